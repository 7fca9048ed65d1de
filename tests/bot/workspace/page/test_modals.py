"""A window shows the modal in front of a person's stack, and draws it again only when there is something new in it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from nicegui import Client, ui

from bot.workspace import Person, Workspace
from bot.workspace.model import View
from bot.workspace.page.modals import Modals
from bot.workspace.page.text import Reader
from tests.bot.workspace.page.block_kit.drawing import unseen_page

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def form(title: str = "Start", **more: object) -> JSON:
    field = {"type": "input", "label": plain("Company"), "element": {"type": "plain_text_input"}}
    return {"type": "modal", "title": plain(title), "submit": plain("Go"), "blocks": [field], **more}


class Seat:
    """A person, their stack of modals, and a window that shows it."""

    def __init__(self) -> None:
        self.workspace = Workspace({})
        self.alice: Person = self.workspace.person("Alice")
        self.views = self.workspace._slack.views
        self.modals = Modals(self.alice, self._reader, lambda _: None)

    def open(self, content: JSON, over: View | None = None) -> View:
        view = self.views.show(self.alice.id, content, over=over)
        self.modals.show()
        return view

    def _reader(self) -> Reader:
        return Reader(people={}, channels={}, zone=UTC, now=lambda: datetime.fromtimestamp(0, UTC), me=self.alice.id)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with unseen_page() as client:
        yield client


@pytest.fixture
async def seat(client: Client) -> Seat:
    with client.content:
        return Seat()


def by_id(client: Client, dom_id: str) -> ui.element | None:
    found = [element for element in client.content.descendants() if element.props.get("id") == dom_id]
    return found[0] if found else None


def text(client: Client, dom_id: str) -> str | None:
    element = by_id(client, dom_id)
    return None if element is None else str(element.props["innerHTML"])


def field_of(client: Client) -> ui.element:
    (field,) = [element for element in client.content.descendants() if element.tag == "input"]
    return field


async def test_a_modal_shows_its_title_and_its_buttons(client: Client, seat: Seat) -> None:
    seat.open(form("Start <b>", close=plain("Not now")))
    assert text(client, "modal-title") == "Start &lt;b&gt;"
    assert (text(client, "modal-cancel"), text(client, "modal-submit")) == ("Not now", "Go")
    assert by_id(client, "modal-back") is None


async def test_a_form_can_be_cancelled_and_a_page_can_be_closed(client: Client, seat: Seat) -> None:
    over = seat.open(form())
    assert text(client, "modal-cancel") == "Cancel"
    seat.open({"type": "modal", "title": plain("Summary"), "blocks": []}, over=over)
    assert text(client, "modal-cancel") == "Close"
    assert by_id(client, "modal-submit") is None


async def test_a_modal_over_another_has_a_way_back(client: Client, seat: Seat) -> None:
    below = seat.open(form("Below"))
    above = seat.open(form("Above"), over=below)
    assert by_id(client, "modal-back") is not None
    seat.views.remove(above)
    seat.modals.show()
    assert text(client, "modal-title") == "Below"
    assert by_id(client, "modal-back") is None


async def test_nothing_is_drawn_again_while_somebody_only_fills_it_in(client: Client, seat: Seat) -> None:
    view = seat.open(form())
    before = field_of(client)
    seat.views.set_state(view, view.state)
    seat.modals.show()
    assert field_of(client) is before


async def test_an_update_keeps_what_was_typed_under_the_same_id(client: Client, seat: Seat) -> None:
    view = seat.open(form())
    before = field_of(client)
    ((block_id, actions),) = view.state.items()
    (action_id,) = actions
    view = seat.views.set_state(view, {block_id: {action_id: {"type": "plain_text_input", "value": "Acme"}}})
    seat.views.update(view, form("Updated"))
    seat.modals.show()
    after = field_of(client)
    assert after is not before
    assert (after.props["id"], after.props["defaultValue"]) == (before.props["id"], "Acme")
