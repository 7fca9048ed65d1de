"""Skip, pause, resume, abandon (rules 8 and 12)."""

import pytest

from core.effects import Hint, Notice, OpenAnswer, PostCard, PostNotice, PostQuestion, RefreshCard, TellUser
from core.events import AbandonRequested, PauseRequested, ResumeRequested, SkipRequested
from core.models import InterviewRules, Phase, Status
from tests.auxil.builders import at, ts, words
from tests.auxil.interview import Interview, opened

LONG = words(30)

# --- skip ---------------------------------------------------------------------------------------------------------


def test_skipping_leaves_the_question_out_and_previews_the_next():
    interview = opened().skips(20)

    assert interview.response().skipped
    assert interview.response().question_uuid == "q-1"
    assert not interview.response().answered
    assert interview.waiting == [PostQuestion(question_index=1)]
    assert interview.session.phase is Phase.PREVIEW


def test_a_question_can_be_skipped_in_its_preview():
    interview = Interview().previews(1).skips(3)

    assert interview.response().skipped
    assert interview.response().prompt_ts is None
    assert interview.waiting == [PostQuestion(question_index=1)]


def test_skipping_before_the_card_is_posted_leaves_the_card_to_be_posted():
    interview = Interview().skips(0.2)

    assert interview.waiting == [PostCard(), PostQuestion(question_index=1)]


def test_an_answer_to_a_prompt_that_is_not_noted_yet_is_not_skipped():
    interview = Interview().previews(1).says(9, LONG).skips(12)

    assert interview.response().response_text == LONG
    assert not interview.response().skipped
    assert interview.response().response_duration_seconds == 3  # since the preview's end, at 6 s
    assert interview.told == [TellUser(hint=Hint.QUESTION_OVER)]


def test_an_answer_to_a_prompt_that_is_not_noted_yet_counts_when_the_interview_is_abandoned():
    interview = Interview().previews(1).says(9, LONG).abandons(12)

    assert interview.response().response_text == LONG
    assert interview.session.status is Status.ABANDONED


def test_a_second_click_on_skip_does_not_skip_the_next_question():
    interview = opened().skips(20, 0)
    once = interview.session
    interview.skips(20.1, 0)

    assert interview.session is once
    assert interview.told == [TellUser(hint=Hint.QUESTION_OVER)]


def test_a_click_on_the_skip_button_of_an_old_question_says_that_it_is_over():
    interview = opened().says(36, LONG).opens(42)
    before = interview.session
    interview.skips(50, 0)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.QUESTION_OVER)]


def test_skipping_while_the_interview_is_paused_goes_on_with_the_next_question():
    interview = opened().pauses(20).skips(25)

    assert interview.response().skipped
    assert interview.session.phase is Phase.PREVIEW
    assert interview.waiting == [PostQuestion(question_index=1)]
    assert interview.opens(31).says(41, LONG).response(1).response_duration_seconds == 10


def test_an_answer_from_before_the_skip_counts_although_it_arrives_after_it():
    interview = opened().skips(20).says(16, LONG, arrives=21)

    assert interview.response(0).answered
    assert interview.response(0).response_duration_seconds == 10
    assert interview.told == [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=1)]
    assert interview.session.current_question_index == 1


def test_a_reply_from_after_the_skip_does_not_undo_it():
    interview = opened().skips(20).says(20.5, LONG)

    assert interview.response(0).skipped
    assert interview.response(0).response_text == ""
    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def test_a_skipped_question_says_until_when_a_reply_counts():
    assert opened().skips(20, arrives=25).response().ended_ts == ts(20)
    assert opened(rules=InterviewRules(time_limit_seconds=10)).skips(20).response().ended_ts == ts(16)


def test_skipping_the_last_question_completes_the_interview():
    interview = opened(question_count=1).skips(20)

    assert interview.session.status is Status.COMPLETED
    assert interview.session.performance_summary.completion_percentage == 0


# --- pause and resume ---------------------------------------------------------------------------------------------


def test_pausing_stops_the_clock_and_says_so():
    interview = opened(rules=InterviewRules(time_limit_seconds=60)).pauses(20)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.clock_stopped
    assert interview.session.closes_at is None
    assert interview.waiting == [PostNotice(notice=Notice.PAUSED)]


def test_pausing_in_a_preview_takes_the_prompt_back():
    interview = Interview().previews(1).pauses(3)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.opens_at is None
    assert interview.waiting == [PostNotice(notice=Notice.PAUSED)]
    assert interview.session.pauses == ()


def test_a_second_pause_says_that_it_is_paused_already():
    interview = opened().pauses(20)
    before = interview.session
    interview.pauses(21)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.ALREADY_PAUSED)]


def test_a_pause_from_before_the_prompt_stops_the_clock_at_the_prompt():
    interview = opened().pauses(5.9)

    assert interview.session.pauses[0].from_ts == ts(6)


def test_resuming_in_a_question_posts_its_prompt_again():
    interview = opened().pauses(20).posts(20.5).resumes(100)

    assert interview.session.phase is Phase.ANSWERING
    assert interview.session.clock_stopped
    assert interview.waiting == [OpenAnswer(question_index=0, resumed=True)]
    assert interview.session.outbox[0].due_at == at(100)


def test_resuming_in_a_preview_posts_the_question_again():
    interview = Interview().previews(1).pauses(3).resumes(100)

    assert interview.session.phase is Phase.PREVIEW
    assert interview.waiting == [PostQuestion(question_index=0, resumed=True)]


def test_a_preview_that_was_resumed_lasts_its_full_time():
    interview = Interview().previews(1).pauses(3).resumes(100).previews(101)

    assert interview.session.opens_at == at(106)
    assert interview.waiting == [OpenAnswer(question_index=0)]


