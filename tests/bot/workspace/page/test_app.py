"""Several workspaces of one process show themselves in browsers, each as long as it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI

from bot.workspace import Workspace
from bot.workspace.page import app as page_app
from tests.auxil.office import make_manifest


def make_workspace() -> Workspace:
    return Workspace(make_manifest(), page=True)


async def status(workspace: Workspace) -> int:
    async with aiohttp.ClientSession() as http, http.get(workspace.url) as response:
        await response.read()
        return response.status


async def test_one_workspace_shows_its_page_after_another_has_stopped() -> None:
    first, second = make_workspace(), make_workspace()
    await asyncio.gather(first.start(), second.start())
    assert (await status(first), await status(second)) == (200, 200)

    await first.stop()
    assert await status(second) == 200
    await second.stop()

    await first.start()
    assert await status(first) == 200
    await first.stop()


class Runs:
    """A host in NiceGUI's place: what was started and ended; it fails as often as it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failures: int = 0) -> None:
        self.noted: list[str] = []
        self._failures = failures
        host = FastAPI()
        host.router.lifespan_context = self._lifespan
        monkeypatch.setattr(page_app, "_host", lambda: host)

    @asynccontextmanager
    async def _lifespan(self, _: Any) -> AsyncIterator[None]:
        await asyncio.sleep(0)
        if self._failures:
            self._failures -= 1
            raise RuntimeError("cannot start")
        self.noted.append("started")
        yield
        self.noted.append("ended")


async def test_nicegui_starts_with_the_first_workspace_and_ends_with_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch)
    first, second = make_workspace(), make_workspace()
    await asyncio.gather(first.start(), second.start())
    await second.stop()
    await second.stop()
    assert runs.noted == ["started"]
    await first.stop()
    assert runs.noted == ["started", "ended"]


async def test_a_page_that_could_not_start_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch, failures=1)
    workspace = make_workspace()
    with pytest.raises(RuntimeError, match="cannot start"):
        await workspace.start()
    await workspace.stop()
    await workspace.start()
    await workspace.stop()
    assert runs.noted == ["started", "ended"]


async def test_a_workspace_that_finds_its_port_taken_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch)
    first, second = make_workspace(), make_workspace()
    await first.start()
    with pytest.raises(OSError, match="in use"):
        await second.start(port=int(first.url.rpartition(":")[2]))
    assert runs.noted == ["started"]
    await first.stop()
    assert runs.noted == ["started", "ended"]
