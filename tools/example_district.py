"""Write the student data of `examples/district`: sections, class evidence, habits of work and the ledger.

    python tools/example_district.py            writes the files
    python tools/example_district.py --check    says which files would change, exit status 1 if any

The framework, the experiences, the tasks, the policies, the students and everything that is particular about one
of them are written by hand; `example_district_cast.py` holds the hand-written part of the class evidence. The same
seed always gives the same bytes.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import example_district_cast as cast
import yaml_rs

ROOT = Path(__file__).resolve().parent.parent / "examples" / "district"
SEED = "harbor-valley-3"
GENERATED = ("sections", "evidence/2022-23", "evidence/2023-24", "evidence/2024-25", "evidence/2025-26", "habits", "ledger")

SCHEDULE = {
    # Month and day of each task of a course; the spring half of the year begins in January
    "eng9-practice-essay": (10, 6),
    "eng9-novel-seminar": (11, 17),
    "eng9-how-it-works": (4, 20),
    "eng10-trial": (12, 8),
    "eng10-editorial": (4, 27),
    "eng11-founding-words": (11, 10),
    "eng11-research-paper": (5, 18),
    "eng12-page-stage-screen": (12, 1),
    "eng12-field-portfolio": (5, 11),
    "alg1-diagnostic": (9, 8),
    "alg1-change-in-town": (11, 3),
    "alg1-equations": (1, 29),
    "alg1-u3-modeling": (3, 16),
    "geo-proof-exam": (12, 10),
    "geo-harbor-survey": (3, 10),
    "geo-container": (5, 19),
    "alg2-polynomials": (12, 3),
    "alg2-growth": (4, 28),
    "stat-describe": (12, 15),
    "stat-inference": (5, 5),
    "precalc-tides": (12, 9),
    "precalc-functions": (5, 12),
    "data-story": (1, 8),
    "earth-shoreline": (11, 19),
    "earth-climate-brief": (4, 22),
    "bio-systems": (11, 12),
    "bio-marsh": (4, 7),
    "bio-heredity": (5, 21),
    "chem-structure": (12, 2),
    "chem-design": (5, 7),
    "phys-motion": (11, 24),
    "phys-waves": (4, 14),
    "marine-water": (12, 4),
    "marine-harbor": (5, 14),
    "wh-exchange": (12, 11),
    "wh-revolution": (5, 6),
    "ush-reconstruction": (11, 25),
    "ush-century": (5, 20),
    "civ-moot-court": (10, 28),
    "civ-testimony": (1, 13),
    "econ-market": (3, 25),
    "econ-policy": (5, 27),
    "bls-migration": (12, 16),
    "bls-movement": (5, 8),
    "serve-log": (5, 29),
    "pf-budget": (10, 30),
    "pf-plan": (1, 12),
    "arts-making": (12, 17),
    "arts-response": (3, 18),
    "arts-showing": (5, 28),
    "studio-series": (3, 30),
    "studio-catalog": (5, 22),
    "music-rehearsal": (12, 18),
    "music-concert": (5, 15),
    "sp1-interview": (11, 20),
    "sp1-market": (2, 26),
    "sp1-feasts": (5, 28),
    "sp2-story": (12, 14),
    "sp2-community": (5, 13),
    "well1-outdoors": (10, 22),
    "well1-training": (1, 7),
    "well2-games": (10, 15),
    "well2-plan": (1, 6),
    "hea1-case-study": (3, 3),
    "hea1-media": (4, 8),
    "hea1-campaign": (5, 20),
    "hea2-scenes": (2, 25),
    "hea2-goal": (4, 15),
    "hea2-emergency": (5, 28),
    "tech-office-skills": (12, 12),
    "tech-safety-check": (10, 8),
    "tech-design-brief": (2, 11),
    "tech-digital": (5, 5),
    "engd-winch": (12, 10),
    "engd-trials": (5, 4),
    "cs-game": (12, 8),
    "cs-team": (5, 11),
    "sem-route-plan": (3, 17),
    "sem-community-panel": (5, 12),
    "cap-proposal": (10, 23),
    "cap-progress": (2, 12),
    "cap-exhibition": (5, 21),
}

TERMS = {
    "wellness-1": "s1",
    "health-1": "s2",
    "wellness-2": "s1",
    "health-2": "s2",
    "civics": "s1",
    "economics": "s2",
    "personal-finance": "s1",
    "career-seminar": "s2",
    "data-science-online": "s1",
    "service-learning": "s2",
}

SHARED = {
    # Taught once for both schools
    "engineering-design",
    "computer-science",
    "music-ensemble",
    "studio-art",
    "spanish-2",
    "black-latino-studies",
    "marine-studies",
    "physics",
    "precalculus",
    "data-science-online",
    "service-learning",
}

TEACHERS = {
    "english-9": ("t-abara", "t-baptiste"),
    "english-10": ("t-abara", "t-baptiste"),
    "english-11": ("t-lindgren", "t-baptiste"),
    "english-12": ("t-lindgren", "t-baptiste"),
    "algebra-1": ("t-rivera", "t-desai"),
    "geometry": ("t-rivera", "t-desai"),
    "algebra-2": ("t-kowalczyk", "t-desai"),
    "statistics": ("t-kowalczyk", "t-desai"),
    "precalculus": ("t-kowalczyk", ""),
    "data-science-online": ("t-desai", ""),
    "earth-and-space": ("t-haddad", "t-ferreira"),
    "biology": ("t-haddad", "t-ferreira"),
    "chemistry": ("t-fenn", "t-ferreira"),
    "physics": ("t-fenn", ""),
    "marine-studies": ("t-fenn, t-beaulieu", ""),
    "world-history": ("t-mwangi", "t-goldberg"),
    "us-history": ("t-mwangi", "t-goldberg"),
    "civics": ("t-beaulieu", "t-goldberg"),
    "economics": ("t-beaulieu", "t-goldberg"),
    "black-latino-studies": ("t-beaulieu", ""),
    "service-learning": ("t-beaulieu", ""),
    "personal-finance": ("t-vale", "t-goldberg"),
    "arts-foundations": ("t-nakamura", "t-oyelaran"),
    "studio-art": ("t-nakamura", ""),
    "music-ensemble": ("t-oyelaran", ""),
    "spanish-1": ("t-castellanos", "t-castellanos"),
    "spanish-2": ("t-castellanos", ""),
    "wellness-1": ("t-pruitt", "t-pruitt"),
    "wellness-2": ("t-pruitt", "t-pruitt"),
    "health-1": ("t-sorensen", "t-sorensen"),
    "health-2": ("t-sorensen", "t-sorensen"),
    "tech-and-design": ("t-quint", "t-ito"),
    "engineering-design": ("t-quint", ""),
    "computer-science": ("t-quint", ""),
    "career-seminar": ("t-vale", "t-ito"),
    "capstone": ("t-vale", "t-baptiste"),
}

SETTINGS = {
    "bio-marsh": "community",
    "geo-harbor-survey": "community",
    "well1-outdoors": "community",
    "sp2-community": "community",
    "civ-testimony": "community",
    "serve-log": "community",
    "marine-water": "community",
    "data-story": "online",
}

SCHOOLS = ("hvhs", "tideline")
REGISTRARS = {"hvhs": "r-delgado", "tideline": "r-tran"}
PASS = {"proficient", "exemplary"}
SENIORS_POSTED = date(2026, 6, 9)
YEAR_END = {"2022-23": date(2023, 6, 20), "2023-24": date(2024, 6, 18), "2024-25": date(2025, 6, 17), "2025-26": date(2026, 6, 17)}
POSTED_EARLY = {"s-0002": date(2026, 1, 27)}
POLICY_2022 = "hv-credit and judging-2022, 2022-06-14"
POLICY_2025 = "hv-credit 2022-06-14 and judging-2025, 2025-08-27"


def read(path: Path) -> Any:
    """Return the data of a YAML file."""
    return yaml_rs.loads(path.read_text(encoding="utf-8"), parse_datetime=False)


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


def text_of(value: Any) -> str:
    """Return the English of a text."""
    return value if isinstance(value, str) else value["en"]


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
        name, _, number = self.id.rpartition(".")
        return f"{name.rpartition('.')[0]}.{number}"


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
            {**{"purpose": self.tasks[one["task"]].get("purpose", "summative")}, **one} for one in items("evidence/students")
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
        return int(year[:4]) - (self.students[student]["class"] - 4) + 1

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


def holidays(year: int) -> set[date]:
    """Return the days of a calendar year on which there is no school, weekends and vacations apart."""

    def monday(month: int, which: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(-first.weekday()) % 7 + 7 * (which - 1))

    last_of_may = date(year, 5, 31)
    thanksgiving = monday(11, 1) + timedelta(days=24 if monday(11, 1).day <= 5 else 17)
    return {
        monday(1, 3),
        monday(2, 3),
        last_of_may - timedelta(days=last_of_may.weekday()),
        monday(9, 1),
        monday(10, 2),
        date(year, 11, 11),
        thanksgiving,
        thanksgiving + timedelta(days=1),
    }


def weekday(day: date) -> date:
    """Return the day, or the nearest school day for a day of the weekend or a holiday."""
    if day.weekday() >= 5:
        day += timedelta(days=-1 if day.weekday() == 5 else 1)
    while day in holidays(day.year) or day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def day_of(task: str, year: str, school: str) -> date:
    """Return the day on which a section has a task."""
    month, day = SCHEDULE[task]
    found = weekday(date(int(year[:4]) + (month < 7), month, day))
    return weekday(found + timedelta(days=1)) if school == "tideline" else found


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


def written(entry: str) -> tuple[date | None, dict[str, str]]:
    """Return the day, if any, and the scores of an entry of the cast."""
    day = None
    if entry[:4].isdigit():
        day, entry = date.fromisoformat(entry[:10]), entry[11:]
    pairs = (part.split() for part in entry.split(", "))
    return day, {target: cast.LEVELS[level] for target, level in pairs}


def again(day: date, attempt: int) -> date:
    """Return the day of a further attempt."""
    step = 14 if (day.month, day.day) < (5, 13) or day.month > 8 else 10
    found = weekday(day + timedelta(days=step * (attempt - 1)))
    if (found.month, found.day) >= (12, 23) or (found.month, found.day) <= (1, 2):
        found = weekday(date(found.year + (found.month == 12), 1, 5))
    return found


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
        pool = ["beginning", "developing", "developing", "proficient"] + ["exemplary"] * (talent > 0.8)
        return [Line(student, base, 1, {target: dice.choice(pool) for target in targets})]
    if dice.random() < 0.015:
        return [
            Line(student, base, 1, dict.fromkeys(targets, "missed")),
            Line(student, again(base, 2), 2, {target: good(dice, talent) for target in targets}),
        ]
    weak = {target for target in targets if dice.random() < 0.22 - 0.18 * talent}
    if any(target in world.leads_to for target in targets):
        weak = set()  # what leads to an indicator shown in an earlier year must not take it back
    first = {
        target: (dice.choice(["beginning", "developing", "developing", "developing"]) if target in weak else good(dice, talent))
        for target in targets
    }
    lines = [Line(student, base, 1, first)]
    if weak:
        settled = may_stay_open(world, student, task, base) and dice.random() < 0.1
        second = {target: "developing" if settled else good(dice, 0.2) for target in targets if target in weak}
        lines.append(Line(student, again(base, 2), 2, second))
    return lines


def good(dice: random.Random, talent: float) -> str:
    return "exemplary" if dice.random() < 0.1 + 0.4 * talent else "proficient"


def may_stay_open(world: World, student: str, task: str, base: date) -> bool:
    """Tell whether an indicator may stay below the target: this year, in a course, for nobody whose figures are told."""
    number = int(student[2:])
    told = student in {name for name, _ in cast.SCORES} or number in range(16, 31)
    course = not any(target in world.leads_to for target in world.tasks[task]["targets"])
    return base >= date(2025, 8, 1) and number > 30 and not told and course


def flow(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


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
    if task.startswith("cap-") or (day >= date(2025, 8, 1) and dice.random() < 0.06):
        found["feedback_on"] = str(weekday(day + timedelta(days=dice.choice([2, 3, 4, 5, 7]))))
    if task in {"cap-exhibition", "alg1-u3-modeling"} and attempt == 1 and day >= date(2025, 8, 1) and dice.random() < 0.5:
        found["self_score"] = flow({target: dice.choice(["developing", "proficient", "proficient", "exemplary"]) for target in line.scores})
    voice = cast.VOICES.get((line.student, task))
    if voice is not None and attempt == max_attempt(line.student, task):
        found["reflection"] = voice
    return found


def max_attempt(student: str, task: str) -> int:
    return len(cast.SCORES.get((student, task), ("",)))


def detail_text(student: str, detail: dict[str, str]) -> list[str]:
    if not detail:
        return []
    if set(detail) <= {"accommodations", "language", "feedback_on"}:
        return [f"      {student}: {flow(detail)}"]
    text = [f"      {student}:"]
    for key, value in detail.items():
        text.extend([f"        {key}: >-", f"          {value}"] if key == "reflection" else [f"        {key}: {value}"])
    return text


def sections_file(year: str, sections: list[Section]) -> str:
    text = ["mbl: sections/1", f"year: {year}", "items:"]
    for one in sections:
        text.append(f"  - id: {one.id}")
        text.append(f"    experience: {one.experience}")
        text.append(f"    school: {one.school}")
        if one.term:
            text.append(f"    term: {one.term}")
        text.append(f"    by: [{', '.join(one.by)}]")
        rows = [one.students[start : start + 8] for start in range(0, len(one.students), 8)]
        if len(rows) == 1:
            text.append(f"    students: [{', '.join(rows[0])}]")
        else:
            text.append("    students:")
            text.append("      [")
            text.extend(f"        {', '.join(row)}," for row in rows)
            text.append("      ]")
    return "\n".join(text) + "\n"


def habits_file(year: str, school: str, sections: list[Section]) -> str | None:
    """Return the observations of English and mathematics classes, twice a year."""
    wanted = [
        one
        for one in sections
        if one.year == year
        and one.school == school
        and one.experience
        in {"english-9", "english-10", "english-11", "english-12", "algebra-1", "geometry", "algebra-2", "statistics"}
    ]
    ends = {"2023-24": ("2024-01-17", "2024-06-05"), "2024-25": ("2025-01-15", "2025-06-04"), "2025-26": ("2026-01-21", "2026-06-03")}
    text = ["mbl: habits-log/1", "items:"]
    for day in ends[year]:
        for one in wanted:
            rows = []
            for student in one.students:
                first, last = cast.FIRST_DAY.get(student), cast.LAST_DAY.get(student)
                if (first and date.fromisoformat(day) < first) or (last and date.fromisoformat(day) > last):
                    continue
                dice = random.Random(f"{SEED}:habit:{student}:{one.experience}:{day}")
                pool = ["rarely"] + ["sometimes"] * 3 + ["usually"] * 7 + ["always"] * 4
                rated = {habit: dice.choice(pool) for habit in ("prepare", "persist", "contribute", "reflect")}
                rows.append(f"      {student}: {flow(rated)}")
            text.extend([f"  - section: {one.id}", f"    by: {one.by[0]}", f"    on: {day}", "    ratings:", *rows])
    return "\n".join(text) + "\n"


# The ledger. What follows is only good enough to write down what a registrar would have posted: the default
# policies of the example district and nothing else. It is not the engine, and the tests do not rely on it.


@dataclass(frozen=True)
class Piece:
    """A score that counts, from a day on."""

    since: date
    order: tuple[date, int]
    high: bool


def pieces_of(world: World, evidence: list[tuple[str, str, Line]]) -> dict[tuple[str, str], list[Piece]]:
    """Return what counts, by student and target, the corrections and decisions included."""
    accepted = {(one["student"], target): date.fromisoformat(one["on"]) for one in world.decisions if one["type"] == "acceptance" for target in one["targets"]}
    settled = {(one["student"], one["task"], target): (date.fromisoformat(one["on"]), score) for one in world.decisions if one["type"] == "adjudication" for target, score in one["scores"].items()}
    replaced = {(one["student"], one["task"], target) for one in world.by_hand if "replaces" in one for target in one["scores"]}
    rows: list[tuple[str, str, str, date, date, int, str, bool]] = []
    for _, task, line in evidence:
        if world.tasks[task].get("purpose", "summative") == "summative":
            rows.extend((line.student, task, target, line.day, line.day, line.attempt, score, False) for target, score in line.scores.items())
    for one in world.by_hand:
        day = date.fromisoformat(one["on"])
        for target, score in one["scores"].items():
            since = day
            if one["purpose"] == "placement":
                whole = (one["student"], target.rpartition(".")[0])
                if whole not in accepted:
                    continue
                since = accepted[whole]
            rows.append((one["student"], one["task"], target, day, since, one.get("attempt", 1), score, "replaces" in one))
    found: dict[tuple[str, str], list[Piece]] = {}
    for student, task, target, day, since, attempt, score, corrects in rows:
        if score not in PASS | {"beginning", "developing"} or ((student, task, target) in replaced and not corrects):
            continue
        second = cast.SECOND.get((student, task))
        if second and second[1] and attempt == 1:
            other = written(second[1])[1].get(target, score)
            if (other in PASS) != (score in PASS):
                if (student, task, target) not in settled:
                    continue
                since, score = settled[student, task, target]
        piece = Piece(since, (day, attempt), score in PASS)
        found.setdefault((student, target), []).append(piece)
        if target in world.leads_to:
            found.setdefault((student, world.leads_to[target]), []).append(piece)
    return found


def mastered_since(world: World, pieces: dict[tuple[str, str], list[Piece]], student: str, target: str, until: date) -> date | None:
    """Return the day since which a target is mastered, looking back from a day; None where it is not."""
    parts = world.indicators.get(target)
    if parts:
        days = sorted(day for part in parts if (day := mastered_since(world, pieces, student, part, until)) is not None)
        needed = 2 if target == "ARTS.4" else len(parts)
        return days[needed - 1] if len(days) >= needed else None
    for one in world.decisions:
        if one["type"] == "override" and one["student"] == student and one["target"] == target and one["on"] <= str(until):
            return date.fromisoformat(one["on"])
    body = sorted((one for one in pieces.get((student, target), ()) if one.since <= until), key=lambda one: one.order)
    strict = world.area.get(target) == "health-safety" and until >= date(2025, 8, 27)
    since = None
    for day in sorted({one.since for one in body}):
        known = [one for one in body if one.since <= day]
        enough = len({one.order[0] for one in known}) >= (2 if strict else 1)
        last = [one.high for one in known if one.order == max(other.order for other in known)]
        holds = any(one.high for one in known) if target.startswith("PEW.1.") else any(last)
        since = (since or day) if enough and holds else None
    return since


def ledger_files(world: World, sections: list[Section], evidence: list[tuple[str, str, Line]]) -> dict[str, str]:
    """Return the files of the ledger: one for each year and school."""
    pieces = pieces_of(world, evidence)
    takes: dict[str, list[str]] = {student: [] for student in world.students}
    for section in sections:
        for student in section.students:
            takes[student].append(section.experience)
    for student, one in world.students.items():
        takes[student].extend(place["experience"] for place in one.get("placements", ()))
    for one in world.by_hand:
        if one.get("experience") and one["experience"] not in takes[one["student"]]:
            takes[one["student"]].append(one["experience"])
    rows: dict[tuple[str, str], list[tuple[str, date, dict[str, str]]]] = {}
    for student, experiences in takes.items():
        posted: set[str] = set()
        recorded = [one for one in world.credits if one["student"] == student]
        for year in cast.YEARS:
            close = closing_day(world, student, year)
            if str(close) < world.students[student]["entered"]["on"]:
                continue
            if gone_before(world, student, year):
                continue
            rows_here = rows.setdefault((year, world.students[student]["school"]), [])
            for experience in experiences:
                record = world.experiences[experience]
                days = [mastered_since(world, pieces, student, target, close) for target in record.get("carries", ())]
                if experience in posted or "credit" not in record or not days or None in days or waits(world, student, experience):
                    continue
                earned = max(day for day in days if day is not None)
                posted.add(experience)
                rows_here.append((student, close, posting(experience, record, earned)))
            for one in recorded:
                if one["id"] not in posted and one.get("accepted", one["earned"]) <= str(close):
                    posted.add(one["id"])
                    rows_here.append((student, close, posting_of_record(one)))
    return {
        f"ledger/{year}-{school}.yaml": ledger_text(year, school, found)
        for (year, school), found in sorted(rows.items())
        if found
    } | {"ledger/diplomas.yaml": diplomas_text(world)}


def gone_before(world: World, student: str, year: str) -> bool:
    """Tell whether a student had left for good before a year began."""
    one = world.students[student]
    return one.get("status") in {"transferred", "withdrawn"} and one["left"] < f"{year[:4]}-08-20"


def closing_day(world: World, student: str, year: str) -> date:
    """Return the day on which the registrar posts a student's credit of a year."""
    one = world.students[student]
    if one.get("status") in {"transferred", "withdrawn"} and one["left"] < str(YEAR_END[year]):
        return date.fromisoformat(one["left"])
    if year == "2025-26" and world.students[student]["class"] == 2026:
        return POSTED_EARLY.get(student, SENIORS_POSTED)
    return YEAR_END[year]


