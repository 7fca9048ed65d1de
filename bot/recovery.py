"""Going on where the last process stopped: reading what was written in the threads of running interviews meanwhile.

Until a thread is read, no timer of its interview rings: what was written in time counts, however late it is read.
"""

import asyncio
from collections.abc import Sequence

import structlog

from bot.plain_text import plain_text
from bot.threads import SlackMessage, ThreadReader
from bot.web import Refused
from core.events import AnswerEdited, AnswerReceived, HistoryUnreadable
from core.models import MockInterviewSession
from core.ports import SessionStore
from core.runner import InterviewRunner

log = structlog.get_logger()

_ATTEMPTS, _FIRST_RETRY = 6, 0.5


class Recovery:
    """Catches up with every running interview, once, after the start.

    ``was_away``: nobody listened meanwhile, so where a thread can't be read, its owner is told so.
    """

    def __init__(self, *, store: SessionStore, runner: InterviewRunner, reader: ThreadReader, was_away: bool) -> None:
        self._store = store
        self._runner = runner
        self._reader = reader
        self._was_away = was_away
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Look after every running interview from now on, and begin to read their threads; how many there are."""
        sessions = [session async for session in self._store.running_sessions()]
        for session in sessions:
            self._runner.adopt(session)
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
            await self._read(session)
        if sessions:
            log.info("threads_read", sessions=len(sessions))

    async def _read(self, session: MockInterviewSession) -> None:
        """Take in a thread, again after whatever goes wrong; then let time go on."""
        for attempt in range(_ATTEMPTS):
            try:
                await self._take_in_thread(session)
            except Exception:  # one interview must not stop the others
                log.exception("thread_not_read", session=session.session_uuid)
                await asyncio.sleep(_FIRST_RETRY * 2**attempt)
            else:
                break
        await self._runner.caught_up(session.session_uuid)

    async def _take_in_thread(self, session: MockInterviewSession) -> None:
        try:
            async for message in self._reader.owner_messages(session):
                await self._take_in(session.session_uuid, message)
        except Refused as refused:
            log.warning("history_unreadable", method=refused.method, error=refused.error)
            if self._was_away:
                unreadable = HistoryUnreadable(question_index=session.current_question_index)
                await self._runner.handle(session.session_uuid, unreadable)

    async def _take_in(self, session_uuid: str, message: SlackMessage) -> None:
        """A message as it stands now. What an edited one said first Slack does not tell: it counts from its start."""
        text, edited = plain_text(message.get("text") or ""), message.get("edited")
        event: AnswerReceived | AnswerEdited = AnswerReceived(message_ts=message["ts"], text=text)
        if edited is not None:
            event = AnswerEdited(message_ts=message["ts"], text=text, previous_text=text, edited_ts=edited["ts"])
        await self._runner.handle(session_uuid, event, quietly=True)
