"""Every number of the toolkit: bounded Decimal at the border, Fraction inside, rounded by name only.

A YAML number is a plain decimal of at most 15 significant digits, so that the binary float in which a YAML
reader hands it over still has exactly one shortest spelling; a fraction is written as text, `2/3`.
"""

from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Discriminator, PlainSerializer, PlainValidator, Tag, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_DIGITS: Final = 15
MAX_VALUE: Final = 10**9


class Rounding(StrEnum):
    """A named rounding step, on the decimal value."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    UP = "up"
    DOWN = "down"


def rounded(value: Fraction, places: int, mode: Rounding = Rounding.HALF_UP) -> Fraction:
    """Return `value` rounded to `places` decimals. Half up means away from zero: 4.125 gives 4.13.

    Raises ValueError for places below 0.
    """
    if places < 0:
        raise ValueError(f"{places} decimals are none")
    scaled = value * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    sign = -1 if scaled < 0 else 1
    twice = 2 * rest - scaled.denominator
    up = {
        Rounding.UP: rest > 0,
        Rounding.DOWN: False,
        Rounding.HALF_UP: twice >= 0,
        Rounding.HALF_EVEN: twice > 0 or (twice == 0 and whole % 2 == 1),
    }[mode]
    return Fraction(sign * (whole + int(up)), 10**places)


def read_number(value: object) -> Fraction:
    """Return the exact value of a number as a YAML reader hands it over.

    Takes an int, a float that came from a plain decimal, or text such as "2/3".
    Raises ValueError with a clause for people where the value is none of these or out of bounds.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 - one kind of error for one question
    if isinstance(value, str):
        exact = _read_fraction(value)
    elif isinstance(value, float):
        exact = Fraction(_read_float(value))
    else:
        exact = Fraction(value)
    if abs(exact) > MAX_VALUE or len(str(exact.numerator)) > MAX_DIGITS + 1:
        raise ValueError(f"larger than {MAX_VALUE:,} or longer than {MAX_DIGITS} digits")
    return exact


def _read_fraction(text: str) -> Fraction:
    over, slash, under = text.partition("/")
    plain = all(part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS for part in (over, under))
    if not slash or not plain:
        raise ValueError('not a number; a fraction is written as two whole numbers, such as "2/3"')
    if int(under) == 0:
        raise ValueError("a fraction of nothing: its lower number is 0")
    return Fraction(int(over), int(under))


def _read_float(value: float) -> Decimal:
    if not isfinite(value):
        raise ValueError("not a finite number")
    decimal = Decimal(repr(value))
    if len(decimal.normalize().as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"longer than {MAX_DIGITS} digits")
    return decimal


def show(value: Fraction, places: int | None = None) -> str:
    """Return a number for people: exact decimals where they end, `2/3` where they do not.

    With `places`, a decimal of that length, rounded half up: for display, never for comparison.
    """
    if places is not None:
        value = rounded(value, places)
        return f"{_decimal(value):.{places}f}"
    if value.denominator == 1:
        return str(value.numerator)
    return format(_decimal(value).normalize(), "f") if _ends(value) else f"{value.numerator}/{value.denominator}"


def _ends(value: Fraction) -> bool:
    under = value.denominator
    for prime in (2, 5):
        while under % prime == 0:
            under //= prime
    return under == 1 and value.denominator <= 10**MAX_DIGITS


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return Decimal(value.numerator) / Decimal(value.denominator)


class NumbersSeen:
    """Notes, while one file is validated, that it holds numbers: only then is their spelling checked."""

    __slots__ = ("any",)

    def __init__(self) -> None:
        self.any = False


def note_number(info: ValidationInfo) -> None:
    """Note that the file which is being validated holds a number."""
    if isinstance(info.context, NumbersSeen):
        info.context.any = True


def _number(value: Any, info: ValidationInfo) -> Fraction:  # noqa: ANN401 - the border: anything may come
    note_number(info)
    if isinstance(value, Fraction):
        return value
    try:
        return read_number(value)
    except ValueError as problem:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": str(problem)}) from None


def _whole(value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - as above
    note_number(info)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("mbl_whole", "not a whole number")
    if abs(value) > MAX_VALUE:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": f"larger than {MAX_VALUE:,}"})
    return value


def _positive(value: Fraction) -> Fraction:
    if value <= 0:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": "not above 0"})
    return value


_SPELLINGS: Final = [{"type": "number"}, {"type": "string", "pattern": "^[0-9]{1,15}/[0-9]{1,15}$"}]

Number = Annotated[
    Fraction,
    PlainValidator(_number),
    PlainSerializer(show, return_type=str),
    WithJsonSchema({"anyOf": _SPELLINGS}),
]
"""A decimal or a fraction, exact."""


def _positive_number(value: Any, info: ValidationInfo) -> Fraction:  # noqa: ANN401 - as above
    return _positive(_number(value, info))


Amount = Annotated[
    Fraction,
    PlainValidator(_positive_number),
    PlainSerializer(show, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _SPELLINGS[1]]}),
]
"""A number above zero, such as an amount of credit."""

Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({"type": "integer"})]
"""A whole number."""


def _count(value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - as above
    number = _whole(value, info)
    if number < 1:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": "less than 1"})
    return number


Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1})]
"""A whole number of at least 1."""


class Within(NamedTuple):
    """Accepts the whole numbers from `least` to `most`."""

    least: int
    most: int

    def __call__(self, value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - as above
        """Return the number. Raises PydanticCustomError where it is none, or out of bounds."""
        number = _whole(value, info)
        if not self.least <= number <= self.most:
            raise PydanticCustomError("mbl_number", "{problem}", {"problem": f"not from {self.least} to {self.most}"})
        return number

    def schema(self) -> WithJsonSchema:
        """Return what an editor is told."""
        return WithJsonSchema({"type": "integer", "minimum": self.least, "maximum": self.most})


def _switch_form(value: object) -> str:
    return "switch" if isinstance(value, bool) else "amount"


AmountOrSwitch = Annotated[
    Annotated[Amount, Tag("amount")] | Annotated[bool, Tag("switch")], Discriminator(_switch_form)
]
"""An amount of credit, or true or false."""
