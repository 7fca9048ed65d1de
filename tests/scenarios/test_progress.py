"""How somebody's figures develop: in words at once, and as a picture a moment later."""

from bot.blocks import ids
from bot.workspace import Message, View
from tests.auxil.stage import ENOUGH, Stage

PICTURE = "image"


async def played(stage: Stage, words: str, answer: str = ENOUGH) -> None:
    """An interview with one answer, ended."""
    interview = await stage.start(words)
    await interview.answer(1, answer)
    await interview.question(2)
    await interview.click(interview.card, ids.ABANDON)
    await interview.is_over()


def pictures(shown: Message | View | None) -> list[dict[str, object]]:
    return [block for block in (shown.blocks if shown else ()) if block["type"] == PICTURE]


async def picture_in_channel(stage: Stage) -> dict[str, object]:
    """Wait for the picture that Alice alone is shown."""
    message = await stage.workspace.until(
        lambda: next((m for m in stage.alice.messages("interviews") if m.ephemeral_for and pictures(m)), None)
    )
    assert message.ephemeral_for == stage.alice.id
    return pictures(message)[0]


async def picture_at_home(stage: Stage) -> dict[str, object]:
    """Wait for Home to show a picture."""
    return (await stage.workspace.until(lambda: pictures(stage.alice.home) or None))[0]


def file_of(picture: dict[str, object]) -> str:
    slack_file = picture["slack_file"]
    assert isinstance(slack_file, dict)
    return str(slack_file["id"])


def calls(stage: Stage, method: str) -> int:
    return sum(call.method == method for call in stage.workspace.calls)


async def test_the_words_come_at_once_and_the_picture_after_them(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    await played(stage, "backend senior 5", f"{ENOUGH} {ENOUGH}")
    shown = str((await stage.command("progress")).ack_blocks)
    assert "*2 interviews*: your first" in shown
    assert "Words an answer     16     32      +16" in shown
    assert "*By category*" in shown
    assert "*Mid*, the last twelve weeks: 1 interview" in shown
    assert "*Senior*, the last twelve weeks: 1 interview" in shown

    picture = await picture_in_channel(stage)
    assert "Mid: 16 words per answer" in str(picture["alt_text"])
    file = stage.workspace._slack.state.files[file_of(picture)]
    assert file.name == "progress.png"
    assert file.shares == {}
    content = stage.workspace._slack.state.store.content(file.id)
    assert content is not None
    assert content.startswith(b"\x89PNG")


async def test_of_one_role_it_says_so(stage: Stage) -> None:
    await played(stage, "backend mid 5")

    assert "Your progress: Backend Engineer" in str((await stage.command("progress backend")).ack_blocks)
    assert "no interview as Registered Nurse yet" in str((await stage.command("progress nurse")).ack_blocks)
    assert "Did you mean *Backend Engineer*" in str((await stage.command("progress backnd")).ack_blocks)


async def test_without_interviews_it_says_how_to_begin(stage: Stage) -> None:
    assert "You have finished no interview yet" in str((await stage.command("progress")).ack_blocks)
    await stage.alice.open_home()
    home = await stage.workspace.until(lambda: stage.alice.home)
    assert "Your progress" not in str(home.blocks)


async def test_a_picture_that_slack_is_not_ready_for_is_shown_a_moment_later(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    with stage.workspace.faults.hold("files.completeUploadExternal"):
        await stage.alice.open_home()
        await stage.workspace.until(lambda: "One interview so far" in str(stage.alice.home and stage.alice.home.blocks))
        assert not pictures(stage.alice.home)
        stage.workspace.faults.fail("views.publish", "invalid_blocks", times=1)
    await picture_at_home(stage)


async def test_home_opens_where_slack_refuses_its_picture(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    await stage.alice.open_home()
    await picture_at_home(stage)
    before = calls(stage, "views.publish")
    stage.workspace.faults.fail("views.publish", "invalid_blocks", times=1)
    await stage.alice.open_home()

    await stage.workspace.until(lambda: calls(stage, "views.publish") == before + 3)
    await picture_at_home(stage)


async def test_where_slack_takes_no_picture_the_words_stand_alone(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    stage.workspace.faults.fail("files.getUploadURLExternal", "not_allowed_token_type")
    shown = str((await stage.command("progress")).ack_blocks)
    assert "One interview so far" in shown
    await stage.alice.open_home()
    await stage.workspace.until(lambda: calls(stage, "files.getUploadURLExternal") == 2)

    assert "One interview so far" in str(stage.alice.home and stage.alice.home.blocks)
    assert not pictures(stage.alice.home)


async def test_home_uploads_a_picture_once_and_deletes_it_when_there_is_a_newer_one(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    await stage.alice.open_home()
    first = file_of(await picture_at_home(stage))
    uploads = calls(stage, "files.completeUploadExternal")
    published = calls(stage, "views.publish")
    await stage.alice.open_home()
    await stage.workspace.until(lambda: calls(stage, "views.publish") > published or None)
    assert file_of(await picture_at_home(stage)) == first
    assert calls(stage, "files.completeUploadExternal") == uploads

    await played(stage, "nurse mid 5")
    await stage.alice.open_home()
    await stage.workspace.until(
        lambda: file_of((pictures(stage.alice.home) or [{"slack_file": {"id": first}}])[0]) != first
    )
    await stage.workspace.until(lambda: first not in stage.workspace._slack.state.files)


async def test_deleting_everything_deletes_the_picture(stage: Stage) -> None:
    await played(stage, "backend mid 5")
    await stage.alice.open_home()
    file_id = file_of(await picture_at_home(stage))
    ask = (await stage.command("delete all")).message
    assert ask is not None
    await stage.alice.click(ask, ids.DELETE_ALL)

    await stage.workspace.until(lambda: "None yet" in str(stage.alice.home and stage.alice.home.blocks) or None)
    assert file_id not in stage.workspace._slack.state.files
    assert not pictures(stage.alice.home)
