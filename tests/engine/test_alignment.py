from datetime import date

import pytest
from tests.districts import Folder

from mblkit.engine.alignment import map_alignment
from mblkit.engine.forest import band_of, forest_of, subtrees
from mblkit.engine.map_results import AlignmentMap, CompetencyRow, Scope, StandardRow
from mblkit.load.repository import open_framework

DAY = date(2026, 6, 1)
FRAMEWORK = "# file: framework.yaml\nmbl: framework/1\narea: math\ncompetencies:\n"
COMPETENCY = "  - {{id: C, name: C, statement: Do it., {0}}}\n"


def made(district: Folder, scope: Scope | None = None, day: date = DAY) -> AlignmentMap:
    return map_alignment(open_framework(district.tree), day, scope or Scope())


def states(found: AlignmentMap) -> dict[str, str]:
    return {row.id: row.state for row in found.standards}


def standard(found: AlignmentMap, name: str) -> StandardRow:
    return next(row for row in found.standards if row.id == name)


def competency(found: AlignmentMap, name: str) -> CompetencyRow:
    return next(row for row in found.competencies if row.id == name)


# ------------------------------------------------------------------------------------------------------- states


def test_a_standard_is_as_far_as_the_best_of_its_claims(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a}, {code: b}, {code: c}, {code: d}, {code: e}, {code: f}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: NOWHERE, name: N, statement: Do it., aligns_to: ["S:b", "S:f"]}
      - {id: TAUGHT, name: T, statement: Do it., aligns_to: ["S:c"]}
      - id: SHOWN
        name: S
        statement: Do it.
        aligns_to: [{standard: "S:d", relation: partial}, "S:e", {standard: "S:f", relation: beyond}]
      - {id: TASKED, name: T, statement: Do it., aligns_to: ["S:c"]}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9], required: true, carries: [TAUGHT, SHOWN]}]
    ---
    mbl: task/1
    items:
      - {id: t, title: T, targets: [SHOWN], measure: test}
      - {id: u, title: T, targets: [TASKED], measure: test}
    """
    found = made(district)
    assert states(found) == {
        "S:a": "unclaimed",
        "S:b": "claimed-not-taught",
        "S:c": "taught-not-assessed",  # what is taught is not what is assessed
        "S:d": "partial",
        "S:e": "covered",
        "S:f": "covered",
    }
    assert [len(ids) for ids in found.total.states] == [1, 1, 1, 1, 2]
    assert (found.total.of, found.total.ids("partial")) == (6, ("S:d",))
    row = standard(found, "S:c")
    assert (row.taught, row.assessed, row.path) == (("x",), ("u",), "required")
    assert [(claim.target, claim.state) for claim in row.claims] == [
        ("TAUGHT", "taught-not-assessed"),
        ("TASKED", "claimed-not-taught"),
    ]


def test_a_competency_is_taught_and_assessed_where_one_indicator_is_both(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a}, {code: b}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - id: C
        name: C
        statement: Do it.
        aligns_to: ["S:a"]
        indicators:
          - {id: C.a, statement: Do it., aligns_to: ["S:b"]}
          - {id: C.b, statement: Do it.}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9], carries: [C.a]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C.b], measure: test}]
    """
    found = made(district)
    assert states(found) == {"S:a": "taught-not-assessed", "S:b": "taught-not-assessed"}
    assert standard(found, "S:a").assessed == ("t",)
    district.write("task.yaml", "mbl: task/1\nid: t\ntitle: T\ntargets: [C.a]\nmeasure: test\n")
    assert states(made(district)) == {"S:a": "covered", "S:b": "covered"}
    assert standard(made(district), "S:b").path == "elective"


