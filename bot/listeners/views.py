"""Forms that are handed in."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import ids
from bot.blocks.library import LibraryPage, library_view, read_query
from bot.blocks.start_form import read_choice
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import Submission


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the start form, and to the library's search."""

    @app.view(ids.START_FORM)
    async def start(ack: AsyncAck, submission: Submission, caller: Caller) -> None:
        asked_in = submission.view.private_metadata
        await desk.start(
            caller,
            read_choice(submission.view.fields, await desk.shelf.bank(caller.team_id)),
            origin=f"view:{submission.view.id}",  # a form handed in twice has the same id
            channel_id=asked_in.channel_id,
            response_url=asked_in.response_url,
        )
        await ack(response_action="clear")

    @app.view(ids.LIBRARY)
    async def search(ack: AsyncAck, submission: Submission, caller: Caller) -> None:
        bank = await desk.shelf.bank(caller.team_id)
        page = LibraryPage(read_query(submission.view.fields, bank))
        await ack(response_action="update", view=library_view(bank, page, submission.view.private_metadata).to_dict())
