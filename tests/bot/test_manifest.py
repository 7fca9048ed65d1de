"""The manifest and the code say the same."""

import json
import logging
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import bot
from bot.blocks import ids
from bot.listeners import register
from bot.manifest import bot_scopes, load_manifest

# What each event needs, by https://docs.slack.dev/reference/events: the schema does not list them.
SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
# What each Web API method needs, by https://docs.slack.dev/reference/methods; None: no scope, or the app token's.
SCOPE_OF_METHOD = {
    "apps.connections.open": None,
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.getPermalink": None,
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.download": "files:read",  # not a method: the file's own address
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    return load_manifest()


@pytest.fixture
def listeners() -> set[str]:
    """Names of the listener functions that Bolt knows, without running any."""

    async def nobody() -> None:
        raise AssertionError

    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.ERROR)
    app = AsyncApp(client=AsyncWebClient(), authorize=nobody, logger=logger)
    register(app, desk=None)  # type: ignore[arg-type]
    return {listener.ack_function.__name__ for listener in app._async_listeners}


def source() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(bot.__file__).parent.rglob("*.py")
        if "workspace" not in path.parts
    )


@pytest.mark.parametrize("url", [None, "https://greenroom.example.com"])
def test_it_is_valid_by_slacks_schema(url: str | None) -> None:
    named = os.environ.get("GREENROOM_MANIFEST_SCHEMA")
    if not named:
        pytest.skip("GREENROOM_MANIFEST_SCHEMA does not name Slack's schema of app manifests")
    schema = json.loads(Path(named).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(load_manifest(url))


def test_names_keep_to_slacks_lengths(manifest: dict[str, Any]) -> None:
    assert len(manifest["display_information"]["name"]) <= 35
    assert all(len(shortcut["name"]) <= 24 for shortcut in manifest["features"]["shortcuts"])


def test_its_commands_and_shortcuts_are_those_that_are_listened_to(
    manifest: dict[str, Any], listeners: set[str]
) -> None:
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [ids.COMMAND]
    assert [shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]] == [ids.ABOUT_ANSWER]
    assert {"interview", "about_answer"} <= listeners


def test_its_events_are_those_that_are_listened_to(manifest: dict[str, Any], listeners: set[str]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == {"message", "app_home_opened"}
    assert {"message", "app_home_opened"} <= listeners


def test_every_scope_is_used_and_every_use_has_its_scope(manifest: dict[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {SCOPE_OF_EVENT[event] for event in events} | set(SCOPE_OF_METHOD.values()) | {"commands"}

    assert set(bot_scopes(manifest)) == needed - {None}


def test_the_table_of_methods_is_what_the_code_calls() -> None:
    code = source()
    for method in SCOPE_OF_METHOD:
        assert f'"{method}"' in code or method.replace(".", "_") in code or method == "files.getUploadURLExternal", (
            method
        )


def test_over_http_every_entrance_has_the_address() -> None:
    manifest = load_manifest("https://greenroom.example.com/")
    address = "https://greenroom.example.com/slack/events"

    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert [command["url"] for command in manifest["features"]["slash_commands"]] == [address]
