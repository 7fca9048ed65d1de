"""Two thousand interviews, each with something else going wrong; and proof that it would be noticed."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.simulation.candidate import Move
from tests.simulation.many import quietly, simulate_many
from tests.simulation.planted import PLANTED
from tests.simulation.run import Run, simulate
from tests.simulation.weather import Fault

SEEDS, REST_SEEDS = 2_000, 300
# One of everything: an edit, a reply that is too short, an answer that grows, a skip.
MOVES = [Move.EDIT, Move.SHORT_FIRST, Move.SKIP, Move.ANSWER]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with quietly():
        yield


def failed(runs: list[Run]) -> str:
    """The runs that did not go as promised, with how to repeat them."""
    return "\n".join(f"{run}\n  .venv/bin/python -m tests.simulation --seed {run.seed}" for run in runs if run.problem)


def test_whatever_goes_wrong_the_promises_are_kept() -> None:
    runs = simulate_many(range(SEEDS))

    assert failed(runs) == ""
    happened = Counter(fault for run in runs for fault in run.seen)
    always = {Fault.TWO_WORKERS, Fault.HISTORY_UNREADABLE}  # these are states, not accidents
    assert set(Fault) - always <= happened.keys()


@pytest.mark.parametrize("seed", [0, 44, 150, 690, 1564])
def test_a_run_repeats_from_its_seed(seed: int) -> None:
    first, second = simulate(seed), simulate(seed)

    assert (first.seconds, first.calls, first.seen) == (second.seconds, second.calls, second.seen)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_found(name: str) -> None:
    planted = PLANTED[name]
    seeds = range(100)

    found = next((r for s in seeds if (r := simulate(s, planted.faults, planted=planted.change())).problem), None)

    assert found is not None, f"{name} was not noticed in {len(seeds)} runs"
    without = simulate(found.seed, planted.faults)
    assert without.problem == "", f"the run fails without the defect as well: {without}"


def dies_once_at(number: int, side: str) -> Callable[[int, str], bool]:
    """The first process dies at that call; no other does."""
    left = [(number, side)]

    def plan(at: int, on: str) -> bool:
        if (at, on) not in left:
            return False
        left.clear()
        return True

    return plan


def test_a_crash_before_or_after_any_call_loses_nothing() -> None:
    reference = simulate(0, (), moves=MOVES)
    assert reference.problem == ""
    kinds = {call.split()[0] for call in reference.calls}
    assert kinds == {"Slack", "MongoDB", "acknowledgement"}

    points = [(number, side) for number in range(1, len(reference.calls) + 1) for side in ("before", "after")]
    bad = [
        f"crash {side} call {number} ({reference.calls[number - 1]}): {run.problem}"
        for number, side in points
        if (run := simulate(0, (), moves=MOVES, plan=dies_once_at(number, side))).problem
    ]

    assert bad == []


def test_over_rest_the_promises_are_kept_as_well() -> None:
    bad = [run for seed in range(REST_SEEDS) if (run := simulate(seed, over_rest=True)).problem]

    assert failed(bad) == ""


def test_a_crash_at_any_call_of_an_interview_over_rest_loses_nothing() -> None:
    reference = simulate(0, (), over_rest=True)
    assert reference.problem == ""
    assert len(reference.calls) > 10
    points = [(number, side) for number in range(1, len(reference.calls) + 1) for side in ("before", "after")]
    bad = [
        f"crash {side} call {number} ({reference.calls[number - 1]}): {run.problem}"
        for number, side in points
        if (run := simulate(0, (), over_rest=True, plan=dies_once_at(number, side))).problem
    ]

    assert bad == []
