"""``greenroom run | demo | chat | doctor | manifest | questions``."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console

from bot.bank_cli import questions
from bot.doctor import report
from bot.logs import configure_logs
from bot.manifest import load_manifest
from bot.run import run as run_greenroom
from bot.settings import settings_or_exit

app = typer.Typer(help="Mock interviews in Slack.", no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(questions, name="questions")

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@app.command()
def run() -> None:
    """Start Greenroom: in Slack, or in a local workspace where no tokens are set."""
    settings = settings_or_exit()
    configure_logs(settings.log_level, settings.log_format)
    sys.exit(asyncio.run(run_greenroom(settings, _out, _err)))


@app.command()
def demo(
    *,
    role: Annotated[str, typer.Option(help="The role to practise for.")] = "backend",
    difficulty: Annotated[str, typer.Option(help="entry, mid or senior.")] = "mid",
    preview: Annotated[float, typer.Option(help="Seconds to read each question.", min=0.0)] = 5.0,
    seed: Annotated[int | None, typer.Option(help="Choose the same questions each time.")] = None,
    out: Annotated[Path, typer.Option(help="Where the summary's files go.")] = Path("out"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, not the conversation.")] = False,
) -> None:
    """Watch one whole interview play itself."""
    from bot.terminal.demo import DemoOptions, run_demo  # noqa: PLC0415 - the bot starts without the terminal

    options = DemoOptions(role=role, difficulty=difficulty, preview=preview, seed=seed, out=out, json=as_json)
    sys.exit(run_demo(options))


@app.command()
def chat(
    url: Annotated[str, typer.Option(help="The local workspace's address.")] = "http://127.0.0.1:3000",
    person: Annotated[str, typer.Option("--as", help="Who you are: Alice, Bob, Charlie or Maria.")] = "Alice",
    channel: Annotated[str, typer.Option(help="The channel to begin in.")] = "interviews",
) -> None:
    """Talk to a running local workspace from the terminal."""
    from bot.terminal.chat import run_chat  # noqa: PLC0415 - the bot starts without the terminal

    sys.exit(run_chat(url, person, channel))


@app.command()
def doctor() -> None:
    """Say what is set, what is missing, and where to get it."""
    settings = settings_or_exit()
    configure_logs("error", settings.log_format)
    sys.exit(asyncio.run(report(settings, _out)))


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="The bot's public address, for HTTP instead of Socket Mode.")] = None,
) -> None:
    """Print the manifest of the Slack app."""
    sys.stdout.write(yaml.safe_dump(load_manifest(url), sort_keys=False, allow_unicode=True, width=100))
