"""A quick MongoDB in memory, in a process of its own: for seeing what a bot can do where the server is not the limit.

It speaks as much of the wire protocol as the bots of these benchmarks use, and finds only what equals. The embedded
server takes milliseconds of its one processor for an update, mongod a tenth of one; this takes about as little.
"""

import asyncio
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar

import bson

JSON = dict[str, Any]

_HEADER = struct.Struct("<iiii")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_INDEXED = ("_id", "session_uuid", "origin", "user_uuid", "place.thread_ts", "thread_ts")
_HELLO = {
    "ismaster": True,
    "isWritablePrimary": True,
    "helloOk": True,
    "maxBsonObjectSize": 2**24,
    "maxMessageSizeBytes": 48_000_000,
    "maxWriteBatchSize": 100_000,
    "minWireVersion": 0,
    "maxWireVersion": 21,
    "logicalSessionTimeoutMinutes": 30,
}


class Collection:
    """Documents by what they are looked for."""

    def __init__(self) -> None:
        self._found: defaultdict[tuple[str, Any], dict[int, JSON]] = defaultdict(dict)

    def insert(self, document: JSON) -> None:
        """Keep a document."""
        self._note(document)

    def find(self, query: JSON) -> Iterator[JSON]:
        """Documents that equal this query in every field; none for a query that asks for more than that."""
        field = next((name for name in _INDEXED if name in query), None)
        if field is None or any(isinstance(wanted, dict) for wanted in query.values()):
            return
        for document in list(self._found[field, query[field]].values()):
            if all(_at(document, name) == wanted for name, wanted in query.items()):
                yield document

    def update(self, query: JSON, change: JSON) -> int:
        """Change the first document that is found; how many were."""
        document = next(self.find(query), None)
        if document is None:
            return 0
        if not any(name.startswith("$") for name in change):
            change = {"$set": change}
        for path, value in change.get("$set", {}).items():
            _set(document, path, value)
        for path, pushed in change.get("$push", {}).items():
            document[path].extend(pushed["$each"])
        self._note(document)  # it stays under its old values too, where the comparison leaves it out
        return 1

    def _note(self, document: JSON) -> None:
        for name in _INDEXED:
            value = _at(document, name)
            if value is not None:
                self._found[name, value][id(document)] = document


def _at(document: JSON, path: str) -> Any:
    first, _, rest = path.partition(".")
    value = document.get(first)
    return _at(value, rest) if rest and isinstance(value, dict) else value


def _set(document: JSON, path: str, value: Any) -> None:
    first, _, rest = path.partition(".")
    if rest:
        document[first][int(rest)] = value
    else:
        document[first] = value


class _Connection(asyncio.Protocol):
    collections: ClassVar[defaultdict[str, Collection]] = defaultdict(Collection)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while len(self._read) >= 4 and len(self._read) >= (length := int.from_bytes(self._read[:4], "little")):
            message, self._read = self._read[:length], self._read[length:]
            self._answer(message)

    def _answer(self, message: bytes) -> None:
        _, number, _, kind = _HEADER.unpack_from(message)
        if kind == _OP_QUERY:
            body = struct.pack("<iqii", 8, 0, 0, 1) + bson.encode({**_HELLO, "ok": 1.0})
            self._send(number, _OP_REPLY, body)
            return
        command = _command(message)
        answer = bson.encode({**self._do(command), "ok": 1.0})
        self._send(number, _OP_MSG, bytes(5) + answer)

    def _send(self, number: int, kind: int, body: bytes) -> None:
        self._transport.write(_HEADER.pack(_HEADER.size + len(body), 0, number, kind) + body)

    def _do(self, command: JSON) -> JSON:
        name = next(iter(command))
        match name:
            case "hello" | "ismaster":
                return _HELLO
            case "insert":
                return self._insert(command)
            case "update":
                return self._update(command)
            case "find":
                return self._find(command)
        return {}

    def _insert(self, command: JSON) -> JSON:
        for document in command["documents"]:
            self._collection(command).insert(document)
        return {"n": len(command["documents"])}

    def _update(self, command: JSON) -> JSON:
        done = sum(self._collection(command).update(one["q"], one["u"]) for one in command["updates"])
        return {"n": done, "nModified": done}

    def _find(self, command: JSON) -> JSON:
        batch = list(self._collection(command).find(command.get("filter", {})))
        return {"cursor": {"id": 0, "ns": f"{command['$db']}.{command['find']}", "firstBatch": batch}}

    def _collection(self, command: JSON) -> Collection:
        return self.collections[f"{command['$db']}.{next(iter(command.values()))}"]


def _command(message: bytes) -> JSON:
    """The command of a message: its body, and the lists that travel beside it."""
    at, command, beside = _HEADER.size + 4, {}, {}
    while at < len(message):
        kind, at = message[at], at + 1
        size = int.from_bytes(message[at : at + 4], "little")
        section, at = message[at : at + size], at + size
        if kind == 0:
            command = bson.decode(section)
        else:
            name, _, documents = section[4:].partition(b"\0")
            beside[name.decode()] = bson.decode_all(documents)
    return command | beside


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.buffer.read)  # it closes when whoever started us is gone


if __name__ == "__main__":
    asyncio.run(_serve())
