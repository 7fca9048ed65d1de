"""The way of every event: load, advance, save (again on a lost race), hand on what is to be done."""

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from cachetools import LRUCache

from core.effects import PrivateEffect
from core.engine import advance, begin
from core.engine.schedule import due_event, next_due_at
from core.errors import AlreadyRunning, NoInterview, NotTheOwner
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived, Event
from core.models import Choice, InterviewRules, Lease, MockInterviewSession, Place, Question
from core.packs.shelf import Shelf
from core.ports import Clock, Nobody, Observer, Outlet, SessionStore
from core.scenario import InterviewScenarioService

# Longer than any call to Slack may take, so that nobody takes over while a post is still on its way; short enough
# that the interviews of a process that died go on while their owners still wait.
LEASE = timedelta(seconds=15)
_CACHED_SESSIONS = 10_000
_HANDED_BACK_AT_ONCE = 20
_ThreadKey = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class InterviewRequest:
    """What it takes to start an interview. ``origin`` is unique to what asked for it, so asking twice starts one."""

    user_uuid: str
    team_id: str
    origin: str
    choice: Choice
    place: Place | None


class InterviewRunner:
    """Runs every interview of this process; any number of processes may run on one store."""

    def __init__(
        self,
        *,
        store: SessionStore,
        scenarios: InterviewScenarioService,
        shelf: Shelf,
        clock: Clock,
        rules: InterviewRules,
        instance: str,
        rng: random.Random,
        lease: timedelta = LEASE,
        is_only_instance: bool = False,
        observer: Observer | None = None,
    ) -> None:
        self._store = store
        self._scenarios = scenarios
        self._shelf = shelf
        self._clock = clock
        self._rules = rules
        self._instance = instance
        self._rng = rng
        self._lease = lease
        self._is_only_instance = is_only_instance
        self._observer = observer or Nobody()
        self._outlet: Outlet | None = None
        self._sessions: LRUCache[str, MockInterviewSession] = LRUCache(_CACHED_SESSIONS)
        self._threads: LRUCache[_ThreadKey, str] = LRUCache(_CACHED_SESSIONS)
        self._behind: set[str] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def connect(self, outlet: Outlet) -> None:
        """Name the outlet that carries out what transitions leave to do."""
        self._outlet = outlet

    # --- starting -----------------------------------------------------------------------------------------------

    async def start(self, request: InterviewRequest) -> MockInterviewSession:
        """Start an interview, or give back the one that this origin has started already.

        Raises AlreadyRunning, RoleNotFound, NoQuestions.
        """
        asked = await self._store.asked_questions(request.user_uuid)
        bank = await self._shelf.bank(request.team_id)
        scenario = self._scenarios.generate_interview_scenario(bank, request.choice, asked)
        return await self._create(request, scenario.name, scenario.questions)

    async def retake(self, request: InterviewRequest, of: MockInterviewSession) -> MockInterviewSession:
        """Start an interview once more, with the same questions. Raises AlreadyRunning."""
        return await self._create(request, of.scenario_name, of.questions, of)

    async def _create(
        self,
        request: InterviewRequest,
        scenario_name: str,
        questions: Sequence[Question],
        retake_of: MockInterviewSession | None = None,
    ) -> MockInterviewSession:
        session = begin(
            session_uuid=str(UUID(int=self._rng.getrandbits(128), version=4)),
            user_uuid=request.user_uuid,
            team_id=request.team_id,
            origin=request.origin,
            scenario_name=scenario_name,
            choice=request.choice,
            questions=questions,
            rules=self._rules.with_(time_limit_seconds=request.choice.time_limit_seconds),
            place=request.place,
            now=self._clock.now(),
        )
        if retake_of is not None:
            session = session.with_(metadata={"retake_of": retake_of.session_uuid})
        session = self._signed(session, takes_lease=True)
        if not await self._store.create_session(session):
            return await self._instead_of(session)
        self._hand_on(session)
        return session

    async def _instead_of(self, refused: MockInterviewSession) -> MockInterviewSession:
        """The session that this one collided with: its twin, if the request came twice."""
        twin = await self._store.get_by_origin(refused.origin)
        if twin is not None:
            return twin
        running = await self._store.get_running(refused.user_uuid)
        if running is not None:
            raise AlreadyRunning(running)
        raise NoInterview("running")  # it ended between the two looks: asking again will do

    # --- events -------------------------------------------------------------------------------------------------

    async def handle(self, session_uuid: str, event: Event, *, quietly: bool = False) -> MockInterviewSession | None:
        """Advance a session by an event; ``quietly``: without private words. None where there is no such session."""
        async with self._lock(session_uuid):
            return await self._advanced(session_uuid, event, quietly=quietly)

    async def control(self, session_uuid: str, user_uuid: str, event: Event) -> MockInterviewSession:
        """Advance a session as its owner asked. Raises NotTheOwner, NoInterview."""
        session = await self._load(session_uuid)
        if session is None:
            raise NoInterview("running")
        if session.user_uuid != user_uuid:
            raise NotTheOwner(session)
        return await self.handle(session_uuid, event) or session

    async def delete(self, session_uuid: str) -> bool:
        """Remove a session for good, running or not. False where there is none."""
        async with self._lock(session_uuid):
            session = self._sessions.get(session_uuid)  # what is not in memory has nothing under way here
            if session is not None:
                self._forget(session)
            return await self._store.delete_session(session_uuid)

    async def hear(
        self, thread: _ThreadKey, user_uuid: str, event: AnswerReceived | AnswerEdited | AnswerDeleted
    ) -> None:
        """Take in a message of a thread (team, channel, thread_ts); other people's, and other threads', are dropped."""
        session = await self.in_thread(thread)
        if session is not None and session.user_uuid == user_uuid:
            await self.handle(session.session_uuid, event)

    async def in_thread(self, thread: _ThreadKey) -> MockInterviewSession | None:
        """The interview that takes place in a thread (team, channel, thread_ts), running or not."""
        if thread in self._threads:
            return await self._load(self._threads[thread])
        session = await self._store.get_by_thread(*thread)
        if session is not None:
            self._remember(session)
        return session

    # --- time ---------------------------------------------------------------------------------------------------

    async def tick(self, session_uuid: str) -> None:
        """Do what is due for a session by now, if this process may: ring its timers, deliver its outbox."""
        session = await self._load(session_uuid)
        if session is not None and session_uuid not in self._behind:
            session = await self._ring(session)
        if session is not None and session.outbox:
            await self.deliver(session)

    async def _ring(self, session: MockInterviewSession) -> MockInterviewSession | None:
        while (event := due_event(session, self._clock.now())) is not None:
            rung = await self.handle(session.session_uuid, event)
            if rung is None or rung.revision == session.revision:
                return rung
            session = rung
        return session

    def adopt(self, session: MockInterviewSession) -> None:
        """Look after a session from now on, but ring none of its timers before ``caught_up``."""
        self._behind.add(session.session_uuid)
        self._hand_on(session)

    async def caught_up(self, session_uuid: str) -> None:
        """What was written meanwhile has been taken in: time may go on for this session."""
        self._behind.discard(session_uuid)
        await self.tick(session_uuid)

    async def deliver(self, session: MockInterviewSession) -> None:
        """Have the outbox delivered by this process, if no other one holds the lease."""
        if self.holds_lease(session):
            self._hand_on(session)
        else:
            await self._take_over(session.session_uuid)

    async def overdue(self, limit: int = 200) -> list[str]:
        """Sessions that nobody looks after: their process has died, or their alarm was missed."""
        due = await self._store.due_sessions(self._clock.now(), limit, ignore_leases=self._is_only_instance)
        for session in due:
            self._remember(session)
        return [session.session_uuid for session in due]

    def holds_lease(self, session: MockInterviewSession, seconds: float = 0.0) -> bool:
        """Whether this process may deliver without asking anybody: its own lease runs that much longer."""
        lease = session.lease
        if lease is None or lease.owner != self._instance:
            return False
        return self._clock.now() + timedelta(seconds=seconds) < lease.until

    async def renew_lease(self, session_uuid: str, seconds: float) -> bool:
        """Make our lease run so much longer. False where it is not ours any more, or nothing is left to deliver."""
        async with self._lock(session_uuid):
            session = await self._store.get_session(session_uuid)
            if session is None or not session.outbox or session.lease is None:
                return False
            if session.lease.owner != self._instance:
                return False
            until = self._clock.now() + timedelta(seconds=seconds)
            lease = Lease(owner=self._instance, until=until)
            renewed = session.with_(revision=session.revision + 1, lease=lease)
            if not await self._store.save_session(session, renewed):
                return False
            self._hand_on(renewed)
            return True

    async def hand_back(self, *, but: Collection[str] = ()) -> None:
        """Give up every lease of ours, so that another process delivers the rest at its next sweep.

        ``but``: sessions of which something may still be on its way to Slack; their leases lapse by themselves.
        Raises an ExceptionGroup of what kept leases from being given up, after all others are.
        """
        if self._is_only_instance:
            return
        turns = asyncio.Semaphore(_HANDED_BACK_AT_ONCE)

        async def in_turn(session: MockInterviewSession) -> None:
            async with turns:
                await self._hand_back(session)

        ours = [session for session in self._sessions.values() if session.outbox and self.holds_lease(session)]
        work = [in_turn(session) for session in ours if session.session_uuid not in but]
        outcomes = await asyncio.gather(*work, return_exceptions=True)
        if failures := [outcome for outcome in outcomes if isinstance(outcome, Exception)]:
            raise ExceptionGroup("leases not handed back", failures)

    async def _hand_back(self, session: MockInterviewSession) -> None:
        async with self._lock(session.session_uuid):
            held: MockInterviewSession | None = session
            while held is not None and held.outbox and self.holds_lease(held):
                free = held.with_(revision=held.revision + 1, lease=None)
                if await self._store.save_session(held, free):
                    self._remember(free)
                    return
                held = await self._store.get_session(session.session_uuid)

    async def _take_over(self, session_uuid: str) -> None:
        """Take the lease if it is free or lapsed, and deliver; what another process had begun is doubtful."""
        async with self._lock(session_uuid):
            session = await self._store.get_session(session_uuid)
            if session is None or not session.outbox or self._is_held_elsewhere(session):
                return
            claimed = self._signed(session.with_(revision=session.revision + 1), takes_lease=True)
            if await self._store.save_session(session, claimed):
                is_own = session.lease is not None and session.lease.owner == self._instance
                self._hand_on(claimed, doubtful=not is_own)

    def _is_held_elsewhere(self, session: MockInterviewSession) -> bool:
        lease = session.lease
        if lease is None or lease.owner == self._instance or self._is_only_instance:
            return False
        return self._clock.now() < lease.until

    # --- inside -------------------------------------------------------------------------------------------------

    async def _advanced(self, session_uuid: str, event: Event, *, quietly: bool) -> MockInterviewSession | None:
        cached = self._sessions.get(session_uuid)
        before = cached or await self._store.get_session(session_uuid)
        while before is not None:
            after, told = advance(before, event, self._clock.now())
            effects = [] if quietly else told
            if after is before:
                # A copy in memory may be older than the store's: look again before saying that the event does not fit.
                current = await self._store.get_session(session_uuid) if before is cached else before
                if current is None:
                    self._forget(before)
                    return None
                if current.revision == before.revision:
                    self._hand_on(before, effects)
                    return before
                before = current
                continue
            after = self._signed(after, takes_lease=self._may_take_lease(before, after))
            if await self._store.save_session(before, after):
                self._observer.saved(before, after)
                return await self._settle(after, effects, doubtful=self._takes_over_head(before, after))
            current = await self._store.get_session(session_uuid)
            if current is None:  # deleted meanwhile: nothing of it is to be delivered any more
                self._forget(before)
            before = current
        return None

    async def _settle(
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect], *, doubtful: bool
    ) -> MockInterviewSession | None:
        """Hand a saved session on; None for one that ended before anybody saw its card, which leaves nothing."""
        never_seen = session.place is not None and session.place.thread_ts is None
        if never_seen and not session.running:
            await self._store.delete_session(session.session_uuid)
            self._forget(session, effects)
            return None
        self._hand_on(session, effects, doubtful=doubtful)
        return session

    def _forget(self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = ()) -> None:
        """Let go of a session that is not stored any more: nothing of it is to be delivered."""
        self._sessions.pop(session.session_uuid, None)
        if self._outlet is not None:
            self._outlet.take(session.with_(outbox=(), next_due_at=None), effects)

    def _hand_on(
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = (), *, doubtful: bool = False
    ) -> None:
        self._remember(session)
        if self._outlet is not None:
            self._outlet.take(session, effects, doubtful=doubtful)

    def _signed(self, session: MockInterviewSession, *, takes_lease: bool) -> MockInterviewSession:
        """The session with the lease of its outbox, and the next instant at which it needs somebody."""
        lease = session.lease if session.outbox else None
        if takes_lease and session.outbox:
            lease = Lease(owner=self._instance, until=self._lease_end(session.outbox[0].due_at))
        return session.with_(lease=lease, next_due_at=next_due_at(session))

    def _may_take_lease(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:
        """Whoever changes what is to be delivered delivers it, unless another process is at its first entry already."""
        same_head = before.outbox[:1] == after.outbox[:1]
        return before.outbox != after.outbox and not (same_head and self._is_held_elsewhere(before))

    def _takes_over_head(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:
        """Whether another process may have posted the first entry of the outbox that is now ours."""
        was_elsewhere = before.lease is not None and before.lease.owner != self._instance
        return was_elsewhere and after.lease != before.lease and before.outbox[:1] == after.outbox[:1]

    def _lease_end(self, due_at: datetime) -> datetime:
        return max(due_at, self._clock.now()) + self._lease

    async def _load(self, session_uuid: str) -> MockInterviewSession | None:
        return self._sessions.get(session_uuid) or await self._store.get_session(session_uuid)

    def _remember(self, session: MockInterviewSession) -> None:
        known = self._sessions.get(session.session_uuid)
        if known is None or known.revision <= session.revision:
            self._sessions[session.session_uuid] = session
        place = session.place
        if place is not None and place.thread_ts is not None:
            self._threads[place.team_id, place.channel_id, place.thread_ts] = session.session_uuid

    def _lock(self, session_uuid: str) -> asyncio.Lock:
        return self._locks.setdefault(session_uuid, asyncio.Lock())
