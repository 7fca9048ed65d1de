"""Calling Slack's Web API, and telling the ways apart in which a call can fail."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.pacing import Pacer, Priority

log = structlog.get_logger()

T = TypeVar("T")
# Hears of each call when it has ended: its method, what became of it (ok, refused, failed, rate_limited), and seconds.
Listener = Callable[[str, str, float], None]

# What a server answers that speaks like Slack and has no such method. For chat.postMessage it must be something else.
_NO_SUCH_METHOD = frozenset({404, 405, 501})

# How often a call waits for its turn again after a 429, before whoever wanted it hears of it.
_TURNS = 10

# Errors after which the same call may succeed, nothing having been done. All others are for good.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = frozenset(
    {"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited", "org_login_required"}
)
# Slack failed half-way, or our credentials were taken away and may be given back: the call may be tried again later.
_UNCERTAIN = frozenset({"internal_error", "fatal_error", "request_timeout"})
CREDENTIAL_ERRORS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


class Refused(Exception):
    """Slack will not do this, however often it is asked. ``error`` is its code."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error


class Failed(Exception):
    """The call did not come through. ``may_be_done``: Slack may have carried it out all the same."""

    def __init__(self, method: str, reason: str, *, may_be_done: bool) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason
        self.may_be_done = may_be_done


