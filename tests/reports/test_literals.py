import pytest
from markupsafe import Markup

from mblkit.errors import MblError
from mblkit.reports.literals import cell_literal, literal, picture, refuse_loading, unbroken
from mblkit.reports.parts import Cell, Track
from mblkit.reports.passages import NAME, Passage, Phrase


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("Ann", '"Ann"'),
        ('a "b" \\c', '"a \\"b\\" \\\\c"'),
        ('"); #panic("x', '"\\"); #panic(\\"x"'),
        ("one\ntwo\x1b[31m\x00", '"one two[31m"'),
        ("\u202eevil\u202c\ufeff", '"evil"'),
        ("import", '"\\u{69}mport"'),
        ("important", '"important"'),
        ("\\read", '"\\\\\\u{72}ead"'),
        (None, "none"),
        (True, "true"),
        (False, "false"),
        (64, "64"),
        (Passage("Lee"), '"Lee"'),
        (Passage("Ann", NAME), 'name("Ann", "ltr")'),
        (Passage("مريم", NAME), 'name("مريم", "rtl")'),
        (Passage("Historia", "es"), 'passage("Historia", "es", "ltr")'),
        (Phrase(("by ", Passage("Ann", NAME))), 'phrase("by ", name("Ann", "ltr"))'),
        (Markup("cell()"), "cell()"),
    ],
)
def test_a_value_is_a_literal(value: object, code: str) -> None:
    assert literal(value) == code


def test_a_word_that_is_too_long_has_places_to_break_and_a_title_has_none() -> None:
    assert literal("N" * 30) == f'"{"N" * 30}"'
    assert literal("N" * 31) == '"' + "\u200b".join("N" * 31) + '"'
    assert literal("a e\u0301" * 2) == '"a e\u0301a e\u0301"'
    assert literal("e\u0301" * 31).count("\u200b") == 30
    assert literal("م" * 40) == f'"{"م" * 40}"'
    assert unbroken("N" * 31) == f'"{"N" * 31}"'


@pytest.mark.parametrize("word", ["import", "include", "eval", "read", "plugin", "std", "dictionary"])
def test_what_could_load_is_refused_in_a_template_and_spelled_apart_in_a_value(word: str) -> None:
    with pytest.raises(MblError):
        refuse_loading(f"#{word} x")
    refuse_loading(f"#{literal(f'an {word} of #{word}')}")


def test_a_picture_is_bytes() -> None:
    assert picture(None) is None
    assert picture("data:image/png;base64,AAEC") == "bytes((0, 1, 2,))"


@pytest.mark.parametrize("address", ["https://x.example/a.png", "data:text/html;base64,AAEC", "logo.png", ""])
def test_another_address_is_no_picture(address: str) -> None:
    with pytest.raises(MblError):
        picture(address)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell(), '(said: "")'),
        (Cell("a", aside="b", note="c", statement="d"), '(said: "a", aside: "b", note: "c", statement: "d")'),
        (Cell("Met", sign="full", spare="Yes", whole=True), '(said: "Met", sign: "full", spare: "Yes", whole: true)'),
        (Cell("3", track=Track(4, 3, 2), bar=0), '(said: "3", track: (4, 3, 2), bar: 0)'),
        (Cell('"); #panic("x', aside=Phrase(())), '(said: "\\"); #panic(\\"x")'),
        (Cell(Passage("Ann", NAME)), '(said: name("Ann", "ltr"))'),
    ],
)
def test_a_cell_is_a_dictionary_of_what_it_has(cell: Cell, code: str) -> None:
    assert cell_literal(cell) == code
