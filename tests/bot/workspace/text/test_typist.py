"""What people type is sent as Slack's composer sends it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace import Channel, User
from bot.workspace.text.mrkdwn import read_mrkdwn
from bot.workspace.text.rich_text_reader import read_rich_text
from bot.workspace.text.rich_text_writer import write_rich_text
from bot.workspace.text.spans import Color, Date, Emoji, Link, List, Mention, Nodes, Preformatted, Quote, Styled, Text
from bot.workspace.text.typist import Typist

JSON = dict[str, Any]

BOB = User(id="U1", name="bob", display_name="Bob", real_name="Bob Brown")
RANDOM = Channel(id="C1", name="random", kind="channel", members=[])
TYPIST = Typist({"bob": BOB, "Bob": BOB}.get, {"random": RANDOM}.get)

_LIST = re.compile(r"^(-|[0-9]+\.) ", re.MULTILINE)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0*_~`>:@#•"), min_size=1).filter(
    lambda typed: not _LIST.search(typed)
)
MARKED = st.lists(
    st.sampled_from(
        [
            "*",
            "_",
            "~",
            "`",
            "```",
            "> ",
            "- ",
            "* ",
            "1. ",
            "\n",
            " ",
            "a",
            "@bob",
            "https://x.org/",
            ":eyes:",
            "<",
            "&",
        ]
    )
).map("".join)


def written(typed: str) -> list[JSON]:
    """The elements of the block for what is typed."""
    block = TYPIST.block(typed, "b1")
    assert (block["type"], block["block_id"]) == ("rich_text", "b1")
    elements: list[JSON] = block["elements"]
    return elements


def section(*elements: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(text: str, **style: bool) -> JSON:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def characters(part: JSON) -> str:
    """What was typed for a part and for everything in it, without marks."""
    match part["type"]:
        case "text":
            return str(part["text"])
        case "link":
            return str(part["url"])
        case "emoji":
            return f":{part['name']}:"
        case "user":
            return "@bob"
    return "".join(characters(element) for element in part["elements"])


@given(PLAIN)
def test_what_has_no_marks_is_one_text(typed: str) -> None:
    (part,) = written(typed)
    assert (part["type"], characters(part)) == ("rich_text_section", typed)


@given(PLAIN)
def test_the_text_of_what_has_no_marks_is_only_escaped(typed: str) -> None:
    assert TYPIST.text(typed) == typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(MARKED)
def test_marks_are_only_taken_away_and_no_character_is_lost(typed: str) -> None:
    marks = re.compile(r"1\. |[-*_~`>•\s]")
    shown = "".join(characters(part) for part in written(typed))
    assert marks.sub("", shown) == marks.sub("", typed)


@pytest.mark.parametrize(
    ("typed", "elements"),
    [
        ("*a* b", [text("a", bold=True), text(" b")]),
        ("_a_, ~b~", [text("a", italic=True), text(", "), text("b", strike=True)]),
        ("*a _b_*", [text("a ", bold=True), text("b", bold=True, italic=True)]),
        ("`*a* <b>`", [text("*a* <b>", code=True)]),
        ("2*3*4 & a_b_c", [text("2*3*4 & a_b_c")]),
        (":wave:!", [{"type": "emoji", "name": "wave", "unicode": "1f44b"}, text("!")]),
        (":+1::skin-tone-4:", [{"type": "emoji", "name": "+1", "unicode": "1f44d-1f3fd", "skin_tone": 4}]),
        (":no_such:", [text(":no_such:")]),
        ("_@Bob_", [{"type": "user", "user_id": "U1", "style": {"italic": True}}]),
        ("#random @here", [{"type": "channel", "channel_id": "C1"}, text(" "), {"type": "broadcast", "range": "here"}]),
        ("https://x.org/a_b?c&d.", [{"type": "link", "url": "https://x.org/a_b?c&d"}, text(".")]),
        ("*https://x.org*", [{"type": "link", "url": "https://x.org", "style": {"bold": True}}]),
        ("<@U1> <!here>", [text("<@U1> <!here>")]),
    ],
)
def test_marks_become_styles_and_elements(typed: str, elements: list[JSON]) -> None:
    assert written(typed) == [section(*elements)]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("*a* _b_ ~c~ `d < e` :wave:", "*a* _b_ ~c~ `d &lt; e` :wave:"),
        ("> a\nb > c", "&gt; a\nb &gt; c"),
        ("- a\n* b\n1. c", "• a\n• b\n1. c"),
        ("a - b\n-c\n- ", "a - b\n-c\n- "),
        ("@Bob, #random https://x.org/?a&b", "<@U1>, <#C1|random> <https://x.org/?a&amp;b>"),
        ("`@Bob` @Bob `https://x.org`", "`@Bob` <@U1> `https://x.org`"),
        ("```\n- @Bob <\n```", "```\n- @Bob &lt;\n```"),
        ("@Nobody #nowhere", "@Nobody #nowhere"),
    ],
)
def test_the_text_keeps_its_marks(typed: str, sent: str) -> None:
    assert TYPIST.text(typed) == sent


def test_lines_become_lists_quotes_and_fenced_blocks() -> None:
    assert written("First:\n- a *b*\n- c\n3. d\n4. e\n> f\n> g\n```\nh\n  i\n```\nlast") == [
        section(text("First:")),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 0,
            "border": 0,
            "elements": [section(text("a "), text("b", bold=True)), section(text("c"))],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "border": 0,
            "offset": 2,
            "elements": [section(text("d")), section(text("e"))],
        },
        {"type": "rich_text_quote", "elements": [text("f\ng")], "border": 0},
        {"type": "rich_text_preformatted", "elements": [text("h\n  i")], "border": 0},
        section(text("last")),
    ]


def test_a_command_has_no_marks_and_names_whom_it_mentions() -> None:
    assert TYPIST.command_text("- `@Bob` *#random*") == "- `<@U1|bob>` *<#C1|random>*"


@pytest.mark.parametrize(
    "nodes",
    [
        (Text("a"), Quote((Text("b"),), border=True), Preformatted((Text("c"),)), Text("d")),
        (List(((Text("a"),), (Emoji("eyes", "👀"),)), ordered=True, indent=1, offset=2, border=True),),
        (Styled("italic", (Styled("bold", (Mention("user", "U1"),)),)), Mention("usergroup", "S1")),
        (Link("https://x.org", (Text("a page"),)), Link("https://y.org", (Text("https://y.org"),))),
        (Date(1, "{ago}", "then", "https://x.org"), Color("#ff0000")),
    ],
)
def test_what_is_written_reads_the_same(nodes: Nodes) -> None:
    assert read_rich_text({"type": "rich_text", "elements": write_rich_text(nodes)}) == nodes


def test_slack_itself_reads_no_lists() -> None:
    assert read_mrkdwn("• a\n1. b") == (Text("• a\n1. b"),)


@pytest.mark.parametrize("piece", ["*", "_a ", "`", "```a", "- a\n", "1. a\n", "> a\n", "@", "https://", ":a"])
def test_anything_long_is_written_without_delay(piece: str) -> None:
    TYPIST.block(piece * 20_000, "b1")
