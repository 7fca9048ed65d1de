"""The question bank over the API."""

import re

from bot.main import Greenroom
from core.models import Category, Difficulty
from tests.auxil.rest import Client


async def test_industries_and_their_roles(alice: Client, bot: Greenroom) -> None:
    industries = (await alice.get("/industries")).body
    assert [one["industry_uuid"] for one in industries] == [one.industry_uuid for one in bot.desk.shelf.own.industries]
    assert industries[0] | {"name": "", "emoji": "", "roles": 0} == {
        "industry_uuid": "ind-001", "name": "", "emoji": "", "roles": 0,
    }  # fmt: skip
    roles = (await alice.get("/industries/ind-001/roles")).body
    assert [role["role_uuid"] for role in roles] == [role.role_uuid for role in bot.desk.shelf.own.industries[0].roles]
    assert (await alice.get("/industries/ind-999/roles")).status == 404


async def test_questions_by_role_category_and_difficulty(alice: Client, bot: Greenroom) -> None:
    found = await alice.get("/questions?role=role-001&category=behavioral&difficulty=mid&limit=100")
    expected = bot.desk.shelf.own.questions("role-001", Category.BEHAVIORAL, Difficulty.MID)

    assert [one["question_uuid"] for one in found.body] == [one.question_uuid for one in expected]
    assert found.body[0]["star_framework"]["situation"]
    assert (await alice.get("/questions?role=role-999")).status == 404
    refused = await alice.get("/questions?category=gardening")
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "query.category")


async def test_all_questions_page_by_page(alice: Client, bot: Greenroom) -> None:
    seen, path = [], "/questions?limit=100"
    while path:
        page = await alice.get(path)
        seen += [one["question_uuid"] for one in page.body]
        following = re.fullmatch(r'<(.+)>; rel="next"', page.headers.get("Link", ""))
        path = following[1] if following else ""
    assert seen == [question.question_uuid for question in bot.desk.shelf.own]


async def test_a_question(alice: Client, bot: Greenroom) -> None:
    question = next(iter(bot.desk.shelf.own))
    found = (await alice.get(f"/questions/{question.question_uuid}")).body
    assert (found["prompt"], found["expected_points"]) == (question.prompt, [*question.expected_points])
    assert found["interviewer_guidance"] == question.interviewer_guidance.model_dump()
    assert (await alice.get("/questions/nothing")).status == 404
