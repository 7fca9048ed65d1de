"""The bot as a process of its own, which can be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.auxil.stage import PREVIEW, Stage


class BotProcess:
    """``greenroom run`` in its own process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is closed."""
        self._process.kill()
        await self._process.communicate()

    async def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        await self._process.communicate()
        return self._process.returncode if self._process.returncode is not None else -1


@asynccontextmanager
async def bot_process(stage: Stage, *, preview: float = PREVIEW) -> AsyncIterator[BotProcess]:
    """A bot that is connected to the stage's workspace; killed at the end if it is still there."""
    environment = {
        "SLACK_BOT_TOKEN": stage.workspace.bot_token,
        "SLACK_APP_TOKEN": stage.workspace.app_token,
        "SLACK_API_URL": stage.workspace.api_url,
        "MONGODB_URI": stage.mongodb_uri,
        "GREENROOM_PREVIEW_SECONDS": str(preview),
        "GREENROOM_SWEEP_SECONDS": "0.2",
        "GREENROOM_LEASE_SECONDS": "2",
        "GREENROOM_SLACK_TIMEOUT": "1.5",
    }
    process = await asyncio.create_subprocess_exec(
        *(greenroom_program(), "run"),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    try:
        await stage.workspace.until(lambda: stage.workspace.connections == 2, timeout=30)
        yield bot
    finally:
        if process.returncode is None:
            await bot.kill()
        await stage.workspace.until(lambda: stage.workspace.connections == 0)


def greenroom_program() -> str:
    """The installed command, beside the interpreter that runs the tests."""
    return str(Path(sys.executable).with_name("greenroom"))
