"""A boot camp under Slack's rate limits: sixty interviews in one channel, and three hundred starts within a minute.

The local workspace keeps Slack's limits. What the bot does about them is seen from the bot's side, call by call: a call
counts as disobedient if it began after Slack's 429 for its method and channel had come back, and before Retry-After ran
out; and a post has jumped the queue if it went out while a prompt of the same channel was due.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import time
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import ids
from bot.workspace import Person
from tests.auxil.stage import Stage, open_stage
from tests.bench import fill
from tests.bench.lateness import quantile
from tests.bench.report import Figure, Row

IN_ONE_CHANNEL, STARTERS, CHANNELS = 60, 300, 10
_START_WITHIN, _PREVIEW, _PATIENCE = 60.0, 5.0, 240.0
# A post that goes out so soon after a prompt was due had its turn before: its lease may have had to be renewed first.
_JUST_NOW = 0.25
_LIMIT = "Slack: one post a second and channel, some 400 a minute and workspace; three posts until somebody may answer"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One call of the bot's. ``retry_after``: it came back as 429. ``session`` is whose post it was."""

    method: str
    channel: str
    began: float
    ended: float
    retry_after: float | None
    text: str
    session: str
    ts: str


@asynccontextmanager
async def watched_calls() -> AsyncIterator[list[Sent]]:
    """Every call of this process's Web API clients meanwhile."""
    calls: list[Sent] = []
    original = AsyncWebClient.api_call

    async def api_call(self: AsyncWebClient, api_method: str, **how: Any) -> Any:
        began, retry_after, answer = time(), None, None
        try:
            answer = await original(self, api_method, **how)
        except SlackApiError as error:
            retry_after = _retry_after(error)
            raise
        finally:
            calls.append(_sent(api_method, how, began, retry_after, answer))
        return answer

    AsyncWebClient.api_call = api_call  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        AsyncWebClient.api_call = original  # type: ignore[method-assign]


def _retry_after(error: SlackApiError) -> float | None:
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    return float(headers["retry-after"]) if error.response.status_code == 429 else None


def _sent(method: str, how: dict[str, Any], began: float, retry_after: float | None, answer: Any) -> Sent:
    arguments = how.get("json") or how.get("params") or how.get("data") or {}
    key = ((arguments.get("metadata") or {}).get("event_payload") or {}).get("key", "")
    return Sent(
        method=method,
        channel=str(arguments.get("channel", "")),
        began=began,
        ended=time(),
        retry_after=retry_after,
        text=str(arguments.get("text", "")),
        session=key.partition(":")[0],
        ts=str(answer.get("ts", "")) if answer is not None else "",
    )


async def measure() -> list[Row]:
    """One row."""
    async with fill.mongodb() as served, open_stage(served.uri) as stage, watched_calls() as calls:
        people = [stage.workspace.add_person(f"member{n}") for n in range(IN_ONE_CHANNEL + STARTERS)]
        for number in range(CHANNELS):
            stage.workspace.add_channel(f"camp-{number}", with_bot=True)
        async with stage.bot(preview_seconds=_PREVIEW, sweep_seconds=5):
            stage.workspace.faults.limit_rates = True
            began = time()
            refused = await _start_all(stage, people)
            await _all_prompted(calls, len(people), began)
        stored = await _stored(stage)
    return [_row(list(calls), stored, refused, time() - began)]


async def _start_all(stage: Stage, people: Sequence[Person]) -> Counter[str]:
    """Everybody types the command: sixty at once in one channel, the others spread over a minute and the channels."""
    loop = asyncio.get_running_loop()
    starts = [loop.create_task(_start(stage, person, "interviews", "")) for person in people[:IN_ONE_CHANNEL]]
    for number, person in enumerate(people[IN_ONE_CHANNEL:]):
        await asyncio.sleep(_START_WITHIN / STARTERS)
        where = (f"camp-{number % CHANNELS}", "") if number % 2 else ("interviews", " dm")
        starts.append(loop.create_task(_start(stage, person, *where)))
    return Counter(error for error in await asyncio.gather(*starts) if error is not None)


