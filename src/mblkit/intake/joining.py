"""What others say about the standards of a set that is there: which come before which, and how much weight they have.

Two shapes are known: a table with a link in each row, and a JSON object or a table that gives codes an emphasis.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from mblkit.intake.draft import RELATIONS
from mblkit.intake.findings import Findings, shown
from mblkit.intake.jsontext import pointer, read_json, text_of_file
from mblkit.intake.sheet import Sheet, folded, read_sheet
from mblkit.load.words import listed
from mblkit.model.codes import Names, Spellings
from mblkit.model.standards import Emphasis, StandardsRecord

_COLUMNS: Final[dict[str, frozenset[str]]] = {
    "from": frozenset({"begin", "from", "origin", "source", "before"}),
    "to": frozenset({"end", "to", "destination", "target", "after"}),
    "type": frozenset({"edge", "type", "relation", "link", "associationtype"}),
    "code": frozenset({"code", "standard", "humancodingscheme", "statementcode"}),
    "emphasis": frozenset({"emphasis", "weight", "focus"}),
}
_KINDS: Final[dict[str, str]] = {
    **{folded(name): relation for name, relation in RELATIONS.items()},
    "arrow": "precedes",
    "prerequisite": "precedes",
    "prerequisitefor": "precedes",
    "nondirectionallink": "peer_of",
    "peer": "peer_of",
    "related": "related_to",
}
"""What a link is called, folded, and the relation that it is."""

_WORDS: Final[dict[str, Emphasis]] = {folded(word): word for word in get_args(Emphasis)} | {
    "widely": "widely-applicable"
}
_PART: Final = "||"
_KINDERGARTEN: Final = re.compile(r"0(?=\.)")
_HIGH_SCHOOL: Final = re.compile(r"[A-Z]-[A-Z]")
_NOTHING: Final = "the file has neither links between standards nor an emphasis of standards"


@dataclass(slots=True)
class Joining:
    """What a file says about the standards of a set.

    Attributes:
        findings: what is wrong with the file, and what of it is left out; with an error nothing is joined.
        said: how many links of each relation, or standards of each emphasis, the file names.
        links: the relation, the origin and the destination of each link, by names in the set, in order.
        emphasis: the emphasis of standards, by name in the set.
    """

    findings: Findings = field(default_factory=Findings)
    said: Counter[str] = field(default_factory=Counter)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    emphasis: dict[str, Emphasis] = field(default_factory=dict)


def holds_links(sheet: Sheet) -> bool:
    """Tell whether a table holds links between standards, and no standards."""
    names = {folded(name) for name in sheet.header}
    ends = all(not _COLUMNS[name].isdisjoint(names) for name in ("from", "to"))
    return ends and names.isdisjoint({"code", "identifier", "guid", "uuid", "statement", "fullstatement"})


def weighs_codes(value: object) -> bool:
    """Tell whether a JSON value lists codes by emphasis."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(folded(str(word)) in _WORDS and isinstance(codes, list) for word, codes in value.items())
    )


def read_joining(data: bytes, record: StandardsRecord) -> Joining:
    """Return what a file says about the standards of a set. Never raises; `data` may be cut off as for an import."""
    found = Joining()
    text = text_of_file(data, found.findings)
    if text is None:
        return found
    codes = _Codes(record, found.findings)
    if text.lstrip()[:1] in {"{", "["}:
        value = read_json(text, found.findings)
        if not found.findings.failed():
            _weigh(found, _pairs(value, found.findings), codes)
    else:
        sheet = read_sheet(text, found.findings)
        if sheet is not None:
            _read_table(found, sheet, codes)
    if not found.findings.failed() and not found.links and not found.emphasis:
        what = f'nothing in the file is about a standard of "{record.set}"' if found.said else _NOTHING
        found.findings.error("", what, "name another set" if found.said else "get the file again")
    return found


class _Codes:
    """Finds the standards of a set by whatever spelling."""

    def __init__(self, record: StandardsRecord, findings: Findings) -> None:
        self._set = record.set
        self._findings = findings
        self._spellings = Spellings.of(
            Names(record.set, one.code, one.identifier, one.short) for one in record.standards
        )

    def find(self, code: str, place: str) -> str | None:
        """Return the name of a standard; None, with a note, where none or several may be meant."""
        for spelling in _spellings(code):
            found = self._spellings.find(f"{self._set}:{spelling}")
            if len(found) == 1:
                return found[0].removeprefix(f"{self._set}:")
            if found:
                names = listed(one.removeprefix(f"{self._set}:") for one in found)
                self._findings.note(
                    place, f"{shown(code)} may be each of {names}: it is left out", None, "unclear codes"
                )
                return None
        self._findings.note(place, f'no standard of "{self._set}" has the code {shown(code)}', None, "unknown codes")
        return None


