"""A MongoDB collection in memory: as much of one as the DAO uses, with documents that go through BSON as on the wire.

``tests/simulation/test_collection.py`` runs the DAO's own tests on it, so that it does what the real server does.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, TypeVar

import bson
from bson.codec_options import CodecOptions
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

T = TypeVar("T")
Document = dict[str, Any]
# How every operation reaches the server: its name, whether it writes, and what the server then does.
Way = Callable[[str, bool, Callable[[], Any]], Awaitable[Any]]

_AWARE: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)


async def at_once(_name: str, _writes: bool, act: Callable[[], Any]) -> Any:
    """The way of an undisturbed network."""
    return act()


@dataclass
class Written:
    """What an operation did."""

    modified_count: int = 0
    deleted_count: int = 0


class Server:
    """What survives a crash of the bot: the documents, and every revision that was ever written."""

    def __init__(self) -> None:
        self.documents: list[bytes] = []
        self.uniques: list[IndexModel] = []
        self.indexes: list[IndexModel] = []
        self.revisions: list[tuple[str, int, int]] = []

    def all(self) -> list[Document]:
        """Every document, decoded."""
        return [bson.decode(raw, _AWARE) for raw in self.documents]

    def insert(self, document: Document) -> None:
        """Store a new document. Raises DuplicateKeyError."""
        document = bson.decode(bson.encode(document), _AWARE)
        for index in self.uniques:
            self._check_unique(index, document)
        self.documents.append(bson.encode(document))

    def update(self, filter_: Document, update: Document) -> Written:
        """Change the first document that fits."""
        for position, document in enumerate(self.all()):
            if _fits(document, filter_):
                before = document.get("revision")
                _apply(document, update)
                self.documents[position] = bson.encode(document)
                if before is not None:
                    self.revisions.append((document["session_uuid"], before, document["revision"]))
                return Written(modified_count=1)
        return Written()

    def replace(self, filter_: Document, document: Document) -> Written:
        """Put a document in the place of the first that fits, or beside the others."""
        for position, known in enumerate(self.all()):
            if _fits(known, filter_):
                self.documents[position] = bson.encode(document)
                return Written(modified_count=1)
        self.insert(document)
        return Written()

    def delete(self, filter_: Document) -> Written:
        """Remove the first document that fits."""
        for position, document in enumerate(self.all()):
            if _fits(document, filter_):
                del self.documents[position]
                return Written(deleted_count=1)
        return Written()

    def _check_unique(self, index: IndexModel, document: Document) -> None:
        keys = list(index.document["key"])
        only = index.document.get("partialFilterExpression", {})
        if not _fits(document, only):
            return
        for other in self.all():
            if _fits(other, only) and all(_at(other, key) == _at(document, key) for key in keys):
                raise DuplicateKeyError(f"E11000 duplicate key: {index.document['name']}", 11000)


class Collection:
    """One client's view of the server; ``way`` is what lies between."""

    def __init__(self, server: Server, way: Way = at_once) -> None:
        self._server = server
        self._way = way

    async def create_indexes(self, indexes: list[IndexModel]) -> list[str]:
        self._server.indexes = list(indexes)
        self._server.uniques = [index for index in indexes if index.document.get("unique")]
        return [index.document["name"] for index in indexes]

    async def index_information(self) -> Document:
        return {index.document["name"]: {} for index in self._server.indexes}

    async def insert_one(self, document: Document) -> None:
        await self._way("insert", True, lambda: self._server.insert(document))

    async def update_one(self, filter_: Document, update: Document) -> Written:
        return await self._way("update", True, lambda: self._server.update(filter_, update))

    async def replace_one(self, filter_: Document, document: Document, *, upsert: bool) -> Written:
        assert upsert
        return await self._way("replace", True, lambda: self._server.replace(filter_, document))

    async def delete_one(self, filter_: Document) -> Written:
        return await self._way("delete", True, lambda: self._server.delete(filter_))

    async def find_one(self, filter_: Document, fields: Document | None = None) -> Document | None:
        return next(iter([document async for document in self.find(filter_, fields).limit(1)]), None)

    def find(self, filter_: Document, fields: Document | None = None) -> "Cursor":
        def act() -> list[Document]:
            return [document for document in self._server.all() if _fits(document, filter_)]

        return Cursor(lambda: self._way("find", False, act), fields or {})


class Cursor:
    """A query that is asked when it is iterated."""

    def __init__(self, ask: Callable[[], Awaitable[list[Document]]], fields: Document) -> None:
        self._ask = ask
        self._fields = [name for name, wanted in fields.items() if wanted]
        self._order: tuple[str, int] | None = None
        self._limit = 0

    def sort(self, key: str, direction: int) -> "Cursor":
        self._order = key, direction
        return self

    def limit(self, count: int) -> "Cursor":
        self._limit = count
        return self

    async def __aiter__(self) -> AsyncIterator[Document]:
        found = await self._ask()
        if self._order is not None:
            key, direction = self._order
            found.sort(key=lambda document: _at(document, key), reverse=direction < 0)
        for document in found[: self._limit or None]:
            yield {name: document[name] for name in self._fields} if self._fields else document


def _fits(document: Document, filter_: Document) -> bool:
    return all(_matches(_at(document, path), wanted) for path, wanted in filter_.items())


def _matches(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(value == wanted)
    return all(_OPERATORS[operator](value, operand) for operator, operand in wanted.items())


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "$in": lambda value, operand: value in operand,
    "$gt": lambda value, operand: value is not None and value > operand,
    "$lte": lambda value, operand: value is not None and value <= operand,
    "$not": lambda value, operand: not _matches(value, operand),
}


def _at(document: Any, path: str) -> Any:
    for name in path.split("."):
        if document is None:
            return None
        document = document[int(name)] if isinstance(document, list) else document.get(name)
    return document


def _apply(document: Document, update: Document) -> None:
    for path, value in update.get("$set", {}).items():
        *way, last = path.split(".")
        holder = _at(document, ".".join(way)) if way else document
        if isinstance(holder, list):
            holder[int(last) :] = [value, *holder[int(last) + 1 :]]
        else:
            holder[last] = value
    for path, value in update.get("$push", {}).items():
        _at(document, path).extend(value["$each"])
    unknown = update.keys() - {"$set", "$push"}
    assert not unknown, f"the simulated collection has no {unknown}"
