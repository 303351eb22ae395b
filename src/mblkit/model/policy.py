"""Policies: how mastery is judged, how credit is awarded, what a diploma asks for. Data, never code."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.awarding import CreditRule
from mblkit.model.base import Day, Defines, Id, LocalText, Many, Record, Ref, Refers, Text, contradiction
from mblkit.model.bases import BasisRule
from mblkit.model.conversions import Conversion
from mblkit.model.diplomas import Addition, Diploma
from mblkit.model.judging import Judging
from mblkit.model.moderation import Moderation
from mblkit.model.numbers import AmountOrSwitch
from mblkit.model.recognition import Recognition
from mblkit.model.shared import ClassRange, DayRange


class Setting(Record):
    """Something that a pack leaves to the district.

    Attributes:
        default: what holds where the district says nothing: an amount, or true or false.
        note: what is open, and why.
    """

    default: AmountOrSwitch
    note: LocalText


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
        moderation: how scores of two people are moderated.
        credit: how credit by mastery is awarded.
        bases: which credit on other grounds counts, and how much of it.
        conversions: how levels and means become letters, points of a hundred or a grade point average.
        diplomas: the diplomas that it defines.
        additions: what it adds to diplomas of other policies.
        recognition: grade standing, eligibility, honors, rank and grade point average.
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
    moderation: Moderation | None = None
    credit: Many[CreditRule] = ()
    bases: Many[BasisRule] = ()
    conversions: Many[Conversion] = ()
    diplomas: Many[Diploma] = ()
    additions: Many[Addition] = ()
    recognition: Many[Recognition] = ()

    @model_validator(mode="after")
    def _school_of_a_school(self) -> Self:
        if self.school is not None and self.layer != "school":
            raise contradiction('only a policy of the layer school has a "school"', ("school",), ("layer",))
        return self

    @model_validator(mode="after")
    def _conversions_apart(self) -> Self:
        ids = [one.id for one in self.conversions]
        again = next((place for place, name in enumerate(ids) if name in ids[:place]), None)
        if again is not None:
            at, other = ("conversions", again, "id"), ("conversions", ids.index(ids[again]), "id")
            raise contradiction("two conversions of the policy have one id", at, other)
        return self

    @model_validator(mode="after")
    def _recognition_apart(self) -> Self:
        ids = [one.id for one in self.recognition]
        again = next((place for place, name in enumerate(ids) if name in ids[:place]), None)
        if again is not None:
            at, other = ("recognition", again, "id"), ("recognition", ids.index(ids[again]), "id")
            raise contradiction("two rules of recognition have one id", at, other)
        return self
