"""Events arrive at least once: late, twice, out of order, and over connections that come and go."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.workspace import Workspace
from tests.auxil.office import Office, make_manifest, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


async def test_an_unacknowledged_event_comes_again_and_says_so(office: Office) -> None:
    office.workspace.ack_timeout = 0.05
    retries: list[Any] = []

    @office.app.event("message")
    async def fail_once(request: AsyncBoltRequest) -> None:
        retries.append(request.headers.get("x-slack-retry-num"))
        if len(retries) == 1:
            await asyncio.Event().wait()

    await office.connect()
    await office.alice.post("general", "hello")
    await office.workspace.until(lambda: len(retries) == 2 and office.workspace.undelivered_events == 0)

    assert retries == [["0"], ["1"]]


async def test_an_event_that_is_never_acknowledged_is_given_up_after_the_last_retry(office: Office) -> None:
    office.workspace.ack_timeout = 0.02
    office.workspace.retry_delays = (0, 0)
    lost = office.workspace.subscribe()

    @office.app.event("message")
    async def never() -> None:
        await asyncio.Event().wait()

    await office.connect()
    await office.alice.post("general", "hello")
    failures = [change.data["failures"] async for change in _until(lost, "event_lost")]

    assert failures == [3]
    assert office.workspace.undelivered_events == 0


async def test_events_wait_for_an_app_that_is_not_connected(office: Office) -> None:
    office.listen()
    await office.alice.post("general", "one")
    await office.alice.post("general", "two")
    await office.connect()
    assert [event["text"] for event in await office.hear(2)] == ["one", "two"]


async def test_what_happens_before_the_start_is_delivered_once() -> None:
    workspace = Workspace(make_manifest())
    done = workspace.subscribe()
    await workspace.person("Alice").post("general", "early")
    assert workspace.undelivered_events == 1
    await workspace.start()
    assert workspace.undelivered_events == 1
    await workspace.stop()
    assert [change.kind async for change in done] == ["message_posted"]


async def test_without_waiting_for_a_connection_events_follow_the_schedule(office: Office) -> None:
    office.workspace.retry_on_connect = False
    office.workspace.retry_delays = (0, 0)
    lost = office.workspace.subscribe()
    await office.alice.post("general", "unheard")
    assert [change.data["failures"] async for change in _until(lost, "event_lost")] == [3]


async def test_an_app_that_is_told_to_reconnect_misses_nothing(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.disconnect_sockets("refresh_requested")
    await office.alice.post("general", "in between")
    await office.alice.post("general", "after")
    texts = {event["text"] for event in await office.hear(2)}
    assert texts == {"in between", "after"}


async def test_an_app_that_is_cut_off_comes_back_and_gets_what_it_missed(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.disconnect_sockets(reason=None)
    await office.alice.post("general", "while away")
    assert [event["text"] for event in await office.hear()] == ["while away"]


async def test_an_app_outlives_an_outage_of_the_workspace(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.hold_events()
    await office.alice.post("general", "one")
    await office.alice.post("general", "two")
    port = int(office.workspace.url.rpartition(":")[2])
    await office.workspace.stop()
    await office.workspace.start(port=port)
    assert [event["text"] for event in await office.hear(2)] == ["one", "two"]


async def test_each_event_goes_to_one_of_several_connections(office: Office) -> None:
    office.listen()
    await office.connect()
    await office.connect()
    for number in range(20):
        await office.alice.post("general", str(number))
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    assert sorted(int(event["text"]) for event in office.heard) == list(range(20))


async def test_repeated_events_keep_their_id(office: Office) -> None:
    ids: list[str] = []

    @office.app.event("message")
    async def note(body: dict[str, Any]) -> None:
        ids.append(body["event_id"])

    await office.connect()
    office.workspace.faults.repeat_events(2)
    await office.alice.post("general", "thrice")
    await office.workspace.until(lambda: office.workspace.undelivered_events == 0)
    assert len(ids) == 3
    assert len(set(ids)) == 1


async def test_reordered_events_come_last_first(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.reorder_next(3)
    for text in ("one", "two", "three", "four"):
        await office.alice.post("general", text)
    assert [event["text"] for event in await office.hear(4)] == ["three", "two", "one", "four"]


async def test_held_events_come_when_they_are_released(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.hold_events()
    await office.alice.post("general", "held")
    assert office.workspace.undelivered_events == 1

    office.workspace.faults.release_events()
    assert [event["text"] for event in await office.hear()] == ["held"]


async def test_delayed_events_come_after_those_that_are_not(office: Office) -> None:
    office.listen()
    await office.connect()
    office.workspace.faults.delay_events(0.05)
    await office.alice.post("general", "late")
    office.workspace.faults.delay_events(0)
    await office.alice.post("general", "prompt")
    assert [event["text"] for event in await office.hear(2)] == ["prompt", "late"]


async def test_an_eleventh_connection_is_sent_away(office: Office) -> None:
    for _ in range(10):
        await office.connect()
    url = (await office.client.apps_connections_open(app_token=office.workspace.app_token))["url"]
    session = office.client.session
    assert session is not None
    async with session.ws_connect(url) as socket:
        farewell = await socket.receive_json()
    assert farewell == {"type": "disconnect", "reason": "too_many_websockets"}


async def _until(changes: Any, kind: str) -> AsyncIterator[Any]:
    async for change in changes:
        if change.kind == kind:
            yield change
            changes.close()
            return
