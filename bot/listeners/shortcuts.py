"""The message shortcut "About this answer"."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.answer_details import TITLE, answer_view, find_answer, not_an_answer_view
from bot.blocks.builder import loading_view
from bot.desk import Caller, Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut."""

    @app.shortcut(ids.ABOUT_ANSWER)
    async def about_answer(ack: AsyncAck, shortcut: dict[str, Any], context: AsyncBoltContext) -> None:
        view = await desk.open_view(shortcut["trigger_id"], loading_view(TITLE))
        await desk.update_view(view["id"], await _found(shortcut, Caller.of(context)))
        await ack()

    async def _found(shortcut: dict[str, Any], caller: Caller) -> View:
        """From the store: this process may know an older state of the interview."""
        message, channel_id = shortcut["message"], shortcut["channel"]["id"]
        session = await desk.store.get_by_thread(caller.team_id, channel_id, message.get("thread_ts") or "")
        if session is None:
            session = await desk.in_direct_message(caller, channel_id)
        index = find_answer(session, message["ts"]) if session is not None else None
        if session is None or index is None:
            return not_an_answer_view()
        return answer_view(session, index, message["ts"], for_owner=session.user_uuid == caller.user_uuid)
