"""The documents of an interview, under the field names of its specification.

Every model is frozen: a transition makes a new one. Instants end in ``_at`` (aware ``datetime``); Slack
timestamps end in ``_ts`` (the string ``"seconds.microseconds"``, which is Slack's clock and a message's id).
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, computed_field

from core.effects import OutboxEffect

# Stored as a plain number, so that MongoDB can average it; millisecond figures survive the round trip.
Seconds = Annotated[Decimal, PlainSerializer(float, return_type=float)]


class Difficulty(StrEnum):
    """How senior the role is that one practises for."""

    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"


class Category(StrEnum):
    """The kinds of question, in the order in which an interview asks them."""

    BEHAVIORAL = "behavioral"
    TECHNICAL = "technical"
    SITUATIONAL = "situational"
    COMPANY = "company"


class Status(StrEnum):
    """What has become of an interview."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class Phase(StrEnum):
    """What a running interview is waiting for."""

    PREVIEW = "preview"
    ANSWERING = "answering"
    PAUSED = "paused"
    FINISHED = "finished"


class Model(BaseModel):
    """Base of every document: frozen, and tolerant of fields that a newer version has added."""

    # Errors that show no input: an answer's text must not get into a log.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def with_(self, **changes: Any) -> Self:
        """A copy with these fields changed (not validated: callers pass the right types)."""
        return self.model_copy(update=changes)


class StarOutline(Model):
    """What to put in the four parts of a STAR answer to one question."""

    situation: str
    task: str
    action: str
    result: str


class Guidance(Model):
    """What a strong, an ordinary and a weak answer to one question shows; what nobody has written is empty."""

    strong: str = ""
    ordinary: str = ""
    weak: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """What there is, by the name of its part, the strong first."""
        return {name: text for name, text in self.model_dump().items() if text}


def _as_guidance(value: object) -> object:
    """Sessions from before the parts were told apart hold one text, which says first what a strong answer shows."""
    return {"strong": value} if isinstance(value, str) else value


class PackVersion(Model):
    """Which version of which of a workspace's own packs a question is from."""

    pack_uuid: str
    version: int


class Question(Model):
    """One question, as the bank holds it and as a session pins it when it is asked.

    ``expected_points`` are what a good answer covers, in a few words each. ``pack`` is None for Greenroom's own bank.
    """

    question_uuid: str
    prompt: str
    category: Category
    difficulty: Difficulty
    expected_skills: tuple[str, ...]
    interviewer_guidance: Annotated[Guidance, BeforeValidator(_as_guidance)]
    expected_points: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    star_framework: StarOutline | None = None
    pack: PackVersion | None = None


class Version(Model):
    """What a message said from ``ts`` on: when it was sent, or edited."""

    ts: str
    text: str


class ThreadMessage(Model):
    """A message that the owner wrote in the thread, with everything that it has said, in order of time."""

    message_ts: str
    versions: tuple[Version, ...]
    deleted_ts: str | None = None


class Edit(Model):
    """A change of an answer after it counted: what stood there before."""

    message_ts: str
    edited_ts: str
    previous_text: str


class PauseSpan(Model):
    """A stretch in which the clock of a question stood still; open while ``until_ts`` is None."""

    from_ts: str
    until_ts: str | None = None


class InterviewSessionResponse(Model):
    """What became of one question: answered, skipped or timed out.

    ``messages`` are those that make the answer: text, words, duration and ``edits`` are worked out from them.
    ``ended_ts`` is Slack's instant up to which a reply counts, where there is one. ``submission_key`` is unique to the
    request that handed an answer in outside Slack.
    """

    question_uuid: str
    response_text: str = ""
    response_duration_seconds: Seconds = Decimal(0)
    word_count: int = 0
    question_category: Category
    question_difficulty: Difficulty
    timestamp: datetime

    prompt_ts: str | None = None
    message_ts: str | None = None
    ended_ts: str | None = None
    skipped: bool = False
    timed_out: bool = False
    preview_late_seconds: Seconds | None = None
    pauses: tuple[PauseSpan, ...] = ()
    messages: tuple[ThreadMessage, ...] = ()
    edits: tuple[Edit, ...] = ()
    submission_key: str | None = None

    audio_url: str | None = None
    video_url: str | None = None
    recording_type: str | None = None
    recording_duration: float | None = None
    coaching_feedback: str | None = None
    coaching_score: float | None = None

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return not (self.skipped or self.timed_out)


