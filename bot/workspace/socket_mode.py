"""Socket Mode: the app's WebSocket connections, and payloads that each go to one of them."""

import asyncio
import contextlib
import json
import random
import secrets
import uuid
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.workspace.delivery import Parcel
from bot.workspace.errors import Undelivered
from bot.workspace.model import JSON
from bot.workspace.server import cut_connection
from bot.workspace.state import State

MOST_CONNECTIONS = 10


class Connection:
    """One WebSocket of the app, with the payloads that wait for its acknowledgement."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.waiting: dict[str, asyncio.Future[JSON | None]] = {}

    async def send(self, message: JSON) -> None:
        """Send a message; a connection that is gone raises Undelivered."""
        try:
            await self.websocket.send_text(json.dumps(message))
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise Undelivered("connection_failed") from gone

    def acknowledge(self, answer: JSON) -> None:
        """Hand an acknowledgement to whoever waits for it; one that comes too late is ignored."""
        waiting = self.waiting.pop(str(answer.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def lose(self) -> None:
        """Nothing that waits here will be acknowledged any more."""
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(Undelivered("connection_failed"))
        self.waiting.clear()


class SocketMode:
    """The transport of apps without a public URL."""

    late = "timeout"

    def __init__(self, state: State, arrived: Callable[[], None]) -> None:
        self.connections: list[Connection] = []
        self._state = state
        self._arrived = arrived
        self._tickets: set[str] = set()
        self._farewells: set[asyncio.Task[None]] = set()

    def open_url(self) -> str:
        """A WebSocket address that is good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self._state.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._state.app_id}"

    async def serve(self, websocket: WebSocket) -> None:
        """Talk to the app on one connection until either side ends it."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(1008)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        try:
            await self._welcome(connection)
            await self._listen(connection)
        except Undelivered:
            return  # gone before it was welcome
        finally:
            self._forget(connection)

    async def deliver(self, parcel: Parcel) -> JSON | None:
        """Send to one connection at random, and wait for its acknowledgement."""
        if not self.connections:
            raise Undelivered("connection_failed")
        connection = random.choice(self.connections)  # noqa: S311 - as Slack does, not a secret
        envelope_id = str(uuid.uuid4())
        acknowledged = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = acknowledged
        try:
            await connection.send(_envelope(envelope_id, parcel))
            answer: JSON | None = await acknowledged
            return answer
        finally:
            connection.waiting.pop(envelope_id, None)

    @property
    def reachable(self) -> bool:
        """Whether the app is connected."""
        return bool(self.connections)

    def disconnect(self, reason: str | None) -> None:
        """Send every connection away, or cut it without a word where there is no reason."""
        for connection in list(self.connections):
            if reason is None:
                self._forget(connection)
                cut_connection(connection.websocket.scope)
            else:
                self._say_goodbye(connection, reason)

    async def stop(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            self._forget(connection)
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await connection.websocket.close(1001)
        await asyncio.gather(*self._farewells, return_exceptions=True)

    async def _welcome(self, connection: Connection) -> None:
        self.connections.append(connection)
        await connection.send(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": "workspace", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": self._state.app_id},
            }
        )
        self._state.changes.publish("app_connected", lambda: {"connections": len(self.connections)})
        self._arrived()

    async def _listen(self, connection: Connection) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                answer = json.loads(await connection.websocket.receive_text())
                if isinstance(answer, dict):
                    connection.acknowledge(answer)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            connection.lose()
            self._state.changes.publish("app_disconnected", lambda: {"connections": len(self.connections)})

    def _say_goodbye(self, connection: Connection, reason: str) -> None:
        task = asyncio.get_running_loop().create_task(self._dismiss(connection, reason))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def _dismiss(self, connection: Connection, reason: str) -> None:
        with contextlib.suppress(Undelivered, WebSocketDisconnect, RuntimeError):
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}})
            # A warning announces that the connection will go; the app has time to open another.
            if reason != "warning":
                self._forget(connection)
                await connection.websocket.close()


def _envelope(envelope_id: str, parcel: Parcel) -> JSON:
    envelope: JSON = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": parcel.failures, "retry_reason": parcel.reason}
    return envelope
