import pytest
from tests.districts import Folder

from mblkit.diagnostics import Severity

DISTRICT = """\
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{id: hs, name: Test High School}]
areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
scale: four
"""


def framework(first: str, second: str = "required: false") -> str:
    return f"""\
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    {first}
    indicators: [{{id: MATH.1.a, statement: Read.}}, {{id: MATH.1.b, statement: Write.}}]
  - id: MATH.2
    name: Shapes
    statement: Reason.
    {second}
"""


def living(district: Folder, rule: str) -> list[str]:
    """The findings of a rule; that others still refer to what is retired is another rule's affair."""
    return [code for code in district.codes(rule) if not code.startswith("MBL205")]


# ------------------------------------------------------------------------------------------- MBL312


def test_nothing_for_families(district: Folder) -> None:
    assert district.codes("MBL312") == ["MBL312 framework.yaml:4:9", "MBL312 framework.yaml:10:9"]


@pytest.mark.parametrize(
    ("languages", "family", "missing"),
    [
        ("[en]", "family: I can.", ""),
        ("[en, es, pt]", "family: I can.", '"es" and "pt"'),
        ("[en, es]", "family: {en: I can., es: Puedo.}", ""),
        ("[en, es]", "family: {es: Puedo.}", '"en"'),
        ("[es, en]", "family: Puedo.", '"en"'),
        ("[en, pt-BR]", "family: {en: I can., pt: Consigo.}", ""),
        ("[en, pt]", "family: {en: I can., pt-BR: Consigo.}", '"pt"'),
    ],
)
def test_in_each_language_of_the_district(district: Folder, languages: str, family: str, missing: str) -> None:
    district.write("mbl.yaml", DISTRICT + f"languages: {languages}\n")
    district.write("framework.yaml", framework(family))
    found = district.findings(also=("MBL312",))
    assert [one.message for one in found] == ([f'"MATH.1" has no words for families in {missing}'] if missing else [])
    assert [(one.location.line, one.location.column) for one in found] == ([(7, 13)] if missing else [])


def test_what_is_not_required_or_retired_may_be_silent(district: Folder) -> None:
    district.write("framework.yaml", framework("retired: {on: 2026-06-01}"))
    assert living(district, "MBL312") == []


def test_what_is_retired_later_speaks_until_then(district: Folder) -> None:
    district.write("framework.yaml", framework("retired: {on: 2026-06-16}"))
    assert living(district, "MBL312") == ["MBL312 framework.yaml:4:9"]


# ------------------------------------------------------------------------------------------- MBL315


def test_a_rationale(district: Folder) -> None:
    district.write("framework.yaml", framework("rationale: It holds all together."))
    (found,) = district.findings(also=("MBL315",))
    assert (found.location.line, found.location.column, found.subject) == (9, 9, "MATH.2")
    assert found.severity is Severity.ADVICE


def test_what_is_retired_needs_no_rationale(district: Folder) -> None:
    district.write("framework.yaml", framework("rationale: It holds.", "retired: {on: 2026-01-01}"))
    assert living(district, "MBL315") == []


# ------------------------------------------------------------------------------------------- MBL325


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("adopted_by: school", ["MBL325 framework.yaml:7:17"]),
        ("adopted_by: teacher", ["MBL325 framework.yaml:7:17"]),
        ("adopted_by: district", []),
        ("required: false", []),
    ],
)
def test_required_of_all_is_the_districts(district: Folder, given: str, found: list[str]) -> None:
    district.write("framework.yaml", framework(given, "required: false\n    adopted_by: teacher"))
    assert district.codes("MBL325") == found
