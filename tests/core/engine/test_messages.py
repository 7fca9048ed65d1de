"""What the owner writes, edits and deletes in the thread (rules 3 to 6, 9 and 12)."""

from decimal import Decimal

import pytest

from core.effects import Hint, Notice, PostNotice, PostQuestion, TellUser
from core.events import AnswerReceived, InterviewExpired
from core.models import InterviewRules, Phase, Status
from tests.auxil.builders import at, make_message, make_session, ts, words
from tests.auxil.interview import Interview, opened

NINE, TEN, LONG = words(9), words(10), words(30)
LIMITED = InterviewRules(time_limit_seconds=60)


# --- the answer ---------------------------------------------------------------------------------------------------


def test_the_first_reply_of_ten_words_is_the_answer():
    interview = opened().says(36, TEN)

    assert interview.told == []
    assert len(interview.session.responses) == 1
    response = interview.response()
    assert response.question_uuid == "q-1"
    assert response.response_text == TEN
    assert response.word_count == 10
    assert response.message_ts == ts(36)
    assert response.answered


def test_the_answer_takes_the_interview_to_the_preview_of_the_next_question():
    interview = opened().says(36, TEN)

    assert interview.session.phase is Phase.PREVIEW
    assert interview.session.current_question_index == 1
    assert interview.waiting == [PostQuestion(question_index=1)]
    assert interview.session.prompt_ts is None


def test_the_duration_runs_from_the_prompt_to_the_reply_by_slacks_clock():
    interview = opened().says(51.25, TEN, arrives=60)

    assert interview.response().response_duration_seconds == Decimal("45.250")


def test_a_late_delivery_counts_against_nobody():
    interview = opened().says(51, TEN, arrives=3_000)

    assert interview.response().response_duration_seconds == 45


def test_a_reply_under_ten_words_is_hinted_at_and_nothing_is_stored():
    interview = opened()
    before = interview.session
    interview.says(20, NINE)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.TOO_SHORT, figure=9)]


def test_the_clock_runs_on_after_a_reply_that_was_too_short():
    interview = opened().says(20, NINE).says(50, TEN)

    assert interview.response().response_duration_seconds == 44
    assert interview.response().response_text == TEN


def test_how_many_words_an_answer_needs_is_settable():
    interview = opened(rules=InterviewRules(minimum_words=3)).says(20, words(3))

    assert interview.response().word_count == 3


def test_a_reply_that_comes_twice_counts_once():
    interview = opened().says(36, TEN)
    once = interview.session
    interview.says(36, TEN)

    assert interview.session is once
    assert interview.told == []


def test_a_reply_at_the_very_timestamp_of_the_prompt_counts():
    interview = opened().says(6, TEN)

    assert interview.response().response_duration_seconds == 0


# --- what belongs to the answer before ----------------------------------------------------------------------------


def test_what_follows_the_answer_is_added_to_it_however_short():
    interview = opened().says(36, TEN).says(38, "and one more thing")

    assert interview.response(0).response_text == f"{TEN}\n\nand one more thing"
    assert interview.response(0).word_count == 14
    assert interview.response(0).response_duration_seconds == 30
    assert interview.told == []


def test_what_is_written_in_the_next_preview_is_added_to_the_answer_before_it():
    interview = opened().says(36, TEN).previews(37).says(39, "and one more thing")

    assert interview.response(0).response_text == f"{TEN}\n\nand one more thing"
    assert len(interview.session.responses) == 1
    assert interview.session.phase is Phase.PREVIEW


def test_what_is_written_after_the_next_prompt_answers_the_next_question():
    interview = opened().says(36, TEN).opens(42).says(60, LONG)

    assert [response.response_text for response in interview.session.responses] == [TEN, LONG]
    assert interview.response(1).response_duration_seconds == 18


def test_a_reply_that_arrives_in_a_later_question_goes_to_the_one_it_was_written_under():
    interview = opened().says(36, TEN).opens(42).says(37, LONG, arrives=50)

    assert interview.response(0).response_text == f"{TEN}\n\n{LONG}"
    assert interview.session.phase is Phase.ANSWERING
    assert len(interview.session.responses) == 1


def test_an_earlier_answer_that_arrives_second_becomes_the_first():
    interview = opened().says(40, LONG).says(20, TEN, arrives=41)

    response = interview.response(0)
    assert response.response_text == f"{TEN}\n\n{LONG}"
    assert response.message_ts == ts(20)
    assert response.response_duration_seconds == 14


