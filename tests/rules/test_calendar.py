import pytest
from tests.districts import Folder, build

DISTRICT = """
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{{id: hs, name: Test High School}}]
areas: [{{id: math, name: Mathematics}}]
scale: four
years:
  - {{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}}
{years}
"""


def codes(folder: Folder, *years: str) -> list[str]:
    lines = "\n".join(f"  - {{{year}}}" for year in years)
    return build(folder.root, DISTRICT.format(years=lines).strip()).codes("MBL326")


@pytest.mark.parametrize(
    ("starts", "expected"),
    [("2026-06-15", ["MBL326 mbl.yaml:10:27"]), ("2026-06-16", []), ("2025-09-01", ["MBL326 mbl.yaml:10:27"])],
)
def test_a_year_begins_after_the_last_day_of_the_other(district: Folder, starts: str, expected: list[str]) -> None:
    assert codes(district, f"id: 2026-27, starts: {starts}, ends: 2027-06-15") == expected


def test_the_later_one_is_shown_wherever_it_stands(district: Folder) -> None:
    assert codes(district, "id: 2024-25, starts: 2024-09-01, ends: 2025-09-10") == ["MBL326 mbl.yaml:9:27"]
    (finding,) = district.findings(also=("MBL326",))
    assert finding.subject == "2025-26"
    assert [(one.location.line, one.location.column) for one in finding.related] == [(10, 45)]


def test_a_year_inside_another(district: Folder) -> None:
    # the one after it is compared with the one that ends last
    inside = "id: camp, starts: 2025-10-01, ends: 2025-10-05"
    after = "id: 2026-27, starts: 2026-06-01, ends: 2027-06-15"
    assert codes(district, inside, after) == ["MBL326 mbl.yaml:10:24", "MBL326 mbl.yaml:11:27"]
    assert [one.location.line for found in district.findings(also=("MBL326",)) for one in found.related] == [9, 9]


def terms(folder: Folder, *spans: tuple[str, str], year: str = "2025-26") -> list[str]:
    lines = [
        f"      - {{id: t{number}, name: T, starts: {starts}, ends: {ends}}}"
        for number, (starts, ends) in enumerate(spans)
    ]
    first = f"  - id: {year}\n    starts: 2025-09-01\n    ends: 2026-06-15\n    terms:"
    text = DISTRICT.format(years="\n".join(lines)).replace(
        "  - {id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}", first
    )
    return build(folder.root, text.strip()).codes("MBL326")


def test_terms_of_a_year(district: Folder) -> None:
    assert terms(district, ("2025-09-01", "2026-01-20"), ("2026-01-21", "2026-06-15")) == []
    assert terms(district, ("2025-09-01", "2026-01-20"), ("2026-01-20", "2026-06-15")) == ["MBL326 mbl.yaml:14:35"]
    assert terms(district, ("2026-01-20", "2026-06-15"), ("2025-09-01", "2026-01-20")) == ["MBL326 mbl.yaml:13:35"]
    assert terms(
        district, ("2025-09-01", "2026-06-15"), ("2025-09-01", "2025-10-20"), ("2026-01-01", "2026-06-15")
    ) == [
        "MBL326 mbl.yaml:13:35",
        "MBL326 mbl.yaml:15:35",
    ]


def test_terms_of_different_years_do_not_meet(district: Folder) -> None:
    """
    mbl: district/1
    id: test-district
    name: Test District
    state: CT
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}]
    scale: four
    years:
      - id: 2025-26
        starts: 2025-09-01
        ends: 2026-06-15
        terms: [{id: one, name: T, starts: 2025-09-01, ends: 2026-06-15}]
      - id: 2026-27
        starts: 2026-09-01
        ends: 2027-06-15
        terms: [{id: two, name: T, starts: 2026-09-01, ends: 2027-06-15}]
    """
    assert district.codes("MBL326") == []
