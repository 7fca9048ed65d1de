"""One, two and four bots on one MongoDB and one workspace: each question once, and no less throughput.

The bots and MongoDB are processes of their own; this process is the workspace and its members, who answer at once.
Each event goes to any of the bots' connections, as Slack does it, so most interviews pass through all of them.

Measured twice: with candidates who answer at once, which is as much as the machine can do, and with candidates who take
a second, which leaves it time to breathe.
"""

import asyncio
import os
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time

from bot.blocks import ids
from bot.workspace import Change, Channel, Message, Person
from core.models import MockInterviewSession, Status
from storage.mock_interview_dao import COLLECTION
from tests.auxil.process import greenroom_program
from tests.auxil.stage import ENOUGH, Stage, open_stage
from tests.bench import fill
from tests.bench.crowd import cpu_seconds
from tests.bench.lateness import quantile
from tests.bench.report import Figure, Row

REPLICAS, ROUNDS = (1, 2, 4), 2
CANDIDATES, INTERVIEWS, QUESTIONS = 24, 2, 5
_SOCKETS, _PATIENCE, _THINKING = 2, 120.0, 1.0
# Two runs of the same thing differ by as much.
_AS_FAST = 0.9
# The start, the card, each question with its prompt and its answer, the summary, the lease for the time that an upload
# may take, the files and the last card. More than these are leases that went from one bot to another.
_REVISIONS = 2 + 3 * QUESTIONS + 4


@dataclass
class Run:
    """One measurement with so many bots."""

    bots: int
    seconds: float = 0.0
    cpu_bots: float = 0.0
    cpu_mongodb: float = 0.0
    cpu_workspace: float = 0.0
    twice: int = 0
    missing: int = 0
    wrong: int = 0
    refused: int = 0
    revisions: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    @property
    def throughput(self) -> float:
        """Answers a second."""
        return CANDIDATES * INTERVIEWS * QUESTIONS / self.seconds


class Candidate:
    """Somebody with a channel of their own who answers after so many seconds, one interview after the other.

    ``waits`` is how long each next question took to come.
    """

    def __init__(self, stage: Stage, number: int, thinking: float) -> None:
        self._thinking = thinking
        self.person: Person = stage.workspace.add_person(f"candidate{number}")
        self.channel: Channel = stage.workspace.add_channel(
            f"room-{number}", private=True, with_bot=True, members=[self.person]
        )
        self.news: asyncio.Queue[Message] = asyncio.Queue()
        self.refused = 0
        self.waits: list[float] = []
        self._replied_at: float | None = None

    async def play(self) -> None:
        """All of this candidate's interviews."""
        for _ in range(INTERVIEWS):
            while (await self.person.command(f"{ids.COMMAND} start backend mid {QUESTIONS}", self.channel)).error:
                self.refused += 1
                await asyncio.sleep(0.1)
            while not await self._is_over(await self.news.get()):
                pass

    async def _is_over(self, message: Message) -> bool:
        """React to a post of the bot's; whether it was the card's last state, which is an interview's end."""
        if message.text.startswith("Question") and self._replied_at is not None:
            self.waits.append(perf_counter() - self._replied_at)
            self._replied_at = None
        if message.text.startswith("Answer now"):
            if self._thinking:
                await asyncio.sleep(self._thinking)
            self._replied_at = perf_counter()
            await self.person.post(self.channel, ENOUGH, message.thread_ts)
        return "questions answered" in str(message.blocks) and message.thread_ts in (None, message.ts)


async def measure() -> list[Row]:
    """A row for candidates who answer at once, and one for those who take a second."""
    at_once = [await _run(bots, 0) for _ in range(ROUNDS) for bots in REPLICAS]
    thinking = [await _run(bots, _THINKING) for bots in REPLICAS]
    return [_row(at_once, "answering at once"), _row(thinking, f"answering after {_THINKING:g} s")]


async def _run(bots: int, thinking: float) -> Run:
    run = Run(bots)
    async with fill.mongodb() as served, open_stage(served.uri) as stage, AsyncExitStack() as stack:
        candidates = [Candidate(stage, number, thinking) for number in range(CANDIDATES)]
        processes = [await stack.enter_async_context(_bot(stage)) for _ in range(bots)]
        await stage.workspace.until(lambda: stage.workspace.connections == bots * _SOCKETS, timeout=60)
        before = [sum(map(cpu_seconds, processes)), cpu_seconds(served.pid), process_time()]
        began = perf_counter()
        async with asyncio.timeout(_PATIENCE), _news(stage, candidates):
            await asyncio.gather(*(candidate.play() for candidate in candidates))
        run.seconds = perf_counter() - began
        after = [sum(map(cpu_seconds, processes)), cpu_seconds(served.pid), process_time()]
        run.cpu_bots, run.cpu_mongodb, run.cpu_workspace = (b - a for a, b in zip(before, after, strict=True))
        run.waits = [wait for candidate in candidates for wait in candidate.waits]
        run.refused = sum(candidate.refused for candidate in candidates)
        await _look(stage, candidates, run)
    return run


