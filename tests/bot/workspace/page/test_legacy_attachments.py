"""What apps attach as they did before blocks, and that it is never more than text."""

from typing import Any

import pytest

from bot.workspace.page.legacy_attachments import attachments_html
from bot.workspace.page.viewer import Viewer


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        ({"text": "*Passed*", "fallback": "no"}, '<div class="attachment"><div class="text"><b>Passed</b></div></div>'),
        ({"fallback": "Passed"}, '<div class="attachment"><div class="text">Passed</div></div>'),
        (
            {"title": "<b>", "fallback": "no"},
            '<div class="attachment"><div class="attachment-title">&lt;b&gt;</div></div>',
        ),
        ({"color": "#2eb886"}, '<div class="attachment" style="border-color: #2eb886"></div>'),
        ({"color": "danger"}, '<div class="attachment danger"></div>'),
        ({"color": 'red"><img src=x>'}, '<div class="attachment"></div>'),
        ({"color": "#2eb886; display: none", "blocks": 3}, '<div class="attachment"></div>'),
    ],
)
def test_an_attachment_is_text_beside_a_bar(attachment: dict[str, Any], shown: str, alice: Viewer) -> None:
    assert attachments_html([attachment], alice.reader) == shown


def test_blocks_in_an_attachment_show_and_what_could_be_pressed_has_its_name(alice: Viewer) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Results"}}, {"type": "actions"}, "broken"]
    html = attachments_html([{"fallback": "no", "blocks": blocks}], alice.reader)
    assert "<h3>Results</h3>" in html
    assert "actions block" in html
    assert ">no<" not in html
