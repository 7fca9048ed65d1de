"""The inspector shows what goes on, and its switches work at once."""

from playwright.async_api import Browser, Locator, expect

from tests.auxil.browser import Window, window
from tests.auxil.office import Office
from tests.auxil.stage import ENOUGH, Stage

PROMPT = "reply in this thread with at least"


def entries(shown: Window) -> Locator:
    return shown.inspector.get_by_role("region", name="What went on")


def details(shown: Window) -> Locator:
    return shown.inspector.get_by_role("region", name="Details")


async def turn(shown: Window, switch: str) -> None:
    await shown.inspector.get_by_role("switch", name=switch).click()


async def test_calls_events_and_commands_show_with_their_payload(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()

        command = entries(alice).get_by_role("button", name="/interview")
        await command.click()
        await expect(details(alice)).to_contain_text("start backend mid 5")
        await expect(command).to_contain_text("ms")

        await alice.inspector.get_by_role("searchbox").fill("postMessage")
        await expect(entries(alice).get_by_role("button").first).to_contain_text("chat.postMessage")
        await expect(command).to_have_count(0)


async def test_a_post_that_is_dropped_after_it_was_accepted_shows_once(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await turn(alice, "Drop posts")
        await alice.write(ENOUGH, alice.thread)
        await alice.question(2).wait_for()
        await alice.thread.get_by_text(PROMPT).nth(1).wait_for()
        await turn(alice, "Drop posts")
        await alice.write(ENOUGH, alice.thread)
        await alice.question(3).wait_for()
        await expect(alice.message("Expected skills", alice.thread)).to_have_count(3)
        await expect(alice.inspector.get_by_text("cut").first).to_be_visible()


async def test_events_that_come_twice_and_in_the_wrong_order_ask_nothing_twice(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await turn(alice, "Repeat events")
        await turn(alice, "Reorder events")
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.write(ENOUGH, alice.thread)
        await alice.thread.get_by_text(PROMPT).nth(1).wait_for()
        await expect(alice.message("Expected skills", alice.thread)).to_have_count(2)


async def test_a_switch_shows_in_every_window_and_is_turned_off_again(browser: Browser, stage: Stage) -> None:
    url = stage.workspace.url
    async with window(browser, url) as alice, window(browser, url, "Bob") as bob:
        for shown in (alice, bob):
            await shown.sidebar.get_by_role("button", name="Inspector").click()
        for name in ("Limit rates", "Drop posts", "Delay events", "Repeat events", "Reorder events"):
            await turn(alice, name)
            await expect(bob.inspector.get_by_role("switch", name=name)).to_be_checked()
        faults = stage.workspace.faults
        assert (faults.limit_rates, faults.drop_posts) == (True, True)
        assert faults.delay > 0
        for name in ("Limit rates", "Drop posts", "Delay events", "Repeat events", "Reorder events"):
            await turn(bob, name)
            await expect(alice.inspector.get_by_role("switch", name=name)).not_to_be_checked()
        assert (faults.limit_rates, faults.drop_posts, faults.delay, faults.repeats, faults.reorders) == (0, 0, 0, 0, 0)


async def test_no_secret_shows(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview start backend mid 5")
        await alice.thread.get_by_text(PROMPT).wait_for()
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        for entry in await entries(alice).get_by_role("button").all():
            await entry.click()
            shown = await details(alice).inner_text()
            for secret in (stage.workspace.bot_token, stage.workspace.app_token, stage.workspace.signing_secret):
                assert secret not in shown


async def test_what_is_cleared_is_gone_in_every_window(browser: Browser, office: Office) -> None:
    url = office.workspace.url
    async with window(browser, url) as alice, window(browser, url, "Bob") as bob:
        for shown in (alice, bob):
            await shown.sidebar.get_by_role("button", name="Inspector").click()
        await office.client.api_call("api.test", json={"foo": "seen"})
        await entries(bob).get_by_role("button", name="api.test").click()
        await expect(details(bob)).to_contain_text("seen")

        await alice.inspector.get_by_role("button", name="Clear").click()
        for shown in (alice, bob):
            await expect(entries(shown).get_by_role("button")).to_have_count(0)
            await expect(details(shown)).to_contain_text("Choose an entry")
        await office.client.api_call("auth.test")
        await expect(entries(bob).get_by_role("button")).to_contain_text("auth.test")


async def test_a_closed_inspector_comes_back_as_it_was_with_what_is_new(browser: Browser, office: Office) -> None:
    async with window(browser, office.workspace.url) as alice:
        toggle = alice.sidebar.get_by_role("button", name="Inspector")
        await toggle.click()
        await office.client.api_call("api.test", json={"foo": "seen"})
        await office.client.api_call("auth.test")
        await entries(alice).get_by_role("button", name="api.test").click()
        await alice.inspector.get_by_role("searchbox").fill("API")
        await expect(entries(alice).get_by_role("button")).to_have_count(1)

        await alice.inspector.get_by_role("button", name="Close inspector").click()
        await expect(alice.inspector).to_have_count(0)
        await office.client.api_call("api.test")
        await toggle.click()
        await expect(alice.inspector.get_by_role("searchbox")).to_have_value("API")
        await expect(entries(alice).get_by_role("button")).to_have_count(2)
        await expect(details(alice)).to_contain_text("seen")
        await office.client.api_call("api.test")
        await expect(entries(alice).get_by_role("button")).to_have_count(3)
        await expect(entries(alice).get_by_role("button", pressed=True)).to_have_count(1)


async def test_the_chosen_entry_stays_chosen_when_the_filter_changes(browser: Browser, office: Office) -> None:
    async with window(browser, office.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await office.client.api_call("api.test")
        await office.client.api_call("auth.test")
        chosen = entries(alice).get_by_role("button", pressed=True)
        await entries(alice).get_by_role("button", name="api.test").click()
        await expect(chosen).to_contain_text("api.test")
        await alice.inspector.get_by_role("searchbox").fill("auth")
        await expect(chosen).to_have_count(0)
        await alice.inspector.get_by_role("searchbox").fill("")
        await expect(chosen).to_contain_text("api.test")


async def test_a_try_that_is_not_the_first_says_so(browser: Browser, office: Office) -> None:
    office.workspace.faults.repeat_events(1)
    async with window(browser, office.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await office.alice.post("general", "Twice")
        await expect(entries(alice).get_by_role("button", name="message, try 2")).to_contain_text("ok")


async def test_whatever_is_sent_shows(browser: Browser, office: Office) -> None:
    async with window(browser, office.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        await office.client.api_call("api.test", json={"foo": "half a pair: \ud83d, <b>whole</b>"})
        await entries(alice).get_by_role("button", name="api.test").click()
        await expect(details(alice)).to_contain_text("half a pair: , <b>whole</b>")


async def test_names_of_methods_can_be_read_beside_the_switches(browser: Browser, office: Office) -> None:
    async with window(browser, office.workspace.url) as alice:
        await alice.sidebar.get_by_role("button", name="Inspector").click()
        promised = await office.client.files_getUploadURLExternal(filename="a.txt", length=1)
        assert promised["ok"]
        name = entries(alice).get_by_text("files.getUploadURLExternal")
        assert await name.evaluate("(name) => name.scrollWidth <= name.clientWidth")
