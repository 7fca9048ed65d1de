"""Interviews whose every text is recognisable, in a store, and an ear for all that the bot says to anybody.

With them a test can tell whose interview an answer speaks of, and whether it was touched.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.identity import user_uuid
from bot.workspace import Message, Workspace
from core.clock import SystemClock
from core.models import Guidance, MockInterviewSession, Place, Status
from storage.mock_interview_dao import MockInterviewSessionDAO
from tests.auxil.builders import EPOCH, make_question, make_session
from tests.auxil.interview import Interview
from tests.auxil.payloads import Who

QUESTIONS = 4


@dataclass(frozen=True)
class Texts:
    """Every text of one interview, each of which says whose it is."""

    label: str

    @property
    def scenario(self) -> str:
        return f"{self.label}-scenario"

    @property
    def answer(self) -> str:
        return f"{self.label}-answer with the ten words that every answer has to have"

    @property
    def draft(self) -> str:
        return f"{self.label}-draft with the ten words that every answer has to have"

    def prompt(self, index: int) -> str:
        return f"{self.label}-prompt-{index}"

    def guidance(self, index: int) -> str:
        return f"{self.label}-guidance-{index}"

    @property
    def private(self) -> list[str]:
        """What nobody else may be told by the bot: what was written, and what was not asked yet."""
        return [f"{self.label}-answer", f"{self.label}-draft", self.prompt(2), self.prompt(3), self.guidance(2)]

    @property
    def everything(self) -> list[str]:
        """All that an interview consists of."""
        return [*self.private, self.scenario, self.prompt(0), self.prompt(1), self.guidance(0), self.guidance(1)]


def uuid_of(who: Who) -> str:
    """The id that this person's interviews are stored under."""
    return user_uuid(enterprise_id=who.enterprise_id, team_id=who.team_id, user_id=who.user_id)


def interview_of(who: Who, texts: Texts, place: Place, *, status: Status = Status.IN_PROGRESS) -> MockInterviewSession:
    """An interview at its second question, the first one answered and its answer edited; or one that has ended."""
    started = (SystemClock().now() - EPOCH).total_seconds() - 300
    questions = [
        make_question(f"q-{index}", prompt=texts.prompt(index)).with_(
            interviewer_guidance=Guidance(strong=texts.guidance(index))
        )
        for index in range(QUESTIONS)
    ]
    session = make_session(
        session_uuid=str(uuid4()),
        user_uuid=uuid_of(who),
        origin=uuid4().hex,
        questions=questions,
        place=place.with_(thread_ts=None),
        started=started,
    )
    interview = Interview(session.with_(scenario_name=texts.scenario))
    interview.opens(started + 10).says(started + 20, texts.draft)
    interview.edits(started + 20, started + 25, texts.answer, was=texts.draft).opens(started + 40)
    if status is Status.ABANDONED:
        interview.abandons(started + 50)
    # Nothing is left to deliver, and no timer is to ring: what changes it afterwards is somebody's doing.
    return interview.session.with_(place=place, outbox=(), lease=None, next_due_at=None)


def paused(session: MockInterviewSession) -> MockInterviewSession:
    """The interview, paused a while ago."""
    since = (SystemClock().now() - EPOCH).total_seconds() - 200
    return Interview(session).pauses(since).session.with_(outbox=(), lease=None, next_due_at=None)


def answer_ts(session: MockInterviewSession) -> str:
    """The message that is the answer to the first question."""
    found = session.responses[0].message_ts
    assert found is not None
    return found


async def plant(store: MockInterviewSessionDAO, *sessions: MockInterviewSession) -> None:
    """Store interviews, each of a user or at an end of its own."""
    for session in sessions:
        assert await store.create_session(session)


class Ear:
    """Hears what the bot says in a workspace, to whomever: calls of the Web API, and answers to response_urls."""

    def __init__(self, workspace: Workspace) -> None:
        self._state = workspace._slack.state
        self._journal = workspace.keep_journal(most=100_000)
        self._seen: set[tuple[str, str]] = set()
        self.listen()

    def listen(self) -> None:
        """Forget what was said so far."""
        self._journal.clear()
        self._seen = set(self._whispers())

    @property
    def said(self) -> str:
        """Everything since, as one text."""
        calls = [entry for entry in self._journal.entries() if entry.source == "call"]
        shown = [message for key, message in self._whispers().items() if key not in self._seen]
        return plain(
            [{"method": call.name, "arguments": call.payload} for call in calls]
            + [{"to": whisper.ephemeral_for, "text": whisper.text, "blocks": whisper.blocks} for whisper in shown]
        )

    def _whispers(self) -> dict[tuple[str, str], Message]:
        places = self._state.ephemerals.items()
        return {(channel, ts): message for channel, messages in places for ts, message in messages.items()}


def plain(value: Any) -> str:
    """As text in which words are found as they were written."""
    return json.dumps(value, ensure_ascii=False, default=str)
