"""What selects offer: the app's own options, people, channels; and what of it is chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from bot.workspace.model import JSON, Channel
from bot.workspace.page.block_kit.control import Control, words
from bot.workspace.page.html import sendable

_KINDS = {"im": "im", "mpim": "mpim", "group": "private", "channel": "public"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that can be chosen; ``value`` is what the element reports of it."""

    label: str
    value: object
    group: str = ""
    note: str = ""


def offered(control: Control) -> list[Choice]:
    """Everything that a select offers, unless it asks the app for it."""
    match control.found.type.removeprefix("multi_"):
        case "users_select":
            return [Choice(label=name, value=user) for user, name in _by_name(control.surface.reader.people)]
        case "channels_select":
            channels = _by_name(control.surface.reader.channels)
            return [Choice(label=f"#{name}", value=channel) for channel, name in channels]
        case "conversations_select":
            return list(_conversations(control))
        case _:
            return listed(control.element)


def listed(holder: JSON) -> list[Choice]:
    """The options and option groups of an element."""
    groups = holder.get("option_groups") or [{"options": holder.get("options") or []}]
    return [_choice(option, _label(group)) for group in groups for option in group["options"]]


def suggested(groups: list[tuple[str, list[JSON]]]) -> list[Choice]:
    """Options of an app's answer: they are reported as they are, for nobody else knows what they say."""
    return [replace(_choice(option, label), value=option) for label, options in groups for option in options]


def chosen(control: Control) -> list[Choice]:
    """What is chosen, also where it is not on offer any more."""
    options = [held for held in control.held if isinstance(held, dict)]
    if options:
        return suggested([("", options)]) if is_from_app(control) else [_choice(option) for option in options]
    names = {choice.value: choice.label for choice in offered(control) if isinstance(choice.value, str)}
    return [Choice(label=names.get(str(held)) or sendable(str(held)), value=held) for held in control.held]


def is_from_app(control: Control) -> bool:
    """Whether the app is asked for the options."""
    return control.found.type.endswith("external_select")


def grouped(choices: list[Choice]) -> Iterator[tuple[str, list[tuple[int, Choice]]]]:
    """Numbered choices under the labels of their groups; an empty label for what is in none."""
    for label, members in groupby(enumerate(choices), key=lambda numbered: numbered[1].group):
        yield label, list(members)


def _choice(option: JSON, group: str = "") -> Choice:
    note = option.get("description")
    return Choice(label=words(option["text"]), value=option["value"], group=group, note=words(note) if note else "")


def _label(group: JSON) -> str:
    return words(group["label"]) if group.get("label") else ""


def _by_name(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda named: named[1].casefold())


def _conversations(control: Control) -> Iterator[Choice]:
    """The conversations that this person is in, as far as the element's filter lets them through."""
    include = (control.element.get("filter") or {}).get("include") or list(_KINDS.values())
    for channel in control.surface.person.channels():
        if _KINDS[channel.kind] in include:
            yield Choice(label=_name(channel, control), value=channel.id)


def _name(channel: Channel, control: Control) -> str:
    reader = control.surface.reader
    if channel.kind not in ("im", "mpim"):
        return f"#{reader.channels.get(channel.id, channel.name)}"
    others = [reader.people.get(user, user) for user in channel.members if user != reader.me]
    return ", ".join(others) or reader.people.get(reader.me, reader.me)
