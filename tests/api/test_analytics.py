"""Analytics over REST: one's own figures, a comparison that tells on nobody, and what admins see."""

from datetime import date, timedelta

import pytest

from core.analytics import SessionFigures, Totals
from core.clock import SystemClock
from core.models import Category, Difficulty, Status
from tests.auxil.rest import Client
from tests.auxil.stage import ENOUGH, Stage

NOW = SystemClock().now()
MONDAY = NOW.date() - timedelta(days=NOW.weekday())
ROLE = "/analytics/role-benchmarks?role_uuid=role-001"


async def practised(stage: Stage, user: str, *, words: int = 50, days_ago: int = 0, **changes: object) -> None:
    """An interview that somebody has had: one of its two questions answered, in 30 seconds."""
    figures = SessionFigures(
        session_uuid=f"{user}, {days_ago} days ago, {changes}",
        user_uuid=user,
        team_id=stage.workspace.team_id,
        role_uuid="role-001",
        industry_uuid="ind-001",
        difficulty_level=Difficulty.MID,
        status=Status.COMPLETED,
        started_at=NOW - timedelta(days=days_ago),
        asked=2,
        answered=1,
        words=words,
        seconds=30.0,
        categories={Category.TECHNICAL: Totals(answered=1, words=words, seconds=30.0)},
    )
    await stage.store.figures.put(figures.with_(**changes))


async def test_an_interview_counts_as_soon_as_it_ends(alice: Client) -> None:
    asked = {"role_uuid": "role-001", "industry_uuid": "ind-001", "difficulty_level": "mid", "question_count": 1}
    session = (await alice.post("/start", asked)).body["session_uuid"]
    assert (await alice.get("/analytics/user-progress")).body["interviews"] == 0
    await alice.post(f"/sessions/{session}/submit-response", {"response_text": ENOUGH})

    progress = (await alice.get("/analytics/user-progress")).body
    assert (progress["interviews"], progress["first"]["session_uuid"]) == (1, session)
    (trend,) = (await alice.get("/analytics/performance-trends")).body["trends"]
    assert (trend["difficulty"], trend["answered"], trend["avg_words"]) == ("mid", 1, 16)
    await alice.delete(f"/sessions/{session}")
    assert (await alice.get("/analytics/performance-trends")).body["trends"] == []


async def test_trends_show_each_week_and_its_change(alice: Client, stage: Stage) -> None:
    me = alice.headers["uuid"]
    await practised(stage, me, words=50)
    await practised(stage, me, words=30, days_ago=7)
    await practised(stage, "somebody else", words=500)

    body = (await alice.get("/analytics/performance-trends?weeks=2")).body

    assert (body["since"], body["weeks"]) == ((MONDAY - timedelta(days=7)).isoformat(), 2)
    (trend,) = body["trends"]
    assert (trend["interviews"], trend["avg_words"], trend["completion_percentage"]) == (2, 40, 50)
    before, now = trend["weeks"]
    assert (date.fromisoformat(before["week"]), before["change"]) == (MONDAY - timedelta(days=7), None)
    assert now["change"] == {"avg_words": 20, "avg_response_time": 0, "completion_percentage": 0}
    assert now["category_breakdown"] == {"behavioral": 0, "technical": 1, "situational": 0, "company": 0}


async def test_one_week_is_this_one(alice: Client, stage: Stage) -> None:
    await practised(stage, alice.headers["uuid"], days_ago=7)

    assert (await alice.get("/analytics/performance-trends?weeks=1")).body == {
        "since": MONDAY.isoformat(),
        "weeks": 1,
        "trends": [],
    }


async def test_progress_is_of_one_role_where_one_is_named(alice: Client, stage: Stage) -> None:
    me = alice.headers["uuid"]
    await practised(stage, me, words=20, days_ago=9)
    await practised(stage, me, words=99, days_ago=5, role_uuid="role-002")
    await practised(stage, me, words=50)

    of_all = (await alice.get("/analytics/user-progress")).body
    of_one = (await alice.get("/analytics/user-progress?role_uuid=role-001")).body

    assert (of_all["interviews"], of_one["interviews"]) == (3, 2)
    assert of_one["change"]["avg_words"] == 30
    assert of_one["categories"]["technical"]["avg_words_change"] == 30


