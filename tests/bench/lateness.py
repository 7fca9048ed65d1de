"""How late "Answer now" is when many previews end within the same second.

The bot's own parts run here on a real MongoDB. Slack is the least server that takes a post, in a process of its own:
what is measured is the bot, from the instant at which a prompt is due to the one at which it hands the call to the Web
API's client. What the client and the connection then take is measured apart.
"""

import asyncio
import gc
import random
import statistics
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter, process_time, time
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.assembly import Assembly, Surroundings
from bot.collector import collect_seldom
from bot.main import Connection, slack_client
from bot.pacing import Pacer
from bot.settings import Settings
from bot.web import SlackWeb
from core.clock import SystemClock
from core.models import MockInterviewSession, Phase
from core.questions import load_bank
from storage.api_tokens_dao import ApiTokensDAO
from storage.client import Database
from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from storage.question_packs_dao import QuestionPacksDAO
from tests.bench import fill
from tests.bench.crowd import least_slack
from tests.bench.report import Figure, Row

SIZES = (1, 100, 1_000, 5_000)
AIMS = {1_000: 0.05, 5_000: 0.5}
_OWNER, _SPREAD, _PREVIEW, _PATIENCE = "bench", 1.0, 120.0, 90.0
_LIMIT = (
    "one process is one core: each prompt passes through APScheduler, the engine, slack_sdk, aiohttp and the driver "
    "(cpu_per_prompt), and the garbage collector looks at every interview in memory (collecting); Slack itself takes "
    "several hundred posts a minute"
)


@dataclass
class Meter:
    """When each interview's prompt was handed to the Web API's client, and when Slack had answered."""

    handed: dict[str, list[float]] = field(default_factory=dict)
    answered: dict[str, list[float]] = field(default_factory=dict)
    threads_read: int = 0
    cpu: float = 0.0
    collecting: list[float] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Note what this process and its garbage collector do meanwhile."""
        began: list[float] = []

        def collected(phase: str, _info: dict[str, int]) -> None:
            if phase == "start":
                began.append(perf_counter())
            elif began:
                self.collecting.append(perf_counter() - began.pop())

        gc.callbacks.append(collected)
        cpu = process_time()
        try:
            yield
        finally:
            self.cpu = process_time() - cpu
            gc.callbacks.remove(collected)


class MeteredWeb(SlackWeb):
    """The bot's Web API, which notes when it is called."""

    def __init__(self, client: AsyncWebClient, meter: Meter) -> None:
        super().__init__(client, Pacer())
        self._meter = meter

    async def call_now(self, method: str, **arguments: Any) -> dict[str, Any]:
        if method != "chat.postMessage":
            answer = await super().call_now(method, **arguments)
            self._meter.threads_read += method == "conversations.replies"
            return answer
        name = arguments["metadata"]["event_payload"]["key"].partition(":")[0]
        self._meter.handed.setdefault(name, []).append(time())
        answer = await super().call_now(method, **arguments)
        self._meter.answered.setdefault(name, []).append(time())
        return answer


async def measure() -> list[Row]:
    """A row for each number of previews."""
    async with least_slack() as api_url:
        return [await _row(size, api_url) for size in SIZES]


async def _row(size: int, api_url: str) -> Row:
    async with fill.mongodb() as served, fill.shelf(served.uri) as (database, store):
        sessions, meter = await _filled(size, database), Meter()
        async with _bot(database, store, api_url, meter):
            await asyncio.sleep(_due(sessions[0]).timestamp() - 0.1 - time())
            with meter.at_work():
                await _all_noted(database, sessions)
        stored = [await store.get_session(session.session_uuid) for session in sessions]
    return _judged(size, sessions, meter, stored)


async def _filled(size: int, database: Database) -> Sequence[MockInterviewSession]:
    """Interviews in the store whose previews end within one second, late enough that the bot has read every thread."""
    first = SystemClock().now() + timedelta(seconds=3 + size / 100)
    sessions = [
        fill.previewing(
            number, due_at=first + timedelta(seconds=_SPREAD * number / size), preview=_PREVIEW, owner=_OWNER
        )
        for number in range(size)
    ]
    await fill.insert(database, (session.model_dump() for session in sessions))
    return sessions


