"""What a finding offers to write in the place of what is wrong, and whether that could mean anything else.

A fix is safe where there is one reading: another spelling of the same date, the same word in another case. What
only resembles a known word is a guess. The title of a fix never quotes a file about people; the text may, and is for
nobody but the file.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from mblkit.diagnostics import Fix
from mblkit.load.nearest import looks_of, nearest
from mblkit.load.scalars import plain_value
from mblkit.model.base import FIRST_DAY, LAST_DAY, read_day

_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]|[:/](?=[A-Za-z0-9]))*")
_QUOTED_PLAINLY: Final = re.compile(r'[^"\\]*')
_DIGITS: Final = re.compile(r"[0-9]+")
_SEPARATORS: Final = re.compile(r"[ _-]+")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_LEADING_ZEROS: Final = re.compile(r"[-+]?0+([0-9]+)")
_OCTAL: Final = re.compile(r"[0-7]+")
_SWITCHES: Final = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


def instead(value: str, *, safe: bool) -> Fix | None:
    """Return the fix that writes a text, in quotes where it needs them; None for a text that takes escapes."""
    plain = _PLAIN.fullmatch(value) and plain_value(value) == value
    if not plain and not (_QUOTED_PLAINLY.fullmatch(value) and value.isprintable()):
        return None
    return Fix(value if plain else f'"{value}"', safe, f'write "{value}"')


def closest(word: str, known: Collection[str]) -> Fix | None:
    """Return the fix that writes the known word which `word` must be or may be meant for, or None.

    It is safe where just one known word differs in nothing but case, underscores, dashes and blanks.
    """
    folded = _folded(word)
    same = [one for one in known if _folded(one) == folded]
    if len(same) == 1:
        return instead(same[0], safe=True)
    near = nearest(word, known)
    return None if near is None else _guess(word, near)


def closest_id(name: str, known: Iterable[str], near: str) -> Fix | None:
    """Return the fix that writes the known id which is meant, else the `near` one.

    It is safe where just one known id differs in nothing but case.
    """
    folded = name.casefold()
    same = [one for one in known if one.casefold() == folded]
    return instead(same[0], safe=True) if len(same) == 1 else _guess(name, near)


def _guess(word: str, near: str) -> Fix | None:
    """Return the fix that writes what is near; None where a number differs: another number is another thing."""
    alike = not set(looks_of(word)).isdisjoint(looks_of(near))
    return instead(near, safe=False) if alike or _DIGITS.findall(word) == _DIGITS.findall(near) else None


def _folded(word: str) -> str:
    return _SEPARATORS.sub("-", word.strip()).casefold()


def quoted(source: str | None) -> Fix | None:
    """Return the fix that puts a number or a truth value in quotes. Whoever wrote null may have meant nothing."""
    value = plain_value(source) if source else ""
    if isinstance(value, str):
        return None
    return Fix(f'"{source}"', safe=value is not None, title="put it in double quotes")


def unquoted(value: object, pattern: str) -> Fix | None:
    """Return the fix that takes the quotes from a text which is a number of the form `pattern`."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        return None
    return Fix(value, safe=True, title="take away the quotes")


def switched(value: object) -> Fix | None:
    """Return the fix that writes true or false for a text that says so in another way."""
    meant = _SWITCHES.get(value.casefold()) if isinstance(value, str) else None
    return None if meant is None else Fix(meant, safe=True, title=f"write {meant}")


def in_brackets(source: str | None) -> Fix | None:
    """Return the fix that makes a list of one word or number; of several words it is not known where to divide."""
    if not source or not _PLAIN.fullmatch(source):
        return None
    return Fix(f"[{source}]", safe=False, title="make it a list of one entry")


def fitting(value: object, pattern: str) -> Fix | None:
    """Return the fix that changes the case or the dashes of a text so that it fits a pattern; None where none does."""
    if not isinstance(value, str):
        return None
    shapes = (value, value.replace("_", "-"))
    spelled = dict.fromkeys(one for shape in shapes for one in (shape, shape.lower(), shape.upper()))
    fits = [one for one in spelled if re.search(pattern, one)]
    return instead(fits[0], safe=True) if fits else None


def as_day(value: object) -> Fix | None:
    """Return the fix that writes a day, year first, as YYYY-MM-DD. Which of 3/4/2026 is the month, nobody can tell."""
    found = _YEAR_FIRST.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    day = read_day(f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}")
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return None
    return Fix(day.isoformat(), safe=True, title=f"write {day}")


def as_number(source: str, decimal: str) -> Fix:
    """Return the fix that spells a number as a plain decimal.

    It is safe unless zeros stand before it: 010 is eight to readers of YAML 1.1, and ten to people.
    """
    zeros = _LEADING_ZEROS.fullmatch(source)
    doubtful = zeros is not None and bool(_OCTAL.fullmatch(zeros[1])) and int(zeros[1], 8) != int(zeros[1])
    return Fix(decimal, safe=not doubtful, title=f"write {decimal}")
