"""The way of every event, on a real store: load, advance, save, hand on; alone, and with another process beside."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core.effects import Hint, Notice, OpenAnswer, PostCard, PostFiles, PostNotice, PostQuestion, TellUser
from core.engine.schedule import next_due_at
from core.errors import AlreadyRunning, NoInterview, NotTheOwner, RoleNotFound
from core.events import (
    AbandonRequested,
    AnswerEdited,
    AnswerReceived,
    EffectDelivered,
    EffectRefused,
    HistoryUnreadable,
    PauseRequested,
    ResumeRequested,
    SkipRequested,
)
from core.models import Category, Choice, InterviewRules, MockInterviewSession, Phase, Place, Status
from core.packs.shelf import Shelf
from core.runner import InterviewRequest, InterviewRunner
from core.scenario import InterviewScenarioService
from storage.mock_interview_dao import MockInterviewSessionDAO
from storage.question_packs_dao import QuestionPacksDAO
from tests.auxil.builders import CHANNEL, at, make_bank, make_choice, ts, words
from tests.auxil.clock import FakeClock
from tests.auxil.outlet import RecordingOutlet

LONG = words(30)
DAY = 86_400
LEASE = timedelta(seconds=10)
BANK = make_bank(per_kind=8)


class Process:
    """One instance of Greenroom: its runner, and what the runner has handed on."""

    def __init__(self, store: MockInterviewSessionDAO, clock: FakeClock, name: str, *, is_alone: bool = False) -> None:
        rng = random.Random(name)
        self.store = store
        self.clock = clock
        self.outlet = RecordingOutlet()
        self.runner = InterviewRunner(
            store=store,
            scenarios=InterviewScenarioService(rng),
            shelf=Shelf(BANK, QuestionPacksDAO(store._sessions.database)),
            clock=clock,
            rules=InterviewRules(),
            instance=name,
            rng=rng,
            lease=LEASE,
            is_only_instance=is_alone,
        )
        self.runner.connect(self.outlet)

    async def starts(self, **about: object) -> MockInterviewSession:
        return await self.runner.start(make_request(**about))

    async def posts(self, session: MockInterviewSession, seconds: float) -> MockInterviewSession:
        """The first entry of this copy's outbox is posted."""
        self.clock.seconds = max(self.clock.seconds, seconds)
        head = session.outbox[0]
        event = EffectDelivered(effect_id=head.id, effect=head.effect, message_ts=ts(seconds))
        return await self.runner.handle(session.session_uuid, event)

    async def opens(self) -> MockInterviewSession:
        """A new interview whose first "Answer now" stands at 6 s."""
        session = await self.starts()
        for seconds in (0.5, 1, 6):
            session = await self.posts(session, seconds)
        return session

    async def says(self, session: MockInterviewSession, seconds: float, text: str = LONG) -> MockInterviewSession:
        self.clock.seconds = max(self.clock.seconds, seconds)
        return await self.runner.handle(session.session_uuid, AnswerReceived(message_ts=ts(seconds), text=text))

    async def sweeps(self, limit: int = 200) -> int:
        """Look after what is overdue; how many there were."""
        overdue = await self.runner.overdue(limit)
        for session_uuid in overdue:
            await self.runner.tick(session_uuid)
        return len(overdue)

    @property
    def delivering(self) -> MockInterviewSession | None:
        """What an outlet would be delivering now: the newest session that was handed to it under its own lease."""
        newest = self.outlet.handed[-1].session if self.outlet.handed else None
        is_ours = newest is not None and newest.outbox and self.runner.holds_lease(newest)
        return newest if is_ours else None


def make_request(
    *,
    user_uuid: str = "user-1",
    origin: str = "origin-1",
    choice: Choice | None = None,
    place: Place | None = CHANNEL,
) -> InterviewRequest:
    return InterviewRequest(
        user_uuid=user_uuid,
        team_id="T1",
        origin=origin,
        choice=choice or make_choice(question_count=3),
        place=place,
    )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def here(store, clock) -> Process:
    return Process(store, clock, "here")


