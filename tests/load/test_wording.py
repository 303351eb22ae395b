import ast
from pathlib import Path

import pytest
from tests.districts import Folder

import mblkit.model
from mblkit.load.contradictions import CONTRADICTIONS
from mblkit.load.faults import Fault
from mblkit.load.wording import SORTS, explain_fault
from mblkit.load.words import listed, noun_of, with_article
from mblkit.model.base import Record
from mblkit.model.evidence import ClassEvidence
from mblkit.model.experience import ExperienceRecord, Unit
from mblkit.model.kinds import KINDS, Kind
from mblkit.model.people import StaffRecord
from mblkit.model.rollups import AllRollUp


def contradictions() -> set[str]:
    """Every clause with which a record says that its fields exclude or need each other."""
    return {
        str(node.args[0].value)
        for path in Path(mblkit.model.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "contradiction"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_contradiction_has_its_remedy() -> None:
    assert contradictions() == set(CONTRADICTIONS)


def test_a_contradiction_is_told_at_the_field_to_mend(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: scale/1
    name: More
    items:
      - id: rising
        target: high
        levels:
          - {id: low, name: Low, value: 1, meaning: Low.}
          - {id: mid, name: Middle, value: 2, meaning: Middle.}
          - {id: high, name: High, value: 2, meaning: High.}
      - id: without-target
        target: top
        levels:
          - {id: low, name: Low, value: 1, meaning: Low.}
          - {id: high, name: High, value: 2, meaning: High.}
    ---
    # file: supports.yaml
    mbl: supports/1
    type: language
    name: time
    by: t-one
    starts: 2026-01-10
    items:
      - {id: sup-1, student: s-1, ends: 2026-01-09}
    ---
    # file: class.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, experience: algebra, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
    """
    found = [
        (one.location.path, one.location.line, one.location.column, [other.location.line for other in one.related])
        for one in district.findings()
    ]
    assert found == [
        ("class.yaml", 5, 31, [2]),
        ("more.yaml", 9, 39, [8]),
        ("more.yaml", 11, 13, []),
        ("supports.yaml", 7, 37, [5]),
    ]


POSSIBLE = {
    "any": "",
    "bool": "bool_type",
    "default": "",
    "definition-ref": "",
    "definitions": "",
    "dict": "dict_type too_short",
    "enum": "enum",
    "float": "",  # of what others wrote and mblkit only keeps: any value will do
    "function-after": "mbl_number mbl_fields mbl_twice",
    "function-plain": "mbl_date mbl_number mbl_whole mbl_class mbl_grade",
    "function-wrap": "",
    "int": "",
    "json-or-python": "",
    "list": "",
    "literal": "literal_error",
    "model": "model_type",
    "model-field": "missing",
    "model-fields": "extra_forbidden invalid_key model_type",
    "none": "",
    "nullable": "",
    "str": "string_type string_pattern_mismatch string_too_short string_too_long",
    "tagged-union": "",  # the discriminators know a case for every value
    "tuple": "tuple_type too_short",
    "date": "",  # read by a function of ours
    "no-info": "",
    "with-info": "",
}
"""What Pydantic can object to in a value, by the sort of schema; all objections of "any" sorts must be listed here."""


def sorts_of_schemas() -> set[str]:
    found: set[str] = set()
    for kind in KINDS.values():
        forms(kind)
    waiting: list[object] = [form.__pydantic_core_schema__ for form in records()]  # of unions each is made when read
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.update([one["type"]] if isinstance(one.get("type"), str) else [])
            waiting.extend(value for key, value in one.items() if key != "metadata")
        elif isinstance(one, list | tuple):
            waiting.extend(one)
    return found


def records() -> list[type[Record]]:
    found: list[type[Record]] = [Record]
    for one in found:
        found.extend(form for form in one.__subclasses__() if form.__module__.startswith("mblkit.model."))
        one.model_rebuild()
    return found


def forms(kind: Kind) -> list[type[Record]]:
    found = list(kind.forms().values())
    for form in found:
        form.model_rebuild()
    return found


def test_all_objections_have_words_of_ours() -> None:
    sorts = sorts_of_schemas()
    assert sorts - set(POSSIBLE) == set()
    assert {sort for sort in POSSIBLE if POSSIBLE[sort]} - sorts == set()
    objections = {one for sort in sorts for one in POSSIBLE[sort].split()}
    assert objections - SORTS == set()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (ExperienceRecord, "an experience"),
        (Unit, "a unit"),
        (ClassEvidence, "an item of evidence"),
        (StaffRecord, "a staff member"),
        (AllRollUp, "a roll-up all"),
        (None, "a record"),
    ],
)
def test_records_have_names_for_people(record: type | None, words: str) -> None:
    assert with_article(noun_of(record)) == words


def test_long_lists_are_cut() -> None:
    letters = "abcdefghijklmnop"
    assert listed("a") == '"a"'
    assert listed("ab") == '"a" or "b"'
    assert listed(letters[:13]).endswith('"l" or "m"')
    assert listed(letters[:14]).endswith('"l" or 2 others')


def test_what_stands_above_items_is_placed_there_and_said_once(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.7
    by: t-seven
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-11, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-12, by: t-eight, section: algebra.1, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes() == ["MBL201 one.yaml:2:10", "MBL201 one.yaml:3:5", "MBL201 one.yaml:7:39"]


def test_a_finding_names_the_only_student_whom_it_concerns(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: decisions/1
    type: exemption
    on: 2026-01-10
    role: board
    by: t-seven
    reference: x
    items:
      - {id: d-1, student: s-1, competency: MATH.7}
      - {id: d-2, student: s-2, competency: MATH.2}
      - {id: d-3, student: s-7, competency: MATH.8}
    ---
    # file: three.yaml
    mbl: evidence/1
    student: s-2
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {MATH.2: proficient}
        details: {second: {by: t-nine, scores: {MATH.7: proficient}}}
    ---
    # file: two.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.7: proficient}, s-7: {MATH.7: proficient}}
        details: {s-1: {second: {by: t-nine, scores: {MATH.7: proficient}}}}
    """
    found = [(f.location.path, f.location.line, f.message.split('"')[1], f.subject) for f in district.findings()]
    assert found == [
        ("one.yaml", 5, "t-seven", None),
        ("one.yaml", 8, "MATH.7", "s-1"),
        ("one.yaml", 10, "s-7", None),
        ("one.yaml", 10, "MATH.8", None),
        ("three.yaml", 9, "t-nine", "s-2"),
        ("three.yaml", 9, "MATH.7", "s-2"),
        ("two.yaml", 7, "MATH.7", "s-1"),
        ("two.yaml", 7, "s-7", None),
        ("two.yaml", 7, "MATH.7", None),
        ("two.yaml", 8, "t-nine", "s-1"),
        ("two.yaml", 8, "MATH.7", "s-1"),
    ]


def test_the_main_record_of_the_district_is_the_one_in_its_file(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: district/1
    id: other
    name: Other
    state: CT
    schools: [{id: hs2, name: Other}]
    areas: [{id: x, name: X}]
    years: [{id: 2026-27, starts: 2026-09-01, ends: 2027-06-01}]
    scale: four
    """
    assert district.codes() == ["MBL209 a.yaml:1:1"]


def test_texts_that_are_too_long(district: Folder) -> None:
    district.write(
        "long.yaml",
        f"mbl: task/1\nid: essay\ntitle: {'x' * 20_001}\ntargets: [{'M' * 201}]\nmeasure: written\n",
    )
    found = district.findings()
    assert [(one.rule, one.location.line, one.message) for one in found] == [
        ("MBL108", 3, '"title" is longer than 20000 characters'),
        ("MBL108", 4, 'an entry of "targets" is longer than 200 characters'),
    ]


def test_an_objection_that_nobody_foresaw_is_told_as_well() -> None:
    fault = Fault("new_objection", ("id",), "id", "x", None)
    found = explain_fault("a.yaml", KINDS["task"], fault, lambda *_, **__: "x")
    assert (found.rule, found.message) == ("MBL108", '"x" is not a value for "id"')


def told(folder: Folder) -> list[tuple[str, int | None, int | None, str, str | None]]:
    return [(one.rule, one.location.line, one.location.column, one.message, one.help) for one in folder.findings()]


def test_braces_around_text_are_one_finding(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: one, title: {Algebra 1}, targets: [MATH.2], measure: written}
      - {id: two, title: {Algebra, Geometry}, targets: {MATH.2}, measure: written}
      - {id: three, title: [Algebra], targets: {MATH.1.a, MATH.2}, measure: {written}}
      - id: four
        title:
          en:
        targets: [MATH.2]
        measure: written
    """
    found = told(district)
    assert [one[:3] for one in found] == [
        ("MBL106", 3, 22),
        ("MBL106", 4, 22),
        ("MBL106", 4, 52),
        ("MBL106", 5, 24),
        ("MBL106", 5, 44),
        ("MBL106", 5, 73),
        ("MBL105", 8, 7),
    ]
    assert found[0][3] == '"title" is in braces, which hold "field: value", where text belongs'
    assert found[0][4] == "put the text in quotes, or write it by language: {en: ...}"
    assert found[4][4] == "write a list: [MATH.1.a, MATH.2]"
    fixes = [one.fix and (one.fix.text, one.fix.safe) for one in district.findings()]
    assert fixes == [None, None, ("[MATH.2]", False), None, ("[MATH.1.a, MATH.2]", False), None, None]


def test_text_in_braces_that_has_no_languages(district: Folder) -> None:
    """
    # file: mbl.yaml
    mbl: district/1
    id: test-district
    name: {Test District}
    state: CT
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}]
    years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
    scale: four
    """
    assert told(district)[0][2:] == (
        7,
        '"name" is in braces, which hold "field: value", where text belongs',
        "delete the braces, or put the whole text in quotes",
    )


def test_scores_at_the_wrong_depth(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    student: s-1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-11, scores: {MATH.2: [proficient]}}
    ---
    # file: two.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {MATH.2: proficient}}
      - {task: proof, on: 2026-01-11, scores: proficient}
      - {task: proof, on: 2026-01-12, scores: {s-1: {MATH.2=proficient}}}
      - {task: proof, on: 2026-01-13, scores: {s-1: {MATH.2:proficient}}}
      - {task: proof, on: 2026-01-14, scores: {s-1: {"MATH.2:\u00a0proficient"}}}
    """
    assert told(district) == [
        (
            "MBL106",
            6,
            44,
            '"s-1" holds scores, in evidence that is of one student already',
            'write the scores right below "scores", without the line "s-1"',
        ),
        ("MBL106", 7, 52, '"MATH.2" is a list where one value belongs', "write one value"),
        (
            "MBL106",
            5,
            52,
            '"MATH.2" is text where "name: value" lines belong',
            "write the student and then, in braces, what was scored: s-1: {MATH.1.a: proficient}",
        ),
        (
            "MBL106",
            6,
            43,
            '"scores" is text where "name: value" lines belong',
            'write "name: value" lines below it, or {name: value}',
        ),
        (
            "MBL105",
            7,
            50,
            '"MATH.2=proficient" has no value',
            'write a colon and a space in the place of "="',
        ),
        ("MBL105", 8, 50, '"MATH.2:proficient" has no value', "put a space after the colon"),
        (
            "MBL105",
            9,
            50,
            '"MATH.2:\u00a0proficient" has no value',
            "put a plain space after the colon; what stands there is a no-break space",
        ),
    ]


def test_signs_that_cannot_be_seen_are_named(district: Folder) -> None:
    district.write("essay.yaml", "mbl: task/1\nid: essay\ntitle: x\ntargets: [MATH.2]\nmeasure: \u200bwriten\n")
    district.write("people.yaml", "mbl: people/1\nid: s-1\ngiven: A\nfamily: B\nlanguage: e\u200bn\n")
    found = told(district)
    assert [one[:3] for one in found] == [("MBL108", 5, 10), ("MBL108", 5, 11)]
    assert str(found[0][4]).endswith("; it holds the sign U+200B, which cannot be seen")
    assert "U+200B" not in str(found[1][4])


def test_lists_written_in_other_ways(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: experience/1
    title: x
    area: math
    items:
      - {id: e1, grades: 9-12}
      - {id: e2, grades: 9–10}
      - {id: e3, grades: "10 - 9"}
      - {id: e4, grades: (9)}
      - id: e5
        grades: [9]
        carries:
          • MATH.1
          • MATH.2
      - id: e6
        grades: [9]
        carries:
          1. MATH.1
          2. MATH.2
      - id: e7
        grades: [9]
        carries: [MATH.1 MATH.2]
      - id: e8
        grades: [9]
        carries: [MATH.1; MATH.2]
        credit: 0.5
    """
    helps = [one.help for one in district.findings()]
    assert helps == [
        "write each of them: [9, 10, 11, 12]",
        "write each of them: [9, 10]",
        'write a list: ["10 - 9"]',
        "write a list: [9]",
        'begin each entry with "- " and not with "•"',
        'begin each entry with "- " and not with "1."',
        "write a comma between the ids: MATH.1, MATH.2",
        'write its fields below it, such as "amount: ..."',
    ]
    fixes = [one.fix and (one.fix.text, one.fix.safe) for one in district.findings()]
    assert fixes[:4] == [("[9, 10, 11, 12]", False), ("[9, 10]", False), None, ("[9]", False)]
    assert fixes[6] is None


def test_numbers_written_in_other_ways(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: experience/1
    title: x
    area: math
    grades: [9]
    carries: [MATH.1]
    items:
      - {id: e1, credit: {amount: "0,5"}}
      - {id: e2, credit: {amount: ½}}
      - {id: e3, credit: {amount: 1½}}
      - {id: e4, credit: {amount: one}}
      - {id: e5, credit: {amount: true}}
    """
    hint = "write a plain decimal such as 0.5, or a fraction such as 2/3, and nothing else"
    assert [(one.help, one.fix and one.fix.text) for one in district.findings()] == [
        ("write 0.5", "0.5"),
        ("write 1/2", "1/2"),
        ("write 3/2", "3/2"),
        (hint, None),
        (hint, None),
    ]


@pytest.mark.parametrize(
    ("judging", "rule", "column", "help_"),
    [
        (
            "body: {codes: {missed: 0}}",
            "MBL108",
            28,
            'choose one of "set-aside" or "blocks", or write {counts_as: ...}',
        ),
        ("retention: review", "MBL108", 16, 'choose one of "sticky" or "current", or write {review: {months: ...}}'),
        (
            "retention: stikcy",
            "MBL108",
            16,
            'did you mean "sticky"? The choices are "sticky" or "current", or write {review: {months: ...}}',
        ),
        ("retention: {review: {years: 2}}", "MBL104", 26, 'use "months"'),
        ("retention: {years: 2}", "MBL104", 17, 'use "review"'),
        ("retention: {review: {}}", "MBL105", 25, 'add a line "months: ..."'),
    ],
)
def test_a_word_where_fields_are_meant(district: Folder, judging: str, rule: str, column: int, help_: str) -> None:
    """"""
    district.write("policy.yaml", f"mbl: policy/1\nid: p\ntitle: P\nlayer: district\njudging:\n  - {judging}\n")
    (found,) = (one for one in district.findings() if one.location.keys[:1] == ("judging",))
    assert (found.rule, found.location.line, found.location.column) == (rule, 6, column)
    assert found.help == help_


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("moderation: {targets: {exact: 85}}", "write a share above 0 and at most 1, such as 0.85"),
        ("moderation: {targets: {exact: 0}}", "write a share above 0 and at most 1, such as 0.85"),
    ],
)
def test_a_share_out_of_bounds(district: Folder, text: str, help_: str) -> None:
    """"""
    district.write("policy.yaml", f"mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-08-27\n{text}\n")
    assert [(one.rule, one.help) for one in district.findings()] == [("MBL112", help_)]
