"""Figures in words: what is shown of them, and that Slack takes it."""

from datetime import date, timedelta

from bot.blocks.progress import Record, figures_blocks, picture_block, progress_post
from bot.workspace.block_kit import check_blocks
from core.analytics import SessionFigures, Totals, WeekTotals, progress, trends
from core.models import Category, Difficulty, Status
from tests.auxil.builders import at

MONDAY = date(2026, 11, 16)
DAY = 86_400


def interview(number: int, *, answered: int = 4, words: int = 80) -> SessionFigures:
    half = Totals(answered=answered // 2, words=words * answered // 2, seconds=30 * answered // 2)
    return SessionFigures(
        session_uuid=f"session-{number}",
        user_uuid="user-1",
        team_id="T1",
        role_uuid="role-001",
        industry_uuid="ind-001",
        difficulty_level=Difficulty.MID,
        status=Status.COMPLETED,
        started_at=at(number * DAY),
        asked=5,
        answered=answered,
        words=words * answered,
        seconds=30 * answered,
        categories={Category.BEHAVIORAL: half, Category.TECHNICAL: half} if answered else {},
    )


def week(number: int, difficulty: Difficulty = Difficulty.MID, *, answered: int = 4) -> WeekTotals:
    return WeekTotals(
        difficulty=difficulty,
        week=MONDAY + timedelta(weeks=number),
        interviews=1,
        asked=5,
        answered=answered,
        words=(10_000 + number) * answered,
        seconds=1_000.5 * answered,
    )


def record(*interviews: SessionFigures, weeks: list[WeekTotals] | None = None, role: str | None = None) -> Record:
    return Record(role, tuple(trends(weeks or [])), progress(len(interviews), interviews, interviews[::-1]))


def test_the_latest_interview_stands_beside_the_first() -> None:
    shown = str(progress_post(record(interview(1, answered=2), interview(9, words=92))).block_dicts())

    assert "*2 interviews*" in shown
    assert "Words an answer     80     92      +12" in shown
    assert "Questions answered  40%    80%     +40%" in shown
    assert "Behavioral" in shown


def test_one_interview_is_compared_with_nothing() -> None:
    shown = str(progress_post(record(interview(1))).block_dicts())

    assert "*One interview so far*" in shown
    assert "Change" not in shown
    assert "By category" not in shown


def test_each_week_stands_against_the_one_before() -> None:
    shown = str(figures_blocks(record(interview(1), weeks=[week(0), week(2)])))

    assert "16 Nov    10000" in shown
    assert "30 Nov    10002 (+2)" in shown
    assert "Together" in shown


def test_a_week_without_answers_has_no_averages() -> None:
    assert "16 Nov   –      –     0%" in str(
        figures_blocks(record(interview(1, answered=0), weeks=[week(0, answered=0)]))
    )


def test_slack_takes_a_full_record() -> None:
    weeks = [week(n, difficulty) for difficulty in Difficulty for n in range(12)]
    full = record(interview(1), interview(9), weeks=weeks, role="R" * 200)
    blocks = [*progress_post(full).block_dicts(), picture_block(full, "F1").to_dict()]

    assert check_blocks(blocks, "message") == []
    assert "…" not in str(blocks[1:])
