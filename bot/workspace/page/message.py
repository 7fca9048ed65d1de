"""One message: who said it and when, what it says, and what hangs on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from markupsafe import Markup

from bot.workspace.model import JSON, Message
from bot.workspace.page import files, people
from bot.workspace.page.block_kit.blocks import draw_blocks
from bot.workspace.page.block_kit.static_blocks import is_static, wrapped_html
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.html import box, leaf, set_content
from bot.workspace.page.legacy_attachments import attachments_html
from bot.workspace.page.templates import template
from bot.workspace.page.text import mrkdwn_html, mrkdwn_words
from bot.workspace.page.text_field import TextField
from bot.workspace.page.typed import as_typed
from bot.workspace.page.viewer import Viewer
from bot.workspace.text import dates
from bot.workspace.text.emoji_names import emoji_named

_QUICK = ("thumbsup", "tada", "heart", "joy", "eyes", "white_check_mark", "pray", "bulb")
_TOGETHER_SECONDS = 300
_MOST_QUOTED = 80
_TEXT = Markup('<div class="text">{}</div>')


# Brings a drawn message up to date, below the message that stands above it now; False where it has to be drawn afresh.
Redraw = Callable[[Message, Message | None], bool]


@dataclass(frozen=True)
class Reaction:
    """One emoji below a message."""

    name: str
    shown: str
    people: str
    count: int
    is_mine: bool


class Shown:
    """A message as one person sees it, in words for the template."""

    def __init__(self, message: Message, viewer: Viewer, before: Message | None, *, in_thread: bool) -> None:
        self._message = message
        self._viewer = viewer
        self.id = f"{'reply' if in_thread else 'message'}-{message.ts.replace('.', '-')}"
        self.at = viewer.local(float(message.ts))
        self.continues = before is not None and _goes_on(before, message)
        self.author = people.shown(viewer.user(message.user))
        self.is_private = message.ephemeral_for is not None
        self.is_gone = message.subtype == "tombstone"
        self.is_edited = message.edited is not None and not self.is_gone
        self.can_open_thread = not in_thread
        self.replies = 0 if in_thread else message.reply_count
        self.app_name = viewer.slack.manifest.bot_name

    @property
    def classes(self) -> str:
        """What it looks like."""
        marks = {"continues": self.continues, "private": self.is_private, "gone": self.is_gone}
        return " ".join(["message", *(name for name, is_on in marks.items() if is_on)])

    @property
    def attributes(self) -> dict[str, str | int]:
        """How clicks and arrow keys find it."""
        return {"id": self.id, "data_ts": self._message.ts, "tabindex": -1}

    @property
    def in_full(self) -> str:
        """When it was written, to the second."""
        return dates.in_full(self.at)

    @property
    def last_reply(self) -> datetime:
        """When the thread was last written in."""
        return self._viewer.local(float(self._message.latest_reply or 0))

    @property
    def repliers(self) -> list[people.Shown]:
        """The first few who wrote in the thread."""
        return [people.shown(self._viewer.user(user)) for user in self._message.reply_users[:3]]

    @property
    def root_of_broadcast(self) -> str:
        """How the thread began, where the channel shows a reply of it."""
        message = self._message
        if not (self.can_open_thread and message.subtype == "thread_broadcast" and message.thread_ts):
            return ""
        root = self._viewer.person.message(message.channel, message.thread_ts)
        return self._quoted(root) if root else "a message that is gone"

    @property
    def files(self) -> list[files.Shown]:
        """What is attached."""
        content = self._viewer.slack.store.content
        return [files.shown(file, self._viewer.person.id, content) for file in self._message.files]

    @property
    def reactions(self) -> list[Reaction]:
        """The emoji below it."""
        reactions = () if self.is_gone else self._message.reactions
        return [self._reaction(name, users) for name, users in reactions]

    @property
    def shortcuts(self) -> list[JSON]:
        """The app's message shortcuts."""
        declared = self._viewer.slack.manifest.shortcuts.values()
        return [shortcut for shortcut in declared if shortcut.get("type") == "message"]

    @property
    def can_edit(self) -> bool:
        """Whether its author looks."""
        return self._message.user == self._viewer.person.id

    @property
    def can_delete(self) -> bool:
        """Whether its author or an administrator looks."""
        return self.can_edit or self._viewer.user(self._viewer.person.id).is_admin

    def _quoted(self, root: Message) -> str:
        words = mrkdwn_words(root.text, self._viewer.reader) or (root.files[0].title if root.files else "a message")
        return words if len(words) <= _MOST_QUOTED else f"{words[: _MOST_QUOTED - 1].rstrip()}…"

    def _reaction(self, name: str, users: tuple[str, ...]) -> Reaction:
        names = ", ".join(self._viewer.user(user).display_name for user in users)
        return Reaction(name, emoji_named(name) or f":{name}:", names, len(users), self._viewer.person.id in users)


