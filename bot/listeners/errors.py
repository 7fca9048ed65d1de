"""One answer for everything that goes wrong in a listener: a clear sentence, privately, and nothing lost."""

import json
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.blocks import ids
from bot.blocks.builder import Post, escape, modal
from bot.blocks.packs import busy_pack_post, no_pack_post, not_allowed_post
from bot.blocks.replies import running_post, text_post
from bot.desk import Desk
from bot.listeners.edge import Edge
from bot.listeners.payloads import Submission
from bot.web import Failed, Refused
from core.errors import (
    AlreadyRunning,
    GreenroomError,
    NoInterview,
    NoPack,
    NoQuestions,
    NotAllowed,
    NotTheOwner,
    PackIsBusy,
    RoleNotFound,
    Unreadable,
)

log = structlog.get_logger()

Body = dict[str, Any]

_OUR_FAULT = "Something went wrong on my side; nothing is lost. Please try again in a moment."
_UNREADABLE = (
    f"I can't make sense of what Slack sent me, so nothing has changed. Please begin anew with `{ids.COMMAND}`."
)

_SAID: dict[type[Exception], Post] = {
    NotAllowed: not_allowed_post(),
    NoPack: no_pack_post(),
    PackIsBusy: busy_pack_post(),
    Unreadable: text_post(_UNREADABLE),
}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to errors of all listeners, and of reading what they are given."""

    async def on_error(error: Exception, body: Body, context: AsyncBoltContext) -> BoltResponse:
        _note(error, body)
        if body.get("type") == "event_callback":
            is_final = isinstance(error, GreenroomError | Refused)
            return BoltResponse(status=200 if is_final else 500)  # after a 500, Slack sends the event again
        post = await _explained(error, desk)
        if "command" in body:
            return _json({"response_type": "ephemeral", "text": post.text, "blocks": post.block_dicts()})
        if body.get("type") == "view_submission":
            return _json(_in_form(error, context, post))
        await _tell(body, context, post)
        return BoltResponse(status=200)

    async def _tell(body: Body, context: AsyncBoltContext, post: Post) -> None:
        """Even where the payload is not what it should be, it may say whom to tell, and how."""
        container = body.get("container")
        thread_ts = _text(container.get("thread_ts")) if isinstance(container, dict) else None
        user_id = _text(context.get("user_id"))
        if user_id is not None:
            await desk.tell(user_id, post, _text(body.get("response_url")), thread_ts)

    app.error(on_error)
    # Before Bolt's own middleware, which stumbles over what is no payload at all.
    app._async_middleware_list.insert(0, Edge(on_error))


def _note(error: Exception, body: Body) -> None:
    """What an admin has to know: bugs and failures with their traceback; of what can't be read, what is wrong."""
    match error:
        case Unreadable(kind=kind, fields=fields):
            log.warning("unreadable", kind=kind, fields=[*fields])
        case GreenroomError():
            pass
        case _:
            log.error("listener_failed", kind=_text(body.get("type")) or "command", exc_info=error)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


async def _explained(error: Exception, desk: Desk) -> Post:
    match error:
        case AlreadyRunning(session=session):
            lead = "You have an interview running; one at a time is all I can listen to."
            return running_post(session, await desk.permalink(session), lead)
        case RoleNotFound(wanted=wanted, nearest=nearest):
            return text_post(_role_not_found(wanted, nearest))
        case NoQuestions(role=role):
            return text_post(f"There are no questions of these types for {escape(role)} yet. Choose more types.")
        case NoInterview(kind="running"):
            return text_post(f"You have no interview running. `{ids.COMMAND}` starts one.")
        case NoInterview():
            return text_post(f"There is no such interview. `{ids.COMMAND} history` lists yours.")
        case NotTheOwner(session=session):
            owner = f"<@{session.place.user_id}>" if session.place else "its candidate"
            return text_post(f"Only {owner} can do that in this interview. `{ids.COMMAND}` starts your own.")
        case NotAllowed() | NoPack() | PackIsBusy() | Unreadable():
            return _SAID[type(error)]
        case Refused(method=method, error=code):
            return text_post(f"Slack refused `{method}`: `{code}`. `greenroom doctor` tells an admin what is missing.")
        case Failed():
            return text_post("Slack did not answer in time; nothing is lost. Please try again in a moment.")
        case _:
            return text_post(_OUR_FAULT)


def _role_not_found(wanted: str, nearest: tuple[str, ...]) -> str:
    asked = f"I don't know the role `{escape(wanted)}`." if wanted else "Which role?"
    near = f" Did you mean {' or '.join(f'*{escape(name)}*' for name in nearest)}?" if nearest else ""
    return f"{asked}{near} For example `{ids.COMMAND} start backend mid`; `{ids.COMMAND} library` lists all roles."


def _in_form(error: Exception, context: AsyncBoltContext, post: Post) -> dict[str, Any]:
    """What a form shows: an error at its field, or the explanation in the form's place."""
    submission: Submission | None = context.get("submission")
    field = submission.view.block_of(ids.CATEGORIES) if submission is not None else None
    if isinstance(error, NoQuestions) and field is not None:
        advice = "There are no questions of these types for this role: choose more."
        return {"response_action": "errors", "errors": {field: advice if error.categories else "Choose at least one."}}
    return {"response_action": "update", "view": modal("Not started", post.blocks).to_dict()}


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, headers={"Content-Type": ["application/json"]}, body=json.dumps(payload))
