"""Whether the process is alive, whether it is ready, and its figures. These need no token: see docs/operations.md."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

Check = Callable[[], Awaitable[bool]]


class Probe:
    """Whether something answers: asked by one at a time, and no oftener than every so many seconds."""

    def __init__(self, ask: Callable[[], Awaitable[object]], *, every: float, timeout: float) -> None:
        self._ask = ask
        self._every = every
        self._timeout = timeout
        self._turn = asyncio.Lock()
        self._answered = False
        self._asked_at: float | None = None

    async def __call__(self) -> bool:
        """Whether it answered when it was last asked."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            if self._asked_at is None or loop.time() - self._asked_at >= self._every:
                self._answered = await self._answers()
                self._asked_at = loop.time()
            return self._answered

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(self._timeout):
                await self._ask()
        except Exception:  # whatever it is, there is no answer
            return False
        return True


def mount_health(app: FastAPI, checks: dict[str, Check], figures: Callable[[], Awaitable[bytes]]) -> None:
    """Serve ``/healthz``, ``/readyz``, which is every check's word, and ``/metrics``."""

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        outcomes = await asyncio.gather(*(check() for check in checks.values()))
        shown = {name: "ok" if outcome else "failing" for name, outcome in zip(checks, outcomes, strict=True)}
        is_ready = all(outcomes)
        body = {"status": "ready" if is_ready else "not ready", "checks": shown}
        return JSONResponse(body, 200 if is_ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(await figures(), media_type=CONTENT_TYPE_LATEST)
