"""Counting words as a reader would."""

import re

# Scripts that are written without spaces: each character counts as a word, as word processors do it.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e4f\u0e5a-\u0e7f]")
_EMOJI_NAME = re.compile(r"(?<![a-z0-9]):[a-z0-9_+'-]+:(?![a-z0-9])", re.IGNORECASE)


def count_words(text: str) -> int:
    """How many words ``text`` holds; punctuation, emoji and emoji names are none."""
    text = _EMOJI_NAME.sub(" ", text)
    unspaced = sum(1 for match in _UNSPACED.finditer(text) if match[0].isalpha())
    return unspaced + sum(any(map(str.isalnum, token)) for token in _UNSPACED.sub(" ", text).split())
