"""A real browser, and what somebody does in a window of the local workspace."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# A browser of a test talks to nobody but the workspace.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE, NARROW = (1280, 800), (768, 900)


def find_chromium() -> str | None:
    """Where Chromium is: GREENROOM_CHROMIUM, or the first that is found by name."""
    named = os.environ.get("GREENROOM_CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A running browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        await browser.close()


class Window:
    """One person's browser window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    @property
    def sidebar(self) -> Locator:
        """Channels, direct messages and apps."""
        return self.page.get_by_role("navigation", name="Conversations")

    @property
    def conversation(self) -> Locator:
        """The pane in the middle."""
        return self.page.get_by_role("main")

    @property
    def thread(self) -> Locator:
        """The thread beside it."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def inspector(self) -> Locator:
        """The drawer below."""
        return self.page.get_by_role("complementary", name="Inspector")

    @property
    def modal(self) -> Locator:
        """The form that is open."""
        return self.page.get_by_role("dialog")

    def message(self, text: str, pane: Locator | None = None) -> Locator:
        """The message that holds a text."""
        return (pane or self.conversation).get_by_role("article").filter(has_text=text)

    def question(self, number: int) -> Locator:
        """The preview of a question in the open thread; the card above it says only which one is on."""
        return self.message(f"Question {number} of 5 ·", self.thread)

    async def go_to(self, place: str) -> None:
        """Click on a conversation."""
        await self.sidebar.get_by_role("button", name=place).click()
        await self.page.get_by_role("heading", level=1, name=place).wait_for()

    async def write(self, text: str, pane: Locator | None = None) -> None:
        """Type into the composer, and send with Enter."""
        field = (pane or self.conversation).get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def choose_from_menu(self, message: Locator, entry: str) -> None:
        """Open a message's menu, and choose."""
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("button", name=entry).click()

    async def serious_faults(self) -> list[str]:
        """What axe finds of serious and critical impact, as "rule: element"."""
        found = await Axe().run(self.page)
        return [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]


@asynccontextmanager
async def window(
    browser: Browser, url: str, person: str = "Alice", *, size: tuple[int, int] = WIDE, dark: bool = False, at: str = ""
) -> AsyncIterator[Window]:
    """A window as of another browser; it must not have complained, nor loaded a thing from elsewhere."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    shown = Window(await context.new_page())
    shown.page.on("request", lambda request: _note_elsewhere(shown, url, request.url))
    await shown.page.goto(f"{url}/?as={person}{at}")
    await shown.conversation.get_by_role("textbox").first.wait_for()
    yield shown
    await context.close()
    assert shown.errors == []
    assert shown.elsewhere == []


def _note_elsewhere(shown: Window, url: str, requested: str) -> None:
    if not requested.startswith((f"{url}/", "data:", "blob:")):
        shown.elsewhere.append(requested)


async def drop_file(target: Locator, path: Path, mimetype: str) -> None:
    """Drag a file from the desktop and drop it."""
    content = await asyncio.to_thread(path.read_bytes)
    transfer = await target.page.evaluate_handle(
        """([name, type, bytes]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
          return transfer;
        }""",
        [path.name, mimetype, list(content)],
    )
    await target.dispatch_event("drop", {"dataTransfer": transfer})
