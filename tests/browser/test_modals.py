"""Forms in a browser: filled in while they change, sent, refused, stacked and closed."""

import re
from collections.abc import Callable
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
    field,
    fields,
    modal,
    option,
    options,
    plain,
    section,
    text_field,
)
from tests.auxil.browser import NARROW, WIDE, Window, window
from tests.auxil.office import Office

Ack = Callable[..., Any]

HOSTILE = "<img src=x onerror=a()>"
AT_EVERY_CHARACTER = {"trigger_actions_on": ["on_character_entered"]}


def opens(office: Office, view: JSON) -> None:
    """Let the app answer "/rehearse" and the shortcut "Rehearse" with a form."""

    @office.app.command("/rehearse")
    @office.app.shortcut("start")
    async def show(ack: Ack, body: JSON, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def show(office: Office, shown: Window, view: JSON) -> Locator:
    """Open a form, and wait until it shows."""
    opens(office, view)
    await office.alice.shortcut("start")
    await shown.modal.wait_for()
    return shown.modal


async def update(office: Office, view: JSON) -> None:
    """Let the app update the form in front."""
    current = office.alice.view
    assert current is not None
    await office.client.views_update(view_id=current.id, view=view)


async def test_what_is_typed_while_the_form_changes_loses_nothing(browser: Browser, office: Office) -> None:
    sentence = "The quick brown fox jumps over the lazy dog"

    def version(number: int) -> JSON:
        name = text_field("Name", dispatch_action=True, dispatch_action_config=AT_EVERY_CHARACTER)
        return modal("Form", name, text_field("Note"), section(plain(f"Version {number}")))

    @office.app.action("name")
    async def answer(ack: Ack, body: JSON) -> None:
        office.heard.append(body["actions"][0]["value"])
        await update(office, version(len(office.heard)))
        await ack()

    async with window(browser, office.workspace.url) as alice:
        form, keyboard = await show(office, alice, version(0)), alice.page.keyboard
        name = form.get_by_label("Name")
        await name.focus()
        await keyboard.type(sentence.replace("lazy ", ""))
        for _ in "dog":
            await keyboard.press("ArrowLeft")
        await keyboard.type("lazy ")
        # Characters that come while a version is drawn are reported together.
        await office.workspace.until(lambda: office.heard and office.heard[-1] == sentence)
        await form.get_by_text(f"Version {len(office.heard)}").wait_for()
        await expect(name).to_have_value(sentence)
        await expect(name).to_be_focused()
        assert await name.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [40, 40]


async def test_a_form_that_changes_keeps_its_place_and_the_other_fields(browser: Browser, office: Office) -> None:
    lines = [section(plain(f"Line {number}")) for number in range(40)]
    note = text_field("Note", dispatch_action=True)
    topics = field("Topics", element("checkboxes", "topics", options=options("Go", "Rust")))
    async with window(browser, office.workspace.url) as alice:
        form = await show(office, alice, modal("Form", note, topics, *lines, text_field("Last")))
        await form.get_by_label("Note").fill("half writ")
        await form.get_by_role("checkbox", name="Rust").check()
        await form.get_by_label("Last").scroll_into_view_if_needed()
        await form.get_by_label("Last").fill("seen")
        where = await form.get_by_label("Last").bounding_box()
        await update(office, modal("Changed", note, topics, *lines, text_field("Last")))
        await expect(form).to_have_accessible_name("Changed")
        assert await form.get_by_label("Last").bounding_box() == where
        await expect(form.get_by_label("Note")).to_have_value("half writ")
        await expect(form.get_by_role("checkbox", name="Rust")).to_be_checked()
        await expect(form.get_by_label("Last")).to_have_value("seen")


async def test_a_form_says_what_is_wrong_with_it_until_nothing_is(browser: Browser, office: Office) -> None:
    @office.app.view("form")
    async def refuse_once(ack: Ack, body: JSON) -> None:
        office.heard.append(body["view"]["state"]["values"]["note"]["note"]["value"])
        if len(office.heard) == 1:
            await ack(response_action="errors", errors={"note": HOSTILE})
        else:
            await ack()

    async with window(browser, office.workspace.url) as alice:
        age = text_field("Age", kind="number_input", is_decimal_allowed=False, min_value="18")
        mail = text_field("Mail", kind="email_text_input", optional=True)
        form = await show(office, alice, modal("Form", age, mail, text_field("Note")))
        submit = form.get_by_role("button", name="Submit")

        async def refused(name: str, problem: str) -> None:
            """One field is marked, says why, and has the focus."""
            await submit.click()
            named = form.get_by_label(name)
            await expect(named).to_have_accessible_description(re.compile(re.escape(problem)))
            await expect(named).to_have_attribute("aria-invalid", "true")
            await expect(named).to_be_focused()

        await form.get_by_label("Note").fill("Too short")
        await refused("Age", "Please complete this required field.")
        await form.get_by_label("Age").fill("17")
        await refused("Age", "This number must be 18 or more.")
        await form.get_by_label("Age").fill("18")
        await form.get_by_label("Mail").fill("somebody")
        await refused("Mail", "Please enter an e-mail address, such as name@example.com.")
        await form.get_by_label("Mail").fill("")
        await refused("Note", HOSTILE)
        await expect(form.locator("img")).to_have_count(0)
        await form.get_by_label("Note").fill("Long enough")
        await submit.dblclick()
        await expect(form).to_have_count(0)
    assert office.heard == ["Too short", "Long enough"]


async def test_an_app_that_answers_nonsense_or_nothing_leaves_the_form_open(browser: Browser, office: Office) -> None:
    @office.app.view("form")
    async def dance_once(ack: Ack) -> None:
        office.heard.append("sent")
        if len(office.heard) == 1:
            await ack(response_action="dance")

    async with window(browser, office.workspace.url) as alice:
        form = await show(office, alice, modal("Form", text_field("Note")))
        await form.get_by_label("Note").fill("Kept")
        await form.get_by_role("button", name="Submit").click()
        await expect(form.get_by_role("alert")).to_contain_text("invalid_response_action")
        office.workspace.ack_timeout = 0.1
        await form.get_by_role("button", name="Submit").click()
        await expect(form.get_by_role("alert")).to_contain_text("operation_timeout")
        await expect(form.get_by_label("Note")).to_have_value("Kept")


async def test_enter_sends_a_form_from_a_field_of_one_line_that_does_not_report_it(
    browser: Browser, office: Office
) -> None:
    @office.app.action("city")
    async def reported(ack: Ack, body: JSON) -> None:
        await ack()
        office.heard.append(body["actions"][0]["value"])

    @office.app.view("form")
    async def sent(ack: Ack, body: JSON) -> None:
        await ack()
        values = body["view"]["state"]["values"]
        office.heard.append([values[name][name]["value"] for name in ("city", "story", "name")])

    async with window(browser, office.workspace.url) as alice:
        city = text_field("City", dispatch_action=True, focus_on_load=True)
        form = await show(office, alice, modal("Form", text_field("Name"), city, text_field("Story", multiline=True)))
        await expect(form.get_by_label("City")).to_be_focused()
        await expect(form.get_by_label("City")).to_have_accessible_description("Press Enter to submit")
        await alice.page.keyboard.type("Oslo")
        await alice.page.keyboard.press("Enter")
        assert await office.hear(1) == ["Oslo"]
        await form.get_by_label("Story").focus()
        await alice.page.keyboard.type("One")
        await alice.page.keyboard.press("Enter")
        await alice.page.keyboard.type("Two")
        await expect(form.get_by_label("Story")).to_have_value("One\nTwo")
        await form.get_by_label("Name").focus()
        await alice.page.keyboard.type("Alice")
        await alice.page.keyboard.press("Enter")
        await expect(form).to_have_count(0)
    assert office.heard[1] == ["Oslo", "One\nTwo", "Alice"]


async def test_an_app_offers_options_for_what_is_typed(browser: Browser, office: Office) -> None:
    @office.app.options("city")
    async def offer(ack: Ack, body: JSON) -> None:
        north, south = options(f"{body['value']} in the north"), options(f"{body['value']} in the south")
        groups = [{"label": plain("North"), "options": north}, {"label": plain("South"), "options": south}]
        await ack(option_groups=groups)

    async with window(browser, office.workspace.url) as alice:
        city = field("City", element("external_select", "city", min_query_length=2))
        form = await show(office, alice, modal("Form", city))
        search, offered = form.get_by_role("combobox", name="City"), form.get_by_role("listbox", name="Options")
        await search.press_sequentially("B")
        await expect(form.get_by_role("status")).to_have_text("Type 2 or more characters")
        await search.press_sequentially("erlin")
        await expect(offered.get_by_role("group", name="South").get_by_role("option")).to_have_text(
            "Berlin in the south"
        )
        await search.press("Escape")
        await expect(offered).to_have_count(0)
        await expect(form).to_be_visible()
        await search.press("ArrowDown")
        await search.fill("Bonn")
        await offered.get_by_role("option", name="Bonn in the south").click()
        await expect(search).to_have_value("Bonn in the south")
        await expect(search).to_be_focused()
        await search.press("Escape")
        await expect(form).to_have_count(0)


async def test_escape_closes_what_is_open_in_the_form_before_the_form(browser: Browser, office: Office) -> None:
    level = element("static_select", "level", placeholder=plain("Level"), options=options("A", "B"), confirm=confirm())
    more = element("overflow", "more", options=options("Rename", "Archive"))
    async with window(browser, office.workspace.url) as alice:
        form, keyboard = await show(office, alice, modal("Form", actions(level, more))), alice.page.keyboard
        question = alice.page.get_by_role("alertdialog")
        await form.get_by_label("Level").press("ArrowDown")
        await expect(question).to_be_visible()
        await keyboard.press("Escape")
        await expect(question).to_have_count(0)
        await expect(form.get_by_label("Level")).to_be_focused()

        await form.get_by_role("button", name="More options").press("Enter")
        await expect(form.get_by_role("button", name="Archive")).to_be_visible()
        await keyboard.press("Escape")
        await expect(form.get_by_role("button", name="Archive")).to_be_hidden()
        await expect(form.get_by_role("button", name="More options")).to_be_focused()

        await keyboard.press("Escape")
        await expect(form).to_have_count(0)


async def test_the_focus_goes_back_to_what_opened_the_form(browser: Browser, office: Office) -> None:
    opens(office, modal("Form", text_field("Note")))

    @office.app.action("open")
    async def open_and_redraw(ack: Ack, body: JSON, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Form", text_field("Note")))
        blocks = [*body["message"]["blocks"], section(plain("It is open."))]
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Open", blocks=blocks)

    await office.client.chat_postMessage(channel="#interviews", text="Open", blocks=[actions(button("Open"))])
    async with window(browser, office.workspace.url) as alice:
        composer = alice.conversation.get_by_role("textbox")
        opener = alice.conversation.get_by_role("button", name="Open", exact=True)
        await alice.write("/rehearse")
        await expect(alice.modal).to_be_visible()
        await alice.page.keyboard.press("Escape")
        await expect(alice.modal).to_have_count(0)
        await expect(composer).to_be_focused()

        await opener.press("Enter")
        await expect(alice.modal).to_be_visible()
        await alice.conversation.get_by_text("It is open.", exact=True).wait_for()
        await alice.modal.get_by_role("button", name="Cancel").click()
        await expect(alice.modal).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_forms_lie_on_each_other_and_the_app_hears_how_they_are_left(browser: Browser, office: Office) -> None:
    def level(number: int) -> JSON:
        return modal(f"Level {number}", actions(button("Deeper")), submit=None, notify_on_close=True)

    @office.app.action("deeper")
    async def push(ack: Ack, body: JSON, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=level(len(office.alice.views) + 1))

    @office.app.view_closed("form")
    async def closed(ack: Ack, body: JSON) -> None:
        await ack()
        office.heard.append((body["view"]["title"]["text"], body["is_cleared"]))

    async with window(browser, office.workspace.url) as alice:
        form = await show(office, alice, level(1))

        async def go_deeper(number: int) -> None:
            await form.get_by_role("button", name="Deeper").click()
            await expect(form).to_have_accessible_name(f"Level {number}")

        await go_deeper(2)
        await go_deeper(3)
        await form.get_by_role("button", name="Back").click()
        await expect(form).to_have_accessible_name("Level 2")
        await form.get_by_role("button", name="Close", exact=True).last.click()
        await expect(form).to_have_accessible_name("Level 1")
        await expect(form.get_by_role("button", name="Back")).to_have_count(0)
        await go_deeper(2)
        await alice.page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        assert office.alice.views == []
    assert await office.hear(3) == [("Level 3", False), ("Level 2", False), ("Level 2", True)]


async def test_a_persons_windows_show_the_same_form(browser: Browser, office: Office) -> None:
    url = office.workspace.url
    async with window(browser, url) as one, window(browser, url) as other, window(browser, url, "Bob") as bob:
        await show(office, one, modal("Form", text_field("Note")))
        await expect(other.modal).to_have_accessible_name("Form")
        await expect(bob.modal).to_have_count(0)
        await other.modal.get_by_role("button", name="Cancel").click()
        await expect(one.modal).to_have_count(0)
        await expect(other.modal).to_have_count(0)


async def test_nothing_in_a_form_becomes_markup(browser: Browser, office: Office) -> None:
    choice = option(HOSTILE, description=plain(HOSTILE), value="v")
    blocks = (
        text_field(HOSTILE, placeholder=plain(HOSTILE), initial_value=HOSTILE, hint=plain(HOSTILE)),
        field("Choice", element("radio_buttons", options=[choice])),
        field("Several", element("multi_static_select", options=[choice], initial_options=[choice])),
    )
    view = modal(HOSTILE, *blocks, submit=plain(HOSTILE), close=plain(HOSTILE))
    async with window(browser, office.workspace.url) as alice:
        form = await show(office, alice, view)
        await expect(form).to_have_accessible_name(HOSTILE)
        await expect(form.get_by_role("button", name=HOSTILE, exact=True)).to_have_count(2)
        await expect(form.get_by_role("button", name=f"Remove {HOSTILE}")).to_be_visible()
        assert str(await form.text_content()).count(HOSTILE) == 8
        await expect(form.locator("img")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
async def test_a_screen_reader_finds_its_way_through_every_field(
    browser: Browser, office: Office, *, dark: bool
) -> None:
    async with window(browser, office.workspace.url, dark=dark) as alice:
        form = await show(office, alice, modal("Everything", *fields()))
        await form.get_by_role("button", name="Submit").click()
        await expect(form.get_by_label("plain_text_input")).to_be_focused()
        for width, height in (WIDE, NARROW):
            await alice.page.set_viewport_size({"width": width, "height": height})
            assert await alice.serious_faults() == []
