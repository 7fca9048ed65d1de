"""Interactive elements: finding them in blocks, what they hold, and what they report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.workspace.model import JSON

# For each kind of element, where its state keeps the value, and where a view's author presets it.
_STATE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
_FROM_APP = ("external_select", "multi_external_select")

# The state of a view or a message: what each input holds, by block_id and action_id.
Values = dict[str, dict[str, JSON]]


@dataclass(frozen=True)
class Found:
    """An element and the block that holds it."""

    element: JSON
    block: JSON

    @property
    def type(self) -> str:
        """The kind of element."""
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        """The element's action_id."""
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        """The block's block_id."""
        return str(self.block["block_id"])

    @property
    def reports_at_once(self) -> bool:
        """Whether using it sends block_actions: always, except in an input block that does not ask for it."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def elements_of(blocks: Sequence[JSON]) -> Iterator[Found]:
    """Every interactive element, in order."""
    for block in blocks:
        held = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        for element in held:
            if element and "action_id" in element:
                yield Found(element, block)


def find(blocks: Sequence[JSON], action_id: str, *, block_id: str | None = None, value: Any = None) -> Found | None:
    """The element with an action_id; block_id or a button's value tell equal ones apart."""
    found = [f for f in elements_of(blocks) if f.action_id == action_id and block_id in (None, f.block_id)]
    if value is not None:
        exact = [f for f in found if f.element.get("value") == value]
        found = exact or [f for f in found if f.type != "button"]
    return found[0] if found else None


def initial_state(blocks: Sequence[JSON]) -> Values:
    """What the inputs of a view hold before anybody touches them."""
    state: Values = {}
    for found in elements_of(blocks):
        if found.type in _STATE_KEYS:
            key, preset = _STATE_KEYS[found.type]
            empty: Any = [] if key.endswith("s") else None
            value = {"type": found.type, key: found.element.get(preset, empty)}
            state.setdefault(found.block_id, {})[found.action_id] = value
    return state


def kept_state(before: Values, after: Values) -> Values:
    """The state ``after``, with what was chosen ``before`` where block, action and kind of input are the same."""
    merged: Values = {}
    for block_id, actions in after.items():
        chosen = before.get(block_id, {})
        merged[block_id] = {
            action_id: chosen[action_id] if chosen.get(action_id, {}).get("type") == value["type"] else value
            for action_id, value in actions.items()
        }
    return merged


def with_choice(values: Values, found: Found, chosen: Any) -> Values:
    """The state after a choice; an option that is not offered raises LookupError."""
    actions = values.get(found.block_id, {})
    return {**values, found.block_id: {**actions, found.action_id: state_value(found, chosen)}}


def state_value(found: Found, chosen: Any) -> JSON:
    """What the state holds after a choice; an option that is not offered raises LookupError."""
    key, _ = _STATE_KEYS[found.type]
    return {"type": found.type, key: _as_chosen(found, key, chosen)}


def holds_state(found: Found) -> bool:
    """Whether a view's state has a value for it, unlike for buttons and overflow menus."""
    return found.type in _STATE_KEYS


def report(found: Found, chosen: Any, action_ts: str) -> JSON:
    """The entry in the `actions` of a block_actions payload."""
    action = {
        "type": found.type,
        "action_id": found.action_id,
        "block_id": found.block_id,
        "action_ts": action_ts,
    }
    if found.type == "button":
        shown = {key: found.element[key] for key in ("text", "value", "style", "url") if key in found.element}
        return action | shown
    if found.type == "overflow":
        return action | {"selected_option": _option(found, chosen)}
    if found.type == "workflow_button":
        return action
    return action | state_value(found, chosen)


def held_in(found: Found, values: Values) -> Any:
    """What an input holds in a state, whatever it is called there."""
    key, _ = _STATE_KEYS[found.type]
    return values.get(found.block_id, {}).get(found.action_id, {}).get(key)


def _as_chosen(found: Found, key: str, chosen: Any) -> Any:
    if key == "selected_option":
        return None if chosen is None else _option(found, chosen)
    if key == "selected_options":
        values = chosen if isinstance(chosen, list | tuple) else [chosen]
        return [_option(found, value) for value in values if value is not None]
    if key.endswith("s"):
        return list(chosen) if isinstance(chosen, list | tuple) else [chosen]
    if found.type == "number_input" and chosen is not None:
        return str(chosen)
    return chosen


def _option(found: Found, value: Any) -> JSON:
    if isinstance(value, dict):
        return value
    groups = found.element.get("option_groups", ())
    offered = [*found.element.get("options", ()), *(o for group in groups for o in group["options"])]
    for option in offered:
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    if found.type in _FROM_APP:
        return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}
    known = ", ".join(str(option["value"]) for option in offered)
    raise LookupError(f"{found.action_id} offers no {value!r}; it offers: {known}")
