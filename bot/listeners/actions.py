"""Clicks on buttons, and changes in forms that are open."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.blocks import ids
from bot.blocks.builder import loading_view
from bot.blocks.library import LibraryPage, library_view, read_page
from bot.blocks.question import guidance_post
from bot.blocks.start_form import FormContext, read_choice, start_form
from bot.blocks.summary import summary_view
from bot.desk import Caller, Desk
from bot.listeners.form import open_start_form
from bot.listeners.home import publish_home
from core.errors import NoInterview
from core.events import AbandonRequested, Event, PauseRequested, ResumeRequested, SkipRequested
from core.models import Choice

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to every button and select."""
    _register_controls(app, desk)
    _register_openers(app, desk)
    _register_lookups(app, desk)
    _register_form(app, desk)
    _register_library(app, desk)


def _register_controls(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.SKIP)
    async def skip(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        session_uuid, index = ids.parse_question_value(action["value"])
        skipped = SkipRequested(question_index=-1 if index is None else index, at_ts=action["action_ts"])
        await _control(context, body, session_uuid, skipped)
        await ack()

    @app.action(ids.PAUSE)
    async def pause(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        session_uuid, index = ids.parse_question_value(action["value"])
        await _control(context, body, session_uuid, PauseRequested(at_ts=action["action_ts"], question_index=index))
        await ack()

    @app.action(ids.RESUME)
    async def resume(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        await _control(context, body, action["value"], ResumeRequested(at_ts=action["action_ts"]))
        await ack()

    @app.action(ids.ABANDON)
    async def abandon(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        await _control(context, body, action["value"], AbandonRequested())
        await ack()

    async def _control(context: AsyncBoltContext, body: Payload, session_uuid: str, event: Event) -> None:
        caller = Caller.of(context)
        await desk.runner.control(session_uuid, caller.user_uuid, event)
        if (body.get("view") or {}).get("type") == "home":
            await publish_home(desk, caller)


def _register_openers(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.OPEN_FORM)
    async def open_form(ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        form_context = FormContext(channel_id=context.channel_id, response_url=body.get("response_url"))
        await open_start_form(desk, Caller.of(context), body["trigger_id"], form_context)
        await ack()

    @app.action(ids.RETAKE)
    async def retake(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        caller = Caller.of(context)
        await desk.retake(
            caller,
            await desk.session_of(caller, action["value"]),
            origin=f"action:{body['trigger_id']}",
            channel_id=context.channel_id,
            response_url=body.get("response_url"),
        )
        await ack()


def _register_lookups(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.GUIDANCE)
    async def guidance(ack: AsyncAck, action: Payload, body: Payload) -> None:
        session_uuid, index = ids.parse_question_value(action["value"])
        session = await desk.store.get_session(session_uuid)
        if session is None or index is None or index >= len(session.questions):
            raise NoInterview("running")
        post = guidance_post(session.questions[index])
        await ack()
        await desk.whisperer.respond(body["response_url"], post, thread_ts=body["container"].get("thread_ts"))

    @app.action(ids.SHOW_SUMMARY)
    async def show_summary(ack: AsyncAck, action: Payload, body: Payload, context: AsyncBoltContext) -> None:
        view = await desk.open_view(body["trigger_id"], loading_view("Summary"))
        session = await desk.session_of(Caller.of(context), action["value"])
        await desk.update_view(view["id"], summary_view(session))
        await ack()

    @app.action(ids.VISIT_THREAD)
    async def visit_thread(ack: AsyncAck) -> None:
        await ack()  # the button is a link; Slack wants its click acknowledged all the same


def _register_form(app: AsyncApp, desk: Desk) -> None:
    @app.action(ids.INDUSTRY)
    async def choose_industry(ack: AsyncAck, body: Payload) -> None:
        view = body["view"]
        choice = read_choice(view["state"]["values"], desk.bank, industry_changed=True)
        form = start_form(desk.bank, choice, FormContext.load(view["private_metadata"]))
        await desk.update_view(view["id"], form, view_hash=view.get("hash"))
        await ack()


def _register_library(app: AsyncApp, desk: Desk) -> None:
    async def turn_page(ack: AsyncAck, body: Payload) -> None:
        view = body["view"]
        page = library_view(desk.bank, _page(body), FormContext.load(view["private_metadata"]))
        await desk.update_view(view["id"], page, view_hash=view.get("hash"))
        await ack()

    for select in (ids.LIBRARY_INDUSTRY, ids.LIBRARY_ROLE, ids.LIBRARY_DIFFICULTY):
        app.action(select)(turn_page)

    @app.action(ids.LIBRARY_START)
    async def practise(ack: AsyncAck, body: Payload) -> None:
        page = _page(body)
        choice = Choice(
            industry_uuid=page.role.industry_uuid, role_uuid=page.role.role_uuid, difficulty_level=page.difficulty
        )
        view = start_form(desk.bank, choice, FormContext.load(body["view"]["private_metadata"]))
        await desk.web.call_now("views.push", trigger_id=body["trigger_id"], view=view.to_dict())
        await ack()

    def _page(body: Payload) -> LibraryPage:
        return read_page(body["view"]["state"]["values"], desk.bank)
