"""YAML as plain values: mappings, lists, and texts that nothing has been made of."""

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
        is_empty = isinstance(loader.get_event(), yaml.StreamEndEvent)
        return None if is_empty else _value(loader.get_event(), loader)
    finally:
        loader.dispose()


def _value(event: Any, loader: Any) -> Any:
    match event:
        case yaml.ScalarEvent():
            return event.value
        case yaml.MappingStartEvent():
            return _mapping(loader)
        case yaml.SequenceStartEvent():
            listed = []
            while not isinstance(inner := loader.get_event(), yaml.SequenceEndEvent):
                listed.append(_value(inner, loader))
            return listed
        case _:
            what = "neither a text nor a list nor a mapping"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def _mapping(loader: Any) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    while not isinstance(key := loader.get_event(), yaml.MappingEndEvent):
        name = getattr(key, "value", None)
        if name is None or name in mapping:
            what = f"the key {name} is no name, or stands twice"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=key.start_mark)
        mapping[name] = _value(loader.get_event(), loader)
    return mapping