@pytest.fixture
def there(store, clock) -> Process:
    return Process(store, clock, "there")


# --- starting -----------------------------------------------------------------------------------------------------


async def test_an_interview_that_starts_is_stored_and_handed_on(here, store):
    session = await here.starts()

    assert await store.get_session(session.session_uuid) == session
    assert [entry.effect for entry in session.outbox] == [PostCard(), PostQuestion(question_index=0)]
    (handed,) = here.outlet.handed
    assert (handed.session, handed.effects, handed.doubtful) == (session, (), False)
    assert here.delivering == session
    assert session.next_due_at == at(0)


async def test_the_same_origin_twice_starts_one_interview(here, there):
    first = await here.starts()

    assert (await here.starts()).session_uuid == first.session_uuid
    assert (await there.starts()).session_uuid == first.session_uuid
    assert there.outlet.handed == []


async def test_the_same_origin_twice_at_once_starts_one_interview(here, there):
    sessions = await asyncio.gather(here.starts(), there.starts(), here.starts())

    assert len({session.session_uuid for session in sessions}) == 1
    assert len(here.outlet.handed) + len(there.outlet.handed) == 1


async def test_a_second_interview_does_not_start_while_one_runs(here):
    first = await here.starts()

    with pytest.raises(AlreadyRunning) as caught:
        await here.starts(origin="origin-2")
    assert caught.value.session.session_uuid == first.session_uuid


async def test_the_origin_of_an_interview_that_is_over_starts_no_other(here):
    session = await here.opens()
    await here.runner.handle(session.session_uuid, AbandonRequested())

    assert (await here.starts()).session_uuid == session.session_uuid


async def test_two_users_may_run_an_interview_each(here):
    one, other = await here.starts(), await here.starts(user_uuid="user-2", origin="origin-2")

    assert one.session_uuid != other.session_uuid


async def test_a_role_that_is_not_there_starts_nothing(here, store):
    with pytest.raises(RoleNotFound):
        await here.starts(choice=make_choice(role_uuid="role-999"))

    assert await store.get_running("user-1") is None
    assert here.outlet.handed == []


async def test_the_time_limit_is_the_one_that_was_chosen(here):
    session = await here.starts(choice=make_choice(time_limit_seconds=90))

    assert session.rules.time_limit_seconds == 90
    assert session.rules.preview_seconds == InterviewRules().preview_seconds


async def test_no_question_is_asked_again_while_others_are_left(here):
    choice = make_choice(categories=[Category.BEHAVIORAL])
    first = await here.starts(choice=choice)
    for seconds in (0.5, 1):
        first = await here.posts(first, seconds)
    for index in range(4):
        first = await here.runner.handle(first.session_uuid, SkipRequested(question_index=index, at_ts=ts(2)))
    second = await here.starts(choice=choice, origin="origin-2")

    assert first.status is Status.COMPLETED
    assert not set(first.question_sequence) & set(second.question_sequence)


async def test_a_question_that_was_not_reached_may_be_asked_the_next_time(here):
    bank_of_one_interview = make_choice(categories=[Category.COMPANY, Category.SITUATIONAL])
    first = await here.posts(await here.starts(choice=bank_of_one_interview), 0.5)
    await here.runner.handle(first.session_uuid, AbandonRequested())

    assert await here.store.asked_questions("user-1") == [first.questions[0].question_uuid]


# --- once more ----------------------------------------------------------------------------------------------------


async def over(process: Process) -> MockInterviewSession:
    session = await process.opens()
    return await process.runner.handle(session.session_uuid, AbandonRequested())


async def test_a_retake_has_the_same_questions_and_says_of_what(here):
    last = await over(here)
    again = await here.runner.retake(make_request(origin="origin-2", choice=last.choice), last)

    assert again.questions == last.questions
    assert again.choice == last.choice
    assert again.scenario_name == last.scenario_name
    assert again.metadata == {"retake_of": last.session_uuid}
    assert again.session_uuid != last.session_uuid
    assert again.responses == ()
    assert here.delivering == again


