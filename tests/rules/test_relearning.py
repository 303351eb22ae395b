"""MBL703: no policy says how a student tries again."""

import pytest
from tests.districts import Folder

POLICY = "mbl: policy/1\nid: mastery\ntitle: Mastery\nas_of: 2025-08-27\nrelearning: Try again.\nlayer: "
TWO_SCHOOLS = "schools: [{id: hs, name: Test High School}, {id: ec, name: Early College}]"


def test_no_policy_says_it(district: Folder) -> None:
    assert district.codes("MBL703") == ["MBL703 mbl.yaml:1:1"]
    district.write("policy.yaml", POLICY.replace("relearning: Try again.\n", "") + "district\n")
    assert district.codes("MBL703") == ["MBL703 mbl.yaml:1:1"]


@pytest.mark.parametrize(
    "rest",
    [
        "district\n",
        "school\n",
        "school\nschool: hs\n",
        "district\ndates: {from: 2025-08-27}\n",
        "district\ndates: {to: 2026-06-15}\n",
    ],
)
def test_a_policy_says_it(district: Folder, rest: str) -> None:
    district.write("policy.yaml", POLICY + rest)
    assert district.codes("MBL703") == []


@pytest.mark.parametrize(
    "rest", ["state\n", "district\ndates: {to: 2026-06-14}\n", "district\ndates: {from: 2026-06-16}\n"]
)
def test_a_policy_that_is_not_the_districts_or_not_in_force(district: Folder, rest: str) -> None:
    district.write("policy.yaml", POLICY + rest)
    assert district.codes("MBL703") == ["MBL703 mbl.yaml:1:1"]


def test_a_policy_of_one_school_says_it_for_that_school(district: Folder) -> None:
    text = (district.root / "mbl.yaml").read_text()
    district.write("mbl.yaml", text.replace("schools: [{id: hs, name: Test High School}]", TWO_SCHOOLS))
    district.write("policy.yaml", POLICY + "school\nschool: hs\n")
    (found,) = district.findings(also=("MBL703",))
    assert found.message == 'no policy in force says how a student at "ec" learns again and tries again'
