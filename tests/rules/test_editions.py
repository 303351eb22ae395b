"""MBL337: alignments to a set that another has superseded."""

import pytest
from tests.districts import Folder

OLD = """mbl: standards/1
set: OLD
title: Old
issuer: The state
superseded_by: NEW
standards: [{code: "1"}, {code: "2"}, {identifier: "https://example.org/3"}]
"""
NEW = """mbl: standards/1
set: NEW
title: New
issuer: The state
standards: [{code: "1"}]
"""


def framework(first: str = "", indicator: str = "", other: str = "") -> str:
    return f"""mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    aligns_to: [{first}]
    indicators:
      - {{id: MATH.1.a, statement: Read.}}
      - id: MATH.1.b
        statement: Write.
        aligns_to: [{indicator}]
  - id: MATH.2
    name: Shapes
    statement: Reason.
    aligns_to: [{other}]
"""


def files(district: Folder, text: str, old: str = OLD, new: str = NEW) -> None:
    district.write("old.yaml", old)
    district.write("new.yaml", new)
    district.write("framework.yaml", text)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("OLD:1", "", ""), "7:17"),
        (("NEW:1, OLD:1", "", ""), "7:24"),
        (("", "OLD:2", ""), "12:21"),
        (("", "{standard: OLD:2, relation: partial}", ""), "12:32"),
        (("", "", "OLD:https://example.org/3"), "16:17"),
        (("NEW:1", "OLD:1", "OLD:2"), "12:21"),
        (("NEW:1", "NEW:1", "NEW:1"), None),
        (("", "", ""), None),
    ],
)
def test_the_first_alignment_of_the_file(district: Folder, parts: tuple[str, str, str], place: str | None) -> None:
    files(district, framework(*parts))
    assert district.codes("MBL337") == ([f"MBL337 framework.yaml:{place}"] if place else [])


def test_one_finding_for_a_file_and_a_set(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: framework/1
    area: ela
    competencies:
      - {id: ELA.1, name: Read, statement: Read., aligns_to: [OLD:1, ELDER:1]}
    ---
    # file: elder.yaml
    mbl: standards/1
    set: ELDER
    title: Elder
    issuer: The state
    superseded_by: OLD
    standards: [{code: "1"}]
    """
    files(district, framework("OLD:1", "OLD:2", "OLD:1"))
    assert district.codes("MBL337") == [
        "MBL337 framework.yaml:7:17",
        "MBL337 more.yaml:4:59",
        "MBL337 more.yaml:4:66",
    ]
    found = district.findings(also=("MBL337",))
    assert found[0].message == '3 alignments of this file name "OLD", which "NEW" has superseded'
    assert found[1].message == 'an alignment names "OLD", which "NEW" has superseded'
    assert [one.subject for one in found] == [None, "ELA.1", "ELA.1"]
    assert [(one.location.path, one.location.line) for one in found[0].related] == [("old.yaml", 5)]


@pytest.mark.parametrize(("adopted", "found"), [("2026-06-15", ["MBL337 framework.yaml:7:17"]), ("2026-06-16", [])])
def test_a_set_that_is_adopted_later_has_superseded_nothing_yet(
    district: Folder, adopted: str, found: list[str]
) -> None:
    files(district, framework("OLD:1"), new=NEW.replace("standards:", f"adopted: {adopted}\nstandards:"))
    assert district.codes("MBL337") == found


def test_retired_parts_are_left_alone(district: Folder) -> None:
    text = framework("", "OLD:1", "OLD:1")
    text = text.replace("        statement: Write.\n", "        statement: Write.\n        retired: {on: 2026-01-01}\n")
    text = text.replace("    statement: Reason.\n", "    statement: Reason.\n    retired: {on: 2026-01-01}\n")
    files(district, text)
    assert [one for one in district.codes("MBL337") if not one.startswith("MBL205")] == []


def test_the_other_set_is_one_of_the_district(district: Folder) -> None:
    files(district, framework(), old=OLD.replace("superseded_by: NEW", "superseded_by: NEWER"))
    (found,) = district.findings()
    assert (found.rule, found.location.path, found.location.line, found.location.column) == (
        "MBL201",
        "old.yaml",
        5,
        16,
    )
    assert found.message == 'no set of standards has the id "NEWER"'


@pytest.mark.parametrize("closing", ["OLD", "NEW"])
def test_editions_do_not_go_round(district: Folder, closing: str) -> None:
    own = NEW.replace("standards:", f"superseded_by: {closing}\nstandards:")
    files(district, framework(), new=own)
    (found,) = district.findings()
    assert (found.rule, found.location.line, found.location.column) == ("MBL204", 5, 16)