def test_a_short_reply_from_before_the_answer_is_not_added_to_it():
    interview = opened().says(40, LONG)
    before = interview.session
    interview.says(20, NINE, arrives=41)

    assert interview.session is before
    assert interview.told == []


def test_a_short_addition_that_arrives_before_its_answer_is_turned_away_as_too_short():
    interview = opened().says(38, "and one more thing")
    assert interview.told == [TellUser(hint=Hint.TOO_SHORT, figure=4)]
    interview.says(36, TEN, arrives=39)

    assert interview.response(0).response_text == TEN


# --- the preview --------------------------------------------------------------------------------------------------


def test_a_reply_in_the_first_preview_gets_a_hint_and_nothing_is_stored():
    interview = Interview().previews(1)
    before = interview.session
    interview.says(3, LONG)

    assert interview.session is before
    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def test_a_reply_before_the_question_is_posted_gets_a_hint():
    interview = Interview().says(0.2, LONG)

    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]
    assert interview.session.responses == ()


def test_a_reply_from_the_first_preview_belongs_to_nothing_also_when_it_is_edited_under_the_prompt():
    interview = Interview().previews(1).says(3, LONG).posts(6)
    before = interview.session

    assert interview.edits(3, 26, TEN, was=LONG).session is before
    assert interview.told == []


def test_the_deletion_of_a_reply_from_the_first_preview_is_not_hinted_at():
    assert Interview().previews(1).says(3, LONG).deletes(3, 4).told == []


def test_a_reply_in_the_preview_after_a_skipped_question_gets_a_hint():
    interview = opened().skips(20).says(22, LONG)

    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]
    assert not interview.response(0).answered


# --- between the end of a preview and the moment at which the prompt is noted ---------------------------------------


def test_what_is_written_after_the_preview_waits_until_it_is_known_where_the_prompt_stands():
    interview = Interview().previews(1).says(7, LONG)

    assert interview.session.responses == ()
    assert interview.session.messages == (make_message((7, LONG)),)
    assert interview.told == []


def test_what_stands_below_the_prompt_is_the_answer():
    interview = Interview().previews(1).says(9, LONG).posts(6.5, noted=10)

    assert interview.response().response_text == LONG
    assert interview.response().response_duration_seconds == Decimal("2.5")
    assert interview.session.messages == ()
    assert interview.waiting == [PostQuestion(question_index=1)]


def test_what_stands_above_the_prompt_is_added_to_the_answer_before():
    interview = opened().says(36, TEN).previews(37).says(42.5, "one more").posts(43)

    assert interview.response(0).response_text == f"{TEN}\n\none more"
    assert interview.session.phase is Phase.ANSWERING
    assert interview.session.messages == ()


@pytest.mark.parametrize("was_edited", [False, True])
def test_what_stands_above_the_first_prompt_belongs_to_nothing(was_edited):
    interview = Interview().previews(1).says(6.5, LONG)
    if was_edited:
        interview.edits(6.5, 6.7, TEN, was=LONG)
    interview.posts(7)

    assert interview.session.responses == ()
    assert interview.session.messages == ()


def test_what_stands_above_the_first_prompt_is_no_part_of_the_answer():
    interview = Interview().previews(1).says(6.5, NINE).posts(7).says(20, TEN)

    assert interview.response().messages == (make_message((20, TEN)),)


def test_what_is_too_short_gets_its_hint_when_it_is_known_where_the_prompt_stands():
    interview = Interview().previews(1).says(8, NINE).posts(7, noted=9)

    assert interview.told == [TellUser(hint=Hint.TOO_SHORT, figure=9)]
    assert interview.session.messages == ()


def test_what_stands_above_the_first_prompt_gets_its_hint_when_that_is_known():
    interview = Interview().previews(1).says(6.5, LONG).posts(7)

    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def test_what_stands_above_the_prompt_after_a_skipped_question_gets_its_hint_when_that_is_known():
    interview = opened().skips(20).previews(21).says(26.5, LONG).posts(27)

    assert interview.told == [TellUser(hint=Hint.WAIT_FOR_PROMPT)]


def test_the_first_that_was_written_is_the_answer_in_whatever_order_it_came():
    interview = Interview().previews(1).says(9, "and more").says(8, LONG, arrives=9.5).posts(6.5, noted=10)

    assert interview.response().response_text == f"{LONG}\n\nand more"


