"""Builders: the smallest thing that a test needs, and only what it is about said in the test.

Time is counted in seconds from ``EPOCH``: ``at(6)`` is the instant and ``ts(6)`` Slack's timestamp of it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.engine import begin
from core.models import (
    Category,
    Choice,
    Difficulty,
    Guidance,
    InterviewRules,
    InterviewSessionResponse,
    MockInterviewSession,
    Place,
    Question,
    StarOutline,
    ThreadMessage,
    Version,
)
from core.questions import BankEntry, Industry, QuestionBank, Role
from core.timestamps import slack_ts

EPOCH = datetime(2027, 1, 15, 8, tzinfo=UTC)
OUTLINE = StarOutline(situation="where", task="what for", action="what I did", result="what came of it")
CHANNEL = Place(team_id="T1", channel_id="C1", user_id="U1")
ALL_CATEGORIES = tuple(Category)


def at(seconds: float) -> datetime:
    """The instant so many seconds after the epoch."""
    return EPOCH + timedelta(milliseconds=round(seconds * 1000))


def ts(seconds: float) -> str:
    """Slack's timestamp of that instant."""
    return slack_ts(at(seconds))


def words(count: int, word: str = "word") -> str:
    """A text of so many words."""
    return " ".join(f"{word}{n}" for n in range(count))


def make_question(
    question_uuid: str = "q-1",
    *,
    category: Category = Category.BEHAVIORAL,
    difficulty: Difficulty = Difficulty.MID,
    prompt: str = "Tell me about a time.",
) -> Question:
    """A question; a behavioral one comes with its outline."""
    return Question(
        question_uuid=question_uuid,
        prompt=prompt,
        category=category,
        difficulty=difficulty,
        expected_skills=("clarity",),
        interviewer_guidance=Guidance(strong="Look for a result.", ordinary="Some of it.", weak="None of it."),
        expected_points=("the result", "the way there", "what was learned"),
        star_framework=OUTLINE if category is Category.BEHAVIORAL else None,
    )


def make_choice(
    *,
    role_uuid: str = "role-001",
    difficulty: Difficulty = Difficulty.MID,
    categories: Sequence[Category] = ALL_CATEGORIES,
    question_count: int | None = None,
    company: str | None = None,
    time_limit_seconds: int | None = None,
) -> Choice:
    """What a person chose in the start form."""
    return Choice(
        industry_uuid="ind-001",
        role_uuid=role_uuid,
        difficulty_level=difficulty,
        categories=tuple(categories),
        question_count=question_count,
        company=company,
        time_limit_seconds=time_limit_seconds,
    )


def make_session(
    *,
    session_uuid: str = "session-1",
    user_uuid: str = "user-1",
    origin: str = "origin-1",
    question_count: int = 3,
    questions: Sequence[Question] | None = None,
    rules: InterviewRules | None = None,
    place: Place | None = CHANNEL,
    started: float = 0,
) -> MockInterviewSession:
    """An interview that has just begun: its card and its first question wait in the outbox."""
    return begin(
        session_uuid=session_uuid,
        user_uuid=user_uuid,
        team_id="T1",
        origin=origin,
        scenario_name="Mid-level Backend Engineer",
        choice=make_choice(),
        questions=questions or [make_question(f"q-{n + 1}") for n in range(question_count)],
        rules=rules or InterviewRules(),
        place=place,
        now=at(started),
    )


def answered(
    *,
    question_uuid: str = "q-1",
    category: Category = Category.BEHAVIORAL,
    word_count: int = 20,
    seconds: str = "30",
    skipped: bool = False,
    timed_out: bool = False,
) -> InterviewSessionResponse:
    """What became of a question: by default it was answered."""
    return InterviewSessionResponse(
        question_uuid=question_uuid,
        response_text=words(word_count),
        word_count=word_count,
        response_duration_seconds=seconds,
        question_category=category,
        question_difficulty=Difficulty.MID,
        timestamp=at(0),
        skipped=skipped,
        timed_out=timed_out,
    )


def make_message(*versions: tuple[float, str], deleted: float | None = None) -> ThreadMessage:
    """A message with what it said from each of these instants on; the first is when it was sent."""
    return ThreadMessage(
        message_ts=ts(versions[0][0]),
        versions=tuple(Version(ts=ts(seconds), text=text) for seconds, text in versions),
        deleted_ts=None if deleted is None else ts(deleted),
    )


def make_bank(*, per_kind: int = 6) -> QuestionBank:
    """A bank of two roles, with so many questions of each category and difficulty; technical ones per role."""
    roles = (
        Role(role_uuid="role-001", name="Backend Engineer", industry_uuid="ind-001", aliases=("backend", "back end")),
        Role(role_uuid="role-002", name="Data Scientist", industry_uuid="ind-001", aliases=("data science",)),
    )
    industry = Industry(industry_uuid="ind-001", name="Software", emoji="computer", roles=roles)
    return QuestionBank(
        [industry],
        [
            BankEntry(role_uuid=role_uuid, question=_numbered(role_uuid, category, difficulty, n))
            for category in Category
            for role_uuid in (("role-001", "role-002") if category is Category.TECHNICAL else (None,))
            for difficulty in Difficulty
            for n in range(per_kind)
        ],
    )


def _numbered(role_uuid: str | None, category: Category, difficulty: Difficulty, n: int) -> Question:
    about = " What do you know about {company}?" if category is Category.COMPANY else ""
    name = f"{role_uuid or 'all'}-{category}-{difficulty}-{n}"
    return make_question(name, category=category, difficulty=difficulty, prompt=f"Question {name}?{about}")
