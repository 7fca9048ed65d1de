"""Any events, in any order, at plausible and implausible times, and again: what must always hold (rule 12)."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.effects import OpenAnswer, OutboxEffect, PostCard, PostFiles, PostQuestion, RefreshCard
from core.engine import advance
from core.engine.schedule import due_event, next_due_at, timers
from core.events import (
    AbandonRequested,
    AnswerDeleted,
    AnswerEdited,
    AnswerReceived,
    EffectDelivered,
    EffectRefused,
    Event,
    HistoryUnreadable,
    InterviewExpired,
    PauseRequested,
    ResumeRequested,
    SilenceLasted,
    SkipRequested,
    TimeLimitNeared,
    TimeLimitReached,
)
from core.models import InterviewRules, MockInterviewSession, Phase
from core.words import count_words
from tests.auxil.builders import CHANNEL, at, make_session, ts, words

TEXTS = st.sampled_from(["hm", words(9), words(10), words(11), words(12, "other"), words(25)])
# Mostly about now; sometimes long ago, sometimes a little ahead of our clock, as Slack's may be.
SHIFTS = st.one_of(st.just(0.0), st.integers(-8, 2).map(float), st.integers(-2_000, 2_000).map(lambda ms: ms / 1_000))
LONG_SHIFTS = st.one_of(SHIFTS, st.integers(-1_000, 0).map(float))
INDEXES = st.integers(0, 3)
TIMERS = (TimeLimitNeared, TimeLimitReached, SilenceLasted, HistoryUnreadable)


def texts_on_record(session: MockInterviewSession) -> set[tuple[str, str]]:
    """Every text of every answer, with what stood there before its edits."""
    return {
        (said.message_ts, text)
        for response in session.responses
        for said, text in (
            *((reply, reply.text) for reply in response.replies),
            *((edit, edit.previous_text) for edit in response.edits),
        )
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
        self.session = make_session(question_count=question_count, rules=rules, place=place)
        self.now = 0.0
        self.history: list[Event] = []
        self.messages = [ts(0)]
        self.effects: dict[str, OutboxEffect] = {entry.id: entry.effect for entry in self.session.outbox}
        for _ in range(3 if is_open else 0):
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
        # defect 5: the repeated edit of a held reply changes nothing, and yet makes a new revision
        is_edit_of_held = isinstance(event, AnswerEdited) and bool(after.held_replies)
        assert advance(after, event, at(self.now))[0] is after or is_edit_of_held, "the same event twice"
        if after is before:
            return
        assert not changes_nothing
        assert after.revision == before.revision + 1
        assert after.with_(revision=before.revision) != before or is_edit_of_held
        self.check_outbox(before, after)
        assert texts_on_record(before) <= texts_on_record(after)
        if after.running:  # defect 6: what is held when the interview ends is placed nowhere
            self.check_held(before, after, len(told))
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

    def check_held(self, before: MockInterviewSession, after: MockInterviewSession, told: int) -> None:
        """A held reply is still held, or part of an answer, or its writer was told that it is not."""
        kept = {reply.message_ts for reply in after.held_replies}
        kept |= {reply.message_ts for response in after.responses for reply in response.replies}
        gone = [reply for reply in before.held_replies if reply.message_ts not in kept]
        # a short one from before the answer, placed together with it, is dropped without a word
        assert len(gone) <= told + sum(count_words(reply.text) < 10 for reply in gone)

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
        effect = self.effects[effect_id]
        # defect 12: a question without a timestamp would leave nothing to go on from
        is_post = not isinstance(effect, PostFiles | RefreshCard)
        return EffectDelivered(
            effect_id=effect_id, effect=effect, message_ts=ts(max(0.0, self.now + shift)) if is_post else None
        )

    @precondition(lambda self: self.session.outbox)
    @rule()
    def the_next_effect_is_delivered(self):
        self.the_next_effect_is_posted()

    @precondition(lambda self: self.session.outbox)
    @rule(shift=SHIFTS)
    def the_next_effect_is_delivered_early_or_late(self, shift):
        self.send(self.delivery(self.session.outbox[0].id, shift))

    @precondition(lambda self: self.session.outbox)
    @rule()
    def the_next_effect_is_refused(self):
        head = self.session.outbox[0]
        # defect 11: a card that is refused after the end would end the interview once more
        if not isinstance(head.effect, PostCard) or self.session.running:
            self.send(EffectRefused(effect_id=head.id, reason="not_in_channel"))

    @rule(data=st.data(), shift=SHIFTS, refused=st.booleans())
    def an_effect_is_delivered_that_may_be_over(self, data, shift, refused):
        gone = sorted(self.effects.keys() - {entry.id for entry in self.session.outbox})
        if gone:
            effect_id = data.draw(st.sampled_from(gone))
            event = EffectRefused(effect_id=effect_id, reason="x") if refused else self.delivery(effect_id, shift)
            self.send(event, changes_nothing=True)

    # --- what the owner does --------------------------------------------------------------------------------------

    @rule(text=TEXTS, shift=LONG_SHIFTS)
    def the_owner_writes(self, text, shift):
        message_ts = ts(max(0.0, self.now + shift))
        self.messages.append(message_ts)
        self.send(AnswerReceived(message_ts=message_ts, text=text))

    @rule(seconds=st.integers(1, 20))
    def the_owner_answers(self, seconds):
        self.now += seconds
        self.messages.append(ts(self.now))
        self.send(AnswerReceived(message_ts=ts(self.now), text=words(10)))

    @rule(data=st.data(), text=TEXTS, previous=TEXTS, shift=SHIFTS)
    def the_owner_edits(self, data, text, previous, shift):
        message_ts = data.draw(st.sampled_from(self.messages))
        edited_ts = ts(max(0.0, self.now + shift))
        self.send(AnswerEdited(message_ts=message_ts, text=text, previous_text=previous, edited_ts=edited_ts))

    @rule(data=st.data())
    def the_owner_deletes(self, data):
        message_ts = data.draw(st.sampled_from(self.messages))
        self.send(AnswerDeleted(message_ts=message_ts, deleted_ts=ts(self.now)))

    @rule(index=INDEXES, shift=SHIFTS)
    def the_owner_clicks_skip(self, index, shift):
        is_stale = index != self.session.current_question_index
        self.send(SkipRequested(question_index=index, at_ts=ts(max(0.0, self.now + shift))), changes_nothing=is_stale)

    @rule(shift=SHIFTS)
    def the_owner_clicks_pause(self, shift):
        # defect 2: a pause from before the last one's end would be taken off twice
        after = max((span.until_ts for span in self.session.pauses if span.until_ts), default=ts(0))
        self.send(PauseRequested(at_ts=max(after, ts(max(0.0, self.now + shift)))))

    @rule()
    def the_owner_clicks_resume(self):
        self.send(ResumeRequested())

    @rule(sure=st.integers(0, 4))
    def the_owner_abandons(self, sure):
        if sure == 0:
            self.send(AbandonRequested())

    @precondition(lambda self: self.history)
    @rule(data=st.data())
    def an_earlier_event_comes_again(self, data):
        event = data.draw(st.sampled_from(self.history))
        if not isinstance(event, PauseRequested):  # defect 2
            self.send(event)

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
                assert not session.held_replies
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
        for response in self.session.responses:
            assert response.response_duration_seconds >= 0
            assert response.word_count == count_words(response.response_text)
            assert response.answered == bool(response.replies)
            assert not (response.skipped and response.timed_out)
            counted = [reply.counted_ts for reply in response.replies]
            assert counted == sorted(counted)

    @invariant()
    def no_message_is_part_of_two_answers(self):
        replies = [reply.message_ts for response in self.session.responses for reply in response.replies]
        replies += [reply.message_ts for reply in self.session.held_replies]
        assert len(replies) == len(set(replies))

    def teardown(self):
        """A session is the same after it was stored and read."""
        if hasattr(self, "session"):
            assert MockInterviewSession.model_validate(self.session.model_dump()) == self.session


TestAnyInterview = AnyInterview.TestCase
TestAnyInterview.settings = settings(max_examples=150, stateful_step_count=40)
