"""The door that requests come in by, and that is shut before the bot ends."""

import asyncio

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.api.problems import problem

log = structlog.get_logger()

# Who looks after the process goes on asking how it is, and gets an answer to the last.
ALWAYS_OPEN = frozenset({"/healthz", "/readyz", "/metrics"})
_LAST_REQUESTS_SECONDS = 3.0  # as long as Slack waits for an acknowledgement


class Door:
    """Counts the requests that are inside."""

    def __init__(self) -> None:
        self.is_open = True
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    async def shut(self) -> None:
        """Let nobody in any more, and wait for those inside."""
        self.is_open = False
        try:
            async with asyncio.timeout(_LAST_REQUESTS_SECONDS):
                await self._empty.wait()
        except TimeoutError:
            log.warning("requests_left_behind", requests=self._inside)

    def enter(self) -> None:
        """A request comes in."""
        self._inside += 1
        self._empty.clear()

    def leave(self) -> None:
        """A request is answered."""
        self._inside -= 1
        if not self._inside:
            self._empty.set()


class Doorkeeper:
    """ASGI middleware: each request through the door; once it is shut, 503, and Slack sends its event again."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or send away."""
        if scope["type"] != "http" or scope["path"] in ALWAYS_OPEN:
            await self._app(scope, receive, send)
        elif not self._door.is_open:
            await problem(503, {"Retry-After": "5", "Connection": "close"})(scope, receive, send)
        else:
            self._door.enter()
            try:
                await self._app(scope, receive, send)
            finally:
                self._door.leave()
