"""Switches for what goes wrong are turned on and off at any time, and everybody can see how they stand."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.workspace import Faults
from tests.auxil.office import Office, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        office.listen()
        await office.connect()
        yield office


def texts(events: list[Any]) -> list[str]:
    return [event["text"] for event in events]


async def test_posts_are_dropped_after_accepting_until_they_are_not(office: Office) -> None:
    post = office.client.chat_postMessage
    office.workspace.faults.drop_posts = True
    for text in ("one", "two"):
        with pytest.raises(aiohttp.ClientError):
            await post(channel="#general", text=text)
    assert (await office.client.auth_test())["ok"]

    office.workspace.faults.drop_posts = False
    assert (await post(channel="#general", text="three"))["ok"]
    assert [m.text for m in office.alice.messages("general")] == ["one", "two", "three"]


async def test_what_is_planned_for_a_post_goes_before_the_switch(office: Office) -> None:
    faults = office.workspace.faults
    faults.drop_posts = True
    faults.drop_before_accepting("chat.postMessage")
    for text in ("lost", "there"):
        with pytest.raises(aiohttp.ClientError):
            await office.client.chat_postMessage(channel="#general", text=text)
    assert [m.text for m in office.alice.messages("general")] == ["there"]


async def test_every_two_events_come_in_the_wrong_order_until_they_keep_it_again(office: Office) -> None:
    faults = office.workspace.faults
    faults.reorder_events(2)
    for text in ("one", "two", "three"):
        await office.alice.post("general", text)
    assert texts(await office.hear(2)) == ["two", "one"]

    faults.reorder_events(0)
    assert texts(await office.hear(3))[2:] == ["three"]
    await office.alice.post("general", "four")
    assert texts(await office.hear(4))[3:] == ["four"]


async def test_an_event_that_no_other_follows_is_delivered_alone(office: Office) -> None:
    faults = office.workspace.faults
    faults.longest_wait = 0.01
    faults.reorder_events(2)
    await office.alice.post("general", "alone")
    assert texts(await office.hear()) == ["alone"]

    faults.longest_wait = 60
    await office.alice.post("general", "first")
    await office.alice.post("general", "second")
    assert texts(await office.hear(3))[1:] == ["second", "first"]


async def test_a_batch_is_delivered_when_its_size_changes_and_when_everything_works_again(office: Office) -> None:
    faults = office.workspace.faults
    faults.longest_wait = 60
    faults.reorder_events(3)
    await office.alice.post("general", "one")
    faults.reorder_events(2)
    assert texts(await office.hear()) == ["one"]

    await office.alice.post("general", "two")
    faults.clear()
    assert texts(await office.hear(2)) == ["one", "two"]


async def test_a_late_and_repeated_event_comes_once_and_at_once_again(office: Office) -> None:
    faults = office.workspace.faults
    faults.delay_events(60)
    faults.repeat_events(2)
    faults.delay_events(0)
    await office.alice.post("general", "thrice")
    await office.hear(3)

    faults.repeat_events(0)
    await office.alice.post("general", "once")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    assert texts(office.heard) == ["thrice", "thrice", "thrice", "once"]


def test_the_switches_can_be_read() -> None:
    faults = Faults()
    faults.limit_rates = faults.drop_posts = True
    faults.delay_events(1.5)
    faults.repeat_events(2)
    faults.reorder_events(3)
    stand = {"limit_rates": True, "drop_posts": True, "delay": 1.5, "repeats": 2, "reorders": 3}
    assert faults.switches == stand
    assert {name: getattr(faults, name) for name in stand} == stand

    faults.clear()
    assert not any(faults.switches.values())


def test_a_switch_that_is_turned_is_told_and_one_that_stands_as_before_is_not() -> None:
    faults = Faults()
    told: list[Any] = []
    faults.changed = lambda: told.append(faults.switches)
    faults.drop_posts = False
    faults.clear()
    assert told == []

    faults.drop_posts = True
    faults.delay_events(1)
    assert [stand["delay"] for stand in told] == [0, 1]


async def test_whoever_watches_the_workspace_hears_of_a_switch(office: Office) -> None:
    changes = office.workspace.subscribe()
    office.workspace.faults.limit_rates = True
    change = await anext(changes)
    assert (change.kind, change.data["limit_rates"]) == ("faults_changed", True)
    assert change.visible_to is None
    changes.close()
