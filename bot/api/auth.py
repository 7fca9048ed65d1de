"""Who is asking: a personal token, and the ``uuid`` of whom it was made for.

Both have to be there and belong together; whatever is wrong with them, the answer is the same 401.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from bot.api.limits import RateLimits
from bot.api.problems import Problem
from bot.caller import Caller
from bot.desk import Desk
from bot.web import Failed, Refused
from core.questions import QuestionBank
from core.tokens import parts

_BEARER = HTTPBearer(
    auto_error=False, description="A personal token: `/interview token` in Slack makes one, and shows it once."
)
_UUID = APIKeyHeader(
    name="uuid", auto_error=False, description="Your user id, as `/interview token` shows it beside the token."
)


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


async def bank_of(desk: At, caller: Signed) -> QuestionBank:
    """The question bank of the caller's workspace."""
    return await desk.shelf.bank(caller.team_id)


Bank = Annotated[QuestionBank, Depends(bank_of)]


async def admin(desk: At, caller: Signed) -> Caller:
    """An admin of the workspace. Raises Problem 403 for others, 503 where Slack does not say."""
    try:
        is_admin = await desk.admins.include(caller)
    except (Refused, Failed) as error:
        raise Problem(503, "Slack does not say who administers the workspace; try again later.") from error
    if not is_admin:
        raise Problem(403, "Only admins of the workspace may see this.")
    return caller


Admin = Annotated[Caller, Depends(admin)]
