"""Policies: how mastery is judged, how credit is awarded, what a diploma asks for. Data, never code."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from mblkit.model.base import Day, Defines, Id, LocalText, Many, Record, Ref, Refers, Some, Text, Way, contradiction
from mblkit.model.numbers import Amount, AmountOrSwitch, Count, Rounding, Whole
from mblkit.model.shared import ClassRange, DayRange, Force, Purpose


class FromSetting(Record):
    """An amount that a setting of the policy gives.

    Attributes:
        setting: the setting.
    """

    setting: Ref


def _amount_form(value: object) -> str:
    return "from-setting" if isinstance(value, dict | FromSetting) else "amount"


CreditsNeeded = Annotated[
    Annotated[Amount, Tag("amount")] | Annotated[FromSetting, Tag("from-setting")],
    Discriminator(_amount_form),
]
"""An amount of credit, or the setting that gives it."""


class Scope(Record):
    """What a setting is for. A setting without a scope is for everything.

    Attributes:
        competency: one competency.
        experience: one experience; for credit settings only.
        area: one content area.
        classes: some graduating classes.
    """

    competency: Annotated[Ref, Refers("competency")] | None = None
    experience: Annotated[Ref, Refers("experience")] | None = None
    area: Annotated[Ref, Refers("area")] | None = None
    classes: ClassRange | None = None


class Body(Record):
    """What evidence is admissible, and how much of it a judgement needs.

    Attributes:
        purposes: the purposes that count.
        items: how many pieces of evidence at least.
        tasks: how many different tasks at least.
        measures: how many different measures at least.
        occasions: how many different days at least.
        raters: how many different scorers at least.
        months: how recent evidence must be, in months before the day of the judgement; without it, any age.
    """

    purposes: Some[Purpose] = ("summative",)
    items: Count = 1
    tasks: Count = 1
    measures: Count = 1
    occasions: Count = 1
    raters: Count = 1
    months: Count | None = None


class Method(Record):
    """How one level is found in a body of evidence.

    Attributes:
        name: latest, highest or mean.
        ties: for latest: which score holds when the last day and attempt have several.
        places: for mean: how many decimals the mean is rounded to before it is compared.
        rounding: for mean: how it is rounded.
    """

    name: Literal["latest", "highest", "mean"]
    ties: Literal["highest", "lowest"] = "highest"
    places: Whole | None = None
    rounding: Annotated[Rounding, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _parameters_fit(self) -> Self:
        at: Way = ("name",) if self.places is None else ("places",)
        if self.name == "mean" and (self.places is None or not 0 <= self.places <= 6):  # noqa: PLR2004
            raise contradiction('the method mean has no "places" from 0 to 6 to round to', at)
        at = ("rounding",) if self.places is None else ("places",)
        if self.name != "mean" and (self.places is not None or self.rounding is not None):
            raise contradiction('"places" and "rounding" belong to the method mean alone', at, ("name",))
        if self.name != "latest" and "ties" in self.model_fields_set:
            raise contradiction('"ties" belongs to the method latest alone', ("ties",), ("name",))
        return self


class RollUp(Record):
    """How results on parts become one result.

    Attributes:
        rule: all parts, or at least some of them.
        count: for at-least: how many.
    """

    rule: Literal["all", "at-least"] = "all"
    count: Count | None = None

    @model_validator(mode="after")
    def _count_fits(self) -> Self:
        if (self.rule == "at-least") != (self.count is not None):
            raise contradiction(
                'the rule at-least and the field "count" belong together',
                ("rule",) if self.count is None else ("count",),
            )
        return self


class Judging(Record):
    """Settings of the judgement of mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        body: the body of evidence.
        method: how a level is found.
        target: the level that shows mastery, where it is not the scale's.
        rollup: how indicators make a competency.
        retention: whether mastery once shown stays (sticky) or follows the evidence (current).
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    body: Body | None = None
    method: Method | None = None
    target: Annotated[Ref, Refers("level")] | None = None
    rollup: RollUp | None = None
    retention: Literal["sticky", "current"] | None = None

    @model_validator(mode="after")
    def _no_experience(self) -> Self:
        if self.scope.experience is not None:
            raise contradiction("mastery is judged over all experiences, not for one", ("for", "experience"))
        return self


