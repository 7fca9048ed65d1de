"""What the core needs from outside, with the contracts that every implementation keeps."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from core.analytics import IndustryTotals, PersonTotals, SessionFigures, WeekTotals
from core.effects import PrivateEffect
from core.models import Difficulty, MockInterviewSession
from core.packs.pack import QuestionPack
from core.tokens import ApiToken


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

    async def get_user_sessions(
        self, user_uuid: str, limit: int, *, before: datetime | None = None, role_uuid: str | None = None
    ) -> list[MockInterviewSession]:
        """The user's sessions, newest first; of one role, and started before an instant, where these are given."""

    async def session_uuids(self, user_uuid: str) -> list[str]:
        """The ids of all of the user's sessions, in no order."""

    def user_sessions(self, user_uuid: str) -> AsyncIterator[MockInterviewSession]:
        """All of the user's sessions, newest first, a few at a time."""

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


class FiguresStore(Protocol):
    """The figures of interviews that have ended, and their sums: what analytics ask for."""

    async def count(self, user_uuid: str, role_uuid: str | None) -> int:
        """How many the user has, for a role if one is named."""

    async def earliest(self, user_uuid: str, role_uuid: str | None, limit: int) -> list[SessionFigures]:
        """The user's first, oldest first."""

    async def latest(self, user_uuid: str, role_uuid: str | None, limit: int) -> list[SessionFigures]:
        """The user's last, newest first."""

    async def weeks(self, user_uuid: str, since: datetime, role_uuid: str | None = None) -> list[WeekTotals]:
        """The user's sums by difficulty and week since then, in no order."""

    async def people(self, team_id: str, role_uuid: str, difficulty: Difficulty | None = None) -> list[PersonTotals]:
        """The sums of everybody in a workspace who practised for a role."""

    async def industries(self, team_id: str, since: datetime) -> list[IndustryTotals]:
        """The sums of a workspace by industry since then."""


class TokenStore(Protocol):
    """Where personal tokens of the REST API are kept."""

    async def add(self, token: ApiToken) -> None:
        """Keep a new one."""

    async def get(self, token_id: str) -> ApiToken | None:
        """The one of that id."""

    async def of_user(self, user_uuid: str) -> list[ApiToken]:
        """The user's, oldest first."""

    async def note_use(self, token_id: str, at: datetime) -> None:
        """Note when it was last used."""

    async def revoke(self, user_uuid: str, token_id: str) -> bool:
        """Forget a token of the user's. False where they have none of that id."""


class PackStore(Protocol):
    """Where workspaces' question packs are kept. A pack is written whole or not at all."""

    async def add(self, pack: QuestionPack) -> bool:
        """Keep a new one. False where the workspace has one of its name."""

    async def save(self, before: QuestionPack, after: QuestionPack) -> bool:
        """Keep another state of a pack. False where it is not as ``before`` any more."""

    async def get(self, team_id: str, pack_uuid: str) -> QuestionPack | None:
        """The workspace's pack of that id."""

    async def of_team(self, team_id: str) -> list[QuestionPack]:
        """The workspace's packs, oldest first."""

    async def stamps(self, team_id: str) -> dict[str, int]:
        """The revision of each of the workspace's packs, by id."""

    async def remove(self, team_id: str, pack_uuid: str) -> bool:
        """Remove a pack for good. False where the workspace has none of that id."""


class Outlet(Protocol):
    """Where a saved transition goes to be carried out."""

    def take(
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = (), *, doubtful: bool = False
    ) -> None:
        """Carry out the session's outbox and the private effects, in the background.

        ``doubtful``: another process may already have posted the first entry of the outbox.
        """


class Observer(Protocol):
    """Who looks on while sessions change, to count; it stands in the way of every event, so it has to be quick."""

    def saved(self, before: MockInterviewSession, after: MockInterviewSession) -> None:
        """A transition is stored."""


class Nobody:
    """The ``Observer`` where nobody looks on."""

    def saved(self, before: MockInterviewSession, after: MockInterviewSession) -> None:  # noqa: D102 - the port says it
        pass
