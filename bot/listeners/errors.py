"""One answer for everything that goes wrong in a listener: a clear sentence, privately, and nothing lost."""

import json
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.blocks import ids
from bot.blocks.builder import Post, escape, modal
from bot.blocks.replies import running_post, text_post
from bot.desk import Desk
from bot.web import Failed, Refused
from core.errors import AlreadyRunning, GreenroomError, NoInterview, NoQuestions, NotTheOwner, RoleNotFound

log = structlog.get_logger()

_OUR_FAULT = "Something went wrong on my side; nothing is lost. Please try again in a moment."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to errors of all listeners."""

    @app.error
    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        if not isinstance(error, GreenroomError):
            log.error("listener_failed", kind=body.get("type", "command"), exc_info=error)
        if body.get("type") == "event_callback":
            is_final = isinstance(error, GreenroomError | Refused)
            return BoltResponse(status=200 if is_final else 500)  # after a 500, Slack sends the event again
        post = await _explained(error, desk)
        if "command" in body:
            return _json({"response_type": "ephemeral", "text": post.text, "blocks": post.block_dicts()})
        if body.get("type") == "view_submission":
            return _json(_in_form(error, body, post))
        if url := body.get("response_url"):
            await desk.whisperer.respond(url, post, thread_ts=body.get("container", {}).get("thread_ts"))
        elif context.user_id:
            await desk.whisperer.directly(context.user_id, post)
        return BoltResponse(status=200)


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


def _in_form(error: Exception, body: dict[str, Any], post: Post) -> dict[str, Any]:
    """What a form shows: an error at its field, or the explanation in the form's place."""
    if isinstance(error, NoQuestions):
        advice = "There are no questions of these types for this role: choose more."
        field = next(block for block, elements in body["view"]["state"]["values"].items() if ids.CATEGORIES in elements)
        return {"response_action": "errors", "errors": {field: advice if error.categories else "Choose at least one."}}
    return {"response_action": "update", "view": modal("Not started", post.blocks).to_dict()}


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, headers={"Content-Type": ["application/json"]}, body=json.dumps(payload))
