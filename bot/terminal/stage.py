"""One interview as it plays itself: who does what when something shows in the thread."""

import asyncio
import re
from collections.abc import AsyncIterator
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
    at_ts: str


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
        self,
        *,
        session: MockInterviewSession,
        alice: WorkspaceClient,
        maria: WorkspaceClient,
        reader: Reader,
        screen: Screen,
        candidate: Candidate,
    ) -> None:
        self._session = session
        self._script = _Script.of(session)
        self._alice = alice
        self._maria = maria
        self._reader = reader
        self._screen = screen
        self._candidate = candidate
        self._open: AnswerOpened | None = None
        self._said: tuple[JSON, str] | None = None
        self.posts: list[JSON] = []

    async def perform(self, changes: AsyncIterator[JSON]) -> None:
        """Play until the interview is over. Raises DemoFailed where nothing happens any more."""
        async for change in _watched(changes, self._preview + _PATIENCE):
            if change["kind"].startswith(("message_", "ephemeral_")):
                message = message_of(change)
                cue = _cue(change["kind"], message)
                self._show(change["kind"], message, cue)
                await self._act(cue)
                if isinstance(cue, Ended):
                    return
        raise DemoFailed("The workspace closed the connection before the interview was over.")

    @property
    def _preview(self) -> float:
        return self._session.rules.preview_seconds

    def _show(self, kind: str, message: JSON, cue: Cue | None) -> None:
        is_bots = bool(message.get("bot_id"))
        if kind == "message_posted" and is_bots:
            self.posts.append(message)
        # The card changes with every question, which the progress bar shows already.
        is_old_card = kind == "message_changed" and is_bots and cue is None
        if isinstance(cue, Ended):
            self._screen.narrate("The card at the head of the thread shows it too:")
        if not is_old_card and not kind.endswith("_deleted"):
            self._screen.show(render_message(message, self._reader))

    async def _act(self, cue: Cue | None) -> None:
        match cue:
            case QuestionShown(index=index, at_ts=at_ts):
                opens_at = instant(at_ts) + timedelta(seconds=self._preview)
                self._screen.preview(index + 1, len(self._session.questions), opens_at)
                if index == self._script.edited + 1:
                    await self._edit()
            case AnswerOpened():
                self._open = cue
                await self._reply(cue)
            case HintGiven() if self._open is not None:
                await self._answer(self._open)
            case Ended():
                self._screen.finish()
            case HintGiven() | None:
                pass
            case _:
                assert_never(cue)

    async def _reply(self, opened: AnswerOpened) -> None:
        if opened.index == self._script.skipped:
            self._screen.narrate("Alice presses Skip, which lowers the completion percentage.")
            await self._pause()
            await self._alice.click(opened.prompt, ids.SKIP)
        elif opened.index == self._script.too_brief:
            self._screen.narrate("Alice is too brief. The bot tells her so privately, and the clock runs on.")
            await self._say(TOO_BRIEF, opened)
        else:
            if opened.index == self._script.commented:
                await self._comment(opened)
            await self._answer(opened)

    async def _comment(self, opened: AnswerOpened) -> None:
        """Maria writes to Alice; in a direct message she can't."""
        place = self._session.place
        if place is not None and not place.is_dm:
            self._screen.narrate("Maria writes in the thread. Only Alice's replies count.")
            await self._maria.post(place.channel_id, MENTORS_WORD, opened.prompt["thread_ts"])

    async def _edit(self) -> None:
        if self._said is not None:
            message, text = self._said
            self._screen.narrate("Alice edits her last answer: its text changes, its time does not.")
            await self._pause()
            await self._alice.edit(message, f"{text} {AFTERTHOUGHT}")

    async def _answer(self, opened: AnswerOpened) -> None:
        await self._say(self._candidate.answer(self._session.questions[opened.index].category), opened)

    async def _say(self, text: str, opened: AnswerOpened) -> None:
        await self._pause()
        message = await self._alice.post(opened.prompt["channel"], text, opened.prompt["thread_ts"])
        self._said = message, text

    async def _pause(self) -> None:
        """As long as it takes to write something, or next to nothing where the previews are that short."""
        self._screen.doing("Alice is typing …")
        await asyncio.sleep(self._candidate.typing_seconds() * min(self._preview, 1.0))
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
        return AnswerOpened(ids.parse_question_value(buttons[ids.SKIP])[1] or 0, message)
    question = _QUESTION.match(message["text"])
    return QuestionShown(int(question[1]) - 1, message["ts"]) if question else None


def _buttons(message: JSON) -> dict[str, Any]:
    """The values of a message's buttons, by their action ids."""
    elements = [element for block in message.get("blocks") or () for element in block.get("elements", ())]
    return {element["action_id"]: element.get("value", "") for element in elements if "action_id" in element}
