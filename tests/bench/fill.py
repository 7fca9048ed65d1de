"""Interviews by the thousand, made by the real engine, straight into MongoDB."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from core.engine import advance, begin
from core.engine.schedule import next_due_at
from core.events import AnswerReceived, EffectDelivered
from core.models import InterviewRules, Lease, MockInterviewSession, Place
from core.questions import load_bank
from core.timestamps import slack_ts
from storage.client import Database, connect, database
from storage.embedded import PROGRAM, EmbeddedServer
from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from tests.auxil.builders import make_choice, words
from tests.bench.crowd import pid_of

Document = dict[str, Any]

QUESTIONS, WORDS = 9, 60
_ASKED = tuple(load_bank())[:QUESTIONS]
_BATCH = 500
_MODEL_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Served:
    """A MongoDB of our own: where it is, and its process (0 where the system does not say)."""

    uri: str
    pid: int


@asynccontextmanager
async def mongodb() -> AsyncIterator[Served]:
    """The embedded server on a folder of its own; gone afterwards."""
    with TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        uri = await server.start()
        try:
            yield Served(uri, pid_of(PROGRAM, Path(folder)))
        finally:
            await server.stop()


@asynccontextmanager
async def shelf(uri: str) -> AsyncIterator[tuple[Database, MockInterviewSessionDAO]]:
    """The database and the store on it, with its indexes, through the product's own connection."""
    client = connect(uri)
    try:
        store = MockInterviewSessionDAO(database(client))
        await store.create_indexes()
        yield database(client), store
    finally:
        client.close()


class Played:
    """An interview that goes on at the instants that it is told."""

    def __init__(self, name: str, *, place: Place, began: datetime, rules: InterviewRules) -> None:
        self.session = begin(
            session_uuid=name,
            user_uuid=f"user:{name}",
            team_id="T1",
            origin=f"origin:{name}",
            scenario_name="Mid-level Backend Engineer",
            choice=make_choice(),
            questions=_ASKED,
            rules=rules,
            place=place,
            now=began,
        )

    def posts(self, at: datetime) -> None:
        """The first entry of the outbox is posted."""
        head = self.session.outbox[0]
        event = EffectDelivered(effect_id=head.id, effect=head.effect, message_ts=slack_ts(at))
        self.session, _ = advance(self.session, event, at)

    def says(self, at: datetime, text: str) -> None:
        """The owner writes a reply."""
        self.session, _ = advance(self.session, AnswerReceived(message_ts=slack_ts(at), text=text), at)


def previewing(number: int, *, due_at: datetime, preview: float, owner: str) -> MockInterviewSession:
    """An interview whose first "Answer now" is due at this instant, and for ``owner`` to deliver."""
    asked_at = due_at - timedelta(seconds=preview)
    place = Place(team_id="T1", channel_id=f"C{number % 50}", user_id=f"U{number}")
    rules = InterviewRules(preview_seconds=preview)
    played = Played(f"due-{number}", place=place, began=asked_at - timedelta(seconds=1), rules=rules)
    played.posts(asked_at - timedelta(seconds=0.5) + timedelta(microseconds=number))  # the card: each a thread
    played.posts(asked_at)
    lease = Lease(owner=owner, until=due_at + timedelta(seconds=15))
    return played.session.with_(lease=lease, next_due_at=next_due_at(played.session))


def answering(name: str, *, answers: int) -> MockInterviewSession:
    """An interview with so many answers of sixty words, at its next "Answer now"; over where that is all of them."""
    place = Place(team_id="T1", channel_id="C1", user_id=name)
    played = Played(name, place=place, began=_MODEL_BEGAN, rules=InterviewRules())
    at = _MODEL_BEGAN
    while played.session.outbox:
        at += timedelta(seconds=6)
        played.posts(at)
        session = played.session
        if session.prompt_ts is not None and len(session.responses) < answers:
            at += timedelta(seconds=60)
            played.says(at, words(WORDS))
    return played.session.with_(next_due_at=next_due_at(played.session))


def as_somebody_elses(document: Document, number: int, user: str) -> Document:
    """The same interview of another user, a minute later for each number."""
    began = _MODEL_BEGAN + timedelta(minutes=number)
    own = {"session_uuid": str(uuid4()), "origin": f"filled:{number}", "user_uuid": user, "started_at": began}
    return {**document, **own, "place": {**document["place"], "thread_ts": slack_ts(began)}}


async def insert(into: Database, documents: Iterable[Document]) -> None:
    """Write documents in batches."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _BATCH:
            await into[COLLECTION].insert_many(batch, ordered=False)
            batch = []
    if batch:
        await into[COLLECTION].insert_many(batch, ordered=False)
