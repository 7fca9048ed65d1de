"""Clicks on buttons, and changes in forms that are open."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.library import LibraryPage, library_view, page_number, read_practice, read_query
from bot.blocks.question import guidance_post
from bot.blocks.start_form import FormContext, read_choice, start_form
from bot.blocks.summary import summary_view
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.form import open_start_form
from bot.listeners.home import publish_home
from bot.listeners.payloads import Click, FormClick
from core.events import AbandonRequested, Event, PauseRequested, ResumeRequested, SkipRequested


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to every button and select."""
    _register_controls(app, desk)
    _register_openers(app, desk)
    _register_lookups(app, desk)
    _register_form(app, desk)
    _register_library(app, desk)


def _register_controls(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.SKIP)
    async def skip(ack: AsyncAck, click: Click, caller: Caller) -> None:
        _, index = click.action.question
        skip = SkipRequested(
            question_index=-1 if index is None else index, at_ts=click.action.action_ts, prompt_ts=click.message_ts
        )
        await _control(click, caller, skip)
        await ack()

    @app.action(ids.PAUSE)
    async def pause(ack: AsyncAck, click: Click, caller: Caller) -> None:
        _, index = click.action.question
        await _control(click, caller, PauseRequested(at_ts=click.action.action_ts, question_index=index))
        await ack()

    @app.action(ids.RESUME)
    async def resume(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _control(click, caller, ResumeRequested(at_ts=click.action.action_ts))
        await ack()

    @app.action(ids.ABANDON)
    async def abandon(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await _control(click, caller, AbandonRequested())
        await ack()

    async def _control(click: Click, caller: Caller, event: Event) -> None:
        session_uuid, _ = click.action.question
        await desk.control(caller, session_uuid, event)
        if click.view is not None and click.view.type == "home":
            await publish_home(desk, caller)


def _register_openers(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.OPEN_FORM)
    async def open_form(ack: AsyncAck, click: Click, caller: Caller) -> None:
        form_context = FormContext(channel_id=click.channel_id, response_url=click.response_url)
        await open_start_form(desk, caller, click.trigger_id, form_context)
        await ack()

    @app.action(ids.RETAKE)
    async def retake(ack: AsyncAck, click: Click, caller: Caller) -> None:
        await desk.retake(
            caller,
            await desk.session_of(caller, click.action.value),
            origin=f"action:{click.trigger_id}",
            channel_id=click.channel_id,
            response_url=click.response_url,
        )
        await ack()


def _register_lookups(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.GUIDANCE)
    async def guidance(ack: AsyncAck, click: Click, caller: Caller) -> None:
        post = guidance_post(await desk.question(caller, click.channel_id, *click.action.question))
        await ack()
        await desk.tell(caller.user_id, post, click.response_url, click.thread_ts)

    @app.action(ids.SHOW_SUMMARY)
    async def show_summary(ack: AsyncAck, click: Click, caller: Caller) -> None:
        async def summary() -> View:
            return summary_view(await desk.session_of(caller, click.action.value))

        await desk.show(click.trigger_id, "Summary", summary)
        await ack()

    @app.action(ids.VISIT_THREAD)
    async def visit_thread(ack: AsyncAck) -> None:
        await ack()  # the button is a link; Slack wants its click acknowledged all the same


def _register_form(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.INDUSTRY)
    async def choose_industry(ack: AsyncAck, click: FormClick, caller: Caller) -> None:
        bank = await desk.shelf.bank(caller.team_id)
        choice = read_choice(click.view.fields, bank, industry_changed=True)
        form = start_form(bank, choice, click.view.private_metadata)
        await desk.update_view(click.view.id, form, view_hash=click.view.hash)
        await ack()


def _register_library(app: AsyncApp, desk: Desk) -> None:
    async def turn_page(ack: AsyncAck, click: FormClick, caller: Caller) -> None:
        bank = await desk.shelf.bank(caller.team_id)
        is_turned = click.action.action_id in {ids.LIBRARY_PREVIOUS, ids.LIBRARY_NEXT}
        number = page_number(click.action.value) if is_turned else 0
        page = LibraryPage(read_query(click.view.fields, bank), number)
        view = library_view(bank, page, click.view.private_metadata)
        await desk.update_view(click.view.id, view, view_hash=click.view.hash)
        await ack()

    for action_id in (*ids.LIBRARY_CHOICES, ids.LIBRARY_PREVIOUS, ids.LIBRARY_NEXT):
        app.action(action_id)(turn_page)

    @app.action(ids.LIBRARY_START)
    async def practise(ack: AsyncAck, click: FormClick, caller: Caller) -> None:
        bank = await desk.shelf.bank(caller.team_id)
        view = start_form(bank, read_practice(click.view.fields, bank), click.view.private_metadata)
        await desk.web.call_now("views.push", trigger_id=click.trigger_id, view=view.to_dict())
        await ack()
