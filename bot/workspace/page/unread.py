"""What a member has not read yet: counted from the messages, so that every window of theirs says the same."""

from collections.abc import Iterator

from bot.workspace.model import Channel, Message
from bot.workspace.slack import Slack


class Unread:
    """How far everybody has read; what was there when the workspace started counts as read."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._since = slack.state.next_ts()
        self._read: dict[tuple[str, str], str] = {}

    def mark_read(self, person_id: str, channel: Channel) -> None:
        """Somebody has a conversation before them."""
        self._read[person_id, channel.id] = next((m.ts for m in self._latest_first(channel)), self._since)

    def count(self, person_id: str, channel: Channel) -> int:
        """How many messages of others that concern somebody came since then."""
        read = self._read.get((person_id, channel.id), self._since)
        count = 0
        for message in self._latest_first(channel):
            if message.ts <= read:
                break
            count += self.concerns(person_id, channel, message)
        return count

    def concerns(self, person_id: str, channel: Channel, message: Message) -> bool:
        """Whether somebody should be told: not of replies in threads that they have no part in."""
        if message.deleted or message.user == person_id:
            return False
        return channel.kind == "im" or message.in_channel or self.takes_part(person_id, channel, message)

    def takes_part(self, person_id: str, channel: Channel, message: Message) -> bool:
        """Whether somebody began a thread, wrote in it, or is mentioned in its first message."""
        root = self._slack.state.messages.get(channel.id, {}).get(message.thread_ts or message.ts)
        if root is None:
            return False
        return person_id in (root.user, *root.reply_users) or mentions(root, person_id)

    def _latest_first(self, channel: Channel) -> Iterator[Message]:
        return reversed(self._slack.state.messages.get(channel.id, {}).values())


def mentions(message: Message, person_id: str) -> bool:
    """Whether a message names somebody, in its text or in its blocks."""
    return f"<@{person_id}>" in message.text or f"<@{person_id}>" in str(message.blocks)
