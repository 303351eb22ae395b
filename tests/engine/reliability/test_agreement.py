"""What the district's second scores show, by group, and what a policy makes of two that differ."""

from datetime import date
from fractions import Fraction

from tests.districts import Folder

from mblkit.district import Closure, District
from mblkit.engine.reliability import agreement
from mblkit.engine.reliability.agreement import Agreement, By, agreement_of
from mblkit.load.repository import open_all

TODAY = date(2026, 6, 20)

POLICY = """\
mbl: policy/1
id: {id}
title: Moderation
layer: {layer}
as_of: 2025-07-01
{more}
"""


def opened(folder: Folder) -> tuple[District, tuple[Closure, ...]]:
    assert folder.codes() == []
    found = open_all(folder.tree)
    return found.district, tuple(found.closures.values())


def looked_at(folder: Folder, *by: By, on: date = TODAY, areas: frozenset[str] | None = None) -> Agreement:
    return agreement_of(*opened(folder), on, by, areas)


def pairs(found: Agreement) -> list[str]:
    return [f"{one.evidence.student} {one.evidence.target} {one.gap} {one.state}" for one in found.pieces]


def test_a_score_with_a_second_one_is_a_piece(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: modeling
        on: 2026-01-10
        scores:
          s-1: {MATH.1.a: proficient, MATH.1.b: exemplary}
          s-2: {MATH.1.a: developing, MATH.1.b: not-assessed}
        details:
          s-1: {second: {by: t-two, scores: {MATH.1.a: proficient, MATH.1.b: developing}}}
      - task: proof
        on: 2026-02-10
        scores: {s-1: {MATH.2: beginning}, s-2: {MATH.2: proficient}}
        details: {s-1: {second: {by: t-two, scores: {MATH.2: developing}}}}
    """
    found = looked_at(district, "area", "criterion", "task", "pair", "year", "term")
    assert pairs(found) == ["s-1 MATH.1.a 0 agreed", "s-1 MATH.1.b 2 third-scorer", "s-1 MATH.2 1 to-settle"]
    assert found.scored == 5
    assert [(one.by, one.key, one.pieces) for one in found.groups] == [
        ("area", "math", 3),
        ("criterion", "MATH.1.a", 1),
        ("criterion", "MATH.1.b", 1),
        ("criterion", "MATH.2", 1),
        ("task", "modeling", 2),
        ("task", "proof", 1),
        ("pair", "t-one t-two", 3),
        ("year", "2025-26", 3),
        ("term", "", 1),
        ("term", "2025-26.s1", 2),
    ]
    total = found.total
    assert (total.pieces, total.small, total.estimates["exact"].value) == (3, True, Fraction(1, 3))
    assert total.estimates["adjacent"].value == Fraction(2, 3)
    assert dict(total.states) == {"agreed": 1, "mean": 0, "adjudicated": 0, "to-settle": 1, "third-scorer": 1}
    assert [one.evidence.target for one in found.open] == ["MATH.1.b", "MATH.2"]
    assert found.open[0].evidence.origin.keys == ("items", 0, "scores", "s-1", "MATH.1.b")
    assert tuple(total.estimates) == agreement.MEASURES


def test_only_what_is_known_and_not_corrected_counts(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.2: beginning}}
        details: {s-1: {second: {by: t-two, scores: {MATH.2: exemplary}}}}
      - {task: proof, on: 2026-01-10, id: again, replaces: {}, recorded: 2026-02-01,
         scores: {s-1: {MATH.2: proficient}}}
      - task: proof
        on: 2026-03-01
        scores: {s-2: {MATH.2: beginning}}
        details: {s-2: {second: {by: t-two, scores: {MATH.2: beginning}}}}
    """
    assert pairs(looked_at(district, on=date(2026, 1, 9))) == []
    assert pairs(looked_at(district, on=date(2026, 1, 31))) == ["s-1 MATH.2 3 third-scorer"]
    assert pairs(looked_at(district)) == ["s-2 MATH.2 0 agreed"]


def test_what_is_not_comparable_is_left_out_with_its_reason(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: modeling
        on: 2026-01-10
        scores: {s-1: {MATH.1.a: proficient, MATH.1.b: missed}, s-2: {MATH.1.a: proficient}}
        details:
          s-1: {second: {by: t-two, scores: {MATH.1.a: not-assessed, MATH.1.b: proficient}}}
          s-2: {second: {by: t-one, scores: {MATH.1.a: proficient}}}
    """
    found = looked_at(district)
    assert [(one.student, one.target, one.why) for one in found.left_out] == [
        ("s-1", "MATH.1.a", "one of the two gave no score"),
        ("s-1", "MATH.1.b", "one of the two gave no score"),
        ("s-2", "MATH.1.a", "one person is named as both scorers"),
    ]
    assert (found.total.pieces, found.total.estimates["kappa"].reason) == (0, "no unit was scored by two people")
    assert found.scored == 2


def test_a_recorded_adjudication_closes_a_difference(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.2: beginning}}
        details: {s-1: {second: {by: t-two, scores: {MATH.2: exemplary}}}}
    ---
    mbl: decisions/1
    items:
      - {id: d-1, type: adjudication, student: s-1, on: 2026-02-01, role: principal, by: t-two, reference: File 1,
         section: algebra.1, task: proof, demonstrated: 2026-01-10, scores: {MATH.2: proficient}}
    """
    assert pairs(looked_at(district, on=date(2026, 1, 31))) == ["s-1 MATH.2 3 third-scorer"]
    found = looked_at(district)
    assert (pairs(found), found.open) == (["s-1 MATH.2 3 adjudicated"], ())


DOUBLE = """\
mbl: evidence/1
section: algebra.1
by: t-one
items:
{items}
"""


def scored_twice(*scores: tuple[str, str]) -> str:
    """Evidence on MATH.2 by both scorers, a day for each pair of scores; every other one has the scorers turned."""
    lines = []
    for place, (one, two) in enumerate(scores):
        by, second = ("t-one", "t-two") if place % 2 == 0 else ("t-two", "t-one")
        first, other = (one, two) if place % 2 == 0 else (two, one)
        lines.append(
            f"  - {{task: proof, on: 2025-10-{place + 1:02}, by: {by}, scores: {{s-1: {{MATH.2: {first}}}}}, "
            f"details: {{s-1: {{second: {{by: {second}, scores: {{MATH.2: {other}}}}}}}}}}}"
        )
    return DOUBLE.format(items="\n".join(lines))


SCORES = [
    *[("proficient", "proficient")] * 6,
    *[("beginning", "beginning")] * 3,
    ("proficient", "exemplary"),
    ("developing", "beginning"),
]


def test_measures_are_over_the_whole_scale_and_a_pair_stays_in_order(district: Folder) -> None:
    """"""
    district.write("evidence.yaml", scored_twice(*SCORES))
    found = looked_at(district, "pair")
    (pair,) = found.groups
    assert {one: pair.estimates[one] for one in pair.estimates} == dict(found.total.estimates)
    kappa = pair.estimates["kappa"]
    assert (kappa.observed, kappa.expected) == (Fraction(9, 11), Fraction(7 * 6 + 3 * 4, 121))
    assert (
        pair.estimates["ac1"].expected
        == Fraction(4 * (4 * 0 + 0), 3)
        + sum((Fraction(share, 22) * (1 - Fraction(share, 22)) for share in (7, 1, 13, 1)), Fraction(0)) / 3
    )
    assert pair.estimates["icc"].form == "2,1"
    assert not pair.small


def test_the_forms_of_a_group_of_several_pairs_and_of_several_scales(district: Folder) -> None:
    """
    mbl: scale/1
    id: two
    name: Two levels
    target: met
    levels:
      - {id: not-met, name: Not met, value: 0, meaning: Not yet.}
      - {id: met, name: Met, value: 4, meaning: Shown.}
    ---
    # file: scale-four.yaml
    mbl: scale/1
    id: four
    name: Four levels
    target: proficient
    levels:
      - {id: beginning, name: Beginning, value: 1, meaning: Just begun.}
      - {id: developing, name: Developing, value: 2, meaning: On the way.}
      - {id: proficient, name: Proficient, value: 3, meaning: Shown.}
      - {id: exemplary, name: Exemplary, value: 4, meaning: Beyond.}
    ---
    # file: ela.yaml
    mbl: framework/1
    area: ela
    scale: two
    competencies:
      - {id: ELA.1, name: Read, statement: Read.}
    ---
    # file: ela-task.yaml
    mbl: task/1
    id: reading
    title: Reading
    targets: [ELA.1]
    measure: written
    ---
    # file: more-staff.yaml
    mbl: staff/1
    id: t-three
    roles: [teacher]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: beginning}},
         details: {s-1: {second: {by: t-two, scores: {MATH.2: developing}}}}}
      - {task: proof, on: 2026-01-11, scores: {s-1: {MATH.2: proficient}},
         details: {s-1: {second: {by: t-three, scores: {MATH.2: proficient}}}}}
      - {task: reading, on: 2026-01-12, scores: {s-1: {ELA.1: met}, s-2: {ELA.1: not-met}},
         details: {s-1: {second: {by: t-two, scores: {ELA.1: met}}}, s-2: {second: {by: t-two, scores: {ELA.1: met}}}}}
    """
    found = looked_at(district, "area")
    ela, math = found.groups
    assert found.total.estimates["kappa"].reason == agreement.SEVERAL_SCALES
    assert found.total.estimates["exact"].value == Fraction(1, 2)
    assert found.total.estimates["adjacent"].value == 1
    assert math.estimates["icc"].form == "1,1"
    assert ela.estimates["ac1"].expected == Fraction(3, 8)
    assert looked_at(district, "area", areas=frozenset({"ela"})).scored == 2


def test_an_objective_counts_under_what_it_leads_to_and_summer_under_the_year_before(district: Folder) -> None:
    """
    mbl: experience/1
    id: algebra
    title: Algebra
    area: math
    grades: [9]
    credit: {amount: 1}
    carries: [MATH.1]
    units: [{id: u1, title: One, objectives: [{id: o1, statement: Slope., leads_to: MATH.1.a}]}]
    ---
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [o1], measure: performance}
    ---
    mbl: evidence/1
    student: s-1
    experience: algebra
    by: t-one
    items:
      - {task: modeling, on: 2026-06-18, scores: {o1: proficient},
         details: {second: {by: t-two, scores: {o1: proficient}}}}
      - {task: modeling, on: 2025-08-18, scores: {o1: proficient},
         details: {second: {by: t-two, scores: {o1: proficient}}}}
    """
    found = looked_at(district, "criterion", "year", "term")
    assert [(one.by, one.key, one.pieces) for one in found.groups] == [
        ("criterion", "MATH.1.a", 2),
        ("year", "", 1),
        ("year", "2025-26", 1),
        ("term", "", 2),
    ]


TARGETS = "moderation: {max_gap: 2, within: mean, fewest: 5, targets: {exact: 0.85, adjacent: 0.95, kappa: 0.6}}"


def test_a_policy_says_what_holds_and_what_is_enough(district: Folder) -> None:
    """"""
    district.write("evidence.yaml", scored_twice(*SCORES))
    district.write("policy.yaml", POLICY.format(id="local", layer="district", more=TARGETS))
    found = looked_at(district, "area")
    assert (found.rules.max_gap.value, found.rules.within.value, found.rules.fewest.value) == (2, "mean", 5)
    assert found.rules.targets.layer == "district"
    assert found.rules.targets.origin == ("policy.yaml", ("moderation", "targets"))
    assert found.total.below == ("exact",)
    assert found.total.states["mean"] == 2
    assert found.open == ()


def test_nothing_is_asked_of_few_scores(district: Folder) -> None:
    """"""
    district.write("evidence.yaml", scored_twice(*SCORES[-4:]))
    district.write("policy.yaml", POLICY.format(id="local", layer="district", more=TARGETS))
    total = looked_at(district).total
    assert (total.small, total.below, total.estimates["exact"].value) == (True, (), Fraction(1, 2))


def test_scores_between_levels_are_compared_as_numbers(district: Folder) -> None:
    """
    mbl: scale/1
    id: four
    name: Four levels
    target: three
    numbers: true
    levels:
      - {id: one, name: One, value: 1, meaning: Just begun.}
      - {id: two, name: Two, value: 2, meaning: On the way.}
      - {id: three, name: Three, value: 3, meaning: Shown.}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: 1.5}},
         details: {s-1: {second: {by: t-two, scores: {MATH.2: three}}}}}
    """
    found = looked_at(district)
    assert pairs(found) == ["s-1 MATH.2 3/2 third-scorer"]
    assert found.pieces[0].scores == (Fraction(3, 2), "three")
