"""Commands, the form, the library, App Home and the shortcut."""

import pytest

from bot.blocks import ids
from bot.workspace import View
from core.models import Category, Difficulty, Status
from tests.auxil.stage import ENOUGH, Stage


def shown(view: View | None) -> str:
    assert view is not None
    return str(view.blocks)


async def test_the_form_offers_the_roles_of_the_chosen_industry_at_once(stage: Stage) -> None:
    await stage.command()
    assert "Backend Engineer" in shown(stage.alice.view)
    assert stage.alice.view is not None
    await stage.alice.choose(stage.alice.view, ids.INDUSTRY, "ind-006")
    await stage.workspace.until(lambda: "Registered Nurse" in shown(stage.alice.view))

    assert "Backend Engineer" not in shown(stage.alice.view)


async def test_everything_chosen_in_the_form_holds(stage: Stage) -> None:
    await stage.command("start")
    alice = stage.alice
    assert alice.view is not None
    await alice.choose(alice.view, ids.INDUSTRY, "ind-006")
    await stage.workspace.until(lambda: "Registered Nurse" in shown(alice.view))
    await alice.choose(alice.view, ids.ROLE, "role-017")
    await alice.choose(alice.view, ids.DIFFICULTY, "senior")
    await alice.choose(alice.view, ids.CATEGORIES, ["behavioral", "company"])
    await alice.choose(alice.view, ids.LENGTH, "5")
    await alice.fill(alice.view, ids.COMPANY, "Acme")
    await alice.choose(alice.view, ids.WHERE, "dm")
    await alice.choose(alice.view, ids.TIME_LIMIT, "120")
    result = await alice.submit()
    assert result.ok
    interview = await stage.interview_of(alice, alice.dm().id)

    session = await interview.session()
    assert session.scenario_name == "Senior Healthcare Administrator at Acme"
    assert session.difficulty_level is Difficulty.SENIOR
    assert [q.category for q in session.questions] == [Category.BEHAVIORAL] * 3 + [Category.COMPANY]
    assert session.rules.time_limit_seconds == 120
    assert alice.view is None


async def test_the_form_remembers_the_last_choice(empty_stage: Stage) -> None:
    async with empty_stage.bot():
        interview = await empty_stage.start("nurse senior 5")
        await interview.click(interview.card, ids.ABANDON)
        await interview.is_over()
    async with empty_stage.bot():
        await empty_stage.command()
        await empty_stage.workspace.until(lambda: "Registered Nurse" in shown(empty_stage.alice.view))
        await empty_stage.alice.submit()
        again = await empty_stage.interview_of(empty_stage.alice, interview.channel)

        assert (await again.session()).choice == (await interview.session()).choice


async def test_a_form_without_types_says_so_at_the_field(stage: Stage) -> None:
    await stage.command()
    assert stage.alice.view is not None
    await stage.alice.choose(stage.alice.view, ids.CATEGORIES, [])
    result = await stage.alice.submit()

    assert [field.partition("-")[0] for field in result.errors] == [ids.CATEGORIES]
    assert stage.alice.view is not None


async def test_a_form_handed_in_while_an_interview_runs_offers_to_resume(stage: Stage) -> None:
    await stage.command()
    await stage.start()
    await stage.alice.submit()

    assert "You have an interview running" in shown(stage.alice.view)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("start backnd", "Did you mean *Backend Engineer*"),
        ("start", None),
        ("nonsense", "I don't know `nonsense`"),
        ("help", "start at once: role, difficulty"),
        ("status", "You have no interview running"),
        ("pause", "You have no interview running"),
        ("resume", "You have no interview running"),
        ("abandon", "You have no interview running"),
        ("retake", "There is no such interview"),
        ("history", "No interviews yet"),
        ("summary", "There is no such interview"),
        ("summary x", "`x` is not a number"),
    ],
)
async def test_every_subcommand_answers_privately(stage: Stage, words: str, expected: str | None) -> None:
    result = await stage.command(words)

    assert result.error is None
    if expected is not None:
        assert result.message is not None
        assert expected in str(result.message.blocks)
        assert result.message.ephemeral_for == stage.alice.id


async def test_pause_status_and_resume_by_command(stage: Stage) -> None:
    interview = await stage.start()
    await interview.prompt(1)
    await stage.command("pause")
    await interview.sees(":double_vertical_bar: Paused")
    assert "Paused." in str((await stage.command("status")).ack_blocks)

    await stage.command("resume")
    await interview.sees("Go on: question 1")
    await interview.reply()
    await interview.question(2)


