"""Work that goes on after an answer."""

import asyncio

from structlog.testing import capture_logs

from bot.errands import Errands


async def test_closing_lets_what_is_under_way_end() -> None:
    errands, go_on, done = Errands(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()

    errands.run(work())
    closing = asyncio.create_task(errands.close())
    go_on.set()
    await closing

    assert done.is_set()


async def test_what_fails_is_logged_and_stops_nothing_else() -> None:
    errands, done = Errands(), asyncio.Event()

    async def failing() -> None:
        raise ValueError

    async def work() -> None:
        done.set()

    with capture_logs() as logs:
        errands.run(failing())
        errands.run(work())
        await errands.close()

    assert done.is_set()
    assert [line["event"] for line in logs] == ["errand_failed"]
