"""All checks of evidence together, over districts that are as they should be."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.districts import TODAY, Folder, build, findings

from mblkit.edit.scaffold import scaffold
from mblkit.load.pipeline import read_text
from mblkit.rules import evidence
from mblkit.rules.bulk import ground_of, load_apart
from mblkit.rules.evidence import check_items, is_quiet
from mblkit.rules.gist import Ground
from mblkit.rules.material import Material
from mblkit.rules.register import Entry, entries_in, entries_of
from mblkit.store.tree import WorkTree

FAMILIES = ("MBL4", "MBL6", "MBL7")


def test_the_example_district_is_clean(root: Path) -> None:
    assert findings(WorkTree(root / "examples" / "district"), also=FAMILIES) == []


@pytest.mark.parametrize("today", [date(2025, 10, 1), date(2026, 6, 20)])
def test_the_district_of_mbl_init_is_clean(tmp_path: Path, today: date) -> None:
    scaffold(tmp_path, "d", "D", today=today)
    assert findings(WorkTree(tmp_path), also=FAMILIES) == []


def test_a_slip_of_the_class_does_not_flood(district: Folder) -> None:
    """
    # file: experiences/more.yaml
    mbl: experience/1
    items:
      - {id: geometry, title: Geometry, area: math, grades: [10], credit: {amount: 1}, carries: [MATH.2]}
    ---
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [MATH.1.a, MATH.1.b], measure: performance}
      - {id: proof, title: Proof, experiences: [geometry], targets: [MATH.2], measure: written}
    ---
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3}, {id: s-4}, {id: s-5}, {id: s-6}]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2024-01-10
        scores:
          s-3: {MATH.2: proficient, MATH.1.a: proficient}
          s-4: {MATH.2: proficient, MATH.1.a: proficient}
          s-5: {MATH.2: proficient, MATH.1.a: proficient}
          s-6: {MATH.2: proficient, MATH.1.a: proficient}
    """
    assert district.codes("MBL4") == [
        "MBL403 evidence.yaml:5:11",
        "MBL405 evidence.yaml:6:9",
        "MBL401 evidence.yaml:8:7",
    ]


def test_every_item_is_looked_at_once(district: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-12, attempt: 2, scores: {s-1: {MATH.2: proficient}}}
    """
    walks: list[Material] = []

    def counted(material: Material) -> Iterator[Entry]:
        walks.append(material)
        return entries_of(material)

    monkeypatch.setattr(evidence, "entries_of", counted)
    assert district.codes("MBL4") == []
    assert len(walks) == 1


ITEM = "section: {section}\ntask: {task}\non: {on}\nby: t-one\nattempt: {attempt}\n{more}\nscores: {{{scores}}}\n"
CHOICES = {
    "section": ("algebra.1", "algebra.1", "algebra.9"),
    "task": ("modeling", "modeling", "proof", "elsewhere", "none"),
    "on": ("2025-09-01", "2026-02-01", "2026-06-15", "2026-06-20", "2026-06-21", "2025-08-31", "2027-01-01"),
    "attempt": ("1", "2"),
    "more": ("", "", "", "recorded: 2026-02-01", "purpose: formative", "details: {s-1: {feedback_on: 2025-01-01}}"),
    "scores": (
        "s-1: {MATH.1.a: proficient}",
        "s-1: {MATH.2: x}",
        "s-9: {MATH.1.b: 3}",
        "s-1: {MATH.1.a: 2, MATH.9: y}",
    ),
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = build(tmp_path_factory.mktemp("district"), "")
    task = "mbl: task/1\nid: elsewhere\ntitle: E\nexperiences: [physics]\ntargets: [MATH.1]\nmeasure: written\n"
    folder.write("tasks/elsewhere.yaml", task)
    folder.write("experiences/physics.yaml", "mbl: experience/1\nid: physics\ntitle: P\narea: math\ngrades: [9]\n")
    return ground_of(load_apart(folder.tree).core, TODAY, None)


@pytest.mark.parametrize("seed", range(10))
def test_where_an_item_is_quiet_there_is_nothing_to_find(
    seed: int, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ground.register is not None
    assert ground.material is not None
    chance, quiet = random.Random(seed), 0
    monkeypatch.setattr(evidence, "is_quiet", lambda *_: False)
    for _ in range(400):
        text = ITEM.format(**{name: chance.choice(values) for name, values in CHOICES.items()})
        shaped, _ = read_text("a.yaml", f"mbl: evidence/1\n{text}".encode(), None)
        for entry in entries_in(shaped) if shaped is not None else ():
            if is_quiet(entry, ground.register, ground.material.today):
                quiet += 1
                assert list(check_items([entry], ground.register, ground.material)) == []
    assert quiet
