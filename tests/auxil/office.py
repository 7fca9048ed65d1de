"""A Bolt app at home in the local workspace: not Greenroom's, but one that does what a test asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Message, Person, Workspace

BOT_EVENTS = [
    "app_home_opened",
    "app_mention",
    "file_change",
    "file_shared",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "app_uninstalled",
    "tokens_revoked",
]
SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "users:read",
]


def make_manifest(*, without_scopes: tuple[str, ...] = ()) -> dict[str, Any]:
    """A manifest of an app that may do nearly everything."""
    return {
        "display_information": {"name": "Rehearsal"},
        "features": {
            "bot_user": {"display_name": "Rehearsal"},
            "slash_commands": [{"command": "/rehearse", "description": "Rehearse"}],
            "shortcuts": [
                {"name": "Rehearse", "type": "global", "callback_id": "start", "description": "Start"},
                {"name": "Repeat", "type": "message", "callback_id": "repeat", "description": "Repeat"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [s for s in SCOPES if s not in without_scopes]}},
        "settings": {
            "event_subscriptions": {"bot_events": BOT_EVENTS},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@dataclass
class Office:
    """A workspace, a Bolt app in it, and what the app's listeners have noted."""

    workspace: Workspace
    app: AsyncApp
    client: AsyncWebClient
    heard: list[Any] = field(default_factory=list)
    handlers: list[AsyncSocketModeHandler] = field(default_factory=list)

    @property
    def alice(self) -> Person:
        return self.workspace.person("Alice")

    async def connect(self) -> AsyncSocketModeHandler:
        """Open one more Socket Mode connection."""
        handler = AsyncSocketModeHandler(self.app, self.workspace.app_token, ping_interval=0.1)
        self.handlers.append(handler)
        connections = self.workspace.connections
        await handler.connect_async()
        await self.workspace.until(lambda: self.workspace.connections > connections)
        return handler

    def listen(self, event: str = "message") -> None:
        """Note every event of a type, the bot's own too."""

        @self.app.event(event)
        async def note(body: dict[str, Any]) -> None:
            self.heard.append(body["event"])

    async def hear(self, count: int = 1) -> list[Any]:
        """What was noted, once there is so much of it."""
        return await self.workspace.until(lambda: self.heard if len(self.heard) >= count else None)

    async def seen(self, person: Person, text: str, thread_ts: str | None = None) -> Message:
        """A message that a person sees in #general, once it is there."""

        def shown() -> Message | None:
            messages = person.messages("general", thread_ts)
            return next((m for m in messages if text in m.text), None)

        return await self.workspace.until(shown)


@asynccontextmanager
async def opened(manifest: dict[str, Any] | None = None, **arguments: Any) -> AsyncIterator[Office]:
    """A running workspace and an app that is not connected yet."""
    workspace = Workspace(manifest or make_manifest(), **arguments)
    await workspace.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=workspace.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[]
        )
        app = AsyncApp(client=client, process_before_response=True, ignoring_self_events_enabled=False)
        office = Office(workspace, app, client)
        yield office
        for handler in office.handlers:
            await handler.close_async()
        await workspace.stop()


def button(action_id: str, value: str) -> dict[str, Any]:
    """A button of an actions block."""
    text = {"type": "plain_text", "text": value}
    return {"type": "button", "action_id": action_id, "value": value, "text": text}
