"""What a terminal learns from a workspace before it can show anything."""

from bot.terminal.text import JSON, Reader
from bot.workspace import WorkspaceClient


async def reader_for(client: WorkspaceClient) -> Reader:
    """A reader who knows everybody in the workspace, and the channels that the client's person is in."""
    people = {user["id"]: user["profile"]["display_name"] or user["name"] for user in await client.people()}
    channels = {channel["id"]: channel["name"] for channel in await client.conversations() if channel.get("name")}
    return Reader(people=people, channels=channels)


def message_of(change: JSON) -> JSON:
    """The message that a change of the stream is about, as clients name it when they use it."""
    data = change["data"]
    return {**data["message"], "channel": data["channel"], "ephemeral": data["ephemeral"]}