def test_what_waits_and_comes_twice_changes_nothing():
    interview = Interview().previews(1).says(7, LONG).edits(7, 7.5, TEN, was=LONG)
    once = interview.session
    interview.says(7, LONG).edits(7, 7.5, TEN, was=LONG)

    assert interview.session is once
    assert interview.told == []


def test_an_edit_of_what_waits_changes_text_and_never_the_duration_and_keeps_the_original():
    interview = Interview().previews(1).says(7, LONG).edits(7, 7.5, TEN, was=LONG).posts(6.5, noted=8)

    assert interview.response().response_text == TEN
    assert interview.response().response_duration_seconds == Decimal("0.5")
    assert [edit.previous_text for edit in interview.response().edits] == [LONG]


def test_what_waits_and_is_completed_by_an_edit_counts_at_the_edit():
    interview = Interview().previews(1).says(7, NINE).edits(7, 9, TEN, was=NINE).posts(6.5, noted=10)

    assert interview.response().response_duration_seconds == Decimal("2.5")


def test_the_deletion_of_what_waits_is_recorded():
    interview = Interview().previews(1).says(7, LONG).deletes(7, 7.5).posts(6.5, noted=8)

    assert interview.response().messages[0].deleted_ts == ts(7.5)


def test_what_waits_is_added_to_the_answer_before_when_the_question_is_skipped_in_its_preview():
    interview = opened(question_count=2).says(36, TEN).previews(37).says(42.5, "one more").skips(43)

    assert interview.session.status is Status.COMPLETED
    assert interview.response(0).response_text == f"{TEN}\n\none more"
    assert interview.response(1).messages == ()


def test_what_waits_is_added_to_the_answer_before_when_the_interview_is_abandoned():
    interview = opened().says(36, TEN).previews(37).says(42.5, "one more").abandons(43)

    assert interview.response(0).response_text == f"{TEN}\n\none more"
    assert interview.session.performance_summary.total_words == 12


def test_what_waits_is_added_to_the_answer_before_when_the_interview_expires():
    interview = opened().says(36, TEN).previews(37).says(42.5, "one more").send(InterviewExpired(), 2 * 86_400)

    assert interview.session.status is Status.ABANDONED
    assert interview.response(0).response_text == f"{TEN}\n\none more"


def test_what_waits_is_added_to_the_last_answer_that_waited_with_it():
    interview = Interview(make_session(question_count=1)).previews(1).says(8, LONG).says(9, "and more")
    interview.posts(6.5, noted=10)

    assert interview.session.status is Status.COMPLETED
    assert interview.response().response_text == f"{LONG}\n\nand more"


def test_what_waits_outlasts_a_pause_in_the_preview():
    interview = opened().says(36, TEN).previews(37).says(42.5, "one more").pauses(43).resumes(100).opens(106)

    assert interview.response(0).response_text == f"{TEN}\n\none more"
    assert interview.session.messages == ()


def test_what_waits_and_is_edited_in_a_pause_of_the_preview_is_added_once():
    interview = opened().says(36, TEN).previews(37).says(42.5, "one more").pauses(43)
    interview.edits(42.5, 44, "two more", was="one more").resumes(100).opens(106)

    assert interview.response(0).response_text == f"{TEN}\n\ntwo more"
    assert [message.message_ts for message in interview.response(0).messages] == [ts(36), ts(42.5)]


def test_what_comes_again_after_a_question_was_noted_late_is_added_once():
    interview = opened().says(36, TEN).says(43, "one more")  # the question stands since 37; its preview ended at 42
    interview.posts(37, noted=50).says(43, "one more", arrives=50.1).posts(50.2)

    assert interview.response(0).response_text == f"{TEN}\n\none more"


def test_what_stands_below_a_prompt_that_came_early_by_slacks_clock_answers_its_question():
    interview = opened().says(36, TEN).previews(37)  # to 42 by our clock, which goes 0.3 s ahead of Slack's
    interview.says(41.9, LONG).posts(41.7, noted=42)

    assert [response.response_text for response in interview.session.responses] == [TEN, LONG]


# --- edits and deletions ------------------------------------------------------------------------------------------


def test_an_edit_updates_text_and_words_but_never_the_duration():
    interview = opened().says(36, TEN).edits(36, 50, LONG, was=TEN)

    assert interview.response().response_text == LONG
    assert interview.response().word_count == 30
    assert interview.response().response_duration_seconds == 30


