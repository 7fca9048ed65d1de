"""From a message's mrkdwn to the text that its author sees.

https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re

_TOKEN = re.compile(r"<([^<>]+)>")


def plain_text(mrkdwn: str) -> str:
    """The text without Slack's escapes: links as their labels, mentions with their sign."""
    text = html.unescape(_TOKEN.sub(lambda token: _read(token[1]), mrkdwn))
    return text.encode("utf-8", "replace").decode()  # half a surrogate pair can't be stored


def _read(token: str) -> str:
    target, _, label = token.partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label.removeprefix(target[0]) or target[1:])
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return "@" + (label.removeprefix("@") or target[1:].partition("^")[0])
    address = target.removeprefix("mailto:")
    return address if label in {"", address} else f"{label} ({address})"
