"""The kinds of file: which record each header names, and what may be in such a file."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from mblkit.model.base import Record


class Kind(NamedTuple):
    """A kind of file.

    Attributes:
        name: as the header says it.
        version: the version that this release reads and writes.
        module: the module of `mblkit.model` that holds its record.
        record: the class, or the function that picks a class by the data.
        summary: what such a file says.
        listed: whether a file may hold `items`, with the other fields as their defaults.
        students: whether its files tell about single students.
    """

    name: str
    version: int
    module: str
    record: str
    summary: str
    listed: bool = True
    students: bool = False

    def pick(self, data: Mapping[str, Any]) -> "type[Record] | None":
        """Return the class for one record's data, or None where the data names no form that exists."""
        found = _named(self.module, self.record)
        return found if isinstance(found, type) else found(data)

    def forms(self) -> "dict[str, type[Record]]":
        """Return every class that a record of this kind may have, by the name of the form."""
        found = self._found()
        if isinstance(found, type):
            return {self.name: found}
        module = import_module(f"mblkit.model.{self.module}")
        if self.name == "evidence":
            return {"class": module.ClassEvidence, "student": module.StudentEvidence}
        forms: dict[str, type[Record]] = module.ATTESTATION_FORMS if self.name == "attestations" else module.FORMS
        return dict(forms)

    @property
    def header(self) -> str:
        """The value of the first key of such a file."""
        return f"{self.name}/{self.version}"

    def _found(self) -> "type[Record] | Callable[[Mapping[str, Any]], type[Record] | None]":
        return _named(self.module, self.record)


@cache
def _named(module: str, name: str) -> "type[Record] | Callable[[Mapping[str, Any]], type[Record] | None]":
    """Return what a module calls so. It is asked for once a record, so it is remembered."""
    found: type[Record] | Callable[[Mapping[str, Any]], type[Record] | None]
    found = getattr(import_module(f"mblkit.model.{module}"), name)
    return found


_ROWS = (
    Kind(
        "district",
        1,
        "district",
        "DistrictRecord",
        "the district: schools, calendar, areas, packs",
        listed=False,
    ),
    Kind("scale", 1, "scale", "ScaleRecord", "a scoring scale"),
    Kind("standards", 1, "standards", "StandardsRecord", "a set of state standards", listed=False),
    Kind("framework", 1, "framework", "FrameworkRecord", "the competencies of one area", listed=False),
    Kind("experience", 1, "experience", "ExperienceRecord", "courses and other learning experiences"),
    Kind("task", 1, "task", "TaskRecord", "demonstration tasks"),
    Kind("habits", 1, "habits", "HabitsRecord", "habits of work and their scale", listed=False),
    Kind("policy", 1, "policy", "PolicyRecord", "how mastery, credit and diplomas are decided", listed=False),
    Kind("rules", 1, "rules", "RuleRecord", "the district's own rules"),
    Kind("staff", 1, "people", "StaffRecord", "staff, by id"),
    Kind("profile", 1, "profile", "ProfileRecord", "what a school says of itself to colleges"),
    Kind("sections", 1, "people", "SectionRecord", "classes and their rosters", students=True),
    Kind("students", 1, "people", "StudentRecord", "enrolment, by id", students=True),
    Kind("people", 1, "people", "PersonRecord", "names and what else is personal", students=True),
    Kind("roster", 1, "roster", "RosterRecord", "what a roster system calls whom", listed=False, students=True),
    Kind("mapping", 1, "mapping", "MappingRecord", "how to read scores of another system", listed=False, students=True),
    Kind("evidence", 1, "evidence", "form_of", "scored demonstrations", students=True),
    Kind("habits-log", 1, "habits", "HabitsLogRecord", "observations of habits of work", students=True),
    Kind("credits", 1, "credits", "form_of", "credit on other legal bases", students=True),
    Kind("ledger", 1, "ledger", "form_of", "posted credit and conferred diplomas", students=True),
    Kind("decisions", 1, "decisions", "form_of", "recorded human decisions", students=True),
    Kind("supports", 1, "records", "SupportRecord", "supports that students have", students=True),
    Kind("plans", 1, "records", "PlanRecord", "student success plans", students=True),
    Kind("attestations", 2, "records", "attestation_form_of", "what a human vouches for"),
    Kind("assertions", 1, "records", "AssertionRecord", "figures of a hand audit", students=True),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _ROWS}
