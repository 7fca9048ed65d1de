"""Packs as CSV, from whichever spreadsheet."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from rapidfuzz import fuzz, process

from core.packs.pack import MOST_QUESTIONS
from core.packs.source import PackFault, PackFaults, Path, Source, Spot, single_fault
from core.spreadsheets import guarded, unguarded

# Where the value of each column goes in a question.
COLUMNS: dict[str, Path] = {
    "id": ("id",),
    "industry": ("industry",),
    "role": ("role",),
    "category": ("category",),
    "difficulty": ("difficulty",),
    "prompt": ("prompt",),
    "skills": ("skills",),
    "points": ("points",),
    "strong": ("guidance", "strong"),
    "ordinary": ("guidance", "ordinary"),
    "weak": ("guidance", "weak"),
    "situation": ("star", "situation"),
    "task": ("star", "task"),
    "action": ("star", "action"),
    "result": ("star", "result"),
    "follow_ups": ("follow_ups",),
    "withdrawn": ("withdrawn",),
}
# What parts the entries of a list, unless the cell has lines: then each is an entry.
_LISTS = {"skills": ";,", "points": ";", "follow_ups": ";"}
_NEEDED = ("category", "difficulty", "prompt")
_SEPARATORS = ",;\t"
_NEAR = 75
_MOST_COLUMNS = 50


def read_csv(text: str) -> Source:
    """The file's content: its header names the columns, in any order. Raises PackFaults."""
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise single_fault(Spot(1, 1, "Row 1"), "the file is empty; the template shows how it should be")
    columns, faults = _columns(header[1])
    questions: list[dict[str, Any]] = []
    spots: dict[Path, Spot] = {(): Spot(1, 1, "Row 1")}
    for number, (line, cells) in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(questions) >= MOST_QUESTIONS:
            raise single_fault(Spot(line, 1, f"Row {number}"), f"a pack has at most {MOST_QUESTIONS:,} questions")
        spots["questions", len(questions)] = Spot(line, 1, f"Row {number}")
        if any(cell.strip() for cell in cells[len(columns) :]):
            spot = Spot(line, len(columns) + 1, f"Row {number}, column {_letter(len(columns))}")
            what = "the header has no name for this column: put quotes around a text that contains the separator"
            faults.append(PackFault(spot=spot, what=what))
        questions.append(_question(columns, cells, ("questions", len(questions)), (number, line), spots))
    return Source({"questions": questions}, spots, tuple(faults))


def write_csv(questions: Sequence[dict[str, Any]]) -> str:
    """The questions as a table, with every column."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(_cell(question, path)) for path in COLUMNS.values()] for question in questions)
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on. Raises PackFaults."""
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, [unguarded(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise single_fault(Spot(line, 1, f"Line {line}"), f"this is not CSV ({error})") from error


def _columns(header: Sequence[str]) -> tuple[list[str], list[PackFault]]:
    """The columns' names, and what is wrong with them. Raises PackFaults where nothing can be read by them."""
    if len(header) > _MOST_COLUMNS:
        raise single_fault(
            Spot(1, 1, "Row 1"), f"there are more than {_MOST_COLUMNS} columns; the template shows which"
        )
    names = ["_".join(name.casefold().replace("-", " ").split()) for name in header]
    while names and not names[-1]:
        names.pop()
    faults: list[PackFault] = []
    for index, name in enumerate(names):
        spot = Spot(1, index + 1, f"Row 1, column {_letter(index)}")
        if name not in COLUMNS:
            nearest = process.extractOne(name, list(COLUMNS), scorer=fuzz.ratio, score_cutoff=_NEAR)
            better = f"should it be `{nearest[0]}`?" if nearest else f"there are: {', '.join(COLUMNS)}"
            faults.append(PackFault(spot=spot, what=f"no column is called `{header[index]}`; {better}"))
        elif name in names[:index]:
            faults.append(PackFault(spot=spot, what=f"there are two columns `{name}`: delete one"))
    missing = [name for name in _NEEDED if name not in names]
    for name in missing:
        if not any(f"`{name}`" in fault.what for fault in faults):
            faults.append(PackFault(spot=Spot(1, 1, "Row 1"), what=f"the column `{name}` is missing: add it"))
    if missing:
        raise PackFaults(faults)
    return names, faults


def _question(
    columns: Sequence[str], cells: Sequence[str], path: Path, where: tuple[int, int], spots: dict[Path, Spot]
) -> dict[str, Any]:
    """A row as a question; ``where`` is its row and its line. Notes the spots of its values."""
    row, line = where
    question: dict[str, Any] = {}
    for index, name in enumerate(columns):
        if name not in COLUMNS:
            continue
        inner = COLUMNS[name]
        spots[(*path, *inner)] = Spot(line, index + 1, f"Row {row}, column {_letter(index)} ({name})")
        cell = cells[index] if index < len(cells) else ""
        if not cell.strip():
            continue
        value = _listed(cell, _LISTS[name]) if name in _LISTS else cell.strip()
        if len(inner) > 1:
            question.setdefault(str(inner[0]), {})[inner[1]] = value
        else:
            question[name] = value
    return question


def _listed(cell: str, separators: str) -> list[str]:
    pattern = "[\n\r]" if "\n" in cell else f"[{separators}]"
    return [part.strip() for part in re.split(pattern, cell) if part.strip()]


def _cell(question: dict[str, Any], path: Path) -> str:
    value: Any = question
    for part in path:
        value = value.get(part, "") if isinstance(value, dict) else ""
    if not isinstance(value, list):
        return str(value)
    separators = set(_LISTS[str(path[-1])])
    return "".join(f"{part}\n" for part in value) if any(separators & {*part} for part in value) else "; ".join(value)


def _letter(index: int) -> str:
    """A column's name in a spreadsheet: A, B, … Z, AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name
