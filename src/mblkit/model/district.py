"""The district itself: schools, calendar, content areas, languages, and which policy packs apply."""

from typing import Annotated, Final, Self

from pydantic import Field, PlainValidator, model_validator

from mblkit.model.base import (
    Day,
    Defines,
    Distinct,
    Id,
    Language,
    LocalText,
    Many,
    Record,
    Ref,
    Refers,
    Some,
    Text,
    Way,
    contradiction,
)
from mblkit.model.checks import Checks
from mblkit.model.numbers import AmountOrSwitch, Within
from mblkit.model.signing import Signing
from mblkit.model.vocabulary import Vocabulary

_GROUPS: Final = Within(5, 1000)
"""How small the smallest group that is printed may be (clauses, section 7.2)."""


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
        covers: the content areas of the law that it serves beside the one with its own id, as the policy names them.
    """

    id: Annotated[Id, Defines("area")]
    name: LocalText
    covers: Distinct[Annotated[Ref, Refers("statutory-area")]] = ()


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
        spans: list[tuple[Way, Day, Day]] = [((), self.starts, self.ends)]
        spans.extend((("terms", place), term.starts, term.ends) for place, term in enumerate(self.terms))
        for at, starts, ends in spans:
            if starts > ends:
                raise contradiction("a year or term ends before it begins", (*at, "ends"), (*at, "starts"))
            for name, outside in (("starts", starts < self.starts), ("ends", ends > self.ends)):
                if outside:
                    raise contradiction("a term lies outside its year", (*at, name), (name,))
        return self


class Privacy(Record):
    """How the district keeps people from being picked out.

    Attributes:
        min_group: the smallest group whose size or share is printed.
    """

    min_group: Annotated[int, PlainValidator(_GROUPS), _GROUPS.schema()] = 10


class Documents(Record):
    """How the district's documents look.

    Attributes:
        accent: the colour of headings and rules, as `#rrggbb` in small letters; dark enough to be read on white.
        logo: a picture in the repository, PNG, JPEG or SVG, from the folder of `mbl.yaml` on.
    """

    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] | None = None
    logo: Text | None = None


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
        vocabulary: the district's own words for what its documents talk about.
        checks: what the district asks of `mbl validate`.
        people: the folder of the names, where it is not in the repository; from the folder of `mbl.yaml` on.
        signing: the key that signs official documents; only its public side.
        privacy: how people are kept from being picked out.
        documents: how documents look.
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
    vocabulary: Vocabulary = Field(default_factory=Vocabulary)
    checks: Checks = Field(default_factory=Checks)
    people: Text | None = None
    signing: Signing | None = None
    privacy: Privacy = Field(default_factory=Privacy)
    documents: Documents = Field(default_factory=Documents)
