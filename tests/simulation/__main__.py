"""Many seeds, on every core: ``python -m tests.simulation [--first 0] [--seeds 2000]``; one of them, with its thread:
``python -m tests.simulation --seed 4711``.
"""

import argparse
import sys

from tests.simulation.many import quietly, simulate_many
from tests.simulation.run import simulate


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, help="play this one, and show its thread")
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seeds", type=int, default=2_000)
    chosen = options.parse_args()
    if chosen.seed is not None:
        run = simulate(chosen.seed)
        sys.stdout.write("\n".join([*run.trace, "", *run.calls, "", str(run), ""]))
        return bool(run.problem)
    runs = simulate_many(range(chosen.first, chosen.first + chosen.seeds))
    bad = [run for run in runs if run.problem]
    simulated = sum(run.seconds for run in runs) / 3600
    sys.stdout.write("".join(f"{run}\n" for run in bad))
    sys.stdout.write(f"{len(runs)} seeds, {simulated:.1f} simulated hours, {len(bad)} not as promised\n")
    return bool(bad)


if __name__ == "__main__":
    with quietly():
        sys.exit(main())
