"""Messages and views, from Slack's JSON to what rich prints."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.terminal.layout import Barred, Row
from bot.terminal.text import JSON, Reader, literal, mrkdwn, plain, rich_text, text_object

# The number that a button goes by, given its block and itself; None where buttons have none.
Numbers = Callable[[JSON, JSON], int | None]

_COLORS = ("green", "yellow", "blue", "magenta", "cyan")
_BOT_COLOR = "bright_magenta"
_BUTTON_STYLES = {"primary": "bold green", "danger": "red"}
_KILOBYTE = 1_000


def unnumbered(_block: JSON, _element: JSON) -> int | None:
    """For readers who press no buttons."""
    return None


def render_message(message: JSON, reader: Reader, numbers: Numbers = unnumbered, place: str = "") -> RenderableType:
    """A message under its sender and time; ``place`` says where it stands, if that needs saying."""
    is_private = bool(message.get("ephemeral"))
    body = Group(*_body(message, reader, numbers))
    return Group(_head(message, reader, place), Barred(body, "yellow" if is_private else _color(message, reader)))


def render_view(view: JSON, reader: Reader, numbers: Numbers = unnumbered) -> RenderableType:
    """A modal or a Home tab, without the fields of a form."""
    title = plain(view["title"]["text"], "bold") if view.get("title") else Text("Home", "bold")
    shown = [block for block in view["blocks"] if block["type"] != "input"]
    return Group(title, Barred(render_blocks(shown, reader, numbers), _BOT_COLOR))


def render_blocks(blocks: Sequence[JSON], reader: Reader, numbers: Numbers = unnumbered) -> RenderableType:
    """Blocks, one below the other."""
    return Group(*(part for block in blocks for part in _block(block, reader, numbers)))


def _head(message: JSON, reader: Reader, place: str) -> Text:
    sender = literal(reader.person(message["user"]), f"bold {_color(message, reader)}")
    head = Text.assemble(sender, (f"  {reader.local(float(message['ts'])):%H:%M:%S}", "dim"))
    if place:
        head.append_text(literal(f"  {place}", "dim"))
    if message.get("ephemeral"):
        head.append("  only visible to you", "italic yellow")
    if message.get("edited"):
        head.append("  (edited)", "dim")
    return head


def _color(message: JSON, reader: Reader) -> str:
    name = reader.person(message["user"])
    return _BOT_COLOR if message.get("bot_id") else _COLORS[sum(map(ord, name)) % len(_COLORS)]


def _body(message: JSON, reader: Reader, numbers: Numbers) -> Iterator[RenderableType]:
    blocks = message.get("blocks") or ()
    if blocks:
        yield render_blocks(blocks, reader, numbers)
    elif message.get("text"):
        yield mrkdwn(message["text"], reader)
    for file in message.get("files") or ():
        yield literal(f"▤ {file['name']}", "bold").append(f"  {_size(file['size'])}", "dim")
    if reactions := message.get("reactions"):
        yield Row([plain(f":{reaction['name']}: {reaction['count']}") for reaction in reactions])
    if count := message.get("reply_count"):
        yield Text(f"↳ {count} {'reply' if count == 1 else 'replies'}", "dim")


def _size(size: int) -> str:
    if size < _KILOBYTE:
        return f"{size} B"
    return f"{size / _KILOBYTE:.1f} kB" if size < _KILOBYTE**2 else f"{size / _KILOBYTE**2:.1f} MB"


def _block(block: JSON, reader: Reader, numbers: Numbers) -> Iterator[RenderableType]:
    match block["type"]:
        case "header":
            yield text_object(block["text"], reader, "bold underline")
            yield Text()
        case "section":
            yield from _section(block, reader, numbers)
        case "context":
            yield Text("  ").join(_context_element(element, reader) for element in block["elements"])
        case "actions":
            yield Row([_element(block, element, numbers) for element in block["elements"]])
        case "divider":
            yield Rule(style="dim")
        case "rich_text":
            yield rich_text(block, reader)
        case "image":
            yield literal(f"[image: {block['alt_text']}]", "dim")
        case kind:
            yield literal(f"[{kind}]", "dim")


def _section(block: JSON, reader: Reader, numbers: Numbers) -> Iterator[RenderableType]:
    if block.get("text"):
        yield text_object(block["text"], reader)
    if fields := block.get("fields"):
        yield _fields([text_object(field, reader) for field in fields])
    if accessory := block.get("accessory"):
        yield Row([_element(block, accessory, numbers)])


def _fields(fields: list[Text]) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for left, right in zip(fields[::2], [*fields[1::2], Text()], strict=False):
        table.add_row(left, right)
    return table


def _context_element(element: JSON, reader: Reader) -> Text:
    if element["type"] == "image":
        return literal(f"[image: {element['alt_text']}]", "dim")
    return text_object(element, reader, "dim")


def _element(block: JSON, element: JSON, numbers: Numbers) -> Text:
    """A button or select, as [ Label ], or [3 Label] where it goes by a number."""
    number = numbers(block, element)
    before, after = ("[ ", " ]") if number is None else (f"[{number} ", "]")
    return Text(f"{before}{_label(element)}{after}", _BUTTON_STYLES.get(element.get("style", ""), "bold"))


def _label(element: JSON) -> str:
    if element["type"] == "button":
        return plain(element["text"]["text"]).plain
    chosen = element.get("initial_option") or {"text": element.get("placeholder") or {"text": "…"}}
    return plain(f"{chosen['text']['text']} ▾").plain
