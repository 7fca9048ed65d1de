"""One person's whole interview, however often the bot dies meanwhile, and what must be true of it afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

from bot.blocks import ids
from bot.workspace import Message
from core.models import InterviewSessionResponse, MockInterviewSession, Status
from tests.auxil.stage import ENOUGH, Interview, Stage

T = TypeVar("T")

QUESTIONS = 5
EDITED, SKIPPED = 2, 4
_ADDED = "Then I would write down what came of it."
_MOMENT = 0.05
_PATIENCE = 90.0  # seconds until somebody counts as stuck


class Stuck(AssertionError):
    """The candidate has tried again and again, and nothing came of it."""


class Candidate:
    """Somebody who tries a click or a form again that came to nothing, and writes an answer once."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._person = stage.alice
        self._channel = stage.workspace.channel("interviews")
        self.answers: dict[int, Message] = {}
        self.texts: dict[int, str] = {}

    async def play(self) -> Interview:
        """From the form to the files: answers, an edit, a skip, a remark that is too short, a look at the advice."""
        await self._start()
        interview = Interview(self._stage, self._person, await self._wait(self.card))
        for number in range(1, QUESTIONS + 1):
            await self._take(interview, number)
        await self._wait(lambda: any(message.files for message in interview.thread))
        await self._wait(lambda: "questions answered" in str(interview.card.blocks))
        return interview

    def card(self) -> Message | None:
        """The card of the interview, once it is there."""
        return next(iter(self.cards), None)

    @property
    def cards(self) -> list[Message]:
        """What the bot has posted in the channel for everybody."""
        return [m for m in self._person.messages(self._channel) if m.bot_id and m.ephemeral_for is None]

    async def _start(self) -> None:
        """The form, until it is taken."""

        async def attempt() -> bool:
            if self._person.view is None:
                await self._stage.command()
            return self._person.view is not None and await self._hand_in()

        await self._again_and_again(attempt, "the form was not taken")

    async def _hand_in(self) -> bool:
        """Fill in the form and press Start; whether it was taken."""
        view = self._person.view
        assert view is not None
        chosen = await self._person.choose(view, ids.INDUSTRY, "ind-002")
        if not chosen.ok:
            return False
        result = await self._person.submit(values={ids.LENGTH: "5", ids.ROLE: "Data Scientist"})
        if result.ok:
            assert result.response_action == "clear", result
        return result.ok

    async def _take(self, interview: Interview, number: int) -> None:
        """One question."""
        prompt = await self._wait(lambda: interview.find(f"Answer now: question {number} "))
        if number == SKIPPED:
            await self._click(interview, prompt, ids.SKIP, came=lambda: interview.find(f"Question {number + 1} of"))
            return
        if number == 1:
            await self._click(interview, prompt, ids.GUIDANCE)
        if number == QUESTIONS:
            await interview.reply("Wait.")
        self.texts[number] = f"Answer {number}: {ENOUGH}"
        self.answers[number] = await interview.reply(self.texts[number])
        if number == EDITED:
            await self._wait(lambda: interview.find(f"Question {number + 1} of"))
            self.texts[number] += f" {_ADDED}"
            await self._person.edit(self.answers[number], self.texts[number])

    async def _click(
        self, interview: Interview, message: Message, action_id: str, came: Callable[[], object] = lambda: None
    ) -> None:
        """Press a button until Slack shows no warning, or what was wanted is there."""

        async def attempt() -> bool:
            current = self._stage.workspace.message(interview.channel, message.ts)
            return bool(came()) or (await self._person.click(current, action_id)).ok

        await self._again_and_again(attempt, f"{action_id} came to nothing")

    async def _again_and_again(self, attempt: Callable[[], Awaitable[bool]], complaint: str) -> None:
        """Try until it works, whenever the bot is there; somebody who has tried long enough gives up."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._bot_is_there()
                while not await attempt():
                    await asyncio.sleep(_MOMENT)  # nobody clicks faster, and the workspace hears who has gone
                    await self._bot_is_there()
        except TimeoutError:
            raise Stuck(complaint) from None

    async def _bot_is_there(self) -> None:
        await self._wait(lambda: self._stage.workspace.connections > 0)

    async def _wait(self, predicate: Callable[[], T | None]) -> T:
        return await self._stage.workspace.until(predicate, timeout=_PATIENCE)


async def settled(interview: Interview) -> MockInterviewSession:
    """Wait until nothing is left to be delivered. MongoDB announces nothing, so it is asked again and again."""
    async with asyncio.timeout(_PATIENCE):
        while (session := await interview.session()).outbox:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return session


def check(candidate: Candidate, interview: Interview, session: MockInterviewSession) -> None:
    """Nothing was lost, nothing came twice, nothing is left to be done. AssertionError says what is not so."""
    _check_thread(candidate, interview)
    assert session.status is Status.COMPLETED
    assert not session.outbox
    assert len(session.responses) == QUESTIONS
    prompts = [message for message in interview.thread if message.text.startswith("Answer now")]
    for number, (prompt, response) in enumerate(zip(prompts, session.responses, strict=True), start=1):
        _check_response(candidate, number, prompt, response)


def _check_thread(candidate: Candidate, interview: Interview) -> None:
    """One card; in its thread each question once and in order, then one summary and one message with the files."""
    assert len(candidate.cards) == 1
    asked = [head for n in range(1, QUESTIONS + 1) for head in (f"Question {n} of {QUESTIONS}", f"Answer now {n}")]
    *heads, summary, files = [_head(m) for m in interview.thread if m.bot_id and m.ephemeral_for is None]
    assert heads == asked, heads
    assert summary.startswith("Summary of")
    assert files == "files"


def _head(message: Message) -> str:
    """What a post is, by its beginning."""
    if message.files:
        return "files"
    head, _, rest = message.text.partition(":")
    return f"{head} {rest.split()[1]}" if head == "Answer now" else head


def _check_response(candidate: Candidate, number: int, prompt: Message, response: InterviewSessionResponse) -> None:
    """The record of a question is what was written, and its duration what the thread's timestamps say."""
    if number == SKIPPED:
        assert response.skipped
        return
    answer = candidate.answers[number]
    assert response.response_text == candidate.texts[number], f"answer {number} is not what was written"
    assert response.message_ts == answer.ts
    exact = Decimal(answer.ts) - Decimal(prompt.ts)
    assert response.response_duration_seconds == exact.quantize(Decimal("0.001")), f"duration {number}"
