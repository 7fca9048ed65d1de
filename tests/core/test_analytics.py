"""What interviews add up to (UC-080, UC-085): every figure here is worked out by hand."""

from datetime import date

import pytest

from core.analytics import (
    Averages,
    Change,
    IndustryTotals,
    PersonTotals,
    SessionFigures,
    Totals,
    WeekTotals,
    benchmarks,
    figures_of,
    insights,
    progress,
    trends,
)
from core.models import Category, Difficulty, Status
from tests.auxil.builders import answered, at, make_session

MONDAY, NEXT_MONDAY = date(2027, 1, 11), date(2027, 1, 18)
NOTHING = dict.fromkeys(Category, 0)


def week(monday=MONDAY, difficulty=Difficulty.MID, *, asked=4, answered=3, words=90, seconds=120.0, **categories):
    parts = {Category(name): count for name, count in categories.items()}
    return WeekTotals(
        week=monday,
        difficulty=difficulty,
        interviews=1,
        asked=asked,
        answered=answered,
        words=words,
        seconds=seconds,
        categories=parts,
    )


def person(name, *, words, seconds=10.0, asked=10, answered=1, interviews=2):
    return PersonTotals(
        user_uuid=name, interviews=interviews, asked=asked, answered=answered, words=words, seconds=seconds
    )


def figures(number, *, asked=2, **categories):
    """An interview: of each category, how many answers, words and seconds."""
    parts = {Category(name): Totals(answered=n, words=w, seconds=s) for name, (n, w, s) in categories.items()}
    return SessionFigures(
        session_uuid=f"session-{number}",
        user_uuid="me",
        team_id="T1",
        role_uuid="role-001",
        industry_uuid="ind-001",
        difficulty_level=Difficulty.MID,
        status=Status.COMPLETED,
        started_at=at(number),
        asked=asked,
        answered=sum(part.answered for part in parts.values()),
        words=sum(part.words for part in parts.values()),
        seconds=sum(part.seconds for part in parts.values()),
        categories=parts,
    )


def others(count):
    """So many people, with ten words more each: 10, 20, 30 …"""
    return [person(f"other-{n}", words=10 * n, seconds=float(n), answered=1, asked=2) for n in range(1, count + 1)]


# --- one interview ------------------------------------------------------------------------------------------------


def test_the_record_of_an_interview_adds_up_its_answers_by_category():
    session = make_session(question_count=4).with_(
        status=Status.ABANDONED,
        responses=(
            answered(word_count=20, seconds="30.125"),
            answered(word_count=15, seconds="10"),
            answered(category=Category.TECHNICAL, word_count=40, seconds="60.5"),
        ),
    )

    found = figures_of(session)

    assert (found.asked, found.answered, found.words, found.seconds) == (4, 3, 75, 100.625)
    assert found.categories == {
        Category.BEHAVIORAL: Totals(answered=2, words=35, seconds=40.125),
        Category.TECHNICAL: Totals(answered=1, words=40, seconds=60.5),
    }
    assert found.completion_percentage == 75
    assert (found.user_uuid, found.team_id, found.role_uuid) == ("user-1", "T1", "role-001")
    assert (found.status, found.started_at) == (Status.ABANDONED, at(0))


def test_what_was_skipped_or_timed_out_lowers_the_completion_alone():
    responses = (answered(word_count=20, seconds="30"), answered(skipped=True), answered(timed_out=True))

    found = figures_of(make_session(question_count=3).with_(responses=responses))

    assert (found.asked, found.answered, found.words, found.seconds) == (3, 1, 20, 30)
    assert found.completion_percentage == 33.3


def test_an_interview_without_answers_has_a_record_of_nothing():
    found = figures_of(make_session(question_count=3))

    assert (found.answered, found.words, found.seconds, found.categories) == (0, 0, 0, {})
    assert found.completion_percentage == 0


def test_averages_are_of_one_answer():
    averages = Totals(answered=3, words=100, seconds=50.5).averages

    assert averages == Averages(answered=3, avg_words=33.3, avg_response_time=16.8)


