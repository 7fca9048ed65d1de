"""Modals: open, choose, update, push, submit, close, and what Slack refuses on the way."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.changes import Changes
from bot.workspace.errors import SlackError
from bot.workspace.manifest import AppManifest
from bot.workspace.state import State
from bot.workspace.store import Store
from bot.workspace.views import Views
from tests.auxil.office import Office, button, opened

Ack = Callable[..., Any]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def form(*, level: str | None = None, title: str = "Rehearse", **more: Any) -> dict[str, Any]:
    """A modal with a role to choose, a note to write and, once a role is chosen, a level."""
    role = {"type": "static_select", "action_id": "role", "options": [option("backend"), option("data")]}
    note = {"type": "plain_text_input", "action_id": "note"}
    blocks = [
        {
            "type": "input",
            "block_id": "role",
            "label": plain("Role"),
            "element": role,
            "dispatch_action": True,
        },
        {"type": "input", "block_id": "note", "label": plain("Note"), "element": note},
    ]
    if level:
        blocks.append({"type": "section", "block_id": "level", "text": plain(f"Levels of {level}")})
    modal = {"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Go")}
    return {**modal, "blocks": blocks, **more}


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        await office.connect()

        @office.app.command("/rehearse")
        async def open_form(ack: Ack, body: dict[str, Any], client: AsyncWebClient) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=form(notify_on_close=True))
            await ack()

        @office.app.action("role")
        async def chosen(ack: Ack, body: dict[str, Any], client: AsyncWebClient) -> None:
            role = body["view"]["state"]["values"]["role"]["role"]["selected_option"]["value"]
            view = body["view"]
            await client.views_update(view_id=view["id"], hash=view["hash"], view=form(level=role))
            await ack()

        yield office


async def test_a_choice_updates_the_modal_and_keeps_what_was_written(office: Office) -> None:
    await office.alice.command("/rehearse", "general")
    view = office.alice.view
    assert view is not None
    assert not (await office.alice.fill(view, "note", "first try")).sent
    assert (await office.alice.choose(view, "role", "data")).ok

    updated = office.alice.view
    assert updated is not None
    assert updated.blocks[2]["text"]["text"] == "Levels of data"
    assert updated.state["note"]["note"]["value"] == "first try"
    assert updated.state["role"]["role"]["selected_option"] == option("data")


async def test_a_submission_is_sent_back_with_errors_and_then_taken(office: Office) -> None:
    @office.app.view("form")
    async def submitted(ack: Ack, body: dict[str, Any]) -> None:
        note = body["view"]["state"]["values"]["note"]["note"]["value"]
        if note == "short":
            await ack(response_action="errors", errors={"note": "Say more"})
        else:
            await ack()
            office.heard.append(note)

    await office.alice.command("/rehearse", "general")
    refused = await office.alice.submit(values={"role": "backend", "note": "short"})
    assert refused.errors == {"note": "Say more"}
    assert office.alice.view is not None

    assert (await office.alice.submit(values={"note": "long enough"})).ok
    assert office.alice.view is None
    assert office.heard == ["long enough"]


async def test_an_incomplete_form_never_reaches_the_app(office: Office) -> None:
    await office.alice.command("/rehearse", "general")
    result = await office.alice.submit(values={"note": "no role"})
    assert result.errors == {"role": "Please complete this required field."}


async def test_a_submission_can_update_push_and_clear(office: Office) -> None:
    @office.app.view("form")
    async def submitted(ack: Ack, body: dict[str, Any]) -> None:
        note = body["view"]["state"]["values"]["note"]["note"]["value"]
        if note == "clear":
            await ack(response_action="clear")
        else:
            await ack(response_action=note, view=form(title=note))

    await office.alice.command("/rehearse", "general")
    await office.alice.submit(values={"role": "data", "note": "update"})
    assert [view.title and view.title["text"] for view in office.alice.views] == ["update"]

    pushed = await office.alice.submit(values={"note": "push"})
    assert pushed.view is not None
    assert pushed.view.previous_view_id == office.alice.views[0].id
    assert len(office.alice.views) == 2

    await office.alice.submit(values={"role": "data", "note": "clear"})
    assert office.alice.views == []


async def test_at_most_three_modals_lie_on_each_other(office: Office) -> None:
    deep = {"type": "actions", "elements": [button("deeper", "Deeper")]}
    modal = {"type": "modal", "title": plain("Deep"), "blocks": [deep]}

    @office.app.action("deeper")
    async def deeper(ack: Ack, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=modal)
        except SlackApiError as refusal:
            office.heard.append(refusal.response["error"])

    @office.app.shortcut("start")
    async def start(ack: Ack, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal)

    await office.alice.shortcut("start")
    await office.workspace.until(lambda: office.alice.view)
    for depth in (2, 3, 3):
        top = office.alice.view
        assert top is not None
        await office.alice.click(top, "deeper")
        await office.workspace.until(lambda depth=depth: len(office.alice.views) == depth)

    assert await office.hear() == ["push_limit_reached"]


async def test_closing_is_told_where_the_app_asked_for_it(office: Office) -> None:
    @office.app.view_closed("form")
    async def closed(ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        office.heard.append(body["is_cleared"])

    await office.alice.command("/rehearse", "general")
    assert (await office.alice.close()).ok
    assert office.heard == [False]
    assert office.alice.view is None


async def test_an_update_with_an_old_hash_is_refused(office: Office) -> None:
    await office.alice.command("/rehearse", "general")
    view = office.alice.view
    assert view is not None
    await office.client.views_update(view_id=view.id, view=form())
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await office.client.views_update(view_id=view.id, view=form(), hash=view.hash)


async def test_a_trigger_opens_one_modal_and_no_second_one(office: Office) -> None:
    @office.app.shortcut("start")
    async def start(ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        office.heard.append(body["trigger_id"])

    await office.alice.shortcut("start")
    await office.client.views_open(trigger_id=office.heard[0], view=form())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await office.client.views_open(trigger_id=office.heard[0], view=form())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await office.client.views_open(trigger_id="made.up", view=form())


async def test_an_invalid_modal_is_refused_with_the_place_that_is_wrong(office: Office) -> None:
    with pytest.raises(SlackApiError) as caught:
        await office.client.views_open(trigger_id="any", view=form(title="A title of 25 characters.."))
    assert caught.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in caught.value.response["response_metadata"]["messages"][0]


async def test_an_answer_that_slack_cannot_show_leaves_the_modal_open(office: Office) -> None:
    @office.app.view("form")
    async def submitted(ack: Ack) -> None:
        await ack(response_action="errors", errors={"nowhere": "There is no such block"})

    await office.alice.command("/rehearse", "general")
    result = await office.alice.submit(values={"role": "data", "note": "x"})
    assert result.error == "invalid_errors"
    assert office.alice.view is not None


async def test_an_external_select_asks_the_app_for_its_options(office: Office) -> None:
    @office.app.options("city")
    async def cities(ack: Ack, body: dict[str, Any]) -> None:
        await ack(options=[option(f"{body['value']}-{number}") for number in (1, 2)])

    select = {"type": "external_select", "action_id": "city"}
    block = {"type": "section", "block_id": "city", "text": plain("City"), "accessory": select}
    await office.client.views_publish(user_id=office.alice.id, view={"type": "home", "blocks": [block]})
    home = office.alice.home
    assert home is not None
    offered = await office.alice.suggestions(home, "city", "ber")
    assert [o["value"] for o in offered] == ["ber-1", "ber-2"]


def city_select(block_id: str) -> dict[str, Any]:
    select = {"type": "external_select", "action_id": "city", "min_query_length": 0}
    return {"type": "section", "block_id": block_id, "text": plain("City"), "accessory": select}


async def test_options_come_by_their_groups(office: Office) -> None:
    @office.app.options("city")
    async def cities(ack: Ack, body: dict[str, Any]) -> None:
        if body["block_id"] == "north":
            groups = [{"label": plain(name), "options": [option(f"{name}-city")]} for name in ("coast", "hills")]
            await ack(option_groups=groups)
        else:
            await ack(options=[option("oasis")])

    view = {"type": "home", "blocks": [city_select("north"), city_select("south")]}
    await office.client.views_publish(user_id=office.alice.id, view=view)
    home = office.alice.home
    assert home is not None
    assert await office.alice.grouped_suggestions(home, "city", block_id="north") == [
        ("coast", [option("coast-city")]),
        ("hills", [option("hills-city")]),
    ]
    assert await office.alice.suggestions(home, "city") == [option("coast-city"), option("hills-city")]
    assert await office.alice.grouped_suggestions(home, "city", block_id="south") == [("", [option("oasis")])]


async def test_a_select_in_a_message_says_where_it_is(office: Office) -> None:
    @office.app.options("city")
    async def cities(ack: Ack, body: dict[str, Any]) -> None:
        office.heard.append(body)
        await ack(options=[])

    root = await office.alice.post("general", "root")
    where: dict[str, Any] = {"channel": root.channel, "blocks": [city_select("city")], "text": "City?"}
    await office.client.chat_postMessage(thread_ts=root.ts, **where)
    await office.client.chat_postEphemeral(user=office.alice.id, **where)
    reply, private = office.alice.messages("general", root.ts)[1], office.alice.messages("general")[1]
    for message in (reply, private):
        assert await office.alice.grouped_suggestions(message, "city") == []

    public = {"type": "message", "message_ts": reply.ts, "channel_id": root.channel, "is_ephemeral": False}
    assert office.heard[0]["container"] == public | {"thread_ts": root.ts}
    assert office.heard[0]["message"]["ts"] == reply.ts
    assert office.heard[1]["container"]["is_ephemeral"] is True
    assert "message" not in office.heard[1]


def test_a_trigger_is_good_for_three_seconds() -> None:
    now = 0.0
    state = State(AppManifest({}), Store(), Changes(), team_name="Greenroom", clock=lambda: now)
    views = Views(state, lambda: now)
    prompt, late, forgotten = (views.make_trigger("U1") for _ in range(3))

    now = 3.0
    assert views.use_trigger(prompt).user == "U1"
    now = 3.1
    with pytest.raises(SlackError, match="expired_trigger_id"):
        views.use_trigger(late)
    now = 61.0
    with pytest.raises(SlackError, match="invalid_trigger_id"):
        views.use_trigger(forgotten)
