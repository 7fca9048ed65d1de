"""A workspace's own questions: put in by a file, asked, switched, sent back and removed."""

import re

import pytest

from bot.blocks import ids
from bot.workspace import Message, Person
from core.models import Category, PackVersion
from core.packs.pack import MOST_PACKS, QuestionPack
from tests.auxil.stage import ENOUGH, Stage

HEADER = "industry,role,category,difficulty,prompt\n"
COOKS = HEADER + "".join(
    f"Kitchen,Cook,{category},mid,{category.title()} question number {n} about a sauce that has split?\n"
    for category in Category
    for n in range(6)
)
NAMED = """
name: Spring cohort
roles: [{name: Cook, industry: Kitchen, aliases: [chef]}]
industries: [{name: Kitchen, emoji: cook}]
questions: [{role: chef, category: technical, difficulty: mid, prompt: What is a roux?, skills: ["heat, fat"]}]
"""
WRONG = HEADER + "Kitchen,Cook,techncal,mid,What is a roux?\nKitchen,Cook,technical,hard,What is a stock?\n"
MENTION = HEADER + ',,company,mid,"Hello <!channel> & <@U1|you>, what is *this*?"\n'


@pytest.fixture
def admin(stage: Stage) -> Person:
    """Somebody whom Slack calls an admin."""
    return stage.workspace.add_person("Ada", admin=True)


async def put_in(stage: Stage, person: Person, text: str | bytes, name: str = "cooks.csv") -> Message:
    """Send a file in the direct message with the bot; the bot's answer below it."""
    data = text if isinstance(text, bytes) else text.encode()
    sent = await person.post(person.dm(), "", files=[(name, data, "text/csv")])

    def answers() -> list[Message]:
        return [message for message in person.messages(person.dm(), sent.ts) if message.bot_id]

    return (await stage.workspace.until(lambda: answers() or None))[0]


async def packs(stage: Stage) -> list[QuestionPack]:
    return await stage.packs.of_team(stage.workspace.team_id)


def button(message: Message, action_id: str) -> str:
    found = re.search(rf"'{action_id}'[^}}]*?'value': '([^']+)'", str(message.blocks))
    assert found is not None, message.blocks
    return found[1]


async def test_a_table_in_the_direct_message_is_asked_from_then_on(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, COOKS)

    assert "*cooks* is in: 24 questions (6 behavioral, 6 technical, 6 situational, 6 company)" in str(answer.blocks)
    assert "It adds the role Cook." in str(answer.blocks)
    assert "Cook, entry; Cook, senior" in str(answer.blocks)
    interview = await stage.start("cook mid 5")
    session = await interview.session()
    (pack,) = await packs(stage)
    assert session.scenario_name == "Mid-level Cook"
    own = [question for question in session.questions if question.pack is not None]
    assert {question.pack for question in own} == {PackVersion(pack_uuid=pack.pack_uuid, version=1)}
    assert Category.TECHNICAL in {question.category for question in own}


