"""What the Web API refuses, limits, pages through, and gets wrong on demand."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.auxil.office import Office, make_manifest, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


async def refused(call: Any) -> Any:
    """The answer to a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


def texts(answer: Any) -> list[str]:
    return [message["text"] for message in answer["messages"]]


async def test_auth_test_tells_who_and_with_which_scopes(office: Office) -> None:
    answer = await office.client.auth_test()
    assert answer["user_id"] == office.workspace.bot_user_id
    assert answer["team_id"] == office.workspace.team_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth")],
)
async def test_a_call_needs_the_right_token(office: Office, token: str, error: str) -> None:
    client = AsyncWebClient(token=token, base_url=office.workspace.api_url)
    assert (await refused(client.auth_test()))["error"] == error


async def test_an_app_token_is_no_bot_token(office: Office) -> None:
    answer = await refused(office.client.auth_test(token=office.workspace.app_token))
    assert answer["error"] == "not_allowed_token_type"


async def test_a_missing_scope_is_named() -> None:
    async with opened(make_manifest(without_scopes=("channels:history",))) as office:
        channel = office.workspace.channel("general").id
        answer = await refused(office.client.conversations_history(channel=channel))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:history")
    assert "chat:write" in answer["provided"]


async def test_unknown_methods_are_unknown(office: Office) -> None:
    assert (await refused(office.client.admin_apps_approve(app_id="A1")))["error"] == "unknown_method"


async def test_places_that_are_not_open_to_the_bot_are_refused(office: Office) -> None:
    workspace = office.workspace
    secret = workspace.add_channel("secret", private=True)
    old = workspace.add_channel("old", with_bot=True)
    workspace.archive(old)

    async def error_of(channel: str) -> str:
        return str((await refused(office.client.chat_postMessage(channel=channel, text="x")))["error"])

    assert await error_of("C0NOWHERE") == "channel_not_found"
    assert await error_of(workspace.channel("random").id) == "not_in_channel"
    assert await error_of(secret.id) == "channel_not_found"
    assert await error_of(old.id) == "is_archived"


async def test_a_bot_that_joins_can_post(office: Office) -> None:
    channel = office.workspace.channel("random").id
    await office.client.conversations_join(channel=channel)
    assert (await office.client.chat_postMessage(channel=channel, text="hi"))["ok"]
    assert office.workspace.bot_user_id in (await office.client.conversations_members(channel=channel))["members"]


async def test_messages_that_slack_would_not_take_are_refused(office: Office) -> None:
    post = office.client.chat_postMessage
    empty = office.client.api_call("chat.postMessage", json={"channel": "#general"})
    assert (await refused(empty))["error"] == "no_text"
    assert (await refused(post(channel="#general", text="x" * 40_001)))["error"] == "msg_too_long"
    answer = await refused(post(channel="#general", text="x", blocks=[{"type": "sektion"}]))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: sektion [json-pointer:/blocks/0/type]"
    ]


async def test_other_peoples_messages_cannot_be_changed(office: Office) -> None:
    message = await office.alice.post("general", "mine")
    where = {"channel": message.channel, "ts": message.ts}
    assert (await refused(office.client.chat_update(**where, text="x")))["error"] == "cant_update_message"
    assert (await refused(office.client.chat_delete(**where)))["error"] == "cant_delete_message"
    gone = {"channel": message.channel, "ts": "1.000001"}
    assert (await refused(office.client.chat_update(**gone, text="x")))["error"] == "message_not_found"


async def test_an_update_of_the_text_alone_replaces_blocks_and_keeps_metadata(office: Office) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "gone"}}
    metadata = {"event_type": "asked", "event_payload": {"key": "k1"}}
    posted = await office.client.chat_postMessage(channel="#general", text="one", blocks=[block], metadata=metadata)
    changed = await office.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    assert (changed["message"]["text"], changed["message"].get("blocks")) == ("two", None)
    assert changed["message"]["metadata"] == metadata


async def test_metadata_shows_in_a_thread_only_when_it_is_asked_for(office: Office) -> None:
    root = await office.alice.post("general", "root")
    metadata = {"event_type": "asked", "event_payload": {"key": "k1"}}
    await office.client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="reply", metadata=metadata)
    replies = office.client.conversations_replies
    bare = await replies(channel=root.channel, ts=root.ts)
    full = await replies(channel=root.channel, ts=root.ts, include_all_metadata=True)
    assert "metadata" not in bare["messages"][1]
    assert full["messages"][1]["metadata"] == metadata


async def test_a_thread_is_paged_oldest_first_with_its_root_on_every_page(office: Office) -> None:
    root = await office.alice.post("general", "root")
    for number in range(5):
        await office.alice.post("general", str(number), root.ts)

    pages = []
    cursor: str | None = None
    while cursor != "":
        answer = await office.client.conversations_replies(channel=root.channel, ts=root.ts, limit=2, cursor=cursor)
        pages.append(texts(answer))
        cursor = answer["response_metadata"]["next_cursor"]
    assert pages == [["root", "0", "1"], ["root", "2", "3"], ["root", "4"]]


