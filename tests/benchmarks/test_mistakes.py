"""What is planted in a generated district is found, each once and in its place, and nothing else is."""

from pathlib import Path

import pytest

from benchmarks import generate, mistakes
from mblkit.load.places import place_all
from mblkit.load.repository import read_any, validate
from mblkit.store.tree import WorkTree

STUDENTS = generate.GROUP


def found(folder: Path) -> list[tuple[str, int | None, str]]:
    tree = WorkTree(folder)
    loaded = validate(tree)
    placed = place_all(lambda path: read_any(tree, path), loaded.diagnostics)
    return sorted((one.location.path, one.location.line, one.rule) for one in placed)


@pytest.mark.parametrize("layout", sorted(generate.LAYOUTS))
def test_every_planted_mistake_is_found_and_no_other(layout: str, tmp_path: Path) -> None:
    folder = tmp_path / "district"
    generate.write(folder, STUDENTS, layout=layout)
    assert found(folder) == []
    planted = mistakes.plant(folder, each=1)
    assert len(planted) == len(mistakes.KINDS)
    assert found(folder) == sorted((one.path, one.line, one.rule) for one in planted)


def test_every_layout_holds_the_same_scores(tmp_path: Path) -> None:
    scores = []
    for layout in sorted(generate.LAYOUTS):
        generate.write(tmp_path / layout, STUDENTS, layout=layout)
        records = (kept.record for one in validate(WorkTree(tmp_path / layout)).files for kept in one.records)
        scores.append(sum(_count(getattr(record, "scores", {})) for record in records))
    assert len(set(scores)) == 1
    assert scores[0] > STUDENTS * generate.CLASSES


def _count(scores: dict[str, object]) -> int:
    return sum(len(line) if isinstance(line, dict) else 1 for line in scores.values())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        generate.write(tmp_path / name, STUDENTS)
        mistakes.plant(tmp_path / name)
    first = {path.relative_to(tmp_path / "first"): path.read_bytes() for path in (tmp_path / "first").rglob("*.yaml")}
    second = {
        path.relative_to(tmp_path / "second"): path.read_bytes() for path in (tmp_path / "second").rglob("*.yaml")
    }
    assert first == second


def test_more_mistakes_than_files_are_refused(tmp_path: Path) -> None:
    generate.write(tmp_path / "district", 1)
    with pytest.raises(ValueError, match="mistakes need as many files"):
        mistakes.plant(tmp_path / "district", each=1_000)
