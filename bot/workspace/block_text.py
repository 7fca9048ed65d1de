"""The parts that all of Block Kit is checked with: where something stands, how long it is, text objects."""

from dataclasses import dataclass
from typing import Any


class Problems(list[str]):
    """What is wrong, as Slack words it."""

    def add(self, pointer: str, problem: str) -> None:
        """Note a problem at a JSON pointer."""
        self.append(f"[ERROR] {problem} [json-pointer:{pointer}]")


@dataclass(frozen=True)
class Part:
    """A place in the blocks, and where its problems are noted."""

    problems: Problems
    pointer: str

    def at(self, key: str | int) -> "Part":
        """A place below this one."""
        return Part(self.problems, f"{self.pointer}/{key}")

    def refuse(self, problem: str) -> None:
        """Note a problem of this place."""
        self.problems.add(self.pointer, problem)

    def check_length(self, value: Any, most: int, least: int = 0) -> None:
        """Refuse a string that is too long or too short; what is absent is fine."""
        if value is None:
            return
        if not isinstance(value, str):
            self.refuse("must be a string")
        elif len(value) > most:
            self.refuse(f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.refuse(f"must be more than {least - 1} characters")

    def check_list(self, value: Any, most: int, *, required: bool = False) -> bool:
        """Refuse what is no list, or has too many or no items; tells whether it is a list to look into."""
        if value is None:
            if required:
                self.refuse("is required")
            return False
        if not isinstance(value, list):
            self.refuse("must be a list")
            return False
        if not value:
            self.refuse("no fewer than 1 items allowed")
        if len(value) > most:
            self.refuse(f"no more than {most} items allowed")
        return True


def check_text(part: Part, text: Any, most: int, *, plain: bool = False) -> None:
    """Refuse a text object that is malformed, empty or too long."""
    if not isinstance(text, dict):
        part.refuse("missing required field" if text is None else "must be a text object")
        return
    allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in allowed:
        part.at("type").refuse(f"must be {' or '.join(allowed)}")
    if text.get("text") is None:
        part.refuse("missing required field: text")
    part.at("text").check_length(text.get("text"), most, least=1)
