"""The district without its students: calendar, scales, framework, experiences, tasks and policies, by id.

Everything here is linked: an id that a record of the district names is the id of a record that is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar, cast

from mblkit.model.district import DistrictRecord, School, Term, Year
from mblkit.model.experience import ExperienceRecord, Objective, Unit
from mblkit.model.framework import Competency, Indicator
from mblkit.model.habits import HabitsRecord
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import StaffRecord
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import ScaleRecord
from mblkit.model.standards import Standard, StandardsRecord
from mblkit.model.task import TaskRecord

T = TypeVar("T")


class CompetencyEntry(NamedTuple):
    """A competency with what its framework file says about it."""

    record: Competency
    area: str
    scope: Literal["content-area", "cross-curricular"]
    scale: ScaleRecord
    origin: Origin


class IndicatorEntry(NamedTuple):
    """An indicator with the id of its competency."""

    record: Indicator
    competency: str
    origin: Origin


class ObjectiveEntry(NamedTuple):
    """An objective with the unit and the experience that it belongs to."""

    record: Objective
    unit: Unit
    experience: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class District:
    """The district's records by id, in the order of their files.

    `policies` holds the policies that apply, packs included, state before district before school.
    `standards` has a standard by `<set>:<code>`, where no other of the set has the code, and by `<set>:<identifier>`.
    `sets` has the sets whole, with their standards in the issuer's order.
    """

    record: DistrictRecord
    origin: Origin
    scales: Mapping[str, ScaleRecord]
    standards: Mapping[str, Standard]
    competencies: Mapping[str, CompetencyEntry]
    indicators: Mapping[str, IndicatorEntry]
    objectives: Mapping[str, ObjectiveEntry]
    experiences: Mapping[str, Kept[ExperienceRecord]]
    tasks: Mapping[str, Kept[TaskRecord]]
    habits: tuple[Kept[HabitsRecord], ...]
    policies: tuple[Kept[PolicyRecord], ...]
    staff: Mapping[str, StaffRecord]
    sets: Mapping[str, StandardsRecord] = field(default_factory=dict)
    _derived: dict[str, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the district's plain text."""
        return self.record.languages[0]

    def school(self, school_id: str) -> School:
        """Return a school by id. Raises KeyError for an id that is not in the district record."""
        return self.derived("schools", lambda: {school.id: school for school in self.record.schools})[school_id]

    def year(self, year_id: str) -> Year:
        """Return a school year by id. Raises KeyError as `school` does."""
        return self.derived("years", lambda: {year.id: year for year in self.record.years})[year_id]

    def term(self, term_id: str) -> Term:
        """Return a term by id. Raises KeyError as `school` does."""
        terms = self.derived("terms", lambda: {term.id: term for year in self.record.years for term in year.terms})
        return terms[term_id]

    def derived(self, name: str, make: Callable[[], T]) -> T:
        """Return what follows from the district alone, made once and kept as long as the district."""
        if name not in self._derived:
            self._derived[name] = make()
        return cast("T", self._derived[name])

    def competency_of(self, target: str) -> str:
        """Return the competency that a competency, indicator or objective belongs to. Raises KeyError."""
        if target in self.competencies:
            return target
        if target in self.indicators:
            return self.indicators[target].competency
        return self.competency_of(self.objectives[target].record.leads_to)

    def scale_of(self, target: str) -> ScaleRecord:
        """Return the scale that scores of a competency, indicator or objective are on. Raises KeyError."""
        return self.competencies[self.competency_of(target)].scale
