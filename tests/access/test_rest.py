"""Every cell of the REST API's table in docs/security.md, on a running bot."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from uuid import uuid4

import aiohttp
import pytest
from fastapi.routing import APIRoute

from bot.api import analytics, questions, sessions
from bot.main import Greenroom
from core.clock import SystemClock
from core.engine import advance
from core.events import AbandonRequested
from core.models import MockInterviewSession
from core.tokens import issue
from tests.access.scene import ELSEWHERE, somebody
from tests.access.table import Cell, rest_cells, rest_words
from tests.auxil.access import plant, uuid_of
from tests.auxil.builders import EPOCH, make_question, make_session
from tests.auxil.payloads import BANK, Who
from tests.auxil.rest import Answer, Client
from tests.auxil.stage import ENOUGH, Stage, open_stage

_BODIES: dict[str, object] = {
    "POST /start": {"role_uuid": "role-001", "industry_uuid": "ind-001"},
    "POST /sessions/{session_uuid}/submit-response": {"response_text": ENOUGH},
}
_QUERIES = {"GET /analytics/role-benchmarks": "?role_uuid=role-001"}
_IN_PATHS = {
    "role_uuid": "role-001",
    "industry_uuid": "ind-001",
    "question_uuid": next(iter(BANK)).question_uuid,
}


@pytest.fixture(scope="module")
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    async with open_stage(mongodb_uri) as stage:
        yield stage


@pytest.fixture(scope="module")
async def bot(stage: Stage) -> AsyncIterator[Greenroom]:
    async with stage.bot(requests_per_minute=1_000_000) as bot:
        yield bot


@dataclass(frozen=True)
class Seen:
    """What came back, and what has become of the owner's interview, whose texts all hold ``label``."""

    answer: Answer
    label: str
    before: MockInterviewSession
    after: MockInterviewSession | None
    is_owner: bool

    def is_left_alone(self) -> None:
        assert self.label not in str(self.answer.body)
        assert self.after == self.before


@pytest.mark.parametrize("cell", rest_cells(), ids=str)
async def test_it_is_as_the_table_says(cell: Cell, stage: Stage, bot: Greenroom) -> None:
    owner = Who(user_id=somebody(stage).id, team_id=stage.workspace.team_id)
    # A start by the owner needs them free, so there the interview is another one's.
    session = await planted(stage, owner if cell.entrance != "POST /start" else _stranger(stage))
    method, path = cell.entrance.split()
    path = path.format(session_uuid=session.session_uuid, **_IN_PATHS) + _QUERIES.get(cell.entrance, "")
    async with aiohttp.ClientSession() as http:
        for headers in await ways_in(cell, stage, owner):
            answer = await Client(http, bot.url, headers).ask(method, path, json=_BODIES.get(cell.entrance))
            after = await stage.store.get_session(session.session_uuid)
            OUTCOMES[cell.outcome](Seen(answer, session.scenario_name, session, after, cell.who == "owner"))


def own(seen: Seen) -> None:
    assert seen.answer.status == 200
    assert seen.is_owner
    assert seen.label in str(seen.answer.body) or seen.after != seen.before


def own_only(seen: Seen) -> None:
    assert seen.answer.status == 200
    if not seen.is_owner:
        seen.is_left_alone()


def shown(seen: Seen) -> None:
    assert seen.answer.status == 200
    assert seen.answer.body
    seen.is_left_alone()


def nothing_there(seen: Seen) -> None:
    assert (seen.answer.status, seen.answer.body["detail"]) == (404, "There is no such interview of yours.")
    seen.is_left_alone()


def forbidden(seen: Seen) -> None:
    assert seen.answer.status == 403
    seen.is_left_alone()


def unauthorized(seen: Seen) -> None:
    assert seen.answer.status == 401
    seen.is_left_alone()


OUTCOMES: dict[str, Callable[[Seen], None]] = {
    "own": own,
    "own only": own_only,
    "shown": shown,
    "nothing there": nothing_there,
    "forbidden": forbidden,
    "unauthorized": unauthorized,
}


async def ways_in(cell: Cell, stage: Stage, owner: Who) -> list[dict[str, str]]:
    """What is sent by everybody whom the cell is about."""
    stranger = _stranger(stage)
    match cell.who:
        case "owner":
            return [await headers_of(stage, owner)]
        case "another member":
            return [await headers_of(stage, stranger)]
        case "an admin":
            return [await headers_of(stage, Who(user_id=somebody(stage, is_admin=True).id, team_id=owner.team_id))]
        case "another workspace":
            elsewhere = [Who(user_id=user_id, team_id=ELSEWHERE) for user_id in (owner.user_id, stranger.user_id)]
            return [await headers_of(stage, who) for who in elsewhere]
    theirs = await headers_of(stage, stranger)
    return [{}, theirs | {"uuid": uuid_of(owner)}, await headers_of(stage, owner, is_revoked=True)]


async def headers_of(stage: Stage, who: Who, *, is_revoked: bool = False) -> dict[str, str]:
    """Those of somebody with a token of their own."""
    uuid, now = uuid_of(who), SystemClock().now()
    token, kept = issue(user_uuid=uuid, user_id=who.user_id, team_id=who.team_id, label="", now=now)
    if not is_revoked:
        await stage.tokens.add(kept)
    return {"Authorization": f"Bearer {token}", "uuid": uuid}


async def planted(stage: Stage, owner: Who) -> MockInterviewSession:
    """An interview that runs outside Slack and says whose it is; another one of theirs has ended."""
    label, now = f"label-{uuid4().hex}", SystemClock().now()
    begun = make_session(
        session_uuid=str(uuid4()),
        user_uuid=uuid_of(owner),
        origin=uuid4().hex,
        questions=[make_question(f"{label}-{number}", prompt=label) for number in range(2)],
        place=None,
        started=(now - EPOCH).total_seconds() - 100,
    ).with_(scenario_name=label, next_due_at=None)
    ended = begun.with_(session_uuid=str(uuid4()), origin=uuid4().hex)
    await plant(stage.store, advance(ended, AbandonRequested(), now)[0].with_(next_due_at=None), begun)
    stored = await stage.store.get_session(begun.session_uuid)
    assert stored is not None
    return stored


def _stranger(stage: Stage) -> Who:
    return Who(user_id=somebody(stage).id, team_id=stage.workspace.team_id)


def test_every_route_stands_in_the_table_and_nothing_stands_there_in_vain() -> None:
    routes = {
        f"{method} {route.path}"
        for router in (sessions.router, questions.router, analytics.router)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    assert routes == {cell.entrance for cell in rest_cells()}


def test_the_words_are_those_that_the_page_explains_and_the_tests_know() -> None:
    assert {cell.outcome for cell in rest_cells()} == rest_words() == set(OUTCOMES)
