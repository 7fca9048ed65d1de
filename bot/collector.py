"""Python's garbage collector, told what this process is like."""

import gc

# Sessions live long and are replaced whole, and nearly nothing of ours is in cycles. With Python's own thresholds (700,
# 10, 10), collections took half of the second in which a thousand prompts were due.
_YOUNG, _MIDDLE, _OLD = 50_000, 50, 100


def collect_seldom() -> None:
    """Look for cycles after fifty thousand new objects, not after seven hundred."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
