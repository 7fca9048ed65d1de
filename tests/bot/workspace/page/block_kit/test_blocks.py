"""Blocks become elements that have names, that stay findable, and that take no harm from what an app sends."""

import re
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nicegui import Client, json, ui

from bot.workspace import Person, Workspace
from bot.workspace.messages import with_ids
from bot.workspace.model import Message
from bot.workspace.page.block_kit.blocks import draw_blocks
from bot.workspace.page.block_kit.surface import Surface
from bot.workspace.page.text import Reader
from tests.bot.workspace.page.block_kit.drawing import unseen_page

JSON = dict[str, Any]

OPTIONS = [{"text": {"type": "plain_text", "text": f"Option <{n}> :tada:"}, "value": f"v{n}"} for n in range(3)]


@pytest.fixture(scope="module")
def alice() -> Person:
    return Workspace({}).person("Alice")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with unseen_page() as client:
        yield client


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def surface_of(blocks: Iterable[JSON], person: Person, place: str = "") -> Surface:
    reader = Reader(
        people={person.id: "Alice", "U2": "Bob"},
        channels={"C1": "interviews"},
        zone=ZoneInfo("Europe/Berlin"),
        now=lambda: datetime.fromtimestamp(1_800_000_000, UTC),
        me=person.id,
    )
    message = Message(ts="1800000000.000100", channel="C1", user="U2", text="", blocks=tuple(blocks))
    return Surface(person=person, reader=reader, where=message, say=lambda _: None, place=place)


def drawn(client: Client, person: Person, *blocks: JSON, place: str = "", **errors: str) -> list[ui.element]:
    """The elements that blocks become."""
    client.content.clear()
    named = with_ids(blocks)
    with client.content:
        draw_blocks(named, surface_of(named, person, place), errors)
    return list(client.content.descendants())


def tag(element: ui.element) -> str:
    return str(element.props.get("tag", element.tag))


def only(elements: list[ui.element], name: str) -> ui.element:
    (found,) = [element for element in elements if tag(element) == name]
    return found


def html(elements: list[ui.element]) -> str:
    return "".join(str(element.props.get("innerHTML", "")) for element in elements)


def field(kind: str, **element: object) -> JSON:
    return {"type": "input", "block_id": "b", "label": plain("Name"), "element": {"type": kind, **element}}


def actions(kind: str, **element: object) -> JSON:
    return {"type": "actions", "block_id": "b", "elements": [{"type": kind, "action_id": "do_it", **element}]}


async def test_a_block_that_nobody_can_use_is_one_element(client: Client, alice: Person) -> None:
    block = {"type": "section", "text": plain("a"), "fields": [plain("b")] * 4}
    assert len(drawn(client, alice, block, {"type": "divider"})) == 2


async def test_a_button_shows_its_style(client: Client, alice: Person) -> None:
    button = only(drawn(client, alice, actions("button", text=plain("Go"), style="primary")), "button")
    assert "primary" in button.classes
    assert button.props["type"] == "button"


async def test_a_button_goes_by_its_accessibility_label(client: Client, alice: Person) -> None:
    block = actions("button", text=plain("?"), accessibility_label="Help")
    assert only(drawn(client, alice, block), "button").props["aria-label"] == "Help"


async def test_a_button_with_an_address_is_a_link_to_a_new_tab(client: Client, alice: Person) -> None:
    link = only(drawn(client, alice, actions("button", text=plain("Docs"), url="https://e.com/")), "a")
    assert (link.props["href"], link.props["target"]) == ("https://e.com/", "_blank")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//e.com"])
async def test_a_button_leads_nowhere_but_to_the_web(client: Client, alice: Person, url: str) -> None:
    elements = drawn(client, alice, actions("button", text=plain("Docs"), url=url))
    assert "href" not in only(elements, "button").props


