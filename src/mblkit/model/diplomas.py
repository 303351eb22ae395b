"""What a policy asks for a diploma."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from mblkit.model.base import Defines, Id, LocalText, Many, Record, Ref, Refers, Text
from mblkit.model.numbers import Amount
from mblkit.model.shared import ClassRange, DayRange, Force


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
