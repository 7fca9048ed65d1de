"""The picture of somebody's progress, drawn by Matplotlib without its global state."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text

from bot.charts.bars import Bar, draw_bars
from bot.charts.lines import draw_lines
from bot.charts.measures import WORDS, answers_by_category, period, response_time
from bot.charts.style import BAR, DPI, HEIGHT, INK, MARKS, PAGE, SOFT, TEXT, TITLE, WIDTH, Panel
from core.analytics import Trend

_MARGIN = 40
_WORDS = Panel(edge=_MARGIN, left=130, top=192, right=955, bottom=377)
_TIMES = Panel(edge=_MARGIN, left=130, top=457, right=955, bottom=642)
_CATEGORIES = Panel(edge=_MARGIN, left=225, top=775, right=500, bottom=975)
_COMPLETION = Panel(edge=660, left=780, top=775, right=1065, bottom=975)
_FALLBACK_TITLE = "Progress"
_LONGEST_TITLE = 200  # more than fits in any letters; what fits is measured


def draw_progress(trends: Sequence[Trend], title: str) -> bytes:
    """The picture as a PNG. Each trend has interviews."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAGE)
    FigureCanvasAgg(figure)
    _head(figure, title, period(trends))
    draw_lines(figure, _WORDS, trends, WORDS).tick_params(labelbottom=False)  # the dates stand below the second
    draw_lines(figure, _TIMES, trends, response_time(trends))
    draw_bars(figure, _CATEGORIES, "Answers by category", _categories(trends))
    draw_bars(figure, _COMPLETION, "Questions answered", _completion(trends))
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _head(figure: Figure, title: str, subtitle: str) -> None:
    heading = _line(figure, 62, _legible(title) or _FALLBACK_TITLE)
    heading.set(size=TITLE, weight="bold", color=INK)
    _shorten(heading, WIDTH - 2 * _MARGIN)
    _line(figure, 106, subtitle).set(size=TEXT, color=SOFT)


def _line(figure: Figure, baseline: int, words: str) -> Text:
    return figure.text(_MARGIN / WIDTH, 1 - baseline / HEIGHT, words, parse_math=False)


def _legible(title: str) -> str | None:
    """The title on one line, or None where the font has no letters for it."""
    line = " ".join(title.split())[:_LONGEST_TITLE]
    letters = get_font(findfont("sans\\-serif:bold")).get_charmap()
    return line if all(ord(letter) in letters for letter in line) else None


def _shorten(text: Text, width: float) -> None:
    line = text.get_text()
    while text.get_window_extent().width > width:
        line = line[:-1]
        text.set_text(line.rstrip() + "…")


def _categories(trends: Sequence[Trend]) -> list[Bar]:
    counts = answers_by_category(trends)
    most = max(*counts.values(), 1)
    return [Bar(name=c.title(), value=100 * n / most, text=f"{n:,}", colour=BAR) for c, n in counts.items()]


def _completion(trends: Sequence[Trend]) -> list[Bar]:
    return [
        Bar(
            name=trend.difficulty.title(),
            value=trend.completion_percentage,
            text=f"{trend.completion_percentage:.0f}%",
            colour=MARKS[trend.difficulty].colour,
        )
        for trend in trends
    ]
