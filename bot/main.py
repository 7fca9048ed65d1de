"""The composition root: from settings to a running Greenroom."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import structlog
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.api.app import create_app
from bot.api.door import Door
from bot.api.readiness import readiness
from bot.api.server import Server
from bot.assembly import Assembly, Surroundings
from bot.collector import collect_seldom
from bot.desk import Desk
from bot.manifest import load_manifest
from bot.metrics import Metrics, MongoTimes
from bot.pacing import Pacer
from bot.preflight import NotReady, check_scopes, check_tokens, identify, open_socket_url
from bot.settings import Settings
from bot.sockets import Sockets
from bot.web import SlackWeb
from bot.workspace import Workspace
from core.clock import SystemClock
from core.questions import load_bank
from storage.api_tokens_dao import ApiTokensDAO
from storage.client import Client, connect, database, ping
from storage.embedded import EmbeddedServer
from storage.mock_interview_dao import MockInterviewSessionDAO
from storage.question_packs_dao import QuestionPacksDAO

log = structlog.get_logger()

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECTIONS = 100

Authorize = Callable[..., Awaitable[AuthorizeResult]]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How to reach Slack, or whatever speaks like it.

    Its events come over Socket Mode with an ``app_token``, else over HTTP, signed with the ``signing_secret``.
    """

    api_url: str
    bot_token: str
    timeout: float
    app_token: str | None = None
    signing_secret: str | None = None


@dataclass(frozen=True, kw_only=True)
class Greenroom:
    """A running bot."""

    desk: Desk
    store: MockInterviewSessionDAO
    connection: Connection
    mongodb_uri: str
    url: str
    workspace: Workspace | None
    going_on_with: int


@asynccontextmanager
async def greenroom(settings: Settings) -> AsyncIterator[Greenroom]:
    """Everything that ``greenroom run`` runs, from the first connection to the last.

    Raises EmbeddedServerError and PyMongoError where there is no MongoDB, NotReady where Slack takes no token or a port
    is taken.
    """
    async with AsyncExitStack() as stack:
        check_tokens(settings)
        metrics = Metrics()
        uri = await _mongodb_uri(settings, stack)
        storage = await _storage(uri, stack, metrics)
        workspace = None if settings.has_slack_tokens else await _open_workspace(settings, stack)
        connection = _connection_within(workspace, settings) if workspace else connection_to(settings)
        if workspace is not None and not settings.mentors:
            settings = settings.model_copy(update={"mentors": tuple(workspace.titled("Mentor"))})
        bot = await stack.enter_async_context(_bot(settings, connection, storage, metrics))
        yield Greenroom(
            desk=bot.desk,
            store=storage.store,
            connection=connection,
            mongodb_uri=uri,
            url=bot.url,
            workspace=workspace,
            going_on_with=bot.going_on_with,
        )


@dataclass(frozen=True)
class _Storage:
    client: Client
    store: MockInterviewSessionDAO
    tokens: ApiTokensDAO
    packs: QuestionPacksDAO


@dataclass(frozen=True)
class _Bot:
    desk: Desk
    url: str
    going_on_with: int


@asynccontextmanager
async def _bot(settings: Settings, connection: Connection, storage: _Storage, metrics: Metrics) -> AsyncIterator[_Bot]:
    async with AsyncExitStack() as stack:
        web = SlackWeb(await slack_client(connection, stack), Pacer(), metrics.slack_called)
        authorize = await _authorize(web.client, connection)
        bot, door = Assembly(settings, _surroundings(settings, web, authorize, storage, metrics)), Door()
        sockets = await _sockets(settings, connection, bot)
        app = create_app(
            settings,
            bot.desk,
            door=door,
            checks=readiness(ping=partial(ping, storage.client), web=web, sockets=sockets, bot=bot, door=door),
            figures=partial(metrics.shown, storage.store.overdue_outbox, bot.desk.clock),
            bolt=bot.app,
            signing_secret=connection.signing_secret if sockets is None else None,
        )
        server = Server(app, settings.http_host, settings.http_port)
        collect_seldom()
        # Closed in reverse: first nothing comes in, then nothing rings, then what is under way ends and what is left is
        # handed back; how it is can be asked to the last.
        stack.push_async_callback(server.stop)
        bot.start()
        stack.push_async_callback(bot.stop)
        url = await server.start()
        was_away = True  # over HTTP nobody tells who listened meanwhile
        if sockets is not None:
            stack.push_async_callback(sockets.close)
            was_away = await sockets.connect()
        recovery = bot.recovery(was_away=was_away)
        stack.push_async_callback(recovery.stop)
        stack.push_async_callback(door.shut)
        yield _Bot(bot.desk, url, await recovery.start())


