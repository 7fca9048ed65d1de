"""The person behind whatever comes in, and what they may know of others' interviews."""

from dataclasses import dataclass
from typing import TypeGuard

from bot.identity import user_uuid
from core.models import Choice, MockInterviewSession, Place
from core.runner import InterviewRequest


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The person behind a command, a click or a form, and where Slack says they are."""

    user_uuid: str
    user_id: str
    team_id: str

    @classmethod
    def of(cls, *, user_id: str, team_id: str | None, enterprise_id: str | None) -> "Caller":
        """From the ids that Slack gives."""
        return cls(
            user_uuid=user_uuid(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id),
            user_id=user_id,
            team_id=team_id or enterprise_id or "",
        )

    def request(self, choice: Choice, origin: str, place: Place | None) -> InterviewRequest:
        """What it takes to start an interview of theirs.

        ``origin``, what asked for it, counts for this person alone: nobody gets hold of another's by it.
        """
        return InterviewRequest(
            user_uuid=self.user_uuid,
            team_id=self.team_id,
            origin=f"{self.user_uuid}:{origin}",
            choice=choice,
            place=place,
        )

    def owns(self, session: MockInterviewSession) -> bool:
        """Whether it is this person's interview."""
        return session.user_uuid == self.user_uuid

    def may_know_of(self, session: MockInterviewSession | None) -> TypeGuard[MockInterviewSession]:
        """Whether there is such an interview for this person: another workspace's is like one that does not exist."""
        if session is None or self.owns(session):
            return session is not None
        return session.place is not None and session.place.team_id == self.team_id
