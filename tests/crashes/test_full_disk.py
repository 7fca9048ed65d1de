"""The embedded server's disk fills up in the middle of an interview, and has room again."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import PyMongoError

from bot.blocks import ids
from core.models import Status
from storage.client import connect
from storage.embedded import EmbeddedServer, EmbeddedServerError
from tests.auxil.crashes import settled
from tests.auxil.stage import ENOUGH, Interview, Stage, open_stage

_BLOCK = 64 * 1024
OUR_FAULT = "Something went wrong on my side; nothing is lost"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, with room for the server and little more."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(tmp_path)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip(
            "only root may mount a small disk that can be filled: "
            "unshare --user --map-root-user --mount .venv/bin/pytest tests/crashes/test_full_disk.py"
        )
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.fixture
async def uri(small_disk: Path) -> AsyncIterator[str]:
    """The embedded server on that disk."""
    server = EmbeddedServer(small_disk / "mongodb")
    yield await server.start()
    await server.stop()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte more goes onto the disk meanwhile."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (_BLOCK, 1):
            _write_all(file.fileno(), b"x" * size)
    try:
        yield
    finally:
        ballast.unlink()


def _write_all(file: int, block: bytes) -> None:
    try:
        while os.write(file, block):
            pass
    except OSError:
        return


async def write_on(documents: Any, size: int) -> None:
    while True:
        await documents.insert_one({"text": "x" * size})


@asynccontextmanager
async def broken_by_a_full_disk(uri: str, disk: Path) -> AsyncIterator[None]:
    """The disk is full, and the server has noticed: it has laid out its log in advance, so for a while it writes on."""
    client = connect(uri)
    documents = client["ballast"]["documents"]
    await documents.insert_one({"text": "the file of this collection is there now"})
    with full(disk):
        for size in (20_000, 200):
            with pytest.raises(PyMongoError):
                await write_on(documents, size)
        with pytest.raises(PyMongoError):
            await documents.find_one()
        yield
    client.close()


async def refused(stage: Stage, interview: Interview, text: str) -> str:
    """Write a reply that the bot can't store and so does not acknowledge; its timestamp."""
    changes = stage.workspace.subscribe()
    reply = await interview.reply(text)
    async with asyncio.timeout(30):
        async for change in changes:
            if change.kind == "event_unacknowledged" and change.data["event"].get("ts") == reply.ts:
                break
    changes.close()
    return reply.ts


async def test_an_interview_waits_for_room_and_goes_on(small_disk: Path, uri: str) -> None:
    async with open_stage(uri) as stage, stage.bot():
        stage.workspace.retry_delays = [0.5] * 120  # Slack's minutes are too long for a test
        interview = await stage.start()
        await interview.answer(1)
        prompt = await interview.prompt(2)
        async with broken_by_a_full_disk(uri, small_disk):
            reply_ts = await refused(stage, interview, f"While the disk is full: {ENOUGH}")
            told = await stage.command("status")
            await interview.click(prompt, ids.PAUSE)
            await interview.whisper(OUR_FAULT)
            assert OUR_FAULT in str(told.ack_text)

        await stage.workspace.until(lambda: interview.find("Question 3 of"), timeout=30)
        await interview.finish(5, since=3)
        await interview.is_over()

        session = await settled(interview)
        assert session.status is Status.COMPLETED
        assert session.responses[1].message_ts == reply_ts
        assert [r.response_text for r in session.responses] == [
            ENOUGH,
            f"While the disk is full: {ENOUGH}",
            *[ENOUGH] * 3,
        ]
        assert [post.split(":")[0] for post in interview.posts[:-2]] == [
            head for number in range(1, 6) for head in (f"Question {number} of 5", "Answer now")
        ]


async def test_a_start_without_room_says_so(small_disk: Path) -> None:
    with full(small_disk), pytest.raises(EmbeddedServerError, match="There is no room"):
        await EmbeddedServer(small_disk / "mongodb").start()
    server = EmbeddedServer(small_disk / "mongodb")
    assert await server.start()
    await server.stop()
