"""uvicorn inside the running event loop."""

import asyncio
import socket

import uvicorn


class Server(uvicorn.Server):
    """uvicorn's server without its signal handlers and its polling."""

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port, which the system chooses where it is 0. Raises OSError."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        listener = _listen(host, port)
        await self.startup(sockets=[listener])
        return int(listener.getsockname()[1])

    async def stop(self, grace: float = 1.0) -> None:
        """Close every connection, after the answers that are under way; nothing where it has not started."""
        for server in getattr(self, "servers", ()):
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


def address(host: str, port: int) -> str:
    """The URL of what listens there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


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
