"""The events that Slack would send: built as Slack builds them, sent where the app has subscribed."""

from bot.workspace.delivery import Delivery
from bot.workspace.model import JSON, Channel, File, Message
from bot.workspace.state import TOMBSTONE, State

_CHANNEL_TYPES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class Events:
    """Tells the app what happens in the conversations that its bot is in."""

    def __init__(self, state: State, delivery: Delivery) -> None:
        self._state = state
        self._delivery = delivery

    def posted(self, message: Message) -> None:
        """A new message; one that mentions the bot is also an app_mention."""
        channel = self._state.channels[message.channel]
        self._message(channel, message.to_json() | {"event_ts": message.ts})
        mentioned = f"<@{self._state.bot_user_id}>" in message.text and channel.kind != "im"
        if mentioned and message.bot_id is None and message.subtype in (None, "file_share"):
            mention = message.to_json() | {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
            self._send("app_mention", channel, mention)

    def changed(self, message: Message, previous: Message) -> None:
        """An edit, which is a hidden message of its own."""
        self._hidden(
            message,
            {"subtype": "message_changed", "message": _sourced(message), "previous_message": _sourced(previous)},
        )

    def deleted(self, previous: Message) -> None:
        """A deletion, which is a hidden message of its own."""
        self._hidden(
            previous,
            {"subtype": "message_deleted", "deleted_ts": previous.ts, "previous_message": _sourced(previous)},
        )

    def joined(self, channel: Channel, user: str, inviter: str | None) -> None:
        """A new member of a channel."""
        event = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": self._state.team_id,
            "event_ts": self._state.next_ts(),
        }
        if inviter is not None:
            event["inviter"] = inviter
        self._send("member_joined_channel", channel, event)

    def left(self, channel: Channel, user: str) -> None:
        """A member who is gone; the bot hears of its own removal too."""
        event = {
            "type": "member_left_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": self._state.team_id,
            "event_ts": self._state.next_ts(),
        }
        if "member_left_channel" in self._subscribed and (user == self._state.bot_user_id or self._in(channel)):
            self._delivery.send_event(event)

    def reacted(self, kind: str, message: Message, user: str, emoji: str) -> None:
        """A reaction that was added (reaction_added) or taken back (reaction_removed)."""
        self._send(
            kind,
            self._state.channels[message.channel],
            {
                "type": kind,
                "user": user,
                "reaction": emoji,
                "item": {"type": "message", "channel": message.channel, "ts": message.ts},
                "item_user": message.user,
                "event_ts": self._state.next_ts(),
            },
        )

    def file(self, kind: str, file: File, channel: Channel | None) -> None:
        """A file was shared (file_shared), changed (file_change) or deleted (file_deleted)."""
        event = {"type": kind, "file_id": file.id, "file": {"id": file.id}, "event_ts": self._state.next_ts()}
        if channel is not None:
            self._send(kind, channel, event | {"user_id": file.user, "channel_id": channel.id})
        elif kind in self._subscribed and self._reaches(file):
            self._delivery.send_event(event)

    def home_opened(self, user: str, channel: Channel, view: JSON | None) -> None:
        """A person looks at the app's Home tab."""
        event = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": "home",
            "event_ts": self._state.next_ts(),
        }
        self._send("app_home_opened", channel, event | ({"view": view} if view else {}))

    def uninstalled(self) -> None:
        """The app is removed from the workspace: its tokens end, then it hears of its removal."""
        revoked = {
            "type": "tokens_revoked",
            "tokens": {"oauth": [], "bot": [self._state.bot_user_id]},
            "event_ts": self._state.next_ts(),
        }
        for event in (revoked, {"type": "app_uninstalled", "event_ts": self._state.next_ts()}):
            if event["type"] in self._subscribed:
                self._delivery.send_event(event)

    @property
    def _subscribed(self) -> frozenset[str]:
        return self._state.manifest.events

    def _in(self, channel: Channel) -> bool:
        return self._state.bot_user_id in channel.members

    def _reaches(self, file: File) -> bool:
        return file.user == self._state.bot_user_id or any(self._in(self._state.channels[c]) for c in file.shares)

    def _hidden(self, message: Message, body: JSON) -> None:
        ts = self._state.next_ts()
        channel = self._state.channels[message.channel]
        self._message(channel, {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **body})

    def _message(self, channel: Channel, event: JSON) -> None:
        named = event | {"channel": channel.id, "channel_type": channel.kind}
        self._send(f"message.{_CHANNEL_TYPES[channel.kind]}", channel, named)

    def _send(self, subscription: str, channel: Channel, event: JSON) -> None:
        if subscription in self._subscribed and self._in(channel):
            self._delivery.send_event(event)


def _sourced(message: Message) -> JSON:
    if message.subtype == TOMBSTONE:
        # Slack names no author any more: its own bot says that the message was deleted.
        return message.to_json() | {"user": "USLACKBOT", "hidden": True}
    return message.to_json() | {"source_team": message.team, "user_team": message.team}
