"""One student's closure: that student's records, and nobody else's."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mblkit.model.origin import Kept, Origin
from mblkit.model.shared import Measure, Purpose, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mblkit.model.credits import CreditRecord
    from mblkit.model.decisions import DecisionRecord
    from mblkit.model.evidence import Detail, Replaces
    from mblkit.model.habits import HabitsLogRecord
    from mblkit.model.ledger import Conferral, Posting
    from mblkit.model.people import PersonRecord, SectionRecord, StudentRecord
    from mblkit.model.records import AssertionRecord, PlanRecord, SupportRecord


class Evidence(NamedTuple):
    """One score of one student on one target, with what its item, its task and its section say.

    A tuple, because a district has millions of them, and a tuple is made many times as quickly as a frozen record.

    `score` is a level's id, a code that is no score, or a number. `within` is the place of the student's scores in the
    item. `detail` is what else is said of the student's work, in words: nothing that a judgement looks at.
    """

    student: str
    target: str
    score: str | Fraction
    on: date
    task: str
    experience: str
    section: str | None
    attempt: int
    by: str
    purpose: Purpose
    measure: Measure
    setting: Setting
    within: Origin
    id: str | None = None
    recorded: date | None = None
    replaces: "Replaces | None" = None
    second: tuple[str, str | Fraction] | None = None
    language: str | None = None
    accommodations: tuple[str, ...] = ()
    detail: "Detail | None" = None

    def __repr__(self) -> str:
        """Return its identity and its score: no words about the student's work."""
        return f"Evidence({self.key}, {self.score!r})"

    @property
    def origin(self) -> Origin:
        """The place of the score."""
        return self.within.at(self.target)

    @property
    def place(self) -> str:
        """Where the work was done: the section, else the experience."""
        return self.section or self.experience

    @property
    def key(self) -> tuple[str, str, date, int, str, str, str]:
        """The identity: section or experience, task, day, attempt, student, target, and the id or ""."""
        return (self.place, self.task, self.on, self.attempt, self.student, self.target, self.id or "")

    def known_on(self, day: date) -> bool:
        """Tell whether the work had been done, and entered, by a day."""
        return self.on <= day and (self.recorded is None or self.recorded <= day)


@dataclass(frozen=True, slots=True)
class Closure:
    """Everything that the district's files say about one student, in order of date and id.

    `evidence` is sorted by (day, key). `sections` are those whose roster has the student.
    `person` is None where the people files are not there.
    """

    student: "Kept[StudentRecord]"
    sections: "tuple[Kept[SectionRecord], ...]" = ()
    evidence: tuple[Evidence, ...] = ()
    habits: "tuple[Kept[HabitsLogRecord], ...]" = ()
    credits: "tuple[Kept[CreditRecord], ...]" = ()
    postings: "tuple[Kept[Posting], ...]" = ()
    conferrals: "tuple[Kept[Conferral], ...]" = ()
    decisions: "tuple[Kept[DecisionRecord], ...]" = ()
    supports: "tuple[Kept[SupportRecord], ...]" = ()
    plans: "tuple[Kept[PlanRecord], ...]" = ()
    assertions: "tuple[Kept[AssertionRecord], ...]" = ()
    person: "PersonRecord | None" = None
    staff_names: "Mapping[str, PersonRecord] | None" = None

    @property
    def id(self) -> str:
        """The student's id."""
        return self.student.record.id
