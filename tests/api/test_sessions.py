"""The eight endpoints of the specification: as its examples show, and what they refuse."""

import re

import pytest

from tests.auxil.rest import Client
from tests.auxil.stage import ENOUGH, Stage

START = {
    "role_uuid": "role-001",
    "industry_uuid": "ind-001",
    "difficulty_level": "mid",
    "include_behavioral": True,
    "include_technical": True,
    "include_situational": True,
}
ANSWER = {"response_text": ENOUGH, "response_duration_seconds": 0}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


async def begun(client: Client, **more: object) -> str:
    answer = await client.post("/start", START | more)
    assert answer.status == 200, answer.body
    return str(answer.body["session_uuid"])


async def test_start_answers_as_the_specification_shows(alice: Client) -> None:
    answer = await alice.post("/start", START | {"question_count": 8})

    body = answer.body
    assert answer.status == 200
    assert {k: body[k] for k in ("role_uuid", "industry_uuid", "difficulty_level", "current_question_index")} == {
        "role_uuid": "role-001",
        "industry_uuid": "ind-001",
        "difficulty_level": "mid",
        "current_question_index": 0,
    }
    assert (body["status"], body["responses"], len(body["question_sequence"])) == ("in_progress", [], 8)
    assert INSTANT.fullmatch(body["started_at"])
    assert body["scenario_name"].startswith("Mid-level ")
    first = body["first_question"]
    assert (first["uuid"], first["question_number"], first["total_questions"]) == (body["question_sequence"][0], 1, 8)
    assert first["prompt"]


async def test_a_whole_interview_over_the_api_alone(alice: Client) -> None:
    session = await begun(alice, question_count=5)
    sequence = (await alice.get(f"/sessions/{session}")).body["question_sequence"]
    for number in range(2, 6):
        answer = await alice.post(f"/sessions/{session}/submit-response", ANSWER)
        assert answer.status == 200
        assert answer.body["success"] is True
        following = {k: answer.body["next_question"][k] for k in ("uuid", "question_number", "total_questions")}
        assert following == {"uuid": sequence[number - 1], "question_number": number, "total_questions": 5}
    last = await alice.post(f"/sessions/{session}/submit-response", ANSWER)
    assert last.body == {"success": True, "next_question": None}

    completed = await alice.post(
        f"/sessions/{session}/complete", {"performance_summary": {"completion_percentage": 3, "total_words": 1}}
    )
    assert completed.status == 200
    assert completed.body["status"] == "completed"
    assert INSTANT.fullmatch(completed.body["completed_at"])
    assert completed.body["metrics"] == {
        "completion_percentage": 100.0,
        "total_words": 80,
        "avg_response_time": 0.0,
        "category_breakdown": {"behavioral": 1, "technical": 2, "situational": 1, "company": 1},
    }

    stored = (await alice.get(f"/sessions/{session}")).body
    assert stored["status"] == "completed"
    assert stored["performance_summary"]["total_words"] == 80
    (response, *_) = stored["responses"]
    assert {k: response[k] for k in ("question_uuid", "response_text", "response_duration_seconds", "word_count")} == {
        "question_uuid": sequence[0],
        "response_text": ENOUGH,
        "response_duration_seconds": 0,
        "word_count": 16,
    }
    assert (response["question_category"], response["question_difficulty"]) == ("behavioral", "mid")
    assert INSTANT.fullmatch(response["timestamp"])
    assert stored["metadata"] == {}


async def test_an_answer_after_the_end_is_refused(alice: Client) -> None:
    session = await begun(alice, question_count=1)
    await alice.post(f"/sessions/{session}/submit-response", ANSWER)
    again = await alice.post(f"/sessions/{session}/submit-response", ANSWER)

    assert again.status == 409
    assert again.headers["Content-Type"] == "application/problem+json"
    assert again.body["detail"] == "This interview has ended."


async def test_an_answer_of_nine_words_is_refused_with_their_count(alice: Client) -> None:
    session = await begun(alice)
    nine = {"response_text": "one two three four five six seven eight nine", "word_count": 100}
    refused = await alice.post(f"/sessions/{session}/submit-response", nine)

    assert (refused.status, refused.body["word_count"]) == (422, 9)
    assert (await alice.get(f"/sessions/{session}")).body["responses"] == []


@pytest.mark.parametrize("seconds", [-1, 3600])
async def test_a_duration_that_can_not_be_is_refused(alice: Client, seconds: float) -> None:
    session = await begun(alice)
    refused = await alice.post(f"/sessions/{session}/submit-response", ANSWER | {"response_duration_seconds": seconds})

    assert refused.status == 422
    assert refused.body["errors"][0]["field"] == "body.response_duration_seconds"


async def test_an_answer_to_a_question_that_is_over_is_refused(alice: Client) -> None:
    session = await begun(alice)
    first = (await alice.get(f"/sessions/{session}")).body["question_sequence"][0]
    answer = ANSWER | {"question_uuid": first}
    assert (await alice.post(f"/sessions/{session}/submit-response", answer)).status == 200
    assert (await alice.post(f"/sessions/{session}/submit-response", answer)).status == 409


