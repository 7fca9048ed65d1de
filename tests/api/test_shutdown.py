"""How a bot ends: nothing more comes in, what is under way ends, and another one goes on with the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from bot.main import Greenroom
from core.models import MockInterviewSession
from tests.auxil.signed import command_body, signed
from tests.auxil.stage import Interview, Stage

# Nobody lives to see such a lease lapse.
LONG = {"lease_seconds": 3600}


@pytest.fixture
async def other(http_stage: Stage) -> AsyncIterator[Greenroom]:
    """A bot that was there before, and hears of nothing."""
    async with http_stage.bot(sweep_seconds=0.1, **LONG) as bot:
        yield bot


def heads(interview: Interview) -> list[str]:
    """The thread's posts by their beginnings."""
    return [post.split(":")[0] for post in interview.posts]


async def test_another_process_goes_on_at_once_with_what_is_left(http_stage: Stage, other: Greenroom) -> None:
    async with http_stage.bot(preview_seconds=1, **LONG):
        interview = await http_stage.start()
        await interview.question(1)
    http_stage.send_to(other.url)

    await interview.answer(1)
    await interview.question(2)
    assert heads(interview)[:3] == ["Question 1 of 5", "Answer now", "Question 2 of 5"]


async def test_what_may_still_be_on_its_way_is_not_handed_back(
    http_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery._LAST_CALLS_SECONDS", 0.05)
    async with AsyncExitStack() as stack:
        async with http_stage.bot(**LONG):
            interview = await http_stage.start()
            await interview.prompt(1)
            held = stack.enter_context(http_stage.workspace.faults.hold("chat.postMessage"))
            await interview.reply()
            await held.reached(1)
        session = await interview.session()
        assert session.lease is not None


async def test_a_lease_that_another_process_has_meanwhile_stays_its_own(http_stage: Stage) -> None:
    async with http_stage.bot(preview_seconds=300, **LONG):
        interview = await http_stage.start()
        await interview.question(1)
        waiting = await _previewing(interview)
        assert waiting.lease is not None
        theirs = waiting.lease.model_copy(update={"owner": "another"})
        taken = waiting.with_(revision=waiting.revision + 1, lease=theirs)
        assert await http_stage.store.save_session(waiting, taken)
    assert (await interview.session()).lease == theirs


async def test_a_command_that_is_under_way_is_answered_and_no_other_comes_in(
    http_stage: Stage, http: aiohttp.ClientSession
) -> None:
    secret = http_stage.workspace.signing_secret
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(http_stage.bot())
        url = f"{bot.url}/slack/events"
        form, late = command_body(http_stage, ""), command_body(http_stage, "help")
        with http_stage.workspace.faults.hold("views.open") as held:
            under_way = asyncio.create_task(_status(http, url, form, signed(secret, form)))
            await held.reached(1)
            ending = asyncio.create_task(stack.aclose())
            async with asyncio.timeout(10):
                while await _get(http, f"{bot.url}/readyz") == 200:
                    pass
            assert await _get(http, f"{bot.url}/healthz") == 200
            assert await _status(http, url, late, signed(secret, late)) == 503
        assert await under_way == 200
        await ending


async def _status(http: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]) -> int:
    async with http.post(url, data=body, headers=headers) as response:
        return response.status


async def _get(http: aiohttp.ClientSession, url: str) -> int:
    async with http.get(url) as response:
        return response.status


async def _previewing(interview: Interview) -> MockInterviewSession:
    """The session as soon as its prompt waits to be due."""
    while (session := await interview.session()).opens_at is None:
        pass
    return session
