"""Any events, in any order, late and again: what must always hold (rule 12)."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.effects import OpenAnswer, OutboxEffect, PostCard, PostFiles, PostQuestion, PrivateEffect, RefreshCard
from core.engine import advance
from core.engine.answers import answered_by
from core.engine.schedule import due_event, next_due_at, timers
from core.events import (
    AbandonRequested,
    AnswerDeleted,
    AnswerEdited,
    AnswerReceived,
    CompletionRequested,
    EffectDelivered,
    EffectRefused,
    Event,
    HistoryUnreadable,
    InterviewExpired,
    PauseRequested,
    ResponseSubmitted,
    ResumeRequested,
    SilenceLasted,
    SkipRequested,
    TimeLimitNeared,
    TimeLimitReached,
)
from core.models import InterviewRules, MockInterviewSession, Phase, ThreadMessage
from core.timestamps import is_before
from core.words import count_words
from tests.auxil.builders import CHANNEL, at, make_session, ts, words

TEXTS = st.sampled_from(["hm", words(9), words(10), words(11), words(12, "other"), words(25)])
# Mostly about now, sometimes long ago.
SHIFTS = st.one_of(st.just(0.0), st.integers(-8, 0).map(float), st.integers(-2_000, 0).map(lambda ms: ms / 1_000))
LONG_SHIFTS = st.one_of(SHIFTS, st.integers(-1_000, 0).map(float))
START = 2_000.0
INDEXES = st.integers(0, 3)
TIMERS = (TimeLimitNeared, TimeLimitReached, SilenceLasted, HistoryUnreadable)


Heard = AnswerReceived | AnswerEdited | AnswerDeleted


def counted(session: MockInterviewSession) -> list[ThreadMessage]:
    """Every message that is part of an answer."""
    return [message for response in session.responses for message in response.messages]


def said(session: MockInterviewSession) -> set[tuple[str, str, str]]:
    """Everything that was said in edits of answers, with its message and its instant."""
    return {
        (message.message_ts, version.ts, version.text)
        for message in counted(session)
        for version in message.versions
        if version.ts != message.message_ts  # what an edit brought along gives way to the original
    }


class AnyInterview(RuleBasedStateMachine):
    """One interview to which anything may happen."""

    @initialize(
        question_count=st.integers(1, 3),
        limit=st.sampled_from([None, 20, 60]),
        preview=st.sampled_from([0.0, 5.0]),
        place=st.sampled_from([CHANNEL, None]),
        is_open=st.booleans(),
    )
    def begins(self, question_count, limit, preview, place, is_open):
        rules = InterviewRules(time_limit_seconds=limit, preview_seconds=preview)
        self.session = make_session(question_count=question_count, rules=rules, place=place, started=START)
        self.now = self.posted = START
        self.history: list[Event] = []
        self.texts = {ts(0): "hm"}  # the first of them was never heard of
        self.changed_at = {ts(0): 0.0}
        self.on_its_way: list[Heard] = []
        self.clicked = START
        self.effects: dict[str, OutboxEffect] = {entry.id: entry.effect for entry in self.session.outbox}
        self.enqueued_at = dict.fromkeys(self.effects, START)
        self.has_changed_something: list[Event] = []
        assert place is not None or not self.session.outbox
        for _ in range(3 if is_open and place is not None else 0):
            self.the_next_effect_is_posted()

    def the_next_effect_is_posted(self) -> None:
        """Without delay, at the instant for which it waits."""
        head = self.session.outbox[0]
        self.now = max(self.now, (head.due_at - at(0)).total_seconds())
        self.send(self.delivery(head.id, 0))

    def send(self, event: Event, *, changes_nothing: bool = False) -> None:
        before = self.session
        after, told = advance(before, event, at(self.now))
        self.session = after
        self.history.append(event)
        assert advance(after, event, at(self.now))[0] is after, "the same event twice"
        if after is before:
            return
        assert not changes_nothing
        assert after.revision == before.revision + 1
        self.has_changed_something.append(event)
        assert after.with_(revision=before.revision) != before
        self.check_outbox(before, after)
        assert said(before) <= said(after)
        assert {message.message_ts for message in counted(before)} <= {message.message_ts for message in counted(after)}
        if isinstance(event, EffectDelivered):
            self.check_waiting(before, after, told)
        if not before.running:
            drained = {"outbox": after.outbox, "revision": after.revision, "place": after.place}
            assert after == before.with_(**drained)
            assert set(after.outbox) < set(before.outbox) if after.outbox else before.outbox

    def check_outbox(self, before: MockInterviewSession, after: MockInterviewSession) -> None:
        for entry in after.outbox:
            if entry not in before.outbox:
                assert entry.id not in self.effects
                assert before.running
                self.effects[entry.id] = entry.effect
                self.enqueued_at[entry.id] = self.now

    def check_waiting(
        self, before: MockInterviewSession, after: MockInterviewSession, told: list[PrivateEffect]
    ) -> None:
        """What waited still waits, or is part of an answer, or its writer is told that it is not."""
        kept = {message.message_ts for message in (*after.messages, *counted(after))}
        gone = [message for message in before.messages if message.message_ts not in kept]
        is_answered = len(after.responses) > len(before.responses)  # what was short and came before is left out
        assert told or is_answered or not gone or not after.running

    # --- time -----------------------------------------------------------------------------------------------------

    @rule(seconds=st.one_of(st.integers(0, 10), st.sampled_from([0.5, 30, 61, 601, 86_401])))
    def time_passes(self, seconds):
        self.now += seconds

    @rule(waits=st.booleans())
    def the_next_timer_rings(self, waits):
        instants = [(due - at(0)).total_seconds() for due, _ in timers(self.session)]
        if waits and instants:
            self.now = max(self.now, min(instants))
        event = due_event(self.session, at(self.now))
        if event is not None:
            self.send(event)

    @rule(kind=st.sampled_from(TIMERS), index=INDEXES)
    def a_timer_rings_that_may_not_own_the_interview(self, kind, index):
        event = kind(question_index=index)
        elsewhere = index != self.session.current_question_index or self.session.phase is not Phase.ANSWERING
        early = kind is not HistoryUnreadable and not any(
            due <= at(self.now) and timer == event for due, timer in timers(self.session)
        )
        self.send(event, changes_nothing=elsewhere or early)

    @rule()
    def the_interview_may_expire(self):
        silent_for = at(self.now) - self.session.last_activity_at
        self.send(InterviewExpired(), changes_nothing=silent_for.total_seconds() < 86_400 or not self.session.running)

    # --- what the bot posts ---------------------------------------------------------------------------------------

    def delivery(self, effect_id: str, shift: float) -> EffectDelivered:
        """A post is newer than the one before it, and never older than the moment at which it was due."""
        effect = self.effects[effect_id]
        entry = next((entry for entry in self.session.outbox if entry.id == effect_id), None)
        due = (entry.due_at - at(0)).total_seconds() if entry else 0.0
        self.posted = max(self.now + shift, self.enqueued_at[effect_id] + 0.001, due, self.posted + 0.001)
        self.now = max(self.now, self.posted)
        is_post = not isinstance(effect, PostFiles | RefreshCard)
        return EffectDelivered(effect_id=effect_id, effect=effect, message_ts=ts(self.posted) if is_post else None)

    @precondition(lambda self: self.session.outbox)
    @rule()
    def the_next_effect_is_delivered(self):
        head = self.session.outbox[0]
        self.now = max(self.now, (head.due_at - at(0)).total_seconds())
        self.the_next_effect_is_noted_late(0)

    @precondition(lambda self: self.session.outbox)
    @rule(shift=SHIFTS)
    def the_next_effect_is_noted_late(self, shift):
        self.send(self.delivery(self.session.outbox[0].id, shift))

    @precondition(lambda self: self.session.outbox)
    @rule()
    def the_next_effect_is_delivered_without_a_timestamp(self):
        head = self.session.outbox[0]
        has_one = isinstance(head.effect, PostCard | PostQuestion | OpenAnswer)
        self.send(EffectDelivered(effect_id=head.id, effect=head.effect), changes_nothing=has_one)

    @precondition(lambda self: self.session.outbox)
    @rule()
    def the_next_effect_is_refused(self):
        self.send(EffectRefused(effect_id=self.session.outbox[0].id, reason="not_in_channel"))

    @rule(data=st.data(), shift=SHIFTS, refused=st.booleans())
    def an_effect_is_delivered_that_may_be_over(self, data, shift, refused):
        gone = sorted(self.effects.keys() - {entry.id for entry in self.session.outbox})
        if gone:
            effect_id = data.draw(st.sampled_from(gone))
            event = EffectRefused(effect_id=effect_id, reason="x") if refused else self.delivery(effect_id, shift)
            self.send(event, changes_nothing=True)

    # --- what the owner does --------------------------------------------------------------------------------------

    def hear(self, event: Heard) -> None:
        if self.session.place is not None:  # without one there is no thread to write in
            self.send(event)

    @rule(text=TEXTS, shift=LONG_SHIFTS, arrives=st.booleans())
    def the_owner_writes(self, text, shift, arrives):
        seconds = self.now + shift
        message_ts = ts(seconds)
        if message_ts not in self.texts:
            self.texts[message_ts], self.changed_at[message_ts] = text, seconds
            self.arrives_now_or_later(AnswerReceived(message_ts=message_ts, text=text), arrives)

    @rule(seconds=st.integers(1, 20))
    def the_owner_answers(self, seconds):
        self.now += seconds
        self.the_owner_writes(words(10), 0, True)

    @rule(data=st.data(), text=TEXTS, shift=SHIFTS, arrives=st.booleans())
    def the_owner_edits(self, data, text, shift, arrives):
        message_ts = data.draw(st.sampled_from(sorted(self.texts)))
        previous, seconds = self.texts[message_ts], max(self.now + shift, self.changed_at[message_ts] + 0.001)
        self.texts[message_ts], self.changed_at[message_ts] = text, seconds
        edit = AnswerEdited(message_ts=message_ts, text=text, previous_text=previous, edited_ts=ts(seconds))
        # An edit that overtakes another one brings along what never stood there: edits come in their order.
        self.arrives_now_or_later(edit, arrives and not self.has_edit_on_its_way(message_ts))

    @rule(data=st.data())
    def the_owner_deletes(self, data):
        message_ts = data.draw(st.sampled_from(sorted(self.texts)))
        deletion = AnswerDeleted(message_ts=message_ts, deleted_ts=ts(self.now))
        if not any(isinstance(event, AnswerDeleted) and event.message_ts == message_ts for event in self.history):
            self.hear(deletion)

    def arrives_now_or_later(self, event: Heard, arrives: bool) -> None:
        if arrives:
            self.hear(event)
        else:
            self.on_its_way.append(event)

    def has_edit_on_its_way(self, message_ts: str) -> bool:
        return any(isinstance(event, AnswerEdited) and event.message_ts == message_ts for event in self.on_its_way)

    @precondition(lambda self: self.on_its_way)
    @rule(data=st.data())
    def what_was_on_its_way_arrives(self, data):
        event = data.draw(st.sampled_from(self.on_its_way))
        if isinstance(event, AnswerEdited):
            event = next(e for e in self.on_its_way if e.message_ts == event.message_ts and isinstance(e, AnswerEdited))
        self.on_its_way.remove(event)
        self.hear(event)

    @rule(index=INDEXES, shift=SHIFTS)
    def the_owner_clicks_skip(self, index, shift):
        is_stale = index != self.session.current_question_index
        self.send(SkipRequested(question_index=index, at_ts=ts(self.now + shift)), changes_nothing=is_stale)

    def click(self, shift: float) -> str:
        """The next click: after the last one, and not long ago."""
        self.clicked = max(self.clicked + 0.001, self.now + shift)
        return ts(self.clicked)

    @rule(shift=SHIFTS, index=st.none() | INDEXES)
    def the_owner_clicks_pause(self, shift, index):
        is_stale = index not in {None, self.session.current_question_index}
        self.send(PauseRequested(at_ts=self.click(shift), question_index=index), changes_nothing=is_stale)

    @rule(shift=SHIFTS)
    def the_owner_clicks_resume(self, shift):
        self.send(ResumeRequested(at_ts=self.click(shift)))

    @rule()
    def the_owner_pauses_by_command(self):
        self.send(PauseRequested())

    @rule()
    def the_owner_resumes_by_command(self):
        self.send(ResumeRequested())

    @rule(sure=st.integers(0, 4))
    def the_owner_abandons(self, sure):
        if sure == 0:
            self.send(AbandonRequested())

    @rule(sure=st.integers(0, 4))
    def the_owner_completes(self, sure):
        if sure == 0:
            self.send(CompletionRequested(), changes_nothing=not self.session.running)

    @rule(index=INDEXES, count=st.sampled_from([9, 10]), duration=st.sampled_from([None, -1, 0, 3, 1_000_000]))
    def the_owner_hands_an_answer_in(self, index, count, duration):
        seconds = Decimal(duration) if duration is not None else None
        event = ResponseSubmitted(
            question_index=index, text=words(count), at_ts=ts(self.now), duration_seconds=seconds, submission_key="key"
        )
        is_stale = self.session.place is not None or index != self.session.current_question_index
        self.send(event, changes_nothing=is_stale or count < 10 or duration in {-1, 1_000_000})

    @precondition(lambda self: self.history)
    @rule(data=st.data())
    def an_earlier_event_comes_again(self, data):
        event = data.draw(st.sampled_from(self.history))
        match event:
            case AnswerReceived() | AnswerEdited() | AnswerDeleted():
                self.hear(event)
            case PauseRequested() | ResumeRequested() | SkipRequested() if event not in self.has_changed_something:
                pass  # a click that changed nothing in its time may do so later
            case _:
                self.send(event)

    @precondition(lambda self: self.has_changed_something)
    @rule(data=st.data())
    def an_event_that_has_changed_something_comes_again(self, data):
        event = data.draw(st.sampled_from(self.has_changed_something))
        by_command = isinstance(event, PauseRequested | ResumeRequested) and event.at_ts is None
        # A click on resume is not known to be older than a pause that nobody clicked.
        others = (e for e in self.has_changed_something if e == PauseRequested() or isinstance(e, EffectRefused))
        is_click = isinstance(event, ResumeRequested) and any(others)
        may_change = by_command or is_click or isinstance(event, SilenceLasted)  # which may last again after a pause
        if isinstance(event, Heard):
            before = self.session
            self.hear(event)
            assert self.session is before
        else:
            self.send(event, changes_nothing=not may_change)

    # --- what must always hold ------------------------------------------------------------------------------------

    @invariant()
    def there_is_one_response_a_question_and_in_their_order(self):
        asked = [response.question_uuid for response in self.session.responses]
        assert tuple(asked) == self.session.question_sequence[: len(asked)]
        if self.session.running:
            assert self.session.current_question_index == len(asked)

    @invariant()
    def the_phase_fits_what_is_known(self):
        session = self.session
        waiting = [entry.effect for entry in session.outbox]
        index = session.current_question_index
        assert session.running == (session.phase is not Phase.FINISHED)
        match session.phase:
            case Phase.PREVIEW:
                assert session.prompt_ts is None
                assert any(isinstance(e, PostQuestion | OpenAnswer) and e.question_index == index for e in waiting)
            case Phase.ANSWERING:
                assert session.prompt_ts is not None
                assert session.clock_stopped or not session.messages
                if session.clock_stopped:
                    assert OpenAnswer(question_index=index, resumed=True) in waiting
                    assert session.closes_at is None
                elif session.rules.time_limit_seconds is not None:
                    assert session.closes_at is not None
            case Phase.PAUSED:
                assert session.closes_at is None
                assert session.opens_at is None
                assert not any(isinstance(e, PostQuestion | OpenAnswer) for e in waiting)
                assert session.clock_stopped or session.prompt_ts is None
            case Phase.FINISHED:
                assert session.closes_at is None

    @invariant()
    def the_outbox_has_unique_ids(self):
        ids = [entry.id for entry in self.session.outbox]
        assert len(ids) == len(set(ids))

    @invariant()
    def a_running_interview_is_never_forgotten(self):
        assert next_due_at(self.session) is not None or not (self.session.running or self.session.outbox)

    @invariant()
    def the_figures_add_up(self):
        limit = self.session.rules.time_limit_seconds
        for response in self.session.responses:
            assert response.response_duration_seconds >= 0
            is_ours = self.session.place is not None  # otherwise whoever showed the question has measured
            assert limit is None or not is_ours or response.response_duration_seconds <= limit
            assert response.word_count == count_words(response.response_text)
            assert not (response.skipped and response.timed_out)
            for one, other in pairwise(response.pauses):
                assert not is_before(other.from_ts, one.until_ts)

    @invariant()
    def an_answer_is_what_its_messages_make(self):
        for response in self.session.responses:
            made = answered_by(response, self.session.rules.minimum_words)
            if made is not None and self.session.place is None:
                made = made.with_(response_duration_seconds=response.response_duration_seconds)
            assert made == (response if response.answered else None)

    @invariant()
    def a_message_belongs_to_the_question_in_whose_time_it_was_written(self):
        if self.session.place is None:
            return  # an answer may come while its question is still being previewed
        is_open = len(self.session.responses) < len(self.session.questions)
        last_prompt = self.session.prompt_ts if is_open else None
        for response in reversed(self.session.responses):
            for message in response.messages:
                assert not is_before(message.message_ts, response.prompt_ts)
                assert last_prompt is None or is_before(message.message_ts, last_prompt)
            last_prompt = response.prompt_ts or last_prompt

    @invariant()
    def no_message_belongs_to_two_questions(self):
        if self.session.place is None:
            return  # nothing there has a timestamp of Slack's
        messages = [message.message_ts for message in (*self.session.messages, *counted(self.session))]
        assert len(messages) == len(set(messages))

    def teardown(self):
        """A session is the same after it was stored and read."""
        if hasattr(self, "session"):
            assert MockInterviewSession.model_validate(self.session.model_dump()) == self.session


TestAnyInterview = AnyInterview.TestCase
TestAnyInterview.settings = settings(max_examples=150, stateful_step_count=40)
