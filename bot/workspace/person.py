"""A person at their Slack client: everything that a human can do, and what they then see."""

from collections.abc import Sequence
from typing import Any

from bot.workspace import elements
from bot.workspace.block_kit import LONGEST_TEXT
from bot.workspace.elements import Found, Values
from bot.workspace.errors import SlackError
from bot.workspace.interactions import Interactions
from bot.workspace.messages import Draft, refuse_tombstone
from bot.workspace.model import JSON, Channel, Message, View
from bot.workspace.results import ActionResult, CommandResult, SubmitResult
from bot.workspace.slack import Slack
from bot.workspace.state import make_id
from bot.workspace.text.typist import Typist

Attachment = tuple[str, bytes, str]


class Person:
    """One member of the workspace."""

    def __init__(self, slack: Slack, user_id: str) -> None:
        self._slack = slack
        self._user = slack.state.users[user_id]
        self._interactions = Interactions(slack, self._user)
        self._typist = Typist(slack.state.user_named, self._channel_named)

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"

    @property
    def id(self) -> str:
        """The user id (U…)."""
        return self._user.id

    @property
    def name(self) -> str:
        """The name that others see."""
        return self._user.display_name

    @property
    def real_name(self) -> str:
        """The full name."""
        return self._user.real_name

    # What this person sees

    @property
    def views(self) -> list[View]:
        """The open modals, the visible one last."""
        return self._slack.views.stack(self.id)

    @property
    def view(self) -> View | None:
        """The modal that is in front, if any is open."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> View | None:
        """The app's Home tab as it was last published."""
        return self._slack.state.homes.get(self.id)

    def dm(self, other: str | None = None) -> Channel:
        """The direct message with another member, by user id, or with the app."""
        return self._slack.state.direct_message(self.id, other)

    def channels(self) -> list[Channel]:
        """The conversations that this person is in."""
        return [c for c in self._slack.state.channels.values() if self.id in c.members]

    def messages(self, channel: Channel | str, thread_ts: str | None = None) -> list[Message]:
        """What a channel or a thread shows, in order, with what only this person sees."""
        where = self._place(channel)
        state = self._slack.state
        if thread_ts is None:
            posted = [m for m in state.messages.get(where.id, {}).values() if m.in_channel and not m.deleted]
        else:
            posted = list(state.thread(where.id, thread_ts))
        private = [
            message
            for message in state.ephemerals.get(where.id, {}).values()
            if message.ephemeral_for == self.id and message.thread_ts == thread_ts
        ]
        return sorted([*posted, *private], key=lambda m: m.ts) if private else posted

    def message(self, channel: Channel | str, ts: str) -> Message | None:
        """A message as this person sees it now; None where there is none, or the conversation is out of sight."""
        where = self._channel(channel)
        if self.id not in self._slack.state.sees(where):
            return None
        private = self._slack.state.ephemerals.get(where.id, {}).get(ts)
        if private is not None:
            return private if private.ephemeral_for == self.id else None
        posted = self._slack.state.messages.get(where.id, {}).get(ts)
        return None if posted is None or posted.deleted else posted

    def held(self, message: Message) -> Values:
        """What the inputs of a message hold for this person, as a view's state has it."""
        return self._interactions.held(message)

    # Messages

    async def post(
        self,
        channel: Channel | str,
        text: str,
        thread_ts: str | None = None,
        *,
        broadcast: bool = False,
        files: Sequence[Attachment] | None = None,
    ) -> Message:
        """Write a message; `broadcast` is "also send to channel"."""
        where = self._place(channel, to_write=True)
        written = self._written(text, is_alone=not files)
        if thread_ts is not None:
            self._slack.messages.check_thread(where, thread_ts)
        uploads = [self._slack.uploads.add(name, content, kind, self.id) for name, content, kind in files or ()]
        draft = Draft(
            text=written,
            blocks=self._blocks(text),
            thread_ts=thread_ts,
            broadcast=broadcast,
            files=uploads,
        )
        return self._slack.messages.post(where, self.id, draft)

    async def edit(self, message: Message, text: str) -> Message:
        """Change a message of one's own."""
        own = self._own(message, "cant_update_message")
        written = self._written(text, is_alone=not own.files)
        return self._slack.messages.change(own, self.id, text=written, blocks=tuple(self._blocks(text)))

    async def delete(self, message: Message) -> None:
        """Delete a message of one's own; an administrator may delete anybody's."""
        if message.ephemeral_for == self.id or self._user.is_admin:
            self._slack.messages.delete(self._current(message))
        else:
            self._slack.messages.delete(self._own(message, "cant_delete_message"))

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction."""
        self._slack.messages.react(self._posted(message), self.id, emoji.strip(":"), add=True)

    async def unreact(self, message: Message, emoji: str) -> None:
        """Take a reaction of one's own back."""
        self._slack.messages.react(self._posted(message), self.id, emoji.strip(":"), add=False)

    async def invite(self, channel: Channel | str, user_id: str | None = None) -> None:
        """Bring somebody into a channel: the app's bot, unless another is named."""
        self._slack.admit(self._room(channel), user_id or self._slack.state.bot_user_id, self.id)

    async def remove(self, channel: Channel | str, user_id: str | None = None) -> None:
        """Take somebody out of a channel: the app's bot, unless another is named."""
        self._slack.remove(self._room(channel), user_id or self._slack.state.bot_user_id)

    # Commands and shortcuts

    async def command(self, line: str, channel: Channel | str, thread_ts: str | None = None) -> CommandResult:
        """Send a slash command."""
        where = self._place(channel)
        command, text = _split(line)
        if command == "/invite" and "/invite" not in self._slack.manifest.commands:
            await self.invite(where, self._mentioned(text))
            return CommandResult()
        declared = self._slack.manifest.commands.get(command)
        if declared is None:
            return CommandResult(error="unknown_command", ack_text=f"{command} is not a valid command.")
        if thread_ts is not None:
            refusal = f"{command} is not supported in threads. Sorry!"
            return CommandResult(error="not_supported_in_threads", ack_text=refusal)
        if declared.get("should_escape"):
            text = self._typist.command_text(text)
        return await self._interactions.command(command, text.strip(), where)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> ActionResult:
        """Use a shortcut: on a message, or from anywhere."""
        declared = self._slack.manifest.shortcuts.get(callback_id)
        kind = "global" if message is None else "message"
        if declared is None or declared.get("type") != kind:
            raise LookupError(f"the manifest has no {kind} shortcut {callback_id!r}")
        current = self._current(message) if message else None
        return await self._interactions.shortcut(callback_id, current)

    async def open_home(self) -> View | None:
        """Look at the app's Home tab."""
        shown = self.home.to_json() if self.home else None
        self._slack.events.home_opened(self.id, self.dm(), shown)
        return self.home

    # Blocks

    async def click(
        self,
        where: Message | View,
        action_id: str,
        value: Any = None,
        block_id: str | None = None,
    ) -> ActionResult:
        """Press a button; equal ones are told apart by value or block_id."""
        container, found = self._find(where, action_id, value=value, block_id=block_id)
        return await self._interactions.act(container, found, value)

    async def choose(
        self, where: Message | View, action_id: str, value: Any, block_id: str | None = None, *, quietly: bool = False
    ) -> ActionResult:
        """Choose an option by value or text, or a user, channel, date or time; several for a multi-select.

        ``quietly`` keeps it without telling the app: what is half written is not reported yet.
        """
        container, found = self._find(where, action_id, block_id=block_id)
        if quietly:
            self._interactions.note(container, found, value)
            return ActionResult(sent=False)
        return await self._interactions.act(container, found, value)

    async def fill(self, where: Message | View, action_id: str, text: str, block_id: str | None = None) -> ActionResult:
        """Write into an input."""
        return await self.choose(where, action_id, text, block_id)

    async def suggestions(
        self, where: Message | View, action_id: str, typed: str = "", block_id: str | None = None
    ) -> list[JSON]:
        """What an external select offers for what is typed into it."""
        groups = await self.grouped_suggestions(where, action_id, typed, block_id)
        return [option for _, options in groups for option in options]

    async def grouped_suggestions(
        self, where: Message | View, action_id: str, typed: str = "", block_id: str | None = None
    ) -> list[tuple[str, list[JSON]]]:
        """What an external select offers, by the labels of its groups; those without a group come under ""."""
        container, found = self._find(where, action_id, block_id=block_id)
        return await self._interactions.suggestions(container, found, typed)

    async def submit(self, view: View | None = None, values: dict[str, Any] | None = None) -> SubmitResult:
        """Fill in by action_id what `values` says, then submit the modal."""
        for action_id, value in (values or {}).items():
            container, found = self._find(self._modal(view), action_id)
            await self._interactions.act(container, found, value)
        return await self._interactions.submit(self._modal(view))

    async def close(self, view: View | None = None, *, everything: bool = False) -> ActionResult:
        """Close the modal in front, or the whole stack."""
        return await self._interactions.close(self._modal(view), cleared=everything)

    # How a client finds things

    def _find(
        self,
        where: Message | View,
        action_id: str,
        *,
        value: Any = None,
        block_id: str | None = None,
    ) -> tuple[Message | View, Found]:
        current = self._current_view(where) if isinstance(where, View) else self._current(where)
        # A click can cross an update: then the person has pressed what is no longer there.
        for blocks in (current.blocks, where.blocks):
            found = elements.find(blocks, action_id, block_id=block_id, value=value)
            if found is not None:
                return current, found
        known = ", ".join(f.action_id for f in elements.elements_of(current.blocks)) or "nothing"
        raise LookupError(f"there is no {action_id!r} to use; there is: {known}")

    def _current(self, message: Message) -> Message:
        if message.ephemeral_for is None:
            return self._posted(message)
        shown = self._slack.state.ephemerals.get(message.channel, {}).get(message.ts)
        if shown is None or shown.ephemeral_for != self.id:
            raise SlackError("message_not_found")
        return shown

    def _posted(self, message: Message) -> Message:
        """The message as it stands; message_not_found for one that only its reader sees: Slack does not keep those."""
        posted = self._slack.state.message(self._place(message.channel).id, message.ts)
        refuse_tombstone(posted)
        return posted

    def _current_view(self, view: View) -> View:
        if view.type == "home":
            return self._slack.state.homes[view.user]
        return self._modal(view)

    def _modal(self, view: View | None) -> View:
        current = self.view if view is None else self._slack.views.open.get(view.id)
        if current is None:
            raise LookupError("no modal is open" if view is None else f"the modal {view.id} is closed")
        return current

    def _own(self, message: Message, refusal: str) -> Message:
        current = self._current(message)
        if current.user != self.id:
            raise SlackError(refusal)
        return current

    def _place(self, channel: Channel | str, *, to_write: bool = False) -> Channel:
        where = self._channel(channel)
        if self.id not in self._slack.state.sees(where):
            raise SlackError("channel_not_found")
        if to_write and self.id not in where.members:
            raise SlackError("not_in_channel")
        if to_write and where.is_archived:
            raise SlackError("is_archived")
        return where

    def _channel(self, channel: Channel | str) -> Channel:
        return channel if isinstance(channel, Channel) else self._slack.state.channel(channel)

    def _room(self, channel: Channel | str) -> Channel:
        """A place that people come to and leave, which a direct message is not."""
        where = self._place(channel)
        if where.kind in ("im", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return where

    def _channel_named(self, name: str) -> Channel | None:
        named = (c for c in self._slack.state.channels.values() if c.kind == "channel" and c.name == name)
        return next(named, None)

    def _mentioned(self, text: str) -> str | None:
        """Whom "/invite @somebody" names; None where it names nobody."""
        name = text.strip()
        user = self._slack.state.user_named(name) if name else None
        if name and user is None:
            raise SlackError("user_not_found")
        return user.id if user else None

    def _written(self, text: str, *, is_alone: bool) -> str:
        """The message's text, unless Slack's client would not send it."""
        written = self._typist.text(text)
        if is_alone and not written.strip():
            raise SlackError("no_text")
        if len(written) > LONGEST_TEXT:
            raise SlackError("msg_too_long")
        return written

    def _blocks(self, text: str) -> list[JSON]:
        return [self._typist.block(text, make_id("")[:5])] if text else []


def _split(line: str) -> tuple[str, str]:
    """A slash command and its text, which may begin on a line of its own."""
    command, *text = line.split(maxsplit=1) or [""]
    return command, "".join(text)
