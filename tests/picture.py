"""``make picture``: the README's pictures, of an interview that is really played."""

import asyncio
import tempfile
from pathlib import Path

from bot.logs import configure_logs
from storage.embedded import EmbeddedServer
from tests.auxil.browser import Window, chromium, find_chromium, window
from tests.auxil.stage import Stage, open_stage

_DOCS = Path(__file__).parent.parent / "docs"
_SIZE = (1280, 800)
_PROMPT = "reply in this thread with at least"
_ANSWER = (
    "Our nightly import started to miss its window. I looked at the slowest step first, found one query without an "
    "index, tested the fix on a copy, and told support before and after. It has been done by five every night since."
)


async def take() -> None:
    """Play half of an interview in the browser, and take its picture in light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        uri = await server.start()
        try:
            async with open_stage(uri, page=True) as stage, stage.bot(preview_seconds=5, seed=3):
                await _play(stage)
        finally:
            await server.stop()


async def _play(stage: Stage) -> None:
    async with chromium(find_chromium() or "chromium") as browser:
        async with window(browser, stage.workspace.url, size=_SIZE) as alice:
            await alice.write("/interview start backend mid 5")
            await alice.thread.get_by_text(_PROMPT).wait_for()
            await alice.thread.get_by_role("textbox").press_sequentially(_ANSWER, delay=60)
            await alice.page.keyboard.press("Enter")
            await _second_question(alice)
            answer = stage.alice.messages("interviews", _thread_of(stage))[3]
            await stage.maria.react(answer, "clap")
            await alice.page.mouse.move(640, 10)
            await alice.page.screenshot(path=_DOCS / "interview-light.png")
        at = f"&in=interviews&thread={_thread_of(stage)}"
        async with window(browser, stage.workspace.url, size=_SIZE, dark=True, at=at) as alice:
            await _second_question(alice)
            await alice.page.mouse.move(640, 10)
            await alice.page.screenshot(path=_DOCS / "interview-dark.png")


def _thread_of(stage: Stage) -> str:
    """The thread of the only interview."""
    return stage.alice.messages("interviews")[0].ts


async def _second_question(shown: Window) -> None:
    await shown.thread.get_by_text(_PROMPT).nth(1).wait_for()
    await shown.message("20%").wait_for()


if __name__ == "__main__":
    configure_logs("warning", "console")
    asyncio.run(take())