async def test_a_retake_that_is_asked_for_twice_starts_once(here, there):
    last = await over(here)
    request = make_request(origin="origin-2", choice=last.choice)
    once, twice = await asyncio.gather(here.runner.retake(request, last), there.runner.retake(request, last))

    assert once.session_uuid == twice.session_uuid


async def test_a_retake_does_not_start_while_an_interview_runs(here):
    last = await over(here)
    running = await here.starts(origin="origin-2")

    with pytest.raises(AlreadyRunning) as caught:
        await here.runner.retake(make_request(origin="origin-3", choice=last.choice), last)
    assert caught.value.session.session_uuid == running.session_uuid


# --- events -------------------------------------------------------------------------------------------------------


async def test_a_transition_is_stored_before_it_is_handed_on(here, store):
    session = await here.opens()
    answered = await here.says(session, 36)

    assert answered.responses[0].response_duration_seconds == 30
    assert await store.get_session(session.session_uuid) == answered
    assert here.outlet.handed[-1].session == answered
    assert answered.next_due_at == next_due_at(answered) == at(36)


async def test_an_event_that_does_not_fit_is_not_stored(here, store):
    session = await here.opens()
    await here.runner.handle(session.session_uuid, ResumeRequested(at_ts=ts(20)))

    assert await store.get_session(session.session_uuid) == session
    assert here.outlet.handed[-1].effects == (TellUser(hint=Hint.NOT_PAUSED),)


async def test_a_reply_that_is_too_short_is_not_stored_but_hinted_at(here, store):
    session = await here.opens()
    await here.says(session, 20, "too short")

    assert await store.get_session(session.session_uuid) == session
    assert here.outlet.told == [TellUser(hint=Hint.TOO_SHORT, figure=2)]


async def test_an_event_of_no_interview_is_dropped(here):
    assert await here.runner.handle("nothing", AbandonRequested()) is None
    assert here.outlet.handed == []


async def test_events_that_come_at_once_all_count(here, store):
    session = await here.opens()
    await asyncio.gather(*(here.says(session, seconds, f"{LONG} {seconds}") for seconds in (40, 36, 38, 44, 42)))

    stored = await store.get_session(session.session_uuid)
    assert [message.message_ts for message in stored.responses[0].messages] == [ts(n) for n in (36, 38, 40, 42, 44)]
    assert stored.revision == session.revision + 5


# --- who may do what ----------------------------------------------------------------------------------------------


async def test_only_the_owner_steers_an_interview(here, store):
    session = await here.opens()

    with pytest.raises(NotTheOwner) as caught:
        await here.runner.control(session.session_uuid, "user-2", AbandonRequested())
    assert caught.value.session.session_uuid == session.session_uuid
    assert await store.get_session(session.session_uuid) == session


async def test_the_owner_steers_an_interview(here, there):
    session = await here.opens()
    skipped = await there.runner.control(session.session_uuid, "user-1", SkipRequested(question_index=0, at_ts=ts(20)))

    assert skipped.responses[0].skipped


async def test_an_interview_that_is_not_there_can_not_be_steered(here):
    with pytest.raises(NoInterview):
        await here.runner.control("nothing", "user-1", AbandonRequested())


async def test_what_the_owner_writes_in_the_thread_is_heard(here, there, store):
    session = await here.opens()
    await there.runner.hear(("T1", "C1", ts(0.5)), "user-1", AnswerReceived(message_ts=ts(36), text=LONG))

    assert (await store.get_session(session.session_uuid)).responses[0].answered


