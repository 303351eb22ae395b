import pytest
from tests.districts import Folder, build

STANDARDS = """
mbl: standards/1
set: STATE
title: State standards
issuer: The state
standards:
  - {code: "1"}
  - {code: "2"}
  - {code: old, retired: {on: 2026-06-15}}
  - {code: ending, retired: {on: 2026-06-16}}
"""


def framework(*lines: str, head: str = "") -> str:
    """A framework file with one competency, NAV.1, in line 4 or 5."""
    body = "\n".join(f"    {line}" for line in lines)
    return (
        f"# file: nav.yaml\nmbl: framework/1\narea: ela\n{head}competencies:\n"
        f"  - id: NAV.1\n    name: A\n    statement: B.\n{body}\n"
    )


PLAIN = """
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


def codes(folder: Folder, *texts: str, rule: str = "MBL303") -> list[str]:
    files = "\n---\n".join(text.strip() for text in (STANDARDS, PLAIN, *texts))
    return build(folder.root, files).codes(rule)


# ------------------------------------------------------------------------------------------------ MBL303, MBL304

HERE = ["MBL303 nav.yaml:4:9"]
USE = "MBL205 nav.yaml"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), HERE),
        (("aligns_to: [STATE:1]",), []),
        (("aligns_to: [{standard: STATE:1, relation: beyond}]",), []),
        (("indicators: [{id: NAV.1.a, statement: C.}]",), HERE),
        (("indicators: [{id: NAV.1.a, statement: C.}, {id: NAV.1.b, statement: C., aligns_to: [STATE:1]}]",), []),
        # the only one that is aligned is retired
        (
            (
                "indicators:",
                "  - {id: NAV.1.a, statement: C.}",
                "  - {id: NAV.1.b, statement: C., aligns_to: [STATE:1], retired: {on: 2026-06-15}}",
            ),
            HERE,
        ),
        # electives too: they give credit
        (("required: false",), HERE),
        (("retired: {on: 2026-06-15}",), []),
        (("retired: {on: 2026-06-16}",), HERE),
        # the retired standard is a finding of its own, of MBL205, whatever the day
        (("aligns_to: [STATE:old]",), [*HERE, f"{USE}:7:17"]),
        (("aligns_to: [STATE:ending]",), [f"{USE}:7:17"]),
        (("aligns_to: [STATE:old, STATE:1]",), [f"{USE}:7:17"]),
        (("indicators: [{id: NAV.1.a, statement: C., aligns_to: [STATE:1, STATE:old]}]",), [f"{USE}:7:68"]),
        (
            ("aligns_to: [STATE:1]", "indicators:", "  - {id: A, statement: C., aligns_to: [{standard: STATE:old}]}"),
            [f"{USE}:9:55"],
        ),
        (("local_only: false",), HERE),
        (("local_only: true",), []),
    ],
)
def test_a_competency_answers_a_standard(district: Folder, lines: tuple[str, ...], expected: list[str]) -> None:
    assert codes(district, framework(*lines)) == expected


def test_cross_curricular_competencies_need_none(district: Folder) -> None:
    assert codes(district, framework(head="scope: cross-curricular\n")) == []


@pytest.mark.parametrize("head", ["", "scope: cross-curricular\n"])
def test_beyond_the_standards_on_purpose(district: Folder, head: str) -> None:
    line = 5 if head else 4
    assert codes(district, framework("local_only: true", head=head), rule="MBL304") == [f"MBL304 nav.yaml:{line}:9"]
    assert codes(district, framework(head=head), rule="MBL304") == []
    assert codes(district, framework("local_only: true", "retired: {on: 2025-10-01}", head=head), rule="MBL304") == []


@pytest.mark.parametrize(
    "line", ["aligns_to: [STATE:1]", "indicators: [{id: NAV.1.a, statement: C., aligns_to: [STATE:1]}]"]
)
def test_what_is_beyond_all_standards_names_none(district: Folder, line: str) -> None:
    assert codes(district, framework("local_only: true", line)) == ["MBL113 nav.yaml:7:17"]


# -------------------------------------------------------------------------------------------------------- MBL305


def open_ones(folder: Folder, *texts: str) -> tuple[str, ...]:
    """Return the message of the only finding; it stands at the name of the set."""
    assert codes(folder, *texts, rule="MBL305")[-1:] == ["MBL305 standards.yaml:2:6"]
    found = [one for one in folder.findings(also=("MBL305",)) if one.rule == "MBL305"]
    return tuple(one.message for one in found)


def test_standards_that_nothing_answers(district: Folder) -> None:
    answers = framework("aligns_to: [STATE:1]", "indicators: [{id: NAV.1.a, statement: C., aligns_to: [STATE:ending]}]")
    assert open_ones(district, answers) == ('no competency answers 1 of the 3 standards of "STATE": "2"',)


def test_every_standard_is_answered(district: Folder) -> None:
    answers = framework("aligns_to: [STATE:1, {standard: STATE:2, relation: partial}, STATE:ending]")
    assert [one for one in codes(district, answers, rule="MBL305") if "MBL305" in one] == []


def test_what_is_retired_answers_nothing(district: Folder) -> None:
    gone = framework("aligns_to: [STATE:1, STATE:2, STATE:ending]", "retired: {on: 2026-06-15}")
    half = framework("indicators: [{id: NAV.1.a, statement: C., aligns_to: [STATE:1], retired: {on: 2026-06-15}}]")
    for text in (gone, half):
        assert open_ones(district, text) == (
            'no competency answers 3 of the 3 standards of "STATE": "1", "2" and "ending"',
        )


def test_a_cross_curricular_competency_answers_too(district: Folder) -> None:
    answers = framework("aligns_to: [STATE:1, STATE:2]", head="scope: cross-curricular\n")
    assert open_ones(district, answers) == ('no competency answers 1 of the 3 standards of "STATE": "ending"',)


TREE = """\
# file: other.yaml
mbl: standards/1
set: OTHER
title: T
issuer: I
standards:
  - {code: A, text: A heading}
  - {code: A.1, parent: A}
  - {code: A.2, parent: A}
  - {code: A.2.x, parent: A.2}
