"""Distribution functions against printed tables and against themselves."""

from decimal import Decimal
from fractions import Fraction
from math import erf, gamma, isclose, pi, sin, sqrt

import pytest

from mblkit.engine.reliability import numeric


@pytest.mark.parametrize(("value", "expected"), [(Fraction(9, 4), Fraction(3, 2)), (Fraction(0), Fraction(0))])
def test_a_root_that_ends_is_exact(value: Fraction, expected: Fraction) -> None:
    assert numeric.root(value) == expected


def test_a_root_holds_to_its_places() -> None:
    found = numeric.root(Fraction(2))
    assert found**2 < 2 < (found + Fraction(1, 10**numeric.PLACES)) ** 2


def test_there_is_no_root_below_nothing() -> None:
    with pytest.raises(ValueError, match="nonnegative"):
        numeric.root(Fraction(-1))


@pytest.mark.parametrize("turn", [Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(3, 4), Fraction(-1, 4)])
def test_sines(turn: Fraction) -> None:
    assert isclose(float(numeric.sine_squared(turn)), sin(pi * turn) ** 2, abs_tol=1e-15)


@pytest.mark.parametrize("z", [Fraction(0), Fraction(11, 5), Fraction(-3, 2), Fraction(7), Fraction(-119, 10)])
def test_the_normal_distribution(z: Fraction) -> None:
    assert isclose(float(numeric.normal_share(z)), (1 + erf(float(z) / sqrt(2))) / 2, abs_tol=1e-15)


def test_the_ends_of_the_normal_distribution() -> None:
    assert [numeric.normal_share(Fraction(z)) for z in (-13, 13, 10**9)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("share", "expected"), [("0.975", "1.959963984540"), ("0.5", "0"), ("0.95", "1.644853626951"), ("0.001", "-3.0902")]
)
def test_quantiles_of_the_normal_distribution(share: str, expected: str) -> None:
    found = numeric.normal_quantile(Fraction(share))
    assert abs(found - Fraction(expected)) <= Fraction(1, 10 ** len(expected.partition(".")[2]))


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, "12.7062"), (2, "4.30265"), (5, "2.57058"), (11, "2.20099"), (100, "1.98397"), (100_000, "1.95999")],
)
def test_quantiles_of_student(freedom: int, expected: str) -> None:
    """The figures of Student's table for 95 of 100."""
    found = numeric.student_quantile(Fraction("0.975"), freedom)
    assert abs(found - Fraction(expected)) < Fraction(1, 10_000)


def test_students_quantile_with_one_degree_of_freedom_is_a_tangent() -> None:
    assert isclose(float(numeric.student_quantile(Fraction(3, 4), 1)), 1.0, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("over", "under", "expected"), [("5", "18", "3.38197"), ("5", "15", "3.57642"), ("5", "4.79", "7.49010")]
)
def test_quantiles_of_fisher(over: str, under: str, expected: str) -> None:
    found = numeric.fisher_quantile(Fraction("0.975"), Fraction(over), Fraction(under))
    assert abs(found - Fraction(expected)) < Fraction(2, 100_000)


def test_a_quantile_of_fisher_turned_round_is_its_inverse() -> None:
    low = numeric.fisher_quantile(Fraction("0.025"), Fraction(7), Fraction(3))
    high = numeric.fisher_quantile(Fraction("0.975"), Fraction(3), Fraction(7))
    assert isclose(float(low * high), 1.0, rel_tol=1e-12)


def test_a_fraction_that_does_not_end_is_told() -> None:
    with pytest.raises(ArithmeticError, match="does not end"):
        numeric._fraction(Decimal(5), Decimal("2.5"), Decimal("3.5"))  # noqa: SLF001 - no caller asks for it outside of 0 to 1


def test_the_logarithm_of_the_gamma_function() -> None:
    found = [float(numeric._log_gamma(Decimal(one)).exp()) for one in ("0.5", "1", "4", "10.5")]  # noqa: SLF001
    assert found == pytest.approx([gamma(0.5), 1, 6, gamma(10.5)], rel=1e-13)
