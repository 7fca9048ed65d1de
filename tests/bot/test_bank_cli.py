"""The question bank from the command line: checked, printed, and packs put in."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from core.packs.files import read_pack
from core.questions import load_bank

BANK = load_bank()
TABLE = "role,category,difficulty,prompt\nbackend,technical,mid,What does an index cost you?\n"
Run = Callable[..., Result]


@pytest.fixture
def run(mongodb_uri: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """``greenroom questions …`` on a fresh database, in an empty folder."""
    base, _, options = mongodb_uri.partition("?")
    monkeypatch.setenv("MONGODB_URI", f"{base.rstrip('/')}/cli_{uuid4().hex[:12]}?{options}")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["questions", *words])


def put(text: str, name: str = "pack.csv") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_the_check_prints_the_coverage_and_finds_no_fault(run: Run) -> None:
    checked = run("check")

    assert checked.exit_code == 0
    assert "Backend Engineer" in checked.output
    assert f"{len(BANK):,} questions, 12 industries, 48 roles, {len(BANK.skills)} skills, 0 faults." in checked.output


@pytest.mark.parametrize("form", ["csv", "yml"])
def test_the_template_and_the_bank_are_printed_in_the_form_that_can_be_put_in(run: Run, form: str) -> None:
    for printed in (run("template", "--format", form), run("export", "--role", "backend", "--format", form)):
        assert printed.exit_code == 0
        assert read_pack(f"pack.{form}", printed.output.encode(), BANK).entries


def test_a_pack_is_put_in_and_printed_again(run: Run) -> None:
    first = run("import", put(TABLE), "--workspace", "T1", "--name", "Spring")
    again = run("import", put(TABLE), "--workspace", "T1", "--name", "spring")
    printed = run("export", "--pack", "Spring", "--workspace", "T1", "--format", "csv")

    assert first.output.startswith("Spring, version 1: 1 questions are in.")
    assert again.output == "Spring says just that already: nothing has changed.\n"
    assert (
        read_pack("pack.csv", printed.output.encode(), BANK).entries == read_pack("a.csv", TABLE.encode(), BANK).entries
    )


def test_nothing_is_put_in_that_has_a_fault(run: Run) -> None:
    refused = run("import", put(TABLE.replace("mid", "medium")), "--workspace", "T1")
    nothing = run("export", "--pack", "pack", "--workspace", "T1")

    assert refused.exit_code == 1
    assert "Row 2, column C (difficulty): “medium” is none of entry, mid or senior: write mid" in refused.output
    assert "Nothing was put in: 1 to mend." in refused.output
    assert nothing.exit_code == 1
    assert "no pack is called pack" in nothing.output


def test_a_dry_run_only_looks(run: Run) -> None:
    looked = run("import", put(TABLE), "--dry-run")

    assert looked.output == "1 questions, nothing to mend.\n"
    assert run("export", "--pack", "pack", "--workspace", "T1").exit_code == 1


def test_another_workspaces_pack_is_not_there(run: Run) -> None:
    run("import", put(TABLE), "--workspace", "T1")

    assert run("export", "--pack", "pack", "--workspace", "T2").exit_code == 1


def test_the_local_workspace_is_meant_where_there_are_no_tokens(run: Run) -> None:
    assert run("import", put(TABLE)).exit_code == 0
    assert run("export", "--pack", "pack").exit_code == 0


def test_a_role_that_is_not_there_is_named(run: Run) -> None:
    unknown = run("export", "--role", "astronaut chef")

    assert unknown.exit_code == 1
    assert "astronaut chef" in unknown.output
