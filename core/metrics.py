"""The figures of an interview."""

from core.models import Category, MockInterviewSession, PerformanceSummary


def summarize(session: MockInterviewSession) -> PerformanceSummary:
    """What the answers so far add up to, in one pass; skipped and timed-out questions lower the completion."""
    words, seconds, answered = 0, 0.0, 0
    breakdown = dict.fromkeys(Category, 0)
    for response in session.responses:
        if response.answered:
            answered += 1
            words += response.word_count
            seconds += float(response.response_duration_seconds)
            breakdown[response.question_category] += 1
    return PerformanceSummary(
        completion_percentage=round(100 * answered / len(session.questions), 1),
        total_words=words,
        avg_response_time=round(seconds / answered, 1) if answered else 0.0,
        category_breakdown=breakdown,
    )
