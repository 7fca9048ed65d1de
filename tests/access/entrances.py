"""How to come in at each entrance of the table, what it then tells or does, and which values may be forged there."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.blocks import ids
from core.models import MockInterviewSession, Phase, Status
from core.packs.pack import QuestionPack
from tests.access.scene import AT_EASE, Scene, Setting
from tests.auxil.access import answer_ts, uuid_of
from tests.auxil.payloads import JSON, Place, Slack, deliver

NEW = "Quite another answer, which has more than the ten words that it takes to count."
GARBAGE = "garbage:<!channel>:$ne:-1"


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """``tells`` is what is said there when it goes well, ``does`` what one of the interviews has become by then.

    ``takes`` names what the caller no longer has then, ``becomes`` what the workspace's pack is.
    """

    make: Callable[[Scene], JSON]
    tells: Callable[[Scene], str] = lambda scene: scene.caller.texts.label
    does: Callable[[MockInterviewSession], bool] | None = None
    takes: Callable[[Scene], set[str]] | None = None
    becomes: Callable[[QuestionPack | None], bool] | None = None
    forged: dict[str, Callable[[Scene], JSON | Awaitable[JSON]]] = field(default_factory=dict)
    setting: Setting = AT_EASE


def _command(text: str, **more: Any) -> Entrance:
    return Entrance(make=lambda scene: scene.slack.command(text), **more)


def _says(text: str) -> Callable[[Scene], str]:
    return lambda scene: text


def _forged_commands(**texts: str) -> dict[str, Callable[[Scene], JSON | Awaitable[JSON]]]:
    return {name: lambda scene, text=text: scene.slack.command(text) for name, text in texts.items()}


_COMMANDS = {
    "": _command("", tells=_says(ids.START_FORM)),
    "start": _command(
        "start backend mid 5",
        does=lambda session: session.running,
        setting=Setting(is_free=True),
        forged=_forged_commands(unknown="start astronaut chef", garbage=f"start {GARBAGE}"),
    ),
    "status": _command("status", tells=lambda scene: scene.caller.texts.scenario),
    "pause": _command("pause", does=lambda session: session.phase is Phase.PAUSED),
    "resume": _command(
        "resume", does=lambda session: session.phase is not Phase.PAUSED, setting=Setting(is_paused=True)
    ),
    "abandon": _command("abandon", tells=lambda scene: f"End *{scene.caller.texts.scenario}*"),
    "history": _command("history", tells=lambda scene: f"{scene.caller.texts.label}-ended-scenario"),
    "summary": _command(
        "summary",
        tells=lambda scene: f"Summary: {scene.caller.texts.label}-ended-scenario",
        forged=_forged_commands(missing="summary 9", garbage=f"summary {GARBAGE}"),
    ),
    "retake": _command("retake", does=lambda session: "retake_of" in session.metadata, setting=Setting(is_free=True)),
    "library": _command("library", tells=_says("Question library")),
    "packs": _command("packs", tells=_says("Question packs of this workspace")),
    "progress": _command(
        "progress",
        tells=_says("One interview so far"),
        forged=_forged_commands(unknown="progress astronaut chef", garbage=f"progress {GARBAGE}"),
    ),
    "token": _command("token laptop", tells=lambda scene: uuid_of(scene.caller.who)),
    "tokens": _command("tokens", tells=lambda scene: scene.caller.token.label),
    "export": _command("export", tells=_says("on their way to our direct message")),
    "delete": _command(
        "delete 1",
        tells=lambda scene: f"Delete *{scene.caller.texts.label}-ended-scenario*",
        forged=_forged_commands(missing="delete 9", garbage=f"delete {GARBAGE}"),
    ),
    "help": _command("help", tells=_says("How to use Greenroom"), forged=_forged_commands(garbage=GARBAGE)),
}


def _forged_clicks(
    action_id: str, another: Callable[[Scene], str], *, names_question: bool = False
) -> dict[str, Callable[[Scene], JSON | Awaitable[JSON]]]:
    """Clicks whose value nobody has put there; those on another's interview are made in another channel."""
    index = ":1" if names_question else ""
    forged: dict[str, Callable[[Scene], JSON | Awaitable[JSON]]] = {
        "another's": lambda scene: _elsewhere(scene).click(action_id, another(scene) + index),
        "missing": lambda scene: scene.slack.click(action_id, str(uuid4()) + index),
        "garbage": lambda scene: scene.slack.click(action_id, GARBAGE),
    }
    if names_question:
        forged["beyond"] = lambda scene: scene.slack.click(action_id, f"{another(scene)}:99")
    return forged


