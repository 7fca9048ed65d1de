"""The question bank in the browser: searched, and added to by a table that is dropped into a direct message."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.auxil.browser import drop_file, window
from tests.auxil.stage import Stage

HEADER = "industry,role,category,difficulty,prompt\n"
ROWS = "".join(
    f"Web Bootcamp,Junior Developer,{category},entry,What did you learn in week {n} about {category} matters?\n"
    for category in ("behavioral", "technical", "situational", "company")
    for n in range(1, 14)
)


async def test_the_library_is_searched_and_leafed_through(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage.workspace.url) as alice:
        await alice.write("/interview library index")
        await expect(alice.modal).to_contain_text("page 1 of")
        words = alice.modal.get_by_role("textbox", name="Search")
        await words.fill("negotiaton")
        await words.press("Enter")
        await expect(alice.modal).to_contain_text("Read as “negotiation”.")
        await alice.modal.get_by_role("button", name="Next").click()
        await expect(alice.modal).to_contain_text("page 2 of")
        await words.fill("a zebra in pyjamas and a giraffe")
        await alice.modal.get_by_role("button", name="Search").click()
        await expect(alice.modal).not_to_contain_text("page 2 of")
        assert await alice.serious_faults() == []


async def test_a_bootcamps_table_is_dropped_and_asked(browser: Browser, stage: Stage, tmp_path: Path) -> None:
    table = tmp_path / "spring-cohort.csv"
    table.write_text(HEADER + ROWS.replace("Junior Developer,technical", "Junior Developer,tecnical", 1))
    admin = stage.workspace.add_person("Ada", real_name="Ada Admin", admin=True)
    async with window(browser, stage.workspace.url, person="Ada", at=f"&in={admin.dm().id}") as ada:
        await drop_file(ada.conversation.get_by_role("textbox"), table, "text/csv")
        await ada.conversation.get_by_role("button", name="Remove spring-cohort.csv").wait_for()
        await ada.write("My questions")
        await ada.message("My questions").get_by_role("button", name="1 reply").click()
        await expect(ada.message("1 thing to mend", ada.thread)).to_contain_text(
            "Row 15, column C (category): “tecnical” is none of behavioral, technical, situational or company"
        )

        table.write_text(HEADER + ROWS)
        await drop_file(ada.conversation.get_by_role("textbox"), table, "text/csv")
        await ada.conversation.get_by_role("button", name="Remove spring-cohort.csv").wait_for()
        await ada.write("Once more")
        await ada.message("Once more").get_by_role("button", name="1 reply").click()
        await expect(ada.thread).to_contain_text("spring-cohort is in: 52 questions")
        await ada.write("/interview start junior developer junior dm")
        await expect(ada.conversation).to_contain_text("Entry-level Junior Developer")
        await stage.workspace.until(lambda: [m for m in admin.messages(admin.dm()) if m.bot_id] or None)
        assert await ada.serious_faults() == []
