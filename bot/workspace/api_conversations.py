"""conversations.*."""

from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.methods import Methods, missing_scope, need_scope_for, page, visible_channel
from bot.workspace.model import JSON, Channel, Message
from bot.workspace.slack import Slack

METHODS = Methods()

_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


@METHODS.add("conversations.open", "im:write", "mpim:write")
def open_conversation(slack: Slack, arguments: Arguments) -> JSON:
    """The direct message with one user."""
    users = [user for user in arguments.text("users", "").split(",") if user]
    if arguments.optional("channel"):
        channel = visible_channel(slack, arguments.text("channel"))
    elif not users:
        raise SlackError("users_list_not_supplied")
    elif len(users) > 1:
        channel = _group_message(slack, users)
    else:
        channel = slack.state.direct_message(users[0])
    shown = channel.to_json(slack.state.bot_user_id)
    return {"channel": shown if arguments.flag("return_im") else {"id": channel.id}}


@METHODS.add("conversations.info")
def info(slack: Slack, arguments: Arguments) -> JSON:
    """A conversation."""
    channel = _channel(slack, arguments, "read")
    return {"channel": channel.to_json(slack.state.bot_user_id)}


@METHODS.add("conversations.list", "channels:read", "groups:read", "im:read", "mpim:read")
def list_conversations(slack: Slack, arguments: Arguments) -> JSON:
    """The conversations that the bot can see, of the kinds that are asked for."""
    bot = slack.state.bot_user_id
    shown: list[JSON] = []
    for wanted in arguments.text("types", "public_channel").split(","):
        kind = _KINDS.get(wanted.strip())
        if kind is None:
            raise SlackError("invalid_types")
        shown.extend(_listed(slack, kind, bot))
    if arguments.flag("exclude_archived"):
        shown = [channel for channel in shown if not channel["is_archived"]]
    channels, metadata = page(shown, arguments, 100)
    return {"channels": channels, **metadata}


@METHODS.add("conversations.members")
def members(slack: Slack, arguments: Arguments) -> JSON:
    """Who is in a conversation."""
    channel = _channel(slack, arguments, "read")
    found, metadata = page([{"id": user} for user in channel.members], arguments, 100)
    return {"members": [user["id"] for user in found], **metadata}


@METHODS.add("conversations.join", "channels:join")
def join(slack: Slack, arguments: Arguments) -> JSON:
    """Enter a public channel."""
    channel = visible_channel(slack, arguments.text("channel"))
    bot = slack.state.bot_user_id
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    already = bot in channel.members
    if not already:
        slack.admit(channel, bot)
    return {"channel": channel.to_json(bot), **({"warning": "already_in_channel"} if already else {})}


@METHODS.add("conversations.history")
def history(slack: Slack, arguments: Arguments) -> JSON:
    """What a channel shows, newest first."""
    channel = _channel_with_history(slack, arguments)
    posted = [
        message
        for message in slack.state.messages.get(channel.id, {}).values()
        if message.in_channel and not message.deleted and _within(message, arguments)
    ]
    shown, metadata = page(_shown(posted[::-1], arguments), arguments, 100)
    return {"messages": shown, "has_more": bool(metadata["response_metadata"]["next_cursor"]), **metadata}


@METHODS.add("conversations.replies")
def replies(slack: Slack, arguments: Arguments) -> JSON:
    """A thread, oldest first; its root heads every page."""
    channel = _channel_with_history(slack, arguments)
    ts = arguments.text("ts")
    named = slack.state.messages.get(channel.id, {}).get(ts)
    root_ts = (named and named.thread_ts) or ts
    thread = list(slack.state.thread(channel.id, root_ts))
    if not thread:
        raise SlackError("thread_not_found")
    root = [message for message in thread if message.ts == root_ts]
    answers = [m for m in thread if m.ts != root_ts and _within(m, arguments)]
    shown, metadata = page(_shown(answers, arguments), arguments, 1000)
    more = bool(metadata["response_metadata"]["next_cursor"])
    return {"messages": [*_shown(root, arguments), *shown], "has_more": more, **metadata}


def _channel(slack: Slack, arguments: Arguments, act: str) -> Channel:
    channel = visible_channel(slack, arguments.text("channel"))
    need_scope_for(slack, channel, act)
    return channel


def _channel_with_history(slack: Slack, arguments: Arguments) -> Channel:
    channel = _channel(slack, arguments, "history")
    if slack.state.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _listed(slack: Slack, kind: str, bot: str) -> list[JSON]:
    needed = {"channel": "channels", "group": "groups"}.get(kind, kind) + ":read"
    if needed not in slack.manifest.scopes:
        raise missing_scope(slack, needed)
    return [
        channel.to_json(bot)
        for channel in slack.state.channels.values()
        if channel.kind == kind and (kind == "channel" or bot in channel.members)
    ]


def _group_message(slack: Slack, users: list[str]) -> Channel:
    present = {slack.state.user(user).id for user in users} | {slack.state.bot_user_id}
    for channel in slack.state.channels.values():
        if channel.kind == "mpim" and set(channel.members) == present:
            return channel
    name = "mpdm-" + "--".join(sorted(slack.state.users[user].name for user in present)) + "-1"
    return slack.state.add_channel(name=name, kind="mpim", members=sorted(present))


def _within(message: Message, arguments: Arguments) -> bool:
    oldest, latest = arguments.seconds("oldest"), arguments.seconds("latest")
    ts = float(message.ts)
    if arguments.flag("inclusive") and ts in (oldest, latest):
        return True
    return (oldest or 0) < ts and (latest is None or ts < latest)


def _shown(messages: list[Message], arguments: Arguments) -> list[JSON]:
    metadata = arguments.flag("include_all_metadata")
    return [message.to_json(metadata=metadata) for message in messages]
