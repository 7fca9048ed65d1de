"""The embedded server: it keeps its data, and does not outlive whoever started it."""

from pathlib import Path

from storage.client import connect
from storage.embedded import EmbeddedServer


async def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    for expected in (0, 1):
        server = EmbeddedServer(tmp_path / "data")
        client = connect(await server.start())
        kept = client["test"]["documents"]
        assert await kept.count_documents({}) == expected
        await kept.insert_one({"written": True})
        client.close()
        await server.stop()


async def test_a_second_server_waits_until_the_first_has_closed_its_folder(tmp_path: Path) -> None:
    import asyncio

    first, second = EmbeddedServer(tmp_path / "data"), EmbeddedServer(tmp_path / "data")
    await first.start()
    starting = asyncio.create_task(second.start())
    await first.stop()

    assert (await starting).startswith("mongodb://127.0.0.1:")
    await second.stop()
