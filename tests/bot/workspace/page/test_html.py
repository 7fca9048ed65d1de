"""What the page sends to a browser arrives, and is never read as markup."""

from nicegui import json

from bot.workspace.page.html import leaf, set_content
from bot.workspace.page.viewer import Viewer


async def test_half_a_surrogate_pair_keeps_nothing_from_being_sent(alice: Viewer) -> None:
    with alice.page:
        shown = leaf("pre", "before", title="\udfff!")
        set_content(shown, "<b>\ud800</b>\x00 &")
    assert shown.content == "&lt;b&gt;&lt;/b&gt; &amp;"
    assert json.dumps(shown.props["innerHTML"]) == '"&lt;b&gt;&lt;/b&gt; &amp;"'
    assert shown.props["title"] == "!"
