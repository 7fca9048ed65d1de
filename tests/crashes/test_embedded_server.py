"""The embedded server dies by itself: whoever started it has it back."""

import asyncio
import os
import signal
from pathlib import Path

from pymongo.errors import PyMongoError

from storage.client import Client, connect
from storage.embedded import EmbeddedServer


async def pid_of_server(client: Client) -> int | None:
    """The process that answers; None while none does."""
    try:
        return int((await client.admin.command("serverStatus"))["pid"])
    except PyMongoError:
        return None


async def test_a_server_that_was_killed_is_there_again_with_its_data(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "mongodb")
    client = connect(await server.start())
    await client["test"]["documents"].insert_one({"written": True})
    killed = await pid_of_server(client)
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    async with asyncio.timeout(30):
        while await pid_of_server(client) in {killed, None}:
            pass
    assert await client["test"]["documents"].count_documents({"written": True}) == 1
    client.close()
    await server.stop()
