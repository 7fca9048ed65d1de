"""The routes of the question bank."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from bot.api.auth import Bank
from bot.api.paging import LINK, Page
from bot.api.problems import Problem, described
from bot.api.schemas import IndustryDetails, QuestionDetails, RoleDetails
from core.errors import RoleNotFound
from core.models import Category, Difficulty, Question
from core.questions import QuestionBank, Role

router = APIRouter(tags=["question bank"], responses=described(401, 422, 429))

_Id = Annotated[str, Path(max_length=100)]


@router.get("/questions", summary="Questions by role, category and difficulty", responses=described(404) | LINK)
async def questions(
    bank: Bank,
    page: Page,
    role: Annotated[str | None, Query(max_length=100, description="A `role_uuid`; left out, of every role.")] = None,
    category: Category | None = None,
    difficulty: Difficulty | None = None,
) -> list[QuestionDetails]:
    """What an interview may ask, in the bank's order."""
    found = [
        question
        for question in _asked_of(bank, role)
        if category in {None, question.category} and difficulty in {None, question.difficulty}
    ]
    end = page.position + page.limit
    if end < len(found):
        page.goes_on(end)
    return [QuestionDetails.model_validate(question) for question in found[page.position : end]]


@router.get("/questions/{question_uuid}", summary="A question", responses=described(404))
async def question(bank: Bank, question_uuid: _Id) -> QuestionDetails:
    """Everything about it."""
    found = bank.question(question_uuid)
    if found is None:
        raise Problem(404, "There is no such question.")
    return QuestionDetails.model_validate(found)


@router.get("/industries", summary="Industries")
async def industries(bank: Bank) -> list[IndustryDetails]:
    """Every field of work that has roles."""
    return [IndustryDetails.of(industry) for industry in bank.industries]


@router.get("/industries/{industry_uuid}/roles", summary="The roles of an industry", responses=described(404))
async def roles(bank: Bank, industry_uuid: _Id) -> list[RoleDetails]:
    """What one can practise for."""
    industry = bank.industry(industry_uuid)
    if industry is None:
        raise Problem(404, "There is no such industry; GET /industries lists them.")
    return [RoleDetails.of(role) for role in industry.roles]


def role_of(bank: QuestionBank, role_uuid: str) -> Role:
    """A role of the bank. Raises Problem 404."""
    try:
        return bank.role(role_uuid)
    except RoleNotFound as missing:
        raise Problem(404, "There is no such role; GET /industries/{id}/roles lists them.") from missing


def _asked_of(bank: QuestionBank, role_uuid: str | None) -> list[Question]:
    if role_uuid is None:
        return list(bank)
    role = role_of(bank, role_uuid)
    return [
        question
        for category in Category
        for difficulty in Difficulty
        for question in bank.questions(role.role_uuid, category, difficulty)
    ]
