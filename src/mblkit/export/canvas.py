"""The framework as the outcomes file of Canvas: areas and competencies as groups, indicators as outcomes.

The columns and what they may hold are those that Instructure documents for outcome imports.
"""

import csv
import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import CompetencyEntry, District
from mblkit.engine.settings import InForce, judging_for
from mblkit.export.case_parts import Names, line
from mblkit.model.base import local
from mblkit.model.framework import Competency, Indicator
from mblkit.model.judging import Body
from mblkit.model.methods import (
    DecayingAverageMethod,
    HighestMethod,
    LatestMethod,
    MeanMethod,
    Method,
    NMasteryMethod,
    WeightedLatestMethod,
)
from mblkit.model.numbers import rounded, show
from mblkit.model.scale import ScaleRecord
from mblkit.model.shared import Retired

COLUMNS: Final = (
    "vendor_guid",
    "object_type",
    "title",
    "description",
    "friendly_description",
    "display_name",
    "calculation_method",
    "calculation_int",
    "workflow_state",
    "parent_guids",
    "mastery_points",
    "ratings",
)

_STANDS_IN: Final = ("latest", "")
"""What stands for a method that Canvas does not have."""

_MOST_DECAY: Final = 99

_LONGEST_TITLE: Final = 255
_LONGEST_TEXT: Final = 65_535
_PLACES: Final = 4
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BLANKS: Final = str.maketrans({"\t": " ", "\r": None})
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes file.

    Attributes:
        text: the file.
        notes: what Canvas has no way to say, a clause each.
    """

    text: str
    notes: tuple[str, ...]


def canvas_outcomes(district: District, graduating_class: int, day: date, area: str | None = None) -> Outcomes:
    """Return the outcomes file, with the policies in force on a day for a class; of one content area if one is named.

    What is retired by then is marked as deleted. Never raises.
    """
    sheet = _Sheet(district, graduating_class, day)
    for one in district.record.areas:
        entries = [entry for entry in district.competencies.values() if entry.area == one.id]
        if entries and area in {None, one.id}:
            sheet.area(one.id, local(one.name, district.language), entries)
    return Outcomes(_written(sheet.rows), tuple(sheet.notes()))


def _written(rows: list[tuple[str, ...]]) -> str:
    """Return the rows as CSV; as many columns follow "ratings" as the longest list of ratings needs."""
    width = max((len(row) for row in rows), default=len(COLUMNS))
    out = io.StringIO()
    csv.writer(out).writerows((*row, *[""] * (width - len(row))) for row in (COLUMNS, *rows))
    return out.getvalue()


@dataclass(slots=True)
class _Sheet:
    """The rows as they are made, parents first, and the ids of what Canvas cannot hold, by the reason."""

    district: District
    graduating_class: int
    day: date
    rows: list[tuple[str, ...]] = field(default_factory=list)
    names: Names = field(init=False)
    strange: dict[str, list[str]] = field(default_factory=dict)
    fewer: list[str] = field(default_factory=list)
    fuller: list[str] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the identifiers those of the CASE package."""
        self.names = Names.of(self.district)

    def area(self, name: str, title: str, entries: Iterable[CompetencyEntry]) -> None:
        """Add a content area and its competencies."""
        guid = self._guid("area", name)
        self._group(guid, plain(title), "", "", active=True)
        for entry in entries:
            self._competency(entry, guid)

    def _competency(self, entry: CompetencyEntry, parent: str) -> None:
        record = entry.record
        active = self._lives(record.retired)
        force = judging_for(self.district, record.id, self.graduating_class, self.day)
        if active:
            self._remember(record.id, force)
        if not record.indicators:
            self._outcome("competency", record, parent, entry.scale, force, active=active)
            return
        guid = self._guid("competency", record.id)
        title = self._title(record.id, local(record.name, self.district.language))
        self._group(guid, title, markup([local(record.statement, self.district.language)]), parent, active=active)
        for indicator in record.indicators:
            alive = active and self._lives(indicator.retired)
            own = judging_for(self.district, indicator.id, self.graduating_class, self.day)
            if alive and own != force:
                self._remember(indicator.id, own)
            self._outcome("indicator", indicator, guid, entry.scale, own, active=alive)

    def _group(self, guid: str, title: str, description: str, parent: str, *, active: bool) -> None:
        self.rows.append((guid, "group", title, description, "", "", "", "", _state(active=active), parent, "", ""))

    def _outcome(
        self,
        sort: str,
        record: Competency | Indicator,
        parent: str,
        scale: ScaleRecord,
        force: InForce,
        *,
        active: bool,
    ) -> None:
        language = self.district.language
        target = scale.level(force.target.value)
        ratings = [
            part
            for level in reversed(scale.levels)
            for part in (_points(level.value), plain(local(level.name, language)))
        ]
        name = local(record.name, language) if isinstance(record, Competency) else local(record.statement, language)
        row = (
            self._guid(sort, record.id),
            "outcome",
            self._title(record.id, name),
            markup(self._described(record, scale)),
            self._family(record),
            record.id,
            *(_canvas_method(force.method.value) or _STANDS_IN),
            _state(active=active),
            parent,
            _points(target.value) if target is not None else "",
            *ratings,
        )
        self.rows.append(row)

    def _described(self, record: Competency | Indicator, scale: ScaleRecord) -> Iterator[str]:
        """Yield the paragraphs of an outcome: the statement, and what the work looks like, highest level first."""
        language = self.district.language
        yield local(record.statement, language)
        for level in reversed(scale.levels):
            if level.id in record.criteria:
                yield f"{local(level.name, language)}: {local(record.criteria[level.id], language)}"

    def _title(self, name: str, text: str) -> str:
        """Return a title that begins with the id: what it is called at a glance, and never the sign of a formula."""
        title = f"{name} {plain(text, guarded=False)}"
        self.shortened.extend([name] if len(title) > _LONGEST_TITLE else [])
        return _cut(title)

    def _family(self, record: Competency | Indicator) -> str:
        """Return the words for families, as far as Canvas takes them."""
        text = plain(local(record.family, self.district.language)) if record.family is not None else ""
        self.cut.extend([record.id] if len(text) > _LONGEST_TITLE else [])
        return _cut(text)

    def _guid(self, sort: str, name: str) -> str:
        return self.names.node(sort, name).identifier

    def _lives(self, retired: Retired | None) -> bool:
        return retired is None or self.day < retired.on

    def _remember(self, name: str, force: InForce) -> None:
        body = force.body.value
        method = force.method.value
        if _canvas_method(method) is None:
            self.strange.setdefault(method.name, []).append(name)
        if method.minimum > 1 or method.per != "score":
            self.fewer.append(name)
        if body != Body(purposes=body.purposes):
            self.fuller.append(name)

    def notes(self) -> Iterator[str]:
        """Yield what Canvas has no way to say."""
        strange = {
            f'Canvas has no method "{method}": its latest score stands in for it': names
            for method, names in self.strange.items()
        }
        said: Mapping[str, list[str]] = {
            **strange,
            'Canvas has no words for "minimum" and "per" of a method: they are left out': self.fewer,
            "Canvas counts every score: what evidence the policy asks for cannot be said there": self.fuller,
            "a title may have 255 characters: the whole text is in the description": self.shortened,
            "a text for families may have 255 characters there: the rest is left out": self.cut,
        }
        for clause, names in said.items():
            if names:
                yield f"{clause} ({', '.join(names)})"


