"""Whether any query of the product scans a collection.

The queries are not listed here: every method of the stores of sessions and of their figures is called, with arguments
by the names of its parameters, and what goes over the wire is taken down. A method whose parameters nobody here knows
makes the row fail.

``explain`` alone does not decide. The embedded server answers "COLLSCAN" to every filter on more than one field,
whatever it then does, so each query is also looked up among the indexes, and timed at ten times as many sessions: what
scans takes ten times as long. MongoDB's own ``explain`` is asked by the store's tests where a MongoDB is named to them.
"""

import asyncio
import inspect
import itertools
import statistics
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from time import perf_counter
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import monitoring

from core.analytics import figures_of
from core.models import Difficulty, MockInterviewSession
from storage.client import Database, database
from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from storage.session_figures_dao import COLLECTION as FIGURES
from storage.session_figures_dao import SessionFiguresDAO
from tests.bench import fill
from tests.bench.report import Figure, Row

SMALL, LARGE = 1_000, 10_000
# Far from both: what is looked up takes as long, what is scanned takes ten times as long.
SCANS_FROM = 3.0
_REPEATS = 21
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
# What a parameter that may be left out is given, where it is no switch.
_WHERE_ASKED = {"before": datetime(2027, 1, 1, tzinfo=UTC), "role_uuid": "role-001"}
# Sums grow with what they add up: each workspace keeps the same size, so that only a scan grows.
_A_WORKSPACE = 200
_ASKING = ("find", "update", "delete", "aggregate", "count", "distinct", "findAndModify")
_LIMIT = "the embedded server; a MongoDB to run explain on was not at hand"

Document = dict[str, Any]


class Wire(monitoring.CommandListener):
    """The commands that ask for what is in some collections, as the driver sends them."""

    def __init__(self, collections: Collection[str] = frozenset({COLLECTION, FIGURES})) -> None:
        self.sent: list[Document] = []
        self._collections = collections

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in _ASKING and event.command[event.command_name] in self._collections:
            self.sent.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not of interest."""


@dataclass
class Query:
    """One way to call a method of the store, and what became of it."""

    name: str
    method: str
    flags: Document
    asked: list[Document] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    took: dict[int, float] = field(default_factory=dict)

    @property
    def growth(self) -> float:
        """How much longer it takes with ten times as many sessions."""
        return self.took[LARGE] / self.took[SMALL]


class Samples:
    """A running interview that is there for one call alone, and arguments about it."""

    def __init__(self, store: MockInterviewSessionDAO) -> None:
        self._store = store
        self._model = fill.answering("model", answers=4).model_dump()
        self._numbers = itertools.count(2_000_000)

    async def asked_by(self, query: Query, watched: MockInterviewSessionDAO, wire: Wire) -> list[Document]:
        """What goes over the wire when a method is called."""
        mine, other = self._make(), self._make()
        await self._store.create_session(mine)
        wire.sent = []
        await _called(watched, query, mine, other)
        asked = list(wire.sent)
        await self._clear(mine, other)
        return asked

    async def call(self, query: Query) -> float:
        """Call a method; the seconds that it took."""
        mine, other = self._make(), self._make()
        await self._store.create_session(mine)
        start = perf_counter()
        await _called(self._store, query, mine, other)
        took = perf_counter() - start
        await self._clear(mine, other)
        return took

    async def _clear(self, *sessions: MockInterviewSession) -> None:
        for session in sessions:
            await self._store.delete_session(session.session_uuid)

    def _make(self) -> MockInterviewSession:
        number = next(self._numbers)
        return MockInterviewSession.model_validate(fill.as_somebody_elses(self._model, number, f"sample-{number}"))


def _arguments(method: Callable[..., Any], mine: MockInterviewSession, other: MockInterviewSession) -> Document:
    """What a method is called with, by the names of its parameters; KeyError for one that is new."""
    assert mine.place is not None
    known = {
        "session_uuid": mine.session_uuid,
        "user_uuid": mine.user_uuid,
        "origin": mine.origin,
        "team_id": mine.place.team_id,
        "channel_id": mine.place.channel_id,
        "thread_ts": mine.place.thread_ts,
        "session": other,
        "before": mine,
        "after": mine.with_(revision=mine.revision + 1, nudged=True),
        "now": datetime(2027, 1, 1, tzinfo=UTC),
        "limit": 11,
        "role_uuid": mine.role_uuid,
        "difficulty": Difficulty.MID,
        "since": _SINCE,
        "figures": figures_of(other),
    }
    parameters = inspect.signature(method).parameters.values()
    return {p.name: known[p.name] for p in parameters if p.kind is not p.KEYWORD_ONLY}


async def _called(
    store: MockInterviewSessionDAO, query: Query, mine: MockInterviewSession, other: MockInterviewSession
) -> None:
    method = attrgetter(query.method)(store)
    result = method(**_arguments(method, mine, other), **query.flags)
    if isinstance(result, AsyncIterator):
        async for _ in result:
            pass
    else:
        await result


def queries() -> list[Query]:
    """Every public method of the stores, once for each way that its switches can stand."""
    return [*_queries(MockInterviewSessionDAO, ""), *_queries(SessionFiguresDAO, "figures.")]


def _queries(dao: type, within: str) -> Iterator[Query]:
    for name, method in inspect.getmembers(dao, inspect.isfunction):
        if not name.startswith("_"):
            switches = [p.name for p in inspect.signature(method).parameters.values() if p.kind is p.KEYWORD_ONLY]
            path = f"{within}{name}"
            yield Query(path, path, {})
            for switch in switches:
                yield Query(f"{path} ({switch})", path, {switch: _WHERE_ASKED.get(switch, True)})


async def measure() -> list[Row]:
    """One row: every query at both sizes."""
    asked, wire = queries(), Wire()
    async with fill.mongodb() as served, fill.shelf(served.uri) as (filled, store):
        samples = Samples(store)
        await _fill(filled, range(SMALL))
        client = AsyncIOMotorClient(served.uri, event_listeners=[wire], tz_aware=True)
        try:
            for query in asked:
                query.asked = await samples.asked_by(query, MockInterviewSessionDAO(database(client)), wire)
        finally:
            client.close()
        asked = [query for query in asked if query.asked]
        await _explain(asked, filled)
        await _time(asked, samples, SMALL)
        await _fill(filled, range(SMALL, LARGE))
        await _time(asked, samples, LARGE)
    return [_row(asked)]


async def _fill(filled: Database, numbers: range) -> None:
    await fill.insert(filled, _documents(numbers))
    await filled[FIGURES].insert_many(_figures(numbers), ordered=False)


def _figures(numbers: range) -> Iterator[Document]:
    """The figures of the same interviews, in workspaces of one size."""
    model = figures_of(fill.answering("model", answers=fill.QUESTIONS)).model_dump()
    for number in numbers:
        began = _SINCE + timedelta(minutes=number)
        of = {"session_uuid": f"figures-{number}", "user_uuid": f"user-{number // 20}", "started_at": began}
        yield {**model, **of, "team_id": f"T-{number // _A_WORKSPACE}"}


def _documents(numbers: range) -> Iterator[Document]:
    """Finished interviews of users who have twenty each."""
    model = fill.answering("model", answers=fill.QUESTIONS).model_dump()
    for number in numbers:
        yield fill.as_somebody_elses(model, number, f"user-{number // 20}")


async def _explain(asked: Sequence[Query], filled: Database) -> None:
    """What the server says of each command, and which index there is for its filter."""
    information = {name: await filled[name].index_information() for name in (COLLECTION, FIGURES)}
    for query in asked:
        for command in query.asked:
            explained = await filled.command({"explain": _as_find(command), "verbosity": "queryPlanner"})
            query.plans.append("+".join(sorted(_stages(explained["queryPlanner"]["winningPlan"]))))
            query.indexes.append(index_for(filter_of(command), information[_collection_of(command)]))


async def _time(asked: Sequence[Query], samples: Samples, size: int) -> None:
    """The median time of each query, in turns."""
    took: dict[str, list[float]] = {query.name: [] for query in asked}
    for _ in range(_REPEATS):
        for query in asked:
            took[query.name].append(await samples.call(query))
    for query in asked:
        query.took[size] = statistics.median(took[query.name])


def filter_of(command: Document) -> Document:
    """What a command is about."""
    if "pipeline" in command:
        return dict(next(iter(command["pipeline"]), {}).get("$match", {}))
    changed = command.get("updates", command.get("deletes"))
    return dict(changed[0]["q"] if changed else command.get("filter", command.get("query", {})))


def _as_find(command: Document) -> Document:
    """The command's look-up as a find, which every server explains."""
    kept = {name: command[name] for name in ("sort", "limit", "projection") if name in command}
    return {"find": _collection_of(command), "filter": filter_of(command), **kept}


