"""What a question costs, and how late its prompt is, on an idle machine."""

import asyncio
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from storage.embedded import EmbeddedServer
from tests.auxil.counting import counted
from tests.auxil.stage import Stage, open_stage
from tests.bench.report import Row

PREVIEW, QUESTIONS = 1.0, 9


async def measure() -> list[Row]:
    """Play one interview; rows of what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        uri = await server.start()
        try:
            async with open_stage(uri) as stage:
                return await play(stage)
        finally:
            await server.stop()


async def play(stage: Stage) -> list[Row]:
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
    median, worst = statistics.median(lateness), max(lateness)
    return [
        Row(
            what=f"one interview on an idle machine: the prompt after the preview's end, {questions} questions",
            shown=f"{median:.1f} ms, worst {worst:.1f} ms",
            aim="",
            holds=None,
            limit="one post to the local workspace: it is sent when the preview ends",
            figures={"median_ms": median, "worst_ms": worst, "questions": questions},
        ),
        Row(
            what="start of the bot within a process, MongoDB and Slack running",
            shown=f"{start:.2f} s; {posted / questions:.2f} posts, {len(costs) / questions:.2f} round trips a question",
            aim="",
            holds=None,
            limit="two Socket Mode connections and the indexes",
            figures={"start": start, "posts": posted / questions, "round_trips": len(costs) / questions},
        ),
    ]


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
