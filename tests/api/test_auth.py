"""Who may ask, and how often."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from bot.main import Greenroom
from tests.auxil.rest import API, Client, client_of
from tests.auxil.stage import Stage

EVERYWHERE = ["/sessions", "/sessions/any", "/questions", "/questions/any", "/industries", "/industries/ind-001/roles"]


def spoilt(client: Client) -> dict[str, dict[str, str]]:
    """Ways of showing a token that is not right."""
    token, uuid = client.headers["Authorization"], client.headers["uuid"]
    last = "A" if token[-1] != "A" else "B"
    return {
        "nothing": {},
        "no uuid": {"Authorization": token},
        "no token": {"uuid": uuid},
        "another secret": {"Authorization": token[:-1] + last, "uuid": uuid},
        "another scheme": {"Authorization": token.replace("Bearer", "Basic"), "uuid": uuid},
        "another one's uuid": {"Authorization": token, "uuid": "00000000-0000-0000-0000-000000000000"},
        "garbage": {"Authorization": "Bearer grn_\u00e9", "uuid": uuid},
    }


@pytest.mark.parametrize(
    "how", ["nothing", "no uuid", "no token", "another secret", "another scheme", "another one's uuid", "garbage"]
)
async def test_without_a_token_and_its_uuid_nobody_gets_in(
    alice: Client, http: aiohttp.ClientSession, bot: Greenroom, how: str
) -> None:
    stranger = Client(http, bot.url, spoilt(alice)[how])
    answers = [await stranger.get(path) for path in EVERYWHERE]

    assert {answer.status for answer in answers} == {401}
    assert {str(answer.body) for answer in answers} == {str(answers[0].body)}
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    assert answers[0].headers["Content-Type"] == "application/problem+json"


async def test_of_a_token_only_a_hash_is_kept_and_its_use_is_noted(alice: Client, stage: Stage) -> None:
    token = alice.headers["Authorization"].removeprefix("Bearer ")
    (kept,) = await stage.tokens.of_user(alice.headers["uuid"])
    assert kept.last_used_at is None
    assert token.rpartition("_")[2] not in str(kept.model_dump())

    await alice.get("/industries")
    (used,) = await stage.tokens.of_user(alice.headers["uuid"])
    assert used.last_used_at is not None
    await alice.get("/industries")
    assert await stage.tokens.of_user(alice.headers["uuid"]) == [used]


async def test_a_revoked_token_opens_nothing_any_more(alice: Client, stage: Stage) -> None:
    (kept,) = await stage.tokens.of_user(alice.headers["uuid"])
    assert not await stage.tokens.revoke("somebody else", kept.token_id)
    assert (await alice.get("/industries")).status == 200
    assert await stage.tokens.revoke(kept.user_uuid, kept.token_id)
    assert (await alice.get("/industries")).status == 401


async def test_each_token_may_ask_so_often_in_a_minute(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot(requests_per_minute=3) as bot:
        alice = await client_of(http, stage, bot, stage.alice)
        bob = await client_of(http, stage, bot, stage.bob)
        answers = [await alice.get("/industries") for _ in range(4)]

        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
        assert answers[3].body["status"] == 429
        assert (await bob.get("/industries")).status == 200
        stranger = Client(http, bot.url, {})
        assert [(await stranger.get("/sessions")).status for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_request_that_is_too_large_is_refused(
    stage: Stage, http: aiohttp.ClientSession, *, is_told: bool
) -> None:
    async with stage.bot(max_body_bytes=1_000) as bot:
        alice = await client_of(http, stage, bot, stage.alice)
        body: bytes | Callable[[], Awaitable[bytes]] = b'{"role_uuid": "' + b"x" * 1_000 + b'"}'

        async def pieces():
            yield body

        refused = await alice.ask(
            "POST", "/start", data=body if is_told else pieces(), headers={"Content-Type": "application/json"}
        )
        assert refused.status == 413
        assert refused.body["title"]


async def test_other_sites_pages_may_read_only_where_the_settings_say_so(
    stage: Stage, http: aiohttp.ClientSession
) -> None:
    asked = {"Origin": "https://coach.example", "Access-Control-Request-Method": "GET"}
    for origins, allowed in [((), None), (("https://coach.example",), "https://coach.example")]:
        async with (
            stage.bot(cors_origins=origins) as bot,
            http.options(f"{bot.url}{API}/sessions", headers=asked) as answer,
        ):
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed


async def test_what_goes_wrong_inside_is_a_problem_without_a_traceback(
    alice: Client, bot: Greenroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.desk.shelf.own, "industries", None)
    failed = await alice.get("/industries")

    assert (failed.status, failed.headers["Content-Type"]) == (500, "application/problem+json")
    assert "Traceback" not in str(failed.body)
    assert "NoneType" not in str(failed.body)
