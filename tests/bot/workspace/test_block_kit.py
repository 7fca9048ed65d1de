"""Block Kit's limits, each at its edge."""

from typing import Any

import pytest

from bot.workspace.block_kit import check_blocks, check_view


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def option(text: int = 1, value: int = 1) -> dict[str, Any]:
    return {"text": plain(text), "value": "v" * value}


def section(**parts: Any) -> dict[str, Any]:
    return {"type": "section", **parts}


def header(length: int) -> dict[str, Any]:
    return {"type": "header", "text": plain(length)}


def context(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [mrkdwn(1)] * count}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(text: int = 1, value: int = 1, **parts: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "value": "v" * value, **parts}


def confirm(title: int = 1, text: int = 1, answer: int = 1) -> dict[str, Any]:
    said = {"title": plain(title), "text": mrkdwn(text), "confirm": plain(answer), "deny": plain(1)}
    return button(confirm=said)


def select(count: int = 1, **parts: Any) -> dict[str, Any]:
    return {"type": "static_select", "options": [option()] * count, **parts}


def radio(count: int) -> dict[str, Any]:
    return {"type": "radio_buttons", "options": [option()] * count}


def field(label: int = 1, hint: int = 1) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain(label), "hint": plain(hint), "element": element}


def image(**parts: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://example.com/x.png", **parts}


EDGES = [
    ("section text", section(text=mrkdwn(3000)), section(text=mrkdwn(3001))),
    ("section fields", section(fields=[mrkdwn(1)] * 10), section(fields=[mrkdwn(1)] * 11)),
    ("section field", section(fields=[mrkdwn(2000)]), section(fields=[mrkdwn(2001)])),
    ("section content", section(text=mrkdwn(1)), section()),
    ("empty text", section(text=mrkdwn(1)), section(text=mrkdwn(0))),
    ("header", header(150), header(151)),
    ("header markup", header(1), {"type": "header", "text": mrkdwn(1)}),
    ("context elements", context(10), context(11)),
    ("actions elements", actions(*[button()] * 25), actions(*[button()] * 26)),
    ("no actions", actions(button()), actions()),
    ("button text", actions(button(text=75)), actions(button(text=76))),
    ("button value", actions(button(value=2000)), actions(button(value=2001))),
    ("button style", actions(button(style="danger")), actions(button(style="pink"))),
    ("action_id", actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256))),
    (
        "action_id twice",
        actions(button(action_id="a"), button(action_id="b")),
        actions(button(action_id="a"), button(action_id="a")),
    ),
    ("block_id", section(text=mrkdwn(1), block_id="b" * 255), section(text=mrkdwn(1), block_id="b" * 256)),
    ("confirm title", actions(confirm(title=100)), actions(confirm(title=101))),
    ("confirm text", actions(confirm(text=300)), actions(confirm(text=301))),
    ("confirm button", actions(confirm(answer=30)), actions(confirm(answer=31))),
    ("options", actions(select(100)), actions(select(101))),
    (
        "option text",
        actions(select(options=[option(text=75)])),
        actions(select(options=[option(text=76)])),
    ),
    (
        "option value",
        actions(select(options=[option(value=150)])),
        actions(select(options=[option(value=151)])),
    ),
    (
        "initial option",
        actions(select(initial_option=option())),
        actions(select(initial_option=option(text=2))),
    ),
    ("placeholder", actions(select(placeholder=plain(150))), actions(select(placeholder=plain(151)))),
    ("radio options", actions(radio(10)), actions(radio(11))),
    ("input label", field(label=2000), field(label=2001)),
    ("input hint", field(hint=2000), field(hint=2001)),
    ("alt_text", image(alt_text="x"), image()),
    ("unknown accessory", section(text=mrkdwn(1), accessory=select()), section(text=mrkdwn(1), accessory=field())),
    ("unknown block", {"type": "divider"}, {"type": "dividend"}),
]


@pytest.mark.parametrize(("good", "bad"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_a_limit_holds_exactly_at_its_edge(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert check_blocks([good], "message") == []
    problems = check_blocks([bad], "message")
    assert len(problems) == 1
    assert "[json-pointer:/blocks/0" in problems[0]


def test_a_message_takes_fifty_blocks_and_a_modal_a_hundred() -> None:
    divider = {"type": "divider"}
    assert check_blocks([divider] * 50, "message") == []
    assert check_blocks([divider] * 51, "message") != []
    assert check_blocks([divider] * 100, "home") == []
    assert check_blocks([divider] * 101, "modal") != []


def test_block_ids_are_used_once() -> None:
    block = section(text=mrkdwn(1), block_id="same")
    assert "used more than once" in check_blocks([block, block], "message")[0]


def test_a_messages_blocks_have_room_for_so_many_characters_together() -> None:
    blocks = [section(text=mrkdwn(3000))] * 5
    assert check_blocks(blocks, "message") == [
        "[ERROR] must be less than 13201 characters in all [json-pointer:/blocks]"
    ]
    assert check_blocks(blocks, "message", most_characters=20_000) == []
    assert check_blocks(blocks, "home") == []


def modal(**parts: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(24), "blocks": [section(text=mrkdwn(1))], **parts}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (modal(title=plain(24)), modal(title=plain(25))),
        (modal(submit=plain(24)), modal(submit=plain(25))),
        (modal(close=plain(24)), modal(close=plain(25))),
        (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001)),
        (modal(callback_id="x" * 255), modal(callback_id="x" * 256)),
        (modal(blocks=[field()], submit=plain(2)), modal(blocks=[field()])),
        (modal(), {**modal(), "type": "home"}),
        (modal(), modal(blocks=[{"type": "markdown", "text": "x"}])),
    ],
)
def test_a_modal_keeps_its_limits(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert check_view(good, "modal") == []
    assert len(check_view(bad, "modal")) == 1