def test_an_edit_keeps_the_original():
    interview = opened().says(36, TEN).edits(36, 50, LONG, was=TEN)

    (edit,) = interview.response().edits
    assert (edit.message_ts, edit.edited_ts, edit.previous_text) == (ts(36), ts(50), TEN)


def test_an_answer_may_be_edited_while_a_later_question_runs():
    interview = opened().says(36, TEN).opens(42).edits(36, 50, LONG, was=TEN)

    assert interview.response(0).response_text == LONG
    assert interview.session.current_question_index == 1
    assert interview.session.phase is Phase.ANSWERING


def test_an_edit_below_ten_words_leaves_the_question_answered():
    interview = opened().says(36, TEN).edits(36, 50, "never mind", was=TEN)

    assert interview.response().answered
    assert interview.response().word_count == 2


def test_an_edit_of_an_addition_leaves_the_answer_as_it_is():
    interview = opened().says(36, TEN).says(38, "and this").edits(38, 50, "and that", was="and this")

    assert interview.response().response_text == f"{TEN}\n\nand that"


def test_an_edit_that_comes_twice_changes_nothing():
    interview = opened().says(36, TEN).edits(36, 50, LONG, was=TEN)
    once = interview.session
    interview.edits(36, 50, LONG, was=TEN)

    assert interview.session is once


def test_an_edit_that_changes_no_text_is_none():
    interview = opened().says(36, TEN).edits(36, 50, TEN, was=TEN)

    assert interview.response().edits == ()
    assert interview.response().response_text == TEN


def test_an_older_edit_that_arrives_later_changes_no_text():
    interview = opened().says(36, TEN).edits(36, 50, LONG, was=words(12)).edits(36, 45, words(12), was=TEN, arrives=51)

    assert interview.response().response_text == LONG
    assert [(edit.edited_ts, edit.previous_text) for edit in interview.response().edits] == [
        (ts(45), TEN),
        (ts(50), words(12)),
    ]


def test_a_short_reply_edited_to_ten_words_counts_at_the_time_of_the_edit():
    interview = opened().says(20, NINE).edits(20, 46, TEN, was=NINE)

    response = interview.response()
    assert response.response_text == TEN
    assert response.response_duration_seconds == 40
    assert response.message_ts == ts(20)


def test_an_answer_that_is_edited_again_and_again_keeps_its_duration():
    interview = opened().says(20, NINE).edits(20, 46, TEN, was=NINE)
    for n in range(21):
        interview.edits(20, 50 + n, words(11 + n), was=words(10 + n))

    assert interview.response().response_duration_seconds == 40


def test_a_short_reply_edited_to_nine_words_is_still_too_short():
    interview = opened().says(20, "hm").edits(20, 46, NINE, was="hm")

    assert interview.told == [TellUser(hint=Hint.TOO_SHORT, figure=9)]
    assert interview.session.responses == ()


def test_the_original_of_an_edit_that_overtook_it_is_no_second_reply():
    interview = opened().edits(20, 46, TEN, was=NINE).says(20, NINE, arrives=47)

    assert interview.response().response_text == TEN
    assert interview.response().response_duration_seconds == 40


def test_an_edit_that_overtakes_an_answer_brings_the_answer_along():
    interview = opened().edits(36, 50, LONG, was=TEN).says(36, TEN, arrives=51)

    response = interview.response()
    assert response.response_text == LONG
    assert response.response_duration_seconds == 30
    assert [edit.previous_text for edit in response.edits] == [TEN]


def test_an_edit_that_overtakes_a_short_addition_does_not_answer_the_next_question():
    interview = opened().says(36, TEN).opens(42)
    interview.edits(38, 50, LONG, was="and this").says(38, "and this", arrives=51)

    assert len(interview.session.responses) == 1
    assert interview.response(0).response_text == f"{TEN}\n\n{LONG}"


def test_an_edit_in_the_time_of_a_later_question_belongs_to_the_question_of_its_message():
    interview = opened().says(20, NINE).says(36, TEN).opens(42).edits(20, 50, LONG, was=NINE)

    assert len(interview.session.responses) == 1
    assert interview.response(0).response_text == f"{TEN}\n\n{LONG}"
    assert interview.response(0).response_duration_seconds == 30
    assert interview.session.phase is Phase.ANSWERING


def test_a_later_edit_that_overtakes_the_answer_does_not_move_its_clock():
    interview = opened().edits(36, 60, LONG, was="hm").edits(36, 50, "hm", was=TEN, arrives=61)
    interview.says(36, TEN, arrives=62)

    assert interview.response().response_duration_seconds == 30


