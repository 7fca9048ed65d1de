"""Whether a request is Slack's: signed with the app's secret, fresh, and not seen before.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from cachetools import TTLCache
from slack_sdk.signature import SignatureVerifier

# A timestamp counts for five minutes, and may be five minutes ahead: for that long a signature has to be known again.
_REMEMBERED_SECONDS = 2 * 300
_REMEMBERED = 100_000


class Forged(Exception):
    """The request is not Slack's, or not the first of its kind."""


class Signatures:
    """Knows Slack's requests by their signatures, and lets each through once."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._seen: TTLCache[str, bool] = TTLCache(_REMEMBERED, _REMEMBERED_SECONDS)

    @contextmanager
    def admitted(self, body: bytes, headers: Mapping[str, str]) -> Iterator["Admission"]:
        """Let a request through, and no other one with its signature from now on. Raises Forged.

        One that fails is forgotten, so that Slack can send it again.
        """
        signature = headers.get("x-slack-signature", "")
        if not self._is_signed(body, headers) or signature in self._seen:
            raise Forged
        self._seen[signature] = True
        admission = Admission()
        try:
            yield admission
        finally:
            if not admission.has_succeeded:
                self._seen.pop(signature, None)

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp, signature = headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):  # a timestamp, a signature or a body that is no text of its kind
            return False


class Admission:
    """What becomes of a request that was let through."""

    has_succeeded = False
