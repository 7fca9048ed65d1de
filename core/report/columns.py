"""Wrapping text to columns without changing it: only at a wrap are spaces dropped.

``textwrap`` counts characters and breaks at spaces, which leaves Chinese and Japanese, written without spaces and two
columns a character, in lines of any length; and it rewrites tabs and trailing spaces.
"""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

# Spaces, or a Chinese or Japanese character with the punctuation that must not begin a line, or a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[ \t\u3000]+|[{_UNSPACED}][^\w \t\u3000]*|[^ \t\u3000{_UNSPACED}]+")
_SPACES = " \t\u3000"


def wrapped(text: str, width: int) -> list[str]:
    """The lines of ``text``, each wrapped to ``width`` columns; a longer word, such as a link, stays whole."""
    return [piece for line in text.split("\n") for piece in _wrapped_line(line, width)]


def columns(text: str) -> int:
    """How many columns ``text`` takes in a fixed-width font."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    taken, used = "", 0
    for piece in _PIECES.findall(line):
        needed = columns(piece)
        if used + needed > width and taken.strip(_SPACES) and piece[0] not in _SPACES:
            yield taken.rstrip(_SPACES)
            taken, used = "", 0
        taken, used = taken + piece, used + needed
    yield taken


def _columns_of(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
