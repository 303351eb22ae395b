"""Writes a large district: the example's framework and policies, and as many made-up students as asked for.

    python -m benchmarks.generate FOLDER --students 2000 [--seed 7] [--layout class-year] [--mistakes 1]

Students go through school in groups of 25 that share a timetable of seven classes a year. Evidence stands in one
file for a class and a year, for a student and a year, or for one task of a class: the same scores each time. The same
numbers give the same bytes.
"""

import argparse
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml_rs

from benchmarks import mistakes

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = ROOT / "examples" / "district"
YEARS: Final = ("2022-23", "2023-24", "2024-25", "2025-26")
GROUP: Final = 25
CLASSES: Final = 7
LEVELS: Final = ("beginning", "developing", "proficient", "proficient", "proficient", "exemplary")
PER_STUDENT: Final = frozenset(
    {"sections", "students", "people", "evidence", "habits-log", "credits", "ledger", "decisions"}
    | {"supports", "plans", "assertions", "roster"}
)


@dataclass(frozen=True)
class Scored:
    """One task of a class: the day, and the scores of each student as they stand in a file."""

    task: str
    on: str
    scores: dict[str, str]


@dataclass(frozen=True)
class Taught:
    """A class in a year, with what was scored in it."""

    section: str
    experience: str
    by: str
    tasks: tuple[Scored, ...]


def main() -> None:
    """Read the arguments and write the district."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="class-year")
    parser.add_argument("--mistakes", type=int, default=0, help="so many of each kind, listed on stdout")
    given = parser.parse_args()
    if given.folder.exists():
        parser.error(f"{given.folder} exists already")
    write(given.folder, given.students, given.seed, given.layout)
    for one in mistakes.plant(given.folder, given.mistakes, given.seed):
        print(one)


def write(folder: Path, students: int, seed: int = 7, layout: str = "class-year") -> None:
    """Write a district of so many students to a folder that does not exist yet, in one of `LAYOUTS`."""
    chance = random.Random(seed)
    kinds: dict[Path, dict[str, Any]] = {path: _read(path) for path in sorted(EXAMPLE.rglob("*.yaml"))}
    for path, data in kinds.items():
        if data["mbl"].partition("/")[0] not in PER_STUDENT:
            target = folder / path.relative_to(EXAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    if (EXAMPLE / "branding").is_dir():
        shutil.copytree(EXAMPLE / "branding", folder / "branding")
    experiences = [one for data in kinds.values() for one in _records(data, "experience") if one.get("carries")]
    tasks = [one for data in kinds.values() for one in _records(data, "task")]
    staff = [one["id"] for data in kinds.values() for one in _records(data, "staff")]
    courses = [(one["id"], _tasks_of(one, tasks)) for one in experiences if not one.get("retired")]
    courses = [course for course in courses if course[1]]
    _students(folder, students)
    for group in range(-(-students // GROUP)):
        ids = [f"s-{number:05d}" for number in range(group * GROUP + 1, min(students, (group + 1) * GROUP) + 1)]
        for year in YEARS:
            _year(folder, year, group, ids, _classes(year, group, ids, courses, staff, chance), LAYOUTS[layout])


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


def _classes(
    year: str,
    group: int,
    ids: list[str],
    courses: list[tuple[str, list[dict[str, Any]]]],
    staff: list[str],
    chance: random.Random,
) -> list[Taught]:
    taught = []
    for experience, tasks in chance.sample(courses, min(CLASSES, len(courses))):
        teacher = chance.choice(staff)
        scored = tuple(_scored(task, year, ids, chance) for task in tasks)
        taught.append(Taught(f"{experience}.{year}.g{group}", experience, teacher, scored))
    return taught


def _scored(task: dict[str, Any], year: str, ids: list[str], chance: random.Random) -> Scored:
    day = f"{year[:4]}-{chance.randrange(9, 13):02d}-{chance.randrange(1, 29):02d}"
    scores = {
        student: "{" + ", ".join(f"{target}: {chance.choice(LEVELS)}" for target in task["targets"]) + "}"
        for student in ids
    }
    return Scored(task["id"], day, scores)


Layout = Callable[[Path, Sequence[str], Sequence[Taught]], None]
"""Writes what a group of students was scored on in a year into a folder."""


def _year(folder: Path, year: str, group: int, ids: list[str], taught: list[Taught], layout: Layout) -> None:
    roster = ", ".join(ids)
    sections = (
        f"  - {{id: {one.section}, experience: {one.experience}, by: [{one.by}], students: [{roster}]}}\n"
        for one in taught
    )
    target = folder / "sections" / year / f"g{group}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"mbl: sections/1\nschool: hvhs\nyear: {year}\nitems:\n" + "".join(sections))
    evidence = folder / "evidence" / year
    evidence.mkdir(parents=True, exist_ok=True)
    layout(evidence, ids, taught)


def _by_class(folder: Path, _: Sequence[str], taught: Sequence[Taught]) -> None:
    for one in taught:
        (folder / f"{one.section}.yaml").write_text(_head(one) + "".join(map(_item, one.tasks)))


def _by_task(folder: Path, _: Sequence[str], taught: Sequence[Taught]) -> None:
    for one in taught:
        (folder / one.section).mkdir()
        for scored in one.tasks:
            (folder / one.section / f"{scored.task}.yaml").write_text(_head(one) + _item(scored))


def _by_student(folder: Path, ids: Sequence[str], taught: Sequence[Taught]) -> None:
    for student in ids:
        items = (
            f"  - task: {scored.task}\n    on: {scored.on}\n    section: {one.section}\n    by: {one.by}\n"
            f"    scores: {scored.scores[student]}\n"
            for one in taught
            for scored in one.tasks
        )
        (folder / f"{student}.yaml").write_text(f"mbl: evidence/1\nstudent: {student}\nitems:\n" + "".join(items))


def _head(one: Taught) -> str:
    return f"mbl: evidence/1\nsection: {one.section}\nby: {one.by}\nitems:\n"


def _item(one: Scored) -> str:
    scores = "".join(f"      {student}: {line}\n" for student, line in one.scores.items())
    return f"  - task: {one.task}\n    on: {one.on}\n    scores:\n{scores}"


LAYOUTS: Final[dict[str, Layout]] = {"class-year": _by_class, "student-year": _by_student, "task": _by_task}

if __name__ == "__main__":
    main()
