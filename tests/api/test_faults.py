"""The API when something goes wrong: nothing that was acknowledged is lost, and nothing is done twice."""

import asyncio

import aiohttp

from tests.auxil.line import line_to
from tests.auxil.rest import Client, client_of
from tests.auxil.stage import ENOUGH, Stage

START = {"role_uuid": "role-001", "industry_uuid": "ind-001", "question_count": 3}


def answer(number: int) -> dict[str, object]:
    return {"response_text": f"{ENOUGH} This is number {number}."}


async def test_without_a_database_it_says_so_and_the_same_request_goes_on_afterwards(
    stage: Stage, http: aiohttp.ClientSession
) -> None:
    async with line_to(stage.mongodb_uri) as (line, uri), stage.bot(mongodb_uri=uri) as bot:
        alice = await client_of(http, stage, bot, stage.alice)
        session = (await alice.post("/start", START)).body["session_uuid"]
        path = f"/sessions/{session}/submit-response"
        await line.cut()
        away = await alice.post(path, answer(1), Idempotency_Key="one")
        assert (away.status, away.headers["Content-Type"]) == (503, "application/problem+json")
        assert away.headers["Retry-After"]

        await line.open()
        assert (await alice.post(path, answer(1), Idempotency_Key="one")).status == 200
        stored = (await alice.get(f"/sessions/{session}")).body
        assert [response["word_count"] for response in stored["responses"]] == [20]


async def test_of_answers_that_are_handed_in_at_once_one_counts(alice: Client) -> None:
    started = (await alice.post("/start", START)).body
    path = f"/sessions/{started['session_uuid']}/submit-response"
    first = started["first_question"]["uuid"]
    answers = await asyncio.gather(
        *(alice.post(path, answer(number) | {"question_uuid": first}) for number in range(5))
    )

    assert sorted(one.status for one in answers) == [200, 409, 409, 409, 409]
    stored = (await alice.get(f"/sessions/{started['session_uuid']}")).body
    assert len(stored["responses"]) == 1


async def test_the_same_request_many_times_at_once_is_done_once(alice: Client) -> None:
    begun = await asyncio.gather(*(alice.post("/start", START, Idempotency_Key="one") for _ in range(5)))
    assert {one.status for one in begun} == {200}
    (session,) = {one.body["session_uuid"] for one in begun}
    path = f"/sessions/{session}/submit-response"
    answers = await asyncio.gather(*(alice.post(path, answer(1), Idempotency_Key="two") for _ in range(5)))

    assert {one.status for one in answers} == {200}
    assert len((await alice.get(f"/sessions/{session}")).body["responses"]) == 1


async def test_any_process_takes_the_next_answer(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as one, stage.bot() as other:
        here = await client_of(http, stage, one, stage.alice)
        there = Client(http, other.url, here.headers)
        session = (await here.post("/start", START)).body["session_uuid"]
        path = f"/sessions/{session}/submit-response"
        for number, client in enumerate([there, here, there]):
            assert (await client.post(path, answer(number))).status == 200

        stored = (await here.get(f"/sessions/{session}")).body
        assert stored["status"] == "completed"
        assert [response["response_text"][-2] for response in stored["responses"]] == ["0", "1", "2"]


async def test_an_interview_goes_on_after_a_restart(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as bot:
        alice = await client_of(http, stage, bot, stage.alice)
        session = (await alice.post("/start", START)).body["session_uuid"]
    async with stage.bot() as bot:
        alice = Client(http, bot.url, alice.headers)
        for number in range(3):
            answered = await alice.post(f"/sessions/{session}/submit-response", answer(number))
        assert answered.body == {"success": True, "next_question": None}
