"""Counting words as a reader would (rule 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("one two  three\nfour\tfive", 5),
        ("no\u00a0break", 2),
        ("don't split a well-known e-mail", 5),
        ("and/or", 1),
        ("in 2019 we grew 12.5 %", 5),
    ],
)
def test_words_are_what_stands_between_spaces(text, count):
    assert count_words(text) == count


@pytest.mark.parametrize("text", ["...", "—", "- - -", "?!", "* * *", "“ ”", "•", "، ؟", "。、"])
def test_punctuation_is_no_word(text):
    assert count_words(text) == 0


def test_punctuation_between_words_adds_none():
    assert count_words("First - and most important - I listened ...") == 6


@pytest.mark.parametrize(
    "text", ["🙂", "👩‍💻 👍🏽", "🇨🇭", "❤️", ":wave:", ":+1::skin-tone-3:", ":man-shrugging:", ":rocket::tada:"]
)
def test_emoji_and_their_names_are_no_words(text):
    assert count_words(text) == 0


def test_emoji_between_words_add_none():
    assert count_words("good 🎉 work :tada: everybody :wave:, (:+1:)") == 3


@pytest.mark.parametrize("text", ["10:30:45", "good:tada:work", "https://example.com:80/a:b:c", "Note:this:"])
def test_colons_inside_a_word_are_no_emoji_name(text):
    assert count_words(f"{text} is") == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我喜欢编程", 5),
        ("我用 Python 编程", 5),
        ("私は開発者です。", 7),
        ("カタカナ", 4),
        ("你好,世界!", 4),
        ("ฉันชอบ", 5),
    ],
    ids=["chinese", "chinese and latin", "japanese", "katakana", "punctuated", "thai"],
)
def test_scripts_without_spaces_count_by_their_characters(text, count):
    assert count_words(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("أنا أحب البرمجة كثيرا", 4),
        ("אני אוהב לתכנת", 3),
        ("\u200fשלום\u200f עולם", 2),
        ("나는 프로그래밍을 좋아한다", 3),
        ("मैं प्रोग्रामिंग करता हूँ", 4),
        ("Größe, naïve façade", 3),
        ("Я люблю программировать", 3),
    ],
    ids=["arabic", "hebrew", "hebrew with marks", "korean", "hindi", "latin", "russian"],
)
def test_scripts_with_spaces_count_by_their_words_whichever_way_they_run(text, count):
    assert count_words(text) == count


@given(st.text())
def test_any_text_has_a_count(text):
    assert 0 <= count_words(text) <= len(text)


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1)))
def test_joining_words_adds_their_counts(parts):
    assert count_words(" ".join(parts)) == len(parts)


@pytest.mark.parametrize("text", ["・・・", "๏ ๚", "฿"])
def test_punctuation_of_scripts_without_spaces_is_no_word(text):
    assert count_words(text) == 0


@pytest.mark.parametrize(("text", "count"), [("很好:tada:谢谢", 4), (":wave:こんにちは", 5)])
def test_an_emoji_name_between_characters_of_scripts_without_spaces_is_no_word(text, count):
    assert count_words(text) == count


def test_a_number_in_thai_digits_is_a_word_as_any_number():
    assert count_words("๑๒๓") >= 1