@asynccontextmanager
async def _bot(stage: Stage) -> AsyncIterator[int]:
    """``greenroom run`` in a process of its own; its id."""
    environment = {
        "SLACK_BOT_TOKEN": stage.workspace.bot_token,
        "SLACK_APP_TOKEN": stage.workspace.app_token,
        "SLACK_API_URL": stage.workspace.api_url,
        "MONGODB_URI": stage.mongodb_uri,
        "GREENROOM_PREVIEW_SECONDS": "0",
        "GREENROOM_HTTP_PORT": "0",
        "GREENROOM_LOG_LEVEL": "warning",
        "GREENROOM_SOCKET_CONNECTIONS": str(_SOCKETS),
    }
    process = await asyncio.create_subprocess_exec(
        greenroom_program(), "run", env={**os.environ, **environment}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _news(stage: Stage, candidates: list[Candidate]) -> AsyncIterator[None]:
    """Tell each candidate what the bot posts or changes in their channel."""
    queues = {candidate.channel.id: candidate.news for candidate in candidates}
    watch = stage.workspace.subscribe()

    async def hand_out() -> None:
        async for change in watch:
            message = _message(stage, change)
            if message is not None and message.channel in queues and message.bot_id:
                queues[message.channel].put_nowait(message)

    handing = asyncio.get_running_loop().create_task(hand_out())
    try:
        yield
    finally:
        watch.close()
        await handing


def _message(stage: Stage, change: Change) -> Message | None:
    if change.kind not in ("message_posted", "message_changed"):
        return None
    described = change.data["message"]
    return stage.workspace.message(change.data["channel"], described["ts"])


async def _look(stage: Stage, candidates: list[Candidate], run: Run) -> None:
    """What stands in the threads and in the store at the end."""
    for candidate in candidates:
        heads = Counter(_heads(stage, candidate))
        expected = Counter(dict.fromkeys(_asked(), INTERVIEWS))
        run.twice += (heads - expected).total()
        run.missing += (expected - heads).total()
    sessions = [session async for session in _stored(stage)]
    run.missing += CANDIDATES * INTERVIEWS - len(sessions)
    for session in sessions:
        texts = [response.response_text for response in session.responses]
        run.wrong += session.status is not Status.COMPLETED or texts != [ENOUGH] * QUESTIONS
        run.revisions[session.revision] += 1


def _asked() -> Iterator[str]:
    """What each interview posts."""
    for number in range(1, QUESTIONS + 1):
        yield f"Question {number} of {QUESTIONS}"
        yield f"Answer now: question {number} of {QUESTIONS}"
    yield from ("Summary", "files", "card")


def _heads(stage: Stage, candidate: Candidate) -> Iterator[str]:
    """What each of the bot's posts in a channel is."""
    for root in candidate.person.messages(candidate.channel):
        for message in candidate.person.messages(candidate.channel, root.ts):
            if message.bot_id and message.ephemeral_for is None:
                yield _head(message)


def _head(message: Message) -> str:
    if message.files:
        return "files"
    if message.thread_ts in (None, message.ts):
        return "card"
    if message.text.startswith("Summary"):
        return "Summary"
    return message.text if message.text.startswith("Answer now") else message.text.partition(":")[0]


async def _stored(stage: Stage) -> AsyncIterator[MockInterviewSession]:
    async with fill.shelf(stage.mongodb_uri) as (database, _):
        async for document in database[COLLECTION].find({}, {"_id": False}):
            yield MockInterviewSession.model_validate(document)


def _row(runs: list[Run], how: str) -> Row:
    throughput = {bots: statistics.median(run.throughput for run in runs if run.bots == bots) for bots in REPLICAS}
    ratios = {bots: throughput[bots] / throughput[1] for bots in REPLICAS}
    twice, missing, wrong = (sum(getattr(run, name) for run in runs) for name in ("twice", "missing", "wrong"))
    extra = sum((revision - _REVISIONS) * times for run in runs for revision, times in run.revisions.items())
    figures: dict[str, Figure] = {"posted_twice": twice, "missing": missing, "wrong": wrong, "revisions_extra": extra}
    for bots in REPLICAS:
        figures |= {f"answers_per_second_{bots}": throughput[bots], f"ratio_{bots}": ratios[bots]}
        figures |= _cpu([run for run in runs if run.bots == bots], bots)
        waits = [wait for run in runs if run.bots == bots for wait in run.waits]
        figures |= {
            f"next_question_p50_{bots}": quantile(waits, 0.5),
            f"next_question_p99_{bots}": quantile(waits, 0.99),
        }
    figures["starts_refused"] = sum(run.refused for run in runs)
    return Row(
        what=f"replicas: {' / '.join(map(str, REPLICAS))} bots on one MongoDB, {CANDIDATES} candidates {how}",
        shown=" / ".join(f"{throughput[bots]:.0f}" for bots in REPLICAS)
        + f" answers a second; {twice} posts twice, {missing} missing",
        aim="no session handled twice, throughput does not fall",
        holds=twice == missing == wrong == 0 and all(ratio >= _AS_FAST for ratio in ratios.values()),
        limit=_limit(figures),
        figures=figures,
    )


def _limit(figures: dict[str, Figure]) -> str:
    """What each answer takes of the machine, with one bot and with the most."""
    costs = [
        f"{part} {float(figures[f'cpu_per_answer_{part}_1'] or 0) * 1000:.0f} ms "
        f"({float(figures[f'cpu_per_answer_{part}_{REPLICAS[-1]}'] or 0) * 1000:.0f} ms with {REPLICAS[-1]} bots)"
        for part in ("mongodb", "bots", "workspace")
    ]
    return (
        f"the {os.cpu_count()} cores that all of them share: processor time for an answer is {', '.join(costs)}. "
        "An event goes to any bot: one whose copy is old learns it from a refused update, and asks the store"
    )


def _cpu(runs: list[Run], bots: int) -> dict[str, Figure]:
    """Processor seconds for an answer, by process."""
    answers = CANDIDATES * INTERVIEWS * QUESTIONS * len(runs)
    return {
        f"cpu_per_answer_{part}_{bots}": sum(getattr(run, f"cpu_{part}") for run in runs) / answers
        for part in ("bots", "mongodb", "workspace")
    }


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row.shown, row.holds, *row.figures.items(), sep="\n")  # noqa: T201
