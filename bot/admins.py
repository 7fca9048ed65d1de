"""Who administers a workspace, and who looks after its questions."""

from collections.abc import Collection
from dataclasses import dataclass

from cachetools import TTLCache

from bot.caller import Caller
from bot.web import Refused, SlackWeb

_SECONDS = 300
# https://docs.slack.dev/reference/methods/users.info#errors
_UNKNOWN_USER = frozenset({"user_not_found", "user_not_visible"})


@dataclass(frozen=True)
class _Standing:
    is_admin: bool
    is_mentor: bool


class Admins:
    """By Slack's own record of people, asked at most every five minutes.

    ``mentors`` are the ids of users; one of another workspace with such an id is somebody else.
    """

    def __init__(self, web: SlackWeb, mentors: Collection[str] = ()) -> None:
        self._web = web
        self._mentors = frozenset(mentors)
        self._known: TTLCache[tuple[str, str], _Standing] = TTLCache(10_000, _SECONDS)

    async def include(self, caller: Caller) -> bool:
        """Whether somebody is an admin or an owner. Raises Refused, Failed where Slack does not say."""
        return (await self._standing(caller)).is_admin

    async def or_mentors_include(self, caller: Caller) -> bool:
        """Whether somebody is an admin, an owner or a mentor. Raises Refused, Failed where Slack does not say."""
        standing = await self._standing(caller)
        return standing.is_admin or standing.is_mentor

    async def _standing(self, caller: Caller) -> _Standing:
        who = caller.team_id, caller.user_id
        if who not in self._known:
            try:
                user = (await self._web.call_now("users.info", user=caller.user_id))["user"]
            except Refused as refused:
                if refused.error not in _UNKNOWN_USER:
                    raise
                user = {"deleted": True}
            is_theirs = user.get("team_id", caller.team_id) == caller.team_id and not user.get("deleted")
            self._known[who] = _Standing(
                is_admin=is_theirs and bool(user.get("is_admin") or user.get("is_owner")),
                is_mentor=is_theirs and caller.user_id in self._mentors,
            )
        return self._known[who]
