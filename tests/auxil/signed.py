"""Requests as Slack signs them, and as somebody else might try to."""

import json
from time import time
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.blocks import ids
from tests.auxil.stage import Stage

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signed(secret: str, body: bytes | str, *, kind: str = FORM, age: float = 0) -> dict[str, str]:
    """The headers of a request that was signed so many seconds ago."""
    timestamp = str(int(time() - age))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def command_body(stage: Stage, text: str, trigger_id: str = "1.2.3") -> bytes:
    """What Slack sends when Alice types ``/interview`` and this in #interviews."""
    alice, channel = stage.alice, stage.workspace.channel("interviews")
    return urlencode(
        {
            "command": ids.COMMAND,
            "text": text,
            "trigger_id": trigger_id,
            "user_id": alice.id,
            "team_id": stage.workspace.team_id,
            "channel_id": channel.id,
            "response_url": f"{stage.workspace.url}/actions/T0/none",
        }
    ).encode()


def message_body(stage: Stage, text: str, ts: str, channel: str, thread_ts: str) -> bytes:
    """What Slack sends when Alice replies in a thread."""
    event = {
        "type": "message",
        "user": stage.alice.id,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "channel": channel,
        "channel_type": "channel",
        "thread_ts": thread_ts,
        "team": stage.workspace.team_id,
    }
    payload = {"type": "event_callback", "event_id": f"Ev{ts}", "team_id": stage.workspace.team_id, "event": event}
    return json.dumps(payload).encode()
