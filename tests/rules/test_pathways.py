import pytest
from tests.districts import Folder

WHOLE = "{site: The harbor, supervisor: mentor, agreement: A-1, insurance: P-1}"


def experiences(*rows: str) -> str:
    return "mbl: experience/1\narea: math\ngrades: [9]\nitems:\n" + "".join(
        f"  - {{id: {'algebra' if number == 0 else f'e-{number}'}, title: E, {row}}}\n"
        for number, row in enumerate(rows)
    )


COURSE = "credit: {amount: 1}, carries: [MATH.1]"
INTERNSHIP = "type: internship, credit: {amount: 1}, carries: [MATH.2]"
OVER = ", retired: {on: 2026-01-01}"


# ------------------------------------------------------------------------------------------- MBL327


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([COURSE], True),
        ([COURSE, INTERNSHIP], False),
        ([COURSE, INTERNSHIP + OVER], True),
        ([COURSE, "type: internship, carries: [MATH.2]"], True),
        ([COURSE, "type: other, other: Garden, credit: {amount: 1}, carries: [MATH.2]"], False),
        ([INTERNSHIP], False),
        (["carries: [MATH.1]"], False),
    ],
)
def test_other_ways_to_credit(district: Folder, rows: list[str], found: bool) -> None:
    district.write("experience.yaml", experiences(*rows))
    codes = [code for code in district.codes("MBL327") if not code.startswith("MBL205")]
    assert codes == (["MBL327 mbl.yaml:1:1"] if found else [])


# ------------------------------------------------------------------------------------------- MBL328


@pytest.mark.parametrize("kind", ["internship", "service", "work-based"])
def test_nothing_is_settled(district: Folder, kind: str) -> None:
    district.write("experience.yaml", experiences(COURSE, f"type: {kind}"))
    (found,) = district.findings(also=("MBL328",))
    assert (found.location.line, found.location.column) == (6, 10)
    assert found.message == '"e-1" takes place off campus and has no "site", "supervisor", "agreement" and "insurance"'


def test_some_parts_are_missing(district: Folder) -> None:
    district.write("experience.yaml", experiences(COURSE, "type: service, off_campus: {site: Here, agreement: A-1}"))
    (found,) = district.findings(also=("MBL328",))
    assert (found.location.line, found.location.column) == (6, 52)
    assert found.message == '"e-1" takes place off campus and has no "supervisor" and "insurance"'


def test_whatever_says_that_it_is_off_campus_says_all(district: Folder) -> None:
    district.write("experience.yaml", experiences(COURSE + ", off_campus: {site: Here}"))
    assert district.codes("MBL328") == ["MBL328 experience.yaml:5:81"]


@pytest.mark.parametrize(
    "row",
    [
        f"type: internship, off_campus: {WHOLE}",
        "type: internship" + OVER,
        "type: dual-enrollment, partner: College",
        "type: course",
    ],
)
def test_all_is_settled_or_nothing_has_to_be(district: Folder, row: str) -> None:
    district.write("experience.yaml", experiences(COURSE, row))
    assert district.codes("MBL328") == []


# ------------------------------------------------------------------------------------------- MBL329


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (COURSE, True),
        ("required: true", True),
        ("type: course, required: true", True),
        ("carries: [MATH.1]", False),
        (COURSE + ", choice: The topic.", False),
        (COURSE + ", choice: {en: The topic., es: El tema.}", False),
        ("required: true, choice: The topic.", False),
        (INTERNSHIP, False),
        ("type: cross-curricular, required: true", False),
    ],
)
def test_choice(district: Folder, row: str, found: bool) -> None:
    district.write("experience.yaml", experiences(row))
    assert district.codes("MBL329") == (["MBL329 experience.yaml:5:10"] if found else [])


def test_a_course_that_is_over(district: Folder) -> None:
    district.write("experience.yaml", experiences("carries: [MATH.1]", COURSE + OVER))
    assert district.codes("MBL329") == []
