"""A panel with a bar for each of a few names, its value written at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from bot.charts.style import INK, LINE, TEXT, WIDTH, Panel

_MOST_BARS = 4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its name, its length in percent, and what is written at its end."""

    name: str
    value: float
    text: str
    colour: str


def draw_bars(figure: Figure, panel: Panel, heading: str, bars: Sequence[Bar]) -> None:
    """Fill the panel from its top; a bar of 100 is as wide as the panel."""
    axes = panel.axes(figure, heading)
    axes.set_axis_off()
    axes.set_xlim(0, 100)
    axes.set_ylim(_MOST_BARS - 0.5, -0.5)
    rows = range(len(bars))
    axes.barh(rows, [100] * len(bars), height=0.5, color=LINE)
    axes.barh(rows, [bar.value for bar in bars], height=0.5, color=[bar.colour for bar in bars])
    place = blended_transform_factory(figure.transFigure, axes.transData)
    for row, bar in zip(rows, bars, strict=True):
        for left, words in ((panel.edge, bar.name), (panel.right + 14, bar.text)):
            axes.text(left / WIDTH, row, words, transform=place, size=TEXT, color=INK, va="center_baseline")
