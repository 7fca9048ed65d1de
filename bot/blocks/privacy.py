"""What is said before and after somebody's data leaves Greenroom, or is deleted there."""

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import ids
from bot.blocks.builder import Post, actions, button, confirmation, context, escape, message, section
from bot.blocks.replies import history_line
from core.models import MockInterviewSession

_WHAT_STAYS = "The messages in Slack's threads are Slack's: what was posted there stays until you delete it there."
_FOR_GOOD = "Nobody can bring it back."


def how_to_delete_post() -> Post:
    """What can be deleted, and how."""
    return message(
        f"`{ids.COMMAND} delete 2` deletes the second interview of your `{ids.COMMAND} history`, "
        f"`{ids.COMMAND} delete all` everything that I have of you. I ask first."
    )


def delete_session_post(session: MockInterviewSession) -> Post:
    """Ask before an interview is deleted."""
    text = f"Delete *{escape(session.scenario_name)}*, with its answers and figures?"
    return message(
        text,
        section(f"{text}\n{history_line(session)}"),
        actions(_delete_button("Delete this interview", ids.DELETE, session.session_uuid)),
        context(_WHAT_STAYS),
    )


def delete_all_post() -> Post:
    """Ask before everything is deleted."""
    text = "Delete everything that I have of you? Interviews (one that is running, too), figures, tokens, choices."
    return message(
        text,
        section(text),
        actions(_delete_button("Delete everything", ids.DELETE_ALL, "-")),
        context(_WHAT_STAYS, f"`{ids.COMMAND} export` sends you a copy first."),
    )


def deleted_post(session: MockInterviewSession) -> Post:
    """An interview is gone."""
    return message(f"*{escape(session.scenario_name)}* is deleted, with its answers and figures. {_WHAT_STAYS}")


def all_deleted_post(interviews: int, tokens: int) -> Post:
    """Everything is gone."""
    return message(
        f"Everything is deleted: {_so_many(interviews, 'interview')} with figures, {_so_many(tokens, 'token')}, and "
        f"what you chose last. {_WHAT_STAYS}"
    )


def export_post() -> Post:
    """Where the export is going to be."""
    return message(
        "Your interviews, answers, figures and the list of your tokens are on their way to our direct message, as JSON "
        "and as CSV."
    )


def no_export_post(reason: str) -> Post:
    """Why no export has come; ``reason`` is Slack's word."""
    return message(
        f"Slack didn't take the files of your export (`{escape(reason)}`). Nothing is lost: try again later."
    )


def _delete_button(text: str, action_id: str, value: str) -> ButtonElement:
    sure = confirmation(f"{text}?", _FOR_GOOD, "Delete", "Keep it")
    return button(text, action_id, value, style="danger", confirm=sure)


def _so_many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
