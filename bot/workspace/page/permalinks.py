"""Links to messages of this workspace, as chat.getPermalink gives them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

_PATH = re.compile(r"/archives/(?P<channel>\w+)/p(?P<seconds>\d{10})(?P<micros>\d{6})")


@dataclass(frozen=True)
class Permalink:
    """A message, and the thread that shows it: its own, or the one in which it is a reply."""

    channel: str
    ts: str
    thread_ts: str


def read_permalink(path: str, query: str) -> Permalink | None:
    """The message that an address leads to; None for other addresses."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    ts = f"{found['seconds']}.{found['micros']}"
    thread_ts = parse_qs(query.removeprefix("?")).get("thread_ts", [ts])[0]
    return Permalink(found["channel"], ts, thread_ts)
