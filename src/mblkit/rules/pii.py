"""Personal data where none belongs: names of the roster, birth dates, identity numbers, e-mail addresses.

Names are kept as salted hashes, so that whoever looks does not need the names. A hash hides a name from reading along,
not from somebody who tries all names there are: hashes belong where the names belong.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Final, Literal

from mblkit.model.base import read_day
from mblkit.model.people import PersonRecord

Sort = Literal["name", "birth-date", "number", "email", "unused"]

SORTS: Final = ("name", "birth-date", "number", "email")

_DIGEST: Final = 12
_LONGEST: Final = 6
"""Words of the longest name that is looked for; of a longer one, the beginning."""

_APART: Final = 3
_DIGITS: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]+")
_LABELS: Final = frozenset(
    {"given", "family", "name", "first", "last", "givenname", "familyname", "firstname", "lastname"}
)
_BETWEEN: Final = re.compile(r"[\s,.:;'\"\u2019|_=-]*\Z")
_NUMBER: Final = re.compile(r"(?<![\w.-])[0-9]{6,20}(?![\w-]|\.[0-9])")
_SSN: Final = re.compile(r"(?<![\w-])(?!000|666|9)[0-9]{3}([- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w-])")
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"
)
_RESERVED: Final = re.compile(
    r"@(?:.*\.)?(?:example\.(?:com|net|org)|(?:[^.]+\.)*(?:example|invalid|test|localhost))\Z", re.IGNORECASE
)
_MONTHS: Final = {
    name: number
    for number, full in enumerate(
        ("january", "february", "march", "april", "may", "june", "july",
         "august", "september", "october", "november", "december"), 1)
    for name in (full, full[:3])
}  # fmt: skip
_ISO: Final = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![\w-])")
_SLASHED: Final = re.compile(r"(?<![\w/.])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![\w/])")
_SPELLED: Final = re.compile(
    r"(?<!\w)(?:([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})|([0-9]{1,2})\.? ([A-Za-z]{3,9})\.? ([0-9]{4}))(?!\w)"
)
_BORN: Final = re.compile(r"(?i)(?:birth[ _-]?da(?:te|y)|date[ _-]of[ _-]birth|\bdob|\bborn(?: on)?)\W{0,5}\Z")
_IGNORE: Final = re.compile(r"mbl:[ \t]*ignore-pii\[([a-z, -]+)\][ \t]*(\S.*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """Something personal: where, from 1, and of which sort. What it is, nobody is told."""

    line: int
    column: int
    sort: Sort


@dataclass(frozen=True, slots=True)
class Known:
    """What the roster holds, as salted hashes.

    Attributes:
        salt: what was mixed in.
        hashes: of names, birth dates and numbers, each with its sort.
        lengths: how many words names have.
    """

    salt: bytes
    hashes: frozenset[bytes] = field(default_factory=frozenset)
    lengths: tuple[int, ...] = ()

    def holds(self, sort: Sort, text: str) -> bool:
        """Tell whether the roster holds a name, a day or a number."""
        return _hashed(self.salt, sort, text) in self.hashes


def known_of(people: Iterable[PersonRecord], salt: bytes) -> Known:
    """Return what some people's records hold, as hashes."""
    hashes: set[bytes] = set()
    lengths: set[int] = set()
    for one in people:
        for words in _names(one):
            hashes.add(_hashed(salt, "name", " ".join(words)))
            lengths.add(len(words))
        if one.birth_date is not None:
            hashes.add(_hashed(salt, "birth-date", one.birth_date.isoformat()))
        if one.state_id is not None:
            hashes.add(_hashed(salt, "number", one.state_id))
    return Known(salt, frozenset(hashes), tuple(sorted(lengths)))


