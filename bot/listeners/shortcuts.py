"""The message shortcut "About this answer"."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.answer_details import TITLE, answer_view, find_answer, not_an_answer_view
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import Pointed


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut."""

    @app.shortcut(ids.ABOUT_ANSWER)
    async def about_answer(ack: AsyncAck, pointed: Pointed, caller: Caller) -> None:
        await desk.show(pointed.trigger_id, TITLE, lambda: _found(pointed, caller))
        await ack()

    async def _found(pointed: Pointed, caller: Caller) -> View:
        """From the store: this process may know an older state of the interview."""
        session = await desk.around(caller, pointed.channel_id, pointed.thread_ts)
        index = find_answer(session, pointed.message_ts) if session is not None else None
        if session is None or index is None:
            return not_an_answer_view()
        return answer_view(session, index, pointed.message_ts, for_owner=caller.owns(session))
