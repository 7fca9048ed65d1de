"""The HTTP and WebSocket server, inside the running event loop."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_CUT = "workspace.cut"


def cut_connection(scope: Scope) -> None:
    """Break the TCP connection of a request or WebSocket, as a failing network does."""
    scope[_CUT]()


class _HttpProtocol(HttpToolsProtocol):
    """uvicorn's, except that a request can cut its own connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app = _with_cut(self.app, self._cut)
        self.access_log = False

    def _cut(self) -> None:
        self.transport.abort()


class _WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, except that the server can cut the connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app = _with_cut(self.app, self._cut)

    def _cut(self) -> None:
        self.transport.abort()


def _with_cut(app: Any, cut: Callable[[], None]) -> Any:
    async def app_with_cut(scope: Scope, receive: Receive, send: Send) -> None:
        scope[_CUT] = cut
        await app(scope, receive, send)

    return app_with_cut


class Server(uvicorn.Server):
    """uvicorn's server without its signal handlers and its polling."""

    def __init__(self, app: Any) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_HttpProtocol,
                ws=_WebSocketProtocol,
                ws_per_message_deflate=False,
                lifespan="off",
                # The process's logging is its own business.
                log_config=None,
                # Longer than clients keep idle connections, so that none is reused while it closes.
                timeout_keep_alive=75,
                server_header=False,
                date_header=False,
            )
        )

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port, which the system chooses where it is 0."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        listener = _listen(host, port)
        await self.startup(sockets=[listener])
        return int(listener.getsockname()[1])

    async def stop(self, grace: float = 1.0) -> None:
        """Close every connection, after the answers that are under way."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = list(self.server_state.tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # Lost connections are reported in the loop's next rounds.
        while self.server_state.connections:  # noqa: ASYNC110
            await asyncio.sleep(0)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off, without which each answer takes 40 ms, only where the
    # protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
