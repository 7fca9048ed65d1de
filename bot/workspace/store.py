"""Keeping the workspace in a directory, so that a killed process finds it again."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.workspace.model import JSON

_KINDS = ("settings", "users", "channels", "messages", "files", "homes", "events")


class Store:
    """The store of a workspace without a path: it keeps nothing but the contents of files, in memory."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, kind: str, key: str, value: Any) -> None:
        """Write a value of a kind, in place of an older one."""

    def delete(self, kind: str, key: str) -> None:
        """Remove a value, if it is there."""

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        """All values of a kind in the order of their keys."""
        yield from ()

    def put_content(self, file_id: str, content: bytes) -> None:
        """Keep what is in a file."""
        self._contents[file_id] = content

    def content(self, file_id: str) -> bytes | None:
        """What is in a file."""
        return self._contents.get(file_id)

    def delete_content(self, file_id: str) -> None:
        """Remove what is in a file."""
        self._contents.pop(file_id, None)

    def open(self) -> None:
        """Take hold of the directory, again after `close`."""

    def commit(self) -> None:
        """Make everything written so far safe from the death of this process."""

    def close(self) -> None:
        """Let go of the directory."""


class DiskStore(Store):
    """Writes through to SQLite; everything that one call changes becomes durable together."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._closed = True
        self.open()

    def open(self) -> None:
        """Take hold of the directory; a second process that tries it gets OperationalError."""
        if not self._closed:
            return
        self._closed = False
        self._db = sqlite3.connect(self._path / "workspace.db", isolation_level=None, timeout=1)
        # Two processes on one workspace would overwrite each other. Only the death of the process
        # matters here, not a power failure: the operating system keeps what was handed to it.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        for kind in _KINDS:
            self._db.execute(f"CREATE TABLE IF NOT EXISTS {kind} (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
        self._db.execute("CREATE TABLE IF NOT EXISTS contents (id TEXT PRIMARY KEY, body BLOB NOT NULL)")

    def put(self, kind: str, key: str, value: Any) -> None:
        """Write a value of a kind, in place of an older one."""
        body = json.dumps(value, separators=(",", ":"))
        self._write(f"INSERT OR REPLACE INTO {_known(kind)} VALUES (?, ?)", (key, body))  # noqa: S608

    def delete(self, kind: str, key: str) -> None:
        """Remove a value, if it is there."""
        self._write(f"DELETE FROM {_known(kind)} WHERE id = ?", (key,))  # noqa: S608 - a known kind

    def all(self, kind: str) -> Iterator[tuple[str, JSON]]:
        """All values of a kind in the order of their keys."""
        rows = self._db.execute(f"SELECT id, body FROM {_known(kind)} ORDER BY id")  # noqa: S608
        for key, body in rows.fetchall():
            yield key, json.loads(body)

    def put_content(self, file_id: str, content: bytes) -> None:
        """Keep what is in a file."""
        self._write("INSERT OR REPLACE INTO contents VALUES (?, ?)", (file_id, content))

    def content(self, file_id: str) -> bytes | None:
        """What is in a file."""
        row = self._db.execute("SELECT body FROM contents WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def delete_content(self, file_id: str) -> None:
        """Remove what is in a file."""
        self._write("DELETE FROM contents WHERE id = ?", (file_id,))

    def commit(self) -> None:
        """Make everything written so far safe from the death of this process."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the directory."""
        if not self._closed:
            self.commit()
            self._closed = True
            self._db.close()

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN")
            self._commit_soon()
        self._db.execute(statement, values)

    def _commit_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_soon(self._commit_if_open)
        except RuntimeError:  # no loop yet: whoever sets the workspace up commits
            return

    def _commit_if_open(self) -> None:
        if not self._closed:
            self.commit()


def _known(kind: str) -> str:
    if kind not in _KINDS:
        raise KeyError(kind)
    return kind
