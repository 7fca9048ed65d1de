"""What the core needs from outside, with the contracts that every implementation keeps."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from core.effects import PrivateEffect
from core.models import MockInterviewSession


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """The current instant, aware."""


class SessionStore(Protocol):
    """Where sessions are kept. Every write is one conditional update of one document."""

    async def create_session(self, session: MockInterviewSession) -> bool:
        """Store a new session. False where its ``origin`` is taken, or its user has one running."""

    async def save_session(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:
        """Write what changed, if the stored revision is still ``before``'s. False where another writer was first."""

    async def get_session(self, session_uuid: str) -> MockInterviewSession | None:
        """The session as it is stored now."""

    async def get_by_origin(self, origin: str) -> MockInterviewSession | None:
        """The session that this form, command or request has started."""

    async def get_by_thread(self, team_id: str, channel_id: str, thread_ts: str) -> MockInterviewSession | None:
        """The session, running or not, that takes place in this thread."""

    async def get_running(self, user_uuid: str) -> MockInterviewSession | None:
        """The user's running session."""

    async def get_user_sessions(self, user_uuid: str, limit: int) -> list[MockInterviewSession]:
        """The user's sessions, newest first."""

    async def asked_questions(self, user_uuid: str) -> list[str]:
        """Ids of the questions that the user has had, the longest ago first; of repeats only the latest."""

    async def due_sessions(
        self, now: datetime, limit: int, *, ignore_leases: bool = False
    ) -> list[MockInterviewSession]:
        """Sessions with something to do by ``now`` that nobody holds the lease of, the most overdue first."""

    def running_sessions(self) -> AsyncIterator[MockInterviewSession]:
        """Every running session."""

    async def delete_session(self, session_uuid: str) -> bool:
        """Remove a session for good. False where there is none."""


class Outlet(Protocol):
    """Where a saved transition goes to be carried out."""

    def take(
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = (), *, doubtful: bool = False
    ) -> None:
        """Carry out the session's outbox and the private effects, in the background.

        ``doubtful``: another process may already have posted the first entry of the outbox.
        """
