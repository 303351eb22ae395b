"""Write the student data of `examples/district`: sections, class evidence, habits of work and the ledger.

    python -m tools.example_district            writes the files
    python -m tools.example_district --check    says which files would change, exit status 1 if any

The framework, the experiences, the tasks, the policies, the students and everything that is particular about one
of them are written by hand; `example_district_cast.py` holds the hand-written part of the class evidence. The same
seed always gives the same bytes.
"""

# ruff: noqa: S311 - seeded chance makes an example, not a secret

import argparse
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta

from tools import example_district_cast as cast
from tools.example_district_calendar import SCHEDULE, SETTINGS, SHARED, TEACHERS, TERMS, again, day_of, weekday
from tools.example_district_ledger import ledger_files
from tools.example_district_world import ROOT, Line, World, flow, written

SEED = "harbor-valley-3"
GENERATED = (
    "sections",
    "evidence/2022-23",
    "evidence/2023-24",
    "evidence/2024-25",
    "evidence/2025-26",
    "habits",
    "ledger",
)
SCHOOLS = ("hvhs", "tideline")
OBSERVED = {
    "english-9",
    "english-10",
    "english-11",
    "english-12",
    "algebra-1",
    "geometry",
    "algebra-2",
    "statistics",
}
HABITS_ON = {
    "2023-24": (date(2024, 1, 17), date(2024, 6, 5)),
    "2024-25": (date(2025, 1, 15), date(2025, 6, 4)),
    "2025-26": (date(2026, 1, 21), date(2026, 6, 3)),
}
DETAILS_SINCE = date(2025, 8, 1)
"""Since then teachers note when feedback was given and what students think of their work."""

TOLD = range(16, 31)
"""Students whose figures are told one by one: see `tests/example/expected.yaml`."""

# How likely things are
MISSED, UNKNOWN, OPEN, NOTED, LOOKED_BACK, GIFTED = 0.015, 0.04, 0.1, 0.06, 0.5, 0.8


@dataclass
class Section:
    """A class of a year."""

    id: str
    experience: str
    school: str
    year: str
    term: str | None
    by: list[str]
    students: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name of its evidence file in the folder of the year."""
        name, _, number = self.id.rpartition(".")
        return f"{name.rpartition('.')[0]}.{number}"


def sections_of(world: World) -> list[Section]:
    """Return the sections of all years with their rosters."""
    found: dict[str, Section] = {}
    for year in cast.YEARS:
        for student in sorted(world.students):
            for experience in world.taken(student, year):
                school = "hvhs" if experience in SHARED else world.students[student]["school"]
                number = 1 + SCHOOLS.index(school)
                name = f"{experience}.{year[:4]}.{number}"
                if name not in found:
                    teachers = TEACHERS[experience][number - 1].split(", ")
                    term = TERMS.get(experience)
                    found[name] = Section(name, experience, school, year, f"{year}.{term}" if term else None, teachers)
                found[name].students.append(student)
    order = list(world.experiences)
    return sorted(found.values(), key=lambda one: (one.year, order.index(one.experience), one.id))


def tasks_in(world: World, section: Section) -> list[str]:
    """Return the tasks that a section has, by day."""
    names = [
        name
        for name, task in world.tasks.items()
        if section.experience in task.get("experiences", ()) and name in SCHEDULE
    ]
    if section.year in {"2024-25", "2025-26"}:
        names = [name for name in names if name != "tech-office-skills"]
    if section.year not in {"2024-25", "2025-26"}:
        names = [name for name in names if name != "alg1-diagnostic"]
    return sorted(names, key=lambda name: day_of(name, section.year, section.school))


def lines_of(world: World, section: Section, task: str) -> list[Line]:
    """Return the lines of a task in a section, by day and student."""
    found = []
    base = day_of(task, section.year, section.school)
    for student in section.students:
        first, last = cast.FIRST_DAY.get(student), cast.LAST_DAY.get(student)
        if (first and base < first) or (last and base > last) or (student, task) in cast.BY_HAND:
            continue
        entries = cast.SCORES.get((student, task))
        if entries is not None:
            for number, entry in enumerate(entries, 1):
                day, scores = written(entry)
                found.append(Line(student, day or again(base, number), number, scores))
        else:
            found.extend(drawn(world, student, task, base))
    return found


def drawn(world: World, student: str, task: str, base: date) -> list[Line]:
    """Return one student's lines on a task, drawn from the seed."""
    dice = random.Random(f"{SEED}:{student}:{task}:{base.year}")
    talent = random.Random(f"{SEED}:{student}").random()
    targets = world.tasks[task]["targets"]
    if world.tasks[task].get("purpose", "summative") != "summative":
        pool = ["beginning", "developing", "developing", "proficient"] + ["exemplary"] * (talent > GIFTED)
        if dice.random() < UNKNOWN:
            pool = ["not-assessed"]
        return [Line(student, base, 1, {target: dice.choice(pool) for target in targets})]
    if dice.random() < MISSED:
        return [
            Line(student, base, 1, dict.fromkeys(targets, "missed")),
            Line(student, again(base, 2), 2, {target: good(dice, talent) for target in targets}),
        ]
    weak = {target for target in targets if dice.random() < 0.22 - 0.18 * talent}
    if any(target in world.leads_to for target in targets):
        weak = set()  # what leads to an indicator shown in an earlier year must not take it back
    first = {
        target: (
            dice.choice(["beginning", "developing", "developing", "developing"])
            if target in weak
            else good(dice, talent)
        )
        for target in targets
    }
    lines = [Line(student, base, 1, first)]
    if weak:
        settled = may_stay_open(world, student, task, base) and dice.random() < OPEN
        second = {target: "developing" if settled else good(dice, 0.2) for target in targets if target in weak}
        lines.append(Line(student, again(base, 2), 2, second))
    return lines


