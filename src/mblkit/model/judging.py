"""How a policy says that mastery is judged."""

from typing import Annotated, Final, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from mblkit.model.base import Many, Record, Ref, Refers, Some, Text, contradiction
from mblkit.model.methods import Method
from mblkit.model.numbers import Count, Number
from mblkit.model.rollups import RollUp
from mblkit.model.scale import CODES
from mblkit.model.scope import Scope
from mblkit.model.shared import Purpose


def _counted_form(value: object) -> str:
    return "level" if isinstance(value, str) and "/" not in value else "number"


CountedScore = Annotated[
    Annotated[Annotated[Ref, Refers("level")], Tag("level")] | Annotated[Number, Tag("number")],
    Discriminator(_counted_form),
]
"""The score that a code is given: a level's id, or a number, which need not be on the scale."""


class CountedCode(Record):
    """A code that is given a score.

    Attributes:
        counts_as: the level or the number that it counts as.
    """

    counts_as: CountedScore


def _code_form(value: object) -> str:
    return "counted" if isinstance(value, dict | CountedCode) else "word"


CodeRule = Annotated[
    Annotated[Literal["set-aside", "blocks"], Tag("word")] | Annotated[CountedCode, Tag("counted")],
    Discriminator(_code_form),
]
"""What a code does: nothing, or it holds the result until there is a decision, or it is given a score."""


class CodeRules(Record):
    """What an entry that is no score does: `set-aside` (nothing), `blocks` (a decision is needed), or `counts_as`.

    Attributes:
        not-assessed: what it does where work was not looked at.
        missed: what it does where work was not handed in.
        excused: what it does where the student need not do the work.
    """

    not_assessed: CodeRule = Field(default="set-aside", alias="not-assessed")
    missed: CodeRule = "set-aside"
    excused: CodeRule = "set-aside"

    def rule(self, code: str) -> CodeRule:
        """Return what a code does. Raises KeyError for a word that is no code."""
        rules: dict[str, CodeRule] = dict(zip(CODES, (self.not_assessed, self.missed, self.excused), strict=True))
        return rules[code]


class Body(Record):
    """What evidence is admissible, in which order it stands, and how much of it a judgement needs.

    Attributes:
        purposes: the purposes that count.
        otherwise: the purposes that count provisionally, while no evidence of `purposes` counts.
        items: how many pieces of evidence at least.
        tasks: how many different tasks at least.
        measures: how many different measures at least.
        occasions: how many different days at least.
        raters: how many different scorers at least.
        months: how recent evidence must be, in months before the day of the judgement; without it, any age.
        school_years: how recent, in school years: 1 for the school year of the judgement alone.
        order_by: whether the day of the demonstration or the day of the record puts scores in order.
        attempts: of several attempts at one task in one place, which count: all, the latest, the highest, the first.
        max_attempts: attempts after this one do not count; without it, no attempt is one too many.
        codes: what not-assessed, missed and excused do; without it, nothing.
    """

    purposes: Some[Purpose] = ("summative",)
    otherwise: Many[Purpose] = ()
    items: Count = 1
    tasks: Count = 1
    measures: Count = 1
    occasions: Count = 1
    raters: Count = 1
    months: Count | None = None
    school_years: Count | None = None
    order_by: Literal["demonstrated", "recorded"] = "demonstrated"
    attempts: Literal["all", "latest", "highest", "first"] = "all"
    max_attempts: Count | None = None
    codes: CodeRules = Field(default_factory=CodeRules)

    @model_validator(mode="after")
    def _fields_fit(self) -> Self:
        if not set(self.otherwise).isdisjoint(self.purposes):
            raise contradiction('a purpose in "otherwise" counts already', ("otherwise",), ("purposes",))
        if self.attempts == "first" and self.max_attempts is not None:
            raise contradiction('"max_attempts" stands beside "attempts: first"', ("max_attempts",), ("attempts",))
        return self


class Review(Record):
    """When mastery is looked at again.

    Attributes:
        months: how many months after the newest evidence.
    """

    months: Count


class Reviewed(Record):
    """Mastery that follows the evidence and needs a decision once that is old.

    Attributes:
        review: when it is looked at again.
    """

    review: Review


def _retention_form(value: object) -> str:
    return "reviewed" if isinstance(value, dict | Reviewed) else "word"


Retention = Annotated[
    Annotated[Literal["sticky", "current"], Tag("word")] | Annotated[Reviewed, Tag("reviewed")],
    Discriminator(_retention_form),
]
"""Whether mastery once shown stays, follows the evidence, or is looked at again after some months."""


class Judging(Record):
    """Settings of the judgement of mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        body: the body of evidence.
        method: how a level is found.
        target: the level that shows mastery, where it is not the scale's.
        rollup: how indicators make a competency.
        retention: whether mastery once shown stays (sticky), follows the evidence (current), or follows it and is
            looked at again after some months without newer evidence (`review: {months: ...}`).
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    body: Body | None = None
    method: Method | None = None
    target: Annotated[Ref, Refers("level")] | None = None
    rollup: RollUp | None = None
    retention: Retention | None = None

    @model_validator(mode="after")
    def _scope_fits(self) -> Self:
        if self.scope.experience is not None:
            raise contradiction("mastery is judged over all experiences, not for one", ("for", "experience"))
        if self.scope.indicator is not None and self.rollup is not None:
            raise contradiction("an indicator has no parts to roll up", ("rollup",), ("for", "indicator"))
        return self


JUDGING_KEYS: Final = ("body", "method", "target", "rollup", "retention")
"""The keys of a setting of judging that are settled one by one."""
