"""Published credit cases about requirements and the audit, decided by the shipped packs as their sources decide them.

The cases beside the checkout are run one by one, by what they say; of the same kinds stand more below them. Cases about
the award of credit, conversions and letters are tested where those are built.
"""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    pack,
    says,
    score,
)

from mblkit.engine.audit import audit_credits
from mblkit.engine.results import Audit, RequirementResult

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "credit_cases.json"

HERE: Final = ("ct-", "maine-")
"""What the ids begin with of the cases that are about requirements."""

AS_OF: Final = day("2027-06-30")

BUCKETS: Final[Mapping[str, list[str]]] = {"elective": [], "mastery_diploma_assessment": ["diploma-assessment"]}
NAMES: Final[Mapping[str, str]] = {"mastery_diploma_assessment": "diploma-assessment"}

AREAS: Final[Mapping[str, str]] = {
    "ELA": "english-language-arts",
    "English Language Arts": "english-language-arts",
    "Math": "mathematics",
    "Mathematics": "mathematics",
    "Science": "science",
    "Science & Technology": "science",
    "Social Studies": "social-studies",
    "Health & PE": "health-physical-education",
    "Visual & Performing Arts": "visual-performing-arts",
    "World Languages": "world-languages",
    "Career & Education Development": "career-education",
}


def named(bucket: str) -> str:
    return NAMES.get(bucket, bucket.replace("_", "-"))


def connecticut(
    graduating_class: int,
    had: Iterable[Any] = (),
    decisions: Iterable[Any] = (),
    settings: Mapping[str, object] | None = None,
) -> Audit:
    district = make_district(policies=[pack("ct")], packs=[{"id": "ct", "settings": settings or {}}])
    student: dict[str, Any] = {"class": graduating_class}
    return audit_credits(district, make_closure(credits_had=had, decisions=decisions, **student), AS_OF)


def bucket_credits(credits_had: Mapping[str, float]) -> list[Any]:
    """Return credits by bucket. Half a credit of humanities is civics and another half arts, as the pack asks."""
    found: list[Any] = []
    for bucket, amount in credits_had.items():
        exact = Fraction(str(amount))
        parts = {bucket: exact}
        if bucket == "humanities" and exact > 1:
            parts = {"civics": Fraction(1, 2), "arts": Fraction(1, 2), bucket: exact - 1}
        found.extend(
            credit("transfer", part, "2022-01-10", id=f"c-{named(name)}", toward=BUCKETS.get(name, [named(name)]))
            for name, part in parts.items()
            if part
        )
    return found


def by_id(found: Audit) -> dict[str, RequirementResult]:
    assert found.total is not None
    return {one.id: one for one in (found.total, *found.requirements)}


