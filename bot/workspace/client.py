"""A person's client in another process: the verbs of Person over HTTP, with JSON for messages and views."""

import base64
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp

from bot.workspace.model import JSON


class ClientError(Exception):
    """The workspace refused, for the reason that it names."""


class WorkspaceClient:
    """One person's client; use it as an async context manager.

    Messages and views are the JSON that came from here, and are handed back as they are.
    """

    def __init__(self, url: str, person: str = "Alice") -> None:
        self._url = f"{url.rstrip('/')}/client"
        self._person = person
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "WorkspaceClient":
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def people(self) -> Any:
        """Everybody in the workspace."""
        return await self._get(f"{self._url}/people")

    async def conversations(self) -> Any:
        """The conversations that this person is in."""
        return await self._look("conversations")

    async def messages(self, channel: str, thread_ts: str | None = None) -> Any:
        """What a channel or a thread shows this person."""
        return await self._look("messages", channel=channel, thread_ts=thread_ts)

    async def view(self) -> Any:
        """The modal in front, if any is open."""
        return await self._look("view")

    async def home(self) -> Any:
        """The app's Home tab."""
        return await self._look("home")

    async def download(self, file: JSON) -> bytes:
        """What is in a file."""
        async with self._session.get(f"{self._url}/{self._person}/files/{file['id']}") as response:
            response.raise_for_status()
            return await response.read()

    async def post(
        self,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        broadcast: bool = False,
        files: Sequence[tuple[str, bytes, str]] = (),
    ) -> Any:
        """Write a message."""
        packed = [
            {"name": name, "content": base64.b64encode(content).decode(), "mimetype": mimetype}
            for name, content, mimetype in files
        ]
        return await self._act(
            "post", channel=channel, text=text, thread_ts=thread_ts, broadcast=broadcast, files=packed
        )

    async def edit(self, message: JSON, text: str) -> Any:
        """Change a message."""
        return await self._act("edit", message=message, text=text)

    async def delete(self, message: JSON) -> Any:
        """Delete a message."""
        return await self._act("delete", message=message)

    async def react(self, message: JSON, emoji: str) -> Any:
        """Add a reaction."""
        return await self._act("react", message=message, emoji=emoji)

    async def unreact(self, message: JSON, emoji: str) -> Any:
        """Take a reaction back."""
        return await self._act("unreact", message=message, emoji=emoji)

    async def invite(self, channel: str, user_id: str | None = None) -> Any:
        """Bring the app's bot, or somebody else, into a channel."""
        return await self._act("invite", channel=channel, user_id=user_id)

    async def remove(self, channel: str, user_id: str | None = None) -> Any:
        """Take the app's bot, or somebody else, out of a channel."""
        return await self._act("remove", channel=channel, user_id=user_id)

    async def command(self, line: str, channel: str, thread_ts: str | None = None) -> Any:
        """Send a slash command."""
        return await self._act("command", line=line, channel=channel, thread_ts=thread_ts)

    async def shortcut(self, callback_id: str, message: JSON | None = None) -> Any:
        """Use a shortcut."""
        return await self._act("shortcut", callback_id=callback_id, message=message)

    async def open_home(self) -> Any:
        """Look at the app's Home tab."""
        return await self._act("open_home")

    async def click(self, where: JSON, action_id: str, value: Any = None, block_id: str | None = None) -> Any:
        """Press a button of a message or view."""
        return await self._act("click", where=where, action_id=action_id, value=value, block_id=block_id)

    async def choose(self, where: JSON, action_id: str, value: Any, block_id: str | None = None) -> Any:
        """Choose in a select, radio buttons, checkboxes or a picker."""
        return await self._act("choose", where=where, action_id=action_id, value=value, block_id=block_id)

    async def fill(self, where: JSON, action_id: str, text: str, block_id: str | None = None) -> Any:
        """Write into an input."""
        return await self._act("fill", where=where, action_id=action_id, text=text, block_id=block_id)

    async def suggestions(self, where: JSON, action_id: str, typed: str = "", block_id: str | None = None) -> Any:
        """What an external select offers."""
        return await self._act("suggestions", where=where, action_id=action_id, typed=typed, block_id=block_id)

    async def submit(self, view: JSON | None = None, values: dict[str, Any] | None = None) -> Any:
        """Submit a modal."""
        return await self._act("submit", view=view and view["id"], values=values)

    async def close(self, view: JSON | None = None, *, everything: bool = False) -> Any:
        """Close a modal."""
        return await self._act("close", view=view and view["id"], everything=everything)

    async def changes(self) -> AsyncIterator[JSON]:
        """What happens that this person can see, as `kind` and `data`; the first, "connected", says from when on."""
        async with self._session.ws_connect(f"{self._url}/stream", params={"person": self._person}) as socket:
            async for message in socket:
                yield message.json()

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RuntimeError("use the client in an `async with` block")
        return self._http

    async def _look(self, what: str, **query: str | None) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return await self._get(f"{self._url}/{self._person}/{what}", given)

    async def _get(self, url: str, query: dict[str, str] | None = None) -> Any:
        async with self._session.get(url, params=query) as response:
            return _result(await response.json())

    async def _act(self, verb: str, **arguments: Any) -> Any:
        async with self._session.post(f"{self._url}/{self._person}/{verb}", json=arguments) as response:
            return _result(await response.json())


def _result(answer: JSON) -> Any:
    if not answer["ok"]:
        raise ClientError(answer["error"])
    return answer["result"]
