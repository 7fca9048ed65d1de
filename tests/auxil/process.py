"""The bot as a process of its own, which can be killed."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.auxil.stage import PREVIEW, Stage

_PATIENCE = 30.0
_ADDRESS = re.compile(rb"API +(http://\S+)")
_QUICK = {
    "GREENROOM_SWEEP_SECONDS": "0.2",
    "GREENROOM_LEASE_SECONDS": "2",
    "GREENROOM_SLACK_TIMEOUT": "1.5",
}


class BotProcess:
    """``greenroom run`` in its own process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.returncode is not None

    async def ended(self) -> int:
        """Wait until it has ended by itself; the exit code, negative for a signal."""
        await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode

    async def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is closed."""
        self._process.kill()
        await self.ended()

    async def interrupt(self) -> int:
        """Ctrl-C; the exit code. Raises TimeoutError where that does not end it."""
        if not self.has_ended:
            self._process.send_signal(signal.SIGINT)
        async with asyncio.timeout(_PATIENCE):
            return await self.ended()


@asynccontextmanager
async def bot_process(
    stage: Stage, *, preview: float = PREVIEW, command: Sequence[str] = (), log: Path | None = None, **changes: str
) -> AsyncIterator[BotProcess]:
    """A bot that is connected to the stage's workspace; killed at the end if it is still there.

    ``command`` runs instead of ``greenroom run``; if that ends before it is connected, it is given back ended. ``log``
    is where it writes what it says. ``changes`` are settings, by the names of their environment variables.
    """
    environment = {
        "SLACK_BOT_TOKEN": stage.workspace.bot_token,
        **_way_of_events(stage),
        "SLACK_API_URL": stage.workspace.api_url,
        "MONGODB_URI": stage.mongodb_uri,
        "GREENROOM_PREVIEW_SECONDS": str(preview),
        "GREENROOM_HTTP_PORT": "0",
    }
    process = await _started(command or (greenroom_program(), "run"), environment | _QUICK | changes, log)
    bot = BotProcess(process)
    try:
        await (_reachable(stage, process) if stage.over_http else _connected(stage, bot))
        yield bot
    finally:
        if not bot.has_ended:
            await bot.kill()
        await stage.workspace.until(lambda: stage.workspace.connections == 0)


def _way_of_events(stage: Stage) -> dict[str, str]:
    if stage.over_http:
        return {"SLACK_SIGNING_SECRET": stage.workspace.signing_secret}
    return {"SLACK_APP_TOKEN": stage.workspace.app_token}


async def _started(command: Sequence[str], environment: dict[str, str], log: Path | None) -> asyncio.subprocess.Process:
    output = subprocess.DEVNULL if log is None else os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        return await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=output
        )
    finally:
        if log is not None:
            os.close(output)


async def _connected(stage: Stage, bot: BotProcess) -> None:
    """Wait for both connections, or until there is nobody who could make them."""
    workspace = stage.workspace
    connecting = asyncio.ensure_future(workspace.until(lambda: workspace.connections == 2, timeout=30))
    ending = asyncio.ensure_future(bot.ended())
    await asyncio.wait([connecting, ending], return_when=asyncio.FIRST_COMPLETED)
    for waiting in (connecting, ending):
        waiting.cancel()
    _, problem = await asyncio.gather(ending, connecting, return_exceptions=True)
    if isinstance(problem, TimeoutError):
        raise problem


async def _reachable(stage: Stage, process: asyncio.subprocess.Process) -> None:
    """Wait until it says where its HTTP is, or has ended, and have Slack's requests sent there."""
    assert process.stdout is not None
    async with asyncio.timeout(_PATIENCE):
        async for line in process.stdout:
            if found := _ADDRESS.search(line):
                stage.send_to(found[1].decode())
                return


def greenroom_program() -> str:
    """The installed command, beside the interpreter that runs the tests."""
    return str(Path(sys.executable).with_name("greenroom"))
