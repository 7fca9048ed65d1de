"""A whole Greenroom for a test: the real bot on a real MongoDB-compatible server, in a local Slack workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient

from bot.api.slack_events import PATH
from bot.blocks import ids
from bot.caller import Caller
from bot.identity import user_uuid
from bot.main import Greenroom, greenroom
from bot.manifest import Manifest, load_manifest
from bot.settings import Settings
from bot.workspace import CommandResult, Message, Person, Workspace
from core.models import Choice, InterviewSessionResponse, MockInterviewSession
from storage.api_tokens_dao import ApiTokensDAO
from storage.client import connect, database
from storage.mock_interview_dao import MockInterviewSessionDAO
from storage.question_packs_dao import QuestionPacksDAO

PREVIEW = 0.05
ENOUGH = "First I would find out what the caller needs, and then measure before I change anything."


def settings_for(workspace: Workspace, mongodb_uri: str, **changes: object) -> Settings:
    """Settings of a bot in this workspace, with a preview that tests don't wait for."""
    chosen: dict[str, object] = {
        "slack_bot_token": workspace.bot_token,
        "slack_app_token": workspace.app_token,
        "slack_api_url": workspace.api_url,
        "mongodb_uri": mongodb_uri,
        "preview_seconds": PREVIEW,
        "sweep_seconds": 0.5,
        "http_port": 0,
        "seed": 7,
    }
    return Settings(_env_file=None, **(chosen | changes))


class Interview:
    """One person's interview, as its thread shows it."""

    def __init__(self, stage: "Stage", person: Person, card: Message) -> None:
        self._stage = stage
        self.person = person
        self.channel = card.channel
        self.thread_ts = card.ts

    @property
    def card(self) -> Message:
        """The root card as it stands now."""
        return self._stage.workspace.message(self.channel, self.thread_ts)

    @property
    def thread(self) -> list[Message]:
        """Everything that its owner sees in the thread, below the card."""
        return [m for m in self.person.messages(self.channel, self.thread_ts) if m.ts != self.thread_ts]

    @property
    def posts(self) -> list[str]:
        """The texts that the bot has posted for everybody in the thread."""
        return [m.text for m in self.thread if m.bot_id and m.ephemeral_for is None]

    @property
    def whispers(self) -> list[str]:
        """What the bot has told the owner alone."""
        return [m.text for m in self.thread if m.ephemeral_for is not None]

    def find(self, start: str, *, after: str = "0") -> Message | None:
        """The first post that begins so."""
        return next((m for m in self.thread if m.text.startswith(start) and m.ts > after and m.bot_id), None)

    async def sees(self, start: str, *, after: str = "0") -> Message:
        """Wait for a post that begins so."""
        return await self._stage.workspace.until(lambda: self.find(start, after=after))

    async def question(self, number: int) -> Message:
        """Wait for a question's preview."""
        return await self.sees(f"Question {number} of")

    async def prompt(self, number: int, *, after: str = "0") -> Message:
        """Wait for a question's "Answer now"."""
        return await self.sees(f"Answer now: question {number} ", after=after)

    async def whisper(self, part: str) -> str:
        """Wait for a private word that holds this."""
        return await self._stage.workspace.until(lambda: next((w for w in self.whispers if part in w), None))

    async def reply(self, text: str = ENOUGH) -> Message:
        """Write in the thread."""
        return await self.person.post(self.channel, text, self.thread_ts)

    async def answer(self, number: int, text: str = ENOUGH) -> Message:
        """Wait for "Answer now", then reply."""
        await self.prompt(number)
        return await self.reply(text)

    async def click(self, message: Message, action_id: str) -> None:
        """Press a button."""
        await self.person.click(self._stage.workspace.message(self.channel, message.ts), action_id)

    async def skip(self, number: int) -> None:
        """Wait for "Answer now", then skip."""
        await self.click(await self.prompt(number), ids.SKIP)

    async def finish(self, total: int, *, since: int = 1) -> Message:
        """Answer every question that is left; the message that holds the files."""
        for number in range(since, total + 1):
            await self.answer(number)
        return await self.files()

    async def files(self) -> Message:
        """Wait for the summary's files."""
        return await self._stage.workspace.until(lambda: next((m for m in self.thread if m.files), None))

    async def is_over(self) -> None:
        """Wait until the card shows the end, which is the last thing that an interview does."""
        await self._stage.workspace.until(lambda: "questions answered" in str(self.card.blocks))

    async def session(self) -> MockInterviewSession:
        """The session as it is stored now."""
        stored = await self._stage.store.get_by_thread(self._stage.workspace.team_id, self.channel, self.thread_ts)
        assert stored is not None
        return stored

    async def response(self, number: int) -> InterviewSessionResponse:
        """The stored record of a question."""
        return (await self.session()).responses[number - 1]


