"""App Home."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.blocks.home import home_view
from bot.desk import Caller, Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to Home being opened."""

    @app.event("app_home_opened")
    async def app_home_opened(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("tab") == "home":
            await publish_home(desk, Caller.of(context))


async def publish_home(desk: Desk, caller: Caller) -> None:
    """Show somebody their Home as it should look now."""
    running = await desk.running(caller)
    link = await desk.permalink(running) if running else None
    view = home_view(running, link, await desk.history(caller))
    await desk.web.call("views.publish", user_id=caller.user_id, view=view.to_dict())
