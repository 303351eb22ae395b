"""The generated part of the example district is what its generator writes: the same bytes each time."""

from pathlib import Path

from tools.example_district import GENERATED, files


def test_the_files_are_those_that_the_generator_writes(example_root: Path) -> None:
    wanted = files()
    there = {
        path.relative_to(example_root).as_posix(): path.read_text(encoding="utf-8")
        for folder in GENERATED
        for path in (example_root / folder).rglob("*.yaml")
    }
    assert sorted(there) == sorted(wanted)
    assert [name for name in there if there[name] != wanted[name]] == []


def test_the_generator_writes_the_same_twice() -> None:
    assert files() == files()