async def _start(stage: Stage, person: Person, channel: str, how: str) -> str | None:
    """Start an interview; what went wrong."""
    result = await person.command(f"{ids.COMMAND} start backend mid 5{how}", stage.workspace.channel(channel))
    return result.error


async def _all_prompted(calls: list[Sent], people: int, began: float) -> None:
    """Wait until everybody may answer."""
    while time() < began + _PATIENCE and len(_posted(calls, "Answer now")) < people:  # noqa: ASYNC110
        await asyncio.sleep(0.5)  # calls are only noted


async def _stored(stage: Stage) -> dict[str, float]:
    """When each interview was started."""
    return {session.session_uuid: session.started_at.timestamp() async for session in stage.store.running_sessions()}


def _posted(calls: Sequence[Sent], lead: str) -> dict[str, Sent]:
    """The posts that begin so, by interview."""
    return {call.session: call for call in calls if call.ts and call.text.startswith(lead)}


def disobedient(calls: Sequence[Sent]) -> Iterator[Sent]:
    """Calls that Slack had asked not to make yet."""
    closed: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for call in calls:
        if call.retry_after is not None:
            closed[call.method, call.channel].append((call.ended, call.ended + call.retry_after))
    for call in calls:
        # Timers are some milliseconds early or late by the one clock or the other.
        if any(since < call.began < until - 0.02 for since, until in closed[call.method, call.channel]):
            yield call


def overtaken(calls: Sequence[Sent]) -> Iterator[tuple[Sent, float]]:
    """Prompts that were due when another post of their channel went out, and for how long they had been."""
    questions, prompts = _posted(calls, "Question 1"), _posted(calls, "Answer now")
    others = [
        call for call in calls if call.ts and call.method == "chat.postMessage" and call.text[:10] != "Answer now"
    ]
    for session, prompt in prompts.items():
        due = float(questions[session].ts) + _PREVIEW
        passed = [call.began for call in others if call.channel == prompt.channel]
        if any(due + _JUST_NOW < began < prompt.began for began in passed):
            yield prompt, prompt.began - due


def _row(calls: list[Sent], started: dict[str, float], refused: Counter[str], took: float) -> Row:
    people = IN_ONE_CHANNEL + STARTERS
    prompts, questions = _posted(calls, "Answer now"), _posted(calls, "Question 1")
    waits = [float(question.ts) - started[session] for session, question in questions.items() if session in started]
    early, passed = list(disobedient(calls)), list(overtaken(calls))
    late = [prompt.began - float(questions[session].ts) - _PREVIEW for session, prompt in prompts.items()]
    limited = Counter(call.method for call in calls if call.retry_after is not None)
    lost = people - len(prompts)
    figures: dict[str, Figure] = {
        "starts": people,
        "starts_refused": sum(refused.values()),
        "with_first_question": len(questions),
        "with_first_prompt": len(prompts),
        "seconds": took,
        "calls": len(calls),
        "answered_429": sum(limited.values()),
        "calls_before_retry_after": len(early),
        "posts_before_retry_after": sum(call.method == "chat.postMessage" for call in early),
        "prompts_overtaken": len(passed),
        "prompts_overtaken_longest": max((wait for _, wait in passed), default=0.0),
        "wait_for_question_p50": quantile(waits, 0.5),
        "wait_for_question_worst": max(waits),
        "prompt_late_p50": quantile(late, 0.5),
        "prompt_late_p99": quantile(late, 0.99),
        "prompt_late_worst": max(late),
    }
    figures |= {f"429_{method}": number for method, number in limited.items()}
    figures |= {f"early_{method}": n for method, n in Counter(call.method for call in early).items()}
    return Row(
        what=f"under Slack's limits: {IN_ONE_CHANNEL} interviews in one channel, {STARTERS} members start in a minute",
        shown=f"{lost} lost; {len(early)} calls before Retry-After was over; {len(passed)} prompts overtaken; "
        f"first question after {quantile(waits, 0.5):.0f} s, worst {max(waits):.0f} s",
        aim="prompts go first, every 429 honoured, none lost",
        holds=lost == len(early) == len(passed) == 0,
        limit=_LIMIT,
        figures=figures,
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row.shown, row.holds, *row.figures.items(), sep="\n")  # noqa: T201
