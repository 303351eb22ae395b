"""What belongs in no file: names of the roster, birth dates, identity numbers, e-mail addresses, private keys.

Names are kept as salted hashes, so that whoever looks does not need the names. A hash hides a name from reading along,
not from somebody who tries all names there are: hashes belong where the names belong.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final, Literal

from mblkit.model.base import read_day
from mblkit.rules.pii_names import Known, known_of, names_in, words_in

__all__ = ["SORTS", "Found", "Known", "Sort", "known_of", "names_in", "scan"]

Sort = Literal["name", "birth-date", "number", "email", "private-key", "unused"]

SORTS: Final = ("name", "birth-date", "number", "email", "private-key")

_BIRTH: Final = 40
"""Signs before a date in which words may say that it is one of birth."""

_FIGURES: Final = re.compile(r"[0-9][0-9/. \u2010\u2011\u2013-]{4,}")
_SIX: Final = re.compile(r"[0-9]{6,20}")
_NINE: Final = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
_NUMBER: Final = re.compile(r"(?<![\w.-])[0-9]{6,20}(?![\w-]|\.[0-9])")
_SSN: Final = re.compile(
    r"(?<![\w-])(?!000|666|9)[0-9]{3}([- \u2010\u2011\u2013])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w-])"
)
_SSN_BY_WORD: Final = re.compile(
    r"(?i)(?<!\w)(?:ssn|social[ _-]security(?:[ _-](?:number|no\.?))?)\W{1,4}((?!000|666|9)[0-9]{9})(?![\w-])"
)
_EMAIL: Final = re.compile(r"(?<![\w.+'-])\w[\w.%+'-]{0,63}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_NO_HOST: Final = re.compile(
    r"@(?:(?:.*\.)?(?:example\.(?:com|net|org)|(?:[^.]+\.)*(?:example|invalid|test|localhost))|(?:.*\.)?[0-9]+\.\w+)\Z",
    re.IGNORECASE,
)
"""What is behind the sign of an address that is nobody's: reserved names, and versions such as "x@1.0.0.zip"."""

_MONTHS: Final = {
    name: number
    for number, full in enumerate(
        ("january", "february", "march", "april", "may", "june", "july",
         "august", "september", "october", "november", "december"), 1)
    for name in (full, full[:3], full[:4])
}  # fmt: skip
_YEAR_FIRST: Final = re.compile(r"(?<![\w-])([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})(?![0-9-]|[A-SU-Za-z_])")
_YEAR_LAST: Final = re.compile(r"(?<![\w/.])([0-9]{1,2})([/.-])([0-9]{1,2})\2((?:[0-9]{2}){1,2})(?![\w/])")
_SPELLED: Final = re.compile(
    r"(?<!\w)(?:([A-Za-z]{3,9})\.?[ -]([0-9]{1,2})(?:st|nd|rd|th)?,?[ -]([0-9]{4})"
    r"|([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4}))(?!\w)"
)
_BORN: Final = re.compile(
    r"(?i)(?:birth[ _-]?da(?:te|y)|date[ _-]of[ _-]birth|(?<!\w)d\.?o\.?b|(?<!\w)born(?: on)?"
    r"|fecha[ _-]de[ _-]nacimiento|(?<!\w)nacid[oa](?: el)?"
    r"|data[ _-]de[ _-]nascimento|(?<!\w)nascid[oa](?: em)?)\W{0,5}\Z"
)
_OF_BIRTH: Final = frozenset(
    {"birth", "birthdate", "birthday", "dob", "b", "born", "nacimiento", "nacido", "nacida",
     "nascimento", "nascido", "nascida"}
)  # fmt: skip
"""Words without one of which nothing says that a date is one of birth."""

_THIS_CENTURY: Final = 40
"""A year of two digits below this is one of this century."""

_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"|PuTTY-User-Key-File-[0-9]:|minisign encrypted secret[ ]key"
)
"""How files of private keys begin: OpenSSH, PKCS #8, OpenPGP; PuTTY; minisign."""

_OF_KEYS: Final = ("PRIVATE KEY", "PuTTY-User-Key-File", "minisign encrypted")

