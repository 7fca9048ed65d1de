"""Block Kit's documented limits: what Slack refuses in blocks and views, and the messages that say why."""

import json
from collections.abc import Callable
from typing import Any, Literal

from bot.workspace.block_elements import IN_ACTIONS, IN_CONTEXT, IN_INPUT, IN_SECTION, check_element
from bot.workspace.block_text import Part, Problems, check_text
from bot.workspace.model import JSON

Surface = Literal["message", "modal", "home"]

LONGEST_TEXT = 40_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_CHARACTERS_OF_BLOCKS = 13_200

_ANYWHERE = ("message", "modal", "home")
_SURFACES: dict[str, tuple[str, ...]] = {
    "section": _ANYWHERE,
    "divider": _ANYWHERE,
    "image": _ANYWHERE,
    "actions": _ANYWHERE,
    "context": _ANYWHERE,
    "input": _ANYWHERE,
    "header": _ANYWHERE,
    "rich_text": _ANYWHERE,
    "video": _ANYWHERE,
    "file": ("message",),
    "markdown": ("message",),
    "table": ("message",),
    "context_actions": ("message",),
}


def check_blocks(
    blocks: list[JSON], surface: Surface, *, most_characters: int = MOST_CHARACTERS_OF_BLOCKS
) -> list[str]:
    """What is wrong with the blocks of a message, a modal or a Home tab; nothing where they are fine."""
    problems = Problems()
    _check_list(Part(problems, "/blocks"), blocks, surface)
    size = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    if surface == "message" and size > most_characters:
        problems.add("/blocks", f"must be less than {most_characters + 1} characters in all")
    return problems


def check_view(view: JSON, kind: Literal["modal", "home"]) -> list[str]:
    """What is wrong with a modal or a Home tab; nothing where it is fine."""
    problems = Problems()
    part = Part(problems, "/view")
    if view.get("type") != kind:
        part.at("type").refuse(f"must be {kind}")
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        part.at(name).check_length(view.get(name), most)
    if kind == "modal":
        _check_modal(part, view)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _check_list(part.at("blocks"), blocks, kind)
    else:
        part.refuse("missing required field: blocks")
    return problems


def _check_modal(part: Part, view: JSON) -> None:
    check_text(part.at("title"), view.get("title"), 24, plain=True)
    for name in ("submit", "close"):
        if name in view and view[name] is not None:
            check_text(part.at(name), view[name], 24, plain=True)
    has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or ())
    if has_input and not view.get("submit"):
        part.at("submit").refuse("is required when an input block is within the blocks array")


def _check_list(part: Part, blocks: list[JSON], surface: Surface) -> None:
    if len(blocks) > MOST_BLOCKS[surface]:
        part.refuse(f"no more than {MOST_BLOCKS[surface]} items allowed")
    block_ids: set[str] = set()
    for index, block in enumerate(blocks):
        here = part.at(index)
        if isinstance(block, dict):
            _check_block(here, block, surface)
            block_id = block.get("block_id")
            if block_id is not None and block_id in block_ids:
                here.at("block_id").refuse(f"`block_id` {block_id} is used more than once")
            block_ids.add(str(block_id))
        else:
            here.refuse("must be an object")


def _check_block(part: Part, block: JSON, surface: Surface) -> None:
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in _SURFACES:
        part.at("type").refuse(f"unsupported type: {kind}")
        return
    if surface not in _SURFACES[kind]:
        part.at("type").refuse(f"{kind} is not supported in a {surface}")
    part.at("block_id").check_length(block.get("block_id"), 255)
    check = _CHECKS.get(kind)
    if check is not None:
        check(part, block)


def _check_section(part: Part, block: JSON) -> None:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        part.refuse("must have text or fields")
    if block.get("text") is not None:
        check_text(part.at("text"), block["text"], 3000)
    if part.at("fields").check_list(fields, 10):
        for index, field in enumerate(fields or ()):
            check_text(part.at("fields").at(index), field, 2000)
    if block.get("accessory") is not None:
        check_element(part.at("accessory"), block["accessory"], IN_SECTION)


def _check_header(part: Part, block: JSON) -> None:
    check_text(part.at("text"), block.get("text"), 150, plain=True)


def _check_image(part: Part, block: JSON) -> None:
    if not block.get("image_url") and not block.get("slack_file"):
        part.refuse("missing required field: image_url")
    part.at("image_url").check_length(block.get("image_url"), 3000)
    if not block.get("alt_text"):
        part.refuse("missing required field: alt_text")
    part.at("alt_text").check_length(block.get("alt_text"), 2000)
    if block.get("title") is not None:
        check_text(part.at("title"), block["title"], 2000, plain=True)


def _check_context(part: Part, block: JSON) -> None:
    elements = block.get("elements")
    if not part.at("elements").check_list(elements, 10, required=True):
        return
    for index, element in enumerate(elements or ()):
        here = part.at("elements").at(index)
        if isinstance(element, dict) and element.get("type") in ("mrkdwn", "plain_text"):
            check_text(here, element, 3000)
        else:
            check_element(here, element, IN_CONTEXT)


def _check_actions(part: Part, block: JSON) -> None:
    elements = block.get("elements")
    if not part.at("elements").check_list(elements, 25, required=True):
        return
    action_ids: set[str] = set()
    for index, element in enumerate(elements or ()):
        here = part.at("elements").at(index)
        check_element(here, element, IN_ACTIONS)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id is not None and action_id in action_ids:
            here.at("action_id").refuse(f"`action_id` {action_id} is used more than once")
        action_ids.add(str(action_id))


def _check_input(part: Part, block: JSON) -> None:
    check_text(part.at("label"), block.get("label"), 2000, plain=True)
    if block.get("hint") is not None:
        check_text(part.at("hint"), block["hint"], 2000, plain=True)
    check_element(part.at("element"), block.get("element"), IN_INPUT)


def _check_rich_text(part: Part, block: JSON) -> None:
    part.at("elements").check_list(block.get("elements"), 1000, required=True)


def _check_markdown(part: Part, block: JSON) -> None:
    if not block.get("text"):
        part.refuse("missing required field: text")
    part.at("text").check_length(block.get("text"), 12_000)


def _check_video(part: Part, block: JSON) -> None:
    for name in ("alt_text", "title", "thumbnail_url", "video_url"):
        if not block.get(name):
            part.refuse(f"missing required field: {name}")


_CHECKS: dict[str, Callable[[Part, dict[str, Any]], None]] = {
    "section": _check_section,
    "header": _check_header,
    "image": _check_image,
    "context": _check_context,
    "actions": _check_actions,
    "input": _check_input,
    "rich_text": _check_rich_text,
    "markdown": _check_markdown,
    "video": _check_video,
}
