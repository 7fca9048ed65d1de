"""App Home: start, the running interview, one's progress, and the last ten."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.blocks import ids
from bot.blocks.builder import actions, button, context, header, home, section
from bot.blocks.progress import Record, figures_blocks, picture_block
from bot.blocks.replies import history_line, running_post
from core.models import MockInterviewSession


def home_view(
    running: MockInterviewSession | None,
    link: str | None,
    ended: Sequence[MockInterviewSession],
    record: Record,
    picture: str | None = None,
) -> View:
    """The Home of one person. ``link``: the permalink of the running interview's thread; ``picture``: a file's id."""
    blocks: list[Block] = [
        header("Greenroom"),
        section("Mock interviews with timed questions, in a thread or in a direct message."),
        actions(button("Start an interview", ids.OPEN_FORM, style="primary")),
        DividerBlock(),
    ]
    if running is not None:
        blocks += [section("*Running now*"), *running_post(running, link).blocks, DividerBlock()]
    if record.progress.interviews:
        drawn = [picture_block(record, picture)] if picture is not None else []
        blocks += [header(record.title), *figures_blocks(record), *drawn, DividerBlock()]
    blocks.append(section("*Your last interviews*"))
    blocks += [_row(session) for session in ended] or [context("None yet. The first takes about ten minutes.")]
    return home(blocks)


def _row(session: MockInterviewSession) -> Block:
    return section(history_line(session), accessory=button("Summary", ids.SHOW_SUMMARY, session.session_uuid))
