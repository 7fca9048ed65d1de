"""What the message shortcut "About this answer" shows."""

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.blocks.builder import clip, context, escape, modal, section
from bot.blocks.dates import slack_date
from core.engine.answers import answer_parts
from core.models import InterviewSessionResponse, MockInterviewSession
from core.report import spoken_duration
from core.timestamps import instant

TITLE = "About this answer"
_PREVIOUS = 2_000
_EDITS = 20


def not_an_answer_view() -> View:
    """For messages that are no part of an answer."""
    return modal(TITLE, [section("This message is not part of a stored answer.")])


def answer_view(session: MockInterviewSession, index: int, message_ts: str, *, for_owner: bool) -> View:
    """Word count, duration and edits; what stood there before an edit is shown to the owner alone."""
    response = session.responses[index]
    parts = answer_parts(response, session.rules.minimum_words)
    blocks: list[Block] = [
        section(f"*Question {index + 1}*\n{escape(session.questions[index].prompt)}"),
        section(
            "The stored answer:",
            fields=[
                f"*Words*\n{response.word_count}",
                f"*Duration*\n{spoken_duration(response.response_duration_seconds)}",
                f"*Messages*\n{len(parts)}",
                f"*Edits*\n{len(response.edits)}",
            ],
        ),
    ]
    return modal(TITLE, [*blocks, *_remarks(response, message_ts), *_edits(response, for_owner=for_owner)])


def find_answer(session: MockInterviewSession, message_ts: str) -> int | None:
    """Index of the question that a message is part of the answer to."""
    for index, response in enumerate(session.responses):
        parts = answer_parts(response, session.rules.minimum_words)
        if any(part.message.message_ts == message_ts for part in parts):
            return index
    return None


def _remarks(response: InterviewSessionResponse, message_ts: str) -> list[Block]:
    remarks: list[Block] = []
    if message_ts != response.message_ts:
        remarks.append(context("This message was added to the answer; the clock had stopped before it."))
    if response.preview_late_seconds:
        remarks.append(
            context(f"The preview ran {spoken_duration(response.preview_late_seconds)} longer than planned.")
        )
    return remarks


def _edits(response: InterviewSessionResponse, *, for_owner: bool) -> list[Block]:
    blocks: list[Block] = []
    for edit in response.edits[-_EDITS:]:
        when = f"Edited {slack_date(instant(edit.edited_ts))}"
        before = (
            f"\n>{escape(clip(edit.previous_text, _PREVIOUS)).replace(chr(10), chr(10) + '>')}" if for_owner else ""
        )
        blocks += [DividerBlock(), section(f"{when}{', before that:' if for_owner else ''}{before}")]
    return blocks
