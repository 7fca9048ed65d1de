"""``greenroom run``: start, say where everything is, and stop when told to."""

import asyncio
import signal
from contextlib import suppress

from pymongo.errors import PyMongoError
from rich.console import Console

from bot.api.slack_events import PATH as SLACK_PATH
from bot.main import Greenroom, greenroom
from bot.preflight import NotReady
from bot.settings import Settings
from storage.embedded import EmbeddedServerError

_DEFAULT_PORT = 3000


async def run(settings: Settings, out: Console, err: Console) -> int:
    """Run until Ctrl-C or a termination signal. 0, or 1 where it could not start."""
    stop = _on_interrupt()
    try:
        async with greenroom(settings) as running:
            out.print("\n".join([*_where(settings, running), "", *_how(running)]), soft_wrap=True)
            await stop.wait()
            out.print("Stopping.")
    except (EmbeddedServerError, NotReady) as error:
        err.print(str(error), markup=False, soft_wrap=True)
        return 1
    except PyMongoError as error:
        advice = "Check MONGODB_URI, or ask greenroom doctor."
        err.print(f"MongoDB does not answer ({type(error).__name__}). {advice}", soft_wrap=True)
        return 1
    return 0


def _where(settings: Settings, running: Greenroom) -> list[str]:
    """Where everything is."""
    slack, mongodb = running.connection.api_url, "where MONGODB_URI says"
    if running.workspace is not None:
        slack = f"a local workspace at {running.workspace.url} (no Slack tokens are set)"
    if settings.mongodb_uri is None:
        mongodb = f"embedded, at {running.mongodb_uri.partition('?')[0]}"
    lines = ["", "[bold]Greenroom is running.[/bold]", f"  Slack    {slack}", f"  MongoDB  {mongodb}"]
    lines.append(f"  API      {running.url}{_over_http(running)}")
    if running.workspace is not None or settings.mongodb_uri is None:
        lines.append(f"  Data     {settings.data_dir.absolute()}")
    if running.going_on_with:
        lines.append(f"  Going on with running interviews: {running.going_on_with}")
    return lines


def _over_http(running: Greenroom) -> str:
    comes_in_here = running.connection.app_token is None
    return f" (Slack's requests come in at {SLACK_PATH})" if comes_in_here else ""


def _how(running: Greenroom) -> list[str]:
    """How to talk to it."""
    end = ["", "Ctrl-C stops it; interviews go on at the next start."]
    if running.workspace is None:
        return ["In Slack, invite it to a channel with /invite and type /interview.", *end]
    url = running.workspace.url
    elsewhere = "" if url.endswith(f":{_DEFAULT_PORT}") else f" --url {url}"
    chat = f"[bold].venv/bin/greenroom chat{elsewhere}[/bold]"
    if running.workspace.has_page:
        how = [f"Open [bold]{url}[/bold] in a browser", f"or talk to it from a second terminal: {chat}"]
    else:
        how = [
            "Talk to it from a second terminal:",
            f"  {chat}",
            "(A page for the browser is in the extra: workspace.)",
        ]
    return [*how, "and type [bold]/interview[/bold].", *end]


def _on_interrupt() -> asyncio.Event:
    """Set when somebody presses Ctrl-C, or the system asks us to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has none; there Ctrl-C raises
            loop.add_signal_handler(number, stop.set)
    return stop
