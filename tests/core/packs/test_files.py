"""Packs from files: what fits becomes questions; all that does not is named with its place, and what would be right."""

import pytest

from core.models import Category, Difficulty
from core.packs.files import LARGEST, as_csv, as_yaml, looks_like_a_pack, read_pack, whole_bank
from core.packs.pack import PackContent
from core.packs.source import PackFaults
from core.packs.template import template
from core.questions import load_bank

BANK = load_bank()
HEADER = "role,category,difficulty,prompt"
NO_CATEGORY = "“tecnical” is none of behavioral, technical, situational or company: write technical"
ROW = "Backend Engineer,technical,mid,What does an index cost you?"


def read(text: str, name: str = "pack.csv") -> PackContent:
    return read_pack(name, text.encode(), BANK)


def faults_in(text: str | bytes, name: str = "pack.csv") -> list[str]:
    with pytest.raises(PackFaults) as caught:
        read_pack(name, text if isinstance(text, bytes) else text.encode(), BANK)
    return [str(fault) for fault in caught.value.faults]


def yaml_with(*lines: str) -> str:
    """A YAML pack of one question, which these lines complete or spoil."""
    return "\n".join(
        ["questions:", "  - category: technical", "    difficulty: mid", *(f"    {line}" for line in lines)]
    )


# --- what is read -------------------------------------------------------------------------------------------------


def test_a_table_becomes_questions_whatever_the_order_and_the_case_of_its_columns() -> None:
    content = read(
        "Prompt,Difficulty,CATEGORY,Follow-ups,role\nWhy indexes?,mid,technical,And joins?; And views?,backend\n"
    )
    (entry,) = content.entries

    assert entry.role_uuid == BANK.find_role("backend").role_uuid
    assert entry.question.prompt == "Why indexes?"
    assert entry.question.category is Category.TECHNICAL
    assert entry.question.difficulty is Difficulty.MID
    assert entry.question.follow_ups == ("And joins?", "And views?")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_any_spreadsheet_saves_it(separator: str, ends: str, encoding: str) -> None:
    rows = [HEADER.replace(",", separator), ROW.replace(",", separator).replace("cost", "coût"), separator * 3]
    (entry,) = read_pack("pack.CSV", ends.join(rows).encode(encoding), BANK).entries

    assert entry.question.prompt == "What does an index coût you?"


def test_a_cell_of_several_lines_is_a_list_or_one_text() -> None:
    (entry,) = read(
        f'{HEADER},points\n,company,entry,"What do you know\nof {{company}}?","one thing\nanother thing"\n'
    ).entries

    assert entry.question.prompt == "What do you know of {company}?"
    assert entry.question.expected_points == ("one thing", "another thing")
    assert entry.audience is None


def test_yaml_leaves_every_text_a_text() -> None:
    (entry,) = read(yaml_with("prompt: yes", "id: 12", "skills: [no, 3.10]", "role:"), "pack.yaml").entries

    assert entry.question.prompt == "yes"
    assert entry.question.question_uuid == "12"
    assert entry.question.expected_skills == ("no", "3.10")
    assert entry.role_uuid is None


def test_new_roles_and_industries_are_added_and_known_ones_found() -> None:
    content = read(
        "industry,role,category,difficulty,prompt\n"
        "Web Bootcamp,Junior Developer,technical,entry,What is a closure?\n"
        "web bootcamp,junior developer,technical,entry,What is a promise?\n"
        "Web Bootcamp,,situational,entry,The demo breaks. What now?\n"
        "Finance,Treasurer,technical,mid,How much cash do you keep?\n"
    )

    assert [industry.name for industry in content.industries] == ["Web Bootcamp"]
    assert [role.name for role in content.roles] == ["Junior Developer", "Treasurer"]
    assert content.roles[1].industry_uuid == BANK.find_role("accountant").industry_uuid
    own = [entry.role_uuid for entry in content.entries]
    assert own == [content.roles[0].role_uuid, content.roles[0].role_uuid, None, content.roles[1].role_uuid]
    assert content.entries[2].industry_uuid == content.industries[0].industry_uuid


def test_a_question_without_an_id_gets_one_that_stays_as_long_as_it_says_the_same() -> None:
    first, again = read(f"{HEADER}\n{ROW}\n"), read(f"{HEADER}\n,company,mid,Why here?\n{ROW}\n")
    other = read(f"{HEADER}\n{ROW.replace('cost', 'give')}\n")

    assert first.entries[0].question.question_uuid == again.entries[1].question.question_uuid
    assert first.entries[0].question.question_uuid != other.entries[0].question.question_uuid


