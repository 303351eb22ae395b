"""Amounts that were cut off from a fraction."""

from fractions import Fraction

import pytest

from mblkit.engine.truncated import fraction_meant


@pytest.mark.parametrize(
    ("amount", "meant"),
    [
        ("0.66", "2/3"),
        ("0.67", "2/3"),
        ("0.666", "2/3"),
        ("0.6667", "2/3"),
        ("0.33", "1/3"),
        ("0.333", "1/3"),
        ("1.33", "4/3"),
        ("2.67", "8/3"),
        ("0.17", "1/6"),
        ("0.16", "1/6"),
        ("0.83", "5/6"),
        ("0.14", "1/7"),
        ("0.143", "1/7"),
        ("0.29", "2/7"),
        ("0.11", "1/9"),
        ("0.08", "1/12"),
        ("0.42", "3/7"),
    ],
)
def test_cut_off(amount: str, meant: str) -> None:
    assert fraction_meant(Fraction(amount)) == Fraction(meant)


@pytest.mark.parametrize(
    "amount",
    ["1", "0.5", "0.25", "0.75", "0.125", "0.375", "0.625", "0.3", "0.6", "0.05", "0.55", "2.5", "2/3", "1/7", "0.01"],
)
def test_what_it_says(amount: str) -> None:
    assert fraction_meant(Fraction(amount)) is None


def test_every_fraction_is_found_again_and_no_quarter_is_taken_for_one() -> None:
    for under in (3, 6, 7):
        for over in range(1, 3 * under):
            whole = Fraction(over, under)
            cut = Fraction(int(whole * 1000), 1000)
            if (whole * 40).denominator != 1:
                assert fraction_meant(cut) == whole
    assert [n for n in range(1, 200) if fraction_meant(Fraction(n, 40)) is not None] == []