def test_a_deletion_keeps_the_answer_and_is_recorded():
    interview = opened().says(36, TEN).deletes(36, 50)

    assert interview.response().response_text == TEN
    assert interview.response().word_count == 10
    assert interview.response().messages[0].deleted_ts == ts(50)


def test_a_deletion_that_comes_twice_changes_nothing():
    interview = opened().says(36, TEN).deletes(36, 50)
    once = interview.session
    interview.deletes(36, 50)

    assert interview.session is once


def test_the_deletion_of_a_reply_that_was_too_short_changes_nothing():
    interview = opened().says(20, NINE)
    before = interview.session
    interview.deletes(20, 25)

    assert interview.session is before
    assert interview.told == []


def test_the_deletion_of_a_message_that_nobody_knows_changes_nothing():
    for interview in (opened(), opened().says(36, TEN), opened().says(36, TEN).previews(37)):
        before = interview.session
        interview.deletes(20, 42.5)
        assert interview.session is before
        assert interview.told == []


def test_an_edit_in_the_second_of_the_message_comes_after_it():
    interview = opened().says(36.4, TEN).edits(36.4, 36, LONG, was=TEN, arrives=37)

    assert interview.response().response_text == LONG


# --- the time limit -----------------------------------------------------------------------------------------------


def test_a_reply_within_the_limit_counts_even_when_it_is_delivered_after_it():
    interview = opened(rules=LIMITED).says(65, TEN, arrives=300)

    assert interview.response().response_duration_seconds == 59
    assert interview.response().answered


def test_a_reply_at_the_very_limit_counts():
    interview = opened(rules=LIMITED).says(66, TEN)

    assert interview.response().answered


def test_a_reply_after_the_limit_does_not_count():
    interview = opened(rules=LIMITED).says(66.001, TEN)

    assert interview.session.responses == ()
    assert interview.told == [TellUser(hint=Hint.TOO_LATE)]


def test_a_reply_a_microsecond_after_the_limit_is_said_to_be_too_late():
    late = AnswerReceived(message_ts=ts(66)[:-1] + "1", text=TEN)

    assert opened(rules=LIMITED).send(late, 66).told == [TellUser(hint=Hint.TOO_LATE)]


def test_a_reply_after_the_limit_does_not_count_after_a_pause_either():
    interview = opened(rules=LIMITED, question_count=1).says(67, TEN).pauses(68).resumes(100).posts(101)

    assert interview.session.responses == ()


def test_a_short_reply_that_an_edit_completes_after_the_limit_does_not_count():
    interview = opened(rules=LIMITED).says(60, NINE).edits(60, 67, TEN, was=NINE)

    assert interview.told == [TellUser(hint=Hint.TOO_LATE)]
    assert interview.session.responses == ()


def test_an_answer_says_until_when_it_would_have_counted():
    assert opened(rules=LIMITED).says(36, TEN).response().ended_ts == ts(66)
    assert opened().says(36, TEN).response().ended_ts is None


def test_what_is_written_after_the_limit_is_added_to_an_answer_from_within_it():
    interview = opened(rules=LIMITED).says(65, TEN).says(67, LONG)

    assert interview.response().response_text == f"{TEN}\n\n{LONG}"
    assert interview.response().response_duration_seconds == 59


# --- pauses -------------------------------------------------------------------------------------------------------


def test_a_reply_while_the_clock_is_stopped_is_not_counted():
    interview = opened().pauses(20).says(30, LONG)

    assert interview.session.phase is Phase.PAUSED
    assert interview.session.responses == ()
    assert interview.told == [TellUser(hint=Hint.PAUSED)]


def test_a_reply_from_before_the_pause_counts_and_leaves_the_interview_paused_at_the_next_question():
    interview = opened().pauses(20).says(16, TEN, arrives=21)

    assert interview.response().response_duration_seconds == 10
    assert interview.session.phase is Phase.PAUSED
    assert interview.session.current_question_index == 1
    assert interview.session.pauses == ()
    assert interview.told == []


def test_resuming_after_a_reply_from_before_the_pause_previews_the_next_question():
    interview = opened().pauses(20).says(16, TEN, arrives=21).resumes(100)

    assert interview.session.phase is Phase.PREVIEW
    assert interview.waiting == [PostQuestion(question_index=1, resumed=True)]
    interview.opens(106).says(116, LONG)
    assert interview.response(1).response_duration_seconds == 10