@pytest.mark.parametrize(
    ("thread", "user_uuid"),
    [(("T1", "C1", ts(0.5)), "user-2"), (("T1", "C1", ts(9)), "user-1"), (("T2", "C1", ts(0.5)), "user-1")],
    ids=["somebody else", "another thread", "another workspace"],
)
async def test_what_others_write_and_what_is_written_elsewhere_is_dropped(here, store, thread, user_uuid):
    session = await here.opens()
    await here.runner.hear(thread, user_uuid, AnswerReceived(message_ts=ts(36), text=LONG))

    assert await store.get_session(session.session_uuid) == session


async def test_an_interview_is_found_by_its_thread_by_every_process(here, there):
    session = await here.opens()

    assert await here.runner.in_thread(("T1", "C1", ts(0.5))) == session
    assert await there.runner.in_thread(("T1", "C1", ts(0.5))) == session
    assert await there.runner.in_thread(("T1", "C1", ts(1))) is None


# --- a card that can't be posted ----------------------------------------------------------------------------------


async def refuse_card(process: Process, session: MockInterviewSession) -> None:
    refusal = EffectRefused(effect_id=session.outbox[0].id, reason="not_in_channel")
    await process.runner.handle(session.session_uuid, refusal)


async def test_an_interview_whose_card_was_refused_leaves_nothing(here, store):
    session = await here.starts()
    await refuse_card(here, session)

    assert await store.get_session(session.session_uuid) is None
    assert here.outlet.told == [TellUser(hint=Hint.CANNOT_START, detail="not_in_channel")]
    assert here.outlet.handed[-1].session.outbox == ()
    assert here.outlet.handed[-1].session.next_due_at is None


async def test_after_a_refused_card_the_same_person_may_start_again(here):
    await refuse_card(here, await here.starts())

    assert (await here.starts()).running


async def test_an_interview_that_left_nothing_is_not_there_any_more(here):
    session = await here.starts()
    await refuse_card(here, session)

    assert await here.runner.handle(session.session_uuid, AbandonRequested()) is None


async def test_an_interview_that_ends_before_its_card_is_posted_is_forgotten(here, store):
    session = await here.starts()
    await here.runner.handle(session.session_uuid, AbandonRequested())

    assert await store.get_session(session.session_uuid) is None
    assert here.outlet.handed[-1].session.outbox == ()
    assert (await here.starts()).running


async def test_an_interview_that_ends_after_its_card_was_posted_is_kept(here, store):
    session = await here.posts(await here.starts(), 0.5)
    ended = await here.runner.handle(session.session_uuid, AbandonRequested())

    assert await store.get_session(session.session_uuid) == ended


async def test_an_interview_without_a_thread_is_kept_when_it_ends(here, store):
    session = await here.starts(place=None)
    ended = await here.runner.handle(session.session_uuid, AbandonRequested())

    assert await store.get_session(session.session_uuid) == ended


async def test_an_interview_that_expires_before_its_card_is_posted_is_forgotten_for_good(here, clock, store):
    session = await here.starts()
    clock.seconds = DAY
    await here.runner.tick(session.session_uuid)

    assert await store.get_session(session.session_uuid) is None
    assert here.delivering is None
    assert await here.runner.handle(session.session_uuid, AbandonRequested()) is None


async def test_an_interview_that_another_process_has_forgotten_is_not_there_any_more(here, there):
    session = await here.starts()
    await refuse_card(there, session)

    assert await here.runner.handle(session.session_uuid, ResumeRequested()) is None
    assert here.delivering is None


# --- two processes: races and stale copies ------------------------------------------------------------------------


