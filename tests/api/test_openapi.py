"""The description of the API, and that the API keeps to it whatever is sent."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.main import Greenroom
from tests.auxil.rest import API, Client
from tests.auxil.stage import Stage


@pytest.fixture
async def bot(stage: Stage):
    async with stage.bot(requests_per_minute=1_000_000) as bot:
        yield bot


async def described(http: aiohttp.ClientSession, bot: Greenroom) -> dict[str, Any]:
    async with http.get(f"{bot.url}{API}/openapi.json") as answer:
        description: dict[str, Any] = await answer.json()
        return description


async def test_every_route_says_what_it_does_and_how_it_refuses(http: aiohttp.ClientSession, bot: Greenroom) -> None:
    description = await described(http, bot)
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["operationId"].isidentifier(), (path, method)
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            assert {"200", "401", "422", "429"} <= operation["responses"].keys(), (path, method)
            for status, response in operation["responses"].items():
                assert response["description"]
                if status != "200":
                    assert "application/problem+json" in response["content"], (path, method, status)
            assert operation["security"] == [{"HTTPBearer": [], "APIKeyHeader": []}] or len(operation["security"]) == 2


async def test_nothing_that_is_sent_breaks_what_is_described(alice: Client, bot: Greenroom, tmp_path: Path) -> None:
    """Schemathesis sends what fits the description and what does not, and chains requests by their answers."""
    headers = [part for name, value in alice.headers.items() for part in ("--header", f"{name}: {value}")]
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        *("run", f"{alice.url}/openapi.json", "--checks", "all", "--max-examples", "20", "--seed", "7"),
        # What fits the description may still be refused: nine words, a role of another industry, a time that can't be.
        *("--exclude-checks", "positive_data_acceptance"),
        *("--generation-database", "none", "--no-color", *headers),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