def check_buckets(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    had = dict(inputs["credits"])
    if inputs.get("personal_finance_credits"):
        had["personal_finance"] = inputs["personal_finance_credits"]
        had["elective"] = had.get("elective", 0) - inputs["personal_finance_credits"]
    kept = inputs.get("capstone_required_locally", False)
    audited = connecticut(inputs["graduating_class"], bucket_credits(had), settings={"diploma-assessment": kept})
    found = by_id(audited)
    assert found["total"].counted == Fraction(str(expected["total"]))
    assert all(one.state == "met" for one in found.values()) is expected["credit_requirements_met"]
    shorts = {name: one.short for name, one in found.items() if one.short}
    assert shorts == {named(name): Fraction(str(one)) for name, one in expected.get("shortfalls", {}).items()}


def check_language_cap(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    claimed = inputs["nonprofit_world_language_credits_claimed"] if inputs["passed_commissioner_exam"] else 0
    one_each = [
        credit("examination", 1, "2026-01-10", id=f"c-{place}", toward=["world-language"], route="nonprofit-language")
        for place in range(claimed)
    ]
    at_once = [
        credit("examination", claimed, "2026-01-10", toward=["world-language"], route="nonprofit-language")
        for _ in range(min(claimed, 1))
    ]
    for had in (one_each, at_once):
        assert by_id(connecticut(2027, had))["total"].counted == expected["credits_granted_max"]


def check_examination(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    had = [credit("examination", 1, "2026-01-10", toward=["stem"])] if inputs["passed"] else []
    found = by_id(connecticut(2027, had))["stem"]
    assert bool(found.counted) is expected["credit_allowed"]
    assert not expected["seat_time_blocks_credit"]


def check_middle_school(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    refused = "district_policy" in inputs or not inputs.get("board_permits_middle_school_credit", True)
    grade = inputs["grade_when_completed"]
    had = [credit("transfer", 1, "2023-01-10", toward=["stem"], grade=grade)]
    found = by_id(connecticut(2027, had, settings={"refuse-middle-school-credit": refused}))
    wanted = expected["credit_allowed"] if "credit_allowed" in expected else expected["applies_to_required_area"]
    assert bool(found["stem"].counted) is wanted
    assert found["total"].counted == (1 if grade >= 7 else 0)


def check_exemption(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    had = bucket_credits(inputs["credits"])
    recorded = [
        decision("exemption", one["date"], requirement=named(one["requirement"]), role="planning-team")
        for one in inputs.get("ppt_decisions", ())
        if one["finding"] == "not appropriate"
    ]
    if inputs.get("parent_written_request"):
        recorded.append(decision("exemption", "2026-03-04", requirement="world-language", role="parent"))
    found = connecticut(2027, had, recorded)
    language = by_id(found)["world-language"]
    lifted = expected["world_language"] in {"not_applicable", "exempt"}
    assert language.state == ("not-applicable" if lifted else "short")
    assert says(language.reason, "decision: exempted") is lifted
    assert by_id(found)["total"].short == 25 - sum(one.record.amount for one in had)


def check_financial_aid(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    recorded = []
    if inputs["fafsa"] or inputs["institutional_aid_application"]:
        recorded.append(decision("completion", "2027-01-10", condition="financial-aid-form"))
    if inputs["waiver"] is not None:
        waiver = inputs["waiver"]
        role = waiver.get("by", "parent")
        recorded.append(decision("waiver", waiver.get("date", "2027-02-01"), condition="financial-aid-form", role=role))
    found = connecticut(inputs["graduating_class"], (), recorded)
    open_ = [one.id for one in found.conditions if one.state == "short"]
    assert (not open_) is expected["financial_aid_condition_met"]


def maine(graduating_class: int, proficient: Iterable[str], *decisions: Any) -> Audit:  # noqa: ANN401
    areas = list(dict.fromkeys(AREAS.values()))
    district = make_district(
        policies=[pack("me")],
        experiences=[experience("algebra")],
        areas=[{"id": area, "name": area} for area in areas],
        frameworks=[{"area": area, "competencies": [competency(f"{area}.1")]} for area in areas],
    )
    evidence = [score(f"{AREAS[area]}.1", "proficient", "2021-03-01") for area in proficient]
    done = decision("completion", "2021-05-01", condition="engagement-each-year")
    student: dict[str, Any] = {"class": graduating_class}
    return audit_credits(district, make_closure(evidence, decisions=[done, *decisions], **student), AS_OF)


def check_maine(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    found = maine(inputs["graduating_class"], inputs["proficient_areas"])
    assert found.total is None
    assert (found.state == "met") is expected["requirement_met"]
    fixed = [
        one.id for one in found.requirements if one.state == "short" and one.choose is None and not one.alternative
    ]
    assert fixed == [AREAS[area] for area in expected.get("missing_fixed", ())]


CHECKS: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], None]]] = {
    "nonprofit_world_language_credits_claimed": check_language_cap,
    "route": check_examination,
    "grade_when_completed": check_middle_school,
    "ppt_decisions": check_exemption,
    "deaf_or_hearing_impaired": check_exemption,
    "fafsa": check_financial_aid,
    "proficient_areas": check_maine,
    "credits": check_buckets,
}
"""The check of a case, by the first of these that its inputs have."""


def shared_cases() -> list[Any]:
    if not CASES.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason="the published cases are not beside the checkout"))]
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases if case["id"].startswith(HERE)]


@pytest.mark.parametrize("case", shared_cases())
def test_the_published_case_is_decided_as_its_source_decides_it(case: Mapping[str, Any]) -> None:
    check = next(CHECKS[key] for key in CHECKS if key in case["inputs"])
    check(case["inputs"], case["expected"])


# -- more of the same kinds ------------------------------------------------------------------------------------------

FULL = {
    "humanities": 9,
    "stem": 9,
    "pe_wellness": 1,
    "health_safety": 1,
    "world_language": 1,
    "elective": 4,
}


@pytest.mark.parametrize(
    ("graduating_class", "change", "shortfalls"),
    [
        (2023, {"mastery_diploma_assessment": 1, "elective": 3}, {}),
        (2023, {}, {"mastery_diploma_assessment": 1}),
        (2024, {}, {}),
        (2026, {"elective": 3.5}, {"total": 0.5}),
        (2027, {}, {"personal_finance": 0.5}),
        (2027, {"personal_finance": 0.5, "elective": 3.5}, {}),
        (2030, {"personal_finance": 0.5, "elective": 3.5, "health_safety": 0.5}, {"health_safety": 0.5, "total": 0.5}),
    ],
)
def test_cohorts(graduating_class: int, change: dict[str, float], shortfalls: dict[str, float]) -> None:
    had = FULL | change
    total = sum(had.values())
    expected = {"total": total, "credit_requirements_met": not shortfalls, "shortfalls": shortfalls}
    check_buckets({"graduating_class": graduating_class, "credits": had}, expected)


def test_the_assessment_where_the_board_keeps_it() -> None:
    inputs = {"graduating_class": 2026, "capstone_required_locally": True, "credits": FULL}
    expected = {"total": 25, "credit_requirements_met": False, "shortfalls": {"mastery_diploma_assessment": 1}}
    check_buckets(inputs, expected)


