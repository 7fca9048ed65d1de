"""A workspace's question packs: listed, put in by a file, switched, sent and removed, by admins and mentors."""

import asyncio
from weakref import WeakValueDictionary

from cachetools import TTLCache
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import ids
from bot.blocks.builder import Post
from bot.blocks.packs import (
    MOST_FAULTS,
    busy_pack_post,
    faults_post,
    file_sent_post,
    no_file_post,
    not_allowed_post,
    not_read_post,
    packs_post,
    parse_value,
    removed_post,
    taken_post,
    too_many_packs_post,
)
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import Click, SharedFile, Typed
from bot.listeners.said import Said
from bot.web import Failed, Refused
from core.errors import NotAllowed, PackIsBusy, TooManyPacks, Unreadable
from core.packs.files import LARGEST, as_csv, as_yaml, looks_like_a_pack
from core.packs.librarian import TakenIn
from core.packs.pack import QuestionPack
from core.packs.source import PackFaults
from core.packs.template import template

_TEMPLATES = ("csv", "yml")
_SWITCHES = {ids.PACK_SWITCH: "is_on", ids.PACK_REPLACES: "replaces_bank"}
_REMEMBERED_SECONDS = 3_600  # Slack sends an event again for up to an hour


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of the list."""
    _register_changes(app, desk)
    _register_files(app, desk)


def _register_changes(app: AsyncApp, desk: Desk) -> None:
    async def change(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _check(desk, caller)
        pack_uuid, to = parse_value(click.action.value)
        await desk.librarian.change(caller.team_id, pack_uuid, **{_SWITCHES[click.action.action_id]: to})
        await ack()
        await _show(desk, caller, click)

    for action_id in _SWITCHES:
        app.action(action_id)(change)

    @app.action(ids.PACK_REMOVE)
    async def remove(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _check(desk, caller)
        removed = await desk.librarian.remove(caller.team_id, click.action.value)
        await ack()
        await desk.tell(caller.user_id, removed_post(removed), click.response_url, click.thread_ts)
        await _show(desk, caller, click)


def _register_files(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.PACK_FILE)
    async def send_file(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _check(desk, caller)
        pack = await desk.librarian.pack(caller.team_id, click.action.value)
        await ack()
        files = await asyncio.to_thread(_files_of, desk, pack)
        desk.errands.run(_send(desk, caller, click, files))

    @app.action(ids.PACK_TEMPLATE)
    async def send_template(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _check(desk, caller)
        ending = click.action.value
        if ending not in _TEMPLATES:
            raise Unreadable("block_actions", ("actions.0.value",))
        await ack()
        desk.errands.run(
            _send(desk, caller, click, [_file(f"greenroom-pack.{ending}", template(ending, desk.shelf.own))])
        )


async def list_packs(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Post:
    """The workspace's packs. Raises NotAllowed."""
    await _check(desk, caller)
    return packs_post(await desk.librarian.packs(caller.team_id))


class Intake:
    """Puts in the files of direct messages, each once: Slack sends a message again that takes over three seconds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._done: TTLCache[str, bool] = TTLCache(1_000, _REMEMBERED_SECONDS)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take_in(self, caller: Caller, said: Said, files: tuple[SharedFile, ...]) -> None:
        """Put files in, and say in the message's thread what has come of each.

        Raises Failed: Slack then sends the message again, and a file that is in already changes nothing.
        """
        message = f"{said.channel_id}:{said.heard.message_ts}"
        lock = self._locks.setdefault(message, asyncio.Lock())
        async with lock:
            if message not in self._done:
                await self._answer(caller, said.thread_ts or said.heard.message_ts, files)
                self._done[message] = True

    async def _answer(self, caller: Caller, thread_ts: str, files: tuple[SharedFile, ...]) -> None:
        if not await self._desk.admins.or_mentors_include(caller):
            await self._desk.answer(caller, thread_ts, not_allowed_post())
            return
        for file in files:
            try:
                post = taken_post(await self._taken(caller, file))
            except Refused as refused:
                post = not_read_post(file.name, refused.error)
            except TooManyPacks as many:
                post = too_many_packs_post(many.most)
            except PackIsBusy:
                post = busy_pack_post()
            except PackFaults as faults:
                post = faults_post(file.name, faults)
                if len(faults.faults) > MOST_FAULTS:
                    self._desk.errands.run(_send_all(self._desk, caller, thread_ts, faults))
            await self._desk.answer(caller, thread_ts, post)

    async def _taken(self, caller: Caller, file: SharedFile) -> TakenIn:
        data = await self._desk.web.download(file.url, LARGEST)
        return await self._desk.librarian.take_in(caller.team_id, caller.user_id, file.name, data)


async def _send_all(desk: Desk, caller: Caller, thread_ts: str, faults: PackFaults) -> None:
    listed = "\n".join(map(str, faults.faults))
    await desk.send_files(caller.user_id, [_file("what-to-mend.txt", listed)], thread_ts)


def packs_among(files: tuple[SharedFile, ...]) -> tuple[SharedFile, ...]:
    """The files that are packs, or were meant to be."""
    return tuple(file for file in files if looks_like_a_pack(file.name))


async def _check(desk: Desk, caller: Caller) -> None:
    """Raise NotAllowed for everybody but admins and mentors."""
    if not await desk.admins.or_mentors_include(caller):
        raise NotAllowed


async def _show(desk: Desk, caller: Caller, click: Click) -> None:
    """Show the list as it is now in place of the one that was clicked in."""
    post = packs_post(await desk.librarian.packs(caller.team_id))
    if not click.response_url or not await desk.whisperer.respond(click.response_url, post, replaces=True):
        await desk.whisperer.directly(caller.user_id, post)


async def _send(desk: Desk, caller: Caller, click: Click, files: list[dict[str, str]]) -> None:
    try:
        await desk.send_files(caller.user_id, files)
    except (Refused, Failed) as failure:
        reason = failure.error if isinstance(failure, Refused) else failure.reason
        await desk.tell(caller.user_id, no_file_post(reason), click.response_url, click.thread_ts)
    else:
        await desk.tell(caller.user_id, file_sent_post(), click.response_url, click.thread_ts)


def _files_of(desk: Desk, pack: QuestionPack) -> list[dict[str, str]]:
    content, stem = pack.content(), "_".join(pack.name.split())
    return [
        _file(f"{stem}.csv", as_csv(content, desk.shelf.own)),
        _file(f"{stem}.yml", as_yaml(content, desk.shelf.own)),
    ]


def _file(name: str, content: str) -> dict[str, str]:
    return {"filename": name, "title": name, "content": content}
