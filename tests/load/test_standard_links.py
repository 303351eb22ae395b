"""References to standards, in whatever spelling, and the links inside a set."""

import pytest
from tests.districts import Folder

SETS = """
mbl: standards/1
set: MATH
title: Mathematics
issuer: State
standards:
  - {identifier: top, type: Domain, text: Numbers}
  - {code: HSN-RN.A.1, short: N-RN.1, parent: top, identifier: id-1, text: One.}
  - {code: HSN-RN.A.2, parent: HSN-RN.A.1, text: Two., links: {precedes: [HSN-RN.A.1]}}
  - {code: MD.2, type: Cluster, identifier: cluster}
  - {code: MD.2, type: Standard, identifier: standard}
"""


def framework(reference: str) -> str:
    return (
        "mbl: framework/1\narea: math\ncompetencies:\n  - id: MATH.1\n    name: Functions\n"
        f"    statement: Use functions.\n    aligns_to: [{reference}]\n"
        "    indicators:\n      - {id: MATH.1.a, statement: Read.}\n      - {id: MATH.1.b, statement: Write.}\n"
        "  - {id: MATH.2, name: Shapes, statement: Reason.}\n"
    )


def with_reference(district: Folder, reference: str) -> Folder:
    district.write("standards.yaml", SETS.lstrip())
    district.write("framework.yaml", framework(reference))
    return district


@pytest.mark.parametrize("reference", ["MATH:HSN-RN.A.1", "MATH:id-1", "MATH:top", "MATH:standard"])
def test_codes_and_identifiers_are_references(district: Folder, reference: str) -> None:
    assert with_reference(district, reference).codes() == []


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("MATH:HSN.RN.A.1", "MATH:HSN-RN.A.1"),
        ("MATH:N-RN.1", "MATH:HSN-RN.A.1"),
        ("CCSS.MATH.CONTENT.HSN.RN.A.1", "MATH:HSN-RN.A.1"),
        ("math:hsn-rn.a.2", "MATH:HSN-RN.A.2"),
        ("id-1", "MATH:HSN-RN.A.1"),
    ],
)
def test_another_spelling_is_mended_safely(district: Folder, reference: str, meant: str) -> None:
    (found,) = with_reference(district, reference).findings()
    assert (found.rule, found.location.line, found.location.column) == ("MBL201", 7, 17)
    assert found.help == f'did you mean "{meant}"?'
    assert found.fix is not None
    assert (found.fix.text, found.fix.safe) == (meant, True)


@pytest.mark.parametrize("reference", ["MATH:MD.2", "MATH:md-2", "MD.2"])
def test_an_ambiguous_reference_names_the_candidates(district: Folder, reference: str) -> None:
    (found,) = with_reference(district, reference).findings()
    assert (found.rule, found.location.line) == ("MBL211", 7)
    assert found.help == 'write "MATH:cluster" or "MATH:standard"'
    assert found.fix is None


def test_a_slip_is_a_guess(district: Folder) -> None:
    (found,) = with_reference(district, "MATH:HSN-RM.A.1").findings()
    assert (found.rule, found.help) == ("MBL201", 'did you mean "MATH:HSN-RN.A.1"?')
    assert found.fix is not None
    assert not found.fix.safe


@pytest.mark.parametrize(
    ("reference", "advice"),
    [
        ("MTH:X.1", 'did you mean "MATH"?'),
        ("Zzz:X.1", 'write one of the sets "MATH" before the colon'),
        ("X.1", 'write "<set>:<code>"; the sets are "MATH"'),
        ("MATH:X.1", 'write the code of a standard of "MATH", or import what is missing with "mbl standards import"'),
    ],
)
def test_what_is_unknown_says_what_to_do(district: Folder, reference: str, advice: str) -> None:
    (found,) = with_reference(district, reference).findings()
    assert (found.rule, found.help, found.fix) == ("MBL201", advice, None)


def test_without_a_set_there_is_the_way_to_one(district: Folder) -> None:
    district.write("framework.yaml", framework("MATH:X.1"))
    (found,) = district.findings()
    assert found.help == 'import a set of standards with "mbl standards import"'


def test_an_id_of_something_else_is_said_to_be_that(district: Folder) -> None:
    assert with_reference(district, "MATH.2").codes() == ["MBL210 framework.yaml:7:17"]


def test_codes_may_stand_twice_only_with_identifiers(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: T
    issuer: I
    standards:
      - {code: A}
      - {code: A, identifier: x}
      - {code: B, identifier: y}
      - {code: B, identifier: z}
      - {code: C, identifier: C}
    """
    assert district.codes() == ["MBL202 standards.yaml:7:12"]


def test_identifiers_stand_once(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: T
    issuer: I
    standards:
      - {code: A, identifier: x}
      - {code: B, identifier: x}
    """
    assert district.codes() == ["MBL202 standards.yaml:7:27"]


def test_a_standard_has_a_name(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: T
    issuer: I
    standards:
      - {text: A standard that nobody can name}
    """
    assert district.codes() == ["MBL113 standards.yaml:6:5"]


def test_parents_are_in_the_set_and_make_a_tree(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: T
    issuer: I
    standards:
      - {code: A.1, identifier: a, parent: nobody}
      - {code: A.2, parent: a-1}
      - {code: B, identifier: b1}
      - {code: B, identifier: b2}
      - {code: C, parent: B}
      - {code: D, parent: F}
      - {code: E, parent: D}
      - {code: F, parent: E}
      - {code: G, parent: G}
    """
    assert district.codes() == [
        "MBL201 standards.yaml:6:40",
        "MBL201 standards.yaml:7:25",
        "MBL211 standards.yaml:10:23",
        "MBL204 standards.yaml:11:23",
        "MBL204 standards.yaml:14:23",
    ]
    unknown = [found for found in district.findings() if found.rule == "MBL201"]
    assert [found.fix.text if found.fix is not None else None for found in unknown] == [None, "A.1"]


def test_links_may_leave_the_repository_but_not_miss_inside(district: Folder) -> None:
    """
    mbl: standards/1
    set: S
    title: T
    issuer: I
    standards:
      - code: A
        links:
          precedes: [B, "S:B", "S:C"]
          related_to: [7f8ea8a2-885d-11e7-b83c-1cbefb5c73b1, "http://example.org/x", "OTHER:X"]
          peer_of: [D]
      - {code: B}
      - {code: D, identifier: d1}
      - {code: D, identifier: d2}
    """
    assert district.codes() == ["MBL201 standards.yaml:8:28", "MBL211 standards.yaml:10:17"]
