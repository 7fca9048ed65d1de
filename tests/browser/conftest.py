from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.auxil.browser import chromium, find_chromium
from tests.auxil.office import Office, opened
from tests.auxil.stage import Stage, open_stage


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, for all tests."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here: install it (Debian: apt-get install chromium), or name it in GREENROOM_CHROMIUM")
    async with chromium(path) as running:
        yield running


@pytest.fixture
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    """A workspace with its page, and the bot in it."""
    async with open_stage(mongodb_uri, page=True) as stage, stage.bot():
        yield stage


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A workspace with its page, and a Bolt app in it that is none of ours."""
    async with opened(page=True) as office:
        await office.connect()

        @office.app.event("message")
        async def overhear() -> None:
            """Acknowledge what people write, so that it is not sent again."""

        yield office
