"""How long after its process begins a bot acknowledges its first command, with Slack and MongoDB running."""

import asyncio
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from bot.workspace import CommandResult
from tests.auxil.stage import Stage, open_stage
from tests.bench import fill
from tests.bench.apps.race import PRODUCT, command_of, own_environment, running
from tests.bench.report import Row, is_quick

AIM = 2.0
_PATIENCE = 30.0
_LIMIT = "Python's imports: more than half the time has passed before the first line of ours runs"


async def measure() -> list[Row]:
    """One row."""
    times = 3 if is_quick() else 9
    async with fill.mongodb() as served, open_stage(served.uri) as stage:
        await _first_command(stage, command_of(PRODUCT))  # once unmeasured: what Python compiles, it keeps
        took, importing, python = [], [], []
        for _ in range(times):  # in turns: whatever else the machine does, it does to all three
            took.append(await _first_command(stage, command_of(PRODUCT)))
            importing.append(await _ended([sys.executable, "-c", "import bot.cli"]))
            python.append(await _ended([sys.executable, "-c", "pass"]))
    return [
        Row(
            what="from the process's start to the acknowledgement of /interview status, MongoDB and Slack running",
            shown=f"{median(took):.2f} s, worst of {times} {max(took):.2f} s ({median(importing):.2f} s of it imports)",
            aim=f"under {AIM:g} s",
            holds=max(took) < AIM,
            limit=_LIMIT,
            figures={
                "median": median(took),
                "worst": max(took),
                "imports": median(importing),
                "python_alone": median(python),
            },
        )
    ]


async def _first_command(stage: Stage, command: Sequence[str]) -> float:
    """Seconds until a bot's process has answered its first command."""
    workspace = stage.workspace
    told = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "MONGODB_URI": stage.mongodb_uri,
        "GREENROOM_HTTP_PORT": "0",
    }
    began = perf_counter()
    async with running(command, own_environment() | told):
        await workspace.until(lambda: workspace.connections > 0, timeout=_PATIENCE)
        result: CommandResult = await stage.command("status")
        took = perf_counter() - began
        assert result.error is None, result
    await workspace.until(lambda: workspace.connections == 0)
    return took


async def _ended(command: Sequence[str]) -> float:
    """Seconds that a process takes altogether."""
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0
    return perf_counter() - began


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
