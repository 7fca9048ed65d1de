"""From YAML files to the bank, and what is said of a file that is not as it should be."""

from pathlib import Path

import pytest

from core.errors import BankFault
from core.models import Category, Difficulty
from core.questions import load_bank
from core.questions.loader import question_files

CATALOG = """\
industries:
  - id: ind-001
    name: Software
    emoji: computer
    roles:
      - {id: role-001, name: Backend Engineer, aliases: [backend]}
"""
OTHER_ROLE = """\
      - {id: role-002, name: Tester}
"""
OTHER_INDUSTRY = """\
  - id: ind-002
    name: Music
    emoji: violin
    roles:
      - {id: role-003, name: Violinist}
"""
QUESTIONS = """\
category: behavioral
questions:
  - id: q-1
    difficulty: entry
    prompt: >-
      Tell me about
      a time.
    skills: [clarity, calm]
    guidance: Look for a result.
    star: {situation: where, task: what for, action: what I did, result: what came of it}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalog.yml").write_text(CATALOG)
    (tmp_path / "skills.yml").write_text("general: [clarity, calm, sql]")
    (tmp_path / "behavioral.yml").write_text(QUESTIONS)
    return tmp_path


def fault_of(folder: Path) -> BankFault:
    with pytest.raises(BankFault) as caught:
        load_bank(folder)
    return caught.value


def test_a_question_is_read_as_it_is_written(folder):
    question = load_bank(folder).question("q-1")

    assert question.prompt == "Tell me about a time."
    assert question.category is Category.BEHAVIORAL
    assert question.difficulty is Difficulty.ENTRY
    assert question.expected_skills == ("clarity", "calm")
    assert question.interviewer_guidance.strong == "Look for a result."
    assert question.star_framework.task == "what for"


def test_the_catalog_makes_the_industries_and_roles(folder):
    bank = load_bank(folder)

    assert [industry.name for industry in bank.industries] == ["Software"]
    assert bank.find_role("backend").industry_uuid == "ind-001"


def test_a_file_without_a_role_is_for_every_role_and_one_with_a_role_for_it(folder):
    (folder / "technical").mkdir()
    (folder / "technical" / "one.yml").write_text(
        "category: technical\nrole: role-001\nquestions:\n"
        "  - {id: q-2, difficulty: entry, prompt: Why?, skills: [sql], guidance: none}\n"
    )
    (folder / "catalog.yml").write_text(CATALOG + OTHER_ROLE)
    bank = load_bank(folder)

    assert [q.question_uuid for q in bank.questions("role-001", Category.TECHNICAL, Difficulty.ENTRY)] == ["q-2"]
    assert bank.questions("role-002", Category.TECHNICAL, Difficulty.ENTRY) == ()
    assert [q.question_uuid for q in bank.questions("role-002", Category.BEHAVIORAL, Difficulty.ENTRY)] == ["q-1"]


def test_a_file_of_an_industry_is_for_its_roles_alone(folder):
    (folder / "catalog.yml").write_text(CATALOG + OTHER_INDUSTRY)
    (folder / "one.yml").write_text(
        "category: situational\nindustry: ind-002\nquestions:\n  - {id: q-2, difficulty: mid, prompt: Why?}\n"
    )
    bank = load_bank(folder)

    assert [q.question_uuid for q in bank.questions("role-003", Category.SITUATIONAL, Difficulty.MID)] == ["q-2"]
    assert bank.questions("role-001", Category.SITUATIONAL, Difficulty.MID) == ()


def test_a_withdrawn_question_is_asked_no_more_and_can_still_be_read(folder):
    (folder / "behavioral.yml").write_text(QUESTIONS + "    withdrawn: true\n")
    bank = load_bank(folder)

    assert bank.questions("role-001", Category.BEHAVIORAL, Difficulty.ENTRY) == ()
    assert len(bank) == 0
    assert bank.question("q-1").prompt == "Tell me about a time."


def test_the_skills_are_those_that_are_listed(folder):
    assert load_bank(folder).skills == {"clarity", "calm", "sql"}


def test_files_are_found_in_folders_and_in_the_order_of_their_names(folder):
    (folder / "a").mkdir()
    (folder / "a" / "z.yml").write_text("")
    (folder / "notes.txt").write_text("no question file")

    assert [path.name for path in question_files(folder)] == ["z.yml", "behavioral.yml"]


def test_the_catalog_is_no_question_file(folder):
    assert "catalog.yml" not in [path.name for path in question_files(folder)]


def test_a_file_that_is_not_yaml_is_named(folder):
    (folder / "broken.yml").write_text("category: [behavioral\nquestions: }")
    fault = fault_of(folder)

    assert fault.where == "broken.yml"
    assert fault.what.startswith("is not YAML:")
    assert "line" in fault.what


@pytest.mark.parametrize("part", ["difficulty", "prompt"])
def test_a_missing_part_is_named_with_its_file_and_its_place(folder, part):
    entry = {"id": "q-3", "difficulty": "mid", "prompt": "Why?", "skills": ["sql"], "guidance": "none"}
    del entry[part]
    (folder / "situational.yml").write_text(f"category: situational\nquestions: [{entry}]\n")
    fault = fault_of(folder)

    assert fault.where == "situational.yml"
    assert fault.what == f"questions.0.{part}: Field required"


def test_a_question_without_an_id_is_named(folder):
    (folder / "situational.yml").write_text("category: situational\nquestions: [{difficulty: mid, prompt: Why me?}]\n")

    assert str(fault_of(folder)) == "situational.yml: a question has no id: Why me?"


def test_a_key_that_stands_twice_is_named_with_its_line(folder):
    (folder / "behavioral.yml").write_text(QUESTIONS + "    difficulty: mid\n")

    assert "the key difficulty is no name, or stands twice" in fault_of(folder).what
    assert "line 11" in fault_of(folder).what


def test_a_part_of_an_outline_that_is_missing_is_named(folder):
    (folder / "behavioral.yml").write_text(QUESTIONS.replace("task: what for, ", ""))

    assert str(fault_of(folder)) == "behavioral.yml: questions.0.star.task: Field required"


def test_a_part_that_is_misspelt_is_named(folder):
    (folder / "behavioral.yml").write_text(QUESTIONS.replace("guidance:", "guidence:"))

    assert "questions.0.guid" in fault_of(folder).what


@pytest.mark.parametrize(
    ("wrong", "place"),
    [("category: sporting", "category"), ("questions: none", "questions"), ("colour: red", "colour")],
)
def test_what_is_wrong_with_a_whole_file_is_named(folder, wrong, place):
    lines = {"category": "category: situational", "questions": "questions: []"} | {wrong.split(":")[0]: wrong}
    (folder / "wrong.yml").write_text("\n".join(lines.values()))
    fault = fault_of(folder)

    assert fault.where == "wrong.yml"
    assert fault.what.startswith(f"{place}: ")


@pytest.mark.parametrize("text", ["", "just a sentence", "- a list"])
def test_a_file_that_holds_something_else_is_named(folder, text):
    (folder / "empty.yml").write_text(text)

    assert fault_of(folder).where == "empty.yml"


def test_a_file_can_not_build_objects(folder):
    (folder / "evil.yml").write_text("category: !!python/object/apply:os.getcwd []\nquestions: []")

    assert fault_of(folder).where == "evil.yml"


def test_a_role_of_the_catalog_without_a_name_is_named(folder):
    (folder / "catalog.yml").write_text(CATALOG.replace("name: Backend Engineer, ", ""))

    assert str(fault_of(folder)) == "catalog.yml: industries.0.roles.0.name: Field required"


def test_a_folder_without_a_catalog_is_a_fault(folder):
    (folder / "catalog.yml").unlink()

    assert str(fault_of(folder)) == "catalog.yml: is missing"


def test_a_file_that_is_not_utf_8_is_a_fault(folder):
    (folder / "behavioral.yml").write_bytes(QUESTIONS.replace("calm", "c\xe2lme").encode("latin-1"))

    assert str(fault_of(folder)) == "behavioral.yml: is not UTF-8"


def test_questions_of_a_role_that_is_not_in_the_catalog_are_a_fault(folder):
    (folder / "stray.yml").write_text("category: technical\nrole: role-999\nquestions: []")

    assert str(fault_of(folder)) == "stray.yml: role-999 is not in catalog.yml"
