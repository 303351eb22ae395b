"""What rules of recognition are applied to: one student's results on a day, each found once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.chosen import chosen_diploma
from mblkit.engine.credits import Credits, credits_of
from mblkit.engine.gpa import grade_point_average
from mblkit.engine.mastery import Standings
from mblkit.engine.recognition_periods import Span
from mblkit.engine.recognition_rules import RuleInForce, gpa_rule, rules_among
from mblkit.engine.recognized import Measured
from mblkit.engine.requirements import DiplomaInForce, diploma_among
from mblkit.engine.results import Reason
from mblkit.engine.serving import Serving, serving_of

Placed = Callable[[], Measured]
"""Finds the share of the class that is before a student; see `recognition_rank`."""


@dataclass(slots=True)
class Facts:
    """One student's results on a day.

    Attributes:
        standings: the judgements.
        rules: the rules of recognition in force.
    """

    standings: Standings
    rules: tuple[RuleInForce, ...] = field(init=False)
    _credits: Credits | None = field(init=False, default=None)
    _serving: Serving | None = field(init=False, default=None)
    _gpas: dict[tuple[str | None, Span | None], Measured] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = rules_among(self.standings.policies, self.standings.cohort.graduating_class)

    @classmethod
    def on(cls, district: District, closure: Closure, day: date) -> "Facts":
        """Return the results of a student on a day."""
        return cls(Standings(district, closure, day))

    @property
    def district(self) -> District:
        """The district."""
        return self.standings.district

    @property
    def closure(self) -> Closure:
        """The student's records."""
        return self.standings.closure

    @property
    def credits(self) -> Credits:
        """The student's credit."""
        if self._credits is None:
            self._credits = credits_of(self.standings)
        return self._credits

    @property
    def serving(self) -> Serving:
        """What tells of which sort a credit is: by the requirements of the student's diploma, where there is one."""
        if self._serving is None:
            standings = self.standings
            chosen = chosen_diploma(standings.closure, standings.as_of)
            found = diploma_among(standings.district, standings.policies, standings.cohort, chosen)
            asked = found.requirements if isinstance(found, DiplomaInForce) else ()
            self._serving = serving_of(asked, standings.closure, ())
        return self._serving

    def gpa(self, name: str | None, span: Span | None = None) -> Measured:
        """Return a grade point average: by the rule of that name, or the only one; over all, or a term or year."""
        key = (name, span)
        if key not in self._gpas:
            rule = gpa_rule(self.rules, name)
            self._gpas[key] = (
                Measured("undetermined-by-policy", None, rule)
                if isinstance(rule, Reason)
                else grade_point_average(self.standings, self.credits, rule, span)
            )
        return self._gpas[key]
