"""What listeners work with: the runner and whatever reads, opens and answers. Built by the composition root."""

from collections.abc import Awaitable, Callable
from typing import Any

from cachetools import LRUCache
from slack_sdk.models.views import View

from bot.admins import Admins
from bot.analyst import Analyst
from bot.blocks.builder import Post, loading_view, modal, section
from bot.blocks.progress import Record
from bot.caller import Caller
from bot.errands import Errands
from bot.pictures import Pictures
from bot.web import Failed, Refused, SlackWeb
from bot.whisper import Whisperer
from core.errors import GreenroomError, NoInterview, NotTheOwner
from core.events import Event
from core.models import Choice, MockInterviewSession, Place, Question
from core.packs.librarian import Librarian
from core.packs.shelf import Shelf
from core.ports import Clock, FiguresStore, SessionStore, TokenStore
from core.questions import Role
from core.runner import InterviewRunner

HISTORY_LENGTH = 10


class Desk:
    """The front desk: everything that a listener may ask for."""

    def __init__(
        self,
        *,
        runner: InterviewRunner,
        store: SessionStore,
        figures: FiguresStore,
        tokens: TokenStore,
        shelf: Shelf,
        librarian: Librarian,
        admins: Admins,
        web: SlackWeb,
        whisperer: Whisperer,
        clock: Clock,
    ) -> None:
        self.runner = runner
        self.store = store
        self.analyst = Analyst(figures, clock)
        self.tokens = tokens
        self.shelf = shelf
        self.librarian = librarian
        self.admins = admins
        self.web = web
        self.whisperer = whisperer
        self.clock = clock
        self.errands = Errands()
        self.pictures = Pictures(web)
        self._choices: LRUCache[str, Choice] = LRUCache(10_000)

    async def start(
        self, caller: Caller, choice: Choice, *, origin: str, channel_id: str | None, response_url: str | None = None
    ) -> MockInterviewSession:
        """Start an interview where the choice says. Raises AlreadyRunning, RoleNotFound, NoQuestions."""
        place = await self.place(caller, choice, channel_id)
        session = await self.runner.start(caller.request(choice, origin, place))
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
        session = await self.runner.retake(caller.request(of.choice, origin, place), of)
        self.whisperer.remember(session.session_uuid, response_url)
        return session

    async def place(self, caller: Caller, choice: Choice, channel_id: str | None) -> Place:
        """Where the interview goes: the channel that it was asked for in, or the direct message with the bot."""
        if choice.in_dm or channel_id is None:
            channel_id = await self.direct_message(caller.user_id)
        is_dm = channel_id.startswith("D") or channel_id == caller.user_id
        return Place(team_id=caller.team_id, channel_id=channel_id, user_id=caller.user_id, is_dm=is_dm)

    async def direct_message(self, user_id: str) -> str:
        """The direct message with somebody; where it can't be looked up now, their id, which Slack takes as well."""
        if not self.web.pacer.is_open("conversations.open", ""):
            return user_id  # Slack waits three seconds for us
        try:
            answer = await self.web.call_now("conversations.open", users=user_id)
        except (Refused, Failed):
            return user_id
        return str(answer["channel"]["id"])

    async def running(self, caller: Caller) -> MockInterviewSession | None:
        """The caller's running interview."""
        return await self.store.get_running(caller.user_uuid)

    async def is_interviewed_in(self, caller: Caller, channel_id: str) -> bool:
        """Whether an interview of the caller's is running in this channel."""
        session = await self.running(caller)
        return session is not None and session.place is not None and session.place.channel_id == channel_id

    async def ended(self, caller: Caller, number: int = 1) -> MockInterviewSession:
        """The caller's interview of that number in their history (1: the newest). Raises NoInterview."""
        history = await self.history(caller)
        if not 1 <= number <= len(history):
            raise NoInterview("finished")
        return history[number - 1]

    async def around(self, caller: Caller, channel_id: str, thread_ts: str | None) -> MockInterviewSession | None:
        """The interview that a message of this thread, or of the caller's direct message, may belong to."""
        session = await self.store.get_by_thread(caller.team_id, channel_id, thread_ts or "")
        return session or await self._in_direct_message(caller, channel_id)

    async def _in_direct_message(self, caller: Caller, channel_id: str) -> MockInterviewSession | None:
        """The caller's latest interview, if it takes place in this direct message: replies there need no thread."""
        for session in await self.store.get_user_sessions(caller.user_uuid, 1):
            if session.place is not None and session.place.is_dm and session.place.channel_id == channel_id:
                return session
        return None

    async def control(self, caller: Caller, session_uuid: str, event: Event) -> MockInterviewSession:
        """Steer an interview of the caller's. Raises NoInterview, NotTheOwner."""
        try:
            return await self.runner.control(session_uuid, caller.user_uuid, event)
        except NotTheOwner as refused:
            if caller.may_know_of(refused.session):
                raise
            raise NoInterview("running") from None

    async def session_of(self, caller: Caller, session_uuid: str) -> MockInterviewSession:
        """A session of the caller's. Raises NoInterview, NotTheOwner."""
        session = await self.store.get_session(session_uuid)
        if not caller.may_know_of(session):
            raise NoInterview("finished")
        if not caller.owns(session):
            raise NotTheOwner(session)
        return session

    async def question(self, caller: Caller, channel_id: str | None, session_uuid: str, index: int | None) -> Question:
        """A question that a button in a channel stands for: whoever reads its thread may look. Raises NoInterview."""
        session = await self.store.get_session(session_uuid)
        if not caller.may_know_of(session) or not (caller.owns(session) or _is_in(session, channel_id)):
            raise NoInterview("running")
        # Beyond the current question are those that nobody has been shown yet.
        if index is None or index > session.current_question_index:
            raise NoInterview("running")
        return session.questions[index]

    async def history(self, caller: Caller) -> list[MockInterviewSession]:
        """The caller's last interviews that have ended, newest first."""
        sessions = await self.store.get_user_sessions(caller.user_uuid, HISTORY_LENGTH + 1)
        return [session for session in sessions if not session.running][:HISTORY_LENGTH]

    async def record(self, caller: Caller, role: Role | None = None) -> Record:
        """The caller's figures, those of one role if it is named."""
        role_uuid = role.role_uuid if role else None
        trends = await self.analyst.performance_trends(caller.user_uuid, role_uuid)
        progress = await self.analyst.user_progress(caller.user_uuid, role_uuid)
        return Record(role.name if role else None, tuple(trends), progress)

    async def delete_all(self, caller: Caller) -> tuple[int, int]:
        """Delete everything of the caller's, what runs included; how many interviews and tokens that were."""
        tokens = await self.tokens.of_user(caller.user_uuid)
        for token in tokens:
            await self.tokens.revoke(caller.user_uuid, token.token_id)
        sessions = await self.store.session_uuids(caller.user_uuid)
        for session_uuid in sessions:
            await self.runner.delete(session_uuid)
        self._choices.pop(caller.user_uuid, None)
        await self.pictures.forget(caller.user_uuid)
        return len(sessions), len(tokens)

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

    async def tell(self, user_id: str, post: Post, response_url: str | None, thread_ts: str | None = None) -> None:
        """Say something to somebody alone: where they asked, else in a direct message."""
        if not response_url or not await self.whisperer.respond(response_url, post, thread_ts=thread_ts):
            await self.whisperer.directly(user_id, post)

    async def answer(self, caller: Caller, message_ts: str, post: Post) -> None:
        """Say something below a direct message of the caller's. Raises Refused, Failed."""
        channel = await self.direct_message(caller.user_id)
        await self.web.call(
            "chat.postMessage", channel=channel, thread_ts=message_ts, text=post.text, blocks=post.block_dicts()
        )

    async def send_files(self, user_id: str, files: list[dict[str, Any]], thread_ts: str | None = None) -> None:
        """Send files, each ``{"filename", "title", "content"}``, in the direct message. Raises Refused, Failed."""
        opened = await self.web.call("conversations.open", users=user_id)
        await self.web.upload(channel=str(opened["channel"]["id"]), thread_ts=thread_ts, files=files)

    async def open_view(self, trigger_id: str, view: View) -> dict[str, Any]:
        """Open a modal; a trigger lives three seconds, so this comes before anything else."""
        answer = await self.web.call_now("views.open", trigger_id=trigger_id, view=view.to_dict())
        return dict(answer["view"])

    async def show(self, trigger_id: str, title: str, found: Callable[[], Awaitable[View]]) -> None:
        """Open a modal at once, and show in it what is found. A refusal takes its place, and goes on to be told."""
        opened = await self.open_view(trigger_id, loading_view(title))
        try:
            view = await found()
        except GreenroomError:
            await self.update_view(opened["id"], modal(title, [section("There is nothing to show here.")]))
            raise
        await self.update_view(opened["id"], view)

    async def update_view(self, view_id: str, view: View, *, view_hash: str | None = None) -> None:
        """Show another state of an open modal; one that was changed meanwhile is left as it is."""
        try:
            await self.web.call_now("views.update", view_id=view_id, hash=view_hash, view=view.to_dict())
        except Refused as refused:
            if refused.error != "hash_conflict":
                raise


def _is_in(session: MockInterviewSession, channel_id: str | None) -> bool:
    return session.place is not None and session.place.channel_id == channel_id