async def test_history_is_newest_first_and_can_be_bounded(office: Office) -> None:
    posted = [await office.alice.post("general", text) for text in ("one", "two", "three")]
    history = office.client.conversations_history
    channel = posted[0].channel
    assert texts(await history(channel=channel)) == ["three", "two", "one"]
    assert texts(await history(channel=channel, oldest=posted[0].ts)) == ["three", "two"]
    bounded = await history(channel=channel, latest=posted[1].ts, inclusive=True)
    assert texts(bounded) == ["two", "one"]


async def test_the_thread_of_no_message_is_not_found(office: Office) -> None:
    channel = office.workspace.channel("general").id
    answer = await refused(office.client.conversations_replies(channel=channel, ts="1.000001"))
    assert answer["error"] == "thread_not_found"


async def test_people_are_listed_with_their_titles(office: Office) -> None:
    members = (await office.client.users_list())["members"]
    titles = {member["name"]: member["profile"]["title"] for member in members}
    assert titles["maria"] == "Mentor"
    admins = [member["name"] for member in members if member["is_admin"]]
    assert admins == ["alice"]


async def test_slacks_rates_are_kept_where_they_are_switched_on(office: Office) -> None:
    office.workspace.faults.limit_rates = True
    answers = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {office.workspace.bot_token}"}) as http:
        for _ in range(8):
            url = f"{office.workspace.api_url}chat.postMessage"
            async with http.post(url, json={"channel": "#general", "text": "x"}) as response:
                answers.append((response.status, response.headers.get("Retry-After")))
    assert answers[0] == (200, None)
    assert answers[-1] == (429, "1")


async def test_a_rate_limit_answers_429_as_often_as_it_is_told(office: Office) -> None:
    office.workspace.faults.rate_limit("chat.postMessage", times=1, retry_after=7)
    answer = await refused(office.client.chat_postMessage(channel="#general", text="x"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert (await office.client.chat_postMessage(channel="#general", text="x"))["ok"]


async def test_a_post_that_is_dropped_after_accepting_is_there(office: Office) -> None:
    office.workspace.faults.drop_after_accepting("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await office.client.chat_postMessage(channel="#general", text="arrived")
    assert [m.text for m in office.alice.messages("general")] == ["arrived"]


async def test_a_post_that_is_dropped_before_accepting_is_not_there(office: Office) -> None:
    office.workspace.faults.drop_before_accepting("*")
    with pytest.raises(aiohttp.ClientError):
        await office.client.chat_postMessage(channel="#general", text="lost")
    assert office.alice.messages("general") == []


async def test_a_failing_method_fails_until_it_is_cleared(office: Office) -> None:
    faults = office.workspace.faults
    faults.fail("chat.postMessage", "missing_scope", needed="chat:write")
    faults.server_error("conversations.list", status=503)
    for _ in range(2):
        answer = await refused(office.client.chat_postMessage(channel="#general", text="x"))
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert (await refused(office.client.conversations_list())).status_code == 503

    faults.clear()
    assert (await office.client.chat_postMessage(channel="#general", text="x"))["ok"]


async def test_a_held_call_takes_effect_when_it_is_released(office: Office) -> None:
    with office.workspace.faults.hold("chat.postMessage") as hold:
        call = asyncio.ensure_future(office.client.chat_postMessage(channel="#general", text="held"))
        await hold.reached()
        assert office.alice.messages("general") == []
    await call
    assert [m.text for m in office.alice.messages("general")] == ["held"]


async def test_a_call_can_be_held_after_it_took_effect(office: Office) -> None:
    hold = office.workspace.faults.hold("chat.postMessage", after_accepting=True)
    call = asyncio.ensure_future(office.client.chat_postMessage(channel="#general", text="there"))
    await hold.reached()
    assert [m.text for m in office.alice.messages("general")] == ["there"]
    assert not call.done()
    hold.release()
    await call


async def test_calls_are_recorded_with_what_they_said_and_got(office: Office) -> None:
    await office.client.chat_postMessage(channel="#general", text="x")
    await refused(office.client.chat_postMessage(channel="#nowhere", text="y"))
    first, second = office.workspace.calls
    assert (first.method, first.arguments["text"], first.ok) == ("chat.postMessage", "x", True)
    assert (second.ok, second.error) == (False, "channel_not_found")


async def test_timestamps_only_grow_even_while_the_clock_stands() -> None:
    async with opened(clock=lambda: 1_700_000_000.0) as office:
        stamps = [(await office.alice.post("general", "x")).ts for _ in range(3)]
    assert stamps == ["1700000000.000000", "1700000000.000001", "1700000000.000002"]