_IGNORE: Final = re.compile(r"mbl:[ \t]*ignore-pii\[([a-z, -]+)\][ \t]*(\S.*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """Something personal: where, from 1, and of which sort. What it is, nobody is told."""

    line: int
    column: int
    sort: Sort


def scan(text: str, known: Known) -> Iterator[Found]:
    """Yield what is personal in a text, line by line, and the suppressions that quiet nothing.

    `mbl: ignore-pii[sort] reason`, on the line or alone on the one above, quiets a sort; the reason is needed.
    """
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    hits: dict[int, list[tuple[int, Sort]]] = {}
    for at, sort in {*_places(text, known)}:
        line = bisect_right(starts, at) - 1
        hits.setdefault(line, []).append((at - starts[line], sort))
    comments = {bisect_right(starts, one.start()) - 1: one for one in _IGNORE.finditer(text)}
    above: tuple[int, frozenset[str]] | None = None
    for number in sorted({*hits, *comments, *(line + 1 for line in comments)}):
        found = sorted(hits.get(number, ()))
        comment = comments.get(number)
        here = comment.start() - starts[number] if comment else -1
        quiet = frozenset(one.strip() for one in comment[1].split(",")) if comment and comment[2] else frozenset[str]()
        if comment:
            found = [one for one in found if one[0] < here]
        if comment and not text[starts[number] : comment.start()].strip(" \t#/<!-*;"):
            if above is not None:
                yield Found(above[0], 1, "unused")
            above = (number + 1, quiet)
            continue
        also = above[1] if above is not None else frozenset[str]()
        used = {sort for _, sort in found} & {*quiet, *also}
        if above is not None and (not also or also - used):
            yield Found(above[0], 1, "unused")
        if comment and (not quiet or quiet - used):
            yield Found(number + 1, here + 1, "unused")
        above = None
        yield from (Found(number + 1, column + 1, sort) for column, sort in found if sort not in used)
    if above is not None:
        yield Found(above[0], 1, "unused")


def _places(text: str, known: Known) -> Iterator[tuple[int, Sort]]:
    """Yield where something personal begins, in no order.

    Words and figures are looked at once each, however often they stand in the text, and the text only for those of
    interest: in most files there are none.
    """
    words = words_in(text)
    figures = "\n".join({*_FIGURES.findall(text)})
    if "@" in text:
        yield from ((found.start(), "email") for found in _EMAIL.finditer(text) if not _NO_HOST.search(found[0]))
    if any(word in text for word in _OF_KEYS):
        yield from ((found.start(), "private-key") for found in _PRIVATE_KEY.finditer(text))
    yield from ((at, "number") for at in _numbers_in(text, figures, known))
    yield from ((at, "birth-date") for at in _births_in(text, figures, {word.lower() for word in words}, known))
    if known.hashes:
        yield from ((at, "name") for at in names_in(text, known, words))


def _numbers_in(text: str, figures: str, known: Known) -> Iterator[int]:
    if _SSN.search(figures):
        yield from (found.start() for found in _SSN.finditer(text))
    if _NINE.search(figures):
        yield from (found.start(1) for found in _SSN_BY_WORD.finditer(text))
    if any(known.holds("number", number) for number in _SIX.findall(figures)):
        yield from (found.start() for found in _NUMBER.finditer(text) if known.holds("number", found[0]))


def _births_in(text: str, figures: str, words: set[str], known: Known) -> Iterator[int]:
    """Yield where dates stand that are a birth date of the roster, or behind words that say so."""
    spelled = not words.isdisjoint(_MONTHS)
    if not spelled and words.isdisjoint(_OF_BIRTH):
        days = (day for _, some in _days_in(figures, spelled=False) for day in some)
        if not any(known.holds("birth-date", day.isoformat()) for day in days):
            return
    for at, some in _days_in(text, spelled=spelled):
        said = some and _BORN.search(text[max(at - _BIRTH, 0) : at])
        if said or any(known.holds("birth-date", day.isoformat()) for day in some):
            yield at


def _days_in(text: str, *, spelled: bool) -> Iterator[tuple[int, list[date]]]:
    """Yield where dates stand, with the days that each may mean."""
    for found in _YEAR_FIRST.finditer(text):
        yield found.start(), _days((found[1], found[3], found[4]))
    for found in _YEAR_LAST.finditer(text):
        year = found[4] if len(found[4]) > 2 else f"{'20' if int(found[4]) < _THIS_CENTURY else '19'}{found[4]}"  # noqa: PLR2004
        yield found.start(), _days((year, found[1], found[3]), (year, found[3], found[1]))
    for found in _SPELLED.finditer(text) if spelled else ():
        month = _MONTHS.get((found[1] or found[5]).lower())
        if month is not None:
            yield found.start(), _days((found[3] or found[6], str(month), found[2] or found[4]))


def _days(*parts: tuple[str, str, str]) -> list[date]:
    days = (read_day(f"{year}-{int(month):02d}-{int(day):02d}") for year, month, day in parts)
    return [day for day in days if day is not None]
