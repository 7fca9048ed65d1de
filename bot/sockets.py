"""Socket Mode: several connections, and a watch over them.

slack_sdk closes a connection before it opens the next one, and what Slack sends meanwhile is lost or late; with two
connections the other one takes it. Connections have been seen to go silent, so somebody looks from outside as well.
"""

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger()

_WATCH_SECONDS = 30.0
_LAST_REQUESTS_SECONDS = 3.0


class Sockets:
    """The app's Socket Mode connections."""

    def __init__(self, app: AsyncApp, app_token: str, count: int) -> None:
        self._handlers = [_Handler(app, app_token) for _ in range(count)]
        self._watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Open every connection; returns when Slack has greeted them."""
        for handler in self._handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        self._watch = asyncio.get_running_loop().create_task(self._keep_watch())

    async def close(self) -> None:
        """Finish what is being handled and close every connection; what comes meanwhile, Slack sends again."""
        if self._watch is not None:
            self._watch.cancel()
        for handler in self._handlers:
            handler.refuse()
        for handler in self._handlers:
            await handler.finish()
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            for handler in self._handlers:
                if not await handler.client.is_connected():
                    log.warning("socket_reconnecting")
                    await self._reconnect(handler)

    async def _reconnect(self, handler: AsyncSocketModeHandler) -> None:
        try:
            await handler.client.connect_to_new_endpoint()
        except Exception:  # Slack is away: the next look tries again
            log.exception("socket_not_reconnected")


class _Handler(AsyncSocketModeHandler):
    """Bolt's handler of one connection, which can be told to finish."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token)
        self.client.proxy = app.client.proxy
        self._handling: set[asyncio.Task[None]] = set()
        self._is_refusing = False

    def refuse(self) -> None:
        """Take no more requests: they are not acknowledged, so Slack sends them to somebody else."""
        self._is_refusing = True

    async def finish(self) -> None:
        """Wait for the requests that are being handled."""
        if self._handling:
            await asyncio.wait(self._handling, timeout=_LAST_REQUESTS_SECONDS)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Handle and acknowledge a request."""
        if self._is_refusing:
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - slack_sdk runs each request in a task of its own
        self._handling.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._handling.discard(task)
