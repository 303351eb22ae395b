"""What the example district's hand-written files say, and the words that its generator writes them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tools import example_district_cast as cast

from mblkit.load.parse import parse

ROOT = Path(__file__).resolve().parent.parent / "examples" / "district"


def read(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the data of a YAML file."""
    value, faults = parse(path.name, path.read_text(encoding="utf-8"), None)
    if faults:
        raise SystemExit(f"{path}: {faults[0].message}")
    return value


def items(folder: str) -> Iterator[dict[str, Any]]:
    """Yield the records of a folder, the header of each file as their defaults."""
    for path in sorted((ROOT / folder).glob("*.yaml")):
        data = read(path)
        header = {key: value for key, value in data.items() if key not in {"mbl", "items"}}
        if "items" in data:
            for item in data["items"]:
                yield {**header, **item}
        else:
            yield header


def text_of(value: str | dict[str, str]) -> str:
    """Return the English of a text."""
    return value if isinstance(value, str) else value["en"]


@dataclass
class Line:
    """One student's scores on one task on one day."""

    student: str
    day: date
    attempt: int
    scores: dict[str, str]


class World:
    """What was written by hand, read once."""

    def __init__(self) -> None:
        self.students = {one["id"]: one for one in items("students")}
        self.experiences = {one["id"]: one for one in items("experiences")}
        self.tasks = {one["id"]: one for one in items("tasks")}
        self.credits = list(items("credits"))
        self.decisions = list(items("decisions"))
        self.by_hand = [
            {"purpose": self.tasks[one["task"]].get("purpose", "summative"), **one}
            for one in items("evidence/students")
        ]
        self.indicators: dict[str, list[str]] = {}
        self.area: dict[str, str] = {}
        for one in items("framework"):
            for competency in one.get("competencies", ()):
                parts = [indicator["id"] for indicator in competency.get("indicators", ())]
                self.indicators[competency["id"]] = parts
                for name in (competency["id"], *parts):
                    self.area[name] = one["area"]
        self.leads_to = {
            objective["id"]: objective["leads_to"]
            for experience in self.experiences.values()
            for unit in experience.get("units", ())
            for objective in unit.get("objectives", ())
        }

    def year_of_school(self, student: str, year: str) -> int:
        """Return 1 for the first year of high school that the class had."""
        graduating: int = self.students[student]["class"]
        return int(year[:4]) - (graduating - 4) + 1

    def taken(self, student: str, year: str) -> list[str]:
        """Return the experiences that a student takes in sections of a year."""
        number = self.year_of_school(student, year)
        first, last = cast.FIRST_DAY.get(student), cast.LAST_DAY.get(student)
        starts, ends = date(int(year[:4]), 8, 25), date(int(year[:4]) + 1, 6, 20)
        if number not in cast.CORE or (first and first > ends) or (last and last < starts):
            return []
        pattern = cast.ELECTIVES.get(student, "A")
        electives = cast.PATTERNS[pattern] if isinstance(pattern, str) else pattern
        dropped = cast.NOT_TAKEN.get(student, {}).get(number, ())
        core = [one for one in cast.CORE[number] if one not in dropped]
        return [*core, *cast.ALSO_TAKEN.get(student, {}).get(number, ()), *electives.get(number, ())]


def written(entry: str) -> tuple[date | None, dict[str, str]]:
    """Return the day, if any, and the scores of an entry of the cast."""
    day = None
    if entry[:4].isdigit():
        day, entry = date.fromisoformat(entry[:10]), entry[11:]
    pairs = (part.split() for part in entry.split(", "))
    return day, {target: cast.LEVELS[level] for target, level in pairs}


def flow(values: dict[str, str]) -> str:
    """Return a mapping on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


def quoted(title: str) -> str:
    """Return a title as it stands in a mapping on one line."""
    return f'"{title}"' if ":" in title or "," in title else title
