"""A district of chance on real standards, and its curriculum map counted a second time, from the files alone.

The count knows nothing of the source: it reads the YAML as plain mappings and asks one question after another, in the
plainest way.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from tests.districts import BASE, Folder

PACKAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "standards" / "derived"
SETS = {"CCSS.MATH": "ccss-math", "CCSS.ELA": "ccss-ela", "NGSS": "ngss"}
DAY = date(2026, 6, 1)
AREAS = ("math", "ela", "science", "arts", "health", "languages", "career", "portrait")
RIGORS = ("recall", "application", "strategic-thinking", "extended-thinking")
BANDS = {"K-2": {0, 1, 2}, "3-5": {3, 4, 5}, "6-8": {6, 7, 8}, "9-12": {9, 10, 11, 12}}
STATES = ("unclaimed", "claimed-not-taught", "taught-not-assessed", "partial", "covered")

Data = dict[str, Any]


# ------------------------------------------------------------------------------------------------- the district


def package(name: str) -> list[Data]:
    """Return the standards of a derived CASE package as records, in the order of the package."""
    found = json.loads((PACKAGES / f"{SETS[name]}.case-v1p1.json").read_text(encoding="utf-8"))
    items = {item["identifier"]: item for item in found["CFItems"]}
    parents = {
        link["originNodeURI"]["identifier"]: link["destinationNodeURI"]["identifier"]
        for link in found["CFAssociations"]
        if link["associationType"] == "isChildOf"
    }
    return [_standard(item, parents.get(key), items) for key, item in items.items()]


def _standard(item: Data, parent: str | None, items: Mapping[str, Data]) -> Data:
    made = {
        "code": item.get("humanCodingScheme"),
        "type": item.get("CFItemType"),
        "text": " ".join("".join(one if one.isprintable() else " " for one in item["fullStatement"]).split()),
        "grades": [0 if level == "KG" else int(level) for one in item["educationLevel"] for level in one.split(".")],
        "parent": parent if parent in items else None,
        "identifier": item["identifier"],
    }
    return {key: value for key, value in made.items() if value}


def small_set(name: str, branches: int = 4, leaves: int = 5) -> list[Data]:
    """Return a set of headings with standards below them, each of a grade or two, some without."""
    found: list[Data] = []
    for branch in range(branches):
        found.append({"code": f"{name}.{branch}"})
        for leaf in range(leaves):
            grades = [[], [leaf], [9, 10], [2, 3], [12]][(branch + leaf) % 5]
            found.append({"code": f"{name}.{branch}.{leaf}", "parent": f"{name}.{branch}", "grades": grades})
        found.append({"identifier": f"{name}-note-{branch}", "parent": f"{name}.{branch}.0", "text": "A remark."})
    return found


MANY, FEW = (0, 1, 2, 4, 8, 12), (0, 0, 0, 0, 1)
"""How many standards a competency or an indicator may name."""


def write(
    root: Path, seed: int, sets: Mapping[str, list[Data]], size: int = 60, some: tuple[int, ...] = MANY
) -> Folder:
    """Write a district with `size` competencies and about four times as many indicators, aligned by chance."""
    dice, folder = random.Random(seed), Folder(root)
    folder.write("mbl.yaml", cleandoc(BASE["mbl.yaml"]).replace(_areas("math", "ela"), _areas(*AREAS)))
    folder.write("scale.yaml", cleandoc(BASE["scale.yaml"]))
    named: list[str] = []
    for name, standards in sets.items():
        codes = Counter(one.get("code") for one in standards)
        named += [f"{name}:{_name(one, codes)}" for one in standards]
        rows = [one | _ending(dice, 40) for one in standards]
        head = {"mbl": "standards/1", "set": name, "title": name, "issuer": "Issuer"}
        folder.write(f"standards/{name}.yaml", text_of(head, "standards", rows))
    competencies = [_competency(dice, place, named, some) for place in range(size)]
    for place, area in enumerate(AREAS):
        scope = "cross-curricular" if area == "portrait" else "content-area"
        head = {"mbl": "framework/1", "area": area, "scope": scope}
        folder.write(f"framework/{area}.yaml", text_of(head, "competencies", competencies[place :: len(AREAS)]))
    experiences = [_experience(dice, place, competencies) for place in range(size * 2 // 3)]
    folder.write("experiences.yaml", text_of({"mbl": "experience/1"}, "items", experiences))
    tasks = [_task(dice, place, competencies, experiences) for place in range(size * 2)]
    folder.write("tasks.yaml", text_of({"mbl": "task/1"}, "items", tasks))
    return folder


def text_of(head: Data, key: str, rows: Iterable[Data]) -> str:
    """Return a file: its header, a key a line, and a row of the list a line."""
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\n".join((*lines, f"{key}:", *(f"  - {json.dumps(row, ensure_ascii=False)}" for row in rows), ""))


def _areas(*names: str) -> str:
    titles = {"math": "Mathematics", "ela": "English"}
    return ", ".join(f"{{id: {name}, name: {titles.get(name, name.title())}}}" for name in names)


def _name(one: Data, codes: Mapping[str | None, int]) -> str:
    return str(one["code"] if "code" in one and codes[one["code"]] == 1 else one["identifier"])


def _ending(dice: random.Random, one_in: int) -> Data:
    if dice.randrange(one_in):
        return {}
    return {"retired": {"on": dice.choice(("2025-07-01", "2026-06-01", "2026-06-02"))}}


def _competency(dice: random.Random, place: int, named: list[str], some: tuple[int, ...]) -> Data:
    name = f"C.{place}"
    some = (0,) if dice.random() < 0.05 else some
    indicators = [
        {"id": f"{name}.{number}", "statement": "Do it.", **_aligned(dice, named, some), **_ending(dice, 30)}
        for number in range(dice.choice((0, 3, 4, 4, 5, 5, 6)))
    ]
    return {
        "id": name,
        "name": f"Competency {place}",
        "statement": "Do it well.",
        "required": dice.random() < 0.8,
        "local_only": some == (0,),
        **_aligned(dice, named, some),
        "indicators": indicators,
        **_ending(dice, 25),
    }


def _aligned(dice: random.Random, named: list[str], some: tuple[int, ...]) -> Data:
    rows: list[str | Data] = []
    for _ in range(dice.choice(some)):
        one = dice.choice(named)
        relation = dice.choice(("full", "partial", "beyond"))
        rows.append(one if dice.random() < 0.4 else {"standard": one, "relation": relation})
    return {"aligns_to": rows} if rows else {}


def _experience(dice: random.Random, place: int, competencies: list[Data]) -> Data:
    name = f"e-{place}"
    units: list[Data] = [
        {
            "id": f"{name}.u{unit}",
            "title": "A unit",
            "objectives": [
                {
                    "id": f"{name}.u{unit}.{number}",
                    "statement": "Learn it.",
                    "leads_to": dice.choice(_scored(dice.choice(competencies))),
                    **_ending(dice, 20),
                }
                for number in range(dice.randrange(4))
            ],
        }
        for unit in range(dice.randrange(3))
    ]
    objectives = [one["id"] for unit in units for one in unit["objectives"]]
    carried = [dice.choice((one["id"], *_scored(one))) for one in dice.sample(competencies, dice.randrange(6))]
    if objectives and dice.random() < 0.3:
        carried.append(dice.choice(objectives))
    role, other = dice.random(), f"e-{dice.randrange(place) if place else 0}"
    made: Data = {
        "id": name,
        "title": f"Experience {place}",
        "area": dice.choice(AREAS),
        "grades": sorted(dice.sample(range(13), dice.choice((1, 1, 2)))),
        "carries": sorted(set(carried)),
        "units": units,
        **_ending(dice, 15),
    }
    if role < 0.5:
        made["required"] = True
    elif role < 0.7 and place:
        made["instead_of"] = [other]
    return made


def _scored(competency: Data) -> list[str]:
    return [one["id"] for one in competency["indicators"]] or [competency["id"]]


def _task(dice: random.Random, place: int, competencies: list[Data], experiences: list[Data]) -> Data:
    objectives = [one["id"] for each in experiences for unit in each["units"] for one in unit["objectives"]]
    targets = [dice.choice(_scored(one)) for one in dice.sample(competencies, dice.randrange(1, 3))]
    if objectives and dice.random() < 0.2:
        targets.append(dice.choice(objectives))
    made: Data = {
        "id": f"t-{place}",
        "title": "A task",
        "targets": sorted(set(targets)),
        "measure": "test",
        "purpose": dice.choice(("summative", "summative", "summative", "formative")),
        **_ending(dice, 20),
    }
    return made | ({"rigor": dice.choice(RIGORS)} if dice.random() < 0.8 else {})


# ----------------------------------------------------------------------------------------------- counted again


class Link(NamedTuple):
    """An alignment."""

    target: str
    competency: str
    standard: str
    relation: str


@dataclass
class Count:
    """What the files say, as sets of ids by the question that was asked."""

    states: dict[str, str]
    claimed_by: dict[str, set[tuple[str, str, str]]]
    taught: dict[str, set[str]]
    assessed: dict[str, set[str]]
    elective: set[str]
    headings: dict[str, str]
    homes: dict[str, str]
    bands: dict[str, str]
    competencies: dict[str, Data]
    cells: dict[tuple[str, str], tuple[str, int]]
    retired: dict[str, set[str]]


def records(root: Path, *, quick: bool) -> Iterator[tuple[str, Data, Data]]:
    """Yield the kind, the header and each record of every file that is no student's.

    The quick reader takes no plain `SET:code` in brackets; what is written here is in quotes.
    """
    reader = YAML(typ="safe", pure=not quick)
    for path in sorted(root.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        kind = text[text.index("mbl: ") + 5 :].split("/")[0]
        if kind in {"district", "standards", "framework", "experience", "task", "policy"}:
            data = reader.load(text)
            for one in data.get("items", [data]):
                yield kind, data, {**{k: v for k, v in data.items() if k not in {"items", "mbl"}}, **one}


def count(root: Path, *, quick: bool = True) -> Count:
    return _Counter(list(records(root, quick=quick)), DAY).count()


class _Counter:
    def __init__(self, found: list[tuple[str, Data, Data]], day: date) -> None:
        self.day = day
        of = {kind: [one for name, _, one in found if name == kind] for kind, _, _ in found}
        self.areas = [area["id"] for area in of["district"][0]["areas"]]
        self.sets = {one["set"]: one["standards"] for one in of["standards"]}
        self.competencies = {
            one["id"]: {**one, "area": file["area"], "scope": file.get("scope", "content-area")}
            for file in of["framework"]
            for one in file["competencies"]
        }
        self.owner = {part["id"]: one["id"] for one in self.competencies.values() for part in one.get("indicators", ())}
        self.indicators = {part["id"]: part for one in self.competencies.values() for part in one.get("indicators", ())}
        self.experiences = {one["id"]: one for one in of["experience"] if self.lives(one)}
        self.objectives = {
            goal["id"]: goal
            for one in of["experience"]
            for unit in one.get("units", ())
            for goal in unit.get("objectives", ())
        }
        purposes = {"summative"}
        for policy in of.get("policy", ()):
            for setting in policy.get("judging", ()):
                purposes |= set(setting.get("body", {}).get("purposes", ()))
        self.tasks = {
            one["id"]: one for one in of["task"] if self.lives(one) and one.get("purpose", "summative") in purposes
        }

    def lives(self, one: Data) -> bool:
        return "retired" not in one or date.fromisoformat(str(one["retired"]["on"])) > self.day

    def parts(self, competency: str) -> list[str]:
        one = self.competencies[competency]
        return [part["id"] for part in one.get("indicators", ()) if self.lives(part)] or [competency]

    def stands_for(self, target: str) -> set[str]:
        if target in self.objectives:
            goal = self.objectives[target]
            return self.stands_for(goal["leads_to"]) if self.lives(goal) else set()
        owner = self.owner.get(target, target)
        if not self.lives(self.competencies[owner]):
            return set()
        if target == owner:
            return set(self.parts(owner))
        return {target} if self.lives(self.indicators[target]) else set()

    def carries(self, experience: str) -> set[str]:
        return {part for one in self.experiences[experience].get("carries", ()) for part in self.stands_for(one)}

    def aims(self, experience: str) -> list[str]:
        goals = [
            goal["id"] for unit in self.experiences[experience].get("units", ()) for goal in unit.get("objectives", ())
        ]
        return [one for one in goals if self.stands_for(one)]

    def teaching(self, part: str) -> set[str]:
        return {one for one in self.experiences if part in self.carries(one)}

    def for_all(self, part: str) -> bool:
        teaching = self.teaching(part)
        for one in teaching:
            instead = {name for name, other in self.experiences.items() if one in other.get("instead_of", ())}
            if self.experiences[one].get("required", False) and instead <= teaching:
                return True
        return False

    def scoring(self, part: str) -> set[str]:
        return {
            name
            for name, task in self.tasks.items()
            if any(part in self.stands_for(target) for target in task["targets"])
        }

    def count(self) -> Count:
        living = [name for name, one in self.competencies.items() if self.lives(one)]
        every = [part for name in living for part in self.parts(name)]
        self.teaching_of = {part: self.teaching(part) for part in every}
        self.scoring_of = {part: self.scoring(part) for part in every}
        self.for_everybody = {part for part in every if self.for_all(part)}
        self.names, self.standards, parents = self.standards_in_force()
        self.below: dict[str, list[str]] = {name: [] for name in self.standards}
        for name, parent in parents.items():
            if parent is not None:
                self.below[parent].append(name)
        links = [link for name in living for link in self.links(name)]
        reaching = self.reaching(links)
        leaves = [name for name in self.standards if not self.below[name]]
        coded = {name.partition(":")[0] for name in leaves if "code" in self.standards[name]}
        counted = [one for one in leaves if "code" in self.standards[one] or one.partition(":")[0] not in coded]
        states = {name: self.state(reaching[name]) for name in self.standards}
        claimed = {name: self.parts_of(reaching[name]) for name in counted}
        return Count(
            states={name: states[name] for name in counted},
            claimed_by={
                name: {(link.target, link.standard, link.relation) for link in reaching[name]} for name in counted
            },
            taught={name: {one for part in claimed[name] for one in self.teaching_of[part]} for name in counted},
            assessed={name: {one for part in claimed[name] for one in self.scoring_of[part]} for name in counted},
            elective={name for name in counted if self.only_elective(claimed[name])},
            headings={
                name: self.heading(states[name], [states[one] for one in self.all_below(name) if one in set(counted)])
                for name in self.standards
            },
            homes=dict(self.homes(links)),
            bands={name: self.band(self.standards[name]) for name in counted},
            competencies={name: self.competency(name, links) for name in living},
            cells=self.cells(living),
            retired={
                one.standard: {other.target for other in links if other.standard == one.standard}
                for one in links
                if one.standard not in self.standards
            },
        )

    def links(self, competency: str) -> Iterator[Link]:
        own = self.competencies[competency]
        for one in (own, *own.get("indicators", ())):
            for said in one.get("aligns_to", ()) if one is own or self.lives(one) else ():
                standard, relation = (
                    (said, "full") if isinstance(said, str) else (said["standard"], said.get("relation", "full"))
                )
                yield Link(one["id"], competency, self.names[standard], relation)

    def reaching(self, links: Iterable[Link]) -> dict[str, list[Link]]:
        """Return the alignments that answer each standard: its own, and those that answer all of one above it."""
        found: dict[str, list[Link]] = {name: [] for name in self.standards}
        for link in links:
            if link.standard in found:
                found[link.standard].append(link)
                for name in self.all_below(link.standard) if link.relation != "partial" else ():
                    found[name].append(link)
        return found

    def all_below(self, name: str) -> list[str]:
        return [deep for child in self.below[name] for deep in (child, *self.all_below(child))]

    def parts_of(self, links: Iterable[Link]) -> list[str]:
        return [
            part
            for link in links
            for part in (self.parts(link.competency) if link.target == link.competency else [link.target])
        ]

    def state(self, links: list[Link]) -> str:
        parts = [(part, link.relation) for link in links for part in self.parts_of([link])]
        if not parts:
            return "unclaimed"
        taught = [(part, relation) for part, relation in parts if self.teaching_of[part]]
        if not taught:
            return "claimed-not-taught"
        shown = [relation for part, relation in taught if self.scoring_of[part]]
        if not shown:
            return "taught-not-assessed"
        return "partial" if set(shown) == {"partial"} else "covered"

    def only_elective(self, parts: list[str]) -> bool:
        return any(self.teaching_of[part] for part in parts) and not self.for_everybody.intersection(parts)

    def homes(self, links: list[Link]) -> Iterator[tuple[str, str]]:
        for name in self.sets:
            votes = Counter(
                self.competencies[link.competency]["area"]
                for link in links
                if link.standard in self.standards and link.standard.startswith(f"{name}:")
            )
            if votes:
                most = max(votes.values())
                yield name, next(area for area in self.areas if votes[area] == most)

    def heading(self, own: str, tips: list[str]) -> str:
        """A heading is as far as what answers it all; else as far as the best below it, and whole where all are."""
        if not tips:
            return own
        best = max(tips, key=STATES.index)
        if best == "covered" and set(tips) != {"covered"}:
            best = "partial"
        return max(own, best, key=STATES.index)

    def standards_in_force(self) -> tuple[dict[str, str], dict[str, Data], dict[str, str | None]]:
        """Return the name behind every name, the standards in force, and the one above each that is in force."""
        names, found, above = dict[str, str](), dict[str, Data](), dict[str, str | None]()
        for set_name, rows in self.sets.items():
            codes = Counter(one.get("code") for one in rows)
            for one in rows:
                name = f"{set_name}:{_name(one, codes) if 'identifier' in one else one['code']}"
                found[name] = one
                names[name] = name
                if "identifier" in one:
                    names[f"{set_name}:{one['identifier']}"] = name
        living = {name: one for name, one in found.items() if self.lives(one)}
        for name in living:
            here = found[name]
            above[name] = None
            while "parent" in here:
                up = names[f"{name.partition(':')[0]}:{here['parent']}"]
                if up in living:
                    above[name] = up
                    break
                here = found[up]
        return names, living, above

    def band(self, standard: Data) -> str:
        grades = set(standard.get("grades", ()))
        if not grades:
            return "unknown"
        return next((name for name, band in BANDS.items() if grades <= band), "across")

    def competency(self, name: str, links: Iterable[Link]) -> Data:
        one, parts = self.competencies[name], self.parts(name)
        answered = {one.standard for one in links if one.competency == name and one.standard in self.standards}
        carried = {experience for part in parts for experience in self.teaching_of[part]}
        led = {
            experience
            for experience in self.experiences
            for goal in self.aims(experience)
            if self.stands_for(goal) & set(parts)
        }
        grades = {grade for experience in carried | led for grade in self.experiences[experience]["grades"]}
        tasks = {task for part in parts for task in self.scoring_of[part]}
        objectives = {
            goal
            for experience in self.experiences
            for goal in self.aims(experience)
            if self.stands_for(goal) & set(parts)
        }
        content = one["scope"] == "content-area"
        required = one.get("required", True)
        wanted = {
            "no-standard": content and not one.get("local_only", False) and not answered,
            "no-experience": any(not self.teaching_of[part] for part in parts),
            "elective-only": required
            and any(self.teaching_of[part] and part not in self.for_everybody for part in parts),
            "no-task": any(not self.scoring_of[part] for part in parts),
            "one-grade": required and content and len(grades) == 1,
        }
        return {
            "standards": answered,
            "experiences": carried,
            "touched": led - carried,
            "tasks": tasks,
            "objectives": objectives,
            "uncarried": {part for part in parts if not self.teaching_of[part]},
            "unassessed": {part for part in parts if not self.scoring_of[part]},
            "rigor": Counter(self.tasks[task].get("rigor") for task in tasks),
            "grades": grades,
            "gaps": {gap for gap, missing in wanted.items() if missing},
        }

    def cells(self, living: list[str]) -> dict[tuple[str, str], tuple[str, int]]:
        found: dict[tuple[str, str], tuple[str, int]] = {}
        for experience in self.experiences:
            carried = self.carries(experience)
            led = {part for goal in self.aims(experience) for part in self.stands_for(goal)}
            for name in living:
                parts = set(self.parts(name))
                if parts & carried:
                    how = "whole" if parts <= carried else "parts"
                    found[experience, name] = (how, len(parts & carried))
                elif parts & led:
                    found[experience, name] = ("objectives", len(parts & led))
        return found