async def test_a_select_offers_its_options_and_shows_what_is_chosen(client: Client, alice: Person) -> None:
    block = actions("static_select", options=OPTIONS, initial_option=OPTIONS[1])
    shown = html(drawn(client, alice, block))
    assert '<option value="1" selected>Option &lt;1&gt; 🎉</option>' in shown
    assert "v1" not in shown


async def test_a_select_groups_its_options(client: Client, alice: Person) -> None:
    groups = [{"label": plain("First"), "options": OPTIONS[:1]}, {"label": plain("Rest"), "options": OPTIONS[1:]}]
    shown = html(drawn(client, alice, actions("static_select", option_groups=groups)))
    assert '<optgroup label="Rest"><option value="1">' in shown


async def test_nothing_can_be_taken_back_where_something_must_be_chosen(client: Client, alice: Person) -> None:
    must = html(drawn(client, alice, field("static_select", options=OPTIONS)))
    may = html(drawn(client, alice, {**field("static_select", options=OPTIONS), "optional": True}))
    assert '<option value="" disabled hidden selected>' in must
    assert '<option value="" selected>' in may


async def test_people_and_channels_are_offered_by_name(client: Client, alice: Person) -> None:
    shown = html(drawn(client, alice, actions("users_select"), actions("channels_select")))
    assert ">Bob</option>" in shown
    assert ">#interviews</option>" in shown


@pytest.mark.parametrize(
    ("kind", "name"),
    [("static_select", "do it"), ("datepicker", "Date"), ("timepicker", "Time"), ("datetimepicker", "Date and time")],
)
async def test_an_element_without_a_placeholder_has_a_name(client: Client, alice: Person, kind: str, name: str) -> None:
    *_, element = drawn(client, alice, actions(kind, options=OPTIONS))
    assert element.props["aria-label"] == name


async def test_an_element_beside_a_text_goes_by_the_text(client: Client, alice: Person) -> None:
    accessory = {"type": "users_select", "action_id": "a", "placeholder": plain("Who")}
    elements = drawn(client, alice, {"type": "section", "text": plain("Owner"), "accessory": accessory})
    text_id = only(elements, "select").props["aria-labelledby"]
    assert f'<div class="text" id="{text_id}">Owner</div>' in html(elements)


async def test_a_field_has_a_label_a_hint_and_what_is_wrong_with_it(client: Client, alice: Person) -> None:
    block = {**field("plain_text_input"), "optional": True, "hint": plain("Yours")}
    elements = drawn(client, alice, block, b="Too short.")
    label, text = only(elements, "label"), only(elements, "input")
    assert label.props["for"] == text.props["id"]
    assert "(optional)" in str(label.props["innerHTML"])
    assert text.props["aria-invalid"] == "true"
    notes = [element for element in elements if element.props.get("id") in str(text.props["aria-describedby"]).split()]
    assert [note.props.get("role") for note in notes] == ["alert", None]
    assert "Too short." in html(notes)


async def test_a_text_keeps_its_limits_and_what_stood_in_it(client: Client, alice: Person) -> None:
    block = field("plain_text_input", initial_value='"><b>', max_length=60, placeholder=plain("Name :tada:"))
    text = only(drawn(client, alice, block), "input")
    assert (text.props["defaultValue"], text.props["maxlength"]) == ('"><b>', "60")
    assert text.props["placeholder"] == "Name 🎉"


async def test_a_date_and_time_is_told_in_the_readers_zone(client: Client, alice: Person) -> None:
    picker = only(drawn(client, alice, field("datetimepicker", initial_date_time=1_800_000_000)), "input")
    assert picker.props["defaultValue"] == "2027-01-15T09:00"


async def test_choices_are_one_group_with_a_name(client: Client, alice: Person) -> None:
    elements = drawn(client, alice, field("radio_buttons", options=OPTIONS, initial_option=OPTIONS[2]))
    (group,) = [element for element in elements if element.props.get("role") == "radiogroup"]
    assert f'id="{group.props["aria-labelledby"]}"' not in html(elements)
    assert str(group.props["innerHTML"]).count('type="radio"') == 3
    assert 'value="2" checked' in str(group.props["innerHTML"])


