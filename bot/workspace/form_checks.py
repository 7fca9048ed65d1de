"""What Slack's client says about a field before it sends a form.

E-mail addresses are checked as browsers check them. A library such as email-validator refuses more, like addresses of
example.com, and what a form is tried out with has to pass.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from bot.workspace.elements import Found
from bot.workspace.model import JSON

_LONGEST = 3000
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, and letters of other scripts.
_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*")
_SPACE = re.compile(r"\s")


def problem_with(found: Found, held: Any) -> str | None:
    """What is wrong with what an input holds, in a sentence for whoever fills it in."""
    if held in (None, "", []):
        return None if found.block.get("optional") else "Please complete this required field."
    check = _CHECKS.get(found.type)
    return check(found.element, str(held)) if check else None


def _text_problem(element: JSON, text: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or _LONGEST
    if len(text) < least:
        return f"This field needs at least {least} {_characters(least)}."
    if len(text) > most:
        return f"This field takes at most {most} {_characters(most)}."
    return None


def _characters(count: int) -> str:
    return "character" if count == 1 else "characters"


def _email_problem(element: JSON, text: str) -> str | None:
    return None if _EMAIL.fullmatch(text) else "Please enter an e-mail address, such as name@example.com."


def _url_problem(element: JSON, text: str) -> str | None:
    return None if _is_web_address(text) else "Please enter a web address, such as https://example.com."


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        # Asking for a port that is none raises the same as an address that can't be read.
        host, _ = address.hostname, address.port
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(host) and not _SPACE.search(text)


def _number_problem(element: JSON, text: str) -> str | None:
    may_be_decimal = bool(element.get("is_decimal_allowed"))
    if not (_NUMBER if may_be_decimal else _WHOLE).fullmatch(text):
        return "Please enter a number, such as 2.5." if may_be_decimal else "Please enter a whole number."
    least, most = _limit(element, "min_value"), _limit(element, "max_value")
    if least is not None and Decimal(text) < least:
        return f"This number must be {least} or more."
    if most is not None and Decimal(text) > most:
        return f"This number must be {most} or less."
    return None


def _limit(element: JSON, name: str) -> Decimal | None:
    text = str(element.get(name))
    return Decimal(text) if _NUMBER.fullmatch(text) else None


_CHECKS: dict[str, Callable[[JSON, str], str | None]] = {
    "plain_text_input": _text_problem,
    "email_text_input": _email_problem,
    "url_text_input": _url_problem,
    "number_input": _number_problem,
}
