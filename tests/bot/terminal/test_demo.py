"""The demo plays a whole interview, and tells programs and people how it went."""

import asyncio
import json
import os
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal.candidate import Candidate
from bot.terminal.demo import DemoOptions, play
from bot.terminal.record import question_records
from core.models import Category, InterviewRules
from core.words import count_words
from tests.auxil.builders import answered, make_session, ts

# What belongs to a real Slack and a real database, none of which may reach the demo.
ELSEWHERE = {
    "SLACK_BOT_TOKEN": "xoxb-somebody-elses",
    "SLACK_APP_TOKEN": "xapp-somebody-elses",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "MONGODB_URI": "mongodb://127.0.0.1:9/",
    "GREENROOM_PREVIEW_SECONDS": "300",
    "GREENROOM_DATA_DIR": "elsewhere",
}


async def run_demo(options: str, folder: Path) -> tuple[int | None, str, str]:
    """The demo in a process of its own, in ``folder``: exit code, standard output, standard error."""
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in ELSEWHERE.items()))
    program = (
        "import sys; from pathlib import Path; from bot.terminal.demo import DemoOptions, run_demo; "
        f"sys.exit(run_demo(DemoOptions({options})))"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        cwd=folder,
        env={**os.environ, **ELSEWHERE},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_the_demo_reports_one_json_object_and_nothing_else(tmp_path: Path) -> None:
    code, out, err = await run_demo("preview=0.05, seed=1, json=True", tmp_path)
    assert (code, err) == (0, "")

    report = json.loads(out)
    assert report["session"]["status"] == "completed"
    assert report["metrics"] == report["session"]["performance_summary"]
    assert [question["slack_posts"] for question in report["questions"]] == [2] * 9
    assert [question["outcome"] for question in report["questions"]].count("skipped") == 1
    assert [bool(response["edits"]) for response in report["session"]["responses"]].count(True) == 1

    assert sorted(Path(name).suffix for name in report["files"]) == [".html", ".txt"]
    for name in report["files"]:
        assert "Mid-level Backend Engineer" in (tmp_path / name).read_text()
    assert sorted(os.listdir(tmp_path)) == [".env", "out"]


async def test_a_role_that_nobody_knows_gets_the_bots_own_answer(tmp_path: Path) -> None:
    code, out, _ = await run_demo("role='bakend', difficulty='mid'", tmp_path)
    assert code == 2
    assert "only visible to you" in out
    assert "Did you mean Backend Engineer" in out


async def test_a_difficulty_that_nobody_knows_leaves_standard_output_to_json(tmp_path: Path) -> None:
    code, out, err = await run_demo("difficulty='legendary', json=True", tmp_path)
    assert (code, out) == (2, "")
    assert "I don't know the role backend legendary" in err


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    code, out, err = await run_demo("out=Path('taken')", tmp_path)
    assert (code, out, err) == (1, "", "The demo failed. taken: File exists.\n")


async def test_one_sees_the_whole_conversation(tmp_path: Path) -> None:
    console = Console(file=StringIO(), width=80)
    result = await play(DemoOptions(difficulty="entry", preview=0.05, seed=2, out=tmp_path), console)
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()

    for moment in ("Question 7 of 7", "That was 5 of at least 10 words", "Maria  ", "(edited)", "Skipped", "Summary:"):
        assert moment in text
    assert all(path.name in text for path in result.files)
    assert len(result.session.responses) == 7


@pytest.mark.parametrize("category", list(Category))
def test_the_candidate_says_neither_too_little_nor_too_much(category: Category) -> None:
    candidate = Candidate(seed=3)
    answers = [candidate.answer(category) for _ in range(3)]
    assert len(set(answers)) == 3
    assert all(25 <= count_words(answer) <= 60 for answer in answers)


def test_the_same_seed_says_the_same() -> None:
    first, second = Candidate(seed=4), Candidate(seed=4)
    assert [first.answer(category) for category in Category] == [second.answer(category) for category in Category]


def test_posts_are_counted_for_the_question_that_they_belong_to() -> None:
    session = make_session(question_count=2, rules=InterviewRules(preview_seconds=5))
    session = session.with_(responses=(answered(), answered(question_uuid="q-2", word_count=0, skipped=True)))
    button = {"type": "actions", "elements": [{"type": "button", "action_id": "skip_question"}]}
    posts = [
        {"ts": ts(0), "text": "Question 1 of 2: Why?"},
        {"ts": ts(5.25), "text": "Answer now", "blocks": [button]},
        {"ts": ts(9), "text": "Still there?"},
        {"ts": ts(10), "text": "Question 2 of 2: How?"},
        {"ts": ts(15.001), "text": "Answer now", "blocks": [button]},
        {"ts": ts(20), "text": "Summary of it"},
    ]
    first, second = question_records(session, posts)
    assert (first["slack_posts"], second["slack_posts"]) == (3, 2)
    assert (first["lateness_ms"], second["lateness_ms"]) == (250.0, 1.0)
    assert (first["preview_should_end_at"], first["answer_now_posted_at"]) == (
        "2027-01-15T08:00:05.000000+00:00",
        "2027-01-15T08:00:05.250000+00:00",
    )
    assert (first["outcome"], second["outcome"]) == ("answered", "skipped")
