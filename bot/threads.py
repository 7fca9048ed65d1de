"""Reading threads: whether something was posted already, and what was written while nobody listened."""

from collections.abc import AsyncIterator
from typing import Any

from bot.web import SlackWeb
from core.models import MockInterviewSession, Place

METADATA_EVENT = "greenroom_post"
_PAGE = 100

SlackMessage = dict[str, Any]


def effect_key(session_uuid: str, effect_id: str) -> str:
    """What a post is recognised by: it travels in the message's metadata, and as its first block's id."""
    return f"{session_uuid}:{effect_id}"


class ThreadReader:
    """Looks into interviews' threads. Every method raises Refused where the history can't be read, or Failed."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web

    async def find_post(self, session: MockInterviewSession, key: str) -> SlackMessage | None:
        """The message that carries this key."""
        async for message in self._messages(session):
            if _carries(message, key):
                return message
        return None

    async def find_file(self, session: MockInterviewSession, name: str) -> SlackMessage | None:
        """The message that a file of this name was shared in."""
        async for message in self._messages(session):
            if any(file.get("name") == name for file in message.get("files", [])):
                return message
        return None

    async def owner_messages(self, session: MockInterviewSession) -> AsyncIterator[SlackMessage]:
        """What the owner has written since the question before the current one was asked."""
        place = session.place
        if place is None or place.thread_ts is None:
            return
        async for message in self._messages(session):
            if message.get("user") == place.user_id:
                yield message
        if place.is_dm:  # there, a reply outside the thread counts as one inside
            async for message in self._pages("conversations.history", place, oldest=_since(session)):
                if message.get("user") == place.user_id and "thread_ts" not in message:
                    yield message

    async def _messages(self, session: MockInterviewSession) -> AsyncIterator[SlackMessage]:
        """The thread's messages of the last two questions; the channel's since the start while there is no thread."""
        place = session.place
        if place is None:
            return
        if place.thread_ts is None:
            since = f"{session.started_at.timestamp() - 60:.6f}"
            pages = self._pages("conversations.history", place, oldest=since)
        else:
            pages = self._pages("conversations.replies", place, ts=place.thread_ts, oldest=_since(session))
        async for message in pages:
            yield message

    async def _pages(self, method: str, place: Place, **arguments: Any) -> AsyncIterator[SlackMessage]:
        cursor = None
        while True:
            page = await self._web.call(
                method, channel=place.channel_id, include_all_metadata=True, limit=_PAGE, cursor=cursor, **arguments
            )
            for message in page.get("messages", []):
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def _since(session: MockInterviewSession) -> str:
    asked = [response.prompt_ts for response in session.responses[-1:] if response.prompt_ts]
    thread_ts = session.place.thread_ts if session.place else None
    return (asked or [thread_ts or "0"])[0]


def _carries(message: SlackMessage, key: str) -> bool:
    metadata = message.get("metadata") or {}
    if (metadata.get("event_payload") or {}).get("key") == key:
        return True
    return any(block.get("block_id") == key for block in message.get("blocks") or [])
