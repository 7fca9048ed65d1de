"""Where everything that Slack sends comes in: read once, by its model, before Bolt or a listener looks at it.

A listener asks for what was read by the name of its argument: ``caller``, ``typed``, ``click``, ``submission``,
``pointed``, ``home``, ``said``.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.blocks import ids
from bot.caller import Caller
from bot.listeners.payloads import (
    Click,
    FormClick,
    HomeOpened,
    Pointed,
    Sender,
    Submission,
    Typed,
    read,
)
from bot.listeners.said import read_message
from core.errors import Unreadable

Body = dict[str, Any]
Answer = Callable[[Exception, Body, AsyncBoltContext], Awaitable[BoltResponse]]

_IN_FORMS = frozenset({ids.INDUSTRY, *ids.IN_LIBRARY})


class Edge(AsyncMiddleware):
    """Lets through what can be read, and answers for what can't."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Put what was read where Bolt finds listeners' arguments."""
        try:
            req.context.update(_read(req.body, req.context))
        except Unreadable as error:
            return await self._answer(error, req.body, req.context)
        return await next()


def _read(body: Body, context: AsyncBoltContext) -> dict[str, object]:
    if not isinstance(body.get("event", {}), dict):
        raise Unreadable("event_callback", ("event",))  # whatever else it is, Bolt looks in there
    match body.get("type"):
        case "event_callback":
            return _read_event(body, context)
        case "block_actions":
            return {"click": _click(body), "caller": _caller(context, "block_actions")}
        case "view_submission":
            submission = read(Submission, body, "view_submission")
            return {"submission": submission, "caller": _caller(context, "view_submission")}
        case "message_action":
            return {"pointed": read(Pointed, body, "message_action"), "caller": _caller(context, "message_action")}
        case _ if "command" in body:
            return {"typed": read(Typed, body, "command"), "caller": _caller(context, "command")}
    if not isinstance(body.get("view", {}), dict):
        raise Unreadable("payload", ("view",))  # whatever else it is, Bolt looks in there
    return {}  # none of ours, and Bolt says so


def _read_event(body: Body, context: AsyncBoltContext) -> dict[str, object]:
    event = body.get("event", {})
    match event.get("type"):
        case kind if not isinstance(kind, str):
            raise Unreadable("event_callback", ("event.type",))
        case "message":
            said = read_message(event)
            return {"said": said, "caller": said and _caller(context, "message", said.user_id)}
        case "app_home_opened":
            home = read(HomeOpened, event, "app_home_opened")
            return {"home": home, "caller": _caller(context, "app_home_opened")}
    return {}


def _click(body: Body) -> Click:
    click = read(Click, body, "block_actions")
    return read(FormClick, body, click.action.action_id) if click.action.action_id in _IN_FORMS else click


def _caller(context: AsyncBoltContext, kind: str, user_id: str | None = None) -> Caller:
    """Whom Bolt has found; ``user_id``: who has written, where that says it better."""
    found = {"team_id": context.team_id, "enterprise_id": context.enterprise_id}
    sender = read(Sender, found | {"user_id": user_id or context.user_id}, kind)
    if sender.team_id is None and sender.enterprise_id is None:
        raise Unreadable(kind, ("team_id",))
    return Caller.of(user_id=sender.user_id, team_id=sender.team_id, enterprise_id=sender.enterprise_id)
