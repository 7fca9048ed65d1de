"""Socket Mode: several connections, and a watch over them.

slack_sdk closes a connection before it opens the next one, and what Slack sends meanwhile is lost or late; with two
connections the other one takes it. Connections have been seen to go silent, so somebody looks from outside as well.
"""

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

log = structlog.get_logger()

_WATCH_SECONDS = 30.0


class Sockets:
    """The app's Socket Mode connections."""

    def __init__(self, app: AsyncApp, app_token: str, count: int) -> None:
        self._handlers = [AsyncSocketModeHandler(app, app_token) for _ in range(count)]
        for handler in self._handlers:
            handler.client.proxy = app.client.proxy
        self._watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Open every connection; returns when Slack has greeted them."""
        for handler in self._handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        self._watch = asyncio.get_running_loop().create_task(self._keep_watch())

    async def close(self) -> None:
        """Close every connection: nothing comes in any more."""
        if self._watch is not None:
            self._watch.cancel()
        for handler in self._handlers:
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
