"""What counts as Slack's word, and what merely went wrong on the way."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.pacing import Pacer
from bot.web import Failed, RateLimited, Refused, SlackWeb

Answer = Callable[[], web.Response]


def slack_says(**body: object) -> Answer:
    return lambda: web.json_response(body)


def somebody_says(status: int, text: str, kind: str = "text/html") -> Answer:
    return lambda: web.Response(status=status, text=text, content_type=kind)


@pytest.fixture
async def web_answering() -> AsyncIterator[Callable[[Answer], Awaitable[SlackWeb]]]:
    """A Web API that gives one answer to everything."""
    runners: list[web.AppRunner] = []
    session = aiohttp.ClientSession()

    async def start(answer: Answer) -> SlackWeb:
        async def handle(_: web.Request) -> web.Response:
            return answer()

        app = web.Application()
        app.router.add_route("*", "/{method}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        client = AsyncWebClient(
            token="xoxb-1", base_url=f"http://127.0.0.1:{port}/", session=session, retry_handlers=[]
        )
        return SlackWeb(client, Pacer())

    yield start
    await session.close()
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize("error", ["not_in_channel", "unknown_method", "missing_scope", "invalid_blocks"])
async def test_an_error_of_slacks_is_a_refusal(web_answering: Callable[..., Awaitable[SlackWeb]], error: str) -> None:
    slack = await web_answering(slack_says(ok=False, error=error))
    with pytest.raises(Refused) as refused:
        await slack.call("chat.postMessage", channel="C1", text="hello")
    assert (refused.value.method, refused.value.error) == ("chat.postMessage", error)


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "service_unavailable"])
async def test_what_may_be_mended_is_no_refusal(web_answering: Callable[..., Awaitable[SlackWeb]], error: str) -> None:
    slack = await web_answering(slack_says(ok=False, error=error))
    with pytest.raises(Failed) as failed:
        await slack.call("chat.postMessage", channel="C1", text="hello")
    assert not failed.value.may_be_done


@pytest.mark.parametrize(
    "answer",
    [
        somebody_says(200, "<html>Please log in</html>"),
        somebody_says(403, "<html>Forbidden</html>"),
        somebody_says(404, "<html>Not found</html>"),
        somebody_says(502, "<html>Bad gateway</html>"),
        somebody_says(200, "plain", "text/plain"),
        somebody_says(200, json.dumps([]), "application/json"),
        somebody_says(200, "null", "application/json"),
        somebody_says(200, "{", "application/json"),
        slack_says(ok=False, error="internal_error"),
    ],
)
async def test_a_proxys_page_leaves_the_fate_of_a_post_open(
    web_answering: Callable[..., Awaitable[SlackWeb]], answer: Answer
) -> None:
    slack = await web_answering(answer)
    with pytest.raises(Failed) as failed:
        await slack.call("chat.postMessage", channel="C1", text="hello")
    assert failed.value.may_be_done


async def test_a_server_without_the_method_refuses_it(web_answering: Callable[..., Awaitable[SlackWeb]]) -> None:
    slack = await web_answering(somebody_says(404, '{"detail": "Not Found"}', "application/json"))
    with pytest.raises(Refused):
        await slack.call("chat.update", channel="C1", ts="1.0", text="hello")


async def test_a_server_that_is_not_there_has_done_nothing() -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/", session=session, retry_handlers=[])
        with pytest.raises(Failed) as failed:
            await SlackWeb(client, Pacer()).call("chat.postMessage", channel="C1", text="hello")
    assert not failed.value.may_be_done


async def test_a_429_says_when_to_come_back(web_answering: Callable[..., Awaitable[SlackWeb]]) -> None:
    slack = await web_answering(
        lambda: web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})
    )
    with pytest.raises(RateLimited) as limited:
        await slack.call_now("views.open", trigger_id="1", view={})
    assert limited.value.retry_after == 7
