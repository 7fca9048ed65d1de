"""Signed requests over HTTP, as apps with a public URL get them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.server import Server
from tests.auxil.office import Office, opened


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """The address at which a Bolt app takes Slack's requests."""

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", handle)
    runner = web.AppRunner(site)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/slack/events"
    await runner.cleanup()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        secret = office.workspace.signing_secret
        office.app = AsyncApp(client=office.client, signing_secret=secret, process_before_response=True)
        async with served(office.app) as url:
            office.workspace.request_url = url
            yield office


async def test_the_request_url_is_verified(office: Office) -> None:
    assert await office.workspace.verify_request_url()


async def test_a_forged_request_is_refused(office: Office) -> None:
    async with aiohttp.ClientSession() as http:
        headers = {"X-Slack-Signature": "v0=forged", "X-Slack-Request-Timestamp": "1"}
        url = str(office.workspace.request_url)
        async with http.post(url, json={"type": "event_callback"}, headers=headers) as response:
            assert response.status == 401


async def test_events_commands_and_interactions_arrive(office: Office) -> None:
    office.listen()

    @office.app.command("/rehearse")
    async def rehearse(ack: Callable[..., Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        title = {"type": "plain_text", "text": "Rehearse"}
        view = {"type": "modal", "callback_id": "form", "title": title, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack(f"You said {body['text']}")

    @office.app.view("form")
    async def submitted(ack: Callable[..., Any]) -> None:
        await ack(response_action="clear")

    assert (await office.alice.command("/rehearse a & b", "general")).ack_text == "You said a & b"
    assert (await office.alice.submit()).response_action == "clear"
    assert office.alice.view is None
    await office.alice.post("general", "hello")
    assert [event["text"] for event in await office.hear()] == ["hello"]


async def test_a_failing_app_gets_the_event_again_with_slacks_retry_headers(office: Office) -> None:
    retries = []

    @office.app.event("message")
    async def fail_once(request: Any) -> None:
        retries.append((request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")))
        if len(retries) == 1:
            raise RuntimeError("not yet")

    await office.alice.post("general", "hello")
    await office.workspace.until(lambda: len(retries) == 2 and office.workspace.undelivered_events == 0)
    assert retries == [(None, None), (["1"], ["http_error"])]


async def test_an_app_that_does_not_listen_fails_commands(office: Office) -> None:
    nowhere = Server(web.Application())
    port = await nowhere.start("127.0.0.1", 0)
    await nowhere.stop()
    office.workspace.request_url = f"http://127.0.0.1:{port}/"
    assert (await office.alice.command("/rehearse", "general")).error == "dispatch_failed"
