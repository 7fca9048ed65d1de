"""Blocks in a browser: what they show, what somebody does with them, and what the app hears of it."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.auxil.block_kit import (
    JSON,
    actions,
    button,
    confirm,
    element,
    mrkdwn,
    option,
    options,
    plain,
    rich_list,
    rich_section,
    rich_text,
    section,
    showcase,
    styled,
    text_field,
    tools,
)
from tests.auxil.browser import NARROW, WIDE, window
from tests.auxil.office import Office

Ack = Callable[..., Any]

LEVELS = options("Entry", "Mid", "Senior")
HOSTILE = "<img src=x onerror=a()>"
SAFE = "&lt;img src=x onerror=a()&gt;"


async def post(office: Office, *blocks: JSON) -> None:
    """Let the app post blocks in #interviews."""
    await office.client.chat_postMessage(channel="#interviews", text="Blocks", blocks=blocks)


def note_reports(office: Office) -> None:
    """Let the app note what elements report."""

    @office.app.action(re.compile(""))
    async def note(ack: Ack, body: JSON) -> None:
        await ack()
        office.heard.append(body["actions"][0])


def chosen(action: JSON) -> Any:
    """What an element has reported: the values of options, or what stands for users, channels and times."""
    (reported,) = [held for key, held in action.items() if key.startswith("selected_")]
    if isinstance(reported, list):
        return [each["value"] if isinstance(each, dict) else each for each in reported]
    return reported["value"] if isinstance(reported, dict) else reported


async def last_choice(office: Office, count: int) -> Any:
    """What the last of so many reports says."""
    return chosen((await office.hear(count))[count - 1])


def shown_choice(select: Locator) -> Locator:
    """What a select shows as chosen."""
    return select.get_by_role("option", selected=True)


async def test_a_no_or_escape_puts_the_old_choice_back_and_a_yes_reports_the_new_one(
    browser: Browser, office: Office
) -> None:
    note_reports(office)
    levels: JSON = {"placeholder": plain("Level"), "options": LEVELS, "initial_option": LEVELS[0]}
    await post(office, actions(element("static_select", confirm=confirm(), **levels)))
    async with window(browser, office.workspace.url) as alice:
        level = alice.conversation.get_by_label("Level")
        question = alice.page.get_by_role("alertdialog", name="Really?")
        for answer in ("No", "Escape", "Yes"):
            await level.press("ArrowDown")
            await expect(question).to_contain_text("It can't be undone.")
            if answer == "Escape":
                await alice.page.keyboard.press("Escape")
            else:
                await question.get_by_role("button", name=answer).click()
            await expect(question).to_have_count(0)
            await expect(level).to_be_focused()
            await expect(shown_choice(level)).to_have_text("Mid" if answer == "Yes" else "Entry")
        assert chosen(*await office.hear()) == "mid"


async def test_a_button_that_is_pressed_twice_sends_one_action_and_keeps_the_focus(
    browser: Browser, office: Office
) -> None:
    may_end = asyncio.Event()

    @office.app.action("go")
    async def go_slowly(ack: Ack, body: JSON, client: AsyncWebClient) -> None:
        office.heard.append(body["actions"])
        await may_end.wait()
        blocks = [*body["message"]["blocks"], section(plain("It is done."))]
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Done", blocks=blocks)
        await ack()

    await post(office, actions(button("Go")))
    async with window(browser, office.workspace.url) as alice:
        go = alice.conversation.get_by_role("button", name="Go", exact=True)
        await go.dblclick()
        await expect(go).to_have_attribute("aria-busy", "true")
        may_end.set()
        await alice.message("It is done.").wait_for()
        await expect(go).to_be_focused()
        await expect(go).not_to_have_attribute("aria-busy", "true")
    assert len(office.heard) == 1


async def test_a_link_that_asks_first_opens_after_a_yes(browser: Browser, office: Office) -> None:
    note_reports(office)
    url = f"{office.workspace.url}/page/elsewhere"
    await post(office, actions(button("Leave", url=url, confirm=confirm())))
    async with window(browser, office.workspace.url) as alice:
        async with alice.page.context.expect_page() as opening:
            await alice.conversation.get_by_role("button", name="Leave").click()
            await alice.page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
        tab = await opening.value
        await tab.wait_for_url(url)
        assert await tab.evaluate("window.opener") is None
        assert [action["action_id"] for action in await office.hear()] == ["leave"]


