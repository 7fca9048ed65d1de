"""What a composer offers while somebody types: commands, people and channels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.workspace.page.viewer import Viewer

# A command stands alone at the beginning; people and channels may be named anywhere.
_COMMAND = re.compile(r"/\S*")
_NAME = re.compile(r"(?:^|(?<=\s))(?P<sign>[@#])(?P<name>[\w.-]*)$")
_MOST = 6
_BROADCASTS = {"here": "Everybody who is active", "channel": "Everybody in this channel"}


@dataclass(frozen=True)
class Candidate:
    """One offer: what it writes, what it is called, and a word about it."""

    written: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Offers:
    """The offers for what stands between ``start`` and the caret."""

    start: int
    candidates: tuple[Candidate, ...]


def offers(typed: str, caret: int, viewer: Viewer, *, commands: bool) -> Offers:
    """What could be meant at the caret; no candidates where nothing can."""
    before = typed[:caret]
    if commands and _COMMAND.fullmatch(before):
        return Offers(0, tuple(_commands(before, viewer)))
    named = _NAME.search(before)
    if named is None:
        return Offers(caret, ())
    known = _people(viewer) if named["sign"] == "@" else _channels(viewer)
    wanted = named["name"].casefold()
    fitting = [c for c in known if any(part.startswith(wanted) for part in _parts(c))]
    return Offers(named.start("sign"), tuple(fitting[:_MOST]))


def _commands(before: str, viewer: Viewer) -> Iterator[Candidate]:
    declared = viewer.slack.manifest.commands
    for name, command in declared.items():
        if name.startswith(before):
            note = f"{command.get('description', '')} {command.get('usage_hint', '')}".strip()
            yield Candidate(f"{name} ", name, note)
    if "/invite".startswith(before) and "/invite" not in declared:
        yield Candidate("/invite ", "/invite", f"Bring in {viewer.slack.manifest.bot_name}, or [@somebody]")


def _people(viewer: Viewer) -> Iterator[Candidate]:
    for user in viewer.slack.state.users.values():
        note = ", ".join(part for part in (user.real_name, user.title) if part)
        yield Candidate(f"@{user.display_name} ", f"@{user.display_name}", note)
    for name, note in _BROADCASTS.items():
        yield Candidate(f"@{name} ", f"@{name}", note)


def _channels(viewer: Viewer) -> Iterator[Candidate]:
    for name in sorted(viewer.reader.channels.values()):
        yield Candidate(f"#{name} ", f"#{name}")


def _parts(candidate: Candidate) -> list[str]:
    return [candidate.label[1:].casefold(), *candidate.note.casefold().split()]