async def test_one_interview_runs_at_a_time(alice: Client) -> None:
    session = await begun(alice)
    second = await alice.post("/start", START)

    assert (second.status, second.body["session_uuid"]) == (409, session)


async def test_the_same_request_twice_is_done_once(alice: Client) -> None:
    first = await alice.post("/start", START, Idempotency_Key="one")
    again = await alice.post("/start", START, Idempotency_Key="one")
    other = await alice.post("/start", START | {"difficulty_level": "senior"}, Idempotency_Key="one")
    assert first.body == again.body
    assert other.status == 422

    path = f"/sessions/{first.body['session_uuid']}/submit-response"
    answers = [await alice.post(path, ANSWER, Idempotency_Key="two") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body["next_question"]["uuid"] == answers[1].body["next_question"]["uuid"]
    changed = await alice.post(path, ANSWER | {"response_text": f"{ENOUGH} And more."}, Idempotency_Key="two")
    assert changed.status == 422
    assert len((await alice.get(f"/sessions/{first.body['session_uuid']}")).body["responses"]) == 1


async def test_somebody_elses_key_starts_an_interview_of_ones_own(alice: Client, bob: Client) -> None:
    one, other = [await who.post("/start", START, Idempotency_Key="one") for who in (alice, bob)]
    assert one.body["session_uuid"] != other.body["session_uuid"]
    assert other.body["user_uuid"] == bob.headers["uuid"]


async def test_lists_are_paged_newest_first(alice: Client) -> None:
    begun_in_order = []
    for role in ("role-001", "role-002", "role-001"):
        session = await begun(alice, role_uuid=role)
        begun_in_order.append(session)
        assert (await alice.post(f"/sessions/{session}/abandon")).body == {"status": "abandoned"}

    page = await alice.get("/sessions?limit=2")
    assert [one["session_uuid"] for one in page.body] == begun_in_order[:0:-1]
    following = re.fullmatch(r'<(.+)>; rel="next"', page.headers["Link"])
    assert following is not None
    last = await alice.get(following[1])
    assert [one["session_uuid"] for one in last.body] == begun_in_order[:1]
    assert "Link" not in last.headers
    of_role = await alice.get("/sessions/role/role-001")
    assert [one["session_uuid"] for one in of_role.body] == [begun_in_order[2], begun_in_order[0]]


async def test_a_session_can_be_deleted(alice: Client) -> None:
    session = await begun(alice)
    deleted = await alice.delete(f"/sessions/{session}")

    assert (deleted.status, deleted.body) == (200, {"detail": "Session deleted"})
    assert (await alice.get(f"/sessions/{session}")).status == 404
    assert (await alice.delete(f"/sessions/{session}")).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/summary.txt"),
        ("GET", "/summary.html"),
        ("POST", "/submit-response"),
        ("POST", "/complete"),
        ("POST", "/abandon"),
        ("DELETE", ""),
    ],
)
async def test_another_ones_session_is_not_there_whatever_the_method(
    alice: Client, bob: Client, method: str, path: str
) -> None:
    session = await begun(alice)
    before = (await alice.get(f"/sessions/{session}")).body
    theirs = await bob.ask(method, f"/sessions/{session}{path}", json=ANSWER if method == "POST" else None)
    missing = await bob.ask(method, f"/sessions/nothing{path}", json=ANSWER if method == "POST" else None)

    assert theirs.status == 404
    assert theirs.body == missing.body
    assert (await alice.get(f"/sessions/{session}")).body == before


async def test_the_summary_is_there_as_text_and_as_a_page(alice: Client) -> None:
    session = await begun(alice, question_count=1)
    await alice.post(f"/sessions/{session}/submit-response", ANSWER | {"response_text": f"{ENOUGH} <script>"})

    text, page = (
        await alice.get(f"/sessions/{session}/summary.txt"),
        await alice.get(f"/sessions/{session}/summary.html"),
    )
    assert text.headers["Content-Type"].startswith("text/plain")
    assert ENOUGH[:30] in text.body
    assert page.headers["Content-Security-Policy"].startswith("sandbox")
    assert "&lt;script&gt;" in page.body


async def test_an_interview_in_slack_is_read_and_ended_over_the_api_but_answered_in_its_thread(
    alice: Client, stage: Stage
) -> None:
    interview = await stage.start("backend mid 5")
    await interview.answer(1)
    await interview.prompt(2)
    (shown,) = (await alice.get("/sessions")).body

    assert shown["in_slack"] is True
    assert shown["responses"][0]["response_text"] == ENOUGH
    path = f"/sessions/{shown['session_uuid']}"
    refused = await alice.post(f"{path}/submit-response", ANSWER)
    assert (refused.status, refused.body["detail"]) == (
        409, "This interview takes place in Slack: answer in its thread.",
    )  # fmt: skip
    assert (await alice.post(f"{path}/complete")).body["metrics"]["completion_percentage"] == 20.0
    await interview.files()


async def test_an_interview_over_the_api_shows_in_slack(alice: Client, stage: Stage) -> None:
    await begun(alice, question_count=1)
    status = await stage.command("status")
    assert "Question 1 of 1" in str(status)
    await alice.post(f"/sessions/{(await alice.get('/sessions')).body[0]['session_uuid']}/submit-response", ANSWER)
    assert "16 words" in str(await stage.command("history"))
