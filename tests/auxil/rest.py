"""Somebody who uses the REST API, over a real connection."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.identity import user_uuid
from bot.main import Greenroom
from bot.workspace import Person
from core.tokens import issue
from tests.auxil.stage import Stage

API = "/api/mock-interview"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]


class Client:
    """One person's requests. ``headers`` say who they are."""

    def __init__(self, http: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> None:
        self.headers = headers
        self.url = f"{url}{API}"
        self._http = http

    async def get(self, path: str, **more: Any) -> Answer:
        """GET."""
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST; ``headers`` with underscores for hyphens."""
        return await self.ask("POST", path, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    async def delete(self, path: str) -> Answer:
        """DELETE."""
        return await self.ask("DELETE", path)

    async def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Answer:
        """Any request; a path that begins with http is asked as it is."""
        url = path if path.startswith("http") else f"{self.url}{path}"
        more = {name: value for name, value in more.items() if value is not None}
        async with self._http.request(method, url, headers={**self.headers, **(headers or {})}, **more) as response:
            is_json = response.content_type.endswith("json")
            body = await (response.json() if is_json else response.text())
            return Answer(response.status, body, dict(response.headers))


async def client_of(http: aiohttp.ClientSession, stage: Stage, bot: Greenroom, person: Person) -> Client:
    """Somebody with a token of theirs."""
    uuid = user_uuid(enterprise_id=None, team_id=stage.workspace.team_id, user_id=person.id)
    now = bot.desk.clock.now()
    token, kept = issue(user_uuid=uuid, user_id=person.id, team_id=stage.workspace.team_id, label="test", now=now)
    await stage.tokens.add(kept)
    return Client(http, bot.url, {"Authorization": f"Bearer {token}", "uuid": uuid})