def _spellings(code: str) -> Iterator[str]:
    """Yield a code as it stands, and as issuers write what some abbreviate: K for 0, HSA for A."""
    yield code
    if _KINDERGARTEN.match(code):
        yield _KINDERGARTEN.sub("K", code, count=1)
    if _HIGH_SCHOOL.match(code):
        yield f"HS{code}"


def _spread(codes: str) -> Iterator[str]:
    """Yield the codes of a cell: 3.OA.1,2;4.OA.1 are three."""
    for part in codes.split(";"):
        first, *more = (one.strip() for one in part.split(","))
        yield first
        yield from (f"{first.rpartition('.')[0]}.{one}" for one in more if one)


def _read_table(found: Joining, sheet: Sheet, codes: _Codes) -> None:
    chosen = {name: [one for one in sheet.header if folded(one) in names] for name, names in _COLUMNS.items()}
    one = {name: columns[0] for name, columns in chosen.items() if len(columns) == 1}
    if {"from", "to"} <= one.keys():
        _link(found, sheet, one, codes)
    elif {"code", "emphasis"} <= one.keys():
        pairs = ((row.place, row.cells.get(one["emphasis"], ""), row.cells.get(one["code"], "")) for row in sheet.rows)
        _weigh(found, pairs, codes)
    else:
        hint = 'name the columns "from", "to" and "type", or "code" and "emphasis"'
        found.findings.error(sheet.top, _NOTHING, hint)


def _link(found: Joining, sheet: Sheet, columns: Mapping[str, str], codes: _Codes) -> None:
    seen: set[tuple[str, str, str]] = set()
    parts = 0
    for row in sheet.rows:
        word = row.cells.get(columns["type"], "") if "type" in columns else "precedes"
        relation = _KINDS.get(folded(word))
        begin, end = (row.cells.get(columns[name]) for name in ("from", "to"))
        if relation is None or begin is None or end is None:
            missing = f"{shown(word)} is no type of link" if begin and end else "a link lacks one of its ends"
            hint = f"write one of {listed(sorted(RELATIONS))}" if begin and end else "write both"
            found.findings.error(row.place, missing, hint, "rows that are no links")
            continue
        found.said[relation] += 1
        if _PART in begin + end:
            parts += 1
            continue
        ends = [[codes.find(code, row.place) for code in _spread(cell)] for cell in (begin, end)]
        for link in ((relation, origin, target) for origin in ends[0] for target in ends[1] if origin and target):
            if link[1] == link[2]:
                found.findings.note(row.place, f"{shown(link[1])} is linked to itself", None, "links to themselves")
            elif link not in seen:
                seen.add(link)
                found.links.append(link)
    if parts:
        found.findings.note("", f"{parts:,} links are about a part of a standard: they are left out")


def _pairs(value: Any, findings: Findings) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - JSON
    """Yield place, emphasis and code of an object that lists codes by emphasis."""
    if not isinstance(value, dict) or not all(isinstance(codes, list) for codes in value.values()):
        findings.error("", _NOTHING, "list codes by their emphasis, or use a table")
        return
    for word, codes in value.items():
        for number, code in enumerate(codes):
            place = pointer(word, number)
            if isinstance(code, str) and code.strip():
                yield place, word, code.strip()
            else:
                findings.error(place, "this is no code", "write the code as text", "entries that are no codes")


def _weigh(found: Joining, pairs: Iterable[tuple[str, str, str]], codes: _Codes) -> None:
    unknown: set[str] = set()
    for place, word, code in pairs:
        emphasis = _WORDS.get(folded(word))
        if emphasis is None or not code:
            said = f"{shown(word)} is no emphasis" if emphasis is None else "a row has no code"
            if word not in unknown:
                found.findings.error(place, said, f"write one of {listed(get_args(Emphasis))}", "rows without emphasis")
            unknown.add(word)
            continue
        found.said[emphasis] += 1
        name = codes.find(code, place)
        if name is None:
            continue
        if found.emphasis.setdefault(name, emphasis) != emphasis:
            message = f"{shown(code)} has two emphases: {found.emphasis[name]} and {emphasis}"
            found.findings.error(place, message, "keep one of them", "standards with two emphases")
