"""Analytics for whoever asks, over the REST API or in Slack: the same figures for both."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import TTLCache

from core.analytics import Benchmarks, Insight, Progress, Trend, benchmarks, insights, progress, trends
from core.models import Difficulty
from core.ports import Clock, FiguresStore

WEEKS = 12
# How far from either end a category's first and latest answers are looked for.
_NEAR_THE_END = 20
# Adding up a whole workspace takes seconds on the embedded server, and changes little from one minute to the next.
_INSIGHTS_SECONDS = 600


@dataclass(frozen=True)
class Insights:
    """A workspace's industries, as they were at ``as_of``."""

    since: datetime
    as_of: datetime
    industries: tuple[Insight, ...]


class Analyst:
    """Asks the store for sums, and makes answers of them."""

    def __init__(self, figures: FiguresStore, clock: Clock) -> None:
        self._figures = figures
        self._clock = clock
        self._insights: TTLCache[tuple[str, int], Insights] = TTLCache(1_000, _INSIGHTS_SECONDS)
        self._adding_up = asyncio.Lock()

    async def performance_trends(self, user_uuid: str, role_uuid: str | None = None, weeks: int = WEEKS) -> list[Trend]:
        """Somebody's figures by difficulty and week, over this week and those before it."""
        return trends(await self._figures.weeks(user_uuid, self.monday(weeks), role_uuid))

    async def user_progress(self, user_uuid: str, role_uuid: str | None = None) -> Progress:
        """Somebody's first interview against their latest."""
        first = await self._figures.earliest(user_uuid, role_uuid, _NEAR_THE_END)
        latest = await self._figures.latest(user_uuid, role_uuid, _NEAR_THE_END)
        return progress(await self._figures.count(user_uuid, role_uuid), first, latest)

    async def role_benchmarks(
        self, user_uuid: str, team_id: str, role_uuid: str, difficulty: Difficulty | None = None
    ) -> Benchmarks:
        """Somebody against everybody else of their workspace who practised for the role."""
        people = await self._figures.people(team_id, role_uuid, difficulty)
        return benchmarks(role_uuid, difficulty, user_uuid, people)

    async def industry_insights(self, team_id: str, weeks: int = WEEKS) -> Insights:
        """A workspace by industry; up to ten minutes old."""
        async with self._adding_up:
            known = self._insights.get((team_id, weeks))
            if known is None:
                since = self.monday(weeks)
                rows = await self._figures.industries(team_id, since)
                known = Insights(since=since, as_of=self._clock.now(), industries=tuple(insights(rows)))
                self._insights[team_id, weeks] = known
            return known

    def monday(self, weeks: int) -> datetime:
        """The Monday (UTC) with which a period of so many weeks begins, this one included."""
        today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=today.weekday(), weeks=weeks - 1)
