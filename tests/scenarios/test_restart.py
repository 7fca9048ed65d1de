"""Killed with SIGKILL and started again: the interview goes on where it stood."""

from datetime import timedelta

from core.models import MockInterviewSession, Status
from tests.auxil.process import bot_process
from tests.auxil.stage import ENOUGH, Interview, Stage


def heads(interview: Interview) -> list[str]:
    """The thread's posts by their beginnings."""
    return [post.split(":")[0] for post in interview.posts]


def lose_events(stage: Stage) -> None:
    """As if Slack had given up sending what nobody acknowledged: only the threads still have it."""
    stage.workspace.faults.hold_events()


def long_ago(session: MockInterviewSession) -> MockInterviewSession:
    """The session as if the last fifteen seconds had been long ago: its limit and the grace after it have passed."""
    assert session.closes_at is not None
    later = session.closes_at - timedelta(seconds=15)
    return session.with_(revision=session.revision + 1, closes_at=later, next_due_at=later)


async def test_killed_during_a_preview(empty_stage: Stage) -> None:
    async with bot_process(empty_stage, preview=1) as bot:
        interview = await empty_stage.start()
        await bot.kill()
    assert heads(interview) == ["Question 1 of 5"]

    async with bot_process(empty_stage):
        await interview.answer(1)
        await interview.question(2)

    assert heads(interview)[:3] == ["Question 1 of 5", "Answer now", "Question 2 of 5"]


async def test_killed_while_a_question_is_open(empty_stage: Stage) -> None:
    async with bot_process(empty_stage) as bot:
        interview = await empty_stage.start()
        await interview.answer(1)
        prompt = await interview.prompt(2)
        await bot.kill()
    reply = await interview.reply(f"Written while nobody listened: {ENOUGH}")

    async with bot_process(empty_stage):
        await interview.finish(5, since=3)

    response = await interview.response(2)
    assert (response.prompt_ts, response.message_ts) == (prompt.ts, reply.ts)
    assert heads(interview) == [
        *(part for n in range(1, 6) for part in (f"Question {n} of 5", "Answer now")),
        *heads(interview)[-2:],
    ]


async def test_killed_between_the_last_answer_and_the_summary(empty_stage: Stage) -> None:
    async with bot_process(empty_stage) as bot:
        interview = await empty_stage.start()
        for number in range(1, 5):
            await interview.answer(number)
        await interview.prompt(5)
        with empty_stage.workspace.faults.hold("chat.postMessage") as held:
            await interview.reply()
            await held.reached(1)  # the answer is stored, the summary is on its way
            await bot.kill()
    async with bot_process(empty_stage):
        await interview.files()
        await interview.is_over()

    session = await interview.session()
    assert session.status is Status.COMPLETED
    assert len(session.responses) == 5
    assert sum(post.startswith("Summary of") for post in interview.posts) == 1
    assert sum(bool(message.files) for message in interview.thread) == 1


async def test_a_reply_written_in_time_counts_however_late_the_bot_comes_back(empty_stage: Stage) -> None:
    async with empty_stage.bot() as bot:
        interview = await empty_stage.start_with(bot, question_count=1, time_limit_seconds=5)
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")  # so the prompt's timestamp is stored
    lose_events(empty_stage)
    await interview.reply()
    overdue = await interview.session()
    assert overdue.closes_at is not None
    await empty_stage.store.save_session(overdue, long_ago(overdue))

    async with empty_stage.bot():
        await interview.is_over()

    assert (await interview.response(1)).response_text == ENOUGH


async def test_a_direct_message_outside_the_thread_is_read_after_a_stop(empty_stage: Stage) -> None:
    async with empty_stage.bot():
        interview = await empty_stage.start("backend mid 5 dm")
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")
    lose_events(empty_stage)
    await empty_stage.alice.post(empty_stage.alice.dm(), ENOUGH)

    async with empty_stage.bot():
        await interview.question(2)

    assert (await interview.response(1)).response_text == ENOUGH


async def test_what_slack_hides_is_owned_up_to(empty_stage: Stage) -> None:
    async with bot_process(empty_stage) as bot:
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")  # so the prompt's timestamp is stored
        await bot.kill()
    empty_stage.workspace.faults.fail("conversations.replies", "missing_scope")

    async with bot_process(empty_stage):
        await interview.sees("I was away for a moment. The question stands")
        await interview.answer(1)
        await interview.question(2)


async def test_ctrl_c_ends_it_cleanly(empty_stage: Stage) -> None:
    async with bot_process(empty_stage) as bot:
        assert await bot.interrupt() == 0
