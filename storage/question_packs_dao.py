"""Workspaces' question packs in MongoDB: a document a pack, with its questions."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from core.packs.pack import QuestionPack
from storage.client import Database

COLLECTION = "question_packs"
INDEXES = [
    IndexModel([("pack_uuid", ASCENDING)], name="pack_uuid", unique=True),
    IndexModel([("team_id", ASCENDING), ("name_key", ASCENDING)], name="team_name", unique=True),
]
_NO_ID = {"_id": False}
_STAMP = {"_id": False, "pack_uuid": True, "revision": True}


class QuestionPacksDAO:
    """A ``core.ports.PackStore`` on MongoDB. Every method raises PyMongoError where the server can't answer."""

    def __init__(self, database: Database) -> None:
        self._packs = database[COLLECTION]

    async def create_indexes(self) -> None:
        """Make sure of the indexes; those that are there stay."""
        await self._packs.create_indexes(INDEXES)

    async def add(self, pack: QuestionPack) -> bool:  # noqa: D102
        try:
            await self._packs.insert_one(_document(pack))
        except DuplicateKeyError:
            return False
        return True

    async def save(self, before: QuestionPack, after: QuestionPack) -> bool:  # noqa: D102
        unchanged = {"pack_uuid": before.pack_uuid, "team_id": before.team_id, "revision": before.revision}
        changed = _document(after.with_(revision=before.revision + 1))
        return bool((await self._packs.update_one(unchanged, {"$set": changed})).matched_count)

    async def get(self, team_id: str, pack_uuid: str) -> QuestionPack | None:  # noqa: D102
        document = await self._packs.find_one({"pack_uuid": pack_uuid, "team_id": team_id}, _NO_ID)
        return QuestionPack.model_validate(document) if document is not None else None

    async def of_team(self, team_id: str) -> list[QuestionPack]:  # noqa: D102
        found = [
            QuestionPack.model_validate(document) async for document in self._packs.find({"team_id": team_id}, _NO_ID)
        ]
        return sorted(found, key=lambda pack: (pack.created_at, pack.pack_uuid))

    async def stamps(self, team_id: str) -> dict[str, int]:  # noqa: D102
        found = self._packs.find({"team_id": team_id}, _STAMP)
        return {document["pack_uuid"]: document["revision"] async for document in found}

    async def remove(self, team_id: str, pack_uuid: str) -> bool:  # noqa: D102
        return bool((await self._packs.delete_one({"pack_uuid": pack_uuid, "team_id": team_id})).deleted_count)


def _document(pack: QuestionPack) -> dict[str, Any]:
    return {**pack.model_dump(), "name_key": pack.name_key}
