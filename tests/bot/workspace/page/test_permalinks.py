"""The page knows the links that chat.getPermalink gives."""

from urllib.parse import urlsplit

import pytest

from bot.workspace.page.permalinks import Permalink, read_permalink
from tests.auxil.office import opened


async def test_a_permalink_names_message_and_thread() -> None:
    async with opened() as office:
        root = await office.alice.post("general", "root")
        reply = await office.alice.post("general", "reply", root.ts)
        for message in (root, reply):
            answer = await office.client.chat_getPermalink(channel=message.channel, message_ts=message.ts)
            link = urlsplit(answer["permalink"])
            assert read_permalink(link.path, link.query) == Permalink(message.channel, message.ts, root.ts)


@pytest.mark.parametrize(
    "path", ["/", "/archives/C1", "/archives/C1/p12", "/archives/../p1234567890123456", "/archives/C1/pabc"]
)
def test_other_addresses_are_none(path: str) -> None:
    assert read_permalink(path, "") is None