def _canvas_method(method: Method) -> tuple[str, str] | None:
    """Return the name that Canvas has for a method, and its number; None where it has no such method.

    What Canvas calls a decaying average is our weighted latest, and its standard one is ours. Source: its page on the
    format, and spec/methods.md 1.
    """
    found: tuple[str, int | None] | None = None
    match method:
        case LatestMethod() | HighestMethod():
            found = method.name, None
        case MeanMethod():
            found = "average", None
        case WeightedLatestMethod():
            found = "decaying_average", method.weight
        case DecayingAverageMethod():
            decays = method.weight <= _MOST_DECAY
            found = ("standard_decaying_average", method.weight) if decays else ("latest", None)
        case NMasteryMethod():
            found = "n_mastery", method.n
        case _:
            pass
    return None if found is None else (found[0], "" if found[1] is None else str(found[1]))


def plain(text: str, *, guarded: bool = True) -> str:
    """Return a text for a cell that Canvas shows as it is: on one line, without signs that nobody sees.

    Where it begins like a formula, an apostrophe goes before it: a spreadsheet then takes it for text, and Canvas shows
    one sign too many.
    """
    shown = line(_UNSEEN.sub("", text))
    return f"'{shown}" if guarded and shown.startswith(_FORMULA) else shown


def markup(paragraphs: Iterable[str]) -> str:
    """Return texts for a cell that Canvas reads as HTML, a line each, cut off where Canvas takes no more.

    A sign that begins a formula is written as a character reference: Canvas shows it, a spreadsheet sees "&".
    """
    parts: list[str] = []
    left = _LONGEST_TEXT
    for sign in "\n".join(_UNSEEN.sub("", one).strip() for one in paragraphs).translate(_BLANKS):
        part = "<br>" if sign == "\n" else html.escape(sign, quote=False)
        if not parts and sign in _FORMULA:
            part = f"&#{ord(sign)};"
        left -= len(part)
        if left < 0:
            break
        parts.append(part)
    return "".join(parts)


def _cut(text: str) -> str:
    """Return a text that is no longer than titles may be."""
    if len(text) <= _LONGEST_TITLE:
        return text
    return f"{text[: _LONGEST_TITLE - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _points(value: Fraction) -> str:
    return show(rounded(value, _PLACES))


def _state(*, active: bool) -> str:
    return "active" if active else "deleted"
