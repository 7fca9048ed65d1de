"""The question library: looking through the bank by role, category, difficulty, skill and words, without starting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import InteractiveElement
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.builder import OPTIONS, actions, button, escape, field, modal, option, plain, section, select
from bot.blocks.builder import context as small_print
from bot.blocks.fields import Entered, Fields, chosen_option
from bot.blocks.start_form import LEVELS, FormContext
from core.models import Category, Choice, Difficulty
from core.questions import BankEntry, QuestionBank, Role
from core.questions.search import Found, Query, find

_ANY = "*any*"
_PER_PAGE = 10
_LONGEST_WORDS = 100


@dataclass(frozen=True)
class LibraryPage:
    """What is looked for, and which page of what was found is looked at, from 0 on."""

    query: Query
    number: int = 0


def library_view(bank: QuestionBank, page: LibraryPage, context: FormContext) -> View:
    """A page of what was found. ``context``: where an interview started from here goes."""
    found = find(bank, page.query)
    role = bank.role(page.query.role_uuid) if page.query.role_uuid else None
    last = max(0, len(found.entries) - 1) // _PER_PAGE
    number = min(page.number, last)
    shown = found.entries[number * _PER_PAGE : (number + 1) * _PER_PAGE]
    blocks: list[Block] = [
        _words(page.query),
        # A block id of its own for each query, so that Slack shows what was chosen rather than what stood there.
        actions(*_selects(bank, page.query, found), block_id=f"library-{_digest(page.query)}"),
        section(_head(found, number, last)),
        *(block for entry in shown for block in _listed(bank, entry)),
    ]
    blocks += [DividerBlock(), actions(*_buttons(role, number, last))]
    return modal(
        "Question library",
        blocks,
        callback_id=ids.LIBRARY,
        submit="Search",
        private_metadata=context.dump(),
    )


def read_query(fields: Fields, bank: QuestionBank) -> Query:
    """What was chosen and typed. A role goes when another industry is chosen. Raises Unreadable."""
    industries = {industry.industry_uuid: industry for industry in bank.industries}
    roles = {role.role_uuid: role for role in bank.roles}
    industry = industries.get(_chosen(fields, ids.LIBRARY_INDUSTRY, industries) or "")
    role = roles.get(_chosen(fields, ids.LIBRARY_ROLE, roles) or "")
    if role is not None and industry is not None and role.industry_uuid != industry.industry_uuid:
        role = None
    category = _chosen(fields, ids.LIBRARY_CATEGORY, {category.value: category for category in Category})
    difficulty = _chosen(fields, ids.LIBRARY_DIFFICULTY, LEVELS)
    return Query(
        words=" ".join(fields.get(ids.LIBRARY_WORDS, Entered()).value.split())[:_LONGEST_WORDS],
        industry_uuid=industry.industry_uuid if industry else None,
        role_uuid=role.role_uuid if role else None,
        category=Category(category) if category else None,
        difficulty=Difficulty(difficulty) if difficulty else None,
        skill=_chosen(fields, ids.LIBRARY_SKILL, dict.fromkeys(bank.skills)),
    )


def read_practice(fields: Fields, bank: QuestionBank) -> Choice:
    """What to begin the start form with: the role, or the first of the industry. Raises Unreadable."""
    query = read_query(fields, bank)
    industry = bank.industry(query.industry_uuid or "") or bank.industries[0]
    role = bank.role(query.role_uuid) if query.role_uuid else industry.roles[0]
    return Choice(
        industry_uuid=role.industry_uuid,
        role_uuid=role.role_uuid,
        difficulty_level=query.difficulty or Difficulty.MID,
    )


def first_page(words: str) -> LibraryPage:
    """What `/interview library` opens: on what was typed after it, or on everything."""
    return LibraryPage(Query(words=" ".join(words.split())[:_LONGEST_WORDS]))


def page_number(value: str) -> int:
    """The page that a button turns to; whatever else was used, the first."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0