class RacingStore(MockInterviewSessionDAO):
    """A store in which, once, somebody else writes just before us."""

    def __init__(self, store: MockInterviewSessionDAO) -> None:
        super().__init__(store._sessions.database)
        self.first: Callable[[], Awaitable[object]] | None = None

    async def save_session(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:
        if self.first is not None:
            first, self.first = self.first, None
            await first()
        return await super().save_session(before, after)


async def test_after_a_lost_race_the_event_is_tried_again_and_both_count(store, clock, there):
    racing = RacingStore(store)
    here = Process(racing, clock, "here")
    session = await here.opens()
    racing.first = lambda: there.says(session, 36)
    both = await here.says(session, 38, f"{LONG} again")

    assert both.responses[0].response_text == f"{LONG}\n\n{LONG} again"
    assert both.revision == session.revision + 2
    assert await store.get_session(session.session_uuid) == both


async def test_an_event_that_does_not_fit_after_a_lost_race_changes_nothing(store, clock, there):
    racing = RacingStore(store)
    here = Process(racing, clock, "here")
    session = await here.opens()
    skip = SkipRequested(question_index=0, at_ts=ts(20))
    racing.first = lambda: there.runner.handle(session.session_uuid, skip)
    await here.runner.handle(session.session_uuid, skip)

    stored = await store.get_session(session.session_uuid)
    assert len(stored.responses) == 1
    assert here.outlet.told == [TellUser(hint=Hint.QUESTION_OVER)]


async def test_of_two_processes_that_hear_the_same_event_one_changes_something(here, there, store):
    session = await here.opens()
    await there.runner.in_thread(("T1", "C1", ts(0.5)))
    await asyncio.gather(here.says(session, 36), there.says(session, 36))

    stored = await store.get_session(session.session_uuid)
    assert stored.revision == session.revision + 1
    assert len(stored.responses[0].messages) == 1


async def test_a_stale_copy_is_noticed_when_it_changes(here, there, store):
    session = await here.opens()
    await there.runner.in_thread(("T1", "C1", ts(0.5)))
    answered = await here.says(session, 36)
    await there.says(session, 38, f"{LONG} again")

    stored = await store.get_session(session.session_uuid)
    assert stored.revision == answered.revision + 1
    assert len(stored.responses[0].messages) == 2


async def test_a_stale_copy_is_noticed_when_an_event_does_not_fit_it(here, there):
    session = await here.opens()
    await there.runner.in_thread(("T1", "C1", ts(0.5)))
    await here.says(session, 36)
    skipped = await there.runner.handle(session.session_uuid, SkipRequested(question_index=1, at_ts=ts(38)))

    assert [response.skipped for response in skipped.responses] == [False, True]
    assert there.outlet.told == []


async def test_an_older_copy_never_replaces_a_newer_one_in_memory(here):
    session = await here.opens()
    answered = await here.says(session, 36)
    here.runner._remember(session)

    assert await here.runner.in_thread(("T1", "C1", ts(0.5))) == answered


# --- leases -------------------------------------------------------------------------------------------------------


async def test_who_starts_an_interview_holds_its_lease(here, there):
    session = await here.starts()

    assert session.lease.owner == "here"
    assert session.lease.until == at(0) + LEASE
    assert here.runner.holds_lease(session)
    assert not there.runner.holds_lease(session)


async def test_the_lease_of_a_prompt_lasts_beyond_its_preview(here):
    session = await here.posts(await here.posts(await here.starts(), 0.5), 1)

    assert [entry.effect for entry in session.outbox] == [OpenAnswer(question_index=0)]
    assert session.lease.until == at(6) + LEASE


async def test_without_anything_to_deliver_there_is_no_lease(here):
    assert (await here.opens()).lease is None


async def test_a_lease_is_respected_while_it_runs(here, there, clock):
    session = await here.starts()
    clock.seconds = 9.999
    await there.runner.deliver(session)

    assert there.outlet.handed == []


async def test_a_lease_that_lapsed_is_taken_over_doubtfully(here, there, clock, store):
    session = await here.starts()
    clock.seconds = 10
    await there.runner.deliver(session)

    (handed,) = there.outlet.handed
    assert handed.doubtful
    assert handed.session.lease.owner == "there"
    assert handed.session.revision == session.revision + 1
    assert await store.get_session(session.session_uuid) == handed.session
    assert there.delivering is not None


async def test_of_two_processes_one_takes_over(here, there, clock, store):
    session = await here.starts()
    third = Process(store, clock, "third")
    clock.seconds = 10
    await asyncio.gather(there.runner.deliver(session), third.runner.deliver(session))

    assert len(there.outlet.handed) + len(third.outlet.handed) == 1


async def test_who_lost_the_lease_delivers_nothing_any_more(here, there, clock):
    session = await here.starts()
    clock.seconds = 10
    await there.runner.deliver(session)
    await here.runner.tick(session.session_uuid)

    assert here.delivering is None


async def test_who_holds_the_lease_delivers_without_any_doubt(here):
    session = await here.starts()
    await here.runner.deliver(session)

    assert here.outlet.handed[-1].doubtful is False
    assert here.outlet.handed[-1].session == session


async def test_a_lease_of_nothing_is_not_taken(here, there):
    session = await here.opens()
    await there.runner.deliver(session)

    assert there.outlet.handed == []


async def test_who_let_its_own_lease_lapse_renews_it_without_any_doubt(here, clock):
    session = await here.starts()
    clock.seconds = 60
    await here.runner.deliver(session)

    assert here.outlet.handed[-1].doubtful is False
    assert here.delivering.lease.until == at(70)


async def test_who_is_alone_takes_over_at_once_and_doubtfully(here, store, clock):
    session = await here.starts()
    restarted = Process(store, clock, "restarted", is_alone=True)
    await restarted.runner.deliver(session)

    assert restarted.outlet.handed[-1].doubtful
    assert restarted.delivering is not None


async def test_who_changes_what_is_to_be_posted_posts_it(here, there):
    session = await here.opens()
    answered = await there.says(session, 36)

    assert answered.lease.owner == "there"
    assert there.delivering == answered


async def test_what_another_process_is_posting_is_left_to_it(here, there, clock):
    session = await here.opens()
    await here.runner.handle(session.session_uuid, PauseRequested(at_ts=ts(20)))
    clock.seconds = 30
    await here.runner.handle(session.session_uuid, ResumeRequested())
    noted = await there.runner.handle(session.session_uuid, HistoryUnreadable(question_index=0))

    waiting = [entry.effect for entry in noted.outbox]
    assert waiting == [OpenAnswer(question_index=0, resumed=True), PostNotice(notice=Notice.AWAY)]
    assert noted.lease.owner == "here"
    assert there.delivering is None


@pytest.mark.parametrize("is_alone", [False, True])
async def test_an_event_that_takes_over_a_first_entry_takes_it_doubtfully(here, store, clock, is_alone):
    session = await here.starts()  # here has posted the card, and died before it could note it
    clock.seconds = 5 if is_alone else 11
    other = Process(store, clock, "other", is_alone=is_alone)
    taken = await other.runner.handle(session.session_uuid, SkipRequested(question_index=0, at_ts=ts(11)))

    assert taken.outbox[0] == session.outbox[0]
    assert taken.lease.owner == "other"
    assert other.outlet.handed[-1].doubtful


async def test_an_event_after_which_there_is_another_first_entry_leaves_no_doubt(here, there, clock):
    session = await here.posts(await here.starts(), 0.5)  # here was about to post the question
    clock.seconds = 20
    taken = await there.runner.handle(session.session_uuid, SkipRequested(question_index=0, at_ts=ts(20)))

    assert taken.lease.owner == "there"
    assert not there.outlet.handed[-1].doubtful


async def test_an_event_leaves_no_doubt_about_what_its_own_process_was_posting(here, clock):
    session = await here.starts()
    clock.seconds = 20
    await here.runner.handle(session.session_uuid, SkipRequested(question_index=0, at_ts=ts(20)))

    assert not here.outlet.handed[-1].doubtful


async def test_a_lease_is_as_good_as_the_time_that_is_left_of_it(here, clock):
    session = await here.starts()
    clock.seconds = 4

    assert here.runner.holds_lease(session, 5.999)
    assert not here.runner.holds_lease(session, 6)


async def test_a_lease_is_renewed_for_what_takes_long(here, clock, store):
    session = await here.starts()
    clock.seconds = 9
    assert await here.runner.renew_lease(session.session_uuid, 60)

    renewed = await store.get_session(session.session_uuid)
    assert renewed.lease.until == at(69)
    assert renewed.outbox == session.outbox
    assert here.delivering == renewed
    assert not here.outlet.handed[-1].doubtful


async def test_only_ones_own_lease_of_something_is_renewed(here, there, store):
    session = await here.starts()
    assert not await there.runner.renew_lease(session.session_uuid, 60)
    assert await store.get_session(session.session_uuid) == session
    assert not await here.runner.renew_lease("nothing", 60)
    for seconds in (0.5, 1, 6):
        session = await here.posts(session, seconds)

    assert not await here.runner.renew_lease(session.session_uuid, 60)


# --- time ---------------------------------------------------------------------------------------------------------


async def test_a_tick_rings_what_is_due(here, clock, store):
    session = await here.opens()
    clock.seconds = 606
    await here.runner.tick(session.session_uuid)

    nudged = await store.get_session(session.session_uuid)
    assert [entry.effect for entry in nudged.outbox] == [PostNotice(notice=Notice.NUDGE)]
    assert here.delivering == nudged


async def test_a_tick_before_its_time_changes_nothing(here, clock, store):
    session = await here.opens()
    clock.seconds = 605.999
    handed = len(here.outlet.handed)
    await here.runner.tick(session.session_uuid)

    assert await store.get_session(session.session_uuid) == session
    assert len(here.outlet.handed) == handed


async def test_a_tick_rings_everything_that_is_due_one_after_the_other(here, clock, store):
    session = await here.starts(choice=make_choice(question_count=3, time_limit_seconds=60))
    for seconds in (0.5, 1, 6):
        session = await here.posts(session, seconds)
    clock.seconds = 100
    await here.runner.tick(session.session_uuid)

    left = await store.get_session(session.session_uuid)
    assert left.responses[0].timed_out
    assert left.current_question_index == 1
    assert left.phase is Phase.PREVIEW


async def test_a_tick_after_a_day_ends_the_interview(here, clock, store):
    session = await here.opens()
    clock.seconds = 6 + DAY
    await here.runner.tick(session.session_uuid)

    ended = await store.get_session(session.session_uuid)
    assert ended.status is Status.ABANDONED
    assert ended.outbox[0].effect == PostNotice(notice=Notice.EXPIRED)


async def test_a_tick_of_a_stale_copy_rings_nothing_that_is_over(here, there, clock, store):
    session = await here.opens()
    await there.runner.in_thread(("T1", "C1", ts(0.5)))
    answered = await here.says(session, 36)
    answered = await here.posts(answered, 37)
    clock.seconds = 606
    await there.runner.tick(session.session_uuid)

    stored = await store.get_session(session.session_uuid)
    assert not stored.nudged
    assert stored.outbox == answered.outbox


async def test_a_tick_of_no_interview_does_nothing(here):
    await here.runner.tick("nothing")

    assert here.outlet.handed == []


async def test_the_sweep_finds_the_interviews_of_a_process_that_died(here, there, clock):
    session = await here.posts(await here.posts(await here.starts(), 0.5), 1)
    clock.seconds = 15.999
    assert await there.sweeps() == 0
    clock.seconds = 16

    assert await there.sweeps() == 1
    assert there.delivering.session_uuid == session.session_uuid
    assert there.outlet.handed[-1].doubtful


async def test_the_sweep_rings_timers_whose_alarm_was_missed(here, there, clock, store):
    session = await here.opens()
    clock.seconds = 700
    assert await there.sweeps() == 1

    assert (await store.get_session(session.session_uuid)).nudged


async def test_the_sweep_leaves_alone_what_is_not_due(here, there, clock):
    await here.opens()
    clock.seconds = 605

    assert await there.sweeps() == 0
    assert there.outlet.handed == []


async def test_the_sweep_of_who_is_alone_waits_for_no_lease(here, store, clock):
    await here.starts()
    restarted = Process(store, clock, "restarted", is_alone=True)

    assert await restarted.sweeps() == 1
    assert restarted.delivering is not None


async def test_a_sweep_takes_no_more_than_its_limit(here, there, clock):
    for number in range(3):
        await here.starts(user_uuid=f"user-{number}", origin=f"origin-{number}")
    clock.seconds = 60

    assert await there.sweeps(limit=2) == 2
    assert await there.sweeps(limit=2) == 1
    assert await there.sweeps(limit=2) == 0


# --- catching up after a start --------------------------------------------------------------------------------------


async def test_no_timer_rings_before_what_was_written_meanwhile_is_known(here, there, clock, store):
    session = await here.opens()
    clock.seconds = 700
    there.runner.adopt(session)
    await there.runner.tick(session.session_uuid)
    assert await store.get_session(session.session_uuid) == session

    await there.says(session, 600)
    await there.runner.caught_up(session.session_uuid)
    assert (await store.get_session(session.session_uuid)).responses[0].response_duration_seconds == 594


async def test_once_it_has_caught_up_a_process_rings_what_is_due_and_delivers_what_it_may(here, there, clock, store):
    session = await here.opens()
    clock.seconds = 606
    there.runner.adopt(session)
    await there.runner.caught_up(session.session_uuid)

    assert (await store.get_session(session.session_uuid)).nudged
    assert there.delivering is not None


async def test_what_waits_to_be_posted_waits_for_no_catching_up(here, there, clock):
    session = await here.starts()
    clock.seconds = 10
    there.runner.adopt(session)
    await there.runner.tick(session.session_uuid)

    assert there.delivering is not None


async def test_what_is_read_quietly_counts_without_a_word(here, store):
    session = await here.opens()
    for seconds, text in ((20, "too short"), (36, LONG)):
        reply = AnswerReceived(message_ts=ts(seconds), text=text)
        await here.runner.handle(session.session_uuid, reply, quietly=True)

    assert (await store.get_session(session.session_uuid)).responses[0].response_duration_seconds == 30
    assert here.outlet.told == []


# --- from the first word to the last ------------------------------------------------------------------------------


async def test_an_interview_runs_through_two_processes_in_turn(here, there, store):
    session = await here.opens()
    processes = [there, here]
    for index in range(3):
        one, other = processes[index % 2], processes[1 - index % 2]
        start = 6 + index * 100
        session = await one.says(session, start + 30, f"{LONG} {index}")
        if index < 2:
            session = await other.posts(session, start + 95)
            session = await one.posts(session, start + 100)
    for seconds in (300, 301, 302):
        session = await here.posts(session, seconds)

    stored = await store.get_session(session.session_uuid)
    assert stored == session
    assert stored.status is Status.COMPLETED
    assert [float(r.response_duration_seconds) for r in stored.responses] == [30, 30, 30]
    assert stored.performance_summary.completion_percentage == 100
    assert stored.outbox == ()
    assert stored.next_due_at is None
    assert stored.lease is None


async def test_after_the_end_an_edit_changes_nothing(here):
    session = await here.starts(choice=make_choice(question_count=1))
    for seconds in (0.5, 1, 6):
        session = await here.posts(session, seconds)
    session = await here.says(session, 36)
    assert PostFiles() in [entry.effect for entry in session.outbox]
    edit = AnswerEdited(message_ts=ts(36), text="other", previous_text=LONG, edited_ts=ts(50))

    assert await here.runner.handle(session.session_uuid, edit) == session


async def test_an_interview_that_can_not_be_read_any_more_can_be_deleted(here, there, store, mongodb_database):
    session = await here.starts()
    await mongodb_database["mock_interview_sessions"].update_one({}, {"$set": {"phase": "asleep"}})

    assert await there.runner.delete(session.session_uuid)
    assert not await there.runner.delete(session.session_uuid)
    assert await store.get_session(session.session_uuid) is None
