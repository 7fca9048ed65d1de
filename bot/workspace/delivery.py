"""Bringing events, commands and interactions to the app, over whichever transport it uses."""

import asyncio
import contextlib
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.workspace.errors import Undelivered
from bot.workspace.faults import Faults
from bot.workspace.model import JSON, PendingEvent
from bot.workspace.state import State, make_id

Kind = Literal["events_api", "slash_commands", "interactive"]

# Slack sends an unacknowledged event again at once, after one minute and after five.
RETRY_DELAYS: tuple[float, ...] = (0, 60, 300)


@dataclass(frozen=True)
class Parcel:
    """One try to bring a payload to the app."""

    kind: Kind
    payload: JSON
    failures: int = 0
    reason: str = ""


class Transport(Protocol):
    """A way to the app; `late` is the retry reason for an acknowledgement that does not come in time."""

    late: str

    @property
    def reachable(self) -> bool:
        """Whether there is somebody to deliver to."""

    async def deliver(self, parcel: Parcel) -> JSON | None:
        """What the app answered with its acknowledgement; raises Undelivered where there is none."""


class Delivery:
    """Delivers events at least once, and everything else at most once."""

    transport: Transport

    def __init__(self, state: State, faults: Faults) -> None:
        self.retry_delays: Sequence[float] = RETRY_DELAYS
        self.retry_on_connect = True
        self.ack_timeout = 3.0
        self._state = state
        self._faults = faults
        self._tasks: set[asyncio.Task[None]] = set()
        self._pending: dict[str, PendingEvent] = {}
        self._abandoned: list[PendingEvent] = []
        self._arrival = asyncio.Event()
        faults.start = self._start

    @property
    def undelivered(self) -> int:
        """How many events are held, on their way, or wait to be sent again."""
        return len(self._pending)

    def resume(self) -> None:
        """Take up the events that were not delivered before the workspace was stopped or killed."""
        rows = self._state.store.all("events")
        kept = [PendingEvent(row) for event_id, row in rows if event_id not in self._pending]
        abandoned, self._abandoned = self._abandoned, []
        for event in sorted([*kept, *abandoned], key=lambda event: str(event.payload["event"]["event_ts"])):
            self._admit(event)

    async def stop(self) -> None:
        """Give up what is under way; unacknowledged events stay in the store."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._abandoned = list(self._pending.values())

    def send_event(self, event: JSON) -> None:
        """Deliver an event, now or later, at least once."""
        payload = self._callback(event)
        self._state.store.put("events", payload["event_id"], payload)
        self._admit(PendingEvent(payload, repeats=self._faults.repeats, delay=self._faults.delay))

    async def request(self, kind: Kind, payload: JSON) -> JSON | None:
        """Deliver a command or an interaction once, and return what came with the acknowledgement."""
        request = {"request_id": make_id("Rq"), "kind": kind, "payload": payload}
        publish = self._state.changes.publish
        publish("request_sent", lambda: request)
        try:
            answer = await self._deliver_in_time(Parcel(kind, payload))
        except Undelivered as problem:
            failure = request | {"reason": problem.reason}
            publish("request_unacknowledged", lambda: failure)
            raise
        publish("request_acknowledged", lambda: request | {"answer": answer})
        return answer

    def app_arrived(self) -> None:
        """Somebody has connected: what waits to be sent again need not wait longer."""
        self._arrival.set()
        self._arrival = asyncio.Event()

    def _callback(self, event: JSON) -> JSON:
        state = self._state
        return {
            "token": state.settings["verification_token"],
            "team_id": state.team_id,
            "api_app_id": state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": make_id("Ev"),
            "event_time": state.now(),
            "event_context": f"4-{secrets.token_hex(16)}",
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": state.team_id,
                    "user_id": state.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def _admit(self, event: PendingEvent) -> None:
        self._pending[event.id] = event
        self._faults.admit(event)

    def _start(self, event: PendingEvent) -> None:
        self._spawn(self._deliver(event))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, event: PendingEvent) -> None:
        if event.delay:
            await asyncio.sleep(event.delay)
        while not await self._try(event):
            if event.failures > len(self.retry_delays):
                self._finish("event_lost", event)
                return
            await self._pause(self.retry_delays[event.failures - 1])
        for _ in range(event.repeats):
            await self._try(event, again=True)
        self._finish("event_done", event)

    def _finish(self, kind: str, event: PendingEvent) -> None:
        self._state.store.delete("events", event.id)
        del self._pending[event.id]
        self._announce(kind, event)

    async def _try(self, event: PendingEvent, *, again: bool = False) -> bool:
        while self.retry_on_connect and not self.transport.reachable:
            await self._arrival.wait()
        failures, reason = (1, "timeout") if again else (event.failures, event.reason)
        event.attempts += 1
        self._announce("event_sent", event)
        try:
            await self._deliver_in_time(Parcel("events_api", event.payload, failures, reason))
        except Undelivered as problem:
            event.failures += 1
            event.reason = problem.reason
            self._announce("event_unacknowledged", event)
            return False
        self._announce("event_acknowledged", event)
        return True

    async def _deliver_in_time(self, parcel: Parcel) -> JSON | None:
        try:
            async with asyncio.timeout(self.ack_timeout):
                return await self.transport.deliver(parcel)
        except TimeoutError as late:
            raise Undelivered(self.transport.late) from late

    async def _pause(self, seconds: float) -> None:
        if not self.retry_on_connect:
            await asyncio.sleep(seconds)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._arrival.wait()

    def _announce(self, kind: str, event: PendingEvent) -> None:
        self._state.changes.publish(
            kind,
            lambda: {
                "event": event.payload["event"],
                "event_id": event.id,
                "failures": event.failures,
                "attempt": event.attempts,
                "reason": event.reason,
                "payload": event.payload,
            },
        )
