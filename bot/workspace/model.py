"""What a workspace is made of: people, channels, messages, files, views, and records of what happened."""

from dataclasses import dataclass, field
from datetime import datetime
from time import time
from typing import Any, Literal
from zoneinfo import ZoneInfo

JSON = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]


@dataclass(frozen=True, kw_only=True)
class User:
    """A member of the workspace: a person or the app's bot user."""

    id: str
    name: str
    display_name: str
    real_name: str
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    tz: str = "Europe/London"

    def to_json(self, team_id: str) -> JSON:
        """As users.info shows it."""
        here = datetime.fromtimestamp(time(), ZoneInfo(self.tz))
        return {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "tz": self.tz,
            "tz_label": here.tzname(),
            "tz_offset": int((here.utcoffset() or here - here).total_seconds()),
            "profile": {
                "title": self.title,
                "real_name": self.real_name,
                "real_name_normalized": self.real_name,
                "display_name": self.display_name,
                "display_name_normalized": self.display_name,
                "team": team_id,
            },
            "is_admin": self.is_admin,
            "is_owner": self.is_admin,
            "is_primary_owner": self.is_admin,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }


@dataclass(kw_only=True)
class Channel:
    """A conversation: public or private channel, or direct message."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    creator: str = ""
    created: int = 0
    is_archived: bool = False

    def to_json(self, viewer: str) -> JSON:
        """As conversations.info shows it to a user or bot."""
        common = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next((user for user in self.members if user != viewer), viewer)
            return {**common, "user": other, "is_open": True}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_general": self.name == "general",
            "is_member": viewer in self.members,
            "creator": self.creator,
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(kw_only=True)
class File:
    """An uploaded file; its content is kept by the store."""

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    user: str
    created: int
    base_url: str = ""
    shares: dict[str, list[str]] = field(default_factory=dict)
    duration_ms: int | None = None
    transcription: JSON | None = None

    @property
    def url_private(self) -> str:
        """Where it is downloaded, with a token."""
        return f"{self.base_url}/files-pri/{self.id}/{self.name}"

    def to_json(self) -> JSON:
        """As files.info and a message's `files` show it."""
        filetype = self.name.rpartition(".")[2] if "." in self.name else "text"
        body: JSON = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": filetype,
            "pretty_type": filetype.upper(),
            "user": self.user,
            "editable": False,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": True,
            "url_private": self.url_private,
            "url_private_download": f"{self.url_private}?download=1",
            "permalink": f"{self.base_url}/files/{self.user}/{self.id}/{self.name}",
            "file_access": "visible",
        }
        if self.transcription is not None:
            kind = "slack_audio" if self.mimetype.startswith("audio/") else "slack_video"
            body |= {"subtype": kind, "transcription": self.transcription}
        if self.duration_ms is not None:
            body["duration_ms"] = self.duration_ms
        return body


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message as it stands; an edit or a reply makes a new one in its place."""

    ts: str
    channel: str
    user: str
    text: str
    team: str = ""
    blocks: tuple[JSON, ...] = ()
    attachments: tuple[JSON, ...] = ()
    thread_ts: str | None = None
    parent_user_id: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    client_msg_id: str | None = None
    files: tuple[File, ...] = ()
    metadata: JSON | None = None
    edited: JSON | None = None
    reactions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ephemeral_for: str | None = None
    deleted: bool = False
    reply_count: int = 0
    reply_users: tuple[str, ...] = ()
    latest_reply: str | None = None

    @property
    def is_reply(self) -> bool:
        """Whether it hangs in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether the channel itself shows it, not only its thread."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    def to_json(self, *, metadata: bool = False) -> JSON:
        """As the Web API and events show it."""
        body: JSON = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        if self.team:
            body["team"] = self.team
        for name in ("subtype", "bot_id", "app_id", "client_msg_id", "thread_ts", "parent_user_id", "edited"):
            value = getattr(self, name)
            if value is not None:
                body[name] = value
        if self.blocks:
            body["blocks"] = list(self.blocks)
        if self.attachments:
            body["attachments"] = list(self.attachments)
        if self.files:
            body |= {"files": [file.to_json() for file in self.files], "upload": False}
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)} for name, users in self.reactions
            ]
        if metadata and self.metadata:
            body["metadata"] = self.metadata
        return body | self._thread_json()

    def _thread_json(self) -> JSON:
        if not self.reply_count:
            return {}
        return {
            "reply_count": self.reply_count,
            "reply_users_count": len(self.reply_users),
            "reply_users": list(self.reply_users),
            "latest_reply": self.latest_reply,
            "is_locked": False,
            "subscribed": False,
        }


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal or a Home tab as it stands; an update or a choice makes a new one in its place."""

    id: str
    type: Literal["modal", "home"]
    user: str
    team_id: str
    app_id: str
    bot_id: str
    blocks: tuple[JSON, ...]
    hash: str
    root_view_id: str
    title: JSON | None = None
    submit: JSON | None = None
    close: JSON | None = None
    callback_id: str = ""
    external_id: str = ""
    private_metadata: str = ""
    previous_view_id: str | None = None
    clear_on_close: bool = False
    notify_on_close: bool = False
    state: dict[str, dict[str, JSON]] = field(default_factory=dict)

    def to_json(self) -> JSON:
        """As views.* and interactions show it."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.type,
            "blocks": list(self.blocks),
            "private_metadata": self.private_metadata,
            "callback_id": self.callback_id,
            "state": {"values": self.state},
            "hash": self.hash,
            "title": self.title,
            "clear_on_close": self.clear_on_close,
            "notify_on_close": self.notify_on_close,
            "close": self.close,
            "submit": self.submit,
            "previous_view_id": self.previous_view_id,
            "root_view_id": self.root_view_id,
            "app_id": self.app_id,
            "external_id": self.external_id,
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
        }


@dataclass(frozen=True, kw_only=True)
class Call:
    """A Web API call that the app made; `at` is in seconds since the epoch, and `took` how many it was under way."""

    method: str
    arguments: JSON
    at: float
    ok: bool
    error: str | None
    response: JSON
    took: float = 0


@dataclass
class PendingEvent:
    """An event that has not been acknowledged."""

    payload: JSON
    failures: int = 0
    reason: str = ""
    repeats: int = 0
    delay: float = 0
    attempts: int = 0

    @property
    def id(self) -> str:
        """Slack's id of the event, the same for every try."""
        return str(self.payload["event_id"])


@dataclass(frozen=True)
class Change:
    """Something that happened; `data` is JSON, `visible_to` the people who see it (None: nobody's client).

    `at` is in seconds since the epoch, by the workspace's clock.
    """

    kind: str
    data: JSON
    visible_to: frozenset[str] | None = None
    at: float = 0