class RateLimited(Failed):
    """Slack said 429 and did nothing; the pacer holds the method back until it may be called again."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, f"ratelimited for {retry_after:g} s", may_be_done=False)
        self.retry_after = retry_after


class SlackWeb:
    """The Web API by method name, paced. Every method raises Refused or Failed."""

    def __init__(self, client: AsyncWebClient, pacer: Pacer, listener: Listener | None = None) -> None:
        self.client = client
        self.pacer = pacer
        self._listener = listener

    async def call(self, method: str, *, priority: Priority = Priority.REST, **arguments: Any) -> dict[str, Any]:
        """Call a method when its turn has come, again after each 429; what Slack answered."""
        channel = str(arguments.get("channel", ""))
        return await self.in_turn(method, channel, priority, lambda: self.call_now(method, **arguments))

    async def call_now(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method without waiting for a turn: where a trigger is running out, or the turn was waited for."""
        sent = {name: value for name, value in arguments.items() if value is not None}
        # slack_sdk's own method knows which of Slack's methods take JSON and which only forms.
        call = getattr(self.client, method.replace(".", "_"))
        with self._listened_to(method), self._sorted_failures(method, str(sent.get("channel", ""))):
            response = await call(**sent)
        if not isinstance(response.data, dict):
            raise Failed(method, "unreadable answer", may_be_done=True)
        return cast("dict[str, Any]", response.data)

    async def upload(self, *, channel: str | None, thread_ts: str | None, files: list[dict[str, Any]]) -> list[str]:
        """Share files, each ``{"filename", "title", "content"}``, in one message of a thread; their ids.

        Without a channel they are shared nowhere.
        """
        method = "files.completeUploadExternal"

        async def share() -> list[str]:
            with self._listened_to(method), self._sorted_failures(method, ""):
                shared = await self.client.files_upload_v2(file_uploads=files, channel=channel, thread_ts=thread_ts)
                return [str(file["id"]) for file in shared["files"]]

        return await self.in_turn(method, "", Priority.REST, share)

    async def download(self, url: str, most: int) -> bytes:
        """A file's content; of one with more than ``most`` bytes, one byte more than these.

        https://docs.slack.dev/reference/objects/file-object: `url_private` is read with the bot's token, which goes to
        Slack alone.
        """
        method, session = "files.download", self.client.session
        if session is None or not self._is_slacks(url):
            raise Refused(method, "not_on_slack")
        headers = {"Authorization": f"Bearer {self.client.token}"}
        with self._listened_to(method), self._sorted_failures(method, ""):
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status == 200:
                    return await _at_most(response.content, most + 1)
        if response.status >= 500 or response.status == 429:
            raise Failed(method, str(response.status), may_be_done=False)
        # Without files:read, Slack sends a browser to its login page.
        raise Refused(method, f"http_{response.status}")

    def _is_slacks(self, url: str) -> bool:
        there, api = urlsplit(url), urlsplit(self.client.base_url)
        is_slack = there.scheme == "https" and (there.hostname or "").endswith(".slack.com")
        return is_slack or (there.scheme, there.netloc) == (api.scheme, api.netloc)

    async def in_turn(self, method: str, channel: str, priority: Priority, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call of ``call_now`` when its turn has come, and in a turn of its own again after each 429."""
        for _ in range(_TURNS):
            async with self.pacer.turn(method, channel, priority):
                try:
                    return await call()
                except RateLimited as limited:
                    self.pacer.hold(method, channel, limited.retry_after)
                    last = limited
        raise last

    @contextmanager
    def _listened_to(self, method: str) -> Iterator[None]:
        """Tell the listener what becomes of a call; one that was broken off has failed."""
        began, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "ok"
        except RateLimited:
            outcome = "rate_limited"
            raise
        except Refused:
            outcome = "refused"
            raise
        finally:
            if self._listener is not None:
                self._listener(method, outcome, perf_counter() - began)

    @contextmanager
    def _sorted_failures(self, method: str, channel: str) -> Iterator[None]:
        """Turn whatever goes wrong in a call into Refused or Failed."""
        try:
            yield
        except SlackApiError as error:
            raise self._sorted(method, channel, error) from error
        except SlackRequestError as error:  # an upload's own address answered something else than 200
            is_final = re.search(r"status: 4(?!08|29)\d\d", str(error))  # neither slow nor rate limited
            raise (
                Refused(method, "upload_refused") if is_final else Failed(method, "upload", may_be_done=True)
            ) from error
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise Failed(method, type(error).__name__, may_be_done=False) from error
        except Exception as error:  # a lost connection, a time-out, a proxy's page: nobody knows what Slack did
            raise Failed(method, type(error).__name__, may_be_done=True) from error

    def _sorted(self, method: str, channel: str, error: SlackApiError) -> Refused | Failed:
        """Which kind of failure an answer is: only Slack's own word is a refusal."""
        response = error.response
        if not isinstance(response, AsyncSlackResponse):  # not even JSON came back
            return Failed(method, "unreadable answer", may_be_done=True)
        method = urlsplit(response.api_url).path.rpartition("/")[2] or method  # an upload is three methods
        status, code = response.status_code, _error_code(response)
        if status == 429 or code in {"ratelimited", "rate_limited"}:
            retry_after = _retry_after(response)
            self.pacer.hold(method, channel, retry_after)
            return RateLimited(method, retry_after)
        if code is None:
            is_missing = status in _NO_SUCH_METHOD and method != "chat.postMessage"
            return Refused(method, f"http_{status}") if is_missing else Failed(method, str(status), may_be_done=True)
        if status >= 500 or code in _UNCERTAIN:
            return Failed(method, code, may_be_done=True)
        if code in _PASSING | CREDENTIAL_ERRORS:
            return Failed(method, code, may_be_done=False)
        return Refused(method, code)


async def _at_most(content: aiohttp.StreamReader, size: int) -> bytes:
    read = bytearray()
    async for chunk in content.iter_chunked(65_536):
        read += chunk
        if len(read) >= size:
            break
    return bytes(read[:size])


def _error_code(response: AsyncSlackResponse) -> str | None:
    """Slack's error code; None where the answer is not Slack's, but for example a proxy's."""
    code = response.data.get("error") if isinstance(response.data, dict) else None
    return code if isinstance(code, str) else None


def _retry_after(response: AsyncSlackResponse) -> float:
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        return float(headers.get("retry-after", 1))
    except ValueError:
        return 1.0