class _Recorded:
    """A message with a recording, drawn in parts: the recording plays on while the parts around it change."""

    def __init__(self, message: Message, viewer: Viewer, before: Message | None, *, in_thread: bool) -> None:
        self._viewer = viewer
        self._in_thread = in_thread
        self._files = message.files
        self._is_first = before is None
        shown = Shown(message, viewer, before, in_thread=in_thread)
        with box("article", shown.classes, **shown.attributes) as self._article:
            gutter = leaf("div", classes="message-gutter")
            with box("div", "message-main"):
                above = leaf("div")
                leaf("div", _part("files", shown))
                below = leaf("div")
            self._parts = (gutter, above, below, leaf("div", classes="message-actions"))
        self._fill(message, shown)

    def redraw(self, message: Message, before: Message | None) -> bool:
        if self._article.is_deleted or (before is None) != self._is_first:
            return False
        if message.files != self._files or not _is_static(message):
            return False
        shown = Shown(message, self._viewer, before, in_thread=self._in_thread)
        self._article.classes(replace=shown.classes)
        self._fill(message, shown)
        return True

    def _fill(self, message: Message, shown: Shown) -> None:
        above = _part("head", shown) + _content(message, self._viewer) + _part("edited", shown)
        contents = (_part("gutter", shown), above, _part("below", shown), _part("actions", shown))
        for part, content in zip(self._parts, contents, strict=True):
            set_content(part, content)


def draw_message(message: Message, viewer: Viewer, before: Message | None, *, in_thread: bool) -> Redraw:
    """Draw it where the caller stands; ``before`` is the message above it, None for the first of a day.

    What nobody can press or fill in is one piece of HTML: NiceGUI goes through all its elements at every change.
    """
    shown = Shown(message, viewer, before, in_thread=in_thread)
    if not _is_static(message):
        _draw_with_elements(message, viewer, shown)
    elif any(file.plays for file in shown.files):
        return _Recorded(message, viewer, before, in_thread=in_thread).redraw
    else:
        leaf("article", _part("inside", shown, _content(message, viewer)), shown.classes, **shown.attributes)
    return lambda *_: False


def _is_static(message: Message) -> bool:
    return all(is_static(block) for block in message.blocks)


def _draw_with_elements(message: Message, viewer: Viewer, shown: Shown) -> None:
    surface = Surface(person=viewer.person, reader=viewer.reader, where=message, say=viewer.say, place=shown.id)
    with box("article", shown.classes, **shown.attributes):
        leaf("div", _part("gutter", shown), "message-gutter")
        with box("div", "message-main"):
            leaf("div", _part("head", shown))
            draw_blocks(message.blocks, surface)
            leaf("div", attachments_html(message.attachments, viewer.reader) + _part("foot", shown))
        leaf("div", _part("actions", shown), "message-actions")


def draw_editor(
    message: Message, viewer: Viewer, save: Callable[[Message, str], Awaitable[bool]], cancel: Callable[[], None]
) -> None:
    """Draw a message of one's own with its text in a field."""
    shown = Shown(message, viewer, None, in_thread=True)

    async def send(text: str) -> bool:
        return await save(message, text.strip())

    with box("article", "message editing", data_ts=message.ts):
        leaf("div", _part("gutter", shown), "message-gutter")
        with box("div", "message-main"):
            field = TextField(viewer, "Edit message", send, text=as_typed(message.text, viewer.reader), cancel=cancel)
            with box("div", "editor-tools"):
                leaf("button", "Cancel", "button", type="button").on("click", cancel)
                field.sends_on_click(leaf("button", "Save", "button primary", type="button"))
    field.focus()


def _content(message: Message, viewer: Viewer) -> Markup:
    blocks = Markup().join(wrapped_html(block, viewer.reader) for block in message.blocks)
    said = blocks if message.blocks else _TEXT.format(mrkdwn_html(message.text, viewer.reader))
    return said + attachments_html(message.attachments, viewer.reader)


def _part(name: str, *arguments: object) -> Markup:
    part: Markup = getattr(_macros(), name)(*arguments).strip()
    return part


@cache
def _macros() -> Any:
    return template("message.html").make_module({"quick_reactions": [(name, emoji_named(name)) for name in _QUICK]})


def _goes_on(before: Message, message: Message) -> bool:
    """Whether the same person goes on speaking, so that the name need not stand again."""
    return (
        before.user == message.user
        and before.ephemeral_for == message.ephemeral_for
        and before.subtype != "tombstone"
        and message.subtype not in ("thread_broadcast", "tombstone")
        and float(message.ts) - float(before.ts) < _TOGETHER_SECONDS
    )
