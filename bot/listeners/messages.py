"""What people write, edit and delete: handed to the interview whose thread it is in."""

from slack_bolt.app.async_app import AsyncApp

from bot.blocks.replies import help_post
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.packs import Intake, packs_among
from bot.listeners.said import Said
from core.events import AnswerReceived


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to messages of every kind of conversation."""
    intake = Intake(desk)

    @app.event("message")
    async def message(said: Said | None, caller: Caller) -> None:
        if said is None:
            return
        tables = packs_among(said.files) if said.is_direct else ()
        if tables and not await desk.is_interviewed_in(caller, said.channel_id):
            await intake.take_in(caller, said, tables)
            return
        thread_ts = said.thread_ts
        if thread_ts is None and said.is_direct:
            thread_ts = await _thread_of_direct_message(said, caller)
        if thread_ts is not None and thread_ts != said.heard.message_ts:
            await desk.runner.hear((caller.team_id, said.channel_id, thread_ts), caller.user_uuid, said.heard)

    async def _thread_of_direct_message(said: Said, caller: Caller) -> str | None:
        """In a direct message, a reply outside the thread counts as one inside; without an interview, it gets help."""
        session = await desk.running(caller)
        if session is not None and session.place is not None and session.place.channel_id == said.channel_id:
            return session.place.thread_ts
        if isinstance(said.heard, AnswerReceived) and session is None:
            await desk.whisperer.directly(caller.user_id, help_post())
        return None
