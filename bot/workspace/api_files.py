"""files.*."""

from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.messages import Draft
from bot.workspace.methods import Methods, visible_channel
from bot.workspace.model import JSON, Channel, File
from bot.workspace.slack import Slack

METHODS = Methods()


@METHODS.add("files.getUploadURLExternal", "files:write")
def get_upload_url(slack: Slack, arguments: Arguments) -> JSON:
    """Where to upload a file."""
    length = arguments.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: length"])
    url, file_id = slack.uploads.promise(arguments.text("filename"), length)
    return {"upload_url": url, "file_id": file_id}


@METHODS.add("files.completeUploadExternal", "files:write")
def complete_upload(slack: Slack, arguments: Arguments) -> JSON:
    """Share uploaded files in channels; what is shared shows a moment later."""
    named = arguments.blocks("files") or []
    channels = [_channel_to_share(slack, channel_id) for channel_id in _channel_ids(arguments)]
    slack.uploads.check_arrived([str(item.get("id")) for item in named])
    files = [slack.uploads.complete(str(item["id"]), item.get("title")) for item in named]
    # Slack goes on processing after it has answered: the answer knows of no share yet.
    shown = [file.to_json() | {"shares": {}, "channels": [], "mimetype": ""} for file in files]
    draft = Draft(
        text=arguments.text("initial_comment", ""),
        blocks=arguments.blocks() or (),
        thread_ts=arguments.optional("thread_ts"),
        files=files,
    )
    for channel in channels:
        slack.messages.post(channel, slack.state.bot_user_id, draft)
    return {"files": shown}


@METHODS.add("files.info", "files:read")
def info(slack: Slack, arguments: Arguments) -> JSON:
    """A file, and where it is shared."""
    file = slack.uploads.find(arguments.text("file"), slack.state.bot_user_id)
    return {"file": _shared(slack, file), "comments": []}


@METHODS.add("files.delete", "files:write")
def delete(slack: Slack, arguments: Arguments) -> JSON:
    """Delete a file of the bot's own."""
    file = slack.uploads.find(arguments.text("file"), slack.state.bot_user_id)
    if file.user != slack.state.bot_user_id:
        raise SlackError("cant_delete_file")
    slack.state.delete_file(file.id)
    slack.events.file("file_deleted", file, None)
    return {}


def _channel_ids(arguments: Arguments) -> list[str]:
    named = arguments.optional("channel_id") or arguments.optional("channels") or ""
    return [channel_id for channel_id in named.split(",") if channel_id]


def _channel_to_share(slack: Slack, channel_id: str) -> Channel:
    channel = visible_channel(slack, channel_id)
    if slack.state.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _shared(slack: Slack, file: File) -> JSON:
    shares: dict[str, dict[str, list[JSON]]] = {"public": {}, "private": {}}
    for channel_id, posted in file.shares.items():
        channel = slack.state.channels[channel_id]
        if slack.state.bot_user_id in slack.state.sees(channel):
            kind = "public" if channel.kind == "channel" else "private"
            shares[kind][channel_id] = [_share(slack, channel_id, ts) for ts in posted]
    return file.to_json() | {
        "channels": list(shares["public"]),
        "groups": [c for c in shares["private"] if slack.state.channels[c].kind == "group"],
        "ims": [c for c in shares["private"] if slack.state.channels[c].kind == "im"],
        "shares": {kind: where for kind, where in shares.items() if where},
    }


def _share(slack: Slack, channel_id: str, ts: str) -> JSON:
    message = slack.state.messages[channel_id][ts]
    return {"ts": ts, **({"thread_ts": message.thread_ts} if message.thread_ts else {})}
