"""The shipped Connecticut pack against the table of cohorts, and the published credit cases that it decides."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import competency, credit, day, decision, make_closure, make_district, pack, says

from mblkit.engine.audit import audit_credits
from mblkit.engine.recorded import recorded_awards
from mblkit.engine.requirements import DiplomaInForce, Undetermined, diploma_for
from mblkit.engine.results import Audit
from mblkit.engine.settings import judging_for
from mblkit.packs import pack_ids, pack_text

HALF = Fraction(1, 2)


def diploma(graduating_class: int, **settings: object) -> DiplomaInForce:
    district = make_district(policies=[pack("ct")], packs=[{"id": "ct", "settings": settings}])
    found = diploma_for(district, graduating_class, day("2026-11-01"))
    assert isinstance(found, DiplomaInForce)
    return found


def table(graduating_class: int, **settings: object) -> dict[str, Fraction]:
    return {one.id: one.needed for one in diploma(graduating_class, **settings).requirements}


OLD = {"english": 4, "mathematics": 3, "social-studies": 3, "science": 2, "arts-or-vocational": 1, "pe-wellness": 1}
NEW = {
    "humanities": 9,
    "civics": HALF,
    "arts": HALF,
    "stem": 9,
    "pe-wellness": 1,
    "health-safety": 1,
    "world-language": 1,
}


def test_the_packs_that_are_shipped() -> None:
    assert "ct" in pack_ids()
    assert pack_text("nowhere") is None
    assert pack_text("../model/base") is None
    assert (pack_text("ct") or "").startswith("mbl: policy/1\n")


def test_the_pack_says_what_it_is() -> None:
    record = pack("ct")
    assert (record.id, record.layer, str(record.as_of)) == ("ct", "state", "2026-11-01")
    assert "not legal advice" in str(record.disclaimer)
    assert all(one.cites is not None and one.force == "statute" for one in record.diplomas)
    assert all(setting.note for setting in record.settings.values())


@pytest.mark.parametrize("name", pack_ids())
def test_every_clause_of_every_pack_has_its_source(name: str) -> None:
    record = pack(name)
    assert (record.id, record.layer) == (name, "state")
    assert "not legal advice" in str(record.disclaimer)
    assert all(area.cites for area in record.areas)
    for found in record.diplomas:
        assert found.cites
        assert found.force == "statute"
    assert all(setting.note for setting in record.settings.values())


def test_limits_and_who_may_lift_what() -> None:
    old, new = diploma(2004), diploma(2027)
    assert [one.id for one in new.limits] == ["nonprofit-language", "before-grade-7"]
    assert [(one.most, one.rule.beyond) for one in new.limits] == [(4, "nothing"), (0, "nothing")]
    assert [one.id for one in diploma(2027, **{"refuse-middle-school-credit": True}).limits][-1] == "middle-school"
    assert diploma(1988).limits == ()
    may = {one.id: one.exemptible for one in new.requirements}
    assert may["world-language"] == ("parent", "planning-team")
    assert may["pe-wellness"] == ("physician", "planning-team")
    assert may["stem"] == ("planning-team",)
    assert {one.id: one.exemptible for one in old.requirements}["pe-wellness"] == ("physician", "planning-team")


def test_the_language_limit_is_in_force_since_the_act() -> None:
    district = make_district(policies=[pack("ct")])
    found = diploma_for(district, 2008, day("2008-06-30"))
    assert isinstance(found, DiplomaInForce)
    assert found.limits == ()


def test_a_veterans_diploma_is_the_boards_to_give() -> None:
    board = decision("choice", "2026-05-01", role="board", diploma="ct-veteran")
    found = case(2027, {}, board)
    assert (found.diploma, found.state, found.total) == ("ct-veteran", "met", None)
    teacher = decision("choice", "2026-05-01", role="teacher", diploma="ct-veteran")
    assert case(2027, {}, teacher).diploma == "ct-2027"


@pytest.mark.parametrize("graduating_class", [1988, 2003])
def test_classes_to_2003(graduating_class: int) -> None:
    assert table(graduating_class) == OLD
    assert diploma(graduating_class).needed == 20


@pytest.mark.parametrize("graduating_class", [2004, 2022])
def test_classes_from_2004_have_civics_within_social_studies(graduating_class: int) -> None:
    assert table(graduating_class) == OLD | {"civics": HALF}
    found = diploma(graduating_class)
    assert found.needed == 20
    assert {one.id: one.within for one in found.requirements}["civics"] == "social-studies"


def test_the_class_of_2023_has_the_assessment_whatever_the_district_chooses() -> None:
    assert table(2023) == NEW | {"diploma-assessment": 1}
    assert table(2023, **{"diploma-assessment": False}) == NEW | {"diploma-assessment": 1}
    assert diploma(2023).needed == 25


@pytest.mark.parametrize("graduating_class", [2024, 2025, 2026])
def test_after_the_act_of_2023_the_assessment_is_the_boards_choice(graduating_class: int) -> None:
    assert table(graduating_class) == NEW
    assert table(graduating_class, **{"diploma-assessment": True}) == NEW | {"diploma-assessment": 1}
    assert diploma(graduating_class).needed == 25


@pytest.mark.parametrize("graduating_class", [2027, 2030])
def test_from_2027_personal_finance_counts_beside_another_place(graduating_class: int) -> None:
    assert table(graduating_class) == NEW | {"personal-finance": HALF}
    shared = {one.id for one in diploma(graduating_class).requirements if one.shared}
    assert shared == {"personal-finance"}
    within = {one.id: one.within for one in diploma(graduating_class).requirements if one.within is not None}
    assert within == {"civics": "humanities", "arts": "humanities"}


@pytest.mark.parametrize(("graduating_class", "areas"), [(2023, 22), (2026, 21), (2027, 21)])
def test_the_minimums_do_not_make_the_total(graduating_class: int, areas: int) -> None:
    """The law's own figures: 22 prescribed credits with the assessment, 21 without it."""
    found = diploma(graduating_class)
    outer = sum(one.needed for one in found.requirements if one.within is None and not one.shared)
    assert outer == areas


