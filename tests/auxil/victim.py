"""``greenroom run`` that writes down each call that leaves the process, and dies at one of them if it is told to.

    python -m tests.auxil.victim calls.log
    python -m tests.auxil.victim calls.log --kill-at "chat.postMessage 3" --side after

A call is named by its kind and how many of that kind it is: between kinds the order differs a little from run to run
(a card's update is never waited for), within a kind hardly ever. "Before" is before anything of it leaves the process,
"after" is when it has taken effect and nobody here knows yet.
"""

import argparse
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pymongo import monitoring
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.cli import app

# What the driver and the start do on their own account.
_HOUSEKEEPING = {"hello", "ismaster", "ping", "endSessions", "createIndexes"}


class Calls:
    """Every call so far, in a file, and the one that this process does not survive."""

    def __init__(self, log: Path, kill_at: str | None, side: str) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._kill_at = (kill_at, side)
        self._seen: Counter[str] = Counter()
        self._lock = Lock()  # Motor's commands are sent by threads

    def before(self, kind: str) -> str:
        """A call is about to be made; its name."""
        with self._lock:
            self._seen[kind] += 1
            name = f"{kind} {self._seen[kind]}"
        os.write(self._log, f"{name}\n".encode())  # in the kernel's hands at once: a kill does not lose it
        self._reached(name, "before")
        return name

    def after(self, name: str) -> None:
        """A call has taken effect."""
        self._reached(name, "after")

    def _reached(self, name: str, side: str) -> None:
        if (name, side) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Commands(monitoring.CommandListener):
    """The commands to MongoDB: the driver tells of each before it writes to the socket, and when it has the answer."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._under_way: dict[int, str] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command goes out."""
        if event.command_name not in _HOUSEKEEPING:
            self._under_way[event.request_id] = self._calls.before(_kind_of_command(event))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """A command was answered."""
        self._answered(event.request_id)

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """A command was refused."""
        self._answered(event.request_id)

    def _answered(self, request_id: int) -> None:
        if name := self._under_way.pop(request_id, None):
            self._calls.after(name)


def _kind_of_command(event: monitoring.CommandStartedEvent) -> str:
    asked_for = event.command.get("filter") or {}
    return " ".join(["mongodb", event.command_name, "+".join(asked_for)]).strip()


def _kind_of_request(address: object) -> str:
    """A method of the Web API by its name; another address by what it is for: those hold secrets."""
    _, what, *rest = urlsplit(str(address)).path.split("/")
    if what == "api":
        return rest[-1]
    return {"actions": "response_url", "link": "socket"}.get(what, what)


def watch(calls: Calls) -> None:
    """Put hooks around everything that leaves the process."""
    monitoring.register(Commands(calls))
    _hook(aiohttp.ClientSession, "_request", calls, lambda arguments: _kind_of_request(arguments[1]))
    _hook(SocketModeClient, "send_message", calls, lambda _: "acknowledgement")


def _hook(owner: type, name: str, calls: Calls, kind: Callable[[tuple[Any, ...]], str]) -> None:
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)

    @wraps(original)
    async def watched(self: object, *arguments: Any, **named: Any) -> Any:
        call = calls.before(kind(arguments))
        result = await original(self, *arguments, **named)
        calls.after(call)
        return result

    setattr(owner, name, watched)


def main() -> None:
    """Run Greenroom under watch."""
    parser = argparse.ArgumentParser(description="greenroom run, killed at a call of one's choice.")
    parser.add_argument("log", type=Path, help="the file that the calls are written down in")
    parser.add_argument("--kill-at", help="the name of a call, as the file has it")
    parser.add_argument("--side", choices=["before", "after"], default="before")
    chosen = parser.parse_args()
    watch(Calls(chosen.log, chosen.kill_at, chosen.side))
    app(["run"])


if __name__ == "__main__":
    main()
