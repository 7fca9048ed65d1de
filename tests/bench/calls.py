"""What a question costs in calls: posts to Slack, round trips to MongoDB, and those before the acknowledgement."""

import asyncio

from tests.auxil.counting import counted
from tests.auxil.stage import Interview, Stage, open_stage
from tests.bench import fill
from tests.bench.report import Row

POSTS, ROUND_TRIPS, BEFORE_THE_ACK = 2, 3, 1
_FIRST, _LAST = 2, 7
_A_SHORT_REPLY = 1  # it changes nothing, so the store is asked before that is believed
_LIMIT = "nothing but the design: a question and its prompt are two posts, and each thing that happens is one update"


async def measure() -> list[Row]:
    """One row."""
    async with fill.mongodb() as served, open_stage(served.uri) as stage:
        posts, commands = await _questions(stage)
        before = await _before_the_ack(stage)
    holds = posts <= POSTS and commands <= ROUND_TRIPS and before <= BEFORE_THE_ACK
    return [
        Row(
            what="calls for a question: Slack posts, MongoDB round trips, those before the acknowledgement",
            shown=f"{posts:g}; {commands:g}; {before:g}",
            aim=f"{POSTS}; at most {ROUND_TRIPS}; {BEFORE_THE_ACK}",
            holds=holds,
            limit=_LIMIT,
            figures={"posts": posts, "round_trips": commands, "before_the_ack": before},
        )
    ]


async def _questions(stage: Stage) -> tuple[float, float]:
    """Posts and round trips for each question, from one "Answer now" to the next."""
    async with stage.bot(sweep_seconds=3600):
        interview = await stage.start("backend mid full")
        await interview.prompt(1)
        await _is_settled(stage, interview)
        posted = len(interview.posts)
        with counted() as commands:
            for number in range(_FIRST, _LAST + 1):
                await interview.reply()
                await interview.prompt(number)
            await interview.reply("Too short.")
            await interview.whisper("of at least 10 words")  # so what the last prompt cost is behind us
            sent = len(commands) - _A_SHORT_REPLY
        questions = _LAST - _FIRST + 1
        return (len(interview.posts) - posted) / questions, sent / questions


async def _is_settled(stage: Stage, interview: Interview) -> None:
    """Wait until the prompt is noted."""
    async with asyncio.timeout(10):
        while (await interview.session()).prompt_ts is None:  # noqa: ASYNC110 - a store announces nothing
            await asyncio.sleep(0.01)
    assert stage.workspace.undelivered_events == 0


async def _before_the_ack(stage: Stage) -> int:
    """Round trips until an answer is acknowledged, while the posts after it are held back."""
    faults = stage.workspace.faults
    async with stage.bot(sweep_seconds=3600):
        interview = await stage.start("backend mid 5", stage.bob)
        await interview.prompt(1)
        await _is_settled(stage, interview)
        with faults.hold("chat.postMessage"), counted() as commands:
            await interview.reply()
            await stage.workspace.until(lambda: stage.workspace.undelivered_events == 0)
            return len(commands)


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
