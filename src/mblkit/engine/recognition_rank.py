"""A place among the students of a class, by a grade point average. Nobody is ranked unless a policy asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from mblkit.district import Closure, District
from mblkit.engine.recognition_facts import Facts
from mblkit.engine.recognized import Measured
from mblkit.engine.results import Reason
from mblkit.model.numbers import show
from mblkit.model.recognition import Rank


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a class.

    Attributes:
        before: how many have a higher average.
        tied: how many others have the same one.
        of: how many students are compared.
    """

    before: int
    tied: int
    of: int

    @property
    def share(self) -> Fraction:
        """The share of the class that has a higher average."""
        return Fraction(self.before, self.of)

    def band(self, bands: int) -> int:
        """Return the band, 1 the highest: whoever has the same average is in the same band."""
        return int(self.share * bands) + 1


def place_of(student: str, averages: Mapping[str, Fraction]) -> Place:
    """Return the place of a student by averages. Equal averages have one place, and the next one is left out.

    Raises KeyError for a student without an average.
    """
    own = averages[student]
    before = sum(one > own for one in averages.values())
    tied = sum(one == own for one in averages.values()) - 1
    return Place(before, tied, len(averages))


@dataclass(slots=True)
class Classmates:
    """The students whom others may be compared with; each one's results are found once.

    Attributes:
        district: the district.
        closures: the records of each student who can be computed.
        as_of: the day.
        unreadable: students whom an error touches, with the class where it is known: no place is given in a class that
            may be theirs.
    """

    district: District
    closures: Mapping[str, Closure]
    as_of: date
    unreadable: Mapping[str, int | None] = field(default_factory=dict)
    _facts: dict[str, Facts] = field(init=False, default_factory=dict)

    def facts(self, student: str) -> Facts:
        """Return the results of a student. Raises KeyError for one who cannot be computed."""
        if student not in self._facts:
            self._facts[student] = Facts.on(self.district, self.closures[student], self.as_of)
        return self._facts[student]

    def place(self, student: str, rule: Rank | None) -> tuple[Place | None, Measured]:
        """Return a student's place by a rule of rank, and the share of the class before the student with its reason.

        Compared are the enrolled students of the class of whom there is an average; `rule` says by which one, and
        among whom. The place is None where none can be given.
        """
        gpa = rule.gpa if rule is not None else None
        own = self.facts(student).gpa(gpa)
        if own.value is None:
            return None, own
        hidden = [one for one, year in self.unreadable.items() if year in {None, self._year(student)}]
        if hidden:
            text = f"errors touch the records of {len(hidden)} students of the class, so that no place is certain"
            return None, Measured("not-enough-evidence", None, Reason("note", text))
        found = {one: self.facts(one).gpa(gpa) for one in self._class(student, rule)}
        if student not in found:
            return None, Measured("not-applicable", None, Reason("note", "not enrolled on the day"))
        averages = {one: measured.value for one, measured in found.items() if measured.value is not None}
        place = place_of(student, averages)
        text = (
            f"{place.before} of {place.of} students of the class are before, {place.tied} others have the same "
            f"average; {len(found) - len(averages)} without an average are not compared"
        )
        told = Reason("arithmetic", text, None, (own.reason,))
        return place, Measured("found", place.share, told)

    def _year(self, student: str) -> int:
        return self.closures[student].student.record.graduating_class

    def _class(self, student: str, rule: Rank | None) -> list[str]:
        own = self.closures[student].student.record
        return [
            name
            for name, closure in sorted(self.closures.items())
            if (one := closure.student.record).graduating_class == own.graduating_class
            and (one.school == own.school or (rule is not None and rule.among == "district"))
            and one.entered.on <= self.as_of
            and (one.left is None or one.left >= self.as_of)
        ]


def shown_place(place: Place, rule: Rank) -> str:
    """Return a place as a rule shows it: an exact place with its ties, or a band."""
    if rule.bands is not None:
        return f"band {place.band(rule.bands)} of {rule.bands}"
    tied = f", tied with {place.tied}" if place.tied else ""
    return f"{show(Fraction(place.before + 1))} of {place.of}{tied}"
