"""What the question bank costs: loading it, searching it, and a workspace's own questions beside it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from time import perf_counter

from bot.workspace import Person
from core.models import Category, Difficulty
from core.packs.pack import MOST_PACKS
from core.packs.shelf import Shelf
from core.questions import QuestionBank, load_bank
from core.questions.search import Query, find
from tests.auxil.stage import Stage, open_stage
from tests.bench import fill
from tests.bench.report import Row, is_quick

LOADING, SEARCHING, PUTTING_IN, READING_STAMPS = 0.2, 0.05, 1.0, 0.01
_ROWS = 50
_MANY_WORDS = ("index", "difficult customer", "negotiaton", "budget cut supplier", "patient", "a")
_LOAD = """
from time import perf_counter
from core.questions import load_bank
began = perf_counter()
load_bank()
print(perf_counter() - began)
"""
_HEADER = "industry,role,category,difficulty,prompt,skills,points,strong\n"


async def measure() -> list[Row]:
    """Four rows."""
    times = 3 if is_quick() else 15
    loads = [await _loaded() for _ in range(times)]
    bank = load_bank()
    searches = _searched(bank, times)
    async with fill.mongodb() as served, open_stage(served.uri) as stage, stage.bot():
        admin = stage.workspace.add_person("Ada", admin=True)
        put_in = [await _seconds(lambda n=n: _put_in(stage, admin, _table(n), "pack.csv")) for n in range(times)]
        for number in range(MOST_PACKS - 1):
            await _put_in(stage, admin, _table(1_000 + number), f"pack-{number}.csv")
        shelf, team = Shelf(bank, stage.packs), stage.workspace.team_id
        merging = await _seconds(lambda: shelf.bank(team))
        stamps = [await _seconds(lambda: shelf.bank(team)) for _ in range(20 * times)]
    return [
        _row(f"loading the whole bank, {len(bank):,} questions, in a new process", loads, LOADING, "PyYAML's C parser"),
        _row(
            "searching the bank by words",
            searches,
            SEARCHING,
            "Python; the first search, which makes the index, is in it",
        ),
        _row(
            f"a table of {_ROWS} questions, from the message to its answer", put_in, PUTTING_IN, "three calls to Slack"
        ),
        _row(
            f"the bank of a workspace with {MOST_PACKS} packs, unchanged ({merging * 1000:.0f} ms when one is not)",
            stamps,
            READING_STAMPS,
            "one indexed query of the embedded server",
        ),
    ]


async def _loaded() -> float:
    """Seconds that loading takes in a process of its own."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _LOAD, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    return float(printed)


def _searched(bank: QuestionBank, times: int) -> list[float]:
    took = []
    for _ in range(times):
        for words in _MANY_WORDS:
            began = perf_counter()
            find(bank, Query(words=words))
            took.append(perf_counter() - began)
    return took


async def _put_in(stage: Stage, admin: Person, text: str, name: str) -> None:
    """Send a file, and wait for the answer below it."""
    sent = await admin.post(admin.dm(), "", files=[(name, text.encode(), "text/csv")])
    answered = await stage.workspace.until(
        lambda: next((m for m in admin.messages(admin.dm(), sent.ts) if m.bot_id), None), timeout=60
    )
    assert "questions" in answered.text, answered.text


def _table(number: int) -> str:
    """A table that says something new each time."""
    levels, categories = [*Difficulty], [Category.TECHNICAL, Category.BEHAVIORAL]
    rows = (
        f"Web Bootcamp,Junior Developer,{categories[n % 2]},{levels[n % 3]},"
        f'"What did you learn in week {n} of cohort {number}, and where did you use it?",'
        f"databases,one thing; another thing,Names both and says where.\n"
        for n in range(_ROWS)
    )
    return _HEADER + "".join(rows)


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await work()
    return perf_counter() - began


def _row(what: str, took: list[float], aim: float, limit: str) -> Row:
    p95 = quantiles(took, n=20, method="inclusive")[-1]
    return Row(
        what=what,
        shown=f"{median(took) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms",
        aim=f"{aim * 1000:.0f} ms",
        holds=p95 < aim,
        limit=limit,
        figures={"median": median(took), "p95": p95, "times": len(took)},
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row.what, row.shown, row.holds, sep="\n")  # noqa: T201
