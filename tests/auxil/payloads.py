"""Payloads as Slack documents them, of whoever a test says, and ways to make them odd or wrong.

https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/reference/events/message
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.library import LibraryPage, library_view
from bot.blocks.start_form import FormContext, start_form
from bot.workspace import Workspace
from core.questions import load_bank
from core.questions.search import Query

JSON = dict[str, Any]
Path = tuple[str | int, ...]
BANK = load_bank()
ROLE = BANK.find_role("backend")


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody as Slack names them."""

    user_id: str
    team_id: str
    enterprise_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is."""

    channel_id: str
    thread_ts: str
    is_direct: bool = False


class Slack:
    """What Slack sends when somebody does something; with triggers and response_urls that work."""

    def __init__(self, workspace: Workspace, who: Who, place: Place) -> None:
        self.who = who
        self.place = place
        self.workspace = workspace
        self._slack = workspace._slack

    def command(self, text: str) -> JSON:
        """A slash command."""
        return {
            "token": "token",
            "team_id": self.who.team_id,
            "team_domain": "greenroom",
            "enterprise_id": self.who.enterprise_id,
            "channel_id": self.place.channel_id,
            "channel_name": "interviews",
            "user_id": self.who.user_id,
            "user_name": "somebody",
            "command": ids.COMMAND,
            "text": text,
            "api_app_id": self._slack.state.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(),
            "trigger_id": self.trigger(),
        }

    def click(self, action_id: str, value: str | None = "-", **around: Any) -> JSON:
        """The use of a button in a thread."""
        place = self.place
        action = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value, "action_ts": self.ts()}
        container = {
            "type": "message",
            "message_ts": self.ts(),
            "channel_id": place.channel_id,
            "is_ephemeral": False,
            "thread_ts": place.thread_ts,
        }
        return self._interaction("block_actions") | {
            "container": container,
            "channel": {"id": place.channel_id, "name": "interviews"},
            "message": {"type": "message", "ts": self.ts(), "user": self._slack.state.bot_user_id, "blocks": []},
            "state": {"values": {}},
            "response_url": self._response_url(),
            "actions": [action],
            **around,
        }

    def choice(self, action_id: str, view: JSON) -> JSON:
        """A choice in a modal."""
        action = {
            "type": "static_select",
            "action_id": action_id,
            "block_id": "b1",
            "selected_option": {"text": {"type": "plain_text", "text": "One"}, "value": "one"},
            "action_ts": self.ts(),
        }
        container = {"type": "view", "view_id": view["id"]}
        trigger = {"trigger_id": self.trigger(view["id"])}
        return (
            self._interaction("block_actions") | trigger | {"container": container, "view": view, "actions": [action]}
        )

    def submission(self, view: JSON) -> JSON:
        """A form that is handed in."""
        return self._interaction("view_submission") | {"view": view, "response_urls": []}

    def shortcut(self, message_ts: str, thread_ts: str | None = None) -> JSON:
        """The shortcut, used on a message."""
        message = {"type": "message", "user": "U0", "ts": message_ts, "text": "What somebody has written."}
        return self._interaction("message_action") | {
            "callback_id": ids.ABOUT_ANSWER,
            "action_ts": self.ts(),
            "channel": {"id": self.place.channel_id, "name": "interviews"},
            "message_ts": message_ts,
            "message": message | ({"thread_ts": thread_ts} if thread_ts else {}),
            "response_url": self._response_url(),
        }

    def message(self, text: str, **more: Any) -> JSON:
        """A reply in the thread."""
        return self._event(self._message(text) | {"channel_type": self._channel_type} | more)

    def edit(self, ts: str, text: str, before: str) -> JSON:
        """A reply that was edited."""
        edited = {"user": self.who.user_id, "ts": self.ts()}
        return self._changed(
            "message_changed",
            message=self._message(text) | {"ts": ts, "edited": edited},
            previous_message=self._message(before) | {"ts": ts},
        )

    def deletion(self, ts: str, before: str) -> JSON:
        """A reply that was deleted."""
        return self._changed(
            "message_deleted", deleted_ts=ts, previous_message=self._message(before) | {"ts": ts}, hidden=True
        )

    def home(self, tab: object = "home") -> JSON:
        """Home was opened."""
        event = {
            "type": "app_home_opened",
            "user": self.who.user_id,
            "channel": "D0",
            "tab": tab,
            "event_ts": self.ts(),
        }
        return self._event(event)

    def start_form(self, **chosen: str | None) -> JSON:
        """The start form as somebody has filled it in: role, industry, difficulty, length, where, time_limit."""
        context = FormContext(channel_id=self.place.channel_id, response_url=self._response_url())
        fields = {ids.INDUSTRY: ROLE.industry_uuid, ids.ROLE: ROLE.role_uuid, ids.DIFFICULTY: "mid", ids.LENGTH: "5"}
        fields |= {ids.WHERE: "thread", ids.TIME_LIMIT: "0"}
        values = {f"{name}-0": {name: _option(value)} for name, value in (fields | chosen).items()}
        values[f"{ids.COMPANY}-0"] = {ids.COMPANY: {"type": "plain_text_input", "value": None}}
        types = [_option("behavioral")["selected_option"], _option("technical")["selected_option"]]
        values[f"{ids.CATEGORIES}-0"] = {ids.CATEGORIES: {"type": "checkboxes", "selected_options": types}}
        return self.view(start_form(BANK, None, context).to_dict(), values)

    def library(self, **chosen: str | None) -> JSON:
        """The library, turned to a page."""
        fields = {ids.LIBRARY_INDUSTRY: ROLE.industry_uuid, ids.LIBRARY_ROLE: ROLE.role_uuid}
        fields |= {ids.LIBRARY_DIFFICULTY: "mid"} | chosen
        context = FormContext(channel_id=self.place.channel_id)
        values = {"library-0": {name: _option(value) for name, value in fields.items()}}
        values[ids.LIBRARY_WORDS] = {ids.LIBRARY_WORDS: {"type": "plain_text_input", "value": "queue"}}
        page = LibraryPage(Query(role_uuid=ROLE.role_uuid))
        return self.view(library_view(BANK, page, context).to_dict(), values)

    def view(self, content: JSON, values: JSON) -> JSON:
        """A modal that this person has open, with what its fields hold."""
        shown = self._slack.views.show(self.who.user_id, content)
        team = {"team_id": self.who.team_id, "app_installed_team_id": self.who.team_id}
        return shown.to_json() | team | {"state": {"values": values}}

    def trigger(self, view_id: str | None = None) -> str:
        """Leave to open a modal, or to push one over another."""
        return self._slack.views.make_trigger(self.who.user_id, view_id)

    def ts(self) -> str:
        """The next timestamp of this workspace."""
        return self._slack.state.next_ts()

    def _response_url(self) -> str:
        return self._slack.responses.make_url(self.place.channel_id, self.who.user_id)

    def _interaction(self, kind: str) -> JSON:
        who = self.who
        return {
            "type": kind,
            "user": {"id": who.user_id, "username": "somebody", "team_id": who.team_id},
            "team": {"id": who.team_id, "domain": "greenroom"},
            "api_app_id": self._slack.state.app_id,
            "token": "token",
            "enterprise": {"id": who.enterprise_id} if who.enterprise_id else None,
            "is_enterprise_install": False,
            "trigger_id": self.trigger(),
        }

    def _event(self, event: JSON) -> JSON:
        who = self.who
        authorization = {
            "enterprise_id": who.enterprise_id,
            "team_id": who.team_id,
            "user_id": self._slack.state.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "token",
            "team_id": who.team_id,
            "api_app_id": self._slack.state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self.ts()}",
            "event_time": 1,
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    def _message(self, text: str) -> JSON:
        return {
            "type": "message",
            "user": self.who.user_id,
            "text": text,
            "ts": self.ts(),
            "thread_ts": self.place.thread_ts,
            "channel": self.place.channel_id,
            "team": self.who.team_id,
        }

    def _changed(self, subtype: str, **parts: Any) -> JSON:
        event = {"type": "message", "subtype": subtype, "channel": self.place.channel_id, "ts": self.ts()}
        return self._event(event | {"channel_type": self._channel_type} | parts)

    @property
    def _channel_type(self) -> str:
        return "im" if self.place.is_direct else "channel"


async def deliver(workspace: Workspace, payload: JSON) -> JSON | None:
    """Bring a payload to the app over its connection, as Slack would; what came with the acknowledgement."""
    kind = "slash_commands" if "command" in payload else "interactive"
    if payload.get("type") == "event_callback":
        kind = "events_api"
    return await workspace._slack.delivery.request(kind, payload)


def _option(value: str | None) -> JSON:
    option = {"text": {"type": "plain_text", "text": "An option"}, "value": value}
    return {"type": "static_select", "selected_option": None if value is None else option}


# --- odd and wrong ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Removed:
    """A field that is not there."""


@dataclass(frozen=True)
class Twist:
    """What becomes of one field."""

    path: Path
    value: object = Removed()


def twisted(payload: JSON, twists: Sequence[Twist]) -> JSON:
    """The payload with these changes; those whose place another one has taken away are left out."""
    result = copy.deepcopy(payload)
    for twist in twists:
        *way, last = twist.path
        parent: Any = result
        for step in way:
            parent = _at(parent, step)
        if _at(parent, last) is None and not (isinstance(parent, dict) and last in parent):
            continue
        if isinstance(twist.value, Removed):
            del parent[last]
        else:
            parent[last] = twist.value
    return result


def _at(parent: Any, step: str | int) -> Any:
    if isinstance(parent, dict):
        return parent.get(step)
    if isinstance(parent, list) and isinstance(step, int) and step < len(parent):
        return parent[step]
    return None


def paths_of(value: Any, here: Path = ()) -> Iterator[Path]:
    """Every field of a payload, however deep."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in inside:
        yield (*here, name)
        yield from paths_of(held, (*here, name))


TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=st.characters(categories=["Cs", "Co", "Cc", "So"]), max_size=20),
    st.sampled_from(["", " ", "\x00", "<@U1> &amp; <!channel>", "word " * 8_000, "ﷺ" * 3_000, "\ud83d half a pair"]),
)
TIMESTAMPS = st.sampled_from(["1767000000.000000", "0.000001", "99999999999.999999", "1.5"])
OTHER_TYPES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([1e308, float("nan"), 0.5]),
    st.sampled_from(["", "x", "NaN", "-1", "1e9", "١.٥", "9" * 5_000, "\ud800", "null", "{}", "[1]"]),
    st.builds(list),
    st.just([{}]),
    st.builds(dict),
    st.just({"id": 5}),
    st.just({"id": ["x"], "\ud800": None}),
)


def odd(optional: Sequence[Path], texts: Sequence[Path], times: Sequence[Path] = ()) -> st.SearchStrategy[list[Twist]]:
    """Changes that Slack may make any day: fields that are absent or null, any text, any timestamp."""
    nothing = st.builds(Twist, st.sampled_from([*optional]), st.sampled_from([Removed(), None]))
    kinds = [nothing] if optional else []
    kinds += [st.builds(Twist, st.sampled_from([*texts]), TEXTS)] if texts else []
    kinds += [st.builds(Twist, st.sampled_from([*times]), TIMESTAMPS)] if times else []
    return st.lists(st.one_of(kinds), max_size=3)


def wrong(template: JSON, above_all: Sequence[Path] = ()) -> st.SearchStrategy[list[Twist]]:
    """Changes that Slack never makes: any fields gone, or of another type; ``above_all`` those that decide most."""
    paths = st.sampled_from([*paths_of(template)])
    path = st.one_of(paths, st.sampled_from([*above_all])) if above_all else paths
    twist = st.builds(Twist, path, st.one_of(st.just(Removed()), OTHER_TYPES))
    return st.lists(twist, min_size=1, max_size=3)
