"""The question library: looking through industries, roles and their questions without starting."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.blocks.block_elements import InteractiveElement
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.builder import actions, button, escape, modal, option, section, select
from bot.blocks.builder import context as small_print
from bot.blocks.fields import Fields, chosen_option
from bot.blocks.start_form import LEVELS, FormContext, chosen_industry, chosen_role, industry_select, role_select
from core.models import Category, Difficulty, Question
from core.questions import Industry, QuestionBank, Role

_PER_SECTION = 8


@dataclass(frozen=True)
class LibraryPage:
    """Which role and difficulty is looked at."""

    role: Role
    difficulty: Difficulty = Difficulty.MID


def library_view(bank: QuestionBank, page: LibraryPage, context: FormContext) -> View:
    """What a role may be asked at one difficulty. ``context``: where an interview started from here goes."""
    industry = bank.industry(page.role.industry_uuid) or bank.industries[0]
    state = f"{page.role.role_uuid}-{page.difficulty.value}"
    blocks: list[Block] = [
        section(f":{industry.emoji}: *{escape(industry.name)}* · {len(bank)} questions for {len(bank.roles)} roles"),
        # A block id of its own for each page, so that Slack shows what was chosen rather than what stood there.
        actions(*_selects(bank, industry, page), block_id=f"library-{state}"),
        actions(button(f"Practise as {page.role.name}", ids.LIBRARY_START, style="primary")),
    ]
    for category in Category:
        questions = bank.questions(page.role.role_uuid, category, page.difficulty)
        blocks += [DividerBlock(), section(f"*{category.value.title()}* · {len(questions)}"), *_listed(questions)]
    return modal("Question library", blocks, private_metadata=context.dump())


def read_page(fields: Fields, bank: QuestionBank) -> LibraryPage:
    """The page that was chosen; the first role of an industry that was changed to. Raises Unreadable."""
    industry = chosen_industry(fields, bank, ids.LIBRARY_INDUSTRY)
    role = chosen_role(fields, bank, ids.LIBRARY_ROLE)
    if role is None or role not in industry.roles:
        role = industry.roles[0]
    return LibraryPage(role, Difficulty(chosen_option(fields, ids.LIBRARY_DIFFICULTY, LEVELS, Difficulty.MID.value)))


def _selects(bank: QuestionBank, industry: Industry, page: LibraryPage) -> list[InteractiveElement]:
    levels = [option(text, value) for value, text in LEVELS.items()]
    return [
        industry_select(bank, industry, ids.LIBRARY_INDUSTRY),
        role_select(industry, page.role.role_uuid, ids.LIBRARY_ROLE),
        select(ids.LIBRARY_DIFFICULTY, levels, page.difficulty.value),
    ]


def _listed(questions: Sequence[Question]) -> list[Block]:
    if not questions:
        return [small_print("None yet.")]
    lines = [f"• {escape(question.prompt.replace('{company}', 'the company'))}" for question in questions]
    starts = range(0, len(lines), _PER_SECTION)
    return [section("\n".join(lines[start : start + _PER_SECTION])) for start in starts]
