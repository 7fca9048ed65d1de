"""A Bolt app at home in the local workspace: commands, messages, threads, buttons, shortcuts, Home."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.auxil.office import Office, button, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        await office.connect()
        yield office


async def test_a_command_is_answered_in_its_acknowledgement_and_later_at_its_response_url(office: Office) -> None:
    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any], body: dict[str, Any], respond: Callable[..., Any]) -> None:
        await ack(f"Starting {body['text']}")
        await respond("It has started", response_type="in_channel")

    result = await office.alice.command("/rehearse backend mid", "general")

    assert result.ok
    assert result.ack_text == "Starting backend mid"
    await office.seen(office.workspace.person("Bob"), "It has started")
    seen_by_bob = [m.text for m in office.workspace.person("Bob").messages("general")]
    assert "Starting backend mid" not in seen_by_bob


async def test_a_response_url_works_five_times(office: Office) -> None:
    urls = []

    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any], body: dict[str, Any]) -> None:
        await ack()
        urls.append(body["response_url"])

    await office.alice.command("/rehearse", "general")
    async with aiohttp.ClientSession() as http:
        statuses = []
        for number in range(6):
            async with http.post(urls[0], json={"text": f"answer {number}"}) as response:
                statuses.append(response.status)

    assert statuses == [200] * 5 + [404]


async def test_a_command_that_nobody_acknowledges_times_out(office: Office) -> None:
    office.workspace.ack_timeout = 0.05

    @office.app.command("/rehearse")
    async def rehearse() -> None:
        pass

    assert (await office.alice.command("/rehearse", "general")).error == "operation_timeout"


async def test_a_command_without_an_app_fails() -> None:
    async with opened() as office:
        assert (await office.alice.command("/rehearse", "general")).error == "dispatch_failed"


async def test_a_command_in_a_thread_is_refused(office: Office) -> None:
    root = await office.alice.post("general", "hello")
    result = await office.alice.command("/rehearse", "general", thread_ts=root.ts)
    assert result.error == "not_supported_in_threads"


async def test_a_command_of_no_app_is_unknown(office: Office) -> None:
    assert (await office.alice.command("/dance", "general")).error == "unknown_command"


async def test_a_message_is_posted_updated_and_deleted(office: Office) -> None:
    posted = await office.client.chat_postMessage(channel="#general", text="one")
    channel, ts = posted["channel"], posted["ts"]
    await office.client.chat_update(channel=channel, ts=ts, text="two")
    assert office.workspace.message(channel, ts).text == "two"

    await office.client.chat_delete(channel=channel, ts=ts)
    assert office.alice.messages("general") == []


async def test_a_reply_shows_in_its_thread_and_counts_at_its_root(office: Office) -> None:
    root = await office.alice.post("general", "question")
    await office.client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="answer")

    assert [m.text for m in office.alice.messages("general")] == ["question"]
    assert [m.text for m in office.alice.messages("general", root.ts)] == ["question", "answer"]
    assert office.workspace.message("general", root.ts).reply_count == 1


async def test_an_ephemeral_message_shows_to_one_person_and_in_no_history(office: Office) -> None:
    channel = office.workspace.channel("general").id
    await office.client.chat_postEphemeral(channel=channel, user=office.alice.id, text="psst")

    assert [m.ephemeral_for for m in office.alice.messages("general")] == [office.alice.id]
    assert office.workspace.person("Bob").messages("general") == []
    assert (await office.client.conversations_history(channel=channel))["messages"] == []


async def test_a_post_to_a_user_opens_the_direct_message(office: Office) -> None:
    posted = await office.client.chat_postMessage(channel=office.alice.id, text="hello")
    assert posted["channel"] == office.alice.dm().id
    assert [m.text for m in office.alice.messages(office.alice.dm())] == ["hello"]


async def test_a_click_brings_the_message_and_the_button(office: Office) -> None:
    @office.app.action("answer")
    async def answer(ack: Callable[..., Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        clicked = body["actions"][0]["value"]
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=clicked, blocks=[])

    blocks = [{"type": "actions", "elements": [button("answer", "yes")]}]
    blocks += [{"type": "actions", "elements": [button("answer", "no")]}]
    posted = await office.client.chat_postMessage(channel="#general", text="Well?", blocks=blocks)

    message = office.workspace.message(posted["channel"], posted["ts"])
    assert (await office.alice.click(message, "answer", "no")).ok
    await office.seen(office.alice, "no")


async def test_a_click_on_an_ephemeral_message_can_replace_it(office: Office) -> None:
    @office.app.action("hide")
    async def hide(ack: Callable[..., Any], body: dict[str, Any], respond: Callable[..., Any]) -> None:
        await ack()
        office.heard.append(body)
        await respond("hidden", replace_original=True)

    blocks = [{"type": "actions", "elements": [button("hide", "Hide")]}]
    channel = office.workspace.channel("general").id
    await office.client.chat_postEphemeral(channel=channel, user=office.alice.id, text="?", blocks=blocks)
    await office.alice.click(office.alice.messages("general")[0], "hide")

    await office.seen(office.alice, "hidden")
    assert len(office.alice.messages("general")) == 1
    assert office.heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in office.heard[0]


async def test_a_click_that_crosses_an_update_still_arrives(office: Office) -> None:
    @office.app.action("old")
    async def old(ack: Callable[..., Any], body: dict[str, Any]) -> None:
        await ack()
        office.heard.append(body["message"]["text"])

    blocks = [{"type": "actions", "elements": [button("old", "Old")]}]
    posted = await office.client.chat_postMessage(channel="#general", text="before", blocks=blocks)
    as_seen = office.workspace.message(posted["channel"], posted["ts"])
    await office.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="after", blocks=[])

    await office.alice.click(as_seen, "old")
    assert office.heard == ["after"]


async def test_what_is_not_there_cannot_be_clicked(office: Office) -> None:
    message = await office.alice.post("general", "no buttons")
    with pytest.raises(LookupError, match="no 'go' to use"):
        await office.alice.click(message, "go")


async def test_shortcuts_come_from_anywhere_and_from_messages(office: Office) -> None:
    @office.app.shortcut("start")
    @office.app.shortcut("repeat")
    async def note(ack: Callable[..., Any], body: dict[str, Any]) -> None:
        await ack()
        office.heard.append((body["type"], body.get("message", {}).get("text")))

    message = await office.alice.post("general", "again")
    await office.alice.shortcut("start")
    await office.alice.shortcut("repeat", message)

    assert office.heard == [("shortcut", None), ("message_action", "again")]


async def test_a_home_tab_is_published_when_it_is_opened(office: Office) -> None:
    @office.app.event("app_home_opened")
    async def publish(event: dict[str, Any], client: AsyncWebClient) -> None:
        block = {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [block]})

    assert await office.alice.open_home() is None
    home = await office.workspace.until(lambda: office.alice.home)
    assert home.blocks[0]["text"]["text"] == "Welcome"
    assert office.workspace.person("Bob").home is None


async def test_a_removed_app_hears_of_it_and_its_token_ends(office: Office) -> None:
    office.listen("app_uninstalled")
    office.listen("tokens_revoked")
    office.workspace.uninstall()

    heard = await office.hear(2)
    assert {event["type"] for event in heard} == {"app_uninstalled", "tokens_revoked"}
    answer = await office.client.api_call("api.test")
    assert answer["ok"]
    with pytest.raises(Exception, match="invalid_auth"):
        await office.client.auth_test()


async def test_waiting_in_vain_tells_what_was_there_instead(office: Office) -> None:
    await office.client.chat_postMessage(channel="#general", text="something else")
    with pytest.raises(TimeoutError, match=r"something else[^$]*chat.postMessage: ok"):
        await office.workspace.until(lambda: None, timeout=0.01)
