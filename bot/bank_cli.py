"""``greenroom questions check | import | export | template``: the question bank from the command line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from sqlite3 import OperationalError
from typing import Annotated, Literal

import typer
from pymongo.errors import PyMongoError
from rich import box
from rich.console import Console
from rich.table import Table

from bot.main import connection_to, slack_client, workspace_of
from bot.preflight import NotReady, check_tokens, identify
from bot.settings import Settings, settings_or_exit
from core.clock import SystemClock
from core.errors import PackIsBusy, RoleNotFound, TooManyPacks
from core.models import Category, Difficulty
from core.packs.files import as_csv, as_yaml, read_pack, whole_bank
from core.packs.librarian import Librarian, TakenIn
from core.packs.pack import PackContent
from core.packs.source import PackFaults
from core.packs.template import template
from core.questions import QuestionBank, load_bank
from core.questions.check import coverage, faults
from storage.client import connect, database
from storage.embedded import EmbeddedServer, EmbeddedServerError
from storage.question_packs_dao import QuestionPacksDAO

questions = typer.Typer(help="The question bank, and a workspace's own packs.", no_args_is_help=True)

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)
_BY_NOBODY = ""  # whoever has this machine is nobody in Slack
_PATIENCE = 3.0

Format = Literal["csv", "yml"]
Team = Annotated[str | None, typer.Option("--workspace", help="The workspace's id, T…; left out, the one you run for.")]


@questions.command()
def check() -> None:
    """Find missing parts, near-duplicates, holes in the coverage and one-sided roles."""
    bank = load_bank()
    _out.print(_coverage_table(bank))
    found = faults(bank)
    for fault in found:
        _out.print(f"{fault.where}: {fault.what}", markup=False)
    _out.print(
        f"{len(bank):,} questions, {len(bank.industries)} industries, {len(bank.roles)} roles, "
        f"{len(bank.skills)} skills, {len(found)} faults."
    )
    sys.exit(1 if found else 0)


@questions.command("import")
def import_pack(
    file: Annotated[Path, typer.Argument(help="A pack, CSV or YAML.", exists=True, dir_okay=False)],
    *,
    name: Annotated[str, typer.Option(help="The pack's name; left out, the file's.")] = "",
    workspace: Team = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is wrong, and put nothing in.")] = False,
) -> None:
    """Put a pack into a workspace, or its next version: whole, or not at all."""
    bank, data = load_bank(), file.read_bytes()
    try:
        if dry_run:
            content = read_pack(file.name, data, bank)
            _out.print(f"{len(content.entries)} questions, nothing to mend.")
            return
        taken = asyncio.run(_take_in(settings_or_exit(), bank, (file.name, data, name), workspace))
    except PackFaults as found:
        for fault in found.faults:
            _err.print(str(fault), markup=False, soft_wrap=True)
        _err.print(f"Nothing was put in: {len(found.faults)} to mend.")
        sys.exit(1)
    _say(taken)


@questions.command()
def export(
    *,
    form: Annotated[Format, typer.Option("--format", help="csv for a spreadsheet, or yml.")] = "yml",
    role: Annotated[str | None, typer.Option(help="Greenroom's own questions of one role alone.")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack of the workspace, by its name, instead of the bank.")] = None,
    workspace: Team = None,
) -> None:
    """Print Greenroom's own bank, or a workspace's pack, in the form in which it can be put in again."""
    bank = load_bank()
    if pack is not None:
        content = asyncio.run(_content_of(settings_or_exit(), bank, pack, workspace))
    elif role is not None:
        content = _of_role(bank, role)
    else:
        content = whole_bank(bank)
    sys.stdout.write(as_csv(content, bank) if form == "csv" else as_yaml(content, bank))


@questions.command("template")
def print_template(
    form: Annotated[Format, typer.Option("--format", help="csv for a spreadsheet, or yml.")] = "csv",
) -> None:
    """Print a small pack that shows every field, to fill in."""
    sys.stdout.write(template(form, load_bank()))


def _of_role(bank: QuestionBank, name: str) -> PackContent:
    """A role's own questions. Exits with a sentence where there is no such role."""
    try:
        role = bank.find_role(name)
    except RoleNotFound as missing:
        near = f" Did you mean {' or '.join(missing.nearest)}?" if missing.nearest else ""
        _err.print(f"There is no role {name}.{near}", markup=False, soft_wrap=True)
        sys.exit(1)
    return whole_bank(bank, [entry for entry in bank.all_entries if entry.role_uuid == role.role_uuid])


