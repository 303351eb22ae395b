"""What a policy asks for a diploma."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from mblkit.model.base import Defines, Distinct, Id, LocalText, Many, Record, Ref, Refers, Text, contradiction, read_day
from mblkit.model.numbers import Amount, Count, Number
from mblkit.model.shared import Basis, ClassRange, DayRange, Force, Grade, Pathway, Role


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


def _not_negative(value: Fraction) -> Fraction:
    if value < 0:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": "below 0"})
    return value


AmountOrNone = Annotated[Number, AfterValidator(_not_negative)]
"""A number that may be 0, such as how much credit counts."""


def _read_month_day(value: Any) -> tuple[int, int]:  # noqa: ANN401 - the border: anything may come
    day = read_day(f"2001-{value}") if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("mbl_month_day", "not a day of every year, written MM-DD")
    return day.month, day.day


def _show_month_day(value: tuple[int, int]) -> str:
    return f"{date(2001, *value):%m-%d}"


MonthDay = Annotated[
    tuple[int, int],
    PlainValidator(_read_month_day),
    PlainSerializer(_show_month_day, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^(0[1-9]|1[0-2])-[0-3][0-9]$"}),
]
"""A day of the year, written MM-DD; 29 February is no day of each year."""


class FromDay(Record):
    """A role that may decide only late in the last year.

    Attributes:
        role: who.
        from: the first day on which it may, in the year of the diploma, as MM-DD.
    """

    role: Role
    start: Annotated[MonthDay, Field(alias="from")]


def _role_form(value: object) -> str:
    return "from-day" if isinstance(value, dict | FromDay) else "role"


Decider = Annotated[
    Annotated[Role, Tag("role")] | Annotated[FromDay, Tag("from-day")],
    Discriminator(_role_form),
]
"""A role that may take a decision, and from which day on where not always."""


class CreditScope(Record):
    """Which credit is meant. All that is given must fit; nothing given is all credit.

    Attributes:
        basis: earned on one of these legal grounds.
        pathway: earned in an experience of one of these types.
        route: recorded as earned by one of these routes.
        grades: earned in one of these grades.
        toward: may serve one of these requirements, or a part of one.
    """

    basis: Distinct[Basis] = ()
    pathway: Distinct[Pathway] = ()
    route: Distinct[Id] = ()
    grades: Distinct[Grade] = ()
    toward: Distinct[Annotated[Ref, Refers("requirement")]] = ()


class MasteryAsked(Record):
    """Competencies that a requirement asks for.

    Attributes:
        areas: the required competencies of these content areas, of the law or of the district.
        competencies: these competencies.
        least: how many of them at least; without it, all.
    """

    areas: Distinct[Annotated[Ref, Refers("statutory-area", "area")]] = ()
    competencies: Distinct[Annotated[Ref, Refers("competency")]] = ()
    least: Count | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.areas and not self.competencies:
            raise contradiction('"mastery" names neither areas nor competencies')
        return self


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
    """Something that the diploma asks for: credit, mastery, some of its own parts, or several of these.

    Attributes:
        id: its permanent id, used in `toward`.
        credits: how much credit at least, or the setting that says so.
        mastery: the competencies that must be mastered.
        choose: how many of its parts must be met; without it, all of them are asked for by themselves.
        chosen_by: whose recorded choice says which parts count; without it, whichever are met.
        within: the requirement that it is a part of: its credit counts there too.
        counting: exclusive where a credit counts here or in another such requirement; shared where it
            counts here beside any other.
        of: credit that serves it although no `toward` names it.
        areas: the content areas whose credit it is for (clause C001); without it, any.
        exemptible: who may lift it by a recorded exemption.
    """

    id: Annotated[Id, Defines("requirement")]
    credits: CreditsNeeded | None = None
    mastery: MasteryAsked | None = None
    choose: Count | None = None
    chosen_by: Role | None = None
    within: Annotated[Ref, Refers("requirement")] | None = None
    counting: Literal["exclusive", "shared"] = "exclusive"
    of: CreditScope | None = None
    areas: Distinct[Annotated[Ref, Refers("statutory-area", "area")]] = ()
    exemptible: Many[Decider] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.credits is None and self.mastery is None and self.choose is None:
            raise contradiction('a requirement asks for none of "credits", "mastery" and "choose"')
        if self.chosen_by is not None and self.choose is None:
            raise contradiction('"chosen_by" and the field "choose" belong together', ("chosen_by",))
        return self


class Condition(Clause):
    """Something that the diploma asks for and that is no credit.

    Attributes:
        id: its permanent id, used in decisions.
        waivable: who may set it aside; none where nobody may.
        private: whether documents for others than the family leave it out.
        within: the requirement that it is one of the ways to meet, which then has `choose`.
    """

    id: Annotated[Id, Defines("condition")]
    waivable: Many[Decider] = ()
    private: bool = False
    within: Annotated[Ref, Refers("requirement")] | None = None


class Limit(Clause):
    """How much credit of some sort counts.

    Attributes:
        id: its permanent id, used in waivers.
        most: how much counts; 0 for none.
        of: the credit that is meant.
        per: over all years, in each school year, or in each summer between two school years.
        beyond: what the rest counts for: nothing, or the total alone.
        waivable: who may let more count; none where nobody may.
    """

    id: Annotated[Id, Defines("condition")]
    most: AmountOrNone
    of: CreditScope
    per: Literal["all", "year", "summer"] = "all"
    beyond: Literal["nothing", "total"] = "nothing"
    waivable: Many[Decider] = ()


class Diploma(Clause):
    """A diploma: a total of credit, requirements, conditions and limits.

    Attributes:
        id: its permanent id.
        credits: the total of credit, each credit counted once; without it, no total is asked for.
        unit: how much of the district's credit one credit of this diploma is; without it, one.
        split: whether a credit may be divided between requirements.
        competencies: whether every required competency must be mastered.
        by_decision: whose recorded choice makes it a student's diploma, in place of the usual one; without it, it is
            the usual one.
        exemptible: who may lift any requirement by a recorded exemption.
        requirements: what it asks for in credit, mastery and choices.
        conditions: what else is asked for.
        limits: how much credit of some sort counts.
    """

    id: Annotated[Id, Defines("diploma")]
    credits: CreditsNeeded | None = None
    unit: Amount | None = None
    split: bool = False
    competencies: bool = False
    by_decision: Many[Role] = ()
    exemptible: Many[Decider] = ()
    requirements: Many[Requirement] = ()
    conditions: Many[Condition] = ()
    limits: Many[Limit] = ()


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
        limits: limits that are added, or that take the place of those with the same id.
    """

    to: Annotated[Ref, Refers("diploma")]
    classes: ClassRange | None = None
    dates: DayRange | None = None
    cites: Text | None = None
    credits: Amount | None = None
    competencies: bool | None = None
    requirements: Many[Requirement] = ()
    conditions: Many[Condition] = ()
    limits: Many[Limit] = ()
