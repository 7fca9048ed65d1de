from collections.abc import AsyncIterator

import pytest

from tests.auxil.stage import Stage, open_stage


@pytest.fixture(params=["socket", "http"])
async def empty_stage(request: pytest.FixtureRequest, mongodb_uri: str) -> AsyncIterator[Stage]:
    """A workspace and a database, and no bot yet; Slack's events will come over Socket Mode, or over HTTP."""
    async with open_stage(mongodb_uri, over_http=request.param == "http") as stage:
        yield stage


@pytest.fixture
async def stage(empty_stage: Stage) -> AsyncIterator[Stage]:
    """A workspace with the bot in it."""
    async with empty_stage.bot():
        yield empty_stage