def waits(world: World, student: str, experience: str) -> bool:
    approved = any(one["type"] == "approval" and one["student"] == student for one in world.decisions)
    return experience == "independent-study" and not approved


def quoted(title: str) -> str:
    return f'"{title}"' if ":" in title or "," in title else title


def posting(experience: str, record: dict[str, Any], earned: date) -> dict[str, str]:
    offer = record["credit"]
    found = {"experience": experience, "title": quoted(text_of(record["title"])), "amount": str(offer["amount"])}
    if offer.get("toward"):
        found["toward"] = f"[{', '.join(offer['toward'])}]"
    return found | {"earned": str(earned)}


def posting_of_record(one: dict[str, Any]) -> dict[str, str]:
    found = {"basis": one["basis"], "credit": one["id"], "title": quoted(one["title"]), "amount": str(one["amount"])}
    if one.get("toward"):
        found["toward"] = f"[{', '.join(one['toward'])}]"
    return found | {"earned": one["earned"]}


def ledger_text(year: str, school: str, rows: list[tuple[str, date, dict[str, str]]]) -> str:
    usual = YEAR_END[year]
    text = [
        "mbl: ledger/1",
        f"# Posted at the end of {year}" + ("; seniors before graduation" if year == "2025-26" else ""),
        "entry: credit",
        "basis: mastery",
        f"posted: {usual}",
        f"by: {REGISTRARS[school]}",
        f"policy: {POLICY_2025 if year == '2025-26' else POLICY_2022}",
        "items:",
    ]
    short = {"hvhs": "h", "tideline": "t"}[school]
    for number, (student, day, entry) in enumerate(rows, 1):
        head = {"id": f"p-{year[2:4]}{short}-{number:03}", "student": student}
        tail = {} if day == usual else {"posted": str(day)}
        basis = {"basis": entry["basis"]} if "basis" in entry else {}
        rest = {key: value for key, value in entry.items() if key != "basis"}
        text.append(f"  - {flow(head | rest | basis | tail)}")
    return "\n".join(text) + "\n"


