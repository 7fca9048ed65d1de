"""Block Kit for tests: short builders, and everything of it at once."""

from typing import Any

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(text: str, **more: object) -> JSON:
    """An option, whose value is its text in small letters."""
    return {"text": plain(text), "value": text.casefold()} | more


def options(*texts: str) -> list[JSON]:
    """Several options."""
    return [option(text) for text in texts]


def confirm(**more: object) -> JSON:
    """A question that an element asks before it reports."""
    return {"title": plain("Really?"), "text": plain("It can't be undone."), **more}


def element(kind: str, action_id: str = "", **more: object) -> JSON:
    """An interactive element; its action_id is its kind unless another is given."""
    return {"type": kind, "action_id": action_id or kind, **more}


def button(text: str, action_id: str = "", **more: object) -> JSON:
    """A button, whose action_id is its text in small letters unless another is given."""
    return element("button", action_id or text.casefold(), text=plain(text), **more)


def actions(*elements: JSON, block_id: str = "row") -> JSON:
    """An actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(text: JSON, **more: object) -> JSON:
    """A section block."""
    return {"type": "section", "text": text, **more}


def field(label: str, held: JSON, **more: object) -> JSON:
    """An input block, whose block_id is its label in small letters."""
    return {"type": "input", "block_id": label.casefold(), "label": plain(label), "element": held, **more}


def text_field(label: str, *, kind: str = "plain_text_input", **more: Any) -> JSON:
    """An input block for text; ``more`` goes to the block where it belongs there, else to the element."""
    of_block = {name: more.pop(name) for name in ("optional", "dispatch_action", "hint") if name in more}
    return field(label, element(kind, label.casefold(), **more), **of_block)


def modal(title: str, *blocks: JSON, **more: object) -> JSON:
    """A modal that can be submitted, unless ``submit`` is None."""
    return {"type": "modal", "callback_id": "form", "title": plain(title), "blocks": list(blocks)} | {
        "submit": plain("Submit"),
        **more,
    }


def styled(text: str, **style: bool) -> JSON:
    """A piece of rich text."""
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def rich_section(*parts: JSON) -> JSON:
    """A paragraph of a rich_text block, or an item of its list."""
    return {"type": "rich_text_section", "elements": list(parts)}


def rich_text(*parts: JSON) -> JSON:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(parts)}


def rich_list(style: str, *items: JSON) -> JSON:
    """A list of a rich_text block: bullet or ordered."""
    return {"type": "rich_text_list", "style": style, "elements": list(items)}


_LISTED = options("First", "Second", "Third")
_GROUPS = [{"label": plain("Fruit"), "options": options("Apple", "Pear")}]


def tools() -> list[JSON]:
    """One of each element that a message, a Home tab or a modal can have in an actions block."""
    return [
        button("Plain"),
        button("Primary", style="primary"),
        button("Danger", style="danger", confirm=confirm(style="danger")),
        button("Link", url="https://example.com/"),
        element("overflow", options=[*_LISTED, option("Elsewhere", url="https://example.com/")]),
        *(element(kind, placeholder=plain(f"Choose {kind}"), **more) for kind, more in _SELECTS.items()),
        element("datepicker", initial_date="2027-01-15"),
        element("timepicker", initial_time="09:30"),
        element("datetimepicker", initial_date_time=1_800_000_000),
        element("radio_buttons", options=_LISTED, initial_option=_LISTED[0]),
        element("checkboxes", options=[option("Described", description=plain("In other words")), *_LISTED]),
    ]


_SELECTS: dict[str, JSON] = {
    "static_select": {"options": _LISTED},
    "external_select": {"min_query_length": 0},
    "users_select": {},
    "channels_select": {},
    "conversations_select": {},
    "multi_static_select": {"option_groups": _GROUPS, "initial_options": _GROUPS[0]["options"]},
    "multi_external_select": {},
    "multi_users_select": {},
    "multi_channels_select": {},
    "multi_conversations_select": {},
}


def showcase() -> list[JSON]:
    """One of each block that nobody can use, as a message may have them."""
    bullets = rich_list("bullet", rich_section(styled("one")))
    cell = {"type": "raw_text", "text": "cell"}
    return [
        {"type": "header", "text": plain("A header")},
        section(mrkdwn("*Bold* and `code`"), fields=[mrkdwn("_left_"), plain("right")]),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("small print"), {**_PICTURE, "type": "image"}]},
        {"type": "image", "title": plain("A title"), **_PICTURE},
        rich_text(rich_section(styled("bold", bold=True)), bullets),
        {"type": "markdown", "text": "# Title\n\n[a link](https://example.com/)"},
        {"type": "table", "rows": [[cell, cell], [cell, cell]]},
        {"type": "video", "title": plain("A film"), "alt_text": "A film", "video_url": "-", "thumbnail_url": "-"},
    ]


_PICTURE = {
    "image_url": "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "alt_text": "A dot",
}


def fields() -> list[JSON]:
    """One of each element that a form can have."""
    kinds = ("plain_text_input", "email_text_input", "url_text_input", "rich_text_input", "file_input")
    choices = [tool for tool in tools() if tool["type"] not in ("button", "overflow")]
    return [
        *(field(kind, element(kind), hint=plain("A hint")) for kind in kinds),
        field("number_input", element("number_input", is_decimal_allowed=False)),
        field("long", element("plain_text_input", multiline=True), optional=True),
        field("enter", element("plain_text_input"), dispatch_action=True),
        *(field(choice["type"], choice) for choice in choices),
    ]