def test_resuming_before_the_card_is_posted_leaves_the_card_first():
    interview = Interview().pauses(0.1).resumes(0.2)

    assert interview.waiting == [PostCard(), PostQuestion(question_index=0, resumed=True)]


def test_a_pause_notice_that_is_not_posted_yet_is_dropped_by_resuming():
    interview = opened().pauses(20).resumes(20.5)

    assert interview.waiting == [OpenAnswer(question_index=0, resumed=True)]


def test_resuming_what_is_not_paused_says_so():
    interview = opened()
    before = interview.session
    interview.resumes(20)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.NOT_PAUSED)]


def test_the_clock_starts_again_with_the_second_prompt():
    interview = opened().pauses(20).resumes(100).posts(102)

    assert not interview.session.clock_stopped
    assert [(span.from_ts, span.until_ts) for span in interview.session.pauses] == [(ts(20), ts(102))]
    assert interview.session.prompt_ts == ts(6)


def test_pausing_again_before_the_second_prompt_is_posted_lengthens_the_pause():
    interview = opened().pauses(20).resumes(100).pauses(100.5).resumes(200).posts(201).says(211, LONG)

    assert interview.response().response_duration_seconds == 24
    assert len(interview.response().pauses) == 1


def test_resuming_lets_the_owner_be_nudged_again():
    interview = opened()
    interview.session = interview.session.with_(nudged=True)
    interview.pauses(20).resumes(100)

    assert not interview.session.nudged


def test_a_pause_that_comes_again_after_the_resume_changes_nothing():
    interview = opened().pauses(10).resumes(20).posts(21)
    before = interview.session
    interview.pauses(10, arrives=22)

    assert interview.session is before
    assert interview.told == []


def test_a_pause_that_was_clicked_before_the_last_one_is_old():
    interview = opened().pauses(10).resumes(20).posts(21)
    before = interview.session

    assert interview.pauses(9, arrives=22).session is before


def test_a_pause_is_old_also_at_a_later_question():
    interview = opened().pauses(10).resumes(20).posts(21).says(30, LONG).opens(36)
    before = interview.session

    assert interview.pauses(10, arrives=40).session is before


def test_a_resume_that_was_clicked_before_the_last_pause_is_old():
    interview = opened().pauses(10).resumes(20).posts(21).pauses(30)
    before = interview.session
    interview.resumes(20, arrives=31)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.NOT_PAUSED)]


def test_a_resume_that_comes_again_changes_nothing():
    interview = opened().pauses(10).resumes(20).posts(21)
    before = interview.session
    interview.resumes(20, arrives=22)

    assert interview.session is before


def test_the_pause_button_of_an_old_question_says_that_it_is_over():
    interview = opened().says(36, LONG).opens(42)
    before = interview.session
    interview.send(PauseRequested(at_ts=ts(50), question_index=0), 50)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.QUESTION_OVER)]


def test_the_pause_button_of_the_open_question_pauses():
    assert opened().send(PauseRequested(at_ts=ts(20), question_index=0), 20).session.phase is Phase.PAUSED


def test_pausing_and_resuming_by_command_is_never_old():
    interview = opened().pauses(10).resumes(20).posts(21).send(PauseRequested(), 30)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.pauses[-1].from_ts == ts(30)
    assert interview.send(ResumeRequested(), 40).waiting == [OpenAnswer(question_index=0, resumed=True)]


def test_a_pause_stops_the_clock_at_its_click_although_it_arrives_later():
    assert opened().pauses(20, arrives=25).session.pauses[0].from_ts == ts(20)


def test_a_pause_that_was_clicked_before_the_second_prompt_stops_the_clock_at_that_prompt():
    interview = opened().pauses(10).resumes(20).posts(21).pauses(20.5, arrives=22).resumes(30).posts(31).says(35, LONG)

    assert [span.from_ts for span in interview.response().pauses] == [ts(10), ts(21)]
    assert interview.response().response_duration_seconds == 8


def test_a_second_click_on_pause_that_comes_again_after_the_resume_changes_nothing():
    interview = opened().pauses(10).pauses(15).resumes(20).posts(21)
    before = interview.session
    interview.pauses(15, arrives=22)

    assert interview.session is before


# --- abandon ------------------------------------------------------------------------------------------------------


def test_abandoning_ends_the_interview_with_what_there_is():
    interview = opened().says(36, LONG).opens(42).abandons(50)

    assert interview.session.status is Status.ABANDONED
    assert interview.session.phase is Phase.FINISHED
    assert interview.session.completed_at is None
    assert interview.session.performance_summary.total_words == 30
    assert interview.waiting == [PostNotice(notice=Notice.ABANDONED), RefreshCard()]


@pytest.mark.parametrize("pause", [False, True])
def test_an_interview_can_be_abandoned_in_any_phase(pause):
    interview = Interview().previews(1)
    if pause:
        interview.pauses(2)

    assert interview.abandons(3).session.status is Status.ABANDONED


def test_abandoning_drops_what_was_waiting_to_be_posted():
    interview = Interview().previews(1).abandons(3)

    assert OpenAnswer(question_index=0) not in interview.waiting


@pytest.mark.parametrize(
    "event",
    [
        SkipRequested(question_index=0, at_ts=ts(99)),
        PauseRequested(at_ts=ts(99)),
        ResumeRequested(),
        AbandonRequested(),
    ],
    ids=lambda event: type(event).__name__,
)
def test_after_the_end_a_click_says_that_the_interview_is_over(event):
    interview = opened(question_count=1).says(36, LONG)
    ended = interview.session
    interview.send(event, 99)

    assert interview.session is ended
    assert interview.told == [TellUser(hint=Hint.INTERVIEW_OVER)]
