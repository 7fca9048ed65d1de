"""The figures' store on MongoDB: the contract of ``core.ports.FiguresStore``, and when the session store fills it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import monitoring

from core.analytics import SessionFigures, Totals, figures_of
from core.models import Category, Difficulty, Status
from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from storage.session_figures_dao import COLLECTION as FIGURES
from storage.session_figures_dao import SessionFiguresDAO
from tests.auxil.builders import answered, at, make_session

MONDAY = datetime(2027, 1, 11, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def dao(store: MockInterviewSessionDAO) -> SessionFiguresDAO:
    """The figures of the session store, empty and with their indexes."""
    return store.figures


def figures(name="session-1", *, started=MONDAY, words=40, technical=0, **changes):
    """An interview of two behavioral answers in one minute, and more technical ones of ten words and five seconds."""
    categories = {Category.BEHAVIORAL: Totals(answered=2, words=words, seconds=60.5)}
    if technical:
        categories[Category.TECHNICAL] = Totals(answered=technical, words=10 * technical, seconds=5.0 * technical)
    return SessionFigures(
        session_uuid=name,
        user_uuid="me",
        team_id="T1",
        role_uuid="role-001",
        industry_uuid="ind-001",
        difficulty_level=Difficulty.MID,
        status=Status.COMPLETED,
        started_at=started,
        asked=4,
        answered=2 + technical,
        words=words + 10 * technical,
        seconds=60.5 + 5.0 * technical,
        categories=categories,
    ).with_(**changes)


async def put(dao, *records):
    for record in records:
        await dao.put(record)


# --- what is kept -------------------------------------------------------------------------------------------------


async def test_figures_come_back_as_they_were_put(dao):
    await put(dao, figures(technical=1))

    assert await dao.latest("me", None, 5) == [figures(technical=1)]


async def test_putting_figures_again_replaces_them(dao):
    await put(dao, figures(words=40), figures(words=70))

    assert await dao.latest("me", None, 5) == [figures(words=70)]
    assert await dao.count("me", None) == 1


async def test_removed_figures_are_gone_and_others_stay(dao):
    await put(dao, figures("a"), figures("b"))
    await dao.remove("a")
    await dao.remove("never there")

    assert [f.session_uuid for f in await dao.latest("me", None, 5)] == ["b"]


async def test_nothing_is_found_where_nothing_is(dao):
    assert (await dao.count("me", None), await dao.earliest("me", None, 5), await dao.latest("me", None, 5)) == (
        0,
        [],
        [],
    )
    assert await dao.weeks("me", LONG_AGO) == []
    assert await dao.people("T1", "role-001") == []
    assert await dao.industries("T1", LONG_AGO) == []


# --- one person's -------------------------------------------------------------------------------------------------


async def test_the_earliest_come_oldest_first_and_the_latest_newest_first(dao):
    await put(dao, *(figures(f"s{n}", started=MONDAY + timedelta(days=n)) for n in (2, 0, 3, 1)))

    assert [f.session_uuid for f in await dao.earliest("me", None, 3)] == ["s0", "s1", "s2"]
    assert [f.session_uuid for f in await dao.latest("me", None, 3)] == ["s3", "s2", "s1"]


async def test_a_role_narrows_what_is_counted_and_listed(dao):
    await put(dao, figures("a"), figures("b", role_uuid="role-002"), figures("c", user_uuid="you"))

    assert (await dao.count("me", None), await dao.count("me", "role-002"), await dao.count("me", "role-009")) == (
        2,
        1,
        0,
    )
    assert [f.session_uuid for f in await dao.earliest("me", "role-002", 5)] == ["b"]
    assert [f.session_uuid for f in await dao.latest("me", "role-001", 5)] == ["a"]


async def test_a_week_runs_from_monday_to_sunday_night_in_utc(dao):
    first, last = MONDAY, MONDAY + timedelta(days=7, milliseconds=-1)
    await put(
        dao, figures("a", started=first), figures("b", started=last), figures("c", started=MONDAY + timedelta(days=7))
    )

    found = {row.week: row.interviews for row in await dao.weeks("me", LONG_AGO)}

    assert found == {date(2027, 1, 11): 2, date(2027, 1, 18): 1}


async def test_a_week_adds_up_every_figure(dao):
    await put(dao, figures("a", technical=1), figures("b", technical=2, started=MONDAY + timedelta(days=2)))

    (row,) = await dao.weeks("me", LONG_AGO)

    assert (row.interviews, row.asked, row.answered, row.words, row.seconds) == (2, 8, 7, 110, 136)
    assert row.categories == {Category.BEHAVIORAL: 4, Category.TECHNICAL: 3}


async def test_difficulties_are_added_up_apart(dao):
    await put(dao, figures("a"), figures("b", difficulty_level=Difficulty.SENIOR))

    rows = await dao.weeks("me", LONG_AGO)

    assert {row.difficulty: row.interviews for row in rows} == {Difficulty.MID: 1, Difficulty.SENIOR: 1}


async def test_weeks_are_of_one_person_one_role_and_the_time_since(dao):
    await put(
        dao,
        figures("mine", started=MONDAY),
        figures("before", started=MONDAY - timedelta(milliseconds=1)),
        figures("another role", role_uuid="role-002"),
        figures("another person's", user_uuid="you"),
    )

    assert sum(row.interviews for row in await dao.weeks("me", MONDAY)) == 2
    assert sum(row.interviews for row in await dao.weeks("me", MONDAY, "role-001")) == 1
    assert await dao.weeks("me", MONDAY, "role-009") == []


# --- everybody's --------------------------------------------------------------------------------------------------


async def test_people_of_a_role_are_added_up_each(dao):
    await put(dao, figures("a"), figures("b", technical=1), figures("c", user_uuid="you"))

    rows = {row.user_uuid: row for row in await dao.people("T1", "role-001")}

    assert set(rows) == {"me", "you"}
    assert (rows["me"].interviews, rows["me"].asked, rows["me"].answered, rows["me"].words) == (2, 8, 5, 90)
    assert rows["you"].seconds == 60.5


async def test_people_are_of_one_workspace_one_role_and_one_difficulty(dao):
    await put(
        dao,
        figures("mine"),
        figures("senior", user_uuid="senior", difficulty_level=Difficulty.SENIOR),
        figures("another role", user_uuid="elsewhere", role_uuid="role-002"),
        figures("another workspace", user_uuid="far away", team_id="T2"),
    )

    assert {row.user_uuid for row in await dao.people("T1", "role-001")} == {"me", "senior"}
    assert {row.user_uuid for row in await dao.people("T1", "role-001", Difficulty.MID)} == {"me"}


async def test_industries_count_people_once_and_are_of_one_workspace_since_an_instant(dao):
    await put(
        dao,
        figures("a"),
        figures("b", technical=1),
        figures("c", user_uuid="you"),
        figures("d", industry_uuid="ind-002"),
        figures("another workspace", user_uuid="far away", team_id="T2"),
        figures("before", user_uuid="early", started=MONDAY - timedelta(milliseconds=1)),
    )

    rows = {row.industry_uuid: row for row in await dao.industries("T1", MONDAY)}

    assert {name: (row.people, row.interviews, row.answered) for name, row in rows.items()} == {
        "ind-001": (2, 3, 7),
        "ind-002": (1, 1, 2),
    }
    assert rows["ind-001"].categories == {Category.BEHAVIORAL: 6, Category.TECHNICAL: 1}
    assert (rows["ind-001"].asked, rows["ind-001"].words, rows["ind-001"].seconds) == (12, 130, 186.5)


# --- what the session store puts there ----------------------------------------------------------------------------


def with_answers(count=2, **changes):
    session = make_session()
    return session.with_(responses=tuple(answered() for _ in range(count)), revision=session.revision + 1, **changes)


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.ABANDONED])
async def test_when_an_interview_ends_its_figures_are_there(store, dao, status):
    before, after = make_session(), with_answers(status=status)
    await store.create_session(before)
    assert await store.save_session(before, after)

    assert await dao.latest("user-1", None, 5) == [figures_of(after)]


async def test_a_running_interview_has_no_figures(store, dao):
    before = make_session()
    await store.create_session(before)
    assert await store.save_session(before, with_answers())

    assert await dao.count("user-1", None) == 0


async def test_who_loses_the_race_to_the_end_leaves_the_winners_figures(store, dao):
    before, winner = make_session(), with_answers(3, status=Status.COMPLETED)
    await store.create_session(before)
    assert await store.save_session(before, winner)
    assert not await store.save_session(before, with_answers(1, status=Status.ABANDONED))

    assert await dao.latest("user-1", None, 5) == [figures_of(winner)]


async def test_who_would_end_what_goes_on_leaves_no_figures(store, dao):
    before = make_session()
    await store.create_session(before)
    assert await store.save_session(before, with_answers(1))
    assert not await store.save_session(before, with_answers(2, status=Status.ABANDONED))

    assert await dao.count("user-1", None) == 0


async def test_a_deleted_interview_leaves_no_figures(store, dao):
    before = make_session()
    await store.create_session(before)
    await store.save_session(before, with_answers(status=Status.COMPLETED))
    assert await store.delete_session("session-1")

    assert await dao.count("user-1", None) == 0


async def test_interviews_from_before_there_were_figures_get_theirs(store, dao, mongodb_database):
    ended = [
        with_answers(1, session_uuid="old-1", origin="o1", user_uuid="me", status=Status.COMPLETED),
        with_answers(2, session_uuid="old-2", origin="o2", user_uuid="me", status=Status.ABANDONED, started_at=at(60)),
    ]
    running = with_answers(1, session_uuid="now", origin="o3", user_uuid="me")
    unreadable = {"session_uuid": "broken", "origin": "o4", "status": "completed"}
    documents = [session.model_dump() for session in (*ended, running)]
    await mongodb_database[COLLECTION].insert_many([*documents, unreadable])

    assert await store.fill_in_figures() == 2
    assert await dao.earliest("me", None, 5) == [figures_of(session) for session in ended]
    assert await store.fill_in_figures() == 0


async def test_filling_in_that_was_cut_off_is_done_again(store, dao, mongodb_database):
    ended = [
        with_answers(session_uuid=f"old-{n}", origin=f"o{n}", user_uuid="me", status=Status.COMPLETED) for n in (1, 2)
    ]
    await mongodb_database[COLLECTION].insert_many([session.model_dump() for session in ended])
    await dao.put(figures_of(ended[0]))

    assert await store.fill_in_figures() == 2
    assert await dao.count("me", None) == 2


# --- indexes ------------------------------------------------------------------------------------------------------


async def test_indexes_may_be_made_twice(dao):
    await dao.create_indexes()


# The fields that each question is about, in the order of the index that it needs.
QUESTIONS = {
    "put": (lambda dao: dao.put(figures()), ["session_uuid"]),
    "remove": (lambda dao: dao.remove("a"), ["session_uuid"]),
    "count": (lambda dao: dao.count("me", None), ["user_uuid"]),
    "earliest": (lambda dao: dao.earliest("me", None, 5), ["user_uuid"]),
    "latest": (lambda dao: dao.latest("me", None, 5), ["user_uuid"]),
    "weeks": (lambda dao: dao.weeks("me", MONDAY), ["user_uuid", "started_at"]),
    "people": (lambda dao: dao.people("T1", "role-001"), ["team_id", "role_uuid"]),
    "people of a difficulty": (
        lambda dao: dao.people("T1", "role-001", Difficulty.MID),
        ["team_id", "role_uuid", "difficulty_level"],
    ),
    "industries": (lambda dao: dao.industries("T1", MONDAY), ["team_id", "started_at"]),
}


class Wire(monitoring.CommandListener):
    """Keeps the filters that the driver sends."""

    def __init__(self) -> None:
        self.filters: list[dict[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if FIGURES in event.command.values():
            command = event.command
            changed = command.get("updates", command.get("deletes"))
            matched = command["pipeline"][0]["$match"] if "pipeline" in command else command.get("filter")
            self.filters.append(dict(changed[0]["q"] if changed else matched))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not of interest."""


@pytest.mark.parametrize("name", QUESTIONS)
async def test_every_question_has_an_index_of_all_its_fields(dao, mongodb_database, mongodb_uri, name):
    ask, fields = QUESTIONS[name]
    wire = Wire()
    client = AsyncIOMotorClient(mongodb_uri, event_listeners=[wire], tz_aware=True)
    try:
        await ask(SessionFiguresDAO(client[mongodb_database.name]))
    finally:
        client.close()
    indexes = (await mongodb_database[FIGURES].index_information()).values()

    assert [set(wanted) for wanted in wire.filters] == [set(fields)]
    assert any([key for key, _ in index["key"]][: len(fields)] == fields for index in indexes)
