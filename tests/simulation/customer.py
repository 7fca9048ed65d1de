"""Somebody who is interviewed over the REST API, and sends whatever was not answered again, with the same key."""

import asyncio
import contextvars
import random
from typing import Any

import httpx
from fastapi import FastAPI

from bot.api.rest import PREFIX, mount_rest
from bot.identity import user_uuid
from bot.settings import Settings
from core.analytics import figures_of
from core.clock import SystemClock
from core.models import Status
from core.tokens import issue
from tests.auxil.builders import words
from tests.simulation.checks import check_revisions
from tests.simulation.weather import Fault
from tests.simulation.world import Bot, World

_TOTAL = 5
_START = {"role_uuid": "role-001", "industry_uuid": "ind-001", "difficulty_level": "mid", "question_count": _TOTAL}
# As long as a patient client waits for an answer, and tries again.
_PATIENCE, _TRIES = 20.0, 60
_SETTINGS = Settings(_env_file=None, requests_per_minute=100_000)


class Customer:
    """Plays one interview; ``expected`` is what was acknowledged, in order: text, and duration if one was sent."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self._apps: dict[Bot, FastAPI] = {}
        who = user_uuid(enterprise_id=None, team_id="T1", user_id="U1")
        token, kept = issue(user_uuid=who, user_id="U1", team_id="T1", label="", now=SystemClock().now())
        world.tokens.insert(kept.model_dump())
        self._headers = {"Authorization": f"Bearer {token}", "uuid": who}
        self.expected: list[tuple[str, float | None]] = []

    async def run(self) -> None:
        """From the start to the last question."""
        started = await self._ask("/start", _START, "start")
        path, asked = f"/sessions/{started['session_uuid']}/submit-response", started["first_question"]
        for number in range(1, _TOTAL + 1):
            assert asked["question_number"] == number, asked
            took = self._rng.randint(1, 20)
            await asyncio.sleep(took)
            text = words(10 + number, f"answer{number}")
            # Where the machine's clock jumps, it may be that by it the question was handed out just now.
            is_measured = self._rng.random() < 0.5 and Fault.CLOCK_JUMP not in self._world.weather.faults
            seconds = float(self._rng.randint(0, took)) if is_measured else None
            answer = {"response_text": text, "response_duration_seconds": seconds, "question_uuid": asked["uuid"]}
            asked = (await self._ask(path, answer, f"answer {number}"))["next_question"]
            self.expected.append((text, seconds))
        assert asked is None, asked

    def thread(self) -> list[Any]:
        """Nothing of it is in Slack."""
        return []

    def check(self) -> None:
        """Everything that was acknowledged is stored, once and in order, and nothing else."""
        (session,) = self._world.sessions()
        assert session.status is Status.COMPLETED, session.status
        assert session.outbox == (), session.outbox
        texts = [response.response_text for response in session.responses]
        assert texts == [text for text, _ in self.expected], texts
        for response, (_, seconds) in zip(session.responses, self.expected, strict=True):
            assert seconds is None or float(response.response_duration_seconds) == seconds, response
        stored = [{k: v for k, v in document.items() if k != "_id"} for document in self._world.figures.all()]
        assert stored == [figures_of(session).model_dump()], stored
        check_revisions(self._world)

    async def _ask(self, path: str, body: dict[str, Any], key: str) -> Any:
        """Send until there is an answer that is none of \"try again\"."""
        for _ in range(_TRIES):
            answer = await self._sent(path, body, key)
            if answer is not None and answer.status_code < 500:
                assert answer.status_code == 200, (key, answer.status_code, answer.text)
                return answer.json()
            await asyncio.sleep(1)
        raise TimeoutError(f"no answer to {key}")

    async def _sent(self, path: str, body: dict[str, Any], key: str) -> httpx.Response | None:
        """What one of the processes answers; None where none does."""
        listening = [bot for bot in self._world.bots if bot.is_listening]
        if not listening:
            return None
        bot = self._rng.choice(listening)
        work = self._world.in_the_name_of(bot, self._posted(bot, path, body, key), contextvars.Context())
        done, _ = await asyncio.wait([work], timeout=_PATIENCE)
        if not done or work.cancelled() or work.exception() is not None:
            work.cancel()
            return None
        return work.result()

    async def _posted(self, bot: Bot, path: str, body: dict[str, Any], key: str) -> httpx.Response:
        transport = httpx.ASGITransport(self._app(bot), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://greenroom.invalid") as client:
            return await client.post(f"{PREFIX}{path}", json=body, headers=self._headers | {"Idempotency-Key": key})

    def _app(self, bot: Bot) -> FastAPI:
        if bot not in self._apps:
            self._apps[bot] = FastAPI()
            mount_rest(self._apps[bot], bot.assembly.desk, _SETTINGS)
        return self._apps[bot]
