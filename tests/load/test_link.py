from tests.districts import Folder


def test_unknown_reference_names_the_nearest(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: modeling
        on: 2026-01-10
        scores:
          s-1: {MATH.1.z: proficient}
          s-9: {MATH.1.a: proficient}
    """
    found = district.findings()
    assert [(f.rule, f.location.line, f.location.column) for f in found] == [
        ("MBL201", 8, 13),
        ("MBL201", 9, 7),
    ]
    assert found[0].message == 'no competency, indicator or objective has the id "MATH.1.z"'
    assert found[0].subject == "s-1"
    assert found[1].subject is None


def test_look_alike_letter_in_a_reference(district: Folder) -> None:
    """
    mbl: sections/1
    items:
      - {id: x.1, experience: аlgebra, school: hs, year: 2025-26, by: [t-one]}
    """
    found = [f for f in district.findings() if f.rule == "MBL201"]
    assert "cyrillic small letter a" in str(found[0].help)


def test_misplaced_link(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: sections/1
    items:
      - {id: x.1, experience: modeling, school: hs, year: 2025-26, by: [s-1]}
    """
    found = district.findings()
    assert [(f.rule, f.location.column) for f in found] == [("MBL210", 27), ("MBL210", 69)]
    assert found[0].message == '"modeling" is the id of a task, not of an experience'


def test_duplicate_and_look_alike_ids(district: Folder) -> None:
    """
    # file: twice.yaml
    mbl: task/1
    measure: written
    targets: [MATH.2]
    items:
      - {id: proof, title: Proof again}
      - {id: PROOF, title: Proof in capitals}
      - {id: pr00f, title: Proof with zeros}
    """
    found = district.findings()
    assert [(f.rule, f.location.line) for f in found] == [("MBL202", 5), ("MBL203", 6), ("MBL203", 7)]
    assert found[0].related[0].location.path == "task.yaml"


def test_one_space_for_targets_and_for_people(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: framework/1
    area: ela
    competencies:
      - id: ELA.1
        name: Write
        statement: Write.
        indicators: [{id: MATH.2, statement: x}]
    ---
    # file: staff2.yaml
    mbl: staff/1
    id: s-1
    roles: [teacher]
    """
    assert {f.rule for f in district.findings()} == {"MBL202"}
    assert len(district.findings()) == 2


def test_cycles(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: experience/1
    area: math
    grades: [10]
    items:
      - {id: e1, title: One, prerequisites: [e2]}
      - {id: e2, title: Two, prerequisites: [e3]}
      - {id: e3, title: Three, prerequisites: [e1]}
      - {id: e4, title: Four, prerequisites: [e4]}
      - {id: e5, title: Five, prerequisites: [e1]}
    """
    found = district.findings()
    assert [(f.rule, f.location.line) for f in found] == [("MBL204", 7), ("MBL204", 8)]
    assert found[0].message == '"e1" is a prerequisite of itself: "e1" -> "e2" -> "e3" -> "e1"'


def test_replacements_of_retired_records(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    measure: written
    targets: [MATH.2]
    items:
      - {id: old, title: Old, retired: {on: 2025-10-01, replaced_by: new}}
      - {id: new, title: New, retired: {on: 2025-10-01, replaced_by: old}}
      - {id: gone, title: Gone, retired: {on: 2025-10-01, replaced_by: nothing}}
    """
    assert [f.rule for f in district.findings()] == ["MBL204", "MBL201"]


def test_retired_task_used_later(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    id: old
    title: Old
    measure: written
    targets: [MATH.2]
    retired: {on: 2025-12-01, replaced_by: proof}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: old, on: 2025-11-30, scores: {s-1: {MATH.2: proficient}}}
      - {task: old, on: 2025-12-01, scores: {s-1: {MATH.2: proficient}}}
    """
    found = district.findings()
    assert [(f.rule, f.severity, f.location.line) for f in found] == [("MBL205", "warning", 6)]
    assert found[0].help == 'use "proof", which replaces it'


def test_duplicate_evidence(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: developing}}}
      - {task: proof, on: 2026-01-10, attempt: 2, scores: {s-1: {MATH.2: exemplary}}}
    ---
    # file: two.yaml
    mbl: evidence/1
    section: algebra.1
    student: s-1
    by: t-two
    items:
      - {task: proof, on: 2026-01-10, scores: {MATH.2: developing}}
      - {task: proof, on: 2026-01-10, id: own, scores: {MATH.2: developing}}
    """
    found = district.findings()
    assert [(f.rule, f.location.path, f.location.line, f.location.column) for f in found] == [
        ("MBL206", "two.yaml", 6, 44)
    ]
    assert found[0].related[0].location.path == "one.yaml"


def test_corrections(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: developing}}}
      - {id: fix-1, task: proof, on: 2026-01-10, replaces: {}, scores: {s-1: {MATH.2: developing}}}
      - {id: fix-2, task: proof, on: 2026-01-12, replaces: {on: 2026-01-10}, scores: {s-2: {MATH.2: proficient}}}
      - {id: fix-3, task: proof, on: 2026-01-13, replaces: {}, scores: {s-2: {MATH.2: proficient}}}
      - {id: fix-4, task: modeling, on: 2026-01-10, replaces: {task: proof}, scores: {s-1: {MATH.1.a: proficient}}}
      - {id: fix-5, task: proof, on: 2026-01-10, replaces: {id: fix-1}, scores: {s-1: {MATH.2: exemplary}}}
    """
    assert district.codes() == ["MBL207 one.yaml:8:56", "MBL207 one.yaml:9:59"]


def test_scores_off_the_scale(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores:
          s-1: {MATH.2: proficent}
          s-2: {MATH.2: 3}
        details:
          s-1: {second: {by: t-two, scores: {MATH.2: 9}}}
    """
    found = district.findings()
    assert [(f.rule, f.location.line) for f in found] == [("MBL208", 8), ("MBL208", 9), ("MBL208", 11)]
    assert found[0].help == 'did you mean "proficient"?'


def test_codes_are_scores_everywhere(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: missed}, s-2: {MATH.2: not-assessed}}}
      - {task: proof, on: 2026-01-11, scores: {s-1: {MATH.2: excused}}}
    """
    assert district.codes() == []


def test_criteria_for_an_unknown_level(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: framework/1
    area: ela
    competencies:
      - {id: ELA.1, name: Write, statement: Write., criteria: {proficent: Good.}}
    """
    assert district.codes() == ["MBL208 more.yaml:4:60"]


def test_no_district_and_two(district: Folder) -> None:
    """
    # file: second.yaml
    mbl: district/1
    id: other
    name: Other
    state: CT
    schools: [{id: hs2, name: Other}]
    areas: [{id: x, name: X}]
    years: [{id: 2026-27, starts: 2026-09-01, ends: 2027-06-01}]
    scale: four
    """
    assert district.codes() == ["MBL209 second.yaml:1:1"]
    (district.root / "mbl.yaml").unlink()
    (district.root / "second.yaml").unlink()
    assert "MBL209 mbl.yaml:None:None" in district.codes()


def test_settings_of_policies(district: Folder) -> None:
    """
    mbl: policy/1
    id: local
    title: Local
    layer: district
    as_of: 2026-01-01
    settings:
      capstone: {default: true, note: Kept.}
      amount: {default: 1/2, note: Half.}
    diplomas:
      - id: plain
        title: Diploma
        credits: {setting: amont}
        requirements:
          - {id: a, title: A, credits: {setting: capstone}, within: b}
          - {id: b, title: B, credits: 1, within: a, when: amount}
          - {id: b, title: B again, credits: 1}
    """
    found = district.findings()
    assert [(f.rule, f.location.line) for f in found] == [
        ("MBL201", 12),
        ("MBL210", 14),
        ("MBL204", 15),
        ("MBL210", 15),
        ("MBL202", 16),
    ]


def test_limits_and_ways_of_policies(district: Folder) -> None:
    """
    mbl: policy/1
    id: local
    title: Local
    layer: district
    as_of: 2026-01-01
    diplomas:
      - id: plain
        title: Diploma
        requirements:
          - {id: a, title: A, credits: 1, of: {toward: [gone]}}
          - {id: b, title: B, choose: 1}
          - {id: c, title: C, mastery: {areas: [math, gone], competencies: [MATH.9]}}
        conditions:
          - {id: exam, title: Exam, within: a}
          - {id: talk, title: Talk, within: b}
        limits:
          - {id: cap, title: Cap, most: 1, of: {}, when: open}
          - {id: cap, title: Cap, most: 2, of: {}}
    """
    found = district.findings()
    assert [(f.rule, f.location.line) for f in found] == [
        ("MBL201", 10),
        ("MBL201", 12),
        ("MBL201", 12),
        ("MBL210", 14),
        ("MBL201", 17),
        ("MBL202", 18),
    ]


def test_a_choice_of_what_is_no_part(district: Folder) -> None:
    """
    # file: policies/ways.yaml
    mbl: policy/1
    id: local
    title: Local
    layer: district
    as_of: 2026-01-01
    diplomas:
      - id: plain
        title: Diploma
        requirements:
          - {id: ways, title: Ways, choose: 1, chosen_by: student}
          - {id: music, title: Music, credits: 1, within: ways}
          - {id: stem, title: STEM, credits: 1}
        conditions:
          - {id: exam, title: Exam, within: ways}
    ---
    # file: choices.yaml
    mbl: decisions/1
    by: t-one
    student: s-1
    reference: Minutes
    items:
      - {type: choice, id: d-1, on: 2026-01-10, role: student, requirement: ways, parts: [exam]}
      - {type: choice, id: d-2, on: 2026-01-11, role: student, requirement: ways, parts: [stem]}
      - {type: choice, id: d-3, on: 2026-01-12, role: student, requirement: stem, parts: [exam]}
      - {type: choice, id: d-4, on: 2026-01-13, role: board, diploma: plain}
    ---
    # file: plan.yaml
    mbl: plans/1
    id: p-1
    student: s-1
    adviser: t-one
    reviewed: 2026-01-10
    choices: {ways: [music, stem]}
    """
    assert [(f.rule, f.location.path, f.location.line) for f in district.findings()] == [
        ("MBL210", "choices.yaml", 7),
        ("MBL210", "choices.yaml", 8),
        ("MBL210", "plan.yaml", 6),
    ]


def test_one_broken_record_is_one_finding(district: Folder) -> None:
    """
    # file: mbl.yaml
    mbl: district/1
    id: test-district
    name: Test District
    state: ct
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}]
    years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
    scale: four
    ---
    # file: staff.yaml
    mbl: staff/1
    items:
      - {id: t-one, roles: [teacher]}
      - {id: t-two, role: [teacher]}
    """
    assert district.codes() == [
        "MBL108 mbl.yaml:4:8",
        "MBL104 staff.yaml:4:17",
    ]


def test_a_competency_with_indicators_is_not_scored(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.1: proficient}, s-2: {MATH.2: proficient}}}
    """
    found = district.findings()
    assert [(f.rule, f.location.line, f.location.column, f.subject) for f in found] == [("MBL210", 5, 50, "s-1")]
