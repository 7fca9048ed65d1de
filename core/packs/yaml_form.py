"""Packs as YAML."""

from typing import Any

import yaml

from core.packs.source import PackFault, Path, Source, Spot, single_fault
from core.questions.yaml_values import EVENTS

_DEEPEST = 10  # a pack needs six: nothing that goes deeper is read any further
_NOTHING = {"", "~", "null"}


def read_yaml(text: str) -> Source:
    """The file's content, every value of it a text. Raises PackFaults."""
    try:
        reading = _Reading(text)
        content = reading.content()
    except yaml.MarkedYAMLError as error:
        raise single_fault(_spot(error.problem_mark or error.context_mark), _not_yaml(error)) from error
    except yaml.YAMLError as error:
        raise single_fault(_spot(None), f"this is not YAML: {error}") from error
    if not isinstance(content, dict):
        what = "the file should have `questions:` and a list of them; the template shows how"
        raise single_fault(_spot(None), what)
    return Source(content, reading.spots, tuple(reading.faults))


class _Reading:
    """Plain values from the parser's events, with the spot of each. What grows when it is read is refused."""

    def __init__(self, text: str) -> None:
        self.spots: dict[Path, Spot] = {}
        self.faults: list[PackFault] = []
        self._events = yaml.parse(text, Loader=EVENTS)

    def content(self) -> Any:
        """The first document. Raises PackFaults, YAMLError."""
        next(self._events)  # the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        content = self._plain(next(self._events), ())
        next(self._events)  # the document's end
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise single_fault(
                _spot(after.start_mark), "a pack is one document: delete this `---` and put all into one"
            )
        return content

    def _plain(self, event: yaml.Event, path: Path) -> Any:
        self.spots.setdefault(path, _spot(event.start_mark))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise single_fault(_spot(event.start_mark), "& and * have a meaning in YAML: put quotes around the text")
        if len(path) > _DEEPEST:
            raise single_fault(_spot(event.start_mark), "this is nested too deep; the template shows how it should be")
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(path)
            case yaml.SequenceStartEvent():
                listed: list[Any] = []
                while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                    listed.append(self._plain(inner, (*path, len(listed))))
                return listed
            case yaml.ScalarEvent(value=value, style=style):
                return None if not style and value in _NOTHING else str(value)
            case _:
                raise single_fault(_spot(event.start_mark), "this should be a text, a list or fields")

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise single_fault(_spot(key.start_mark), "this should be the name of a field; the template shows them")
            spot, inner = _spot(key.start_mark), (*path, str(key.value))
            if inner in self.spots:
                self.faults.append(PackFault(spot=spot, what=f"`{key.value}` stands here twice: delete one"))
            self.spots[inner] = spot
            value = next(self._events)
            if isinstance(value, yaml.ScalarEvent):  # of a text, where it begins; of all else its name
                self.spots[inner] = _spot(value.start_mark)
            plain = self._plain(value, inner)
            if plain is not None:
                found[str(key.value)] = plain
        return found


def _spot(mark: Any) -> Spot:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Spot(line, column, f"Line {line}, column {column}")


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    """YAML's own words say what the matter is, not what to do."""
    problem = error.problem or error.context or "it can't be read"
    return (
        f"this is not YAML ({problem}): put quotes around texts that contain `: ` or ` #`, and indent with spaces alike"
    )
