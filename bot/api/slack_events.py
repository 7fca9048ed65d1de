"""Slack's events, commands and interactions over HTTP.

Whether a request is Slack's is settled on its bytes, before anything reads them: the listeners' edge stands before
Bolt's own middleware, so Bolt's check would come too late, and is off.
"""

import structlog
from fastapi import FastAPI, Request
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from bot.api.problems import problem
from bot.api.signatures import Forged, Signatures

log = structlog.get_logger()

PATH = "/slack/events"
_MOST_BYTES = 1_000_000


class _TooLarge(Exception):
    """More bytes than any of Slack's payloads has."""


def mount_slack_events(app: FastAPI, bolt: AsyncApp, signing_secret: str) -> None:
    """Take Slack's requests in, each once, and answer when what it changes is stored."""
    signatures = Signatures(signing_secret)

    @app.post(PATH, include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        try:
            body = await _body(request)
            with signatures.admitted(body, request.headers) as admission:
                response = await _answer(bolt, request, body)
                admission.has_succeeded = response.status_code < 300
        except _TooLarge:
            return problem(413, {"Connection": "close"})
        except ClientDisconnect:
            return problem(400)  # which nobody hears
        except Forged:
            log.warning("slack_request_refused")
            return problem(401)
        return response


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _TooLarge
    return bytes(body)


async def _answer(bolt: AsyncApp, request: Request, body: bytes) -> Response:
    asked = _read(request, body)
    if asked is None:
        return problem(400)
    return to_starlette_response(await bolt.async_dispatch(asked))


def _read(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """Bolt's view of a request; None for one that it stumbles over, in ways of which each version has others."""
    try:
        return to_async_bolt_request(request, body)
    except Exception as error:
        log.warning("unreadable", kind="request", fields=[], error=type(error).__name__)
        return None
