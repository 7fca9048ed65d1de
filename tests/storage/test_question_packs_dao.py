"""Question packs in MongoDB: whole or not at all, and each workspace's for itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.packs.pack import PackContent, QuestionPack
from core.questions import BankEntry
from storage.client import connect
from storage.question_packs_dao import QuestionPacksDAO
from tests.auxil.builders import make_question

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
async def dao(mongodb_uri: str) -> AsyncIterator[QuestionPacksDAO]:
    client = connect(mongodb_uri)
    name = f"packs_{uuid4().hex[:12]}"
    packs = QuestionPacksDAO(client[name])
    await packs.create_indexes()
    yield packs
    await client.drop_database(name)
    client.close()


def make_pack(name: str = "Spring", team_id: str = "T1", days: int = 0) -> QuestionPack:
    pack = QuestionPack(
        pack_uuid=f"pack-{uuid4().hex[:12]}",
        team_id=team_id,
        name=name,
        created_at=NOW + timedelta(days=days),
        uploaded_by="U1",
        uploaded_at=NOW,
    )
    return pack.with_content(PackContent(entries=(BankEntry(question=make_question("q-1"), role_uuid="role-001"),)))


async def test_a_pack_is_kept_as_it_is(dao: QuestionPacksDAO) -> None:
    pack = make_pack()
    assert await dao.add(pack)

    assert await dao.get("T1", pack.pack_uuid) == pack
    assert await dao.of_team("T1") == [pack]
    assert await dao.stamps("T1") == {pack.pack_uuid: 0}


async def test_packs_come_in_the_order_in_which_they_were_made(dao: QuestionPacksDAO) -> None:
    for days, name in enumerate(["b", "a", "c"]):
        await dao.add(make_pack(name, days=days))

    assert [pack.name for pack in await dao.of_team("T1")] == ["b", "a", "c"]


async def test_of_one_name_a_workspace_has_one_pack_in_whatever_case(dao: QuestionPacksDAO) -> None:
    packs = [make_pack("Spring"), make_pack("SPRING"), make_pack("spring")]
    added = await asyncio.gather(*(dao.add(pack) for pack in packs))

    assert sorted(added) == [False, False, True]
    assert await dao.add(make_pack("Spring", team_id="T2"))


async def test_of_two_changes_at_once_one_is_kept(dao: QuestionPacksDAO) -> None:
    pack = make_pack()
    await dao.add(pack)
    off, alone = pack.with_(is_on=False), pack.with_(replaces_bank=True)
    saved = await asyncio.gather(dao.save(pack, off), dao.save(pack, alone))

    assert sorted(saved) == [False, True]
    kept = await dao.get("T1", pack.pack_uuid)
    assert kept == (off if saved[0] else alone).with_(revision=1)
    assert await dao.stamps("T1") == {pack.pack_uuid: 1}


async def test_another_workspaces_pack_can_be_neither_read_nor_changed_nor_removed(dao: QuestionPacksDAO) -> None:
    pack = make_pack()
    await dao.add(pack)

    assert await dao.get("T2", pack.pack_uuid) is None
    assert await dao.of_team("T2") == []
    assert await dao.stamps("T2") == {}
    assert not await dao.save(pack.with_(team_id="T2"), pack.with_(team_id="T2", is_on=False))
    assert not await dao.remove("T2", pack.pack_uuid)
    assert await dao.get("T1", pack.pack_uuid) == pack


async def test_a_removed_pack_is_gone_and_its_name_is_free(dao: QuestionPacksDAO) -> None:
    pack = make_pack()
    await dao.add(pack)

    assert await dao.remove("T1", pack.pack_uuid)
    assert not await dao.remove("T1", pack.pack_uuid)
    assert not await dao.save(pack, pack.with_(is_on=False))
    assert await dao.add(make_pack())