"""


@pytest.mark.parametrize(
    ("answers", "open_"),
    [
        ("OTHER:A.1, OTHER:A.2.x", None),
        ("OTHER:A", None),
        ("OTHER:A.1, OTHER:A.2", None),
        ("OTHER:A.1", '1 of the 2 standards of "OTHER": "A.2.x"'),
        ("OTHER:A.1, {standard: OTHER:A, relation: partial}", '1 of the 2 standards of "OTHER": "A.2.x"'),
    ],
)
def test_headings_are_not_counted_and_answer_what_is_below(district: Folder, answers: str, open_: str | None) -> None:
    codes(district, framework(f"aligns_to: [STATE:1, STATE:2, STATE:ending, {answers}]"), TREE, rule="MBL305")
    found = [one.message for one in district.findings(also=("MBL305",)) if one.rule == "MBL305"]
    assert found == ([] if open_ is None else [f"no competency answers {open_}"])


def test_codes_are_not_mixed_up_between_sets(district: Folder) -> None:
    other = '# file: other.yaml\nmbl: standards/1\nset: OTHER\ntitle: T\nissuer: I\nstandards: [{code: "1"}]'
    answers = framework("aligns_to: [OTHER:1, STATE:2, STATE:ending]")
    assert open_ones(district, answers, other) == ('no competency answers 1 of the 3 standards of "STATE": "1"',)


def test_of_many_only_the_first_are_named(district: Folder) -> None:
    many = ", ".join(f'{{code: "{number}"}}' for number in range(1, 9))
    other = f"# file: other.yaml\nmbl: standards/1\nset: OTHER\ntitle: T\nissuer: I\nstandards: [{many}]"
    codes(district, framework("aligns_to: [STATE:1, STATE:2, STATE:ending]"), other, rule="MBL305")
    (finding,) = [one for one in district.findings(also=("MBL305",)) if one.rule == "MBL305"]
    assert finding.subject == "OTHER"
    assert finding.message.endswith('8 of the 8 standards of "OTHER": "1", "2", "3" and 5 others')


# -------------------------------------------------------------------------------------------------------- MBL317

MADE = framework(
    "indicators:",
    "  - {id: NAV.1.a, statement: C., aligns_to: [STATE:1]}",
    "  - {id: NAV.1.b, statement: D.}",
    "  - {id: NAV.1.c, statement: D., aligns_to: [STATE:1], retired: {on: 2026-06-15}}",
) + "".join(
    f"  - {{id: NAV.{number}, name: A, statement: B.{more}}}\n"
    for number, more in (
        (2, ", local_only: true"),
        (3, ""),
        (4, ", aligns_to: [STATE:2], indicators: [{id: NAV.4.a, statement: E.}]"),
        (5, ", aligns_to: [STATE:2], retired: {on: 2026-06-15}"),
        (6, ", aligns_to: [STATE:old]"),
    )
)

EXPERIENCE = """
# file: experience.yaml
mbl: experience/1
area: math
grades: [9]
items:
  - id: algebra
    title: Algebra
    credit: {{amount: 1}}
    carries: [{carries}]
    {more}
    units:
      - id: algebra.u1
        title: U
        objectives:
          - {{id: o.1, statement: S., leads_to: NAV.1.a}}
          - {{id: o.2, statement: S., leads_to: NAV.1.b}}
          - {{id: o.3, statement: S., leads_to: NAV.1.a, retired: {{on: 2026-06-15}}}}
          - {{id: o.4, statement: S., leads_to: NAV.6}}
"""


def credit(folder: Folder, carries: str, more: str = "") -> list[str]:
    text = EXPERIENCE.format(carries=carries, more=more)
    return [one for one in codes(folder, MADE, text, rule="MBL317") if "MBL317" in one]


@pytest.mark.parametrize(
    ("carries", "aligned"),
    [
        ("NAV.1", True),  # through an indicator
        ("NAV.1.a", True),
        ("NAV.1.b", False),  # another indicator of the competency answers, this one does not
        ("NAV.1.c", False),
        ("NAV.2", False),
        ("NAV.2, NAV.1.a", True),
        ("NAV.3", False),
        ("NAV.4", True),
        ("NAV.4.a", True),  # through its competency
        ("NAV.5", False),
        ("NAV.6", False),
        ("MATH.1, MATH.2", False),
        ("o.1", True),
        ("o.2", False),
        ("o.3", False),
        ("o.4", False),
    ],
)
def test_what_gives_credit_answers_a_standard(district: Folder, carries: str, aligned: bool) -> None:
    assert credit(district, carries) == ([] if aligned else ["MBL317 experience.yaml:8:14"])


def test_what_gives_no_credit_any_more_needs_none(district: Folder) -> None:
    assert credit(district, "NAV.3", "retired: {on: 2026-06-15}") == []
    assert credit(district, "NAV.3", "retired: {on: 2026-06-16}") == ["MBL317 experience.yaml:8:14"]


def test_what_gives_no_credit_needs_none(district: Folder) -> None:
    text = EXPERIENCE.format(carries="NAV.3", more="").replace("    credit: {amount: 1}\n", "")
    assert [one for one in codes(district, MADE, text, rule="MBL317") if "MBL317" in one] == []