@pytest.mark.parametrize("ending", ["csv", "yml"])
def test_the_template_can_be_put_in_as_it_is(ending: str) -> None:
    content = read(template(ending, BANK), f"template.{ending}")

    assert len(content.entries) == 4
    assert [role.name for role in content.roles] == ["Junior Web Developer"]


@pytest.mark.parametrize(("write", "ending"), [(as_csv, "csv"), (as_yaml, "yml")])
def test_what_is_exported_reads_as_the_same_again(write: object, ending: str) -> None:
    """All of our own bank: every field, and whatever spreadsheets take for formulas."""
    odd = read(f'{HEADER}\n,company,mid,"\'=HYPERLINK(""x"") at {{company}}; or not?"\n').entries
    content = whole_bank(BANK, [*BANK.all_entries, *odd])
    again = read(write(content, BANK), f"bank.{ending}")

    assert again.entries == content.entries


def test_a_formula_is_exported_as_text() -> None:
    content = read(yaml_with('prompt: "=cmd|calc"'), "pack.yml")

    assert "'=cmd|calc" in as_csv(content, BANK)


# --- what is not --------------------------------------------------------------------------------------------------


def test_every_fault_of_a_table_comes_back_at_once_with_its_row_and_column() -> None:
    found = faults_in(
        "role,category,difficulty,prompt,skills\n"
        "Backend Enginer,technical,mid,What is a queue?,comunication\n"
        "Accontant,tecnical,hard,,ledgers\n"
        "Cook,technical,mid,What is a roux?,\n"
        ",technical,mid,Where do you see {company}?,\n"
        ",technical,mid,What is a queue for?,sql,too much\n"
    )

    assert found == [
        "Row 2, column A (role): there is no role “Backend Enginer”; should it be “Backend Engineer”?",
        "Row 2, column E (skills): the skill “comunication” is “communication” here: write that",
        "Row 3, column A (role): there is no role “Accontant”; should it be “Accountant”?",
        "Row 3, column B (category): " + NO_CATEGORY,
        "Row 3, column C (difficulty): “hard” is none of entry, mid or senior: write senior",
        "Row 3, column D (prompt): `prompt` is missing: add it",
        "Row 4, column A (role): there is no role “Cook”: to add it, name the industry that it belongs to",
        "Row 5, column D (prompt): only company questions can say {company}: name no company, or make it one",
        "Row 6, column F: the header has no name for this column: put quotes around a text that contains the separator",
    ]


def test_every_fault_of_yaml_comes_back_at_once_with_its_line_and_column() -> None:
    text = yaml_with("prompt: What is a queue?", "skils: [sql]", "points: one", "star: {situation: here}", "id: a b")
    found = faults_in(f"nam: Spring\n{text}\n    difficulty: mid\n", "pack.yml")

    assert found == [
        "Line 1, column 6: nothing is called `nam` here; should it be `name`?",
        "Line 6, column 5: nothing is called `skils` here; should it be `skills`?",
        "Line 7, column 13: `points` should be a list: each entry on a line of its own, after a dash",
        "Line 8, column 5: `task` is missing: add it",
        "Line 8, column 5: `action` is missing: add it",
        "Line 8, column 5: `result` is missing: add it",
        "Line 9, column 9: the id “a b” should be up to 40 letters, digits, - and _, such as q-1",
        "Line 10, column 5: `difficulty` stands here twice: delete one",
    ]


def test_questions_and_ids_that_stand_twice_are_named_with_their_twin() -> None:
    found = faults_in(
        "id,category,difficulty,prompt\n"
        "q-1,company,mid,What would you change here first?\n"
        "q-2,company,mid,What would you change here first\n"
        "q-1,company,mid,Whom would you talk to on your first day?\n"
    )

    assert found == [
        "Row 3, column D (prompt): this says the same as row 2: delete one",
        "Row 4, column A (id): the id q-1 stands already in row 2: give each its own",
    ]


