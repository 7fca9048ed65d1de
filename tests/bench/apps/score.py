"""What one interview makes its bot write and post, taken from the engine, so that another bot can do the same."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.blocks.effects import post_for
from bot.listeners.start_words import parse_start
from bot.threads import METADATA_EVENT, effect_key
from core.engine import advance, begin
from core.engine.schedule import next_due_at
from core.events import AnswerReceived, EffectDelivered, Event
from core.models import InterviewRules, Lease, MockInterviewSession, Place
from core.questions import load_bank
from core.scenario import InterviewScenarioService
from core.timestamps import slack_ts
from storage.mock_interview_dao import changes
from tests.auxil.builders import words

JSON = dict[str, Any]

QUESTIONS = 9
_WORDS = 62  # as many as the candidates say
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Score:
    """The document of an interview, its updates in order, and its posts: the card, then two a question."""

    document: JSON
    updates: list[JSON] = field(default_factory=list)
    posts: list[JSON] = field(default_factory=list)


def played() -> Score:
    """An interview of nine questions, up to its last "Answer now"."""
    session = _signed(_begun())
    score = Score(document=session.model_dump())
    now = _BEGAN
    while session.outbox or len(session.responses) < QUESTIONS - 1:
        now += timedelta(seconds=5)
        event: Event = AnswerReceived(message_ts=slack_ts(now), text=words(_WORDS))
        if session.outbox:
            entry = session.outbox[0]
            score.posts.append(_post(session))
            event = EffectDelivered(effect_id=entry.id, effect=entry.effect, message_ts=slack_ts(now))
        after = _signed(advance(session, event, now)[0])
        score.updates.append(changes(session, after))
        session = after
    return score


def _begun() -> MockInterviewSession:
    """An interview such as ``/interview start backend mid full`` begins."""
    bank = load_bank()
    choice = parse_start("backend mid full", bank)
    scenario = InterviewScenarioService(random.Random(7)).generate_interview_scenario(bank, choice)
    return begin(
        session_uuid="00000000-0000-4000-8000-000000000000",
        user_uuid="T1:U1",
        team_id="T1",
        origin="command:1",
        scenario_name=scenario.name,
        choice=choice,
        questions=scenario.questions,
        rules=InterviewRules(preview_seconds=0),
        place=Place(team_id="T1", channel_id="C1", user_id="U1"),
        now=_BEGAN,
    )


def _signed(session: MockInterviewSession) -> MockInterviewSession:
    """With what the runner adds to each transition."""
    lease = Lease(owner="0" * 32, until=session.last_activity_at + timedelta(seconds=15)) if session.outbox else None
    return session.with_(lease=lease, next_due_at=next_due_at(session))


def _post(session: MockInterviewSession) -> JSON:
    entry = session.outbox[0]
    key = effect_key(session.session_uuid, entry.id)
    post = post_for(session, entry.effect).with_key(key)
    return {
        "text": post.text,
        "blocks": post.block_dicts(),
        "metadata": {"event_type": METADATA_EVENT, "event_payload": {"key": key}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