class Stage:
    """A workspace, a store, and bots that come and go. ``over_http``: they take Slack's events over HTTP."""

    def __init__(
        self,
        workspace: Workspace,
        mongodb_uri: str,
        store: MockInterviewSessionDAO,
        tokens: ApiTokensDAO,
        packs: QuestionPacksDAO,
        *,
        over_http: bool = False,
    ) -> None:
        self.workspace = workspace
        self.over_http = over_http
        self.mongodb_uri = mongodb_uri
        self.store = store
        self.tokens = tokens
        self.packs = packs
        self.alice = workspace.person("Alice")
        self.bob = workspace.person("Bob")
        self.maria = workspace.person("Maria")

    @asynccontextmanager
    async def bot(self, **changes: object) -> AsyncIterator[Greenroom]:
        """A running bot."""
        if self.over_http:
            changes = {"slack_app_token": None, "slack_signing_secret": self.workspace.signing_secret} | changes
        uri = str(changes.pop("mongodb_uri", self.mongodb_uri))
        async with greenroom(settings_for(self.workspace, uri, **changes)) as bot:
            if self.over_http:
                self.send_to(bot.url)
            yield bot

    def send_to(self, url: str) -> None:
        """Have Slack's requests sent to the bot at this address."""
        self.workspace.request_url = f"{url}{PATH}"

    async def command(
        self, words: str = "", person: Person | None = None, channel: str = "interviews"
    ) -> CommandResult:
        """Type ``/interview …``."""
        return await (person or self.alice).command(f"{ids.COMMAND} {words}", self.workspace.channel(channel))

    async def start(
        self, words: str = "backend mid 5", person: Person | None = None, channel: str = "interviews"
    ) -> Interview:
        """Start an interview by command, and wait for its card."""
        person = person or self.alice
        result = await self.command(f"start {words}", person, channel)
        assert result.error is None, result
        where = person.dm().id if " dm" in words else self.workspace.channel(channel).id
        return await self.interview_of(person, where)

    async def start_with(self, bot: Greenroom, **chosen: object) -> Interview:
        """Start an interview with what the command has no words for, such as a time limit of a second."""
        caller = Caller(
            user_uuid=user_uuid(enterprise_id=None, team_id=self.workspace.team_id, user_id=self.alice.id),
            user_id=self.alice.id,
            team_id=self.workspace.team_id,
        )
        role = bot.desk.shelf.own.find_role("backend")
        choice = Choice(industry_uuid=role.industry_uuid, role_uuid=role.role_uuid, **chosen)
        channel = self.workspace.channel("interviews").id
        await bot.desk.start(caller, choice, origin="test", channel_id=channel)
        return await self.interview_of(self.alice, channel)

    async def interview_of(self, person: Person, channel: str) -> Interview:
        """Wait for a person's newest running interview to ask its first question."""

        def card() -> Message | None:
            mine = [m for m in person.messages(channel) if m.bot_id and _is_card_of(m, person)]
            return mine[-1] if mine else None

        interview = Interview(self, person, await self.workspace.until(card))
        await interview.question(1)
        return interview


def _is_card_of(message: Message, person: Person) -> bool:
    shown = str(message.blocks)
    return f"<@{person.id}>" in shown and "*Candidate*" in shown and ids.ABANDON in shown


@asynccontextmanager
async def open_stage(
    mongodb_uri: str, manifest: Manifest | None = None, *, page: bool = False, over_http: bool = False
) -> AsyncIterator[Stage]:
    """A fresh workspace and a fresh database."""
    name = f"stage_{uuid4().hex[:12]}"
    uri = urlsplit(mongodb_uri)._replace(path=f"/{name}").geturl()
    client: AsyncIOMotorClient = connect(uri)
    workspace = Workspace(manifest or load_manifest(), page=page)
    await workspace.start()
    try:
        here = database(client)
        stores = MockInterviewSessionDAO(here), ApiTokensDAO(here), QuestionPacksDAO(here)
        yield Stage(workspace, uri, *stores, over_http=over_http)
    finally:
        await workspace.stop()
        await client.drop_database(name)
        client.close()
