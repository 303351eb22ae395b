"""Published credit cases about awards, decided through the public API by policies as a district would write them.

Each policy below is the YAML of a file, so that a reader sees how that handbook's rule is said. The cases beside the
checkout are run by their ids; of the same kinds stand more below them.
"""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import pytest
from tests.engine.builders import (
    Data,
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    says,
    score,
    section,
)

from mblkit.engine.audit import audit_credits
from mblkit.engine.conversions import convert
from mblkit.engine.results import Audit, Award
from mblkit.engine.truncated import fraction_meant
from mblkit.load.pipeline import read_text
from mblkit.model.policy import PolicyRecord

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "credit_cases.json"

ELSEWHERE: Final = ("ct-", "maine-")
"""What the ids begin with of the cases that `test_published_credits` decides."""

AS_OF: Final = "2026-06-30"

HEAD: Final = "mbl: policy/1\nid: handbook\ntitle: Handbook\nlayer: district\nas_of: 2025-08-27\n"


def policy(text: str) -> PolicyRecord:
    """Return a policy as the loader reads it; what it would find in it makes the test fail."""
    shaped, findings = read_text("policy.yaml", (HEAD + text).encode(), None)
    assert findings == []
    assert shaped is not None
    return cast("PolicyRecord", shaped.records[0].record)


def audited(
    text: str,
    *,
    experiences: Iterable[Data] = (),
    competencies: Iterable[Data] = (),
    as_of: str = AS_OF,
    **closure: Any,  # noqa: ANN401 - the records of the student
) -> Audit:
    evidence = closure.pop("evidence", ())
    district = make_district(competencies, experiences=experiences, policies=[policy(text)])
    return audit_credits(district, make_closure(evidence, **closure), day(as_of))


def awards(found: Audit) -> dict[str, Award]:
    return {award.id: award for award in found.awards}


def counted(found: Audit) -> Fraction:
    """Return the credit that counts, whatever a diploma would make of it."""
    return sum((award.amount for award in found.awards if not award.needs_decision), start=Fraction(0))


def parts(count: int) -> list[dict[str, Any]]:
    return [competency(f"P.{place}") for place in range(1, count + 1)]


def taken(scores: Iterable[object], text: str, amount: object = 1, **more: Any) -> Audit:  # noqa: ANN401 - as above
    """Return the audit of a student who was scored once on each part of a course; None is no score."""
    listed = list(scores)
    return audited(
        text,
        competencies=parts(len(listed)),
        experiences=[experience("algebra", [f"P.{place}" for place in range(1, len(listed) + 1)], amount, **more)],
        sections=[section()],
        evidence=[
            score(f"P.{place}", one if isinstance(one, str) else Fraction(str(one)), f"2025-10-{place:02}")
            for place, one in enumerate(listed, 1)
            if one is not None
        ],
    )


# --------------------------------------------------------------------------------- Franklin Pierce: state tests, AP

FRANKLIN_PIERCE: Final = """
conversions:
  - id: by-level
    title: Credit that a level of the state test recovers at most
    form: cutoffs
    from: {lowest: 1, highest: 4, places: 0}
    rows:
      - {at_least: 3, gives: 2}
      - {at_least: 2, gives: 1}
      - {at_least: 1, gives: 0}
bases:
  - basis: examination
    cites: Procedures 2402P to 2406P
    examinations:
      - {name: State test of English, conversion: by-level}
      - {name: State test of mathematics, conversion: by-level}
      - {name: State test of science, results: [met standard], credits: 0.5}
      - {name: AP Biology, at_least: 2, credits: 1}
"""


def exam(name: str, amount: object, *, id: str = "c-1", **more: Any) -> Any:  # noqa: A002, ANN401 - as records are
    earned = more.pop("earned", "2026-01-10")
    return credit("examination", amount, earned, id=id, examination=name, **({"result": "as scored"} | more))


def recovered(name: str, wanted: int, level: int) -> Fraction:
    """Return how much of some whole credits one result recovers."""
    had = [exam(name, 1, id=f"c-{place}", score=level) for place in range(wanted)]
    return counted(audited(FRANKLIN_PIERCE, credits_had=had))