async def test_a_menu_opens_where_there_is_room_closes_by_itself_and_reports(browser: Browser, office: Office) -> None:
    note_reports(office)
    at_right, at_left = (element("overflow", side, options=options("Rename", f"Archive {side}")) for side in "rl")
    await post(office, section(plain("A report"), accessory=at_right), actions(at_left))
    async with window(browser, office.workspace.url, size=(320, 700)) as alice:
        menus = alice.conversation.get_by_role("button", name="More options")
        for dots, side in ((menus.first, "r"), (menus.last, "l")):
            entry = alice.conversation.get_by_role("button", name=f"Archive {side}")
            await dots.click()
            await expect(entry).to_be_in_viewport(ratio=1)
            await alice.page.keyboard.press("Escape")
            await expect(entry).to_be_hidden()
            await expect(dots).to_be_focused()

        await menus.last.click()
        await alice.message("A report").get_by_text("A report").click()
        await expect(entry).to_be_hidden()

        await menus.last.press("Enter")
        await entry.click()
        await expect(entry).to_be_hidden()
        assert chosen(*await office.hear()) == "archive l"


async def test_choices_dates_and_times_are_reported(browser: Browser, office: Office) -> None:
    note_reports(office)
    kinds = ("datepicker", "timepicker", "datetimepicker")
    await post(office, actions(element("radio_buttons", options=LEVELS), *(element(kind) for kind in kinds)))
    await post(office, section(plain("Topics"), accessory=element("checkboxes", options=options("Go", "Rust", "C"))))
    async with window(browser, office.workspace.url) as alice:
        await alice.conversation.get_by_role("radio", name="Senior").check()
        assert await last_choice(office, 1) == "senior"
        topics = alice.conversation.get_by_role("group", name="Topics")
        await topics.get_by_role("checkbox", name="C").check()
        await topics.get_by_role("checkbox", name="Go").check()
        assert await last_choice(office, 3) == ["go", "c"]
        await topics.get_by_role("checkbox", name="C").uncheck()
        assert await last_choice(office, 4) == ["go"]
        await alice.conversation.get_by_label("Date", exact=True).fill("2027-02-03")
        assert await last_choice(office, 5) == "2027-02-03"
        await alice.conversation.get_by_label("Time", exact=True).fill("14:05")
        assert await last_choice(office, 6) == "14:05"
        await alice.conversation.get_by_label("Date and time").fill("2027-02-03T14:05")
        here = datetime.fromisoformat("2027-02-03T14:05").astimezone()
        assert await last_choice(office, 7) == here.timestamp()


async def test_what_is_chosen_in_a_message_is_there_when_it_is_drawn_anew(browser: Browser, office: Office) -> None:
    @office.app.action(re.compile(""))
    async def update(ack: Ack, body: JSON, client: AsyncWebClient) -> None:
        await ack()
        office.heard.append(body["state"]["values"]["row"])
        blocks = [body["message"]["blocks"][0], section(plain(f"Update {len(office.heard)}"))]
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Updated", blocks=blocks)

    select = element("static_select", placeholder=plain("Level"), options=LEVELS)
    await post(office, actions(select, element("checkboxes", options=options("Go", "Rust"))))
    async with window(browser, office.workspace.url) as alice:
        level = alice.conversation.get_by_label("Level")
        await level.select_option("Mid")
        await alice.message("Update 1").wait_for()
        await expect(shown_choice(level)).to_have_text("Mid")
        await alice.conversation.get_by_role("checkbox", name="Rust").check()
        await alice.message("Update 2").wait_for()
        await expect(shown_choice(level)).to_have_text("Mid")
        await expect(alice.conversation.get_by_role("checkbox", name="Rust")).to_be_checked()
        await expect(alice.conversation.get_by_role("checkbox", name="Go")).not_to_be_checked()
    assert chosen(office.heard[1]["static_select"]) == "mid"
    assert chosen(office.heard[1]["checkboxes"]) == ["rust"]


