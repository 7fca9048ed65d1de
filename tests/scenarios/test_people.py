"""Several people at once, and what people may write."""

import asyncio

import pytest

from bot.blocks import ids
from core.models import Status
from tests.auxil.stage import ENOUGH, Stage

HOSTILE = {
    "a mention of everybody": f"@channel {ENOUGH}",
    "markup": f"<script>alert(1)</script> & <b>{ENOUGH}</b>",
    "40,000 characters": "word " * 7_999 + "ended",
    "emoji": f"😀 🇩🇪 👩‍👩‍👧 {ENOUGH}",
    "right to left": "أولا أسأل عن المشكلة ثم أقيس قبل أن أغير أي شيء في النظام",
    "no spaces": "まず何が必要かを聞いてから変更する前に測定します",
    "lines": "One thing.\n\nAnd another:\n• " + ENOUGH,
}


async def test_two_people_in_one_channel_do_not_disturb_each_other(stage: Stage) -> None:
    ours, theirs = await asyncio.gather(stage.start("backend mid 5"), stage.start("nurse senior 5", stage.bob))

    async def play(interview: object, text: str) -> None:
        for number in range(1, 6):
            await interview.answer(number, text)  # type: ignore[attr-defined]
        await interview.files()  # type: ignore[attr-defined]

    await asyncio.gather(play(ours, f"Alice: {ENOUGH}"), play(theirs, f"Bob: {ENOUGH}"))

    for interview, name in ((ours, "Alice"), (theirs, "Bob")):
        session = await interview.session()
        assert [response.response_text for response in session.responses] == [f"{name}: {ENOUGH}"] * 5


async def test_somebody_elses_reply_in_the_thread_is_not_an_answer(stage: Stage) -> None:
    ours = await stage.start("backend mid 5")
    theirs = await stage.start("nurse senior 5", stage.bob)
    await ours.prompt(1)
    await theirs.prompt(1)
    await stage.bob.post(ours.channel, f"Bob here: {ENOUGH}", ours.thread_ts)
    await ours.reply()
    await theirs.reply()
    await ours.question(2)
    await theirs.question(2)

    assert (await ours.response(1)).response_text == ENOUGH
    assert (await theirs.response(1)).response_text == ENOUGH


@pytest.mark.parametrize("action", [ids.SKIP, ids.PAUSE, ids.ABANDON])
async def test_only_the_owner_steers(stage: Stage, action: str) -> None:
    interview = await stage.start()
    prompt = await interview.prompt(1)
    await stage.bob.click(prompt, action)
    told = await stage.workspace.until(
        lambda: next((m for m in stage.bob.messages(interview.channel, interview.thread_ts) if m.ephemeral_for), None)
    )
    await interview.reply()
    await interview.question(2)

    assert f"Only <@{stage.alice.id}> can do that" in told.text
    assert (await interview.session()).status is Status.IN_PROGRESS


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_any_text_is_kept_as_it_was_written(stage: Stage, text: str) -> None:
    interview = await stage.start()
    await interview.answer(1, text)
    for number in range(2, 6):
        await interview.skip(number)
    files = await interview.files()

    assert (await interview.response(1)).response_text == text
    page = stage.workspace.content(files.files[1]).decode()
    assert "<script>alert" not in page
    assert all("<!channel>" not in str(message.blocks) + message.text for message in interview.thread if message.bot_id)


async def test_a_company_name_pings_nobody(stage: Stage) -> None:
    await stage.command()
    assert stage.alice.view is not None
    await stage.alice.fill(stage.alice.view, ids.COMPANY, "<!channel> & Sons")
    await stage.alice.submit()
    interview = await stage.interview_of(stage.alice, stage.workspace.channel("interviews").id)

    assert (await interview.session()).scenario_name.endswith("at <!channel> & Sons")
    assert "<!channel>" not in interview.card.text
    sections = [block for block in interview.card.blocks if block["type"] != "header"]
    assert "<!channel>" not in str(sections)


async def test_a_person_of_another_workspace_is_somebody_else() -> None:
    from bot.identity import user_uuid

    here = user_uuid(enterprise_id=None, team_id="T1", user_id="U1")
    assert here != user_uuid(enterprise_id=None, team_id="T2", user_id="U1")
    assert user_uuid(enterprise_id="E1", team_id="T1", user_id="U1") == user_uuid(
        enterprise_id="E1", team_id=None, user_id="U1"
    )
