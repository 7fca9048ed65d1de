"""What a person's client does by itself, and what it refuses to send."""

from collections.abc import AsyncIterator, Callable
from time import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace import Message, Person, SlackError
from bot.workspace.slack import Slack
from tests.auxil.office import Office, make_manifest, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_a_message_without_text_or_files_is_not_sent(office: Office, text: str) -> None:
    with pytest.raises(SlackError, match="no_text"):
        await office.alice.post("general", text)
    assert office.alice.messages("general") == []


async def test_a_message_is_as_long_as_slack_takes_it(office: Office) -> None:
    await office.alice.post("general", "x" * 40_000)
    with pytest.raises(SlackError, match="msg_too_long"):
        await office.alice.post("general", "x" * 40_001, files=[("a.txt", b"kept?", "text/plain")])
    with pytest.raises(SlackError, match="msg_too_long"):
        await office.alice.post("general", "<" * 10_001)
    assert len(office.alice.messages("general")) == 1


async def test_an_edit_leaves_no_message_without_content(office: Office) -> None:
    message = await office.alice.post("general", "words")
    with pytest.raises(SlackError, match="no_text"):
        await office.alice.edit(message, "")

    shared = await office.alice.post("general", "see this", files=[("a.txt", b"content", "text/plain")])
    assert (await office.alice.edit(shared, "")).text == ""


async def test_a_reaction_is_taken_back_by_whoever_made_it(office: Office) -> None:
    bob = office.workspace.person("Bob")
    message = await office.alice.post("general", "done")
    await office.alice.react(message, ":tada:")
    await bob.react(message, "tada")

    await office.alice.unreact(message, ":tada:")
    assert office.workspace.message("general", message.ts).reactions == (("tada", (bob.id,)),)
    await office.alice.unreact(message, "tada")
    await bob.unreact(message, "tada")
    assert office.workspace.message("general", message.ts).reactions == ()


async def test_what_only_its_reader_sees_has_no_reactions(office: Office) -> None:
    channel = office.workspace.channel("general").id
    await office.client.chat_postEphemeral(channel=channel, user=office.alice.id, text="psst")
    (private,) = office.alice.messages("general")
    for act in (office.alice.react, office.alice.unreact):
        with pytest.raises(SlackError, match="message_not_found"):
            await act(private, "tada")
    assert office.workspace.person("Bob").messages("general") == []


ACTS: dict[str, Callable[[Person, Message], Any]] = {
    "edit": lambda person, message: person.edit(message, "alive"),
    "delete": lambda person, message: person.delete(message),
    "react": lambda person, message: person.react(message, "tada"),
    "unreact": lambda person, message: person.unreact(message, "tada"),
    "shortcut": lambda person, message: person.shortcut("repeat", message),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_a_tombstone_can_be_read_and_nothing_else(office: Office, act: Callable[[Person, Message], Any]) -> None:
    root = await office.alice.post("general", "question")
    await office.alice.react(root, "tada")
    await office.alice.post("general", "answer", root.ts)
    await office.alice.delete(root)

    with pytest.raises(SlackError, match="message_not_found"):
        await act(office.alice, root)
    shown = office.alice.message("general", root.ts)
    assert shown is not None
    assert (shown.subtype, shown.text) == ("tombstone", "This message was deleted.")


async def test_the_app_does_not_bring_a_tombstone_back_to_life(office: Office) -> None:
    client = office.client
    posted = await client.chat_postMessage(channel="#general", text="question")
    channel, ts = posted["channel"], posted["ts"]
    await office.alice.post("general", "answer", ts)
    await client.chat_delete(channel=channel, ts=ts)

    for method, arguments in (
        ("chat.update", {"ts": ts, "text": "alive"}),
        ("chat.delete", {"ts": ts}),
        ("reactions.add", {"timestamp": ts, "name": "tada"}),
    ):
        with pytest.raises(SlackApiError, match="message_not_found"):
            await client.api_call(method, json={"channel": channel, **arguments})


async def test_a_thread_goes_on_below_a_tombstone_and_below_nothing_else_that_is_deleted(office: Office) -> None:
    root = await office.alice.post("general", "question")
    reply = await office.alice.post("general", "answer", root.ts)
    await office.alice.delete(root)
    await office.alice.delete(await office.alice.post("general", "still here", root.ts))
    await office.alice.delete(reply)

    with pytest.raises(SlackError, match="thread_not_found"):
        await office.alice.post("general", "too late", root.ts)


async def test_nothing_is_kept_of_a_reply_to_what_never_was() -> None:
    slack = Slack(make_manifest(), None, "Team", time)
    alice = Person(slack, next(user.id for user in slack.state.users.values() if not user.is_bot))
    with pytest.raises(SlackError, match="thread_not_found"):
        await alice.post("general", "hello?", "1.000000", files=[("a.txt", b"kept?", "text/plain")])
    assert (slack.state.messages, slack.state.threads, slack.state.files) == ({}, {}, {})


async def test_a_reply_to_a_reply_goes_into_its_thread(office: Office) -> None:
    root = await office.alice.post("general", "question")
    reply = await office.alice.post("general", "answer", root.ts)
    assert (await office.alice.post("general", "indeed", reply.ts)).thread_ts == root.ts


async def test_a_message_of_a_channel_that_one_was_removed_from_is_out_of_sight(office: Office) -> None:
    bob = office.workspace.person("Bob")
    secret = office.workspace.add_channel("secret", private=True, members=[office.alice, bob])
    message = await bob.post(secret, "psst")
    assert bob.message(secret, message.ts) == message

    await office.alice.remove(secret, bob.id)
    assert bob.message(secret, message.ts) is None
    assert bob.message(secret.id, message.ts) is None


async def test_whoever_is_removed_from_a_private_channel_hears_of_it_and_of_nothing_after(office: Office) -> None:
    bob, charlie = office.workspace.person("Bob"), office.workspace.person("Charlie")
    secret = office.workspace.add_channel("secret", private=True, members=[office.alice, bob])
    changes = office.workspace.subscribe()
    await office.alice.remove(secret, bob.id)
    await office.alice.post(secret, "without Bob")

    removed, posted = [await anext(changes) for _ in range(2)]
    assert (removed.kind, removed.data) == ("channel_changed", secret.to_json(""))
    assert removed.visible_to == {office.alice.id, bob.id}
    assert charlie.id not in removed.visible_to
    assert posted.visible_to == {office.alice.id}


@pytest.mark.parametrize("line", ["/rehearse start", " /rehearse\nstart ", "/rehearse\t start\n"])
async def test_a_commands_text_begins_after_any_white_space(office: Office, line: str) -> None:
    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any], body: dict[str, Any]) -> None:
        office.heard.append((body["command"], body["text"]))
        await ack()

    await office.connect()
    assert (await office.alice.command(line, "general")).error is None
    assert office.heard == [("/rehearse", "start")]


async def test_an_empty_line_is_no_command(office: Office) -> None:
    assert (await office.alice.command("  ", "general")).error == "unknown_command"
