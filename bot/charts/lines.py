"""A panel with a line for each difficulty, week by week, and its last value beside it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.charts.measures import Measure, answered_weeks, first_and_last_week, short_date
from bot.charts.style import INK, LINE, MARKS, SOFT, TEXT, Panel
from core.analytics import Trend, Week

_WEEK = timedelta(weeks=1)
_MOST_DATES = 5
_MOST_MARKS = 26  # on a line
_LABEL_HEIGHT = 0.2  # of the panel's height


def draw_lines(figure: Figure, panel: Panel, trends: Sequence[Trend], measure: Measure) -> Axes:
    """Fill the panel. Heights begin at zero, so that they may be compared by eye."""
    axes = panel.axes(figure, measure.name.capitalize())
    first, last = first_and_last_week(trends)
    _dates(axes, first, last)
    shown = [trend for trend in trends if trend.answered]
    if not shown:
        axes.set_axis_off()
        axes.text(0, 0.5, "No answers yet", transform=axes.transAxes, size=TEXT, color=SOFT, va="center")
        return axes
    _heights(axes, max(measure.of(week) for trend in shown for week in answered_weeks(trend)))
    for index, trend in enumerate(shown):
        # In a single week the marks stand side by side: they would hide each other.
        aside = (index - (len(shown) - 1) / 2) / 2 if first == last else 0
        _line(axes, trend, measure, aside)
    _label(axes, shown, measure)
    return axes


def _heights(axes: Axes, highest: float) -> None:
    ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10], integer=True).tick_values(0, max(highest, 4))
    axes.set_ylim(0, ticks[-1])
    axes.set_yticks(ticks, [f"{tick:,.0f}" for tick in ticks])
    axes.grid(axis="y", color=LINE, linewidth=1.5, clip_on=False)
    axes.set_axisbelow(True)


def _dates(axes: Axes, first: date, last: date) -> None:
    """Few dates, an equal number of weeks apart, counted back from the latest."""
    weeks = (last - first) // _WEEK
    step = -(-weeks // (_MOST_DATES - 1)) or 1
    ticks = [last - n * _WEEK for n in range(0, weeks + 1, step)]
    names = [f"{tick:%b %Y}" if weeks > 52 else short_date(tick) for tick in ticks]
    axes.set_xticks([tick.toordinal() for tick in ticks], names)
    margin = max(weeks * 7 * 0.06, 2)
    axes.tick_params(axis="x", pad=14)
    axes.set_xlim(first.toordinal() - margin, last.toordinal() + margin)


def _line(axes: Axes, trend: Trend, measure: Measure, aside: float) -> None:
    """A line from week to week, dotted over weeks without answers, so many days aside."""
    weeks, mark = answered_weeks(trend), MARKS[trend.difficulty]
    every = -(-len(weeks) // _MOST_MARKS)
    for before, after in pairwise(weeks):
        style = "-" if after.week - before.week <= _WEEK else (0, (1, 2))
        axes.plot(*_points((before, after), measure, aside), color=mark.colour, linestyle=style, linewidth=4)
    axes.plot(
        *_points(weeks, measure, aside),
        linestyle="none",
        marker=mark.shape,
        markevery=slice((len(weeks) - 1) % every, None, every),
        markersize=13,
        color=mark.colour,
        markeredgecolor="white",
        markeredgewidth=1.5,
        clip_on=False,
    )


def _points(weeks: Sequence[Week], measure: Measure, aside: float) -> tuple[list[float], list[float]]:
    return [week.week.toordinal() + aside for week in weeks], [measure.of(week) for week in weeks]


def _label(axes: Axes, trends: Sequence[Trend], measure: Measure) -> None:
    """Each difficulty with its mark and last value, at the right, as near to the line's end as the others let it."""
    top = axes.get_ylim()[1]
    last = sorted(((answered_weeks(trend)[-1], trend) for trend in trends), key=lambda pair: measure.of(pair[0]))
    heights = _apart([measure.of(week) / top for week, _ in last])
    for (week, trend), height in zip(last, heights, strict=True):
        mark = MARKS[trend.difficulty]
        axes.plot(1.02, height, mark.shape, transform=axes.transAxes, color=mark.colour, markersize=13, clip_on=False)
        label = f"{trend.difficulty.title()} {measure.text(week)}"
        axes.text(1.04, height, label, transform=axes.transAxes, size=TEXT, color=INK, va="center_baseline")


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, lowest first, moved until each label has its room."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _LABEL_HEIGHT if placed else 0))
    ceiling = 1.0
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - _LABEL_HEIGHT
    return placed
