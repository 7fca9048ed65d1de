"""429 on every Slack method: what can wait waits, and what can't says so.

``auth.test`` and ``apps.connections.open`` are asked at the start: tests/bot/test_preflight.py.
"""

import pytest

from bot.blocks import ids
from tests.auxil.stage import ENOUGH, Stage

# It is all about the calls that we make; over which way Slack's events come in makes no difference to them.
pytestmark = pytest.mark.parametrize("empty_stage", ["socket"], indirect=True)

OF_AN_INTERVIEW = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)


async def test_every_method_of_an_interview_may_be_rate_limited_twice(empty_stage: Stage) -> None:
    async with empty_stage.bot() as bot:
        for method in OF_AN_INTERVIEW:
            empty_stage.workspace.faults.rate_limit(method, times=2, retry_after=0)
        interview = await empty_stage.start_with(bot, question_count=1)
        await interview.prompt(1)
        await interview.reply("Too short.")
        await interview.whisper("of at least 10 words")
        await interview.finish(1)
        await interview.is_over()

        assert len(interview.posts) == 2 + 2
        limited = {call.method for call in empty_stage.workspace.calls if call.error == "ratelimited"}
        assert limited == set(OF_AN_INTERVIEW)


async def test_opening_the_direct_message_may_be_rate_limited(stage: Stage) -> None:
    stage.workspace.faults.rate_limit("conversations.open", times=1, retry_after=30)
    interview = await stage.start("backend mid 5 dm")
    await interview.answer(1)

    await interview.question(2)


async def test_a_link_may_be_rate_limited(stage: Stage) -> None:
    await (await stage.start()).prompt(1)
    stage.workspace.faults.rate_limit("chat.getPermalink", times=1, retry_after=30)

    assert "Question 1 of 5" in str((await stage.command("status")).ack_blocks)


async def test_a_form_that_can_not_be_opened_says_so(stage: Stage) -> None:
    stage.workspace.faults.rate_limit("views.open", times=1, retry_after=30)

    assert "Please try again in a moment" in str((await stage.command()).ack_blocks)


async def test_a_form_that_can_not_be_changed_says_so(stage: Stage) -> None:
    alice = stage.alice
    for method, library, action, value in (
        ("views.update", "", ids.INDUSTRY, "ind-006"),
        ("views.push", "library", ids.LIBRARY_START, None),
    ):
        await stage.command(library)
        assert alice.view is not None
        stage.workspace.faults.rate_limit(method, times=1, retry_after=30)
        told = len(alice.messages(alice.dm()))
        if value is None:
            await alice.click(alice.view, action)
        else:
            await alice.choose(alice.view, action, value)
        await stage.workspace.until(lambda told=told: len(alice.messages(alice.dm())) > told)
        assert "Please try again in a moment" in alice.messages(alice.dm())[-1].text
        await alice.close(everything=True)


async def test_home_may_be_rate_limited(stage: Stage) -> None:
    stage.workspace.faults.rate_limit("views.publish", times=2, retry_after=0)
    await stage.alice.open_home()

    await stage.workspace.until(lambda: stage.alice.home)


async def test_the_thread_that_is_read_after_a_stop_may_be_rate_limited(empty_stage: Stage) -> None:
    async with empty_stage.bot():
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")
    empty_stage.workspace.faults.hold_events()
    empty_stage.workspace.faults.rate_limit("conversations.replies", times=2, retry_after=0)
    await interview.reply()

    async with empty_stage.bot():
        await interview.question(2)


async def test_the_history_that_a_lost_card_is_looked_for_in_may_be_rate_limited(stage: Stage) -> None:
    stage.workspace.faults.drop_after_accepting("chat.postMessage", 1)
    stage.workspace.faults.rate_limit("conversations.history", times=1, retry_after=0)
    interview = await stage.start()
    await interview.answer(1)
    await interview.question(2)

    cards = [m for m in stage.alice.messages(interview.channel) if "*Candidate*" in str(m.blocks)]
    assert len(cards) == 1


async def test_taking_a_prompt_back_may_be_rate_limited(empty_stage: Stage) -> None:
    async with empty_stage.bot(preview_seconds=0.3):
        interview = await empty_stage.start()
        await interview.answer(1)
        await interview.question(2)
        empty_stage.workspace.faults.rate_limit("chat.delete", times=1, retry_after=0)
        with empty_stage.workspace.faults.hold("chat.postMessage") as held:
            await held.reached(1)
            await empty_stage.command("pause")
        await interview.sees(":double_vertical_bar: Paused")
        await empty_stage.workspace.until(lambda: interview.find("Answer now: question 2") is None)
        await empty_stage.command("resume")
        await interview.answer(2, ENOUGH)
        await interview.question(3)
