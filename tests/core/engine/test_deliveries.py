"""What was posted, and what could not be (rules 2, 3 and 12)."""

from decimal import Decimal

import pytest

from core.effects import (
    Hint,
    Notice,
    OpenAnswer,
    PostCard,
    PostFiles,
    PostNotice,
    PostQuestion,
    PostSummary,
    RefreshCard,
    RetractPost,
    TellUser,
)
from core.events import EffectDelivered, EffectRefused, SilenceLasted
from core.models import InterviewRules, Phase, Status
from tests.auxil.builders import at, make_session, ts, words
from tests.auxil.interview import Interview, opened

LONG = words(30)

# --- the way to the prompt ----------------------------------------------------------------------------------------


def test_an_interview_begins_with_its_card_and_its_first_question():
    interview = Interview()

    assert interview.waiting == [PostCard(), PostQuestion(question_index=0)]
    assert interview.session.phase is Phase.PREVIEW
    assert interview.session.revision == 1


def test_the_card_makes_the_thread():
    interview = Interview().posts(0.5)

    assert interview.session.place.thread_ts == ts(0.5)
    assert interview.waiting == [PostQuestion(question_index=0)]


def test_the_card_in_a_direct_message_also_makes_the_channel():
    interview = Interview()
    head = interview.session.outbox[0]
    interview.send(EffectDelivered(effect_id=head.id, effect=head.effect, message_ts=ts(0.5), channel_id="D1"), 0.5)

    assert interview.session.place.channel_id == "D1"


def test_the_posted_question_sets_the_end_of_its_preview_by_slacks_clock():
    interview = Interview().posts(0.5).posts(1.25, noted=3)

    assert interview.session.question_ts == ts(1.25)
    assert interview.session.opens_at == at(6.25)
    assert interview.waiting == [OpenAnswer(question_index=0)]
    assert interview.session.outbox[0].due_at == at(6.25)


def test_the_length_of_the_preview_is_settable():
    interview = Interview(make_session(rules=InterviewRules(preview_seconds=20))).previews(1)

    assert interview.session.opens_at == at(21)


def test_the_posted_prompt_starts_the_clock():
    interview = Interview().previews(1).posts(6.2)

    assert interview.session.phase is Phase.ANSWERING
    assert interview.session.prompt_ts == ts(6.2)
    assert interview.session.outbox == ()
    assert interview.session.closes_at is None


def test_a_time_limit_ends_so_long_after_the_prompt():
    interview = Interview(make_session(rules=InterviewRules(time_limit_seconds=60))).previews(1).posts(6.2, noted=9)

    assert interview.session.closes_at == at(66.2)


def test_a_second_prompt_moves_the_time_limit_by_the_pause():
    interview = opened(rules=InterviewRules(time_limit_seconds=60)).pauses(20).resumes(100).posts(101)

    assert interview.session.closes_at == at(66 + 81)


def test_a_preview_that_opened_over_a_second_late_says_so_in_the_record():
    interview = Interview().previews(1).posts(7.5).says(30, LONG)

    assert interview.response().preview_late_seconds == Decimal("1.5")


@pytest.mark.parametrize("prompt", [6.0, 6.3, 7.0])
def test_a_preview_that_opened_within_a_second_says_nothing(prompt):
    interview = Interview().previews(1).posts(prompt).says(30, LONG)

    assert interview.response().preview_late_seconds is None


def test_a_delivery_that_is_noted_twice_changes_nothing():
    interview = Interview()
    card = interview.delivery(0.5)
    interview.send(card, 0.5)
    once = interview.session
    interview.send(card, 0.6)

    assert interview.session is once
    assert interview.told == []


@pytest.mark.parametrize("notice", list(Notice))
def test_a_posted_notice_only_leaves_the_outbox(notice):
    interview = opened().pauses(20)
    paused = interview.session
    interview.posts(21)

    assert interview.session == paused.with_(outbox=(), revision=paused.revision + 1)


