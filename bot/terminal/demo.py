"""``greenroom demo``: one whole interview that plays itself, in a workspace and a database of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pymongo.errors import PyMongoError
from rich.console import Console, Group, RenderableType
from rich.text import Text

from bot.logs import configure_logs
from bot.main import Greenroom, greenroom
from bot.preflight import NotReady
from bot.settings import Settings
from bot.terminal.candidate import Candidate
from bot.terminal.reader import reader_for
from bot.terminal.record import question_records
from bot.terminal.render import render_message
from bot.terminal.screen import Screen
from bot.terminal.stage import DemoFailed, Stage
from bot.terminal.text import JSON, Reader, literal
from bot.workspace import ClientError, WorkspaceClient
from core.clock import SystemClock
from core.models import MockInterviewSession
from storage.embedded import EmbeddedServerError

_CHANNEL = "interviews"
_SETTLE_SECONDS, _SETTLE_STEP = 10.0, 0.02
_NOT_STARTED = (EmbeddedServerError, NotReady, PyMongoError, ValidationError)
_BROKEN_OFF = (DemoFailed, ClientError, aiohttp.ClientError, OSError)


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """What to play. ``preview`` in seconds; ``out`` is where the summary's files go."""

    role: str = "backend"
    difficulty: str = "mid"
    preview: float = 5.0
    seed: int | None = None
    out: Path = Path("out")
    json: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoResult:
    """What came of it."""

    session: MockInterviewSession
    questions: list[JSON]
    files: list[Path]

    def to_json(self) -> JSON:
        """For programs to read."""
        session = self.session.model_dump(mode="json")
        return {
            "session": session,
            "metrics": session["performance_summary"],
            "files": [str(path) for path in self.files],
            "questions": self.questions,
        }


class NotStarted(Exception):
    """The bot did not start the interview; ``answer`` is what it said, as one sees it."""

    def __init__(self, answer: RenderableType) -> None:
        super().__init__("the interview was not started")
        self.answer = answer


def run_demo(options: DemoOptions) -> int:
    """Play and report; the exit code: 0, 1 where something failed, 2 where the bot knows no such interview."""
    configure_logs("warning", "auto")
    out, err = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        result = asyncio.run(play(options, Console(quiet=True) if options.json else out))
    except NotStarted as refusal:
        (err if options.json else out).print(refusal.answer)
        return 2
    except (*_NOT_STARTED, *_BROKEN_OFF) as failure:
        err.print(literal(f"The demo failed. {_sentence(failure)}"))
        return 1
    except KeyboardInterrupt:
        err.print("Stopped.")
        return 130
    if options.json:
        sys.stdout.write(json.dumps(result.to_json(), indent=2) + "\n")
    else:
        out.print(_farewell(result))
    return 0


async def play(options: DemoOptions, console: Console) -> DemoResult:
    """Play one interview from the command to its files.

    Raises NotStarted, DemoFailed, and whatever keeps Greenroom from starting.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="greenroom-demo-", ignore_cleanup_errors=True) as folder:
        async with greenroom(_settings(options, Path(folder))) as running:
            assert running.workspace is not None  # noqa: S101 - there are no Slack tokens in the settings
            url = running.workspace.url
            async with WorkspaceClient(url, "Alice") as alice, WorkspaceClient(url, "Maria") as maria:
                return await _play(options, console, running, alice, maria)


async def _play(
    options: DemoOptions, console: Console, running: Greenroom, alice: WorkspaceClient, maria: WorkspaceClient
) -> DemoResult:
    reader, candidate = await reader_for(alice), Candidate(options.seed)
    async with _changes(alice) as changes:
        with Screen(console, SystemClock()) as screen:
            session = await _start(options, running, alice, reader, screen)
            stage = Stage(session=session, alice=alice, maria=maria, reader=reader, screen=screen, candidate=candidate)
            await stage.perform(changes)
    ended = await _settled(running, session.session_uuid)
    thread = [post for post in stage.posts if post.get("thread_ts") not in (None, post["ts"])]
    return DemoResult(
        session=ended,
        questions=question_records(ended, thread),
        files=await _download(alice, thread, options.out),
    )


class _OwnSettings(Settings):
    """Settings that come from this program alone: neither the environment nor a ``.env`` file has a say."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the constructor is given, and nothing else."""
        return (init_settings,)


def _settings(options: DemoOptions, folder: Path) -> Settings:
    return _OwnSettings(
        data_dir=folder, preview_seconds=options.preview, workspace_port=0, http_port=0, seed=options.seed
    )


@asynccontextmanager
async def _changes(client: WorkspaceClient) -> AsyncIterator[AsyncIterator[JSON]]:
    """What happens from now on; returns when the workspace has begun to tell."""
    changes = client.changes()
    try:
        await anext(changes)
        yield changes
    finally:
        await changes.aclose()  # type: ignore[attr-defined]


async def _start(
    options: DemoOptions, running: Greenroom, alice: WorkspaceClient, reader: Reader, screen: Screen
) -> MockInterviewSession:
    line = f"/interview start {options.role} {options.difficulty}"
    screen.narrate(f"Alice types {line} in #{_CHANNEL}.")
    result = await alice.command(line, _CHANNEL)
    async for session in running.store.running_sessions():
        return session
    if result["message"] is None:
        raise DemoFailed(f"The bot gave no answer to {line!r} ({result['error'] or 'nothing said'}).")
    raise NotStarted(render_message(result["message"], reader))


async def _settled(running: Greenroom, session_uuid: str) -> MockInterviewSession:
    """The session as it is when its last effect has been noted."""
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            while (session := await running.store.get_session(session_uuid)) is None or session.outbox:  # noqa: ASYNC110
                await asyncio.sleep(_SETTLE_STEP)  # the database tells nobody of a write
            return session
    except TimeoutError:
        raise DemoFailed("The interview is over, but not all of it has been delivered.") from None


async def _download(client: WorkspaceClient, thread: Sequence[JSON], out: Path) -> list[Path]:
    files = [file for post in thread for file in post.get("files", ())]
    if not files:
        raise DemoFailed("The summary's files did not arrive in the thread.")
    paths = []
    for file in files:
        path = out / Path(file["name"]).name
        path.write_bytes(await client.download(file))
        paths.append(path)
    return paths


def _sentence(failure: BaseException) -> str:
    match failure:
        case OSError(filename=str(path), strerror=str(reason)):
            return f"{path}: {reason}."
        case ValidationError():
            return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in failure.errors()) + "."
        case PyMongoError():
            return f"The embedded MongoDB does not answer ({type(failure).__name__})."
        case _:
            return str(failure) or type(failure).__name__


def _farewell(result: DemoResult) -> RenderableType:
    files = [literal(f"  {path}", "bold") for path in result.files]
    return Group(
        Text(),
        Text("That was the whole interview. Its two files, downloaded from the thread:"),
        *files,
        Text(),
        Text.assemble("Try it yourself: ", ("make run", "bold"), ", and in a second terminal ", ("make chat", "bold")),
    )