# --- trends -------------------------------------------------------------------------------------------------------


def test_a_week_has_averages_completion_and_a_breakdown_that_names_every_category():
    (trend,) = trends([week(behavioral=2, technical=1)])

    (found,) = trend.weeks
    assert (found.avg_words, found.avg_response_time, found.completion_percentage) == (30, 40, 75)
    assert found.category_breakdown == NOTHING | {Category.BEHAVIORAL: 2, Category.TECHNICAL: 1}
    assert (found.week, found.interviews, found.answered, found.change) == (MONDAY, 1, 3, None)


def test_a_weeks_change_is_against_the_last_week_that_has_interviews():
    (trend,) = trends([week(date(2027, 2, 1), asked=4, answered=4, words=100, seconds=100.0), week(MONDAY)])

    assert [w.week for w in trend.weeks] == [MONDAY, date(2027, 2, 1)]
    assert trend.weeks[1].change == Change(avg_words=-5, avg_response_time=-15, completion_percentage=25)


def test_a_trend_as_a_whole_weighs_its_weeks_by_their_answers():
    (trend,) = trends(
        [
            week(MONDAY, asked=4, answered=1, words=100, seconds=10.0, company=1),
            week(NEXT_MONDAY, asked=4, answered=3, words=60, seconds=90.0, company=3),
        ]
    )

    assert (trend.avg_words, trend.avg_response_time, trend.completion_percentage) == (40, 25, 50)
    assert (trend.interviews, trend.answered, trend.category_breakdown) == (2, 4, NOTHING | {Category.COMPANY: 4})


def test_difficulties_come_in_order_and_are_compared_with_themselves_alone():
    found = trends([week(NEXT_MONDAY, Difficulty.SENIOR), week(MONDAY, Difficulty.MID), week(MONDAY, Difficulty.ENTRY)])

    assert [trend.difficulty for trend in found] == [Difficulty.ENTRY, Difficulty.MID, Difficulty.SENIOR]
    assert [w.change for trend in found for w in trend.weeks] == [None, None, None]


def test_without_interviews_there_is_no_trend():
    assert trends([]) == []


def test_a_week_of_skipped_questions_alone_is_zero_and_no_error():
    (trend,) = trends([week(answered=0, words=0, seconds=0.0)])

    assert (trend.avg_words, trend.avg_response_time, trend.completion_percentage) == (0, 0, 0)


# --- progress -----------------------------------------------------------------------------------------------------


def test_progress_goes_from_the_first_interview_to_the_latest():
    before = figures(1, asked=4, behavioral=(2, 40, 60.0))
    after = figures(9, asked=4, behavioral=(4, 120, 80.0))

    found = progress(7, [before, after], [after, before])

    assert found.interviews == 7
    assert (found.first.session_uuid, found.latest.session_uuid) == ("session-1", "session-9")
    assert (found.first.avg_words, found.latest.avg_words) == (20, 30)
    assert found.change == Change(avg_words=10, avg_response_time=-10, completion_percentage=50)


def test_a_category_is_compared_where_it_was_first_and_last_answered():
    history = [
        figures(1, behavioral=(1, 20, 30.0)),
        figures(2, technical=(1, 30, 40.0)),
        figures(3, technical=(2, 100, 50.0)),
        figures(4, behavioral=(1, 25, 24.5)),
    ]

    found = progress(4, history, history[::-1]).categories

    assert set(found) == {Category.BEHAVIORAL, Category.TECHNICAL}
    assert (found[Category.BEHAVIORAL].avg_words_change, found[Category.BEHAVIORAL].avg_response_time_change) == (
        5,
        -5.5,
    )
    assert found[Category.TECHNICAL].first == Averages(answered=1, avg_words=30, avg_response_time=40)
    assert found[Category.TECHNICAL].latest == Averages(answered=2, avg_words=50, avg_response_time=25)


