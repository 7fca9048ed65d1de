"""A workspace with a path is found again as it was, even by a process that was killed."""

import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

from bot.workspace import Workspace
from tests.auxil.office import make_manifest, opened

ROOT = Path(__file__).parents[3]

# Posts a message, says so, and waits to be killed.
KILLED = """
import asyncio, json, sys
from bot.workspace import Workspace

async def main():
    workspace = Workspace(json.loads(sys.argv[2]), path=sys.argv[1])
    await workspace.start()
    message = await workspace.person("Alice").post("general", "last words")
    print(message.ts, workspace.bot_token, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async with opened(path=tmp_path) as office:
        token, user = office.workspace.bot_token, office.alice.id
        root = await office.alice.post("general", "root", files=[("a.txt", b"kept", "text/plain")])
        await office.client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="reply")
        edited = await office.alice.edit(await office.alice.post("general", "draft"), "final")
        dm = office.alice.dm().id
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        await office.client.views_publish(user_id=user, view=home)

    async with opened(path=tmp_path) as office:
        assert (office.workspace.bot_token, office.alice.id, office.alice.dm().id) == (token, user, dm)
        first, second = office.alice.messages("general")
        assert (first.text, first.reply_count) == ("root", 1)
        assert office.workspace.content(first.files[0]) == b"kept"
        assert first.files[0].url_private.startswith(office.workspace.url)
        assert second == edited
        assert [m.text for m in office.alice.messages("general", root.ts)] == ["root", "reply"]
        assert office.alice.home is not None
        assert (await office.alice.post("general", "later")).ts > second.ts
        assert (await office.client.auth_test())["ok"]


async def test_events_that_were_not_delivered_are_delivered_by_the_next_process(tmp_path: Path) -> None:
    async with opened(path=tmp_path) as office:
        for text in ("one", "two", "three"):
            await office.alice.post("general", text)

    async with opened(path=tmp_path) as office:
        office.listen()
        await office.connect()
        assert [event["text"] for event in await office.hear(3)] == ["one", "two", "three"]
        await office.workspace.until(lambda: office.workspace.undelivered_events == 0)

    async with opened(path=tmp_path) as office:
        assert office.workspace.undelivered_events == 0


async def test_a_killed_workspace_has_lost_nothing(tmp_path: Path) -> None:
    manifest = json.dumps(make_manifest())
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = await create_subprocess_exec(
        sys.executable, "-c", KILLED, str(tmp_path), manifest, stdout=PIPE, env=environment
    )
    assert process.stdout is not None
    ts, token = (await process.stdout.readline()).decode().split()
    process.send_signal(signal.SIGKILL)
    await process.wait()

    workspace = Workspace(make_manifest(), path=tmp_path)
    assert workspace.message("general", ts).text == "last words"
    assert workspace.bot_token == token
    assert workspace.undelivered_events == 0
    await workspace.start()
    assert workspace.undelivered_events == 1
    await workspace.stop()
