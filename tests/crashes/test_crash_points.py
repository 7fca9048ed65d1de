"""Killed with SIGKILL right before or right after something leaves the process, wherever that is: all goes on.

A run without a kill tells which calls there are; a sample of them, spread over the whole interview, is then tried.
``GREENROOM_CRASH_POINTS`` names points to try instead ("after chat.postMessage 3, before mongodb update 7"), or is
"all".
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from tests.crashes.points import Crashes, Point, every_point, report, sample

AT_A_TIME = 4
# It has asked a question, and died before it could note that: whoever comes next has to look into the thread.
UNSURE = Point("after", "chat.postMessage 6")


async def test_killed_at_any_call_nothing_is_lost_and_nothing_comes_twice(mongodb_uri: str, tmp_path: Path) -> None:
    crashes = Crashes(mongodb_uri, tmp_path)
    points = chosen(await crashes.calls_after(), 25)

    unreached = report(points, await at_most(AT_A_TIME, [(point,) for point in points], crashes))

    assert len(unreached) <= len(points) // 10, f"these calls were not made: {unreached}"


async def test_killed_again_while_it_catches_up(mongodb_uri: str, tmp_path: Path) -> None:
    crashes = Crashes(mongodb_uri, tmp_path)
    calls = await crashes.calls_after(UNSURE)
    until_it_goes_on = calls[: calls.index("chat.postMessage 1")]
    points = chosen(until_it_goes_on, 6)

    unreached = report(points, await at_most(AT_A_TIME, [(UNSURE, point) for point in points], crashes))

    assert len(unreached) <= 1, f"these calls were not made: {unreached}"


def chosen(calls: Sequence[str], size: int) -> list[Point]:
    """The points to try."""
    named = os.environ.get("GREENROOM_CRASH_POINTS")
    if named == "all":
        return every_point(calls)
    return [Point.parse(name) for name in named.split(",")] if named else sample(calls, size)


async def at_most(number: int, deaths: Sequence[tuple[Point, ...]], crashes: Crashes) -> list[bool | BaseException]:
    """Play so many interviews at a time: they mostly wait."""
    turns = asyncio.Semaphore(number)

    async def in_turn(points: tuple[Point, ...]) -> bool:
        async with turns:
            return await crashes.survives(*points)

    return await asyncio.gather(*map(in_turn, deaths), return_exceptions=True)
