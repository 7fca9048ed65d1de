"""YAML as plain values: mappings, lists, and texts that nothing has been made of."""

from collections.abc import Callable
from typing import Any

import yaml

# The C loader is seven times faster; PyYAML's wheels bring it, builds from source may not.
EVENTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def values(text: str) -> Any:
    """The one document of a file. Raises YAMLError, for anchors and for keys that stand twice as well.

    From the parser's events at once, without PyYAML's nodes in between: our own bank loads in half the time.
    """
    loader = EVENTS(text)
    try:
        loader.get_event()  # the stream
        is_empty = type(loader.get_event()) is yaml.StreamEndEvent
        return None if is_empty else _value(loader.get_event(), loader.get_event)
    finally:
        loader.dispose()


def _value(event: Any, following: Callable[[], Any]) -> Any:
    # Fifty thousand events at each start: comparing types takes a third of what matching patterns does.
    kind = type(event)
    if kind is yaml.ScalarEvent:
        return event.value
    if kind is yaml.MappingStartEvent:
        return _mapping(following)
    if kind is yaml.SequenceStartEvent:
        listed = []
        while type(inner := following()) is not yaml.SequenceEndEvent:
            listed.append(_value(inner, following))
        return listed
    what = "neither a text nor a list nor a mapping"
    raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def _mapping(following: Callable[[], Any]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    while type(key := following()) is not yaml.MappingEndEvent:
        name = getattr(key, "value", None)
        if name is None or name in mapping:
            what = f"the key {name} is no name, or stands twice"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=key.start_mark)
        mapping[name] = _value(following(), following)
    return mapping
