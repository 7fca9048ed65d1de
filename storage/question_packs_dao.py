"""Workspaces' question packs in MongoDB: a small document a pack, and one with what it holds.

What a pack holds is never changed: other content is another document, written before the pack names it. So whoever
looks sees a pack whole, as it was or as it is; and looking whether one has changed reads the small documents alone.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from core.packs.pack import QuestionPack
from storage.client import Database

COLLECTION, CONTENTS = "question_packs", "question_pack_contents"
INDEXES = [
    IndexModel([("pack_uuid", ASCENDING)], name="pack_uuid", unique=True),
    IndexModel([("team_id", ASCENDING), ("name_key", ASCENDING)], name="team_name", unique=True),
]
CONTENT_INDEXES = [IndexModel([("content_uuid", ASCENDING)], name="content_uuid", unique=True)]
_CONTENT = ("industries", "roles", "entries")
_LOOKS = 5
_NO_ID = {"_id": False}
_STAMP = {"_id": False, "pack_uuid": True, "revision": True}

Document = dict[str, Any]


class QuestionPacksDAO:
    """A ``core.ports.PackStore`` on MongoDB. Every method raises PyMongoError where the server can't answer."""

    def __init__(self, database: Database) -> None:
        self._packs = database[COLLECTION]
        self._contents = database[CONTENTS]

    async def create_indexes(self) -> None:
        """Make sure of the indexes; those that are there stay."""
        await self._packs.create_indexes(INDEXES)
        await self._contents.create_indexes(CONTENT_INDEXES)

    async def add(self, pack: QuestionPack) -> bool:  # noqa: D102
        content_uuid = await self._put_content(pack)
        try:
            await self._packs.insert_one({**_head(pack), "content_uuid": content_uuid})
        except DuplicateKeyError:
            await self._drop_content(content_uuid)
            return False
        return True

    async def save(self, before: QuestionPack, after: QuestionPack) -> bool:  # noqa: D102
        unchanged = {"pack_uuid": before.pack_uuid, "team_id": before.team_id, "revision": before.revision}
        head = _head(after.with_(revision=before.revision + 1))
        if _content(after) == _content(before):
            return bool((await self._packs.update_one(unchanged, {"$set": head})).matched_count)
        stored = await self._packs.find_one(unchanged, _NO_ID)
        if stored is None:
            return False
        content_uuid = await self._put_content(after)
        changed = {"$set": {**head, "content_uuid": content_uuid}}
        is_saved = bool((await self._packs.update_one(unchanged, changed)).matched_count)
        await self._drop_content(stored["content_uuid"] if is_saved else content_uuid)
        return is_saved

    async def get(self, team_id: str, pack_uuid: str) -> QuestionPack | None:  # noqa: D102
        packs = await self._found({"pack_uuid": pack_uuid, "team_id": team_id})
        return packs[0] if packs else None

    async def of_team(self, team_id: str) -> list[QuestionPack]:  # noqa: D102
        return sorted(await self._found({"team_id": team_id}), key=lambda pack: (pack.created_at, pack.pack_uuid))

    async def stamps(self, team_id: str) -> dict[str, int]:  # noqa: D102
        found = self._packs.find({"team_id": team_id}, _STAMP)
        return {document["pack_uuid"]: document["revision"] async for document in found}

    async def remove(self, team_id: str, pack_uuid: str) -> bool:  # noqa: D102
        pack = {"pack_uuid": pack_uuid, "team_id": team_id}
        stored = await self._packs.find_one(pack, _NO_ID)
        is_removed = bool((await self._packs.delete_one(pack)).deleted_count)
        if stored is not None:
            await self._drop_content(stored["content_uuid"])
        return is_removed

    async def _found(self, wanted: Document) -> list[QuestionPack]:
        """The packs whole. Where content has gone meanwhile, its pack has other content by now, or is gone too."""
        for _ in range(_LOOKS):
            heads = [head async for head in self._packs.find(wanted, _NO_ID)]
            contents = await self._contents_of(heads)
            whole = [head | contents[head["content_uuid"]] for head in heads if head["content_uuid"] in contents]
            if len(whole) == len(heads):
                break
        return [QuestionPack.model_validate(document) for document in whole]

    async def _contents_of(self, heads: Sequence[Document]) -> dict[str, Document]:
        found = self._contents.find({"content_uuid": {"$in": [head["content_uuid"] for head in heads]}}, _NO_ID)
        return {document["content_uuid"]: document async for document in found} if heads else {}

    async def _put_content(self, pack: QuestionPack) -> str:
        content_uuid = uuid4().hex
        await self._contents.insert_one({**_content(pack), "content_uuid": content_uuid})
        return content_uuid

    async def _drop_content(self, content_uuid: str) -> None:
        await self._contents.delete_one({"content_uuid": content_uuid})


def _head(pack: QuestionPack) -> Document:
    return {**pack.model_dump(exclude=set(_CONTENT)), "name_key": pack.name_key}


def _content(pack: QuestionPack) -> Document:
    return pack.model_dump(include=set(_CONTENT))