def _surroundings(
    settings: Settings, web: SlackWeb, authorize: Authorize, storage: _Storage, metrics: Metrics
) -> Surroundings:
    return Surroundings(
        web=web,
        authorize=authorize,
        store=storage.store,
        figures=storage.store.figures,
        tokens=storage.tokens,
        packs=storage.packs,
        bank=load_bank(),
        clock=SystemClock(),
        instance=uuid4().hex,
        ids=random.SystemRandom(),
        is_only_instance=settings.mongodb_uri is None,
        mentors=settings.mentors,
        observer=metrics,
    )


async def _sockets(settings: Settings, connection: Connection, bot: Assembly) -> Sockets | None:
    """Socket Mode, if it is what Slack's events come over. Raises NotReady."""
    if connection.app_token is None:
        return None
    first_url = await open_socket_url(bot.app.client, connection.app_token)
    return Sockets(bot.app, connection.app_token, settings.socket_connections, first_url)


async def slack_client(connection: Connection, stack: AsyncExitStack) -> AsyncWebClient:
    """A client on one shared session, which never repeats a call by itself: only delivery knows when that is safe."""
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=connection.timeout), connector=aiohttp.TCPConnector(limit=_CONNECTIONS)
    )
    await stack.enter_async_context(session)
    client = AsyncWebClient(token=connection.bot_token, base_url=connection.api_url, session=session, retry_handlers=[])
    if urlsplit(connection.api_url).hostname in _THIS_MACHINE:
        client.proxy = None  # slack_sdk takes HTTP_PROXY from the environment, for this machine as well
    return client


async def _authorize(client: AsyncWebClient, connection: Connection) -> Authorize:
    """Who we are, asked once and told to Bolt for every event. Raises NotReady."""
    identity = await identify(client)
    check_scopes(identity)
    told = identity.data if identity is not None and isinstance(identity.data, dict) else {}
    result = AuthorizeResult(
        enterprise_id=told.get("enterprise_id"),
        team_id=told.get("team_id"),
        team=told.get("team"),
        url=told.get("url"),
        bot_id=told.get("bot_id"),
        bot_user_id=told.get("user_id"),
        bot_token=connection.bot_token,
    )

    async def authorize() -> AuthorizeResult:
        return result

    return authorize


async def _mongodb_uri(settings: Settings, stack: AsyncExitStack) -> str:
    if settings.mongodb_uri is not None:
        return settings.mongodb_uri.get_secret_value()
    server = EmbeddedServer(settings.data_dir / "mongodb")
    stack.push_async_callback(server.stop)
    return await server.start()


async def _storage(uri: str, stack: AsyncExitStack, metrics: Metrics) -> _Storage:
    client = connect(uri, [MongoTimes(metrics)])
    stack.callback(client.close)
    here = database(client)
    store, tokens, packs = MockInterviewSessionDAO(here), ApiTokensDAO(here), QuestionPacksDAO(here)
    for dao in (store, tokens, packs):
        await dao.create_indexes()
    if filled_in := await store.fill_in_figures():
        log.info("figures_filled_in", interviews=filled_in)
    return _Storage(client, store, tokens, packs)


def workspace_of(settings: Settings) -> Workspace:
    """The local workspace, not started."""
    return Workspace(load_manifest(), path=settings.data_dir / "workspace", page=Workspace.page_is_installed())


async def _open_workspace(settings: Settings, stack: AsyncExitStack) -> Workspace:
    workspace = workspace_of(settings)
    stack.push_async_callback(workspace.stop)
    try:
        await workspace.start(port=settings.workspace_port)
    except OSError as error:
        advice = "stop what runs there, or set it to another port (0: any)"
        raise NotReady("GREENROOM_WORKSPACE_PORT", f"port {settings.workspace_port} is in use", advice) from error
    return workspace


def connection_to(settings: Settings) -> Connection:
    """The Slack that the settings name. Raises NotReady where a token is missing."""
    if settings.slack_bot_token is None or not settings.has_slack_tokens:
        raise NotReady("SLACK_BOT_TOKEN, SLACK_APP_TOKEN", "not set", "see docs/slack-setup.md")
    return Connection(
        api_url=settings.api_base_url,
        bot_token=settings.slack_bot_token.get_secret_value(),
        timeout=settings.slack_timeout,
        app_token=_secret(settings.slack_app_token),
        signing_secret=_secret(settings.slack_signing_secret),
    )


def _secret(setting: SecretStr | None) -> str | None:
    return setting.get_secret_value() if setting is not None else None


def _connection_within(workspace: Workspace, settings: Settings) -> Connection:
    return Connection(
        api_url=workspace.api_url,
        bot_token=workspace.bot_token,
        app_token=workspace.app_token,
        timeout=settings.slack_timeout,
    )