def test_a_pause_notice_that_is_not_posted_yet_outlasts_a_reply_from_before_the_pause():
    interview = opened().pauses(20).says(16, TEN, arrives=21)

    assert interview.waiting == [PostNotice(notice=Notice.PAUSED)]


def test_a_reply_from_before_the_pause_may_answer_the_last_question():
    interview = opened(question_count=1).pauses(20).says(16, TEN, arrives=21)

    assert interview.session.status is Status.COMPLETED
    assert interview.response().answered


def test_what_was_written_in_the_pause_is_added_to_a_reply_from_before_it_that_came_first():
    interview = opened().pauses(20).says(16, TEN, arrives=21).says(30, "and more")

    assert interview.response().response_text == f"{TEN}\n\nand more"
    assert interview.response().response_duration_seconds == 10


def test_the_time_of_a_pause_is_not_counted():
    interview = opened().pauses(20).resumes(100).posts(101).says(111, TEN)

    assert interview.response().response_duration_seconds == 24
    assert [(span.from_ts, span.until_ts) for span in interview.response().pauses] == [(ts(20), ts(101))]


def test_the_time_of_every_pause_is_not_counted():
    interview = opened().pauses(20).resumes(100).posts(101).pauses(111).resumes(200).posts(201).says(206, TEN)

    assert interview.response().response_duration_seconds == 14 + 10 + 5


def test_a_reply_after_the_second_prompt_counts_although_the_prompt_is_not_noted_yet():
    interview = opened().pauses(20).resumes(100)
    prompt = interview.delivery(101)
    interview.says(111, TEN).send(prompt, arrives=112)

    assert interview.response().response_duration_seconds == 24


def test_a_reply_above_the_second_prompt_gets_its_hint_when_the_prompt_is_noted():
    interview = opened().pauses(20).resumes(100).says(100.5, LONG).posts(101)

    assert interview.session.responses == ()
    assert interview.told == [TellUser(hint=Hint.PAUSED)]


def test_a_reply_beyond_the_limit_gets_its_hint_when_the_second_prompt_is_noted():
    interview = opened(rules=LIMITED).pauses(20).resumes(100).says(170, LONG).posts(101, noted=171)

    assert interview.told == [TellUser(hint=Hint.TOO_LATE)]


def test_a_reply_from_the_pause_is_a_remark_also_when_it_is_edited_under_the_second_prompt():
    interview = opened().pauses(20).says(30, LONG).resumes(100).posts(101).edits(30, 111, TEN, was=LONG)

    assert interview.session.responses == ()
    assert interview.told == [TellUser(hint=Hint.PAUSED)]


def test_a_reply_from_before_the_pause_counts_while_the_second_prompt_is_not_noted_yet():
    interview = opened().pauses(20).resumes(100).says(15, LONG, arrives=100.5)

    assert interview.response().response_duration_seconds == 9
    assert interview.waiting == [PostQuestion(question_index=1)]


def test_a_reply_from_the_pause_is_not_counted_whenever_it_arrives():
    interview = opened().pauses(20).resumes(100).posts(101).says(30, LONG, arrives=102)

    assert interview.session.responses == ()


# --- after the end ------------------------------------------------------------------------------------------------


def test_after_the_end_no_reply_counts():
    interview = opened(question_count=1).says(36, TEN)
    ended = interview.session
    interview.says(38, LONG).edits(38, 39, TEN, was=LONG).deletes(36, 41)

    assert interview.session is ended
    assert interview.told == []


def test_who_edits_an_answer_after_the_end_is_told_that_the_record_is_closed():
    interview = opened(question_count=1).says(36, TEN)
    ended = interview.session
    interview.edits(36, 40, LONG, was=TEN)

    assert interview.session is ended
    assert interview.told == [TellUser(hint=Hint.RECORD_CLOSED)]


def test_the_answer_to_the_last_question_completes_the_interview():
    interview = opened(question_count=1).says(36, TEN)

    assert interview.session.status is Status.COMPLETED
    assert interview.session.phase is Phase.FINISHED
    assert interview.session.completed_at == at(36)


def test_nothing_waits_any_more_when_the_interview_is_complete():
    interview = Interview(make_session(question_count=1)).previews(1).says(8, TEN).posts(7, noted=9)

    assert interview.response().messages == (make_message((8, TEN)),)
    assert interview.session.messages == ()
