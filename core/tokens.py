"""Personal tokens for the REST API: what is handed out once, and what is kept of it.

A token reads ``grn_<id>_<secret>``. The id finds the record; of the secret only its SHA-256 is kept, which for 256
random bits is as good as any slower hash.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from core.models import Model

_FORM = re.compile(r"grn_([0-9a-f]{16})_([\w-]{43})", re.ASCII)
# The last use is written down no more often than this, so that reading does not mean writing.
_USE_NOTED_EVERY = timedelta(minutes=1)
MOST_TOKENS = 10


class ApiToken(Model):
    """What is known of a token. ``user_id`` and ``team_id`` are Slack's, of whom it was made for."""

    token_id: str
    user_uuid: str
    user_id: str
    team_id: str
    label: str
    digest: str
    created_at: datetime
    last_used_at: datetime | None = None

    def is_opened_by(self, secret: str) -> bool:
        """Whether this is its secret; takes as long for a wrong one as for the right one."""
        return hmac.compare_digest(self.digest, _digest(secret))

    def use_is_worth_noting(self, now: datetime) -> bool:
        """Whether the last noted use is long ago."""
        return self.last_used_at is None or now - self.last_used_at >= _USE_NOTED_EVERY


def issue(*, user_uuid: str, user_id: str, team_id: str, label: str, now: datetime) -> tuple[str, ApiToken]:
    """A new token as its owner gets to see it, and what is to be kept of it."""
    token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    kept = ApiToken(
        token_id=token_id,
        user_uuid=user_uuid,
        user_id=user_id,
        team_id=team_id,
        label=label,
        digest=_digest(secret),
        created_at=now,
    )
    return f"grn_{token_id}_{secret}", kept


def parts(token: str) -> tuple[str, str] | None:
    """The id and the secret of what somebody shows as a token; None where it is none."""
    found = _FORM.fullmatch(token)
    return (found[1], found[2]) if found else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
