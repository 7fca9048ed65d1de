"""Keeping the root cards of running interviews up to date.

A card is the least of all messages: Slack allows some 50 updates a minute and workspace, so they wait, merge, and go
out one at a time. The last state of a card does not pass here: it is an effect of the outbox.
"""

import asyncio

import structlog
from cachetools import LRUCache

from bot.blocks.effects import card_for
from bot.pacing import Priority
from bot.web import SlackWeb
from core.models import MockInterviewSession

log = structlog.get_logger()

_SPACING = 1.2  # seconds: Tier 3 is 50 a minute
_REMEMBERED = 10_000


class CardKeeper:
    """Shows the latest state of each running interview on its card, some time soon."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web
        self._stale: dict[str, MockInterviewSession] = {}
        self._shown: LRUCache[str, tuple[object, ...]] = LRUCache(_REMEMBERED)
        self._wake = asyncio.Event()
        self._updating = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start keeping, in the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """Stop; cards that are not up to date stay so until something happens to them."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def show(self, session: MockInterviewSession) -> None:
        """Note what a card should show, if that differs from what it was last told to show."""
        if session.place is None or session.place.thread_ts is None:
            return
        if not session.running:
            self._forget(session.session_uuid)
            return
        looks = (session.current_question_index, session.phase)
        if self._shown.get(session.session_uuid, (0, "preview")) != looks:
            self._shown[session.session_uuid] = looks
            self._stale[session.session_uuid] = session
            self._wake.set()

    async def finish(self, session: MockInterviewSession) -> None:
        """Show the last state of a card, at once and after any other of its states. Raises Refused or Failed."""
        self._forget(session.session_uuid)
        await self._update(session)

    def _forget(self, session_uuid: str) -> None:
        self._stale.pop(session_uuid, None)
        self._shown.pop(session_uuid, None)

    async def _keep(self) -> None:
        while True:
            await self._wake.wait()
            while self._stale:
                session = self._stale.pop(next(iter(self._stale)))
                try:
                    await self._update(session)
                except Exception as error:  # one card must not stop the others, and the next change tries again
                    log.warning("card_not_updated", session=session.session_uuid, error=str(error))
                await asyncio.sleep(_SPACING)
            self._wake.clear()

    async def _update(self, session: MockInterviewSession) -> None:
        assert session.place is not None  # noqa: S101 - show() and the outbox have looked
        card = card_for(session)
        async with self._updating:  # an older state must not overtake a newer one
            await self._web.call(
                "chat.update",
                priority=Priority.CARD,
                channel=session.place.channel_id,
                ts=session.place.thread_ts,
                text=card.text,
                blocks=card.block_dicts(),
            )
