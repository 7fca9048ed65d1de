"""What people write, edit and delete: translated and handed to the interview whose thread it is in."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.blocks.replies import help_post
from bot.desk import Desk
from bot.identity import user_uuid
from bot.plain_text import plain_text
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived

Payload = dict[str, Any]
Heard = AnswerReceived | AnswerEdited | AnswerDeleted

# Plain messages, shared files and clips, and replies that were also sent to the channel. Joins, topics and the like
# are no replies.
_WRITTEN = {None, "file_share", "thread_broadcast"}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to messages of every kind of conversation."""

    @app.event("message")
    async def message(event: Payload, context: AsyncBoltContext) -> None:
        heard = translate(event)
        if heard is None:
            return
        written, said = heard
        who = user_uuid(enterprise_id=context.enterprise_id, team_id=context.team_id, user_id=written["user"])
        thread_ts = written.get("thread_ts")
        if thread_ts is None and event.get("channel_type") == "im":
            thread_ts = await _thread_of_direct_message(event, who, said)
        if thread_ts is not None and thread_ts != written["ts"]:
            team_id = context.team_id or context.enterprise_id or ""
            await desk.runner.hear((team_id, event["channel"], thread_ts), who, said)

    async def _thread_of_direct_message(event: Payload, who: str, said: Heard) -> str | None:
        """In a direct message, a reply outside the thread counts as one inside; without an interview, it gets help."""
        session = await desk.store.get_running(who)
        if session is not None and session.place is not None and session.place.channel_id == event["channel"]:
            return session.place.thread_ts
        if isinstance(said, AnswerReceived) and session is None:
            await desk.whisperer.directly(event["user"], help_post())
        return None


def translate(event: Payload) -> tuple[Payload, Heard] | None:
    """The message that an event is about, and what was done to it; None for what no person has written."""
    match event.get("subtype"):
        case "message_changed":
            return _changed(event)
        case "message_deleted":
            return _deleted(event)
        case subtype if subtype in _WRITTEN and _is_persons(event):
            return event, AnswerReceived(message_ts=event["ts"], text=plain_text(event.get("text") or ""))
        case _:
            return None


def _changed(event: Payload) -> tuple[Payload, Heard] | None:
    """An edit by a person: Slack also sends this when links unfold or replies are counted, without ``edited``."""
    message, previous = event.get("message") or {}, event.get("previous_message") or {}
    if not _is_persons(message) or "edited" not in message or message.get("text") == previous.get("text"):
        return None
    return message, AnswerEdited(
        message_ts=message["ts"],
        text=plain_text(message.get("text") or ""),
        previous_text=plain_text(previous.get("text") or ""),
        edited_ts=event["ts"],  # the event's own: edited.ts is cut to seconds
    )


def _deleted(event: Payload) -> tuple[Payload, Heard] | None:
    previous = event.get("previous_message") or {}
    if not _is_persons(previous):
        return None
    return previous, AnswerDeleted(message_ts=event["deleted_ts"], deleted_ts=event["ts"])


def _is_persons(message: Payload) -> bool:
    return bool(message.get("user")) and not message.get("bot_id")
