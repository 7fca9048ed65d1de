"""An interview that a test plays through, event by event, with the engine alone.

What is posted gets the timestamp that the test gives it; an event is handled at the instant of its own timestamp,
unless the test says ``arrives``.
"""

from typing import Self

from core.effects import OutboxEffect, PrivateEffect
from core.engine import advance
from core.events import (
    AbandonRequested,
    AnswerDeleted,
    AnswerEdited,
    AnswerReceived,
    EffectDelivered,
    EffectRefused,
    Event,
    PauseRequested,
    ResumeRequested,
    SkipRequested,
)
from core.models import InterviewRules, InterviewSessionResponse, MockInterviewSession
from tests.auxil.builders import at, make_session, ts

# The first question stands at 1 s, so with the default preview of 5 s its "Answer now" stands at 6 s.
FIRST_PROMPT = 6.0


class Interview:
    """The session as it stands, and what its owner was privately told by the last event."""

    def __init__(self, session: MockInterviewSession | None = None) -> None:
        self.session = session or make_session()
        self.told: list[PrivateEffect] = []

    def send(self, event: Event, arrives: float) -> Self:
        """Advance by any event."""
        self.session, self.told = advance(self.session, event, at(arrives))
        return self

    @property
    def waiting(self) -> list[OutboxEffect]:
        """What is still to be posted."""
        return [entry.effect for entry in self.session.outbox]

    def response(self, index: int = -1) -> InterviewSessionResponse:
        """The record of a question, by default the last one that was left."""
        return self.session.responses[index]

    # --- what the bot posts -----------------------------------------------------------------------------------

    def posts(self, seconds: float, *, noted: float | None = None) -> Self:
        """The first entry of the outbox is posted, with this timestamp."""
        return self.send(self.delivery(seconds), seconds if noted is None else noted)

    def delivery(self, seconds: float) -> EffectDelivered:
        """The event that the first entry of the outbox was posted."""
        head = self.session.outbox[0]
        return EffectDelivered(effect_id=head.id, effect=head.effect, message_ts=ts(seconds))

    def is_refused(self, arrives: float, reason: str = "not_in_channel") -> Self:
        """The first entry of the outbox can't be posted."""
        return self.send(EffectRefused(effect_id=self.session.outbox[0].id, reason=reason), arrives)

    def previews(self, seconds: float) -> Self:
        """The card, if it is missing, and the question are posted."""
        if len(self.session.outbox) == 2:
            self.posts(seconds - 0.5)
        return self.posts(seconds)

    def opens(self, prompt: float) -> Self:
        """The question and its "Answer now" are posted, the latter with this timestamp."""
        return self.previews(prompt - self.session.rules.preview_seconds).posts(prompt)

    # --- what the owner does ----------------------------------------------------------------------------------

    def says(self, seconds: float, text: str, *, arrives: float | None = None) -> Self:
        """Write a reply."""
        return self.send(AnswerReceived(message_ts=ts(seconds), text=text), seconds if arrives is None else arrives)

    def edits(self, message: float, seconds: float, text: str, *, was: str, arrives: float | None = None) -> Self:
        """Change a reply that was written at ``message``."""
        edit = AnswerEdited(message_ts=ts(message), text=text, previous_text=was, edited_ts=ts(seconds))
        return self.send(edit, seconds if arrives is None else arrives)

    def deletes(self, message: float, seconds: float) -> Self:
        """Delete a reply that was written at ``message``."""
        return self.send(AnswerDeleted(message_ts=ts(message), deleted_ts=ts(seconds)), seconds)

    def skips(
        self,
        seconds: float,
        question_index: int | None = None,
        *,
        arrives: float | None = None,
        prompt: float | None = None,
    ) -> Self:
        """Skip a question, by default the current one, on an "Answer now" if ``prompt`` says when it was posted."""
        index = self.session.current_question_index if question_index is None else question_index
        skip = SkipRequested(question_index=index, at_ts=ts(seconds), prompt_ts=None if prompt is None else ts(prompt))
        return self.send(skip, seconds if arrives is None else arrives)

    def pauses(self, seconds: float, *, arrives: float | None = None) -> Self:
        """Stop the clock, by a click."""
        return self.send(PauseRequested(at_ts=ts(seconds)), seconds if arrives is None else arrives)

    def resumes(self, seconds: float, *, arrives: float | None = None) -> Self:
        """Go on, by a click."""
        return self.send(ResumeRequested(at_ts=ts(seconds)), seconds if arrives is None else arrives)

    def abandons(self, seconds: float) -> Self:
        """End it for good."""
        return self.send(AbandonRequested(), seconds)


def opened(*, question_count: int = 3, rules: InterviewRules | None = None) -> Interview:
    """An interview whose first "Answer now" stands at 6 s."""
    interview = Interview(make_session(question_count=question_count, rules=rules))
    return interview.opens(1 + interview.session.rules.preview_seconds)
