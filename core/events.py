"""What has happened, in the past tense.

Every event names the question, the message or the effect that it belongs to, so that one which comes late, twice or
out of order can be recognised and ignored.
"""

from dataclasses import dataclass
from decimal import Decimal

from core.effects import OutboxEffect


@dataclass(frozen=True, kw_only=True)
class AnswerReceived:
    """The owner wrote in the thread. ``text`` is plain text, without Slack's escapes."""

    message_ts: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerEdited:
    """The owner changed a message in the thread; ``edited_ts`` is when."""

    message_ts: str
    text: str
    previous_text: str
    edited_ts: str


@dataclass(frozen=True, kw_only=True)
class AnswerDeleted:
    """The owner deleted a message in the thread."""

    message_ts: str
    deleted_ts: str


@dataclass(frozen=True, kw_only=True)
class SkipRequested:
    """The owner wants to leave this question out. ``at_ts``: Slack's time of the click.

    ``prompt_ts``: the "Answer now" that it was made on, which may not be noted yet.
    """

    question_index: int
    at_ts: str
    prompt_ts: str | None = None


@dataclass(frozen=True, kw_only=True)
class PauseRequested:
    """The owner wants the clock stopped. ``at_ts``: Slack's time of the click; None for a command, which has none.

    ``question_index``: the question that the button belongs to; None for one that belongs to the interview.
    """

    at_ts: str | None = None
    question_index: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResumeRequested:
    """The owner wants to go on. ``at_ts``: Slack's time of the click; None for a command, which has none."""

    at_ts: str | None = None


@dataclass(frozen=True, kw_only=True)
class AbandonRequested:
    """The owner wants to end the interview for good."""


@dataclass(frozen=True, kw_only=True)
class CompletionRequested:
    """The owner wants to end the interview as completed, though questions may be left."""


@dataclass(frozen=True, kw_only=True)
class ResponseSubmitted:
    """The owner handed an answer in outside Slack. ``at_ts``: when, by our clock.

    ``duration_seconds``: the answering time as whoever showed the question measured it; None: as we did.
    ``submission_key``: unique to the request, so that the same one twice is one answer.
    """

    question_index: int
    text: str
    at_ts: str
    duration_seconds: Decimal | None = None
    submission_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class EffectDelivered:
    """An outbox effect was carried out; ``message_ts`` and ``channel_id`` are the post's, where there is a post."""

    effect_id: str
    effect: OutboxEffect
    message_ts: str | None = None
    channel_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class EffectRefused:
    """An outbox effect can't ever be carried out; ``reason`` is Slack's error code."""

    effect_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TimeLimitNeared:
    """Little time is left for this question."""

    question_index: int


@dataclass(frozen=True, kw_only=True)
class TimeLimitReached:
    """The time for this question is up."""

    question_index: int


@dataclass(frozen=True, kw_only=True)
class SilenceLasted:
    """The owner has been silent long enough to be asked whether they are still there."""

    question_index: int


@dataclass(frozen=True, kw_only=True)
class InterviewExpired:
    """The owner has been silent so long that the interview is over."""


@dataclass(frozen=True, kw_only=True)
class HistoryUnreadable:
    """The bot was away, and Slack does not let it read what was written meanwhile."""

    question_index: int


Event = (
    AnswerReceived
    | AnswerEdited
    | AnswerDeleted
    | SkipRequested
    | PauseRequested
    | ResumeRequested
    | AbandonRequested
    | CompletionRequested
    | ResponseSubmitted
    | EffectDelivered
    | EffectRefused
    | TimeLimitNeared
    | TimeLimitReached
    | SilenceLasted
    | InterviewExpired
    | HistoryUnreadable
)
