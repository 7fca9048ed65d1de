"""A small Slack in one process: what the bot plays in where there are no Slack tokens, and in tests."""

from bot.workspace.client import ClientError, WorkspaceClient
from bot.workspace.errors import SlackError, Undelivered
from bot.workspace.faults import Faults
from bot.workspace.model import Call, Change, Channel, File, Message, User, View
from bot.workspace.person import Person
from bot.workspace.results import ActionResult, CommandResult, SubmitResult
from bot.workspace.workspace import Workspace

__all__ = [
    "ActionResult",
    "Call",
    "Change",
    "Channel",
    "ClientError",
    "CommandResult",
    "Faults",
    "File",
    "Message",
    "Person",
    "SlackError",
    "SubmitResult",
    "Undelivered",
    "User",
    "View",
    "Workspace",
    "WorkspaceClient",
]