def _chosen(fields: Fields, action_id: str, known: Mapping[str, object]) -> str | None:
    value = chosen_option(fields, action_id, [_ANY, *known], _ANY)
    return None if value == _ANY else value


def _words(query: Query) -> Block:
    entry = PlainTextInputElement(
        action_id=ids.LIBRARY_WORDS,
        initial_value=query.words or None,
        max_length=_LONGEST_WORDS,
        placeholder=plain("Words, such as index or difficult customer, then Enter", 150),
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]},
    )
    return field("Search", entry, block_id=ids.LIBRARY_WORDS, optional=True, dispatches=True)


def _selects(bank: QuestionBank, query: Query, found: Found) -> list[InteractiveElement]:
    industries = {industry.industry_uuid: f":{industry.emoji}: {industry.name}" for industry in bank.industries}
    role_of = bank.role(query.role_uuid).industry_uuid if query.role_uuid else query.industry_uuid
    roles = {role.role_uuid: role.name for role in bank.roles if role_of in {None, role.industry_uuid}}
    categories = {category.value: category.value.title() for category in Category}
    return [
        _select(ids.LIBRARY_INDUSTRY, "Every industry", industries, query.industry_uuid),
        _select(ids.LIBRARY_ROLE, "Every role", roles, query.role_uuid),
        _select(ids.LIBRARY_CATEGORY, "Every type", categories, query.category),
        _select(ids.LIBRARY_DIFFICULTY, "Every difficulty", LEVELS, query.difficulty),
        _select(ids.LIBRARY_SKILL, "Every skill", _skills(query, found), query.skill),
    ]


def _select(action_id: str, any_text: str, texts: Mapping[str, str], chosen: str | None) -> InteractiveElement:
    options = [option(any_text, _ANY), *(option(text, value) for value, text in texts.items())]
    return select(action_id, options, chosen or _ANY)


def _skills(query: Query, found: Found) -> dict[str, str]:
    """The skills that are expected most, by name: as many as a select holds, and the chosen one."""
    most = sorted(found.skills, key=lambda skill: (skill != query.skill, -found.skills[skill], skill))[: OPTIONS - 1]
    if query.skill and query.skill not in most:
        most = [query.skill, *most[: OPTIONS - 2]]
    return {skill: f"{skill} ({found.skills.get(skill, 0)})" for skill in sorted(most)}


def _head(found: Found, number: int, last: int) -> str:
    count = len(found.entries)
    if not count:
        return "*No question fits.* Try fewer words, or take a choice back."
    text = f"*{count:,} question{'s' if count > 1 else ''}*"
    if last:
        text += f" · page {number + 1} of {last + 1}"
    return f"{text}\nRead as “{escape(found.read_as)}”." if found.read_as else text


def _listed(bank: QuestionBank, entry: BankEntry) -> list[Block]:
    question = entry.question
    prompt = question.prompt.replace("{company}", "the company")
    facts = [_who(bank, entry), question.category.value.title(), question.difficulty.value.title()]
    line = " · ".join([*facts, ", ".join(question.expected_skills)] if question.expected_skills else facts)
    return [section(escape(prompt)), small_print(escape(line))]


def _who(bank: QuestionBank, entry: BankEntry) -> str:
    if entry.role_uuid:
        return bank.role(entry.role_uuid).name
    industry = bank.industry(entry.industry_uuid) if entry.industry_uuid else None
    return industry.name if industry else "Every role"


def _buttons(role: Role | None, number: int, last: int) -> list[InteractiveElement]:
    row: list[InteractiveElement] = []
    if number > 0:
        row.append(button("Previous", ids.LIBRARY_PREVIOUS, str(number - 1)))
    if number < last:
        row.append(button("Next", ids.LIBRARY_NEXT, str(number + 1)))
    practise = f"Practise as {role.name}" if role is not None else "Practise"
    return [*row, button(practise, ids.LIBRARY_START, style="primary")]


def _digest(query: Query) -> str:
    return sha256(repr(replace(query, words="")).encode()).hexdigest()[:16]
