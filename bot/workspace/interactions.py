"""What Slack sends to the app when a person does something, and what it makes of the app's answer."""

from typing import Any

from bot.workspace import block_kit, elements
from bot.workspace.elements import Found, Values
from bot.workspace.errors import SlackError, Undelivered
from bot.workspace.form_checks import problem_with
from bot.workspace.model import JSON, Channel, Message, User, View
from bot.workspace.responses import Permit
from bot.workspace.results import ActionResult, CommandResult, SubmitResult
from bot.workspace.slack import Slack

_CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup"}


class Interactions:
    """One person's side of slash commands, Block Kit, modals and shortcuts."""

    def __init__(self, slack: Slack, user: User) -> None:
        self._slack = slack
        self._user = user
        # By channel and ts; a view keeps its own.
        self._in_messages: dict[tuple[str, str], Values] = {}

    async def command(self, command: str, text: str, channel: Channel) -> CommandResult:
        """Send a slash command."""
        slack = self._slack
        payload = {
            "token": slack.state.settings["verification_token"],
            "team_id": slack.state.team_id,
            "team_domain": slack.state.settings["team_domain"],
            "channel_id": channel.id,
            "channel_name": _CHANNEL_NAMES.get(channel.kind, channel.name),
            "user_id": self._user.id,
            "user_name": self._user.name,
            "command": command,
            "text": text,
            "api_app_id": slack.state.app_id,
            "is_enterprise_install": "false",
            "response_url": slack.responses.make_url(channel.id, self._user.id),
            "trigger_id": slack.views.make_trigger(self._user.id),
        }
        try:
            answer = await slack.delivery.request("slash_commands", payload)
        except Undelivered as problem:
            return CommandResult(error=_error(problem))
        return self._show_command_answer(channel, answer or {})

    def held(self, message: Message) -> Values:
        """What the inputs of a message hold for this person; what an update took away is forgotten."""
        place = message.channel, message.ts
        known = self._in_messages.get(place)
        values = elements.kept_state(known or {}, elements.initial_state(message.blocks))
        if known is not None:
            self._in_messages[place] = values
        return values

    def note(self, container: Message | View, found: Found, chosen: Any) -> Message | View:
        """Keep what somebody has chosen or written, without a word to the app; what holds it as it is then."""
        if not elements.holds_state(found):
            return container
        if isinstance(container, View):
            return self._slack.views.set_state(container, elements.with_choice(container.state, found, chosen))
        values = elements.with_choice(self.held(container), found, chosen)
        self._in_messages[container.channel, container.ts] = values
        return container

    async def act(self, container: Message | View, found: Found, chosen: Any) -> ActionResult:
        """Note the use of an element, and report it where that is due."""
        container = self.note(container, found, chosen)
        if not found.reports_at_once:
            return ActionResult(sent=False)
        action = elements.report(found, chosen, self._slack.state.next_ts())
        around = self._around(container) | self._ways_to_answer(container)
        return await self._send({"type": "block_actions", "user": self._who, "actions": [action], **around})

    async def submit(self, view: View) -> SubmitResult:
        """Send a form, unless Slack's client finds it incomplete."""
        errors = _incomplete(view)
        if errors:
            return SubmitResult(errors=errors, view=view)
        payload = {
            "type": "view_submission",
            "user": self._who,
            "trigger_id": self._slack.views.make_trigger(self._user.id, view.id),
            "view": view.to_json(),
            "response_urls": [],
        }
        try:
            answer = await self._slack.interact(payload)
        except Undelivered as problem:
            return SubmitResult(error=_error(problem), view=view)
        try:
            return self._take_submit_answer(view, answer or {})
        except SlackError as refusal:
            # "We had some trouble connecting. Try again?" is all that a person gets to see of it.
            return SubmitResult(error=refusal.code, problems=tuple(refusal.messages), view=view)

    async def close(self, view: View, *, cleared: bool) -> ActionResult:
        """Close a modal, and say so where the app has asked to know."""
        views = self._slack.views
        gone = views.stack(self._user.id) if cleared else [view]
        for closing in reversed(gone):
            views.remove(closing)
        if not view.notify_on_close:
            return ActionResult(sent=False)
        payload = {"type": "view_closed", "user": self._who, "view": view.to_json(), "is_cleared": cleared}
        return await self._send(payload)

    async def shortcut(self, callback_id: str, message: Message | None) -> ActionResult:
        """Use a global shortcut, or one on a message."""
        state = self._slack.state
        payload = {
            "type": "shortcut",
            "action_ts": state.next_ts(),
            "user": self._who,
            "callback_id": callback_id,
            "trigger_id": self._slack.views.make_trigger(self._user.id),
        }
        if message is not None:
            channel = state.channels[message.channel]
            payload |= {
                "type": "message_action",
                "channel": _brief(channel),
                "message_ts": message.ts,
                "message": message.to_json(),
                "response_url": self._slack.responses.make_url(channel.id, self._user.id, message),
            }
        return await self._send(payload)

    async def suggestions(self, container: Message | View, found: Found, typed: str) -> list[tuple[str, list[JSON]]]:
        """The options that the app offers for what was typed into an external select, by their groups' labels."""
        payload = {
            "type": "block_suggestion",
            "user": self._who,
            "action_id": found.action_id,
            "block_id": found.block_id,
            "value": typed,
            **self._around(container),
        }
        answer = await self._slack.interact(payload) or {}
        groups = [(group["label"]["text"], group["options"]) for group in answer.get("option_groups") or ()]
        alone = answer.get("options")
        return [("", alone), *groups] if alone else groups

    def _around(self, container: Message | View) -> JSON:
        """What holds an element, as interactions show it."""
        if isinstance(container, View):
            return {"container": {"type": "view", "view_id": container.id}, "view": container.to_json()}
        channel = self._slack.state.channels[container.channel]
        is_ephemeral = container.ephemeral_for is not None
        where = {
            "type": "message",
            "message_ts": container.ts,
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        }
        if container.thread_ts:
            where["thread_ts"] = container.thread_ts
        around = {"container": where, "channel": _brief(channel)}
        # Slack does not store ephemeral messages, so it has none to send along.
        return around if is_ephemeral else around | {"message": container.to_json()}

    def _ways_to_answer(self, container: Message | View) -> JSON:
        """What lets the app answer the use of an element, and what else is filled in around it."""
        trigger = self._slack.views.make_trigger
        if isinstance(container, View):
            return {"trigger_id": trigger(self._user.id, container.id)}
        return {
            "trigger_id": trigger(self._user.id),
            "state": {"values": self.held(container)},
            "response_url": self._slack.responses.make_url(container.channel, self._user.id, container),
        }

    @property
    def _who(self) -> JSON:
        user = self._user
        return {"id": user.id, "username": user.name, "name": user.name, "team_id": self._slack.state.team_id}

    async def _send(self, payload: JSON) -> ActionResult:
        try:
            await self._slack.interact(payload)
        except Undelivered as problem:
            return ActionResult(error=_error(problem))
        return ActionResult()

    def _show_command_answer(self, channel: Channel, answer: JSON) -> CommandResult:
        text, blocks = answer.get("text"), tuple(answer.get("blocks") or ())
        if not (text or blocks):
            return CommandResult()
        permit = Permit(channel.id, self._user.id)
        try:
            shown = self._slack.responses.respond(permit, answer)
        except SlackError as refusal:
            return CommandResult(error=refusal.code, ack_text=text, ack_blocks=blocks)
        return CommandResult(
            ack_text=text,
            ack_blocks=blocks,
            response_type=answer.get("response_type", "ephemeral"),
            message=shown,
        )

    def _take_submit_answer(self, view: View, answer: JSON) -> SubmitResult:
        views, user = self._slack.views, self._user.id
        action = answer.get("response_action")
        match action:
            case None:
                views.remove(view)
            case "clear":
                views.clear(user)
            case "errors":
                return SubmitResult(errors=_known_errors(view, answer), response_action=action, view=view)
            case "update":
                views.update(views.find(view.id, None), _valid(answer))
            case "push":
                views.show(user, _valid(answer), over=view)
            case _:
                raise SlackError("invalid_response_action")
        stack = views.stack(user)
        return SubmitResult(response_action=action, view=stack[-1] if stack else None)


def _incomplete(view: View) -> dict[str, str]:
    inputs = [found for found in elements.elements_of(view.blocks) if found.block["type"] == "input"]
    problems = {found.block_id: problem_with(found, elements.held_in(found, view.state)) for found in inputs}
    return {block_id: problem for block_id, problem in problems.items() if problem}


def _known_errors(view: View, answer: JSON) -> dict[str, str]:
    errors = dict(answer.get("errors") or {})
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = sorted(set(errors) - inputs)
    if unknown or not errors:
        raise SlackError("invalid_errors", messages=[f"no input block has the block_id {u}" for u in unknown])
    return errors


def _valid(answer: JSON) -> JSON:
    view = answer.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    problems = block_kit.check_view(view, "modal")
    if problems:
        raise SlackError("invalid_arguments", messages=problems)
    return view


def _brief(channel: Channel) -> JSON:
    return {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)}


def _error(problem: Undelivered) -> str:
    return "operation_timeout" if problem.reason in ("timeout", "http_timeout") else "dispatch_failed"