def _collection_of(command: Document) -> str:
    """What a command is about: its first value, as MongoDB has it."""
    return str(next(iter(command.values())))


def _stages(plan: Any) -> set[str]:
    """Every stage of a plan."""
    if isinstance(plan, dict):
        own = {plan["stage"]} if "stage" in plan else set()
        return own.union(*map(_stages, plan.values()))
    return set().union(*map(_stages, plan)) if isinstance(plan, list) else set()


def index_for(wanted: Document, information: Document) -> str:
    """The index most of whose leading fields a filter names, and how many: "thread 3/3"; "" where there is none."""
    best, name = 0, ""
    for candidate, index in information.items():
        partial = index.get("partialFilterExpression", {})
        fields = [key for key, _ in index["key"]]
        bound = len(list(itertools.takewhile(wanted.__contains__, fields)))
        if bound > best and all(wanted.get(key) == value for key, value in partial.items()):
            best, name = bound, f"{candidate} {bound}/{len(fields)}"
    return name


def _row(asked: Sequence[Query]) -> Row:
    explained = [query.name for query in asked if any("COLLSCAN" in plan for plan in query.plans)]
    without = [query.name for query in asked if not all(query.indexes)]
    scanning = [query.name for query in asked if query.growth >= SCANS_FROM]
    worst = max(asked, key=lambda query: query.growth)
    figures: dict[str, Figure] = {"queries": len(asked), "explained_as_scan": ", ".join(explained)}
    for query in asked:
        figures[f"{query.name}: plan"] = "; ".join(query.plans)
        figures[f"{query.name}: index"] = "; ".join(query.indexes)
        figures |= {f"{query.name}: median_{size}": took for size, took in query.took.items()}
        figures[f"{query.name}: growth"] = query.growth
    return Row(
        what=f"query plans: every query of the stores at {SMALL:,} and {LARGE:,} sessions",
        shown=f"{len(asked)} queries, {len(without)} without an index, {len(scanning)} that scan; "
        f"the one that grew most: x{worst.growth:.1f} ({worst.name})",
        aim="no collection scan",
        holds=not without and not scanning,
        limit=_LIMIT,
        figures=figures,
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row.shown, row.holds, *row.figures.items(), sep="\n")  # noqa: T201
