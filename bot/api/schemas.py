"""What comes in and goes out at the REST API, under the field names of its specification."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from core.models import (
    Category,
    Choice,
    Difficulty,
    InterviewSessionResponse,
    MockInterviewSession,
    PerformanceSummary,
    Phase,
    Question,
    Status,
)
from core.questions import Industry, Role

# Slack's own limit for a message: an answer is the same wherever it was given.
MOST_CHARACTERS = 40_000
Id = Annotated[str, Field(min_length=1, max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)


class StartMockInterviewRequest(_Body):
    """What to practise for."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"role_uuid": "role-001", "industry_uuid": "ind-001", "difficulty_level": "mid"},
        }
    )

    role_uuid: Id = Field(description="From `GET /industries/{id}/roles`.")
    industry_uuid: Id = Field(description="The role's industry.")
    difficulty_level: Difficulty = Difficulty.MID
    include_behavioral: bool = True
    include_technical: bool = True
    include_situational: bool = True
    include_company: bool = True
    question_count: int | None = Field(None, ge=1, le=9, description="A shorter interview than the full mix.")
    company: str | None = Field(None, max_length=80, description="Goes into the name and the company questions.")
    time_limit_seconds: int | None = Field(None, ge=30, le=3_600, description="For each answer, after its preview.")

    def choice(self) -> Choice:
        """The same as the start form in Slack makes of it."""
        wanted = (self.include_behavioral, self.include_technical, self.include_situational, self.include_company)
        return Choice(
            industry_uuid=self.industry_uuid,
            role_uuid=self.role_uuid,
            difficulty_level=self.difficulty_level,
            categories=tuple(category for category, is_wanted in zip(Category, wanted, strict=True) if is_wanted),
            question_count=self.question_count,
            company=" ".join(self.company.split()) or None if self.company else None,
            time_limit_seconds=self.time_limit_seconds,
        )