def test_what_has_ended_claims_teaches_and_assesses_nothing(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards:
      - {code: a}
      - {code: b}
      - {code: c}
      - {code: gone, retired: {on: 2026-06-01}}
      - {code: later, retired: {on: 2026-06-02}}
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: OLD, name: O, statement: Do it., aligns_to: ["S:a"], retired: {on: 2026-01-01}}
      - {id: C, name: C, statement: Do it., aligns_to: ["S:b", "S:gone", "S:later"]}
      - {id: D, name: C, statement: Do it., aligns_to: ["S:c"]}
    ---
    mbl: experience/1
    items:
      - {id: x, title: X, area: math, grades: [9], carries: [C], retired: {on: 2026-01-01}}
      - {id: y, title: Y, area: math, grades: [9], carries: [D]}
    ---
    mbl: task/1
    items:
      - {id: t, title: T, targets: [D], measure: test, retired: {on: 2026-01-01}}
      - {id: u, title: T, targets: [D], measure: test, purpose: formative}
    """
    found = made(district)
    assert states(found) == {
        "S:a": "unclaimed",
        "S:b": "claimed-not-taught",
        "S:c": "taught-not-assessed",
        "S:later": "claimed-not-taught",
    }
    assert [row.id for row in found.competencies] == ["C", "D"]
    assert [(row.id, row.on, [one.target for one in row.claims]) for row in found.retired] == [("S:gone", DAY, ["C"])]
    assert competency(found, "C").retired == ("S:gone",)
    before = made(district, day=date(2025, 12, 31))
    assert states(before)["S:a"] == "claimed-not-taught"
    assert states(before)["S:c"] == "covered"
    assert before.retired == ()


# ------------------------------------------------------------------------------------------------------- trees


def test_what_stands_above_others_is_covered_through_them(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards:
      - {code: G.1, parent: G, grades: [9]}
      - {code: G}
      - {code: G.2, parent: G, grades: [2, 3]}
      - {identifier: remark, parent: G, text: A remark.}
      - {code: H}
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:G.1"]}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9], carries: [C]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    assert states(made(district)) == {"S:G.1": "covered", "S:G.2": "unclaimed", "S:H": "unclaimed"}
    everything = made(district, Scope(headings=True))
    assert states(everything) == {
        "S:G": "partial",
        "S:G.1": "covered",
        "S:G.2": "unclaimed",
        "S:remark": "unclaimed",
        "S:H": "unclaimed",
    }
    assert [(one.target, one.standard) for one in standard(everything, "S:G").claims] == [("C", "S:G.1")]
    assert [row.heading for row in everything.standards] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("relation", "expected", "beside"),
    [
        ("full", {"S:G.1": "covered", "S:G.2": "covered", "S:H": "unclaimed"}, []),
        ("beyond", {"S:G.1": "covered", "S:G.2": "covered", "S:H": "unclaimed"}, []),
        ("partial", {"S:G.1": "unclaimed", "S:G.2": "unclaimed", "S:H": "unclaimed"}, ["S:G"]),
    ],
)
def test_a_heading_answered_in_full_answers_all_below_it(
    district: Folder, relation: str, expected: dict[str, str], beside: list[str]
) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards:
      - {code: G.1, parent: G, grades: [9]}
      - {code: G}
      - {code: G.2, parent: G, grades: [2, 3]}
      - {identifier: remark, parent: G, text: A remark.}
      - {code: H}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9], carries: [C]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    aligned = f'aligns_to: [{{standard: "S:G", relation: {relation}}}]'
    district.write("framework.yaml", FRAMEWORK + COMPETENCY.format(aligned))
    found = made(district)
    assert states(found) == expected
    assert [claim.standard for claim in found.beside] == beside
    with_headings = made(district, Scope(headings=True))
    assert states(with_headings)["S:G"] == ("partial" if relation == "partial" else "covered")
    assert with_headings.beside == ()


def test_a_heading_without_anything_counted_below_it_is_told(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: G}, {identifier: remark, parent: G}, {code: a}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:G"]}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9], carries: [C]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    found = made(district)
    assert states(found) == {"S:a": "unclaimed"}
    assert [(claim.target, claim.standard) for claim in found.beside] == [("C", "S:G")]


def test_a_set_without_codes_counts_what_nothing_stands_below(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{identifier: top}, {identifier: one, parent: top}, {identifier: two, parent: top}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:one"]}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    assert list(states(made(district))) == ["S:one", "S:two"]


def test_below_a_retired_heading_stands_what_is_below_the_next_above(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards:
      - {code: A}
      - {code: B, parent: A, retired: {on: 2026-01-01}}
      - {code: C, parent: B}
    """
    found = forest_of(open_framework(district.tree), DAY)
    assert {name: (node.above, node.below) for name, node in found.nodes.items()} == {
        "S:A": (None, ("S:C",)),
        "S:C": ("S:A", ()),
    }


