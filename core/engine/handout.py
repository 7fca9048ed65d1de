"""An interview that takes place nowhere in Slack: whoever runs it is handed each question, so nothing is posted.

What its outbox says happens by itself, at the moment for which it was meant: the preview begins when the question is
handed out, and the clock runs from the end of the preview. All other rules are the same.
"""

from datetime import datetime

from core.engine.deliveries import deliver
from core.events import EffectDelivered
from core.models import MockInterviewSession
from core.timestamps import slack_ts


def handed_out(session: MockInterviewSession, now: datetime) -> MockInterviewSession:
    """The session with nothing left to post; one that has a place, as it is."""
    while session.place is None and session.outbox:
        entry = session.outbox[0]
        at_ts = slack_ts(max(entry.due_at, now))
        session, _ = deliver(session, EffectDelivered(effect_id=entry.id, effect=entry.effect, message_ts=at_ts), now)
    return session
