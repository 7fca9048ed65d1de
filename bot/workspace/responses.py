"""response_url: five answers within half an hour, posted by whoever holds the address."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.workspace import block_kit
from bot.workspace.errors import SlackError
from bot.workspace.expiry import Expiring
from bot.workspace.messages import Draft, Messages
from bot.workspace.model import JSON, Message
from bot.workspace.state import State

MOST_USES = 5
LIFE = 30 * 60.0


@dataclass
class Permit:
    """What one response_url is good for."""

    channel: str
    user: str
    original: Message | None = None
    uses: int = 0


class Responses:
    """Makes response_urls, and does what is posted to them."""

    def __init__(self, state: State, messages: Messages, time: Callable[[], float]) -> None:
        self._state = state
        self._messages = messages
        self._permits: Expiring[Permit] = Expiring(LIFE, time)

    def make_url(self, channel: str, user: str, original: Message | None = None) -> str:
        """An address that answers something which a person did in a channel, or to a message."""
        key = secrets.token_urlsafe(24)
        self._permits.put(key, Permit(channel, user, original))
        return f"{self._state.url}/actions/{self._state.team_id}/{key}"

    async def serve(self, request: Request) -> Response:
        """Take an answer."""
        try:
            answer = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        try:
            permit = self._use(request.path_params["key"])
            self.respond(permit, answer)
        except SlackError as refusal:
            status = 404 if refusal.code in ("used_url", "expired_url") else 400
            return JSONResponse(refusal.to_json(), status)
        self._state.store.commit()
        return PlainTextResponse("ok")

    def respond(self, permit: Permit, answer: JSON) -> Message | None:
        """Post, replace or delete, as the answer says."""
        channel = self._state.channels[permit.channel]
        if answer.get("delete_original"):
            self._messages.delete(self._current(permit))
            return None
        draft = Draft(
            text=answer.get("text") or "",
            blocks=answer.get("blocks") or (),
            attachments=answer.get("attachments") or (),
            thread_ts=answer.get("thread_ts"),
        )
        check_content(draft, self._state.most_block_characters)
        if answer.get("replace_original"):
            parts = {"text": draft.text, "blocks": tuple(draft.blocks), "attachments": tuple(draft.attachments)}
            return self._messages.change(self._current(permit), self._state.bot_user_id, **parts)
        if answer.get("response_type") == "in_channel":
            return self._messages.post(channel, self._state.bot_user_id, draft)
        return self._messages.whisper(channel, permit.user, draft)

    def _use(self, key: str) -> Permit:
        permit = self._permits.get(key)
        if permit is None:
            raise SlackError("expired_url")
        if permit.uses >= MOST_USES:
            raise SlackError("used_url")
        permit.uses += 1
        return permit

    def _current(self, permit: Permit) -> Message:
        original = permit.original
        if original is None:
            raise SlackError("message_not_found")
        if original.ephemeral_for is None:
            return self._state.message(original.channel, original.ts)
        shown = self._state.ephemerals.get(original.channel, {}).get(original.ts)
        if shown is None:
            raise SlackError("message_not_found")
        return shown


def check_content(draft: Draft, most_block_characters: int) -> None:
    """Refuse a message that Slack would refuse."""
    if not (draft.text or draft.blocks or draft.attachments):
        raise SlackError("no_text")
    if len(draft.text) > block_kit.LONGEST_TEXT:
        raise SlackError("msg_too_long")
    blocks = list(draft.blocks)
    problems = block_kit.check_blocks(blocks, "message", most_characters=most_block_characters)
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
