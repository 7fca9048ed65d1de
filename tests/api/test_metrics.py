"""What Prometheus reads."""

import math

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.main import Greenroom
from tests.auxil.line import line_to
from tests.auxil.stage import Stage


class Figures:
    """One scrape."""

    def __init__(self, text: str) -> None:
        self.text = text
        families = text_string_to_metric_families(text)
        self._samples = [sample for family in families for sample in family.samples]

    def __call__(self, name: str, **labels: str) -> float:
        """The sum of the samples of this name that have these labels."""
        return sum(s.value for s in self._samples if s.name == name and labels.items() <= s.labels.items())

    @property
    def labels(self) -> set[str]:
        """The values of all labels."""
        return {value for sample in self._samples for value in sample.labels.values()}


async def scraped(http: aiohttp.ClientSession, bot: Greenroom) -> Figures:
    """What a bot shows."""
    async with http.get(f"{bot.url}/metrics") as response:
        assert response.status == 200
        assert response.content_type == "text/plain"
        return Figures(await response.text())


async def test_an_interview_is_counted(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as bot:
        interview = await stage.start()
        await interview.skip(1)
        await interview.finish(5, since=2)
        await interview.is_over()
        figures = await scraped(http, bot)

    assert figures("greenroom_answers_total") == 4
    assert figures("greenroom_prompt_lateness_seconds_count") == 5
    assert 0 <= figures("greenroom_prompt_lateness_seconds_sum") < 5 * 30
    posts = 1 + 2 * 5 + 1  # the card, the questions and their prompts, the summary
    assert figures("greenroom_slack_calls_total", method="chat.postMessage", outcome="ok") == posts
    assert figures("greenroom_slack_call_seconds_count", method="chat.postMessage") == posts
    assert figures("greenroom_slack_calls_total", method="files.completeUploadExternal", outcome="ok") == 1
    assert figures("greenroom_mongodb_seconds_count", command="update", outcome="ok") >= 3 * 5
    assert figures("greenroom_mongodb_up") == 1
    assert figures("process_cpu_seconds_total") > 0
    assert not {stage.alice.id, interview.channel, interview.thread_ts, stage.workspace.team_id} & figures.labels


async def test_a_skipped_question_without_a_prompt_is_no_late_prompt(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot(preview_seconds=300) as bot:
        interview = await stage.start()
        await interview.question(1)
        await stage.command("pause")
        await interview.sees(":double_vertical_bar: Paused")
        assert (await scraped(http, bot))("greenroom_prompt_lateness_seconds_count") == 0


async def test_calls_are_told_apart_by_what_became_of_them(stage: Stage, http: aiohttp.ClientSession) -> None:
    faults = stage.workspace.faults
    async with stage.bot() as bot:
        faults.fail("conversations.open", "user_not_found", times=1)
        faults.rate_limit("chat.postMessage", times=1, retry_after=0)
        interview = await stage.start("backend mid 5 dm")
        await interview.prompt(1)
        faults.drop_after_accepting("chat.postMessage", 1)
        await interview.reply()
        await interview.prompt(2)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")
        figures = await scraped(http, bot)

    calls = "greenroom_slack_calls_total"
    assert figures(calls, method="conversations.open", outcome="refused") == 1
    assert figures(calls, method="chat.postMessage", outcome="rate_limited") == 1
    assert figures(calls, method="chat.postMessage", outcome="failed") == 1
    assert figures(calls, method="chat.postMessage", outcome="ok") == 4


async def test_what_waits_to_be_delivered_is_seen(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as bot:
        interview = await stage.start()
        await interview.prompt(1)
        await interview.reply("Wait.")
        await interview.whisper("of at least 10 words")
        figures = await scraped(http, bot)
        assert (figures("greenroom_outbox_entries"), figures("greenroom_outbox_oldest_seconds")) == (0, 0)
        with stage.workspace.faults.hold("chat.postMessage") as held:
            await interview.reply()
            await held.reached(1)
            figures = await scraped(http, bot)
            assert figures("greenroom_outbox_entries") == 1
            assert figures("greenroom_outbox_oldest_seconds") > 0


async def test_without_mongodb_the_other_figures_are_there(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with line_to(stage.mongodb_uri) as (line, uri), stage.bot(mongodb_uri=uri) as bot:
        await line.cut()
        figures = await scraped(http, bot)
        assert figures("greenroom_mongodb_up") == 0
        assert math.isnan(figures("greenroom_outbox_entries"))
        assert figures("greenroom_slack_calls_total") == 0
        assert figures("greenroom_mongodb_seconds_count") > 0


async def test_two_bots_in_one_process_count_for_themselves(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with stage.bot() as first:
        interview = await stage.start()
        await interview.answer(1)
        await interview.question(2)
        async with stage.bot() as second:
            assert (await scraped(http, first))("greenroom_answers_total") == 1
            assert (await scraped(http, second))("greenroom_answers_total") == 0
