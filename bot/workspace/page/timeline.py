"""The messages of a channel or a thread, in order, as they stand."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date

from nicegui import events, ui

from bot.workspace.errors import SlackError
from bot.workspace.model import Channel, Message
from bot.workspace.page.html import box, leaf
from bot.workspace.page.message import Redraw, draw_editor, draw_message
from bot.workspace.page.message_acts import MessageActs
from bot.workspace.page.viewer import Viewer
from bot.workspace.text import dates

_AT_ONCE = 200
_REFUSED = {
    "no_text": "A message can't be empty; delete it instead.",
    "msg_too_long": "A message may have 40,000 characters at most.",
    "message_not_found": "The message is gone.",
}
_CLICKED = """(event) => {
  const button = event.target.closest("[data-do]");
  if (button) emit(button.closest("[data-ts]").dataset.ts, button.dataset.do, button.dataset.value || "");
}"""


class Timeline:
    """One scrolling list: the newest message is at the bottom, and stays in sight unless somebody scrolls up.

    ``introduce`` draws what stands above the first message of a channel.
    """

    def __init__(
        self,
        viewer: Viewer,
        acts: MessageActs,
        channel: Channel,
        thread_ts: str | None = None,
        introduce: Callable[[], None] = lambda: None,
    ) -> None:
        self._viewer = viewer
        self._acts = acts
        self._channel = channel
        self._thread_ts = thread_ts
        self._introduce = introduce
        self._edited: set[str] = set()
        self._shown: list[str] = []
        self._rows: dict[str, ui.element] = {}
        self._redraws: dict[str, Redraw] = {}
        self._is_expanded = False
        place = "this thread" if thread_ts else viewer.title_of(channel)
        label = f"Messages in {place}; arrow keys go from one to the next"
        with box("div", "timeline", tabindex=0, role="log", aria_label=label) as scroller:
            self._list = box("div", "messages").on("click", self._clicked, js_handler=_CLICKED)
        scroller.on("keydown", js_handler="(event) => workspace.walk(event)")
        self.draw_again()

    def draw_again(self) -> None:
        """Draw the latest messages, and a thread's first one however long it is; not over an edit."""
        if self._edited:
            return
        messages = self._viewer.person.messages(self._channel, self._thread_ts)
        roots = messages[:1] if self._thread_ts else []
        latest = messages[len(roots) :][-_AT_ONCE:]
        self._earlier = [message.ts for message in messages[len(roots) : -_AT_ONCE]]
        self._list.clear()
        self._shown, self._rows, self._redraws = [], {}, {}
        begin = self._offer_earlier if self._earlier else self._introduce
        with self._list:
            begin()
        for message in (*roots, *latest):
            self._add(message.ts)

    def _offer_earlier(self) -> None:
        """A long history is drawn piece by piece, above what shows, which therefore stays where it is."""
        more = leaf("button", f"Show earlier messages ({len(self._earlier)})", "button earlier", type="button")
        more.move(target_index=0)
        more.on("click", lambda: self._show_earlier(more))

    def _show_earlier(self, more: ui.element) -> None:
        self._is_expanded = True
        more.delete()
        self._earlier, piece = self._earlier[:-_AT_ONCE], self._earlier[-_AT_ONCE:]
        for ts in reversed(piece):
            if self._viewer.person.message(self._channel, ts) is not None:
                self._add(ts)
        if self._earlier:
            with self._list:
                self._offer_earlier()

    def take(self, ts: str) -> None:
        """Show what has become of a message that belongs here: a new one, a changed one or one that is gone."""
        is_there = self._viewer.person.message(self._channel, ts) is not None
        if ts not in self._rows:
            if is_there and ts not in self._earlier:
                self._add(ts)
                self._forget_oldest()
        elif is_there:
            self._draw(ts)
        else:
            self._remove(ts)

    def refresh(self, ts: str) -> None:
        """Draw a message again, if it is drawn."""
        if ts in self._rows:
            self._draw(ts)

    def _add(self, ts: str) -> None:
        place = bisect_left(self._shown, ts)
        self._shown.insert(place, ts)
        with self._list:
            self._rows[ts] = box("div", "post")
        if place < len(self._shown) - 1:
            self._rows[ts].move(target_index=self._offset + place)
            self._draw(self._shown[place + 1])
        self._draw(ts)

    def _forget_oldest(self) -> None:
        """A window that stays open must not grow for ever, unless somebody has asked for more."""
        if len(self._shown) > 2 * _AT_ONCE and not self._is_expanded:
            self.draw_again()

    def _remove(self, ts: str) -> None:
        place = self._shown.index(ts)
        del self._shown[place]
        self._rows.pop(ts).delete()
        self._redraws.pop(ts, None)
        if place < len(self._shown):
            self._draw(self._shown[place])

    @property
    def _offset(self) -> int:
        """How many elements stand above the first message."""
        return len(self._list.default_slot.children) - len(self._rows)

    def _draw(self, ts: str) -> None:
        message = self._viewer.person.message(self._channel, ts)
        if message is None or ts in self._edited:
            return
        before = self._before(message)
        if self._redraws.get(ts, _never)(message, before):
            return
        row = self._rows[ts]
        row.clear()
        with row:
            if before is None:
                self._divide(message)
            in_thread = self._thread_ts is not None
            self._redraws[ts] = draw_message(message, self._viewer, before, in_thread=in_thread)

    def _before(self, message: Message) -> Message | None:
        """The message above, if it is of the same day."""
        place = self._shown.index(message.ts)
        before = self._viewer.person.message(self._channel, self._shown[place - 1]) if place else None
        return before if before is not None and self._day(before) == self._day(message) else None

    def _day(self, message: Message) -> date:
        return self._viewer.local(float(message.ts)).date()

    def _divide(self, message: Message) -> None:
        at = self._viewer.local(float(message.ts))
        day = dates.filled_in("{day_divider_pretty}", at, self._viewer.reader.now())
        leaf("h3", day, "day")

    async def _clicked(self, event: events.GenericEventArguments) -> None:
        ts, act, value = event.args
        message = self._viewer.person.message(self._channel, ts)
        if message is None:
            self._viewer.say("That message is gone.")
        elif act == "edit":
            self._edit(message)
        else:
            await self._acts.do(message, act, value)

    def _edit(self, message: Message) -> None:
        """A form stands in the message's place; what becomes of the message meanwhile shows afterwards."""
        self._edited.add(message.ts)
        self._redraws.pop(message.ts, None)
        row = self._rows[message.ts]
        row.clear()
        with row:
            draw_editor(message, self._viewer, save=self._save, cancel=lambda: self._end_edit(message.ts))

    async def _save(self, message: Message, text: str) -> bool:
        try:
            await self._viewer.person.edit(message, text)
        except SlackError as refusal:
            self._viewer.say(_REFUSED.get(refusal.code, f"The message could not be changed: {refusal.code}."))
            return False
        self._end_edit(message.ts)
        return True

    def _end_edit(self, ts: str) -> None:
        self._edited.discard(ts)
        self.take(ts)


def _never(*_: object) -> bool:
    """How a message that is not drawn yet is drawn again in part."""
    return False