async def test_several_things_are_chosen_by_keyboard_and_by_mouse(browser: Browser, office: Office) -> None:
    note_reports(office)
    topics = options("Go", "Rust", "Python", "Perl")
    await post(office, actions(element("multi_static_select", placeholder=plain("Topics"), options=topics)))
    async with window(browser, office.workspace.url) as alice:
        field, keyboard = alice.conversation.get_by_role("combobox", name="Topics"), alice.page.keyboard
        offers = alice.page.get_by_role("listbox", name="Options").get_by_role("option")
        await field.press("ArrowDown")
        await expect(offers.and_(alice.page.get_by_role("option", selected=True))).to_have_text("Go")
        await keyboard.press("ArrowDown")
        await expect(offers.and_(alice.page.get_by_role("option", selected=True))).to_have_text("Rust")
        await keyboard.press("Enter")
        assert await last_choice(office, 1) == ["rust"]

        await keyboard.type("pe")
        await expect(offers).to_have_text(["Perl"])
        await keyboard.press("Enter")
        assert await last_choice(office, 2) == ["rust", "perl"]
        await expect(field).to_have_value("")

        await offers.filter(has_text="Go").click()
        assert await last_choice(office, 3) == ["rust", "perl", "go"]
        await keyboard.press("Backspace")
        assert await last_choice(office, 4) == ["rust", "perl"]
        # The list is open above or below the field, and covers no chip.
        await expect(offers.first).to_be_visible()
        await alice.conversation.get_by_role("button", name="Remove Rust").click()
        assert await last_choice(office, 5) == ["perl"]
        await expect(field).to_be_focused()
        await expect(alice.conversation.get_by_role("button", name="Remove Rust")).to_have_count(0)
        await expect(alice.conversation.get_by_role("button", name="Remove Perl")).to_be_visible()


async def test_people_channels_and_conversations_are_chosen_by_name(browser: Browser, office: Office) -> None:
    note_reports(office)
    kinds = ("users", "channels", "conversations")
    await post(
        office,
        actions(*(element(f"{kind}_select", placeholder=plain(f"One of {kind}")) for kind in kinds)),
        actions(
            *(element(f"multi_{kind}_select", placeholder=plain(f"Some {kind}")) for kind in kinds), block_id="several"
        ),
    )
    bob, general = office.workspace.person("Bob").id, office.workspace.channel("general").id
    with_app = office.alice.dm().id
    expected = {"users": ("Bob", bob), "channels": ("#general", general), "conversations": ("Rehearsal", with_app)}
    async with window(browser, office.workspace.url) as alice:
        for count, (kind, (name, chosen_id)) in enumerate(expected.items()):
            await alice.conversation.get_by_label(f"One of {kind}").select_option(name)
            assert await last_choice(office, 2 * count + 1) == chosen_id
            await alice.conversation.get_by_role("combobox", name=f"Some {kind}").click()
            await alice.page.get_by_role("listbox").get_by_role("option", name=name, exact=True).click()
            assert await last_choice(office, 2 * count + 2) == [chosen_id]
            await alice.page.keyboard.press("Escape")


