"""The one application that Greenroom serves over HTTP."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from slack_bolt.app.async_app import AsyncApp

from bot.api.door import Door, Doorkeeper
from bot.api.health import Check, mount_health
from bot.api.rest import PREFIX, mount_rest
from bot.api.slack_events import mount_slack_events
from bot.desk import Desk
from bot.settings import Settings


def create_app(
    settings: Settings,
    desk: Desk,
    *,
    door: Door,
    checks: dict[str, Check],
    figures: Callable[[], Awaitable[bytes]],
    bolt: AsyncApp,
    signing_secret: str | None,
) -> FastAPI:
    """Health, metrics and REST; with a signing secret, which HTTP mode has, Slack's requests as well."""
    app = FastAPI(title="Greenroom", docs_url=f"{PREFIX}/docs", redoc_url=None, openapi_url=f"{PREFIX}/openapi.json")
    mount_health(app, checks, figures)
    mount_rest(app, desk, settings)
    if signing_secret is not None:
        mount_slack_events(app, bolt, signing_secret)
    app.add_middleware(Doorkeeper, door=door)
    return app
