"""What an export of the framework rests on: the district, its files of framework and experiences, when they changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import TypeVar

from mblkit.district import District
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import FrameworkRecord
from mblkit.model.origin import Kept
from mblkit.model.scale import ScaleRecord
from mblkit.model.standards import StandardsRecord

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Source:
    """The district as an export of its framework needs it. Nothing in it is about students.

    Attributes:
        district: the district.
        frameworks: its framework files; areas in the district's order, then files in order of path.
        experiences: its experiences, in the same order.
        scales: the file of each scale, by id.
        sets: the file of each set of standards, by short name.
        times: the moment of the last commit of files, in seconds since 1970; files that have none are left out.
    """

    district: District
    frameworks: tuple[Kept[FrameworkRecord], ...]
    experiences: tuple[Kept[ExperienceRecord], ...]
    scales: Mapping[str, str]
    sets: Mapping[str, str]
    times: Mapping[str, int] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files on which the export rests, sorted."""
        own = (kept.origin.path for kept in (*self.frameworks, *self.experiences))
        return tuple(sorted({self.district.origin.path, *own, *self.scales.values(), *self.sets.values()}))

    def changed(self, *paths: str) -> str:
        """Return when some files changed last, as CASE writes it: the last commit, never the present moment.

        For files of which no commit is known it is the first day of the district's latest school year: as good as any
        other day that is in the data, and the same for everybody.
        """
        times = [self.times[path] for path in paths if path in self.times]
        if times:
            return moment(max(times))
        latest = max(year.starts for year in self.district.record.years)
        return f"{datetime.combine(latest, time.min):%Y-%m-%dT%H:%M:%SZ}"


def moment(seconds: int) -> str:
    """Return a moment as CASE writes it, from seconds since 1970."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def source_of(district: District, files: Iterable[Shaped]) -> Source:
    """Return what an export rests on, from the files that the district was made of. Never raises."""
    shaped = tuple(files)
    order = {area.id: place for place, area in enumerate(district.record.areas)}
    scales = {kept.record.id: kept.origin.path for kept in _of(shaped, ScaleRecord)}
    sets = {kept.record.set: kept.origin.path for kept in _of(shaped, StandardsRecord)}
    frameworks = sorted(_of(shaped, FrameworkRecord), key=lambda kept: (order[kept.record.area], *kept.origin))
    experiences = sorted(_of(shaped, ExperienceRecord), key=lambda kept: (order[kept.record.area], *kept.origin))
    return Source(district, tuple(frameworks), tuple(experiences), scales, sets)


def _of(files: Iterable[Shaped], record: type[R]) -> Iterator[Kept[R]]:
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, record):
                yield Kept(kept.record, kept.origin)
