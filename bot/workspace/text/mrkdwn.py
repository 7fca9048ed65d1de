"""Slack's mrkdwn, plain_text and text objects, read into spans.

https://docs.slack.dev/messaging/formatting-message-text

Whatever people write is read, in time that grows with its length: what is not closed stands for itself.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.workspace.model import JSON
from bot.workspace.text.emoji_names import literal, with_emoji
from bot.workspace.text.spans import (
    Date,
    Emoji,
    Inline,
    Link,
    List,
    Mention,
    Nodes,
    Preformatted,
    Quote,
    Style,
    Styled,
    Text,
)

_PREFORMATTED = re.compile(r"\n?```(.+?)```\n?", re.DOTALL)
_QUOTED = re.compile(r"(?:&gt;|>) ?")
_BULLET = re.compile(r"• (?=\S)")
_NUMBER = re.compile(r"([0-9]{1,2})\. (?=\S)")
_TOKEN = re.compile(r"<([^<>\n]+)>")
_VERBATIM = re.compile(rf"`([^`\n]+)`|{_TOKEN.pattern}")
# A bare address ends before an escaped bracket, and before what may be the sentence's punctuation or a mark.
_URL = r"(?<!\w)(https?://(?:(?!&[lg]t;)[^\s<>|`])*(?!&[lg]t;)[^\s<>|`.,;:!?)\"'*_~])"
_LINKED = re.compile(rf"{_VERBATIM.pattern}|{_URL}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What is read before styles leaves a hole, so that no style begins in it and one may reach over it.
_HOLE = "\0"
# An underscore inside a word closes nothing; the other marks close at the first of their kind, or not at all.
_STYLED = re.compile(
    r"(?<![\w*])\*(?!\s)(?P<bold>[^*\n]++)(?<!\s)\*(?![\w*])"
    r"|(?<!\w)_(?!\s)(?P<italic>(?:[^_\n]|(?<=[^\W_])_(?=[^\W_]))++)(?<!\s)_(?!\w)"
    r"|(?<![\w~])~(?!\s)(?P<strike>[^~\n]++)(?<!\s)~(?![\w~])"
)
_STYLES: dict[str, Style] = {"bold": "bold", "italic": "italic", "strike": "strike"}
_SECONDS = re.compile(r"(-?[0-9]{1,12})(?:\.[0-9]*)?")


def read_mrkdwn(text: str, *, verbatim: bool = False, lists: bool = False) -> Nodes:
    """A text with Slack's marks; ``verbatim`` leaves bare addresses alone, ``lists`` reads what people's clients draw.

    For Slack itself a "• " or "1. " at the beginning of a line is text like any other.
    """
    lines = _lines_with_lists if lists else _lines
    # Every second part is what stood between two fences.
    parts = enumerate(_PREFORMATTED.split(text.replace(_HOLE, "")))
    return tuple(node for place, part in parts for node in (_fenced(part) if place % 2 else lines(part, verbatim)))


def read_plain(text: str, *, emoji: bool = True) -> tuple[Text | Emoji, ...]:
    """A text without marks, except for emoji."""
    return tuple(with_emoji(text) if emoji else literal(text))


def read_text(text_object: JSON) -> Nodes:
    """A Block Kit text object."""
    text = str(text_object.get("text", ""))
    if text_object.get("type") == "mrkdwn":
        return read_mrkdwn(text, verbatim=bool(text_object.get("verbatim")))
    return read_plain(text, emoji=text_object.get("emoji") is not False)


def seconds_of(timestamp: object) -> int | None:
    """A timestamp's whole seconds since the epoch; None where it is none."""
    match = _SECONDS.fullmatch(str(timestamp))
    return int(match[1]) if match else None


def _fenced(text: str) -> Iterator[Preformatted]:
    yield Preformatted(_without_marks(text.strip("\n")))


