from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.main import Greenroom
from tests.auxil.rest import Client, client_of
from tests.auxil.stage import Stage, open_stage


@pytest.fixture
async def http_stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    """A workspace whose bots take Slack's events over HTTP."""
    async with open_stage(mongodb_uri, over_http=True) as stage:
        yield stage


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who sends requests."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    async with open_stage(mongodb_uri) as stage:
        yield stage


@pytest.fixture
async def bot(stage: Stage) -> AsyncIterator[Greenroom]:
    async with stage.bot() as bot:
        yield bot


@pytest.fixture
async def alice(http: aiohttp.ClientSession, stage: Stage, bot: Greenroom) -> Client:
    return await client_of(http, stage, bot, stage.alice)


@pytest.fixture
async def bob(http: aiohttp.ClientSession, stage: Stage, bot: Greenroom) -> Client:
    return await client_of(http, stage, bot, stage.bob)
