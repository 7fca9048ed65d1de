"""Posting, editing and deleting messages, whoever does it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.workspace.errors import SlackError
from bot.workspace.events import Events
from bot.workspace.model import JSON, Channel, File, Message
from bot.workspace.state import TOMBSTONE, State


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants to say, and where."""

    text: str = ""
    blocks: Sequence[JSON] = ()
    attachments: Sequence[JSON] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    files: Sequence[File] = ()
    metadata: JSON | None = None


class Messages:
    """Changes messages, announces it, and tells the app."""

    def __init__(self, state: State, events: Events) -> None:
        self._state = state
        self._events = events

    def post(self, channel: Channel, user: str, draft: Draft) -> Message:
        """Put a new message into a channel or a thread."""
        message = self._make(channel, user, draft)
        self._state.save_message(message)
        if message.is_reply:
            self._count_reply(message)
        for file in draft.files:
            file.shares.setdefault(channel.id, []).append(message.ts)
            self._state.save_file(file)
        self._announce("message_posted", message)
        self._events.posted(message)
        for file in draft.files:
            self._events.file("file_shared", file, channel)
        self._state.store.commit()
        return message

    def whisper(self, channel: Channel, user: str, draft: Draft) -> Message:
        """Show a person something that nobody else sees, that no history holds and of which no event tells."""
        message = replace(self._make(channel, self._state.bot_user_id, draft), ephemeral_for=user)
        self._state.ephemerals.setdefault(channel.id, {})[message.ts] = message
        self._announce("ephemeral_posted", message)
        return message

    def change(self, message: Message, editor: str, **changes: object) -> Message:
        """Replace parts of a message."""
        refuse_tombstone(message)
        changed = self._normal(replace(message, **changes))  # type: ignore[arg-type]
        # Slack marks a bot's message as edited only where the text itself is what shows.
        if editor != self._state.bot_user_id or not changed.blocks:
            changed = replace(changed, edited={"user": editor, "ts": self._state.next_ts()})
        if message.ephemeral_for is not None:
            self._state.ephemerals[message.channel][message.ts] = changed
            self._announce("ephemeral_changed", changed)
            return changed
        self._state.save_message(changed)
        self._announce("message_changed", changed)
        self._events.changed(changed, message)
        self._state.store.commit()
        return changed

    def delete(self, message: Message) -> None:
        """Take a message away; one that has replies leaves a tombstone in its place."""
        if message.ephemeral_for is not None:
            del self._state.ephemerals[message.channel][message.ts]
            self._announce("ephemeral_deleted", message)
            return
        refuse_tombstone(message)
        if message.reply_count:
            self._leave_tombstone(message)
        else:
            self._take_away(message)
        self._state.store.commit()

    def react(self, message: Message, user: str, emoji: str, *, add: bool) -> bool:
        """Add or take back a reaction; False where that changes nothing."""
        refuse_tombstone(message)
        reactions = dict(message.reactions)
        users = reactions.get(emoji, ())
        if (user in users) is add:
            return False
        reactions[emoji] = (*users, user) if add else tuple(u for u in users if u != user)
        kept = tuple((name, who) for name, who in reactions.items() if who)
        changed = replace(message, reactions=kept)
        self._state.save_message(changed)
        self._announce("message_changed", changed)
        self._events.reacted("reaction_added" if add else "reaction_removed", message, user, emoji)
        return True

    def check_thread(self, channel: Channel, thread_ts: str) -> None:
        """thread_not_found where nothing is left that could be answered."""
        root = self._root(channel, thread_ts)
        if root is None or root.deleted or root.is_reply:
            raise SlackError("thread_not_found")

    def _make(self, channel: Channel, user: str, draft: Draft) -> Message:
        state = self._state
        by_bot = user == state.bot_user_id
        root = self._root(channel, draft.thread_ts)
        reply = draft.thread_ts is not None
        message = Message(
            ts=state.next_ts(),
            channel=channel.id,
            user=user,
            team=state.team_id,
            text=draft.text,
            blocks=tuple(draft.blocks),
            attachments=tuple(draft.attachments),
            thread_ts=root.thread_ts or root.ts if root else draft.thread_ts,
            parent_user_id=root.user if root else None,
            subtype=_subtype(draft, reply=reply),
            bot_id=state.bot_id if by_bot else None,
            app_id=state.app_id if by_bot else None,
            client_msg_id=None if by_bot else str(uuid.uuid4()),
            files=tuple(draft.files),
            metadata=draft.metadata,
        )
        return self._normal(message)

    def _root(self, channel: Channel, thread_ts: str | None) -> Message | None:
        posted = self._state.messages.get(channel.id, {})
        named = posted.get(thread_ts or "")
        # A reply to a reply goes into the thread that holds it.
        return posted.get(named.thread_ts, named) if named and named.thread_ts else named

    def _normal(self, message: Message) -> Message:
        """Slack gives every block an id, and every message that has only blocks a text."""
        text = message.text
        if not text and message.blocks:
            text = "This content can't be displayed."
        if all("block_id" in block for block in message.blocks):
            return message if text is message.text else replace(message, text=text)
        return replace(message, text=text, blocks=tuple(with_ids(message.blocks)))

    def _leave_tombstone(self, root: Message) -> None:
        """Slack keeps the place of a deleted message that has replies."""
        # Only its place and its thread: nothing of what the author said, or others said to it, is left.
        tombstone = Message(
            ts=root.ts,
            channel=root.channel,
            user=root.user,
            text="This message was deleted.",
            subtype=TOMBSTONE,
            thread_ts=root.thread_ts,
            reply_count=root.reply_count,
            reply_users=root.reply_users,
            latest_reply=root.latest_reply,
        )
        self._state.save_message(tombstone)
        self._announce("message_changed", tombstone)
        self._events.changed(tombstone, root)

    def _take_away(self, message: Message) -> None:
        """Leave nothing in its place; after its last reply, nothing of a tombstone either."""
        self._state.save_message(replace(message, deleted=True))
        root = self._recount(message) if message.is_reply else None
        self._announce("message_deleted", message)
        self._events.deleted(message)
        if root and root.subtype == TOMBSTONE and not root.reply_count and not root.deleted:
            self._take_away(root)

    def _recount(self, deleted: Message) -> Message | None:
        """The root as it is without the deleted reply."""
        root_ts = deleted.thread_ts or ""
        replies = [m for m in self._state.thread(deleted.channel, root_ts) if m.ts != root_ts]
        root = self._state.messages[deleted.channel].get(root_ts)
        if root is None:
            return None
        users = tuple(dict.fromkeys(reply.user for reply in replies))
        latest = replies[-1].ts if replies else None
        recounted = replace(root, reply_count=len(replies), reply_users=users, latest_reply=latest)
        self._state.save_message(recounted)
        return recounted

    def _count_reply(self, reply: Message) -> None:
        root = self._state.messages[reply.channel].get(reply.thread_ts or "")
        if root is None:
            return
        users = root.reply_users if reply.user in root.reply_users else (*root.reply_users, reply.user)
        self._state.save_message(
            replace(
                root,
                thread_ts=root.ts,
                reply_count=root.reply_count + 1,
                reply_users=users,
                latest_reply=reply.ts,
            )
        )

    def _announce(self, kind: str, message: Message) -> None:
        def seen_by() -> frozenset[str]:
            only = message.ephemeral_for
            channel = self._state.channels[message.channel]
            return frozenset([only]) if only else self._state.sees(channel)

        self._state.changes.publish(kind, _describe(message), seen_by)