def _lines(text: str, verbatim: bool) -> Iterator[Inline | Quote]:
    for is_quote, lines in groupby(text.split("\n"), lambda line: bool(_QUOTED.match(line))):
        if is_quote:
            yield Quote(_inline("\n".join(_QUOTED.sub("", line, count=1) for line in lines), verbatim))
        else:
            yield from _inline("\n".join(lines), verbatim)


def _lines_with_lists(text: str, verbatim: bool) -> Iterator[Inline | Quote | List]:
    for mark, lines in groupby(text.split("\n"), _mark_of_item):
        if mark is None:
            yield from _lines("\n".join(lines), verbatim)
        else:
            yield _list(mark, list(lines), verbatim)


def _mark_of_item(line: str) -> re.Pattern[str] | None:
    return next((mark for mark in (_BULLET, _NUMBER) if mark.match(line)), None)


def _list(mark: re.Pattern[str], lines: list[str], verbatim: bool) -> List:
    first = _NUMBER.match(lines[0])
    return List(
        items=tuple(_inline(mark.sub("", line, count=1), verbatim) for line in lines),
        ordered=first is not None,
        offset=max(int(first[1]) - 1, 0) if first else 0,
    )


def _inline(text: str, verbatim: bool) -> tuple[Inline, ...]:
    """What stands on ordinary lines: code, tokens and addresses first, then styles around them."""
    read: list[Inline] = []

    def take(match: re.Match[str]) -> str:
        read.append(_taken(match))
        return _HOLE

    holed = (_VERBATIM if verbatim else _LINKED).sub(take, text)
    return tuple(_styles(holed, iter(read)))


def _taken(match: re.Match[str]) -> Inline:
    code, token, *bare = match.groups()
    if code:
        return Styled("code", _without_marks(code))
    if token:
        return _token(token)
    url = _unescaped(bare[0])
    return Link(url, (Text(url),))


def _without_marks(text: str) -> tuple[Inline, ...]:
    """The inside of code, where only tokens mean something."""
    parts = enumerate(_TOKEN.split(text))
    read = ([_token(part)] if place % 2 else literal(_unescaped(part)) for place, part in parts)
    return tuple(node for nodes in read for node in nodes)


def _styles(holed: str, read: Iterator[Inline]) -> Iterator[Inline]:
    """Styles nest at most three deep: inside one there is no mark of its kind that could open another."""
    rest = 0
    for match in _STYLED.finditer(holed):
        style = _STYLES[str(match.lastgroup)]
        yield from _filled(holed[rest : match.start()], read)
        yield Styled(style, tuple(_styles(match[style], read)))
        rest = match.end()
    yield from _filled(holed[rest:], read)


def _filled(holed: str, read: Iterator[Inline]) -> Iterator[Inline]:
    """A text without styles, with what was read before put back into its holes."""
    before, *after = holed.split(_HOLE)
    yield from with_emoji(_unescaped(before))
    for text in after:
        yield next(read)
        yield from with_emoji(_unescaped(text))


def _token(token: str) -> Inline:
    """What stands between < and >; text where it is nothing that Slack knows."""
    target, _, written = token.partition("|")
    label = _unescaped(written)
    match target[:1]:
        case "@":
            return Mention("user", target[1:], label)
        case "#":
            return Mention("channel", target[1:], label)
        case "!":
            return _special(target[1:], label)
    if not _SCHEME.match(target):
        return Text(_unescaped(f"<{token}>"))
    url = _unescaped(target)
    return Link(url, read_plain(label) or (Text(url.removeprefix("mailto:")),))


def _special(target: str, label: str) -> Inline:
    command, *arguments = target.split("^")
    if command == "date":
        timestamp, form, url, *_ = *arguments, "", "", ""
        return Date(seconds_of(timestamp), _unescaped(form), fallback=label, url=_unescaped(url))
    if command == "subteam" and arguments:
        return Mention("usergroup", arguments[0], label)
    return Mention("broadcast", command, label)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
