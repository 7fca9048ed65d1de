"""`greenroom chat` in a process of its own, typed into through its standard input."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.identity import user_uuid
from tests.auxil.stage import ENOUGH, Stage, open_stage

_PATIENCE = 30.0  # only a chat that hangs gets there


class Terminal:
    """What is typed into a chat, and what it shows."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._unread = ""
        self.shown = ""

    def type(self, *lines: str) -> None:
        """Type lines, each with Enter."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines).encode())

    async def sees(self, pattern: str) -> re.Match[str]:
        """Wait until something shows that has not been waited for yet."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(_PATIENCE):
                while (found := re.search(pattern, self._unread)) is None:
                    read = (await self._process.stdout.read(65_536)).decode()
                    assert read, f"it ended without showing {pattern!r}:\n{self.shown}"
                    self._unread += read
                    self.shown += read
        except TimeoutError:
            raise AssertionError(f"it did not show {pattern!r}:\n{self.shown}") from None
        self._unread = self._unread[found.end() :]
        return found

    async def leave(self) -> int | None:
        """End the input; the exit code."""
        async with asyncio.timeout(_PATIENCE):
            out, _ = await self._process.communicate(b"")
        self.shown += out.decode()
        return self._process.returncode


@asynccontextmanager
async def chatting(url: str, person: str = "Alice", channel: str = "interviews") -> AsyncIterator[Terminal]:
    program = (
        f"import sys; from bot.terminal.chat import run_chat; sys.exit(run_chat({url!r}, {person!r}, {channel!r}))"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        env={**os.environ, "COLUMNS": "160"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Terminal(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def stage(mongodb_uri: str) -> AsyncIterator[Stage]:
    async with open_stage(mongodb_uri) as stage, stage.bot():
        yield stage


@pytest.fixture
async def alice(stage: Stage) -> AsyncIterator[Terminal]:
    async with chatting(stage.workspace.url) as terminal:
        await terminal.sees("You are Alice")
        yield terminal


async def test_an_interview_is_taken_by_typing(stage: Stage, alice: Terminal) -> None:
    alice.type("/interview start backend mid 5")
    await alice.sees("Question 1 of")
    await alice.sees("This is the interview's thread")
    await alice.sees("Answer now")

    alice.type("Too short.")
    await alice.sees("That was 2 of at least 10 words")
    alice.type(f".edit {ENOUGH}")
    await alice.sees(r"\(edited\)")
    await alice.sees(r"16 words in \d+ s[^▤]+Question 2 of 5")

    skip = await alice.sees(r"\[(\d+) Skip\]")
    alice.type(f"!{skip[1]}")
    await alice.sees("Skipped")

    abandon = await alice.sees(r"\[(\d+) Abandon\]")
    alice.type(f"!{abandon[1]}", "n", f"!{abandon[1]}", "y")
    await alice.sees("Abandon this interview")
    await alice.sees("Abandoned. Your answers are kept")
    assert await alice.leave() == 0

    owner = user_uuid(enterprise_id=None, team_id=stage.workspace.team_id, user_id=stage.alice.id)
    (session,) = await stage.store.get_user_sessions(owner, 5)
    assert [response.skipped for response in session.responses] == [False, True]


async def test_a_form_is_filled_in_field_by_field(alice: Terminal) -> None:
    alice.type("/interview")
    await alice.sees(r"Industry[^▤]+Consulting")
    alice.type("DevOps")
    await alice.sees(r"Role[^▤]+2  Site Reliability")
    alice.type("7", "2")
    await alice.sees("That is none of them: 1 to 4")
    alice.type("", "none", "3", "Acme & Co", "", "")
    await alice.sees("Question types: Please complete this required field")
    alice.type("behavioral, 2")
    await alice.sees(r"Mid-level Site Reliability Engineer at Acme & Co\n")
    await alice.sees("Question 1 of 5 · Behavioral")


async def test_a_form_can_be_closed(stage: Stage, alice: Terminal) -> None:
    alice.type("/interview")
    await alice.sees("Industry")
    alice.type(".cancel")
    await alice.sees("Closed")
    assert stage.alice.view is None


async def test_the_library_is_searched_and_leafed_through_by_numbers(alice: Terminal) -> None:
    alice.type("/interview library")
    industry = await alice.sees(r"\[(\d+) Every industry ▾\]")
    await alice.sees("a number such as !3 presses a button")
    await alice.sees("Search")
    alice.type(f"!{industry[1]}", "legal")
    await alice.sees("Corporate Counsel · ")
    await alice.sees("Search")
    alice.type("privilege")
    await alice.sees(r"· Technical · \w+ · .*privilege")
    practise = await alice.sees(r"\[(\d+) Practise\]")
    await alice.sees("Search")
    alice.type(f"!{practise[1]}")
    await alice.sees("Start an interview")


async def test_people_talk_to_each_other(stage: Stage, alice: Terminal) -> None:
    alice.type("hello @Bob <b> [red]")
    await alice.sees(r"Alice  [\d:]+\n│ hello @Bob <b> \[red\]")
    await stage.bob.post("interviews", "back to you")
    await alice.sees(r"Bob  [\d:]+\n│ back to you")
    alice.type(".delete")
    await alice.sees("Alice deleted: hello")

    alice.type(".channel nowhere", ".channel general", "here", ".as nobody", ".as charlie", "me too")
    await alice.sees("There are: general, interviews, random, dm")
    await alice.sees("You are in #general")
    await alice.sees("Choose somebody: Alice, Bob, Charlie, Maria")
    await alice.sees("You are Charlie")
    await alice.sees(r"Charlie  [\d:]+\n│ me too")
    assert [m.text for m in stage.bob.messages("general")] == ["here"]


async def test_a_chat_goes_on_in_the_interview_that_runs(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    async with chatting(stage.workspace.url) as terminal:
        await terminal.sees("Answer now")
        await terminal.sees("This is the interview's thread")
        terminal.type(ENOUGH)
        await terminal.sees("16 words in")
        terminal.type(".leave", "in the channel", ".thread", ".quit")
        assert await terminal.leave() == 0
    assert [m.text for m in stage.alice.messages("interviews") if m.user == stage.alice.id] == ["in the channel"]


async def test_home_has_a_button_to_start(alice: Terminal) -> None:
    alice.type(".home")
    start = await alice.sees(r"\[(\d+) Start an interview\]")
    alice.type(f"!{start[1]}")
    await alice.sees("Timed questions, one by one")


async def test_mistakes_are_told(alice: Terminal) -> None:
    alice.type("/nope", "!7", ".nope", ".edit", ".help")
    await alice.sees("/nope is not a valid command")
    await alice.sees("There is no button 7")
    await alice.sees("There is no .nope")
    await alice.sees("You have written nothing here yet")
    await alice.sees(r"\.quit +leave")


async def test_a_stopped_workspace_ends_the_chat(stage: Stage, alice: Terminal) -> None:
    await stage.workspace.stop()
    await alice.sees("Greenroom has stopped")
    assert await alice.leave() == 1


async def test_without_a_workspace_it_says_what_to_do() -> None:
    async with chatting("http://127.0.0.1:9") as terminal:
        assert await terminal.leave() == 1
    assert terminal.shown == "Nothing answers at http://127.0.0.1:9. Start Greenroom with `make run` first.\n"


async def test_nobody_can_be_somebody_unknown(stage: Stage) -> None:
    async with chatting(stage.workspace.url, person="Zoe") as terminal:
        assert await terminal.leave() == 1
    assert terminal.shown.startswith("Nobody is called 'Zoe'; there are: ")
