"""What one message shows, and what stays when it changes."""

import re
from dataclasses import replace
from typing import Any

from nicegui import ui

from bot.workspace.model import Message
from bot.workspace.page.html import box
from bot.workspace.page.message import draw_message
from bot.workspace.page.viewer import Viewer

PNG = ("a.png", b"x", "image/png")
WAV = ("a.wav", b"x", "audio/wav")


def drawn(message: Message, viewer: Viewer, before: Message | None = None) -> str:
    """All that a message's elements hold."""
    with viewer.page, box() as row:
        draw_message(message, viewer, before, in_thread=False)
    return content_of(row)


def content_of(row: ui.element) -> str:
    return "".join(element.content for element in row.descendants() if isinstance(element, ui.html))


def ids_in(html: str) -> list[str]:
    """The ids of everything that takes the focus."""
    focusable = re.findall(r"<(?:button|a|audio|pre)\b[^>]*>", html)
    return [match[1] if (match := re.search(r' id="([^"]+)"', tag)) else "" for tag in focusable]


async def said(viewer: Viewer, text: str = "Hello", **changes: Any) -> Message:
    return replace(await viewer.person.post("general", text), **changes)


async def test_a_deleted_message_that_has_replies_keeps_nothing_but_them(alice: Viewer) -> None:
    message = await said(alice, "This message was deleted.", subtype="tombstone", reply_count=2, latest_reply="1.0")
    html = drawn(replace(message, reactions=(("tada", (alice.person.id,)),)), alice)
    assert "Alice" not in html
    assert "tada" not in html
    assert "<b>2 replies</b>" in html


async def test_what_follows_a_deleted_message_names_its_author(alice: Viewer) -> None:
    gone = await said(alice, subtype="tombstone")
    assert 'class="author"' in drawn(await said(alice), alice, gone)


async def test_what_takes_the_focus_has_an_id_of_its_own(alice: Viewer) -> None:
    message = await alice.person.post("general", "Hello", files=[WAV, PNG, ("a.txt", b"x", "text/plain")])
    full = replace(message, reactions=(("tada", ("U1",)), ("eyes", ("U1",))), reply_count=1, latest_reply="1.0")
    everybody = replace(full, reactions=tuple((name, (alice.person.id,)) for name, _ in full.reactions))
    ids = ids_in(drawn(everybody, alice))
    assert len(ids) > 15
    assert "" not in ids
    assert len(set(ids)) == len(ids)
    assert ids == ids_in(drawn(everybody, alice))


async def test_a_recording_stays_when_its_message_changes(alice: Viewer) -> None:
    message = await alice.person.post("general", "Listen", files=[WAV])
    with alice.page, box() as row:
        redraw = draw_message(message, alice, None, in_thread=False)
    (player,) = [part for part in row.descendants() if isinstance(part, ui.html) and "<audio" in part.content]

    assert redraw(replace(message, text="Listen!", blocks=(), reactions=(("tada", (alice.person.id,)),)), None)
    assert not player.is_deleted
    assert "Listen!" in content_of(row)
    assert "tada" in content_of(row)
    assert content_of(row).count("<audio") == 1


async def test_a_message_is_drawn_afresh_where_its_recording_goes_or_its_place_changes(alice: Viewer) -> None:
    message = await alice.person.post("general", "Listen", files=[WAV])
    with alice.page, box() as row:
        redraw = draw_message(message, alice, None, in_thread=False)
        plain = draw_message(await said(alice), alice, None, in_thread=False)
    assert not redraw(replace(message, files=()), None)
    assert not redraw(message, await said(alice))
    assert not plain(await said(alice), None)
    row.clear()
    assert not redraw(message, None)
