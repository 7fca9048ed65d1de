"""The steps that transitions share: the outbox, leaving a question, the end (rules 7 and 11)."""

from core.effects import Notice, PostCard, PostFiles, PostNotice, PostQuestion, PostSummary, RefreshCard
from core.engine.steps import closing_ts, enqueue, leave_question, pause, response_now, supersede, with_closing
from core.models import InterviewRules, PauseSpan, Phase, Status
from tests.auxil.builders import at, make_message, make_session, ts, words
from tests.auxil.interview import Interview, opened

LIMITED = InterviewRules(time_limit_seconds=60)
NUDGE, AWAY = PostNotice(notice=Notice.NUDGE), PostNotice(notice=Notice.AWAY)


def test_an_effect_waits_behind_the_others_under_an_id_of_its_own():
    session = enqueue(opened().session, at(20), NUDGE, AWAY)

    assert [entry.effect for entry in session.outbox] == [NUDGE, AWAY]
    assert len({entry.id for entry in session.outbox}) == 2
    assert {entry.due_at for entry in session.outbox} == {at(20)}


def test_an_effect_may_be_due_later():
    session = enqueue(opened().session, at(20), NUDGE, due_at=at(25))

    assert session.outbox[0].due_at == at(25)


def test_an_id_names_the_revision_that_wrote_it():
    session = opened().session

    assert enqueue(session, at(20), NUDGE).outbox[0].id == f"{session.revision + 1}.0"


def test_what_is_superseded_leaves_only_the_card():
    before = make_session()
    session = supersede(before, at(1), NUDGE)

    assert [entry.effect for entry in session.outbox] == [PostCard(), NUDGE]
    assert session.outbox[0] is before.outbox[0]


def test_leaving_a_question_clears_all_that_was_its_own():
    session = opened(rules=LIMITED).pauses(20).resumes(30).posts(31).session
    session = session.with_(messages=(make_message((31, "hm")),), warned=True, nudged=True, away_told=True)
    left = leave_question(session, response_now(session, at(40)), at(40))

    fresh = make_session(rules=session.rules)
    for name in ("question_ts", "opens_at", "prompt_ts", "preview_late_seconds", "closes_at", "pauses", "messages"):
        assert getattr(left, name) == getattr(fresh, name), name
    assert (left.warned, left.nudged, left.away_told) == (False, False, False)
    assert left.current_question_index == 1
    assert left.last_activity_at == at(40)


def test_the_record_of_a_question_keeps_its_prompt_and_its_pauses():
    session = opened().pauses(20).resumes(30).posts(31).session
    response = response_now(session, at(40), skipped=True, ended_ts=ts(39))

    assert response.prompt_ts == ts(6)
    assert response.pauses == (PauseSpan(from_ts=ts(20), until_ts=ts(31)),)
    assert (response.skipped, response.ended_ts, response.timestamp) == (True, ts(39), at(40))


def test_one_message_brings_the_receipt_and_the_next_question():
    assert opened().says(36, words(10)).waiting == [PostQuestion(question_index=1)]


def test_after_the_last_question_come_the_summary_its_files_and_the_card():
    interview = opened(question_count=2).says(36, words(10)).opens(42).says(60, words(20))

    assert interview.session.status is Status.COMPLETED
    assert interview.waiting == [PostSummary(), PostFiles(), RefreshCard()]
    assert interview.session.performance_summary.completion_percentage == 100
    assert interview.session.performance_summary.total_words == 30


def test_a_skipped_question_lowers_the_completion():
    interview = opened(question_count=2).says(36, words(10)).skips(38)

    assert interview.session.status is Status.COMPLETED
    assert interview.session.performance_summary.completion_percentage == 50


def test_a_pause_in_a_preview_stops_no_clock():
    paused = pause(make_session(), ts(1), at(1))

    assert paused.phase is Phase.PAUSED
    assert not paused.clock_stopped


def test_a_clock_stops_at_the_latest_of_the_click_the_prompt_and_the_last_resume():
    once = pause(opened().session, ts(5), at(5))
    assert once.pauses == (PauseSpan(from_ts=ts(6)),)
    again = opened().pauses(20).resumes(30).posts(31).session

    assert pause(again, ts(25), at(32)).pauses[1] == PauseSpan(from_ts=ts(31))
    assert pause(again, ts(40), at(40)).pauses[1] == PauseSpan(from_ts=ts(40))


def test_without_a_limit_or_without_a_prompt_nothing_closes():
    assert closing_ts(opened().session) is None
    assert with_closing(opened().session).closes_at is None
    assert closing_ts(Interview(make_session(rules=LIMITED)).previews(1).session) is None


def test_a_limit_closes_later_by_every_pause_that_has_ended():
    session = opened(rules=LIMITED).session
    spans = (PauseSpan(from_ts=ts(10), until_ts=ts(20)), PauseSpan(from_ts=ts(30), until_ts=ts(35)))

    assert closing_ts(session.with_(pauses=spans)) == ts(66 + 15)
    assert with_closing(session.with_(pauses=spans)).closes_at == at(66 + 15)


def test_a_limit_closes_at_a_microsecond_of_slacks_clock():
    session = opened(rules=LIMITED).session.with_(prompt_ts="1800000006.123456")

    assert closing_ts(session) == "1800000066.123456"
    assert with_closing(session).closes_at == at(66.123)


def test_a_question_with_a_limit_ends_at_it_and_one_without_at_no_instant():
    assert response_now(opened(rules=LIMITED).session, at(500)).ended_ts == ts(66)
    assert response_now(opened().session, at(500)).ended_ts is None
