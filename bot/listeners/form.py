"""Opening the start form, from wherever it is asked for."""

from bot.blocks.start_form import FormContext, start_form
from bot.caller import Caller
from bot.desk import Desk


async def open_start_form(desk: Desk, caller: Caller, trigger_id: str, context: FormContext) -> None:
    """Open the form at once; fill in the last choice, and new packs, as soon as the store has told of them."""
    remembered, bank = desk.remembered_choice(caller), desk.shelf.at_hand(caller.team_id)
    view = await desk.open_view(trigger_id, start_form(bank, remembered, context))
    choice, bank_now = remembered or await desk.last_choice(caller), await desk.shelf.bank(caller.team_id)
    if choice is not remembered or bank_now is not bank:
        filled = start_form(bank_now, choice, context.with_(edition=context.edition + 1))
        await desk.update_view(view["id"], filled, view_hash=view.get("hash"))
