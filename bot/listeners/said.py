"""What a person has written, edited or deleted, from Slack's many events of type ``message``."""

from dataclasses import dataclass
from typing import Any

from bot.listeners.payloads import Changed, Deleted, Message, SharedFile, Spoken, Written, read
from bot.plain_text import plain_text
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived

Heard = AnswerReceived | AnswerEdited | AnswerDeleted

# Plain messages, shared files and clips, and replies that were also sent to the channel. Joins, topics and the like
# are no replies.
_WRITTEN = (None, "file_share", "thread_broadcast")


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who said what, and where. ``thread_ts`` is None outside threads; ``files`` are those of a new message."""

    user_id: str
    channel_id: str
    thread_ts: str | None
    is_direct: bool
    heard: Heard
    files: tuple[SharedFile, ...] = ()


def read_message(event: dict[str, Any]) -> Said | None:
    """What a person did; None for everything else that Slack calls a message. Raises Unreadable."""
    match event.get("subtype"):
        case "message_changed":
            return _changed(read(Changed, event, "message_changed"))
        case "message_deleted":
            return _deleted(read(Deleted, event, "message_deleted"))
        case subtype if subtype in _WRITTEN:
            return _written(read(Written, event | {"message": event}, "message"))
        case _:
            return None


def _written(written: Written) -> Said | None:
    message = written.message
    if message is None:
        return None
    return _said(written, message, AnswerReceived(message_ts=message.ts, text=plain_text(message.text)), message.files)


def _changed(changed: Changed) -> Said | None:
    """An edit by a person: Slack also sends this when links unfold or replies are counted, without ``edited``."""
    message, previous = changed.message, changed.previous_message
    before = previous.text if previous else ""
    if message is None or message.edited is None or message.text == before:
        return None
    edit = AnswerEdited(
        message_ts=message.ts,
        text=plain_text(message.text),
        previous_text=plain_text(before),
        edited_ts=changed.ts,  # the event's own: edited.ts is cut to seconds
    )
    return _said(changed, message, edit)


def _deleted(deleted: Deleted) -> Said | None:
    previous = deleted.previous_message
    if previous is None:
        return None
    return _said(deleted, previous, AnswerDeleted(message_ts=deleted.deleted_ts, deleted_ts=deleted.ts))


def _said(where: Spoken, message: Message, heard: Heard, files: tuple[SharedFile, ...] = ()) -> Said:
    return Said(
        user_id=message.user,
        channel_id=where.channel,
        thread_ts=message.thread_ts,
        is_direct=where.channel_type == "im",
        heard=heard,
        files=files,
    )
