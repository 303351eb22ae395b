"""Numbers that are not written as people write numbers.

YAML reads 007 as 7, 1_000 as 1000, 1e3 as 1000.0 and 0x1F as 31. Somebody who wrote one of these may have
meant text, and a number of more than 15 digits is not kept exactly: each is a finding.
"""

import math
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location
from mblkit.load.mending import as_number
from mblkit.load.parse import parse, readers
from mblkit.load.places import Places
from mblkit.load.scalars import plain_value

_PLAIN_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_MOST_DIGITS: Final = 15
_LONGEST_SHOWN: Final = 40
_LONGEST_HELP: Final = 30
_NUMBER_LIKE: Final = re.compile(
    r"""[-+.0-9_](?<![^\s\[{,:].)[^\s\[\]{},:]*"""  # sought by its first sign: to look back first is ten times as slow
    r"""(?=[ \t\r]*(?:\n|\Z|[,\]}:#]))"""  # and where it ends: "20." inside a sentence is no number
)

# For a first look at memory speed: what may stand around a number as a space, 1 to 9 and the letters of 0x, 0o
# and 0b as "1", E as "e". In the second table digits and decimal points are all "0".
_ALIKE: Final = ((b"\n,:[]{}", b" "), (b"123456789xXoObB", b"1"), (b"E", b"e"))
_SHAPES: Final = bytes.maketrans(
    b"".join(signs for signs, _ in _ALIKE), b"".join(shape * len(signs) for signs, shape in _ALIKE)
)
_RUNS: Final = bytes.maketrans(b"123456789.", b"0" * 10)
_ODD_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rb" 0[01]",
        rb" -[0.]",
        rb" \.",
        rb"\. (?<=[01]..)",
        rb"e[-+01](?<=[01.]..)",
        rb"_(?<=[ 01.+e_-]_)",
        rb"\+(?<=[ e]\+)",
    )
)


class OddNumber(NamedTuple):
    """A number that is spelled oddly: where it stands, its characters, and whether it is a key."""

    keys: Keys
    source: str
    line: int
    column: int
    at_key: bool = False


def is_odd(source: str) -> bool:
    """Tell whether `source`, without quotes, is read as a number but is no plain decimal of 15 digits."""
    try:
        value = plain_value(source)
    except ValueError:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if not _PLAIN_DECIMAL.fullmatch(source) or (value == 0 and source[0] == "-"):
        return True
    return len(source.lstrip("-0.").replace(".", "")) > _MOST_DIGITS


def odd_numbers(text: str) -> list[OddNumber]:
    """Return the oddly spelled numbers of a text that has been parsed without findings."""
    if not _may_have_odd_numbers(text):
        return []
    odd = frozenset(word for word in set(_NUMBER_LIKE.findall(text)) if is_odd(word))
    if not odd or not _may_be_values(odd, text):
        return []
    return [
        OddNumber(keys, node.text, node.start.line, node.start.column, at_key)
        for keys, node, at_key in Places(text).scalars()
        if node.plain and is_odd(node.text)
    ]


def _may_have_odd_numbers(text: str) -> bool:
    """Tell whether there can be an odd number at all; false is certain."""
    raw = f" {text} ".encode()
    shapes = raw.translate(_SHAPES)
    many_digits = b"0" * (_MOST_DIGITS + 1) in raw.translate(_RUNS)
    return many_digits or any(shape.search(shapes) for shape in _ODD_SHAPES)


def _may_be_values(words: Collection[str], text: str) -> bool:
    """Tell whether one of some words may be a value or a key of its own; false is certain.

    The text is read once more with other words in their place, which is quick, where to look at every mark of a file
    is not: texts of standards are full of "1,000". What is quoted counts as well.
    """
    if readers()[0] != "yaml-rs":
        return True
    changed = _NUMBER_LIKE.sub(lambda found: "x" * len(found[0]) if found[0] in words else found[0], text)
    data, findings = parse("", changed)
    marks = frozenset("x" * len(word) for word in words)
    return bool(findings) or any(one in marks for one in _scalars(data))


def _scalars(data: object) -> Iterator[object]:
    """Yield each scalar in the data of a file, keys as well."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            yield value


def check_numbers(path: str, text: str) -> list[Diagnostic]:
    """Return a finding for each oddly spelled number of a text that has been parsed without findings."""
    return [_explain(path, odd) for odd in odd_numbers(text)]


def _explain(path: str, odd: OddNumber) -> Diagnostic:
    shown = odd.source if len(odd.source) <= _LONGEST_SHOWN else odd.source[: _LONGEST_SHOWN - 1] + "…"
    at = Location(path, odd.keys, "key" if odd.at_key else "value")
    at = at.placed(odd.line, odd.column, odd.column + len(odd.source))
    long = _PLAIN_DECIMAL.fullmatch(odd.source) and len(odd.source) > _MOST_DIGITS
    wrong = f"has more than {_MOST_DIGITS} digits" if long else "is not a plain decimal"
    decimal = _as_decimal(odd.source)
    hint = f"write {decimal}" if decimal else f"write a plain decimal of at most {_MOST_DIGITS} digits"
    fix = as_number(odd.source, decimal) if decimal else None
    return diagnose("MBL111", f'the number "{shown}" {wrong}', at, help=hint, fix=fix)


def _as_decimal(source: str) -> str | None:
    """Return how to write the number, where that is possible."""
    value = plain_value(source) if len(source) <= _LONGEST_HELP else None
    if isinstance(value, int | float) and math.isfinite(value):
        shown = f"{Decimal(str(value)).normalize():f}" if value else "0"
        if not is_odd(shown):
            return shown
    return None
