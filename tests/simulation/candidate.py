"""Somebody who takes an interview, whatever goes wrong meanwhile: clicks again what failed, writes an answer once."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.blocks import ids
from bot.workspace.model import Message
from tests.simulation.world import World

T = TypeVar("T")

_LONG = "First I would find out what the caller needs, then measure, and only then change it"
_PAUSED = ":double_vertical_bar: Paused"
_AWAY = "I was away for a moment"
_PATIENCE = 600.0
_FOUR = ["behavioral"]  # so many of them has a mid-level interview


class Move(StrEnum):
    """What somebody may do with a question."""

    ANSWER = "answer"
    SHORT_FIRST = "a reply that is too short, then an answer"
    EDIT = "answer, then edit it"
    GROW = "a reply that is too short, then edit it into an answer"
    ADD = "answer, then add to it during the next preview"
    DELETE = "answer, then delete it"
    SKIP = "skip"
    PAUSE = "pause, go on, answer"


@dataclass
class Expected:
    """What the record of a question has to say. ``took`` is the duration in seconds, from the thread's own timestamps.

    ``is_repeated``: the answer was given more than once, since the bot asked for it. ``is_asked_again``: a pause was
    asked for before the bot knew of its own prompt, so resuming asks the question again.
    """

    move: Move
    text: str = ""
    skipped: bool = False
    took: Decimal | None = None
    is_repeated: bool = False
    is_asked_again: bool = False


@dataclass
class Play:
    """What was done, and so what has to come of it."""

    thread_ts: str = ""
    total: int = 0
    expected: list[Expected] = field(default_factory=list)


class Candidate:
    """Plays one interview in a world."""

    def __init__(self, world: World, rng: random.Random, moves: list[Move] | None = None) -> None:
        self.play = Play()
        self._world = world
        self._rng = rng
        self._moves = moves
        self._me = world.alice
        self._channel = world.slack.state.channel("interviews")

    async def run(self) -> Play:
        """From the start to the files."""
        await self._start()
        first = await self._until(self._first_question)
        self.play.thread_ts = first.thread_ts or ""
        self.play.total = int(first.text.split()[3].rstrip(":"))
        for number in range(1, self.play.total + 1):
            await self._take(number)
        await self._until(lambda: any(message.files for message in self.thread()))
        await self._until(lambda: "questions answered" in str(self._message(self.play.thread_ts).blocks))
        return self.play

    def thread(self) -> list[Message]:
        """What the thread shows to everybody, below the card."""
        ts = self.play.thread_ts
        seen = self._me.messages(self._channel, ts)
        return [message for message in seen if message.ts != ts and message.ephemeral_for is None]

    def posts(self) -> list[Message]:
        """The bot's part of it."""
        return [message for message in self.thread() if message.bot_id]

    # --- starting -------------------------------------------------------------------------------------------------

    async def _start(self) -> None:
        """By command or by form; again where Slack says that it did not work."""
        types = self._rng.choice([["situational", "company"], ["company"], ["situational", "company"]])
        for _ in range(40):
            if self._rng.random() < 0.1 and self._moves is None:
                started = (await self._me.command("/interview start backend mid 5", self._channel)).ok
            else:
                started = await self._fill_in(types if self._moves is None else _FOUR)
            if started:
                await self._wait(lambda: self._cards() or self._refused(), 30)
            if self._cards():
                return
            await asyncio.sleep(3)
        raise AssertionError("no interview could be started")

    async def _fill_in(self, types: list[str]) -> bool:
        if self._me.view is not None:
            await self._me.close(self._me.view)
        await self._me.command("/interview", self._channel)
        if self._me.view is None:
            return False
        return (await self._me.submit(values={ids.CATEGORIES: types})).ok

    def _cards(self) -> list[Message]:
        seen = self._me.messages(self._channel)
        return [m for m in seen if m.bot_id and m.ephemeral_for is None and not m.is_reply]

    def _first_question(self) -> Message | None:
        """Below whichever card: there may be two, where Slack did not say that it had taken the first."""
        threads = [self._me.messages(self._channel, card.ts) for card in self._cards()]
        return next((m for thread in threads for m in thread if m.text.startswith("Question 1 of ")), None)

    def _refused(self) -> bool:
        return any(m.ephemeral_for for m in self._me.messages(self._channel))

    # --- a question -----------------------------------------------------------------------------------------------

    async def _take(self, number: int) -> None:
        prompt = await self._until(lambda: self._post(f"Answer now: question {number} "))
        if number == self.play.total:  # what is still on its way then comes too late: after the end nothing changes
            await self._until(lambda: not self._world.slack.delivery.undelivered)
        await asyncio.sleep(self._rng.uniform(0.2, 6))
        move = self._moves[number - 1] if self._moves else self._rng.choice(list(Move))
        self.play.expected.append(expected := Expected(move))
        match move:
            case Move.SKIP:
                expected.skipped = True
                await self._click(prompt, ids.SKIP, until=lambda: self._is_past(number))
            case Move.PAUSE:
                await self._pause(prompt, expected, number)
            case Move.SHORT_FIRST:
                await self._write("Well.")
                await self._answer(expected, number, prompt.ts)
            case Move.GROW:
                await self._grow(expected, number, prompt.ts)
            case _:
                await self._answer(expected, number, prompt.ts)

    async def _answer(self, expected: Expected, number: int, clock_since: str, before: Decimal = Decimal(0)) -> None:
        """Write an answer, wait until the interview goes on, and do what else the move says."""
        expected.text = f"{_LONG}, number {number}."
        reply = await self._write(expected.text)
        expected.took = before + Decimal(reply.ts) - Decimal(clock_since)
        await self._goes_on(number, reply.ts)
        while not self._is_past(number):
            expected.is_repeated, expected.took = True, None
            reply = await self._write(expected.text)
            await self._goes_on(number, reply.ts)
        if number == self.play.total:
            return  # after the end nothing changes any more
        match expected.move:
            case Move.EDIT:
                expected.text += " And I would write it down."
                await self._me.edit(reply, expected.text)
            case Move.DELETE:
                await self._me.delete(reply)
            case Move.ADD:
                added = await self._write("And then I would tell everybody.")
                if self._prompt_ts(number + 1) is None or Decimal(added.ts) < Decimal(self._prompt_ts(number + 1) or 0):
                    expected.text += f"\n\n{added.text}"

    async def _grow(self, expected: Expected, number: int, clock_since: str) -> None:
        reply = await self._write("Well.")
        await asyncio.sleep(self._rng.uniform(0.5, 3))
        expected.text = f"{_LONG}, number {number}."
        edited_at = self._world.slack.state.clock()
        await self._me.edit(reply, expected.text)
        expected.took = Decimal(str(edited_at)) - Decimal(clock_since)
        await self._goes_on(number, reply.ts)
        if not self._is_past(number):
            await self._answer(expected, number, clock_since)

    async def _pause(self, prompt: Message, expected: Expected, number: int) -> None:
        await self._click(prompt, ids.PAUSE, until=lambda: self._post(_PAUSED, after=prompt.ts))
        paused = await self._until(lambda: self._post(_PAUSED, after=prompt.ts))
        await asyncio.sleep(self._rng.uniform(1, 10))
        again = f"Go on: question {number} "
        anew = f"Answer now: question {number} "

        def resumed() -> Message | None:
            return self._post(again, after=paused.ts) or self._post(anew, after=paused.ts)

        await self._click(paused, ids.RESUME, until=resumed)
        going_on = await self._until(resumed)
        expected.is_asked_again = going_on.text.startswith(anew)
        await asyncio.sleep(self._rng.uniform(0.2, 4))
        await self._answer(expected, number, going_on.ts)
        expected.took = None  # the time before the pause counts up to a click, whose instant the thread does not show

    async def _click(self, message: Message, action_id: str, *, until: Callable[[], object]) -> None:
        """Press a button, again where a warning came or nothing comes of it, until what was wanted is there."""
        for _ in range(40):
            if until():
                return
            if (await self._me.click(self._message(message.ts), action_id)).ok:
                await self._wait(until, 40)
            else:
                await asyncio.sleep(3)
        raise AssertionError(f"{action_id} came to nothing")

    # --- looking --------------------------------------------------------------------------------------------------

    def _message(self, ts: str) -> Message:
        return self._world.slack.state.message(self._channel.id, ts)

    def _post(self, start: str, *, after: str = "0") -> Message | None:
        return next((m for m in self.posts() if m.text.startswith(start) and m.ts > after), None)

    def _prompt_ts(self, number: int) -> str | None:
        prompt = self._post(f"Answer now: question {number} ")
        return prompt.ts if prompt else None

    def _is_past(self, number: int) -> bool:
        following = f"Question {number + 1} of " if number < self.play.total else "Summary of"
        return self._post(following) is not None

    async def _goes_on(self, number: int, since: str) -> None:
        await self._until(lambda: self._is_past(number) or self._is_asked_again(number, since))

    def _is_asked_again(self, number: int, since: str) -> bool:
        """Whether the bot owned up to having been away, or posted its prompt anew as it could not see the first."""
        anew = (_AWAY, f"Answer now: question {number} ", f"Go on: question {number} ")
        return any(self._post(start, after=since) for start in anew)

    async def _write(self, text: str) -> Message:
        return await self._me.post(self._channel, text, self.play.thread_ts)

    async def _until(self, predicate: Callable[[], T | None]) -> T:
        return await self._world.slack.changes.until(predicate, _PATIENCE)

    async def _wait(self, predicate: Callable[[], object], seconds: float) -> None:
        try:
            await self._world.slack.changes.until(predicate, seconds)
        except TimeoutError:
            return
