"""chat.* and reactions.*."""

import json
from typing import Any

from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.messages import Draft
from bot.workspace.methods import Methods, visible_channel
from bot.workspace.model import JSON, Channel, Message
from bot.workspace.responses import check_content
from bot.workspace.slack import Slack

METHODS = Methods()

_MOST_METADATA = 16_000


@METHODS.add("chat.postMessage", "chat:write")
def post_message(slack: Slack, arguments: Arguments) -> JSON:
    """Post into a channel, a thread, or the direct message with a user."""
    channel = _channel_to_write(slack, arguments.text("channel"))
    message = slack.messages.post(channel, slack.state.bot_user_id, _draft(slack, arguments))
    return {"channel": channel.id, "ts": message.ts, "message": message.to_json(metadata=True)}


@METHODS.add("chat.postEphemeral", "chat:write")
def post_ephemeral(slack: Slack, arguments: Arguments) -> JSON:
    """Show something to one member of a channel."""
    channel = _channel_to_write(slack, arguments.text("channel"))
    user = slack.state.user(arguments.text("user"))
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": slack.messages.whisper(channel, user.id, _draft(slack, arguments)).ts}


@METHODS.add("chat.update", "chat:write")
def update(slack: Slack, arguments: Arguments) -> JSON:
    """Change a message of the bot's own; a text alone replaces blocks too."""
    message = _own_message(slack, arguments, "cant_update_message")
    changes = _changes(arguments)
    if not changes:
        raise SlackError("no_text")
    parts = {"text": message.text, "blocks": message.blocks, "attachments": message.attachments} | changes
    parts.pop("metadata", None)
    check_content(Draft(**parts), slack.state.most_block_characters)
    changed = slack.messages.change(message, slack.state.bot_user_id, **changes)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": changed.to_json(metadata=True),
    }


@METHODS.add("chat.delete", "chat:write")
def delete(slack: Slack, arguments: Arguments) -> JSON:
    """Delete a message of the bot's own."""
    message = _own_message(slack, arguments, "cant_delete_message")
    slack.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


@METHODS.add("chat.getPermalink")
def get_permalink(slack: Slack, arguments: Arguments) -> JSON:
    """The address of a message."""
    channel = visible_channel(slack, arguments.text("channel"))
    message = slack.state.message(channel.id, arguments.text("message_ts"))
    link = f"{slack.state.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@METHODS.add("reactions.add", "reactions:write")
def add_reaction(slack: Slack, arguments: Arguments) -> JSON:
    """React to a message."""
    if not _react(slack, arguments, add=True):
        raise SlackError("already_reacted")
    return {}


@METHODS.add("reactions.remove", "reactions:write")
def remove_reaction(slack: Slack, arguments: Arguments) -> JSON:
    """Take a reaction back."""
    if not _react(slack, arguments, add=False):
        raise SlackError("no_reaction")
    return {}


def _react(slack: Slack, arguments: Arguments, *, add: bool) -> bool:
    channel = visible_channel(slack, arguments.text("channel"))
    message = slack.state.message(channel.id, arguments.text("timestamp"))
    emoji = arguments.text("name").strip(":")
    return slack.messages.react(message, slack.state.bot_user_id, emoji, add=add)


def _channel_to_write(slack: Slack, reference: str) -> Channel:
    state = slack.state
    if reference in state.users:
        return state.direct_message(reference)
    channel = visible_channel(slack, reference)
    if channel.is_archived:
        raise SlackError("is_archived")
    anywhere = channel.kind == "channel" and "chat:write.public" in slack.manifest.scopes
    if state.bot_user_id not in channel.members and not anywhere:
        raise SlackError("not_in_channel")
    return channel


def _own_message(slack: Slack, arguments: Arguments, refusal: str) -> Message:
    channel = visible_channel(slack, arguments.text("channel"))
    message = slack.state.message(channel.id, arguments.text("ts"))
    if message.user != slack.state.bot_user_id:
        raise SlackError(refusal)
    if channel.is_archived:
        raise SlackError("is_archived")
    return message


def _draft(slack: Slack, arguments: Arguments) -> Draft:
    draft = Draft(
        text=arguments.text("text", "") or arguments.text("markdown_text", ""),
        blocks=arguments.blocks() or (),
        attachments=arguments.blocks("attachments") or (),
        thread_ts=arguments.optional("thread_ts"),
        broadcast=arguments.flag("reply_broadcast"),
        metadata=_metadata(arguments),
    )
    check_content(draft, slack.state.most_block_characters)
    return draft


def _changes(arguments: Arguments) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "text" in arguments:
        # A text that comes without blocks takes the place of the blocks that were there.
        changes |= {"text": arguments.text("text", ""), "blocks": (), "attachments": ()}
    for name in ("blocks", "attachments"):
        given = arguments.blocks(name)
        if given is not None:
            changes[name] = tuple(given)
    if "metadata" in arguments:
        changes["metadata"] = _metadata(arguments)
    return changes


def _metadata(arguments: Arguments) -> JSON | None:
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    well_formed = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not well_formed or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise SlackError("metadata_too_large")
    return dict(metadata)
