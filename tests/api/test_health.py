"""What who looks after the process is told of it."""

import asyncio
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI, Request

from bot.api.server import Server
from bot.main import Greenroom
from bot.preflight import NotReady
from bot.ticker import Ticker
from tests.auxil.line import line_to
from tests.auxil.stage import Stage


async def asked(http: aiohttp.ClientSession, bot: Greenroom, path: str) -> tuple[int, Any]:
    """The status and the JSON of an answer."""
    async with http.get(f"{bot.url}{path}") as response:
        return response.status, await response.json()


async def test_a_running_bot_is_alive_and_ready(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as bot:
        assert await asked(http, bot, "/healthz") == (200, {"status": "alive"})
        checks = dict.fromkeys(["mongodb", "slack", "ticker", "accepting"], "ok")
        assert await asked(http, bot, "/readyz") == (200, {"status": "ready", "checks": checks})


async def test_without_mongodb_it_is_alive_and_not_ready(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with line_to(stage.mongodb_uri) as (line, uri), stage.bot(mongodb_uri=uri) as bot:
        await line.cut()
        status, said = await asked(http, bot, "/readyz")
        assert (status, said["checks"]["mongodb"], said["checks"]["slack"]) == (503, "failing", "ok")
        assert (await asked(http, bot, "/healthz"))[0] == 200


async def test_without_slack_it_is_not_ready_and_slack_is_not_asked_at_each_look(
    stage: Stage, http: aiohttp.ClientSession
) -> None:
    async with stage.bot() as bot:
        stage.workspace.faults.fail("auth.test", "token_revoked")
        before = sum(call.method == "auth.test" for call in stage.workspace.calls)
        for _ in range(3):
            status, said = await asked(http, bot, "/readyz")
            assert (status, said["checks"]["slack"]) == (503, "failing")
        assert sum(call.method == "auth.test" for call in stage.workspace.calls) == before + 1


@pytest.mark.parametrize("error", ["unknown_method", "ratelimited"])
async def test_a_slack_that_says_no_is_there(stage: Stage, http: aiohttp.ClientSession, error: str) -> None:
    async with stage.bot() as bot:
        stage.workspace.faults.fail("auth.test", error)
        assert (await asked(http, bot, "/readyz"))[0] == 200


async def test_a_ticker_whose_sweep_never_ends_is_not_alive() -> None:
    stuck = asyncio.Event()

    async def find_overdue() -> list[str]:
        await stuck.wait()
        return []

    async def ring(session_uuid: str) -> None:
        raise AssertionError(session_uuid)

    ticker = Ticker(on_alarm=ring, find_overdue=find_overdue, sweep_seconds=0.02)
    assert not ticker.is_alive
    ticker.start()
    try:
        assert ticker.is_alive
        async with asyncio.timeout(10):
            while ticker.is_alive:  # noqa: ASYNC110 - it is asked, and tells nobody
                await asyncio.sleep(0)
            stuck.set()
            while not ticker.is_alive:  # noqa: ASYNC110
                await asyncio.sleep(0)
    finally:
        ticker.stop()


async def test_a_port_that_is_taken_stops_the_start_by_name(stage: Stage) -> None:
    async with stage.bot() as bot:
        port = int(bot.url.rpartition(":")[2])
        with pytest.raises(NotReady, match=rf"^GREENROOM_HTTP_PORT: can't listen on 127\.0\.0\.1 port {port}"):
            async with stage.bot(http_port=port):
                pass


async def test_a_request_comes_from_where_it_comes_from(
    http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9"}
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    assert await seen_client(http, forged) == "127.0.0.1"
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
    assert await seen_client(http, forged) == "203.0.113.9"


async def seen_client(http: aiohttp.ClientSession, headers: dict[str, str]) -> str:
    """Whom an application behind our server takes the sender of a request for."""
    app = FastAPI()

    @app.get("/")
    async def whose(request: Request) -> str:
        return request.client.host if request.client else ""

    server = Server(app, "127.0.0.1", 0)
    url = await server.start()
    try:
        async with http.get(url, headers=headers) as response:
            return str(await response.json())
    finally:
        await server.stop()
