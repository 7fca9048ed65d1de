"""Which question a timestamp belongs to, and what answer its messages make (rules 3 to 6 and 9)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.engine.answers import answer_parts, answered_by, in_pause, owning_question, time_on_clock, with_event
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import InterviewSessionResponse, PauseSpan, ThreadMessage
from tests.auxil.builders import answered, make_message, make_session, ts, words

NINE, TEN, LONG = words(9), words(10), words(30)


def left_with(*messages: ThreadMessage, **about: object) -> InterviewSessionResponse:
    """A question whose prompt stood at 6 s, skipped so far, in whose time these messages were written."""
    unanswered = answered(skipped=True).with_(prompt_ts=ts(6), response_text="", word_count=0)
    return unanswered.with_(messages=messages, **about)


def answer(*messages: ThreadMessage, **about: object) -> InterviewSessionResponse | None:
    return answered_by(left_with(*messages, **about), 10)


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


def test_the_clock_stands_still_between_the_ends_of_a_pause_but_not_at_them():
    pauses = (PauseSpan(from_ts=ts(10), until_ts=ts(20)), PauseSpan(from_ts=ts(30)))

    assert [in_pause(pauses, ts(at)) for at in (9, 10, 10.001, 20, 29, 30, 99)] == [
        False,
        False,
        True,
        False,
        False,
        False,
        True,
    ]


# --- the accepted message -----------------------------------------------------------------------------------------


def test_no_message_makes_no_answer():
    assert answer() is None


def test_messages_without_enough_words_make_no_answer_however_many_they_are():
    assert answer(make_message((20, NINE)), make_message((30, NINE))) is None


def test_the_first_message_with_enough_words_is_the_answer_of_a_question_that_was_skipped_or_timed_out():
    response = answer(make_message((16, TEN)), skipped=True, timed_out=True)

    assert response.answered
    assert response.message_ts == ts(16)
    assert response.response_text == TEN
    assert response.word_count == 10
    assert response.response_duration_seconds == 10


def test_how_many_words_are_enough_is_said_by_whoever_asks():
    response = left_with(make_message((16, "three words here")))

    assert answered_by(response, 3).answered
    assert answered_by(response, 4) is None


def test_a_message_that_an_edit_completes_is_accepted_at_the_edit():
    response = answer(make_message((16, NINE), (26, LONG)))

    assert response.response_duration_seconds == 20
    assert response.message_ts == ts(16)
    assert response.edits == ()


def test_of_an_edit_and_a_message_the_one_that_came_first_is_accepted():
    response = answer(make_message((16, NINE), (26, LONG)), make_message((20, TEN)))

    assert response.message_ts == ts(20)
    assert response.response_text == f"{TEN}\n\n{LONG}"


def test_a_message_after_the_end_is_not_accepted():
    assert answer(make_message((50.001, TEN)), ended_ts=ts(50)) is None
    assert answer(make_message((50, TEN)), ended_ts=ts(50)).answered


def test_an_edit_after_the_end_completes_nothing():
    assert answer(make_message((49, NINE), (51, TEN)), ended_ts=ts(50)) is None


def test_a_message_in_a_pause_is_not_accepted():
    pauses = (PauseSpan(from_ts=ts(20), until_ts=ts(40)),)

    assert answer(make_message((30, TEN)), pauses=pauses) is None
    assert answer(make_message((45, TEN)), pauses=pauses).response_duration_seconds == 19


def test_a_message_from_a_pause_is_not_accepted_either_when_it_is_edited_after_it():
    pauses = (PauseSpan(from_ts=ts(20), until_ts=ts(40)),)

    assert answer(make_message((30, TEN), (50, LONG)), pauses=pauses) is None


def test_an_answer_keeps_the_messages_that_make_it_and_no_other():
    response = answer(make_message((10, NINE)), make_message((20, TEN)), make_message((30, "b")))

    assert response.messages == (make_message((20, TEN)), make_message((30, "b")))


# --- what is added ------------------------------------------------------------------------------------------------


def test_what_is_written_after_the_accepted_message_is_added_in_the_order_of_writing():
    response = answer(make_message((20, TEN)), make_message((30, "second")), make_message((40, "third")))

    assert response.response_text == f"{TEN}\n\nsecond\n\nthird"
    assert response.word_count == 12
    assert response.response_duration_seconds == 14


def test_what_is_written_after_the_end_or_in_a_pause_is_added_too():
    pauses = (PauseSpan(from_ts=ts(22), until_ts=ts(40)),)
    response = answer(
        make_message((20, TEN)), make_message((30, "a")), make_message((60, "b")), pauses=pauses, ended_ts=ts(50)
    )

    assert response.response_text == f"{TEN}\n\na\n\nb"


def test_a_short_message_from_before_the_accepted_one_is_not_added():
    assert answer(make_message((10, NINE)), make_message((20, TEN))).response_text == TEN


def test_a_short_message_from_before_that_gets_enough_words_later_is_added_from_then():
    response = answer(
        make_message((10, NINE), (35, words(10, "late"))), make_message((20, TEN)), make_message((30, "second"))
    )

    assert response.response_text == f"{TEN}\n\nsecond\n\n{words(10, 'late')}"
    assert response.response_duration_seconds == 14


def test_an_answer_says_when_each_of_its_parts_became_part_of_it():
    parts = answer_parts(left_with(make_message((10, NINE), (35, TEN)), make_message((20, LONG), (40, TEN))), 10)

    assert [(part.message.message_ts, part.joined_ts) for part in parts] == [(ts(20), ts(20)), (ts(10), ts(35))]


# --- edits and deletions ------------------------------------------------------------------------------------------


def test_an_edit_of_an_answer_changes_text_and_words_but_never_the_duration():
    response = answer(make_message((20, TEN), (50, "never mind")))

    assert response.response_text == "never mind"
    assert response.word_count == 2
    assert response.response_duration_seconds == 14


def test_every_edit_of_an_answer_is_kept():
    response = answer(make_message((20, TEN), (50, LONG), (60, NINE)), make_message((30, "b"), (40, "c")))

    assert [(edit.message_ts, edit.edited_ts, edit.previous_text) for edit in response.edits] == [
        (ts(20), ts(50), TEN),
        (ts(20), ts(60), LONG),
        (ts(30), ts(40), "b"),
    ]


def test_what_changed_before_a_message_counted_is_no_edit_of_the_answer():
    response = answer(make_message((20, "hm"), (30, NINE), (40, TEN), (50, LONG)))

    assert [edit.previous_text for edit in response.edits] == [TEN]


def test_an_edit_that_leaves_the_text_as_it_was_is_none():
    assert answer(make_message((20, TEN), (50, TEN))).edits == ()


def test_a_deleted_message_still_counts():
    assert answer(make_message((20, TEN), deleted=30)).response_text == TEN


# --- what is known of a message -----------------------------------------------------------------------------------

SENT = AnswerReceived(message_ts=ts(20), text="one")
EDITED = AnswerEdited(message_ts=ts(20), text="two", previous_text="one", edited_ts=ts(30))
EDITED_AGAIN = AnswerEdited(message_ts=ts(20), text="three", previous_text="two", edited_ts=ts(40))
DELETED = AnswerDeleted(message_ts=ts(20), deleted_ts=ts(50))


def known_after(*events: AnswerReceived | AnswerEdited | AnswerDeleted) -> tuple[ThreadMessage, ...]:
    messages: tuple[ThreadMessage, ...] = ()
    for event in events:
        messages = with_event(messages, event)
    return messages


def test_a_message_keeps_everything_that_it_has_said():
    assert known_after(SENT, EDITED, EDITED_AGAIN) == (make_message((20, "one"), (30, "two"), (40, "three")),)


@given(st.permutations([SENT, EDITED, EDITED_AGAIN]))
def test_a_message_comes_out_the_same_in_whatever_order_it_is_told_of(events):
    assert known_after(*events) == known_after(SENT, EDITED, EDITED_AGAIN)


def test_messages_stand_in_the_order_of_their_writing():
    later, earlier = AnswerReceived(message_ts=ts(30), text="b"), AnswerReceived(message_ts=ts(25), text="a")

    assert [message.message_ts for message in known_after(SENT, later, earlier)] == [ts(20), ts(25), ts(30)]


def test_an_edit_that_overtakes_its_original_brings_it_along_until_the_original_knows_better():
    assert known_after(EDITED_AGAIN) == (make_message((20, "two"), (40, "three")),)
    assert known_after(EDITED_AGAIN, SENT) == (make_message((20, "one"), (40, "three")),)


def test_a_message_that_is_edited_again_and_again_keeps_its_first_and_its_last_versions():
    edits = [
        AnswerEdited(message_ts=ts(20), text=f"edit {n}", previous_text=f"edit {n - 1}", edited_ts=ts(20 + n))
        for n in range(1, 31)
    ]
    (message,) = known_after(SENT, *edits)

    assert [version.text for version in message.versions] == [
        "one",
        *(f"edit {n}" for n in (*range(1, 10), *range(21, 31))),
    ]


def test_what_is_told_again_is_the_very_same():
    for event in (SENT, EDITED, EDITED_AGAIN, DELETED):
        known = known_after(SENT, EDITED, EDITED_AGAIN, DELETED)
        assert with_event(known, event) is known


def test_a_deletion_is_recorded_and_keeps_the_text():
    assert known_after(SENT, DELETED) == (make_message((20, "one"), deleted=50),)


def test_an_edit_that_comes_after_the_deletion_leaves_it_recorded():
    assert known_after(SENT, DELETED, EDITED) == (make_message((20, "one"), (30, "two"), deleted=50),)


def test_the_deletion_of_a_message_that_nobody_knows_is_ignored():
    assert known_after(DELETED) == ()