def refuse_tombstone(message: Message) -> None:
    """message_not_found for what can still be read, and not be changed any more."""
    if message.subtype == TOMBSTONE:
        raise SlackError("message_not_found")


def with_ids(blocks: Sequence[JSON]) -> list[JSON]:
    """The blocks, each with a block_id and its elements with action_ids."""
    used = {block.get("block_id") for block in blocks}
    named = []
    for index, block in enumerate(blocks):
        block_id = block.get("block_id") or _free(used, f"b{index}")
        used.add(block_id)
        named.append(_with_action_ids({**block, "block_id": block_id}))
    return named


_STATIC = ("image", "mrkdwn", "plain_text", "rich_text", "rich_text_section")


def _with_action_ids(block: JSON) -> JSON:
    def named(element: JSON, index: int) -> JSON:
        if element.get("type") in _STATIC or "action_id" in element:
            return element
        return {**element, "action_id": f"a{index}"}

    if block["type"] == "actions":
        return {**block, "elements": [named(e, i) for i, e in enumerate(block["elements"])]}
    for name in ("accessory", "element"):
        if name in block:
            return {**block, name: named(block[name], 0)}
    return block


def _free(used: set[str | None], wanted: str) -> str:
    while wanted in used:
        wanted += "x"
    return wanted


def _subtype(draft: Draft, *, reply: bool) -> str | None:
    if draft.broadcast and reply:
        return "thread_broadcast"
    return "file_share" if draft.files else None


def _describe(message: Message) -> Callable[[], JSON]:
    return lambda: {
        "channel": message.channel,
        "ephemeral": message.ephemeral_for is not None,
        "message": message.to_json(),
    }
