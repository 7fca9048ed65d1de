"""What the bot talks to, in processes of its own, so that a measurement of the bot is not one of them.

    python -m tests.bench.crowd slack

serves the least that speaks like Slack's Web API: it takes every post and gives it a timestamp, and keeps nothing.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import time

_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"


class _LeastSlack(asyncio.Protocol):
    """One connection: HTTP with lengths and without chunks, which is what slack_sdk sends."""

    last_us = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (head := self._read.partition(b"\r\n\r\n"))[1]:
            length = _length(head[0])
            if len(head[2]) < length:
                return
            self._read = head[2][length:]
            body = json.dumps({"ok": True, "ts": self._next_ts(), "messages": []}).encode()
            self._transport.write(_ANSWER % (len(body), body))

    @classmethod
    def _next_ts(cls) -> str:
        cls.last_us = max(cls.last_us + 1, round(time() * 1e6))
        return f"{cls.last_us // 10**6}.{cls.last_us % 10**6:06d}"


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _serve_slack() -> None:
    server = await asyncio.get_running_loop().create_server(_LeastSlack, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await _until_left_alone()


async def _until_left_alone() -> None:
    """Our standard input closes when whoever started us is gone."""
    await asyncio.to_thread(sys.stdin.buffer.read)


@asynccontextmanager
async def least_slack() -> AsyncIterator[str]:
    """The address of a Web API in another process that takes whatever it is sent."""
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", __spec__.name, "slack"]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        process.stdin.close()
        await process.wait()


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far, to the hundredth; 0 where the system does not say."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def pid_of(program: str, folder: Path) -> int:
    """The process that runs a program on a folder; 0 where the system does not say."""
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = line.read_bytes().decode(errors="replace").split("\0")
            if str(folder) in words and any(word.endswith(program) for word in words[:2]):
                return int(line.parent.name)
    return 0


if __name__ == "__main__":
    asyncio.run(_serve_slack())