async def test_history_and_summary_tell_the_figures(stage: Stage) -> None:
    first = await stage.start("backend mid 5")
    await first.finish(5)
    await first.is_over()
    second = await stage.start("nurse senior 5")
    await second.click(second.card, ids.ABANDON)
    await second.is_over()

    history = str((await stage.command("history")).ack_blocks)
    assert history.index("Senior Registered Nurse") < history.index("Mid-level Backend Engineer")
    assert "100% · 80 words" in history
    assert "Summary: Mid-level Backend Engineer" in str((await stage.command("summary 2")).ack_blocks)


async def test_the_library_turns_pages_and_leads_to_the_form(stage: Stage) -> None:
    await stage.command("library")
    alice = stage.alice
    assert alice.view is not None
    await alice.choose(alice.view, ids.LIBRARY_INDUSTRY, "ind-012")
    await stage.workspace.until(lambda: "Backend Engineer" not in shown(alice.view))
    await alice.choose(alice.view, ids.LIBRARY_ROLE, "role-035")
    await stage.workspace.until(lambda: "Practise as Business Analyst" in shown(alice.view))
    await alice.choose(alice.view, ids.LIBRARY_DIFFICULTY, "senior")
    await stage.workspace.until(lambda: "Senior · " in shown(alice.view) and "Mid · " not in shown(alice.view))
    await alice.click(alice.view, ids.LIBRARY_START)
    await stage.workspace.until(lambda: alice.view is not None and alice.view.callback_id == ids.START_FORM)
    await alice.submit()
    interview = await stage.interview_of(alice, stage.workspace.channel("interviews").id)

    assert (await interview.session()).scenario_name == "Senior Business Analyst"


async def test_home_starts_shows_what_runs_and_what_ended(stage: Stage) -> None:
    await stage.alice.open_home()
    home = await stage.workspace.until(lambda: stage.alice.home)
    assert "None yet" in shown(home)
    first = await stage.start()
    await first.finish(5)
    await first.is_over()
    running = await stage.start("nurse mid")

    await stage.alice.open_home()
    await stage.workspace.until(lambda: "Running now" in shown(stage.alice.home))
    text = shown(stage.alice.home)
    assert f"p{running.thread_ts.replace('.', '')}" in text
    assert "100% · 80 words" in text

    assert stage.alice.home is not None
    await stage.alice.click(stage.alice.home, ids.SHOW_SUMMARY)
    await stage.workspace.until(lambda: stage.alice.view is not None)
    assert "Summary: Mid-level Backend Engineer" in shown(stage.alice.view)


async def test_an_interview_started_from_home_takes_place_in_the_direct_message(stage: Stage) -> None:
    await stage.alice.open_home()
    home = await stage.workspace.until(lambda: stage.alice.home)
    await stage.alice.click(home, ids.OPEN_FORM)
    await stage.workspace.until(lambda: stage.alice.view is not None)
    await stage.alice.submit()
    interview = await stage.interview_of(stage.alice, stage.alice.dm().id)

    session = await interview.session()
    assert session.status is Status.IN_PROGRESS
    assert session.place is not None
    assert session.place.is_dm


async def test_about_this_answer_shows_words_duration_and_edits(stage: Stage) -> None:
    interview = await stage.start()
    reply = await interview.answer(1)
    await interview.question(2)
    await stage.alice.edit(reply, f"{ENOUGH} Indeed.")
    await interview.answer(2)
    await interview.question(3)

    await stage.alice.shortcut(ids.ABOUT_ANSWER, reply)
    await stage.workspace.until(lambda: "The stored answer" in shown(stage.alice.view))
    assert "*Words*\\n17" in shown(stage.alice.view)
    assert ENOUGH in shown(stage.alice.view)

    await stage.maria.shortcut(ids.ABOUT_ANSWER, reply)
    await stage.workspace.until(lambda: "The stored answer" in shown(stage.maria.view))
    assert ENOUGH not in shown(stage.maria.view)


async def test_about_this_answer_says_when_a_message_is_none(stage: Stage) -> None:
    message = await stage.alice.post("interviews", "Good morning.")
    await stage.alice.shortcut(ids.ABOUT_ANSWER, message)

    await stage.workspace.until(lambda: "not part of a stored answer" in shown(stage.alice.view))
