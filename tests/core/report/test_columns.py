from core.report.columns import columns, wrapped


def test_own_line_breaks_indents_and_spaces_stay() -> None:
    text = "Steps:\n  1. look  twice\n\n\tdone \n"
    assert wrapped(text, 20) == ["Steps:", "  1. look  twice", "", "\tdone ", ""]


def test_a_long_line_wraps_between_words() -> None:
    assert wrapped("one two   three four", 9) == ["one two", "three", "four"]


def test_a_word_longer_than_the_line_stays_whole() -> None:
    link = "https://example.com/a-rather-long-path-to-something"
    assert wrapped(f"see {link} there", 20) == ["see", link, "there"]


def test_an_indented_long_word_keeps_its_indent() -> None:
    assert wrapped("    " + "x" * 30, 20) == ["    " + "x" * 30]


def test_chinese_wraps_by_its_width_with_its_punctuation() -> None:
    assert wrapped("测量永远比猜测更重要。", 20) == ["测量永远比猜测更重", "要。"]


def test_marks_and_joiners_take_no_column() -> None:
    assert columns("abc") == 3
    assert columns("é" + "e\u0301") == 2
    assert columns("重要") == 4


def test_a_no_break_space_is_no_place_to_wrap() -> None:
    assert wrapped("about 45\u00a0s in all", 8) == ["about", "45\u00a0s in", "all"]
