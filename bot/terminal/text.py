"""Slack's texts (mrkdwn, plain_text and rich_text) as styled text for a terminal.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from rich.emoji import Emoji
from rich.text import Text

from core.clock import SystemClock
from core.ports import Clock

JSON = dict[str, Any]

_SPAN = re.compile(
    r"```(?P<pre>.*?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])",
    re.DOTALL,
)
_QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
# Whatever a terminal would obey rather than show: nobody's message moves our cursor.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_STYLES = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "cyan", "pre": "cyan"}
_LINK, _MENTION = "underline", "bold cyan"
_DATES = {"num": "%Y-%m-%d", "slash": "%d/%m/%Y", "long": "%A, {day} %B %Y", "short": "{day} %b %Y", "": "{day} %B %Y"}
_TIMES = {"time": "%H:%M", "time_secs": "%H:%M:%S"}
_NEAR = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
_EMOJI = {":octagonal_sign:": "🛑"}  # names of Slack that rich does not know


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the names that ids stand for, and the time zone (None: the machine's)."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = None
    clock: Clock = field(default_factory=SystemClock)

    def person(self, user_id: str) -> str:
        """The name that goes by an id; the id where nobody does."""
        return self.people.get(user_id, user_id)

    def local(self, seconds: float) -> datetime:
        """An instant, in seconds since the epoch, as the reader's clock shows it."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)


def mrkdwn(text: str, reader: Reader, style: str = "") -> Text:
    """A text with Slack's marks: ``*bold*``, ``<@mentions>``, links, dates, and its three escapes."""
    return _spans(_QUOTE.sub("▏ ", text), reader, style)


def plain(text: str, style: str = "") -> Text:
    """A text without marks, except for emoji."""
    return Text(_with_emoji(_cleaned(text)), style=style)


def literal(text: str, style: str = "") -> Text:
    """A text in which nothing has a meaning."""
    return Text(_cleaned(text), style=style)


def text_object(text: JSON, reader: Reader, style: str = "") -> Text:
    """A Block Kit text object."""
    return mrkdwn(text["text"], reader, style) if text["type"] == "mrkdwn" else plain(text["text"], style)


def rich_text(block: JSON, reader: Reader) -> Text:
    """A rich_text block, which is how Slack's clients send what people write."""
    return Text("\n").join(_rich_part(part, reader) for part in block.get("elements", ()))


def _spans(text: str, reader: Reader, style: str) -> Text:
    result, rest = Text(), 0
    for match in _SPAN.finditer(text):
        result.append_text(_leaf(text[rest : match.start()], style))
        result.append_text(_span(match, reader, style))
        rest = match.end()
    return result.append_text(_leaf(text[rest:], style))


def _span(match: re.Match[str], reader: Reader, style: str) -> Text:
    kind, inner = str(match.lastgroup), match[match.lastgroup or 0]
    if kind == "token":
        return _token(inner, reader, style)
    styled = f"{style} {_STYLES[kind]}".strip()
    if kind in ("code", "pre"):
        return literal(_unescaped(inner.strip("\n")), styled)
    return _spans(inner, reader, styled)


def _leaf(text: str, style: str) -> Text:
    return plain(_unescaped(text), style)


def _token(token: str, reader: Reader, style: str) -> Text:
    target, _, label = token.partition("|")
    match target[0]:
        case "@":
            return literal(f"@{reader.person(target[1:])}", f"{style} {_MENTION}".strip())
        case "#":
            name = reader.channels.get(target[1:]) or label or target[1:]
            return literal(f"#{name}", f"{style} {_MENTION}".strip())
        case "!":
            return _special(target[1:], label, reader, style)
        case _:
            shown = _unescaped(label or target.removeprefix("mailto:"))
            return _link(shown, _unescaped(target), style)


