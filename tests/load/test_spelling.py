import random
from typing import Any

import pytest
import yaml_rs

from mblkit.load.spelling import check_numbers, is_odd, odd_numbers

PLAIN = ("0", "7", "-7", "12", "0.5", "-0.25", "1.50", "100.00", "123456789012345", "0.000000123456789012345")
ODD = (
    "1e3", "1E3", "1.5e-2", "1_000", "_3", "1__0", "0x1F", "0X1F", "-0x1F", "0o17", "0b11", "+5", "+.5", ".5", "-.5",
    "5.", "-5.", "007", "00", "-07", "00.5", ".inf", "-.INF", ".nan", "-0", "-0.0", "1234567890123456",
    "0.1234567890123456789", "12345678.12345678", "1e999", "1" * 5000,
)  # fmt: skip
TEXT = (
    "1.2.3",
    "2026-03-14",
    "12:30",
    "0x",
    "0b2",
    "1e",
    "-",
    ".",
    "true",
    "null",
    "s-0017",
    "007a",
    "6146/2",
    "1,5",
    "",
)


@pytest.mark.parametrize("source", [*PLAIN, *TEXT])
def test_not_odd(source: str) -> None:
    assert not is_odd(source)


@pytest.mark.parametrize("source", ODD)
def test_odd(source: str) -> None:
    assert is_odd(source)


@pytest.mark.parametrize("source", ODD)
@pytest.mark.parametrize(
    "around",
    ["{}", "a: {}\n", "- {}\n", "- - {}", "[x,{}]", "{{a: {}}}", "a:\n  {}\n", '{{"a":{}}}', "{{{}: b}}", "? {}\n: b"],
)
def test_odd_numbers_are_found_wherever_they_stand(source: str, around: str) -> None:
    found = odd_numbers(around.format(source))
    assert [odd.source for odd in found] == [source]
    assert found[0].at_key == (around in {"{{{}: b}}", "? {}\n: b"})


@pytest.mark.parametrize("source", PLAIN)
def test_plain_decimals_are_left_alone(source: str) -> None:
    assert odd_numbers(f"a: {source}\n- [{source}, {{b: {source}}}]\n") == []


def test_only_values_without_quotes_count() -> None:
    text = "a: '007'\nb: \"1e3\"\nc: |\n  0x1F\nd: page 007 of .5 e 1_000\ne: in 2026. Then +5\n# 007\nf: x\n  007\n"
    assert odd_numbers(text) == []


def test_places_and_words() -> None:
    text = "é: [1, 007]\nb:\n  - c: 1_000  # note\n1e3: d\n"
    found = check_numbers("a.yaml", text)
    assert [(one.rule, one.location.line, one.location.column, one.location.end_column) for one in found] == [
        ("MBL111", 1, 8, 11),
        ("MBL111", 3, 8, 13),
        ("MBL111", 4, 1, 4),
    ]
    assert [(one.location.keys, one.location.at) for one in found] == [
        (("é", 1), "value"),
        (("b", 0, "c"), "value"),
        (("1e3",), "key"),
    ]
    assert found[0].message == 'the number "007" is not a plain decimal'
    assert found[0].help == "write 7"


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("1e3", "write 1000"),
        ("1.5e-2", "write 0.015"),
        ("0x1F", "write 31"),
        ("5.", "write 5"),
        ("-0.0", "write 0"),
        ("+.5", "write 0.5"),
        ("1_000.50", "write 1000.5"),
        (".inf", "write a plain decimal of at most 15 digits"),
        (".NaN", "write a plain decimal of at most 15 digits"),
        ("1e999", "write a plain decimal of at most 15 digits"),
        ("1e300", "write a plain decimal of at most 15 digits"),
        ("0.1234567890123456789", "write a plain decimal of at most 15 digits"),
        ("1234567890123456789", "write a plain decimal of at most 15 digits"),
        ("1" * 200, "write a plain decimal of at most 15 digits"),
    ],
)
def test_advice(source: str, advice: str) -> None:
    (found,) = check_numbers("a.yaml", f"a: {source}\n")
    assert str(found.help).startswith(advice)
    assert len(str(found.help)) < 120
    assert len(found.message) < 80


def test_whatever_the_reader_takes_as_a_number_is_plain_or_found() -> None:
    dice = random.Random(13)
    odd = 0
    for _ in range(5_000):
        source = "".join(dice.choices("0123456789+-._exob", k=dice.randint(1, 6)))
        if source == "-":
            continue
        data: Any = yaml_rs.loads(f"- [{source}, x]\n", parse_datetime=False)
        value = data[0][0]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        found = odd_numbers(f"- [{source}, x]\n")
        if is_number and not found:
            shown = source.lstrip("-")
            assert float(shown) == abs(value)
            assert shown == "0" or not shown.startswith(("00", "01", "_", ".", "+"))
        odd += bool(found)
        assert is_number or not found
    assert odd > 500


@pytest.mark.parametrize(
    "text",
    [
        "text: Count within 1,000, and up to 1,000,000.\ngrades: [2]\n",
        "text: >\n  within\n  1,\n  000,\n  or 007\ngrades: [2]\n",
        "package: |\n  {a: 007, b: [1e3, 0x1F]}\n  007\ngrades: [2]\n",
        'text: "007, 008"\ngrades: [2]\n',
    ],
)
def test_figures_inside_texts_do_not_make_the_file_be_read_mark_by_mark(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise AssertionError("read mark by mark")

    monkeypatch.setattr("mblkit.load.spelling.Places", refuse)
    assert odd_numbers(text) == []


@pytest.mark.parametrize(
    ("value", "odd"),
    [
        ("a: 007", ["007"]),
        ("a: [1,000]", ["000"]),
        ("{007: 1}", ["007"]),
        ("- 1e3", ["1e3"]),
        ("001: a\n  002: b", ["001", "002"]),
        ('{"a":007}', ["007"]),
    ],
)
def test_a_figure_that_is_a_value_or_a_key_is_found_beside_a_text(value: str, odd: list[str]) -> None:
    assert [one.source for one in odd_numbers(f"t: Count within 1,000 or 007.\nu:\n  {value}\n")] == odd