# --- prompts that nobody wants any more ---------------------------------------------------------------------------


def test_a_prompt_that_was_posted_while_the_question_was_skipped_is_taken_back():
    interview = Interview().previews(1)
    prompt = interview.delivery(6)
    interview.skips(5.9)
    before = interview.session
    interview.send(prompt, 6)

    assert interview.session is before
    assert interview.told == [RetractPost(message_ts=ts(6))]


def test_a_prompt_that_was_clicked_on_before_it_was_noted_stays():
    interview = Interview().previews(1)
    prompt = interview.delivery(6)
    interview.skips(8, prompt=6).send(prompt, 9)

    assert interview.told == []
    assert interview.response().prompt_ts == ts(6)


def test_a_second_prompt_that_was_clicked_on_before_it_was_noted_stays():
    interview = opened().pauses(20).resumes(100)
    prompt = interview.delivery(101)
    interview.skips(103, prompt=101).send(prompt, 104)

    assert interview.told == []
    assert interview.response().pauses[-1].until_ts == ts(101)


def test_a_prompt_that_was_posted_while_the_interview_was_paused_is_taken_back():
    interview = Interview().previews(1)
    prompt = interview.delivery(6)
    interview.pauses(5.9).send(prompt, 6)

    assert interview.told == [RetractPost(message_ts=ts(6))]
    assert interview.session.phase is Phase.PAUSED


def test_a_prompt_that_was_posted_while_the_interview_was_abandoned_is_taken_back():
    interview = Interview().previews(1)
    prompt = interview.delivery(6)
    interview.abandons(5.9).send(prompt, 6)

    assert interview.told == [RetractPost(message_ts=ts(6))]


def test_a_second_prompt_that_was_posted_while_the_interview_was_paused_again_is_taken_back():
    interview = opened().pauses(20).resumes(100)
    prompt = interview.delivery(101)
    interview.pauses(100.5).send(prompt, 101)

    assert interview.told == [RetractPost(message_ts=ts(101))]
    assert interview.session.clock_stopped


def test_a_prompt_that_was_posted_twice_is_taken_back_once():
    interview = Interview().previews(1)
    first, second = interview.delivery(6), interview.delivery(6.4)
    interview.send(first, 6)
    before = interview.session
    interview.send(second, 6.5)

    assert interview.session is before
    assert interview.told == [RetractPost(message_ts=ts(6.4))]


def test_a_prompt_that_is_known_is_never_taken_back():
    interview = Interview().previews(1)
    first = interview.delivery(6)
    interview.send(first, 6).pauses(20).resumes(30)
    second = interview.delivery(31)
    interview.send(second, 31).send(second, 32)
    assert interview.told == []
    interview.says(40, LONG)

    assert interview.send(first, 41).told == []
    assert interview.send(second, 42).told == []


def test_a_late_question_post_opens_nothing():
    interview = Interview().posts(0.5)
    question = interview.delivery(1)
    interview.skips(0.9)
    before = interview.session
    interview.send(question, 1)

    assert interview.session is before


# --- what could not be posted -------------------------------------------------------------------------------------


def test_without_its_card_an_interview_can_not_start():
    interview = Interview().is_refused(0.5, "not_in_channel")

    assert interview.session.status is Status.ABANDONED
    assert interview.session.phase is Phase.FINISHED
    assert interview.session.outbox == ()
    assert interview.told == [TellUser(hint=Hint.CANNOT_START, detail="not_in_channel")]


def test_without_its_question_an_interview_waits_in_a_pause():
    interview = Interview().posts(0.5).is_refused(1, "channel_is_archived")

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.outbox == ()
    assert interview.told == [TellUser(hint=Hint.CANNOT_GO_ON, detail="channel_is_archived")]


def test_after_a_refused_question_one_can_resume():
    interview = Interview().posts(0.5).is_refused(1).resumes(50)

    assert interview.waiting == [PostQuestion(question_index=0, resumed=True)]


