"""The workspace's HTTP and WebSocket server."""

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from bot import serving

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

    def shutdown(self) -> None:
        """Say goodbye, unless the other side has begun to: a second goodbye is one too many."""
        with suppress(InvalidState):
            super().shutdown()

    def _cut(self) -> None:
        self.transport.abort()


def _with_cut(app: Any, cut: Callable[[], None]) -> Any:
    async def app_with_cut(scope: Scope, receive: Receive, send: Send) -> None:
        scope[_CUT] = cut
        await app(scope, receive, send)

    return app_with_cut


class Server(serving.Server):
    """The workspace's server, whose connections can be cut."""

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