class SubmitResponseRequest(_Body):
    """An answer to the current question."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "response_text": "I would approach this problem by first understanding who is waiting for the result.",
                "response_duration_seconds": 45,
            }
        }
    )

    response_text: str = Field(max_length=MOST_CHARACTERS, description="At least ten words.")
    response_duration_seconds: float | None = Field(
        None,
        allow_inf_nan=False,
        description="As you measured it: from the end of the preview on. Left out, it is measured here.",
    )
    word_count: int | None = Field(None, description="Taken, and not believed: words are counted here.")
    question_uuid: Id | None = Field(
        None, description="The question that this answers. Where another one is current by now, the answer is refused."
    )


class CompleteRequest(_Body):
    """What the client made of it."""

    performance_summary: dict[str, Any] | None = Field(
        None, description="Taken, and not believed: the figures that are stored and returned are the server's own."
    )


class StarFramework(BaseModel):
    """What to put in the four parts of a STAR answer."""

    model_config = ConfigDict(from_attributes=True)

    situation: str
    task: str
    action: str
    result: str


class GuidanceDetails(BaseModel):
    """What answers show; what nobody has written is empty."""

    model_config = ConfigDict(from_attributes=True)

    strong: str
    ordinary: str
    weak: str


class QuestionDetails(BaseModel):
    """A question of the bank."""

    model_config = ConfigDict(from_attributes=True)

    question_uuid: str = Field(examples=["q-beh-13"])
    prompt: str
    category: Category
    difficulty: Difficulty
    expected_skills: tuple[str, ...] = Field(examples=[["prioritization", "communication"]])
    star_framework: StarFramework | None = Field(None, description="For behavioral questions.")
    expected_points: tuple[str, ...] = Field(description="What a good answer covers.")
    interviewer_guidance: GuidanceDetails
    follow_ups: tuple[str, ...] = Field(description="What an interviewer may ask next.")


class NextQuestion(BaseModel):
    """A question that is handed out: its preview has begun, and answering time starts at ``opens_at``."""

    uuid: str = Field(examples=["q-beh-13"])
    question_number: int = Field(description="From 1 on.", examples=[2])
    total_questions: int = Field(examples=[8])
    prompt: str
    category: Category
    difficulty: Difficulty
    expected_skills: tuple[str, ...]
    star_framework: StarFramework | None = None
    opens_at: datetime | None = Field(None, description="When the preview ends.")
    closes_at: datetime | None = Field(None, description="When the time limit ends, where there is one.")

    @classmethod
    def of(cls, session: MockInterviewSession, index: int) -> Self:
        """A question of an interview; when it opens is known of the current one."""
        question: Question = session.questions[index]
        is_open = session.running and index == session.current_question_index
        return cls(
            uuid=question.question_uuid,
            question_number=index + 1,
            total_questions=len(session.questions),
            prompt=question.prompt,
            category=question.category,
            difficulty=question.difficulty,
            expected_skills=question.expected_skills,
            star_framework=StarFramework.model_validate(question.star_framework) if question.star_framework else None,
            opens_at=session.opens_at if is_open else None,
            closes_at=session.closes_at if is_open else None,
        )


class SessionResponse(BaseModel):
    """What became of one question."""

    question_uuid: str = Field(examples=["q-beh-13"])
    response_text: str = Field(description="Empty where it was skipped, or its time ran out.")
    response_duration_seconds: float = Field(description="Answering time, without pauses.", examples=[45])
    word_count: int = Field(examples=[87])
    question_category: Category
    question_difficulty: Difficulty
    timestamp: datetime
    skipped: bool
    timed_out: bool
    audio_url: str | None = None
    video_url: str | None = None
    recording_type: str | None = None
    recording_duration: float | None = None
    coaching_feedback: str | None = None
    coaching_score: float | None = None

    @classmethod
    def of(cls, response: InterviewSessionResponse) -> Self:
        """As it is stored."""
        return cls.model_validate(response.model_dump(include=set(cls.model_fields)))


class Metrics(BaseModel):
    """The figures of an interview."""

    completion_percentage: float = Field(description="Answered questions of all, 0 to 100.", examples=[100])
    total_words: int = Field(examples=[687])
    avg_response_time: float = Field(description="Seconds, over the answered questions.", examples=[48.2])
    category_breakdown: dict[Category, int] = Field(
        description="Answered questions of each category.",
        examples=[{"behavioral": 3, "technical": 3, "situational": 1, "company": 1}],
    )

    @classmethod
    def of(cls, summary: PerformanceSummary) -> Self:
        """As they are stored."""
        return cls.model_validate(summary.model_dump(include=set(cls.model_fields)))


class Summary(Metrics):
    """The figures of an interview, with room for what coaching adds."""

    coaching_feedback: str | None = None
    coaching_score: float | None = None
    areas_for_improvement: tuple[str, ...] = ()


class Session(BaseModel):
    """An interview, wherever it takes place."""

    session_uuid: str = Field(examples=["ef2f6521-6993-4b63-bee3-2986b8b11b1f"])
    user_uuid: str = Field(examples=["3d978659-902f-5d4f-99ba-2026be0e5208"])
    scenario_name: str = Field(examples=["Senior Backend Engineer at Acme"])
    role_uuid: str = Field(examples=["role-001"])
    industry_uuid: str = Field(examples=["ind-001"])
    difficulty_level: Difficulty
    question_sequence: tuple[str, ...] = Field(
        description="The `question_uuid` of each question, in order.", examples=[["q-beh-13", "q-001-06", "q-com-09"]]
    )
    current_question_index: int = Field(description="From 0 on.", examples=[0])
    status: Status
    phase: Phase = Field(description="What it waits for. Outside Slack, `opens_at` tells whether a preview is on.")
    started_at: datetime
    completed_at: datetime | None = None
    responses: tuple[SessionResponse, ...]
    performance_summary: Summary | None = None
    metadata: dict[str, Any] = Field(description="`retake_of`: the interview whose questions these were.")
    in_slack: bool = Field(description="Whether it takes place in a Slack thread, where its answers are given.")

    @classmethod
    def of(cls, session: MockInterviewSession) -> Self:
        """As it is stored."""
        return cls.model_validate(cls._fields(session))

    @classmethod
    def _fields(cls, session: MockInterviewSession) -> dict[str, Any]:
        summary = session.performance_summary
        plain = {"responses", "performance_summary", "in_slack", "first_question"}
        return session.model_dump(include=set(cls.model_fields) - plain) | {
            "responses": tuple(SessionResponse.of(response) for response in session.responses),
            "performance_summary": Summary.of(summary) if summary is not None else None,
            "in_slack": session.place is not None,
        }


class StartedSession(Session):
    """An interview that has just begun, with the question that is handed out."""

    first_question: NextQuestion | None = Field(description="None where a repeated request finds it ended.")

    @classmethod
    def of(cls, session: MockInterviewSession) -> Self:
        """As it is stored."""
        question = NextQuestion.of(session, session.current_question_index) if session.running else None
        return cls.model_validate(cls._fields(session) | {"first_question": question})


class Submitted(BaseModel):
    """The answer is stored; ``next_question`` is None when the interview is complete."""

    success: bool = True
    next_question: NextQuestion | None = None


class Completed(BaseModel):
    """The interview is complete."""

    status: Status
    completed_at: datetime | None
    metrics: Metrics


class Abandoned(BaseModel):
    """The interview is abandoned; its answers are kept."""

    status: Status


class Deleted(BaseModel):
    """The interview is gone."""

    detail: str = "Session deleted"


class RoleDetails(BaseModel):
    """A role to practise for."""

    model_config = ConfigDict(from_attributes=True)

    role_uuid: str = Field(examples=["role-001"])
    name: str = Field(examples=["Backend Engineer"])
    industry_uuid: str = Field(examples=["ind-001"])
    aliases: tuple[str, ...] = Field(description="Other words that it is found by.")

    @classmethod
    def of(cls, role: Role) -> Self:
        """As the bank has it."""
        return cls.model_validate(role)


class IndustryDetails(BaseModel):
    """A field of work."""

    industry_uuid: str = Field(examples=["ind-001"])
    name: str = Field(examples=["Software Engineering"])
    emoji: str = Field(description="Its emoji's shortcode, without colons.")
    roles: int = Field(description="How many roles it has.")

    @classmethod
    def of(cls, industry: Industry) -> Self:
        """As the bank has it."""
        return cls(
            industry_uuid=industry.industry_uuid,
            name=industry.name,
            emoji=industry.emoji,
            roles=len(industry.roles),
        )
