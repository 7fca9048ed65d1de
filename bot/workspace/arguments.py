"""The arguments of a Web API call, from a form, JSON or the query."""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.workspace.errors import SlackError
from bot.workspace.model import JSON

_FALSE = ("", "0", "false", "False")


class Arguments(dict[str, Any]):
    """What a method was called with; asking for what is missing or malformed refuses the call."""

    @classmethod
    def decode(cls, content_type: str, query: bytes, body: bytes) -> "Arguments":
        """Read a request."""
        arguments = cls(parse_qsl(query.decode(), keep_blank_values=True))
        if content_type.startswith("application/json"):
            try:
                sent = json.loads(body or b"{}")
            except ValueError:
                raise SlackError("invalid_json") from None
            if not isinstance(sent, dict):
                raise SlackError("json_not_object")
            arguments.update(sent)
        else:
            arguments.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        return arguments

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default it is required."""
        value = self.get(name, default)
        if value is None or (value == "" and default is None):
            raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return str(value)

    def optional(self, name: str) -> str | None:
        """A string, or None where it was left out or empty."""
        value = self.get(name)
        return str(value) if value not in (None, "") else None

    def flag(self, name: str) -> bool:
        """A boolean, which forms write as 1 or true."""
        value = self.get(name, False)
        return value not in _FALSE if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.get(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] must be an integer: {name}"]) from None

    def seconds(self, name: str) -> float | None:
        """A timestamp in seconds, or None where it was left out."""
        value = self.optional(name)
        try:
            return None if value is None else float(value)
        except ValueError:
            raise SlackError(f"invalid_ts_{name}") from None

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """A list or object, which forms write as JSON; None where it was left out."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def blocks(self, name: str = "blocks") -> list[JSON] | None:
        """A list of objects."""
        value = self.structure(name, "invalid_blocks_format")
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise SlackError("invalid_blocks_format")
        return value
