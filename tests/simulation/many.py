"""Many runs, spread over the machine's cores."""

import logging
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from tests.simulation.run import Run, simulate

_CHUNK = 50


@contextmanager
def quietly() -> Iterator[None]:
    """Without logs: a run logs hundreds of lines, and what went wrong is known from its seed."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def simulate_many(seeds: Sequence[int]) -> list[Run]:
    """A run for each seed, in order."""
    chunks = [seeds[start : start + _CHUNK] for start in range(0, len(seeds), _CHUNK)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        return [run for runs in pool.map(_simulate_all, chunks) for run in runs]


def _simulate_all(seeds: Sequence[int]) -> list[Run]:
    from bot.logs import configure_logs

    configure_logs("error", "json")
    with quietly():
        return [simulate(seed) for seed in seeds]
