"""What Slack refuses, by the names that it gives to refusals."""

from typing import Any


class SlackError(Exception):
    """A Web API method answers `ok: false` with this code and these details."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **details: Any) -> None:
        super().__init__(code if not messages else f"{code}: {'; '.join(messages)}")
        self.code = code
        self.messages = messages or []
        self.details = details

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body = {"ok": False, "error": self.code, **self.details}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class Undelivered(Exception):
    """The app did not take a payload; the reason is one of Slack's retry reasons."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
