"""Question packs in MongoDB: whole or not at all, and each workspace's for itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.packs.pack import PackContent, QuestionPack
from core.questions import BankEntry
from storage.client import connect
from storage.question_packs_dao import COLLECTION, CONTENT_INDEXES, CONTENTS, INDEXES, QuestionPacksDAO
from tests.auxil.builders import make_question
from tests.bench.plans import Wire, filter_of, index_for

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


async def test_a_pack_is_seen_whole_while_it_is_changed_again_and_again(dao: QuestionPacksDAO) -> None:
    def holding(pack: QuestionPack, version: int) -> QuestionPack:
        prompts = [make_question(f"q-{n}", prompt=f"Version {version}?") for n in range(50)]
        content = PackContent(entries=tuple(BankEntry(question=question) for question in prompts))
        return pack.with_(version=version, revision=version).with_content(content)

    packs = [holding(make_pack(), 0)]
    await dao.add(packs[0])

    async def change() -> None:
        for version in range(1, 20):
            packs.append(holding(packs[-1], version))
            assert await dao.save(packs[-2], packs[-1])

    changing = asyncio.create_task(change())
    while not changing.done():
        (seen,) = await dao.of_team("T1")
        assert seen == packs[seen.version]
    await changing


async def test_what_a_pack_no_longer_holds_is_kept_nowhere(dao: QuestionPacksDAO) -> None:
    pack = make_pack()
    await dao.add(pack)
    await dao.add(make_pack())  # of the same name
    other = PackContent(entries=(BankEntry(question=make_question("q-2")),))
    await dao.save(pack, pack.with_content(other))
    await dao.save(pack, pack.with_content(other))  # too late
    assert await dao._contents.count_documents({}) == 1

    await dao.remove("T1", pack.pack_uuid)
    assert await dao._contents.count_documents({}) == 0


async def test_every_query_has_an_index(mongodb_uri: str) -> None:
    """On MongoDB all of them are look-ups: of the embedded server's plans nothing can be told for two fields."""
    wire = Wire({COLLECTION, CONTENTS})
    client = connect(mongodb_uri, [wire])
    packs, pack = QuestionPacksDAO(client[f"packs_{uuid4().hex[:12]}"]), make_pack()
    await packs.create_indexes()
    await packs.add(pack)
    await packs.get("T1", pack.pack_uuid)
    await packs.of_team("T1")
    await packs.stamps("T1")
    await packs.save(pack, pack.with_content(PackContent(entries=())))
    await packs.remove("T1", pack.pack_uuid)
    client.close()

    assert len(wire.sent) == 11
    assert [filter_of(command) for command in wire.sent if not _index_of(command)] == []


def _index_of(command: dict) -> str:
    indexes = CONTENT_INDEXES if CONTENTS in command.values() else INDEXES
    information = {index.document["name"]: {"key": list(index.document["key"].items())} for index in indexes}
    return index_for(filter_of(command), information)
