"""Each workspace's question bank: Greenroom's own, with what the workspace has put in."""

from cachetools import LRUCache

from core.packs.pack import merged
from core.ports import PackStore
from core.questions import QuestionBank

_WORKSPACES = 200  # at most some megabytes each


class Shelf:
    """Banks by workspace, put together when a pack has changed. Only the packs' stamps are read each time."""

    def __init__(self, bank: QuestionBank, store: PackStore) -> None:
        self.own = bank
        self._store = store
        self._known: LRUCache[str, tuple[dict[str, int], QuestionBank]] = LRUCache(_WORKSPACES)

    def at_hand(self, team_id: str) -> QuestionBank:
        """The bank as it was last seen: for where there is no time to ask the store."""
        _, bank = self._known.get(team_id, ({}, self.own))
        return bank

    async def bank(self, team_id: str) -> QuestionBank:
        """The bank as it is now."""
        stamps = await self._store.stamps(team_id)
        known, bank = self._known.get(team_id, ({}, self.own))
        if stamps != known:
            packs = await self._store.of_team(team_id)
            bank = merged(self.own, packs)
            self._known[team_id] = {pack.pack_uuid: pack.revision for pack in packs}, bank
        return bank
