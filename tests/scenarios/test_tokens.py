"""Personal tokens of the REST API, by command."""

import json
import re

from bot.blocks import ids
from bot.identity import user_uuid
from bot.workspace import Person
from core.tokens import MOST_TOKENS, ApiToken, parts
from tests.auxil.stage import Stage


async def make(stage: Stage, words: str = "", person: Person | None = None) -> str:
    """The token that the command shows."""
    result = await stage.command(f"token {words}", person)
    found = re.search(r"Bearer (grn_[\w-]+)", str(result.ack_blocks))
    assert found is not None
    return found[1]


def uuid_of(stage: Stage, person: Person) -> str:
    return user_uuid(enterprise_id=None, team_id=stage.workspace.team_id, user_id=person.id)


async def tokens_of(stage: Stage, person: Person) -> list[ApiToken]:
    return await stage.tokens.of_user(uuid_of(stage, person))


async def test_a_token_is_shown_once_and_opens_the_record_that_is_kept(stage: Stage) -> None:
    result = await stage.command("token my <laptop>")
    shown = str(result.ack_blocks)
    assert result.message is not None
    assert result.message.ephemeral_for == stage.alice.id
    assert f"uuid: {uuid_of(stage, stage.alice)}" in shown
    assert "/api/mock-interview/docs" in shown
    found = re.search(r"Bearer (grn_[\w-]+)", shown)
    assert found is not None

    (kept,) = await tokens_of(stage, stage.alice)
    identity = parts(found[1])
    assert identity is not None
    assert identity[0] == kept.token_id
    assert kept.is_opened_by(identity[1])
    assert kept.label == "my <laptop>"
    listed = str((await stage.command("tokens")).ack_blocks)
    assert identity[1] not in listed
    assert "my &lt;laptop&gt;" in listed
    assert f"grn_{kept.token_id[:6]}…" in listed


async def test_the_journal_does_not_show_a_token(stage: Stage) -> None:
    journal = stage.workspace.keep_journal(most=1_000)
    token = await make(stage)
    written = json.dumps([vars(entry) for entry in journal.entries()], default=str)

    assert "Send both headers" in written
    assert token.removeprefix("grn_")[17:] not in written


async def test_there_are_so_many_tokens_and_no_more(stage: Stage) -> None:
    for _ in range(MOST_TOKENS):
        await make(stage)
    result = await stage.command("token")

    assert "that is the most" in str(result.ack_blocks)
    assert len(await tokens_of(stage, stage.alice)) == MOST_TOKENS
    await make(stage, person=stage.bob)


async def test_the_button_revokes_after_asking(stage: Stage) -> None:
    await make(stage, "laptop")
    await make(stage, "phone")
    listed = (await stage.command("tokens")).message
    assert listed is not None
    laptop = (await tokens_of(stage, stage.alice))[0]
    revoke = listed.blocks[1]["accessory"]
    assert revoke["value"] == laptop.token_id
    assert revoke["confirm"]["title"]["text"] == "Revoke this token?"

    await stage.alice.click(listed, ids.REVOKE)
    await stage.workspace.until(
        lambda: any("Revoked" in m.text for m in stage.alice.messages("interviews") if m.ephemeral_for)
    )
    assert [token.label for token in await tokens_of(stage, stage.alice)] == ["phone"]


async def test_without_tokens_the_list_says_how_to_make_one(stage: Stage) -> None:
    assert "You have no tokens" in str((await stage.command("tokens")).ack_blocks)
