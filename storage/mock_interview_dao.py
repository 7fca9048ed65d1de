"""Mock interview sessions in MongoDB: one document a session, one conditional update a transition."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import structlog
from cachetools import LRUCache
from pydantic import ValidationError
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from core.analytics import figures_of
from core.models import MockInterviewSession, Question, Status
from storage.client import Database
from storage.session_figures_dao import SessionFiguresDAO

log = structlog.get_logger()

COLLECTION = "mock_interview_sessions"
_NO_ID = {"_id": False}
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_RUNNING = Status.IN_PROGRESS.value
# How far back "no question that this user has had before" looks: two years of an interview every other day.
_REMEMBERED_SESSIONS = 365
# More than a bank has, with those that name a company.
_SHARED_QUESTIONS = 10_000

INDEXES = [
    IndexModel([("session_uuid", ASCENDING)], name="session_uuid", unique=True),
    IndexModel([("origin", ASCENDING)], name="origin", unique=True),
    # One running interview per user and workspace, held by the server, so that two starts at once can't both win.
    IndexModel(
        [("user_uuid", ASCENDING)], name="one_running", unique=True, partialFilterExpression={"status": _RUNNING}
    ),
    IndexModel([("user_uuid", ASCENDING), ("started_at", DESCENDING)], name="user_history"),
    IndexModel([("user_uuid", ASCENDING), ("status", ASCENDING)], name="user_status"),
    IndexModel(
        [("place.team_id", ASCENDING), ("place.channel_id", ASCENDING), ("place.thread_ts", ASCENDING)], name="thread"
    ),
    IndexModel([("next_due_at", ASCENDING)], name="next_due_at"),
    IndexModel([("status", ASCENDING)], name="status"),
    IndexModel([("role_uuid", ASCENDING), ("difficulty_level", ASCENDING)], name="role_difficulty"),
]


class MockInterviewSessionDAO:
    """A ``core.ports.SessionStore`` on MongoDB. Every method raises PyMongoError where the server can't answer.

    When an interview ends, its ``figures`` are put down before the end is: a process that dies between the two leaves
    nothing to mend, since whatever then ends the interview puts them down anew.
    """

    def __init__(self, database: Database) -> None:
        self.figures = SessionFiguresDAO(database)
        self._sessions = database[COLLECTION]
        self._questions: LRUCache[Question, Question] = LRUCache(_SHARED_QUESTIONS)

    async def create_indexes(self) -> None:
        """Make sure of the indexes; those that are there stay."""
        await self._sessions.create_indexes(INDEXES)
        await self.figures.create_indexes()

    async def fill_in_figures(self) -> int:
        """Put down the figures of every interview that has ended, once for a database; how many they were."""
        if await self.figures.is_filled_in():
            return 0
        count = 0
        async for document in self._sessions.find({"status": {"$in": [Status.COMPLETED, Status.ABANDONED]}}, _NO_ID):
            if (session := self._readable(document)) is not None:
                await self.figures.put(figures_of(session))
                count += 1
        await self.figures.note_filled_in()
        return count

    async def missing_indexes(self) -> list[str]:
        """Names of the indexes that are not there."""
        present = set(await self._sessions.index_information())
        return [index.document["name"] for index in INDEXES if index.document["name"] not in present]

    async def create_session(self, session: MockInterviewSession) -> bool:  # noqa: D102
        try:
            await self._sessions.insert_one(session.model_dump())
        except DuplicateKeyError:
            return False
        return True

    async def save_session(self, before: MockInterviewSession, after: MockInterviewSession) -> bool:  # noqa: D102
        ends = before.running and not after.running
        if ends:
            await self.figures.put(figures_of(after))
        written = await self._sessions.update_one(
            {"session_uuid": before.session_uuid, "revision": before.revision}, changes(before, after)
        )
        if ends and not written.modified_count:
            await self._put_right(after.session_uuid)
        return bool(written.modified_count)

    async def get_session(self, session_uuid: str) -> MockInterviewSession | None:  # noqa: D102
        return await self._one({"session_uuid": session_uuid})

    async def get_by_origin(self, origin: str) -> MockInterviewSession | None:  # noqa: D102
        return await self._one({"origin": origin})

    async def get_by_thread(self, team_id: str, channel_id: str, thread_ts: str) -> MockInterviewSession | None:  # noqa: D102
        return await self._one({"place.team_id": team_id, "place.channel_id": channel_id, "place.thread_ts": thread_ts})

    async def get_running(self, user_uuid: str) -> MockInterviewSession | None:  # noqa: D102
        return await self._one({"user_uuid": user_uuid, "status": _RUNNING})

    async def get_user_sessions(  # noqa: D102
        self, user_uuid: str, limit: int, *, before: datetime | None = None, role_uuid: str | None = None
    ) -> list[MockInterviewSession]:
        wanted: dict[str, Any] = {"user_uuid": user_uuid}
        if before is not None:
            wanted["started_at"] = {"$lt": before}
        if role_uuid is not None:
            wanted["role_uuid"] = role_uuid
        found = self._sessions.find(wanted, _NO_ID).sort("started_at", DESCENDING).limit(limit)
        return [self._session(document) async for document in found]

    async def session_uuids(self, user_uuid: str) -> list[str]:  # noqa: D102
        found = self._sessions.find({"user_uuid": user_uuid}, {"_id": False, "session_uuid": True})
        return [document["session_uuid"] async for document in found]

    async def user_sessions(self, user_uuid: str) -> AsyncIterator[MockInterviewSession]:  # noqa: D102
        found = self._sessions.find({"user_uuid": user_uuid}, _NO_ID).sort("started_at", DESCENDING)
        async for document in found:
            if (session := self._readable(document)) is not None:
                yield session

    async def asked_questions(self, user_uuid: str) -> list[str]:  # noqa: D102
        fields = {"_id": False, "question_sequence": True, "current_question_index": True}
        found = self._sessions.find({"user_uuid": user_uuid}, fields)
        found = found.sort("started_at", DESCENDING).limit(_REMEMBERED_SESSIONS)
        newest_first = dict.fromkeys([question async for document in found for question in _shown(document)])
        return list(reversed(newest_first))

    async def due_sessions(  # noqa: D102
        self, now: datetime, limit: int, *, ignore_leases: bool = False
    ) -> list[MockInterviewSession]:
        # Bounded on both sides, and without $or: the embedded server scans the collection for what is open.
        due: dict[str, Any] = {"next_due_at": {"$gt": _LONG_AGO, "$lte": now}}
        if not ignore_leases:
            due["lease.until"] = {"$not": {"$gt": now}}
        found = self._sessions.find(due, _NO_ID).sort("next_due_at", ASCENDING).limit(limit)
        return [session async for document in found if (session := self._readable(document)) is not None]

    async def overdue_outbox(self, now: datetime, limit: int) -> list[datetime]:
        """When what is left to deliver was due, the longest ago first; of ``limit`` sessions, the most overdue ones."""
        overdue = {"next_due_at": {"$gt": _LONG_AGO, "$lte": now}}
        found = self._sessions.find(overdue, {"_id": False, "outbox.due_at": True})
        found = found.sort("next_due_at", ASCENDING).limit(limit)
        due = [entry["due_at"] async for document in found for entry in document.get("outbox", ())]
        return sorted(at for at in due if at <= now)

    async def running_sessions(self) -> AsyncIterator[MockInterviewSession]:  # noqa: D102
        async for document in self._sessions.find({"status": _RUNNING}, _NO_ID):
            if (session := self._readable(document)) is not None:
                yield session

    async def delete_session(self, session_uuid: str) -> bool:  # noqa: D102
        await self.figures.remove(session_uuid)
        return bool((await self._sessions.delete_one({"session_uuid": session_uuid})).deleted_count)

    async def _put_right(self, session_uuid: str) -> None:
        """Somebody else was first: the figures are those of what is stored."""
        session = await self.get_session(session_uuid)
        if session is None or session.running:
            await self.figures.remove(session_uuid)
        else:
            await self.figures.put(figures_of(session))

    async def _one(self, query: dict[str, Any]) -> MockInterviewSession | None:
        document = await self._sessions.find_one(query, _NO_ID)
        return self._session(document) if document is not None else None

    def _readable(self, document: dict[str, Any]) -> MockInterviewSession | None:
        """The session of a document; None, and a line in the log, for one that must not stop the others."""
        try:
            return self._session(document)
        except ValidationError as error:
            log.error("session_unreadable", session=document.get("session_uuid"), fields=error.error_count())
            return None

    def _session(self, document: dict[str, Any]) -> MockInterviewSession:
        """The session of a document. Equal questions are one object: they are more than half of a session's memory."""
        session = MockInterviewSession.model_validate(document)
        shared = [self._questions.setdefault(question, question) for question in session.questions]
        return session.with_(questions=tuple(shared))


def changes(before: MockInterviewSession, after: MockInterviewSession) -> dict[str, Any]:
    """The update that turns the one document into the other.

    Answers are long and never shrink in number: changed ones are set one by one and new ones pushed.
    """
    changed = {name for name in MockInterviewSession.model_fields if getattr(before, name) is not getattr(after, name)}
    update: dict[str, Any] = {"$set": after.model_dump(include=changed - {"responses"})}
    known = len(before.responses)
    dumped = {
        index: response.model_dump()
        for index, response in enumerate(after.responses)
        if index >= known or response is not before.responses[index]
    }
    if any(index < known for index in dumped):  # MongoDB takes no $set and $push of one array in one update
        update["$set"] |= {f"responses.{index}": response for index, response in dumped.items()}
    elif dumped:
        update["$push"] = {"responses": {"$each": list(dumped.values())}}
    return update


def _shown(document: dict[str, Any]) -> list[str]:
    """Ids of the questions that were reached, the last first."""
    reached = document["question_sequence"][: document["current_question_index"] + 1]
    return list(reversed(reached))
