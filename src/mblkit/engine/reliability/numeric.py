"""Roots, sines and distribution functions as exact decimals of a stated length, the same on every machine.

Everything is rational in, rational out. `PLACES` decimals hold after a root, a cosine or a share of the normal
distribution; quantiles of Student's and Fisher's distributions hold to `QUANTILE_PLACES`.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from math import isqrt
from typing import Final

PLACES: Final = 30
QUANTILE_PLACES: Final = 12
_DIGITS: Final = 50
_FEWER_DIGITS: Final = 28
_PI: Final = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
_FARTHEST: Final = 12
"""Standard deviations beyond which the normal distribution holds less than 10**-32."""
_BERNOULLI: Final = tuple(
    Fraction(*one) for one in ((1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510))
)
_LIFT: Final = 24
"""The argument from which Stirling's series with eight terms holds to more digits than are used."""


def total(values: Iterable[Fraction]) -> Fraction:
    """Return the exact sum of some numbers: 0 for none."""
    return sum(values, Fraction(0))


def root(value: Fraction) -> Fraction:
    """Return the square root, cut after `PLACES` decimals; exact where it ends before. Raises ValueError below 0."""
    scale = 10**PLACES
    return Fraction(isqrt(value.numerator * scale**2 // value.denominator), scale)


def sine_squared(turn: Fraction) -> Fraction:
    """Return the square of the sine of `turn` half circles, to `PLACES` decimals."""
    with localcontext() as context:
        context.prec = _DIGITS
        angle = 2 * _PI * _decimal(turn % 1)
        term = total = Decimal(1)
        for step in range(1, 200, 2):
            term *= -angle * angle / (step * (step + 1))
            total += term
        return _cut((1 - total) / 2, PLACES)


def normal_share(z: Fraction) -> Fraction:
    """Return the share of the standard normal distribution up to `z`, to `PLACES` decimals.

    Source: the series of odd powers over odd factorials (Abramowitz and Stegun, 26.2.11).
    """
    if abs(z) > _FARTHEST:
        return Fraction(int(z > 0))
    with localcontext() as context:
        context.prec = _DIGITS
        point = _decimal(z)
        term = total = point
        step = 1
        while abs(term) > Decimal(10) ** -_DIGITS:
            step += 2
            term *= point * point / step
            total += term
        density = (-point * point / 2).exp() / (2 * _PI).sqrt()
        return _cut(Decimal("0.5") + density * total, PLACES)


@cache
def normal_quantile(share: Fraction) -> Fraction:
    """Return the point up to which the normal distribution holds a share above 0 and below 1."""
    low, high = Fraction(-_FARTHEST), Fraction(_FARTHEST)
    return _bisected(lambda z: normal_share(z) < share, low, high)


@cache
def student_quantile(share: Fraction, freedom: int) -> Fraction:
    """Return the point up to which Student's distribution holds a share above 1/2 and below 1.

    `freedom`: degrees of freedom, at least 1. Source: the incomplete beta function (Abramowitz and Stegun, 26.7.1).
    """
    tail = 2 * (1 - share)
    point = _beta_quantile(tail, Fraction(freedom, 2), Fraction(1, 2))
    return root(freedom * (1 - point) / point)


@cache
def fisher_quantile(share: Fraction, over: Fraction, under: Fraction) -> Fraction:
    """Return the point up to which Fisher's F distribution holds a share above 0 and below 1.

    `over`, `under`: the degrees of freedom, above 0, whole or not. Source: Abramowitz and Stegun, 26.6.2.
    """
    point = _beta_quantile(1 - share, under / 2, over / 2)
    return under * (1 - point) / (over * point)


def _bisected(short: Callable[[Fraction], bool], low: Fraction, high: Fraction) -> Fraction:
    """Return the point where `short` turns false between two points, to `QUANTILE_PLACES` decimals."""
    steps = 10**QUANTILE_PLACES
    first, last = int(low * steps), int(high * steps)
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if short(Fraction(middle, steps)) else (first, middle)
    return Fraction(last, steps)


def _beta_quantile(share: Fraction, a: Fraction, b: Fraction) -> Fraction:
    """Return the point between 0 and 1 up to which a beta distribution holds a share, to 16 digits."""
    with localcontext() as context:
        context.prec = _FEWER_DIGITS
        wanted, first, second = _decimal(share), _decimal(a), _decimal(b)
        weight = (_log_gamma(first + second) - _log_gamma(first) - _log_gamma(second)).exp()
        low, high = Decimal(0), Decimal(1)
        # A point near 0 needs its digits after the first that is not 0, hence a bound relative to the point.
        while high - low > high * Decimal(10) ** -16:
            middle = (low + high) / 2
            if _beta_share(middle, first, second, weight) < wanted:
                low = middle
            else:
                high = middle
        return Fraction(high)


def _beta_share(x: Decimal, a: Decimal, b: Decimal, weight: Decimal) -> Decimal:
    """Return the regularised incomplete beta function (Abramowitz and Stegun, 26.5.8)."""
    front = weight * (a * x.ln() + b * (1 - x).ln()).exp()
    if x * (a + b + 2) < a + 1:
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: Decimal, a: Decimal, b: Decimal) -> Decimal:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    tiny, close = Decimal(10) ** -60, Decimal(10) ** -20
    over, under = Decimal(1), 1 / _kept_off_zero(1 - (a + b) * x / (a + 1), tiny)
    found = under
    for step in range(1, 10_000):
        for part in _parts(step, x, a, b):
            under = 1 / _kept_off_zero(1 + part * under, tiny)
            over = _kept_off_zero(1 + part / over, tiny)
            change = over * under
            found *= change
        if abs(change - 1) < close:
            return found
    raise ArithmeticError("the continued fraction of the incomplete beta function does not end")


def _parts(step: int, x: Decimal, a: Decimal, b: Decimal) -> tuple[Decimal, Decimal]:
    twice = a + 2 * step
    return (
        step * (b - step) * x / ((twice - 1) * twice),
        -(a + step) * (a + b + step) * x / (twice * (twice + 1)),
    )


def _kept_off_zero(value: Decimal, tiny: Decimal) -> Decimal:
    return value if abs(value) > tiny else tiny


def _log_gamma(x: Decimal) -> Decimal:
    """Return the logarithm of the gamma function above 0: Stirling's series, after raising the argument."""
    lifted, product = x, Decimal(1)
    while lifted < _LIFT:
        product *= lifted
        lifted += 1
    total = (lifted - Decimal("0.5")) * lifted.ln() - lifted + (2 * _PI).ln() / 2
    for place, number in enumerate(_BERNOULLI, start=1):
        total += _decimal(number) / (2 * place * (2 * place - 1) * lifted ** (2 * place - 1))
    return total - product.ln()


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _cut(value: Decimal, places: int) -> Fraction:
    scale = 10**places
    return Fraction(round(Fraction(value) * scale), scale)
