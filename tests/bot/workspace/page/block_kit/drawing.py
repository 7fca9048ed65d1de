"""A browser's page that no browser looks at, to draw on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nicegui import Client, core
from nicegui.page import page


@asynccontextmanager
async def unseen_page() -> AsyncIterator[Client]:
    """NiceGUI's side of a browser window; what it would send waits for a browser that never comes."""
    before, core.loop = core.loop, asyncio.get_running_loop()
    client = Client(page("/"))
    try:
        yield client
    finally:
        client.delete()
        await asyncio.sleep(0)
        core.loop = before
