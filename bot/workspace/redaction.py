"""Taking out of a payload what would let its reader act as the app or as Slack."""

import re
from typing import Any

_SECRET_KEY = re.compile(r"(?:\w+_)?(?:token|secret)|response_urls?|upload_url")
_TOKEN = re.compile(r"\b(?:x(?:ox[a-z]|app)-|grn_[0-9a-f]{16}_)[\w-]+")
# An app may keep such an address wherever it likes: in a button's value, in a view's private_metadata.
_KEY_OF_URL = re.compile(r"(/upload/v1/|/actions/\w+/|[?&]ticket=)[\w-]+")


def without_secrets(value: Any) -> Any:
    """A copy without tokens, secrets and addresses that work for whoever knows them."""
    match value:
        case dict():
            return {key: without_secrets(item) for key, item in value.items() if not _SECRET_KEY.fullmatch(key)}
        case list() | tuple():
            return [without_secrets(item) for item in value]
        case str():
            return _KEY_OF_URL.sub(r"\1…", _TOKEN.sub("…", value))
        case _:
            return value