def _elsewhere(scene: Scene) -> Slack:
    general = scene.workspace.channel("general").id
    return Slack(scene.workspace, scene.slack.who, Place(channel_id=general, thread_ts=scene.slack.place.thread_ts))


def _owners(scene: Scene) -> str:
    return scene.owner.running.session_uuid


def _owners_ended(scene: Scene) -> str:
    return scene.owner.ended.session_uuid


def _button(action_id: str, *, names_question: bool = False, **more: Any) -> Entrance:
    """A button of the owner's interview."""
    index = ":1" if names_question else ""
    return Entrance(
        make=lambda scene: scene.slack.click(action_id, _owners(scene) + index),
        forged=_forged_clicks(action_id, _owners, names_question=names_question),
        **more,
    )


def _on_pack(
    action_id: str, to: str, becomes: Callable[[QuestionPack | None], bool] | None = None, **more: Any
) -> Entrance:
    """A button of the workspace's pack."""
    return Entrance(
        make=lambda scene: scene.slack.click(action_id, scene.pack.pack_uuid + to),
        becomes=becomes,
        forged={
            "elsewhere": lambda scene: scene.slack.click(action_id, scene.pack_elsewhere.pack_uuid + to),
            "missing": lambda scene: scene.slack.click(action_id, f"pack-{uuid4().hex[:12]}{to}"),
            "garbage": lambda scene: scene.slack.click(action_id, GARBAGE),
        },
        setting=Setting(has_packs=True),
        **more,
    )


_BUTTONS = {
    ids.SKIP: _button(
        ids.SKIP, names_question=True, does=lambda session: len(session.responses) == 2 and session.responses[1].skipped
    ),
    ids.PAUSE: _button(ids.PAUSE, names_question=True, does=lambda session: session.phase is Phase.PAUSED),
    ids.RESUME: _button(
        ids.RESUME, does=lambda session: session.phase is not Phase.PAUSED, setting=Setting(is_paused=True)
    ),
    ids.ABANDON: _button(ids.ABANDON, does=lambda session: session.status is Status.ABANDONED),
    ids.GUIDANCE: Entrance(
        make=lambda scene: scene.slack.click(ids.GUIDANCE, f"{_owners(scene)}:1"),
        tells=lambda scene: scene.owner.texts.guidance(1),
        forged={
            **_forged_clicks(ids.GUIDANCE, _owners, names_question=True),
            "ahead": lambda scene: scene.slack.click(ids.GUIDANCE, f"{_owners(scene)}:2"),
        },
    ),
    ids.OPEN_FORM: Entrance(
        make=lambda scene: scene.slack.click(ids.OPEN_FORM, _owners(scene)),
        tells=_says(ids.START_FORM),
        forged={"garbage": lambda scene: scene.slack.click(ids.OPEN_FORM, GARBAGE)},
    ),
    ids.RETAKE: Entrance(
        make=lambda scene: scene.slack.click(ids.RETAKE, _owners_ended(scene)),
        does=lambda session: "retake_of" in session.metadata,
        forged=_forged_clicks(ids.RETAKE, _owners_ended),
        setting=Setting(is_free=True),
    ),
    ids.SHOW_SUMMARY: Entrance(
        make=lambda scene: scene.slack.click(ids.SHOW_SUMMARY, _owners_ended(scene)),
        tells=lambda scene: f"Summary: {scene.caller.texts.label}-ended-scenario",
        forged=_forged_clicks(ids.SHOW_SUMMARY, _owners_ended),
    ),
    ids.REVOKE: Entrance(
        make=lambda scene: scene.slack.click(ids.REVOKE, scene.owner.token.token_id),
        tells=_says("Revoked"),
        takes=lambda scene: {scene.owner.token.token_id},
        forged=_forged_clicks(ids.REVOKE, lambda scene: scene.owner.token.token_id),
    ),
    ids.DELETE: Entrance(
        make=lambda scene: scene.slack.click(ids.DELETE, _owners_ended(scene)),
        tells=_says("is deleted"),
        takes=lambda scene: {_owners_ended(scene)},
        forged=_forged_clicks(ids.DELETE, _owners),
    ),
    ids.DELETE_ALL: Entrance(
        make=lambda scene: scene.slack.click(ids.DELETE_ALL),
        tells=_says("Everything is deleted: 2 interviews with figures, 1 token,"),
        takes=lambda scene: scene.had[scene.caller.who.user_id + scene.caller.who.team_id],
        forged={"garbage": lambda scene: scene.slack.click(ids.DELETE_ALL, GARBAGE)},
    ),
    ids.PACK_SWITCH: _on_pack(ids.PACK_SWITCH, ":on", lambda pack: pack is not None and pack.is_on),
    ids.PACK_REPLACES: _on_pack(ids.PACK_REPLACES, ":on", lambda pack: pack is not None and pack.replaces_bank),
    ids.PACK_REMOVE: _on_pack(ids.PACK_REMOVE, "", lambda pack: pack is None),
    ids.PACK_FILE: _on_pack(ids.PACK_FILE, "", tells=_says("on its way to our direct message")),
    ids.PACK_TEMPLATE: Entrance(
        make=lambda scene: scene.slack.click(ids.PACK_TEMPLATE, "csv"),
        tells=_says("on its way to our direct message"),
        forged={"garbage": lambda scene: scene.slack.click(ids.PACK_TEMPLATE, GARBAGE)},
    ),
    ids.VISIT_THREAD: Entrance(
        make=lambda scene: scene.slack.click(ids.VISIT_THREAD),
        forged={"garbage": lambda scene: scene.slack.click(ids.VISIT_THREAD, GARBAGE)},
    ),
}


