"""The bot's parts, put together on whatever Slack, store and clock they are given."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.admins import Admins
from bot.cards import CardKeeper
from bot.delivery import Delivery
from bot.desk import Desk
from bot.listeners import register
from bot.recovery import Recovery
from bot.settings import Settings
from bot.threads import ThreadReader
from bot.ticker import Ticker
from bot.web import SlackWeb
from bot.whisper import Whisperer
from core.packs.librarian import Librarian
from core.packs.shelf import Shelf
from core.ports import Clock, FiguresStore, Observer, PackStore, SessionStore, TokenStore
from core.questions import QuestionBank
from core.runner import InterviewRunner
from core.scenario import InterviewScenarioService

log = structlog.get_logger()

_HANDING_BACK_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a bot is put together on.

    ``authorize`` tells Bolt who the bot is. ``instance`` is unique to this process, and ``ids`` makes the sessions' ids
    unique to all. ``is_only_instance``: no other process works on this store. ``mentors``: the ids of their users.
    """

    web: SlackWeb
    authorize: Callable[..., Awaitable[AuthorizeResult]]
    store: SessionStore
    figures: FiguresStore
    tokens: TokenStore
    packs: PackStore
    bank: QuestionBank
    clock: Clock
    instance: str
    ids: random.Random
    is_only_instance: bool
    mentors: Collection[str] = ()
    observer: Observer | None = None


class Assembly:
    """A bot that nobody has connected to Slack's events yet: ``app`` takes them."""

    def __init__(self, settings: Settings, around: Surroundings) -> None:
        web, clock = around.web, around.clock
        self._store = around.store
        shelf = Shelf(around.bank, around.packs)
        self._runner = runner = _runner(settings, around, shelf)
        self._ticker = Ticker(on_alarm=runner.tick, find_overdue=runner.overdue, sweep_seconds=settings.sweep_seconds)
        self._reader = ThreadReader(web)
        self._cards = CardKeeper(web)
        whisperer = Whisperer(web)
        self._delivery = Delivery(
            runner=runner,
            web=web,
            ticker=self._ticker,
            whisperer=whisperer,
            reader=self._reader,
            cards=self._cards,
            clock=clock,
            call_seconds=settings.slack_timeout,
        )
        runner.connect(self._delivery)
        self.desk = Desk(
            runner=runner,
            store=around.store,
            figures=around.figures,
            tokens=around.tokens,
            shelf=shelf,
            librarian=Librarian(around.bank, around.packs, clock),
            admins=Admins(web, around.mentors),
            web=web,
            whisperer=whisperer,
            clock=clock,
        )
        self.app = AsyncApp(
            client=web.client,
            authorize=around.authorize,
            process_before_response=True,
            request_verification_enabled=False,  # bot/api/slack_events.py does it, before anything is read
            logger=_bolt_logger(),
        )
        register(self.app, self.desk)

    def start(self) -> None:
        """Begin to deliver and to ring, in the running event loop."""
        self._cards.start()
        self._ticker.start()

    async def stop(self) -> None:
        """Nothing rings any more, what is under way ends, and what is left another process may deliver."""
        self._ticker.stop()
        await self._cards.stop()
        cut, _ = await asyncio.gather(self._delivery.close(), self.desk.errands.close())
        await self._hand_back(but=cut)

    async def _hand_back(self, *, but: set[str]) -> None:
        try:
            async with asyncio.timeout(_HANDING_BACK_SECONDS):
                await self._runner.hand_back(but=but)
        except Exception as error:  # they lapse by themselves
            log.warning("leases_not_handed_back", error=type(error).__name__)

    @property
    def is_ticking(self) -> bool:
        """Whether timers ring."""
        return self._ticker.is_alive

    def recovery(self, *, was_away: bool) -> Recovery:
        """Going on where the last process stopped."""
        return Recovery(store=self._store, runner=self._runner, reader=self._reader, was_away=was_away)


def _runner(settings: Settings, around: Surroundings, shelf: Shelf) -> InterviewRunner:
    shuffling = random.Random(settings.seed)  # noqa: S311 - shuffling questions
    return InterviewRunner(
        store=around.store,
        scenarios=InterviewScenarioService(shuffling),
        shelf=shelf,
        clock=around.clock,
        rules=settings.rules(),
        instance=around.instance,
        rng=around.ids,
        lease=timedelta(seconds=settings.lease_seconds),
        is_only_instance=around.is_only_instance,
        observer=around.observer,
    )


def _bolt_logger() -> logging.Logger:
    """Bolt's warnings are for developers: that it authorizes by our function, that nobody listens to some event."""
    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.ERROR)
    return logger
