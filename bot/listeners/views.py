"""Forms that are handed in."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.blocks import ids
from bot.blocks.start_form import FormContext, read_choice
from bot.desk import Caller, Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the start form."""

    @app.view(ids.START_FORM)
    async def start(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        asked_in = FormContext.load(view["private_metadata"])
        choice = read_choice(view["state"]["values"], desk.bank)
        await desk.start(
            Caller.of(context),
            choice,
            origin=f"view:{view['id']}",  # a form handed in twice has the same id
            channel_id=asked_in.channel_id,
            response_url=asked_in.response_url,
        )
        await ack(response_action="clear")
