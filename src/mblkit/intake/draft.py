"""What every format becomes first: a document and its nodes, as they were found, before anything is checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mblkit.model.base import read_day

DOCUMENT: Final = "\0document"
"""The key of the document itself, where it is a parent."""

RELATIONS: Final = {
    "precedes": "precedes",
    "isPeerOf": "peer_of",
    "isPartOf": "part_of",
    "isRelatedTo": "related_to",
    "exactMatchOf": "exact_match_of",
    "replacedBy": "replaced_by",
    "exemplar": "exemplars",
    "hasSkillLevel": "skill_levels",
    "isTranslationOf": "translation_of",
}
"""The links of CASE, and the fields that hold them here."""

_BAND: Final = re.compile(r"(?:G|GR|GRADES?)?[ ]*(K|KG|PK|[0-9]{1,2})[ ]*[-\u2013][ ]*(K|KG|[0-9]{1,2})", re.IGNORECASE)
_ONE: Final = re.compile(r"(?:G|GR|GRADE)?[ ]*(K|KG|[0-9]{1,2})", re.IGNORECASE)
_NAMED: Final = {"HS": range(9, 13), "KINDERGARTEN": range(1)}
_HIGHEST: Final = 12


@dataclass(frozen=True, slots=True)
class Above:
    """A parent as the file gives it: the key of a node, the number among its children, and where it says so."""

    key: str
    number: float
    place: str


@dataclass(slots=True)
class Node:
    """One item.

    Attributes:
        key: what parents and links of the file call it.
        place: where it stands in the file.
        identifier, code, short, type, text, notes, grades: as the records have them.
        subjects: the subjects of it alone, where the file says so.
        above: its parents; a tree has one at most.
        links: the relation and the key, identifier or address of each target.
        ended: the day on which its issuer withdrew it.
        emphasis: how much weight a district gave it, where the file is an export of the district's set.
        other: what else the file says.
    """

    key: str
    place: str
    identifier: str | None = None
    code: str | None = None
    short: str | None = None
    type: str | None = None
    text: str | None = None
    notes: str | None = None
    grades: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    above: list[Above] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    ended: str | None = None
    emphasis: str | None = None
    other: dict[str, Any] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What to call it in a message."""
        return self.code or self.identifier or self.text or self.key


@dataclass(slots=True)
class Draft:
    """A document.

    Attributes:
        format: the name of the format, for people.
        about: the fields of the set that the file states: title, issuer, edition and so on.
        nodes: the items, in the order of the file.
        dangling: how many links lead from something that is not in the file.
        package: the CASE package itself, where it is one: without nulls, its items and links by identifier.
    """

    format: str
    about: dict[str, Any]
    nodes: list[Node] = field(default_factory=list)
    dangling: int = 0
    package: dict[str, Any] | None = None


def text_of(value: object) -> str | None:
    """Return a text without blanks around it; None for nothing, and for what is no text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def texts_of(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or of a lone text, each once."""
    found = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(text for one in found if (text := text_of(one)) is not None))


def day_of(value: object) -> str | None:
    """Return the day of a date or moment, YYYY-MM-DD; None where there is none."""
    text = (text_of(value) or "")[:10]
    return text if read_day(text) else None


def language_of(value: object) -> str | None:
    """Return a language tag where the file has one; `eng` and other words of catalogues are left out."""
    text = text_of(value)
    found = re.fullmatch(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{2,8})*)", text or "")
    return None if found is None else found[1].lower() + found[2]


def grades_of(values: Iterable[str]) -> tuple[tuple[int, ...], bool]:
    """Return the grades from 0 to 12 that some texts name, and whether these say it all."""
    grades: set[int] = set()
    whole = True
    for part in (one.strip() for text in values for one in re.split(r"[,;|]", text)):
        named, band, one = _NAMED.get(part.upper()), _BAND.fullmatch(part), _ONE.fullmatch(part)
        if named is not None:
            grades.update(named)
        elif band and (span := _span(band[1], band[2])):
            grades.update(span)
        elif one and _grade(one[1]) is not None:
            grades.add(_grade(one[1]) or 0)
        elif part:
            whole = False
    return tuple(sorted(grades)), whole


def _span(low: str, high: str) -> range:
    """Return the grades from one to another; none where one of them is no grade, or the second is the lower."""
    first, last = _grade(low), _grade(high)
    return range(0) if first is None or last is None else range(first, last + 1)


def _grade(text: str) -> int | None:
    if text.upper() in {"K", "KG"}:
        return 0
    return int(text) if text.isdecimal() and int(text) <= _HIGHEST else None


def cleaned(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return data without nulls and without what is empty then; None where nothing is left."""
    if isinstance(value, Mapping):
        inside = {str(key): kept for key, inner in value.items() if (kept := cleaned(inner)) is not None}
        return {key: inner for key, inner in inside.items() if key.strip()} or None
    if isinstance(value, list):
        return [kept for inner in value if (kept := cleaned(inner)) is not None] or None
    if isinstance(value, str):
        return value.strip() or None
    return value
