"""One small record of figures for each interview that has ended, and what they add up to.

Analytics read these alone: an interview's own document is some forty times larger.
"""

from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from core.analytics import IndustryTotals, PersonTotals, SessionFigures, WeekTotals
from core.models import Category, Difficulty
from storage.client import Database

COLLECTION = "session_figures"
INDEXES = [
    IndexModel([("session_uuid", ASCENDING)], name="session_uuid", unique=True),
    IndexModel([("user_uuid", ASCENDING), ("started_at", DESCENDING)], name="user_history"),
    # All three: the embedded server takes some thirty times as long to filter on a field that the index lacks.
    IndexModel(
        [("team_id", ASCENDING), ("role_uuid", ASCENDING), ("difficulty_level", ASCENDING)], name="team_role_difficulty"
    ),
    IndexModel([("team_id", ASCENDING), ("started_at", DESCENDING)], name="team_history"),
]
_NO_ID = {"_id": False}
# No interview's id, and nobody's: no question about people or workspaces finds it.
_FILLED_IN = {"session_uuid": "filled-in"}
_SUMS = {
    "interviews": {"$sum": 1},
    "asked": {"$sum": "$asked"},
    "answered": {"$sum": "$answered"},
    "words": {"$sum": "$words"},
    "seconds": {"$sum": "$seconds"},
}
_CATEGORY_SUMS = {category.value: {"$sum": f"$categories.{category.value}.answered"} for category in Category}
# The same sums once more, over groups that have them.
_SUMS_OF_SUMS = {name: {"$sum": f"${name}"} for name in (*_SUMS, *_CATEGORY_SUMS)}
_MONDAY = {"$dateTrunc": {"date": "$started_at", "unit": "week", "startOfWeek": "monday"}}


class SessionFiguresDAO:
    """A ``core.ports.FiguresStore`` on MongoDB. Every method raises PyMongoError where the server can't answer."""

    def __init__(self, database: Database) -> None:
        self._figures = database[COLLECTION]

    async def create_indexes(self) -> None:
        """Make sure of the indexes; those that are there stay."""
        await self._figures.create_indexes(INDEXES)

    async def put(self, figures: SessionFigures) -> None:  # noqa: D102
        await self._figures.replace_one({"session_uuid": figures.session_uuid}, figures.model_dump(), upsert=True)

    async def remove(self, session_uuid: str) -> None:  # noqa: D102
        await self._figures.delete_one({"session_uuid": session_uuid})

    async def is_filled_in(self) -> bool:
        """Whether interviews from before there were figures have theirs."""
        return await self._figures.find_one(_FILLED_IN, {"_id": True}) is not None

    async def note_filled_in(self) -> None:
        """Note that all of them have."""
        await self._figures.replace_one(_FILLED_IN, _FILLED_IN, upsert=True)

    async def count(self, user_uuid: str, role_uuid: str | None) -> int:  # noqa: D102
        return int(await self._figures.count_documents(_of(user_uuid, role_uuid)))

    async def earliest(self, user_uuid: str, role_uuid: str | None, limit: int) -> list[SessionFigures]:  # noqa: D102
        return await self._in_order(_of(user_uuid, role_uuid), ASCENDING, limit)

    async def latest(self, user_uuid: str, role_uuid: str | None, limit: int) -> list[SessionFigures]:  # noqa: D102
        return await self._in_order(_of(user_uuid, role_uuid), DESCENDING, limit)

    async def weeks(  # noqa: D102
        self, user_uuid: str, since: datetime, role_uuid: str | None = None
    ) -> list[WeekTotals]:
        wanted = _of(user_uuid, role_uuid) | {"started_at": {"$gte": since}}
        week = {"difficulty": "$difficulty_level", "week": _MONDAY}
        found = self._figures.aggregate([{"$match": wanted}, {"$group": {"_id": week, **_SUMS, **_CATEGORY_SUMS}}])
        return [
            WeekTotals(difficulty=row["_id"]["difficulty"], week=row["_id"]["week"].date(), **_totals(row))
            async for row in found
        ]

    async def people(  # noqa: D102
        self, team_id: str, role_uuid: str, difficulty: Difficulty | None = None
    ) -> list[PersonTotals]:
        wanted: dict[str, Any] = {"team_id": team_id, "role_uuid": role_uuid}
        if difficulty is not None:
            wanted["difficulty_level"] = difficulty.value
        found = self._figures.aggregate([{"$match": wanted}, {"$group": {"_id": "$user_uuid", **_SUMS}}])
        return [PersonTotals(user_uuid=row["_id"], **row) async for row in found]

    async def industries(self, team_id: str, since: datetime) -> list[IndustryTotals]:  # noqa: D102
        wanted = {"team_id": team_id, "started_at": {"$gte": since}}
        # By person first: $addToSet would look through all people of an industry for each of its interviews.
        person = {"industry": "$industry_uuid", "user": "$user_uuid"}
        found = self._figures.aggregate(
            [
                {"$match": wanted},
                {"$group": {"_id": person, **_SUMS, **_CATEGORY_SUMS}},
                {"$group": {"_id": "$_id.industry", "people": {"$sum": 1}, **_SUMS_OF_SUMS}},
            ]
        )
        return [IndustryTotals(industry_uuid=row["_id"], people=row["people"], **_totals(row)) async for row in found]

    async def _in_order(self, wanted: dict[str, Any], direction: int, limit: int) -> list[SessionFigures]:
        found = self._figures.find(wanted, _NO_ID).sort("started_at", direction).limit(limit)
        return [SessionFigures.model_validate(document) async for document in found]


def _of(user_uuid: str, role_uuid: str | None) -> dict[str, Any]:
    return {"user_uuid": user_uuid} | ({"role_uuid": role_uuid} if role_uuid is not None else {})


def _totals(row: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``core.analytics.GroupTotals`` from a row of sums."""
    categories = {category: row[category.value] for category in Category if row[category.value]}
    return {name: row[name] for name in _SUMS} | {"categories": categories}
