"""What the workspace holds: everything in memory, written through to its store."""

import secrets
import string
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from typing import Any, Literal

from bot.workspace.block_kit import MOST_CHARACTERS_OF_BLOCKS
from bot.workspace.changes import Changes
from bot.workspace.errors import SlackError
from bot.workspace.manifest import AppManifest
from bot.workspace.model import JSON, Channel, ChannelKind, File, Message, User, View
from bot.workspace.store import Store

# The subtype of what stands in the place of a deleted message that has replies.
TOMBSTONE = "tombstone"

_LETTERS = string.ascii_uppercase + string.digits
_PEOPLE = (
    ("Alice", "Alice Adams", "", True),
    ("Bob", "Bob Brown", "", False),
    ("Charlie", "Charlie Clark", "", False),
    ("Maria", "Maria Moreno", "Mentor", False),
)
_CHANNELS = (("general", True), ("interviews", True), ("random", False))


def make_id(prefix: str) -> str:
    """An id as Slack makes them: a letter for the kind of thing, then ten characters."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(10))


def make_bot_token() -> str:
    """A new bot token."""
    return f"xoxb-{secrets.randbelow(10**12):012d}-{secrets.token_hex(12)}"


class State:
    """Users, channels, messages, files and Home tabs, with the ways to find them."""

    def __init__(
        self,
        manifest: AppManifest,
        store: Store,
        changes: Changes,
        *,
        team_name: str,
        clock: Callable[[], float],
    ) -> None:
        self.manifest = manifest
        self.store = store
        self.changes = changes
        self.clock = clock
        self.url = ""
        self.most_block_characters = MOST_CHARACTERS_OF_BLOCKS
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.threads: dict[tuple[str, str], list[str]] = {}
        self.ephemerals: dict[str, dict[str, Message]] = {}
        self.files: dict[str, File] = {}
        self.homes: dict[str, View] = {}
        self._direct: dict[frozenset[str], str] = {}
        self._last_ts = 0
        self.settings = self._load_settings(team_name)
        self._load()
        if not self.users:
            self._populate()
        store.commit()

    # Who and where

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.settings["team_id"]

    @property
    def app_id(self) -> str:
        """The installed app's id."""
        return self.settings["app_id"]

    @property
    def bot_id(self) -> str:
        """The app's bot id (B…)."""
        return self.settings["bot_id"]

    @property
    def bot_user_id(self) -> str:
        """The app's bot user (U…)."""
        return self.settings["bot_user_id"]

    def user(self, user_id: str) -> User:
        """A member; user_not_found where there is none."""
        if user_id not in self.users:
            raise SlackError("user_not_found")
        return self.users[user_id]

    def user_named(self, name: str) -> User | None:
        """A member by display name or handle, whatever the case."""
        wanted = name.removeprefix("@").casefold()
        named = (u for u in self.users.values() if wanted in (u.display_name.casefold(), u.name))
        return next(named, None)

    def channel(self, reference: str) -> Channel:
        """A channel by id or name; channel_not_found where there is none."""
        if reference in self.channels:
            return self.channels[reference]
        name = reference.removeprefix("#")
        named = (c for c in self.channels.values() if c.name == name and c.kind != "im")
        channel = next(named, None)
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def direct_message(self, user_id: str, other: str | None = None) -> Channel:
        """The direct message of two members, made on demand; of one member with the bot where no other is named."""
        pair = dict.fromkeys((self.user(user_id).id, self.user(other or self.bot_user_id).id))
        known = self._direct.get(frozenset(pair))
        return self.channels[known] if known else self.add_channel(name="", kind="im", members=list(pair))

    def sees(self, channel: Channel) -> frozenset[str]:
        """Who can see what is in a channel: everybody, if it is public."""
        return frozenset(self.users) if channel.kind == "channel" else frozenset(channel.members)

    def sees_file(self, user_id: str, file: File) -> bool:
        """Whether a file is somebody's own, or shared where that member can see it.

        A picture of the app's that is shared nowhere is for whom the app shows a block that names it.
        """
        if file.user == self.bot_user_id and not file.shares and file.mimetype.startswith("image/"):
            return True
        return user_id == file.user or any(user_id in self.sees(self.channels[place]) for place in file.shares)

    # Messages

    def now(self) -> int:
        """Seconds since the epoch, by the workspace's clock."""
        return int(self.clock())

    def next_ts(self) -> str:
        """A timestamp that is later than every one before it."""
        self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def message(self, channel_id: str, ts: str) -> Message:
        """A message that is still there; message_not_found where there is none."""
        message = self.messages.get(channel_id, {}).get(ts)
        if message is None or message.deleted:
            raise SlackError("message_not_found")
        return message

    def thread(self, channel_id: str, thread_ts: str) -> Iterator[Message]:
        """The root, if it is still there, and its replies, in order."""
        posted = self.messages.get(channel_id, {})
        for ts in (thread_ts, *self.threads.get((channel_id, thread_ts), ())):
            message = posted.get(ts)
            if message is not None and not message.deleted:
                yield message

    # Writing

    def save_message(self, message: Message) -> None:
        """Put a message, or what has become of it, in its place."""
        posted = self.messages.setdefault(message.channel, {})
        if message.ts not in posted and message.is_reply:
            self.threads.setdefault((message.channel, message.thread_ts or ""), []).append(message.ts)
        posted[message.ts] = message
        self.store.put("messages", f"{message.channel}/{message.ts}", _message_row(message))

    def save_file(self, file: File, content: bytes | None = None) -> None:
        """Keep a file's description, and its content where it is new."""
        self.files[file.id] = file
        row = {f.name: getattr(file, f.name) for f in fields(File) if f.name != "base_url"}
        self.store.put("files", file.id, row)
        if content is not None:
            self.store.put_content(file.id, content)

    def delete_file(self, file_id: str) -> None:
        """Remove a file and what is in it."""
        del self.files[file_id]
        self.store.delete("files", file_id)
        self.store.delete_content(file_id)

    def save_home(self, view: View) -> None:
        """Keep a published Home tab."""
        self.homes[view.user] = view
        self.store.put("homes", view.user, _row(view))

    def save_channel(self, channel: Channel, *, removed: frozenset[str] = frozenset()) -> None:
        """Keep a channel and who is in it; whoever was removed hears of that too."""
        self._know(channel)
        self.store.put("channels", channel.id, _row(channel))
        self.changes.publish("channel_changed", lambda: channel.to_json(""), lambda: self.sees(channel) | removed)

    def save_user(self, user: User) -> None:
        """Keep a member."""
        self.users[user.id] = user
        self.store.put("users", user.id, _row(user))

    def add_channel(self, *, name: str, kind: ChannelKind, members: list[str]) -> Channel:
        """Make a channel with these members."""
        prefix: Literal["C", "D", "G"] = "D" if kind == "im" else "C"
        channel = Channel(
            id=make_id(prefix),
            name=name,
            kind=kind,
            members=members,
            creator=members[0] if members else "",
            created=self.now(),
        )
        self.save_channel(channel)
        return channel

    def add_user(self, name: str, real_name: str, *, title: str = "", is_admin: bool = False) -> User:
        """Make a person, who is in every public channel."""
        user = User(
            id=make_id("U"),
            name=name.casefold().replace(" ", "."),
            display_name=name,
            real_name=real_name,
            title=title,
            is_admin=is_admin,
        )
        self.save_user(user)
        for channel in self.channels.values():
            if channel.kind == "channel":
                channel.members.append(user.id)
                self.save_channel(channel)
        return user

    def revoke_tokens(self) -> None:
        """The bot token that the app holds is no good any more."""
        self.settings["bot_token"] = make_bot_token()
        self.store.put("settings", "workspace", self.settings)

    def move_to(self, url: str) -> None:
        """Take note of the address at which files are served from now on."""
        self.url = url
        for file in self.files.values():
            file.base_url = url

    # Beginning

    def _load_settings(self, team_name: str) -> dict[str, str]:
        stored = dict(self.store.all("settings"))
        if "workspace" in stored:
            return dict(stored["workspace"])
        settings = {
            "team_id": make_id("T"),
            "team_name": team_name,
            "team_domain": team_name.casefold().replace(" ", "-"),
            "app_id": make_id("A"),
            "bot_id": make_id("B"),
            "bot_user_id": make_id("U"),
            "bot_token": make_bot_token(),
            "app_token": f"xapp-1-A-{secrets.randbelow(10**12):012d}-{secrets.token_hex(16)}",
            "signing_secret": secrets.token_hex(16),
            "verification_token": secrets.token_hex(12),
        }
        self.store.put("settings", "workspace", settings)
        return settings

    def _load(self) -> None:
        for _, row in self.store.all("users"):
            self.users[row["id"]] = User(**row)
        for _, row in self.store.all("channels"):
            self._know(Channel(**row))
        for _, row in self.store.all("files"):
            self.files[row["id"]] = File(**row)
        for _, row in self.store.all("homes"):
            self.homes[row["user"]] = View(**{**row, "blocks": tuple(row["blocks"])})
        for _, row in self.store.all("messages"):
            self._load_message(row)

    def _know(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        if channel.kind == "im":
            self._direct[frozenset(channel.members)] = channel.id

    def _load_message(self, row: JSON) -> None:
        files = tuple(self.files[file_id] for file_id in row.pop("files", ()) if file_id in self.files)
        for name in ("blocks", "attachments", "reply_users"):
            row[name] = tuple(row.get(name, ()))
        row["reactions"] = tuple((name, tuple(users)) for name, users in row.get("reactions", ()))
        message = Message(**row, files=files)
        self.messages.setdefault(message.channel, {})[message.ts] = message
        if message.is_reply:
            self.threads.setdefault((message.channel, message.thread_ts or ""), []).append(message.ts)
        self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))

    def _populate(self) -> None:
        bot = User(
            id=self.bot_user_id,
            name=self.manifest.bot_name.casefold().replace(" ", "_"),
            display_name=self.manifest.bot_name,
            real_name=self.manifest.bot_name,
            is_bot=True,
        )
        self.save_user(bot)
        for name, real_name, title, is_admin in _PEOPLE:
            self.add_user(name, real_name, title=title, is_admin=is_admin)
        people = [user.id for user in self.users.values() if not user.is_bot]
        for name, with_bot in _CHANNELS:
            members = [*people, bot.id] if with_bot else list(people)
            self.add_channel(name=name, kind="channel", members=members)


def _row(thing: User | Channel | View) -> dict[str, Any]:
    return {f.name: getattr(thing, f.name) for f in fields(thing)}


_MESSAGE_FIELDS = [(f.name, None if f.default is MISSING else f.default) for f in fields(Message)]


def _message_row(message: Message) -> dict[str, Any]:
    row = {name: value for name, default in _MESSAGE_FIELDS if (value := getattr(message, name)) != default}
    if message.files:
        row["files"] = [file.id for file in message.files]
    return row
