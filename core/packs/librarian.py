"""Putting packs in, switching them, and taking them out again."""

import asyncio
from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from core.errors import NoPack, PackIsBusy, TooManyPacks
from core.packs.files import read_pack
from core.packs.pack import MOST_PACKS, PackContent, QuestionPack, merged, shortfalls
from core.ports import Clock, PackStore
from core.questions import QuestionBank, Role
from core.scenario import MIX

_TRIES = 5
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What has come of a file. ``before`` is the pack as it was, None for a new one.

    ``short`` names the roles and difficulties of the pack that have too few questions for a whole interview.
    """

    pack: QuestionPack
    before: QuestionPack | None
    short: tuple[str, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether the file said what the pack said already."""
        return self.before is not None and self.before.version == self.pack.version


class Librarian:
    """Works on the packs of all workspaces. ``bank`` is Greenroom's own."""

    def __init__(self, bank: QuestionBank, store: PackStore, clock: Clock) -> None:
        self._bank = bank
        self._store = store
        self._clock = clock

    async def packs(self, team_id: str) -> list[QuestionPack]:
        """The workspace's packs, oldest first."""
        return await self._store.of_team(team_id)

    async def pack(self, team_id: str, pack_uuid: str) -> QuestionPack:
        """A pack of the workspace. Raises NoPack."""
        pack = await self._store.get(team_id, pack_uuid)
        if pack is None:
            raise NoPack
        return pack

    async def take_in(self, team_id: str, user_id: str, file_name: str, data: bytes, name: str = "") -> TakenIn:
        """Put a file in, whole or not at all: as a new pack, or as the next version of the one of its name.

        The name is ``name``, else what the file says, else the file's own. Raises PackFaults, TooManyPacks, PackIsBusy.
        """
        content = await asyncio.to_thread(read_pack, file_name, data, self._bank)  # a large one takes a second
        is_table = content.name is None
        named = name or content.name or PurePath(file_name).stem.replace("_", " ")
        content = content.with_(name=" ".join(named.split())[:_LONGEST_NAME] or "Pack")
        for _ in range(_TRIES):
            packs = await self._store.of_team(team_id)
            before = next((pack for pack in packs if pack.name_key == str(content.name).casefold()), None)
            if before is None and len(packs) >= MOST_PACKS:
                raise TooManyPacks(MOST_PACKS)
            told = content.with_details_of(before) if before is not None and is_table else content
            after = self._filled(before, told, team_id, user_id)
            if after is before or await self._is_kept(before, after):
                others = [pack for pack in packs if pack is not before]
                bank = merged(self._bank, [*others, after.with_(is_on=True)])
                return TakenIn(pack=after, before=before, short=_short(bank, after))
        raise PackIsBusy

    async def change(self, team_id: str, pack_uuid: str, **switches: bool) -> QuestionPack:
        """Switch a pack's ``is_on`` or ``replaces_bank``. Raises NoPack, PackIsBusy."""
        for _ in range(_TRIES):
            before = await self.pack(team_id, pack_uuid)
            after = before.with_(**switches)
            if after == before or await self._store.save(before, after):
                return after
        raise PackIsBusy

    async def remove(self, team_id: str, pack_uuid: str) -> QuestionPack:
        """Remove a pack for good. Interviews keep what they have asked. Raises NoPack."""
        pack = await self.pack(team_id, pack_uuid)
        if not await self._store.remove(team_id, pack_uuid):
            raise NoPack
        return pack

    async def _is_kept(self, before: QuestionPack | None, after: QuestionPack) -> bool:
        return await (self._store.add(after) if before is None else self._store.save(before, after))

    def _filled(self, before: QuestionPack | None, content: PackContent, team_id: str, user_id: str) -> QuestionPack:
        """The pack with this content; ``before`` itself where that is what it has."""
        now = self._clock.now()
        if before is None:
            blank = QuestionPack(
                pack_uuid=f"pack-{uuid4().hex[:12]}",
                team_id=team_id,
                name=str(content.name),
                created_at=now,
                uploaded_by=user_id,
                uploaded_at=now,
            )
            return blank.with_content(content)
        if before.with_content(content) == before:
            return before
        next_version = before.with_(version=before.version + 1, uploaded_by=user_id, uploaded_at=now)
        return next_version.with_content(content)


def _short(bank: QuestionBank, pack: QuestionPack) -> tuple[str, ...]:
    named = {entry.role_uuid for entry in pack.entries} | {role.role_uuid for role in pack.roles}
    roles: list[Role] = [role for role in bank.roles if pack.replaces_bank or role.role_uuid in named]
    return tuple(shortfalls(bank, roles, MIX))
