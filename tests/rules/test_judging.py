"""MBL704 to MBL707 and MBL711: what policies say about judging that the Guidelines warn of."""

import pytest
from tests.districts import BASE, Folder

from mblkit.model.methods import LatestMethod
from mblkit.rules.judging import reckons_over_time

RULES = ("MBL704", "MBL705", "MBL706", "MBL707", "MBL711")
TWO_SCHOOLS = BASE["mbl.yaml"].replace(
    "[{id: hs, name: Test High School}]", "[{id: hs, name: Test High School}, {id: ec, name: Early College}]"
)


def policy(text: str, head: str = "layer: district") -> str:
    return f"mbl: policy/1\nid: p\ntitle: P\n{head}\nas_of: 2025-08-27\n{text}\n"


def codes(district: Folder, text: str, head: str = "layer: district") -> list[str]:
    district.write("policy.yaml", policy(text, head))
    return [code.replace("policy.yaml:", "") for code in district.codes(*RULES)]


@pytest.mark.parametrize(
    ("method", "found"),
    [
        ("name: latest", False),
        ("name: highest", False),
        ("name: mean, places: 1", True),
        ("name: weighted-mean, places: 1, purposes: {summative: 1}", True),
        ("name: weighted-latest, places: 1", True),
        ("name: decaying-average, places: 1", True),
        ("name: median, places: 1", False),
        ("name: best, n: 3, places: 1", False),
        ("name: last, n: 3, of: {name: mean, places: 1}", False),
        ("name: greatest-of, methods: [{name: mean, places: 1}, {name: power-law, places: 1}]", False),
        ("name: greatest-of, methods: [{name: mean, places: 1}, {name: decaying-average, places: 1}]", True),
    ],
)
def test_a_method_that_reckons_with_all_scores(district: Folder, method: str, found: bool) -> None:
    assert codes(district, f"judging:\n  - method: {{{method}}}") == (["MBL704 7:20"] if found else [])


def test_what_a_district_has_without_a_policy_reckons_with_no_old_scores() -> None:
    assert not reckons_over_time(LatestMethod(name="latest"))


@pytest.mark.parametrize("code", ["missed", "not-assessed", "excused"])
def test_a_code_that_counts_as_a_score(district: Folder, code: str) -> None:
    column = len(f"  - body: {{codes: {{{code}: {{counts_as: ") + 1
    found = codes(district, f"judging:\n  - body: {{codes: {{{code}: {{counts_as: beginning}}}}}}")
    assert found == [f"MBL705 7:{column}"]
    assert codes(district, f"judging:\n  - body: {{codes: {{{code}: blocks}}}}") == []
    assert codes(district, f"judging:\n  - body: {{codes: {{{code}: set-aside}}}}") == []


@pytest.mark.parametrize(
    ("body", "column"), [("max_attempts: 2", 26), ("attempts: first", 22), ("attempts: latest", 0), ("items: 2", 0)]
)
def test_a_cap_on_attempts(district: Folder, body: str, column: int) -> None:
    assert codes(district, f"judging:\n  - body: {{{body}}}") == ([f"MBL706 7:{column}"] if column else [])


def test_practice_that_decides(district: Folder) -> None:
    text = "judging:\n  - body: {purposes: [summative, formative, placement], otherwise: [diagnostic]}"
    assert codes(district, text) == ["MBL711 7:34", "MBL711 7:69"]


def test_a_policy_that_is_over_is_history(district: Folder) -> None:
    text = "judging:\n  - body: {max_attempts: 2}"
    assert codes(district, text, "layer: district\ndates: {to: 2026-06-15}") == ["MBL706 8:26"]
    assert codes(district, text, "layer: district\ndates: {to: 2026-06-14}") == []
    assert codes(district, text, "layer: district\ndates: {from: 2027-09-01}") == ["MBL706 8:26"]


def test_what_is_enough_is_the_same_in_each_school(district: Folder) -> None:
    text = "judging:\n  - target: developing\n  - rollup: {rule: all}\n  - retention: sticky\ncredit:\n"
    text += "  - requires: {rule: at-least, count: 1}\n  - approval: true"
    assert codes(district, text, "layer: school\nschool: hs") == []
    district.write("mbl.yaml", "\n".join(line[8:] for line in TWO_SCHOOLS.splitlines()[1:]) + "\n")
    assert codes(district, text, "layer: school\nschool: hs") == ["MBL707 8:13", "MBL707 9:13", "MBL707 12:15"]
    assert codes(district, text, "layer: school") == []
    assert codes(district, text) == []


# Clauses C035 and C073: what somebody needs beyond the settings for all is a recorded decision.
@pytest.mark.parametrize("scope", ["student: s-1", "students: [s-1]", "group: multilingual", "grade: 9", "school: hs"])
def test_a_setting_for_a_student_or_a_group_cannot_be_written(district: Folder, scope: str) -> None:
    assert codes(district, f"judging:\n  - for: {{{scope}}}\n    target: developing") == ["MBL104 7:11"]
