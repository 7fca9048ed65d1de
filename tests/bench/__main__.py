"""``make bench``: what Greenroom promises in figures, measured, and written to docs/benchmarks.*.

    python -m tests.bench [row …] [--quick]

Each row's module runs in a process of its own, so that none disturbs another. ``--quick`` takes a look with fewer
rounds and people, and writes nothing.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module

from rich.console import Console
from rich.table import Table

from bot.logs import configure_logs
from tests.bench.report import JSON, QUICK, Row, entry, in_words, machine, write

MODULES = (
    "calls",
    "overhead",
    "plain",
    "start",
    "memory",
    "question",
    "lateness",
    "limits",
    "growth",
    "plans",
    "analytics",
    "bank",
    "replicas",
    "page",
)
_MEASURE_ONE = "--one"


def main() -> int:
    """Measure what was asked for; 1 where a measurement failed or a promise was not kept."""
    if _MEASURE_ONE in sys.argv:
        return _one(sys.argv[-1])
    arguments = _arguments()
    names = arguments.rows or MODULES
    measured = {name: part for name in names if (part := _measured(name, quick=arguments.quick)) is not None}
    _show(measured)
    if measured and not arguments.quick:
        write(measured)
    broken = [row["what"] for part in measured.values() for row in part["rows"] if row["holds"] is False]
    return 1 if broken or len(measured) < len(names) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="row", help=", ".join(MODULES))
    parser.add_argument("--quick", action="store_true", help="fewer rounds and people; nothing is written")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - set(MODULES):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    return arguments


def _measured(name: str, *, quick: bool) -> JSON | None:
    """What docs/benchmarks.json keeps of a module, from a process of its own; None where it failed, as it has said."""
    measured_on = machine()
    Console(stderr=True).print(f"{name}: {in_words(measured_on)}", highlight=False)
    told = os.environ | ({QUICK: "1"} if quick else {})
    command = [sys.executable, "-m", "tests.bench", _MEASURE_ONE, name]
    done = subprocess.run(command, env=told, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        return None
    return entry([Row(**row) for row in json.loads(done.stdout.splitlines()[-1])], measured_on)


def _one(name: str) -> int:
    configure_logs("error", "console")
    rows: list[Row] = asyncio.run(import_module(f"tests.bench.{name}").measure())
    print(json.dumps([asdict(row) for row in rows]))  # noqa: T201
    return 0


def _show(measured: dict[str, JSON]) -> None:
    table = Table("row", "measured", "figure", "promised", "")
    for name, part in measured.items():
        for row in part["rows"]:
            kept = {True: "kept", False: "[bold]NOT KEPT[/bold]", None: ""}[row["holds"]]
            table.add_row(name, row["what"], row["shown"], row["aim"], kept)
    Console().print(table)


sys.exit(main())