def test_a_tree_may_be_as_deep_as_it_likes(district: Folder) -> None:
    rows = "".join(f"  - {{code: c{place}, parent: c{place - 1}}}\n" for place in range(1, 3000))
    district.write("s.yaml", f"mbl: standards/1\nset: S\ntitle: S\nissuer: I\nstandards:\n  - {{code: c0}}\n{rows}")
    found = made(district, Scope(headings=True))
    assert len(found.standards) == 3000
    assert list(states(made(district))) == ["S:c2999"]


@pytest.mark.parametrize(
    ("grades", "band"),
    [((), "unknown"), ((0,), "K-2"), ((3, 5), "3-5"), ((8,), "6-8"), ((9, 10, 11, 12), "9-12"), ((5, 6), "across")],
)
def test_bands(grades: tuple[int, ...], band: str) -> None:
    assert band_of(grades) == band


def test_what_a_code_may_mean(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards:
      - {code: G}
      - {code: G.1, parent: G, identifier: u-1}
      - {code: F-IF.1}
      - {code: F-IF.2}
      - {code: F-IFX.3}
    ---
    # file: other.yaml
    mbl: standards/1
    set: T
    title: A set
    issuer: Issuer
    standards: [{code: G}]
    """
    forest = forest_of(open_framework(district.tree), DAY)
    both = {"S:G": frozenset({"S:G", "S:G.1"}), "T:G": frozenset({"T:G"})}
    assert subtrees(forest, "G", None) == both
    assert subtrees(forest, "S:G", None) == {"S:G": both["S:G"]}
    assert subtrees(forest, "G", frozenset({"T"})) == {"T:G": both["T:G"]}
    assert subtrees(forest, "u-1", None) == {"S:G.1": frozenset({"S:G.1"})}
    assert subtrees(forest, "S:u-1", None) == {"S:G.1": frozenset({"S:G.1"})}
    assert subtrees(forest, "F-IF", None) == {"S:F-IF": frozenset({"S:F-IF.1", "S:F-IF.2"})}
    assert subtrees(forest, "S:F-IF", None) == {"S:F-IF": frozenset({"S:F-IF.1", "S:F-IF.2"})}
    assert subtrees(forest, "F-I", None) == {}


# ------------------------------------------------------------------------------------------------ competencies


def test_what_hangs_on_a_competency(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a, text: Do it.}, {code: b, text: Do it.}, {code: c}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - id: C
        name: {en: Sea, es: Mar}
        statement: Do it.
        aligns_to: [{standard: "S:a", relation: beyond, reviewed: "00000000"}]
        indicators:
          - {id: C.a, statement: Do it., aligns_to: ["S:a", {standard: "S:b", relation: partial}, "S:c"]}
          - {id: C.b, statement: Do it.}
          - {id: C.old, statement: Do it., retired: {on: 2026-01-01}}
      - {id: LOCAL, name: L, statement: Do it., local_only: true, required: false}
      - {id: BARE, name: B, statement: Do it.}
    ---
    mbl: experience/1
    items:
      - id: x
        title: X
        area: math
        grades: [9]
        required: true
        carries: [C.a]
        units:
          - id: x.u
            title: U
            objectives:
              - {id: x.1, statement: Do it., leads_to: C.b}
              - {id: x.2, statement: Do it., leads_to: C.a}
      - {id: y, title: Y, area: math, grades: [8], instead_of: [x], carries: [C]}
      - id: z
        title: Z
        area: ela
        grades: [11, 12]
        units: [{id: z.u, title: U, objectives: [{id: z.1, statement: Do it., leads_to: C.b}]}]
    ---
    mbl: task/1
    items:
      - {id: t, title: T, targets: [x.2], measure: test, rigor: recall}
      - {id: u, title: T, targets: [C.a], measure: test}
    """
    found = made(district)
    row = competency(found, "C")
    assert (row.name, row.parts) == ("Sea", ("C.a", "C.b"))
    assert (row.standards, [claim.relation for claim in row.claims]) == (
        ("S:a", "S:b", "S:c"),
        ["beyond", "full", "partial", "full"],
    )
    assert dict(row.reviews) == {
        "reviewed": (),
        "suspect": ("C S:a",),
        "never-reviewed": ("C.a S:a", "C.a S:b"),
        "without-text": ("C.a S:c",),
    }
    assert (row.experiences, row.in_required, row.touched) == (("x", "y"), ("x",), ("z",))
    assert (row.uncarried, row.elective, row.unassessed) == ((), ("C.b",), ("C.b",))
    assert (row.tasks, row.objectives) == (("t", "u"), ("x.1", "x.2", "z.1"))
    assert [(rigor, tasks) for rigor, tasks in row.rigor if tasks] == [("recall", ("t",)), (None, ("u",))]
    assert row.spread == ((8, ("y",)), (9, ("x",)), (11, ("z",)), (12, ("z",)))
    assert row.gaps == ("elective-only", "no-task")
    assert competency(found, "LOCAL").gaps == ("no-experience", "no-task")
    assert competency(found, "BARE").gaps == ("no-standard", "no-experience", "no-task")
    assert [(one.experience, one.competency, one.how, one.parts, one.of, one.objectives) for one in found.cells] == [
        ("y", "C", "whole", ("C.a", "C.b"), 2, ()),
        ("x", "C", "parts", ("C.a",), 2, ("x.1", "x.2")),
        ("z", "C", "objectives", ("C.b",), 2, ("z.1",)),
    ]
    assert [(one.id, one.path) for one in found.experiences] == [
        ("y", "alternative"),
        ("x", "required"),
        ("z", "elective"),
    ]
    assert [(one.name, one.total, one.things, one.least, one.most) for one in found.densities] == [
        ("standards-per-competency", 3, 3, 0, 3),
        ("competencies-per-standard", 3, 3, 1, 1),
        ("objectives-per-indicator", 3, 4, 0, 2),
    ]
    assert [one.mean for one in found.densities] == [1, 1, pytest.approx(0.75)]


def test_not_everybody_meets_what_an_alternative_leaves_out(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:a"]}
    ---
    mbl: experience/1
    items:
      - {id: x, title: X, area: math, grades: [9], required: true, carries: [C]}
      - {id: y, title: Y, area: math, grades: [9], instead_of: [x]}
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    found = made(district)
    assert (standard(found, "S:a").path, competency(found, "C").gaps) == ("elective", ("elective-only", "one-grade"))
    assert found.total.elective == ("S:a",)


def test_an_empty_district_has_an_empty_map(district: Folder) -> None:
    district.write("framework.yaml", FRAMEWORK + COMPETENCY.format("retired: {on: 2020-01-01}"))
    district.write("experience.yaml", "mbl: experience/1\nid: x\ntitle: X\narea: math\ngrades: [9]\n")
    district.write("task.yaml", "mbl: task/1\nid: t\ntitle: T\ntargets: [C]\nmeasure: test\n")
    (district.root / "sections.yaml").unlink()
    found = made(district)
    assert (found.total.of, found.sets, found.competencies, found.experiences) == (0, (), (), ())
    assert [one.mean for one in found.densities] == [None, None, None]


# ------------------------------------------------------------------------------------------------------- scopes


def test_a_set_is_at_home_where_it_is_answered_most(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a}, {code: b}]
    ---
    # file: t.yaml
    mbl: standards/1
    set: T
    title: A set
    issuer: Issuer
    standards: [{code: a}]
    ---
    # file: u.yaml
    mbl: standards/1
    set: U
    title: A set
    issuer: Issuer
    standards: [{code: a}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:a", "T:a"]}
    ---
    # file: ela.yaml
    mbl: framework/1
    area: ela
    competencies:
      - {id: D, name: D, statement: Do it., aligns_to: ["S:a", "S:b", "T:a"]}
    ---
    mbl: experience/1
    items: [{id: x, title: X, area: math, grades: [9]}]
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    found = made(district)
    assert {row.id: row.area for row in found.standards} == {"S:a": "ela", "S:b": "ela", "T:a": "math", "U:a": None}
    assert [(one.name, one.of) for one in found.areas] == [("math", 1), ("ela", 2), ("", 1)]
    assert [(area, [(one.name, one.of) for one in bands]) for area, bands in found.grid] == [
        ("math", [("unknown", 1)]),
        ("ela", [("unknown", 2)]),
        ("", [("unknown", 1)]),
    ]


SCOPES = [
    (Scope(), ["S:a", "S:b", "S:none", "T:a"], ["C", "D"], ["x", "y"], []),
    (Scope(sets=frozenset({"S"})), ["S:a", "S:b", "S:none"], ["C"], ["x"], []),
    (Scope(areas=frozenset({"ela"})), ["T:a"], ["D"], ["y"], []),
    (Scope(grades=frozenset({9})), ["S:a"], ["C", "D"], ["x"], ["S:none"]),
    (Scope(under=frozenset({"S:b", "T:a"})), ["S:b", "T:a"], ["D"], ["y"], []),
    (Scope(sets=frozenset({"S"}), areas=frozenset({"ela"})), [], [], [], []),
]


@pytest.mark.parametrize(("scope", "standards", "competencies", "experiences", "left_out"), SCOPES)
def test_a_scope_leaves_rows_out_and_changes_none(
    district: Folder,
    scope: Scope,
    standards: list[str],
    competencies: list[str],
    experiences: list[str],
    left_out: list[str],
) -> None:
    """
    mbl: standards/1
    set: S
    title: A set
    issuer: Issuer
    standards: [{code: a, grades: [8, 9]}, {code: b, grades: [2]}, {code: none}]
    ---
    # file: t.yaml
    mbl: standards/1
    set: T
    title: A set
    issuer: Issuer
    standards: [{code: a, grades: [3]}]
    ---
    mbl: framework/1
    area: math
    competencies:
      - {id: C, name: C, statement: Do it., aligns_to: ["S:a"]}
    ---
    # file: ela.yaml
    mbl: framework/1
    area: ela
    competencies:
      - {id: D, name: D, statement: Do it., aligns_to: ["T:a"]}
    ---
    mbl: experience/1
    items:
      - {id: x, title: X, area: math, grades: [9], carries: [C]}
      - {id: y, title: Y, area: ela, grades: [10], carries: [D]}
    ---
    mbl: task/1
    items: [{id: t, title: T, targets: [C], measure: test}]
    """
    whole, found = made(district), made(district, scope)
    assert [row.id for row in found.standards] == standards
    assert [row.id for row in found.competencies] == competencies
    assert [row.id for row in found.experiences] == experiences
    assert list(found.without_grades) == left_out
    assert set(found.standards) <= set(whole.standards)
    assert set(found.competencies) <= set(whole.competencies)
    assert set(found.cells) <= set(whole.cells)
