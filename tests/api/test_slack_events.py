"""Slack's requests over HTTP: each of them counts once, and nobody else's does."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from pymongo.errors import AutoReconnect

from bot.identity import user_uuid
from bot.main import Greenroom
from core.models import MockInterviewSession
from tests.auxil.signed import FORM, JSON, command_body, message_body, signed
from tests.auxil.stage import ENOUGH, Stage

Headers = dict[str, str]
UNAUTHORIZED = {"type": "about:blank", "title": "Unauthorized", "status": 401}


class Entrance:
    """Where Slack's requests come in."""

    def __init__(self, stage: Stage, bot: Greenroom, http: aiohttp.ClientSession) -> None:
        self.stage, self.bot, self.secret = stage, bot, stage.workspace.signing_secret
        self._http = http

    async def send(self, body: bytes, headers: Headers) -> tuple[int, str]:
        """The status and the text of what is answered."""
        url = f"{self.bot.url}/slack/events"
        async with self._http.post(url, data=body, headers=headers) as response:
            return response.status, await response.text()

    async def refuses(self, body: bytes, headers: Headers) -> None:
        """Expect that a request is not let in, and that nobody is told why."""
        url = f"{self.bot.url}/slack/events"
        async with self._http.post(url, data=body, headers=headers) as response:
            assert response.status == 401
            assert response.content_type == "application/problem+json"
            assert await response.json(content_type=None) == UNAUTHORIZED

    async def interviews(self) -> int:
        """How many interviews Alice has ever started."""
        alice = user_uuid(enterprise_id=None, team_id=self.stage.workspace.team_id, user_id=self.stage.alice.id)
        return len(await self.stage.store.get_user_sessions(alice, 10))


@pytest.fixture
async def entrance(http_stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Entrance]:
    async with http_stage.bot() as bot:
        yield Entrance(http_stage, bot, http)


async def test_slack_may_verify_the_request_url(entrance: Entrance) -> None:
    assert await entrance.stage.workspace.verify_request_url()


async def test_slack_may_check_the_certificate(entrance: Entrance) -> None:
    body = b"ssl_check=1&token=whatever"
    assert (await entrance.send(body, signed(entrance.secret, body)))[0] == 200


def altered(secret: str, body: bytes, **headers: str | None) -> Headers:
    """A right signature's headers, some of them changed or left out."""
    changed = signed(secret, body) | {name.replace("_", "-"): value for name, value in headers.items()}
    return {name: value for name, value in changed.items() if value is not None}


FORGERIES: dict[str, Callable[[str, bytes], Headers]] = {
    "signed with another secret": lambda secret, body: signed("0" * 32, body),
    "another body's signature": lambda secret, body: signed(secret, body + b"&text=help"),
    "no signature": lambda secret, body: altered(secret, body, X_Slack_Signature=None),
    "no timestamp": lambda secret, body: altered(secret, body, X_Slack_Request_Timestamp=None),
    "another timestamp": lambda secret, body: altered(secret, body, X_Slack_Request_Timestamp="1"),
    "a timestamp that is none": lambda secret, body: altered(secret, body, X_Slack_Request_Timestamp="now"),
    "a timestamp beyond all time": lambda secret, body: altered(secret, body, X_Slack_Request_Timestamp="9" * 400),
    "an empty signature": lambda secret, body: altered(secret, body, X_Slack_Signature=""),
    "a signature that is no text": lambda secret, body: altered(secret, body, X_Slack_Signature="v0=\xe9"),
    "signed six minutes ago": lambda secret, body: signed(secret, body, age=360),
    "signed six minutes ahead": lambda secret, body: signed(secret, body, age=-360),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_what_is_not_slacks_is_refused(entrance: Entrance, forgery: str) -> None:
    body = command_body(entrance.stage, "start backend mid")
    await entrance.refuses(body, FORGERIES[forgery](entrance.secret, body))
    assert await entrance.interviews() == 0


@pytest.mark.parametrize("body", [b"{", b"\xff", b"ssl_check=1", b'{"type": "url_verification", "challenge": "c"}'])
async def test_nothing_is_read_before_it_is_known_to_be_slacks(entrance: Entrance, body: bytes) -> None:
    await entrance.refuses(body, {"Content-Type": JSON})


async def test_a_replayed_request_is_refused(entrance: Entrance) -> None:
    body = command_body(entrance.stage, "start backend mid")
    headers = signed(entrance.secret, body)
    assert (await entrance.send(body, headers))[0] == 200

    await entrance.refuses(body, headers)
    assert await entrance.interviews() == 1


async def test_a_request_that_is_still_being_answered_is_not_taken_twice(entrance: Entrance) -> None:
    body = command_body(entrance.stage, "")
    headers = signed(entrance.secret, body)
    with entrance.stage.workspace.faults.hold("views.open") as held:
        first = asyncio.create_task(entrance.send(body, headers))
        await held.reached(1)
        await entrance.refuses(body, headers)
    assert (await first)[0] == 200


async def test_a_request_that_failed_may_come_again(entrance: Entrance) -> None:
    stage, store = entrance.stage, entrance.bot.store
    interview = await stage.start()
    await interview.prompt(1)
    await interview.reply("Wait.")
    await interview.whisper("of at least 10 words")  # so the prompt's timestamp is stored
    stage.workspace.faults.hold_events()  # the message comes from here alone
    reply = await interview.reply()
    body = message_body(stage, ENOUGH, reply.ts, interview.channel, interview.thread_ts)
    headers = signed(entrance.secret, body, kind=JSON)
    save, failures = store.save_session, [AutoReconnect("the server is away")]

    async def save_later(before: MockInterviewSession, after: MockInterviewSession) -> bool:
        if failures:
            raise failures.pop()
        return await save(before, after)

    store.save_session = save_later
    assert (await entrance.send(body, headers))[0] == 500
    assert (await entrance.send(body, headers))[0] == 200
    await entrance.refuses(body, headers)
    assert (await interview.response(1)).response_text == ENOUGH


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, b"{"),
        (JSON, b"[]"),
        (JSON, b'"text"'),
        (JSON, b'{"user": 5}'),
        (JSON, b'{"authorizations": 5}'),
        (JSON, b"[" * 100_000),
        (FORM, b"payload=%7B"),
        (FORM, b"payload=null"),
        (FORM, b"payload=%5B%5D"),
        (FORM, b'{"user": 5}'),
    ],
)
async def test_what_is_no_payload_is_a_bad_request(entrance: Entrance, kind: str, body: bytes) -> None:
    status, said = await entrance.send(body, signed(entrance.secret, body, kind=kind))
    assert (status, "Traceback" in said) == (400, False)


async def test_what_is_too_large_is_not_read_to_its_end(entrance: Entrance) -> None:
    body = b"a" * 1_000_001
    assert (await entrance.send(body, signed(entrance.secret, body)))[0] == 413


async def test_other_methods_are_not_for_slack(entrance: Entrance, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{entrance.bot.url}/slack/events") as response:
        assert response.status == 405


async def test_with_both_ways_set_slacks_events_come_over_socket_mode(
    http_stage: Stage, http: aiohttp.ClientSession
) -> None:
    workspace = http_stage.workspace
    async with http_stage.bot(slack_app_token=workspace.app_token) as bot:
        workspace.request_url = None
        assert workspace.connections > 0
        body = command_body(http_stage, "help")
        status, _ = await Entrance(http_stage, bot, http).send(body, signed(workspace.signing_secret, body))
        assert status == 404
        assert (await http_stage.command("help")).ack_blocks
