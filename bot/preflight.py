"""What has to be right before anything starts: tokens and scopes. ``run`` stops on these, ``doctor`` lists them."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.manifest import bot_scopes, load_manifest
from bot.settings import Settings

log = structlog.get_logger()

_ATTEMPTS = 5
_PASSING = frozenset({"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"})
_APPS = "https://api.slack.com/apps"
_BOT_TOKEN = f"copy the token that starts with xoxb- from {_APPS} > your app > OAuth & Permissions"
_APP_TOKEN = f"make one with connections:write at {_APPS} > your app > Basic Information > App-Level Tokens"
_OR_OVER_HTTP = "or, to take events over HTTP, set SLACK_SIGNING_SECRET instead (docs/slack-setup.md)"
SIGNING_SECRET = f"copy the Signing Secret from {_APPS} > your app > Basic Information > App Credentials"
REQUEST_URL = f"paste what greenroom manifest --url https://… prints at {_APPS} > your app > App Manifest"
_SCOPES = f"add them at {_APPS} > your app > OAuth & Permissions > Scopes, then reinstall the app"
# What a Slack-compatible server says that knows nothing of a method.
_NO_SUCH_METHOD = frozenset({"unknown_method", "404", "method_not_supported"})


class NotReady(Exception):
    """Something that Greenroom can't start without; ``advice`` says where to get it."""

    def __init__(self, what: str, found: str, advice: str) -> None:
        super().__init__(f"{what}: {found}. To mend it, {advice}.")
        self.what = what
        self.found = found
        self.advice = advice


def check_tokens(settings: Settings) -> None:
    """A bot token and a way for events to come in, or neither: one alone does not say what was meant. Raises NotReady.

    With both ways set, the app token's is taken: Socket Mode.
    """
    ways = {"SLACK_APP_TOKEN": settings.slack_app_token, "SLACK_SIGNING_SECRET": settings.slack_signing_secret}
    named = [name for name, value in ways.items() if value is not None]
    if settings.slack_bot_token is not None and not named:
        raise NotReady("SLACK_APP_TOKEN", "not set, though SLACK_BOT_TOKEN is", f"{_APP_TOKEN}; {_OR_OVER_HTTP}")
    if settings.slack_bot_token is None and named:
        raise NotReady("SLACK_BOT_TOKEN", f"not set, though {named[0]} is", _BOT_TOKEN)


async def identify(client: AsyncWebClient, *, attempts: int = _ATTEMPTS) -> AsyncSlackResponse | None:
    """Slack's answer to who the bot token is; None where the server lacks the method. Raises NotReady."""
    try:
        return await _asked(client, client.auth_test, attempts)
    except SlackApiError as error:
        if _code(error) in _NO_SUCH_METHOD:
            return None
        raise NotReady("SLACK_BOT_TOKEN", f"Slack refused it ({_code(error)})", _BOT_TOKEN) from error


async def open_socket_url(client: AsyncWebClient, app_token: str, *, attempts: int = _ATTEMPTS) -> str:
    """An address for a Socket Mode connection, which only the right app token gets. Raises NotReady."""

    async def ask() -> AsyncSlackResponse:
        return await client.apps_connections_open(app_token=app_token)

    try:
        answer = await _asked(client, ask, attempts)
    except SlackApiError as error:
        raise NotReady("SLACK_APP_TOKEN", f"Slack refused it ({_code(error)})", _APP_TOKEN) from error
    return str(answer["url"])


async def _asked(
    client: AsyncWebClient, ask: Callable[[], Awaitable[AsyncSlackResponse]], attempts: int
) -> AsyncSlackResponse:
    """Slack's answer, asked again while it is busy or away. Raises SlackApiError for a refusal, else NotReady."""
    for attempt in range(attempts):
        try:
            return await ask()
        except SlackApiError as error:
            if not _is_passing(error):
                raise
            problem: Exception = error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            problem = error
        if attempt + 1 < attempts:
            log.warning("slack_not_ready", error=_said(problem))
            await asyncio.sleep(_retry_after(problem, 2.0**attempt))
    advice = "check this machine's network, and SLACK_API_URL where it is set"
    raise NotReady("Slack", f"{client.base_url} does not answer ({_said(problem)})", advice) from problem


def check_scopes(identity: AsyncSlackResponse | None) -> None:
    """Every scope of the manifest is granted, as far as the server tells. Raises NotReady."""
    headers = {name.lower(): value for name, value in identity.headers.items()} if identity is not None else {}
    granted = headers.get("x-oauth-scopes")
    if granted is None:
        return
    missing = sorted(set(bot_scopes(load_manifest())) - {scope.strip() for scope in granted.split(",")})
    if missing:
        raise NotReady("Scopes", f"missing {', '.join(missing)}", _SCOPES)


def _is_passing(error: SlackApiError) -> bool:
    """Whether Slack, or a proxy before it, is busy or broken, rather than of another mind."""
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return True
    return response.status_code == 429 or response.status_code >= 500 or _code(error) in _PASSING


def _retry_after(problem: Exception, otherwise: float) -> float:
    response = getattr(problem, "response", None)
    headers = response.headers if isinstance(response, AsyncSlackResponse) else {}
    told = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(told) if told.isdecimal() else otherwise


def _said(problem: Exception) -> str:
    return _code(problem) if isinstance(problem, SlackApiError) else type(problem).__name__


def _code(error: SlackApiError) -> str:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return "unreadable answer"
    return str((isinstance(response.data, dict) and response.data.get("error")) or response.status_code)
