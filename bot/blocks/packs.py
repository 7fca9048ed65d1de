"""A workspace's question packs: the list with its buttons, and what has come of a file."""

from collections import Counter
from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks import ids
from bot.blocks.builder import Post, actions, button, clip, confirmation, context, escape, message, paragraphs, section
from bot.blocks.dates import slack_date
from core.models import Category
from core.packs.librarian import TakenIn
from core.packs.pack import QuestionPack
from core.packs.source import PackFaults

MOST_FAULTS = 100
_LONGEST_FAULT = 500
_MOST_NAMES = 10
_HOW = "To put a pack in, send me its file in our direct message."
_DAY = "{date_short_pretty}"


def packs_post(packs: Sequence[QuestionPack]) -> Post:
    """Each pack with what can be done to it, and how to put one in."""
    blocks: list[Block] = [section("*Question packs of this workspace*")]
    if not packs:
        blocks.append(section("None yet: interviews ask what Greenroom brings along."))
    for pack in packs:
        blocks += _listed(pack)
    blocks += [
        section(_HOW),
        section("*CSV*, from a spreadsheet", accessory=button("Template", ids.PACK_TEMPLATE, "csv")),
        section("*YAML*, by hand or by a program", accessory=button("Template", ids.PACK_TEMPLATE, "yml")),
        context("A file of a pack's name becomes its next version. Interviews keep what they have asked."),
    ]
    return message("Question packs", *blocks)


def taken_post(taken: TakenIn) -> Post:
    """What a file has become."""
    pack, before = taken.pack, taken.before
    name = f"*{escape(pack.name)}*"
    if taken.is_unchanged:
        return message(f"{name} says just that already: nothing has changed.")
    lead = f"{name} is in" if before is None else f"{name} is now version {pack.version}"
    lines = [f"{lead}: {_contents(pack)}."]
    if before is not None:
        lines.append(f"It had {_so_many(len(before.entries), 'question')} before.")
    if pack.roles:
        added = "the role" if len(pack.roles) == 1 else "the roles"
        lines.append(f"It adds {added} {_names([role.name for role in pack.roles])}.")
    lines.append(_where_it_is_asked(pack))
    blocks: list[Block] = [section("\n".join(lines)), _buttons(pack)]
    if taken.short:
        few = "Too few questions for a whole interview, which will be shorter there"
        blocks.append(context(f"{few}: {_names(taken.short, '; ')}."))
    return message(lines[0], *blocks)


def faults_post(file_name: str, faults: PackFaults) -> Post:
    """Everything that is wrong with a file, with its place."""
    found = [f"• {escape(clip(str(fault), _LONGEST_FAULT))}" for fault in faults.faults[:MOST_FAULTS]]
    count = _so_many(len(faults.faults), "thing")
    lead = f"Nothing of *{escape(file_name)}* was put in: {count} to mend."
    more = len(faults.faults) - len(found)
    end = f"… and {more:,} more, all of them in the file below." if more else "Mend it, and send it again."
    return message(lead, section(lead), *paragraphs(found), context(end))


def removed_post(pack: QuestionPack) -> Post:
    """A pack is gone."""
    return message(f"*{escape(pack.name)}* is removed. Interviews that have asked its questions keep them.")


def file_sent_post() -> Post:
    """Where a file is going to be."""
    return message("The file is on its way to our direct message.")


def no_file_post(reason: str) -> Post:
    """Why no file has come; ``reason`` is Slack's word."""
    return message(f"Slack didn't take the file (`{escape(reason)}`). Nothing is lost: try again later.")


def not_read_post(file_name: str, reason: str) -> Post:
    """Why a file was not even looked at; ``reason`` is Slack's word."""
    advice = "An admin finds with `greenroom doctor` whether I lack the scope `files:read`."
    if reason == "not_on_slack":
        advice = "Send the file itself rather than a link to where it lies."
    return message(f"Slack didn't let me read *{escape(file_name)}* (`{escape(reason)}`). {advice}")


def not_allowed_post() -> Post:
    """Whom to ask."""
    return message("Only admins of this workspace and its mentors look after question packs: ask one of them.")


def too_many_packs_post(most: int) -> Post:
    """Why there is no new pack."""
    return message(f"There are {most} packs, and that is the most: remove one with `{ids.COMMAND} packs` first.")


def no_pack_post() -> Post:
    """There is none of that id."""
    return message(f"There is no such pack any more. `{ids.COMMAND} packs` lists them.")


def busy_pack_post() -> Post:
    """Somebody else is at it."""
    return message("Somebody else is changing this pack just now: try again in a moment.")


def _listed(pack: QuestionPack) -> list[Block]:
    state = ":white_check_mark: on" if pack.is_on else ":white_circle: off"
    text = f"*{escape(pack.name)}*  {state}\n{_contents(pack)} · version {pack.version}"
    by = f"by <@{escape(pack.uploaded_by)}>" if pack.uploaded_by else "by an administrator"
    alone = " · in place of Greenroom's own questions" if pack.replaces_bank else ""
    return [section(f"{text}\n{slack_date(pack.uploaded_at, _DAY)} · {by}{alone}"), _buttons(pack)]


def _buttons(pack: QuestionPack) -> Block:
    sure = confirmation(
        "Remove this pack?", "Its questions are asked no more. Its file can be put in again.", "Remove", "Keep it"
    )
    alone = "Use beside the bank" if pack.replaces_bank else "Use in place of the bank"
    return actions(
        button("Switch off" if pack.is_on else "Switch on", ids.PACK_SWITCH, _value(pack, to=not pack.is_on)),
        button(alone, ids.PACK_REPLACES, _value(pack, to=not pack.replaces_bank)),
        button("Send me its file", ids.PACK_FILE, pack.pack_uuid),
        button("Remove", ids.PACK_REMOVE, pack.pack_uuid, style="danger", confirm=sure),
    )


def _value(pack: QuestionPack, *, to: bool) -> str:
    return f"{pack.pack_uuid}:{'on' if to else 'off'}"


def parse_value(value: str) -> tuple[str, bool]:
    """The pack that a button means, and what it switches to."""
    pack_uuid, _, to = value.partition(":")
    return pack_uuid, to == "on"


def _contents(pack: QuestionPack) -> str:
    counts = Counter(entry.question.category for entry in pack.entries)
    kinds = ", ".join(f"{counts[category]} {category.value}" for category in Category if counts[category])
    return f"{_so_many(len(pack.entries), 'question')} ({kinds})"


def _where_it_is_asked(pack: QuestionPack) -> str:
    if not pack.is_on:
        return "It is switched off."
    where = "in place of" if pack.replaces_bank else "beside"
    return f"From now on its questions are asked {where} Greenroom's own."


def _names(names: Sequence[str], joint: str = ", ") -> str:
    shown = joint.join(escape(name) for name in names[:_MOST_NAMES])
    return f"{shown}{joint}and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else shown


def _so_many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
