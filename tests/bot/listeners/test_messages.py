"""Which message events are about something that a person has written."""

from typing import Any

import pytest

from bot.listeners.said import Said, read_message
from core.errors import Unreadable
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived

MESSAGE = {"type": "message", "user": "U1", "text": "a &lt; b", "ts": "2.0", "thread_ts": "1.0", "channel": "C1"}
EDITED = {
    "subtype": "message_changed",
    "ts": "3.0",
    "channel": "C1",
    "message": {**MESSAGE, "text": "new", "edited": {"user": "U1", "ts": "2.5"}},
    "previous_message": {**MESSAGE, "text": "old"},
}
DELETED = {
    "subtype": "message_deleted",
    "ts": "3.0",
    "channel": "C1",
    "deleted_ts": "2.0",
    "previous_message": MESSAGE,
}


def said(heard: AnswerReceived | AnswerEdited | AnswerDeleted, *, is_direct: bool = False) -> Said:
    return Said(user_id="U1", channel_id="C1", thread_ts="1.0", is_direct=is_direct, heard=heard)


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_what_a_person_writes_is_received(subtype: str | None) -> None:
    event = {**MESSAGE, **({"subtype": subtype} if subtype else {})}
    assert read_message(event) == said(AnswerReceived(message_ts="2.0", text="a < b"))


def test_a_direct_message_is_told_from_a_channel() -> None:
    event = {**MESSAGE, "channel_type": "im"}
    assert read_message(event) == said(AnswerReceived(message_ts="2.0", text="a < b"), is_direct=True)


def test_an_edit_carries_what_stood_there_before() -> None:
    edit = AnswerEdited(message_ts="2.0", text="new", previous_text="old", edited_ts="3.0")
    assert read_message(EDITED) == said(edit)


def test_a_deletion_names_the_message() -> None:
    assert read_message(DELETED) == said(AnswerDeleted(message_ts="2.0", deleted_ts="3.0"))


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "bot_id": "B1"},
        {"subtype": "channel_join"},
        {**EDITED, "message": MESSAGE, "previous_message": MESSAGE},
        {**EDITED, "message": {**MESSAGE, "bot_id": "B1", "edited": {"ts": "3"}}},
        {**EDITED, "message": {"bot_id": "B1", "ts": None}},
        {key: value for key, value in DELETED.items() if key != "previous_message"},
        {**DELETED, "previous_message": {"bot_id": "B1"}},
    ],
)
def test_what_no_person_has_written_is_none(event: dict[str, Any]) -> None:
    assert read_message(event) is None


@pytest.mark.parametrize("ts", [None, "", "soon", "1e9", "NaN", "-1.0", "1.", "٣.٠", 3.0, "999999999999.0"])
def test_a_message_without_slacks_timestamp_is_unreadable(ts: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_message({**MESSAGE, "ts": ts})
    assert refusal.value.fields == ("message.ts", "ts")


def test_what_is_unreadable_is_named_by_its_path_and_never_quoted() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_message({**EDITED, "message": {**MESSAGE, "text": ["my secret"], "edited": {}}})
    assert refusal.value.fields == ("message.text",)
    assert "my secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__
