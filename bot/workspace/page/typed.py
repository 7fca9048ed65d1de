"""A message's text as its author would type it again."""

import re

from bot.workspace.page.text import Reader

_TOKEN = re.compile(r"<([^<>\n]+)>")


def as_typed(text: str, reader: Reader) -> str:
    """Mentions by name, links as addresses, and Slack's three escapes undone."""
    unescaped = _TOKEN.sub(lambda token: _typed(token[1], reader), text)
    return unescaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _typed(token: str, reader: Reader) -> str:
    target, _, label = token.partition("|")
    match target[0]:
        case "@":
            return f"@{reader.people.get(target[1:], target[1:])}"
        case "#":
            return f"#{reader.channels.get(target[1:]) or label or target[1:]}"
        case "!":
            return f"@{target[1:]}"
        case _:
            return target
