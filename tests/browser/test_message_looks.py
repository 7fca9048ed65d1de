"""How messages look that are more, or less, than a text; and that the focus stays when they change."""

from playwright.async_api import Browser, expect

from tests.auxil.browser import window
from tests.auxil.office import Office
from tests.auxil.stage import Stage


async def test_a_deleted_message_keeps_its_replies_alone(browser: Browser, stage: Stage) -> None:
    root = await stage.bob.post("interviews", "Soon gone")
    await stage.alice.react(root, "tada")
    await stage.alice.post("interviews", "A reply", root.ts)
    async with window(browser, stage.workspace.url) as alice:
        await alice.message("Soon gone").wait_for()
        await stage.bob.delete(stage.workspace.message(root.channel, root.ts))
        gone = alice.message("This message was deleted.")
        await expect(gone.get_by_role("button")).to_have_count(1)
        await expect(gone).not_to_contain_text("Bob")
        await gone.get_by_role("button", name="1 reply").click()
        await alice.message("A reply", alice.thread).wait_for()


async def test_a_reply_for_the_channel_says_in_plain_words_where_it_belongs(browser: Browser, office: Office) -> None:
    text = f"*Hello* <@{office.alice.id}>, _this_ is " + "a very long question " * 9
    root = await office.client.chat_postMessage(channel="#general", text=text)
    await office.client.chat_postMessage(
        channel="#general", text="Answered", thread_ts=root["ts"], reply_broadcast=True
    )
    async with window(browser, office.workspace.url, at="&in=general") as alice:
        label = alice.message("Answered").get_by_role("button", name="replied to a thread")
        await expect(label).to_contain_text("replied to a thread: Hello @Alice, this is a very long question")
        words = (await label.inner_text()).removeprefix("replied to a thread: ")
        assert words.endswith("…")
        assert len(words) <= 80
        await label.click()
        await alice.message("Answered", alice.thread).wait_for()


async def test_what_an_app_attaches_shows_beside_a_colored_bar(browser: Browser, office: Office) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\">"
    attachments = [
        {"color": "#102030", "title": "Build 7", "text": f"*passed* {hostile}"},
        {"color": 'red" onclick="x', "fallback": "Only this"},
        {"color": "good", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Results"}}]},
    ]
    await office.client.chat_postMessage(channel="#general", text="Report", attachments=attachments)
    async with window(browser, office.workspace.url, at="&in=general") as alice:
        message = alice.message("Report")
        await expect(message.get_by_text("passed", exact=True)).to_have_css("font-weight", "700")
        bar = message.locator(".attachment").filter(has_text="Build 7")
        await expect(bar).to_have_css("border-left-color", "rgb(16, 32, 48)")
        await message.get_by_text("Only this").wait_for()
        await message.get_by_role("heading", name="Results").wait_for()
        await expect(message.locator("img")).to_have_count(0)
        assert await alice.serious_faults() == []


async def test_the_focus_stays_on_a_reaction_when_its_message_changes(browser: Browser, stage: Stage) -> None:
    message = await stage.bob.post("interviews", "Well done")
    await stage.bob.react(message, "tada")
    async with window(browser, stage.workspace.url) as alice:
        reaction = alice.message("Well done").get_by_role("button", name="tada")
        await reaction.click()
        await expect(reaction).to_have_accessible_name("tada 2")
        await expect(reaction).to_be_focused()
        await stage.bob.react(message, "heart")
        await alice.message("Well done").get_by_role("button", name="heart 1").wait_for()
        await expect(reaction).to_be_focused()


async def test_the_name_of_a_file_does_not_turn_what_is_around_it(browser: Browser, stage: Stage) -> None:
    await stage.bob.post("interviews", "Look", files=[("\u202egnp.exe", b"x", "application/octet-stream")])
    async with window(browser, stage.workspace.url) as alice:
        card = alice.message("Look").get_by_role("figure")
        await card.get_by_text("gnp.exe", exact=True).wait_for()
        await card.get_by_role("link", name="Download gnp.exe", exact=True).wait_for()
        await expect(card.get_by_text("insert_drive_file")).to_have_css("width", "20px")


async def test_what_completes_a_name_in_the_editor_stands_at_its_left_edge(browser: Browser, stage: Stage) -> None:
    await stage.alice.post("interviews", "For you")
    async with window(browser, stage.workspace.url) as alice:
        await alice.choose_from_menu(alice.message("For you"), "Edit message")
        field = alice.conversation.get_by_role("textbox", name="Edit message")
        await field.press_sequentially(" @B")
        offered = alice.conversation.get_by_role("listbox", name="Completions")
        await offered.get_by_role("option", name="Bob").wait_for()
        padding = await offered.evaluate("(list) => parseFloat(getComputedStyle(list).paddingLeft)")
        assert padding < 10


async def test_in_the_dark_what_the_browser_draws_is_dark_too(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url, dark=True) as alice:
        await expect(alice.page.locator("body")).to_have_css("color-scheme", "dark")
