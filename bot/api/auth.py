"""Who is asking: a personal token, and the ``uuid`` of whom it was made for.

Both have to be there and belong together; whatever is wrong with them, the answer is the same 401.
"""

from typing import Annotated

from cachetools import TTLCache
from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from bot.api.limits import RateLimits
from bot.api.problems import Problem
from bot.desk import Caller, Desk
from bot.web import Failed, Refused
from core.tokens import parts

_BEARER = HTTPBearer(
    auto_error=False, description="A personal token: `/interview token` in Slack makes one, and shows it once."
)
_UUID = APIKeyHeader(
    name="uuid", auto_error=False, description="Your user id, as `/interview token` shows it beside the token."
)
_ADMINS_SECONDS = 300
# https://docs.slack.dev/reference/methods/users.info#errors
_UNKNOWN_USER = frozenset({"user_not_found", "user_not_visible"})


async def desk_of(request: Request) -> Desk:
    """What routes work with."""
    desk: Desk = request.app.state.desk
    return desk


At = Annotated[Desk, Depends(desk_of)]


async def signed_in(
    request: Request,
    desk: At,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    uuid: Annotated[str | None, Depends(_UUID)],
) -> Caller:
    """The person whose token this is. Raises Problem 401 and 429."""
    limits: RateLimits = request.app.state.rate_limits
    shown = parts(bearer.credentials) if bearer is not None else None
    token = await desk.tokens.get(shown[0]) if shown is not None else None
    if shown is None or token is None or not token.is_opened_by(shown[1]) or token.user_uuid != uuid:
        await limits.admit("stranger", request.client.host if request.client else "")
        raise Problem(
            401,
            "Send a personal token as Authorization: Bearer, and beside it the uuid that it was made for. "
            "/interview token in Slack makes one.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    await limits.admit("token", token.token_id)
    now = desk.clock.now()
    if token.use_is_worth_noting(now):
        await desk.tokens.note_use(token.token_id, now)
    return Caller(user_uuid=token.user_uuid, user_id=token.user_id, team_id=token.team_id)


Signed = Annotated[Caller, Depends(signed_in)]


class Admins:
    """Who administers the workspace, by Slack's own record of them, asked at most every five minutes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: TTLCache[tuple[str, str], bool] = TTLCache(10_000, _ADMINS_SECONDS)

    async def include(self, caller: Caller) -> bool:
        """Whether somebody is an admin or an owner. Raises Problem 503 where Slack does not say."""
        who = caller.team_id, caller.user_id
        if who not in self._known:
            try:
                user = (await self._desk.web.call_now("users.info", user=caller.user_id))["user"]
            except Refused as refused:
                if refused.error not in _UNKNOWN_USER:
                    raise Problem(503, "Slack does not say who administers the workspace.") from refused
                user = {}
            except Failed as error:
                raise Problem(503, "Slack does not say who administers the workspace; try again later.") from error
            is_theirs = user.get("team_id", caller.team_id) == caller.team_id and not user.get("deleted")
            self._known[who] = is_theirs and bool(user.get("is_admin") or user.get("is_owner"))
        return self._known[who]


async def admin(request: Request, caller: Signed) -> Caller:
    """An admin of the workspace. Raises Problem 403 for others."""
    admins: Admins = request.app.state.admins
    if not await admins.include(caller):
        raise Problem(403, "Only admins of the workspace may see this.")
    return caller


Admin = Annotated[Caller, Depends(admin)]
