"""What an answer and a look at one's history cost as ever more finished interviews are stored.

One server holds three databases of different sizes, and they are measured in turns: whatever else the machine does
meanwhile, it does to all three.
"""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from urllib.parse import urlsplit

from bot.blocks.replies import history_post
from bot.desk import HISTORY_LENGTH
from core.engine import advance
from core.events import AnswerReceived
from core.models import MockInterviewSession
from core.timestamps import later_by
from storage.client import Database
from storage.mock_interview_dao import MockInterviewSessionDAO
from tests.auxil.builders import words
from tests.bench import fill
from tests.bench.crowd import cpu_seconds
from tests.bench.report import Figure, Row

SIZES = (1_000, 10_000, 100_000)
AIM = 1.2
_ROUNDS, _IN_A_ROUND = 12, 25
_OFTEN = "somebody with a long history"
_LONG_HISTORY, _PER_USER, _SHORT = 60, 20, 2
_LIMIT = (
    "the B-trees of nine indexes, and the sync of the journal, which is the same at every size; "
    f"stored by the embedded server, the first 1,000 with nine answers, the others with {_SHORT}"
)


class Sized:
    """A database of so many sessions, some of which are about to get an answer."""

    def __init__(self, size: int, database: Database, store: MockInterviewSessionDAO) -> None:
        self.size = size
        self.database = database
        self.store = store
        self.took: dict[str, list[float]] = defaultdict(list)
        self.cpu: dict[str, float] = defaultdict(float)
        self._open: list[MockInterviewSession] = []

    async def fill(self) -> None:
        """Finished interviews, and those that are measured."""
        await fill.insert(self.database, _documents(self.size))
        model = fill.answering("model", answers=4).model_dump()
        for number in range(_ROUNDS * _IN_A_ROUND):
            mine = fill.as_somebody_elses(model, number + 1_000_000, f"open-{number}")
            self._open.append(MockInterviewSession.model_validate({k: v for k, v in mine.items() if k != "_id"}))
        await fill.insert(self.database, (session.model_dump() for session in self._open))

    async def play(self, name: str, server: int, act: Callable[[], Awaitable[None]]) -> None:
        """One round of one act: its times, and what it cost the server."""
        began = cpu_seconds(server)
        for _ in range(_IN_A_ROUND):
            start = perf_counter()
            await act()
            self.took[name].append(perf_counter() - start)
        self.cpu[name] += cpu_seconds(server) - began

    async def answer(self) -> None:
        """The one update of an answer."""
        before = self._open.pop()
        assert before.prompt_ts is not None
        reply = AnswerReceived(message_ts=later_by(before.prompt_ts, Decimal(60)), text=words(fill.WORDS))
        after, _ = advance(before, reply, before.last_activity_at + timedelta(seconds=60))
        assert await self.store.save_session(before, after)

    async def history(self) -> None:
        """What ``/interview history`` does."""
        sessions = await self.store.get_user_sessions(_OFTEN, HISTORY_LENGTH + 1)
        history_post([session for session in sessions if not session.running][:HISTORY_LENGTH]).block_dicts()

    async def start(self) -> None:
        """The look at what somebody was asked before, with which an interview starts."""
        await self.store.asked_questions(_OFTEN)

    async def sweep(self) -> None:
        """The look for what is overdue, which each process takes every five seconds."""
        await self.store.due_sessions(datetime.fromtimestamp(10**9, UTC), 200)


def _documents(size: int) -> Iterator[fill.Document]:
    """So many finished interviews: one user has many, the others twenty each."""
    whole = fill.answering("model", answers=fill.QUESTIONS).model_dump()
    short = {**whole, "questions": whole["questions"][:_SHORT], "responses": whole["responses"][:_SHORT]}
    often = size // _LONG_HISTORY
    for number in range(size):
        is_often = number % often == 0 and number // often < _LONG_HISTORY
        user = _OFTEN if is_often else f"user-{number // _PER_USER}"
        yield fill.as_somebody_elses(whole if is_often or number < SIZES[0] else short, number, user)


async def measure() -> list[Row]:
    """A row for an answer, one for the history, and one for what else asks the store."""
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(fill.mongodb())
        shelves = []
        for size in SIZES:
            named = urlsplit(served.uri)._replace(path=f"/sized_{size}").geturl()
            shelves.append(Sized(size, *await stack.enter_async_context(fill.shelf(named))))
        began = perf_counter()
        for shelf in shelves:
            await shelf.fill()
        filling = perf_counter() - began
        await _in_turns(shelves, served.pid)
    return [
        _row("an answer's update", "answer", shelves, {"filling": filling}),
        _row("/interview history", "history", shelves),
        _row("the look at a start for what was asked before", "start", shelves, aim=False),
        _row("the sweep for what is overdue", "sweep", shelves, aim=False),
    ]


async def _in_turns(shelves: list[Sized], server: int) -> None:
    for shelf in shelves:  # once unmeasured: connections, plans, pages
        await shelf.history()
        await shelf.sweep()
    for _ in range(_ROUNDS):
        for name in ("answer", "history", "start", "sweep"):
            for shelf in shelves:
                await shelf.play(name, server, getattr(shelf, name))


def _row(what: str, name: str, shelves: list[Sized], more: dict[str, Figure] | None = None, *, aim: bool = True) -> Row:
    medians = {shelf.size: statistics.median(shelf.took[name]) for shelf in shelves}
    cpu = {shelf.size: shelf.cpu[name] / len(shelf.took[name]) for shelf in shelves}
    ratio = medians[SIZES[-1]] / medians[SIZES[0]]
    cpu_ratio = cpu[SIZES[-1]] / cpu[SIZES[0]] if cpu[SIZES[0]] else None
    figures: dict[str, Figure] = {f"median_{size}": median for size, median in medians.items()}
    figures |= {f"mongodb_cpu_{size}": spent for size, spent in cpu.items()}
    return Row(
        what=f"{what} at {' / '.join(f'{size:,}' for size in SIZES)} stored sessions",
        shown=" / ".join(f"{median * 1000:.2f}" for median in medians.values()) + f" ms: x{ratio:.2f}",
        aim=f"at most x{AIM}" if aim else "",
        holds=ratio <= AIM if aim else None,
        limit=_LIMIT,
        figures={**figures, "ratio": ratio, "cpu_ratio": cpu_ratio, **(more or {})},
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
