"""The routes of analytics: what one's interviews, a role's and a workspace's add up to."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from bot.analyst import WEEKS, Insights
from bot.api.auth import Admin, At, Bank, Signed
from bot.api.problems import described
from bot.api.questions import role_of
from core.analytics import Benchmarks, Insight, Progress, Trend
from core.models import Difficulty
from core.questions import QuestionBank

router = APIRouter(prefix="/analytics", tags=["analytics"], responses=described(401, 422, 429))

Weeks = Annotated[
    int, Query(ge=1, le=104, description="How far back: whole weeks from Monday (UTC), this one included.")
]
AnyRole = Annotated[
    str | None, Query(max_length=100, description="A `role_uuid`; left out, all of them.", examples=["role-001"])
]
OneRole = Annotated[str, Query(max_length=100, description="From `GET /industries/{id}/roles`.", examples=["role-001"])]

_A_WEEK: dict[str, Any] = {
    "answered": 8,
    "avg_words": 74.5,
    "avg_response_time": 61.2,
    "interviews": 1,
    "completion_percentage": 88.9,
    "category_breakdown": {"behavioral": 3, "technical": 4, "situational": 1, "company": 0},
}
_A_TREND: dict[str, Any] = {
    "since": "2026-09-07",
    "weeks": 12,
    "trends": [{"difficulty": "mid", **_A_WEEK, "weeks": [{"week": "2026-11-23", **_A_WEEK, "change": None}]}],
}


class PerformanceTrends(BaseModel):
    """Your figures by difficulty and week."""

    model_config = ConfigDict(json_schema_extra={"example": _A_TREND})

    since: date = Field(description="The Monday that the period begins with.")
    weeks: int
    trends: list[Trend] = Field(
        description="One for each difficulty that has interviews; weeks without any are left out."
    )


class IndustryInsight(Insight):
    """One industry of the workspace."""

    name: str | None = Field(description="None where the question bank no longer has it.")


class IndustryInsights(BaseModel):
    """The workspace by industry, the busiest first."""

    since: date = Field(description="The Monday that the period begins with.")
    weeks: int
    as_of: datetime = Field(description="When this was added up: up to ten minutes ago.")
    industries: list[IndustryInsight]

    @classmethod
    def of(cls, found: Insights, weeks: int, bank: QuestionBank) -> Self:
        """With the industries' names."""
        named = [
            IndustryInsight(
                **insight.model_dump(),
                name=industry.name if (industry := bank.industry(insight.industry_uuid)) else None,
            )
            for insight in found.industries
        ]
        return cls(since=found.since.date(), weeks=weeks, as_of=found.as_of, industries=named)


@router.get("/performance-trends", summary="Your figures, week by week")
async def performance_trends(
    desk: At, caller: Signed, role_uuid: AnyRole = None, weeks: Weeks = WEEKS
) -> PerformanceTrends:
    """Averages of an answer; `change` is against the last week before that has interviews of this difficulty."""
    found = await desk.analyst.performance_trends(caller.user_uuid, role_uuid, weeks)
    return PerformanceTrends(since=desk.analyst.monday(weeks).date(), weeks=weeks, trends=found)


@router.get("/user-progress", summary="From your first interview to your latest")
async def user_progress(desk: At, caller: Signed, role_uuid: AnyRole = None) -> Progress:
    """As a whole and by category, with what has changed."""
    return await desk.analyst.user_progress(caller.user_uuid, role_uuid)


@router.get("/role-benchmarks", summary="You and everybody else", responses=described(404))
async def role_benchmarks(
    desk: At, caller: Signed, bank: Bank, role_uuid: OneRole, difficulty: Difficulty | None = None
) -> Benchmarks:
    """Where you stand in your workspace; no comparison below five other people, and `why_not` says so."""
    role = role_of(bank, role_uuid)
    return await desk.analyst.role_benchmarks(caller.user_uuid, caller.team_id, role.role_uuid, difficulty)


@router.get("/industry-insights", summary="Your workspace by industry, for its admins", responses=described(403, 503))
async def industry_insights(desk: At, caller: Admin, bank: Bank, weeks: Weeks = WEEKS) -> IndustryInsights:
    """How many people practise for each industry, and how it goes."""
    found = await desk.analyst.industry_insights(caller.team_id, weeks)
    return IndustryInsights.of(found, weeks, bank)
