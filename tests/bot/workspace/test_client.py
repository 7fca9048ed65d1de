"""A person's client in another process does what a Person does, and no web page does."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.workspace import ClientError, WorkspaceClient
from tests.auxil.office import Office, button, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


@pytest.fixture
async def alice(office: Office) -> AsyncIterator[WorkspaceClient]:
    async with WorkspaceClient(office.workspace.url, "Alice") as client:
        yield client


async def test_a_client_writes_edits_reads_and_deletes(office: Office, alice: WorkspaceClient) -> None:
    message = await alice.post("general", "draft", files=[("a.txt", b"attached", "text/plain")])
    await alice.edit(message, "final")
    (shown,) = await alice.messages("general")
    assert shown["text"] == "final"
    assert await alice.download(shown["files"][0]) == b"attached"

    await alice.delete(shown)
    assert await alice.messages("general") == []


async def test_a_client_knows_its_conversations_and_the_people(alice: WorkspaceClient) -> None:
    named = [c.get("name") for c in await alice.conversations()]
    assert named[:3] == ["general", "interviews", "random"]
    assert "maria" in [person["name"] for person in await alice.people()]


async def test_a_client_reacts_and_takes_it_back(office: Office, alice: WorkspaceClient) -> None:
    message = await alice.post("general", "done")
    await alice.react(message, "tada")
    (shown,) = await alice.messages("general")
    assert [reaction["name"] for reaction in shown["reactions"]] == ["tada"]

    await alice.unreact(message, "tada")
    (shown,) = await alice.messages("general")
    assert "reactions" not in shown


async def test_the_direct_message_with_the_app_comes_before_those_with_people(
    office: Office, alice: WorkspaceClient
) -> None:
    bob = office.workspace.person("Bob")
    office.alice.dm(bob.id)
    users = [c["user"] for c in await alice.conversations() if c["is_im"]]
    assert users == [office.workspace.bot_user_id, bob.id]


async def test_a_client_uses_commands_buttons_and_modals(office: Office, alice: WorkspaceClient) -> None:
    label = {"type": "plain_text", "text": "Name"}
    element = {"type": "plain_text_input", "action_id": "name"}
    field = {"type": "input", "block_id": "name", "label": label, "element": element}
    modal = {"type": "modal", "callback_id": "form", "title": label, "submit": label, "blocks": [field]}

    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any]) -> None:
        await ack(text="Ready?", blocks=[{"type": "actions", "elements": [button("open", "Open")]}])

    @office.app.action("open")
    async def open_form(ack: Callable[..., Any], body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal)
        await ack()

    @office.app.view("form")
    async def submitted(ack: Callable[..., Any], body: dict[str, Any]) -> None:
        office.heard.append(body["view"]["state"]["values"]["name"]["name"]["value"])
        await ack()

    await office.connect()
    result = await alice.command("/rehearse", "general")
    assert (result["ok"], result["message"]["ephemeral"]) == (True, True)
    assert (await alice.click(result["message"], "open"))["ok"]
    assert (await alice.view())["callback_id"] == "form"

    refused = await alice.submit()
    assert refused["errors"] == {"name": "Please complete this required field."}
    assert (await alice.submit(values={"name": "Ada"}))["ok"]
    assert await alice.view() is None
    assert office.heard == ["Ada"]


async def test_a_stream_shows_what_the_person_can_see_and_nothing_else(office: Office, alice: WorkspaceClient) -> None:
    bob = office.workspace.person("Bob")
    changes = alice.changes()
    assert (await anext(changes))["kind"] == "connected"

    await bob.post(bob.dm(), "between Bob and the bot")
    channel = office.workspace.channel("general").id
    await office.client.chat_postEphemeral(channel=channel, user=bob.id, text="for Bob")
    await bob.post("general", "for everybody")

    change = await anext(changes)
    assert (change["kind"], change["data"]["message"]["text"]) == ("message_posted", "for everybody")
    await changes.aclose()  # type: ignore[attr-defined]


async def test_a_stream_ends_with_the_workspace(office: Office, alice: WorkspaceClient) -> None:
    changes = alice.changes()
    await anext(changes)
    await office.workspace.stop()
    assert [change async for change in changes] == []


async def test_mistakes_are_named(alice: WorkspaceClient) -> None:
    with pytest.raises(ClientError, match="channel_not_found"):
        await alice.post("nowhere", "hello")
    with pytest.raises(ClientError, match="no modal is open"):
        await alice.submit()


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}, {"Host": "[::1"}],
)
async def test_a_web_page_from_elsewhere_is_refused(office: Office, headers: dict[str, str]) -> None:
    url = office.workspace.url
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{url}/client/Alice/messages?channel=general") as response:
            assert response.status == 403
        async with http.post(f"{url}/client/Alice/post", json={"channel": "general", "text": "x"}) as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(f"{url}/client/stream?person=Alice")
    assert office.alice.messages("general") == []
