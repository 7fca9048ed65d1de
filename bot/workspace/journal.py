"""A journal of what goes between Slack and the app, for somebody who wants to look into it. It holds no secrets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from bot.workspace.changes import Changes, Feed, Subscription
from bot.workspace.model import JSON, Change
from bot.workspace.redaction import without_secrets

Source = Literal["call", "event", "command", "interaction", "socket"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that was sent, and what has come of it so far; a later entry of the same number says more.

    ``name`` is a method, an event's type, a command, an interaction's type, or "hello" or "disconnect". ``at`` is in
    seconds since the epoch, and ``took`` how many seconds the answer or acknowledgement took.

    ``outcome`` is "sent" until it is known, then "ok" or what went wrong: the error of a call, such as "ratelimited",
    or Slack's reason for calling something undelivered, such as "timeout" or "connection_failed". A call that was
    accepted, but whose connection was cut before the answer, is "cut"; an event that is not tried again is "lost".
    """

    number: int
    at: float
    source: Source
    name: str
    outcome: str
    payload: JSON
    answer: JSON | None = None
    took: float | None = None
    attempt: int = 1


@dataclass(frozen=True)
class Cleared:
    """Somebody has cleared the journal: what was told before is no longer in it."""


class Journal:
    """The last entries by number, each as it stands now: one for each call, try of an event, request and connection."""

    def __init__(self, changes: Changes, most: int = 1000) -> None:
        self._most = most
        self._entries: dict[int, Entry] = {}
        self._numbers = count(1)
        self._under_way: dict[str, int] = {}
        self._feed: Feed[Entry | Cleared] = Feed()
        self._takes: dict[str, Callable[[Change], None]] = {
            "api_call": self._take_call,
            "app_connected": self._take_connection,
            "app_disconnected": self._take_connection,
            "event_sent": self._take_event,
            "event_acknowledged": self._take_acknowledgement,
            "event_unacknowledged": self._take_failure,
            "event_lost": self._take_loss,
            "request_sent": self._take_request,
            "request_acknowledged": self._take_acknowledgement,
            "request_unacknowledged": self._take_failure,
        }
        changes.listen(self, self._takes)

    def entries(self) -> list[Entry]:
        """What is kept, oldest first."""
        return list(self._entries.values())

    def entry(self, number: int) -> Entry | None:
        """One of them; None for one that is not kept."""
        return self._entries.get(number)

    def subscribe(self) -> Subscription[Entry | Cleared]:
        """Every new entry from now on, every one that changes, and when the journal is cleared."""
        return self._feed.subscribe()

    def clear(self) -> None:
        """Forget every entry; what is under way does not come back when it ends."""
        self._entries.clear()
        self._feed.tell(Cleared())

    def hear(self, change: Change) -> None:
        """Write down a change."""
        self._takes[change.kind](change)

    def close(self) -> None:
        """End every subscription; the entries stay."""
        self._feed.close()

    def _take_call(self, change: Change) -> None:
        call = change.data
        was_cut = call["ok"] and call["cut"]
        self._add(
            at=call["at"],
            source="call",
            name=call["method"],
            outcome="cut" if was_cut else call["error"] or "ok",
            payload=call["arguments"],
            answer=None if call["cut"] else without_secrets(call["response"]),
            took=call["took"],
        )

    def _take_connection(self, change: Change) -> None:
        name = "hello" if change.kind == "app_connected" else "disconnect"
        self._add(at=change.at, source="socket", name=name, outcome="ok", payload=change.data)

    def _take_event(self, change: Change) -> None:
        payload, attempt = change.data["payload"], change.data["attempt"]
        name = payload["event"]["type"]
        entry = self._add(at=change.at, source="event", name=name, payload=payload, attempt=attempt)
        self._under_way[change.data["event_id"]] = entry.number

    def _take_request(self, change: Change) -> None:
        payload = change.data["payload"]
        is_command = change.data["kind"] == "slash_commands"
        entry = self._add(
            at=change.at,
            source="command" if is_command else "interaction",
            name=payload["command" if is_command else "type"],
            payload=payload,
        )
        self._under_way[change.data["request_id"]] = entry.number

    def _take_acknowledgement(self, change: Change) -> None:
        self._settle(change, "ok")

    def _take_failure(self, change: Change) -> None:
        self._settle(change, change.data["reason"])

    def _take_loss(self, change: Change) -> None:
        event_id = change.data["event_id"]
        events = [entry for entry in self._entries.values() if entry.source == "event"]
        tries = [entry for entry in events if entry.payload["event_id"] == event_id]
        if tries:
            self._keep(replace(tries[-1], outcome="lost"))

    def _add(self, *, at: float, source: Source, name: str, payload: JSON, outcome: str = "sent", **more: Any) -> Entry:
        shown = without_secrets(payload)
        entry = Entry(
            number=next(self._numbers), at=at, source=source, name=name, outcome=outcome, payload=shown, **more
        )
        self._keep(entry)
        return entry

    def _settle(self, change: Change, outcome: str) -> None:
        key = change.data.get("event_id") or change.data["request_id"]
        entry = self._entries.get(self._under_way.pop(key, 0))
        if entry is not None:
            answer = without_secrets(change.data.get("answer"))
            self._keep(replace(entry, outcome=outcome, answer=answer, took=change.at - entry.at))

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.number] = entry
        if len(self._entries) > self._most:
            del self._entries[next(iter(self._entries))]
        self._feed.tell(entry)
