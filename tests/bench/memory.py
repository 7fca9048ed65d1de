"""What ten thousand running interviews take of one process, above what it takes without any."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from core.clock import SystemClock
from core.engine.schedule import next_due_at
from core.models import InterviewRules, Place
from tests.auxil.builders import words
from tests.bench import fill
from tests.bench.apps.race import PRODUCT, QuickSlack, command_of, environment, quick_slack, running
from tests.bench.report import Row, is_quick

AIM_MB = 300.0
_ANSWERS = 2
_SETTLING = 5.0  # seconds: for what waits, such as the cards of the first interviews
_LIMIT = (
    "Python's objects: a session takes 43 KB, 24 of them its nine questions, which each session has for itself though "
    "they are the bank's; an alarm takes 1 KB; the start's list holds every session until all threads are read"
)


async def measure() -> list[Row]:
    """One row."""
    interviews = 1_000 if is_quick() else 10_000
    async with fill.mongodb() as served:
        idle = await _settled(served.uri, "idle", 0)
        full = await _settled(served.uri, "full", interviews)
    above = (full - idle) / 1e6
    return [
        Row(
            what=f"memory of one process with {interviews:,} running interviews, above idle",
            shown=f"{above:.0f} MB ({idle / 1e6:.0f} MB idle, {(full - idle) / interviews / 1e3:.1f} KB an interview)",
            aim=f"under {AIM_MB:.0f} MB",
            holds=above < AIM_MB,
            limit=_LIMIT,
            figures={"interviews": interviews, "idle_bytes": idle, "full_bytes": full, "above_mb": above},
        )
    ]


async def _settled(uri: str, name: str, interviews: int) -> int:
    """Bytes of a bot that has gone on with so many interviews, after it has read their threads."""
    named = urlsplit(uri)._replace(path=f"/{name}").geturl()
    async with fill.shelf(named) as (into, _):
        if interviews:
            await fill.insert(into, _documents(interviews))
        async with quick_slack() as slack, running(command_of(PRODUCT), environment(slack, named)) as pid:
            await _read(slack, interviews)
            return resident(pid)


async def _read(slack: QuickSlack, interviews: int) -> None:
    await slack.ask("wait", **{"for": "apps.connections.open", "times": 2})
    await slack.ask("wait", **{"for": "conversations.replies", "times": interviews})
    await asyncio.sleep(_SETTLING)


def resident(pid: int) -> int:
    """Bytes of a process that are in memory. Where the system does not say, the process is not measured."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    sys.exit("this system does not say what a process takes")


def _documents(interviews: int) -> Iterator[fill.Document]:
    """Interviews with two answers each, waiting for the third."""
    began = SystemClock().now() - timedelta(minutes=3)
    place = Place(team_id="T1", channel_id="C1", user_id="U1")
    played = fill.Played("model", place=place, began=began, rules=InterviewRules())
    for seconds in range(0, 180, 5):
        at = began + timedelta(seconds=seconds)
        if played.session.outbox:
            played.posts(at)
        elif len(played.session.responses) < _ANSWERS:
            played.says(at, words(fill.WORDS))
    model = played.session.with_(next_due_at=next_due_at(played.session)).model_dump()
    for number in range(interviews):
        yield fill.as_somebody_elses(model, number, f"user-{number}")


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
