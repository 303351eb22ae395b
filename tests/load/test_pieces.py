"""A student's pieces of evidence: in order of day and key, each item looked at once, and nothing of anybody else."""

import pytest
from tests.districts import Folder

from mblkit.load import assemble, pieces
from mblkit.load.repository import open_all


def test_pieces_stand_in_order_of_day_and_key(district: Folder) -> None:
    """
    # file: evidence/one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: modeling, on: 2026-02-10, id: later, scores: {s-1: {MATH.1.b: proficient}}}
      - task: modeling
        on: 2026-02-10
        scores: {s-1: {MATH.2: developing, MATH.1.a: proficient}, s-2: {MATH.1.a: developing}}
        details: {s-1: {reflection: in words}, s-2: {second: {by: t-two, scores: {MATH.1.a: proficient}}}}
      - {task: modeling, on: 2026-02-10, attempt: 2, scores: {s-1: {MATH.1.a: exemplary}}}
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: developing}}}
    ---
    # file: evidence/two.yaml
    mbl: evidence/1
    student: s-1
    by: t-two
    items:
      - {experience: algebra, task: modeling, on: 2026-02-10, scores: {MATH.1.b: missed, MATH.1.a: developing}}
    """
    closures = open_all(district.tree).closures
    first, second = closures["s-1"].evidence, closures["s-2"].evidence
    assert list(first) == sorted(first, key=lambda one: (one.on, one.key))
    assert [(one.place, one.target, one.attempt) for one in first] == [
        ("algebra.1", "MATH.2", 1),
        ("algebra", "MATH.1.a", 1),
        ("algebra", "MATH.1.b", 1),
        ("algebra.1", "MATH.1.a", 1),
        ("algebra.1", "MATH.1.b", 1),
        ("algebra.1", "MATH.2", 1),
        ("algebra.1", "MATH.1.a", 2),
    ]
    assert first[3].origin.keys == ("items", 1, "scores", "s-1", "MATH.1.a")
    assert first[1].origin.keys == ("items", 0, "scores", "MATH.1.a")
    assert first[3].detail is not None
    assert "in words" not in repr(first[3])
    assert (second[0].second, first[3].second) == (("t-two", "proficient"), None)


def test_an_item_is_looked_at_once_for_all_its_students(district: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    # file: evidence/one.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: modeling, on: 2026-02-10, scores: {s-1: {MATH.1.a: proficient}, s-2: {MATH.1.a: developing}}}
    """
    looked: list[str] = []
    fits = vars(assemble.Assembler)["_fits"]

    def noted(self: assemble.Assembler, record: object) -> bool:
        looked.append(type(record).__name__)
        return bool(fits(self, record))

    monkeypatch.setattr(assemble.Assembler, "_fits", noted)
    narrowed: list[object] = []
    monkeypatch.setattr(pieces, "narrow", lambda *given: narrowed.append(given))
    closures = open_all(district.tree).closures
    assert [len(closures[name].evidence) for name in ("s-1", "s-2")] == [1, 1]
    assert (looked.count("ClassEvidence"), narrowed) == (1, [])
