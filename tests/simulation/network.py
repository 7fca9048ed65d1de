"""What lies between the bot and everything else. Every call passes here: counted, delayed, lost, or the bot's last."""

import asyncio
import contextvars
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import aiohttp
from pymongo.errors import NetworkTimeout, OperationFailure, ServerSelectionTimeoutError
from starlette.routing import Router

from tests.simulation.weather import Fault, Weather

T = TypeVar("T")

_SELECTION_SECONDS, _SOCKET_SECONDS = 5.0, 10.0  # storage/client.py
_OUT_OF_DISK_SPACE = 14031


class Line:
    """One bot's connection to the world. ``calls`` names every call, in order.

    ``plan`` is asked before and after each call whether the bot dies there, and ``dies`` is what then happens.
    """

    def __init__(self, weather: Weather, dies: Callable[[], None]) -> None:
        self.weather = weather
        self.calls: list[str] = []
        self.is_cut = False
        self.plan: Callable[[int, str], bool] = lambda number, side: False
        self._dies = dies

    async def carry(self, name: str, act: Callable[[], Awaitable[T]], *, slow: float = 0.05) -> T:
        """Make a call: the way there, what it does there, the way back."""
        self.calls.append(name)
        number = len(self.calls)
        await self._may_be_the_last(number, "before")
        await asyncio.sleep(self.weather.between(0.001, slow))
        await self._still_there()
        result = await outside(act)
        await self._may_be_the_last(number, "after")
        await asyncio.sleep(self.weather.between(0.001, slow))
        await self._still_there()
        return result

    async def _may_be_the_last(self, number: int, side: str) -> None:
        if not self.is_cut and (self.plan(number, side) or self.weather.strikes(Fault.RESTART, 0.02)):
            self._dies()
        await self._still_there()

    async def _still_there(self) -> None:
        """What a dead process was about to do never happens."""
        if self.is_cut:
            await asyncio.get_running_loop().create_future()


async def outside(act: Callable[[], Awaitable[T]]) -> T:
    """Do something that goes on whatever becomes of the bot that asked for it."""
    work = asyncio.get_running_loop().create_task(_awaited(act), context=contextvars.Context())
    return await asyncio.shield(work)


async def _awaited(act: Callable[[], Awaitable[T]]) -> T:
    return await act()


class Store:
    """The way to MongoDB, as ``collection.Way``."""

    def __init__(self, line: Line, trouble: "StoreTrouble") -> None:
        self._line = line
        self._trouble = trouble

    async def __call__(self, name: str, writes: bool, act: Callable[[], Any]) -> Any:
        """One operation."""

        async def done() -> Any:
            self._trouble.check_disk(writes)
            if name == "update":
                self._trouble.race()
            return act()

        await self._trouble.check_reachable()
        result = await self._line.carry(f"MongoDB {name}", done, slow=0.01)
        await self._trouble.check_answered()
        return result


class StoreTrouble:
    """What can go wrong with MongoDB, for all bots at once. ``touch`` writes a document as another writer would."""

    def __init__(self, weather: Weather, touch: Callable[[], None]) -> None:
        self._weather = weather
        self._touch = touch
        self._away_until = self._full_until = 0.0

    async def check_reachable(self) -> None:
        """Raise what the driver raises while there is no server."""
        now = asyncio.get_running_loop().time()
        if self._away_until == 0.0 and self._weather.strikes(Fault.STORE_AWAY, 0.05):
            self._away_until = now + 30
        if now < self._away_until:
            await asyncio.sleep(_SELECTION_SECONDS)
            raise ServerSelectionTimeoutError("no server")

    async def check_answered(self) -> None:
        """An operation whose answer is lost, because the server has just gone: nobody knows whether it was done."""
        if asyncio.get_running_loop().time() < self._away_until:
            await asyncio.sleep(_SOCKET_SECONDS)
            raise NetworkTimeout("timed out")

    def check_disk(self, writes: bool) -> None:
        """Raise what the server answers to a write while its disk is full."""
        now = asyncio.get_running_loop().time()
        if self._full_until == 0.0 and writes and self._weather.strikes(Fault.DISK_FULL, 0.1):
            self._full_until = now + 20
        if writes and now < self._full_until:
            raise OperationFailure("no space left on device", _OUT_OF_DISK_SPACE)

    def race(self) -> None:
        """Let another writer be first."""
        if self._weather.strikes(Fault.LOST_RACE, 0.25):
            self._touch()


