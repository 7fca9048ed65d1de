"""Short messages: what everybody in the thread is told, and what only the owner is."""

from typing import assert_never

from bot.blocks import ids
from bot.blocks.builder import Post, actions, button, message, section
from bot.blocks.card import abandon_button
from core.effects import Hint, Notice, PostNotice, TellUser
from core.models import MockInterviewSession
from core.report import spoken_duration

_REASONS = {
    "not_in_channel": "I'm not a member of {channel}. Invite me there with `/invite`, then start again.",
    "channel_not_found": "I can't see {channel}. Invite me there with `/invite`, then start again.",
    "is_archived": "{channel} is archived. Start in another channel, or with `/interview start … dm`.",
    "restricted_action": "Posting in {channel} is restricted. Start with `/interview start … dm` instead.",
}
_OTHERWISE = "Slack refused my message in {channel} (`{reason}`)."


def notice_post(session: MockInterviewSession, effect: PostNotice) -> Post:
    """A notice in the thread."""
    text = _notice_text(session, effect.notice)
    if effect.notice is Notice.PAUSED:
        return message(
            text, section(text), actions(button("Resume", ids.RESUME, session.session_uuid, style="primary"))
        )
    return message(text)


def hint_for(session: MockInterviewSession, effect: TellUser) -> Post:
    """A private word to the owner."""
    return message(_hint_text(session, effect))


def refusal_for(session: MockInterviewSession, effect: TellUser) -> Post:
    """Why an interview can't start or go on, and what to do about it."""
    channel = f"<#{session.place.channel_id}>" if session.place else "that channel"
    reason = _REASONS.get(effect.detail or "", _OTHERWISE).format(channel=channel, reason=effect.detail)
    if effect.hint is Hint.CANNOT_GO_ON:
        text = f"Your interview is paused, nothing is lost. {reason} Then resume, or skip the question."
        value = ids.question_value(session.session_uuid, session.current_question_index)
        resume = button("Resume", ids.RESUME, session.session_uuid, style="primary")
        return message(text, section(text), actions(resume, button("Skip", ids.SKIP, value), abandon_button(session)))
    return message(f"Your interview has not started. {reason}")


def _notice_text(session: MockInterviewSession, notice: Notice) -> str:
    owner = f"<@{session.place.user_id}>" if session.place else ""
    match notice:
        case Notice.PAUSED:
            return ":double_vertical_bar: Paused, the clock stands still. Resume here or with `/interview resume`."
        case Notice.NUDGE:
            return (
                f"{owner} Still there? The question is open and the clock runs. "
                "Reply here, or pause with `/interview pause`."
            )
        case Notice.AWAY:
            return "I was away for a moment. The question stands: if you replied meanwhile, please reply again."
        case Notice.ABANDONED:
            return ":octagonal_sign: Abandoned. Your answers are kept: `/interview summary` shows them."
        case Notice.EXPIRED:
            waited = spoken_duration(session.rules.abandon_after_seconds)
            return (
                f"{owner} Nothing came for {waited}, so I ended this interview. `/interview summary` shows its answers."
            )
        case _:
            assert_never(notice)


def _hint_text(session: MockInterviewSession, effect: TellUser) -> str:
    texts = {
        Hint.TOO_SHORT: (
            f"That was {effect.figure} of at least {session.rules.minimum_words} words, so it doesn't count yet. "
            "Edit it or write another reply; the clock runs on."
        ),
        Hint.WAIT_FOR_PROMPT: "Please wait for *Answer now*: what you wrote before it doesn't count.",
        Hint.PAUSED: "The interview is paused, so that doesn't count. `/interview resume` goes on.",
        Hint.NOT_PAUSED: "This interview isn't paused.",
        Hint.ALREADY_PAUSED: "This interview is paused already. `/interview resume` goes on.",
        Hint.QUESTION_OVER: "That question is over.",
        Hint.INTERVIEW_OVER: "That interview is over. `/interview` starts another.",
        Hint.RECORD_CLOSED: "That interview is over; its record keeps what you wrote before.",
        Hint.TIME_NEARLY_UP: f"{spoken_duration(effect.figure or 0)} left for this question.",
        Hint.TOO_LATE: "The time for that question was up, so this reply doesn't count.",
        Hint.LATE_REPLY_COUNTED: f"Your reply to question {effect.figure} was in time; it counts.",
        Hint.SUMMARY_REFUSED: (
            f"Slack didn't take your summary (`{effect.detail}`). Your answers are kept: `/interview summary` shows it."
        ),
        Hint.FILES_REFUSED: (
            f"Slack didn't take the summary's files (`{effect.detail}`). Your answers are kept: `/interview summary` "
            "shows the figures, and an admin finds with `greenroom doctor` what I lack."
        ),
    }
    return texts[effect.hint]  # CANNOT_START and CANNOT_GO_ON are refusal_for's
