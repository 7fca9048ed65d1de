"""What listeners work with: the runner and whatever reads, opens and answers. Built by the composition root."""

from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from slack_sdk.models.views import View

from bot.identity import user_uuid
from bot.web import Failed, Refused, SlackWeb
from bot.whisper import Whisperer
from core.errors import NoInterview, NotTheOwner
from core.models import Choice, MockInterviewSession, Place
from core.ports import Clock, SessionStore
from core.questions import QuestionBank
from core.runner import InterviewRequest, InterviewRunner

HISTORY_LENGTH = 10


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The person behind a command, a click or a form, and where Slack says they are."""

    user_uuid: str
    user_id: str
    team_id: str

    @classmethod
    def of(cls, context: Any) -> "Caller":
        """From Bolt's context, which has worked out ids for every kind of payload."""
        return cls(
            user_uuid=user_uuid(
                enterprise_id=context.enterprise_id, team_id=context.team_id, user_id=context.user_id or ""
            ),
            user_id=context.user_id or "",
            team_id=context.team_id or context.enterprise_id or "",
        )


class Desk:
    """The front desk: everything that a listener may ask for."""

    def __init__(
        self,
        *,
        runner: InterviewRunner,
        store: SessionStore,
        bank: QuestionBank,
        web: SlackWeb,
        whisperer: Whisperer,
        clock: Clock,
    ) -> None:
        self.runner = runner
        self.store = store
        self.bank = bank
        self.web = web
        self.whisperer = whisperer
        self.clock = clock
        self._choices: LRUCache[str, Choice] = LRUCache(10_000)

    async def start(
        self, caller: Caller, choice: Choice, *, origin: str, channel_id: str | None, response_url: str | None = None
    ) -> MockInterviewSession:
        """Start an interview where the choice says. Raises AlreadyRunning, RoleNotFound, NoQuestions."""
        place = await self.place(caller, choice, channel_id)
        session = await self.runner.start(
            InterviewRequest(user_uuid=caller.user_uuid, origin=origin, choice=choice, place=place)
        )
        self._choices[caller.user_uuid] = choice
        self.whisperer.remember(session.session_uuid, response_url)
        return session

    async def retake(
        self,
        caller: Caller,
        of: MockInterviewSession,
        *,
        origin: str,
        channel_id: str | None,
        response_url: str | None = None,
    ) -> MockInterviewSession:
        """Start an interview of the caller's again, here. Raises AlreadyRunning."""
        place = await self.place(caller, of.choice, channel_id)
        request = InterviewRequest(user_uuid=caller.user_uuid, origin=origin, choice=of.choice, place=place)
        session = await self.runner.retake(request, of)
        self.whisperer.remember(session.session_uuid, response_url)
        return session

    async def place(self, caller: Caller, choice: Choice, channel_id: str | None) -> Place:
        """Where the interview goes: the channel that it was asked for in, or the direct message with the bot."""
        if choice.in_dm or channel_id is None:
            channel_id = await self.direct_message(caller.user_id)
        is_dm = channel_id.startswith("D") or channel_id == caller.user_id
        return Place(team_id=caller.team_id, channel_id=channel_id, user_id=caller.user_id, is_dm=is_dm)

    async def direct_message(self, user_id: str) -> str:
        """The direct message with somebody; where it can't be looked up, their id, which Slack takes as well."""
        try:
            answer = await self.web.call_now("conversations.open", users=user_id)  # Slack waits three seconds for us
        except (Refused, Failed):
            return user_id
        return str(answer["channel"]["id"])

    async def running(self, caller: Caller) -> MockInterviewSession | None:
        """The caller's running interview."""
        return await self.store.get_running(caller.user_uuid)

    async def ended(self, caller: Caller, number: int = 1) -> MockInterviewSession:
        """The caller's interview of that number in their history (1: the newest). Raises NoInterview."""
        history = await self.history(caller)
        if not 1 <= number <= len(history):
            raise NoInterview("finished")
        return history[number - 1]

    async def in_direct_message(self, caller: Caller, channel_id: str) -> MockInterviewSession | None:
        """The caller's latest interview, if it takes place in this direct message: replies there need no thread."""
        for session in await self.store.get_user_sessions(caller.user_uuid, 1):
            if session.place is not None and session.place.is_dm and session.place.channel_id == channel_id:
                return session
        return None

    async def session_of(self, caller: Caller, session_uuid: str) -> MockInterviewSession:
        """A session of the caller's. Raises NoInterview, NotTheOwner."""
        session = await self.store.get_session(session_uuid)
        if session is None:
            raise NoInterview("finished")
        if session.user_uuid != caller.user_uuid:
            raise NotTheOwner(session)
        return session

    async def history(self, caller: Caller) -> list[MockInterviewSession]:
        """The caller's last interviews that have ended, newest first."""
        sessions = await self.store.get_user_sessions(caller.user_uuid, HISTORY_LENGTH + 1)
        return [session for session in sessions if not session.running][:HISTORY_LENGTH]

    def remembered_choice(self, caller: Caller) -> Choice | None:
        """What the caller chose last, if this process knows: for where there is no time to ask the store."""
        return self._choices.get(caller.user_uuid)

    async def last_choice(self, caller: Caller) -> Choice | None:
        """What the caller chose last."""
        for session in await self.store.get_user_sessions(caller.user_uuid, 1):
            self._choices[caller.user_uuid] = session.choice
            return session.choice
        return None

    async def permalink(self, session: MockInterviewSession) -> str | None:
        """The link to an interview's thread; None where Slack gives none."""
        place = session.place
        if place is None or place.thread_ts is None:
            return None
        try:
            answer = await self.web.call_now("chat.getPermalink", channel=place.channel_id, message_ts=place.thread_ts)
        except (Refused, Failed):
            return None
        return str(answer["permalink"])

    async def open_view(self, trigger_id: str, view: View) -> dict[str, Any]:
        """Open a modal; a trigger lives three seconds, so this comes before anything else."""
        answer = await self.web.call_now("views.open", trigger_id=trigger_id, view=view.to_dict())
        return dict(answer["view"])

    async def update_view(self, view_id: str, view: View, *, view_hash: str | None = None) -> None:
        """Show another state of an open modal; one that was changed meanwhile is left as it is."""
        try:
            await self.web.call_now("views.update", view_id=view_id, hash=view_hash, view=view.to_dict())
        except Refused as refused:
            if refused.error != "hash_conflict":
                raise
