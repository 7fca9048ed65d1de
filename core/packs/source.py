"""What a pack's file says before anything is made of it, and where in the file each part stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a file, from 1 on. ``text`` is what people call it: ``Line 3, column 5`` or ``Row 3, column B``."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, kw_only=True)
class PackFault:
    """Something that is wrong with a file, and what would be right."""

    spot: Spot
    what: str

    def __str__(self) -> str:
        return f"{self.spot.text}: {self.what}"


class PackFaults(Exception):
    """A file is not taken in; ``faults`` are all that is wrong with it, in the order of the file."""

    def __init__(self, faults: list[PackFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(dict.fromkeys(sorted(faults, key=lambda fault: fault.spot)))


@dataclass(frozen=True)
class Source:
    """A file's content as plain values, the spots of its parts by their path, and what is wrong already."""

    content: dict[str, Any]
    spots: Mapping[Path, Spot]
    faults: tuple[PackFault, ...] = ()

    def spot(self, path: Path) -> Spot:
        """Where a part stands; of one that is missing, where what lacks it begins."""
        while path not in self.spots and path:
            path = path[:-1]
        return self.spots.get(path) or Spot(1, 1, "Line 1, column 1")


def single_fault(spot: Spot, what: str) -> PackFaults:
    """A file of which no more can be said."""
    return PackFaults([PackFault(spot=spot, what=what)])