def _in_library(action_id: str, forged: str, tells: str = "Question library") -> Entrance:
    def choose(scene: Scene, **changes: str) -> JSON:
        return scene.slack.choice(action_id, scene.slack.library(**changes))

    return Entrance(
        make=choose,
        tells=_says(tells),
        forged={
            "unknown": lambda scene: choose(scene, **{forged: "nowhere"}),
            "garbage": lambda scene: _with_metadata(choose(scene)),
        },
    )


def _with_metadata(payload: JSON) -> JSON:
    return payload | {"view": payload["view"] | {"private_metadata": GARBAGE}}


async def _the_owners_form(scene: Scene) -> JSON:
    """The form that the owner has started an interview with, handed in by somebody else."""
    form = scene.slack.start_form()
    await deliver(scene.workspace, Slack(scene.workspace, scene.owner.who, scene.slack.place).submission(form))
    async with asyncio.timeout(5):
        while not _is_open(await scene.store.get_running(uuid_of(scene.owner.who))):  # noqa: ASYNC110 - a store tells nothing
            await asyncio.sleep(0.02)
    return scene.slack.submission(form)


def _is_open(session: MockInterviewSession | None) -> bool:
    return session is not None and session.phase is Phase.ANSWERING and not session.outbox


_FORMS = {
    ids.INDUSTRY: Entrance(
        make=lambda scene: scene.slack.choice(ids.INDUSTRY, scene.slack.start_form()),
        tells=_says(ids.START_FORM),
        forged={
            "unknown": lambda scene: scene.slack.choice(ids.INDUSTRY, scene.slack.start_form(industry="nowhere")),
            "garbage": lambda scene: _with_metadata(scene.slack.choice(ids.INDUSTRY, scene.slack.start_form())),
        },
    ),
    ids.LIBRARY_INDUSTRY: _in_library(ids.LIBRARY_INDUSTRY, ids.LIBRARY_INDUSTRY),
    ids.LIBRARY_ROLE: _in_library(ids.LIBRARY_ROLE, ids.LIBRARY_ROLE),
    ids.LIBRARY_DIFFICULTY: _in_library(ids.LIBRARY_DIFFICULTY, ids.LIBRARY_DIFFICULTY),
    ids.LIBRARY_CATEGORY: _in_library(ids.LIBRARY_CATEGORY, ids.LIBRARY_CATEGORY),
    ids.LIBRARY_SKILL: _in_library(ids.LIBRARY_SKILL, ids.LIBRARY_SKILL),
    ids.LIBRARY_WORDS: _in_library(ids.LIBRARY_WORDS, ids.LIBRARY_SKILL),
    ids.LIBRARY_PREVIOUS: _in_library(ids.LIBRARY_PREVIOUS, ids.LIBRARY_ROLE),
    ids.LIBRARY_NEXT: _in_library(ids.LIBRARY_NEXT, ids.LIBRARY_ROLE),
    ids.LIBRARY_START: _in_library(ids.LIBRARY_START, ids.LIBRARY_ROLE, tells=ids.START_FORM),
    ids.LIBRARY: Entrance(
        make=lambda scene: scene.slack.submission(scene.slack.library()),
        tells=_says("Question library"),
        forged={
            "unknown": lambda scene: scene.slack.submission(scene.slack.library(**{ids.LIBRARY_SKILL: "nothing"})),
            "garbage": lambda scene: _with_metadata(scene.slack.submission(scene.slack.library())),
        },
    ),
    ids.START_FORM: Entrance(
        make=lambda scene: scene.slack.submission(scene.slack.start_form()),
        does=lambda session: session.running,
        forged={
            "another's": _the_owners_form,
            "unknown": lambda scene: scene.slack.submission(scene.slack.start_form(role="nobody")),
            "garbage": lambda scene: _with_metadata(scene.slack.submission(scene.slack.start_form())),
        },
        setting=Setting(is_free=True),
    ),
}


