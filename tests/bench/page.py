"""How soon a message shows in the browser, and how a long thread scrolls."""

import asyncio
import statistics

from playwright.async_api import Page

from bot.manifest import load_manifest
from bot.workspace import Message, Person, Workspace
from tests.auxil.browser import chromium, find_chromium, window
from tests.bench.report import Figure, Row

LONG, MEASURED = 200, 40
_LIMIT = "NiceGUI goes through all of a page's elements at each update, and the browser draws them"

# The browser notes when a message is there and painted, by the clock that the workspace has too.
_WATCH = """() => {
  window.shownAt = {};
  const note = (ts) => requestAnimationFrame(() => setTimeout(() => {
    window.shownAt[ts] ??= performance.timeOrigin + performance.now();
  }));
  new MutationObserver(() => {
    for (const message of document.querySelectorAll(".thread [data-ts]")) {
      if (!(message.dataset.ts in window.shownAt)) note(message.dataset.ts);
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""
_SCROLL = """async () => {
  const list = document.querySelector(".thread .timeline");
  const frames = [];
  let last = performance.now();
  for (let frame = 0; frame < 120; frame++) {
    list.scrollTop -= 80;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


async def measure() -> list[Row]:
    """Rows of what was measured; none where no browser is."""
    path = find_chromium()
    if path is None:
        return []
    workspace = Workspace(load_manifest(), page=True)
    await workspace.start()
    try:
        async with chromium(path) as browser:
            root = await _fill(workspace)
            address = f"&in={root.channel}&thread={root.ts}"
            async with window(browser, workspace.url, at=address) as shown:
                return await _play(shown.page, workspace.person("Bob"), root)
    finally:
        await workspace.stop()


async def _fill(workspace: Workspace) -> Message:
    people = [workspace.person(name) for name in ("Alice", "Bob", "Maria")]
    root = await people[0].post("interviews", "A long thread")
    for number in range(1, LONG):
        await people[number % 3].post("interviews", f"Reply {number} of a long thread, with a few more words", root.ts)
    return root


async def _play(page: Page, bob: Person, root: Message) -> list[Row]:
    opened = await page.evaluate("performance.now()")
    await page.evaluate(_WATCH)
    delays = [await _delay(page, bob, root) for _ in range(MEASURED)]
    frames = await page.evaluate(_SCROLL)
    delay, frame = statistics.median(delays), statistics.median(frames)
    return [
        _row(f"page with a thread of {LONG} messages, from the request on", f"{opened:.0f} ms", {"opened_ms": opened}),
        _row(
            f"message shown after its post, thread of {LONG}",
            f"{delay:.0f} ms, worst of {MEASURED} {max(delays):.0f} ms",
            {"median_ms": delay, "worst_ms": max(delays)},
        ),
        _row(
            f"frame while a thread of {LONG} scrolls",
            f"{frame:.0f} ms, worst of {len(frames)} {max(frames):.0f} ms",
            {"median_ms": frame, "worst_ms": max(frames)},
        ),
    ]


def _row(what: str, shown: str, figures: dict[str, Figure]) -> Row:
    return Row(what=what, shown=shown, aim="", holds=None, limit=_LIMIT, figures=figures)


async def _delay(page: Page, bob: Person, root: Message) -> float:
    message = await bob.post(root.channel, "One more", root.ts)
    shown_at = await page.wait_for_function("(ts) => window.shownAt[ts]", arg=message.ts)
    return float(await shown_at.json_value()) - float(message.ts) * 1000


if __name__ == "__main__":
    print(asyncio.run(measure()))  # noqa: T201
