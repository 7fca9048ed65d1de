"""Packs as files, YAML or CSV: read, written, and as templates."""

from collections.abc import Iterable
from typing import Any

import yaml

from core.packs.content import make_content
from core.packs.csv_form import read_csv, write_csv
from core.packs.pack import PackContent
from core.packs.source import Spot, single_fault
from core.packs.yaml_form import read_yaml
from core.questions.bank import BankEntry, Industry, QuestionBank

LARGEST = 4 * 2**20  # bytes
_YAML, _CSV = (".yml", ".yaml"), (".csv",)
_ENDINGS = (*_YAML, *_CSV)
_SHEETS = (".xlsx", ".xls", ".ods", ".numbers")
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NOWHERE = Spot(1, 1, "The file")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def looks_like_a_pack(file_name: str) -> bool:
    """Whether somebody who sends a file of this name means a pack, in a form that can be read or not."""
    return file_name.casefold().endswith((*_ENDINGS, *_SHEETS))


def read_pack(file_name: str, data: bytes, bank: QuestionBank) -> PackContent:
    """The content of a file; ``bank`` is Greenroom's own. Raises PackFaults with everything that is wrong."""
    name = file_name.casefold()
    if not name.endswith(_ENDINGS):
        raise single_fault(_NOWHERE, f"it is neither YAML (.yml) nor CSV (.csv){_advice(name)}")
    if len(data) > LARGEST:
        raise single_fault(_NOWHERE, f"it has more than {LARGEST // 2**20} MB: make several packs of it")
    text = _text(data)
    return make_content(read_csv(text) if name.endswith(_CSV) else read_yaml(text), bank)


def as_yaml(content: PackContent, bank: QuestionBank) -> str:
    """A file that reads as this content again."""
    industries = {industry.industry_uuid: industry for industry in (*bank.industries, *content.industries)}
    whole: dict[str, Any] = {"name": content.name, "replaces_bank": content.replaces_bank or None}
    whole["industries"] = [{"name": industry.name, "emoji": industry.emoji} for industry in content.industries]
    whole["roles"] = [
        {"name": role.name, "industry": industries[role.industry_uuid].name, "aliases": [*role.aliases]}
        for role in content.roles
    ]
    whole["questions"] = _questions(content, industries)
    text: str = yaml.dump(_filled(whole), sort_keys=False, allow_unicode=True, width=100, Dumper=_Dumper)
    return text


def as_csv(content: PackContent, bank: QuestionBank) -> str:
    """A table that reads as these questions again, with a mark by which spreadsheets know that it is UTF-8.

    It has no place for a pack's name, emoji and aliases.
    """
    industries = {industry.industry_uuid: industry for industry in (*bank.industries, *content.industries)}
    return _BOM + write_csv(_questions(content, industries))


def whole_bank(bank: QuestionBank, entries: Iterable[BankEntry] | None = None) -> PackContent:
    """Greenroom's own bank, or some of it, as the content of a pack that would take its place."""
    return PackContent(
        name="Question bank", replaces_bank=True, entries=tuple(bank.all_entries if entries is None else entries)
    )


def _questions(content: PackContent, industries: dict[str, Industry]) -> list[dict[str, Any]]:
    roles = {role.role_uuid: role for industry in industries.values() for role in industry.roles}
    roles |= {role.role_uuid: role for role in content.roles}
    return [_written(entry, industries, roles) for entry in content.entries]


def _written(entry: BankEntry, industries: dict[str, Industry], roles: dict[str, Any]) -> dict[str, Any]:
    question = entry.question
    role = roles[entry.role_uuid] if entry.role_uuid else None
    industry_uuid = role.industry_uuid if role else entry.industry_uuid
    return _filled(
        {
            "id": question.question_uuid,
            "industry": industries[industry_uuid].name if industry_uuid else None,
            "role": role.name if role else None,
            "category": question.category.value,
            "difficulty": question.difficulty.value,
            "prompt": question.prompt,
            "skills": [*question.expected_skills],
            "points": [*question.expected_points],
            "guidance": question.interviewer_guidance.parts,
            "star": question.star_framework.model_dump() if question.star_framework else None,
            "follow_ups": [*question.follow_ups],
            "withdrawn": "true" if entry.withdrawn else None,
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _text(data: bytes) -> str:
    """The file as text. Raises PackFaults."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        what = "this is not UTF-8: save the file as “CSV UTF-8” (in Excel: Save as, Format), or as UTF-8 text"
        raise single_fault(Spot(line, column, f"Line {line}, column {column}"), what) from error


def _advice(name: str) -> str:
    return ": in your spreadsheet, save or download it as CSV" if name.endswith(_SHEETS) else ""
