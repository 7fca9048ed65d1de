"""What one sees of the demo: the conversation, a narrator, and a progress bar below them."""

from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from core.ports import Clock


class Screen:
    """Prints on a console; the progress bar shows only where somebody is watching. A context manager."""

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None, complete_style="green", finished_style="green"),
            _Now(clock),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal or console.quiet,
        )
        self._task = self._progress.add_task("", total=None, visible=False, opens_at=None, doing="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, message: RenderableType) -> None:
        """Print a message of the conversation."""
        self._console.print()
        self._console.print(message)

    def narrate(self, text: str) -> None:
        """Say what is happening, in between."""
        self._console.print()
        self._console.print(Text(f"── {text}", "dim italic"))

    def preview(self, number: int, total: int, opens_at: datetime) -> None:
        """A question is being shown until ``opens_at``."""
        self._progress.update(
            self._task,
            description=f"Question {number} of {total}",
            completed=number - 1,
            total=total,
            visible=True,
            opens_at=opens_at,
            doing="",
        )

    def doing(self, what: str) -> None:
        """Somebody is doing something; an empty string ends it."""
        self._progress.update(self._task, doing=what)

    def finish(self) -> None:
        """Every question is over."""
        self._progress.update(self._task, visible=False)


class _Now(ProgressColumn):
    """The seconds that are left of a preview, or what somebody is doing."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def render(self, task: Task) -> Text:
        """What to show just now."""
        opens_at: datetime | None = task.fields["opens_at"]
        left = (opens_at - self._clock.now()).total_seconds() if opens_at else 0.0
        if left > 0:
            return Text(f"preview: {left:.0f} s left".rjust(22), "yellow")
        return Text(str(task.fields["doing"]).rjust(22), "cyan")
