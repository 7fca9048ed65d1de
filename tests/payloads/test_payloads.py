"""Whatever Slack sends, or never should have: it is acknowledged, nothing breaks, and nobody learns of others."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.errors import ServerSelectionTimeoutError

from bot.blocks import ids
from bot.listeners.commands import SUBCOMMANDS
from tests.auxil.payloads import JSON, Path, Twist, odd, twisted, wrong
from tests.payloads.counter import OWNERS, Counter, Outcome

_FEW = settings(max_examples=30)


@dataclass(frozen=True)
class Entrance:
    """How to come in, and what of it Slack may leave out, or fill with any text or timestamp."""

    make: Callable[[Counter], JSON]
    optional: tuple[Path, ...] = ()
    texts: tuple[Path, ...] = ()
    times: tuple[Path, ...] = ()


_SUBTYPES = [None, "file_share", "thread_broadcast", "me_message", "channel_join", "bot_message", "never_heard_of"]
_MESSAGE = ("text", "thread_ts", "team", "channel_type", "files", "bot_id", "subtype")


def _message(subtype: str | None) -> Entrance:
    return Entrance(
        lambda counter: counter.slack.message("Ten words", subtype=subtype, files=[{"id": "F1"}], bot_id=None),
        optional=tuple(("event", name) for name in _MESSAGE),
        texts=(("event", "text"),),
        times=(("event", "ts"), ("event", "thread_ts")),
    )


def _click(action_id: str, value: str = "{}:0") -> Entrance:
    return Entrance(
        lambda counter: counter.slack.click(action_id, value.format(counter.owners)),
        optional=(
            *((name,) for name in ("enterprise", "message", "state", "response_url", "container", "channel")),
            ("actions", 0, "value"),
            ("actions", 0, "block_id"),
            ("container", "thread_ts"),
        ),
        texts=(("user", "username"),),
        times=(("actions", 0, "action_ts"),),
    )


def _in_library(action_id: str) -> Entrance:
    return Entrance(
        lambda counter: counter.slack.choice(action_id, counter.slack.library()),
        optional=(("view", "hash"), ("view", "private_metadata"), ("view", "state"), ("enterprise",)),
    )


_VIEW = (("enterprise",), ("view", "hash"), ("view", "private_metadata"), ("view", "state"), ("view", "external_id"))
_COMPANY = ("view", "state", "values", "company-0", "company", "value")

ENTRANCES = {
    **{
        f"{ids.COMMAND} {word}": Entrance(
            lambda counter, word=word: counter.slack.command(word),
            optional=(("response_url",), ("enterprise_id",), ("channel_name",), ("user_name",), ("text",)),
        )
        for word in SUBCOMMANDS
    },
    f"{ids.COMMAND} (anything)": Entrance(lambda counter: counter.slack.command("x"), texts=(("text",),)),
    f"{ids.COMMAND} summary (anything)": Entrance(
        lambda counter: counter.slack.command("summary " + "9" * 5_000), optional=(("response_url",),)
    ),
    **{f"message {subtype}": _message(subtype) for subtype in _SUBTYPES},
    "message with a pack": Entrance(
        lambda counter: counter.slack.message(
            "",
            subtype="file_share",
            files=[{"id": "F1", "name": "a.csv", "url_private": "https://elsewhere.example/a.csv"}],
            channel_type="im",
            thread_ts=None,
        ),
        optional=(("event", "files"), ("event", "files", 0, "url_private"), ("event", "files", 0, "name")),
        texts=(("event", "files", 0, "name"), ("event", "files", 0, "url_private")),
    ),
    "message_changed": Entrance(
        lambda counter: counter.slack.edit(counter.answer_ts, "This is new.", "This is old."),
        optional=(
            *(("event", name) for name in ("channel_type", "previous_message")),
            *(("event", "message", name) for name in ("text", "thread_ts", "edited", "team")),
            *(("event", "previous_message", name) for name in ("text", "thread_ts", "team")),
        ),
        texts=(("event", "message", "text"), ("event", "previous_message", "text")),
        times=(("event", "ts"), ("event", "message", "ts")),
    ),
    "message_deleted": Entrance(
        lambda counter: counter.slack.deletion(counter.answer_ts, "This was here."),
        optional=(("event", "channel_type"), ("event", "previous_message"), ("event", "previous_message", "text")),
        texts=(("event", "previous_message", "text"),),
        times=(("event", "ts"), ("event", "deleted_ts")),
    ),
    "app_home_opened": Entrance(
        lambda counter: counter.slack.home(), optional=(("event", "tab"), ("event", "channel"), ("event", "event_ts"))
    ),
    **{
        action_id: _click(action_id)
        for action_id in (ids.SKIP, ids.PAUSE, ids.GUIDANCE, ids.OPEN_FORM, ids.VISIT_THREAD)
    },
    **{action_id: _click(action_id, "{}") for action_id in (ids.RESUME, ids.ABANDON, ids.RETAKE, ids.SHOW_SUMMARY)},
    **{action_id: _click(action_id, "{}") for action_id in (ids.REVOKE, ids.DELETE, ids.DELETE_ALL)},
    **{action_id: _click(action_id, "{}:on") for action_id in (ids.PACK_SWITCH, ids.PACK_REPLACES)},
    **{action_id: _click(action_id, "{}") for action_id in (ids.PACK_FILE, ids.PACK_REMOVE, ids.PACK_TEMPLATE)},
    **{action_id: _in_library(action_id) for action_id in ids.IN_LIBRARY},
    ids.INDUSTRY: Entrance(
        lambda counter: counter.slack.choice(ids.INDUSTRY, counter.slack.start_form()),
        optional=_VIEW,
        texts=(_COMPANY,),
    ),
    ids.LIBRARY: Entrance(
        lambda counter: counter.slack.submission(counter.slack.library()),
        optional=_VIEW,
        texts=(("view", "state", "values", ids.LIBRARY_WORDS, ids.LIBRARY_WORDS, "value"),),
    ),
    ids.START_FORM: Entrance(
        lambda counter: counter.slack.submission(counter.slack.start_form()),
        optional=(*_VIEW, ("response_urls",), _COMPANY),
        texts=(_COMPANY,),
    ),
    ids.ABOUT_ANSWER: Entrance(
        lambda counter: counter.slack.shortcut(counter.answer_ts, counter.slack.place.thread_ts),
        optional=(
            ("response_url",),
            ("enterprise",),
            ("message", "thread_ts"),
            ("message", "text"),
            ("message", "user"),
        ),
        texts=(("message", "text"),),
        times=(("message", "ts"), ("message", "thread_ts")),
    ),
}
# What says which entrance it is: without it, it is none of ours.
_NAMES: set[Path] = {
    ("type",),
    ("command",),
    ("callback_id",),
    ("event", "type"),
    ("view", "callback_id"),
    ("actions", 0, "action_id"),
}
# What reaches the engine, if its owner sends it.
_INTO_INTERVIEWS = {
    *(f"message {subtype}" for subtype in _SUBTYPES[:3]),
    *("message_changed", "message_deleted"),
    *(ids.SKIP, ids.PAUSE, ids.RESUME, ids.ABANDON, ids.GUIDANCE, ids.ABOUT_ANSWER),
}
_NO_URL = Twist(("response_url",))


def check(outcome: Outcome, payload: JSON) -> None:
    """What holds for every payload whatever."""
    assert outcome.failures == [], payload
    assert not [text for text in OWNERS.private if text in outcome.told], payload
    body = outcome.response.body
    assert not body or isinstance(json.loads(body), dict)


@pytest.mark.parametrize("name", ENTRANCES)
@_FEW
@given(data=st.data())
async def test_what_slack_may_send_is_read_and_acknowledged(counter: Counter, name: str, data: st.DataObject) -> None:
    entrance = ENTRANCES[name]
    twists = data.draw(odd(entrance.optional, entrance.texts, entrance.times))
    payload = twisted(entrance.make(counter), twists)
    outcome = await counter.hand_in(payload)

    check(outcome, payload)
    assert outcome.response.status == 200
    assert outcome.unreadable == [], payload


@pytest.mark.parametrize("name", ENTRANCES)
@_FEW
@given(data=st.data())
async def test_what_slack_never_sends_breaks_nothing(counter: Counter, name: str, data: st.DataObject) -> None:
    entrance = ENTRANCES[name]
    twists: list[Twist] = data.draw(wrong(entrance.make(counter), entrance.times))
    payload = twisted(entrance.make(counter), twists)
    outcome = await counter.hand_in(payload)

    check(outcome, payload)
    is_known = not any(twist.path in _NAMES for twist in twists)
    assert outcome.response.status == 200 or (outcome.response.status == 404 and not is_known), payload


@pytest.mark.parametrize("name", [name for name in ENTRANCES if name in _INTO_INTERVIEWS])
@_FEW
@given(data=st.data())
async def test_what_an_owner_sends_breaks_no_interview(counter: Counter, name: str, data: st.DataObject) -> None:
    entrance, owner = ENTRANCES[name], await counter.as_an_owner()
    likely = odd(entrance.optional, entrance.texts, entrance.times)
    twists = data.draw(st.one_of(likely, wrong(entrance.make(owner), entrance.times)))
    payload = twisted(entrance.make(owner), twists)

    check(await owner.hand_in(payload), payload)


# --- one at a time ---------------------------------------------------------------------------------------------------


async def test_who_sends_what_cant_be_read_is_told_in_a_sentence(counter: Counter) -> None:
    slack = counter.slack
    form = slack.start_form()
    unreadable = {
        "a command": slack.command("status") | {"channel_id": None},
        "a click": twisted(slack.click(ids.SKIP), [Twist(("actions", 0, "action_ts"), "soon")]),
        "a click without a way to answer": twisted(slack.click(ids.SKIP), [Twist(("actions",), []), _NO_URL]),
        "a form": slack.submission(form | {"private_metadata": "{"}),
        "a shortcut": slack.shortcut("soon"),
    }
    for payload in unreadable.values():
        outcome = await counter.hand_in(payload)
        assert "I can't make sense of what Slack sent me" in outcome.told
        assert outcome.response.status == 200


async def test_a_form_that_cant_be_read_says_so_in_its_place(counter: Counter) -> None:
    outcome = await counter.hand_in(counter.slack.submission(counter.slack.start_form(difficulty="impossible")))
    answer = json.loads(outcome.response.body)

    assert answer["response_action"] == "update"
    assert "I can't make sense of what Slack sent me" in str(answer["view"])


async def test_an_event_that_cant_be_read_is_not_sent_again(counter: Counter) -> None:
    outcome = await counter.hand_in(counter.slack.message("My secret", ts="soon"))

    assert outcome.response.status == 200
    assert outcome.said == "[]"


async def test_the_log_names_fields_and_never_values(counter: Counter) -> None:
    payload = counter.slack.message("My secret", ts="my secret", thread_ts=["my secret"])
    outcome = await counter.hand_in(payload)

    fields = ["message.thread_ts", "message.ts", "ts"]
    assert outcome.unreadable == [{"event": "unreadable", "log_level": "warning", "kind": "message", "fields": fields}]


async def test_the_log_names_no_keys_that_are_not_slacks(counter: Counter) -> None:
    form = counter.slack.start_form()
    form["state"]["values"] = {"my secret": {"my secret": {"selected_option": {"value": 5}}}}
    outcome = await counter.hand_in(counter.slack.submission(form))

    assert outcome.unreadable[0]["fields"] == ["view.state.values.*.*.selected_option.value"]


async def test_somebody_without_ids_is_nobody(counter: Counter) -> None:
    payload = counter.slack.command("status")
    for missing in (["user_id"], ["team_id", "enterprise_id"]):
        outcome = await counter.hand_in({name: value for name, value in payload.items() if name not in missing})
        assert "I can't make sense of what Slack sent me" in outcome.told


async def test_where_the_store_is_away_slack_sends_the_event_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise ServerSelectionTimeoutError("no server")

    monkeypatch.setattr(counter.store, "get_by_thread", away)
    outcome = await counter.hand_in(counter.slack.message("Ten words", thread_ts="1.000001"))

    assert outcome.response.status == 500
    assert [line["event"] for line in outcome.failures] == ["listener_failed"]


async def test_where_the_store_is_away_a_person_is_told(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise ServerSelectionTimeoutError("no server")

    monkeypatch.setattr(counter.store, "get_running", away)
    outcome = await counter.hand_in(counter.slack.command("status"))

    assert outcome.response.status == 200
    assert "Something went wrong on my side" in outcome.told
    assert [line["event"] for line in outcome.failures] == ["listener_failed"]
