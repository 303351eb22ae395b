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
from mblkit.export.case_parts import Names, district_namespace, line
from mblkit.model.base import local
from mblkit.model.framework import Competency, Indicator
from mblkit.model.numbers import rounded, show
from mblkit.model.scale import ScaleRecord
from mblkit.model.shared import Retired

COLUMNS: Final = (
    "vendor_guid",
    "object_type",
    "title",
    "description",
    "display_name",
    "calculation_method",
    "calculation_int",
    "workflow_state",
    "parent_guids",
    "mastery_points",
    "ratings",
)

_METHODS: Final = {"latest": ("latest", ""), "highest": ("highest", ""), "mean": ("decaying_average", "50")}
"""Our methods, and those of Canvas with their number. Canvas documents no plain mean."""

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
    averaged: list[str] = field(default_factory=list)
    fuller: list[str] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)

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
            self._outcome("indicator", indicator, guid, entry.scale, force, active=alive)

    def _group(self, guid: str, title: str, description: str, parent: str, *, active: bool) -> None:
        self.rows.append((guid, "group", title, description, "", "", "", _state(active=active), parent, "", ""))

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
            record.id,
            *_METHODS[force.method.value.name],
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
        if len(title) <= _LONGEST_TITLE:
            return title
        self.shortened.append(name)
        return f"{title[: _LONGEST_TITLE - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"

    def _guid(self, sort: str, name: str) -> str:
        return Names(district_namespace(self.district.record)).node(sort, name).identifier

    def _lives(self, retired: Retired | None) -> bool:
        return retired is None or self.day < retired.on

    def _remember(self, name: str, force: InForce) -> None:
        body = force.body.value
        if force.method.value.name == "mean":
            self.averaged.append(name)
        if max(body.items, body.tasks, body.measures, body.occasions, body.raters) > 1 or body.months is not None:
            self.fuller.append(name)

    def notes(self) -> Iterator[str]:
        """Yield what Canvas has no way to say."""
        said: Mapping[str, list[str]] = {
            'Canvas documents no method "mean": a decaying average of 50 stands in for it': self.averaged,
            "Canvas counts every score: what evidence the policy asks for cannot be said there": self.fuller,
            "a title may have 255 characters: the whole text is in the description": self.shortened,
        }
        for clause, names in said.items():
            if names:
                yield f"{clause} ({', '.join(names)})"


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


def _points(value: Fraction) -> str:
    return show(rounded(value, _PLACES))


def _state(*, active: bool) -> str:
    return "active" if active else "deleted"
