"""Defects that are planted into a run, to see whether it finds them: how each is made, and what brings it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.assembly import Assembly
from core.models import MockInterviewSession, OutboxEntry
from storage.mock_interview_dao import MockInterviewSessionDAO, changes
from tests.simulation.weather import Fault
from tests.simulation.world import Changed


@dataclass(frozen=True)
class Planted:
    """A defect, and the faults among which it shows."""

    change: Callable[[], Changed]
    faults: Sequence[Fault]


def _retry(client: AsyncWebClient) -> None:
    """slack_sdk's default: whatever broke off is sent once more."""
    client.retry_handlers = [AsyncConnectionErrorRetryHandler()]


def _drop_late_alarms(assembly: Assembly) -> None:
    """APScheduler's default: an alarm that comes over a second late does not ring at all."""
    assembly._ticker._scheduler.configure(timezone="UTC", job_defaults={"misfire_grace_time": 1, "max_instances": 1000})


class _Unconditional(MockInterviewSessionDAO):
    """Writes whatever the stored revision is."""

    async def save_session(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:
        written = await self._sessions.update_one({"session_uuid": before.session_uuid}, changes(before, after))
        return bool(written.modified_count)


def _write_unconditionally(store: MockInterviewSessionDAO) -> MockInterviewSessionDAO:
    store.__class__ = _Unconditional
    return store


def _delete_before_running(assembly: Assembly) -> None:
    """An entry leaves the stored outbox before it is carried out, as with a job that is deleted before it runs."""
    delivery, runner, store = assembly._delivery, assembly._runner, assembly._store
    attempt = delivery._attempt

    async def attempt_deleted(session: MockInterviewSession, entry: OutboxEntry, key: str) -> Any:
        known = session.with_(revision=session.revision + 1)
        if await store.save_session(session, known.with_(outbox=known.outbox[1:], next_due_at=None)):
            runner._sessions[session.session_uuid] = known
        return await attempt(known, entry, key)

    delivery._attempt = attempt_deleted  # type: ignore[method-assign]


PLANTED: dict[str, Planted] = {
    "slack_sdk's own retries of a post": Planted(lambda: Changed(client=_retry), [Fault.POST_DROPPED]),
    "a misfire grace of one second": Planted(lambda: Changed(assembly=_drop_late_alarms), [Fault.SUSPENDED]),
    "a write without a condition": Planted(
        lambda: Changed(store=_write_unconditionally), [Fault.TWO_WORKERS, Fault.DUPLICATED]
    ),
    "an entry that is deleted before it is carried out": Planted(
        lambda: Changed(assembly=_delete_before_running), [Fault.RESTART]
    ),
    "an acknowledgement before the write": Planted(
        lambda: Changed(acknowledges_first=True), [Fault.STORE_AWAY, Fault.RESTART]
    ),
}
