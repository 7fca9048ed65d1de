"""How much anybody may ask for: requests a minute, and bytes in one of them."""

import math
from time import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import Problem, problem


class RateLimits:
    """So many requests in any minute, for each token and for each address that shows none; in this process alone."""

    def __init__(self, per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(per_minute)
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def admit(self, kind: str, who: str) -> None:
        """Count a request. Raises Problem 429, which says when the next one may come."""
        if await self._windows.hit(self._limit, kind, who):
            return
        resets_at = (await self._windows.get_window_stats(self._limit, kind, who)).reset_time
        seconds = max(1, math.ceil(resets_at - time()))
        detail = f"That was more than {self._limit.amount} requests in a minute. Go on in {seconds} s."
        raise Problem(429, detail, headers={"Retry-After": str(seconds)})


class BodyLimit:
    """ASGI middleware: a request with more bytes is refused before anything reads it."""

    def __init__(self, app: ASGIApp, most_bytes: int, path: str) -> None:
        self._app = app
        self._most = most_bytes
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, as far as it may go, and serve."""
        if scope["type"] != "http" or not scope["path"].startswith(self._path):
            await self._app(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                detail = f"A request may have {self._most:,} bytes."
                await problem(413, {"Connection": "close"}, detail=detail)(scope, receive, send)
                return
        await self._app(scope, _given(bytes(body), receive), send)


def _given(body: bytes, receive: Receive) -> Receive:
    """What a request that was read already is received as."""
    is_read = False

    async def receive_again() -> Message:
        nonlocal is_read
        if is_read:
            return await receive()
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