def test_a_role_of_another_industry_is_named() -> None:
    (found,) = faults_in("industry,role,category,difficulty,prompt\nFinance,backend,technical,mid,Why indexes?\n")

    assert found.startswith("Row 2, column A (industry): “Backend Engineer” is a role of “Software Engineering”")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("pack.csv", b"", "Row 1: the file is empty; the template shows how it should be"),
        ("pack.csv", b"category,difficulty\n", "Row 1: the column `prompt` is missing: add it"),
        (
            "pack.csv",
            b"category,difficulty,promt\n",
            "Row 1, column C: no column is called `promt`; should it be `prompt`?",
        ),
        ("pack.csv", b"category,difficulty,prompt\n", "Row 1: there is no question: write one"),
        ("pack.csv", b"category\nd\xe9j\xe0", "Line 2, column 2: this is not UTF-8"),
        ("pack.csv", b'category,difficulty,prompt\n"' + b"x" * 200_000, "Line 2: this is not CSV"),
        ("pack.yml", b"", "Line 1, column 1: the file should have `questions:`"),
        ("pack.yml", b"- a list", "Line 1, column 1: the file should have `questions:`"),
        ("pack.yml", b"questions: none", "Line 1, column 12: `questions` should be a list"),
        ("pack.yml", b"questions:\n  - prompt: Why: that?", "Line 2, column 16: this is not YAML"),
        ("pack.yml", b"a: &a [x]\nb: [*a]", "Line 1, column 4: & and * have a meaning in YAML"),
        ("pack.yml", b"a: " + b"[" * 30, "Line 1, column 14: this is nested too deep"),
        ("pack.yml", b"? [a]\n: b", "Line 1, column 3: this should be the name of a field"),
        (
            "pack.xlsx",
            b"PK",
            "The file: it is neither YAML (.yml) nor CSV (.csv): in your spreadsheet, save or download it",
        ),
        ("pack.yml", b" " * (LARGEST + 1), "The file: it has more than 4 MB: make several packs of it"),
    ],
)
def test_what_can_not_be_read_at_all_says_what_to_do(name: str, data: bytes, what: str) -> None:
    (found,) = faults_in(data, name)

    assert what in found


def test_what_nobody_can_see_is_refused() -> None:
    (found,) = faults_in(f"{HEADER}\n,company,mid,What is\x07 this?\n")

    assert found == ("Row 2, column D (prompt): there is a character in it that can't be shown (U+0007): delete it")


def test_what_looks_like_a_pack_is_known_by_its_name() -> None:
    assert all(looks_like_a_pack(name) for name in ("a.csv", "A.YML", "b.yaml", "c.xlsx"))
    assert not any(looks_like_a_pack(name) for name in ("a.mp4", "notes.txt", "csv"))


def test_blanks_are_no_text() -> None:
    found = faults_in(yaml_with("prompt: '  '", "skills: [' ']", "role: ' '"), "pack.yml")

    assert [fault.partition(": ")[2] for fault in found] == [
        "`prompt` is empty: write something",
        "`skills` is empty: write something, or leave it out",
        "`role` is empty: write something, or leave it out",
    ]


def test_a_second_document_is_a_fault() -> None:
    (found,) = faults_in(f"{yaml_with('prompt: Why indexes?')}\n---\nquestions: []\n", "pack.yml")

    assert found == "Line 5, column 1: a pack is one document: delete this `---` and put all into one"


def test_a_table_of_too_many_rows_or_columns_is_not_read_to_its_end() -> None:
    assert faults_in(f"{HEADER}\n" + f"{ROW}\n" * 4_000) == ["Row 3002: a pack has at most 3,000 questions"]
    assert faults_in("prompt," * 100) == ["Row 1: there are more than 50 columns; the template shows which"]


def test_a_fault_at_the_top_hides_none_below() -> None:
    found = faults_in(f"nam: Spring\n{yaml_with('prompt: Why?', 'role: Backend Enginer')}", "pack.yml")
    assert [fault.partition(":")[0] for fault in found] == ["Line 1, column 6", "Line 6, column 11"]

    found = faults_in("skils,role,category,difficulty,prompt\nsql,Backend Enginer,tecnical,mid,Why?\n")
    assert [fault.partition(" (")[0].partition(":")[0] for fault in found] == [
        "Row 1, column A",
        "Row 2, column B",
        "Row 2, column C",
    ]


def test_roles_that_a_file_adds_itself_may_be_alike() -> None:
    rows = "".join(f"Cafe,Barista Level {n},technical,mid,What do you do at level {n}?\n" for n in (1, 2))

    assert len(read(f"industry,{HEADER}\n{rows}").roles) == 2


def test_questions_that_differ_in_a_sign_are_two() -> None:
    rows = "".join(f",company,mid,What do you like about {language}?\n" for language in ("C", "C++", "C#"))

    assert len(read(f"{HEADER}\n{rows}").entries) == 3


def test_a_new_industry_without_a_role_is_a_fault() -> None:
    (found,) = faults_in("industry,category,difficulty,prompt\nCafe,situational,mid,The milk is gone. What now?\n")

    assert found == (
        "Row 2, column A (industry): “Cafe” has no role: name one, or leave the industry out to ask every role"
    )


@pytest.mark.parametrize("skills", [("read, write",), ("a; b", "c"), ("a", "b, c")])
def test_separators_within_an_entry_survive_a_table(skills: tuple[str, ...]) -> None:
    (entry,) = read(yaml_with("prompt: Why?", f"skills: {[*skills]}"), "pack.yml").entries
    content = PackContent(entries=(entry,))

    assert read(as_csv(content, BANK)).entries[0].question.expected_skills == skills
