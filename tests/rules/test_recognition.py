"""MBL712 to MBL714: comparisons of students, tiers that nobody receives, rules that contradict each other."""

import pytest
from tests.districts import Folder

HEAD = "mbl: policy/1\nid: %s\ntitle: P\nlayer: district\nas_of: 2025-08-27\nrecognition:\n"
TIER = "      - {id: NAME, title: T, criteria: [{figure: gpa, at_least: CUT}]}\n"
SUMMA, CUM = (TIER.replace("NAME", name).replace("CUT", cut) for name, cut in (("summa", "3.9"), ("cum", "3.5")))
HONORS = "  - type: honors\n    id: h\n    title: H\n    tiers:\n"


def found(district: Folder, code: str, *policies: str) -> list[tuple[str, int | None, str]]:
    for number, text in enumerate(policies):
        name = f"p-{number}"
        district.write(f"{name}.yaml", (HEAD % name) + text)
    findings = district.findings(also=(code,))
    assert {one.rule for one in findings} <= {code}
    return [(one.location.path, one.location.line, one.message) for one in findings]


def test_tiers_from_the_highest_down_are_clean(district: Folder) -> None:
    assert found(district, "MBL713", HONORS + SUMMA + CUM) == []


def test_a_lower_tier_before_a_higher_one_hides_it(district: Folder) -> None:
    says = 'whoever reaches "summa" has reached "cum" before it'
    assert found(district, "MBL713", HONORS + CUM + SUMMA) == [("p-0.yaml", 12, says)]


@pytest.mark.parametrize(
    ("first", "second", "hidden"),
    [
        ("{figure: mastery, share: 1/2}", "{figure: mastery, share: 2/3}", True),
        ("{figure: mastery, share: 1/2}", "{figure: mastery, at_least: 9}", False),
        ("{figure: mastery, share: 1/2, areas: [math]}", "{figure: mastery, share: 2/3}", False),
        ("{figure: progress, at_least: 2}", "{figure: progress, mastered: 1/2, at_least: 2}", False),
        ("{figure: gpa, at_least: 3}", "{figure: credit, at_least: 9}", False),
    ],
)
def test_a_cut_off_follows_only_from_the_same_figure(district: Folder, first: str, second: str, hidden: bool) -> None:
    tiers = "".join(f"      - {{id: t-{at}, title: T, criteria: [{one}]}}\n" for at, one in enumerate((first, second)))
    assert bool(found(district, "MBL713", HONORS + tiers)) is hidden


def test_two_axes_hide_a_tier_only_where_both_are_lower(district: Folder) -> None:
    low = "{figure: gpa, at_least: 3}"
    other = "{figure: credit, at_least: 5}"
    one = f"      - {{id: both, title: T, criteria: [{low}, {other}]}}\n"
    two = "      - {id: single, title: T, criteria: [{figure: gpa, at_least: 3.5}]}\n"
    assert found(district, "MBL713", HONORS + one + two) == []


def test_a_place_in_the_class_is_a_comparison_wherever_it_stands(district: Folder) -> None:
    tier = "      - {id: top, title: T, criteria: [{figure: rank, best: 1/10}]}\n"
    eligibility = "  - {type: eligibility, id: e, title: E, criteria: [{figure: rank, best: 1/2}]}\n"
    rank = "  - {type: rank, id: r, title: R, form: exact}\n"
    assert [line for _, line, _ in found(district, "MBL712", HONORS + tier + eligibility + rank)] == [11, 12, 13]


def test_no_rank_is_no_comparison(district: Folder) -> None:
    assert found(district, "MBL712", "  - {type: rank, id: r, title: R}\n") == []


def test_two_policies_that_say_different_things_are_named_both(district: Folder) -> None:
    rules = ("  - {type: rank, id: r, title: R}\n", "  - {type: rank, id: r, title: R, form: exact}\n")
    (one,) = [each for each in _both(district, *rules) if each.rule == "MBL714"]
    assert [one.location.path, *(each.location.path for each in one.related)] == ["p-1.yaml", "p-0.yaml"]


def _both(district: Folder, *rules: str) -> list:  # type: ignore[type-arg] # findings
    for number, text in enumerate(rules):
        district.write(f"p-{number}.yaml", (HEAD % f"p-{number}") + text)
    return district.findings(also=("MBL714",))


def test_a_rule_for_some_classes_beside_one_for_all_is_clear(district: Folder) -> None:
    rules = (
        "  - {type: rank, id: r, title: R}\n",
        "  - {type: rank, id: r, title: R, form: exact, classes: {from: 2028}}\n",
    )
    assert _both(district, *rules) == []


def test_an_average_that_nobody_has_is_a_reference_that_leads_nowhere(district: Folder) -> None:
    district.write("p.yaml", HEAD % "p" + HONORS + SUMMA.replace("at_least", "gpa: other, at_least"))
    (one,) = district.findings()
    assert (one.rule, one.message) == ("MBL201", 'no grade point average has the id "other"')


@pytest.mark.parametrize(
    ("rule", "line", "column"),
    [
        ("{type: honors, id: h, title: H, tiers: [{id: a, title: T, criteria: [{figure: mastery}]}]}", 7, 74),
        ("{type: honors, id: h, title: H, tiers: [{id: a, title: T, criteria: [{figure: rank, best: 2}]}]}", 7, 95),
        ("{type: rank, id: r, title: R, form: bands}", 7, 41),
        ("{type: rank, id: r, title: R, bands: 5}", 7, 42),
        ("{type: gpa, id: g, title: G, rounding: up}", 7, 44),
        ("{type: eligibility, id: e, title: E, criteria: [{figure: progress, mastered: 3/2, at_least: 1}]}", 7, 82),
    ],
)
def test_fields_that_contradict_each_other_are_told_at_their_place(
    district: Folder, rule: str, line: int, column: int
) -> None:
    district.write("p.yaml", HEAD % "p" + f"  - {rule}\n")
    (one,) = district.findings()
    assert (one.rule, one.location.line, one.location.column) == ("MBL113", line, column)


def test_grades_rise_and_ids_differ(district: Folder) -> None:
    ten, eleven, zero = (f"{{grade: {grade}, criteria: [{{figure: credit, at_least: 5}}]}}" for grade in (10, 11, 0))
    down = f"  - {{type: grade-standing, id: s, title: S, grades: [{eleven}, {ten}]}}\n"
    first = f"  - {{type: grade-standing, id: s, title: S, grades: [{zero}]}}\n"
    twice = "  - {type: rank, id: r, title: R}\n  - {type: gpa, id: r, title: G}\n"
    tiers = HONORS + SUMMA + SUMMA
    says = []
    for text in (down, first, twice, tiers):
        district.write("p.yaml", HEAD % "p" + text)
        says += [one.message for one in district.findings()]
    assert says == [
        "the grades do not rise",
        "no grade comes before the first one",
        "two rules of recognition have one id",
        "two tiers have one id",
    ]
