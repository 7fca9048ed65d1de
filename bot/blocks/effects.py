"""What each effect looks like."""

from typing import assert_never

from bot.blocks.builder import Post
from bot.blocks.card import card_for
from bot.blocks.notices import hint_for, notice_post, refusal_for
from bot.blocks.question import prompt_post, question_post
from bot.blocks.summary import summary_post
from core.effects import (
    OpenAnswer,
    OutboxEffect,
    PostCard,
    PostFiles,
    PostNotice,
    PostQuestion,
    PostSummary,
    RefreshCard,
)
from core.models import MockInterviewSession

__all__ = ["card_for", "hint_for", "post_for", "refusal_for"]


def post_for(session: MockInterviewSession, effect: OutboxEffect) -> Post:
    """The message that an effect posts."""
    match effect:
        case PostCard() | RefreshCard():
            return card_for(session)
        case PostQuestion():
            return question_post(session, effect)
        case OpenAnswer():
            return prompt_post(session, effect)
        case PostNotice():
            return notice_post(session, effect)
        case PostSummary():
            return summary_post(session)
        case PostFiles():
            raise TypeError("files are uploaded, not posted")
        case _:
            assert_never(effect)