async def test_nothing_that_an_app_writes_becomes_markup(browser: Browser, office: Office) -> None:
    hostile = option(HOSTILE, description=plain(HOSTILE), value=HOSTILE)
    select = element("static_select", placeholder=plain(HOSTILE), options=[hostile])
    grouped = element("multi_static_select", option_groups=[{"label": plain(HOSTILE), "options": [hostile]}])
    question = {"title": plain(HOSTILE), "text": mrkdwn(SAFE), "confirm": plain(HOSTILE), "deny": plain("No")}
    kinds = ("radio_buttons", "checkboxes", "overflow")
    await post(
        office,
        {"type": "header", "text": plain(HOSTILE)},
        section(mrkdwn(SAFE), fields=[plain(HOSTILE), mrkdwn(SAFE)]),
        {"type": "context", "elements": [plain(HOSTILE), mrkdwn(HOSTILE)]},
        {"type": "markdown", "text": HOSTILE},
        rich_text(rich_section(styled(HOSTILE, bold=True))),
        {"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]] * 2},
        actions(select, grouped, *(element(kind, options=[hostile]) for kind in kinds)),
        text_field(HOSTILE, placeholder=plain(HOSTILE), initial_value=HOSTILE, hint=plain(HOSTILE)),
        actions(button(HOSTILE, "ask", accessibility_label="Ask", confirm=question), block_id="ask"),
    )
    async with window(browser, office.workspace.url) as alice:
        message = alice.conversation.get_by_role("article")
        await message.get_by_role("combobox", name="multi static select").click()
        await expect(message.get_by_role("group", name=HOSTILE)).to_be_visible()
        assert str(await message.text_content()).count(HOSTILE) == 25
        await expect(message.get_by_placeholder(HOSTILE)).to_have_value(HOSTILE)
        await expect(message.locator("img")).to_have_count(0)
        await message.get_by_role("button", name="Ask").click()
        dialog = alice.page.get_by_role("alertdialog", name=HOSTILE)
        await expect(dialog.get_by_text(HOSTILE)).to_have_count(3)
        await expect(dialog.locator("img")).to_have_count(0)


async def test_what_cannot_be_drawn_is_named_in_a_message_and_at_home(browser: Browser, office: Office) -> None:
    film = {"type": "video", "title": plain("How it works"), "alt_text": "-", "video_url": "-", "thumbnail_url": "-"}
    file = {"type": "input", "label": plain("Your CV"), "element": {"type": "file_input", "action_id": "cv"}}
    await post(office, film, file)
    await office.client.views_publish(user_id=office.alice.id, view={"type": "home", "blocks": [film, file]})
    async with window(browser, office.workspace.url) as alice:
        home = alice.conversation.get_by_role("region", name="Home")
        for place in (alice.conversation.get_by_role("article"), home):
            if place is home:
                await alice.sidebar.get_by_role("button", name="Rehearsal").click()
                await alice.conversation.get_by_role("button", name="Home").click()
            await expect(place.get_by_text("video block: How it works")).to_be_visible()
            await expect(place.get_by_text("Your CV")).to_be_visible()
            await expect(place.get_by_text("file_input")).to_be_visible()


async def test_texts_are_drawn_as_what_they_are(browser: Browser, office: Office) -> None:
    at = "<!date^1800000000^{date_num}|then>"
    text = f"*bold* _slanted_ ~gone~ `code` <https://example.com/|a link> {at} :tada:\n```fixed```\n> quoted"
    numbers = rich_list("ordered", rich_section(styled("one", bold=True)), rich_section(styled("two", italic=True)))
    quote = {"type": "rich_text_quote", "elements": [styled("said", strike=True)]}
    fixed = {"type": "rich_text_preformatted", "elements": [styled("x = 1")]}
    bullets = rich_list("bullet", rich_section(styled("dot", code=True)))
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("Name", "Words"), ("Bob", "7"))]
    await post(office, section(mrkdwn(text)))
    await post(office, rich_text(numbers, bullets, quote, fixed))
    await post(office, {"type": "markdown", "text": "# Title\n\n**strong** [site](https://example.org/)\n\n- item"})
    await post(office, {"type": "table", "rows": cells})
    async with window(browser, office.workspace.url) as alice:
        marked, rich, standard, table = await alice.conversation.get_by_role("article").all()
        await expect(marked.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com/")
        await expect(marked.get_by_role("code")).to_have_text("code")
        await expect(marked.get_by_role("time").last).to_have_text("2027-01-15")
        await expect(marked.get_by_role("img", name="tada")).to_have_text("🎉")
        await expect(marked.get_by_role("blockquote")).to_have_text("quoted")

        await expect(rich.get_by_role("listitem")).to_have_text(["one", "two", "dot"])
        await expect(rich.get_by_role("list")).to_have_count(2)
        await expect(rich.get_by_role("code")).to_have_text("dot")
        await expect(rich.get_by_role("blockquote")).to_have_text("said")

        await expect(standard.get_by_role("strong")).to_have_text("strong")
        await expect(standard.get_by_role("link", name="site")).to_be_visible()
        await expect(standard.get_by_role("listitem")).to_have_text("item")

        await expect(table.get_by_role("columnheader")).to_have_text(["Name", "Words"])
        await expect(table.get_by_role("cell")).to_have_text(["Bob", "7"])


@pytest.mark.parametrize("dark", [False, True])
async def test_a_screen_reader_finds_its_way_through_every_block(
    browser: Browser, office: Office, *, dark: bool
) -> None:
    await post(office, *showcase(), actions(*tools()))
    async with window(browser, office.workspace.url, dark=dark) as alice:
        await alice.conversation.get_by_role("combobox", name="Choose multi_static_select").click()
        await expect(alice.page.get_by_role("listbox", name="Options")).to_be_visible()
        for width, height in (WIDE, NARROW):
            await alice.page.set_viewport_size({"width": width, "height": height})
            assert await alice.serious_faults() == []
