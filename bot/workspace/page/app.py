"""The page on the workspace's own server: NiceGUI behind a guard that lets only this machine in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi import FastAPI, Request
from nicegui import app, ui
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from bot.workspace.client_api import is_own
from bot.workspace.journal import Journal
from bot.workspace.page.permalinks import read_permalink
from bot.workspace.page.unread import Unread
from bot.workspace.page.window import PERSON_COOKIE, Window
from bot.workspace.person import Person
from bot.workspace.server import Receive, Scope, Send
from bot.workspace.slack import Slack

_FOLDER = Path(__file__).parent
_PAGE = "workspace.page"
# NiceGUI evaluates what it is sent. Everything comes from here, and nothing goes anywhere else.
_CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'"
)


class Page:
    """An ASGI application that shows one workspace."""

    def __init__(self, slack: Slack, person_named: Callable[[str], Person]) -> None:
        self._slack = slack
        self._person_named = person_named
        self._journal = Journal(slack.changes)
        self._unread = Unread(slack)
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """Be ready for browsers."""
        await self._running.enter_async_context(_nicegui().in_use())

    async def stop(self) -> None:
        """End every window's work."""
        await self._running.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or WebSocket of a browser on this machine."""
        if is_own(HTTPConnection(scope)):
            await _host()({**scope, _PAGE: self}, receive, _guarded(send))
        elif scope["type"] == "http":
            await PlainTextResponse("This page is for this machine alone.", 403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def open_window(self, request: Request) -> None:
        """Draw one browser window; its address says who looks, and at what."""
        address = request.query_params
        person = self._person(address.get("as") or request.cookies.get(PERSON_COOKIE, ""))
        window = Window(self._slack, person, self._journal, self._unread)
        await window.open(address.get("in", ""), address.get("thread"), address.get("tab", ""))

    def _person(self, name: str) -> Person:
        try:
            return self._person_named(name)
        except LookupError:
            people = [user for user in self._slack.state.users.values() if not user.is_bot]
            return self._person_named(min(people, key=lambda user: user.real_name).id)


class _NiceGui:
    """NiceGUI starts with the first page that needs it and ends with the last: it is one for a process."""

    def __init__(self) -> None:
        self._pages = 0
        self._lock = asyncio.Lock()
        self._running = AsyncExitStack()

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """It runs as long as anybody is in here; whoever fails to start it does not count."""
        async with self._lock:
            if not self._pages:
                host = _host()
                await self._running.enter_async_context(host.router.lifespan_context(host))
            self._pages += 1
        try:
            yield
        finally:
            async with self._lock:
                self._pages -= 1
                if not self._pages:
                    await self._running.aclose()


# By event loop: one that ended without a stop must not keep the next from starting NiceGUI.
_in_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _NiceGui] = WeakKeyDictionary()


def _nicegui() -> _NiceGui:
    return _in_loops.setdefault(asyncio.get_running_loop(), _NiceGui())


@cache
def _host() -> FastAPI:
    """NiceGUI is one for a process; which workspace a window shows, each request says."""
    host = FastAPI(openapi_url=None)
    for files in ("style", "script"):
        host.mount(f"/page/{files}", StaticFiles(directory=_FOLDER / files))

    @ui.page("/")
    async def show(request: Request) -> None:
        page: Page = request.scope[_PAGE]
        await page.open_window(request)

    @host.get("/archives/{channel}/{message}")
    def lead_to_message(request: Request) -> RedirectResponse:
        link = read_permalink(request.url.path, request.url.query)
        where = urlencode({"in": link.channel, "thread": link.thread_ts}) if link else ""
        return RedirectResponse(f"/?{where}")

    # Nothing here is loaded by XMLHttpRequest, and Quasar's bar for it has no name for a screen reader.
    app.config.quasar_config["loadingBar"]["skipHijack"] = True
    ui.run_with(
        host,
        title="Local Slack workspace",
        favicon="💬",
        dark=None,
        language="en-US",
        binding_refresh_interval=None,
        reconnect_timeout=10,
        tailwind=False,
        gzip_middleware_factory=None,
        show_welcome_message=False,
    )
    return host


def _guarded(send: Send) -> Send:
    async def with_policy(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            headers.setdefault("content-security-policy", _CONTENT_SECURITY)
        await send(message)

    return with_policy
