"""The district itself: schools, calendar, content areas, languages, and which policy packs apply."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mblkit.model.base import Day, Defines, Id, Language, LocalText, Many, Record, Ref, Refers, Some, Text
from mblkit.model.numbers import AmountOrSwitch


class School(Record):
    """A school of the district.

    Attributes:
        id: its permanent short name.
        name: its full name, as printed on documents.
        ceeb: the College Board code of the school, as text.
        address: the postal address, one line.
        phone: the telephone number, as text.
        principal: the staff id of the principal.
        registrar: the staff id of the registrar.
        accreditor: the body that accredits the school.
    """

    id: Annotated[Id, Defines("school")]
    name: Text
    ceeb: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    principal: Annotated[Ref, Refers("staff")] | None = None
    registrar: Annotated[Ref, Refers("staff")] | None = None
    accreditor: Text | None = None


class Area(Record):
    """A content area, or the place of the cross-curricular competencies.

    Attributes:
        id: its permanent short name.
        name: its name for people.
    """

    id: Annotated[Id, Defines("area")]
    name: LocalText


class Term(Record):
    """A part of a school year.

    Attributes:
        id: unique over all years, such as `2025-26.s1`.
        name: its name for people.
        starts: the first day.
        ends: the last day.
    """

    id: Annotated[Id, Defines("term")]
    name: LocalText
    starts: Day
    ends: Day


class Year(Record):
    """A school year.

    Attributes:
        id: its name, such as `2025-26`.
        starts: the first day of school.
        ends: the last day of school.
        terms: its terms, in order.
    """

    id: Annotated[Id, Defines("year")]
    starts: Day
    ends: Day
    terms: Many[Term] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        spans = [(self.starts, self.ends), *((term.starts, term.ends) for term in self.terms)]
        if any(starts > ends for starts, ends in spans):
            raise PydanticCustomError("mbl_fields", "a year or term ends before it begins")
        if any(starts < self.starts or ends > self.ends for starts, ends in spans):
            raise PydanticCustomError("mbl_fields", "a term lies outside its year")
        return self


class PackChoice(Record):
    """A policy pack that applies to the district, with the district's choices.

    Attributes:
        id: the pack.
        settings: the pack's settings that the district fixes: an amount, or true or false.
    """

    id: Annotated[Ref, Refers("policy")]
    settings: dict[str, AmountOrSwitch] = Field(default_factory=dict)


class DistrictRecord(Record):
    """The district. Exactly one file of the repository says this, `mbl.yaml` at its top.

    Attributes:
        id: its permanent short name.
        name: its full name, as printed on documents.
        state: the two letters of the state.
        schools: its schools.
        areas: its content areas, in the order in which reports show them.
        years: its school years, oldest first.
        languages: the languages of its texts; the first is the one that plain text is in.
        scale: the scale that scores are on where a framework file names no other.
        packs: the policy packs that apply, state before district.
    """

    id: Id
    name: Text
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    schools: Some[School]
    areas: Some[Area]
    years: Some[Year]
    languages: Some[Language] = ("en",)
    scale: Annotated[Ref, Refers("scale")]
    packs: Many[PackChoice] = ()