@pytest.mark.parametrize(
    ("claimed", "passed", "granted"), [(3, True, 3), (4, True, 4), (5, True, 4), (9, True, 4), (5, False, 0)]
)
def test_the_language_cap(claimed: int, granted: int, *, passed: bool) -> None:
    inputs = {"nonprofit_world_language_credits_claimed": claimed, "passed_commissioner_exam": passed}
    check_language_cap(inputs, {"credits_granted_max": granted})


def test_the_language_cap_leaves_out_the_credit_that_nothing_needs() -> None:
    """Four count, in whichever order is best: the one toward humanities is among them."""
    had = [
        credit("examination", 1, "2026-01-10", id=f"c-{place}", toward=["world-language"], route="nonprofit-language")
        for place in range(4)
    ]
    last = credit("examination", 1, "2026-01-10", id="c-9", toward=["humanities"], route="nonprofit-language")
    found = by_id(connecticut(2027, [*had, last]))
    assert (found["world-language"].short, found["humanities"].counted, found["total"].counted) == (0, 1, 4)
    assert says(found["total"].reason, "nonprofit-language: at most 4 credit counts in all years")


@pytest.mark.parametrize(("grade", "counts"), [(6, False), (7, True), (8, True), (9, True)])
def test_grades_before_high_school(grade: int, counts: bool) -> None:
    check_middle_school({"grade_when_completed": grade}, {"credit_allowed": counts})


def test_only_the_decision_of_who_may_lifts_a_requirement() -> None:
    for role, requirement, state in [
        ("planning-team", "stem", "not-applicable"),
        ("parent", "stem", "short"),
        ("teacher", "world-language", "short"),
        ("parent", "world-language", "not-applicable"),
        ("physician", "pe-wellness", "not-applicable"),
        ("physician", "world-language", "short"),
    ]:
        recorded = decision("exemption", "2026-03-04", requirement=requirement, role=role)
        found = by_id(connecticut(2027, (), [recorded]))
        assert found[requirement].state == state, (role, requirement)
        assert found["total"].needed == 25
        assert says(found[requirement].reason, f"{role} may not lift it") is (state == "short")


@pytest.mark.parametrize(
    ("role", "on", "met"),
    [
        ("parent", "2026-10-01", True),
        ("student", "2026-10-01", True),
        ("counselor", "2027-03-14", False),
        ("counselor", "2027-03-15", True),
        ("principal", "2026-03-15", False),
        ("registrar", "2027-05-01", False),
    ],
)
def test_who_waives_the_financial_aid_form_and_from_when(role: str, on: str, met: bool) -> None:
    inputs = {
        "graduating_class": 2027,
        "fafsa": False,
        "institutional_aid_application": False,
        "waiver": {"by": role, "date": on},
    }
    check_financial_aid(inputs, {"financial_aid_condition_met": met})


@pytest.mark.parametrize("form", ["fafsa", "institutional_aid_application"])
def test_either_form_is_enough(form: str) -> None:
    inputs = {"graduating_class": 2027, "fafsa": False, "institutional_aid_application": False, "waiver": None}
    check_financial_aid(inputs | {form: True}, {"financial_aid_condition_met": True})


FIXED = ("ELA", "Math", "Science", "Social Studies")


@pytest.mark.parametrize(
    ("graduating_class", "proficient", "met"),
    [
        (2021, FIXED, True),
        (2021, FIXED[:3], False),
        (2022, FIXED, False),
        (2022, (*FIXED, "World Languages"), True),
        (2023, (*FIXED, "World Languages"), False),
        (2023, (*FIXED, "World Languages", "Health & PE"), True),
        (2024, (*FIXED, "World Languages", "Health & PE"), False),
        (2024, (*FIXED, "World Languages", "Health & PE", "Visual & Performing Arts"), True),
        (2025, (*FIXED, "World Languages", "Health & PE", "Visual & Performing Arts"), False),
        (2025, tuple(AREAS), True),
    ],
)
def test_maine_class_by_class(graduating_class: int, proficient: tuple[str, ...], met: bool) -> None:
    fixed = FIXED if graduating_class < 2025 else ("Visual & Performing Arts", "Career & Education Development", *FIXED)
    missing = [area for area in fixed if area not in proficient]
    expected = {"requirement_met": met, "missing_fixed": missing}
    check_maine({"graduating_class": graduating_class, "proficient_areas": proficient}, expected)


def test_a_choice_that_is_recorded_binds_until_another_is() -> None:
    chosen = decision("choice", "2021-02-01", role="student", requirement="chosen-areas", parts=["world-languages"])
    found = maine(2022, (*FIXED, "Health & PE"), chosen)
    choice = next(one for one in found.requirements if one.id == "chosen-areas")
    assert (choice.state, choice.taken, found.state) == ("needs-decision", ("world-languages",), "needs-decision")
    assert says(choice.reason, "met once student chooses other parts")
    again = decision(
        "choice", "2021-04-01", role="student", requirement="chosen-areas", parts=["health-physical-education"]
    )
    assert maine(2022, (*FIXED, "Health & PE"), chosen, again).state == "met"
    school = decision("choice", "2021-02-01", role="teacher", requirement="chosen-areas", parts=["world-languages"])
    assert maine(2022, (*FIXED, "Health & PE"), school).state == "met"