class PerformanceSummary(Model):
    """The figures of a finished interview. Times in seconds, one decimal; percentage 0 to 100."""

    completion_percentage: float
    total_words: int
    avg_response_time: float
    category_breakdown: dict[Category, int]
    coaching_feedback: str | None = None
    coaching_score: float | None = None
    areas_for_improvement: tuple[str, ...] = ()


class Place(Model):
    """Where in Slack an interview takes place. ``thread_ts`` is None until its root card is posted."""

    team_id: str
    channel_id: str
    user_id: str
    thread_ts: str | None = None
    is_dm: bool = False


class InterviewRules(Model):
    """The settings that an interview was started under, in seconds and words. They never change while it runs."""

    preview_seconds: float = 5.0
    time_limit_seconds: int | None = None
    minimum_words: int = 10
    nudge_after_seconds: float = 600.0
    abandon_after_seconds: float = 86_400.0


class Choice(Model):
    """What a person chose in the start form; a retake and the form's memory are made of it."""

    industry_uuid: str
    role_uuid: str
    difficulty_level: Difficulty = Difficulty.MID
    categories: tuple[Category, ...] = tuple(Category)
    question_count: int | None = None
    company: str | None = None
    in_dm: bool = False
    time_limit_seconds: int | None = None


class OutboxEntry(Model):
    """An effect that was written with the state and is not delivered yet.

    ``id`` is unique within the session and never changes, so a post can be recognised by it in the thread.
    """

    id: str
    due_at: datetime
    effect: OutboxEffect


class Lease(Model):
    """Who delivers this session's outbox, and until when nobody else does."""

    owner: str
    until: datetime


class MockInterviewSession(Model):
    """A mock interview: the unit of storage, and of every transition.

    ``messages`` is what its owner wrote when "Answer now" may have stood there already, but its timestamp was not known
    yet; as soon as it is, they go to their questions or are forgotten.
    """

    session_uuid: str
    user_uuid: str
    team_id: str = ""
    scenario_name: str
    role_uuid: str
    industry_uuid: str
    difficulty_level: Difficulty
    current_question_index: int = 0
    status: Status = Status.IN_PROGRESS
    responses: tuple[InterviewSessionResponse, ...] = ()
    performance_summary: PerformanceSummary | None = None
    started_at: datetime
    completed_at: datetime | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)

    revision: int = 0
    phase: Phase = Phase.PREVIEW
    origin: str
    place: Place | None = None
    choice: Choice
    rules: InterviewRules = InterviewRules()
    questions: tuple[Question, ...]

    question_ts: str | None = None
    opens_at: datetime | None = None
    prompt_ts: str | None = None
    preview_late_seconds: Seconds | None = None
    closes_at: datetime | None = None
    warned: bool = False
    pauses: tuple[PauseSpan, ...] = ()
    paused_ts: str | None = None
    messages: tuple[ThreadMessage, ...] = ()
    last_activity_at: datetime
    nudged: bool = False
    away_told: bool = False

    outbox: tuple[OutboxEntry, ...] = ()
    lease: Lease | None = None
    next_due_at: datetime | None = None

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def question_sequence(self) -> tuple[str, ...]:
        """The ids of the questions, in order."""
        return tuple(question.question_uuid for question in self.questions)

    @property
    def question(self) -> Question:
        """The current question."""
        return self.questions[self.current_question_index]

    @property
    def running(self) -> bool:
        """Whether the interview has not ended."""
        return self.status is Status.IN_PROGRESS

    @property
    def clock_stopped(self) -> bool:
        """Whether the clock of the open question stands still: paused, or its prompt not posted again yet."""
        return bool(self.pauses) and self.pauses[-1].until_ts is None

    @property
    def is_last_question(self) -> bool:
        """Whether nothing comes after the current question."""
        return self.current_question_index == len(self.questions) - 1