def _point(scene: Scene, slack: Slack, ts: str) -> JSON:
    return slack.shortcut(ts, scene.slack.place.thread_ts)


_SHORTCUTS = {
    ids.ABOUT_ANSWER: Entrance(
        make=lambda scene: _point(scene, scene.slack, answer_ts(scene.owner.running)),
        tells=lambda scene: scene.owner.texts.draft if scene.is_owner else "The stored answer",
        forged={
            "another's": lambda scene: _point(scene, _elsewhere(scene), answer_ts(scene.owner.running)),
            "missing": lambda scene: _point(scene, scene.slack, "1.000001"),
            "garbage": lambda scene: _point(scene, scene.slack, GARBAGE),
        },
    )
}


def _reply(channel_type: str) -> Entrance:
    return Entrance(
        make=lambda scene: scene.slack.message(NEW, channel_type=channel_type),
        does=lambda session: session.responses[-1].response_text == NEW,
        forged={
            "missing": lambda scene: scene.slack.message(NEW, thread_ts="1.000001"),
            "garbage": lambda scene: scene.slack.message(NEW, ts=GARBAGE),
        },
    )


_EVENTS = {
    "message.channels": _reply("channel"),
    "message.groups": _reply("group"),
    "message.mpim": _reply("mpim"),
    "message.im": Entrance(
        make=lambda scene: scene.slack.message(NEW, thread_ts=None),
        does=lambda session: session.responses[-1].response_text == NEW,
        forged={
            "another's": lambda scene: scene.slack.message(
                NEW, thread_ts=None, channel=scene.owner.running.place and scene.owner.running.place.channel_id
            ),
            "garbage": lambda scene: scene.slack.message(NEW, thread_ts=None, ts=GARBAGE),
        },
        setting=Setting(is_direct=True),
    ),
    "message_changed": Entrance(
        make=lambda scene: scene.slack.edit(answer_ts(scene.owner.running), NEW, "What was there."),
        does=lambda session: session.responses[0].response_text == NEW,
        forged={
            "missing": lambda scene: scene.slack.edit("1.000001", NEW, "What was there."),
            "garbage": lambda scene: scene.slack.edit(GARBAGE, NEW, "What was there."),
        },
    ),
    "message_deleted": Entrance(
        make=lambda scene: scene.slack.deletion(answer_ts(scene.owner.running), "What was there."),
        does=lambda session: session.responses[0].messages[0].deleted_ts is not None,
        forged={
            "missing": lambda scene: scene.slack.deletion("1.000001", "What was there."),
            "garbage": lambda scene: scene.slack.deletion(GARBAGE, "What was there."),
        },
    ),
    "app_home_opened": Entrance(
        make=lambda scene: scene.slack.home(),
        tells=lambda scene: scene.caller.texts.scenario,
        forged={"garbage": lambda scene: scene.slack.home(tab={"garbage": GARBAGE})},
    ),
}

ENTRANCES: dict[str, Entrance] = {
    **{f"{ids.COMMAND} {word}".strip(): entrance for word, entrance in _COMMANDS.items()},
    **_BUTTONS,
    **_FORMS,
    **_SHORTCUTS,
    **_EVENTS,
}
