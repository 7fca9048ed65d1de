"""The two files that an interview ends with: a plain text and an HTML page, both from the session alone."""

from core.models import MockInterviewSession
from core.report.durations import spoken_duration
from core.report.page import html_report
from core.report.text import text_report

__all__ = ["file_stem", "html_report", "spoken_duration", "text_report"]


def file_stem(session: MockInterviewSession) -> str:
    """What both files are called, without the ending."""
    return f"mock-interview-{session.session_uuid[:8]}"
