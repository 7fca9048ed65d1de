"""What a composer offers while somebody types."""

import pytest

from bot.workspace.page.completion import offers
from bot.workspace.page.viewer import Viewer


def written(typed: str, viewer: Viewer, *, caret: int | None = None, commands: bool = True) -> list[str]:
    at = len(typed) if caret is None else caret
    return [candidate.written for candidate in offers(typed, at, viewer, commands=commands).candidates]


def test_a_slash_at_the_beginning_offers_commands(alice: Viewer) -> None:
    assert written("/", alice) == ["/rehearse ", "/invite "]
    assert written("/re", alice) == ["/rehearse "]


@pytest.mark.parametrize(
    "typed", ["", "hello", "and/or", "/rehearse now", " /rehearse", "mail@", "a#b", "@nobody-of-that-name"]
)
def test_nothing_else_is_offered(alice: Viewer, typed: str) -> None:
    assert written(typed, alice) == []


def test_a_field_without_commands_offers_none(alice: Viewer) -> None:
    assert written("/re", alice, commands=False) == []


@pytest.mark.parametrize("typed", ["@mar", "hello @MAR", "line\n@mar", "@moreno"])
def test_people_are_offered_by_any_of_their_names(alice: Viewer, typed: str) -> None:
    assert written(typed, alice) == ["@Maria "]


def test_the_offer_is_for_what_stands_before_the_caret(alice: Viewer) -> None:
    typed = "ask @bo about it"
    found = offers(typed, 7, alice, commands=True)
    assert typed[found.start : 7] == "@bo"
    assert [candidate.written for candidate in found.candidates] == ["@Bob "]


def test_a_channel_that_one_cannot_see_is_not_offered(alice: Viewer) -> None:
    alice.slack.state.add_channel(name="hiring", kind="group", members=[])
    assert written("#", alice) == ["#general ", "#interviews ", "#random "]
