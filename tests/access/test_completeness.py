"""Nothing is listened to that does not stand in the table of docs/security.md, and nothing stands there in vain."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import ids
from bot.blocks.start_form import FormContext, start_form
from bot.listeners import register
from bot.listeners.commands import SUBCOMMANDS
from bot.manifest import load_manifest
from tests.access.entrances import ENTRANCES
from tests.access.table import COLUMNS, cells, words
from tests.access.test_access import OUTCOMES
from tests.auxil.payloads import BANK

TABLE = {cell.entrance for cell in cells()}
# Two of the many things that Slack sends as a message; they reach an answer by another way.
_SUBTYPES = {"message_changed", "message_deleted"}


@pytest.fixture
def listened_to() -> set[str]:
    """Every command, action, view, shortcut and event that the Bolt app has a listener for."""

    async def nobody() -> None:
        raise AssertionError

    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.ERROR)
    app = AsyncApp(client=AsyncWebClient(), authorize=nobody, logger=logger)
    register(app, desk=None)  # type: ignore[arg-type]
    return {
        name
        for listener in app._async_listeners
        for matcher in listener.matchers
        for name in _constraints(matcher.func)
    }


def _constraints(matches: Callable[..., Any]) -> Iterator[str]:
    """What a matcher of Bolt's compares with: it holds it in closures."""
    for cell in matches.__closure__ or ():
        held = cell.cell_contents
        if isinstance(held, str):
            yield held
        elif callable(held):
            yield from _constraints(held)
        else:
            raise AssertionError(f"a listener for something that this test can't read: {held!r}")


def _name_in_bolt(entrance: str) -> str:
    if entrance in _SUBTYPES:
        return "message"
    return entrance.partition(" ")[0] if entrance.startswith("/") else entrance.partition(".")[0]


def test_whatever_is_listened_to_stands_in_the_table(listened_to: set[str]) -> None:
    assert {_name_in_bolt(entrance) for entrance in TABLE} == listened_to


def test_every_subcommand_stands_in_the_table() -> None:
    subcommands = {f"{ids.COMMAND} {word}".strip() for word in SUBCOMMANDS}
    assert {entrance for entrance in TABLE if entrance.startswith("/")} == subcommands


def test_whatever_the_manifest_asks_for_stands_in_the_table() -> None:
    manifest = load_manifest()
    features, events = manifest["features"], manifest["settings"]["event_subscriptions"]["bot_events"]
    commands = {command["command"] for command in features["slash_commands"]}
    shortcuts = {shortcut["callback_id"] for shortcut in features["shortcuts"]}

    assert {*commands, *shortcuts, *events} <= TABLE
    assert {entrance for entrance in TABLE if entrance.startswith(("message.", "app_"))} == {*events}


def test_every_id_is_an_entrance_or_a_field_of_the_form() -> None:
    named = {value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}
    fields = {block["element"]["action_id"] for block in _form()["blocks"] if block["type"] == "input"}

    assert named - TABLE == fields - TABLE


def _form() -> dict[str, Any]:
    form: dict[str, Any] = start_form(BANK, None, FormContext(channel_id="C1")).to_dict()
    return form


def test_every_row_is_tried_and_every_trial_has_a_row() -> None:
    assert set(ENTRANCES) == TABLE


def test_every_forgery_is_tried_and_every_trial_stands_in_its_row() -> None:
    tried = {(name, forgery) for name, entrance in ENTRANCES.items() for forgery in entrance.forged}
    assert tried == {(cell.entrance, cell.forgery) for cell in cells() if cell.forgery}


def test_every_row_says_something_of_everybody() -> None:
    for entrance in TABLE:
        told = {cell.who for cell in cells() if cell.entrance == entrance}
        assert told >= set(COLUMNS[:-1]), entrance


def test_the_words_are_those_that_the_page_explains_and_the_tests_know() -> None:
    assert {cell.outcome for cell in cells()} <= words()
    assert words() == set(OUTCOMES)
