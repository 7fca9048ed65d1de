"""From the outbox to Slack: in order, recognisably, and again until it is done.

An entry leaves the outbox when the engine has been told that it was delivered. Where it is unknown whether a post
arrived (a connection that broke, a process that died), the thread is searched for its key before it is posted again.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

import structlog
from cachetools import LRUCache

from bot.blocks.effects import hint_for, post_for, refusal_for
from bot.cards import CardKeeper
from bot.pacing import Priority
from bot.threads import METADATA_EVENT, ThreadReader, effect_key
from bot.ticker import Ticker
from bot.web import Failed, RateLimited, Refused, SlackWeb
from bot.whisper import Whisperer
from core.effects import (
    Hint,
    OpenAnswer,
    PostCard,
    PostFiles,
    PostQuestion,
    PrivateEffect,
    RefreshCard,
    RetractPost,
    TellUser,
)
from core.events import EffectDelivered, EffectRefused
from core.models import MockInterviewSession, OutboxEntry
from core.ports import Clock
from core.report import file_stem, html_report, text_report
from core.runner import InterviewRunner

log = structlog.get_logger()

_FIRST_RETRY, _LAST_RETRY = 0.5, 30.0
_LEASE_MARGIN = 5.0  # seconds
_LAST_CALLS_SECONDS = 5.0
_CALLS_OF_AN_UPLOAD = 5  # two addresses, two uploads, one completion
_REMEMBERED = 10_000
Noted = tuple[str | None, str | None]
# A post's text and blocks, as they go to Slack.
Written = tuple[str, list[dict[str, Any]]]


class _Superseded(Exception):
    """While a post waited for its turn, something else has taken its place."""


class Delivery:
    """The ``core.ports.Outlet`` that speaks to Slack; one task at a time for each session."""

    def __init__(
        self,
        *,
        runner: InterviewRunner,
        web: SlackWeb,
        ticker: Ticker,
        whisperer: Whisperer,
        reader: ThreadReader,
        cards: CardKeeper,
        clock: Clock,
        call_seconds: float,
    ) -> None:
        self._runner = runner
        self._web = web
        self._ticker = ticker
        self._whisperer = whisperer
        self._reader = reader
        self._cards = cards
        self._clock = clock
        self._call_seconds = call_seconds
        self._waiting: dict[str, MockInterviewSession] = {}
        self._pumps: set[str] = set()
        self._is_closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        # What is known of effects and sessions beyond the store; bounded, since some are superseded.
        self._doubtful: LRUCache[str, bool] = LRUCache(_REMEMBERED)
        self._posted: LRUCache[str, Noted] = LRUCache(_REMEMBERED)
        self._failures: LRUCache[str, int] = LRUCache(_REMEMBERED)
        self._written: LRUCache[str, Written] = LRUCache(_REMEMBERED)

    def take(  # noqa: D102 - the port says it
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = (), *, doubtful: bool = False
    ) -> None:
        for effect in effects:
            self._spawn(self._do_privately(session, effect))
        if doubtful and session.outbox:
            self._doubtful[effect_key(session.session_uuid, session.outbox[0].id)] = True
        self._cards.show(session)
        self._await(session)

    async def close(self) -> set[str]:
        """Let what is under way end, the rest stays in the outbox; the sessions of which a call was cut off."""
        self._is_closed = True
        self._waiting.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_CALLS_SECONDS)
        cut = set(self._pumps)
        for task in self._tasks:
            task.cancel()
        return cut

    # --- which session, when -------------------------------------------------------------------------------------

    def _await(self, session: MockInterviewSession) -> None:
        """Deliver what is due of this session now, and set the alarm for what comes next."""
        session_uuid = session.session_uuid
        if session.place is None or self._is_closed:
            return
        known = self._waiting.get(session_uuid)
        if known is None or known.revision <= session.revision:
            self._waiting[session_uuid] = session
        if self._head(session_uuid) is not None:
            if session_uuid not in self._pumps:
                self._pumps.add(session_uuid)
                self._spawn(self._pump(session_uuid))
            return
        self._waiting.pop(session_uuid, None)
        self._prepare(session)
        self._ticker.set(session_uuid, session.next_due_at)

    def _prepare(self, session: MockInterviewSession) -> None:
        """Write a prompt while its preview lasts: nothing that can be done before the due moment is done in it."""
        head = session.outbox[0] if session.outbox else None
        if head is not None and isinstance(head.effect, OpenAnswer):
            key = effect_key(session.session_uuid, head.id)
            if key not in self._written:
                self._written[key] = _write(session, head, key)

    def _head(self, session_uuid: str) -> OutboxEntry | None:
        """The first entry of the outbox, if it is due and ours to deliver."""
        session = self._waiting.get(session_uuid)
        if session is None or not session.outbox or not self._runner.holds_lease(session):
            return None
        head = session.outbox[0]
        return head if head.due_at <= self._clock.now() else None

    async def _pump(self, session_uuid: str) -> None:
        try:
            while (entry := self._head(session_uuid)) is not None:
                if not await self._deliver(self._waiting[session_uuid], entry):
                    return
        except Exception:  # nothing is lost: the outbox still has the entry, and the alarm brings us back to it
            log.exception("delivery_failed", session=session_uuid)
            self._retry_later(session_uuid)
        finally:
            self._pumps.discard(session_uuid)

    def _retry_later(self, session_uuid: str, failure: Failed | None = None) -> None:
        """Come back after a while that doubles each time; after a 429, when Slack said."""
        if isinstance(failure, RateLimited):
            delay = failure.retry_after
        else:
            failures = self._failures[session_uuid] = self._failures.get(session_uuid, 0) + 1
            delay = min(_FIRST_RETRY * 2 ** (failures - 1), _LAST_RETRY)
        self._ticker.set(session_uuid, self._clock.now() + timedelta(seconds=delay))

    # --- one entry -----------------------------------------------------------------------------------------------

    async def _deliver(self, session: MockInterviewSession, entry: OutboxEntry) -> bool:
        """Carry out one entry and tell the engine. False where it has to be tried again later."""
        key = effect_key(session.session_uuid, entry.id)
        try:
            event = await self._attempt(session, entry, key)
        except _Superseded:
            return True
        if event is None:
            return False
        after = await self._runner.handle(session.session_uuid, event)
        if after is None:  # the interview was taken back meanwhile
            await self._retract_delivered(session, event)
        for known in (self._posted, self._doubtful, self._written):
            known.pop(key, None)
        self._failures.pop(session.session_uuid, None)
        return True

    async def _attempt(
        self, session: MockInterviewSession, entry: OutboxEntry, key: str
    ) -> EffectDelivered | EffectRefused | None:
        """What came of carrying out an entry; None where it has to be tried again later."""
        about = {**_about(session), "effect": entry.effect.kind}
        try:
            message_ts, channel_id = await self._once(session, entry, key)
        except Refused as refused:
            log.error("effect_refused", **about, method=refused.method, error=refused.error)
            return EffectRefused(effect_id=entry.id, reason=refused.error)
        except Failed as failed:
            log.warning("effect_failed", **about, method=failed.method, error=failed.reason)
            if failed.may_be_done:
                self._doubtful[key] = True
            self._retry_later(session.session_uuid, failed)
            return None
        log.debug("delivered", **about)
        return EffectDelivered(effect_id=entry.id, effect=entry.effect, message_ts=message_ts, channel_id=channel_id)

    async def _retract_delivered(self, session: MockInterviewSession, event: EffectDelivered | EffectRefused) -> None:
        if isinstance(event, EffectDelivered) and event.message_ts is not None and session.place is not None:
            await self._retract(session.place.channel_id, event.message_ts)

    async def _once(self, session: MockInterviewSession, entry: OutboxEntry, key: str) -> Noted:
        """Carry out an entry, unless it turns out that this was done; where it stands now (timestamp, channel)."""
        if key not in self._posted:
            found = None
            if key in self._doubtful:
                found = await self._find(session, entry, key)
                self._doubtful.pop(key, None)  # a search of ours need not be made again
            self._posted[key] = found or await self._carry_out(session, entry, key)
        return self._posted[key]

    async def _find(self, session: MockInterviewSession, entry: OutboxEntry, key: str) -> Noted | None:
        try:
            if isinstance(entry.effect, PostFiles):
                message = await self._reader.find_file(session, f"{file_stem(session)}.html")
            else:
                message = await self._reader.find_post(session, key)
        except Refused as refused:
            log.warning("history_unreadable", **_about(session), method=refused.method, error=refused.error)
            return None
        return (message["ts"], None) if message is not None else None

    async def _carry_out(self, session: MockInterviewSession, entry: OutboxEntry, key: str) -> Noted:
        match entry.effect:
            case PostFiles():
                return await self._upload(session)
            case RefreshCard():
                await self._cards.finish(session)
                return None, None
            case _:
                return await self._post(session, entry, key)

    async def _post(self, session: MockInterviewSession, entry: OutboxEntry, key: str) -> Noted:
        assert session.place is not None  # noqa: S101 - sessions without a place never get here
        place = session.place
        text, blocks = self._written.get(key) or _write(session, entry, key)

        async def post() -> dict[str, Any]:
            if self._head(session.session_uuid) != entry:
                raise _Superseded
            await self._keep_lease(session, self._call_seconds)
            return await self._web.call_now(
                "chat.postMessage",
                channel=place.channel_id,
                thread_ts=place.thread_ts,
                text=text,
                blocks=blocks,
                metadata={"event_type": METADATA_EVENT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )

        answer = await self._web.in_turn("chat.postMessage", place.channel_id, _priority(entry), post)
        return answer["ts"], answer.get("channel")

    async def _upload(self, session: MockInterviewSession) -> Noted:
        assert session.place is not None  # noqa: S101 - sessions without a place never get here
        stem = file_stem(session)
        text, html = await asyncio.to_thread(lambda: (text_report(session), html_report(session)))
        files = [
            {"filename": f"{stem}.txt", "title": f"{session.scenario_name} (text)", "content": text},
            {"filename": f"{stem}.html", "title": f"{session.scenario_name} (page)", "content": html},
        ]
        await self._keep_lease(session, _CALLS_OF_AN_UPLOAD * self._call_seconds)
        await self._web.upload(channel=session.place.channel_id, thread_ts=session.place.thread_ts, files=files)
        return None, None

    async def _keep_lease(self, session: MockInterviewSession, seconds: float) -> None:
        """Make sure that nobody takes over while a call is under way that may take so long."""
        if self._runner.holds_lease(session, seconds):
            return
        if not await self._runner.renew_lease(session.session_uuid, seconds + _LEASE_MARGIN):
            raise Failed("chat.postMessage", "another process has the lease", may_be_done=False)

    # --- private effects -----------------------------------------------------------------------------------------

    async def _do_privately(self, session: MockInterviewSession, effect: PrivateEffect) -> None:
        try:
            await self._tell_or_retract(session, effect)
        except Exception:  # worth a line in the log, but not worth stopping anything
            log.exception("not_done_privately", **_about(session))

    async def _tell_or_retract(self, session: MockInterviewSession, effect: PrivateEffect) -> None:
        if session.place is None:
            return
        match effect:
            case RetractPost(message_ts=ts):
                await self._retract(session.place.channel_id, ts)
            case TellUser(hint=Hint.CANNOT_START | Hint.CANNOT_GO_ON):
                await self._whisperer.to_starter(session.session_uuid, session.place, refusal_for(session, effect))
            case TellUser():
                await self._whisperer.in_thread(session.place, hint_for(session, effect))

    async def _retract(self, channel: str, ts: str) -> None:
        try:
            await self._web.call("chat.delete", priority=Priority.PROMPT, channel=channel, ts=ts)
        except (Refused, Failed) as error:  # its buttons say that the question is over
            log.warning("not_retracted", method=error.method, error=str(error))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _write(session: MockInterviewSession, entry: OutboxEntry, key: str) -> Written:
    post = post_for(session, entry.effect).with_key(key)
    return post.text, post.block_dicts()


def _priority(entry: OutboxEntry) -> Priority:
    match entry.effect:
        case OpenAnswer():
            return Priority.PROMPT
        case PostQuestion() | PostCard():
            return Priority.QUESTION
        case _:
            return Priority.REST


def _about(session: MockInterviewSession) -> dict[str, Any]:
    """What a log line says of a session: never an answer's text."""
    return {
        "session": session.session_uuid,
        "question": session.current_question_index + 1,
        "phase": session.phase.value,
        "revision": session.revision,
    }
