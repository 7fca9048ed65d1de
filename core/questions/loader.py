"""From YAML files to the bank that comes with Greenroom.

``catalog.yml`` lists the industries and their roles, ``skills.yml`` the names of the skills. Every other file holds the
questions of one category, for one role (``role: role-001``), for the roles of one industry (``industry: ind-001``), or
for every role (neither). To add questions, add them to a file, or add a file.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml
from pydantic import BaseModel, RootModel, ValidationError

from core.errors import BankFault
from core.models import Category
from core.questions.bank import BankEntry, Industry, QuestionBank, Role
from core.questions.written import Written, WrittenQuestion
from core.questions.yaml_values import values

_File = TypeVar("_File", bound=BaseModel)
_CATALOG, _SKILLS = "catalog.yml", "skills.yml"


class _QuestionFile(Written):
    category: Category
    role: str | None = None
    industry: str | None = None
    questions: list[WrittenQuestion]


class _CatalogRole(Written):
    id: str
    name: str
    aliases: tuple[str, ...] = ()


class _CatalogIndustry(Written):
    id: str
    name: str
    emoji: str
    roles: list[_CatalogRole]


class _Catalog(Written):
    industries: list[_CatalogIndustry]


class _Skills(RootModel[dict[str, list[str]]]):
    """Skills by the field they belong to."""


def load_bank(folder: Traversable | None = None) -> QuestionBank:
    """The bank of a folder, by default the one that comes with Greenroom. Raises BankFault."""
    folder = folder or files(__package__) / "data"
    with _uncollected():
        catalog = _read(folder / _CATALOG, _Catalog)
        skills = _read(folder / _SKILLS, _Skills).root
        industries = [_industry(industry) for industry in catalog.industries]
        audiences = {industry.industry_uuid for industry in industries}
        audiences |= {role.role_uuid for industry in industries for role in industry.roles}
        entries = [entry for path in question_files(folder) for entry in _entries(path, audiences)]
        return QuestionBank(industries, entries, (skill for listed in skills.values() for skill in listed))


def question_files(folder: Traversable) -> list[Traversable]:
    """Every question file below a folder, in the order of their names."""
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.is_dir():
            found += question_files(entry)
        elif entry.name.endswith(".yml") and entry.name not in (_CATALOG, _SKILLS):
            found.append(entry)
    return found


def _entries(path: Traversable, audiences: set[str]) -> Iterator[BankEntry]:
    content = _read(path, _QuestionFile)
    for audience in (content.role, content.industry):
        if audience is not None and audience not in audiences:
            raise BankFault(path.name, f"{audience} is not in {_CATALOG}")
    for written in content.questions:
        if written.id is None:
            raise BankFault(path.name, f"a question has no id: {written.prompt[:60]}")
        yield BankEntry(
            question=written.question(written.id, content.category),
            role_uuid=content.role,
            industry_uuid=content.industry,
            withdrawn=written.withdrawn,
        )


def _industry(written: _CatalogIndustry) -> Industry:
    roles = [
        Role(role_uuid=role.id, name=role.name, industry_uuid=written.id, aliases=role.aliases)
        for role in written.roles
    ]
    return Industry(industry_uuid=written.id, name=written.name, emoji=written.emoji, roles=tuple(roles))


def _read(path: Traversable, model: type[_File]) -> _File:
    try:
        return model.model_validate(values(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise BankFault(path.name, "is missing") from error
    except UnicodeDecodeError as error:
        raise BankFault(path.name, "is not UTF-8") from error
    except yaml.YAMLError as error:
        raise BankFault(path.name, f"is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise BankFault(path.name, f"{field}: {first['msg']}") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: all that is made here stays, and looking through it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
