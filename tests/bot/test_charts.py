"""The picture of somebody's progress, and the same in words."""

import asyncio
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.charts import progress_alt_text, progress_png
from core.analytics import Trend, WeekTotals, trends
from core.models import Category, Difficulty

FIRST_WEEK = date(2026, 11, 16)
TITLE = "Progress as Backend Engineer"


def week(
    number: int = 0,
    *,
    difficulty: Difficulty = Difficulty.MID,
    words: int = 84,
    seconds: float = 62,
    answered: int = 6,
    asked: int = 8,
) -> WeekTotals:
    """One interview in the week of that number, its answers half behavioral and half technical."""
    return WeekTotals(
        difficulty=difficulty,
        week=FIRST_WEEK + timedelta(weeks=number),
        interviews=1,
        asked=asked,
        answered=answered,
        words=words * answered,
        seconds=seconds * answered,
        categories={Category.BEHAVIORAL: answered // 2, Category.TECHNICAL: answered // 2},
    )


def weeks(count: int, difficulty: Difficulty = Difficulty.MID) -> list[WeekTotals]:
    return [week(n, difficulty=difficulty, words=80 + 5 * n, seconds=60 + n) for n in range(count)]


EVERY_SHAPE = {
    "one week": trends(weeks(1)),
    "two weeks": trends(weeks(2)),
    "twelve weeks": trends(weeks(12)),
    "two years": trends(weeks(104)),
    "a gap": trends([week(0), week(1), week(9)]),
    "three difficulties": trends([row for difficulty in Difficulty for row in weeks(5, difficulty)]),
    "long answers": trends([week(n, words=2_000, seconds=1_800) for n in range(3)]),
    "nothing answered": trends([week(answered=0)]),
    "a week without answers": trends([week(0), week(1, answered=0), week(2)]),
}


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG, by type."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    position = 8
    while position < len(png):
        length, kind = struct.unpack_from(">I4s", png, position)
        yield kind.decode(), png[position + 8 : position + 8 + length]
        position += length + 12


@pytest.mark.parametrize("shown", EVERY_SHAPE.values(), ids=EVERY_SHAPE)
def test_a_png_of_1200_by_1000_pixels(shown: list[Trend]) -> None:
    png = progress_png(shown, title=TITLE)
    assert struct.unpack_from(">II", dict(chunks(png))["IHDR"]) == (1200, 1000)
    assert len(png) < 150_000


def test_the_same_data_gives_the_same_bytes() -> None:
    assert progress_png(trends(weeks(3)), title=TITLE) == progress_png(trends(weeks(3)), title=TITLE)


def test_the_picture_tells_neither_when_nor_with_what_it_was_made() -> None:
    kinds = {kind for kind, _ in chunks(progress_png(trends(weeks(3)), title=TITLE))}
    assert kinds == {"IHDR", "pHYs", "IDAT", "IEND"}


@pytest.mark.parametrize(
    "other",
    [
        week(words=85),
        week(seconds=70),
        week(asked=9),
        week(difficulty=Difficulty.SENIOR),
        week().with_(categories={Category.COMPANY: 6}),
    ],
    ids=["words", "response time", "completion", "difficulty", "categories"],
)
def test_the_picture_changes_with_the_data(other: WeekTotals) -> None:
    assert progress_png(trends([other]), title=TITLE) != progress_png(trends([week()]), title=TITLE)


async def test_threads_may_draw_at_the_same_time() -> None:
    shown = trends(weeks(4))
    pictures = await asyncio.gather(*(asyncio.to_thread(progress_png, shown, title=TITLE) for _ in range(3)))
    assert set(pictures) == {progress_png(shown, title=TITLE)}


@pytest.mark.parametrize("title", ["バックエンドエンジニア", "Backend 🦊 Engineer", "\ud83d", "", " \n"])
def test_a_title_that_the_font_cant_write_gives_way_to_a_plain_one(title: str) -> None:
    assert progress_png(trends([week()]), title=title) == progress_png(trends([week()]), title="Progress")


@pytest.mark.parametrize("title", ["Инженер, Ingénieur, Μηχανικός", "Costs $5 and $x^{", "W" * 300, "two\nlines"])
def test_other_titles_are_written_as_they_are(title: str) -> None:
    assert progress_png(trends([week()]), title=title) != progress_png(trends([week()]), title="Progress")


def test_matplotlib_is_loaded_by_the_first_picture_and_pyplot_never() -> None:
    program = (
        "import sys, bot.charts; from core.analytics import *; from core.models import *; from datetime import date;"
        "assert 'matplotlib' not in sys.modules;"
        "row = WeekTotals(difficulty='mid', week=date(2026, 11, 16), interviews=1, asked=1, answered=0, words=0,"
        "seconds=0, categories={}); bot.charts.progress_png(trends([row]), title='');"
        "assert 'matplotlib' in sys.modules; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_interviews_there_is_nothing_to_show() -> None:
    with pytest.raises(ValueError, match="no interview"):
        progress_png([], title=TITLE)
    with pytest.raises(ValueError, match="no interview"):
        progress_alt_text([])


def test_the_words_for_one_week() -> None:
    assert progress_alt_text(trends([week()])) == (
        "Progress over 1 interview, week of 16 Nov 2026. "
        "Mid: 84 words per answer (16 Nov); 62 seconds per answer (16 Nov); 75% of questions answered. "
        "Answers by category: behavioral 3, technical 3, situational 0, company 0."
    )


def test_the_words_for_several_weeks_say_where_it_began_and_where_it_stands() -> None:
    rows = [week(0), week(1, words=90, seconds=70), week(11, words=1_200, seconds=400)]
    assert progress_alt_text(trends(rows)) == (
        "Progress over 3 interviews, weeks of 16 Nov 2026 to 1 Feb 2027. "
        "Mid: words per answer from 84 (16 Nov) to 1,200 (1 Feb), 458 on average; "
        "minutes per answer from 1.0 (16 Nov) to 6.7 (1 Feb), 3.0 on average; 75% of questions answered. "
        "Answers by category: behavioral 9, technical 9, situational 0, company 0."
    )


@pytest.mark.parametrize("shown", EVERY_SHAPE.values(), ids=EVERY_SHAPE)
def test_the_words_name_every_difficulty_and_fit_into_an_image_block(shown: list[Trend]) -> None:
    words = progress_alt_text(shown)
    assert len(words) <= 2_000
    assert all(f"{trend.difficulty.title()}: " in words for trend in shown)


def test_a_difficulty_without_answers_has_no_averages() -> None:
    assert "Mid: 0% of questions answered." in progress_alt_text(trends([week(answered=0)]))
