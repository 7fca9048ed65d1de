"""An interview outside Slack: questions are handed out, and answers are handed in."""

from decimal import Decimal

import pytest

from core.engine import advance
from core.engine.submissions import Reason, Refusal, refusal_of
from core.events import (
    AbandonRequested,
    CompletionRequested,
    PauseRequested,
    ResponseSubmitted,
    ResumeRequested,
    TimeLimitReached,
)
from core.models import InterviewRules, MockInterviewSession, Phase, Status
from tests.auxil.builders import at, make_session, ts, words

TEN = words(10)


def submission(seconds: float, text: str = TEN, *, index: int = 0, duration: str | None = None) -> ResponseSubmitted:
    return ResponseSubmitted(
        question_index=index,
        text=text,
        at_ts=ts(seconds),
        duration_seconds=Decimal(duration) if duration is not None else None,
        submission_key=f"key-{seconds}",
    )


def hands_in(session: MockInterviewSession, event: ResponseSubmitted, seconds: float) -> MockInterviewSession:
    after, told = advance(session, event, at(seconds))
    assert not told
    assert not after.outbox
    return after


@pytest.fixture
def session() -> MockInterviewSession:
    return make_session(place=None)


def test_the_first_question_is_handed_out_at_once_and_its_clock_starts_after_the_preview(session):
    assert session.phase is Phase.ANSWERING
    assert session.question_ts == ts(0)
    assert session.opens_at == at(5)
    assert session.prompt_ts == ts(5)
    assert session.outbox == ()


def test_an_answer_leads_to_the_next_question_whose_preview_begins_then(session):
    after = hands_in(session, submission(30), 30)

    assert after.revision == session.revision + 1
    assert after.responses[0].response_text == TEN
    assert after.responses[0].submission_key == "key-30"
    assert (after.current_question_index, after.question_ts, after.prompt_ts) == (1, ts(30), ts(35))


def test_without_a_duration_the_time_since_the_preview_counts(session):
    assert hands_in(session, submission(30), 30).responses[0].response_duration_seconds == 25
    assert hands_in(session, submission(3), 3).responses[0].response_duration_seconds == 0


def test_a_duration_counts_as_it_was_measured(session):
    response = hands_in(session, submission(30, duration="21.5"), 30).responses[0]

    assert response.response_duration_seconds == Decimal("21.5")
    assert response.word_count == 10


@pytest.mark.parametrize(("duration", "most"), [("-0.001", None), ("30.001", None), ("0", "ok"), ("30", "ok")])
def test_a_duration_lies_between_nothing_and_the_time_since_the_question_was_handed_out(session, duration, most):
    refusal = refusal_of(session, submission(30, duration=duration))

    assert refusal == (None if most else Refusal(Reason.DURATION, Decimal(30)))


def test_the_last_answer_completes_the_interview(session):
    for index in range(3):
        session = hands_in(session, submission(30 * (index + 1), index=index), 30 * (index + 1))

    assert session.status is Status.COMPLETED
    assert session.completed_at == at(90)
    assert session.performance_summary is not None
    assert session.performance_summary.completion_percentage == 100


def test_what_is_refused_changes_nothing(session):
    paused = advance(session, PauseRequested(), at(20))[0]
    over = advance(session, AbandonRequested(), at(20))[0]
    in_slack = make_session()
    for unfit, event, refusal in [
        (session, submission(30, words(9)), Refusal(Reason.TOO_SHORT, Decimal(9))),
        (session, submission(30, index=1), Refusal(Reason.OTHER_QUESTION)),
        (paused, submission(30), Refusal(Reason.PAUSED)),
        (over, submission(30), Refusal(Reason.OVER)),
        (in_slack, submission(30), Refusal(Reason.IN_SLACK)),
    ]:
        assert refusal_of(unfit, event) == refusal
        assert advance(unfit, event, at(30)) == (unfit, [])


def test_the_time_limit_counts_from_the_end_of_the_preview_and_the_next_question_is_handed_out():
    limited = make_session(place=None, rules=InterviewRules(time_limit_seconds=60))

    assert refusal_of(limited, submission(65)) is None
    assert refusal_of(limited, submission(65.001)) == Refusal(Reason.TIME_UP)
    after, _ = advance(limited, TimeLimitReached(question_index=0), at(65))
    assert after.responses[0].timed_out
    assert (after.current_question_index, after.question_ts) == (1, ts(65))


def test_a_pause_stops_the_clock(session):
    paused = advance(session, PauseRequested(), at(20))[0]
    resumed = advance(paused, ResumeRequested(), at(50))[0]

    assert resumed.phase is Phase.ANSWERING
    assert hands_in(resumed, submission(60), 60).responses[0].response_duration_seconds == 25


@pytest.mark.parametrize("place", [None, make_session().place])
def test_an_interview_can_be_completed_before_its_last_question(place):
    session = make_session(place=place)
    after, _ = advance(session, CompletionRequested(), at(20))

    assert after.status is Status.COMPLETED
    assert after.performance_summary is not None
    assert after.performance_summary.completion_percentage == 0
    assert advance(after, CompletionRequested(), at(21))[0] is after
