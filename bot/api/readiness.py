"""What ``/readyz`` looks at."""

from collections.abc import Awaitable, Callable

from bot.api.door import Door
from bot.api.health import Check, Probe
from bot.assembly import Assembly
from bot.sockets import Sockets
from bot.web import RateLimited, Refused, SlackWeb

# Less than what supervisors usually allow a probe, and seldom enough for Slack's limits.
_TIMEOUT = 2.0
_MONGODB_EVERY, _SLACK_EVERY = 1.0, 30.0


def readiness(
    *, ping: Callable[[], Awaitable[object]], web: SlackWeb, sockets: Sockets | None, bot: Assembly, door: Door
) -> dict[str, Check]:
    """Each check by its name; ``ping`` asks MongoDB."""

    async def auth_test() -> None:
        try:
            await web.call_now("auth.test")
        except (Refused, RateLimited):
            return  # it lacks the method, or is busy: it has answered

    answers = Probe(auth_test, every=_SLACK_EVERY, timeout=_TIMEOUT)

    async def slack() -> bool:
        return (sockets is None or await sockets.is_connected()) and await answers()

    async def ticker() -> bool:
        return bot.is_ticking

    async def accepting() -> bool:
        return door.is_open

    mongodb = Probe(ping, every=_MONGODB_EVERY, timeout=_TIMEOUT)
    return {"mongodb": mongodb, "slack": slack, "ticker": ticker, "accepting": accepting}