def good(dice: random.Random, talent: float) -> str:
    """Return a level that shows mastery."""
    return "exemplary" if dice.random() < 0.1 + 0.4 * talent else "proficient"


def may_stay_open(world: World, student: str, task: str, base: date) -> bool:
    """Tell whether an indicator may stay below the target: this year, in a course, where no figure is told."""
    number = int(student[2:])
    told = student in {name for name, _ in cast.SCORES} or number in TOLD
    course = not any(target in world.leads_to for target in world.tasks[task]["targets"])
    return base >= DETAILS_SINCE and number >= TOLD.stop and not told and course


def evidence_file(world: World, section: Section) -> str:
    """Return the text of the evidence of a section."""
    lines = [
        "mbl: evidence/1",
        f"section: {section.id}",
        f"by: {section.by[0]}",
    ]
    blocks: list[tuple[date, int, str, list[Line]]] = []
    for task in tasks_in(world, section):
        by_time: dict[tuple[date, int], list[Line]] = {}
        for one in lines_of(world, section, task):
            by_time.setdefault((one.day, one.attempt), []).append(one)
        blocks.extend((day, attempt, task, of_day) for (day, attempt), of_day in by_time.items())
    lines.append("items:")
    for number, (day, attempt, task, of_day) in enumerate(sorted(blocks, key=lambda one: (one[0], one[2], one[1]))):
        if number:
            lines.append("")
        lines.extend(item_text(task, day, attempt, of_day))
    return "\n".join(lines) + "\n"


def item_text(task: str, day: date, attempt: int, lines: list[Line]) -> list[str]:
    """Return the lines of one item."""
    text = [f"  - task: {task}", f"    on: {day}"]
    if attempt > 1:
        text.append(f"    attempt: {attempt}")
    if task in SETTINGS:
        text.append(f"    setting: {SETTINGS[task]}")
    text.append("    scores:")
    text.extend(f"      {one.student}: {flow(one.scores)}" for one in lines)
    details = [(one.student, detail_of(task, day, attempt, one)) for one in lines]
    if any(detail for _, detail in details):
        text.append("    details:")
        for student, detail in details:
            text.extend(detail_text(student, detail))
    return text


def detail_of(task: str, day: date, attempt: int, line: Line) -> dict[str, str]:
    """Return what is particular to one demonstration, each value as it is written."""
    found: dict[str, str] = {}
    supported = cast.SUPPORTED.get(line.student)
    if supported and day >= supported[0]:
        found["accommodations"] = f"[{', '.join(supported[1])}]"
    if line.student == "s-0015" and task in cast.SPANISH_TASKS:
        found["language"] = "es"
    second = cast.SECOND.get((line.student, task))
    if second is not None and attempt == 1:
        scores = line.scores if second[1] is None else written(second[1])[1]
        found["second"] = f"{{by: {second[0]}, scores: {flow(scores)}}}"
    dice = random.Random(f"{SEED}:detail:{line.student}:{task}:{attempt}")
    if task.startswith("cap-") or (day >= DETAILS_SINCE and dice.random() < NOTED):
        found["feedback_on"] = str(weekday(day + timedelta(days=dice.choice([2, 3, 4, 5, 7]))))
    if (
        task in {"cap-exhibition", "alg1-u3-modeling"}
        and attempt == 1
        and day >= DETAILS_SINCE
        and dice.random() < LOOKED_BACK
    ):
        found["self_score"] = flow(
            {target: dice.choice(["developing", "proficient", "proficient", "exemplary"]) for target in line.scores}
        )
    voice = cast.VOICES.get((line.student, task))
    if voice is not None and attempt == max_attempt(line.student, task):
        found["reflection"] = voice
    return found


