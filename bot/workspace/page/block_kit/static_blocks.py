"""Blocks that nobody can press or fill in: each is one piece of HTML.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Callable

from markupsafe import Markup

from bot.workspace.model import JSON
from bot.workspace.page.block_kit.images import image_html
from bot.workspace.page.block_kit.standard_markdown import markdown_html
from bot.workspace.page.block_kit.unsupported import BROKEN, block_name, grey_box
from bot.workspace.page.text import Reader, plain_html, rich_text_html, text_html

_WRAPPED = Markup('<div class="{}">{}</div>')
_TEXT = Markup('<div class="text"{}>{}</div>')
_ID = Markup(' id="{}"')
_FIELDS = Markup('<div class="fields">{}</div>')
_ITEM = Markup('<div class="item">{}</div>')
_ROW = Markup('<div class="with-accessory"><div class="grow">{}</div><div class="accessory">{}</div></div>')
_HEADING = Markup("<h3>{}</h3>")
_FIGURE = Markup("<figure>{}{}</figure>")
_CAPTION = Markup("<figcaption>{}</figcaption>")
_TABLE = Markup('<div class="table-scroll" role="region" aria-label="Table" tabindex="0"><table>{}{}</table></div>')
_HEAD = Markup("<thead>{}</thead>")
_BODY = Markup("<tbody>{}</tbody>")
_CELLS = Markup("<tr>{}</tr>")
_CELL = Markup('<{0} class="{1}">{2}</{0}>')
_ALIGNMENTS = ("left", "center", "right")


def is_static(block: JSON) -> bool:
    """Whether there is nothing in the block to press or to fill in."""
    if block.get("type") == "section":
        accessory = block.get("accessory")
        return not (isinstance(accessory, dict) and "action_id" in accessory and "block_id" in block)
    return block.get("type") not in ("actions", "input")


def wrapped_html(block: JSON, reader: Reader) -> Markup:
    """The block in an element of its own, for several of them in one piece of HTML."""
    return _WRAPPED.format(block_classes(block), static_html(block, reader))


def block_classes(block: JSON) -> str:
    """The CSS classes of a block's element."""
    kind = str(block.get("type"))
    return f"kit kit-{kind if kind in _DRAWN else 'unknown'}"


def static_html(block: JSON, reader: Reader) -> Markup:
    """The block; a grey box with its name where it is of an unknown kind, or broken."""
    draw = _DRAWN.get(str(block.get("type")))
    try:
        return draw(block, reader) if draw else grey_box(block_name(block))
    except BROKEN:
        return grey_box(block_name(block))


def section_html(block: JSON, reader: Reader, text_id: str = "") -> Markup:
    """A section's text and fields; ``text_id`` is the text's DOM id, for what refers to it."""
    mark = _ID.format(text_id) if text_id else ""
    text = _TEXT.format(mark, text_html(block["text"], reader)) if block.get("text") else Markup()
    fields = Markup().join(_ITEM.format(text_html(field, reader)) for field in block.get("fields") or ())
    return text + (_FIELDS.format(fields) if fields else "")


def _section(block: JSON, reader: Reader) -> Markup:
    content, accessory = section_html(block, reader), block.get("accessory")
    if not accessory:
        return content
    is_image = accessory["type"] == "image"
    return _ROW.format(content, image_html(accessory, reader.me) if is_image else grey_box(str(accessory["type"])))


def _header(block: JSON, reader: Reader) -> Markup:
    return _HEADING.format(text_html(block["text"], reader))


def _divider(block: JSON, reader: Reader) -> Markup:
    return Markup("<hr>")


def _context(block: JSON, reader: Reader) -> Markup:
    return Markup().join(_ITEM.format(_context_item(element, reader)) for element in block["elements"])


def _context_item(element: JSON, reader: Reader) -> Markup:
    match element["type"]:
        case "image":
            return image_html(element, reader.me)
        case "mrkdwn" | "plain_text":
            return text_html(element, reader)
        case kind:
            return grey_box(str(kind))


def _image(block: JSON, reader: Reader) -> Markup:
    title = _CAPTION.format(text_html(block["title"], reader)) if block.get("title") else ""
    return _FIGURE.format(title, image_html(block, reader.me))


def _rich_text(block: JSON, reader: Reader) -> Markup:
    return _TEXT.format("", rich_text_html(block, reader))


def _markdown(block: JSON, reader: Reader) -> Markup:
    return markdown_html(str(block["text"]))


def _table(block: JSON, reader: Reader) -> Markup:
    """The first row is the head, as in Slack."""
    settings = [column or {} for column in block.get("column_settings") or ()]
    head, *rows = block["rows"]
    body = Markup().join(_table_row("td", row, settings, reader) for row in rows)
    return _TABLE.format(_HEAD.format(_table_row("th", head, settings, reader)), _BODY.format(body))


def _table_row(tag: str, row: list[JSON], settings: list[JSON], reader: Reader) -> Markup:
    settings = settings + [{}] * len(row)
    cells = (
        _CELL.format(tag, _looks(column), _cell(cell, reader)) for cell, column in zip(row, settings, strict=False)
    )
    return _CELLS.format(Markup().join(cells))


def _looks(column: JSON) -> str:
    align = column.get("align")
    wrap = "wrap" if column.get("is_wrapped") else "no-wrap"
    return f"{align} {wrap}" if align in _ALIGNMENTS else wrap


def _cell(cell: JSON, reader: Reader) -> Markup:
    if cell["type"] == "rich_text":
        return rich_text_html(cell, reader)
    return plain_html(str(cell.get("text", "")), emoji=False)


_DRAWN: dict[str, Callable[[JSON, Reader], Markup]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "image": _image,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
}
