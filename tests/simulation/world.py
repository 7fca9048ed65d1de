"""One simulated world: a Slack workspace, a MongoDB, and bots that come, die and come back."""

import asyncio
import contextvars
import random
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import time_machine
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route, Router

from bot.assembly import Assembly, Surroundings
from bot.manifest import load_manifest
from bot.pacing import Pacer
from bot.settings import Settings
from bot.web import SlackWeb
from bot.workspace.delivery import Parcel
from bot.workspace.errors import Undelivered
from bot.workspace.model import JSON, PendingEvent
from bot.workspace.person import Person
from bot.workspace.slack import Slack
from bot.workspace.web_api import WebApi
from core.clock import SystemClock
from core.models import MockInterviewSession
from core.questions import load_bank
from storage.api_tokens_dao import COLLECTION as TOKENS
from storage.api_tokens_dao import ApiTokensDAO
from storage.mock_interview_dao import COLLECTION, INDEXES, MockInterviewSessionDAO
from storage.question_packs_dao import COLLECTION as PACKS
from storage.question_packs_dao import CONTENTS, QuestionPacksDAO
from storage.session_figures_dao import COLLECTION as FIGURES
from tests.simulation.collection import Collection, Server
from tests.simulation.loop import EPOCH, SimulatedLoop
from tests.simulation.network import Line, Session, Store, StoreTrouble
from tests.simulation.weather import Fault, Weather

T = TypeVar("T")

_TEAM = "Simulated"
_BANK = load_bank()
_MANIFEST = load_manifest()
_SETTINGS = Settings(_env_file=None, seed=7, slack_bot_token=None, slack_app_token=None, mongodb_uri=None)
_BOT: contextvars.ContextVar["Bot | None"] = contextvars.ContextVar("bot", default=None)


@dataclass
class Changed:
    """A defect that is planted to see whether it is found: what it does to a bot's parts."""

    client: Callable[[AsyncWebClient], None] = lambda client: None
    store: Callable[[MockInterviewSessionDAO], Any] = lambda store: store
    assembly: Callable[[Assembly], None] = lambda assembly: None
    acknowledges_first: bool = False


@dataclass(eq=False)
class Bot:
    """One process of Greenroom."""

    line: Line
    assembly: Assembly
    tasks: set["asyncio.Task[Any]"] = field(default_factory=set)
    waiting: set["asyncio.Future[JSON | None]"] = field(default_factory=set)
    is_listening: bool = False


