"""What a transition wants done, in the imperative.

Outbox effects are stored with the session and delivered at least once, recognisably; the others are private words
to the owner that are worth nothing an hour later, so they are not stored.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field


class Notice(StrEnum):
    """What a notice in the thread says."""

    PAUSED = "paused"
    NUDGE = "nudge"
    AWAY = "away"
    ABANDONED = "abandoned"
    EXPIRED = "expired"


class Hint(StrEnum):
    """What a private word to the owner says."""

    TOO_SHORT = "too_short"
    WAIT_FOR_PROMPT = "wait_for_prompt"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    ALREADY_PAUSED = "already_paused"
    QUESTION_OVER = "question_over"
    INTERVIEW_OVER = "interview_over"
    TIME_NEARLY_UP = "time_nearly_up"
    TOO_LATE = "too_late"
    LATE_REPLY_COUNTED = "late_reply_counted"
    CANNOT_START = "cannot_start"
    CANNOT_GO_ON = "cannot_go_on"
    SUMMARY_REFUSED = "summary_refused"
    FILES_REFUSED = "files_refused"
    RECORD_CLOSED = "record_closed"


@dataclass(frozen=True, kw_only=True)
class PostCard:
    """Post the root card, under which everything else is a thread."""

    kind: Literal["post_card"] = "post_card"


@dataclass(frozen=True, kw_only=True)
class PostQuestion:
    """Post the receipt of the answer before it, and this question."""

    question_index: int
    resumed: bool = False
    kind: Literal["post_question"] = "post_question"


@dataclass(frozen=True, kw_only=True)
class OpenAnswer:
    """Post "Answer now": its Slack timestamp starts the clock."""

    question_index: int
    resumed: bool = False
    kind: Literal["open_answer"] = "open_answer"


@dataclass(frozen=True, kw_only=True)
class PostNotice:
    """Say something to everybody in the thread."""

    notice: Notice
    kind: Literal["post_notice"] = "post_notice"


@dataclass(frozen=True, kw_only=True)
class PostSummary:
    """Post the summary message."""

    kind: Literal["post_summary"] = "post_summary"


@dataclass(frozen=True, kw_only=True)
class PostFiles:
    """Upload the summary's text and HTML files to the thread."""

    kind: Literal["post_files"] = "post_files"


@dataclass(frozen=True, kw_only=True)
class RefreshCard:
    """Bring the root card up to date, for the last time."""

    kind: Literal["refresh_card"] = "refresh_card"


OutboxEffect = Annotated[
    PostCard | PostQuestion | OpenAnswer | PostNotice | PostSummary | PostFiles | RefreshCard,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, kw_only=True)
class TellUser:
    """Tell the owner something, privately. ``figure``: words or seconds, where the hint names some."""

    hint: Hint
    figure: int | None = None
    detail: str | None = None


@dataclass(frozen=True, kw_only=True)
class RetractPost:
    """Take back an "Answer now" that was posted while its question was being left behind."""

    message_ts: str


PrivateEffect = TellUser | RetractPost
