"""People write to each other directly, and nobody else hears of it: neither other people nor the app."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace import Person, SlackError
from tests.auxil.office import Office, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        await office.connect()
        yield office


@pytest.fixture
def bob(office: Office) -> Person:
    return office.workspace.person("Bob")


async def test_two_people_have_one_direct_message_whoever_looks_for_it(office: Office, bob: Person) -> None:
    assert office.alice.dm(bob.id) == bob.dm(office.alice.id)
    assert len({office.alice.dm(bob.id).id, office.alice.dm().id, bob.dm().id}) == 3
    assert office.alice.dm(office.workspace.bot_user_id) == office.alice.dm()
    assert office.alice.dm(bob.id).to_json(bob.id)["user"] == office.alice.id


async def test_a_person_can_take_notes_in_a_direct_message_with_nobody_else(office: Office) -> None:
    notes = office.alice.dm(office.alice.id)
    assert notes.members == [office.alice.id]
    assert office.alice.dm(office.alice.id) == notes


async def test_nobody_has_a_direct_message_with_somebody_unknown(office: Office) -> None:
    with pytest.raises(SlackError, match="user_not_found"):
        office.alice.dm("U0NOBODY")


async def test_a_direct_message_between_people_is_found_again_after_a_restart(tmp_path: Path) -> None:
    async with opened(path=tmp_path) as office:
        bob = office.workspace.person("Bob")
        where = office.alice.dm(bob.id)
        await office.alice.post(where, "remember this")

    async with opened(path=tmp_path) as office:
        bob = office.workspace.person("Bob")
        assert bob.dm(office.alice.id) == where
        assert office.alice.dm() != where
        assert [m.text for m in bob.messages(where)] == ["remember this"]


async def test_the_app_hears_nothing_of_what_people_tell_each_other(office: Office, bob: Person) -> None:
    for event in ("message", "app_mention", "reaction_added", "file_shared", "file_change"):
        office.listen(event)
    where = office.alice.dm(bob.id)
    message = await office.alice.post(where, "@Rehearsal is listening?", files=[("a.wav", b"sound", "audio/wav")])
    await bob.react(message, "no_mouth")
    await office.alice.edit(message, "it is not")
    office.workspace.finish_transcript(message.files[0], "between us")
    await office.alice.delete(message)

    await office.alice.post("general", "public")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    assert [event.get("text") for event in office.heard] == ["public"]


async def test_the_app_can_neither_see_nor_read_what_people_tell_each_other(office: Office, bob: Person) -> None:
    where = office.alice.dm(bob.id)
    message = await office.alice.post(where, "psst", files=[("a.txt", b"secret", "text/plain")])

    with pytest.raises(SlackApiError, match="channel_not_found"):
        await office.client.conversations_history(channel=where.id)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await office.client.files_info(file=message.files[0].id)
    listed = (await office.client.conversations_list(types="im"))["channels"]
    assert where.id not in [channel["id"] for channel in listed]


async def test_others_find_no_such_channel_and_no_such_message(office: Office, bob: Person) -> None:
    charlie = office.workspace.person("Charlie")
    where = office.alice.dm(bob.id)
    message = await office.alice.post(where, "psst")

    assert where not in charlie.channels()
    with pytest.raises(SlackError, match="channel_not_found"):
        charlie.messages(where)
    with pytest.raises(SlackError, match="channel_not_found"):
        await charlie.post(where, "hello?")
    with pytest.raises(SlackError, match="channel_not_found"):
        await charlie.react(message, "ear")


async def test_a_command_works_between_two_people(office: Office, bob: Person) -> None:
    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any], body: dict[str, Any], respond: Callable[..., Any]) -> None:
        office.heard.append(body["channel_name"])
        await ack("Only you see this")
        await respond("Both see this", response_type="in_channel")

    where = office.alice.dm(bob.id)
    assert (await office.alice.command("/rehearse", where)).ack_text == "Only you see this"
    assert office.heard == ["directmessage"]
    shown = await office.workspace.until(lambda: bob.messages(where))
    assert [m.text for m in shown] == ["Both see this"]


@pytest.mark.parametrize("act", [Person.invite, Person.remove])
async def test_nobody_is_brought_into_a_direct_message_or_taken_out_of_it(
    office: Office, bob: Person, act: Any
) -> None:
    where = office.alice.dm(bob.id)
    with pytest.raises(SlackError, match="method_not_supported_for_channel_type"):
        await act(office.alice, where)
    assert set(where.members) == {office.alice.id, bob.id}