def _special(target: str, label: str, reader: Reader, style: str) -> Text:
    if target.startswith("date^"):
        _, seconds, form, *_ = *target.split("^"), "", ""
        return literal(_date(seconds, form, reader) or _unescaped(label), style)
    name = label.removeprefix("@") or target.partition("^")[0]
    return literal(f"@{name}", f"{style} {_MENTION}".strip())


def _link(shown: str, url: str, style: str) -> Text:
    text = literal(shown, f"{style} {_LINK}".strip())
    address = _cleaned(url)
    if address and not re.search(r"[\s\\]", address):
        text.stylize(f"link {address}")
    return text


def _date(seconds: str, form: str, reader: Reader) -> str | None:
    if not (seconds.isdecimal() and form):
        return None
    at = reader.local(int(seconds))
    today = reader.clock.now().astimezone(at.tzinfo).date()

    def filled(placeholder: re.Match[str]) -> str:
        named = _time_part(placeholder[1], at, (at.date() - today).days, reader)
        return placeholder[0] if named is None else named

    shown = _PLACEHOLDER.sub(filled, form)
    return shown[:1].upper() + shown[1:]


def _time_part(name: str, at: datetime, days_ahead: int, reader: Reader) -> str | None:
    """What stands for one of Slack's date placeholders; None for an unknown one."""
    if name in _TIMES:
        return f"{at:{_TIMES[name]}}"
    if name == "ago":
        return _ago(reader.clock.now() - at)
    kind, _, length = name.removesuffix("_pretty").partition("_")
    if kind not in ("date", "day") or length not in {*_DATES, "divider"}:
        return None
    if name.endswith("_pretty") and days_ahead in _NEAR:
        return _NEAR[days_ahead].lower()
    return at.strftime(_DATES.get(length, _DATES["long"]).format(day=at.day))


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    for size, unit in ((1440, "d"), (60, "h"), (1, "min")):
        if minutes >= size:
            return f"{minutes // size} {unit} ago"
    return "just now"


def _rich_part(part: JSON, reader: Reader) -> Text:
    elements: Sequence[JSON] = part.get("elements", ())
    match part["type"]:
        case "rich_text_list":
            items = [_rich_part(item, reader) for item in elements]
            marks = [f"{number}. " if part.get("style") == "ordered" else "• " for number in range(1, len(items) + 1)]
            return Text("\n").join(Text(mark).append_text(item) for mark, item in zip(marks, items, strict=True))
        case "rich_text_preformatted":
            return _joined(elements, reader, "cyan")
        case "rich_text_quote":
            quoted = _joined(elements, reader, "").split("\n")
            return Text("\n").join(Text("▏ ").append_text(line) for line in quoted)
        case _:
            return _joined(elements, reader, "")


def _joined(elements: Sequence[JSON], reader: Reader, style: str) -> Text:
    return Text().join(_rich_element(element, reader, style) for element in elements)


def _rich_element(element: JSON, reader: Reader, style: str) -> Text:
    marks = [_STYLES[name] for name, is_on in element.get("style", {}).items() if is_on and name in _STYLES]
    styled = " ".join([style, *marks]).strip()
    match element["type"]:
        case "text":
            return plain(element["text"], styled)
        case "link":
            return _link(element.get("text") or element["url"], element["url"], styled)
        case "user":
            return literal(f"@{reader.person(element['user_id'])}", _MENTION)
        case "channel":
            return literal(f"#{reader.channels.get(element['channel_id'], element['channel_id'])}", _MENTION)
        case "broadcast":
            return literal(f"@{element['range']}", _MENTION)
        case "emoji":
            return plain(f":{element['name']}:")
        case "date":
            shown = _date(str(element["timestamp"]), element["format"], reader)
            return literal(shown or element.get("fallback", ""), styled)
        case kind:
            return literal(f"[{kind}]", "dim")


def _cleaned(text: str) -> str:
    return _CONTROL.sub("", text)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _with_emoji(text: str) -> str:
    for name, emoji in _EMOJI.items():
        text = text.replace(name, emoji)
    return Emoji.replace(text)
