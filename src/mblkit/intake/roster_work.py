"""What the parts of a roster's plan share: what it is made from, and the plan so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mblkit.intake.findings import Findings
from mblkit.intake.oneroster import Roster, User
from mblkit.intake.roster_matching import Matched
from mblkit.intake.roster_present import Plan, Present, Step
from mblkit.model.district import Year


@dataclass
class Work:
    """What a plan is made from, and the plan so far."""

    roster: Roster
    present: Present
    matched: Matched
    on: date
    leaver: str
    findings: Findings
    year: Year
    plan: Plan = field(default_factory=Plan)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """The people who were noted before, by the id that the system gives them."""
        return {**self.present.known["staff"], **self.present.known["students"]}

    @cached_property
    def linked(self) -> frozenset[str]:
        """Everybody of ours who is or was in a roster."""
        return frozenset((*self.known.values(), *self.matched.people.values()))

    @cached_property
    def there(self) -> frozenset[str]:
        """Everybody who has a record or gets one. To be asked when all people are planned."""
        new = self.plan.new
        return frozenset((*self.present.students, *self.present.staff, *new["students"], *new["staff"]))

    @cached_property
    def refused(self) -> frozenset[str]:
        """Those of ours whose rows do not hold."""
        return frozenset(self.known[theirs] for theirs in self.roster.refused if theirs in self.known)

    @cached_property
    def covered(self) -> frozenset[str]:
        """Our schools that the export is about."""
        named = {name for user in self.roster.users.values() for name in user.schools}
        return frozenset(self.matched.schools[name] for name in named if name in self.matched.schools)

    def person(self, theirs: str) -> str | None:
        """Return our id of somebody."""
        return self.matched.people.get(theirs) or self.known.get(theirs)

    def step(self, what: str, subject: str, detail: str = "") -> None:
        """Add a line for people to look at."""
        self.plan.steps.append(Step(what, subject, detail))

    def schools(self, user: User) -> list[str]:
        """Return our schools that a user belongs to."""
        known = self.matched.schools
        return [known[one] for one in dict.fromkeys(user.schools) if one in known]
