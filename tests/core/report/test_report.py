"""What both files say."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from core.metrics import summarize
from core.models import (
    Category,
    Difficulty,
    Edit,
    InterviewSessionResponse,
    MockInterviewSession,
    Question,
    Status,
)
from core.report import file_stem, html_report, text_report
from core.words import count_words
from tests.auxil.builders import answered, make_message, make_question, make_session

STARTED = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
ANSWER = "We lost the nightly export, so I restored it and wrote the check that was missing."


def question(number: int, category: Category = Category.BEHAVIORAL, **changes: Any) -> Question:
    built = make_question(f"q-{number}", category=category, prompt=f"What did you do in case {number}?")
    return built.with_(expected_skills=(f"skill {number}", "judgment"), **changes)


def response(text: str = "", seconds: str = "0", **outcome: Any) -> InterviewSessionResponse:
    figures = {"word_count": count_words(text), "response_duration_seconds": Decimal(seconds)}
    return answered().with_(response_text=text, **figures, **outcome)


def interview(
    *responses: InterviewSessionResponse, questions: list[Question] | None = None, **changes: Any
) -> MockInterviewSession:
    asked = questions or [question(number, category) for number, category in enumerate(Category, start=1)]
    given = tuple(
        answer.with_(question_uuid=to.question_uuid, question_category=to.category)
        for to, answer in zip(asked, responses, strict=False)
    )
    session = make_session(session_uuid="3f2a9c1e-7a41-4d0c-9b1d-0f3f4c1d2e3f", questions=asked)
    session = session.with_(responses=given, current_question_index=min(len(given), len(asked) - 1))
    basics = {
        "scenario_name": "Senior Backend Engineer at Acme",
        "difficulty_level": Difficulty.SENIOR,
        "started_at": STARTED,
    }
    return session.with_(**basics | changes)


def completed(*responses: InterviewSessionResponse, **changes: Any) -> MockInterviewSession:
    session = interview(*responses, **changes)
    return session.with_(
        status=Status.COMPLETED,
        completed_at=STARTED + timedelta(minutes=31),
        performance_summary=summarize(session),
    )


class Page(HTMLParser):
    """A page taken apart: its elements with their attributes, and its texts, without those of the style sheet."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "rect"}:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_text(session: MockInterviewSession) -> str:
    return Page(html_report(session)).text


def squeezed(text: str) -> str:
    """Without what a wrap, an indent or the layout of a page adds."""
    return re.sub(r"\s+", "", text)


either_file = pytest.mark.parametrize("report", [text_report, page_text])
Report = Callable[[MockInterviewSession], str]


def test_files_are_called_by_the_first_characters_of_the_session() -> None:
    assert file_stem(interview()) == "mock-interview-3f2a9c1e"


@either_file
def test_it_begins_with_what_was_practised_and_when(report: Report) -> None:
    text = report(completed(response(ANSWER, "65")))
    for fact in ("Senior Backend Engineer at Acme", "23 Nov 2026, 14:05 UTC", "23 Nov 2026, 14:36 UTC"):
        assert fact in text
    assert re.search(r"Difficulty\s*Senior", text)
    assert re.search(r"Status\s*Completed", text)


@either_file
def test_instants_are_shown_in_utc(report: Report) -> None:
    in_tokyo = datetime(2026, 1, 2, 8, 5, tzinfo=timezone(timedelta(hours=9)))
    assert "1 Jan 2026, 23:05 UTC" in report(interview(started_at=in_tokyo))


@either_file
def test_every_question_and_every_answer_is_there_in_order(report: Report) -> None:
    answers = [response(f"{ANSWER} Number {n}.", "65") for n in range(1, 5)]
    session = completed(*answers)
    text = squeezed(report(session))
    expected = [
        part
        for asked, given in zip(session.questions, session.responses, strict=True)
        for part in (asked.prompt, *asked.expected_skills, given.response_text)
    ]
    position = 0
    for part in expected:
        position = text.index(squeezed(part), position)


@either_file
def test_the_guidance_for_interviewers_stays_out(report: Report) -> None:
    assert "Look for a result" not in report(completed(response(ANSWER)))


