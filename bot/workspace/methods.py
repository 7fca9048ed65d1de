"""How Web API methods are declared: name, scopes, token, and what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.model import JSON, Channel
from bot.workspace.slack import Slack

Perform = Callable[[Slack, Arguments], JSON]
TokenKind = Literal["bot_token", "app_token"]
_BOT: TokenKind = "bot_token"

# The second half of the scopes of conversations.*, by the kind of conversation.
_FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(frozen=True)
class Method:
    """A Web API method; one of its scopes has to be granted."""

    perform: Perform
    scopes: tuple[str, ...]
    token: TokenKind | None

    def check_scopes(self, slack: Slack) -> None:
        """missing_scope where the app has none of them."""
        if self.scopes and not set(self.scopes) & set(slack.manifest.scopes):
            raise missing_scope(slack, self.scopes[0])


class Methods(dict[str, Method]):
    """The methods of one file, by name."""

    def add(self, name: str, *scopes: str, token: TokenKind | None = _BOT) -> Callable[[Perform], Perform]:
        """Declare the decorated function as a method; any one of the scopes is enough."""

        def register(perform: Perform) -> Perform:
            self[name] = Method(perform, scopes, token)
            return perform

        return register


def missing_scope(slack: Slack, needed: str) -> SlackError:
    """The refusal that names what is needed and what there is."""
    return SlackError("missing_scope", needed=needed, provided=",".join(slack.manifest.scopes))


def need_scope_for(slack: Slack, channel: Channel, act: str) -> None:
    """missing_scope unless the app may `act` (read, history, …) in this kind of conversation."""
    needed = f"{_FAMILIES[channel.kind]}:{act}"
    if needed not in slack.manifest.scopes:
        raise missing_scope(slack, needed)


def visible_channel(slack: Slack, channel_id: str) -> Channel:
    """A conversation that the bot can see: channel_not_found for other people's private ones."""
    channel = slack.state.channel(channel_id)
    if channel.kind != "channel" and slack.state.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def page(items: list[JSON], arguments: Arguments, default: int) -> tuple[list[JSON], JSON]:
    """The items that a cursor and limit ask for, and the metadata that leads to the next ones."""
    start = _position(arguments.optional("cursor"))
    end = start + max(1, min(arguments.number("limit", default), 1000))
    cursor = f"next:{end}" if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": cursor}}


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    kind, _, position = cursor.partition(":")
    if kind != "next" or not position.isdigit():
        raise SlackError("invalid_cursor")
    return int(position)
