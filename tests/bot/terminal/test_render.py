"""Messages and views look as they should at any width, with color and without."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console, RenderableType

from bot.blocks.card import card_for
from bot.blocks.start_form import FormContext, start_form
from bot.terminal.render import render_message, render_view
from bot.terminal.text import Reader
from core.questions import load_bank
from tests.auxil.builders import make_session
from tests.auxil.clock import FakeClock

READER = Reader(people={"U1": "Alice", "UB": "Greenroom"}, clock=FakeClock())


def shown(renderable: RenderableType, width: int = 80, *, color: bool = False) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=color, color_system="truecolor" if color else None)
    console.print(renderable)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def lines(renderable: RenderableType, width: int = 80) -> list[str]:
    return [line.rstrip() for line in shown(renderable, width).splitlines()]


def make_message(text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"ts": "1800000000.000100", "user": "U1", "text": text, "channel": "C1", "ephemeral": False, **more}


def test_a_message_says_who_wrote_it() -> None:
    head, body = lines(render_message(make_message("a &lt; b"), READER))
    assert head.startswith("Alice  ")
    assert body == "│ a < b"


@pytest.mark.parametrize(
    ("more", "remark"),
    [
        ({"edited": {"user": "U1", "ts": "1800000001.000000"}}, "(edited)"),
        ({"ephemeral": True}, "only visible to you"),
    ],
)
def test_a_message_says_what_is_special_about_it(more: dict[str, Any], remark: str) -> None:
    assert remark not in shown(render_message(make_message(), READER))
    assert remark in shown(render_message(make_message(**more), READER)).splitlines()[0]


def test_markup_of_rich_is_text_like_any_other() -> None:
    files = [{"name": "[red]a[/red].txt", "size": 5_400}]
    message = make_message("[bold]x[/bold] [/]", files=files, user="[blink]U9[/blink]")
    assert lines(render_message(message, READER)) == [
        f"[blink]U9[/blink]  {READER.local(1_800_000_000):%H:%M:%S}",
        "│ [bold]x[/bold] [/]",
        "│ ▤ [red]a[/red].txt  5.4 kB",
    ]


def test_fields_stand_in_two_columns() -> None:
    fields = [{"type": "mrkdwn", "text": f"*{name}*\n{name.lower()}"} for name in ("One", "Two", "Three")]
    body = lines(render_message(make_message(blocks=[{"type": "section", "fields": fields}]), READER), 40)[1:]
    assert [line.split() for line in body] == [["│", "One", "Two"], ["│", "one", "two"], ["│", "Three"], ["│", "three"]]


def test_buttons_break_between_and_never_within() -> None:
    buttons = [
        {"type": "button", "action_id": f"a{n}", "text": {"type": "plain_text", "text": f"Press me {n}"}}
        for n in range(4)
    ]
    message = make_message(blocks=[{"type": "actions", "block_id": "b", "elements": buttons}])
    assert lines(render_message(message, READER), 36)[1:] == [
        "│ [ Press me 0 ]  [ Press me 1 ]",
        "│ [ Press me 2 ]  [ Press me 3 ]",
    ]
    numbered = render_message(message, READER, lambda _block, element: int(element["action_id"][1:]))
    assert lines(numbered)[1] == "│ [0 Press me 0]  [1 Press me 1]  [2 Press me 2]  [3 Press me 3]"


def test_a_button_has_the_color_of_what_it_does() -> None:
    label = {"type": "plain_text", "text": "Abandon"}
    button = {"type": "button", "action_id": "a", "text": label, "style": "danger"}
    message = make_message(blocks=[{"type": "actions", "block_id": "b", "elements": [button]}])
    assert "\x1b[31m[ Abandon ]" in shown(render_message(message, READER), color=True)


def test_blocks_that_a_terminal_has_nothing_for_are_named() -> None:
    blocks = [{"type": "image", "alt_text": "a cat"}, {"type": "video"}, {"type": "divider"}]
    assert lines(render_message(make_message(blocks=blocks), READER), 20)[1:] == [
        "│ [image: a cat]",
        "│ [video]",
        f"│ {'─' * 18}",
    ]


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("color", [False, True])
def test_the_card_fits_into_every_width(width: int, color: bool) -> None:
    card = make_message(user="UB", bot_id="B1", blocks=card_for(make_session()).block_dicts())
    text = shown(render_message(card, READER), width, color=color)
    assert "@Alice" in text
    assert "[ Pause ]" in text
    assert ("\x1b[" in text) is color
    if not color:
        assert max(len(line) for line in text.splitlines()) <= width


def test_a_form_shows_what_is_not_asked_for() -> None:
    view = start_form(load_bank(), None, FormContext()).to_dict()
    assert lines(render_view(view, READER)) == [
        "Start an interview",
        "│ Timed questions, one by one, in a thread; a summary at the end.",
    ]
