"""What the chart looks like: one picture that reads on light and dark pages, and at a third of its size on a phone."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.models import Difficulty

WIDTH, HEIGHT, DPI = 1200, 1000, 100

PAGE = "#f7f8fa"
INK = "#111827"
SOFT = "#4b5563"
LINE = "#d3d8e0"
BAR = "#7c8798"

# In points; at a phone's 360 pixels the smallest is nine pixels high.
TITLE, HEADING, TEXT = 27, 22.5, 21.5


@dataclass(frozen=True)
class Mark:
    """How one difficulty is told from the others: by colour, by lightness and by shape."""

    colour: str
    shape: str


MARKS = {
    Difficulty.ENTRY: Mark("#2f86c9", "o"),
    Difficulty.MID: Mark("#c2410c", "s"),
    Difficulty.SENIOR: Mark("#2e2a6b", "^"),
}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Where one part of the picture stands, in pixels from the top left; its heading begins at ``edge``."""

    edge: int
    left: int
    top: int
    right: int
    bottom: int

    def axes(self, figure: Figure, heading: str) -> Axes:
        """Axes without a frame or tick marks; the heading stands above them, in place of axis titles on their side."""
        width, height = self.right - self.left, self.bottom - self.top
        axes = figure.add_axes((self.left / WIDTH, 1 - self.bottom / HEIGHT, width / WIDTH, height / HEIGHT))
        axes.set_facecolor("none")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=TEXT, labelcolor=SOFT)
        figure.text(self.edge / WIDTH, 1 - (self.top - 24) / HEIGHT, heading, size=HEADING, weight="bold", color=INK)
        return axes
