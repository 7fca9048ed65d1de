"""What Slack may do to us: late, repeated and reordered events, rate limits, lost connections, missing methods."""

import pytest
from pymongo.errors import AutoReconnect

from core.models import MockInterviewSession, Status
from tests.auxil.stage import ENOUGH, Stage


async def test_a_repeated_event_changes_nothing(stage: Stage) -> None:
    stage.workspace.faults.repeat_events(2)
    interview = await stage.start()
    await interview.finish(5)

    session = await interview.session()
    assert [response.response_text for response in session.responses] == [ENOUGH] * 5
    assert len(interview.posts) == 2 * 5 + 2


async def test_reordered_replies_make_the_same_answer(empty_stage: Stage) -> None:
    async with empty_stage.bot(preview_seconds=0.5):
        interview = await empty_stage.start()
        await interview.prompt(1)
        empty_stage.workspace.faults.reorder_next(2)
        first = await interview.reply(f"To begin with: {ENOUGH}")
        await interview.reply(f"To go on: {ENOUGH}")
        await interview.answer(2)
        await interview.question(3)

        response = await interview.response(1)
        assert response.response_text == f"To begin with: {ENOUGH}\n\nTo go on: {ENOUGH}"
        assert response.message_ts == first.ts


async def test_a_late_reply_belongs_to_the_question_it_was_written_for(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    stage.workspace.faults.hold_events()
    late = await interview.reply()
    await interview.skip(1)
    await interview.question(2)
    stage.workspace.faults.release_events()
    await interview.whisper("Your reply to question 1 was in time")

    response = await interview.response(1)
    assert (response.message_ts, response.skipped) == (late.ts, False)


@pytest.mark.parametrize("fault", ["drop_after_accepting", "drop_before_accepting", "server_error"])
async def test_a_post_of_unknown_fate_is_posted_once(stage: Stage, fault: str) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    getattr(stage.workspace.faults, fault)("chat.postMessage", 2)
    await interview.reply()
    await interview.finish(5, since=2)

    assert [post.split(":")[0] for post in interview.posts[:6]] == [
        "Question 1 of 5",
        "Answer now",
        "Question 2 of 5",
        "Answer now",
        "Question 3 of 5",
        "Answer now",
    ]
    assert len(interview.posts) == 2 * 5 + 2


async def test_dropped_files_are_shared_once(stage: Stage) -> None:
    interview = await stage.start()
    stage.workspace.faults.drop_after_accepting("files.completeUploadExternal", 1)
    await interview.finish(5)
    await interview.is_over()

    assert sum(bool(message.files) for message in interview.thread) == 1


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope"])
async def test_a_missing_method_never_stops_the_interview(stage: Stage, error: str) -> None:
    missing = (
        "chat.update",
        "chat.postEphemeral",
        "chat.getPermalink",
        "chat.delete",
        "conversations.open",
        "conversations.replies",
        "conversations.history",
        "files.getUploadURLExternal",
        "views.publish",
    )
    for method in missing:
        stage.workspace.faults.fail(method, error)
    interview = await stage.start()
    await interview.prompt(1)
    await interview.reply("Too short.")
    for number in range(1, 6):
        await interview.answer(number)
    await interview.sees("Summary of")

    assert (await interview.session()).status is Status.COMPLETED


async def test_a_broken_connection_in_the_middle_of_a_reply_loses_nothing(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    stage.workspace.faults.disconnect_sockets("refresh_requested")
    await interview.reply()
    await interview.finish(5, since=2)

    assert len((await interview.session()).responses) == 5


async def test_a_channel_without_the_bot_gets_an_invitation_hint_and_leaves_no_interview(stage: Stage) -> None:
    await stage.command("start backend mid", channel="random")
    channel = stage.workspace.channel("random")
    told = await stage.workspace.until(
        lambda: next((m for m in stage.alice.messages(channel) if "has not started" in m.text), None)
    )

    assert "Invite me there with `/invite`" in told.text
    assert await stage.start("backend mid")


async def test_an_archived_channel_pauses_the_interview_and_says_so(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    stage.workspace.faults.fail("chat.postMessage", "is_archived", times=1)
    await interview.reply()
    channel = stage.workspace.channel("interviews")
    await stage.workspace.until(
        lambda: next((m for m in stage.alice.messages(channel) if "nothing is lost" in m.text), None)
    )
    await stage.command("resume")

    await interview.prompt(2)
    assert (await interview.response(1)).response_text == ENOUGH


async def test_a_prompt_that_arrives_after_its_question_was_left_is_taken_back(empty_stage: Stage) -> None:
    async with empty_stage.bot(preview_seconds=0.3):
        interview = await empty_stage.start()
        await interview.answer(1)
        await interview.question(2)
        with empty_stage.workspace.faults.hold("chat.postMessage") as held:
            await held.reached(1)
            await empty_stage.command("pause")
        await interview.sees(":double_vertical_bar: Paused")
        await empty_stage.workspace.until(lambda: interview.find("Answer now: question 2") is None)
        await empty_stage.command("resume")
        await interview.answer(2)
        await interview.question(3)

        assert (await interview.response(2)).response_text == ENOUGH


async def test_a_reply_that_could_not_be_stored_is_not_acknowledged_and_comes_again(empty_stage: Stage) -> None:
    empty_stage.workspace.ack_timeout = 0.2
    async with empty_stage.bot() as bot:
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")
        save, failures = bot.store.save_session, [AutoReconnect("the server is away")]

        async def save_later(before: MockInterviewSession, after: MockInterviewSession) -> bool:
            if failures:
                raise failures.pop()
            return await save(before, after)

        bot.store.save_session = save_later
        await interview.reply()
        await interview.question(2)

        assert (await interview.response(1)).response_text == ENOUGH
