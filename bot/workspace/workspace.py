"""A local Slack workspace with one app in it, served over HTTP and WebSocket."""

from collections import deque
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, TypeVar

from fastapi import FastAPI
from starlette.routing import Route, WebSocketRoute

from bot.workspace.changes import Subscription
from bot.workspace.client_api import ClientApi
from bot.workspace.faults import Faults
from bot.workspace.journal import Journal
from bot.workspace.model import JSON, Call, Change, Channel, File, Message
from bot.workspace.person import Person
from bot.workspace.server import Server
from bot.workspace.slack import Slack
from bot.workspace.web_api import WebApi

if TYPE_CHECKING:
    from bot.workspace.page.app import Page

T = TypeVar("T")


class Workspace:
    """What `await start()` opens behaves like Slack to an app that talks to `api_url`.

    With ``page`` it can be used in a browser at `url`, which needs the extra ``workspace``.
    """

    def __init__(
        self,
        manifest: JSON,
        path: Path | str | None = None,
        team_name: str = "Greenroom",
        *,
        page: bool = False,
        clock: Callable[[], float] = time,
    ) -> None:
        self._slack = Slack(manifest, Path(path) if path is not None else None, team_name, clock)
        self._web_api = WebApi(self._slack)
        self._people: dict[str, Person] = {}
        self._server: Server | None = None
        self.url = ""
        self.app = FastAPI(title="Local Slack workspace", openapi_url=None)
        self._mount()
        self._page = self._mount_page() if page else None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve; returns when apps can connect."""
        self._slack.store.open()
        if self._page is not None:
            await self._page.start()
        server = Server(self.app)
        try:
            port = await server.start(host, port)
        except BaseException:
            # Nobody stops what has not started, and other workspaces of the process share what the page runs on.
            await self._end_page()
            raise
        self._server = server
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._slack.state.move_to(self.url)
        self._slack.delivery.resume()

    async def stop(self) -> None:
        """End every connection and task; with a path, everything is there again at the next start."""
        slack = self._slack
        slack.faults.clear()
        await slack.delivery.stop()
        await slack.sockets.stop()
        await slack.http.stop()
        slack.changes.close()
        if self._server is not None:
            await self._server.stop()
            self._server = None
        await self._end_page()
        slack.store.close()

    async def _end_page(self) -> None:
        if self._page is not None:
            await self._page.stop()

    @staticmethod
    def page_is_installed() -> bool:
        """Whether the extra ``workspace`` is there."""
        return find_spec("nicegui") is not None

    @property
    def has_page(self) -> bool:
        """Whether `url` shows the workspace in a browser."""
        return self._page is not None

    # What an app needs to know

    @property
    def api_url(self) -> str:
        """The base_url of Web API clients."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token (xoxb-…)."""
        return self._slack.state.settings["bot_token"]

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode (xapp-…)."""
        return self._slack.state.settings["app_token"]

    @property
    def signing_secret(self) -> str:
        """What requests over HTTP are signed with."""
        return self._slack.state.settings["signing_secret"]

    @property
    def bot_user_id(self) -> str:
        """The app's bot user."""
        return self._slack.state.bot_user_id

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self._slack.state.team_id

    # How the app is reached

    @property
    def request_url(self) -> str | None:
        """Where signed requests go; None for Socket Mode."""
        return self._slack.http.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._slack.send_to(url)

    async def verify_request_url(self) -> bool:
        """Whether the app at the request URL answers Slack's challenge."""
        return await self._slack.http.verify()

    @property
    def retry_delays(self) -> Sequence[float]:
        """Seconds before each further try with an event that was not acknowledged."""
        return self._slack.delivery.retry_delays

    @retry_delays.setter
    def retry_delays(self, delays: Sequence[float]) -> None:
        self._slack.delivery.retry_delays = delays

    @property
    def retry_on_connect(self) -> bool:
        """Whether events wait for the app to connect, and are sent again as soon as it does."""
        return self._slack.delivery.retry_on_connect

    @retry_on_connect.setter
    def retry_on_connect(self, value: bool) -> None:
        self._slack.delivery.retry_on_connect = value

    @property
    def ack_timeout(self) -> float:
        """Seconds that the app has to acknowledge: three, as with Slack."""
        return self._slack.delivery.ack_timeout

    @ack_timeout.setter
    def ack_timeout(self, seconds: float) -> None:
        self._slack.delivery.ack_timeout = seconds

    @property
    def connections(self) -> int:
        """How many Socket Mode connections the app has open."""
        return len(self._slack.sockets.connections)

    # Who and what is there

    @property
    def faults(self) -> Faults:
        """The switches that make things go wrong."""
        return self._slack.faults

    @property
    def calls(self) -> deque[Call]:
        """The last Web API calls of the app, oldest first."""
        return self._web_api.calls

    @property
    def undelivered_events(self) -> int:
        """How many events the app has not acknowledged yet."""
        return self._slack.delivery.undelivered

    @property
    def people(self) -> list[Person]:
        """Everybody but the bot."""
        return [self._person(user.id) for user in self._slack.state.users.values() if not user.is_bot]

    def titled(self, title: str) -> list[str]:
        """The ids of everybody whose profile has this title."""
        return [user.id for user in self._slack.state.users.values() if user.title == title]

    @property
    def channels(self) -> list[Channel]:
        """Every conversation, direct messages included."""
        return list(self._slack.state.channels.values())

    def person(self, name: str) -> Person:
        """A person by name or user id."""
        state = self._slack.state
        user = state.users.get(name) or state.user_named(name)
        if user is None or user.is_bot:
            known = ", ".join(person.name for person in self.people)
            raise LookupError(f"nobody is called {name!r}; there are: {known}")
        return self._person(user.id)

    def channel(self, name: str) -> Channel:
        """A channel by name or id."""
        return self._slack.state.channel(name)

    def add_person(self, name: str, *, real_name: str = "", title: str = "", admin: bool = False) -> Person:
        """Somebody new, in every public channel."""
        user = self._slack.state.add_user(name, real_name or name, title=title, is_admin=admin)
        return self._person(user.id)

    def add_channel(
        self, name: str, *, private: bool = False, with_bot: bool = False, members: list[Person] | None = None
    ) -> Channel:
        """A new channel, with everybody in it unless members are named."""
        ids = [person.id for person in (self.people if members is None else members)]
        if with_bot:
            ids.append(self.bot_user_id)
        return self._slack.state.add_channel(name=name, kind="group" if private else "channel", members=ids)

    def message(self, channel: Channel | str, ts: str) -> Message:
        """A message as it stands now."""
        where = channel if isinstance(channel, Channel) else self.channel(channel)
        return self._slack.state.message(where.id, ts)

    def content(self, file: File) -> bytes:
        """What is in a file."""
        return self._slack.store.content(file.id) or b""

    def finish_transcript(self, file: File, text: str) -> None:
        """A recording's transcript is ready, which Slack tells with file_change."""
        file.transcription = {"status": "complete", "locale": "en-US", "preview": {"content": text, "has_more": False}}
        self._slack.state.save_file(file)
        self._slack.events.file("file_change", file, None)

    def uninstall(self) -> None:
        """Remove the app: it hears of it, and its tokens end."""
        self._slack.events.uninstalled()
        self._slack.state.revoke_tokens()

    def archive(self, channel: Channel) -> None:
        """Close a channel for new messages."""
        channel.is_archived = True
        self._slack.state.save_channel(channel)

    # Waiting and watching

    def subscribe(self) -> Subscription[Change]:
        """Every change from now on."""
        return self._slack.changes.subscribe()

    def keep_journal(self, most: int = 1000) -> Journal:
        """What goes between the workspace and the app from now on, the last entries of it."""
        return Journal(self._slack.changes, most)

    async def until(self, predicate: Callable[[], T | None], timeout: float = 10.0) -> T:  # noqa: ASYNC109
        """The predicate's first truthy value, asked again after every change."""
        try:
            return await self._slack.changes.until(predicate, timeout)
        except TimeoutError:
            raise TimeoutError(self._account(timeout)) from None

    def _account(self, waited: float) -> str:
        posted = [m for channel in self._slack.state.messages.values() for m in channel.values()]
        posted += [m for channel in self._slack.state.ephemerals.values() for m in channel.values()]
        last = sorted(posted, key=lambda m: m.ts)[-6:]
        lines = [f"nothing came of it in {waited} s", "The last messages:"]
        lines += [f"  {self._shown(message)}" for message in last]
        lines += ["The last calls:"]
        lines += [f"  {call.method}: {call.error or 'ok'}" for call in list(self.calls)[-6:]]
        lines += [f"Connections of the app: {self.connections}"]
        return "\n".join(lines)

    def _shown(self, message: Message) -> str:
        who = self._slack.state.users[message.user].display_name
        where = "thread of " + message.thread_ts if message.is_reply and message.thread_ts else "channel"
        private = " (ephemeral)" if message.ephemeral_for else ""
        return f"{message.ts} {who} in {message.channel}, {where}{private}: {message.text[:100]!r}"

    def _person(self, user_id: str) -> Person:
        if user_id not in self._people:
            self._people[user_id] = Person(self._slack, user_id)
        return self._people[user_id]

    def _mount(self) -> None:
        slack = self._slack
        client = ClientApi(slack, self.person)
        self.app.router.routes += [
            Route("/api/{method}", self._web_api),
            WebSocketRoute("/link/", slack.sockets.serve),
            Route("/actions/{team}/{key}", slack.responses.serve, methods=["POST"]),
            Route("/upload/v1/{key}", slack.uploads.serve_upload, methods=["POST"]),
            Route("/files-pri/{file_id}/{name:path}", slack.uploads.serve_download),
            *client.routes,
        ]

    def _mount_page(self) -> "Page":
        from bot.workspace.page.app import Page  # noqa: PLC0415 - NiceGUI is an extra, and takes its time to load

        page = Page(self._slack, self.person)
        self.app.mount("/", page)
        return page
