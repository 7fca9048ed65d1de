"""``/interview`` and its subcommands."""

from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import ids
from bot.blocks.builder import Post, escape
from bot.blocks.library import first_page, library_view
from bot.blocks.replies import abandon_post, help_post, history_post, running_post, text_post
from bot.blocks.start_form import FormContext
from bot.blocks.summary import summary_post
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.form import open_start_form
from bot.listeners.packs import list_packs
from bot.listeners.payloads import Typed
from bot.listeners.privacy import ask_to_delete, send_export
from bot.listeners.progress import show_progress
from bot.listeners.start_words import parse_start
from bot.listeners.tokens import list_tokens, make_token
from core.errors import NoInterview
from core.events import PauseRequested, ResumeRequested
from core.models import MockInterviewSession

Answer = Post | None
Subcommand = Callable[[Desk, Caller, Typed, str], Awaitable[Answer]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the command."""

    @app.command(ids.COMMAND)
    async def interview(ack: AsyncAck, typed: Typed, caller: Caller) -> None:
        word, _, rest = typed.text.strip().partition(" ")
        subcommand = SUBCOMMANDS.get(word.casefold(), _unknown)
        answer = await subcommand(desk, caller, typed, rest.strip())
        if answer is None:
            await ack()
        else:
            await ack(text=answer.text, blocks=answer.block_dicts())


async def _start(desk: Desk, caller: Caller, typed: Typed, words: str) -> Answer:
    if not words:
        await open_start_form(desk, caller, typed.trigger_id, _form_context(typed))
        return None
    choice = parse_start(words, await desk.shelf.bank(caller.team_id))
    session = await desk.start(
        caller,
        choice,
        origin=_origin(typed),
        channel_id=typed.channel_id,
        response_url=typed.response_url,
    )
    return _started(session)


async def _retake(desk: Desk, caller: Caller, typed: Typed, _words: str) -> Answer:
    session = await desk.retake(
        caller,
        await desk.ended(caller),
        origin=_origin(typed),
        channel_id=typed.channel_id,
        response_url=typed.response_url,
    )
    return _started(session)


async def _status(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Answer:
    session = await _running(desk, caller)
    return running_post(session, await desk.permalink(session))


async def _pause(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Answer:
    session = await _running(desk, caller)
    session = await desk.control(caller, session.session_uuid, PauseRequested())
    return running_post(session, await desk.permalink(session))


async def _resume(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Answer:
    session = await _running(desk, caller)
    session = await desk.control(caller, session.session_uuid, ResumeRequested())
    return running_post(session, await desk.permalink(session))


async def _abandon(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Answer:
    return abandon_post(await _running(desk, caller))


async def _history(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Answer:
    return history_post(await desk.history(caller))


async def _summary(desk: Desk, caller: Caller, _typed: Typed, words: str) -> Answer:
    if words and not (words.isdecimal() and len(words) < 9):
        return text_post(
            f"`{escape(words)}` is not a number: `{ids.COMMAND} summary 2` shows your second-last interview."
        )
    return summary_post(await desk.ended(caller, int(words or 1)), is_private=True)


async def _library(desk: Desk, caller: Caller, typed: Typed, words: str) -> Answer:
    context, bank = _form_context(typed), desk.shelf.at_hand(caller.team_id)
    view = await desk.open_view(typed.trigger_id, library_view(bank, first_page(words), context))
    if (bank_now := await desk.shelf.bank(caller.team_id)) is not bank:
        await desk.update_view(
            view["id"], library_view(bank_now, first_page(words), context), view_hash=view.get("hash")
        )
    return None


async def _help(_desk: Desk, _caller: Caller, _typed: Typed, _words: str) -> Answer:
    return help_post()


async def _unknown(_desk: Desk, _caller: Caller, typed: Typed, _words: str) -> Answer:
    return help_post(f"I don't know `{escape(typed.text.strip())}`. This is what I understand:")


SUBCOMMANDS: dict[str, Subcommand] = {
    "": _start,
    "start": _start,
    "status": _status,
    "pause": _pause,
    "resume": _resume,
    "abandon": _abandon,
    "history": _history,
    "summary": _summary,
    "retake": _retake,
    "library": _library,
    "packs": list_packs,
    "progress": show_progress,
    "token": make_token,
    "tokens": list_tokens,
    "export": send_export,
    "delete": ask_to_delete,
    "help": _help,
}


async def _running(desk: Desk, caller: Caller) -> MockInterviewSession:
    session = await desk.running(caller)
    if session is None:
        raise NoInterview("running")
    return session


def _started(session: MockInterviewSession) -> Answer:
    """In a channel the card says it all, once Slack has taken it; in a direct message it may not be seen."""
    if not session.choice.in_dm:
        return None
    return text_post(f"*{escape(session.scenario_name)}* begins in our direct message. Good luck!")


def _origin(typed: Typed) -> str:
    return f"command:{typed.trigger_id}"


def _form_context(typed: Typed) -> FormContext:
    return FormContext(channel_id=typed.channel_id, response_url=typed.response_url)
