"""What a check looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mblkit.diagnostics import Diagnostic, Location
from mblkit.district import District
from mblkit.load.pipeline import Loaded
from mblkit.model.base import Record
from mblkit.model.checks import Limits
from mblkit.model.origin import Kept, Origin
from mblkit.model.shared import Retired

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
    """

    loaded: Loaded
    district: District
    as_of: date
    today: date

    @property
    def limits(self) -> Limits:
        """The figures that the district compares with."""
        return self.district.record.checks.limits

    def lives(self, retired: Retired | None) -> bool:
        """Tell whether something with that end still counts on the day."""
        return retired is None or self.as_of < retired.on

    def records(self, record: type[R]) -> Iterator[Kept[R]]:
        """Yield the records of a class, by file and place."""
        for one in self.loaded.files:
            for kept in one.records:
                if isinstance(kept.record, record):
                    yield Kept(kept.record, kept.origin)


Check = Callable[[Material], Iterator[Diagnostic]]
"""Yields what one rule, or a few that look at the same things, find."""


def place(origin: Origin, *keys: str | int) -> Location:
    """Return the location of a value inside the one at `origin`."""
    return Location(origin.path, (*origin.keys, *keys))
