"""What a check looks at."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from mblkit.diagnostics import Diagnostic, Location
from mblkit.district import District
from mblkit.load.pipeline import Loaded
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.checks import Limits
from mblkit.model.origin import Kept, Origin
from mblkit.model.shared import Retired


class Bulk(NamedTuple):
    """What the checks found in files of which no record is kept.

    Attributes:
        findings: the findings of the checks of evidence.
        placed: the students of whom there is placement evidence.
        files: reads the files that hold evidence of some students once more.
    """

    findings: tuple[Diagnostic, ...]
    placed: frozenset[str]
    files: Callable[[Collection[str]], tuple[Shaped, ...]]


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Material:
    """A linked repository, with the district that its files make.

    Attributes:
        loaded: all its files, packs included.
        district: the district without its students; it was linked without an error.
        as_of: the day on which it is looked at, never after the last day of the district's calendar: what should be
            done every year is not asked of a district whose files end before.
        today: the day itself, for what must not lie in the future.
        bulk: what was found in the files of which no record is kept, where there are such; else they are all loaded.
    """

    loaded: Loaded
    district: District
    as_of: date
    today: date
    bulk: "Bulk | None" = None
    _of_type: dict[type[Any], list[tuple[int, Kept[Any]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Each record with its number in the order of file and place, by its class: sorted out at the first question."""

    @property
    def limits(self) -> Limits:
        """The figures that the district compares with."""
        return self.district.record.checks.limits

    def lives(self, retired: Retired | None) -> bool:
        """Tell whether something with that end still counts on the day."""
        return retired is None or self.as_of < retired.on

    def has(self, kind: str) -> bool:
        """Tell whether there are files of a kind, by name: where there are none, its records need not be known."""
        return any(one.kind.name == kind for one in self.loaded.files)

    def records(self, record: type[R]) -> Iterator[Kept[R]]:
        """Yield the records of a class, by file and place."""
        if not self._of_type:
            every = (kept for one in self.loaded.files for kept in one.records)
            for number, kept in enumerate(every):
                self._of_type.setdefault(type(kept.record), []).append((number, kept))
        found = [numbered for one, numbered in self._of_type.items() if issubclass(one, record)]
        in_order = found[0] if len(found) == 1 else sorted(chain(*found), key=itemgetter(0))
        yield from (kept for _, kept in in_order)


def material_on(loaded: Loaded, district: District, as_of: date) -> Material:
    """Return what the checks look at, on a day."""
    return Material(loaded, district, min(as_of, max(year.ends for year in district.record.years)), as_of)


Check = Callable[[Material], Iterator[Diagnostic]]
"""Yields what one rule, or a few that look at the same things, find."""


def place(origin: Origin, *keys: str | int) -> Location:
    """Return the location of a value inside the one at `origin`."""
    return Location(origin.path, (*origin.keys, *keys))
