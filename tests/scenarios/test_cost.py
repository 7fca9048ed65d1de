"""What a question costs: two posts, three updates, one of them before the acknowledgement."""

from tests.auxil.counting import counted
from tests.auxil.stage import Stage


async def test_a_question_costs_three_round_trips_to_mongodb_and_two_posts(empty_stage: Stage) -> None:
    async with empty_stage.bot(sweep_seconds=3600):
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.reply("Too short.")
        await interview.whisper("of at least 10 words")  # so what the first prompt cost is behind us
        posted = len(interview.posts)
        with counted() as commands:
            for number in range(1, 5):
                await interview.answer(number)
            await interview.prompt(5)
            await interview.reply("Too short.")
            await empty_stage.workspace.until(lambda: len(interview.whispers) == 2)

    the_short_reply = ["find"]  # it changes nothing, so the store is asked before that is believed
    assert commands == ["update"] * 3 * 4 + the_short_reply
    assert len(interview.posts) - posted == 2 * 4


async def test_one_round_trip_comes_before_the_acknowledgement(empty_stage: Stage) -> None:
    async with empty_stage.bot(sweep_seconds=3600, preview_seconds=1):
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.reply("Too short.")
        await interview.whisper("of at least 10 words")
        with empty_stage.workspace.faults.hold("chat.postMessage"), counted() as commands:
            await interview.reply()
            await empty_stage.workspace.until(lambda: empty_stage.workspace.undelivered_events == 0)
            before = list(commands)

    assert before == ["update"]
