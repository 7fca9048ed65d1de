"""The straight way, and the rules of an interview by name, as people in Slack meet them."""

from decimal import Decimal

from bot.blocks import ids
from bot.workspace import Message
from core.models import Category, Phase, Status
from tests.auxil.stage import ENOUGH, Stage


def shown(message: Message) -> str:
    return str(message.blocks)


async def test_an_interview_runs_from_the_command_to_the_files(stage: Stage) -> None:
    interview = await stage.start("backend mid 5")

    files = await interview.finish(5)

    session = await interview.session()
    stem = f"mock-interview-{session.session_uuid[:8]}"
    assert [file.name for file in files.files] == [f"{stem}.txt", f"{stem}.html"]
    assert session.status is Status.COMPLETED
    assert session.performance_summary is not None
    assert session.performance_summary.completion_percentage == 100
    assert "Summary of Mid-level Backend Engineer: 100% answered" in interview.posts
    page = stage.workspace.content(files.files[1]).decode()
    assert all(question.prompt[:40] in page for question in session.questions if "'" not in question.prompt[:40])


async def test_a_question_costs_two_posts(stage: Stage) -> None:
    interview = await stage.start("backend mid 5")
    await interview.answer(1)
    await interview.prompt(2)

    assert [post.split(":")[0] for post in interview.posts] == [
        "Question 1 of 5",
        "Answer now",
        "Question 2 of 5",
        "Answer now",
    ]


async def test_rule_1_categories_come_in_order_and_nothing_is_asked_again_while_others_are_left(stage: Stage) -> None:
    first = await stage.start("backend mid")
    session = await first.session()
    assert [question.category for question in session.questions] == [
        *[Category.BEHAVIORAL] * 4,
        *[Category.TECHNICAL] * 3,
        Category.SITUATIONAL,
        Category.COMPANY,
    ]
    for number in range(1, 10):
        await first.skip(number)
    await first.is_over()

    again = await (await stage.start("backend mid")).session()
    assert not set(session.question_sequence) & set(again.question_sequence)


async def test_rule_2_the_preview_shows_prompt_skills_and_star_outline(stage: Stage) -> None:
    interview = await stage.start("backend mid 5")
    question = (await interview.session()).questions[0]

    preview = shown(await interview.question(1))

    assert question.star_framework is not None
    for part in ("Expected skills", "*Situation*", "*Task*", "*Action*", "*Result*"):
        assert part in preview


async def test_rule_3_the_clock_is_slacks_from_answer_now_to_the_reply(stage: Stage) -> None:
    interview = await stage.start()
    prompt = await interview.prompt(1)
    reply = await interview.reply()
    await interview.question(2)

    response = await interview.response(1)
    exact = Decimal(reply.ts) - Decimal(prompt.ts)
    assert response.response_duration_seconds == exact.quantize(Decimal("0.001"))
    assert response.prompt_ts == prompt.ts


