"""Slack's rate limits: so many calls a minute for each method, and one post a second for each channel."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
SPECIAL = 600

_TIERS = {
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "conversations.info": TIER_3,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.history": TIER_3,
    "conversations.join": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "bots.info": TIER_3,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
    "files.delete": TIER_3,
    "api.test": TIER_4,
    "apps.connections.open": TIER_1 * 10,
    "auth.test": SPECIAL,
    "chat.getPermalink": SPECIAL,
}
# One post a second and channel, short bursts above it, and several hundred a minute in all.
_POST_BURST = 4
_POSTS_A_MINUTE = 400


@dataclass
class Bucket:
    """So many calls at once, filled up again at a steady rate."""

    capacity: float
    per_second: float
    level: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more call; 0 where there is."""
        self.level = min(self.capacity, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        return 0 if self.level >= 1 else (1 - self.level) / self.per_second


class RateLimits:
    """Counts calls, and says how long a caller has to wait who made too many."""

    def __init__(self, time: Callable[[], float] = monotonic) -> None:
        self._time = time
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, method: str, channel: str) -> int | None:
        """None where the call may go ahead, else Retry-After in whole seconds."""
        now = self._time()
        buckets = self._buckets_of(method, channel, now)
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.level -= 1
        return None

    def _buckets_of(self, method: str, channel: str, now: float) -> list[Bucket]:
        if method == "chat.postMessage":
            return [
                self._bucket((method, channel), _POST_BURST, 1, now),
                self._bucket((method, ""), _POSTS_A_MINUTE, _POSTS_A_MINUTE / 60, now),
            ]
        tier = _TIERS.get(method, TIER_3)
        return [self._bucket((method, ""), tier, tier / 60, now)]

    def _bucket(self, key: tuple[str, str], capacity: float, per_second: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(capacity, per_second, capacity, now))
