"""One visit: an owner with interviews, somebody who comes in somewhere, and what has come of it."""

from dataclasses import dataclass, field
from uuid import uuid4

from bot.workspace import Person, Workspace
from bot.workspace.messages import Draft
from core.analytics import figures_of
from core.clock import SystemClock
from core.models import MockInterviewSession, Status
from core.models import Place as InterviewPlace
from core.packs.pack import PackContent, QuestionPack
from core.questions import BankEntry
from core.tokens import ApiToken, issue
from storage.api_tokens_dao import ApiTokensDAO
from storage.mock_interview_dao import MockInterviewSessionDAO
from storage.question_packs_dao import QuestionPacksDAO
from tests.auxil.access import Ear, Texts, interview_of, paused, plain, plant, uuid_of
from tests.auxil.builders import make_question
from tests.auxil.payloads import JSON, Place, Slack, Who, deliver
from tests.auxil.stage import Stage

ELSEWHERE = "TELSEWHERE"
Stored = dict[str, MockInterviewSession]


@dataclass
class Guest:
    """Somebody with interviews of their own."""

    who: Who
    texts: Texts
    running: MockInterviewSession
    ended: MockInterviewSession
    token: ApiToken


@dataclass
class Scene:
    """What an entrance is entered with, and what a cell is held to."""

    workspace: Workspace
    store: MockInterviewSessionDAO
    tokens: ApiTokensDAO
    packs: QuestionPacksDAO
    ear: Ear
    owner: Guest
    caller: Guest
    slack: Slack
    pack: QuestionPack
    pack_elsewhere: QuestionPack
    answer: str = ""
    before: dict[str, Stored] = field(default_factory=dict)
    had: dict[str, set[str]] = field(default_factory=dict)

    async def enter(self, payload: JSON) -> None:
        """Send the payload as Slack would, and keep what was there before."""
        self.before = {guest.who.user_id + guest.who.team_id: await self.stored(guest) for guest in self.guests}
        self.had = {guest.who.user_id + guest.who.team_id: await self.kept(guest) for guest in self.guests}
        self.ear.listen()
        self.answer = plain(await deliver(self.workspace, payload) or {})

    @property
    def guests(self) -> tuple[Guest, Guest]:
        return self.owner, self.caller

    @property
    def is_owner(self) -> bool:
        return self.caller is self.owner

    @property
    def told(self) -> str:
        """Everything that the bot has said since, to anybody."""
        return self.answer + self.ear.said

    async def hears(self, *phrases: str) -> None:
        """Wait until one of these is said."""
        await self.workspace.until(lambda: any(phrase in self.told for phrase in phrases) or None, timeout=5)

    async def stored(self, guest: Guest) -> Stored:
        """This person's interviews as they are stored now."""
        found = await self.store.get_user_sessions(uuid_of(guest.who), 20)
        return {session.session_uuid: session for session in found}

    async def changed(self, guest: Guest) -> list[MockInterviewSession]:
        """This person's interviews that are new, or not what they were."""
        before = self.before[guest.who.user_id + guest.who.team_id]
        return [session for key, session in (await self.stored(guest)).items() if before.get(key) != session]

    async def kept(self, guest: Guest) -> set[str]:
        """Ids of this person's interviews and tokens."""
        tokens = await self.tokens.of_user(uuid_of(guest.who))
        return {*await self.stored(guest), *(token.token_id for token in tokens)}

    async def lost(self, guest: Guest) -> set[str]:
        """Ids of what this person no longer has."""
        return self.had[guest.who.user_id + guest.who.team_id] - await self.kept(guest)


@dataclass(frozen=True)
class Visit:
    """Who comes in: somebody, or the owner where there is no such person, and from which workspace."""

    person: Person | None
    team_id: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How things stand when somebody comes in.

    ``is_free``: nobody has an interview running. ``is_paused``: everybody's is paused. ``is_direct``: everybody's takes
    place in their direct message. ``has_packs``: here and elsewhere there is a question pack, switched off.
    """

    is_free: bool = False
    is_paused: bool = False
    is_direct: bool = False
    has_packs: bool = False


AT_EASE = Setting()


async def open_scene(stage: Stage, ear: Ear, visit: Visit, setting: Setting) -> Scene:
    """An owner whom nothing else knows, with interviews; and a caller with their own, in front of the owner's."""
    alice = somebody(stage)
    owner = await _guest(stage, alice, stage.workspace.team_id, setting)
    is_owner = visit.person is None and visit.team_id == stage.workspace.team_id
    caller = owner if is_owner else await _guest(stage, visit.person or alice, visit.team_id, setting)
    stands = (caller if setting.is_direct else owner).running.place
    assert stands is not None
    assert stands.thread_ts is not None
    place = Place(channel_id=stands.channel_id, thread_ts=stands.thread_ts, is_direct=setting.is_direct)
    slack = Slack(stage.workspace, caller.who, place)
    packs = [_pack(stage.workspace.team_id), _pack(ELSEWHERE)]
    for pack in packs if setting.has_packs else ():
        assert await stage.packs.add(pack)
    return Scene(stage.workspace, stage.store, stage.tokens, stage.packs, ear, owner, caller, slack, *packs)


def somebody(stage: Stage, *, is_admin: bool = False) -> Person:
    """A new member, whom no other visit has to do with."""
    return stage.workspace.add_person(f"member{uuid4().hex[:12]}", admin=is_admin)


async def _guest(stage: Stage, person: Person, team_id: str, setting: Setting) -> Guest:
    who, texts = Who(user_id=person.id, team_id=team_id), Texts(f"guest{uuid4().hex}")
    places = [_place(stage.workspace, who, person, setting) for _ in range(2)]
    ended = interview_of(who, Texts(f"{texts.label}-ended"), places[0], status=Status.ABANDONED)
    running = interview_of(who, texts, places[1])
    running = paused(running) if setting.is_paused else running
    await plant(stage.store, ended, *([] if setting.is_free else [running]))
    await stage.store.figures.put(figures_of(ended))
    return Guest(who, texts, running, ended, await _token(stage, who, texts))


def _pack(team_id: str) -> QuestionPack:
    now, name = SystemClock().now(), f"pack-{uuid4().hex[:12]}"
    content = PackContent(entries=(BankEntry(question=make_question("q-1")),))
    pack = QuestionPack(
        pack_uuid=name, team_id=team_id, name=name, is_on=False, created_at=now, uploaded_by="U1", uploaded_at=now
    )
    return pack.with_content(content)


async def _token(stage: Stage, who: Who, texts: Texts) -> ApiToken:
    _, kept = issue(
        user_uuid=uuid_of(who),
        user_id=who.user_id,
        team_id=who.team_id,
        label=f"{texts.label}-token",
        now=SystemClock().now(),
    )
    await stage.tokens.add(kept)
    return kept


def _place(workspace: Workspace, who: Who, person: Person, setting: Setting) -> InterviewPlace:
    """A thread below a card of the bot's."""
    channel = person.dm() if setting.is_direct else workspace.channel("interviews")
    card = workspace._slack.messages.post(channel, workspace.bot_user_id, Draft(text="A card."))
    return InterviewPlace(
        team_id=who.team_id, channel_id=channel.id, user_id=who.user_id, thread_ts=card.ts, is_dm=setting.is_direct
    )