@asynccontextmanager
async def _bot(database: Database, store: MockInterviewSessionDAO, api_url: str, meter: Meter) -> AsyncIterator[None]:
    """The bot without Socket Mode, going on with what is stored."""
    async with AsyncExitStack() as stack:
        connection = Connection(
            api_url=api_url, bot_token="xoxb-bench", app_token="xapp-bench", timeout=_settings().slack_timeout
        )
        assembly = Assembly(
            _settings(), _surroundings(MeteredWeb(await slack_client(connection, stack), meter), store, database)
        )
        collect_seldom()
        assembly.start()
        stack.push_async_callback(assembly.stop)
        recovery = assembly.recovery(was_away=False)
        stack.push_async_callback(recovery.stop)
        await recovery.start()
        yield


def _settings() -> Settings:
    return Settings(_env_file=None)


def _surroundings(web: SlackWeb, store: MockInterviewSessionDAO, database: Database) -> Surroundings:
    async def authorize() -> AuthorizeResult:
        raise AssertionError("no event comes in here")

    return Surroundings(
        web=web,
        authorize=authorize,
        store=store,
        figures=store.figures,
        tokens=ApiTokensDAO(database),
        packs=QuestionPacksDAO(database),
        bank=load_bank(),
        clock=SystemClock(),
        instance=_OWNER,
        ids=random.SystemRandom(),
        is_only_instance=False,
    )


async def _all_noted(database: Database, sessions: Sequence[MockInterviewSession]) -> None:
    """Wait until every post is noted in the store; what is missing long after its time is lost."""
    last = _due(sessions[-1]).timestamp()
    await asyncio.sleep(last + 0.5 - time())
    while time() < last + _PATIENCE and await _waiting(database):  # noqa: ASYNC110 - MongoDB tells nobody
        await asyncio.sleep(1)


async def _waiting(database: Database) -> int:
    """How many interviews still wait for their prompt."""
    return await database[COLLECTION].count_documents({"phase": Phase.PREVIEW.value})


def _due(session: MockInterviewSession) -> datetime:
    assert session.opens_at is not None
    return session.opens_at


def _judged(
    size: int, sessions: Sequence[MockInterviewSession], meter: Meter, stored: Sequence[MockInterviewSession | None]
) -> Row:
    late = [
        at - _due(session).timestamp() for session in sessions for at in meter.handed.get(session.session_uuid, [])[:1]
    ]
    posting = [meter.answered[name][0] - handed[0] for name, handed in meter.handed.items() if name in meter.answered]
    lost = sum(session is None or session.phase is not Phase.ANSWERING for session in stored)
    twice = sum(len(handed) > 1 for handed in meter.handed.values())
    p50, p99 = quantile(late, 0.5), quantile(late, 0.99)
    figures: dict[str, Figure] = {
        "previews": size,
        "late_p50": p50,
        "late_p99": p99,
        "late_worst": max(late),
        "posting_p50": quantile(posting, 0.5),
        "posting_p99": quantile(posting, 0.99),
        "lost": lost,
        "twice": twice,
        "threads_read_before": meter.threads_read,
        "cpu_per_prompt": meter.cpu / size,
        "collecting": sum(meter.collecting),
        "collecting_longest": max(meter.collecting, default=0.0),
    }
    aim = AIMS.get(size)
    return Row(
        what=f'"Answer now" after its preview\'s end, {size:,} within one second',
        shown=f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms; {lost} lost",
        aim="none lost" if aim is None else f"p99 {aim * 1000:.0f} ms, none lost",
        holds=lost == twice == 0 and (aim is None or p99 <= aim),
        limit=_LIMIT,
        figures=figures,
    )


def quantile(values: Sequence[float], part: float) -> float:
    """A quantile; of few values the largest below it."""
    return statistics.quantiles(values, n=1000, method="inclusive")[round(part * 1000) - 1] if values[1:] else values[0]


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