class World:
    """Everything that is there. ``moves`` is the clock of the machine, ahead of Slack's by ``skew`` seconds."""

    def __init__(self, weather: Weather, rng: random.Random, machine: time_machine.Traveller) -> None:
        self.weather = weather
        self.rng = rng
        self.slack = Slack(_MANIFEST, None, _TEAM, lambda: EPOCH.timestamp() + self.now)
        self.server = Server()
        self.server.uniques = [index for index in INDEXES if index.document.get("unique")]
        self.figures = Server()
        self.tokens = Server()
        self.packs = Server()
        self.bots: list[Bot] = []
        self.planted = Changed()
        self.dead: list[Line] = []
        self.plan: Callable[[int, str], bool] = lambda number, side: False
        self.slack.state.move_to("http://slack.invalid")
        self.slack.delivery.transport = Sockets(self)
        self._send, self.slack.faults.start = self.slack.faults.start, self._send_some_time
        self.alice = Person(self.slack, self.slack.state.user_named("Alice").id)  # type: ignore[union-attr]
        self._store_trouble = StoreTrouble(weather, self._touch)
        self._machine = machine
        self._skew = 0.0
        self.stops: list[tuple[float, float]] = []
        self._keepers: set[asyncio.Task[None]] = set()
        slack = self.slack
        self._router = Router(
            [
                Route("/api/{method}", WebApi(slack, remembered_calls=1)),
                Route("/actions/{team}/{key}", slack.responses.serve, methods=["POST"]),
                Route("/upload/v1/{key}", slack.uploads.serve_upload, methods=["POST"]),
            ]
        )

    @property
    def now(self) -> float:
        """Simulated seconds since the start."""
        return asyncio.get_running_loop().time()

    @property
    def calls(self) -> list[str]:
        """Every call that any bot has made, each bot's in order."""
        return [call for line in [*self.dead, *(bot.line for bot in self.bots)] for call in line.calls]

    async def settled(self, seconds: float) -> None:
        """Wait until nothing is left to deliver; for events, as long as Slack waits with its last try."""
        last_try = max(self.slack.delivery.retry_delays)
        for waited in range(int(seconds + last_try)):
            has_posts = any(session.outbox for session in self.sessions())
            if not (has_posts or self.slack.delivery.undelivered):
                return
            if has_posts and waited >= seconds:
                break
            await asyncio.sleep(1)
        raise TimeoutError("something is left to deliver")

    def sessions(self) -> list[MockInterviewSession]:
        """What is stored."""
        return [
            MockInterviewSession.model_validate({k: v for k, v in document.items() if k != "_id"})
            for document in self.server.all()
        ]

    # --- processes ------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Start the processes, and the accidents that befall the machine."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SimulatedLoop)
        loop.set_task_factory(_owned)
        loop.on_time(self.tell_time)
        self.tell_time()
        for _ in range(2 if Fault.TWO_WORKERS in self.weather.faults else 1):
            self.start()
        self._keep(self._accidents(loop))

    def start(self) -> None:
        """Start a process; one that can't start is started again, as a service manager does."""
        self._keep(self._started())

    def in_the_name_of(self, bot: Bot, work: Coroutine[Any, Any, T], context: contextvars.Context) -> "asyncio.Task[T]":
        """A task of a process, which dies with it."""
        context.run(_BOT.set, bot)
        return asyncio.get_running_loop().create_task(work, context=context)

    def crash(self, bot: Bot) -> None:
        """The process is gone, with everything that it knew; another takes its place."""
        bot.line.is_cut = True
        self.bots.remove(bot)
        self.dead.append(bot.line)
        bot.assembly._ticker.stop()
        for task in bot.tasks:
            task.get_loop().call_soon(task.cancel)
        for acknowledged in bot.waiting:
            if not acknowledged.done():
                acknowledged.set_exception(Undelivered("connection_failed"))
        loop = asyncio.get_running_loop()
        loop.call_later(self.weather.between(0.5, 2), contextvars.Context().run, self.start)

    async def close(self) -> None:
        """End everything."""
        for task in list(self._keepers):
            task.cancel()
        for bot in list(self.bots):
            await bot.assembly.stop()
        await self.slack.delivery.stop()

    async def _started(self) -> None:
        bot = self._make()
        self.bots.append(bot)
        context = contextvars.Context()
        context.run(_BOT.set, bot)
        loop = asyncio.get_running_loop()
        alone = len(self.bots) == 1
        try:
            await asyncio.shield(loop.create_task(self._run(bot, was_away=alone), context=context))
        except asyncio.CancelledError:
            if not bot.line.is_cut:
                raise
        except Exception:  # it could not start: its service manager tries again
            if not bot.line.is_cut:
                self.crash(bot)

    async def _run(self, bot: Bot, *, was_away: bool) -> None:
        bot.assembly.start()
        bot.is_listening = True
        self.slack.delivery.app_arrived()
        await bot.assembly.recovery(was_away=was_away).start()

    def _make(self) -> Bot:
        line = Line(self.weather, lambda: self.crash(bot))
        line.plan = self.plan
        session = Session(line, self._router, _SETTINGS.slack_timeout)
        client = AsyncWebClient(
            token=self.slack.state.settings["bot_token"],
            base_url="http://slack.invalid/api/",
            session=session,  # type: ignore[arg-type]
            retry_handlers=[],
        )
        self.planted.client(client)
        way = Store(line, self._store_trouble)
        database = {COLLECTION: Collection(self.server, way), FIGURES: Collection(self.figures, way)}
        store = self.planted.store(MockInterviewSessionDAO(database))  # type: ignore[arg-type]
        around = Surroundings(
            web=SlackWeb(client, Pacer()),
            authorize=self._authorize(),
            store=store,
            figures=store.figures,
            tokens=ApiTokensDAO({TOKENS: Collection(self.tokens, way)}),  # type: ignore[arg-type]
            packs=QuestionPacksDAO({name: Collection(self.packs, way) for name in (PACKS, CONTENTS)}),  # type: ignore[arg-type]
            bank=_BANK,
            clock=SystemClock(),
            instance=f"{self.rng.getrandbits(64):x}",
            ids=self.rng,
            is_only_instance=Fault.TWO_WORKERS not in self.weather.faults,
        )
        bot = Bot(line, Assembly(_SETTINGS, around))
        self.planted.assembly(bot.assembly)
        return bot

    def _authorize(self) -> Callable[[], Awaitable[AuthorizeResult]]:
        state = self.slack.state
        identity = AuthorizeResult(
            enterprise_id=None,
            team_id=state.team_id,
            bot_id=state.bot_id,
            bot_user_id=state.bot_user_id,
            bot_token=state.settings["bot_token"],
        )

        async def authorize() -> AuthorizeResult:
            return identity

        return authorize

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        self._keepers.add(task)
        task.add_done_callback(self._keepers.discard)

    # --- the machine ----------------------------------------------------------------------------------------------

    async def _accidents(self, loop: SimulatedLoop) -> None:
        """The clock jumps, the machine is suspended."""
        while not self.weather.is_over:
            await asyncio.sleep(self.weather.between(1, 6))
            if self.weather.strikes(Fault.CLOCK_JUMP, 0.3):
                self._skew = self.weather.between(-3, 3)
            if self.weather.strikes(Fault.SUSPENDED, 0.4):
                began = self.slack.state.clock()
                loop.suspend(self.weather.between(1.5, 8))
                self.stops.append((began, self.slack.state.clock()))

    def _send_some_time(self, event: PendingEvent) -> None:
        """Events may be late, and overtake each other."""
        delay = self.weather.between(3, 40) if self.weather.strikes(Fault.LATE, 0.15) else 0.0
        delay += self.weather.between(0, 1.5) if self.weather.strikes(Fault.REORDERED, 0.4) else 0.0
        asyncio.get_running_loop().call_later(delay, contextvars.Context().run, self._send, event)

    def tell_time(self) -> None:
        """Set the machine's clock."""
        self._machine.move_to(EPOCH + timedelta(seconds=self.now + self._skew))

    def _touch(self) -> None:
        """Write a document as another process would that does something harmless."""
        for document in self.server.all():
            revision = document["revision"]
            self.server.update(
                {"session_uuid": document["session_uuid"], "revision": revision}, {"$set": {"revision": revision + 1}}
            )


