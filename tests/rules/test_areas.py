import pytest
from tests.districts import Folder, build

DISTRICT = """
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{{id: hs, name: Test High School}}]
areas:
{areas}
years: [{{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}}]
scale: four
{more}
"""

STATE = """
# file: state.yaml
mbl: policy/1
id: state
title: The state
layer: state
as_of: 2025-07-01
{head}
areas:
  - id: mathematics
    title: Mathematics
    cites: Statute 1
    {classes}
"""

MATH = "  - {id: math, name: Mathematics}"
COVERS = "  - {id: math, name: Mathematics, covers: [mathematics]}"
UNCOVERED = ["MBL301 mbl.yaml:6:1"]


def found(folder: Folder, areas: str, *others: str, head: str = "", classes: str = "", more: str = "") -> list[str]:
    texts = (DISTRICT.format(areas=areas, more=more), STATE.format(head=head, classes=classes), *others)
    return build(folder.root, "\n---\n".join(text.strip() for text in texts)).codes("MBL301")


# -------------------------------------------------------------------------------------------------------- MBL301


def test_an_area_serves_its_own_id_and_what_it_covers(district: Folder) -> None:
    assert found(district, MATH) == UNCOVERED
    assert found(district, COVERS) == []
    own = "mbl: framework/1\narea: mathematics\ncompetencies: [{id: MATH.3, name: A, statement: B.}]"
    assert found(district, MATH + "\n  - {id: mathematics, name: M}", "# file: more.yaml\n" + own) == []


def test_an_area_without_competencies_is_shown_itself(district: Folder) -> None:
    assert found(district, MATH + "\n  - {id: mathematics, name: M}") == ["MBL301 mbl.yaml:8:10"]
    assert found(district, MATH + "\n  - {id: other, name: M, covers: [mathematics]}") == ["MBL301 mbl.yaml:8:10"]


def test_one_of_two_areas_that_serve_it_is_enough(district: Folder) -> None:
    assert found(district, COVERS + "\n  - {id: mathematics, name: M}") == []


@pytest.mark.parametrize(
    ("scope", "competency", "expected"),
    [
        ("content-area", "{id: MATH.3, name: A, statement: B.}", []),
        ("cross-curricular", "{id: MATH.3, name: A, statement: B.}", UNCOVERED),
        ("content-area", "{id: MATH.3, name: A, statement: B., required: false}", UNCOVERED),
        ("content-area", "{id: MATH.3, name: A, statement: B., retired: {on: 2026-06-15}}", UNCOVERED),
        ("content-area", "{id: MATH.3, name: A, statement: B., retired: {on: 2026-06-16}}", []),
    ],
)
def test_what_counts_is_required_of_the_area_and_not_retired(
    district: Folder, scope: str, competency: str, expected: list[str]
) -> None:
    areas = MATH + "\n  - {id: arts, name: Arts, covers: [mathematics]}"
    more = f"# file: more.yaml\nmbl: framework/1\narea: arts\nscope: {scope}\ncompetencies: [{competency}]"
    got = found(district, areas, more)
    assert got == (expected and ["MBL301 mbl.yaml:8:10"])


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ("classes: {from: 1988}", UNCOVERED),
        ("classes: {from: 2031}", UNCOVERED),
        ("classes: {to: 2029}", UNCOVERED),
        ("classes: {from: 1988, to: 2028}", []),
    ],
)
def test_only_classes_that_are_still_to_come(district: Folder, classes: str, expected: list[str]) -> None:
    # both students of the base district graduate in 2029
    assert found(district, MATH, classes=classes) == expected


def test_the_classes_of_the_policy_hold_for_its_areas(district: Folder) -> None:
    assert found(district, MATH, head="classes: {to: 2028}") == []
    assert found(district, MATH, head="classes: {to: 2029}") == UNCOVERED
    assert found(district, MATH, head="classes: {from: 2031}", classes="classes: {to: 2031}") == UNCOVERED
    assert found(district, MATH, head="classes: {from: 2032}", classes="classes: {to: 2031}") == []


@pytest.mark.parametrize(
    ("last", "status", "expected"),
    [
        (2027, "graduated, left: 2026-06-10", []),
        (2027, "transferred, left: 2026-01-10", []),
        (2027, "expelled", UNCOVERED),
        (2027, "enrolled", UNCOVERED),
        (2026, "enrolled", []),
    ],
)
def test_who_has_left_is_no_class_to_come(district: Folder, last: int, status: str, expected: list[str]) -> None:
    older = f"""
# file: older.yaml
mbl: students/1
school: hs
class: 2027
grade: 11
entered: {{on: 2025-09-01, grade: 11}}
items: [{{id: s-9, status: {status}}}]
"""
    assert found(district, MATH, older, classes=f"classes: {{to: {last}}}") == expected


@pytest.mark.parametrize(("last", "expected"), [(2025, []), (2026, UNCOVERED)])
def test_without_students_the_classes_begin_with_the_year(district: Folder, last: int, expected: list[str]) -> None:
    nobody = "# file: students.yaml\nmbl: staff/1\nid: t-three\nroles: [teacher]"
    sections = "# file: sections.yaml\nmbl: staff/1\nid: t-four\nroles: [teacher]"
    assert found(district, MATH, nobody, sections, classes=f"classes: {{to: {last}}}") == expected


def test_a_policy_that_is_not_in_force_asks_for_nothing(district: Folder) -> None:
    assert found(district, MATH, head="dates: {to: 2026-06-14}") == []
    assert found(district, MATH, head="dates: {to: 2026-06-15}") == UNCOVERED