async def test_nothing_in_a_message_takes_the_focus_from_whoever_writes(client: Client, alice: Person) -> None:
    block = actions("static_select", options=OPTIONS, focus_on_load=True)
    assert "autofocus" not in only(drawn(client, alice, block), "select").props


async def test_several_choices_show_as_chips(client: Client, alice: Person) -> None:
    block = actions("multi_static_select", options=OPTIONS, initial_options=OPTIONS[:2])
    assert html(drawn(client, alice, block)).count('aria-label="Remove Option') == 2


async def test_an_id_is_the_same_when_a_message_is_drawn_again(client: Client, alice: Person) -> None:
    def drawn_id(place: str = "", **block: object) -> object:
        elements = drawn(client, alice, {**actions("button", text=plain("Go")), **block}, place=place)
        return only(elements, "button").props["id"]

    assert drawn_id() == drawn_id()
    assert drawn_id() != drawn_id(place="thread")
    assert drawn_id() != drawn_id(block_id="another")
    assert " " not in str(drawn_id(block_id="with a space"))


@pytest.mark.parametrize("kind", ["file_input", "sparkline"])
async def test_an_unknown_element_is_named(client: Client, alice: Person, kind: str) -> None:
    assert kind in html(drawn(client, alice, field(kind), actions(kind)))


async def test_a_broken_element_leaves_the_others_alone(client: Client, alice: Person) -> None:
    button = {"type": "button", "text": plain("Go"), "action_id": "go"}
    row = {"type": "actions", "elements": [{"type": "button", "action_id": "a"}, button]}
    elements = drawn(client, alice, row)
    assert "Go" in str(only(elements, "button").props["innerHTML"])
    assert '<div class="unsupported">button</div>' in html(elements)


_KINDS = st.sampled_from(
    re.findall(
        r"\w+",
        "section actions input context image header button overflow static_select external_select users_select"
        " conversations_select channels_select multi_static_select multi_users_select radio_buttons checkboxes"
        " datepicker timepicker datetimepicker plain_text_input number_input rich_text_input file_input",
    )
)
_KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        "type text label hint element elements accessory options option_groups value initial_value initial_option"
        " initial_options initial_date_time initial_users placeholder action_id block_id confirm url style optional"
        " max_length dispatch_action dispatch_action_config filter",
    )
)
_HOSTILE = st.sampled_from(["<script>alert(1)</script>", '" onclick="alert(1)', "javascript:alert(1)", "\ud800"])
_LEAVES = st.none() | st.booleans() | st.integers() | st.text() | _HOSTILE | _KINDS
_TEXTS = st.builds(plain, st.text() | _HOSTILE)
_JSON = st.recursive(
    _LEAVES | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=20,
)
_ELEMENTS = st.builds(
    lambda kind, text, rest: {"action_id": "a", "text": text, **rest, "type": kind},
    _KINDS,
    _TEXTS,
    st.dictionaries(_KEYS, _JSON, max_size=6),
)
_BLOCKS = st.builds(
    lambda kind, text, held, rest: {
        "block_id": "b",
        "text": text,
        "label": text,
        "element": held,
        "accessory": held,
        "elements": [held],
        **rest,
        "type": kind,
    },
    st.sampled_from(["section", "actions", "input", "context"]),
    _TEXTS,
    _ELEMENTS,
    st.dictionaries(_KEYS, _JSON, max_size=3),
)


@given(block=_BLOCKS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_a_block_holds_it_is_drawn_and_can_be_sent(client: Client, alice: Person, block: JSON) -> None:
    client.content.clear()
    with client.content:
        draw_blocks([block], surface_of([block], alice))
    elements = list(client.content.descendants())
    assert elements
    for element in elements:
        assert not [name for name in element.props if name.startswith(("on", ":"))]
        json.dumps(dict(element.props))
    assert "<script" not in html(elements)
