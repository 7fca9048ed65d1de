"""What somebody may have of their data at any time: a copy, and its end."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import ids
from bot.blocks.builder import Post, escape
from bot.blocks.privacy import (
    all_deleted_post,
    delete_all_post,
    delete_session_post,
    deleted_post,
    export_post,
    how_to_delete_post,
    no_export_post,
)
from bot.blocks.replies import text_post
from bot.caller import Caller
from bot.desk import Desk
from bot.export import export
from bot.listeners.home import publish_home
from bot.listeners.payloads import Click, Typed
from bot.web import Failed, Refused


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that delete."""

    @app.action(ids.DELETE)
    async def delete(ack: AsyncAck, click: Click, caller: Caller) -> None:
        session = await desk.session_of(caller, click.action.value)
        await desk.runner.delete(session.session_uuid)
        await ack()
        await desk.tell(caller.user_id, deleted_post(session), click.response_url, click.thread_ts)

    @app.action(ids.DELETE_ALL)
    async def delete_all(ack: AsyncAck, click: Click, caller: Caller) -> None:
        desk.errands.run(_delete_all(desk, caller, click))
        await ack()


async def send_export(desk: Desk, caller: Caller, typed: Typed, _words: str) -> Post:
    """Say where the export is going to be, and make it."""
    desk.errands.run(_send_export(desk, caller, typed))
    return export_post()


async def ask_to_delete(desk: Desk, caller: Caller, _typed: Typed, words: str) -> Post:
    """Ask before anything is deleted; without words, say what can be."""
    if not words:
        return how_to_delete_post()
    if words.casefold() == "all":
        return delete_all_post()
    if not (words.isdecimal() and len(words) < 9):
        return text_post(
            f"`{escape(words)}` is not a number: `{ids.COMMAND} delete 2` deletes your second-last interview."
        )
    return delete_session_post(await desk.ended(caller, int(words)))


async def _send_export(desk: Desk, caller: Caller, typed: Typed) -> None:
    tokens, now = await desk.tokens.of_user(caller.user_uuid), desk.clock.now()
    as_json, as_csv = await export(caller.user_uuid, desk.store.user_sessions(caller.user_uuid), tokens, now)
    stem = f"greenroom-export-{now:%Y-%m-%d}"
    files = [
        {"filename": f"{stem}.json", "title": "Everything, as JSON", "content": as_json},
        {"filename": f"{stem}.csv", "title": "An answer a row, as CSV", "content": as_csv},
    ]
    try:
        await desk.send_files(caller.user_id, files)
    except (Refused, Failed) as failure:
        reason = failure.error if isinstance(failure, Refused) else failure.reason
        await desk.tell(caller.user_id, no_export_post(reason), typed.response_url)


async def _delete_all(desk: Desk, caller: Caller, click: Click) -> None:
    """It may take longer than Slack waits for an answer."""
    interviews, tokens = await desk.delete_all(caller)
    await desk.tell(caller.user_id, all_deleted_post(interviews, tokens), click.response_url, click.thread_ts)
    await publish_home(desk, caller)
