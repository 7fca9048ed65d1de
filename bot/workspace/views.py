"""Modals and Home tabs: stacks, triggers, hashes, and the state of their inputs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.workspace.elements import Values, initial_state, kept_state
from bot.workspace.errors import SlackError
from bot.workspace.expiry import Expiring
from bot.workspace.messages import with_ids
from bot.workspace.model import JSON, View
from bot.workspace.state import State, make_id

TRIGGER_LIFE = 3.0
MOST_VIEWS = 3
# So long Slack tells an expired trigger from one that never was.
_REMEMBERED = 60.0


@dataclass
class Trigger:
    """Leave to open a modal for a person who has just done something."""

    user: str
    made_at: float
    view_id: str | None
    used: bool = False


class Views:
    """Every open modal and every Home tab."""

    def __init__(self, state: State, time: Callable[[], float]) -> None:
        self.state = state
        self.open: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self._time = time
        self._triggers: Expiring[Trigger] = Expiring(_REMEMBERED, time)

    def stack(self, user: str) -> list[View]:
        """A person's open modals, the visible one last."""
        return [self.open[view_id] for view_id in self.stacks.get(user, ())]

    def make_trigger(self, user: str, view_id: str | None = None) -> str:
        """A trigger_id for something that a person did, in a view or elsewhere."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers.put(trigger_id, Trigger(user, self._time(), view_id))
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """The trigger, which works once and for three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._time() - trigger.made_at > TRIGGER_LIFE:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def show(self, user: str, content: JSON, *, over: View | None = None) -> View:
        """Open a modal: a first one, or one over another."""
        if over is not None and len(self.stacks.get(user, ())) >= MOST_VIEWS:
            raise SlackError("push_limit_reached")
        self._check_external_id(content.get("external_id"), None)
        view_id = make_id("V")
        view = self._make(view_id, "modal", user, content)
        if over is not None:
            view = replace(view, root_view_id=over.root_view_id, previous_view_id=over.id)
        self.open[view_id] = view
        self.stacks.setdefault(user, []).append(view_id)
        self._announce("view_opened", view)
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open modal or a Home tab, by either id."""
        for view in (*self.open.values(), *self.state.homes.values()):
            if view_id == view.id or (external_id and external_id == view.external_id):
                return view
        raise SlackError("not_found")

    def update(self, view: View, content: JSON, expected_hash: str | None = None) -> View:
        """Replace what a view shows; what was chosen stays where its input stays."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(content.get("external_id"), view)
        made = self._make(view.id, view.type, view.user, content)
        updated = replace(
            made,
            root_view_id=view.root_view_id,
            previous_view_id=view.previous_view_id,
            state=kept_state(view.state, made.state),
        )
        return self._save(updated)

    def set_state(self, view: View, state: Values) -> View:
        """Note what a person has chosen or written."""
        return self._save(replace(view, state=state), announce=False)

    def publish(self, user: str, content: JSON, expected_hash: str | None) -> View:
        """Show a person's Home tab."""
        published = self.state.homes.get(user)
        if published is not None:
            return self.update(published, content, expected_hash)
        self._check_external_id(content.get("external_id"), None)
        return self._save(self._make(make_id("V"), "home", user, content))

    def remove(self, view: View) -> None:
        """Close a modal; the one below it shows again."""
        self.open.pop(view.id, None)
        stack = self.stacks.get(view.user, [])
        if view.id in stack:
            stack.remove(view.id)
            self._announce("view_closed", view)

    def clear(self, user: str) -> None:
        """Close all of a person's modals."""
        for view in reversed(self.stack(user)):
            self.remove(view)

    def _make(self, view_id: str, kind: str, user: str, content: JSON) -> View:
        blocks = tuple(with_ids(content["blocks"]))
        return View(
            id=view_id,
            type="home" if kind == "home" else "modal",
            user=user,
            team_id=self.state.team_id,
            app_id=self.state.app_id,
            bot_id=self.state.bot_id,
            blocks=blocks,
            hash=f"{self.state.now()}.{secrets.token_hex(4)}",
            root_view_id=view_id,
            clear_on_close=bool(content.get("clear_on_close")),
            notify_on_close=bool(content.get("notify_on_close")),
            state=initial_state(blocks),
            title=content.get("title"),
            submit=content.get("submit"),
            close=content.get("close"),
            callback_id=content.get("callback_id") or "",
            external_id=content.get("external_id") or "",
            private_metadata=content.get("private_metadata") or "",
        )

    def _save(self, view: View, *, announce: bool = True) -> View:
        if view.type == "home":
            self.state.save_home(view)
        else:
            self.open[view.id] = view
        if announce:
            self._announce("home_published" if view.type == "home" else "view_updated", view)
        return view

    def _check_external_id(self, external_id: str | None, besides: View | None) -> None:
        for view in (*self.open.values(), *self.state.homes.values()):
            if external_id and view.external_id == external_id and (besides is None or view.id != besides.id):
                raise SlackError("duplicate_external_id")

    def _announce(self, kind: str, view: View) -> None:
        self.state.changes.publish(kind, lambda: {"view": view.to_json()}, lambda: frozenset([view.user]))