async def test_rule_4_a_short_reply_is_hinted_at_and_becomes_the_answer_by_an_edit(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    short = await interview.reply("Too short.")
    await interview.whisper("2 of at least 10 words")
    assert (await interview.session()).responses == ()

    edited = await stage.alice.edit(short, ENOUGH)
    await interview.question(2)

    response = await interview.response(1)
    assert response.message_ts == short.ts
    assert response.response_text == ENOUGH
    assert edited.edited is not None
    counting_from = response.messages[0].versions[-1].ts  # the event's own: it comes right after the edit
    assert Decimal(short.ts) < Decimal(edited.edited["ts"]) <= Decimal(counting_from)
    counted = Decimal(counting_from) - Decimal(response.prompt_ts or 0)
    assert response.response_duration_seconds == counted.quantize(Decimal("0.001"))


async def test_rule_4_others_may_write_in_the_thread_freely(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    await stage.maria.post(interview.channel, f"As your mentor I say: {ENOUGH}", interview.thread_ts)
    await interview.reply()
    await interview.question(2)

    assert (await interview.response(1)).response_text == ENOUGH
    assert interview.whispers == []


async def test_rule_5_what_is_written_during_the_next_preview_is_added_to_the_answer(empty_stage: Stage) -> None:
    async with empty_stage.bot(preview_seconds=0.6):
        interview = await empty_stage.start()
        await interview.answer(1)
        await interview.question(2)
        await interview.reply("And I would tell them.")
        await interview.answer(2)
        await interview.question(3)

        assert (await interview.response(1)).response_text == f"{ENOUGH}\n\nAnd I would tell them."
        assert (await interview.response(2)).response_text == ENOUGH


async def test_rule_5_during_the_first_preview_it_gets_a_hint(empty_stage: Stage) -> None:
    async with empty_stage.bot(preview_seconds=0.6):
        interview = await empty_stage.start()
        await interview.question(1)
        await interview.reply()
        await interview.whisper("wait for *Answer now*")
        await interview.answer(1, f"Now then. {ENOUGH}")
        await interview.question(2)

        assert (await interview.response(1)).response_text == f"Now then. {ENOUGH}"


async def test_rule_5_in_a_direct_message_a_reply_outside_the_thread_counts(stage: Stage) -> None:
    interview = await stage.start("backend mid 5 dm")
    await interview.prompt(1)
    await stage.alice.post(stage.alice.dm(), ENOUGH)
    await interview.question(2)

    assert (await interview.response(1)).response_text == ENOUGH


async def test_rule_6_an_edit_changes_text_and_words_but_never_the_duration(stage: Stage) -> None:
    interview = await stage.start()
    reply = await interview.answer(1)
    await interview.question(2)
    before = await interview.response(1)

    await stage.alice.edit(reply, f"{ENOUGH} Then I would write it down.")
    await interview.answer(2)
    await interview.question(3)

    after = await interview.response(1)
    assert after.word_count == before.word_count + 6
    assert after.response_duration_seconds == before.response_duration_seconds
    assert [edit.previous_text for edit in after.edits] == [ENOUGH]


async def test_rule_6_deleting_a_reply_keeps_the_answer_and_records_the_deletion(stage: Stage) -> None:
    interview = await stage.start()
    reply = await interview.answer(1)
    await interview.question(2)
    await stage.alice.delete(reply)
    await interview.answer(2)
    await interview.question(3)

    response = await interview.response(1)
    assert response.response_text == ENOUGH
    assert response.messages[0].deleted_ts is not None


async def test_rule_7_the_receipt_travels_with_the_next_question(stage: Stage) -> None:
    interview = await stage.start()
    await interview.answer(1)

    assert "16 words in 0 s" in shown(await interview.question(2))


async def test_rule_8_skip_goes_to_the_next_question(stage: Stage) -> None:
    interview = await stage.start()
    await interview.skip(1)

    assert "Skipped" in shown(await interview.question(2))
    assert (await interview.response(1)).skipped


async def test_rule_8_a_pause_stops_the_clock(stage: Stage) -> None:
    interview = await stage.start()
    prompt = await interview.prompt(1)
    await interview.click(prompt, ids.PAUSE)
    notice = await interview.sees(":double_vertical_bar: Paused")
    await interview.reply()
    await interview.whisper("The interview is paused")
    await interview.click(notice, ids.RESUME)
    again = await interview.sees("Go on: question 1")
    reply = await interview.reply()
    await interview.question(2)

    response = await interview.response(1)
    [pause] = response.pauses
    on_clock = Decimal(pause.from_ts) - Decimal(prompt.ts) + Decimal(reply.ts) - Decimal(again.ts)
    assert abs(response.response_duration_seconds - on_clock) <= Decimal("0.002")


async def test_rule_8_abandon_asks_first_and_ends_the_interview(stage: Stage) -> None:
    interview = await stage.start()
    await interview.answer(1)
    await interview.prompt(2)
    asked = await stage.command("abandon")
    assert asked.message is not None
    assert "confirm" in str(asked.message.blocks)

    await stage.alice.click(asked.message, ids.ABANDON)
    await interview.sees(":octagonal_sign: Abandoned")

    session = await interview.session()
    assert session.status is Status.ABANDONED
    assert session.performance_summary is not None
    assert session.performance_summary.completion_percentage == 20


async def test_rule_8_a_retake_asks_the_same_questions(stage: Stage) -> None:
    interview = await stage.start()
    await interview.finish(5)
    await interview.is_over()
    first = await interview.session()

    await stage.command("retake")
    again = await (await stage.interview_of(stage.alice, interview.channel)).session()

    assert again.question_sequence == first.question_sequence
    assert again.metadata == {"retake_of": first.session_uuid}


async def test_rule_8_a_second_start_offers_to_resume(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)

    refused = await stage.command("start frontend senior")

    assert "You have an interview running" in (refused.ack_text or "")
    assert len(await stage.store.get_user_sessions((await interview.session()).user_uuid, 10)) == 1


async def test_rule_9_the_time_limit_warns_and_then_goes_on(empty_stage: Stage) -> None:
    async with empty_stage.bot() as bot:
        interview = await empty_stage.start_with(bot, question_count=2, time_limit_seconds=1)
        await interview.whisper("left for this question")
        assert "Time ran out" in shown(await interview.question(2))
        await interview.answer(2)
        await interview.files()

        first, second = (await interview.session()).responses
        assert (first.timed_out, second.timed_out) == (True, False)
        assert "Summary of Mid-level Backend Engineer: 50% answered" in interview.posts


async def test_rule_9_a_reply_inside_the_limit_counts_even_when_it_comes_after_it(empty_stage: Stage) -> None:
    async with empty_stage.bot() as bot:
        interview = await empty_stage.start_with(bot, question_count=2, time_limit_seconds=1)
        await interview.prompt(1)
        empty_stage.workspace.faults.hold_events()
        await interview.reply()
        await interview.question(2)
        empty_stage.workspace.faults.release_events()
        await interview.whisper("Your reply to question 1 was in time")

        assert (await interview.response(1)).response_text == ENOUGH


async def test_the_form_sets_the_time_limit(stage: Stage) -> None:
    await stage.command()
    form = stage.alice.view
    assert form is not None
    await stage.alice.choose(form, ids.TIME_LIMIT, "60")
    await stage.alice.submit()
    interview = await stage.interview_of(stage.alice, stage.workspace.channel("interviews").id)

    assert "You have 1 min" in shown(await interview.prompt(1))


async def test_rule_10_silence_is_nudged_and_then_ends_the_interview(empty_stage: Stage) -> None:
    async with empty_stage.bot(nudge_after=0.2, abandon_after=0.8):
        interview = await empty_stage.start()
        await interview.prompt(1)
        await interview.sees(f"<@{empty_stage.alice.id}> Still there?")
        await interview.sees(f"<@{empty_stage.alice.id}> Nothing came for")

        assert (await interview.session()).status is Status.ABANDONED


async def test_rule_11_skipped_questions_lower_the_completion(stage: Stage) -> None:
    interview = await stage.start()
    await interview.skip(1)
    await interview.skip(2)
    await interview.finish(5, since=3)

    assert "Summary of Mid-level Backend Engineer: 60% answered" in interview.posts


async def test_rule_12_a_click_on_an_old_button_says_that_the_question_is_over(stage: Stage) -> None:
    interview = await stage.start()
    old = await interview.prompt(1)
    await interview.reply()
    await interview.prompt(2)
    await interview.click(old, ids.SKIP)
    await interview.whisper("That question is over.")

    session = await interview.session()
    assert (session.current_question_index, session.phase) == (1, Phase.ANSWERING)


async def test_the_card_shows_how_the_interview_ended(stage: Stage) -> None:
    interview = await stage.start()
    assert "*Question 1 of 5*" in shown(interview.card)
    await interview.finish(5)

    await interview.is_over()
    assert "5 of 5 questions answered" in shown(interview.card)
    assert "Completed" in shown(interview.card)
    assert ids.RETAKE in shown(interview.card)


async def test_guidance_is_shown_privately(stage: Stage) -> None:
    interview = await stage.start()
    await interview.click(await interview.prompt(1), ids.GUIDANCE)

    await interview.whisper("Guidance for this question")
    assert all("Guidance" not in post for post in interview.posts)


async def test_a_reply_sent_to_the_channel_as_well_counts(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    await stage.alice.post(interview.channel, ENOUGH, interview.thread_ts, broadcast=True)
    await interview.question(2)

    assert (await interview.response(1)).response_text == ENOUGH
