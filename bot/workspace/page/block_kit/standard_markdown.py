"""The markdown block, which is in Markdown as the rest of the world writes it.

https://docs.slack.dev/reference/block-kit/blocks/markdown-block
"""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from bot.workspace.page.block_kit.images import image_html
from bot.workspace.page.text import plain_html

_FOLLOWED = ("https://", "http://", "mailto:")
_LINK = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">')


def markdown_html(text: str) -> Markup:
    """Markdown as HTML: tags that somebody wrote stand as text, and images are not loaded from elsewhere."""
    return Markup(_reader().render(text))  # noqa: S704 - everything that is not Markdown's own has been escaped


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    for kind, render in _RENDERED.items():
        reader.add_render_rule(kind, render)
    return reader


_Environment = MutableMapping[str, Any]


def _text(_: object, tokens: Sequence[Token], place: int, options: OptionsDict, env: _Environment) -> str:
    return plain_html(tokens[place].content)


def _link(_: object, tokens: Sequence[Token], place: int, options: OptionsDict, env: _Environment) -> str:
    url = str(tokens[place].attrGet("href") or "")
    return _LINK.format(url) if url.lower().startswith(_FOLLOWED) else "<a>"


def _image(_: object, tokens: Sequence[Token], place: int, options: OptionsDict, env: _Environment) -> str:
    token = tokens[place]
    return image_html({"image_url": str(token.attrGet("src") or ""), "alt_text": token.content})


def _heading(_: object, tokens: Sequence[Token], place: int, options: OptionsDict, env: _Environment) -> str:
    """A bold line: a message is no document whose outline the page's headings could join."""
    level = tokens[place].tag.removeprefix("h")
    return f'<p class="heading heading-{level}">'


def _heading_end(_: object, tokens: Sequence[Token], place: int, options: OptionsDict, env: _Environment) -> str:
    return "</p>\n"


_RENDERED = {
    "text": _text,
    "link_open": _link,
    "image": _image,
    "heading_open": _heading,
    "heading_close": _heading_end,
}
