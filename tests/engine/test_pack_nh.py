"""The shipped New Hampshire pack: twenty credits, each counted once, and every graduation competency beside them."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    pack,
    score,
)

from mblkit.engine.audit import audit_credits
from mblkit.engine.requirements import DiplomaInForce, Undetermined, diploma_for
from mblkit.engine.results import Audit

HALF = Fraction(1, 2)

NEEDED = {
    "arts-education": HALF,
    "digital-literacy": HALF,
    "english": 4,
    "mathematics": 3,
    "algebra": 1,
    "physical-sciences": 1,
    "biological-sciences": 1,
    "us-nh-history": 1,
    "us-nh-government": HALF,
    "economics": HALF,
    "world-studies": HALF,
    "health-education": HALF,
    "physical-education": 1,
    "open-electives": 6,
}

FULL = [
    ("art", HALF, ["arts-education"]),
    ("computers", HALF, ["digital-literacy"]),
    *((f"english-{n}", 1, ["english"]) for n in range(4)),
    ("algebra", 1, ["algebra"]),
    ("geometry", 1, ["mathematics"]),
    ("statistics", 1, ["mathematics"]),
    ("physics", 1, ["physical-sciences"]),
    ("biology", 1, ["biological-sciences"]),
    ("history", 1, ["us-nh-history"]),
    ("civics", HALF, ["us-nh-government"]),
    ("money", HALF, ["economics"]),
    ("world", HALF, ["world-studies"]),
    ("health", HALF, ["health-education"]),
    ("sports", 1, ["physical-education"]),
    *((f"elective-{n}", 1, list[str]()) for n in range(6)),
]

YEARLY = [
    decision("completion", "2027-06-01", condition=f"{name}-each-year", id=f"d-{name}")
    for name in ("english", "mathematics")
]


def audit(had: list[Any], *decisions: Any, shown: bool = True) -> Audit:  # noqa: ANN401
    credits_had = [credit("transfer", amount, "2026-01-10", id=name, toward=toward) for name, amount, toward in had]
    district = make_district([competency("M.1")], experiences=[experience("algebra")], policies=[pack("nh")])
    evidence = [score("M.1", "proficient", "2026-01-10")] if shown else []
    closure = make_closure(evidence, credits_had=credits_had, decisions=[*YEARLY, *decisions])
    return audit_credits(district, closure, day("2027-06-30"))


def test_the_table_of_the_rule() -> None:
    found = diploma_for(make_district(policies=[pack("nh")]), 2027, day("2026-11-22"))
    assert isinstance(found, DiplomaInForce)
    assert {one.id: one.needed for one in found.requirements} == NEEDED
    assert (found.needed, found.competencies, found.force) == (20, True, "statute")
    assert sum(one.needed for one in found.requirements if one.within is None) == 20
    assert not any(one.shared for one in found.requirements)


def test_classes_before_the_reprint_are_not_guessed() -> None:
    assert isinstance(diploma_for(make_district(policies=[pack("nh")]), 2024, day("2026-11-22")), Undetermined)


def test_the_amount_of_algebra_is_a_setting() -> None:
    district = make_district(policies=[pack("nh")], packs=[{"id": "nh", "settings": {"algebra-credits": 2}}])
    found = diploma_for(district, 2027, day("2026-11-22"))
    assert isinstance(found, DiplomaInForce)
    assert {one.id: one.needed for one in found.requirements}["algebra"] == 2


def test_everything_is_met() -> None:
    found = audit(FULL)
    assert {one.id for one in found.requirements if one.state != "met"} == set()
    assert (found.total and found.total.counted, found.state) == (20, "met")


def test_credit_across_subjects_counts_once() -> None:
    """A course of English and history: it fills history, so English needs another credit."""
    both = [one for one in FULL if one[0] not in {"english-3", "history"}] + [
        ("humanities", 1, ["english", "us-nh-history"])
    ]
    found = {one.id: one for one in audit(both).requirements}
    assert sorted((found["english"].short, found["us-nh-history"].short)) == [0, 1]
    assert sum(len([name for name, _ in one.credits if name == "credit:humanities"]) for one in found.values()) == 1


def test_what_no_subject_needs_is_an_elective() -> None:
    more = [one for one in FULL if one[0] != "elective-0"] + [("calculus", 1, ["mathematics"])]
    found = {one.id: one for one in audit(more).requirements}
    assert (found["mathematics"].counted, found["open-electives"].counted) == (3, 6)
    assert audit(more).state == "met"


def test_competencies_stand_beside_credit() -> None:
    found = audit(FULL, shown=False)
    assert {one.state for one in found.requirements} == {"met"}
    assert (found.state, [one.target for one in found.competencies]) == ("short", ["M.1"])


def test_english_and_mathematics_in_each_year_are_recorded() -> None:
    district = make_district(policies=[pack("nh")])
    found = audit_credits(district, make_closure(), day("2027-06-30"))
    assert [(one.id, one.state) for one in found.conditions] == [
        ("english-each-year", "short"),
        ("mathematics-each-year", "short"),
    ]
