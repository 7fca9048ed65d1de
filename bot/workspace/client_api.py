"""What a person can do, over HTTP: for a client in another process of this machine."""

import asyncio
import base64
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.workspace.changes import Subscription
from bot.workspace.errors import SlackError, Undelivered
from bot.workspace.model import JSON, Change, Channel, File, Message, View
from bot.workspace.person import Person
from bot.workspace.slack import Slack

_LOOPBACK = ("127.0.0.1", "localhost", "::1")

# The verbs of POST /client/{person}/{verb}: methods of Person by their own names and arguments.
VERBS: dict[str, Callable[..., Awaitable[Any]]] = {
    "post": Person.post,
    "edit": Person.edit,
    "delete": Person.delete,
    "react": Person.react,
    "unreact": Person.unreact,
    "invite": Person.invite,
    "remove": Person.remove,
    "command": Person.command,
    "shortcut": Person.shortcut,
    "open_home": Person.open_home,
    "click": Person.click,
    "choose": Person.choose,
    "fill": Person.fill,
    "suggestions": Person.suggestions,
    "submit": Person.submit,
    "close": Person.close,
}


class ClientApi:
    """The endpoints under /client, for this machine only and not for web pages from elsewhere."""

    def __init__(self, slack: Slack, person_named: Callable[[str], Person]) -> None:
        self._slack = slack
        self._person_named = person_named

    @property
    def routes(self) -> list[BaseRoute]:
        """What to mount on the workspace's application."""
        return [
            WebSocketRoute("/client/stream", self._stream),
            Route("/client/people", self._people),
            Route("/client/{person}/conversations", self._conversations),
            Route("/client/{person}/messages", self._messages),
            Route("/client/{person}/view", self._view),
            Route("/client/{person}/home", self._home),
            Route("/client/{person}/files/{file_id}", self._file),
            Route("/client/{person}/{verb}", self._act, methods=["POST"]),
        ]

    async def _people(self, request: Request) -> Response:
        return await self._answer(request, self._everybody)

    async def _conversations(self, request: Request) -> Response:
        return await self._answer(request, lambda: self._channels_of(self._person(request)))

    async def _messages(self, request: Request) -> Response:
        query = request.query_params

        def messages() -> list[Message]:
            return self._person(request).messages(query["channel"], query.get("thread_ts"))

        return await self._answer(request, messages)

    async def _view(self, request: Request) -> Response:
        return await self._answer(request, lambda: self._person(request).view)

    async def _home(self, request: Request) -> Response:
        return await self._answer(request, lambda: self._person(request).home)

    async def _file(self, request: Request) -> Response:
        if not is_own(request):
            return _refusal("forbidden", 403)
        person = self._named_person(request.path_params["person"])
        return _refusal("not_found", 404) if person is None else self._slack.uploads.download(request, person.id)

    async def _act(self, request: Request) -> Response:
        verb = VERBS.get(request.path_params["verb"])
        if verb is None:
            return _refusal("unknown_verb", 404)
        body = await request.body()

        async def act() -> Any:
            person = self._person(request)
            return await verb(person, **self._arguments(json.loads(body or b"{}")))

        return await self._answer(request, act)

    async def _answer(self, request: Request, look: Callable[[], Any]) -> Response:
        if not is_own(request):
            return _refusal("forbidden", 403)
        try:
            result = look()
            if asyncio.iscoroutine(result):
                result = await result
        except SlackError as refusal:
            return JSONResponse(refusal.to_json(), 400)
        except Undelivered as problem:
            return _refusal(problem.reason, 502)
        except (LookupError, TypeError, ValueError) as mistake:
            return _refusal(str(mistake), 400)
        return JSONResponse({"ok": True, "result": to_json(result)})

    async def _stream(self, websocket: WebSocket) -> None:
        person = self._named_person(websocket.query_params.get("person", ""))
        if not is_own(websocket) or person is None:
            await websocket.close(1008)
            return
        changes = self._slack.changes.subscribe()
        await websocket.accept()
        telling = asyncio.get_running_loop().create_task(_tell(websocket, changes, person.id))
        try:
            with contextlib.suppress(WebSocketDisconnect):
                while True:
                    await websocket.receive_text()
        finally:
            changes.close()
            await telling

    def _person(self, request: Request) -> Person:
        return self._person_named(request.path_params["person"])

    def _named_person(self, name: str) -> Person | None:
        try:
            return self._person_named(name)
        except LookupError:
            return None

    def _everybody(self) -> list[JSON]:
        state = self._slack.state
        return [user.to_json(state.team_id) for user in state.users.values()]

    def _channels_of(self, person: Person) -> list[JSON]:
        with_app = person.dm()  # made by the first look
        channels = person.channels()
        # A client that knows of one direct message takes the first for the one with the app.
        channels.sort(key=lambda channel: channel.kind == "im" and channel != with_app)
        return [channel.to_json(person.id) for channel in channels]

    def _arguments(self, sent: JSON) -> JSON:
        """The arguments of a Person's method, with messages, views and files found by what names them."""
        arguments = dict(sent)
        for name in ("message", "where"):
            if isinstance(arguments.get(name), dict):
                arguments[name] = self._found(arguments[name])
        if isinstance(arguments.get("view"), str):
            arguments["view"] = self._slack.views.find(arguments["view"], None)
        if "files" in arguments:
            arguments["files"] = [
                (file["name"], base64.b64decode(file["content"]), file["mimetype"]) for file in arguments["files"] or ()
            ]
        return arguments

    def _found(self, reference: JSON) -> Message | View:
        if "id" in reference:
            return self._slack.views.find(reference["id"], None)
        channel, ts = reference["channel"], reference["ts"]
        private = self._slack.state.ephemerals.get(channel, {}).get(ts)
        return private or self._slack.state.message(channel, ts)


def is_own(connection: HTTPConnection) -> bool:
    """Whether it comes from this machine, and from no web page of another origin."""
    client = connection.client
    host = connection.headers.get("host", "")
    origin = connection.headers.get("origin")
    if client is None or client.host not in _LOOPBACK or _hostname(host) not in _LOOPBACK:
        return False
    return origin is None or origin == f"http://{host}"


def _hostname(host: str) -> str | None:
    """The name in a Host header; None where it has none, as "[::1" has not."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def to_json(value: Any) -> Any:
    """What a Person's method returned, as JSON."""
    match value:
        case Message():
            private = value.ephemeral_for is not None
            return value.to_json(metadata=True) | {"channel": value.channel, "ephemeral": private}
        case View() | File():
            return value.to_json()
        case Channel():
            return {field.name: getattr(value, field.name) for field in fields(value)}
        case list() | tuple():
            return [to_json(item) for item in value]
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        return {"ok": getattr(value, "ok", True)} | {name: to_json(getattr(value, name)) for name in names}
    return value


async def _tell(websocket: WebSocket, changes: Subscription[Change], user: str) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await websocket.send_json({"kind": "connected", "data": {}})
        async for change in changes:
            if change.visible_to is not None and user in change.visible_to:
                await websocket.send_json({"kind": change.kind, "data": change.data})
        await websocket.close()


def _refusal(error: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)
