"""What people do reaches the app as Slack's events."""

from collections.abc import AsyncIterator

import pytest

from tests.auxil.office import Office, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        office.listen()
        await office.connect()
        yield office


async def test_a_message_is_sent_as_clients_send_it(office: Office) -> None:
    bob = office.workspace.person("Bob")
    message = await office.alice.post("general", "@Bob a < b & c, see #random, @channel https://x.org/a?b=1.")

    (event,) = await office.hear()
    random = office.workspace.channel("random").id
    assert event["text"] == (f"<@{bob.id}> a &lt; b &amp; c, see <#{random}|random>, <!channel> <https://x.org/a?b=1>.")
    assert event["blocks"][0]["type"] == "rich_text"
    assert (event["ts"], event["user"], event["channel_type"]) == (message.ts, office.alice.id, "channel")
    assert event["client_msg_id"] == message.client_msg_id


async def test_an_edit_is_a_hidden_message_that_holds_both_versions(office: Office) -> None:
    message = await office.alice.post("general", "befor")
    await office.alice.edit(message, "before")

    event = (await office.hear(2))[1]
    assert (event["subtype"], event["hidden"]) == ("message_changed", True)
    assert event["ts"] > message.ts
    assert event["message"]["ts"] == message.ts
    assert event["message"]["text"] == "before"
    assert event["message"]["edited"]["user"] == office.alice.id
    assert event["previous_message"]["text"] == "befor"


async def test_a_deletion_holds_what_was_deleted(office: Office) -> None:
    message = await office.alice.post("general", "oops")
    await office.alice.delete(message)

    event = (await office.hear(2))[1]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", message.ts)
    assert event["previous_message"]["text"] == "oops"
    assert office.alice.messages("general") == []


async def test_a_deleted_root_leaves_a_tombstone_above_its_replies(office: Office) -> None:
    root = await office.alice.post("general", "question")
    reply = await office.alice.post("general", "answer", root.ts)
    await office.alice.delete(root)

    event = (await office.hear(3))[2]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert [m.subtype for m in office.alice.messages("general", root.ts)] == ["tombstone", None]

    await office.alice.delete(reply)
    assert office.alice.messages("general") == []


async def test_a_tombstone_keeps_nothing_of_its_author(office: Office) -> None:
    root = await office.alice.post("general", "question", files=[("a.txt", b"content", "text/plain")])
    await office.alice.post("general", "answer", root.ts)
    root = await office.alice.edit(root, "a question")
    await office.alice.react(root, "tada")
    await office.alice.delete(root)

    shown = office.workspace.message("general", root.ts).to_json()
    assert shown.keys() & {"blocks", "files", "edited", "reactions", "client_msg_id"} == set()
    told = (await office.hear(4))[3]["message"]
    assert (told["user"], told["hidden"], told["reply_count"]) == ("USLACKBOT", True, 1)


async def test_a_tombstone_goes_with_its_last_reply(office: Office) -> None:
    root = await office.alice.post("general", "question")
    replies = [await office.alice.post("general", text, root.ts) for text in ("one", "two")]
    await office.alice.delete(root)
    await office.hear(4)
    await office.alice.delete(replies[0])
    assert office.alice.message("general", root.ts) is not None

    changes = office.workspace.subscribe()
    await office.alice.delete(replies[1])
    assert office.alice.message("general", root.ts) is None
    announced = [await anext(changes) for _ in range(2)]
    gone = [replies[1].ts, root.ts]
    assert [(c.kind, c.data["message"]["ts"]) for c in announced] == [("message_deleted", ts) for ts in gone]
    told = (await office.hear(7))[5:]
    assert [(event["subtype"], event["deleted_ts"]) for event in told] == [("message_deleted", ts) for ts in gone]
    previous = told[1]["previous_message"]
    assert (previous["subtype"], previous["user"]) == ("tombstone", "USLACKBOT")
    assert "reply_count" not in previous


async def test_a_root_that_was_not_deleted_stays_without_its_replies(office: Office) -> None:
    root = await office.alice.post("general", "question")
    await office.alice.delete(await office.alice.post("general", "answer", root.ts))
    assert [(m.ts, m.reply_count) for m in office.alice.messages("general")] == [(root.ts, 0)]


async def test_a_reply_names_its_thread_and_whom_it_answers(office: Office) -> None:
    root = await office.workspace.person("Bob").post("general", "question")
    await office.alice.post("general", "answer", root.ts)

    event = (await office.hear(2))[1]
    assert (event["thread_ts"], event["parent_user_id"]) == (root.ts, root.user)
    assert "subtype" not in event


async def test_a_reply_that_is_also_sent_to_the_channel_is_a_thread_broadcast(office: Office) -> None:
    root = await office.alice.post("general", "question")
    await office.alice.post("general", "answer", root.ts, broadcast=True)

    assert (await office.hear(2))[1]["subtype"] == "thread_broadcast"
    assert [m.text for m in office.alice.messages("general")] == ["question", "answer"]


async def test_a_recording_comes_without_text_and_its_transcript_later(office: Office) -> None:
    office.listen("file_change")
    message = await office.alice.post("general", "", files=[("answer.webm", b"sound", "audio/webm")])

    (event,) = await office.hear()
    (file,) = event["files"]
    assert (event["subtype"], event["text"]) == ("file_share", "")
    assert (file["subtype"], file["transcription"]["status"]) == ("slack_audio", "processing")

    office.workspace.finish_transcript(message.files[0], "I once led a team")
    await office.hear(2)
    shown = (await office.client.files_info(file=file["id"]))["file"]
    assert shown["transcription"]["preview"]["content"] == "I once led a team"


async def test_the_bots_own_posts_come_back_as_events(office: Office) -> None:
    await office.client.chat_postMessage(channel="#general", text="mine")
    (event,) = await office.hear()
    assert event["bot_id"]
    assert event["user"] == office.workspace.bot_user_id


async def test_nothing_is_heard_from_channels_that_the_bot_is_not_in(office: Office) -> None:
    await office.alice.post("random", "unheard")
    await office.alice.post("general", "heard")
    assert [event["text"] for event in await office.hear()] == ["heard"]


async def test_an_invited_bot_hears_of_its_membership_and_then_of_messages(office: Office) -> None:
    office.listen("member_joined_channel")
    await office.alice.command("/invite @Rehearsal", "random")
    await office.alice.post("random", "welcome")

    joined, message = await office.hear(2)
    assert (joined["user"], joined["inviter"]) == (office.workspace.bot_user_id, office.alice.id)
    assert message["text"] == "welcome"


async def test_a_direct_message_is_heard_as_one(office: Office) -> None:
    await office.alice.post(office.alice.dm(), "between us")
    (event,) = await office.hear()
    assert event["channel_type"] == "im"


async def test_a_mention_is_an_event_of_its_own(office: Office) -> None:
    office.listen("app_mention")
    await office.alice.post("general", "@Rehearsal hello")
    assert {event["type"] for event in await office.hear(2)} == {"message", "app_mention"}


async def test_a_reaction_is_told_and_so_is_that_it_was_taken_back(office: Office) -> None:
    office.listen("reaction_added")
    office.listen("reaction_removed")
    message = await office.alice.post("general", "done")
    await office.alice.react(message, "tada")
    await office.alice.unreact(message, "tada")
    await office.alice.unreact(message, "tada")

    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    told = [(event["type"], event["reaction"], event["item"]["ts"]) for event in office.heard[1:]]
    assert told == [("reaction_added", "tada", message.ts), ("reaction_removed", "tada", message.ts)]
