"""The Web API over HTTP: tokens, scopes, limits and faults around the methods."""

import json
import secrets
from collections import deque
from dataclasses import dataclass

from bot.workspace.api_chat import METHODS as CHAT
from bot.workspace.api_conversations import METHODS as CONVERSATIONS
from bot.workspace.api_files import METHODS as FILES
from bot.workspace.api_team import METHODS as TEAM
from bot.workspace.api_views import METHODS as VIEWS
from bot.workspace.arguments import Arguments
from bot.workspace.call_faults import CallFault
from bot.workspace.errors import SlackError
from bot.workspace.methods import Method
from bot.workspace.model import JSON, Call
from bot.workspace.rate_limits import RateLimits
from bot.workspace.server import Receive, Scope, Send, cut_connection
from bot.workspace.slack import Slack

METHODS: dict[str, Method] = CHAT | CONVERSATIONS | FILES | TEAM | VIEWS


@dataclass
class Answer:
    """What goes back to the caller, unless the connection is cut."""

    body: JSON
    status: int = 200
    retry_after: int | None = None
    cut: bool = False


class WebApi:
    """An ASGI application for /api/{method}."""

    def __init__(self, slack: Slack, remembered_calls: int = 20_000) -> None:
        self.calls: deque[Call] = deque(maxlen=remembered_calls)
        self._slack = slack
        self._limits = RateLimits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        name = scope["path_params"]["method"]
        headers = dict(scope["headers"])
        body = await _read(receive)
        began = self._slack.state.clock()
        answer, arguments = await self._answer(name, headers, scope["query_string"], body)
        self._record(name, arguments, answer, began)
        if answer.cut:
            cut_connection(scope)
            # uvicorn answers for an application that neither answers nor notices the disconnection.
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await _send_json(send, answer, self._slack.manifest.scopes)

    async def _answer(
        self, name: str, headers: dict[bytes, bytes], query: bytes, body: bytes
    ) -> tuple[Answer, Arguments]:
        try:
            content_type = headers.get(b"content-type", b"").decode("latin-1")
            arguments = Arguments.decode(content_type, query, body)
            token = _token(headers, arguments)
            faults = self._slack.faults
            await faults.wait(name, after_accepting=False)
            fault = faults.next_for(name)
            answer = _faulty(fault) or self._limited(name, arguments) or self._perform(name, token, arguments)
            await faults.wait(name, after_accepting=True)
            answer.cut = answer.cut or (fault is not None and fault.cut == "after")
            return answer, arguments
        except SlackError as refusal:
            return Answer(refusal.to_json()), Arguments()

    def _limited(self, name: str, arguments: Arguments) -> Answer | None:
        if not self._slack.faults.limit_rates:
            return None
        wait = self._limits.take(name, str(arguments.get("channel", "")))
        if wait is None:
            return None
        return Answer(SlackError("ratelimited").to_json(), 429, wait)

    def _perform(self, name: str, token: str | None, arguments: Arguments) -> Answer:
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._check_token(token, method)
            method.check_scopes(self._slack)
            body = {"ok": True, **method.perform(self._slack, arguments)}
            # The caller may count on whatever it is told has happened.
            self._slack.store.commit()
            return Answer(body)
        except SlackError as refusal:
            return Answer(refusal.to_json())

    def _check_token(self, token: str | None, method: Method) -> None:
        settings = self._slack.state.settings
        if method.token is None:
            return
        if not token:
            raise SlackError("not_authed")
        other = "app_token" if method.token == "bot_token" else "bot_token"  # noqa: S105 - names, not tokens
        if _same(token, settings[other]):
            raise SlackError("not_allowed_token_type")
        if not _same(token, settings[method.token]):
            raise SlackError("invalid_auth")

    def _record(self, name: str, arguments: Arguments, answer: Answer, began: float) -> None:
        shown = {key: value for key, value in arguments.items() if key != "token"}
        error = None if answer.body.get("ok") else answer.body.get("error")
        call = Call(
            method=name,
            arguments=shown,
            at=began,
            ok=error is None,
            error=error,
            response=answer.body,
            took=self._slack.state.clock() - began,
        )
        self.calls.append(call)
        self._slack.changes.publish("api_call", lambda: {**vars(call), "cut": answer.cut})


def _same(token: str, expected: str) -> bool:
    return secrets.compare_digest(token.encode(), expected.encode())


def _faulty(fault: CallFault | None) -> Answer | None:
    if fault is None or fault.cut == "after":
        return None
    if fault.cut == "before":
        return Answer(SlackError("connection_dropped").to_json(), cut=True)
    body = (fault.error or SlackError("internal_error")).to_json()
    return Answer(body, fault.status, fault.retry_after)


def _token(headers: dict[bytes, bytes], arguments: Arguments) -> str | None:
    bearer = headers.get(b"authorization", b"").decode("latin-1")
    return bearer.removeprefix("Bearer ") or arguments.optional("token")


async def _read(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


async def _send_json(send: Send, answer: Answer, scopes: list[str]) -> None:
    body = json.dumps(answer.body, separators=(",", ":")).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-oauth-scopes", ",".join(scopes).encode()),
        (b"x-slack-req-id", secrets.token_hex(16).encode()),
    ]
    if answer.retry_after is not None:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
