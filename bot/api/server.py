"""The server of Greenroom's own HTTP."""

import os

import uvicorn
from fastapi import FastAPI

from bot import serving
from bot.preflight import NotReady


class Server:
    """Serves the application from ``start`` to ``stop``."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._server = serving.Server(_config(app))
        self._host, self._port = host, port

    async def start(self) -> str:
        """Listen, and return the address, whose port the system chooses where it is 0. Raises NotReady."""
        try:
            port = await self._server.start(self._host, self._port)
        except OSError as error:
            where = f"{self._host} port {self._port}"
            advice = "stop what runs there, or set it to another port (0: any); GREENROOM_HTTP_HOST is the address"
            found = f"can't listen on {where} ({error.strerror or type(error).__name__})"
            raise NotReady("GREENROOM_HTTP_PORT", found, advice) from error
        return serving.address(self._host, port)

    async def stop(self) -> None:
        """Close every connection, after the answers that are under way."""
        await self._server.stop()


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        # The process's logging is its own business.
        log_config=None,
        # Longer than proxies keep idle connections, so that none is reused while it closes.
        timeout_keep_alive=75,
        # uvicorn would believe this machine's processes by itself; whom else is said in its own variable.
        proxy_headers=bool(os.environ.get("FORWARDED_ALLOW_IPS")),
        server_header=False,
    )
