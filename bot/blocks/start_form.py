"""The form that `/interview` opens, and what was chosen in it."""

from typing import Self

from pydantic import Field
from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.builder import field, modal, option, plain, radio, section, select
from bot.blocks.fields import Entered, Fields, ShortText, Url, chosen_option
from core.models import Category, Choice, Difficulty, Model
from core.questions import Industry, QuestionBank, Role

_LENGTHS = {"full": "Full", "8": "8 questions", "5": "5 questions"}
_TIME_LIMITS = {"0": "None", **{str(60 * n): f"{n} minute{'s' if n > 1 else ''}" for n in (1, 2, 3, 5)}}
_PLACES = {"thread": "A thread in this channel", "dm": "A direct message"}
LEVELS = {difficulty.value: difficulty.value.title() for difficulty in Difficulty}
_COMPANY_LENGTH = 60


class FormContext(Model):
    """Where the form was asked for; it travels in the view's private metadata.

    ``edition`` is part of every field's block id: when a view is updated, Slack keeps what stands in fields whose ids
    stay, which is right when the roles change and wrong when the last choice is filled in.
    """

    channel_id: ShortText | None = None
    response_url: Url | None = None
    edition: int = Field(0, ge=0, le=999)

    def dump(self) -> str:
        """As private metadata."""
        return self.model_dump_json()

    @classmethod
    def load(cls, private_metadata: object) -> Self:
        """From private metadata. Raises ValueError for what ``dump`` has not written."""
        if private_metadata is None or private_metadata == "":
            return cls()
        if not isinstance(private_metadata, str):
            raise ValueError("not a string")
        return cls.model_validate_json(private_metadata)


def start_form(bank: QuestionBank, choice: Choice | None, context: FormContext) -> View:
    """The form, filled in with ``choice``; its roles are those of the chosen industry.

    The role field has another block id for each industry, so that Slack forgets the role of the one before.
    """
    industry = (bank.industry(choice.industry_uuid) if choice else None) or bank.industries[0]
    chosen = choice or Choice(industry_uuid=industry.industry_uuid, role_uuid=industry.roles[0].role_uuid)
    level, length = chosen.difficulty_level.value, str(chosen.question_count or "full")
    limits = [option(text, value) for value, text in _TIME_LIMITS.items()]
    limit = select(ids.TIME_LIMIT, limits, str(chosen.time_limit_seconds or 0))

    def block(name: str) -> str:
        return f"{name}-{context.edition}"

    blocks: list[Block] = [
        section("Timed questions, one by one, in a thread; a summary at the end."),
        field("Industry", industry_select(bank, industry, ids.INDUSTRY), block_id=block(ids.INDUSTRY), dispatches=True),
        field(
            "Role",
            role_select(industry, chosen.role_uuid, ids.ROLE),
            block_id=block(f"{ids.ROLE}-{industry.industry_uuid}"),
        ),
        field("Difficulty", radio(ids.DIFFICULTY, LEVELS, level), block_id=block(ids.DIFFICULTY)),
        field("Question types", _categories(chosen.categories), block_id=block(ids.CATEGORIES)),
        field("Length", radio(ids.LENGTH, _LENGTHS, length), block_id=block(ids.LENGTH)),
        field("Company", _company(chosen.company), block_id=block(ids.COMPANY), optional=True),
        field("Where", _where(chosen, context), block_id=block(ids.WHERE)),
        field("Time limit per question", limit, block_id=block(ids.TIME_LIMIT)),
    ]
    return modal(
        "Start an interview",
        blocks,
        callback_id=ids.START_FORM,
        submit="Start",
        close="Cancel",
        private_metadata=context.dump(),
    )


def industry_select(bank: QuestionBank, chosen: Industry, action_id: str) -> StaticSelectElement:
    """Every industry, with its emoji."""
    options = [option(f":{industry.emoji}: {industry.name}", industry.industry_uuid) for industry in bank.industries]
    return select(action_id, options, chosen.industry_uuid)


def role_select(industry: Industry, chosen: str | None, action_id: str) -> StaticSelectElement:
    """The roles of an industry."""
    return select(action_id, [option(role.name, role.role_uuid) for role in industry.roles], chosen)


def read_choice(fields: Fields, bank: QuestionBank, *, industry_changed: bool = False) -> Choice:
    """What was chosen. Fields that say nothing get their defaults. Raises Unreadable for what the form never offers.

    The role is what counts; only where the industry has just been changed does its first role take its place.
    """
    industry, role = chosen_industry(fields, bank, ids.INDUSTRY), chosen_role(fields, bank, ids.ROLE)
    if role is None or (industry_changed and role not in industry.roles):
        role = industry.roles[0]
    types = fields.get(ids.CATEGORIES, Entered()).options
    company = " ".join(fields.get(ids.COMPANY, Entered()).value.split())
    length = chosen_option(fields, ids.LENGTH, _LENGTHS, "full")
    return Choice(
        industry_uuid=role.industry_uuid,
        role_uuid=role.role_uuid,
        difficulty_level=Difficulty(chosen_option(fields, ids.DIFFICULTY, LEVELS, Difficulty.MID.value)),
        categories=tuple(category for category in Category if category.value in types),
        question_count=int(length) if length != "full" else None,
        company=company[:_COMPANY_LENGTH] or None,
        in_dm=chosen_option(fields, ids.WHERE, _PLACES, "thread") == "dm",
        time_limit_seconds=int(chosen_option(fields, ids.TIME_LIMIT, _TIME_LIMITS, "0")) or None,
    )


def chosen_industry(fields: Fields, bank: QuestionBank, action_id: str) -> Industry:
    """The industry that a field holds, the first where none is chosen. Raises Unreadable for an unknown one."""
    known = {industry.industry_uuid: industry for industry in bank.industries}
    return known[chosen_option(fields, action_id, known, bank.industries[0].industry_uuid)]


def chosen_role(fields: Fields, bank: QuestionBank, action_id: str) -> Role | None:
    """The role that a field holds, of whichever industry. Raises Unreadable for an unknown one."""
    known = {role.role_uuid: role for role in bank.roles}
    return known.get(chosen_option(fields, action_id, known, ""))


def _categories(chosen: tuple[Category, ...]) -> CheckboxesElement:
    options = {category: option(category.value.title(), category.value) for category in Category}
    return CheckboxesElement(
        action_id=ids.CATEGORIES,
        options=list(options.values()),
        initial_options=[options[category] for category in chosen] or None,
    )


def _company(chosen: str | None) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=ids.COMPANY,
        initial_value=chosen,
        max_length=_COMPANY_LENGTH,
        placeholder=plain("Such as Acme: it goes into the name and the company questions", 150),
    )


def _where(chosen: Choice, context: FormContext) -> RadioButtonsElement:
    places = _PLACES if context.channel_id else {"dm": _PLACES["dm"]}
    return radio(ids.WHERE, places, "dm" if chosen.in_dm else "thread")
