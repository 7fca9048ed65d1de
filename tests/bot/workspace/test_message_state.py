"""What somebody has chosen in a message stays as long as the message has the input for it."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.workspace import Message
from tests.auxil.block_kit import JSON, actions, button, element, options, text_field
from tests.auxil.office import Office, opened

LEVELS = options("Entry", "Mid")
SELECT = element("static_select", options=LEVELS, initial_option=LEVELS[0])


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        await office.connect()

        @office.app.action(re.compile(""))
        async def note(ack: Callable[..., Any], body: JSON) -> None:
            await ack()
            office.heard.append(body.get("state") or body["view"]["state"])

        yield office


async def post(office: Office, *blocks: JSON) -> Message:
    posted = await office.client.chat_postMessage(channel="#general", text="?", blocks=blocks)
    return office.workspace.message(posted["channel"], posted["ts"])


async def update(office: Office, message: Message, *blocks: JSON) -> Message:
    await office.client.chat_update(channel=message.channel, ts=message.ts, text="?", blocks=blocks)
    return office.workspace.message(message.channel, message.ts)


def level(office: Office, message: Message) -> Any:
    return office.alice.held(message)["row"]["static_select"]["selected_option"]


async def test_it_begins_with_what_the_app_has_preset(office: Office) -> None:
    message = await post(office, actions(SELECT, button("Go")))
    assert level(office, message) == LEVELS[0]
    await office.alice.click(message, "go")
    assert office.heard[0]["values"]["row"] == {
        "static_select": {"type": "static_select", "selected_option": LEVELS[0]}
    }


async def test_a_choice_stays_when_the_message_is_updated(office: Office) -> None:
    message = await post(office, actions(SELECT))
    await office.alice.choose(message, "static_select", "mid")
    message = await update(office, message, actions(SELECT, button("Go")))
    assert level(office, message) == LEVELS[1]
    assert office.workspace.person("Bob").held(message)["row"]["static_select"]["selected_option"] == LEVELS[0]


async def test_what_an_update_takes_away_is_forgotten(office: Office) -> None:
    message = await post(office, actions(SELECT))
    await office.alice.choose(message, "static_select", "mid")
    message = await update(office, message, actions(button("Change")))
    await office.alice.click(message, "change")
    assert office.heard[-1]["values"] == {}
    message = await update(office, message, actions(SELECT))
    assert level(office, message) == LEVELS[0]


async def test_an_input_of_another_kind_begins_afresh(office: Office) -> None:
    message = await post(office, actions(SELECT))
    await office.alice.choose(message, "static_select", "mid")
    message = await update(office, message, actions(element("radio_buttons", "static_select", options=LEVELS)))
    assert level(office, message) is None


async def test_what_is_half_written_is_kept_and_not_reported(office: Office) -> None:
    message = await post(office, text_field("Name", dispatch_action=True))
    assert not (await office.alice.choose(message, "name", "Al", quietly=True)).sent
    assert office.alice.held(message)["name"]["name"]["value"] == "Al"
    assert office.heard == []
    assert (await office.alice.choose(message, "name", "Alice")).sent
    assert office.heard[0]["values"]["name"]["name"]["value"] == "Alice"


async def test_what_is_half_written_in_a_view_is_kept_and_not_reported(office: Office) -> None:
    view = {"type": "home", "blocks": [text_field("Name", dispatch_action=True)]}
    await office.client.views_publish(user_id=office.alice.id, view=view)
    home = office.alice.home
    assert home is not None
    assert not (await office.alice.choose(home, "name", "Al", quietly=True)).sent
    assert office.alice.home is not None
    assert office.alice.home.state["name"]["name"]["value"] == "Al"
    assert office.heard == []
