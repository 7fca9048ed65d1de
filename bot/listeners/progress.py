"""Somebody's progress: the words at once, the picture as soon as Slack has it."""

from bot.blocks.builder import Post
from bot.blocks.progress import Record, picture_post, progress_post
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import Typed
from bot.pictures import Key, shown_when_ready
from core.questions import Role


async def show_progress(desk: Desk, caller: Caller, typed: Typed, words: str) -> Post:
    """The caller's figures, those of one role if it is named. Raises RoleNotFound."""
    role = (await desk.shelf.bank(caller.team_id)).find_role(words) if words else None
    record = await desk.record(caller, role)
    if record.trends and typed.response_url:
        desk.errands.run(_add_picture(desk, picture_key(caller, role), record, typed.response_url))
    return progress_post(record)


def picture_key(caller: Caller, role: Role | None = None) -> Key:
    """What the picture of these figures is known by."""
    return caller.user_uuid, role.role_uuid if role else None


async def _add_picture(desk: Desk, key: Key, record: Record, response_url: str) -> None:
    file_id = await desk.pictures.of(key, record.trends, record.title)
    if file_id is not None:
        post = picture_post(record, file_id)
        if not await shown_when_ready(lambda: desk.whisperer.respond(response_url, post)):
            await desk.pictures.drop(key)
