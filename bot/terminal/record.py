"""The demo's interview in figures, question by question: what ``greenroom demo --json`` prints."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.blocks import ids
from bot.terminal.text import JSON
from core.models import InterviewSessionResponse, MockInterviewSession


def question_records(session: MockInterviewSession, posts: Sequence[JSON]) -> list[JSON]:
    """What became of each question. ``posts``: every message that the bot has posted in the thread, in order."""
    starts = [_index_of(posts, f"Question {number} of ") for number in range(1, len(session.questions) + 1)]
    ends = [*starts[1:], _index_of(posts, "Summary of ")]
    return [
        _record(session, index, posts[start:end]) for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _index_of(posts: Sequence[JSON], beginning: str) -> int:
    return next((i for i, post in enumerate(posts) if post["text"].startswith(beginning)), len(posts))


def _record(session: MockInterviewSession, index: int, posts: Sequence[JSON]) -> JSON:
    question, response = session.questions[index], session.responses[index]
    due = Decimal(posts[0]["ts"]) + Decimal(str(session.rules.preview_seconds))
    opened = Decimal(next(post["ts"] for post in posts if _opens_answer(post)))
    return {
        "question_number": index + 1,
        "question_uuid": question.question_uuid,
        "category": question.category.value,
        "preview_should_end_at": _iso(due),
        "answer_now_posted_at": _iso(opened),
        "lateness_ms": float((opened - due) * 1000),
        "outcome": _outcome(response),
        "word_count": response.word_count,
        "response_duration_seconds": float(response.response_duration_seconds),
        "slack_posts": len(posts),
    }


def _opens_answer(post: JSON) -> bool:
    elements = (element for block in post.get("blocks") or () for element in block.get("elements", ()))
    return any(element.get("action_id") == ids.SKIP for element in elements)


def _outcome(response: InterviewSessionResponse) -> str:
    if response.skipped:
        return "skipped"
    return "timed_out" if response.timed_out else "answered"


def _iso(seconds: Decimal) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(seconds * 1_000_000))
    return at.isoformat(timespec="microseconds")
