"""Diplomas that ask for less than the statute, leave classes out, rival each other, or are left open."""

from tests.districts import Folder


def test_each_way_in_which_a_clause_is_laxer_is_a_finding(district: Folder) -> None:
    """
    # file: policies/state.yaml
    mbl: policy/1
    id: state
    title: State
    layer: state
    as_of: 2025-08-27
    diplomas:
      - id: usual
        title: Diploma
        cites: The statute
        force: statute
        credits: 25
        requirements:
          - {id: stem, title: STEM, credits: 9}
        conditions:
          - {id: form, title: Form, waivable: [parent]}
    ---
    # file: policies/local.yaml
    mbl: policy/1
    id: local
    title: Local
    layer: district
    as_of: 2025-08-27
    additions:
      - to: usual
        credits: 24
        requirements:
          - {id: stem, title: STEM, credits: 8, counting: shared}
        conditions:
          - {id: form, title: Form, waivable: [parent, teacher]}
          - {id: hours, title: Hours}
    """
    assert district.codes("MBL720") == [
        "MBL720 policies/local.yaml:8:14",
        "MBL720 policies/local.yaml:10:9",
        "MBL720 policies/local.yaml:10:9",
        "MBL720 policies/local.yaml:12:9",
    ]


def test_a_class_in_which_students_are_has_no_diploma(district: Folder) -> None:
    """
    # file: policies/state.yaml
    mbl: policy/1
    id: state
    title: State
    layer: state
    as_of: 2025-08-27
    diplomas:
      - {id: usual, title: Diploma, cites: The statute, credits: 25, classes: {from: 2031}}
    """
    assert district.codes("MBL721") == ["MBL721 mbl.yaml:1:1"]


def test_two_packs_of_two_states_rival_each_other(district: Folder) -> None:
    """
    # file: policies/one.yaml
    mbl: policy/1
    id: one
    title: One
    layer: state
    as_of: 2025-08-27
    diplomas:
      - {id: usual, title: Diploma, cites: A statute, credits: 25}
    ---
    # file: policies/two.yaml
    mbl: policy/1
    id: two
    title: Two
    layer: state
    as_of: 2025-08-27
    diplomas:
      - {id: other, title: Diploma, cites: Another statute, credits: 20}
    """
    assert district.codes("MBL722") == ["MBL722 policies/two.yaml:7:5"]


def test_choosing_more_parts_than_there_are_is_left_open(district: Folder) -> None:
    """
    # file: policies/state.yaml
    mbl: policy/1
    id: state
    title: State
    layer: state
    as_of: 2025-08-27
    diplomas:
      - id: usual
        title: Diploma
        cites: The statute
        requirements:
          - {id: ways, title: Ways, choose: 2}
          - {id: music, title: Music, within: ways, credits: 1}
    """
    assert district.codes("MBL723") == ["MBL723 policies/state.yaml:11:9"]


def test_a_state_diploma_whose_requirements_cite_is_no_finding(district: Folder) -> None:
    """
    # file: policies/state.yaml
    mbl: policy/1
    id: state
    title: State
    layer: state
    as_of: 2025-08-27
    diplomas:
      - id: usual
        title: Diploma
        requirements:
          - {id: stem, title: STEM, credits: 9, cites: Section 1}
      - id: special
        title: Special
        by_decision: [board]
    """
    assert district.codes("MBL724") == ["MBL724 policies/state.yaml:11:5"]