def max_attempt(student: str, task: str) -> int:
    """Return the last attempt of a student at a task of the cast."""
    return len(cast.SCORES.get((student, task), ("",)))


def detail_text(student: str, detail: dict[str, str]) -> list[str]:
    """Return the lines of one student under "details"."""
    if not detail:
        return []
    if set(detail) <= {"accommodations", "language", "feedback_on"}:
        return [f"      {student}: {flow(detail)}"]
    text = [f"      {student}:"]
    for key, value in detail.items():
        text.extend(
            [f"        {key}: >-", f"          {value}"] if key == "reflection" else [f"        {key}: {value}"]
        )
    return text


def sections_file(year: str, sections: list[Section]) -> str:
    """Return the text of the sections of a year."""
    text = ["mbl: sections/1", f"year: {year}", "items:"]
    for one in sections:
        text.append(f"  - id: {one.id}")
        text.append(f"    experience: {one.experience}")
        text.append(f"    school: {one.school}")
        if one.term:
            text.append(f"    term: {one.term}")
        text.append(f"    by: [{', '.join(one.by)}]")
        rows = [", ".join(one.students[start : start + 8]) for start in range(0, len(one.students), 8)]
        text.append(f"    students: [{(',' + chr(10) + ' ' * 15).join(rows)}]")
    return "\n".join(text) + "\n"


def habits_file(year: str, school: str, sections: list[Section]) -> str:
    """Return the observations of English and mathematics classes, twice a year."""
    wanted = [one for one in sections if (one.year, one.school) == (year, school) and one.experience in OBSERVED]
    text = ["mbl: habits-log/1", "items:"]
    for day in HABITS_ON[year]:
        for one in wanted:
            rows = [
                f"      {student}: {flow(rated(student, one, day))}" for student in one.students if there(student, day)
            ]
            text.extend([f"  - section: {one.id}", f"    by: {one.by[0]}", f"    on: {day}", "    ratings:", *rows])
    return "\n".join(text) + "\n"


def there(student: str, day: date) -> bool:
    """Tell whether a student was in the class on a day."""
    return cast.FIRST_DAY.get(student, day) <= day <= cast.LAST_DAY.get(student, day)


def rated(student: str, section: Section, day: date) -> dict[str, str]:
    """Return the ratings of one student's habits of work."""
    dice = random.Random(f"{SEED}:habit:{student}:{section.experience}:{day}")
    pool = ["rarely"] + ["sometimes"] * 3 + ["usually"] * 7 + ["always"] * 4
    return {habit: dice.choice(pool) for habit in ("prepare", "persist", "contribute", "reflect")}


def files() -> dict[str, str]:
    """Return every generated file by its path."""
    world = World()
    sections = sections_of(world)
    found = {
        f"sections/{year}.yaml": sections_file(year, [one for one in sections if one.year == year])
        for year in cast.YEARS
    }
    lines: list[tuple[str, Line]] = []
    for section in sections:
        found[f"evidence/{section.year}/{section.file}.yaml"] = evidence_file(world, section)
        for task in tasks_in(world, section):
            lines.extend((task, line) for line in lines_of(world, section, task))
    for year in HABITS_ON:
        for school in SCHOOLS:
            found[f"habits/{year}/{school}.yaml"] = habits_file(year, school, sections)
    return found | ledger_files(world, taken_by(world, sections), lines)


def taken_by(world: World, sections: list[Section]) -> dict[str, list[str]]:
    """Return the experiences in which each student takes part: by roster, by placement, or by evidence alone."""
    takes: dict[str, list[str]] = {student: [] for student in world.students}
    for section in sections:
        for student in section.students:
            takes[student].append(section.experience)
    for student, one in world.students.items():
        takes[student].extend(place["experience"] for place in one.get("placements", ()))
    for one in world.by_hand:
        if one.get("experience", takes[one["student"]][0]) not in takes[one["student"]]:
            takes[one["student"]].append(one["experience"])
    return takes


def main() -> int:
    """Write the files, or say which ones would change."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file would change")
    check = options.parse_args().check
    wanted = files()
    there = {str(path.relative_to(ROOT)) for folder in GENERATED for path in (ROOT / folder).rglob("*.yaml")}
    changed = [
        name
        for name, text in sorted(wanted.items())
        if name not in there or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    stale = sorted(there - set(wanted))
    for name in [*changed, *stale]:
        print(name, "(not generated any more)" if name in stale else "")
    if check:
        return 1 if changed or stale else 0
    for name in changed:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], encoding="utf-8")
    for name in stale:
        (ROOT / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
