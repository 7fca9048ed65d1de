"""Socket Mode: several connections, and a watch over them.

slack_sdk closes a connection before it opens the next one, and what Slack sends meanwhile is lost or late; with two
connections the other one takes it. Connections have been seen to go silent, so each is looked at from outside as well.
"""

import asyncio
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger()

_WATCH_SECONDS = 30.0
_LAST_REQUESTS_SECONDS = 3.0
_GREETING_SECONDS = 2.0


class Sockets:
    """The app's Socket Mode connections. ``first_url``: an address that Slack has given for the first of them."""

    def __init__(self, app: AsyncApp, app_token: str, count: int, first_url: str) -> None:
        self._handlers = [_Handler(app, app_token) for _ in range(count)]
        self._handlers[0].client.wss_uri = first_url
        self._work: list[asyncio.Task[None]] = []

    async def connect(self) -> bool:
        """Connect; whether we are the app's only connection, so that nobody has listened before us.

        Returns with the first connection: Slack may make the others wait, it hands out one address a minute.
        """
        first, *others = self._handlers
        await first.connect_async()  # type: ignore[no-untyped-call]
        loop = asyncio.get_running_loop()
        self._work = [loop.create_task(self._connect(others)), loop.create_task(self._keep_watch())]
        return await first.is_alone()

    async def is_connected(self) -> bool:
        """Whether events can come in."""
        connected = [await handler.client.is_connected() for handler in self._handlers]
        return any(connected)

    async def _connect(self, handlers: list["_Handler"]) -> None:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Finish what is being handled and close every connection; what comes meanwhile, Slack sends again."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        for handler in self._handlers:
            handler.refuse()
        for handler in self._handlers:
            await handler.finish()
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            for handler in self._handlers:
                await self._look_at(handler)

    async def _look_at(self, handler: "_Handler") -> None:
        """slack_sdk watches its own pings; this is for when that watch has ended."""
        try:
            if not await handler.client.is_connected():
                log.warning("socket_reconnecting")
                await handler.client.connect_to_new_endpoint()
        except Exception as error:  # Slack is away: the next look tries again
            log.warning("socket_not_reconnected", error=type(error).__name__)


class _Handler(AsyncSocketModeHandler):
    """Bolt's handler of one connection, which can be told to finish."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token)
        self.client.proxy = app.client.proxy
        self._handling: set[asyncio.Task[None]] = set()
        self._is_refusing = False
        self._connections: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.client.message_listeners.append(self._greeted)

    async def is_alone(self) -> bool:
        """Whether Slack's greeting counted no other connection of this app; true where it does not say."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._connections), _GREETING_SECONDS) <= 1
        except TimeoutError:
            return True

    async def _greeted(self, _client: object, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello" and not self._connections.done():
            self._connections.set_result(int(message.get("num_connections") or 1))

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
