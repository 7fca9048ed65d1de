"""Somebody's progress as a picture, and the same in words."""

import gc
from collections.abc import Sequence
from threading import Lock

from bot.charts.alt_text import progress_alt_text
from bot.charts.measures import practised
from core.analytics import Trend

__all__ = ["progress_alt_text", "progress_png"]

_drawing = Lock()  # Matplotlib is not thread-safe.


def progress_png(trends: Sequence[Trend], *, title: str) -> bytes:
    """A PNG of 1200 by 1000 pixels: the same bytes for the same data. It takes its time: call it in a thread.

    A title that the font has no letters for is left out. Raises ValueError where there is no interview.
    """
    trends = practised(trends)
    with _drawing:
        from bot.charts.progress import draw_progress  # noqa: PLC0415 - Matplotlib takes its time to load

        picture = draw_progress(trends, title)
        gc.collect(0)  # a figure is a megabyte of cycles, which wait long where garbage is seldom collected
    return picture
