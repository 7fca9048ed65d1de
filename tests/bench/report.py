"""What a benchmark gives back, and the page that it is written to."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from core.clock import SystemClock

QUICK = "GREENROOM_BENCH_QUICK"

JSON = dict[str, Any]
Figure = int | float | str | bool | None

_DOCS = Path(__file__).parents[2] / "docs"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_PACKAGES = ("slack_sdk", "slack_bolt", "motor", "pymongo", "SecantusDB")
_IN_WORDS = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table in docs/benchmarks.md.

    ``figures`` are the measured numbers by name (seconds, counts and ratios; no formatting), ``shown`` the cell that
    people read, ``aim`` what was promised, ``holds`` whether it was kept (None: nothing was promised), ``limit`` where
    the limit lies (Bolt, the driver, the server, Slack) and why.
    """

    what: str
    shown: str
    aim: str
    holds: bool | None
    limit: str
    figures: dict[str, Figure] = field(default_factory=dict)


def is_quick() -> bool:
    """Whether a look is enough, rather than figures to keep: fewer rounds, fewer people."""
    return bool(os.environ.get(QUICK))


def machine() -> JSON:
    """What was measured on, and when; the load is what the system says at this moment."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "date": SystemClock().now().date().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": load,
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def in_words(measured_on: JSON) -> str:
    """A machine in a line."""
    versions = ", ".join(f"{name} {found}" for name, found in measured_on["versions"].items())
    load = "unknown" if measured_on["load"] is None else f"{measured_on['load']:.2f}"
    return (
        f"{measured_on['date']}: Python {measured_on['python']}, {versions}; "
        f"{measured_on['cores']} cores, load {load} before it"
    )


def write(measured: dict[str, JSON], folder: Path = _DOCS) -> None:
    """Put what was measured in the place of what was measured before; rows that were not stay as they are."""
    figures = folder / "benchmarks.json"
    known: dict[str, JSON] = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
    known |= measured
    figures.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page = folder / "benchmarks.md"
    before, begin, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{page} has no place for the table")
    page.write_text(f"{before}{begin}\n{_table(known)}{end}{after}", encoding="utf-8")


def entry(rows: list[Row], measured_on: JSON) -> JSON:
    """What docs/benchmarks.json keeps of one module."""
    return {"machine": measured_on, "rows": [asdict(row) for row in rows]}


def _table(known: dict[str, JSON]) -> str:
    lines = ["", "| row | what | measured | promised | kept |", "|---|---|---|---|---|"]
    for name, part in known.items():
        for row in part["rows"]:
            cells = (f"`{name}`", row["what"], row["shown"], row["aim"], _IN_WORDS[row["holds"]])
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    by_machine: dict[str, list[str]] = {}
    for name, part in known.items():
        by_machine.setdefault(in_words(part["machine"]), []).append(f"`{name}`")
    lines += ["", *(f"- {', '.join(names)}: {words}" for words, names in by_machine.items()), "", ""]
    return "\n".join(lines)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
