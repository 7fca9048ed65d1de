"""``make bench``: what a question costs, and how late its prompt is, on an idle machine."""

import asyncio
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.logs import configure_logs
from storage.embedded import EmbeddedServer
from tests.auxil.counting import counted
from tests.auxil.stage import Stage, open_stage

PREVIEW, QUESTIONS = 1.0, 9


async def measure() -> list[tuple[str, str]]:
    """Play one interview; rows of what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        uri = await server.start()
        try:
            async with open_stage(uri) as stage:
                return await play(stage)
        finally:
            await server.stop()


async def play(stage: Stage) -> list[tuple[str, str]]:
    started = time.perf_counter()
    async with stage.bot(preview_seconds=PREVIEW, sweep_seconds=3600):
        start = time.perf_counter() - started
        interview = await stage.start("backend mid")
        await interview.answer(1)
        lateness = []
        with counted() as commands:
            posts = len(interview.posts)
            for number in range(2, QUESTIONS + 1):
                preview, prompt = await interview.question(number), await interview.prompt(number)
                lateness.append(float(Decimal(prompt.ts) - Decimal(preview.ts)) * 1000 - PREVIEW * 1000)
                if number < QUESTIONS:
                    await interview.reply()
            questions, costs = len(lateness), list(commands)
            posted = len(interview.posts) - posts
    return [
        ("questions measured", str(questions)),
        ("Slack posts per question", f"{posted / questions:.2f}"),
        ("MongoDB round trips per question", f"{len(costs) / questions:.2f}"),
        ("prompt after the preview's end, median", f"{statistics.median(lateness):.1f} ms"),
        ("prompt after the preview's end, worst", f"{max(lateness):.1f} ms"),
        ("start of the bot, MongoDB and Slack running", f"{start:.2f} s"),
    ]


def main() -> None:
    configure_logs("warning", "console")
    table = Table("measured", "figure")
    for row in asyncio.run(measure()):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
