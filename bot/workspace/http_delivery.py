"""Delivery over HTTP: signed POST requests to the app's request URL."""

import hashlib
import hmac
import json
import secrets
from time import time
from urllib.parse import urlencode

import aiohttp

from bot.workspace.delivery import Parcel
from bot.workspace.errors import Undelivered
from bot.workspace.model import JSON
from bot.workspace.state import State


class HttpDelivery:
    """The transport of apps with a public URL."""

    late = "http_timeout"

    def __init__(self, state: State) -> None:
        self.request_url: str | None = None
        self._state = state
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, parcel: Parcel) -> JSON | None:
        """POST as Slack does; anything but a prompt 2xx is no acknowledgement."""
        body, content_type = _encode(parcel)
        headers = self._sign(body) | {"Content-Type": content_type}
        if parcel.kind == "events_api" and parcel.failures:
            headers |= {"X-Slack-Retry-Num": str(parcel.failures), "X-Slack-Retry-Reason": parcel.reason}
        try:
            return await self._post(body, headers)
        except aiohttp.ClientError as broken:
            raise Undelivered("connection_failed") from broken

    @property
    def reachable(self) -> bool:
        """An address is tried, whether anybody listens there or not."""
        return True

    async def verify(self) -> bool:
        """Whether the app answers the challenge of url_verification; Undelivered where it does not answer."""
        challenge = secrets.token_urlsafe(30)
        token = self._state.settings["verification_token"]
        payload = {"type": "url_verification", "challenge": challenge, "token": token}
        answer = await self.deliver(Parcel("events_api", payload))
        return answer is not None and challenge in (answer.get("challenge"), answer.get("text"))

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, body: bytes, headers: dict[str, str]) -> JSON | None:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        url = self.request_url or ""
        async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            text = await response.text()
            if not 200 <= response.status < 300:
                raise Undelivered("http_error")
            return _decode(response.content_type, text)

    def _sign(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time()))
        secret = self._state.settings["signing_secret"].encode()
        digest = hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _encode(parcel: Parcel) -> tuple[bytes, str]:
    match parcel.kind:
        case "events_api":
            return json.dumps(parcel.payload).encode(), "application/json"
        case "slash_commands":
            return urlencode(parcel.payload).encode(), "application/x-www-form-urlencoded"
        case "interactive":
            form = urlencode({"payload": json.dumps(parcel.payload)})
            return form.encode(), "application/x-www-form-urlencoded"


def _decode(content_type: str, text: str) -> JSON | None:
    if not text:
        return None
    if content_type == "application/json":
        answer = json.loads(text)
        return answer if isinstance(answer, dict) else None
    return {"text": text}