class Response:
    """What slack_sdk needs of an aiohttp response."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content_type = headers.get("content-type", "").partition(";")[0]
        self._body = body

    async def json(self) -> Any:
        return json.loads(self._body)

    async def text(self) -> str:
        return self._body.decode()


class Session:
    """What slack_sdk needs of an aiohttp session: requests go to the workspace's own ASGI routes."""

    closed = False

    def __init__(self, line: Line, router: Router, timeout: float) -> None:
        self._line = line
        self._router = router
        self._timeout = timeout
        self._refusals: dict[str, int] = {}

    @asynccontextmanager
    async def request(self, method: str, url: str, **arguments: Any) -> AsyncIterator[Response]:
        """One request."""
        path = urlsplit(url).path
        name = path.rpartition("/")[2] if path.startswith("/api/") else path.split("/")[1]
        yield await self._line.carry(f"Slack {name}", lambda: self._disturbed(name, path, method, arguments))

    async def _disturbed(self, name: str, path: str, method: str, arguments: dict[str, Any]) -> Response:
        weather = self._line.weather
        if weather.strikes(Fault.TIMED_OUT_BEFORE, 0.06):
            await self._run_out()
        refusal = self._refusal(name)
        if refusal is not None:
            return refusal
        fails = weather.strikes(Fault.SERVER_ERROR, 0.08)
        if fails and weather.choose(0, 1):
            return Response(500, {"content-type": "application/json"}, b'{"ok":false,"error":"internal_error"}')
        response = await _answered(self._router, path, method, arguments)
        if weather.strikes(Fault.TIMED_OUT_AFTER, 0.06):
            await self._run_out()
        if weather.strikes(Fault.POST_DROPPED, 0.08):
            raise aiohttp.ServerDisconnectedError
        if fails:
            return Response(500, {"content-type": "application/json"}, b'{"ok":false,"error":"internal_error"}')
        return response

    async def _run_out(self) -> None:
        await asyncio.sleep(self._timeout)
        raise TimeoutError

    def _refusal(self, name: str) -> Response | None:
        """What Slack answers instead of doing it."""
        headers = {"content-type": "application/json"}
        if (
            name in ("conversations.replies", "conversations.history")
            and Fault.HISTORY_UNREADABLE in self._line.weather.faults
        ):
            return Response(200, headers, b'{"ok":false,"error":"missing_scope"}')
        if self._refusals.get(name, 0) or self._line.weather.strikes(Fault.RATE_LIMITED, 0.08):
            self._refusals[name] = 0 if self._refusals.get(name, 0) else 1
            after = str(int(self._line.weather.choose(1, 2, 5)))
            return Response(429, headers | {"Retry-After": after}, b'{"ok":false,"error":"ratelimited"}')
        return None


async def _answered(router: Router, path: str, method: str, arguments: dict[str, Any]) -> Response:
    content_type, body = _encoded(arguments)
    headers = {name.lower(): value for name, value in (arguments.get("headers") or {}).items()}
    headers |= {"content-type": content_type} if content_type else {}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": urlencode(arguments.get("params") or {}).encode(),
        "headers": [(name.encode(), str(value).encode()) for name, value in headers.items()],
    }
    answered: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answered["status"] = message["status"]
            answered["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answered["body"] += message.get("body", b"")

    await router(scope, receive, send)
    return Response(answered["status"], answered["headers"], answered["body"])


def _encoded(arguments: dict[str, Any]) -> tuple[str | None, bytes]:
    if arguments.get("json") is not None:
        return "application/json; charset=utf-8", json.dumps(arguments["json"]).encode()
    data = arguments.get("data")
    if isinstance(data, dict):
        return "application/x-www-form-urlencoded", urlencode(data).encode()
    return None, data.encode() if isinstance(data, str) else data or b""
