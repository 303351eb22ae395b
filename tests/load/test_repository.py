from datetime import date

import pytest
from tests.districts import Folder

from mblkit.errors import MblError
from mblkit.load import pipeline
from mblkit.load.peek import peek_kind
from mblkit.load.repository import BrokenDistrictError, open_all, open_student


def opened(district: Folder, student: str) -> object:
    """One student is opened alone and with all the others: the closure must be the same."""
    alone = open_student(district.tree, student)
    together = open_all(district.tree)
    assert alone.closures.get(student) == together.closures.get(student)
    assert alone.district == together.district
    return alone.closures[student]


def test_alone_and_together_are_the_same(district: Folder) -> None:
    """
    # file: evidence/one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: developing}}
        details: {s-1: {second: {by: t-two, scores: {MATH.2: exemplary}}, accommodations: [extended-time]}}
    ---
    # file: evidence/two.yaml
    mbl: evidence/1
    student: s-1
    by: t-two
    items:
      - {experience: algebra, task: modeling, on: 2026-02-01, scores: {MATH.1.a: developing, MATH.1.b: missed}}
    ---
    # file: habits.yaml
    mbl: habits/1
    id: habits
    levels:
      - {id: rarely, name: Rarely, value: 1, meaning: Rarely.}
      - {id: often, name: Often, value: 2, meaning: Often.}
    habits: [{id: H.1, name: Effort, statement: Tries.}]
    ---
    mbl: habits-log/1
    section: algebra.1
    by: t-one
    items: [{on: 2026-01-11, ratings: {s-1: {H.1: often}, s-2: {H.1: rarely}}}]
    ---
    mbl: supports/1
    items:
      - {id: su-1, student: s-1, type: accommodation, name: extended-time, starts: 2025-09-01, by: t-one}
      - {id: su-2, student: s-2, type: language, name: glossary, starts: 2025-09-01, by: t-one}
    """
    closure = opened(district, "s-1")
    evidence = closure.evidence  # type: ignore[attr-defined]
    assert [(e.target, e.score, e.on, e.experience, e.purpose) for e in evidence] == [
        ("MATH.2", "proficient", date(2026, 1, 10), "algebra", "summative"),
        ("MATH.1.a", "developing", date(2026, 2, 1), "algebra", "summative"),
        ("MATH.1.b", "missed", date(2026, 2, 1), "algebra", "summative"),
    ]
    assert evidence[0].second == ("t-two", "exemplary")
    assert evidence[0].origin.keys == ("items", 0, "scores", "s-1", "MATH.2")
    assert [k.record.id for k in closure.supports] == ["su-1"]  # type: ignore[attr-defined]


