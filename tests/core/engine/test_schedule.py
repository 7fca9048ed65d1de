"""What time will do to an interview, and when somebody has to look at it."""

import pytest

from core.engine.schedule import due_event, next_due_at, timers, warning_lead
from core.events import InterviewExpired, SilenceLasted, TimeLimitNeared, TimeLimitReached
from core.models import InterviewRules
from tests.auxil.builders import at, make_session, words
from tests.auxil.interview import Interview, opened

LIMITED = InterviewRules(time_limit_seconds=60)
DAY = 86_400


def scheduled(interview: Interview):
    return {type(event): instant for instant, event in timers(interview.session)}


@pytest.mark.parametrize(("limit", "lead"), [(20, 5), (60, 15), (120, 30), (600, 30)])
def test_the_warning_comes_a_quarter_of_the_limit_before_it_and_half_a_minute_at_most(limit, lead):
    assert warning_lead(limit).total_seconds() == lead


def test_an_open_question_with_a_limit_has_every_timer():
    assert scheduled(opened(rules=LIMITED)) == {
        TimeLimitNeared: at(51),
        TimeLimitReached: at(66),
        SilenceLasted: at(606),
        InterviewExpired: at(6 + DAY),
    }


def test_an_open_question_without_a_limit_has_none_of_its_timers():
    assert scheduled(opened()) == {SilenceLasted: at(606), InterviewExpired: at(6 + DAY)}


def test_a_preview_can_only_expire():
    assert scheduled(Interview(make_session(rules=LIMITED)).previews(1)) == {InterviewExpired: at(DAY)}


def test_a_pause_can_only_expire():
    assert scheduled(opened(rules=LIMITED).pauses(20)) == {InterviewExpired: at(20 + DAY)}


def test_a_second_prompt_that_is_not_posted_yet_has_no_limit():
    assert TimeLimitReached not in scheduled(opened(rules=LIMITED).pauses(20).resumes(50))


def test_the_last_limit_waits_five_seconds_for_late_deliveries():
    assert scheduled(opened(rules=LIMITED, question_count=1))[TimeLimitReached] == at(71)


def test_after_the_end_there_are_no_timers():
    assert scheduled(opened(question_count=1).says(36, words(10))) == {}
    assert scheduled(opened().abandons(20)) == {}


def test_nothing_is_due_before_its_instant():
    session = opened(rules=LIMITED).session

    assert due_event(session, at(50.999)) is None
    assert due_event(session, at(51)) == TimeLimitNeared(question_index=0)


def test_of_what_is_due_the_earliest_comes_first():
    session = opened(rules=LIMITED).session

    assert due_event(session, at(10 * DAY)) == TimeLimitNeared(question_index=0)
    assert due_event(session.with_(warned=True), at(10 * DAY)) == TimeLimitReached(question_index=0)


def test_the_next_instant_is_that_of_what_waits_to_be_posted():
    assert next_due_at(make_session(started=3)) == at(3)
    assert next_due_at(Interview().previews(1).session) == at(6)


def test_the_next_instant_is_that_of_the_next_timer_when_nothing_waits():
    assert next_due_at(opened(rules=LIMITED).session) == at(51)
    assert next_due_at(opened().session) == at(606)


def test_after_the_end_somebody_looks_until_the_outbox_is_empty():
    interview = opened(question_count=1).says(36, words(10))
    assert next_due_at(interview.session) == at(36)
    interview.posts(37).posts(38).posts(39)

    assert next_due_at(interview.session) is None
