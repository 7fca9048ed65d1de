"""The journal shows what goes between Slack and the app as it comes, and none of their secrets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.journal import Cleared, Entry, Journal
from bot.workspace.redaction import without_secrets
from tests.auxil.office import Office, button, opened

Ack = Callable[..., Any]


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office(clock: Clock) -> AsyncIterator[Office]:
    async with opened(clock=clock) as office:
        yield office


@pytest.fixture
def journal(office: Office) -> Journal:
    return office.workspace.keep_journal()


def of(journal: Journal, source: str) -> list[Entry]:
    return [entry for entry in journal.entries() if entry.source == source]


async def test_a_call_shows_what_was_sent_and_what_came_back(office: Office, journal: Journal, clock: Clock) -> None:
    hold = office.workspace.faults.hold("chat.postMessage")
    posting = asyncio.ensure_future(office.client.chat_postMessage(channel="#general", text="hello"))
    await hold.reached()
    clock.now += 1.5
    hold.release()
    posted = await posting

    (entry,) = journal.entries()
    assert (entry.source, entry.name, entry.outcome) == ("call", "chat.postMessage", "ok")
    assert (entry.at, entry.took) == (1_700_000_000.0, 1.5)
    assert entry.payload["text"] == "hello"
    assert entry.answer is not None
    assert entry.answer["ts"] == posted["ts"]
    assert office.workspace.calls[0].took == 1.5


async def test_a_call_that_goes_wrong_says_how(office: Office, journal: Journal) -> None:
    faults = office.workspace.faults
    for method in (faults.rate_limit, faults.server_error, faults.drop_after_accepting, faults.drop_before_accepting):
        method("chat.postMessage", 1)
        with pytest.raises((SlackApiError, aiohttp.ClientError)):
            await office.client.chat_postMessage(channel="#general", text="hello")
    with pytest.raises(SlackApiError):
        await office.client.chat_postMessage(channel="#nowhere", text="hello")

    outcomes = [entry.outcome for entry in journal.entries()]
    assert outcomes == ["ratelimited", "internal_error", "cut", "connection_dropped", "channel_not_found"]
    assert [entry.answer is None for entry in journal.entries()] == [False, False, True, True, False]


async def test_an_event_is_sent_and_then_acknowledged(office: Office, journal: Journal, clock: Clock) -> None:
    @office.app.event("message")
    async def take_a_while() -> None:
        clock.now += 0.25

    await office.connect()
    told = journal.subscribe()
    await office.alice.post("general", "hello")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    journal.close()

    entries = [entry async for entry in told if isinstance(entry, Entry)]
    states = [(entry.number, entry.outcome, entry.took) for entry in entries if entry.source == "event"]
    (entry,) = of(journal, "event")
    assert states == [(entry.number, "sent", None), (entry.number, "ok", 0.25)]
    assert (entry.name, entry.payload["event"]["text"]) == ("message", "hello")


async def test_every_try_of_an_event_has_its_entry(office: Office, journal: Journal) -> None:
    office.workspace.retry_delays = (0, 0)
    office.workspace.retry_on_connect = False
    await office.alice.post("general", "unheard")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)

    tries = [(entry.attempt, entry.outcome) for entry in of(journal, "event")]
    assert tries == [(1, "connection_failed"), (2, "connection_failed"), (3, "lost")]


async def test_a_repeated_event_has_an_entry_each_time(office: Office, journal: Journal) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.repeat_events(1)
    await office.alice.post("general", "twice")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)

    first, second = of(journal, "event")
    assert [(entry.attempt, entry.outcome) for entry in (first, second)] == [(1, "ok"), (2, "ok")]
    assert first.payload["event_id"] == second.payload["event_id"]


async def test_a_command_shows_what_the_app_answered(office: Office, journal: Journal, clock: Clock) -> None:
    @office.app.command("/rehearse")
    async def rehearse(ack: Ack) -> None:
        clock.now += 0.5
        await ack("Let's go")

    await office.connect()
    await office.alice.command("/rehearse backend", "general")

    (entry,) = of(journal, "command")
    assert (entry.name, entry.payload["text"], entry.outcome, entry.took) == ("/rehearse", "backend", "ok", 0.5)
    assert entry.answer is not None
    assert entry.answer["text"] == "Let's go"


async def test_an_interaction_without_an_acknowledgement_says_why(office: Office, journal: Journal) -> None:
    blocks = [{"type": "actions", "elements": [button("go", "Go")]}]
    posted = await office.client.chat_postMessage(channel="#general", text="Go?", blocks=blocks)
    await office.alice.click(office.workspace.message("general", posted["ts"]), "go")
    await office.connect()
    office.workspace.ack_timeout = 0.02

    @office.app.shortcut("start")
    async def never() -> None:
        await asyncio.Event().wait()

    await office.alice.shortcut("start")
    shown = [(entry.name, entry.outcome, entry.answer) for entry in of(journal, "interaction")]
    assert shown == [("block_actions", "connection_failed", None), ("shortcut", "timeout", None)]


async def test_connections_come_and_go(office: Office, journal: Journal) -> None:
    await office.connect()
    office.workspace.faults.disconnect_sockets()
    await office.workspace.until(lambda: len(of(journal, "socket")) == 3)
    assert [entry.name for entry in of(journal, "socket")] == ["hello", "disconnect", "hello"]


async def test_only_the_last_entries_are_kept(office: Office) -> None:
    journal = office.workspace.keep_journal(most=2)
    for text in ("one", "two", "three"):
        await office.client.chat_postMessage(channel="#general", text=text)
    assert [entry.payload["text"] for entry in journal.entries()] == ["two", "three"]


async def test_a_cleared_journal_goes_on_with_what_is_new(office: Office, journal: Journal) -> None:
    @office.app.command("/rehearse")
    async def rehearse(ack: Ack) -> None:
        journal.clear()
        await ack("Let's go")

    await office.connect()
    await office.alice.command("/rehearse", "general")
    assert journal.entries() == []

    await office.client.auth_test()
    assert [entry.name for entry in journal.entries()] == ["auth.test"]


async def test_whoever_watches_is_told_when_the_journal_is_cleared(office: Office, journal: Journal) -> None:
    told = journal.subscribe()
    await office.client.auth_test()
    (entry,) = journal.entries()
    assert journal.entry(entry.number) == entry
    journal.clear()
    journal.close()
    assert [news async for news in told] == [entry, Cleared()]
    assert journal.entry(entry.number) is None


async def test_what_was_under_way_before_the_journal_is_not_in_it(office: Office) -> None:
    journals = []

    @office.app.event("message")
    async def begin() -> None:
        journals.append(office.workspace.keep_journal())

    await office.connect()
    await office.alice.post("general", "hello")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    assert [of(journal, "event") for journal in journals] == [[]]


async def test_watchers_are_let_go_when_the_workspace_stops(office: Office, journal: Journal) -> None:
    told = journal.subscribe()
    await office.client.auth_test()
    await office.workspace.stop()
    assert [entry.name async for entry in told if isinstance(entry, Entry)] == ["auth.test"]


async def test_no_entry_holds_a_secret(office: Office, journal: Journal) -> None:
    workspace = office.workspace
    secrets = [workspace.bot_token, workspace.app_token, workspace.signing_secret]

    @office.app.event("message")
    async def hear(body: dict[str, Any]) -> None:
        secrets.append(body["token"])

    @office.app.command("/rehearse")
    async def rehearse(ack: Ack, body: dict[str, Any]) -> None:
        secrets.append(body["response_url"].rpartition("/")[2])
        await ack(f"Answer at {body['response_url']}")

    @office.app.action("go")
    async def go(ack: Ack, body: dict[str, Any]) -> None:
        secrets.append(body["response_url"].rpartition("/")[2])
        await ack()

    await office.connect()
    await office.alice.post("general", f"is {workspace.bot_token} secret?")
    await office.alice.command("/rehearse", "general")
    blocks = [{"type": "actions", "elements": [button("go", "Go")]}]
    posted = await office.client.chat_postMessage(channel="#general", text="Go?", blocks=blocks)
    await office.alice.click(workspace.message("general", posted["ts"]), "go")
    promised = await office.client.files_getUploadURLExternal(filename="a.bin", length=3)
    secrets.append(promised["upload_url"].rpartition("/")[2])
    await office.client.api_call("api.test", json={"token": workspace.bot_token, "foo": workspace.app_token})
    ticket = (await office.client.apps_connections_open(app_token=workspace.app_token))["url"]
    secrets.append(ticket.partition("ticket=")[2].partition("&")[0])
    await workspace.until(lambda: workspace.undelivered_events == 0)

    written = json.dumps([vars(entry) for entry in journal.entries()])
    assert {entry.source for entry in journal.entries()} == {"call", "event", "command", "interaction", "socket"}
    assert len(secrets) >= 8
    assert [secret for secret in secrets if secret in written] == []


@pytest.mark.parametrize("key", ["token", "bot_access_token", "client_secret", "response_url", "upload_url"])
def test_what_is_called_a_secret_is_left_out_whatever_it_looks_like(key: str) -> None:
    assert without_secrets({"list": [{key: "x"}]}) == {"list": [{}]}


def test_what_is_no_secret_stays() -> None:
    payload = {"trigger_id": "1.2.abc", "token": "abc", "event": {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}}
    assert without_secrets(payload) == {key: value for key, value in payload.items() if key != "token"}