class Sockets:
    """The workspace's transport: each payload goes to one process at random, and may be disturbed on its way."""

    late = "timeout"

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def reachable(self) -> bool:
        """Whether a process listens."""
        return bool(self._listening)

    async def deliver(self, parcel: Parcel) -> JSON | None:
        """Bring a payload to a process, and wait for its acknowledgement."""
        weather = self._world.weather
        if not self._listening:
            raise Undelivered("connection_failed")
        bot = self._world.rng.choice(self._listening)
        acknowledged: asyncio.Future[JSON | None] = asyncio.get_running_loop().create_future()
        acknowledged.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, if only here
        bot.waiting.add(acknowledged)
        self._hand_over(bot, parcel, acknowledged)
        if parcel.kind == "events_api" and weather.strikes(Fault.DUPLICATED, 0.3):
            self._hand_over(bot, parcel, acknowledged)
        if weather.strikes(Fault.DISCONNECTED, 0.15):
            raise Undelivered("connection_failed")
        try:
            return await acknowledged
        finally:
            bot.waiting.discard(acknowledged)

    @property
    def _listening(self) -> list[Bot]:
        return [bot for bot in self._world.bots if bot.is_listening]

    def _hand_over(self, bot: Bot, parcel: Parcel, acknowledged: "asyncio.Future[JSON | None]") -> None:
        context = contextvars.Context()
        context.run(_BOT.set, bot)
        asyncio.get_running_loop().create_task(self._handle(bot, parcel, acknowledged), context=context)

    async def _handle(self, bot: Bot, parcel: Parcel, acknowledged: "asyncio.Future[JSON | None]") -> None:
        """What ``AsyncSocketModeHandler`` does with a request."""
        request = SocketModeRequest(type=parcel.kind, envelope_id="", payload=parcel.payload)
        client = _Answering(bot, acknowledged)
        if self._world.planted.acknowledges_first and parcel.kind != "slash_commands":
            await client.send_socket_mode_response(None)
        answer = await run_async_bolt_app(bot.assembly.app, request)
        await send_async_response(client, request, answer, 0)  # type: ignore[arg-type]


class _Answering:
    """The Socket Mode client of one request."""

    def __init__(self, bot: Bot, acknowledged: "asyncio.Future[JSON | None]") -> None:
        self.logger = bot.assembly.app.logger
        self._bot = bot
        self._acknowledged = acknowledged

    async def send_socket_mode_response(self, response: Any) -> None:
        async def arrives() -> None:
            if not self._acknowledged.done():
                self._acknowledged.set_result(response.payload if response is not None else None)

        await self._bot.line.carry("acknowledgement", arrives, slow=0.01)


def _owned(loop: asyncio.AbstractEventLoop, work: Any, **how: Any) -> "asyncio.Task[Any]":
    """A task that ends with the process that it belongs to."""
    task = asyncio.Task(work, loop=loop, **how)
    context = how.get("context")
    bot = context.get(_BOT) if context is not None else _BOT.get()
    if bot is not None:
        bot.tasks.add(task)
        task.add_done_callback(bot.tasks.discard)
        if bot.line.is_cut:
            loop.call_soon(task.cancel)
    return task
