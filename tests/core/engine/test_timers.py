"""What time alone does: limits, nudges, the end of a long silence (rules 9, 10 and 12)."""

import pytest

from core.effects import Hint, Notice, PostNotice, PostQuestion, PostSummary, RefreshCard, TellUser
from core.events import (
    AnswerReceived,
    EffectDelivered,
    HistoryUnreadable,
    InterviewExpired,
    SilenceLasted,
    TimeLimitNeared,
    TimeLimitReached,
)
from core.models import InterviewRules, Phase, Status
from tests.auxil.builders import make_session, ts, words
from tests.auxil.interview import Interview, opened

LONG = words(30)
LIMITED = InterviewRules(time_limit_seconds=60)  # from the prompt at 6 s to 66 s; warned at 51 s
NEARED, REACHED = TimeLimitNeared(question_index=0), TimeLimitReached(question_index=0)
SILENT, EXPIRED = SilenceLasted(question_index=0), InterviewExpired()
DAY = 86_400


# --- the time limit -----------------------------------------------------------------------------------------------


def test_a_warning_comes_before_the_limit():
    interview = opened(rules=LIMITED).send(NEARED, 51)

    assert interview.told == [TellUser(hint=Hint.TIME_NEARLY_UP, figure=15)]
    assert interview.session.warned


def test_a_warning_comes_once():
    interview = opened(rules=LIMITED).send(NEARED, 51)
    warned = interview.session
    interview.send(NEARED, 52)

    assert interview.session is warned
    assert interview.told == []


def test_a_warning_that_comes_after_the_limit_is_not_said():
    interview = opened(rules=LIMITED).send(NEARED, 70)

    assert interview.told == []


def test_the_limit_leaves_the_question():
    interview = opened(rules=LIMITED).send(REACHED, 66)

    assert interview.response().timed_out
    assert not interview.response().answered
    assert interview.waiting == [PostQuestion(question_index=1)]


def test_a_reply_from_within_the_limit_counts_after_the_limit_has_left_the_question():
    interview = opened(rules=LIMITED).send(REACHED, 66).says(65, LONG, arrives=67)

    assert interview.response(0).answered
    assert not interview.response(0).timed_out
    assert interview.response(0).response_duration_seconds == 59
    assert interview.told == [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=1)]


def test_a_reply_from_after_the_limit_does_not_count_after_it_either():
    interview = opened(rules=LIMITED).send(REACHED, 66).says(66.001, LONG)

    assert interview.response(0).timed_out
    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def test_a_short_reply_from_within_the_limit_is_not_counted_after_it():
    interview = opened(rules=LIMITED).send(REACHED, 66)
    before = interview.session
    interview.says(60, words(9), arrives=67)

    assert interview.session is before
    assert interview.told == []


def test_a_short_reply_that_was_edited_within_the_limit_counts_after_it():
    interview = opened(rules=LIMITED).says(60, "hm").send(REACHED, 66).edits(60, 65, LONG, was="hm", arrives=67)

    assert interview.response(0).response_duration_seconds == 59
    assert interview.told == [TellUser(hint=Hint.LATE_REPLY_COUNTED, figure=1)]


def test_the_limit_of_the_last_question_waits_for_late_deliveries():
    interview = opened(rules=LIMITED, question_count=1)
    before = interview.session
    assert interview.send(REACHED, 66).session is before
    interview.says(65, LONG, arrives=70)

    assert interview.session.status is Status.COMPLETED
    assert interview.response().answered


def test_the_limit_of_the_last_question_completes_the_interview():
    interview = opened(rules=LIMITED, question_count=1).send(REACHED, 71)

    assert interview.session.status is Status.COMPLETED
    assert interview.session.performance_summary.completion_percentage == 0
    assert interview.waiting[0] == PostSummary()


def test_a_limit_that_comes_too_early_changes_nothing():
    interview = opened(rules=LIMITED)
    before = interview.session

    assert interview.send(REACHED, 65.999).session is before


def test_the_limit_of_a_question_that_is_over_changes_nothing():
    interview = opened(rules=LIMITED).says(36, LONG).opens(42)
    before = interview.session

    assert interview.send(REACHED, 66).session is before
    assert interview.send(NEARED, 66).session is before


def test_a_limit_does_not_end_a_pause():
    interview = opened(rules=LIMITED).pauses(50)
    before = interview.session

    assert interview.send(REACHED, 66).session is before
    assert interview.send(NEARED, 66).session is before


def test_a_limit_goes_on_after_the_pause_with_the_time_that_was_left():
    interview = opened(rules=LIMITED).pauses(50).resumes(100).posts(101)
    before = interview.session
    assert interview.send(REACHED, 116.999).session is before

    assert interview.send(REACHED, 117).response().timed_out


