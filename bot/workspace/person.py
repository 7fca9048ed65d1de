"""A person at their Slack client: everything that a human can do, and what they then see."""

from collections.abc import Sequence
from typing import Any

from bot.workspace import elements
from bot.workspace.elements import Found
from bot.workspace.errors import SlackError
from bot.workspace.interactions import Interactions
from bot.workspace.messages import Draft
from bot.workspace.model import JSON, Channel, Message, View
from bot.workspace.results import ActionResult, CommandResult, SubmitResult
from bot.workspace.rich_text import Typist
from bot.workspace.slack import Slack
from bot.workspace.state import make_id

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

    def dm(self) -> Channel:
        """The direct message with the app."""
        return self._slack.state.direct_message(self.id)

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
        uploads = [self._slack.uploads.add(name, content, kind, self.id) for name, content, kind in files or ()]
        draft = Draft(
            text=self._typist.text(text),
            blocks=self._blocks(text),
            thread_ts=thread_ts,
            broadcast=broadcast,
            files=uploads,
        )
        return self._slack.messages.post(where, self.id, draft)

    async def edit(self, message: Message, text: str) -> Message:
        """Change a message of one's own."""
        own = self._own(message, "cant_update_message")
        changes = {"text": self._typist.text(text), "blocks": tuple(self._blocks(text))}
        return self._slack.messages.change(own, self.id, **changes)

    async def delete(self, message: Message) -> None:
        """Delete a message of one's own; an administrator may delete anybody's."""
        if message.ephemeral_for == self.id or self._user.is_admin:
            self._slack.messages.delete(self._current(message))
        else:
            self._slack.messages.delete(self._own(message, "cant_delete_message"))

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction."""
        self._slack.messages.react(self._current(message), self.id, emoji.strip(":"), add=True)

    async def invite(self, channel: Channel | str, user_id: str | None = None) -> None:
        """Bring somebody into a channel: the app's bot, unless another is named."""
        self._slack.admit(self._place(channel), user_id or self._slack.state.bot_user_id, self.id)

    async def remove(self, channel: Channel | str, user_id: str | None = None) -> None:
        """Take somebody out of a channel: the app's bot, unless another is named."""
        self._slack.remove(self._place(channel), user_id or self._slack.state.bot_user_id)

    # Commands and shortcuts

    async def command(self, line: str, channel: Channel | str, thread_ts: str | None = None) -> CommandResult:
        """Send a slash command."""
        where = self._place(channel)
        command, _, text = line.strip().partition(" ")
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
        return await self._use(container, found, value)

    async def choose(
        self, where: Message | View, action_id: str, value: Any, block_id: str | None = None
    ) -> ActionResult:
        """Choose an option by value or text, or a user, channel, date or time; several for a multi-select."""
        container, found = self._find(where, action_id, block_id=block_id)
        return await self._use(container, found, value)

    async def fill(self, where: Message | View, action_id: str, text: str, block_id: str | None = None) -> ActionResult:
        """Write into an input."""
        return await self.choose(where, action_id, text, block_id)

    async def suggestions(self, where: Message | View, action_id: str, typed: str = "") -> list[JSON]:
        """What an external select offers for what is typed into it."""
        container, found = self._find(where, action_id)
        return await self._interactions.suggestions(container, found, typed)

    async def submit(self, view: View | None = None, values: dict[str, Any] | None = None) -> SubmitResult:
        """Fill in by action_id what `values` says, then submit the modal."""
        for action_id, value in (values or {}).items():
            container, found = self._find(self._modal(view), action_id)
            await self._use(container, found, value)
        return await self._interactions.submit(self._modal(view))

    async def close(self, view: View | None = None, *, everything: bool = False) -> ActionResult:
        """Close the modal in front, or the whole stack."""
        return await self._interactions.close(self._modal(view), cleared=everything)

    # How a client finds things

    async def _use(self, container: Message | View, found: Found, value: Any) -> ActionResult:
        if isinstance(container, View):
            return await self._interactions.act_in_view(container, found, value)
        return await self._interactions.act_in_message(container, found, value)

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
            return self._slack.state.message(message.channel, message.ts)
        shown = self._slack.state.ephemerals.get(message.channel, {}).get(message.ts)
        if shown is None or shown.ephemeral_for != self.id:
            raise SlackError("message_not_found")
        return shown

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
        where = channel if isinstance(channel, Channel) else self._slack.state.channel(channel)
        if self.id not in where.members and (to_write or where.kind != "channel"):
            raise SlackError("not_in_channel")
        if to_write and where.is_archived:
            raise SlackError("is_archived")
        return where

    def _channel_named(self, name: str) -> Channel | None:
        named = (c for c in self._slack.state.channels.values() if c.kind == "channel" and c.name == name)
        return next(named, None)

    def _mentioned(self, text: str) -> str | None:
        user = self._slack.state.user_named(text.strip())
        return user.id if user else None

    def _blocks(self, text: str) -> list[JSON]:
        return [self._typist.block(text, make_id("")[:5])] if text else []