@either_file
def test_the_figures_are_those_of_the_summary(report: Report) -> None:
    text = report(completed(response(ANSWER, "60.4"), response(ANSWER, "70"), response(skipped=True)))
    assert re.search(r"Completion\s*50%", text)
    assert re.search(r"Questions answered\s*2 of 4", text)
    assert re.search(r"Total words\s*32", text)
    assert re.search(r"Average response time\s*1 min 5 s", text)


@either_file
def test_each_category_shows_answered_of_asked(report: Report) -> None:
    asked = [question(1), question(2), question(3, Category.TECHNICAL)]
    text = report(completed(response(ANSWER), response(skipped=True), questions=asked))
    assert re.search(r"Behavioral\s*1 of 2", text)
    assert re.search(r"Technical\s*0 of 1", text)
    assert re.search(r"Company\s*not asked", text)


@either_file
def test_an_answer_comes_with_its_words_and_its_duration(report: Report) -> None:
    assert "16 words in 1 min 5 s" in report(completed(response(ANSWER, "65.2")))


@either_file
def test_what_was_not_answered_says_why(report: Report) -> None:
    text = report(interview(response(skipped=True), response(timed_out=True), status=Status.ABANDONED))
    for outcome in ("Skipped", "Time ran out", "Not reached"):
        assert outcome in text


@either_file
def test_the_question_that_was_open_at_the_end_was_reached(report: Report) -> None:
    text = report(interview(response(ANSWER), status=Status.ABANDONED, question_ts="1.0"))
    assert "Not answered" in text
    assert "Not reached" in text


@either_file
def test_an_abandoned_interview_without_responses_has_a_report(report: Report) -> None:
    text = report(interview(status=Status.ABANDONED))
    assert "Abandoned" in text
    assert re.search(r"Completion\s*0%", text)
    assert re.search(r"Average response time\s*–", text)


@either_file
def test_edits_deletions_and_a_late_preview_are_noted(report: Report) -> None:
    edit = Edit(message_ts="1.0", edited_ts="2.0", previous_text="What stood there before.")
    first, second = make_message((16, ANSWER), deleted=40), make_message((20, "And one more."), deleted=41)
    text = report(
        completed(
            response(ANSWER, edits=(edit, edit), messages=(first,)),
            response(ANSWER, edits=(edit,), messages=(first, second), preview_late_seconds=Decimal("3.2")),
        )
    )
    assert "Edited 2 times." in text
    assert "Edited once." in text
    assert "A reply was deleted in Slack; the text is kept here." in text
    assert "2 replies were deleted in Slack; the text is kept here." in text
    assert "The preview ran 3 s longer than planned." in text
    assert "What stood there before" not in text


@either_file
def test_the_deletion_of_what_is_no_part_of_the_answer_is_not_noted(report: Report) -> None:
    too_short = make_message((10, "Hm."), deleted=12)
    text = report(completed(response(ANSWER, messages=(too_short, make_message((16, ANSWER)))), response(skipped=True)))
    assert "deleted" not in text


@either_file
def test_an_answer_as_it_should_be_carries_no_note(report: Report) -> None:
    text = report(completed(response(ANSWER)))
    for note in ("Edited", "deleted", "longer than planned"):
        assert note not in text


@either_file
@pytest.mark.parametrize(
    "answer",
    [
        "word " * 8_000,
        "x" * 40_000,
        "测量永远比猜测更重要。" * 3_600,
        "كان لدينا تطبيق قديم يستخدمه آلاف العملاء. " * 900,
        "Ship it 🎉👩🏽‍💻 &amp; <b>now</b> <!channel> :tada: {{ 7 * 7 }} {% raw %}\n" * 600,
    ],
)
def test_no_character_of_a_long_answer_is_lost_or_moved(report: Report, answer: str) -> None:
    assert squeezed(answer) in squeezed(report(completed(response(answer))))


@pytest.mark.parametrize("answer", ["word " * 8_000, "测量永远比猜测更重要。" * 3_600])
def test_the_text_is_at_most_78_columns_wide(answer: str) -> None:
    lines = text_report(completed(response(answer), scenario_name="Senior Engineer " * 12)).split("\n")
    widths = [sum(2 if ord(character) > 0x2E80 else 1 for character in line) for line in lines]
    assert max(widths) <= 78


