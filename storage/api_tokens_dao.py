"""Personal tokens of the REST API in MongoDB: hashes, never the tokens themselves."""

from datetime import datetime

from pymongo import ASCENDING, IndexModel

from core.tokens import ApiToken
from storage.client import Database

COLLECTION = "api_tokens"
INDEXES = [
    IndexModel([("token_id", ASCENDING)], name="token_id", unique=True),
    IndexModel([("user_uuid", ASCENDING), ("created_at", ASCENDING)], name="user"),
]
_NO_ID = {"_id": False}


class ApiTokensDAO:
    """A ``core.ports.TokenStore`` on MongoDB. Every method raises PyMongoError where the server can't answer."""

    def __init__(self, database: Database) -> None:
        self._tokens = database[COLLECTION]

    async def create_indexes(self) -> None:
        """Make sure of the indexes; those that are there stay."""
        await self._tokens.create_indexes(INDEXES)

    async def add(self, token: ApiToken) -> None:  # noqa: D102
        await self._tokens.insert_one(token.model_dump())

    async def get(self, token_id: str) -> ApiToken | None:  # noqa: D102
        document = await self._tokens.find_one({"token_id": token_id}, _NO_ID)
        return ApiToken.model_validate(document) if document is not None else None

    async def of_user(self, user_uuid: str) -> list[ApiToken]:  # noqa: D102
        found = self._tokens.find({"user_uuid": user_uuid}, _NO_ID).sort("created_at", ASCENDING)
        return [ApiToken.model_validate(document) async for document in found]

    async def note_use(self, token_id: str, at: datetime) -> None:  # noqa: D102
        await self._tokens.update_one({"token_id": token_id}, {"$set": {"last_used_at": at}})

    async def revoke(self, user_uuid: str, token_id: str) -> bool:  # noqa: D102
        return bool((await self._tokens.delete_one({"token_id": token_id, "user_uuid": user_uuid})).deleted_count)
