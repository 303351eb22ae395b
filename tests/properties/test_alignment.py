"""The curriculum map against a second count over the files (tests/curriculum.py), and what must hold of any map."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from tests.curriculum import DAY, FEW, PACKAGES, SETS, count, package, small_set, write

from mblkit.district import District
from mblkit.engine.alignment import map_alignment
from mblkit.engine.map_results import STATES, AlignmentMap, Scope, Tally
from mblkit.load.repository import open_framework
from mblkit.store.tree import FileInfo, WorkTree

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "district"
SEEDS = range(6)


class Shuffled(WorkTree):
    """A work tree that tells its files in another order."""

    def files(self) -> tuple[FileInfo, ...]:
        found = list(super().files())
        random.Random(len(found)).shuffle(found)
        return tuple(found)


def small(root: Path, seed: int) -> District:
    write(root, seed, {"S": small_set("S", 10, 6), "T": small_set("T")}, size=24, some=FEW)
    return open_framework(WorkTree(root))


def mapped(root: Path) -> dict[str, object]:
    """Return every figure of the map, under the names that the second count has for them."""
    district = open_framework(WorkTree(root))
    found = map_alignment(district, DAY, Scope())
    rows = {row.id: row for row in found.standards}
    headings = map_alignment(district, DAY, Scope(headings=True))
    return {
        "states": {name: row.state for name, row in rows.items()},
        "headings": {row.id: row.state for row in headings.standards},
        "claimed_by": {n: {(one.target, one.standard, one.relation) for one in row.claims} for n, row in rows.items()},
        "taught": {name: set(row.taught) for name, row in rows.items()},
        "assessed": {name: set(row.assessed) for name, row in rows.items()},
        "elective": {name for name, row in rows.items() if row.path == "elective"},
        "bands": {name: row.band for name, row in rows.items()},
        "homes": {row.set: row.area for row in rows.values() if row.area},
        "retired": {one.id: {claim.target for claim in one.claims} for one in found.retired},
        "competencies": {row.id: _of_competency(found, row.id) for row in found.competencies},
        "cells": {(one.experience, one.competency): (one.how, len(one.parts)) for one in found.cells},
    }


def counted(root: Path, *, quick: bool = True) -> dict[str, object]:
    """Return the figures of the second count."""
    return vars(count(root, quick=quick))


def _of_competency(found: AlignmentMap, name: str) -> dict[str, object]:
    row = next(one for one in found.competencies if one.id == name)
    sets = ("standards", "experiences", "touched", "tasks", "objectives", "uncarried", "unassessed", "gaps")
    return {
        **{key: set(getattr(row, key)) for key in sets},
        "rigor": Counter({rigor: len(tasks) for rigor, tasks in row.rigor if tasks}),
        "grades": {grade for grade, _ in row.spread},
    }


def test_the_example_counted_twice() -> None:
    assert mapped(EXAMPLE) == counted(EXAMPLE, quick=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_small_district_counted_twice(tmp_path: Path, seed: int) -> None:
    small(tmp_path, seed)
    assert mapped(tmp_path) == counted(tmp_path)


@pytest.mark.skipif(not PACKAGES.is_dir(), reason=f"the derived CASE packages are not at {PACKAGES.name}")
def test_three_real_sets_counted_twice(tmp_path: Path) -> None:
    write(tmp_path, 1, {name: package(name) for name in SETS})
    assert mapped(tmp_path) == counted(tmp_path)
    found = map_alignment(open_framework(WorkTree(tmp_path)), DAY, Scope())
    assert all(found.total.states)  # no state that the count could be right about by chance
    assert all(any(gap in row.gaps for row in found.competencies) for gap in ("no-standard", "no-task", "one-grade"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_files_changes_nothing(tmp_path: Path, seed: int) -> None:
    found = map_alignment(small(tmp_path, seed), DAY, Scope(headings=True))
    assert map_alignment(open_framework(Shuffled(tmp_path)), DAY, Scope(headings=True)) == found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("headings", [False, True])
def test_totals_are_the_sum_of_their_parts(tmp_path: Path, seed: int, headings: bool) -> None:
    found = map_alignment(small(tmp_path, seed), DAY, Scope(headings=headings))
    assert sorted(name for ids in found.total.states for name in ids) == sorted(row.id for row in found.standards)
    assert found.total.of == len(found.standards)
    for parts in (found.sets, found.areas, found.bands, [one for _, bands in found.grid for one in bands]):
        for place in range(len(STATES)):
            assert sorted(_ids(parts, place)) == sorted(found.total.states[place])
        assert sorted(name for one in parts for name in one.elective) == sorted(found.total.elective)


def _ids(parts: "list[Tally] | tuple[Tally, ...]", place: int) -> list[str]:
    return [name for one in parts for name in one.states[place]]


@pytest.mark.parametrize("seed", SEEDS)
def test_another_alignment_never_lowers_coverage(tmp_path: Path, seed: int) -> None:
    dice, scope = random.Random(seed), Scope(headings=True)
    before = map_alignment(small(tmp_path, seed), DAY, scope)
    path = tmp_path / "framework" / "math.yaml"
    for _ in range(5):
        head, *rows = path.read_text(encoding="utf-8").split("\n  - ")
        place = dice.choice([place for place, row in enumerate(rows) if '"local_only": true' not in row])
        record = json.loads(rows[place])
        target = dice.choice([record, *record["indicators"]])
        said = {"standard": dice.choice(before.standards).id, "relation": dice.choice(("full", "partial", "beyond"))}
        target["aligns_to"] = [*target.get("aligns_to", ()), said]
        rows[place] = json.dumps(record)
        path.write_text("\n  - ".join((head, *rows)) + "\n", encoding="utf-8")
        after = map_alignment(open_framework(WorkTree(tmp_path)), DAY, scope)
        ranks = {row.id: STATES.index(row.state) for row in before.standards}
        assert [row.id for row in after.standards if STATES.index(row.state) < ranks[row.id]] == []
        before = after
