"""Which question a timestamp belongs to, and what its replies add up to (rules 3 to 6)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.engine.answers import is_known, owning_question, time_on_clock, with_deletion, with_edit, with_reply
from core.models import InterviewSessionResponse, PauseSpan, Reply
from tests.auxil.builders import answered, make_session, ts, words


def make_reply(seconds: float, text: str = "some text", *, counted: float | None = None) -> Reply:
    return Reply(message_ts=ts(seconds), counted_ts=ts(seconds if counted is None else counted), text=text)


def make_response(prompt: float = 6, *replies: Reply) -> InterviewSessionResponse:
    response = answered(skipped=True).with_(prompt_ts=ts(prompt), response_text="", word_count=0)
    for reply in replies:
        response = with_reply(response, reply)
    return response


def asked(*prompts: float | None, current: float | None = None):
    """A session whose past questions were opened at these instants, and its current one at ``current``."""
    responses = tuple(answered().with_(prompt_ts=None if at is None else ts(at)) for at in prompts)
    return make_session(question_count=5).with_(
        responses=responses, current_question_index=len(responses), prompt_ts=None if current is None else ts(current)
    )


# --- the owning question ------------------------------------------------------------------------------------------


def test_before_the_first_prompt_no_question_owns_anything():
    assert owning_question(asked(), ts(100)) is None
    assert owning_question(asked(current=6), ts(5.999)) is None


def test_a_question_owns_what_is_written_from_its_prompt_on():
    assert owning_question(asked(current=6), ts(6)) == 0
    assert owning_question(asked(current=6), ts(9_999)) == 0


def test_a_question_owns_what_is_written_up_to_the_next_prompt():
    session = asked(6, 50, current=90)

    assert [owning_question(session, ts(seconds)) for seconds in (6, 49.999, 50, 89.999, 90)] == [0, 0, 1, 1, 2]


def test_a_preview_belongs_to_the_question_before_it():
    assert owning_question(asked(6, current=None), ts(80)) == 0


def test_a_question_that_was_never_opened_owns_nothing():
    assert owning_question(asked(6, None, current=90), ts(80)) == 0


# --- the clock ----------------------------------------------------------------------------------------------------


def test_the_clock_counts_from_the_prompt():
    assert time_on_clock(ts(6), (), ts(36.5)) == Decimal("30.5")


def test_the_clock_leaves_pauses_out():
    pauses = (PauseSpan(from_ts=ts(10), until_ts=ts(20)), PauseSpan(from_ts=ts(30), until_ts=ts(35)))

    assert time_on_clock(ts(6), pauses, ts(40)) == 19


def test_the_clock_leaves_out_no_pause_that_came_later():
    assert time_on_clock(ts(6), (PauseSpan(from_ts=ts(10), until_ts=ts(20)),), ts(9)) == 3


def test_the_clock_stands_still_in_a_pause():
    pauses = (PauseSpan(from_ts=ts(10), until_ts=ts(20)),)

    assert [time_on_clock(ts(6), pauses, ts(at)) for at in (10, 15, 20)] == [4, 4, 4]


def test_the_clock_stands_still_in_a_pause_that_has_not_ended():
    assert time_on_clock(ts(6), (PauseSpan(from_ts=ts(10)),), ts(99)) == 4


@given(st.lists(st.integers(min_value=7, max_value=500), max_size=8, unique=True), st.integers(6, 600))
def test_the_clock_is_never_negative_and_never_faster_than_time(instants, replied):
    bounds = sorted(instants)
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    pauses = tuple(PauseSpan(from_ts=ts(start), until_ts=ts(end)) for start, end in pairs)

    assert 0 <= time_on_clock(ts(6), pauses, ts(replied)) <= replied - 6


# --- replies ------------------------------------------------------------------------------------------------------


def test_a_reply_answers_a_question_that_was_skipped_or_timed_out():
    response = with_reply(answered(skipped=True, timed_out=True).with_(prompt_ts=ts(6)), make_reply(16))

    assert response.answered


def test_replies_are_joined_by_an_empty_line_in_the_order_of_writing():
    response = make_response(6, make_reply(30, "second"), make_reply(20, "first"), make_reply(40, "third"))

    assert response.response_text == "first\n\nsecond\n\nthird"
    assert response.word_count == 3
    assert response.message_ts == ts(20)
    assert response.response_duration_seconds == 14


def test_a_reply_stands_where_it_counted_not_where_it_was_sent():
    response = make_response(6, make_reply(10, "completed by an edit", counted=50), make_reply(40, "first"))

    assert response.response_text == "first\n\ncompleted by an edit"


def test_a_response_knows_its_replies_by_their_timestamp():
    response = make_response(6, make_reply(20))

    assert is_known(response, ts(20))
    assert not is_known(response, ts(21))


def test_replies_come_out_the_same_in_whatever_order_they_are_added():
    replies = [make_reply(20, words(12)), make_reply(30, "b"), make_reply(25, "c", counted=40)]
    forwards, backwards = make_response(6, *replies), make_response(6, *reversed(replies))

    assert forwards == backwards


# --- edits and deletions ------------------------------------------------------------------------------------------


def test_an_edit_changes_its_own_reply_alone():
    response = make_response(6, make_reply(20, "one"), make_reply(30, "two"))
    edited = with_edit(response, ts(30), "two and a half", ts(50))

    assert edited.response_text == "one\n\ntwo and a half"
    assert edited.word_count == 5
    assert edited.response_duration_seconds == response.response_duration_seconds
    assert edited.replies[0] == response.replies[0]


def test_every_edit_is_kept():
    response = make_response(6, make_reply(20, "one"))
    edited = with_edit(with_edit(response, ts(20), "two", ts(50)), ts(20), "three", ts(60))

    assert [edit.previous_text for edit in edited.edits] == ["one", "two"]


def test_an_edit_that_is_no_newer_than_the_last_is_none():
    edited = with_edit(make_response(6, make_reply(20, "one")), ts(20), "two", ts(50))

    assert with_edit(edited, ts(20), "three", ts(50)) is edited
    assert with_edit(edited, ts(20), "three", ts(49)) is edited


def test_a_deletion_is_recorded_once_and_keeps_the_text():
    response = make_response(6, make_reply(20, "one"))
    deleted = with_deletion(response, ts(20), ts(50))

    assert deleted.response_text == "one"
    assert deleted.replies[0].deleted_ts == ts(50)
    assert with_deletion(deleted, ts(20), ts(60)) is deleted