def test_without_its_prompt_an_interview_waits_in_a_pause():
    interview = Interview().previews(1).is_refused(6)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.pauses == ()
    assert interview.resumes(50).waiting == [PostQuestion(question_index=0, resumed=True)]


def test_without_its_second_prompt_the_clock_stays_stopped():
    interview = opened().pauses(20).resumes(100).is_refused(101)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.clock_stopped
    interview.resumes(200).posts(201).says(211, LONG)
    assert interview.response().response_duration_seconds == 24


def test_a_refused_notice_is_done_without():
    interview = opened().pauses(20).is_refused(21)

    assert interview.session.phase is Phase.PAUSED
    assert interview.waiting == []
    assert interview.told == []


def test_a_refusal_of_what_is_not_waiting_any_more_changes_nothing():
    interview = opened()
    before = interview.session
    interview.send(EffectRefused(effect_id="1.0", reason="not_in_channel"), 20)

    assert interview.session is before
    assert interview.told == []


# --- after the end ------------------------------------------------------------------------------------------------


def test_after_the_end_the_outbox_drains_and_nothing_else_changes():
    interview = opened(question_count=1).says(36, LONG)
    ended = interview.session
    assert interview.waiting == [PostSummary(), PostFiles(), RefreshCard()]
    interview.posts(37).posts(38).is_refused(39, "cant_update_message")

    assert interview.session == ended.with_(outbox=(), revision=ended.revision + 3)
    assert interview.told == []


def test_a_file_upload_has_no_timestamp_and_leaves_the_outbox_all_the_same():
    interview = opened(question_count=1).says(36, LONG).posts(37)
    head = interview.session.outbox[0]
    interview.send(EffectDelivered(effect_id=head.id, effect=head.effect), 38)

    assert interview.waiting == [RefreshCard()]


def test_a_summary_that_is_refused_is_said_to_be_missing():
    interview = opened(question_count=1).says(36, LONG).is_refused(37, "msg_too_long")

    assert interview.waiting == [PostFiles(), RefreshCard()]
    assert interview.told == [TellUser(hint=Hint.SUMMARY_REFUSED, detail="msg_too_long")]


def test_files_that_are_refused_are_said_to_be_missing():
    interview = opened(question_count=1).says(36, LONG).posts(37).is_refused(38, "missing_scope")

    assert interview.waiting == [RefreshCard()]
    assert interview.told == [TellUser(hint=Hint.FILES_REFUSED, detail="missing_scope")]


def test_a_card_that_is_refused_after_the_end_does_not_undo_the_end():
    interview = Interview(make_session(question_count=1)).skips(0.2)
    assert interview.session.status is Status.COMPLETED
    interview.is_refused(0.5)

    assert interview.session.status is Status.COMPLETED


@pytest.mark.parametrize("posted", [0, 1, 2], ids=["card", "question", "prompt"])
def test_what_has_to_have_a_timestamp_and_has_none_stays_to_be_posted(posted):
    interview = Interview()
    for seconds in (0.5, 1, 6)[:posted]:
        interview.posts(seconds)
    before, head = interview.session, interview.session.outbox[0]
    interview.send(EffectDelivered(effect_id=head.id, effect=head.effect), 7)

    assert interview.session is before


def test_a_second_prompt_without_a_timestamp_stays_to_be_posted():
    interview = opened().pauses(20).resumes(100)
    before, head = interview.session, interview.session.outbox[0]
    interview.send(EffectDelivered(effect_id=head.id, effect=head.effect), 101)

    assert interview.session is before


def test_a_notice_waits_behind_what_was_waiting_before_it():
    interview = opened().pauses(20).resumes(100).send(SilenceLasted(question_index=0), 700)

    assert interview.waiting == [OpenAnswer(question_index=0, resumed=True), PostNotice(notice=Notice.NUDGE)]