def _coverage_table(bank: QuestionBank) -> Table:
    """A row a role: how many questions it may be asked of each type, at the three difficulties."""
    table = Table("Role", title="Questions by role: entry/mid/senior", box=box.SIMPLE)
    for category in Category:
        table.add_column(category.value.title(), justify="right", no_wrap=True)
    cells = iter(coverage(bank))
    for role in bank.roles:
        levels = [next(cells).counts for _ in Difficulty]
        counts = ("/".join(str(counts[category]) for counts in levels) for category in Category)
        table.add_row(role.name, *counts)
    return table


def _say(taken: TakenIn) -> None:
    pack = taken.pack
    if taken.is_unchanged:
        _out.print(f"{pack.name} says just that already: nothing has changed.", markup=False)
        return
    _out.print(f"{pack.name}, version {pack.version}: {len(pack.entries)} questions are in.", markup=False)
    for role in pack.roles:
        _out.print(f"  adds the role {role.name}", markup=False)
    for cell in taken.short:
        _out.print(f"  too few questions for a whole interview: {cell}", markup=False)


async def _take_in(
    settings: Settings, bank: QuestionBank, file: tuple[str, bytes, str], team_id: str | None
) -> TakenIn:
    file_name, data, name = file
    read_pack(file_name, data, bank)  # before anything is connected to
    async with _open(settings, bank, team_id) as (librarian, team):
        return await librarian.take_in(team, _BY_NOBODY, file_name, data, name)


async def _content_of(settings: Settings, bank: QuestionBank, name: str, team_id: str | None) -> PackContent:
    async with _open(settings, bank, team_id) as (librarian, team):
        packs = await librarian.packs(team)
        found = next((pack for pack in packs if pack.name_key == name.casefold()), None)
        if found is None:
            names = ", ".join(pack.name for pack in packs) or "none"
            raise NotReady("--pack", f"no pack is called {name}", f"name one of these: {names}")
        return found.content()


@asynccontextmanager
async def _open(settings: Settings, bank: QuestionBank, team_id: str | None) -> AsyncIterator[tuple[Librarian, str]]:
    """The packs where they are kept, and whose they are. Exits with a sentence where that can't be."""
    async with AsyncExitStack() as stack:
        try:
            team = team_id or await _team_id(settings, stack)
            client = connect(await _uri(settings, stack))
            stack.callback(client.close)
            packs = QuestionPacksDAO(database(client))
            await packs.create_indexes()
            yield Librarian(bank, packs, SystemClock()), team
        except (EmbeddedServerError, NotReady, TooManyPacks, PackIsBusy) as error:
            _err.print(str(error), markup=False, soft_wrap=True)
            sys.exit(1)
        except PyMongoError as error:
            _err.print(f"MongoDB does not answer ({type(error).__name__}). Check MONGODB_URI.", soft_wrap=True)
            sys.exit(1)


async def _uri(settings: Settings, stack: AsyncExitStack) -> str:
    if settings.mongodb_uri is not None:
        return settings.mongodb_uri.get_secret_value()
    server = EmbeddedServer(settings.data_dir / "mongodb", patience=_PATIENCE)
    stack.push_async_callback(server.stop)
    try:
        return await server.start()
    except EmbeddedServerError as error:
        advice = "If Greenroom is running here, send the file to the bot, or set MONGODB_URI to the address it shows."
        raise EmbeddedServerError(f"{error} {advice}") from error


async def _team_id(settings: Settings, stack: AsyncExitStack) -> str:
    """The workspace that the tokens are of, or the local one. Raises NotReady."""
    check_tokens(settings)
    if not settings.has_slack_tokens:
        return await _local_team_id(settings)
    answer = await identify(await slack_client(connection_to(settings), stack))
    if answer is None:
        raise NotReady("--workspace", "Slack does not say which workspace this is", "name it: --workspace T…")
    return str(answer["team_id"])


async def _local_team_id(settings: Settings) -> str:
    try:
        workspace = workspace_of(settings)
    except OperationalError as error:
        advice = "send the file to Greenroom there, or stop it first"
        raise NotReady("--workspace", "the local workspace is in use", advice) from error
    try:
        return workspace.team_id
    finally:
        await workspace.stop()