async def test_what_was_asked_stays_what_it_was_when_the_pack_changes_and_goes(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    interview = await stage.start("cook mid 5")
    before = await interview.session()
    answer = await put_in(stage, admin, COOKS.replace("a sauce", "an oven"))
    assert "*cooks* is now version 2" in str(answer.blocks)
    (pack,) = await packs(stage)
    assert pack.version == 2
    await admin.click(answer, ids.PACK_REMOVE)
    await interview.finish(5)
    await interview.is_over()

    assert await packs(stage) == []
    assert (await interview.session()).questions == before.questions
    assert "I don't know the role" in str((await stage.command("start cook mid 5")).ack_blocks)


async def test_nothing_of_a_table_with_faults_is_put_in_and_all_of_them_are_told(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, WRONG)
    told = str(answer.blocks)

    assert "Nothing of *cooks.csv* was put in: 2 things to mend." in told
    assert "Row 2, column C (category): “techncal”" in told
    assert "Row 3, column D (difficulty): “hard” is none of entry, mid or senior: write senior" in told
    assert await packs(stage) == []


async def test_more_faults_than_a_message_holds_come_as_a_file(stage: Stage, admin: Person) -> None:
    rows = "".join(f"Kitchen,Cook,techncal,mid,Question number {n} of many?\n" for n in range(150))
    answer = await put_in(stage, admin, HEADER + rows)
    assert "150 things to mend" in str(answer.blocks)
    listed = await stage.workspace.until(
        lambda: next((m for m in admin.messages(admin.dm(), answer.thread_ts) if m.files and m.bot_id), None)
    )

    assert len(stage.workspace.content(listed.files[0]).decode().splitlines()) == 150


async def test_a_file_that_says_the_same_changes_nothing(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    answer = await put_in(stage, admin, COOKS)

    assert "nothing has changed" in answer.text
    assert [pack.version for pack in await packs(stage)] == [1]


async def test_the_mended_file_may_come_in_the_thread_that_asked_for_it(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, WRONG)
    await admin.post(admin.dm(), "", answer.thread_ts, files=[("cooks.csv", COOKS.encode(), "text/csv")])
    await stage.workspace.until(
        lambda: next((m for m in admin.messages(admin.dm(), answer.thread_ts) if "is in" in m.text), None)
    )

    assert [pack.name for pack in await packs(stage)] == ["cooks"]


async def test_a_table_beside_an_answer_leaves_it_an_answer(stage: Stage, admin: Person) -> None:
    interview = await stage.start("backend mid 5 dm", admin)
    await interview.prompt(1)
    await admin.post(admin.dm(), ENOUGH, files=[("plan.csv", COOKS.encode(), "text/csv")])
    await interview.question(2)

    assert (await interview.response(1)).response_text == ENOUGH
    assert await packs(stage) == []


async def test_a_message_that_slack_sends_again_is_answered_once(stage: Stage, admin: Person) -> None:
    stage.workspace.faults.repeat_events(2)
    answer = await put_in(stage, admin, COOKS)
    await stage.command("packs", admin)  # whatever was sent before it has been dealt with by then
    await stage.workspace.until(lambda: stage.workspace.undelivered_events == 0 or None)

    assert [m.text for m in admin.messages(admin.dm(), answer.thread_ts) if m.bot_id] == [answer.text]


async def test_the_list_holds_as_many_packs_as_there_may_be(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    (pack,) = await packs(stage)
    for number in range(1, MOST_PACKS):
        assert await stage.packs.add(pack.with_(pack_uuid=f"pack-{number}", name=f"Pack {number}", is_on=False))
    listed = str((await stage.command("packs", admin)).ack_blocks)

    assert listed.count(f"'{ids.PACK_REMOVE}'") == MOST_PACKS
    assert listed.count(f"'{ids.PACK_TEMPLATE}'") == 2
    refused = await put_in(stage, admin, COOKS, "one more.csv")
    assert "20 packs, and that is the most" in refused.text


async def test_a_workbook_gets_advice(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, b"PK\x03\x04", "cooks.xlsx")

    assert "save or download it as CSV" in str(answer.blocks)


async def test_others_are_told_whom_to_ask(stage: Stage) -> None:
    answer = await put_in(stage, stage.bob, COOKS)

    assert "Only admins of this workspace and its mentors" in answer.text
    assert await packs(stage) == []


async def test_a_mentor_looks_after_packs_as_well(empty_stage: Stage) -> None:
    async with empty_stage.bot(mentors=(empty_stage.maria.id,)):
        await put_in(empty_stage, empty_stage.maria, COOKS)
        listed = await empty_stage.command("packs", empty_stage.maria)

    assert "*cooks*" in str(listed.ack_blocks)


async def test_a_pack_is_switched_off_and_on_and_takes_the_banks_place(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, COOKS)
    await admin.click(answer, ids.PACK_SWITCH)
    assert [pack.is_on for pack in await packs(stage)] == [False]
    assert "I don't know the role" in str((await stage.command("start cook mid 5")).ack_blocks)
    await admin.command(f"{ids.COMMAND} packs", admin.dm())
    listed = await stage.workspace.until(lambda: _list_of(admin))
    await admin.click(listed, ids.PACK_SWITCH)
    await admin.click(listed, ids.PACK_REPLACES)
    (pack,) = await packs(stage)
    assert (pack.is_on, pack.replaces_bank) == (True, True)

    assert "I don't know the role" in str((await stage.command("start backend mid 5")).ack_blocks)
    interview = await stage.start("cook mid 5")
    assert all(question.pack is not None for question in (await interview.session()).questions)


def _list_of(person: Person) -> Message | None:
    shown = [m for m in person.messages(person.dm()) if "Question packs of this workspace" in str(m.blocks)]
    return shown[-1] if shown else None


async def test_the_list_shows_what_a_click_has_changed(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    await admin.command(f"{ids.COMMAND} packs", admin.dm())
    listed = await stage.workspace.until(lambda: _list_of(admin))
    assert "Switch off" in str(listed.blocks)
    await admin.click(listed, ids.PACK_SWITCH)

    await stage.workspace.until(lambda: "Switch on" in str((_list_of(admin) or listed).blocks) or None)
    assert "Switch off" not in str(_list_of(admin).blocks)


async def test_a_packs_file_comes_back_and_can_be_put_in_again(stage: Stage, admin: Person) -> None:
    answer = await put_in(stage, admin, NAMED, "any.yml")
    await admin.click(answer, ids.PACK_FILE)
    sent = await stage.workspace.until(lambda: _files_of(admin) or None)
    assert [file.name for file in sent] == ["Spring_cohort.csv", "Spring_cohort.yml"]
    for file in sent:
        again = await put_in(stage, admin, stage.workspace.content(file), file.name)
        assert "nothing has changed" in again.text


async def test_the_template_comes_and_can_be_put_in(stage: Stage, admin: Person) -> None:
    await admin.command(f"{ids.COMMAND} packs", admin.dm())
    listed = await stage.workspace.until(lambda: _list_of(admin))
    await admin.click(listed, ids.PACK_TEMPLATE)
    (file,) = await stage.workspace.until(lambda: _files_of(admin) or None)
    answer = await put_in(stage, admin, stage.workspace.content(file), file.name)

    assert "is in: 4 questions" in str(answer.blocks)


def _files_of(person: Person) -> list:
    return [file for m in person.messages(person.dm()) if m.bot_id for file in m.files]


async def test_a_packs_text_can_not_mention_anybody(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, MENTION, "m.csv")
    await admin.click((await _listed(stage, admin)), ids.PACK_REPLACES)
    interview = await stage.start("backend mid 5")
    question = await interview.question(1)

    assert "<!channel>" not in str(question.blocks) + question.text
    assert "&lt;!channel&gt; &amp; &lt;@U1|you&gt;" in str(question.blocks)
    assert "&lt;!channel&gt;" in question.text


async def _listed(stage: Stage, person: Person) -> Message:
    await person.command(f"{ids.COMMAND} packs", person.dm())
    return await stage.workspace.until(lambda: _list_of(person))


async def test_another_workspaces_pack_is_nowhere(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    (pack,) = await packs(stage)
    await stage.packs.remove(pack.team_id, pack.pack_uuid)
    assert await stage.packs.add(pack.with_(team_id="TELSEWHERE"))

    assert "cooks" not in str((await stage.command("packs", admin)).ack_blocks)
    assert "I don't know the role" in str((await stage.command("start cook mid 5")).ack_blocks)
    await stage.command("library sauce")
    assert "a sauce that has split" not in str(stage.alice.view.blocks)


async def test_a_number_that_is_searched_for_turns_no_page(stage: Stage) -> None:
    await stage.command("library customer")
    await stage.alice.fill(stage.alice.view, ids.LIBRARY_WORDS, "5")
    await stage.workspace.until(lambda: "questions* · page 1 of" in str(stage.alice.view.blocks) or None)


async def test_the_library_finds_a_packs_questions_too(stage: Stage, admin: Person) -> None:
    await put_in(stage, admin, COOKS)
    await stage.command("library sauce")
    await stage.workspace.until(lambda: "a sauce that has split" in str(stage.alice.view.blocks) or None)

    assert "Cook · Technical · Mid" in str(stage.alice.view.blocks)


async def test_a_file_whose_answer_was_lost_is_in_and_that_is_told(stage: Stage, admin: Person) -> None:
    """Slack sends a message that was not acknowledged once more."""
    stage.workspace.retry_delays = (0.05, 0.05, 0.05)
    stage.workspace.faults.server_error("chat.postMessage")
    answer = await put_in(stage, admin, COOKS)

    assert "nothing has changed" in answer.text  # it was in already when the answer was lost
    assert [len(pack.entries) for pack in await packs(stage)] == [24]
