"""The builder that everything shown in Slack goes through: it escapes, and keeps to Slack's size limits.

The limits: https://docs.slack.dev/reference/block-kit/blocks and …/block-elements
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement, InteractiveElement
from slack_sdk.models.views import View

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
OPTIONS = 100
_SECTION, _FIELD, _HEADER, _OPTION, _BUTTON, _TITLE = 3_000, 2_000, 150, 75, 75, 24
_FALLBACK = 3_000


@dataclass(frozen=True)
class Post:
    """A message: its blocks, and the text for notifications and for clients that show no blocks."""

    text: str
    blocks: tuple[Block, ...]

    def with_key(self, key: str) -> "Post":
        """The same message, recognisable by ``key`` as its first block's id."""
        first, *rest = self.blocks
        keyed = Block.parse({**first.to_dict(), "block_id": key})
        return replace(self, blocks=(keyed or first, *rest))

    def block_dicts(self) -> list[dict[str, Any]]:
        """The blocks as Slack takes them."""
        return [block.to_dict() for block in self.blocks]


def message(text: str, *blocks: Block) -> Post:
    """A message of up to 50 blocks; of more, the last says that something was left out."""
    return Post(clip(text, _FALLBACK), tuple(_at_most(blocks or (section(text),), MESSAGE_BLOCKS)))


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str | None = None,
) -> View:
    """A modal of up to 100 blocks."""
    return View(
        type="modal",
        title=plain(title, _TITLE),
        blocks=_at_most(blocks, VIEW_BLOCKS),
        callback_id=callback_id,
        submit=plain(submit, _TITLE) if submit else None,
        close=plain(close, _TITLE),
        private_metadata=private_metadata,
    )


def loading_view(title: str) -> View:
    """A modal to open at once, while what it will show is being looked up: a trigger lives three seconds."""
    return modal(title, [section("One moment…")])


def home(blocks: Sequence[Block]) -> View:
    """An App Home of up to 100 blocks."""
    return View(type="home", blocks=_at_most(blocks, VIEW_BLOCKS))


def escape(text: str) -> str:
    """Text from people or from the bank, safe in mrkdwn: it can't mention, link or ping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, the last of which shows that there was more."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def mrkdwn(text: str, limit: int = _SECTION) -> MarkdownTextObject:
    """A mrkdwn text; what comes from outside is escaped by the caller."""
    return MarkdownTextObject(text=clip(text, limit))


def plain(text: str, limit: int = _OPTION) -> PlainTextObject:
    """A plain text, shown as it is."""
    return PlainTextObject(text=clip(text, limit), emoji=True)


def header(text: str) -> HeaderBlock:
    """A header."""
    return HeaderBlock(text=plain(text, _HEADER))


def section(text: str, *, fields: Sequence[str] = (), accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph, with up to ten fields below it."""
    shown = [mrkdwn(field, _FIELD) for field in fields[:10]] or None
    return SectionBlock(text=mrkdwn(text), fields=shown, accessory=accessory)


def context(*texts: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[mrkdwn(text) for text in texts[:10]])


def actions(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    """A row of buttons and selects."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def button(
    text: str,
    action_id: str,
    value: str = "-",
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    url: str | None = None,
) -> ButtonElement:
    """A button; its ``value`` comes back with the click, which also opens ``url``."""
    return ButtonElement(
        text=plain(text, _BUTTON), action_id=action_id, value=value, style=style, confirm=confirm, url=url
    )


def confirmation(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """Ask before a click counts."""
    return ConfirmObject(title=plain(title, 100), text=plain(text, 300), confirm=plain(yes, 30), deny=plain(no, 30))


def option(text: str, value: str) -> Option:
    """A choice of a select, of radio buttons or of checkboxes."""
    return Option(text=plain(text), value=value)


def select(action_id: str, options: list[Option], chosen: str | None) -> StaticSelectElement:
    """A select of up to 100 options, with one chosen: ``chosen``, which is always among them, or the first."""
    initial = _chosen(options, chosen)
    shown = options[:OPTIONS] if initial in options[:OPTIONS] else [*options[: OPTIONS - 1], initial]
    return StaticSelectElement(action_id=action_id, options=shown, initial_option=initial)


def radio(action_id: str, texts: Mapping[str, str], chosen: str) -> RadioButtonsElement:
    """Radio buttons for texts by value, with one chosen: ``chosen``, or the first."""
    options = [option(text, value) for value, text in texts.items()]
    return RadioButtonsElement(action_id=action_id, options=options, initial_option=_chosen(options, chosen))


def field(
    label: str,
    element: InputInteractiveElement,
    *,
    block_id: str,
    optional: bool = False,
    hint: str | None = None,
    dispatches: bool = False,
) -> InputBlock:
    """A field of a form; ``dispatches``: the app hears of a change at once."""
    return InputBlock(
        label=plain(label, 2_000),
        element=element,
        block_id=block_id,
        optional=optional,
        hint=plain(hint, 2_000) if hint else None,
        dispatch_action=dispatches or None,
    )


def paragraphs(lines: Sequence[str]) -> list[SectionBlock]:
    """The lines in as few sections as hold them; a line that is longer than one is cut."""
    texts: list[str] = []
    for line in (clip(line, _SECTION) for line in lines):
        if texts and len(texts[-1]) + len(line) < _SECTION:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return [section(text) for text in texts]


def progress_bar(done: int, total: int, width: int = 12) -> str:
    """Such as ``███░░░``."""
    filled = round(width * done / total) if total else 0
    return "█" * filled + "░" * (width - filled)


def _chosen(options: Sequence[Option], value: str | None) -> Option:
    return next((option for option in options if option.value == value), options[0])


def _at_most(blocks: Sequence[Block], limit: int) -> list[Block]:
    if len(blocks) <= limit:
        return list(blocks)
    left_out = len(blocks) - limit + 1
    return [*blocks[: limit - 1], context(f"… and {left_out} more that Slack has no room for here.")]