async def test_of_a_role_that_nobody_knows_there_is_nothing(alice: Client) -> None:
    trends = await alice.get("/analytics/performance-trends?role_uuid=gone")
    progress = await alice.get("/analytics/user-progress?role_uuid=gone")

    assert (trends.status, trends.body["trends"]) == (200, [])
    assert (progress.status, progress.body["interviews"], progress.body["first"]) == (200, 0, None)


async def test_with_five_others_one_sees_where_one_stands(alice: Client, stage: Stage) -> None:
    await practised(stage, alice.headers["uuid"], words=25)
    for number in range(1, 6):
        await practised(stage, f"other-{number}", words=10 * number)

    body = (await alice.get(f"{ROLE}&difficulty=mid")).body

    assert (body["people"], body["interviews"], body["why_not"]) == (5, 5, None)
    assert (body["avg_words"]["mine"], body["avg_words"]["percentile"]) == (25, 40)
    assert body["avg_words"]["percentiles"] == {"10": 20, "25": 20, "50": 30, "75": 40, "90": 40}
    assert "other-" not in str(body)


async def test_below_five_others_one_learns_nothing_of_them(alice: Client, stage: Stage) -> None:
    await practised(stage, alice.headers["uuid"])
    for number in range(4):
        await practised(stage, f"other-{number}")
    await practised(stage, "in another workspace", team_id="T-OTHER")
    await practised(stage, "silent", answered=0, words=0, seconds=0.0, categories={})
    await practised(stage, "senior", difficulty_level=Difficulty.SENIOR)

    body = (await alice.get(f"{ROLE}&difficulty=mid")).body
    assert (body["people"], body["interviews"], body["avg_words"]) == (None, None, None)
    assert body["why_not"].startswith("Fewer than 5 other people")
    assert (await alice.get(ROLE)).body["people"] == 5


async def test_a_benchmark_takes_a_role_that_there_is(alice: Client) -> None:
    assert (await alice.get("/analytics/role-benchmarks?role_uuid=role-999")).status == 404
    assert (await alice.get("/analytics/role-benchmarks")).status == 422


@pytest.mark.parametrize("query", ["weeks=0", "weeks=105", "weeks=many", f"role_uuid={'r' * 101}"])
async def test_what_does_not_fit_is_refused(alice: Client, query: str) -> None:
    assert (await alice.get(f"/analytics/performance-trends?{query}")).status == 422


async def test_admins_see_their_workspace_by_industry(alice: Client, stage: Stage) -> None:
    await practised(stage, "one")
    await practised(stage, "another", role_uuid="role-002")
    await practised(stage, "one", industry_uuid="ind-gone")
    await practised(stage, "in another workspace", team_id="T-OTHER")

    body = (await alice.get("/analytics/industry-insights?weeks=4")).body

    assert (body["since"], body["weeks"]) == ((MONDAY - timedelta(days=21)).isoformat(), 4)
    busiest, gone = body["industries"]
    assert (busiest["industry_uuid"], busiest["people"], busiest["interviews"]) == ("ind-001", 2, 2)
    assert busiest["name"]
    assert (gone["industry_uuid"], gone["name"], gone["people"]) == ("ind-gone", None, 1)


async def test_insights_say_of_when_they_are_and_stay_for_a_while(alice: Client, stage: Stage) -> None:
    first = (await alice.get("/analytics/industry-insights")).body
    await practised(stage, "one")

    assert (await alice.get("/analytics/industry-insights")).body == first
    assert first["industries"] == []
    assert first["as_of"].endswith("Z")
    assert (await alice.get("/analytics/industry-insights?weeks=3")).body["industries"]


async def test_others_do_not_see_the_workspace(bob: Client) -> None:
    refused = await bob.get("/analytics/industry-insights")

    assert refused.status == 403
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["performance-trends", "user-progress", "role-benchmarks", "industry-insights"])
async def test_strangers_see_nothing(alice: Client, path: str) -> None:
    assert (await alice.get(f"/analytics/{path}", headers={"Authorization": "Bearer grn_0_0"})).status == 401
