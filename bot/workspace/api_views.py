"""views.*."""

from typing import Literal

from bot.workspace import block_kit
from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.methods import Methods
from bot.workspace.model import JSON
from bot.workspace.slack import Slack

METHODS = Methods()


@METHODS.add("views.open")
def open_view(slack: Slack, arguments: Arguments) -> JSON:
    """Open a modal for whoever did what the trigger came from."""
    content = _content(arguments, "modal")
    trigger = slack.views.use_trigger(arguments.text("trigger_id"))
    return {"view": slack.views.show(trigger.user, content).to_json()}


@METHODS.add("views.push")
def push_view(slack: Slack, arguments: Arguments) -> JSON:
    """Open a modal over the one that the trigger came from."""
    content = _content(arguments, "modal")
    trigger = slack.views.use_trigger(arguments.text("trigger_id"))
    below = slack.views.open.get(trigger.view_id or "")
    if below is None:
        raise SlackError("not_found")
    return {"view": slack.views.show(trigger.user, content, over=below).to_json()}


@METHODS.add("views.update")
def update_view(slack: Slack, arguments: Arguments) -> JSON:
    """Replace what a modal shows."""
    view = slack.views.find(arguments.optional("view_id"), arguments.optional("external_id"))
    content = _content(arguments, view.type)
    return {"view": slack.views.update(view, content, arguments.optional("hash")).to_json()}


@METHODS.add("views.publish")
def publish_view(slack: Slack, arguments: Arguments) -> JSON:
    """Show a person's Home tab."""
    user = slack.state.user(arguments.text("user_id"))
    content = _content(arguments, "home")
    return {"view": slack.views.publish(user.id, content, arguments.optional("hash")).to_json()}


def _content(arguments: Arguments, kind: Literal["modal", "home"]) -> JSON:
    view = arguments.structure("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    problems = block_kit.check_view(view, kind)
    if problems:
        raise SlackError("invalid_arguments", messages=problems)
    return view
