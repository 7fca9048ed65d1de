"""Every cell of the table in docs/security.md, on a running bot."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from core.models import MockInterviewSession
from tests.access.entrances import ENTRANCES, Entrance
from tests.access.scene import ELSEWHERE, Scene, Visit, open_scene, somebody
from tests.access.table import Cell, cells
from tests.auxil.access import Ear
from tests.auxil.stage import Stage, open_stage

_NOTHING = (
    "You have no interview running",
    "There is no such interview",
    "There is no such token",
    "There is no such pack",
    "not part of a stored answer",
)
_NOT_UNDERSTOOD = ("I can't make sense of", "I don't know", "is not a number")


@pytest.fixture(scope="module")
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    """One bot for all cells; each of them has interviews of its own."""
    async with open_stage(mongodb_uri) as stage, stage.bot():
        yield stage


@pytest.fixture(scope="module")
def ear(stage: Stage) -> Ear:
    return Ear(stage.workspace)


def visits(cell: Cell, stage: Stage) -> list[Visit]:
    """Who comes in for a cell, and from which workspace."""
    here = stage.workspace.team_id
    if cell.who == "owner" or cell.forgery == "beyond":
        return [Visit(None, here)]
    if cell.forgery == "elsewhere":
        return [Visit(somebody(stage, is_admin=True), here)]
    if cell.who == "another workspace":
        return [Visit(None, ELSEWHERE), Visit(somebody(stage), ELSEWHERE)]
    return [Visit(somebody(stage, is_admin=cell.who == "an admin"), here)]


@pytest.mark.parametrize("cell", cells(), ids=str)
async def test_it_is_as_the_table_says(cell: Cell, stage: Stage, ear: Ear) -> None:
    entrance = ENTRANCES[cell.entrance]
    make = entrance.forged[cell.forgery] if cell.forgery else entrance.make
    for visit in visits(cell, stage):
        scene = await open_scene(stage, ear, visit, entrance.setting)
        made = make(scene)
        await scene.enter(await made if inspect.isawaitable(made) else made)
        await OUTCOMES[cell.outcome](scene, entrance)


async def does_it(scene: Scene, entrance: Entrance) -> None:
    assert scene.is_owner
    assert entrance.does is not None or entrance.takes is not None
    await own_only(scene, entrance)


async def own_only(scene: Scene, entrance: Entrance) -> None:
    if entrance.does is not None:
        await _has_become(scene, entrance.does)
    elif entrance.takes is not None:
        await scene.hears(entrance.tells(scene))
        assert await scene.lost(scene.caller) == entrance.takes(scene)
    else:
        await scene.hears(entrance.tells(scene))
    if not scene.is_owner:
        await _owner_is_left_alone(scene)


async def shown(scene: Scene, entrance: Entrance) -> None:
    await scene.hears(entrance.tells(scene))
    await _nothing_has_changed(scene)
    if not scene.is_owner:
        assert not [text for text in scene.owner.texts.private if text in scene.told]


async def changes_the_pack(scene: Scene, entrance: Entrance) -> None:
    assert entrance.becomes is not None
    await scene.hears("Question packs of this workspace")
    assert entrance.becomes(await scene.packs.get(scene.pack.team_id, scene.pack.pack_uuid))
    await _nothing_has_changed(scene)


async def not_allowed(scene: Scene, _: Entrance) -> None:
    await _is_turned_away(scene, "Only admins of this workspace and its mentors")
    for pack in (scene.pack, scene.pack_elsewhere):
        assert await scene.packs.get(pack.team_id, pack.pack_uuid) in {pack, None}


async def refused(scene: Scene, _: Entrance) -> None:
    await _is_turned_away(scene, f"Only <@{scene.owner.who.user_id}> can do that")


async def nothing_there(scene: Scene, _: Entrance) -> None:
    await _is_turned_away(scene, *_NOTHING)


async def too_late(scene: Scene, _: Entrance) -> None:
    await _is_turned_away(scene, "That question is over")


async def not_understood(scene: Scene, _: Entrance) -> None:
    await _is_turned_away(scene, *_NOT_UNDERSTOOD)
    assert "<!channel>" not in scene.told


async def ignored(scene: Scene, _: Entrance) -> None:
    await _nothing_has_changed(scene)
    assert scene.answer == "{}"
    assert scene.owner.texts.label not in scene.told
    assert f'"user": "{scene.caller.who.user_id}"' not in scene.told
    assert f'"channel": "{scene.caller.who.user_id}"' not in scene.told


OUTCOMES: dict[str, Callable[[Scene, Entrance], Awaitable[None]]] = {
    "does it": does_it,
    "own only": own_only,
    "shown": shown,
    "changes the pack": changes_the_pack,
    "not allowed": not_allowed,
    "refused": refused,
    "nothing there": nothing_there,
    "too late": too_late,
    "not understood": not_understood,
    "ignored": ignored,
}


async def _is_turned_away(scene: Scene, *phrases: str) -> None:
    await scene.hears(*phrases)
    await _nothing_has_changed(scene)
    assert scene.owner.texts.label not in scene.told


async def _has_become(scene: Scene, does: Callable[[MockInterviewSession], bool]) -> None:
    """Stored before it is acknowledged: no waiting."""
    assert [session for session in await scene.changed(scene.caller) if does(session)]


async def _nothing_has_changed(scene: Scene) -> None:
    for guest in scene.guests:
        assert await scene.changed(guest) == []
        assert await scene.lost(guest) == set()


async def _owner_is_left_alone(scene: Scene) -> None:
    assert await scene.changed(scene.owner) == []
    assert await scene.lost(scene.owner) == set()
    assert scene.owner.texts.label not in scene.told