def test_other_students_files_are_not_parsed(district: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    # file: evidence/mine.yaml
    mbl: evidence/1
    student: s-1
    by: t-one
    items: [{section: algebra.1, task: proof, on: 2026-01-10, scores: {MATH.2: proficient}}]
    ---
    # file: evidence/theirs.yaml
    mbl: evidence/1
    student: s-2
    by: t-one
    items: [{section: algebra.1, task: proof, on: 2026-01-10, scores: {MATH.2: proficient}}]
    ---
    # file: evidence/escaped.yaml
    mbl: evidence/1
    student: "s\\x2d1"
    by: t-one
    items: [{section: algebra.1, task: proof, on: 2026-01-11, scores: {MATH.2: exemplary}}]
    """
    read: list[str] = []
    real = pipeline.read_text

    def noted(path: str, data: bytes, reader: str | None) -> object:
        read.append(path)
        return real(path, data, reader)

    monkeypatch.setattr(pipeline, "read_text", noted)
    closure = open_student(district.tree, "s-1").closures["s-1"]
    assert "evidence/theirs.yaml" not in read
    assert {"evidence/mine.yaml", "evidence/escaped.yaml"} <= set(read)
    assert [e.score for e in closure.evidence] == ["proficient", "exemplary"]


def test_section_off_the_roster_is_found(district: Folder) -> None:
    """
    # file: sections.yaml
    mbl: sections/1
    items:
      - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-2]}
    ---
    # file: evidence/mine.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items: [{task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}]
    """
    closure = opened(district, "s-1")
    assert [e.experience for e in closure.evidence] == ["algebra"]  # type: ignore[attr-defined]
    assert closure.sections == ()  # type: ignore[attr-defined]


def test_unknown_student(district: Folder) -> None:
    with pytest.raises(MblError) as caught:
        open_student(district.tree, "s-l")
    assert caught.value.message == 'no student has the id "s-l"'
    assert caught.value.hint == 'did you mean "s-1"?'


def test_a_framework_error_stops_everything(district: Folder) -> None:
    """
    # file: framework.yaml
    mbl: framework/1
    area: maths
    competencies: [{id: MATH.2, name: x, statement: x}]
    """
    for student in ("s-1", "s-2"):
        with pytest.raises(BrokenDistrictError) as caught:
            open_student(district.tree, student)
        assert caught.value.exit_code == 1
    with pytest.raises(BrokenDistrictError):
        open_all(district.tree)


@pytest.mark.parametrize(
    ("bad", "touched"),
    [
        ("s-1: {MATH.9: proficient}\n      s-2: {MATH.2: developing}", {"s-1"}),
        ("s-1: {MATH.2: great}\n      s-2: {MATH.2: developing}", {"s-1"}),
        ("s-1: {MATH.2: [x]}\n      s-2: {MATH.2: developing}", {"s-1", "s-2"}),
        ("s-2: {MATH.2: developing}\n\tx", {"s-2"}),
        ("s-2: {MATH.2: developing", {"s-2"}),
    ],
)
def test_whom_an_error_touches(district: Folder, bad: str, touched: set[str]) -> None:
    district.write(
        "evidence/one.yaml",
        f"mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n  - task: proof\n    on: 2026-01-10\n"
        f"    scores:\n      {bad}\n",
    )
    assert set(open_all(district.tree).blocked) == touched
    for student in ("s-1", "s-2"):
        assert set(open_student(district.tree, student).blocked) == touched & {student}


@pytest.mark.parametrize(
    "data", ["mbl: evidence/1\nsection: s-1\n".encode("utf-16"), b"student: s-1\nmbl: evidence/1\n"]
)
def test_a_file_that_hides_its_kind_stops_everything(district: Folder, data: bytes) -> None:
    district.write("evidence/odd.yaml", data)
    with pytest.raises(BrokenDistrictError):
        open_student(district.tree, "s-2")


def test_an_unreadable_file_stops_everything(district: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = district.tree
    real = type(tree).read

    def read(self: object, path: str) -> bytes:
        if path == "task.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self, path)  # type: ignore[arg-type]

    monkeypatch.setattr(type(tree), "read", read)
    with pytest.raises(BrokenDistrictError):
        open_student(tree, "s-1")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"mbl: evidence/1\n", "evidence"),
        (b"\xef\xbb\xbfmbl: evidence/1\r\n", "evidence"),
        (b"# a note\r\n\r\n  # more\nmbl:   'habits-log/1'\n", "habits-log"),
        (b'mbl: "task/1"\n', "task"),
        (b"mbl: nothing/1\n", None),
        (b"id: x\nmbl: task/1\n", None),
        (b"mbl:\n  task/1\n", None),
        (b"", None),
    ],
)
def test_peek_kind(data: bytes, kind: str | None) -> None:
    assert peek_kind(data) == kind


def test_order_of_files_is_irrelevant(district: Folder) -> None:
    """
    # file: z/evidence.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items: [{task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}]
    """
    before = open_all(district.tree).closures["s-1"]
    (district.root / "z").rename(district.root / "a")
    after = open_all(district.tree).closures["s-1"]
    assert [e.key for e in before.evidence] == [e.key for e in after.evidence]
