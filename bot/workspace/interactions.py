"""What Slack sends to the app when a person does something, and what it makes of the app's answer."""

from typing import Any

from bot.workspace import block_kit, elements
from bot.workspace.elements import Found
from bot.workspace.errors import SlackError, Undelivered
from bot.workspace.model import JSON, Channel, Message, User, View
from bot.workspace.responses import Permit
from bot.workspace.results import ActionResult, CommandResult, SubmitResult
from bot.workspace.slack import Slack

_CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup"}
_MessageStates = dict[tuple[str, str, str], dict[str, dict[str, JSON]]]


class Interactions:
    """One person's side of slash commands, Block Kit, modals and shortcuts."""

    def __init__(self, slack: Slack, user: User) -> None:
        self._slack = slack
        self._user = user
        self._message_states: _MessageStates = {}

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

    async def act_in_message(self, message: Message, found: Found, chosen: Any) -> ActionResult:
        """Report the use of an element of a message."""
        state = self._message_states.setdefault((message.channel, message.ts, self._user.id), {})
        if elements.holds_state(found):
            state.setdefault(found.block_id, {})[found.action_id] = elements.state_value(found, chosen)
        if not found.reports_at_once:
            return ActionResult(sent=False)
        channel = self._slack.state.channels[message.channel]
        ephemeral = message.ephemeral_for is not None
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            "container": container,
            "trigger_id": self._slack.views.make_trigger(self._user.id),
            "channel": _brief(channel),
            "state": {"values": state},
            "response_url": self._slack.responses.make_url(channel.id, self._user.id, message),
        }
        # Slack does not store ephemeral messages, so it has none to send along.
        if not ephemeral:
            payload["message"] = message.to_json()
        return await self._report(found, chosen, payload)

    async def act_in_view(self, view: View, found: Found, chosen: Any) -> ActionResult:
        """Note the use of an element of a modal or Home tab, and report it where that is due."""
        if elements.holds_state(found):
            values = {block: dict(actions) for block, actions in view.state.items()}
            values.setdefault(found.block_id, {})[found.action_id] = elements.state_value(found, chosen)
            view = self._slack.views.set_state(view, values)
        if not found.reports_at_once:
            return ActionResult(sent=False)
        payload = {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._slack.views.make_trigger(self._user.id, view.id),
            "view": view.to_json(),
        }
        return await self._report(found, chosen, payload)

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

    async def suggestions(self, container: Message | View, found: Found, typed: str) -> list[JSON]:
        """The options that the app offers for what was typed into an external select."""
        payload = {
            "type": "block_suggestion",
            "user": self._who,
            "action_id": found.action_id,
            "block_id": found.block_id,
            "value": typed,
        }
        if isinstance(container, View):
            payload |= {"view": container.to_json(), "container": {"type": "view", "view_id": container.id}}
        else:
            channel = self._slack.state.channels[container.channel]
            payload |= {"message": container.to_json(), "channel": _brief(channel)}
        answer = await self._slack.interact(payload) or {}
        groups = answer.get("option_groups", ())
        return [*answer.get("options", ()), *(option for group in groups for option in group["options"])]

    @property
    def _who(self) -> JSON:
        user = self._user
        return {"id": user.id, "username": user.name, "name": user.name, "team_id": self._slack.state.team_id}

    async def _report(self, found: Found, chosen: Any, payload: JSON) -> ActionResult:
        action = elements.report(found, chosen, self._slack.state.next_ts())
        return await self._send({"type": "block_actions", "user": self._who, "actions": [action], **payload})

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
    errors = {}
    for found in elements.elements_of(view.blocks):
        if found.block["type"] == "input":
            value = view.state.get(found.block_id, {}).get(found.action_id, {})
            problem = elements.missing_input(found, value)
            if problem is not None:
                errors[found.block_id] = problem
    return errors


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
