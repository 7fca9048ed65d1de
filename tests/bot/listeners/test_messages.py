"""Which message events are about something that a person has written."""

from typing import Any

import pytest

from bot.listeners.messages import translate
from core.events import AnswerDeleted, AnswerEdited, AnswerReceived

MESSAGE = {"type": "message", "user": "U1", "text": "a &lt; b", "ts": "2.0", "thread_ts": "1.0", "channel": "C1"}


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_what_a_person_writes_is_received(subtype: str | None) -> None:
    event = {**MESSAGE, **({"subtype": subtype} if subtype else {})}
    assert translate(event) == (event, AnswerReceived(message_ts="2.0", text="a < b"))


def test_an_edit_carries_what_stood_there_before() -> None:
    event = {
        "subtype": "message_changed",
        "ts": "3.0",
        "message": {**MESSAGE, "text": "new", "edited": {"user": "U1", "ts": "2.5"}},
        "previous_message": {**MESSAGE, "text": "old"},
    }
    assert translate(event) == (
        event["message"],
        AnswerEdited(message_ts="2.0", text="new", previous_text="old", edited_ts="3.0"),
    )


def test_a_deletion_names_the_message() -> None:
    event = {"subtype": "message_deleted", "ts": "3.0", "deleted_ts": "2.0", "previous_message": MESSAGE}
    assert translate(event) == (MESSAGE, AnswerDeleted(message_ts="2.0", deleted_ts="3.0"))


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "subtype": "channel_join"},
        {"subtype": "message_changed", "message": MESSAGE, "previous_message": MESSAGE},
        {"subtype": "message_changed", "message": {**MESSAGE, "bot_id": "B1", "edited": {"ts": "3"}}},
        {"subtype": "message_deleted", "deleted_ts": "2.0", "ts": "3.0"},
        {"subtype": "message_deleted", "deleted_ts": "2.0", "ts": "3.0", "previous_message": {"bot_id": "B1"}},
    ],
)
def test_what_no_person_has_written_is_none(event: dict[str, Any]) -> None:
    assert translate(event) is None