def test_a_class_before_the_table_is_not_guessed() -> None:
    district = make_district(policies=[pack("ct")])
    assert isinstance(diploma_for(district, 1987, day("2026-11-01")), Undetermined)


def test_amounts_that_the_law_leaves_open_are_settings() -> None:
    chosen = table(2027, **{"civics-credits": 1, "arts-credits": 1.5})
    assert (chosen["civics"], chosen["arts"]) == (1, Fraction(3, 2))


@pytest.mark.parametrize(
    ("graduating_class", "settings", "asked"),
    [
        (2023, {}, False),
        (2024, {"financial-aid-form-from-2025": True}, False),
        (2025, {}, False),
        (2025, {"financial-aid-form-from-2025": True}, True),
        (2026, {"financial-aid-form-from-2025": True}, True),
        (2027, {}, True),
        (2027, {"financial-aid-form": False}, False),
        (2030, {"financial-aid-form-from-2025": False}, True),
    ],
)
def test_the_financial_aid_form_is_a_dated_switch(graduating_class: int, settings: dict[str, Any], asked: bool) -> None:
    conditions = diploma(graduating_class, **settings).conditions
    assert [one.id for one in conditions] == ["financial-aid-form"] * asked
    assert all(one.private and "parent" in one.waivable for one in conditions)


def test_the_guidelines_are_the_packs_judging() -> None:
    found = judging_for(make_district([competency("M.1")], policies=[pack("ct")]), "M.1", 2027, day("2026-11-01"))
    assert (found.method.value.name, found.rollup.value.rule, found.body.value.purposes) == (
        "latest",
        "all",
        ("summative",),
    )
    assert {won.layer for won in (found.method, found.rollup, found.body)} == {"state"}
    assert "Guidelines" in (found.method.cites or "")


# -- the published cases (shared/data/cases/credit_cases.json); ids as there ---------------------------------------

BUCKETS = {
    "humanities": ["humanities"],
    "stem": ["stem"],
    "pe_wellness": ["pe-wellness"],
    "health_safety": ["health-safety"],
    "world_language": ["world-language"],
    "mastery_diploma_assessment": ["diploma-assessment"],
    "elective": [],
}


