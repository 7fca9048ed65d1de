"""An edit begins with what the author typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.text import Reader
from bot.workspace.page.typed import as_typed
from bot.workspace.page.viewer import Viewer
from bot.workspace.slack import Slack
from bot.workspace.text.typist import Typist


def typist_of(slack: Slack) -> Typist:
    named = {channel.name: channel for channel in slack.state.channels.values()}
    return Typist(slack.state.user_named, named.get)


@pytest.mark.parametrize(
    "typed",
    [
        "plain words",
        "@Maria and #interviews",
        "@here: a < b && c > d",
        "see https://example.com/a?b=1&c=2.",
        "*bold* _italic_ `code` <b>",
        "```\n@Maria in code\n```",
        "&amp; stays as it is",
    ],
)
def test_what_was_typed_comes_back(alice: Viewer, typed: str) -> None:
    assert as_typed(typist_of(alice.slack).text(typed), alice.reader) == typed


NOBODY = Reader(people={}, channels={}, zone=None, now=lambda: None, me="")  # type: ignore[arg-type]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@#•-*")))
def test_any_text_comes_back(typed: str) -> None:
    typist = Typist(lambda _: None, lambda _: None)
    assert as_typed(typist.text(typed), NOBODY) == typed
