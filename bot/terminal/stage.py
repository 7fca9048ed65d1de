"""One interview as it plays itself: who does what when something shows in the thread."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

from bot.blocks import ids
from bot.terminal.candidate import AFTERTHOUGHT, MENTORS_WORD, TOO_BRIEF, Candidate
from bot.terminal.reader import message_of
from bot.terminal.render import render_message
from bot.terminal.screen import Screen
from bot.terminal.text import JSON, Reader
from bot.workspace import WorkspaceClient
from core.models import MockInterviewSession
from core.timestamps import instant

_PATIENCE = 30.0
_QUESTION = re.compile(r"Question (\d+) of (\d+): ")


class DemoFailed(Exception):
    """The demo can't go on; the text says why."""


@dataclass(frozen=True)
class QuestionShown:
    """A question is there to be read."""

    index: int


@dataclass(frozen=True)
class AnswerOpened:
    """The bot waits for an answer; ``prompt`` is the message that says so."""

    index: int
    prompt: JSON


@dataclass(frozen=True)
class HintGiven:
    """The bot told Alice that her reply does not count."""


@dataclass(frozen=True)
class Ended:
    """The card shows that the interview is over, which is the last thing to happen."""


Cue = QuestionShown | AnswerOpened | HintGiven | Ended


class Stage:
    """Alice answers, Maria comments, and everything that Alice sees is shown and noted."""

    def __init__(
        self, *, alice: WorkspaceClient, maria: WorkspaceClient, reader: Reader, screen: Screen, candidate: Candidate
    ) -> None:
        self._alice = alice
        self._maria = maria
        self._reader = reader
        self._screen = screen
        self._candidate = candidate
        self._answered: JSON = {}
        self._current = 0
        self.posts: list[JSON] = []

    async def perform(self, session: MockInterviewSession, changes: AsyncIterator[JSON]) -> None:
        """Play until the interview is over. Raises DemoFailed where nothing happens any more."""
        preview = session.rules.preview_seconds
        async for change in _watched(changes, preview + _PATIENCE):
            if not change["kind"].startswith(("message_", "ephemeral_")):
                continue
            message = message_of(change)
            self._show(change["kind"], message)
            match _cue(change["kind"], message):
                case Ended():
                    self._screen.finish()
                    return
                case QuestionShown(index=index):
                    opens_at = instant(message["ts"]) + timedelta(seconds=preview)
                    self._screen.preview(index + 1, len(session.questions), opens_at)
                    await self._read(index, session)
                case AnswerOpened() as opened:
                    await self._reply(opened, session)
                case HintGiven():
                    await self._answer(session)
                case None:
                    pass
                case unexpected:
                    assert_never(unexpected)
        raise DemoFailed("The workspace closed the connection before the interview was over.")

    def _show(self, kind: str, message: JSON) -> None:
        if kind == "message_posted" and message.get("bot_id"):
            self.posts.append(message)
        # The card changes with every question, which the progress bar shows already.
        is_old_card = kind == "message_changed" and message.get("bot_id") and _cue(kind, message) is None
        if not is_old_card and not kind.endswith("_deleted"):
            self._screen.show(render_message(message, self._reader))

    async def _read(self, index: int, session: MockInterviewSession) -> None:
        """While a question is shown there is time to mend the answer before it."""
        if index != _Script.of(session).edited + 1:
            return
        self._screen.narrate("Alice edits her last answer. Its text changes, its time does not.")
        await self._type(session)
        text = _typed(self._answered)
        await self._alice.edit(self._answered, f"{text} {AFTERTHOUGHT}")

    async def _reply(self, opened: AnswerOpened, session: MockInterviewSession) -> None:
        script = _Script.of(session)
        self._current = opened.index
        if opened.index == script.skipped:
            await self._skip(opened.prompt, session)
        elif opened.index == script.too_brief:
            self._screen.narrate("Alice is too brief. The bot says so privately, and the clock runs on.")
            await self._type(session)
            await self._post(TOO_BRIEF, session)
        else:
            if opened.index == script.commented and session.place and not session.place.is_dm:
                self._screen.narrate("Maria writes in the thread. Only Alice's replies count.")
                await self._maria.post(session.place.channel_id, MENTORS_WORD, opened.prompt["thread_ts"])
            await self._answer(session)

    async def _skip(self, prompt: JSON, session: MockInterviewSession) -> None:
        self._screen.narrate("Alice presses Skip. It lowers the completion percentage.")
        await self._type(session)
        await self._alice.click(prompt, ids.SKIP)

    async def _answer(self, session: MockInterviewSession) -> None:
        await self._type(session)
        answer = self._candidate.answer(session.questions[self._current].category)
        self._answered = await self._post(answer, session)

    async def _post(self, text: str, session: MockInterviewSession) -> JSON:
        place = session.place
        assert place is not None  # noqa: S101 - started in Slack
        message: JSON = await self._alice.post(place.channel_id, text, self.posts[0]["ts"])
        return message

    async def _type(self, session: MockInterviewSession) -> None:
        self._screen.doing("Alice is typing …")
        await asyncio.sleep(self._candidate.typing_seconds() * min(session.rules.preview_seconds, 1.0))
        self._screen.doing("")


@dataclass(frozen=True)
class _Script:
    """Which questions something special happens at, by index. An interview has at least five."""

    skipped: int
    too_brief: int = 0
    commented: int = 1
    edited: int = 1

    @classmethod
    def of(cls, session: MockInterviewSession) -> "_Script":
        return cls(skipped=max(len(session.questions) // 2, 2))


async def _watched(changes: AsyncIterator[JSON], patience: float) -> AsyncIterator[JSON]:
    """The changes. Raises DemoFailed where none comes for ``patience`` seconds."""
    while True:
        try:
            async with asyncio.timeout(patience):
                change = await anext(changes, None)
        except TimeoutError:
            raise DemoFailed(f"Nothing has happened for {patience:.0f} seconds.") from None
        if change is None:
            return
        yield change


def _cue(kind: str, message: JSON) -> Cue | None:
    """What a message means to those on stage, if it means anything."""
    in_thread = message.get("thread_ts") not in (None, message["ts"])
    buttons = _buttons(message)
    if kind == "ephemeral_posted" and in_thread:
        return HintGiven()
    if kind == "message_changed" and not in_thread and ids.RETAKE in buttons:
        return Ended()
    if kind != "message_posted" or not message.get("bot_id"):
        return None
    if ids.SKIP in buttons:
        return AnswerOpened(ids.parse_question_value(buttons[ids.SKIP])[1], message)
    question = _QUESTION.match(message["text"])
    return QuestionShown(int(question[1]) - 1) if question else None


def _buttons(message: JSON) -> dict[str, Any]:
    """The values of a message's buttons, by their action ids."""
    elements = [element for block in message.get("blocks") or () for element in block.get("elements", ())]
    return {element["action_id"]: element.get("value", "") for element in elements if "action_id" in element}