def case(graduating_class: int, credits_had: dict[str, float], *decisions: Any) -> Audit:  # noqa: ANN401
    """Audit credits by bucket; half a credit of humanities is civics and another half arts, as the pack asks."""
    had: list[Any] = []
    for bucket, amount in credits_had.items():
        parts = {bucket: Fraction(str(amount))}
        if bucket == "humanities":
            parts = {"civics": HALF, "arts": HALF, bucket: parts[bucket] - 1}
        had.extend(
            credit("transfer", part, "2022-01-10", id=name.replace("_", "-"), toward=BUCKETS.get(name, [name]))
            for name, part in parts.items()
            if part
        )
    district = make_district(policies=[pack("ct")])
    student: dict[str, Any] = {"class": graduating_class}
    closure = make_closure(credits_had=had, decisions=decisions, **student)
    return audit_credits(district, closure, day("2026-11-01"))


def shortfalls(found: Audit) -> dict[str, Fraction]:
    assert found.total is not None
    return {one.id: one.short for one in (found.total, *found.requirements) if one.state == "short"}


FULL = {
    "humanities": 9,
    "stem": 9,
    "pe_wellness": 1,
    "health_safety": 1,
    "world_language": 1,
    "mastery_diploma_assessment": 1,
    "elective": 2.5,
}


def test_ct_2023_stem_short() -> None:
    found = case(2023, FULL | {"humanities": 10, "stem": 8.5})
    assert found.total is not None
    assert found.total.counted == 25
    assert shortfalls(found) == {"stem": HALF}


def test_ct_2023_total_short() -> None:
    found = case(2023, FULL)
    assert found.total is not None
    assert found.total.counted == Fraction(49, 2)
    assert shortfalls(found) == {"total": HALF}


def test_ct_2027_missing_finance() -> None:
    credits_had = {name: amount for name, amount in FULL.items() if name != "mastery_diploma_assessment"}
    found = case(2027, credits_had | {"humanities": 10, "elective": 3})
    assert found.total is not None
    assert found.total.counted == 25
    assert shortfalls(found) == {"personal-finance": HALF}


def test_ct_ppt_not_appropriate_and_ct_wl_deaf_exemption() -> None:
    without = {name: amount for name, amount in FULL.items() if name != "world_language"}
    assert shortfalls(case(2023, without)) == {"world-language": 1, "total": Fraction(3, 2)}
    for role in ("planning-team", "parent"):
        lifted = decision("exemption", "2026-03-04", requirement="world-language", role=role)
        found = case(2023, without, lifted)
        result = next(one for one in found.requirements if one.id == "world-language")
        assert (result.state, result.short) == ("not-applicable", 0)
        assert says(result.reason, f"exempted on 2026-03-04 by {role}")
        assert shortfalls(found) == {"total": Fraction(3, 2)}


def test_ct_fafsa_2027_none() -> None:
    found = case(2027, FULL)
    (condition,) = found.conditions
    assert (condition.id, condition.state) == ("financial-aid-form", "short")
    done = case(2027, FULL, decision("completion", "2026-10-01", condition="financial-aid-form"))
    assert done.conditions[0].state == "met"


def test_ct_subject_exam_no_seat_time() -> None:
    exam = credit("examination", 1, "2026-01-10", examination="Commissioner-approved", result="passed")
    ((award, _),) = recorded_awards(make_closure(credits_had=[exam]), day("2026-11-01"))
    assert (award.amount, award.needs_decision) == (1, False)


def test_ct_middle_school_grade8_and_its_local_no() -> None:
    """The same facts count or do not: what a middle-school credit may serve is the district's to say, in `toward`."""
    algebra = credit("transfer", 1, "2022-01-10", id="algebra", toward=["stem"], grade=8)
    kept_out = credit("transfer", 1, "2022-01-10", id="algebra", toward=[], grade=8)
    for had, counted in ((algebra, 1), (kept_out, 0)):
        found = audit_credits(make_district(policies=[pack("ct")]), make_closure(credits_had=[had]), day("2026-11-01"))
        assert next(one.counted for one in found.requirements if one.id == "stem") == counted
        assert found.total is not None
        assert found.total.counted == 1
