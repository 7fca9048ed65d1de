"""One run of the simulation, from its seed."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import time_machine

from tests.simulation.candidate import Candidate, Move
from tests.simulation.checks import check
from tests.simulation.customer import Customer
from tests.simulation.loop import EPOCH, SimulatedLoop
from tests.simulation.weather import Fault, Weather, faults_of
from tests.simulation.world import Changed, World

# Whatever went wrong, nothing may still be left to do after so long: retries wait 30 s at most.
_SETTLING_SECONDS = 120.0
# A task may wait once more in its own clearing up.
_ROUNDS = 3


@dataclass
class Run:
    """What came of a run. ``problem`` says what was not as promised; empty where everything was."""

    seed: int
    faults: tuple[Fault, ...]
    problem: str = ""
    seconds: float = 0.0
    calls: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    seen: dict[Fault, int] = field(default_factory=dict)

    def __str__(self) -> str:
        what = "; ".join(self.faults) or "nothing goes wrong"
        return f"seed {self.seed} ({what}): {self.problem or 'as promised'}"


def simulate(
    seed: int,
    faults: Sequence[Fault] | None = None,
    *,
    planted: Changed | None = None,
    plan: Callable[[int, str], bool] | None = None,
    moves: list[Move] | None = None,
    over_rest: bool = False,
) -> Run:
    """Play one interview, in Slack or ``over_rest``.

    ``plan`` says at which call, and on which side of it, the first process dies.
    """
    chosen = faults_of(seed) if faults is None else tuple(faults)
    run = Run(seed, chosen)
    loop = SimulatedLoop()
    with time_machine.travel(EPOCH, tick=False) as machine:
        try:
            loop.run_until_complete(_play(run, machine, planted or Changed(), plan, moves, over_rest=over_rest))
        except Exception as problem:
            run.problem = f"{type(problem).__name__}: {problem}"
        finally:
            run.seconds = loop.time()
            _end(loop)
    return run


def _end(loop: SimulatedLoop) -> None:
    """Whoever still waits, waits no longer."""
    try:
        for _ in range(_ROUNDS):
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0.1))
    finally:
        loop.close()


async def _play(
    run: Run,
    machine: time_machine.Traveller,
    planted: Changed,
    plan: Callable[[int, str], bool] | None,
    moves: list[Move] | None,
    *,
    over_rest: bool,
) -> None:
    rng = random.Random(run.seed)
    world = World(Weather(run.faults, rng), rng, machine)
    world.planted = planted
    world.plan = plan or world.plan
    candidate = Customer(world, rng) if over_rest else Candidate(world, rng, moves)
    try:
        await world.open()
        await candidate.run()
        await world.settled(_SETTLING_SECONDS)
        if isinstance(candidate, Customer):
            candidate.check()
        else:
            check(world, candidate)
    finally:
        run.calls = world.calls
        run.seen = dict(world.weather.seen)
        run.trace = [f"{message.ts} {message.text}" for message in candidate.thread()]
        await world.close()
