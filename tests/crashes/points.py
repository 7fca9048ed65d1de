"""The points at which a bot can die, and interviews that are played through such deaths."""

import asyncio
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Self

from tests.auxil.crashes import Candidate, check, settled
from tests.auxil.process import BotProcess, bot_process
from tests.auxil.stage import Stage, open_stage

SIDES = ("before", "after")
_KILLED = -9


@dataclass(frozen=True)
class Point:
    """Where a process dies: right before or right after a call."""

    side: str
    call: str

    def __str__(self) -> str:
        return f"{self.side} {self.call}"

    @classmethod
    def parse(cls, name: str) -> Self:
        """From "before chat.postMessage 3"."""
        return cls(*name.strip().split(" ", 1))

    @property
    def kind(self) -> str:
        """What is called, without its number."""
        return self.call.rpartition(" ")[0]


def every_point(calls: Sequence[str]) -> list[Point]:
    """Both sides of each call."""
    return [Point(side, call) for call in calls for side in SIDES]


def sample(calls: Sequence[str], size: int) -> list[Point]:
    """Evenly spread calls, on either side in turn; and one of each kind that is not among them."""
    sides = cycle(SIDES)
    points = [Point(next(sides), calls[index * len(calls) // size]) for index in range(size)]
    kinds = {point.kind for point in points}
    for point in every_point(calls):
        if point.kind not in kinds:
            kinds.add(point.kind)
            points.append(Point(next(sides), point.call))
    return points


class Crashes:
    """Interviews on one MongoDB server; each has a workspace and a database of its own."""

    def __init__(self, mongodb_uri: str, folder: Path) -> None:
        self._mongodb_uri = mongodb_uri
        self._folder = folder

    async def calls_after(self, *deaths: Point) -> list[str]:
        """The calls, in order, of the bot that ends an interview through which others have died."""
        log = self._folder / "-".join(["quiet", *map(_as_name, deaths)])
        async with open_stage(self._mongodb_uri) as stage:
            await _play_through(stage, log, deaths)
        return log.read_text().splitlines()

    async def survives(self, *deaths: Point) -> bool:
        """Whether the last death has come about; all that is wrong afterwards is raised, with the points' names."""
        log = self._folder / "-".join(map(_as_name, deaths))
        try:
            async with open_stage(self._mongodb_uri) as stage:
                return await _play_through(stage, log, deaths)
        except Exception as problem:
            problem.add_note(f"Killed {', and then '.join(map(str, deaths))}.")
            problem.add_note(f"Alone: GREENROOM_CRASH_POINTS='{deaths[-1]}' .venv/bin/pytest tests/crashes")
            problem.add_note(f"Calls of the last bot: {log}; what all of them said: {_said(log)}")
            raise


async def _play_through(stage: Stage, log: Path, deaths: Sequence[Point]) -> bool:
    """An interview during which bots die and others take their place; whether all of them did die."""
    candidate = Candidate(stage)
    playing = asyncio.get_running_loop().create_task(candidate.play())
    try:
        died = [await _dies(stage, log, point, playing, is_first=number == 0) for number, point in enumerate(deaths)]
        async with _watched(stage, log, sweeps=bool(deaths)) as bot:
            interview = await playing
            session = await settled(interview)
            assert await bot.interrupt() == 0
    finally:
        playing.cancel()
    check(candidate, interview, session)
    return all(died)


async def _dies(stage: Stage, log: Path, point: Point, playing: asyncio.Task[object], *, is_first: bool) -> bool:
    """Run a bot until it dies at this point, or there is nothing left to do."""
    async with _watched(stage, log, "--kill-at", point.call, "--side", point.side, sweeps=not is_first) as bot:
        ending = asyncio.ensure_future(bot.ended())
        await asyncio.wait([playing, ending], return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        return await bot.interrupt() == _KILLED


def _watched(stage: Stage, log: Path, *arguments: str, sweeps: bool) -> AbstractAsyncContextManager[BotProcess]:
    """A bot that writes down its calls. The first one has nothing to sweep up, and its calls come in better order."""
    log.unlink(missing_ok=True)
    command = (sys.executable, "-m", "tests.auxil.victim", str(log), *arguments)
    seconds = {} if sweeps else {"GREENROOM_SWEEP_SECONDS": "3600"}
    return bot_process(stage, command=command, log=_said(log), **seconds)


def _said(log: Path) -> Path:
    return log.with_name(f"{log.name}.said")


def _as_name(point: Point) -> str:
    return str(point).replace(" ", "-")


def report(points: Iterable[Point], outcomes: Iterable[bool | BaseException]) -> list[str]:
    """The points that were never reached; all failures together are raised."""
    tried = list(zip(points, outcomes, strict=True))
    failures = [outcome for _, outcome in tried if isinstance(outcome, Exception)]
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(tried)} kills did harm", failures)
    return [str(point) for point, has_died in tried if not has_died]
