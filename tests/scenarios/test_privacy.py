"""A copy of one's data, and its end."""

import csv
import io
import json

import pytest

from bot.blocks import ids
from bot.export import COLUMNS, export
from bot.identity import user_uuid
from bot.workspace import Message, Person
from core.tokens import issue
from tests.auxil.builders import at, make_question, make_session
from tests.auxil.interview import Interview
from tests.auxil.stage import ENOUGH, Stage

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]


def uuid_of(stage: Stage, person: Person) -> str:
    return user_uuid(enterprise_id=None, team_id=stage.workspace.team_id, user_id=person.id)


async def played(stage: Stage, words: str = "backend mid 5") -> str:
    """The id of an interview with one answer, ended."""
    interview = await stage.start(words)
    await interview.answer(1)
    await interview.question(2)
    await interview.click(interview.card, ids.ABANDON)
    await interview.is_over()
    return (await interview.session()).session_uuid


async def ids_of(stage: Stage, person: Person) -> list[str]:
    return await stage.store.session_uuids(uuid_of(stage, person))


async def told(stage: Stage, words: str) -> None:
    """Wait until Alice is privately told so."""
    await stage.workspace.until(
        lambda: any(words in m.text for m in stage.alice.messages("interviews") if m.ephemeral_for) or None
    )


async def asked(stage: Stage, words: str) -> Message:
    """What the command asks before it does anything."""
    message = (await stage.command(words)).message
    assert message is not None
    return message


async def test_the_export_comes_to_the_direct_message_alone(stage: Stage) -> None:
    session_uuid = await played(stage)
    before = len(stage.maria.messages("interviews"))
    await stage.command("token laptop")
    assert "direct message" in str((await stage.command("export")).ack_blocks)
    message = await stage.workspace.until(
        lambda: next((m for m in stage.alice.messages(stage.alice.dm()) if m.files), None)
    )
    as_json, as_csv = (stage.workspace._slack.state.store.content(file.id) for file in message.files)
    assert as_json is not None
    assert as_csv is not None

    everything = json.loads(as_json)
    assert [interview["session_uuid"] for interview in everything["interviews"]] == [session_uuid]
    assert everything["interviews"][0]["responses"][0]["response_text"] == ENOUGH
    assert everything["interviews"][0]["figures"]["answered"] == 1
    assert [token["label"] for token in everything["tokens"]] == ["laptop"]
    assert "digest" not in str(everything)
    (row,) = csv.DictReader(io.StringIO(as_csv.decode()))
    assert row["answer"] == ENOUGH
    assert row["outcome"] == "answered"
    assert len(stage.maria.messages("interviews")) == before
    assert not [m for m in stage.maria.messages("interviews") if "greenroom-export" in str(m.files)]


@pytest.mark.parametrize("text", FORMULAS)
async def test_no_spreadsheet_takes_an_answer_for_a_formula(text: str) -> None:
    answer = f"{text} and the ten words that every answer has to have"
    interview = Interview(make_session(questions=[make_question("q-1", prompt="=2+2"), make_question("q-2")]))
    session = interview.opens(10).says(20, answer).session

    async def sessions():
        yield session

    _, as_csv = await export("user-1", sessions(), [], at(0))
    header, row = csv.reader(io.StringIO(as_csv, newline=""))
    assert tuple(header) == COLUMNS
    assert row[-1] == f"'{answer}"
    assert row[COLUMNS.index("question")] == "'=2+2"


async def test_questions_that_are_still_to_come_are_not_told() -> None:
    questions = [make_question(f"q-{n}", prompt=f"Prompt {n}") for n in range(3)]
    session = make_session(questions=questions)
    _, token = issue(user_uuid="user-1", user_id="U1", team_id="T1", label="x", now=at(0))

    async def sessions():
        yield session

    as_json, _ = await export("user-1", sessions(), [token], at(0))
    assert "Prompt 0" in as_json
    assert "Prompt 1" not in as_json
    assert token.digest not in as_json


async def test_one_interview_is_deleted_after_asking(stage: Stage) -> None:
    older, newer = await played(stage), await played(stage, "nurse senior 5")
    ask = await asked(stage, "delete 2")
    assert "Mid-level Backend Engineer" in str(ask.blocks)
    assert {*await ids_of(stage, stage.alice)} == {older, newer}
    button = ask.blocks[1]["elements"][0]
    assert button["style"] == "danger"
    assert button["confirm"]["confirm"]["text"] == "Delete"

    await stage.alice.click(ask, ids.DELETE)
    await told(stage, "is deleted")
    assert await ids_of(stage, stage.alice) == [newer]
    assert await stage.store.figures.count(uuid_of(stage, stage.alice), None) == 1


async def test_everything_goes_what_runs_included(stage: Stage) -> None:
    await played(stage)
    await stage.command("token laptop")
    running = await stage.start("nurse mid 5")
    await running.prompt(1)
    await stage.start("backend mid 5", person=stage.bob)

    await stage.alice.click(await asked(stage, "delete all"), ids.DELETE_ALL)
    await told(stage, "Everything is deleted: 2 interviews with figures, 1 token")
    assert await ids_of(stage, stage.alice) == []
    assert await stage.store.figures.count(uuid_of(stage, stage.alice), None) == 0
    assert await stage.tokens.of_user(uuid_of(stage, stage.alice)) == []
    assert len(await ids_of(stage, stage.bob)) == 1
    await stage.workspace.until(lambda: "None yet" in str(stage.alice.home and stage.alice.home.blocks) or None)
    assert "You have no interview running" in str((await stage.command("status")).ack_blocks)
    await running.reply()  # nobody listens to that thread any more
    assert "There is no such interview" in str((await stage.command("delete 1")).ack_blocks)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("delete", "everything that I have of you. I ask first"),
        ("delete 7", "There is no such interview"),
        ("delete everyone", "is not a number"),
    ],
)
async def test_what_cannot_be_deleted_is_said(stage: Stage, words: str, expected: str) -> None:
    assert expected in str((await stage.command(words)).ack_blocks)
