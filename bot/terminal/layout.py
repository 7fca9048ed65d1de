"""Two layouts that rich has no renderable for: a bar along the left edge, and a row that wraps between items."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

_BAR, _GAP = "│ ", 2


@dataclass(frozen=True)
class Barred:
    """What it holds, with a bar along its left edge."""

    content: RenderableType
    style: str = "dim"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Each line of the content, behind the bar."""
        inner = options.update(width=max(options.max_width - len(_BAR), 1))
        bar = Segment(_BAR, console.get_style(self.style))
        for line in console.render_lines(self.content, inner, pad=False):
            yield bar
            yield from line
            yield Segment.line()


@dataclass(frozen=True)
class Row:
    """Items beside each other, which break between lines and never within."""

    items: Sequence[Text]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As many items a line as there is room for."""
        used = 0
        for item in self.items:
            if used and used + _GAP + item.cell_len > options.max_width:
                yield Segment.line()
                used = 0
            if used:
                yield Segment(" " * _GAP, Style.null())
            yield from Segment.apply_style(item.render(console), console.get_style(item.style))
            used += item.cell_len + (_GAP if used else 0)
        yield Segment.line()
