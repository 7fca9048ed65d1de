from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.auxil.stage import open_stage
from tests.payloads.counter import Counter, open_counter


@pytest.fixture(scope="module")
async def counter(mongodb_uri: str) -> AsyncIterator[Counter]:
    """The real listeners of a real bot, and somebody else's interview in the store."""
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(open_stage(mongodb_uri))
        yield await open_counter(stage, stack)
