import pytest

from mblkit.reports.signs import cells, markdown, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann [/b] Lee", "Ann [/b] Lee"),
        ("one\ntwo", "one two"),
        ("one\u2028two\x85three\tfour", "one two three four"),
        ("\x1b[31mred\x07", "[31mred"),
        ("\u202eabc\u202c\u2066d\u2069", "abcd"),
        ("مريم", "مريم"),
        ("e\u0301", "e\u0301"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("\ud800x", "x"),
    ],
)
def test_signs_that_would_be_obeyed_are_gone_and_letters_stay(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("O'Dowd-Smith (Jr.)", "O'Dowd-Smith (Jr.)"),
        ("a|b", r"a\|b"),
        ("**bold** _it_ `code`", r"\*\*bold\*\* \_it\_ \`code\`"),
        ("<b>&lt;", r"\<b\>\&lt;"),
        ("[x](javascript:y)", r"\[x\](javascript:y)"),
        ("https://x.example and www.x.example", r"https\://x.example and www\.x.example"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("9.00", "9.00"),
        ("$1 @all ~~x~~", r"\$1 \@all \~\~x\~\~"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_markdown_begins_nothing(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_cells_are_counted_as_a_terminal_does() -> None:
    assert [cells(text) for text in ("abc", "e\u0301", "李明月", "a\u200db")] == [3, 1, 6, 2]
