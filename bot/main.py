"""The composition root: from settings to a running Greenroom."""

import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import CardKeeper
from bot.delivery import Delivery
from bot.desk import Desk
from bot.listeners import register
from bot.manifest import load_manifest
from bot.pacing import Pacer
from bot.preflight import NotReady, check_scopes, check_tokens, identify, open_socket_url
from bot.recovery import Recovery
from bot.settings import Settings
from bot.sockets import Sockets
from bot.threads import ThreadReader
from bot.ticker import Ticker
from bot.web import SlackWeb
from bot.whisper import Whisperer
from bot.workspace import Workspace
from core.clock import SystemClock
from core.questions import QuestionBank, load_bank
from core.runner import InterviewRunner
from core.scenario import InterviewScenarioService
from storage.client import connect, database
from storage.embedded import EmbeddedServer
from storage.mock_interview_dao import MockInterviewSessionDAO

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECTIONS = 100


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How to reach Slack, or whatever speaks like it."""

    api_url: str
    bot_token: str
    app_token: str
    timeout: float


@dataclass(frozen=True, kw_only=True)
class Greenroom:
    """A running bot."""

    desk: Desk
    store: MockInterviewSessionDAO
    connection: Connection
    mongodb_uri: str
    workspace: Workspace | None
    going_on_with: int


@asynccontextmanager
async def greenroom(settings: Settings) -> AsyncIterator[Greenroom]:
    """Everything that ``greenroom run`` runs, from the first connection to the last.

    Raises EmbeddedServerError and PyMongoError where there is no MongoDB, NotReady where Slack takes no token.
    """
    async with AsyncExitStack() as stack:
        check_tokens(settings)
        uri = await _mongodb_uri(settings, stack)
        store = await _store(uri, stack)
        workspace = None if settings.has_slack_tokens else await _open_workspace(settings, stack)
        connection = _connection_within(workspace, settings) if workspace else connection_to(settings)
        is_only_instance = settings.mongodb_uri is None
        bot = await stack.enter_async_context(_bot(settings, connection, store, is_only_instance=is_only_instance))
        yield Greenroom(
            desk=bot.desk,
            store=store,
            connection=connection,
            mongodb_uri=uri,
            workspace=workspace,
            going_on_with=bot.going_on_with,
        )


@dataclass(frozen=True)
class _Bot:
    desk: Desk
    going_on_with: int


@asynccontextmanager
async def _bot(
    settings: Settings, connection: Connection, store: MockInterviewSessionDAO, *, is_only_instance: bool
) -> AsyncIterator[_Bot]:
    async with AsyncExitStack() as stack:
        web = SlackWeb(await slack_client(connection, stack), Pacer())
        authorize = await _authorize(web.client, connection)
        first_url = await open_socket_url(web.client, connection.app_token)
        clock, bank, rng = SystemClock(), load_bank(), random.Random(settings.seed)  # noqa: S311 - shuffling questions
        runner = _runner(settings, store, bank, rng, clock, is_only_instance=is_only_instance)
        ticker = Ticker(on_alarm=runner.tick, find_overdue=runner.overdue, sweep_seconds=settings.sweep_seconds)
        reader, whisperer, cards = ThreadReader(web), Whisperer(web), CardKeeper(web)
        delivery = Delivery(
            runner=runner,
            web=web,
            ticker=ticker,
            whisperer=whisperer,
            reader=reader,
            cards=cards,
            clock=clock,
            call_seconds=settings.slack_timeout,
        )
        runner.connect(delivery)
        desk = Desk(runner=runner, store=store, bank=bank, web=web, whisperer=whisperer, clock=clock)
        app = AsyncApp(client=web.client, authorize=authorize, process_before_response=True, logger=_bolt_logger())
        register(app, desk)
        # Closed in reverse: first nothing comes in, then nothing rings, then what is under way ends.
        stack.push_async_callback(delivery.close)
        cards.start()
        stack.push_async_callback(cards.stop)
        ticker.start()
        stack.callback(ticker.stop)
        sockets = Sockets(app, connection.app_token, settings.socket_connections, first_url)
        stack.push_async_callback(sockets.close)
        was_away = await sockets.connect()
        recovery = Recovery(store=store, runner=runner, reader=reader, was_away=was_away)
        stack.push_async_callback(recovery.stop)
        yield _Bot(desk, await recovery.start())


def _runner(
    settings: Settings,
    store: MockInterviewSessionDAO,
    bank: QuestionBank,
    rng: random.Random,
    clock: SystemClock,
    *,
    is_only_instance: bool,
) -> InterviewRunner:
    return InterviewRunner(
        store=store,
        scenarios=InterviewScenarioService(bank, rng),
        clock=clock,
        rules=settings.rules(),
        instance=uuid4().hex,
        rng=random.SystemRandom(),
        lease=timedelta(seconds=settings.lease_seconds),
        is_only_instance=is_only_instance,
    )


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


async def _authorize(client: AsyncWebClient, connection: Connection) -> Callable[..., Awaitable[AuthorizeResult]]:
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


def _bolt_logger() -> logging.Logger:
    """Bolt's warnings are for developers: that it authorizes by our function, that nobody listens to some event."""
    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.ERROR)
    return logger


async def _mongodb_uri(settings: Settings, stack: AsyncExitStack) -> str:
    if settings.mongodb_uri is not None:
        return settings.mongodb_uri.get_secret_value()
    server = EmbeddedServer(settings.data_dir / "mongodb")
    stack.push_async_callback(server.stop)
    return await server.start()


async def _store(uri: str, stack: AsyncExitStack) -> MockInterviewSessionDAO:
    client = connect(uri)
    stack.callback(client.close)
    store = MockInterviewSessionDAO(database(client))
    await store.create_indexes()
    return store


async def _open_workspace(settings: Settings, stack: AsyncExitStack) -> Workspace:
    workspace = Workspace(load_manifest(), path=settings.data_dir / "workspace")
    stack.push_async_callback(workspace.stop)
    try:
        await workspace.start(port=settings.workspace_port)
    except OSError as error:
        advice = "stop what runs there, or set it to another port (0: any)"
        raise NotReady("GREENROOM_WORKSPACE_PORT", f"port {settings.workspace_port} is in use", advice) from error
    return workspace


def connection_to(settings: Settings) -> Connection:
    """The Slack that the settings name. Raises NotReady where a token is missing."""
    if settings.slack_bot_token is None or settings.slack_app_token is None:
        raise NotReady("SLACK_BOT_TOKEN, SLACK_APP_TOKEN", "not set", "see docs/slack-setup.md")
    return Connection(
        api_url=settings.api_base_url,
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        timeout=settings.slack_timeout,
    )


def _connection_within(workspace: Workspace, settings: Settings) -> Connection:
    return Connection(
        api_url=workspace.api_url,
        bot_token=workspace.bot_token,
        app_token=workspace.app_token,
        timeout=settings.slack_timeout,
    )
