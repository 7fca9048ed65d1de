"""Going on where the last process stopped: reading what was written in the threads of running interviews meanwhile."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from bot.plain_text import plain_text
from bot.threads import SlackMessage, ThreadReader
from bot.web import Failed, Refused
from core.events import AnswerEdited, AnswerReceived, HistoryUnreadable
from core.models import MockInterviewSession
from core.ports import SessionStore
from core.runner import InterviewRunner

log = structlog.get_logger()

_ATTEMPTS, _FIRST_RETRY = 5, 0.5


class Recovery:
    """Catches up with every running interview, once, after the start."""

    def __init__(self, *, store: SessionStore, runner: InterviewRunner, reader: ThreadReader) -> None:
        self._store = store
        self._runner = runner
        self._reader = reader
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Look after every running interview from now on, and begin to read their threads; how many there are."""
        sessions = [session async for session in self._store.running_sessions()]
        for session in sessions:
            await self._runner.resume(session)
        self._reading = asyncio.get_running_loop().create_task(self._read_all(sessions))
        return len(sessions)

    async def stop(self) -> None:
        """Stop reading; a later start reads again."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read_all(self, sessions: Sequence[MockInterviewSession]) -> None:
        """One thread after the other: Slack allows some 50 a minute."""
        for session in sessions:
            if session.place is not None and session.place.thread_ts is not None:
                await self._read(session)
        if sessions:
            log.info("threads_read", sessions=len(sessions))

    async def _read(self, session: MockInterviewSession) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                async for message in self._reader.owner_messages(session):
                    await self._take_in(session.session_uuid, message)
            except Failed as failed:
                log.warning("thread_not_read", session=session.session_uuid, error=failed.reason)
                await asyncio.sleep(_FIRST_RETRY * 2**attempt)
            except Refused as refused:
                log.warning("history_unreadable", method=refused.method, error=refused.error)
                await self._own_up(session)
                return
            else:
                return
        await self._own_up(session)

    async def _own_up(self, session: MockInterviewSession) -> None:
        unreadable = HistoryUnreadable(question_index=session.current_question_index)
        await self._runner.handle(session.session_uuid, unreadable)

    async def _take_in(self, session_uuid: str, message: SlackMessage) -> None:
        """A message as it stands now: as received, or as edited where it was."""
        text = plain_text(message.get("text") or "")
        edited: dict[str, Any] | None = message.get("edited")
        if edited is None:
            await self._runner.handle(session_uuid, AnswerReceived(message_ts=message["ts"], text=text))
            return
        event = AnswerEdited(message_ts=message["ts"], text=text, previous_text=text, edited_ts=edited["ts"])
        await self._runner.handle(session_uuid, event)