def test_of_a_single_interview_nothing_has_changed():
    only = figures(1, behavioral=(1, 20, 30.0))

    found = progress(1, [only], [only])

    assert (found.first, found.change) == (found.latest, None)


def test_without_interviews_there_is_no_progress():
    found = progress(0, [], [])

    assert (found.interviews, found.first, found.latest, found.change, found.categories) == (0, None, None, None, {})


# --- benchmarks ---------------------------------------------------------------------------------------------------


def compared(*people, user="me"):
    return benchmarks("role-001", Difficulty.MID, user, people)


def test_somebody_stands_where_so_many_percent_of_the_others_have_less():
    found = compared(person("me", words=35, seconds=6.0, answered=1, asked=2), *others(10))

    assert (found.people, found.interviews, found.why_not) == (10, 20, None)
    assert (found.avg_words.mine, found.avg_words.percentile) == (35, 30)
    assert (found.avg_response_time.mine, found.avg_response_time.percentile) == (6, 50)
    assert (found.completion_percentage.mine, found.completion_percentage.percentile) == (50, 0)


def test_a_percentile_is_the_mean_of_the_three_people_around_it():
    found = compared(person("me", words=35), *others(11))

    # Ranks 1, 2.5, 5, 7.5 and 9 of 0 to 10, where the figures are 10, 20 … 110.
    assert found.avg_words.percentiles == {10: 20, 25: 30, 50: 60, 75: 90, 90: 100}


def test_of_five_others_no_figure_is_one_persons():
    words = [11, 23, 47, 89, 151]
    found = compared(person("me", words=35), *(person(f"other-{w}", words=w) for w in words))

    assert found.avg_words.percentiles == {10: 27, 25: 27, 50: 53, 75: 95.7, 90: 95.7}
    assert not set(words) & set(found.avg_words.percentiles.values())


@pytest.mark.parametrize("count", range(5, 40))
def test_at_the_ends_and_in_between_three_people_are_always_there(count):
    found = compared(person("me", words=35), *others(count)).avg_words.percentiles

    assert list(found.values()) == sorted(found.values())
    assert found[10] >= 20
    assert found[90] <= 10 * (count - 1)


def test_with_four_others_there_is_no_comparison_and_no_word_of_them():
    found = compared(person("me", words=35), *others(4))

    assert (found.avg_words, found.avg_response_time, found.completion_percentage) == (None, None, None)
    assert (found.people, found.interviews) == (None, None)
    assert found.why_not.startswith("Fewer than 5 other people")


def test_how_few_they_are_makes_no_difference():
    assert compared(person("me", words=35), *others(4)) == compared(person("me", words=35)) == compared()


def test_people_without_answers_do_not_count():
    silent = [person(f"silent-{n}", words=0, seconds=0.0, answered=0) for n in range(9)]

    assert compared(person("me", words=35), *others(4), *silent).people is None
    assert compared(person("me", words=35), *others(5), *silent).people == 5


def test_without_an_answer_of_ones_own_there_is_nothing_to_compare():
    found = compared(person("me", words=0, answered=0), *others(6))

    assert (found.people, found.avg_words) == (6, None)
    assert found.why_not == compared(*others(6)).why_not == "You have answered no question in such an interview yet."


# --- insights -----------------------------------------------------------------------------------------------------


def test_the_busiest_industry_comes_first_and_equals_by_id():
    def industry(name, interviews):
        return IndustryTotals(
            industry_uuid=name,
            people=2,
            interviews=interviews,
            asked=8,
            answered=6,
            words=120,
            seconds=90.0,
            categories={Category.SITUATIONAL: 6},
        )

    found = insights([industry("ind-003", 1), industry("ind-002", 1), industry("ind-009", 5)])

    assert [insight.industry_uuid for insight in found] == ["ind-009", "ind-002", "ind-003"]
    assert (found[0].people, found[0].interviews, found[0].avg_words, found[0].avg_response_time) == (2, 5, 20, 15)
    assert (found[0].completion_percentage, found[0].category_breakdown) == (75, NOTHING | {Category.SITUATIONAL: 6})
