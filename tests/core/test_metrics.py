"""The figures of an interview (rule 11)."""

import pytest

from core.metrics import summarize
from core.models import Category
from tests.auxil.builders import answered, make_session


def summary_of(*responses, question_count=None):
    session = make_session(question_count=question_count or max(len(responses), 1))
    return summarize(session.with_(responses=responses))


def test_a_full_interview_is_complete():
    assert summary_of(answered(), answered()).completion_percentage == 100


def test_a_skipped_or_timed_out_question_lowers_the_completion():
    assert summary_of(answered(), answered(skipped=True), answered(timed_out=True)).completion_percentage == 33.3


def test_a_question_that_was_never_reached_lowers_the_completion():
    assert summary_of(answered(), question_count=4).completion_percentage == 25


def test_the_words_of_all_answers_are_added():
    assert summary_of(answered(word_count=20), answered(word_count=33)).total_words == 53


def test_the_average_is_of_the_answered_questions_alone():
    summary = summary_of(answered(seconds="10"), answered(seconds="20.5"), answered(seconds="0", skipped=True))

    assert summary.avg_response_time == 15.2


def test_without_an_answer_every_figure_is_zero():
    summary = summary_of(answered(skipped=True))

    assert (summary.completion_percentage, summary.total_words, summary.avg_response_time) == (0, 0, 0)


def test_the_breakdown_counts_answers_by_category_and_names_every_category():
    summary = summary_of(
        answered(category=Category.TECHNICAL),
        answered(category=Category.TECHNICAL),
        answered(category=Category.COMPANY),
        answered(category=Category.SITUATIONAL, timed_out=True),
    )

    assert summary.category_breakdown == {
        Category.BEHAVIORAL: 0,
        Category.TECHNICAL: 2,
        Category.SITUATIONAL: 0,
        Category.COMPANY: 1,
    }


@pytest.mark.parametrize(("done", "count", "percentage"), [(1, 3, 33.3), (2, 3, 66.7), (1, 7, 14.3), (8, 9, 88.9)])
def test_the_percentage_has_one_decimal(done, count, percentage):
    assert summary_of(*[answered()] * done, question_count=count).completion_percentage == percentage


def test_coaching_has_its_place_and_is_empty():
    summary = summary_of(answered())

    assert (summary.coaching_feedback, summary.coaching_score, summary.areas_for_improvement) == (None, None, ())
