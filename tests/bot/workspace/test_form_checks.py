"""A form is not sent before its fields hold what they ask for, and whoever fills it in is told what that is."""

from typing import Any

import pytest

from bot.workspace.elements import Found
from bot.workspace.form_checks import problem_with

A_NUMBER = "Please enter a number, such as 2.5."
A_WHOLE_NUMBER = "Please enter a whole number."
AN_EMAIL = "Please enter an e-mail address, such as name@example.com."
A_URL = "Please enter a web address, such as https://example.com."


def problem(kind: str, held: Any, *, optional: bool = False, **element: Any) -> str | None:
    block = {"type": "input", "block_id": "b", "optional": optional}
    return problem_with(Found({"type": kind, "action_id": "a", **element}, block), held)


@pytest.mark.parametrize("held", [None, "", []])
def test_what_is_required_has_to_be_filled_in(held: object) -> None:
    assert problem("checkboxes", held) == "Please complete this required field."
    assert problem("checkboxes", held, optional=True) is None


def test_a_text_has_its_length() -> None:
    assert problem("plain_text_input", "ab", min_length=3) == "This field needs at least 3 characters."
    assert problem("plain_text_input", "ab", max_length=1) == "This field takes at most 1 character."
    assert problem("plain_text_input", "a" * 3001) == "This field takes at most 3000 characters."
    assert problem("plain_text_input", "ab", min_length=2, max_length=2) is None


@pytest.mark.parametrize("text", ["a@b.de", "first.last+tag@sub.example.co.uk", "me@localhost", "jörg@bücher.example"])
def test_an_email_address_is_taken(text: str) -> None:
    assert problem("email_text_input", text) is None


@pytest.mark.parametrize("text", ["a", "@b.de", "a@", "a b@c.de", "a@b..de", "a@-b.de", "a@b.de, c@d.de", "a@b.de\n"])
def test_what_is_no_email_address_is_refused(text: str) -> None:
    assert problem("email_text_input", text) == AN_EMAIL


@pytest.mark.parametrize("text", ["https://example.com", "HTTP://localhost:8000/a?b#c", "http://[::1]/"])
def test_a_web_address_is_taken(text: str) -> None:
    assert problem("url_text_input", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "/a",
        "https://",
        "http://a b",
        "http://a:99999",
        "http://[::1",
        "ftp://a.de",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert problem("url_text_input", text) == A_URL


@pytest.mark.parametrize("text", ["0", "-12", "+7"])
def test_a_whole_number_is_taken(text: str) -> None:
    assert problem("number_input", text, is_decimal_allowed=False) is None


@pytest.mark.parametrize("text", ["2.5", "1e3", "1_000", "1,000", "٣", "--", "nan", "1\n"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert problem("number_input", text, is_decimal_allowed=False) == A_WHOLE_NUMBER


def test_decimals_are_taken_where_they_are_allowed() -> None:
    assert [problem("number_input", text, is_decimal_allowed=True) for text in ("2.5", ".5", "-3")] == [None] * 3
    assert problem("number_input", "2,5", is_decimal_allowed=True) == A_NUMBER


def test_a_number_keeps_to_its_limits() -> None:
    limits: dict[str, Any] = {"is_decimal_allowed": True, "min_value": "0.5", "max_value": "9"}
    assert problem("number_input", "0.49", **limits) == "This number must be 0.5 or more."
    assert problem("number_input", "9.01", **limits) == "This number must be 9 or less."
    assert [problem("number_input", text, **limits) for text in ("0.5", "9", "9.0")] == [None] * 3


@pytest.mark.parametrize("limit", ["many", "", None, "Infinity"])
def test_a_limit_that_is_no_number_is_none(limit: str | None) -> None:
    assert problem("number_input", "5", is_decimal_allowed=False, min_value=limit, max_value=limit) is None
