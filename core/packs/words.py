"""What pydantic has found wrong with a pack, in words that say what would be right."""

from collections.abc import Callable, Iterable

from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from core.packs.source import Path

_NEAR_FIELD = 70  # of 100
_NEEDED = {"category", "difficulty", "prompt"}
_OTHER_WORDS = {"easy": "entry", "junior": "entry", "medium": "mid", "intermediate": "mid", "hard": "senior"}


def in_words(path: Path, detail: ErrorDetails, fields: Iterable[str]) -> str:
    """What is wrong at a path, and what to do; ``fields`` are the names that there are."""
    name = path[-1] if path else "the file"
    if detail["type"] == "extra_forbidden":
        near = nearest(str(name), fields, _NEAR_FIELD)
        return f"nothing is called `{name}` here; " + (f"should it be `{near}`?" if near else "delete it")
    say = _WORDS.get(detail["type"])
    return say(_owner(path), detail) if say else f"`{_owner(path)}`: {detail['msg']}"


def nearest(text: str, known: Iterable[str], near: int) -> str | None:
    """The known text that is most like this one, if any is nearly it; ``near`` of 100."""
    found = process.extractOne(text.casefold(), list(known), scorer=fuzz.ratio, score_cutoff=near)
    return str(found[0]) if found else None


def _owner(path: Path) -> str:
    """The name of what stands at a path; an entry of a list goes by the list's."""
    return next((part for part in reversed(path) if isinstance(part, str)), "the file")


def _none_of(_name: str, detail: ErrorDetails) -> str:
    given, expected = str(detail["input"]), str(detail.get("ctx", {}).get("expected", "")).replace("'", "")
    better = _OTHER_WORDS.get(given.casefold()) or nearest(given, expected.replace(",", "").split(), _NEAR_FIELD)
    return f"“{given}” is none of {expected}" + (f": write {better}" if better else "")


def _too_long(name: str, detail: ErrorDetails) -> str:
    unit = "characters" if detail["type"] == "string_too_long" else "entries"
    return f"`{name}` is too long: at most {detail.get('ctx', {}).get('max_length'):,} {unit}"


def _empty(name: str, _detail: ErrorDetails) -> str:
    if name == "questions":
        return "there is no question: write one"
    return f"`{name}` is empty: write something" + ("" if name in _NEEDED else ", or leave it out")


def _no_list(name: str, _detail: ErrorDetails) -> str:
    return f"`{name}` should be a list: each entry on a line of its own, after a dash"


def _no_fields(name: str, _detail: ErrorDetails) -> str:
    return f"`{name}` should have fields of its own; the template shows them"


_WORDS: dict[str, Callable[[str, ErrorDetails], str]] = {
    "missing": lambda name, _: f"`{name}` is missing: add it",
    "enum": _none_of,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_pattern_mismatch": lambda _, detail: (
        f"the id “{detail['input']}” should be up to 40 letters, digits, - and _, such as q-1"
    ),
    "string_type": lambda name, _: f"`{name}` should be a text",
    "tuple_type": _no_list,
    "list_type": _no_list,
    "bool_parsing": lambda name, _: f"`{name}` is either true or false",
    "bool_type": lambda name, _: f"`{name}` is either true or false",
    "model_type": _no_fields,
    "dict_type": _no_fields,
    "model_attributes_type": _no_fields,
    "value_error": lambda _, detail: str(detail.get("ctx", {}).get("error", detail["msg"])),
}
