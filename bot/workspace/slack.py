"""The workspace's parts put together, without a server: what Web API methods and people act on."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from bot.workspace.changes import Changes
from bot.workspace.delivery import Delivery
from bot.workspace.events import Events
from bot.workspace.faults import Faults
from bot.workspace.http_delivery import HttpDelivery
from bot.workspace.manifest import AppManifest
from bot.workspace.messages import Messages
from bot.workspace.model import JSON, Channel
from bot.workspace.responses import Responses
from bot.workspace.socket_mode import SocketMode
from bot.workspace.state import State
from bot.workspace.store import DiskStore, Store
from bot.workspace.uploads import Uploads
from bot.workspace.views import Views


class Slack:
    """One workspace with one app in it."""

    def __init__(self, manifest: JSON, path: Path | None, team_name: str, clock: Callable[[], float]) -> None:
        self.manifest = AppManifest(manifest)
        self.store = Store() if path is None else DiskStore(path)
        self.changes = Changes(clock)
        self.faults = Faults()
        self.state = State(self.manifest, self.store, self.changes, team_name=team_name, clock=clock)
        self.delivery = Delivery(self.state, self.faults)
        self.sockets = SocketMode(self.state, self.delivery.app_arrived)
        self.http = HttpDelivery(self.state)
        self.delivery.transport = self.sockets
        self.events = Events(self.state, self.delivery)
        self.messages = Messages(self.state, self.events)
        self.views = Views(self.state, monotonic)
        self.uploads = Uploads(self.state)
        self.responses = Responses(self.state, self.messages, monotonic)
        self.faults.disconnect = self.sockets.disconnect
        self.faults.changed = lambda: self.changes.publish("faults_changed", lambda: self.faults.switches)

    def send_to(self, request_url: str | None) -> None:
        """Deliver over HTTP from now on, or by Socket Mode where there is no URL."""
        self.http.request_url = request_url
        self.delivery.transport = self.http if request_url else self.sockets
        self.delivery.app_arrived()

    def admit(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Make somebody a member of a channel."""
        if user not in channel.members:
            channel.members.append(user)
            self.state.save_channel(channel)
            self.events.joined(channel, user, inviter)

    def remove(self, channel: Channel, user: str) -> None:
        """Take somebody out of a channel."""
        if user in channel.members:
            channel.members.remove(user)
            self.state.save_channel(channel, removed=frozenset([user]))
            self.events.left(channel, user)

    async def interact(self, payload: JSON) -> JSON | None:
        """Bring an interaction to the app; raises Undelivered where it is not acknowledged."""
        state = self.state
        common = {
            "team": {"id": state.team_id, "domain": state.settings["team_domain"]},
            "api_app_id": state.app_id,
            "token": state.settings["verification_token"],
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return await self.delivery.request("interactive", common | payload)
