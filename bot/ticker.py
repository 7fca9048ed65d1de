"""Waking up in time.

APScheduler is the alarm clock and nothing more: what is due stands in MongoDB, an alarm that rings for nothing does
nothing, and the sweep finds what an alarm missed.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()

_SWEEP = "sweep"
_MISSED_SWEEPS = 3


class Ticker:
    """One alarm a session, and a sweep every few seconds."""

    def __init__(
        self,
        *,
        on_alarm: Callable[[str], Awaitable[None]],
        find_overdue: Callable[[], Awaitable[Sequence[str]]],
        sweep_seconds: float,
    ) -> None:
        self._on_alarm = on_alarm
        self._find_overdue = find_overdue
        # Without these an alarm is dropped that comes over a second late, or while the one before still works.
        defaults = {"misfire_grace_time": None, "max_instances": 1_000}
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        self._sweep_seconds = sweep_seconds
        self._swept_at = 0.0

    def start(self) -> None:
        """Start ringing, in the running event loop."""
        self._scheduler.add_job(
            self._sweep, "interval", seconds=self._sweep_seconds, id=_SWEEP, max_instances=1, coalesce=True
        )
        self._scheduler.start()
        self._swept_at = asyncio.get_running_loop().time()

    @property
    def is_alive(self) -> bool:
        """Whether alarms ring, as far as can be told: sweeps come to their end."""
        silent_for = asyncio.get_running_loop().time() - self._swept_at
        return bool(self._scheduler.running) and silent_for <= _MISSED_SWEEPS * self._sweep_seconds

    def stop(self) -> None:
        """Stop ringing."""
        self._scheduler.shutdown(wait=False)

    def set(self, session_uuid: str, at: datetime | None) -> None:
        """Ring for this session at ``at`` and not before; None: not at all."""
        if at is not None:
            self._scheduler.add_job(
                self._ring, "date", run_date=at, args=[session_uuid], id=session_uuid, replace_existing=True
            )
            return
        with contextlib.suppress(JobLookupError):  # it has rung
            self._scheduler.remove_job(session_uuid)

    async def _ring(self, session_uuid: str) -> None:
        try:
            await self._on_alarm(session_uuid)
        except Exception:  # one session must not stop the others, and the sweep comes back to it
            log.exception("alarm_failed", session=session_uuid)

    async def _sweep(self) -> None:
        try:
            overdue = await self._find_overdue()
        except Exception:  # the store is away: the next sweep finds whatever this one would have
            log.exception("sweep_failed")
            overdue = []
        if overdue:
            log.info("swept", sessions=len(overdue))
        for session_uuid in overdue:
            await self._ring(session_uuid)
        self._swept_at = asyncio.get_running_loop().time()
