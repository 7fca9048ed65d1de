"""Who goes when Slack has said 429."""

import asyncio

from bot.pacing import Pacer, Priority

KEY = ("chat.postMessage", "C1")


async def test_nobody_waits_until_slack_says_so() -> None:
    pacer = Pacer()
    async with pacer.turn(*KEY, Priority.CARD), pacer.turn(*KEY, Priority.CARD):
        pass


async def test_after_a_429_nothing_of_that_key_goes_out_before_its_time() -> None:
    pacer, loop = Pacer(), asyncio.get_running_loop()
    pacer.hold(*KEY, retry_after=0.05)
    held_until = loop.time() + 0.05
    async with pacer.turn("chat.postMessage", "C2", Priority.REST):
        assert loop.time() < held_until
    async with pacer.turn(*KEY, Priority.REST):
        assert loop.time() >= held_until - 0.001


async def test_prompts_go_before_everything_else() -> None:
    pacer = Pacer()
    pacer.hold("chat.update", "C1", retry_after=0.02)
    gate_order: list[Priority] = []

    async def post(priority: Priority) -> None:
        async with pacer.turn("chat.update", "C1", priority):
            gate_order.append(priority)

    waiting = [asyncio.create_task(post(priority)) for priority in (Priority.CARD, Priority.REST, Priority.PROMPT)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert gate_order[0] is Priority.PROMPT


async def test_who_gave_up_waiting_takes_nobodys_turn() -> None:
    pacer = Pacer()
    pacer.hold(*KEY, retry_after=0.02)

    async def post() -> str:
        async with pacer.turn(*KEY, Priority.REST):
            return "posted"

    impatient, patient = asyncio.create_task(post()), asyncio.create_task(post())
    await asyncio.wait([impatient], timeout=0)
    impatient.cancel()

    assert await patient == "posted"


async def test_whoever_can_do_without_sees_that_a_key_is_held() -> None:
    pacer = Pacer()
    assert pacer.is_open(*KEY)
    pacer.hold(*KEY, retry_after=60)

    assert not pacer.is_open(*KEY)
    assert pacer.is_open("chat.postMessage", "C2")
