"""The root card: the interview at a glance, at the head of its thread."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks import ids
from bot.blocks.builder import (
    Post,
    actions,
    button,
    confirmation,
    context,
    escape,
    header,
    message,
    progress_bar,
    section,
)
from bot.blocks.dates import slack_date
from core.models import MockInterviewSession, Phase, Status
from core.report import spoken_duration

_STATUS = {
    Phase.PREVIEW: ":eyes: Reading the question",
    Phase.ANSWERING: ":writing_hand: Answering",
    Phase.PAUSED: ":double_vertical_bar: Paused",
}
_ENDED = {Status.COMPLETED: ":white_check_mark: Completed", Status.ABANDONED: ":octagonal_sign: Abandoned"}


def card_for(session: MockInterviewSession) -> Post:
    """The card as it should look now."""
    done, total = len(session.responses), len(session.questions)
    owner = f"<@{session.place.user_id}>" if session.place else "somebody"
    status = _STATUS[session.phase] if session.running else _ENDED[session.status]
    blocks: list[Block] = [
        header(session.scenario_name),
        section(
            f"{_position(session)}\n{progress_bar(done, total)}  {round(100 * done / total)}%",
            fields=[
                f"*Candidate*\n{owner}",
                f"*Status*\n{status}",
                f"*Started*\n{slack_date(session.started_at)}",
                f"*Elapsed*\n{_elapsed(session)}",
            ],
        ),
        context("Everything happens in the thread. Everybody may read along; only the candidate's replies count."),
        actions(*_buttons(session)),
    ]
    return message(f"{escape(session.scenario_name)}: {_position(session)}", *blocks)


def abandon_button(session: MockInterviewSession) -> ButtonElement:
    """Ends the interview, after asking."""
    sure = confirmation(
        "Abandon this interview?", "Your answers so far are kept, but you can't go on with it.", "Abandon", "Keep going"
    )
    return button("Abandon", ids.ABANDON, session.session_uuid, style="danger", confirm=sure)


def _position(session: MockInterviewSession) -> str:
    total = len(session.questions)
    if session.running:
        return f"*Question {session.current_question_index + 1} of {total}*"
    return f"*{sum(response.answered for response in session.responses)} of {total} questions answered*"


def _elapsed(session: MockInterviewSession) -> str:
    until = session.completed_at or session.last_activity_at
    return spoken_duration((until - session.started_at).total_seconds())


def _buttons(session: MockInterviewSession) -> list[ButtonElement]:
    if not session.running:
        return [
            button("Retake", ids.RETAKE, session.session_uuid),
            button("Start another", ids.OPEN_FORM, session.session_uuid, style="primary"),
        ]
    if session.phase is Phase.PAUSED:
        return [button("Resume", ids.RESUME, session.session_uuid, style="primary"), abandon_button(session)]
    return [button("Pause", ids.PAUSE, session.session_uuid), abandon_button(session)]
