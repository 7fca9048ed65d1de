"""What apps attached to messages before there were blocks: texts, or blocks, beside a colored bar.

https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
"""

import re
from collections.abc import Sequence

from markupsafe import Markup

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.static_blocks import wrapped_html
from bot.workspace.page.text import Reader, mrkdwn_html, plain_html

_COLOR = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
_NAMED = ("good", "warning", "danger")
_ATTACHMENT = Markup('<div class="attachment{}"{}>{}</div>')
_BAR = Markup(' style="border-color: {}"')
_TITLE = Markup('<div class="attachment-title">{}</div>')
_TEXT = Markup('<div class="text">{}</div>')


def attachments_html(attachments: Sequence[JSON], reader: Reader) -> Markup:
    """Those of one message; what could be pressed in them shows as a grey box."""
    return Markup().join(_attachment(attachment, reader) for attachment in attachments)


def _attachment(attachment: JSON, reader: Reader) -> Markup:
    color = str(attachment.get("color") or "")
    named = f" {color}" if color in _NAMED else ""
    bar = _BAR.format(color) if _COLOR.fullmatch(color) else ""
    return _ATTACHMENT.format(named, bar, _texts(attachment, reader) + _blocks(attachment, reader))


def _texts(attachment: JSON, reader: Reader) -> Markup:
    title, text = (str(attachment.get(name) or "") for name in ("title", "text"))
    if not (title or text or attachment.get("blocks")):
        text = str(attachment.get("fallback") or "")
    shown = _TITLE.format(plain_html(title)) if title else Markup()
    return shown + _TEXT.format(mrkdwn_html(text, reader)) if text else shown


def _blocks(attachment: JSON, reader: Reader) -> Markup:
    blocks = attachment.get("blocks")
    known = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    return Markup().join(wrapped_html(block, reader) for block in known)
