"""api.test, auth.test, apps.*, bots.* and users.*."""

from bot.workspace.arguments import Arguments
from bot.workspace.errors import SlackError
from bot.workspace.methods import Methods, page
from bot.workspace.model import JSON
from bot.workspace.slack import Slack

METHODS = Methods()


@METHODS.add("api.test", token=None)
def api_test(slack: Slack, arguments: Arguments) -> JSON:
    """Give back what was sent."""
    if arguments.optional("error"):
        raise SlackError(arguments.text("error"), args=dict(arguments))
    return {"args": dict(arguments)}


@METHODS.add("auth.test")
def auth_test(slack: Slack, arguments: Arguments) -> JSON:
    """Whose token it is."""
    state = slack.state
    return {
        "url": f"{state.url}/",
        "team": state.settings["team_name"],
        "user": state.users[state.bot_user_id].name,
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


@METHODS.add("apps.connections.open", token="app_token")  # noqa: S106 - the kind of token
def open_connection(slack: Slack, arguments: Arguments) -> JSON:
    """Where to connect for Socket Mode."""
    return {"url": slack.sockets.open_url()}


@METHODS.add("bots.info", "users:read")
def bots_info(slack: Slack, arguments: Arguments) -> JSON:
    """The app's bot."""
    state = slack.state
    if arguments.text("bot", state.bot_id) != state.bot_id:
        raise SlackError("bot_not_found")
    bot = {"id": state.bot_id, "app_id": state.app_id, "user_id": state.bot_user_id}
    return {"bot": bot | {"name": slack.manifest.bot_name, "deleted": False, "updated": 0}}


@METHODS.add("users.info", "users:read")
def users_info(slack: Slack, arguments: Arguments) -> JSON:
    """A member."""
    return {"user": slack.state.user(arguments.text("user")).to_json(slack.state.team_id)}


@METHODS.add("users.list", "users:read")
def users_list(slack: Slack, arguments: Arguments) -> JSON:
    """All members."""
    everybody = [user.to_json(slack.state.team_id) for user in slack.state.users.values()]
    members, metadata = page(everybody, arguments, 1000)
    return {"members": members, "cache_ts": slack.state.now(), **metadata}