class CreditRule(Record):
    """Settings of credit by mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        requires: how much of what an experience carries must be mastered.
        approval: whether a recorded approval is needed before the credit counts.
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    requires: RollUp | None = None
    approval: bool | None = None

    @model_validator(mode="after")
    def _no_competency(self) -> Self:
        if self.scope.competency is not None:
            raise contradiction("credit is awarded for an experience, not for a competency", ("for", "competency"))
        return self


class Setting(Record):
    """Something that a pack leaves to the district.

    Attributes:
        default: what holds where the district says nothing: an amount, or true or false.
        note: what is open, and why.
    """

    default: AmountOrSwitch
    note: LocalText


class Clause(Record):
    """What every part of a diploma has.

    Attributes:
        title: its title for people.
        classes: the graduating classes that it is for; without it, all of the diploma's.
        dates: the days on which it is in force; without it, always.
        when: a setting of this policy that must be true.
        cites: the law or decision behind it.
        force: how it binds.
    """

    title: LocalText
    classes: ClassRange | None = None
    dates: DayRange | None = None
    when: Ref | None = None
    cites: Text | None = None
    force: Force | None = None


class Requirement(Clause):
    """A minimum of credit.

    Attributes:
        id: its permanent id, used in `toward`.
        credits: how much credit at least, or the setting that says so.
        within: the requirement that it is a part of: its credit counts there too.
        counting: exclusive where a credit counts here or in another such requirement; shared where it
            counts here beside any other.
    """

    id: Annotated[Id, Defines("requirement")]
    credits: CreditsNeeded
    within: Annotated[Ref, Refers("requirement")] | None = None
    counting: Literal["exclusive", "shared"] = "exclusive"


class Condition(Clause):
    """Something that the diploma asks for and that is no credit.

    Attributes:
        id: its permanent id, used in decisions.
        waivable: who may set it aside; none where nobody may.
        private: whether documents for others than the family leave it out.
    """

    id: Annotated[Id, Defines("condition")]
    waivable: Many[Text] = ()
    private: bool = False


class Diploma(Clause):
    """A diploma: a total of credit, requirements and conditions.

    Attributes:
        id: its permanent id.
        credits: the total of credit, each credit counted once.
        competencies: whether every required competency must be mastered.
        requirements: the minimums of credit.
        conditions: what else is asked for.
    """

    id: Annotated[Id, Defines("diploma")]
    credits: CreditsNeeded
    competencies: bool = False
    requirements: Many[Requirement] = ()
    conditions: Many[Condition] = ()


class Addition(Record):
    """What a more local policy adds to a diploma, or makes stricter.

    Attributes:
        to: the diploma.
        classes: the graduating classes that the addition is for; without it, all of the diploma's.
        dates: the days on which it is in force; without it, always.
        cites: the decision behind it.
        credits: the total of credit, where it is another.
        competencies: true where every required competency must be mastered too.
        requirements: requirements that are added, or that take the place of those with the same id.
        conditions: conditions that are added, or that take the place of those with the same id.
    """

    to: Annotated[Ref, Refers("diploma")]
    classes: ClassRange | None = None
    dates: DayRange | None = None
    cites: Text | None = None
    credits: Amount | None = None
    competencies: bool | None = None
    requirements: Many[Requirement] = ()
    conditions: Many[Condition] = ()


class StatutoryArea(Record):
    """A content area in which the law asks for competencies (clause C028).

    Attributes:
        id: its permanent id; an area of the district serves it by having the same id, or by naming it in `covers`.
        title: its title for people.
        classes: the graduating classes that the law asks it for; without it, all of the policy's.
        cites: the law that asks for it.
    """

    id: Annotated[Id, Defines("statutory-area")]
    title: LocalText
    classes: ClassRange | None = None
    cites: Text


class PolicyRecord(Record):
    """A policy.

    Attributes:
        id: its permanent id.
        title: its title.
        layer: state, district or school; the more local layer wins.
        school: the school whose students it is for, where the layer is school; without it, every school's.
        as_of: the day on which the text was last compared with its sources.
        adopted: when, by whom and under which number it was adopted.
        dates: the days on which it is in force.
        classes: the graduating classes that it is for.
        disclaimer: what a reader must know before relying on it.
        relearning: how a student who is not there yet learns it again and tries again (clause C064).
        settings: what the policy leaves open, by name.
        areas: the content areas in which the law asks the framework for competencies.
        judging: how mastery is judged.
        credit: how credit by mastery is awarded.
        diplomas: the diplomas that it defines.
        additions: what it adds to diplomas of other policies.
    """

    id: Annotated[Id, Defines("policy")]
    title: LocalText
    layer: Literal["state", "district", "school"]
    school: Annotated[Ref, Refers("school")] | None = None
    as_of: Day
    adopted: Text | None = None
    dates: DayRange | None = None
    classes: ClassRange | None = None
    disclaimer: LocalText | None = None
    relearning: LocalText | None = None
    settings: dict[str, Setting] = Field(default_factory=dict)
    areas: Many[StatutoryArea] = ()
    judging: Many[Judging] = ()
    credit: Many[CreditRule] = ()
    diplomas: Many[Diploma] = ()
    additions: Many[Addition] = ()

    @model_validator(mode="after")
    def _school_of_a_school(self) -> Self:
        if self.school is not None and self.layer != "school":
            raise contradiction('only a policy of the layer school has a "school"', ("school",), ("layer",))
        return self