def test_what_it_says(district: Folder) -> None:
    assert found(district, MATH) == UNCOVERED
    (finding,) = district.findings(also=("MBL301",))
    assert finding.subject == "mathematics"
    assert '"Mathematics"' in finding.message
    assert "Statute 1" in finding.message
    assert [(one.location.path, one.location.line) for one in finding.related] == [("state.yaml", 8)]


def test_what_no_policy_asks_for_cannot_be_covered(district: Folder) -> None:
    assert found(district, "  - {id: math, name: M, covers: [mathematics, dance]}") == ["MBL201 mbl.yaml:7:47"]


def test_two_policies_may_ask_for_the_same_area(district: Folder) -> None:
    again = STATE.format(head="", classes="").replace("state.yaml", "two.yaml").replace("id: state", "id: two")
    assert found(district, COVERS, again) == []


def test_the_pack_of_connecticut(district: Folder) -> None:
    folder = build(district.root, DISTRICT.format(areas=MATH, more="packs: [{id: ct}]").strip())
    assert sorted(one.subject or "" for one in folder.findings(also=("MBL301",))) == [
        "arts",
        "career-technical",
        "english-language-arts",
        "health-safety",
        "mathematics",
        "personal-finance",
        "physical-education-wellness",
        "science",
        "social-studies",
        "world-languages",
    ]


ELSEWHERE = "mbl: experience/1\nid: algebra\ntitle: A\narea: math\ngrades: [9]\ncredit: {amount: 1}\ncarries: [GONE.1]"


def test_an_area_whose_file_is_gone_is_told_beside_the_ids_that_lead_nowhere(district: Folder) -> None:
    assert found(district, MATH, ELSEWHERE) == ["MBL201 experience.yaml:7:11", *UNCOVERED]


def test_nothing_is_said_of_areas_while_a_file_is_broken(district: Folder) -> None:
    broken = "# file: framework.yaml\nmbl: framework/1\narea: [math]\ncompetencies: []"
    assert [one for one in found(district, MATH, broken) if "MBL301" in one] == []


@pytest.mark.parametrize(("grade", "asked"), [(8, []), (9, UNCOVERED)])
def test_a_district_without_a_high_school_confers_no_diploma(district: Folder, grade: int, asked: list[str]) -> None:
    students = f"""mbl: students/1
school: hs
class: 2030
grade: {grade}
entered: {{on: 2025-09-01, grade: 8}}
items: [{{id: s-1}}, {{id: s-2}}]"""
    assert found(district, MATH, students) == asked


# -------------------------------------------------------------------------------------------------------- MBL302


def framework(count: int, first: int = 1, more: str = "", head: str = "") -> str:
    lines = [f"  - {{id: M.{number}, name: A, statement: B.{more}}}" for number in range(first, first + count)]
    return "\n".join(["mbl: framework/1", "area: math", *filter(None, [head]), "competencies:", *lines]) + "\n"


def counted(folder: Folder, *texts: str) -> list[str]:
    for place, text in enumerate(texts):
        folder.write(f"framework/{place}.yaml", text)
    return folder.codes("MBL302")


OTHERS = """
# file: framework.yaml
mbl: framework/1
area: math
scope: cross-curricular
competencies:
  - id: MATH.1
    name: A
    statement: B.
    indicators: [{id: MATH.1.a, statement: C.}, {id: MATH.1.b, statement: D.}]
  - {id: MATH.2, name: E, statement: F.}
"""


@pytest.fixture
def plain(district: Folder) -> Folder:
    """The competencies of the base district are cross-curricular here, so that none of them counts."""
    return build(district.root, OTHERS.strip())


@pytest.mark.parametrize(
    ("count", "expected"),
    [(4, ["MBL302 framework/0.yaml:3:1"]), (5, []), (8, []), (9, ["MBL302 framework/0.yaml:3:1"])],
)
def test_five_to_eight(plain: Folder, count: int, expected: list[str]) -> None:
    assert counted(plain, framework(count)) == expected


def test_cross_curricular_ones_are_not_counted(plain: Folder) -> None:
    assert counted(plain) == []


def test_all_files_of_an_area_together(plain: Folder) -> None:
    assert counted(plain, framework(3), framework(2, 4)) == []
    assert counted(plain, framework(5), framework(4, 6)) == ["MBL302 framework/0.yaml:3:1"]
    assert counted(plain, framework(2), framework(3, 3, head="scope: cross-curricular")) == [
        "MBL302 framework/0.yaml:3:1"
    ]


def test_those_for_electives_count_and_retired_ones_do_not(plain: Folder) -> None:
    assert counted(plain, framework(4), framework(1, 5, ", required: false")) == []
    assert counted(plain, framework(4), framework(1, 5, ", retired: {on: 2025-10-01}")) == [
        "MBL302 framework/0.yaml:3:1"
    ]


def test_the_first_file_with_living_ones_is_shown(plain: Folder) -> None:
    assert counted(plain, framework(1, 9, ", retired: {on: 2025-10-01}"), framework(2)) == [
        "MBL302 framework/1.yaml:3:1"
    ]


def test_an_area_whose_competencies_are_all_retired_is_silent(plain: Folder) -> None:
    assert counted(plain, framework(3, more=", retired: {on: 2025-10-01}")) == []


def test_the_district_sets_other_limits(plain: Folder) -> None:
    limits = "checks: {limits: {fewest_competencies: 2, most_competencies: 3}}"
    build(plain.root, "\n---\n".join([DISTRICT.format(areas=MATH, more=limits).strip(), OTHERS.strip()]))
    assert counted(plain, framework(2)) == []
    assert counted(plain, framework(3)) == []
    assert counted(plain, framework(1)) == ["MBL302 framework/0.yaml:3:1"]
    assert counted(plain, framework(4)) == ["MBL302 framework/0.yaml:3:1"]
