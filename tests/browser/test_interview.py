"""Somebody who has no Slack finishes an interview in the browser, by mouse and by keyboard."""

from playwright.async_api import Browser, Locator, expect

from bot.identity import user_uuid
from core.models import Status
from tests.auxil.browser import NARROW, Window, window
from tests.auxil.stage import ENOUGH, Stage

PROMPT = "reply in this thread with at least"
QUESTIONS = 5


async def answer_all(shown: Window) -> None:
    """Wait for each "Answer now", and reply in the thread."""
    for number in range(QUESTIONS):
        await shown.thread.get_by_text(PROMPT).nth(number).wait_for()
        await shown.write(ENOUGH, shown.thread)


async def opened_file(shown: Window, link: Locator) -> str:
    """The heading of the page that a link opens in a new tab."""
    async with shown.page.context.expect_page() as opening:
        await link.click()
    tab = await opening.value
    return await tab.get_by_role("heading", level=1).inner_text()


async def test_an_interview_by_mouse_from_the_form_to_the_opened_page(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.conversation.get_by_role("button", name="/interview").click()
        await alice.modal.get_by_role("radio", name="5 questions").check()
        await alice.modal.get_by_role("button", name="Start").click()

        await answer_all(alice)

        page_file = alice.thread.get_by_role("figure").filter(has_text="HTML")
        heading = await opened_file(alice, page_file.get_by_role("link", name="Open"))
        assert heading == "Mid-level Backend Engineer"
        await expect(alice.thread.get_by_role("figure").filter(has_text="TXT")).to_contain_text("Mock interview")
        await expect(alice.message("5 of 5 questions answered")).to_be_visible()


async def test_an_interview_by_keyboard_alone(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url, size=NARROW) as alice:
        keyboard = alice.page.keyboard
        await alice.conversation.get_by_role("textbox").focus()
        await keyboard.type("/int")
        await alice.page.get_by_role("option", name="/interview").wait_for()
        await keyboard.press("Tab")
        await keyboard.type("start backend mid 5")
        await keyboard.press("Enter")

        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.thread.get_by_role("textbox").focus()
        for number in range(QUESTIONS):
            await alice.thread.get_by_text(PROMPT).nth(number).wait_for()
            await keyboard.type(ENOUGH)
            await keyboard.press("Enter")

        await alice.thread.get_by_role("figure").filter(has_text="HTML").wait_for()
    caller = user_uuid(enterprise_id=None, team_id=stage.workspace.team_id, user_id=stage.alice.id)
    (session,) = await stage.store.get_user_sessions(caller, 5)
    assert session.status is Status.COMPLETED
    assert [response.response_text for response in session.responses] == [ENOUGH] * QUESTIONS


async def test_the_form_is_filled_in_by_keyboard(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview")
        await alice.modal.get_by_role("radio", name="Mid").focus()
        await alice.page.keyboard.press("ArrowDown")
        await expect(alice.modal.get_by_role("radio", name="Senior")).to_be_checked()
        await alice.modal.get_by_role("button", name="Start").press("Enter")
        await alice.message("Senior Backend Engineer").wait_for()
        await expect(alice.modal).to_have_count(0)


async def test_another_industry_offers_its_roles(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview")
        await alice.modal.get_by_label("Industry").select_option("✨ Data Science")
        await alice.modal.get_by_label("Role").select_option("Data Analyst")
        await alice.modal.get_by_role("button", name="Start").click()
        await alice.message("Mid-level Data Analyst").wait_for()


async def test_an_interview_goes_on_after_the_page_is_loaded_again(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.page.reload()
        await expect(alice.thread.get_by_text(PROMPT)).to_be_visible()
        await alice.write(ENOUGH, alice.thread)
        await alice.question(2).wait_for()


async def test_buttons_work_and_say_what_only_their_user_sees(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice, window(browser, stage.workspace.url, "Bob") as bob:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.write("Too short", alice.thread)
        private = alice.message("Only visible to you", alice.thread)
        await private.wait_for()

        await bob.conversation.get_by_role("button", name="replies").click()
        await bob.message("Too short", bob.thread).wait_for()
        await expect(bob.message("Only visible to you", bob.thread)).to_have_count(0)

        await alice.thread.get_by_role("button", name="Skip").last.click()
        await bob.question(2).wait_for()


async def test_the_home_tab_shows_what_runs(browser: Browser, stage: Stage) -> None:
    interview = await stage.start("backend mid 5")
    await interview.prompt(1)
    async with window(browser, stage.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Greenroom").click()
        await alice.conversation.get_by_role("button", name="Home").click()
        await expect(alice.conversation.get_by_role("region", name="Home")).to_contain_text("Backend Engineer")


async def test_a_shortcut_on_a_message_opens_its_modal(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.write(ENOUGH, alice.thread)
        await alice.question(2).wait_for()
        await alice.choose_from_menu(alice.message(ENOUGH[:20], alice.thread), "About this answer")
        await expect(alice.modal).to_contain_text("Words")
        await alice.page.keyboard.press("Escape")
        await expect(alice.modal).to_have_count(0)


async def test_a_link_to_the_thread_leads_there_in_the_same_window(browser: Browser, stage: Stage) -> None:
    interview = await stage.start("backend mid 5")
    await interview.prompt(1)
    async with window(browser, stage.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Greenroom").click()
        await alice.conversation.get_by_role("button", name="Home").click()
        await alice.conversation.get_by_role("link", name="Open the thread").click()
        await alice.thread.get_by_text(PROMPT).wait_for()
        await expect(alice.page.get_by_role("heading", level=1)).to_have_text("#interviews")
        assert len(alice.page.context.pages) == 1


async def test_an_interview_that_begins_on_the_home_tab_comes_into_view(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Greenroom").click()
        await alice.conversation.get_by_role("button", name="Home").click()
        await alice.conversation.get_by_role("button", name="Start an interview").click()
        await alice.modal.get_by_role("radio", name="5 questions").check()
        await alice.modal.get_by_role("button", name="Start").click()
        await alice.thread.get_by_text(PROMPT).wait_for()


async def test_the_thread_that_opens_by_itself_is_where_one_types(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await expect(alice.thread.get_by_role("textbox")).to_be_focused()
        await alice.page.keyboard.type(ENOUGH)
        await alice.page.keyboard.press("Enter")
        await alice.question(2).wait_for()


async def test_a_thread_that_was_closed_stays_closed(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.thread.get_by_role("button", name="Close thread").click()
        await stage.maria.post("interviews", "Good luck", stage.alice.messages("interviews")[0].ts)
        await expect(alice.conversation.get_by_role("button", name="3 replies")).to_be_visible()
        await expect(alice.thread).to_have_count(0)


async def test_the_picture_of_ones_progress_shows_in_home(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await answer_all(alice)
        await alice.thread.get_by_role("figure").first.wait_for()
        await alice.go_to("Greenroom")
        await alice.conversation.get_by_role("button", name="Home").click()
        picture = alice.conversation.get_by_role("region", name="Home").locator("img[alt*='interview']")
        await expect(picture).to_be_visible()
        await expect(picture).to_have_js_property("naturalWidth", 1200)