def scan(text: str, known: Known) -> Iterator[Found]:
    """Yield what is personal in a text, line by line, and the suppressions that quiet nothing.

    `mbl: ignore-pii[sort] reason`, on the line or alone on the one above, quiets a sort; the reason is needed.
    """
    above: tuple[int, frozenset[str]] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        comment = _IGNORE.search(line)
        here = comment.start() if comment else len(line)
        quiet = frozenset(one.strip() for one in comment[1].split(",")) if comment and comment[2] else frozenset[str]()
        found = sorted({*_in_line(line[:here] + " " * (len(line) - here), known)}, key=lambda one: (one[0], one[1]))
        alone = bool(comment) and not line[:here].strip(" \t#/<!-*;")
        if alone:
            if above is not None:
                yield Found(above[0], 1, "unused")
            above = (number, quiet)
            continue
        also = above[1] if above is not None else frozenset[str]()
        used = {sort for _, sort in found} & {*quiet, *also}
        if above is not None and (not also or also - used):
            yield Found(above[0], 1, "unused")
        if comment and (not quiet or quiet - used):
            yield Found(number, here + 1, "unused")
        above = None
        yield from (Found(number, column + 1, sort) for column, sort in found if sort not in used)
    if above is not None:
        yield Found(above[0], 1, "unused")


def _in_line(line: str, known: Known) -> Iterator[tuple[int, Sort]]:
    yield from ((found.start(), "email") for found in _EMAIL.finditer(line) if not _RESERVED.search(found[0]))
    yield from ((found.start(), "number") for found in _SSN.finditer(line))
    if known.hashes:
        yield from ((found.start(), "number") for found in _NUMBER.finditer(line) if known.holds("number", found[0]))
        yield from ((at, "name") for at in _names_in(line, known))
    for at, days in _days_in(line):
        if _BORN.search(line[:at]) or any(known.holds("birth-date", day.isoformat()) for day in days):
            yield at, "birth-date"


def _names_in(line: str, known: Known) -> Iterator[int]:
    words = [found for found in _WORD.finditer(line) if found[0].casefold() not in _LABELS]
    folds = [_folded(found[0]) for found in words]
    labelled = len(words) < sum(1 for _ in _WORD.finditer(line))
    runs = [
        number + 1 < len(words) and (labelled or _is_near(line, words[number].end(), words[number + 1].start()))
        for number in range(len(words))
    ]
    for first, found in enumerate(words):
        for length in known.lengths:
            last = first + length
            if last > len(words) or not all(runs[first : last - 1]):
                break
            if known.holds("name", " ".join(folds[first:last])):
                yield found.start()
                break


def _is_near(line: str, end: int, start: int) -> bool:
    return start - end <= _APART and _BETWEEN.match(line[end:start]) is not None


def _days_in(line: str) -> Iterator[tuple[int, list[date]]]:
    """Yield where dates stand, with the days that each may mean."""
    for found in _ISO.finditer(line):
        yield found.start(), _days((found[1], found[2], found[3]))
    for found in _SLASHED.finditer(line):
        yield found.start(), _days((found[4], found[1], found[3]), (found[4], found[3], found[1]))
    for found in _SPELLED.finditer(line):
        month = _MONTHS.get((found[1] or found[5]).lower())
        if month is not None:
            yield found.start(), _days((found[3] or found[6], str(month), found[2] or found[4]))


def _days(*parts: tuple[str, str, str]) -> list[date]:
    days = (read_day(f"{year}-{int(month):02d}-{int(day):02d}") for year, month, day in parts)
    return [day for day in days if day is not None]


def _names(one: PersonRecord) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a name is written: two words at least, without accents and case."""
    given, family = _words(one.given), _words(one.family)
    ways = {given + family, family + given, given[:1] + family, given + family[:1], given[:1] + family[:1]}
    if one.preferred is not None:
        preferred = _words(one.preferred)
        ways |= {preferred, preferred[:1] + family}
    yield from (way[:_LONGEST] for way in ways if len(way) > 1)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_folded(found[0]) for found in _WORD.finditer(text))


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _hashed(salt: bytes, sort: Sort, text: str) -> bytes:
    return blake2b(f"{sort}:{text}".encode(), key=salt, digest_size=_DIGEST).digest()
