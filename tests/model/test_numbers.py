import random
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mblkit.model.numbers import Rounding, read_number, rounded, show

MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_UP,
    Rounding.DOWN: ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("4.125", 2, "4.13"),
        ("3.175", 2, "3.18"),
        ("9.25", 1, "9.3"),
        ("2.675", 2, "2.68"),
        ("-4.125", 2, "-4.13"),
    ],
)
def test_half_up_on_the_decimal_value(value: str, places: int, expected: str) -> None:
    assert rounded(Fraction(value), places) == Fraction(expected)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 4), st.sampled_from(list(Rounding)))
def test_rounding_is_decimals_rounding(digits: int, scale: int, places: int, mode: Rounding) -> None:
    exact = Decimal(digits).scaleb(-scale)
    expected = exact.quantize(Decimal(1).scaleb(-places), MODES[mode])
    assert rounded(Fraction(exact), places, mode) == Fraction(expected)


def test_a_float_of_15_digits_is_exactly_what_was_written() -> None:
    shuffled = random.Random(7)
    for _ in range(2_000):
        text = f"{shuffled.randrange(10**6)}.{shuffled.randrange(10**9):09d}"
        assert read_number(float(text)) == Fraction(text)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (True, "not a number"),
        (None, "not a number"),
        ("half", "not a number"),
        ("1/2/3", "not a number"),
        ("-1/2", "not a number"),
        ("1/0", "a fraction of nothing"),
        ("١/٢", "not a number"),
        (float("inf"), "not a finite number"),
        (float("nan"), "not a finite number"),
        (0.1234567890123456, "longer than 15 digits"),
        (10**10, "larger than"),
        (1e300, "larger than"),
    ],
)
def test_what_is_no_number(value: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_number(value)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("1", None, "1"),
        ("0.5", None, "0.5"),
        ("2/3", None, "2/3"),
        ("2/3", 2, "0.67"),
        ("100", None, "100"),
        ("8.50", None, "8.5"),
        ("1/3", 0, "0"),
        ("-1/4", None, "-0.25"),
        ("0", None, "0"),
    ],
)
def test_show(value: str, places: int | None, shown: str) -> None:
    assert show(Fraction(value), places) == shown


@given(st.fractions(min_value=0, max_value=1000, max_denominator=1000))
def test_what_is_shown_is_exact(value: Fraction) -> None:
    assert Fraction(show(value)) == value
