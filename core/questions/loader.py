"""From YAML files to the bank.

``catalog.yml`` lists the industries and their roles. Every other file holds the questions of one category, of one
role (``role: role-001``) or of all roles (no ``role``). To add questions, add them to a file, or add a file.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import BankFault
from core.models import Category, Difficulty, Question, StarOutline
from core.questions.bank import Industry, QuestionBank, Role

_File = TypeVar("_File", bound=BaseModel)
_CATALOG = "catalog.yml"
# The C loader is seven times faster; PyYAML's wheels bring it, builds from source may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Entry(BaseModel):
    """One question as it is written in a file."""

    model_config = ConfigDict(extra="forbid")

    id: str
    difficulty: Difficulty
    prompt: str
    skills: list[str]
    guidance: str
    star: StarOutline | None = None

    def question(self, category: Category) -> Question:
        return Question(
            question_uuid=self.id,
            prompt=self.prompt.strip(),
            category=category,
            difficulty=self.difficulty,
            expected_skills=tuple(self.skills),
            interviewer_guidance=self.guidance.strip(),
            star_framework=self.star,
        )


class _QuestionFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    category: Category
    role: str | None = None
    questions: list[_Entry]


class _CatalogRole(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    name: str
    aliases: list[str] = []


class _CatalogIndustry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    name: str
    emoji: str
    roles: list[_CatalogRole]


class _Catalog(BaseModel):
    industries: list[_CatalogIndustry]


def load_bank(folder: Traversable | None = None) -> QuestionBank:
    """The bank of a folder, by default the one that comes with Greenroom. Raises BankFault."""
    folder = folder or files(__package__) / "data"
    catalog = _read(folder / _CATALOG, _Catalog)
    known = {role.id for industry in catalog.industries for role in industry.roles}
    questions = []
    for path in question_files(folder):
        content = _read(path, _QuestionFile)
        _check_role(path, content.role, known)
        questions += [(content.role, entry.question(content.category)) for entry in content.questions]
    return QuestionBank([_industry(industry) for industry in catalog.industries], questions)


def question_files(folder: Traversable) -> list[Traversable]:
    """Every question file below a folder, in the order of their names."""
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.is_dir():
            found += question_files(entry)
        elif entry.name.endswith(".yml") and entry.name != _CATALOG:
            found.append(entry)
    return found


def _industry(written: _CatalogIndustry) -> Industry:
    roles = [
        Role(role_uuid=role.id, name=role.name, industry_uuid=written.id, aliases=tuple(role.aliases))
        for role in written.roles
    ]
    return Industry(industry_uuid=written.id, name=written.name, emoji=written.emoji, roles=tuple(roles))


def _read(path: Traversable, model: type[_File]) -> _File:
    try:
        return model.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader))  # noqa: S506 - a safe one
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


def _check_role(path: Traversable, role: str | None, known: set[str]) -> None:
    if role is not None and role not in known:
        raise BankFault(path.name, f"role: {role} is not in {_CATALOG}")
