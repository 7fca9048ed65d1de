"""Messages as people write, change and read them, alone and in two windows at once."""

import base64
import io
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.auxil.browser import NARROW, drop_file, window
from tests.auxil.office import Office
from tests.auxil.stage import Stage

# Faster than a hand: the server's first words about this page are still on their way.
SEND_AT_ONCE = """async (text) => {
  while (!window.socket?.connected || !document.querySelector("main textarea")) {
    await new Promise((again) => requestAnimationFrame(again));
  }
  const field = document.querySelector("main textarea");
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}"""
HOSTILE = """<img src=x onerror="document.title='owned'"> <script>document.title='owned'</script> *<b>bold</b>*"""


def make_recording(*, seconds: int) -> bytes:
    """Silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(8_000)
        recording.writeframes(bytes(2 * 8_000 * seconds))
    return file.getvalue()


async def test_two_people_talk_in_two_windows(browser: Browser, stage: Stage) -> None:
    url = stage.workspace.url
    async with window(browser, url) as alice, window(browser, url, "Maria") as maria:
        await alice.write("Who practises today?")
        root = maria.message("Who practises today?")
        await root.hover()
        await root.get_by_role("button", name="Reply in thread").click()
        await maria.write("I read along, @Alice", maria.thread)

        await alice.message("Who practises today?").get_by_role("button", name="1 reply").click()
        reply = alice.message("I read along", alice.thread)
        await expect(reply.get_by_text("@Alice")).to_have_class("mention mention-me")


async def test_a_direct_message_is_counted_until_it_is_read(browser: Browser, stage: Stage) -> None:
    url = stage.workspace.url
    async with window(browser, url) as alice, window(browser, url, "Bob") as bob:
        await bob.sidebar.get_by_role("button", name="Alice").click()
        await bob.write("Between us")
        await expect(alice.sidebar.get_by_role("button", name="Bob")).to_contain_text("1 unread")
        await alice.sidebar.get_by_role("button", name="Bob").click()
        await alice.message("Between us").wait_for()
        await expect(alice.sidebar.get_by_role("button", name="Bob")).not_to_contain_text("unread")
    assert stage.workspace.undelivered_events == 0


async def test_a_message_is_edited_reacted_to_and_deleted(browser: Browser, stage: Stage) -> None:
    url = stage.workspace.url
    async with window(browser, url) as alice, window(browser, url, "Bob") as bob:
        await bob.write("A frist draft")
        await bob.choose_from_menu(bob.message("A frist draft"), "Edit message")
        field = bob.conversation.get_by_role("textbox", name="Edit message")
        await expect(field).to_have_value("A frist draft")
        await field.fill("A first draft")
        await field.press("Enter")
        await expect(alice.message("A first draft")).to_contain_text("(edited)")

        message = alice.message("A first draft")
        await message.hover()
        await message.get_by_role("button", name="Add a reaction").click()
        await message.get_by_role("button", name="thumbsup").click()
        chip = bob.message("A first draft").get_by_role("button", name="thumbsup 1")
        await expect(chip).to_have_attribute("aria-pressed", "false")
        await chip.click()
        await alice.message("A first draft").get_by_role("button", name="thumbsup 2").click()
        await expect(bob.message("A first draft").get_by_role("button", name="thumbsup 1")).to_be_visible()

        await bob.choose_from_menu(bob.message("A first draft"), "Delete message")
        await bob.page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        await expect(alice.message("A first draft")).to_have_count(0)


async def test_what_is_typed_is_kept_while_others_write(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        field = alice.conversation.get_by_role("textbox")
        await field.fill("Half a sentence")
        await stage.bob.post("interviews", "Something else")
        await alice.message("Something else").wait_for()
        await expect(field).to_have_value("Half a sentence")


async def test_shift_enter_begins_a_line(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.conversation.get_by_role("textbox").focus()
        await alice.page.keyboard.type("one")
        await alice.page.keyboard.press("Shift+Enter")
        await alice.page.keyboard.type("two")
        await alice.page.keyboard.press("Enter")
        await alice.message("two").wait_for()
    assert stage.alice.messages("interviews")[-1].text == "one\ntwo"


async def test_nobodys_text_becomes_part_of_the_page(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await stage.bob.post("interviews", HOSTILE, files=[('"><img src=x>.txt', HOSTILE.encode(), "text/plain")])
        message = alice.message("onerror")
        await expect(message.get_by_role("figure")).to_contain_text("onerror")
        await expect(message.locator("img, script")).to_have_count(0)
        assert "owned" not in await alice.page.title()


async def test_a_page_that_somebody_uploads_runs_no_script(browser: Browser, stage: Stage) -> None:
    page = b"<h1>Mine</h1><script>document.querySelector('h1').textContent = 'owned'</script>"
    await stage.bob.post("interviews", "Look", files=[("mine.html", page, "text/html")])
    async with window(browser, stage.workspace.url) as alice:
        async with alice.page.context.expect_page() as opening:
            await alice.message("Look").get_by_role("link", name="Open").click()
        tab = await opening.value
        assert await tab.get_by_role("heading").inner_text() == "Mine"
        assert await tab.evaluate("self.origin") == "null"


async def test_a_file_is_dropped_seen_and_sent(browser: Browser, stage: Stage, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Situation\nTask\nAction\nResult")
    async with window(browser, stage.workspace.url) as alice:
        await drop_file(alice.conversation.get_by_role("textbox"), notes, "text/plain")
        await alice.conversation.get_by_role("button", name="Remove notes.txt").wait_for()
        await alice.go_to("general")
        await expect(alice.conversation.get_by_role("button", name="Remove notes.txt")).to_have_count(0)
        await alice.go_to("interviews")
        await alice.conversation.get_by_role("button", name="Remove notes.txt").wait_for()
        await alice.write("My notes")
        await expect(alice.message("My notes").get_by_role("figure")).to_contain_text("Situation")
        await expect(alice.conversation.get_by_role("button", name="Remove notes.txt")).to_have_count(0)
    (file,) = stage.alice.messages("interviews")[-1].files
    assert stage.workspace.content(file) == notes.read_bytes()


async def test_a_recording_is_dropped_and_plays(browser: Browser, stage: Stage, tmp_path: Path) -> None:
    recording = tmp_path / "answer.wav"
    recording.write_bytes(make_recording(seconds=2))
    async with window(browser, stage.workspace.url) as alice:
        await drop_file(alice.conversation.get_by_role("textbox"), recording, "audio/wav")
        await alice.conversation.get_by_role("button", name="Remove answer.wav").wait_for()
        await alice.conversation.get_by_role("button", name="Send").click()
        card = alice.conversation.get_by_role("figure").filter(has_text="WAV, 0:02")
        player = card.get_by_label("answer.wav", exact=True)
        await player.evaluate(
            "(audio) => audio.readyState || new Promise((done) => { audio.onloadedmetadata = done; })"
        )
        assert await player.evaluate("(audio) => audio.duration") == 2
    clip = stage.alice.messages("interviews")[-1]
    assert (clip.subtype, clip.text, clip.files[0].duration_ms) == ("file_share", "", 2000)


async def test_a_recording_plays_on_while_others_react(browser: Browser, stage: Stage) -> None:
    clip = await stage.bob.post("interviews", "Listen", files=[("a.wav", make_recording(seconds=60), "audio/wav")])
    async with window(browser, stage.workspace.url) as alice:
        player = alice.message("Listen").get_by_label("a.wav", exact=True)
        await player.evaluate(
            "(audio) => audio.readyState || new Promise((done) => { audio.onloadedmetadata = done; })"
        )
        await player.evaluate("(audio) => new Promise((done) => { audio.onseeked = done; audio.currentTime = 30; })")
        await stage.maria.react(clip, "tada")
        await alice.message("Listen").get_by_role("button", name="tada 1").wait_for()
        assert await player.evaluate("(audio) => audio.currentTime") == 30


async def test_a_picture_shows(browser: Browser, stage: Stage) -> None:
    dot = base64.b64decode("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=")
    await stage.bob.post("interviews", "A dot", files=[("dot.gif", dot, "image/gif")])
    async with window(browser, stage.workspace.url) as alice:
        picture = alice.message("A dot").get_by_role("img", name="dot.gif")
        await picture.evaluate("(image) => image.decode()")
        assert await picture.evaluate("(image) => image.naturalWidth") == 1


async def test_a_reader_who_has_scrolled_up_stays_there(browser: Browser, stage: Stage) -> None:
    for number in range(60):
        await stage.bob.post("interviews", f"Message {number}")
    async with window(browser, stage.workspace.url) as alice:
        await expect(alice.message("Message 59")).to_be_in_viewport()
        early = alice.message("Message 20")
        await early.scroll_into_view_if_needed()
        await stage.bob.post("interviews", "The newest")
        await alice.message("The newest").wait_for()
        await expect(early).to_be_in_viewport()


async def test_a_command_that_fails_says_why_and_stays(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/nonsense")
        await expect(alice.page.get_by_role("alert").last).to_contain_text("/nonsense is not a valid command")
        await expect(alice.conversation.get_by_role("textbox")).to_have_value("/nonsense")


async def test_on_a_narrow_window_the_conversations_open_and_close(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url, size=NARROW) as alice:
        await expect(alice.page.get_by_role("navigation")).to_have_count(0)
        await alice.conversation.get_by_role("button", name="Show conversations").click()
        await alice.go_to("general")
        await expect(alice.page.get_by_role("navigation")).to_have_count(0)


async def test_one_becomes_somebody_else(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as shown:
        await shown.go_to("general")
        await shown.sidebar.get_by_role("button", name="I am Alice").click()
        await shown.sidebar.get_by_role("link", name="Maria").click()
        await shown.page.wait_for_url("**as=Maria**")
        await shown.write("Now I am Maria")
        await shown.message("Now I am Maria").wait_for()
    assert stage.alice.messages("general")[-1].user == stage.maria.id


async def test_an_edit_is_not_lost_when_somebody_answers_meanwhile(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url, "Bob") as bob:
        await bob.write("A frist draft")
        await bob.choose_from_menu(bob.message("A frist draft"), "Edit message")
        field = bob.conversation.get_by_role("textbox", name="Edit message")
        await field.fill("A first draft")
        root = stage.bob.messages("interviews")[-1]
        await stage.alice.post("interviews", "An answer", root.ts)
        await stage.alice.post("interviews", "Something else")
        await bob.message("Something else").wait_for()
        await expect(field).to_have_value("A first draft")
        await field.press("Enter")
        message = bob.message("A first draft")
        await expect(message).to_contain_text("(edited)")
        await expect(message.get_by_role("button", name="1 reply")).to_be_visible()


async def test_what_was_not_sent_is_there_again(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        field = alice.conversation.get_by_role("textbox")
        await field.press_sequentially("Half a thought")
        await alice.go_to("general")
        await expect(field).to_have_value("")
        await alice.go_to("interviews")
        await expect(field).to_have_value("Half a thought")
        await alice.page.reload()
        await expect(field).to_have_value("Half a thought")
        await field.press("Enter")
        await alice.message("Half a thought").wait_for()
        await alice.page.reload()
        await alice.message("Half a thought").wait_for()
        await expect(field).to_have_value("")


async def test_what_is_sent_the_moment_the_page_connects_does_not_come_back(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.page.goto(f"{stage.workspace.url}/?as=Alice", wait_until="commit")
        await alice.page.evaluate(SEND_AT_ONCE, "Quick as a flash")
        await alice.message("Quick as a flash").wait_for()
        await expect(alice.conversation.get_by_role("textbox")).to_have_value("")


async def test_what_is_sent_without_a_connection_stays_in_the_field(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        field = alice.conversation.get_by_role("textbox")
        await field.fill("Into the void")
        await alice.page.evaluate("() => { socket.disconnect(); }")
        await field.press("Enter")
        await expect(field).to_have_value("Into the void")
        await alice.page.evaluate("() => { socket.connect(); }")
        await alice.page.wait_for_function("socket.connected && did_handshake")
        await field.press("Enter")
        await alice.message("Into the void").wait_for()
    assert [m.text for m in stage.alice.messages("interviews")] == ["Into the void"]


async def test_unread_is_the_same_in_every_window_and_after_a_reload(browser: Browser, stage: Stage) -> None:
    url = stage.workspace.url
    await stage.bob.post(stage.bob.dm(stage.alice.id), "Between us")
    async with window(browser, url) as one, window(browser, url) as other:
        for shown in (one, other):
            await expect(shown.sidebar.get_by_role("button", name="Bob")).to_contain_text("1 unread")
        await one.sidebar.get_by_role("button", name="Bob").click()
        await one.message("Between us").wait_for()
        await other.page.reload()
        await expect(other.sidebar.get_by_role("button", name="Bob")).not_to_contain_text("unread")


async def test_somebody_who_is_taken_out_of_a_channel_leaves_it(browser: Browser, stage: Stage) -> None:
    hiring = stage.workspace.add_channel("hiring", private=True)
    async with window(browser, stage.workspace.url) as alice:
        await alice.go_to("hiring")
        await stage.bob.remove(hiring, stage.alice.id)
        await alice.page.get_by_role("heading", level=1, name="interviews").wait_for()
        await expect(alice.sidebar.get_by_role("button", name="hiring")).to_have_count(0)
        await stage.bob.post("interviews", "Still here")
        await alice.message("Still here").wait_for()


async def test_a_long_history_is_drawn_piece_by_piece(browser: Browser, stage: Stage) -> None:
    for number in range(450):
        await stage.bob.post("interviews", f"Message {number}.")
    async with window(browser, stage.workspace.url) as alice:
        await alice.message("Message 250.").wait_for()
        await expect(alice.message("Message 249.")).to_have_count(0)
        await alice.conversation.get_by_role("button", name="Show earlier messages").click()
        await alice.message("Message 50.").wait_for()
        texts = await alice.conversation.get_by_role("article").all_text_contents()
        shown = [int(text.split("Message ")[1].split(".")[0]) for text in texts]
        assert shown == list(range(50, 450))
        await alice.conversation.get_by_role("button", name="Show earlier messages (50)").click()
        await alice.message("Message 0.").wait_for()


async def test_a_thread_that_loses_its_first_message_closes(browser: Browser, stage: Stage) -> None:
    root = await stage.bob.post("interviews", "Soon gone")
    async with window(browser, stage.workspace.url, at=f"&in=interviews&thread={root.ts}") as alice:
        await alice.message("Soon gone", alice.thread).wait_for()
        await stage.bob.delete(root)
        await expect(alice.thread).to_have_count(0)


async def test_a_shortcut_from_anywhere_is_told_to_the_app(browser: Browser, office: Office) -> None:
    @office.app.shortcut("start")
    async def start(ack: Callable[[], Awaitable[None]], shortcut: dict[str, object]) -> None:
        office.heard.append(shortcut["callback_id"])
        await ack()

    async with window(browser, office.workspace.url) as alice:
        await alice.conversation.get_by_role("button", name="Shortcuts").click()
        entry = alice.conversation.get_by_role("button", name="Rehearse", exact=True)
        await entry.click()
        await expect(entry).to_have_count(0)
        await office.hear()
    assert office.heard == ["start"]