def check_recovery(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    name, key = ("English", "sba_ela_level") if "sba_ela_level" in inputs else ("mathematics", "sba_math_level")
    found = recovered(f"State test of {name}", inputs.get("credits_needed", 1), inputs[key])
    assert found == expected["recoverable_credits_max"]


def check_science(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    had = [exam("State test of science", expected["credit"], result=inputs["state_science_assessment"])]
    assert counted(audited(FRANKLIN_PIERCE, credits_had=had)) == Fraction(str(expected["credit"]))
    below = [exam("State test of science", expected["credit"], result="did not meet standard")]
    assert counted(audited(FRANKLIN_PIERCE, credits_had=below)) == 0


def check_ap(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    had = [exam(inputs["ap_exam"], 1, score=inputs["ap_score"])]
    assert counted(audited(FRANKLIN_PIERCE, credits_had=had)) == Fraction(str(expected["credit"]))


# -------------------------------------------------------------------------------------------- letters and conversions

RUTLAND: Final = """
conversions:
  - id: of-a-hundred
    title: Points of a hundred
    form: ranges
    from: {lowest: 0, highest: 4, places: 1}
    rows:
      - {from: 3.0, to: 3.2, gives: 90-92}
      - {from: 0, to: 2.9, gives: below}
      - {from: 3.3, to: 4, gives: above}
  - id: repeat
    title: Whether a course is repeated
    form: cutoffs
    from: {lowest: 0, highest: 4}
    rows:
      - {at_least: 2, gives: no repeat}
      - {at_least: 0, gives: repeat}
"""

GORHAM: Final = """
conversions:
  - id: of-a-hundred
    title: Points of a hundred
    form: cutoffs
    from: {lowest: 1, highest: 4, places: 1}
    rows:
      - {at_least: 3, gives: 87}
      - {at_least: 1, gives: 70}
"""


def converted(text: str, name: str, *scores: object) -> object:
    table = next(one for one in policy(text).conversions if one.id == name)
    return convert(table, [Fraction(str(one)) for one in scores]).gives


def check_rutland(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    low, high = expected["range_100"]
    assert converted(RUTLAND, "of-a-hundred", inputs["average"]) == f"{low}-{high}"
    assert (converted(RUTLAND, "repeat", inputs["average"]) == "repeat") is expected["repeat_course"]


def check_gorham(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert converted(GORHAM, "of-a-hundred", inputs["average"]) == expected["hundred_point"]


DISTRICT_100: Final = """
conversions:
  - id: letter
    title: Letter
    form: patterns
    from: {lowest: 1, highest: 4}
    rows:
      - {gives: A, all_in: [3, 4]}
      - {gives: D, all_in: [2]}
      - {gives: B, none_below: 2, share: {share: 1/2, reach: 3}}
      - {gives: C, none_below: 2}
      - {gives: F}
  - id: by-pattern
    title: Credit by the same patterns
    form: patterns
    from: {lowest: 1, highest: 4}
    rows:
      - {gives: 1, none_below: 2, none_missing: true}
      - {gives: 0}
credit:
  - cites: Eligibility page; that a D is credit is our reading
    ladder: {of: values, conversion: by-pattern}
"""


def check_district_100(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    scores = inputs["standard_scores"]
    assert converted(DISTRICT_100, "letter", *scores) == expected["letter"]
    assert (counted(taken(scores, DISTRICT_100)) == 1) is expected["credit"]


DEER_VALLEY: Final = """
conversions:
  - id: points
    title: Points of a semester, regular level
    form: cutoffs
    from: {lowest: 0, highest: 4}
    rows:
      - {at_least: 4, gives: 4}
      - {at_least: 3, gives: 3}
      - {at_least: 2, gives: 2}
      - {at_least: 0, gives: 0}
credit:
  - requires: {rule: mean, at_least: 2}
"""


def check_deer_valley(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    value = inputs["semester_score"]
    assert counted(taken([value], DEER_VALLEY, 0.5)) == Fraction(str(expected["credit"]))
    assert converted(DEER_VALLEY, "points", value) == expected["gpa_points"]


# ------------------------------------------------------------------------------------------------- credit by mastery

BELLOWS_FALLS: Final = """
credit:
  - unsettled: Success on the proficiencies of the course earns credit; the handbook does not say on how many.
diplomas:
  - id: diploma
    title: Diploma
    credits: 1
    requirements: [{id: stem, title: STEM, credits: 1}]
"""


def check_bellows_falls(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    found = taken(inputs["course_proficiency_scores"], BELLOWS_FALLS, toward=["stem"])
    assert expected["outcome"] == "undetermined_by_policy"
    (award,) = found.awards
    assert (award.undetermined, award.needs_decision, counted(found)) == (True, True, 0)
    assert says(award.reason, "3 of 4 parts mastered, and the policy leaves open how many are enough")
    assert found.total is not None
    assert [one.state for one in (found.total, *found.requirements)] == ["undetermined-by-policy"] * 2
    assert says(found.requirements[0].reason, "met once the policy settles credit that it leaves open")
    assert found.state == "undetermined-by-policy"


SUMNER: Final = """
judging:
  - rollup: {rule: mean, at_least: 3, places: 1}
credit:
  - cites: the rounded mean is compared
    requires: {rule: mean, at_least: 3, places: 1, rounding: half-up, compare: rounded}
  - for: {experience: sport}
    cites: two approved seasons, and none of the last spring
    requires: {rule: all}
    until: 03-01
"""


def check_sumner_rounding(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    scores = inputs["indicator_scores_all_courses_years"]
    found = taken(scores, SUMNER)
    assert (counted(found) == 1) is expected["graduation_standard_met"]
    assert counted(taken(scores, SUMNER.replace("compare: rounded", "compare: exact"))) == 0
    assert counted(taken(scores, SUMNER.replace("rounding: half-up", "rounding: down"))) == 0


def seasons(days: Iterable[str]) -> Fraction:
    """Return the credit for approved seasons of a student of the class of 2027."""
    found = audited(
        SUMNER,
        competencies=parts(2),
        experiences=[experience("sport", ["P.1", "P.2"])],
        evidence=[
            score(f"P.{place}", "proficient", on, experience="sport", section=None) for place, on in enumerate(days, 1)
        ],
        as_of="2027-06-30",
    )
    return counted(found)


def check_sumner_sport(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert inputs["approved_sport_seasons"] == 2
    second = "2027-05-20" if inputs["season_in_final_spring"] else "2026-11-10"
    assert seasons(["2025-11-10", second]) == expected["pe_credit"]
    assert seasons(["2025-11-10", "2026-11-10"]) == 1


def casco(unit: object, courses: int) -> Fraction:
    """Return what year-long courses of three trimesters add up to whose every trimester is worth so much."""
    names = [f"c-{place}" for place in range(courses)]
    found = audited(
        "credit: [{requires: {rule: all}}]\n",
        competencies=parts(3),
        experiences=[
            experience(
                name,
                ["P.1", "P.2", "P.3"],
                2,
                units=[
                    {"id": f"{name}.{place}", "title": "Trimester", "credit": unit, "carries": [f"P.{place}"]}
                    for place in (1, 2, 3)
                ],
            )
            for name in names
        ],
        sections=[section(f"{name}.1", name) for name in names],
        evidence=[
            score(f"P.{place}", "proficient", f"2025-1{place - 1}-20", experience=names[0]) for place in (1, 2, 3)
        ],
    )
    return counted(found)


def check_casco_units(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    courses, trimesters = inputs["year_long_courses"], inputs["trimesters"]
    cut = inputs["up_per_course_trimester"]
    assert trimesters == 3
    assert fraction_meant(Fraction(str(cut))) == Fraction(2, 3)
    assert casco("2/3", courses) == expected["school_states"]
    assert casco(cut, courses) == Fraction(str(expected["naive_sum"]))


def check_casco_college(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    submitted = inputs["college_course_completed"] and inputs["grade_submitted_to_school"]
    had = [credit("higher-education", 0.5, "2025-12-20")] if submitted else []
    found = audited("credit: [{requires: {rule: all}}]\n", credits_had=had)
    assert counted(found) == expected["high_school_ups"]
    assert bool(found.awards) is expected["on_transcript"]


MILFORD: Final = """
credit:
  - cites: Policy 3529 (IK)
    requires: {rule: all}
"""


def check_milford(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    levels = ["proficient" if one == "proficient" else "developing" for one in inputs["course_competencies"].values()]
    found = taken(levels, MILFORD)
    assert (counted(found) == 1) is expected["credit"]
    (progress,) = found.progress
    assert progress.missing == ("P.3",)


RESPONSIVE: Final = """
conversions:
  - id: halves
    title: Five units are half a credit
    form: cutoffs
    from: {lowest: 0, highest: 10}
    rows:
      - {at_least: 10, gives: 1}
      - {at_least: 5, gives: 0.5}
      - {at_least: 0, gives: 0}
credit:
  - cites: Awarding of Credit (H)
    requires: {rule: all}
  - for: {experience: halves}
    ladder: {of: number, conversion: halves}
diplomas:
  - id: diploma
    title: Diploma
    credits: 24
    limits:
      - {id: summer, title: Summer session, most: 2, of: {}, per: summer}
      - {id: year, title: A year without approval, most: 10, of: {}, per: year, waivable: [principal]}
"""


def check_units(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert inputs["precision_mastery_system"]
    levels = ["proficient" if one >= 90 else "developing" for one in inputs["unit_test_scores"]]
    assert counted(taken(levels, RESPONSIVE)) == expected["credit"]
    assert counted(taken(["proficient"] * len(levels), RESPONSIVE)) == 1


def summer_total(claimed: int, earned: str = "2026-07-15") -> Fraction:
    had = [credit("transfer", 1, earned, id=f"c-{place}") for place in range(claimed)]
    found = audited(RESPONSIVE, credits_had=had, as_of="2026-08-20")
    assert found.total is not None
    return found.total.counted


def check_summer(inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert summer_total(inputs["summer_credits_earned"]) == expected["summer_credits_counted"]


Check = Callable[[Mapping[str, Any], Mapping[str, Any]], None]

CHECKS: Final[Mapping[str, Check]] = {
    "sba_ela_level": check_recovery,
    "sba_math_level": check_recovery,
    "state_science_assessment": check_science,
    "ap_exam": check_ap,
    "course_proficiency_scores": check_bellows_falls,
    "indicator_scores_all_courses_years": check_sumner_rounding,
    "approved_sport_seasons": check_sumner_sport,
    "up_per_course_trimester": check_casco_units,
    "college_course_completed": check_casco_college,
    "course_competencies": check_milford,
    "semester_score": check_deer_valley,
    "standard_scores": check_district_100,
    "unit_test_scores": check_units,
    "summer_credits_earned": check_summer,
}
"""The check of a case, by the first of these that its inputs have."""

BY_ID: Final[Mapping[str, Check]] = {"rutland": check_rutland, "gorham": check_gorham}
"""The check of a case whose inputs are an average alone, by what its id begins with."""


def shared_cases() -> list[Any]:
    if not CASES.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason="the published cases are not beside the checkout"))]
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases if not case["id"].startswith(ELSEWHERE)]


@pytest.mark.parametrize("case", shared_cases())
def test_the_published_case_is_decided_as_its_source_decides_it(case: Mapping[str, Any]) -> None:
    found: list[Check] = [BY_ID[name] for name in BY_ID if case["id"].startswith(name)]
    found.extend(CHECKS[key] for key in CHECKS if key in case["inputs"])
    found[0](case["inputs"], case["expected"])


# -- more of the same kinds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wanted", "level", "granted"),
    [
        ("English", 2, 1, 0),
        ("English", 3, 4, 2),
        ("English", 1, 4, 1),
        ("mathematics", 2, 2, 1),
        ("mathematics", 2, 3, 2),
    ],
)
def test_the_ladder_of_the_state_test(name: str, wanted: int, level: int, granted: int) -> None:
    assert recovered(f"State test of {name}", wanted, level) == granted


def test_one_credit_above_what_the_test_recovers_waits_whole() -> None:
    found = audited(FRANKLIN_PIERCE, credits_had=[exam("State test of English", 2, score=2)])
    (award,) = found.awards
    assert (award.amount, award.needs_decision, award.undetermined) == (2, True, False)
    assert says(award.reason, "2 is claimed, and the proof carries 1")
    assert says(award.reason, "clause: Procedures 2402P to 2406P")


def test_a_second_sitting_recovers_what_is_left() -> None:
    first = exam("State test of English", 1, id="c-1", score=2)
    again = exam("State test of English", 1, id="c-2", score=3, earned="2026-05-10")
    assert counted(audited(FRANKLIN_PIERCE, credits_had=[first, again])) == 2
    third = exam("State test of English", 1, id="c-3", score=4, earned="2026-06-10")
    assert counted(audited(FRANKLIN_PIERCE, credits_had=[first, again, third])) == 2


@pytest.mark.parametrize(("score_", "lowest", "granted"), [(1, 2, 0), (2, 2, 1), (2, 3, 0), (3, 3, 1), (5, 3, 1)])
def test_from_which_score_on_is_the_board_s(score_: int, lowest: int, granted: int) -> None:
    text = FRANKLIN_PIERCE.replace("{name: AP Biology, at_least: 2", f"{{name: AP Biology, at_least: {lowest}")
    assert counted(audited(text, credits_had=[exam("AP Biology", 1, score=score_)])) == granted


def test_an_examination_that_is_not_on_the_list() -> None:
    found = audited(FRANKLIN_PIERCE, credits_had=[exam("AP Chemistry", 1, score=5)])
    assert counted(found) == 0
    assert says(found.awards[0].reason, '"AP Chemistry" is no approved examination')


def test_a_level_that_no_row_has_is_undetermined() -> None:
    gap = FRANKLIN_PIERCE.replace("{lowest: 1", "{lowest: 0")
    found = audited(gap, credits_had=[exam("State test of English", 1, score=0)])
    assert found.awards[0].undetermined
    assert says(found.awards[0].reason, "by-level: 0, rounded half-up to 0: no row has it")


WICHITA: Final = """
conversions:
  - id: quarters
    title: Quarter credits by the share of the test
    form: ranges
    from: {lowest: 0, highest: 100, places: 0}
    rows:
      - {from: 0, to: 59, gives: 0}
      - {from: 60, to: 69, gives: 0.25}
      - {from: 69, to: 79, gives: 0.5}
      - {from: 80, to: 100, gives: 1}
bases:
  - basis: examination
    examinations: [{name: Recovery test, conversion: quarters}]
"""


@pytest.mark.parametrize(
    ("score_", "amount", "state"),
    [(59, 0.25, "waits"), (60, 0.25, "counts"), (75, 0.5, "counts"), (75, 1, "waits"), (69, 0.25, "undetermined")],
)
def test_quarter_credits_and_a_score_that_two_rows_have(score_: int, amount: float, state: str) -> None:
    (award,) = audited(WICHITA, credits_had=[exam("Recovery test", amount, score=score_)]).awards
    assert (award.needs_decision, award.undetermined) == {
        "counts": (False, False),
        "waits": (True, False),
        "undetermined": (True, True),
    }[state]
    assert says(award.reason, "the rows 2 and 3 have it") is (state == "undetermined")


@pytest.mark.parametrize(
    ("scores", "credit_"), [([3, 3, 2, 2], 1), ([3, 2, 2, 2], 0), ([4, 4, 1, 1], 1), ([2, 3, 2, 3], 1)]
)
def test_a_mean_at_or_above_a_cut(scores: list[int], credit_: int) -> None:
    """Hazen Union: 2.5."""
    assert counted(taken(scores, "credit: [{requires: {rule: mean, at_least: 2.5}}]\n")) == credit_


@pytest.mark.parametrize(("scores", "credit_"), [([4, 4, 1], 0), ([3, 3, 2], 1), ([2, 2, 2], 0), ([3, None, 3], 0)])
def test_a_mean_with_a_floor(scores: list[int | None], credit_: int) -> None:
    """Philadelphia: evidence on each part, none below the floor, and the mean."""
    rule = "{rule: evidence-required, items: 1, at_least: 2.5, floor: 2}"
    assert counted(taken(scores, f"credit: [{{requires: {rule}}}]\n")) == credit_


YAMHILL: Final = """
credit:
  - cites: page 4, high mean
    requires: {rule: mean, at_least: 3}
  - cites: page 5, no 1
    requires: {rule: mean, at_least: 1, floor: 2}
"""


@pytest.mark.parametrize(
    ("scores", "state"), [([4, 4, 4, 1], "open"), ([4, 3, 3, 2], "earned"), ([2, 1, 2, 1], "none")]
)
def test_two_rules_of_one_rank_that_disagree_are_both_named(scores: list[int], state: str) -> None:
    found = taken(scores, YAMHILL)
    assert counted(found) == (1 if state == "earned" else 0)
    assert [award.undetermined for award in found.awards] == {"open": [True], "earned": [False], "none": []}[state]
    if state == "open":
        (award,) = found.awards
        assert says(award.reason, "two settings as specific as each other give 1 and 0 credit")
        assert says(award.reason, "clause: page 4, high mean")
        assert says(award.reason, "clause: page 5, no 1")


@pytest.mark.parametrize(("mastered", "credit_"), [(0, 0), (4, 0), (5, Fraction(1, 2)), (9, Fraction(1, 2)), (10, 1)])
def test_five_units_are_half_a_credit(mastered: int, credit_: Fraction) -> None:
    """ResponsiveEd; Texas: units accumulate to half and full credit."""
    levels = ["proficient"] * mastered + ["developing"] * (10 - mastered)
    found = taken(levels, RESPONSIVE.replace("experience: halves", "experience: algebra"))
    assert counted(found) == credit_
    assert [one.amount for one in found.progress] == ([1 - credit_] if credit_ < 1 else [])


LADDER_WITH_A_GAP: Final = """
conversions:
  - id: shares
    title: By the share of the parts
    form: ranges
    from: {lowest: 0, highest: 1, places: 2}
    rows:
      - {from: 0, to: 0.49, gives: 0}
      - {from: 0.5, to: 0.69, gives: 1/3}
      - {from: 0.8, to: 1, gives: 2/3}
credit:
  - ladder: {of: share, conversion: shares}
"""


@pytest.mark.parametrize(
    ("mastered", "counts", "open_"),
    [(4, 0, False), (5, Fraction(1, 3), False), (8, Fraction(2, 3), False), (10, 1, False)],
)
def test_a_ladder_of_shares_in_thirds(mastered: int, counts: Fraction, open_: bool) -> None:
    found = taken(["proficient"] * mastered + [None] * (10 - mastered), LADDER_WITH_A_GAP)
    assert counted(found) == counts
    assert any(award.undetermined for award in found.awards) is open_


def test_a_share_in_the_gap_leaves_what_was_earned_and_says_so() -> None:
    found = taken(["proficient"] * 7 + [None] * 3, LADDER_WITH_A_GAP)
    (award,) = found.awards
    assert (award.amount, award.needs_decision) == (Fraction(1, 3), False)
    assert says(award.reason, "7 of 10 parts mastered: the policy leaves open which part of the credit")
    three = taken(["proficient"] * 3 + [None], LADDER_WITH_A_GAP.replace("to: 0.69, gives: 1/3", "to: 0.5, gives: 0"))
    assert [(one.amount, one.undetermined) for one in three.awards] == [(1, True)]


FRANKLIN_NEXT: Final = """
credit:
  - for: {experience: algebra-1}
    cites: next-higher course
    proven_by:
      - {experience: geometry}
      - {experience: algebra-2, requires: {rule: mean, at_least: 2}}
"""


def next_higher(geometry: str | None, algebra_2: int | None, algebra_1: str = "developing") -> Audit:
    scores: list[tuple[str, object]] = [("P.1", algebra_1)]
    scores.extend([("P.2", geometry)] if geometry is not None else [])
    scores.extend([("P.3", Fraction(algebra_2))] if algebra_2 is not None else [])
    names = {"P.1": "algebra-1", "P.2": "geometry", "P.3": "algebra-2"}
    return audited(
        FRANKLIN_NEXT,
        competencies=parts(3),
        experiences=[experience(name, [part]) for part, name in names.items()],
        evidence=[
            score(part, cast("Any", level), f"2025-1{place}-05", experience=names[part], section=None)
            for place, (part, level) in enumerate(scores)
        ],
    )


@pytest.mark.parametrize(
    ("geometry", "algebra_2", "proven"),
    [(None, None, False), ("developing", None, False), ("proficient", None, True), (None, 2, True), (None, 1, False)],
)
def test_the_next_higher_course_proves_the_earlier_one(
    geometry: str | None, algebra_2: int | None, proven: bool
) -> None:
    found = awards(next_higher(geometry, algebra_2))
    assert ("experience:algebra-1" in found) is proven
    if proven:
        award = found["experience:algebra-1"]
        by = "geometry" if geometry is not None else "algebra-2"
        assert (str(award.earned), award.amount) == ("2025-11-05", 1)
        assert says(award.reason, f"proven by {by} on 2025-11-05")
        assert says(award.reason, "clause: next-higher course")


def test_credit_of_its_own_is_not_proven_again() -> None:
    found = awards(next_higher("proficient", None, "proficient"))
    assert str(found["experience:algebra-1"].earned) == "2025-10-05"
    assert counted(next_higher("proficient", None, "proficient")) == 2


def test_recorded_credit_for_the_later_course_proves_the_earlier_one() -> None:
    college = credit("higher-education", 1, "2026-01-10", instead_of="geometry", semester_credits=6)
    found = audited(
        FRANKLIN_NEXT,
        competencies=parts(2),
        experiences=[experience("algebra-1", ["P.1"]), experience("geometry", ["P.2"])],
        evidence=[score("P.1", "developing", "2025-10-05", experience="algebra-1", section=None)],
        credits_had=[college],
    )
    assert {name: str(award.earned) for name, award in awards(found).items()} == {
        "credit:c-higher-education": "2026-01-10",
        "experience:algebra-1": "2026-01-10",
    }


HOURS: Final = """
bases:
  - basis: seat-time
    cites: 120 hours a credit
    credit: {period_minutes: 60, days: 120}
  - basis: seat-time
    for: {route: [cooperative]}
    cites: 160 hours a credit at a workplace
    credit: {period_minutes: 60, days: 160}
  - basis: seat-time
    for: {route: [community-service]}
    cites: fifty hours are half a credit
    credit: {period_minutes: 60, days: 100}
"""


@pytest.mark.parametrize(
    ("route", "hours", "amount", "counts"),
    [
        (None, 120, 1, True),
        (None, 119, 1, False),
        (None, 80, "2/3", True),
        (None, 79, "2/3", False),
        ("cooperative", 120, 1, False),
        ("cooperative", 160, 1, True),
        ("community-service", 50, 0.5, True),
        ("community-service", 49, 0.5, False),
    ],
)
def test_hours(route: str | None, hours: int, amount: object, counts: bool) -> None:
    """Stamford: 120 hours, 160 in cooperative work; half a credit for community service."""
    had = credit("seat-time", amount, "2026-01-10", period_minutes=60, days=hours, route=route)
    (award,) = audited(HOURS, credits_had=[had]).awards
    assert award.needs_decision is not counts


def test_time_in_class_may_be_refused() -> None:
    """Rhode Island: credit by proficiency alone."""
    text = "bases: [{basis: seat-time, accepted: false, cites: 200-RICR-20-10-2}]\n"
    (award,) = audited(text, credits_had=[credit("seat-time", 1, "2026-01-10")]).awards
    assert award.needs_decision
    assert says(award.reason, "credit by seat-time does not count")
    assert says(award.reason, "clause: 200-RICR-20-10-2")


def test_half_by_time_and_half_by_mastery_is_one_credit() -> None:
    """C005, and two sources as in Yarmouth: parts of one credit on two grounds, and no more than it is."""
    units = [{"id": f"u{place}", "title": "u", "credit": 0.5, "carries": [f"P.{place}"]} for place in (1, 2)]
    for amount, days_, total in [(0.5, 90, 1), (0.25, 45, Fraction(3, 4)), (1, 180, Fraction(1, 2))]:
        found = audited(
            "credit: [{requires: {rule: all}}]\n",
            competencies=parts(2),
            experiences=[experience("algebra", ["P.1", "P.2"], units=units)],
            sections=[section()],
            evidence=[score("P.1", "proficient", "2025-10-05")],
            credits_had=[credit("seat-time", amount, "2026-01-10", days=days_, instead_of="algebra")],
        )
        assert counted(found) == total, amount


TRANSFERS: Final = """
conversions:
  - {id: five-are-one, title: Massachusetts, form: linear, from: {lowest: 0, highest: 60}, divisor: 5}
bases:
  - basis: transfer
    for: {source: ["Saltonstall High School, Massachusetts"]}
    conversion: five-are-one
  - basis: transfer
    for: {source: ["Sister School"]}
    provisional: counts
diplomas:
  - id: diploma
    title: Diploma
    credits: 2
    requirements:
      - id: residence
        title: One credit earned here
        credits: 1
        counting: shared
        of: {basis: [mastery, seat-time, online, examination, higher-education]}
"""


@pytest.mark.parametrize(
    ("there", "amount", "counts"), [(2.5, 0.5, True), (2.5, 0.6, False), (5, 1, True), (99, 1, False)]
)
def test_transferred_credit_is_converted(there: float, amount: float, counts: bool) -> None:
    had = credit(
        "transfer", amount, "2026-01-10", source="Saltonstall High School, Massachusetts", original_credits=there
    )
    (award,) = audited(TRANSFERS, credits_had=[had]).awards
    assert award.needs_decision is not counts
    assert award.undetermined is (there == 99)


@pytest.mark.parametrize(
    ("source", "accepted", "counts"),
    [("Elsewhere", None, False), ("Elsewhere", "2026-02-01", True), ("Sister School", None, True)],
)
def test_provisional_credit(source: str, accepted: str | None, counts: bool) -> None:
    had = credit("transfer", 1, "2026-01-10", source=source, accepted=accepted)
    (award,) = audited(TRANSFERS, credits_had=[had]).awards
    assert award.needs_decision is not counts


def test_a_minimum_of_credit_earned_here() -> None:
    def residence(*had: Any) -> str:  # noqa: ANN401 - a record
        found = audited(TRANSFERS, credits_had=had)
        return next(one.state for one in found.requirements if one.id == "residence")

    moved = [credit("transfer", 1, "2026-01-10", id=f"c-{place}") for place in range(5)]
    assert residence(*moved) == "short"
    assert residence(*moved, credit("seat-time", 1, "2026-01-10")) == "met"


ACCREDITORS: Final = """
bases:
  - basis: higher-education
    cites: the statute as amended
    semester_credits: 6
    accreditors:
      - {name: New England Association of Schools and Colleges, dates: {to: 2018-08-31}}
      - {name: New England Commission of Higher Education, dates: {from: 2018-09-01}}
  - basis: higher-education
    for: {route: [early-college]}
    semester_credits: 3
"""


@pytest.mark.parametrize(
    ("accreditor", "earned", "says_"),
    [
        ("New England Commission of Higher Education", "2026-01-10", None),
        ("New England Commission of Higher Education", "2018-08-31", "was no accepted accreditor on 2018-08-31"),
        ("New England Association of Schools and Colleges", "2018-08-31", None),
        ("New England Association of Schools and Colleges", "2018-09-01", "was no accepted accreditor on 2018-09-01"),
        ("Board of Online Diplomas", "2026-01-10", "is no accepted accreditor"),
    ],
)
def test_accreditors_have_dates(accreditor: str, earned: str, says_: str | None) -> None:
    (award,) = audited(ACCREDITORS, credits_had=[credit("higher-education", 0.5, earned, accreditor=accreditor)]).awards
    assert award.needs_decision is (says_ is not None)
    assert says_ is None or says(award.reason, says_)


def test_a_route_may_have_another_measure() -> None:
    base = {"accreditor": "New England Commission of Higher Education"}
    usual = credit("higher-education", 1, "2026-01-10", **base)
    early = credit("higher-education", 1, "2026-01-10", id="c-early", route="early-college", **base)
    found = awards(audited(ACCREDITORS, credits_had=[usual, early]))
    assert {name: award.needs_decision for name, award in found.items()} == {
        "credit:c-early": False,
        "credit:c-higher-education": True,
    }


ONLINE: Final = """
bases:
  - basis: online
    approval: true
    adopted: {on: 2021-05-11, reference: Policy 6172.6}
"""


@pytest.mark.parametrize(
    ("text", "earned", "approved", "why"),
    [
        (ONLINE, "2026-05-22", "2026-01-10", None),
        (ONLINE, "2026-05-22", None, "no approval beforehand is recorded"),
        (ONLINE, "2026-05-22", "2026-06-01", "approved on 2026-06-01, after it was earned"),
        (ONLINE, "2021-05-10", "2021-01-10", "before the board's policy on online work was adopted"),
        ("judging: []\n", "2026-05-22", "2026-01-10", "no policy says that the board has adopted one"),
    ],
)
def test_online_work_needs_the_board_s_policy(text: str, earned: str, approved: str | None, why: str | None) -> None:
    (award,) = audited(text, credits_had=[credit("online", 0.5, earned, approved=approved)]).awards
    assert award.needs_decision is (why is not None)
    assert why is None or says(award.reason, why)


@pytest.mark.parametrize(
    ("claimed", "earned", "counts"), [(2, "2026-07-15", 2), (3, "2026-01-15", 3), (11, "2026-01-15", 10)]
)
def test_the_order_of_caps_is_the_student_s_advantage(claimed: int, earned: str, counts: int) -> None:
    assert summer_total(claimed, earned) == counts


def test_a_year_and_its_summer_are_capped_together() -> None:
    had = [credit("transfer", 1, "2026-01-15", id=f"c-{place}") for place in range(9)]
    summer = [credit("transfer", 1, "2026-07-15", id=f"s-{place}") for place in range(3)]
    found = audited(RESPONSIVE, credits_had=[*had, *summer], as_of="2026-08-20")
    assert found.total is not None
    assert found.total.counted == 10
    waived = decision("waiver", "2026-03-01", condition="year")
    found = audited(RESPONSIVE, credits_had=[*had, *summer], decisions=[waived], as_of="2026-08-20")
    assert found.total is not None
    assert found.total.counted == 11


BOTH: Final = """
diplomas:
  - id: diploma
    title: Diploma
    credits: 2
    requirements:
      - {id: science, title: Science, credits: 1}
      - {id: english, title: English, credits: 1}
"""


def test_interdisciplinary_credit_counts_once() -> None:
    """New Hampshire: one credit that fits two requirements meets one of them."""
    found = taken(["proficient"], BOTH, toward=["science", "english"])
    assert found.total is not None
    assert (found.total.counted, [one.state for one in found.requirements]) == (1, ["met", "short"])


def test_credit_by_approval_of_the_board_waits_for_it() -> None:
    """C011: a pathway that is not enabled gives no credit by itself."""
    found = taken(["proficient"], "credit: [{for: {experience: algebra}, approval: true}]\n", type="internship")
    assert [(award.needs_decision, award.undetermined) for award in found.awards] == [(True, False)]


@pytest.mark.parametrize(("days_", "earned"), [(["2025-11-10", "2027-03-01"], 1), (["2025-11-10", "2027-03-02"], 0)])
def test_the_last_day_of_the_last_year(days_: list[str], earned: int) -> None:
    assert seasons(days_) == earned
