"""Writes a large district: the example's framework and policies, and as many made-up students as asked for.

    python -m benchmarks.generate FOLDER --students 2000 [--seed 7]

Students go through school in groups of 25 that share a timetable of seven classes a year. Evidence stands in one
file for a class and a year. The same numbers give the same bytes.
"""

import argparse
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml_rs

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = ROOT / "examples" / "district"
YEARS: Final = ("2022-23", "2023-24", "2024-25", "2025-26")
GROUP: Final = 25
CLASSES: Final = 7
LEVELS: Final = ("beginning", "developing", "proficient", "proficient", "proficient", "exemplary")
PER_STUDENT: Final = frozenset(
    {"sections", "students", "people", "evidence", "habits-log", "credits", "ledger", "decisions"}
    | {"supports", "plans", "assertions"}
)


def main() -> None:
    """Read the arguments and write the district."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    write(given.folder, given.students, given.seed)


def write(folder: Path, students: int, seed: int = 7) -> None:
    """Write a district of so many students to a folder that does not exist yet."""
    chance = random.Random(seed)
    kinds: dict[Path, dict[str, Any]] = {path: _read(path) for path in sorted(EXAMPLE.rglob("*.yaml"))}
    for path, data in kinds.items():
        if data["mbl"].partition("/")[0] not in PER_STUDENT:
            target = folder / path.relative_to(EXAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    experiences = [one for data in kinds.values() for one in _records(data, "experience") if one.get("carries")]
    tasks = [one for data in kinds.values() for one in _records(data, "task")]
    staff = [one["id"] for data in kinds.values() for one in _records(data, "staff")]
    courses = [(one["id"], _tasks_of(one, tasks)) for one in experiences if not one.get("retired")]
    courses = [course for course in courses if course[1]]
    _students(folder, students)
    for group in range(-(-students // GROUP)):
        ids = [f"s-{number:05d}" for number in range(group * GROUP + 1, min(students, (group + 1) * GROUP) + 1)]
        _group(folder, group, ids, courses, staff, chance)


def _read(path: Path) -> Any:  # noqa: ANN401 - YAML
    return yaml_rs.loads(path.read_text(), parse_datetime=False)


def _records(data: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    if data["mbl"].partition("/")[0] != kind:
        return
    header = {key: value for key, value in data.items() if key not in {"mbl", "items"}}
    for item in data.get("items", [{}]):
        yield {**header, **item}


def _tasks_of(experience: dict[str, Any], tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in tasks if not one.get("retired") and experience["id"] in one.get("experiences", ())]


def _students(folder: Path, students: int) -> None:
    (folder / "students").mkdir()
    for place, graduating_class in enumerate((2026, 2027, 2028, 2029)):
        mine = [number for number in range(1, students + 1) if (number - 1) // GROUP % 4 == place]
        head = (
            f"mbl: students/1\nschool: hvhs\nclass: {graduating_class}\ngrade: {12 - place}\n"
            "entered: {on: 2022-08-29, grade: 9}\nitems:\n"
        )
        lines = "".join(f"  - {{id: s-{number:05d}}}\n" for number in mine)
        if lines:
            (folder / "students" / f"class-of-{graduating_class}.yaml").write_text(head + lines)


def _group(
    folder: Path,
    group: int,
    ids: list[str],
    courses: list[tuple[str, list[dict[str, Any]]]],
    staff: list[str],
    chance: random.Random,
) -> None:
    for year in YEARS:
        sections = []
        for experience, tasks in chance.sample(courses, min(CLASSES, len(courses))):
            section = f"{experience}.{year}.g{group}"
            teacher = chance.choice(staff)
            roster = ", ".join(ids)
            sections.append(f"  - {{id: {section}, experience: {experience}, by: [{teacher}], students: [{roster}]}}\n")
            target = folder / "evidence" / year / f"{section}.yaml"
            target.parent.mkdir(parents=True, exist_ok=True)
            head = f"mbl: evidence/1\nsection: {section}\nby: {teacher}\nitems:\n"
            target.write_text(head + _items(tasks, year, ids, chance))
        target = folder / "sections" / year / f"g{group}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"mbl: sections/1\nschool: hvhs\nyear: {year}\nitems:\n" + "".join(sections))


def _items(tasks: list[dict[str, Any]], year: str, ids: list[str], chance: random.Random) -> str:
    lines = []
    for task in tasks:
        day = f"{year[:4]}-{chance.randrange(9, 13):02d}-{chance.randrange(1, 29):02d}"
        lines.append(f"  - task: {task['id']}\n    on: {day}\n    scores:\n")
        for student in ids:
            scores = ", ".join(f"{target}: {chance.choice(LEVELS)}" for target in task["targets"])
            lines.append(f"      {student}: {{{scores}}}\n")
    return "".join(lines)


if __name__ == "__main__":
    main()
