from decimal import Decimal
from fractions import Fraction

import pytest

from mblkit.engine.exact import Plain, exact, present, total


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (3, Fraction(3)),
        (0.1, Fraction(1, 10)),
        (2.675, Fraction(2675, 1000)),
        (1e-7, Fraction(1, 10**7)),
        (Decimal("9.25"), Fraction(37, 4)),
        (Fraction(2, 3), Fraction(2, 3)),
    ],
)
def test_a_number_is_what_its_shortest_spelling_says(number: Plain, value: Fraction) -> None:
    assert exact(number) == value


@pytest.mark.parametrize("number", [True, "3", None, [3]])
def test_what_is_no_number(number: Plain) -> None:
    with pytest.raises(TypeError, match="not a number"):
        exact(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_what_is_not_finite(number: Plain) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        exact(number)


def test_missing_is_left_out_and_zero_is_kept() -> None:
    assert present([None, 0, 2.5, None]) == (Fraction(0), Fraction(5, 2))


@pytest.mark.parametrize(
    "amounts", [[], [Fraction(1)], [Fraction(1, 2)] * 2, [Fraction(1, 3), Fraction(1, 2), Fraction(-5, 6), Fraction(7)]]
)
def test_a_total_is_the_sum(amounts: list[Fraction]) -> None:
    assert total(amounts) == sum(amounts, start=Fraction(0))
    assert isinstance(total(amounts), Fraction)
