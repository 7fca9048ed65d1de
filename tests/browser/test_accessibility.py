"""axe finds nothing serious: wide and narrow, light and dark, with everything open that can be open."""

import pytest
from playwright.async_api import Browser, expect

from tests.auxil.browser import NARROW, WIDE, window
from tests.auxil.stage import Stage

PROMPT = "reply in this thread with at least"
LOOKS = pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False), (NARROW, True)])


@LOOKS
async def test_an_interview_in_its_thread(browser: Browser, stage: Stage, size: tuple[int, int], *, dark: bool) -> None:
    async with window(browser, stage.workspace.url, size=size, dark=dark) as alice:
        await stage.bob.post(
            "interviews", "A *bold* word, `code`, a :wave:, @Alice", files=[("a.txt", b"a", "text/plain")]
        )
        await stage.alice.react(stage.bob.messages("interviews")[-1], "tada")
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        assert await alice.serious_faults() == []


@LOOKS
async def test_the_form(browser: Browser, stage: Stage, size: tuple[int, int], *, dark: bool) -> None:
    async with window(browser, stage.workspace.url, size=size, dark=dark) as alice:
        await alice.write("/interview")
        await expect(alice.modal).to_be_visible()
        assert await alice.serious_faults() == []


@pytest.mark.parametrize("dark", [False, True])
async def test_the_home_tab_and_the_inspector(browser: Browser, stage: Stage, *, dark: bool) -> None:
    async with window(browser, stage.workspace.url, dark=dark) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await alice.sidebar.get_by_role("button", name="Greenroom").click()
        await alice.conversation.get_by_role("button", name="Home").click()
        await expect(alice.conversation.get_by_role("region", name="Home")).to_contain_text("interview")
        assert await alice.serious_faults() == []


async def test_everything_is_reached_by_keyboard(browser: Browser, stage: Stage) -> None:
    message = await stage.bob.post("interviews", "Look here")
    async with window(browser, stage.workspace.url) as alice:
        keyboard = alice.page.keyboard
        await alice.conversation.get_by_role("textbox").focus()
        for _ in range(2):  # the command that the channel begins with, then the list itself
            await keyboard.press("Shift+Tab")
        await expect(alice.conversation.get_by_role("log")).to_be_focused()
        await keyboard.press("ArrowUp")
        await expect(alice.message("Look here")).to_be_focused()
        for _ in range(3):
            await keyboard.press("Tab")
        await expect(alice.message("Look here").get_by_role("button", name="More actions")).to_be_focused()
        await keyboard.press("Enter")
        await alice.message("Look here").get_by_role("button", name="About this answer").press("Enter")
        await alice.page.get_by_text("is no answer").or_(alice.modal).first.wait_for()
    assert stage.workspace.message("interviews", message.ts).text == "Look here"
