"""What a person's client learns from what that person did."""

from dataclasses import dataclass, field

from bot.workspace.model import JSON, Message, View


@dataclass(frozen=True, kw_only=True)
class CommandResult:
    """The outcome of a slash command; `ack_*` is what came back with the acknowledgement."""

    error: str | None = None
    ack_text: str | None = None
    ack_blocks: tuple[JSON, ...] = ()
    response_type: str | None = None
    message: Message | None = None

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged it."""
        return self.error is None


@dataclass(frozen=True, kw_only=True)
class ActionResult:
    """The outcome of a click, a choice or a shortcut; `sent` tells whether the app heard of it at all."""

    error: str | None = None
    sent: bool = True

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged it."""
        return self.error is None


@dataclass(frozen=True, kw_only=True)
class SubmitResult:
    """The outcome of submitting a modal: `errors` by block_id, and the modal that shows now, if any."""

    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    response_action: str | None = None
    view: View | None = None

    @property
    def ok(self) -> bool:
        """Whether the app took it."""
        return self.error is None and not self.errors
