"""Opening the start form, from wherever it is asked for."""

from bot.blocks.start_form import FormContext, start_form
from bot.desk import Caller, Desk


async def open_start_form(desk: Desk, caller: Caller, trigger_id: str, context: FormContext) -> None:
    """Open the form at once, and fill in the last choice as soon as the store has told it."""
    remembered = desk.remembered_choice(caller)
    view = await desk.open_view(trigger_id, start_form(desk.bank, remembered, context))
    if remembered is None and (choice := await desk.last_choice(caller)) is not None:
        filled = start_form(desk.bank, choice, context.with_(edition=context.edition + 1))
        await desk.update_view(view["id"], filled, view_hash=view.get("hash"))