def test_without_a_limit_no_limit_is_reached():
    interview = opened()
    before = interview.session

    assert interview.send(REACHED, 10_000).session is before


# --- silence ------------------------------------------------------------------------------------------------------


def test_after_ten_minutes_of_silence_the_owner_is_nudged():
    interview = opened().send(SILENT, 606)

    assert interview.waiting == [PostNotice(notice=Notice.NUDGE)]
    assert interview.session.phase is Phase.ANSWERING


def test_a_nudge_comes_once_per_question():
    interview = opened().send(SILENT, 606)
    nudged = interview.session

    assert interview.send(SILENT, 607).session is nudged


def test_a_nudge_that_comes_too_early_changes_nothing():
    interview = opened()
    before = interview.session

    assert interview.send(SILENT, 605.999).session is before


def test_a_nudge_for_a_question_that_is_over_changes_nothing():
    interview = opened().says(36, LONG).opens(42)
    before = interview.session

    assert interview.send(SILENT, 700).session is before


def test_nobody_is_nudged_in_a_pause():
    interview = opened().pauses(20).posts(21)
    before = interview.session

    assert interview.send(SILENT, 5_000).session is before


def test_when_the_nudge_comes_is_settable():
    interview = opened(rules=InterviewRules(nudge_after_seconds=60)).send(SILENT, 66)

    assert interview.session.nudged


def test_a_nudge_that_is_not_posted_yet_is_dropped_by_the_answer():
    interview = opened().send(SILENT, 606).says(607, LONG)

    assert interview.waiting == [PostQuestion(question_index=1)]


def test_after_a_day_of_silence_the_interview_is_abandoned_and_says_so():
    interview = opened().send(EXPIRED, 6 + DAY)

    assert interview.session.status is Status.ABANDONED
    assert interview.waiting == [PostNotice(notice=Notice.EXPIRED), RefreshCard()]


def test_an_interview_that_is_paused_for_a_day_is_abandoned_too():
    interview = opened().pauses(20).send(EXPIRED, 20 + DAY)

    assert interview.session.status is Status.ABANDONED


def test_a_day_counts_from_the_last_that_happened():
    interview = opened().says(36, LONG)
    before = interview.session
    assert interview.send(EXPIRED, 6 + DAY).session is before

    assert interview.send(EXPIRED, 36 + DAY).session.status is Status.ABANDONED


def test_an_expiry_that_comes_after_the_end_changes_nothing():
    interview = opened(question_count=1).says(36, LONG)
    ended = interview.session

    assert interview.send(EXPIRED, 10 * DAY).session is ended
    assert interview.told == []


# --- the bot was away ---------------------------------------------------------------------------------------------


def test_where_the_thread_can_not_be_read_the_bot_says_that_it_was_away():
    interview = opened().send(HistoryUnreadable(question_index=0), 60)

    assert interview.waiting == [PostNotice(notice=Notice.AWAY)]
    assert interview.session.phase is Phase.ANSWERING


def test_the_bot_says_once_per_question_that_it_was_away():
    interview = opened().send(HistoryUnreadable(question_index=0), 60)
    told = interview.session

    assert interview.send(HistoryUnreadable(question_index=0), 61).session is told


@pytest.mark.parametrize("question_index", [1, 2])
def test_that_the_bot_was_away_is_not_said_of_another_question(question_index):
    interview = opened()
    before = interview.session

    assert interview.send(HistoryUnreadable(question_index=question_index), 60).session is before


def test_that_the_bot_was_away_is_not_said_in_a_preview_or_a_pause_or_after_the_end():
    for interview in (Interview().previews(1), opened().pauses(20), opened().abandons(20)):
        before = interview.session
        assert interview.send(HistoryUnreadable(question_index=0), 60).session is before


def test_a_question_that_timed_out_says_until_when_a_reply_counts():
    interview = opened(rules=LIMITED).send(REACHED, 500)

    assert interview.response().ended_ts == ts(66)


def test_a_reply_in_the_last_millisecond_counts_after_the_limit_as_it_does_before_it():
    prompt, reply = ts(6)[:-3] + "900", ts(66)[:-3] + "500"
    counted = []
    for times_out_first in (False, True):
        interview = Interview(make_session(rules=LIMITED)).previews(1)
        head = interview.session.outbox[0]
        interview.send(EffectDelivered(effect_id=head.id, effect=head.effect, message_ts=prompt), 6.1)
        if times_out_first:
            interview.send(REACHED, 66.1)
        interview.send(AnswerReceived(message_ts=reply, text=LONG), 66.2)
        counted.append(interview.response(0).answered)

    assert counted == [True, True]