def diplomas_text(world: World) -> str:
    text = [
        "mbl: ledger/1",
        "entry: diploma",
        "diploma: ct-2024",
        "conferred: 2026-06-11",
        "by: r-delgado",
        "policy: ct and hv-graduation, 2024-03-12",
        "items:",
    ]
    for student, one in sorted(world.students.items()):
        if one.get("status") == "graduated":
            head = {"id": f"d-{student[2:]}", "student": student}
            early = {"conferred": one["left"]} if one["left"] != "2026-06-11" else {}
            registrar = {"by": "r-tran"} if one["school"] == "tideline" else {}
            text.append(f"  - {flow(head | early | registrar)}")
    return "\n".join(text) + "\n"


def files() -> dict[str, str]:
    """Return every generated file by its path."""
    world = World()
    sections = sections_of(world)
    found: dict[str, str] = {}
    for year in cast.YEARS:
        found[f"sections/{year}.yaml"] = sections_file(year, [one for one in sections if one.year == year])
    evidence: list[tuple[str, str, Line]] = []
    for section in sections:
        found[f"evidence/{section.year}/{section.file}.yaml"] = evidence_file(world, section)
        for task in tasks_in(world, section):
            evidence.extend((section.id, task, line) for line in lines_of(world, section, task))
    for year in cast.YEARS[1:]:
        for school in SCHOOLS:
            text = habits_file(year, school, sections)
            if text is not None:
                found[f"habits/{year}/{school}.yaml"] = text
    return found | ledger_files(world, sections, evidence)


def main() -> int:
    """Write the files, or say which ones would change."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file would change")
    check = options.parse_args().check
    wanted = files()
    there = {
        str(path.relative_to(ROOT)) for folder in GENERATED for path in (ROOT / folder).rglob("*.yaml")
    }
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
