"""Somebody's progress: figures in words, and the picture of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.blocks import ids
from bot.blocks.builder import Post, escape, header, message, section
from bot.blocks.dates import slack_date
from bot.charts import progress_alt_text
from core.analytics import Change, Figures, Milestone, Progress, Trend

_DAY = "{date_short_pretty}"
_NOTHING = f"No interviews have ended yet. `{ids.COMMAND}` starts one, and your progress shows here."


@dataclass(frozen=True)
class Record:
    """Somebody's figures, those of one role if it names one."""

    role: str | None
    trends: tuple[Trend, ...]
    progress: Progress

    @property
    def title(self) -> str:
        """What they are."""
        return f"Your progress: {self.role}" if self.role else "Your progress"


def progress_post(record: Record) -> Post:
    """The figures, as a message of their own."""
    if record.progress.first is None:
        practise = f" as {escape(record.role)}" if record.role else ""
        return message(f"You have finished no interview{practise} yet. `{ids.COMMAND}` starts one.")
    return message(escape(record.title), header(record.title), *figures_blocks(record))


def figures_blocks(record: Record) -> list[Block]:
    """The figures: from the first interview to the latest, by category, and week by week."""
    first, latest = record.progress.first, record.progress.latest
    if first is None or latest is None:
        return [section(_NOTHING)]
    blocks: list[Block] = [section(_from_first_to_latest(record.progress, first, latest))]
    if record.progress.change is not None and record.progress.categories:
        blocks.append(section(_categories(record.progress)))
    blocks += [section(_weeks(trend)) for trend in record.trends]
    return blocks


def picture_block(record: Record, file_id: str) -> Block:
    """The picture of the figures, for those who see it and for those who don't."""
    return ImageBlock(slack_file=SlackFile(id=file_id), alt_text=progress_alt_text(record.trends))


def picture_post(record: Record, file_id: str) -> Post:
    """The picture, as a message of its own."""
    return message(escape(record.title), picture_block(record, file_id))


def _from_first_to_latest(progress: Progress, first: Milestone, latest: Milestone) -> str:
    if progress.change is None:
        lead = f"*One interview so far*, {slack_date(first.started_at, _DAY)}. The next one shows what has changed."
        return f"{lead}\n{_table(('', 'Figures'), _measures((first,)))}"
    days = f"{slack_date(first.started_at, _DAY)}) and your latest ({slack_date(latest.started_at, _DAY)})"
    lead = f"*{progress.interviews} interviews*: your first ({days}"
    changes = (
        f"{progress.change.avg_words:+g}",
        f"{progress.change.avg_response_time:+g} s",
        f"{progress.change.completion_percentage:+g}%",
    )
    rows = [(*row, change) for row, change in zip(_measures((first, latest)), changes, strict=True)]
    return f"{lead}\n{_table(('', 'First', 'Latest', 'Change'), rows)}"


def _measures(milestones: Sequence[Milestone]) -> list[tuple[str, ...]]:
    return [
        ("Words an answer", *(_words(milestone) for milestone in milestones)),
        ("Time an answer", *(_time(milestone) for milestone in milestones)),
        ("Questions answered", *(f"{milestone.completion_percentage:g}%" for milestone in milestones)),
    ]


def _categories(progress: Progress) -> str:
    rows = [
        (
            category.value.title(),
            f"{one.latest.avg_words:g} ({one.avg_words_change:+g})",
            f"{one.latest.avg_response_time:g} s ({one.avg_response_time_change:+g})",
        )
        for category, one in progress.categories.items()
    ]
    return f"*By category*, the latest against the first\n{_table(('', 'Words', 'Time'), rows)}"


def _weeks(trend: Trend) -> str:
    """The weeks of one difficulty, each with its change against the one before."""
    rows = [(f"{week.week.day} {week.week:%b}", *_figures(week, week.change)) for week in trend.weeks]
    if len(rows) > 1:
        rows.append(("Together", *_figures(trend, None)))
    interviews = f"{trend.interviews} interview{'' if trend.interviews == 1 else 's'}"
    return (
        f"*{trend.difficulty.value.title()}*, the last twelve weeks: {interviews}\n"
        f"{_table(('Week of', 'Words', 'Time', 'Answered'), rows)}"
    )


def _figures(figures: Figures, change: Change | None) -> tuple[str, str, str]:
    words, time, answered = _words(figures), _time(figures), f"{figures.completion_percentage:g}%"
    if change is None:
        return words, time, answered
    return (
        f"{words} ({change.avg_words:+g})",
        f"{time} ({change.avg_response_time:+g})",
        f"{answered} ({change.completion_percentage:+g})",
    )


def _words(figures: Figures) -> str:
    return f"{figures.avg_words:g}" if figures.answered else "–"


def _time(figures: Figures) -> str:
    return f"{figures.avg_response_time:g} s" if figures.answered else "–"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Columns that stand below each other: mrkdwn has no tables."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "```" + "\n".join(shown) + "```"