def test_the_text_keeps_the_line_breaks_of_an_answer() -> None:
    text = text_report(completed(response("First:\n  1. look\n\n  2. act")))
    assert "\n    First:\n      1. look\n\n      2. act\n" in text


def test_headings_of_the_text_are_underlined() -> None:
    lines = text_report(completed(response(ANSWER))).split("\n")
    assert lines[lines.index("Senior Backend Engineer at Acme") + 1] == "=" * 31
    assert lines[lines.index("Results") + 1] == "-------"


def test_an_answer_cannot_pass_for_a_heading_of_the_text() -> None:
    text = text_report(completed(response("Results\n-------\nall of them, and more than anybody asked for")))
    assert text.count("\nResults\n-------\n") == 1


def test_markup_in_an_answer_reads_as_text_on_the_page() -> None:
    hostile = "</div></style><script>alert('1')</script> <img src=x onerror=alert(1)> \"&lt;\" <!-- <!channel>"
    named = interview(response(hostile), scenario_name=hostile, questions=[question(1, prompt=hostile)])
    page = Page(html_report(named))
    assert [page.all(tag) for tag in ("script", "img")] == [[], []]
    assert page.text.count(hostile) == 4  # title, heading, prompt, answer


def test_the_page_keeps_the_line_breaks_of_an_answer() -> None:
    answer = "\nFirst:\n  1. look\n\n  2. act\n"
    assert answer in Page(html_report(completed(response(answer)))).texts
    assert re.search(r"\.answer \{[^}]*white-space: pre-wrap", html_report(interview()))


def test_an_answer_finds_its_own_direction_and_language() -> None:
    page = Page(html_report(completed(response("ושורה בעברית אחריה"))))
    answers = [attributes for attributes in page.all("div") if attributes.get("class") == "answer"]
    assert [(answer["dir"], answer["lang"]) for answer in answers] == [("auto", "")]


def test_the_page_stands_alone() -> None:
    source = html_report(completed(response("See https://example.com/why for the whole long story.")))
    page = Page(source)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in page.elements}
    assert not [attributes for _, attributes in page.elements if {"src", "href", "srcset", "style"} & attributes.keys()]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "url(" not in source
    assert "@import" not in source


def test_the_page_forbids_everything_but_its_own_style() -> None:
    metas = Page(html_report(interview())).all("meta")
    policies = [meta["content"] for meta in metas if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in metas


def test_the_page_has_a_language_one_title_and_headings_in_order() -> None:
    source = html_report(interview())
    page = Page(source)
    assert source.startswith("<!doctype html>")
    assert page.all("html") == [{"lang": "en"}]
    levels = [tag for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels == ["h1", "h2", "h2", "h3", "h3", "h3", "h3"]


def test_both_charts_scale_and_say_what_they_show() -> None:
    page = Page(html_report(completed(response(ANSWER, "65"), response(skipped=True))))
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    charts = page.all("svg")
    assert len(charts) == 2
    for chart in charts:
        assert chart["role"] == "img"
        assert "width" not in chart
        assert chart["viewbox"]
        assert set((chart["aria-labelledby"] or "").split()) <= ids
    assert "Behavioral: 1 of 1." in page.text
    assert "Question 1: 16 words in 1 min 5 s. Question 2: Skipped." in page.text


def test_the_longest_answer_has_the_longest_bar() -> None:
    answers = [response("word " * count) for count in (40, 10, 20)]
    page = Page(html_report(completed(*answers)))
    lengths = [float(bar["width"] or 0) for bar in page.all("rect") if bar["height"] == "14"]
    assert lengths == [150, 37.5, 75]


def test_an_id_stands_once_on_the_page() -> None:
    ids = [attributes["id"] for _, attributes in Page(html_report(interview())).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_is_legible_in_light_in_dark_and_in_print() -> None:
    palettes = [
        dict(re.findall(r"--(\w+): (#\w{6});", block))
        for block in re.findall(r":root \{([^}]*)\}", html_report(interview()))
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for ink in ("ink", "soft", "accent"):
            for ground in ("page", "card"):
                dark, light = sorted((luminance(palette[ink]), luminance(palette[ground])))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground, palette)
