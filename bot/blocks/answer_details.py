"""What the message shortcut "About this answer" shows."""

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.blocks.builder import clip, context, escape, modal, section
from bot.blocks.dates import slack_date
from core.models import InterviewSessionResponse, MockInterviewSession, Reply
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
    reply = next(reply for reply in response.replies if reply.message_ts == message_ts)
    blocks: list[Block] = [
        section(f"*Question {index + 1}*\n{escape(session.questions[index].prompt)}"),
        section(
            "The stored answer:",
            fields=[
                f"*Words*\n{response.word_count}",
                f"*Duration*\n{spoken_duration(response.response_duration_seconds)}",
                f"*Messages*\n{len(response.replies)}",
                f"*Edits*\n{len(response.edits)}",
            ],
        ),
    ]
    return modal(TITLE, [*blocks, *_remarks(response, reply), *_edits(response, for_owner=for_owner)])


def _remarks(response: InterviewSessionResponse, reply: Reply) -> list[Block]:
    remarks: list[Block] = []
    if reply.message_ts != response.message_ts:
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
