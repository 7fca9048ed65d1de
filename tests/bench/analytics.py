"""What analytics cost over HTTP, with the figures of many interviews stored.

The bot serves and the embedded server stores; half of the interviews are those of the workspace that is asked about.
Insights are asked for over a period that nobody has asked for before, except where they are "remembered".
"""

import asyncio
import random
import statistics
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import aiohttp

from bot.manifest import load_manifest
from bot.workspace import Workspace
from core.analytics import SessionFigures, Totals
from core.clock import SystemClock
from core.models import Category, Difficulty, Status
from storage.api_tokens_dao import ApiTokensDAO
from storage.client import connect, database
from storage.question_packs_dao import QuestionPacksDAO
from storage.session_figures_dao import COLLECTION
from tests.auxil.rest import Client, client_of
from tests.auxil.stage import Stage
from tests.bench import fill
from tests.bench.report import Figure, Row, is_quick

STORED = 10_000 if is_quick() else 100_000
PEOPLE, ROLES, TEAMS, DAYS, MINE = 5_000, 48, 4, 730, 300
AIM = 0.150
_ROUNDS = 20 if is_quick() else 100
_BATCH = 500
_LIMIT = "the embedded server reads and adds up each interview of the period; asked one after the other"


@dataclass(frozen=True, kw_only=True)
class Look:
    """An endpoint, and what it is asked."""

    what: str
    paths: Sequence[str]


def looks() -> list[Look]:
    """What is measured, each in so many requests."""
    insights = "/analytics/industry-insights?weeks="
    role = "/analytics/role-benchmarks?role_uuid=role-001"
    return [
        _often("performance-trends, 12 weeks", "/analytics/performance-trends"),
        _often(
            f"performance-trends, 104 weeks: {MINE} interviews of one's own", "/analytics/performance-trends?weeks=104"
        ),
        _often("user-progress", "/analytics/user-progress"),
        _often("role-benchmarks, every difficulty", role),
        _often("role-benchmarks, one difficulty", f"{role}&difficulty=mid"),
        Look(what="industry-insights, some 12 weeks, added up anew", paths=[f"{insights}{n}" for n in range(9, 16)]),
        Look(what="industry-insights, some 100 weeks, added up anew", paths=[f"{insights}{n}" for n in range(98, 105)]),
        _often("industry-insights, remembered", f"{insights}12"),
    ]


async def measure() -> list[Row]:
    """A row for each look."""
    async with AsyncExitStack() as stack:
        stage = await _stage(stack)
        bot = await stack.enter_async_context(stage.bot(requests_per_minute=1_000_000))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        alice = await client_of(http, stage, bot, stage.alice)
        began = perf_counter()
        await _fill(stage, alice.headers["uuid"])
        filling = perf_counter() - began
        return [_row(look, await _asked(alice, look), filling) for look in looks()]


async def _stage(stack: AsyncExitStack) -> Stage:
    """A workspace on a server of its own, whose folder goes afterwards: to drop so large a database takes long."""
    served = await stack.enter_async_context(fill.mongodb())
    shelf, store = await stack.enter_async_context(fill.shelf(served.uri))
    workspace = Workspace(load_manifest())
    await workspace.start()
    stack.push_async_callback(workspace.stop)
    return Stage(workspace, served.uri, store, ApiTokensDAO(shelf), QuestionPacksDAO(shelf))


def _often(what: str, path: str) -> Look:
    return Look(what=what, paths=[path] * _ROUNDS)


async def _asked(client: Client, look: Look) -> list[float]:
    """The seconds that each request took."""
    took = []
    for path in look.paths:
        start = perf_counter()
        answer = await client.get(path)
        took.append(perf_counter() - start)
        assert answer.status == 200, answer.body
        assert answer.body.get("why_not") is None
    return took


async def _fill(stage: Stage, me: str) -> None:
    client = connect(stage.mongodb_uri)
    try:
        for batch in _batches(_interviews(stage.workspace.team_id, me)):
            await database(client)[COLLECTION].insert_many(batch, ordered=False)
    finally:
        client.close()


def _batches(found: Iterator[SessionFigures]) -> Iterator[list[fill.Document]]:
    batch: list[fill.Document] = []
    for figures in found:
        batch.append(figures.model_dump())
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _interviews(team: str, me: str) -> Iterator[SessionFigures]:
    """So many interviews, the same at every run but for the time that they are counted back from."""
    chance, now = random.Random(7), SystemClock().now()
    for number in range(STORED):
        is_mine = number % (STORED // MINE) == 0 and number // (STORED // MINE) < MINE
        person = chance.randrange(PEOPLE)
        # Every second person is in the workspace that is asked about.
        theirs = team if is_mine or person % 2 == 0 else f"T{person % TEAMS}"
        role = 1 if is_mine and number % 2 else chance.randrange(ROLES) + 1
        parts = {category: _answers(chance) for category in Category}
        yield SessionFigures(
            session_uuid=f"filled-{number}",
            user_uuid=me if is_mine else f"user-{person}",
            team_id=theirs,
            role_uuid=f"role-{role:03}",
            industry_uuid=f"ind-{(role - 1) // 3 + 1:03}",
            difficulty_level=chance.choice(list(Difficulty)),
            status=Status.COMPLETED,
            started_at=now - timedelta(seconds=chance.randrange(DAYS * 86_400)),
            asked=9,
            answered=sum(part.answered for part in parts.values()),
            words=sum(part.words for part in parts.values()),
            seconds=round(sum(part.seconds for part in parts.values()), 3),
            categories=parts,
        )


def _answers(chance: random.Random) -> Totals:
    count = chance.randint(1, 2)
    return Totals(
        answered=count, words=count * chance.randint(20, 120), seconds=round(count * chance.uniform(20, 180), 3)
    )


def _row(look: Look, took: list[float], filling: float) -> Row:
    ordered = sorted(took)
    p50, p95 = statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures: dict[str, Figure] = {
        "p50": p50,
        "p95": p95,
        "worst": ordered[-1],
        "requests": len(ordered),
        "filling": filling,
    }
    return Row(
        what=f"{look.what}; {STORED:,} interviews stored",
        shown=f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms",
        aim=f"p95 at most {AIM * 1000:.0f} ms",
        holds=p95 <= AIM,
        limit=_LIMIT,
        figures=figures,
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row.what, row.shown, row.holds)  # noqa: T201
