"""App Home."""

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.blocks.home import home_view
from bot.blocks.progress import Record
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import HomeOpened
from bot.listeners.progress import picture_key
from bot.pictures import shown_when_ready
from bot.web import Failed, Refused

log = structlog.get_logger()


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to Home being opened."""

    @app.event("app_home_opened")
    async def app_home_opened(home: HomeOpened, caller: Caller) -> None:
        if home.tab == "home":
            await publish_home(desk, caller)


async def publish_home(desk: Desk, caller: Caller) -> None:
    """Show somebody their Home as it should look now; a picture that is not there yet comes later."""
    record = await desk.record(caller)
    picture = desk.pictures.known(picture_key(caller), record.trends)
    if picture is not None and await _is_published(desk, caller, record, picture):
        return
    await _publish(desk, caller, record)
    if record.trends:
        desk.errands.run(_add_picture(desk, caller, record))


async def _add_picture(desk: Desk, caller: Caller, record: Record) -> None:
    key = picture_key(caller)
    if await desk.pictures.of(key, record.trends, record.title) is None:
        return

    async def show() -> bool:
        """What has changed since has its own picture."""
        now = await desk.record(caller)
        picture = desk.pictures.known(key, now.trends)
        return picture is None or await _is_published(desk, caller, now, picture)

    if not await shown_when_ready(show):
        await desk.pictures.drop(key)


async def _is_published(desk: Desk, caller: Caller, record: Record, picture: str) -> bool:
    """False where Slack does not take this picture, not yet or no longer."""
    try:
        await _publish(desk, caller, record, picture)
    except (Refused, Failed) as error:
        log.warning("picture_not_shown", method=error.method, error=str(error))
        return False
    return True


async def _publish(desk: Desk, caller: Caller, record: Record, picture: str | None = None) -> None:
    running = await desk.running(caller)
    link = await desk.permalink(running) if running else None
    view = home_view(running, link, await desk.history(caller), record, picture)
    await desk.web.call("views.publish", user_id=caller.user_id, view=view.to_dict())
