"""The table of docs/security.md, as tests read it."""

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAGE = Path(__file__).parents[2] / "docs" / "security.md"
COLUMNS = ("owner", "another member", "an admin", "another workspace", "forged value")
REST_COLUMNS = (*COLUMNS[:-1], "nobody")


@dataclass(frozen=True)
class Cell:
    """What comes of somebody's coming in somewhere; ``forgery`` says which value was forged, if one was."""

    entrance: str
    who: str
    outcome: str
    forgery: str | None = None

    def __str__(self) -> str:
        return f"{self.entrance}, {self.forgery or self.who}"


def words() -> set[str]:
    """What may stand in a cell."""
    return {row[0] for row in _tables()[0][1:]}


def cells() -> list[Cell]:
    """Every cell of the table, and every forgery of its last column."""
    header, *rows = _tables()[1]
    assert header == ["entrance", *COLUMNS]
    found: list[Cell] = []
    for entrance, *outcomes, forged in rows:
        name = entrance.strip("`")
        found += [Cell(name, who, outcome) for who, outcome in zip(COLUMNS, outcomes, strict=False)]
        found += [
            Cell(name, COLUMNS[-1], outcome.strip(), forgery.strip())
            for forgery, _, outcome in (one.partition("→") for one in forged.split(";") if one != "–")
        ]
    return found


def rest_words() -> set[str]:
    """What may stand in a cell of the REST API's table."""
    return {row[0] for row in _tables()[2][1:]}


def rest_cells() -> list[Cell]:
    """Every cell of the REST API's table."""
    header, *rows = _tables()[3]
    assert header == ["endpoint", *REST_COLUMNS]
    return [
        Cell(endpoint.strip("`"), who, outcome)
        for endpoint, *outcomes in rows
        for who, outcome in zip(REST_COLUMNS, outcomes, strict=True)
    ]


def _tables() -> list[list[list[str]]]:
    """The page's tables, as rows of texts."""
    tables: list[list[list[str]]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(_PAGE.read_text(encoding="utf-8"))
    for before, token in zip([Token("", "", 0), *tokens], tokens, strict=False):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and before.type in {"th_open", "td_open"}:
            tables[-1][-1].append(token.content)
    return tables
