"""Apps that take turns at the same interviews: each with a Slack of its own, all on one MongoDB, one at a time."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from tests.auxil.process import greenroom_program
from tests.bench.crowd import cpu_seconds
from tests.bench.fill import Served, mongodb
from tests.bench.report import Figure, is_quick

JSON = dict[str, Any]

PRODUCT = "greenroom"
_PIPE = asyncio.subprocess.PIPE
_QUIET = asyncio.subprocess.DEVNULL
_PATIENCE = 30.0


class QuickSlack:
    """The other end of ``tests.bench.apps.slack``."""

    def __init__(self, process: asyncio.subprocess.Process, certificate: Path | None) -> None:
        self._process = process
        self.pid = process.pid
        self.certificate = certificate
        self.url = ""

    async def hear(self) -> JSON:
        """The next thing that it says."""
        assert self._process.stdout is not None
        said: JSON = json.loads(await self._process.stdout.readline())
        return said

    async def ask(self, order: str, **more: Any) -> JSON:
        """Have it do something; what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": order, **more}).encode() + b"\n")
        return await self.hear()


@asynccontextmanager
async def quick_slack() -> AsyncIterator[QuickSlack]:
    """A Slack in a process of its own."""
    with TemporaryDirectory() as folder:
        certificate = await _certificate(Path(folder))
        command = [sys.executable, "-m", "tests.bench.apps.slack", *([str(certificate)] if certificate else [])]
        process = await asyncio.create_subprocess_exec(*command, stdin=_PIPE, stdout=_PIPE)
        assert process.stdin is not None
        try:
            slack = QuickSlack(process, certificate)
            slack.url = (await slack.hear())["url"]
            yield slack
        finally:
            process.stdin.close()
            await process.wait()


async def _certificate(folder: Path) -> Path | None:
    """A key and its certificate, good for a day and for this machine alone; None where there is no OpenSSL."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    path = folder / "certificate.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [openssl, "req", "-x509", *kind, *name, "-keyout", str(path), "-out", str(path)]
    process = await asyncio.create_subprocess_exec(*command, stdout=_QUIET, stderr=_QUIET)
    return path if await process.wait() == 0 and b"BEGIN CERTIFICATE" in path.read_bytes() else None


@asynccontextmanager
async def quick_mongodb() -> AsyncIterator[Served]:
    """A MongoDB in memory, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.apps.mongodb"]
    process = await asyncio.create_subprocess_exec(*command, stdin=_PIPE, stdout=_PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        yield Served(f"mongodb://127.0.0.1:{port}/?directConnection=true", process.pid)
    finally:
        process.stdin.close()
        await process.wait()


def own_environment() -> dict[str, str]:
    """This process's environment, without proxies: everything is on this machine."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def environment(slack: QuickSlack, mongodb_uri: str, **more: str) -> dict[str, str]:
    """What an app is told."""
    own = own_environment()
    if slack.certificate is not None:
        own["SSL_CERT_FILE"] = str(slack.certificate)
    return own | {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_APP_TOKEN": "xapp-bench",
        "SLACK_API_URL": f"{slack.url}/api/",
        "MONGODB_URI": mongodb_uri,
        "GREENROOM_PREVIEW_SECONDS": "0",
        "GREENROOM_HTTP_PORT": "0",
        **more,
    }


def command_of(app: str) -> list[str]:
    """How an app is started: Greenroom as everybody does, the others as modules."""
    return [greenroom_program(), "run"] if app == PRODUCT else [sys.executable, "-m", f"tests.bench.apps.{app}"]


@asynccontextmanager
async def running(command: Sequence[str], told: dict[str, str]) -> AsyncIterator[int]:
    """The process id of an app, which is ended as it would be anywhere."""
    process = await asyncio.create_subprocess_exec(*command, env=told, stdout=_QUIET, stderr=_QUIET)
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass(kw_only=True)
class Contender:
    """An app in the race, and what each of its rounds gave."""

    name: str
    pid: int
    mongodb: int
    slack: QuickSlack
    rounds: list[dict[str, float]] = field(default_factory=list)

    async def play(self, people: int, *, is_counted: bool = True) -> None:
        """One round: everybody starts, which is not measured, then answers, which is."""
        await self.slack.ask("start", count=people)
        before = self._spent()
        came = await self.slack.ask("answer")
        spent = {name: (now - before[name]) / came["answers"] for name, now in self._spent().items()}
        if is_counted:
            rate = came["answers"] / came["seconds"]
            self.rounds.append({"rate": rate, "ack_p50": came["ack_p50"], "ack_p99": came["ack_p99"], **spent})

    def _spent(self) -> dict[str, float]:
        return {
            "bot_cpu": cpu_seconds(self.pid),
            "mongodb_cpu": cpu_seconds(self.mongodb),
            "slack_cpu": cpu_seconds(self.slack.pid),
        }

    def median(self, figure: str) -> float:
        """The median of a figure over the rounds."""
        return median(played[figure] for played in self.rounds)


async def race(*apps: str, embedded: bool) -> dict[str, Contender]:
    """The apps in turns, several rounds, on the embedded server or on one that is not the limit; by name."""
    people, rounds = (20, 2) if is_quick() else (50, 4) if embedded else (100, 8)
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(mongodb() if embedded else quick_mongodb())
        contenders = [await _enter(app, served.uri, served.pid, stack) for app in apps]
        for contender in contenders:
            await contender.play(people, is_counted=False)
        for number in range(rounds):
            for contender in contenders[:: 1 if number % 2 else -1]:
                await contender.play(people)
    return {contender.name: contender for contender in contenders}


async def _enter(app: str, mongodb_uri: str, mongodb_pid: int, stack: AsyncExitStack) -> Contender:
    slack = await stack.enter_async_context(quick_slack())
    uri = urlsplit(mongodb_uri)._replace(path=f"/race_{app}").geturl()
    pid = await stack.enter_async_context(running(command_of(app), environment(slack, uri)))
    return Contender(name=app, pid=pid, mongodb=mongodb_pid, slack=slack)


def ratios(one: Contender, other: Contender, figure: str) -> list[float]:
    """How much more of a figure one had than the other, round by round: both had the same machine then."""
    return [mine[figure] / theirs[figure] for mine, theirs in zip(one.rounds, other.rounds, strict=True)]


@dataclass(frozen=True)
class Spread:
    """The middle of some figures, and how far they lie apart."""

    middle: float
    least: float
    most: float

    def named(self, name: str) -> dict[str, Figure]:
        """As figures of a row."""
        return {name: self.middle, f"{name}_least": self.least, f"{name}_most": self.most}


def spread(figures: Sequence[float]) -> Spread:
    """The median, the least and the most."""
    return Spread(median(figures), min(figures), max(figures))


def figures_of(apps: dict[str, Contender]) -> dict[str, Figure]:
    """Every app's medians, by its name; who took how much processor time for an answer says what the limit was."""
    return {f"{name}_{figure}": app.median(figure) for name, app in apps.items() for figure in app.rounds[0]}
