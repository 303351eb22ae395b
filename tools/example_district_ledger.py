"""What the registrars of the example district have posted.

The judging here is only good enough to write down a ledger: it knows the policies of the example district and
nothing else. It is not the engine, and the expected results of the tests do not rest on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tools import example_district_cast as cast
from tools.example_district_calendar import POSTED_EARLY, POSTED_ON, SENIORS_POSTED
from tools.example_district_world import Line, World, flow, quoted, text_of, written

HIGH = {"proficient", "exemplary"}
LOW = {"beginning", "developing"}
REGISTRARS = {"hvhs": "r-delgado", "tideline": "r-tran"}
TWO_PIECES_FROM = date(2025, 8, 27)
"""Since then the policy asks for two pieces of evidence in health and safety."""
POLICY_2022 = "hv-credit and judging-2022, 2022-06-14"
POLICY_2025 = "hv-credit 2022-06-14 and judging-2025, 2025-08-27"
LAST_CLASS = 2026


@dataclass(frozen=True)
class Piece:
    """A score, and the day from which it counts."""

    student: str
    task: str
    target: str
    since: date
    order: tuple[date, int]
    score: str


class Standing:
    """Which scores count, by student and target."""

    def __init__(self, world: World, lines: list[tuple[str, Line]]) -> None:
        self.world = world
        self.pools: dict[tuple[str, str], list[Piece]] = {}
        for piece in (*_in_class(world, lines), *_by_hand(world)):
            if piece.score in HIGH | LOW:
                self._add(piece.target, piece)
                if piece.target in world.leads_to:
                    self._add(world.leads_to[piece.target], piece)

    def _add(self, target: str, piece: Piece) -> None:
        self.pools.setdefault((piece.student, target), []).append(piece)

    def mastered(self, student: str, target: str, until: date) -> date | None:
        """Return the day since which a target is mastered, looking back from a day; None where it is not."""
        parts = self.world.indicators.get(target)
        if parts:
            days = sorted(day for part in parts if (day := self.mastered(student, part, until)) is not None)
            needed = 2 if target == "ARTS.4" else len(parts)
            return days[needed - 1] if len(days) >= needed else None
        return self._overridden(student, target, until) or self._shown(student, target, until)

    def _overridden(self, student: str, target: str, until: date) -> date | None:
        days = [
            date.fromisoformat(one["on"])
            for one in self.world.decisions
            if one["type"] == "override" and (one["student"], one["target"]) == (student, target)
        ]
        return next((day for day in days if day <= until), None)

    def _shown(self, student: str, target: str, until: date) -> date | None:
        body = [one for one in self.pools.get((student, target), ()) if one.since <= until]
        needed = 2 if self.world.area.get(target) == "health-safety" and until >= TWO_PIECES_FROM else 1
        found = None
        for day in sorted({one.since for one in body}):
            known = [one for one in body if one.since <= day]
            last = max(one.order for one in known)
            counted = known if target.startswith("PEW.1.") else [one for one in known if one.order == last]
            holds = any(one.score in HIGH for one in counted) and len({one.order[0] for one in known}) >= needed
            found = (found or day) if holds else None
        return found


def _in_class(world: World, lines: list[tuple[str, Line]]) -> Iterator[Piece]:
    """Yield what the files of the classes say, second scorers and adjudications included."""
    settled = {
        (one["student"], one["task"], target): (date.fromisoformat(one["on"]), score)
        for one in world.decisions
        if one["type"] == "adjudication"
        for target, score in one["scores"].items()
    }
    replaced = {
        (one["student"], one["task"], target) for one in world.by_hand if "replaces" in one for target in one["scores"]
    }
    for task, line in lines:
        if world.tasks[task].get("purpose", "summative") != "summative":
            continue
        second = cast.SECOND.get((line.student, task), ("", None))[1]
        others = written(second)[1] if second and line.attempt == 1 else {}
        for target, score in line.scores.items():
            name = (line.student, task, target)
            differ = target in others and (others[target] in HIGH) != (score in HIGH)
            if name in replaced or (differ and name not in settled):
                continue
            since, holds = settled[name] if differ else (line.day, score)
            yield Piece(*name, since, (line.day, line.attempt), holds)


def _by_hand(world: World) -> Iterator[Piece]:
    """Yield what the files of single students say; placement evidence from the day on which it was accepted."""
    accepted = {
        (one["student"], target): date.fromisoformat(one["on"])
        for one in world.decisions
        if one["type"] == "acceptance"
        for target in one["targets"]
    }
    for one in world.by_hand:
        day = date.fromisoformat(one["on"])
        for target, score in one["scores"].items():
            placed = one["purpose"] == "placement"
            since = accepted.get((one["student"], target.rpartition(".")[0])) if placed else day
            if since is not None:
                yield Piece(one["student"], one["task"], target, since, (day, one.get("attempt", 1)), score)


def ledger_files(world: World, takes: Mapping[str, list[str]], lines: list[tuple[str, Line]]) -> dict[str, str]:
    """Return the files of the ledger: one for each year and school, and the diplomas."""
    standing = Standing(world, lines)
    rows: dict[tuple[str, str], list[tuple[date, dict[str, str]]]] = {}
    for student in world.students:
        posted: set[str] = set()
        for year in cast.YEARS:
            if _is_there(world, student, year):
                close = _closing_day(world, student, year)
                found = [
                    *_by_mastery(standing, student, takes[student], close, posted),
                    *_recorded(world, student, close, posted),
                ]
                place = (year, world.students[student]["school"])
                rows.setdefault(place, []).extend((close, {"student": student} | one) for one in found)
    return {
        f"ledger/{year}-{school}.yaml": _text(year, school, found)
        for (year, school), found in sorted(rows.items())
        if found
    } | {"ledger/diplomas.yaml": _diplomas(world)}


def _is_there(world: World, student: str, year: str) -> bool:
    one = world.students[student]
    gone = one.get("status") in {"transferred", "withdrawn"} and one["left"] < f"{year[:4]}-08-20"
    return not gone and one["entered"]["on"] <= str(POSTED_ON[year])


def _closing_day(world: World, student: str, year: str) -> date:
    one = world.students[student]
    if one.get("status") in {"transferred", "withdrawn"} and one["left"] < str(POSTED_ON[year]):
        return date.fromisoformat(one["left"])
    if year == cast.YEARS[-1] and one["class"] == LAST_CLASS:
        return POSTED_EARLY.get(student, SENIORS_POSTED)
    return POSTED_ON[year]


def _by_mastery(
    standing: Standing, student: str, takes: list[str], close: date, posted: set[str]
) -> Iterator[dict[str, str]]:
    for experience in takes:
        record = standing.world.experiences[experience]
        if experience in posted or "credit" not in record or _waits(standing.world, student, experience):
            continue
        days = [standing.mastered(student, target, close) for target in record["carries"]]
        shown = [day for day in days if day is not None]
        if len(shown) == len(days):
            posted.add(experience)
            head = {"experience": experience, "title": quoted(text_of(record["title"]))}
            yield head | _offer(record["credit"]) | {"earned": str(max(shown))}


def _recorded(world: World, student: str, close: date, posted: set[str]) -> Iterator[dict[str, str]]:
    for one in world.credits:
        here = one["student"] == student and one["id"] not in posted
        if here and one.get("accepted", one["earned"]) <= str(close):
            posted.add(one["id"])
            head = {"credit": one["id"], "title": quoted(one["title"])}
            yield head | _offer(one) | {"earned": one["earned"], "basis": one["basis"]}


def _waits(world: World, student: str, experience: str) -> bool:
    """Tell whether an independent study has no approval."""
    approved = any(one["type"] == "approval" and one["student"] == student for one in world.decisions)
    return experience == "independent-study" and not approved


def _offer(one: dict[str, Any]) -> dict[str, str]:
    toward = {"toward": f"[{', '.join(one['toward'])}]"} if one.get("toward") else {}
    return {"amount": str(one["amount"])} | toward


def _text(year: str, school: str, rows: list[tuple[date, dict[str, str]]]) -> str:
    last = year == cast.YEARS[-1]
    text = [
        "mbl: ledger/1",
        f"# Posted at the end of {year}" + ("; seniors before graduation" if last else ""),
        "entry: credit",
        "basis: mastery",
        f"posted: {POSTED_ON[year]}",
        f"by: {REGISTRARS[school]}",
        f"policy: {POLICY_2025 if last else POLICY_2022}",
        "items:",
    ]
    letter = {"hvhs": "h", "tideline": "t"}[school]
    for number, (day, entry) in enumerate(rows, 1):
        head = {"id": f"p-{year[2:4]}{letter}-{number:03}"}
        tail = {} if day == POSTED_ON[year] else {"posted": str(day)}
        text.append(f"  - {flow(head | entry | tail)}")
    return "\n".join(text) + "\n"


def _diplomas(world: World) -> str:
    graduation = "2026-06-11"
    text = [
        "mbl: ledger/1",
        "entry: diploma",
        "diploma: ct-2024",
        f"conferred: {graduation}",
        "by: r-delgado",
        "policy: ct and hv-graduation, 2024-03-12",
        "items:",
    ]
    for student, one in sorted(world.students.items()):
        if one.get("status") == "graduated":
            head = {"id": f"d-{student[2:]}", "student": student}
            early = {"conferred": one["left"]} if one["left"] != graduation else {}
            registrar = {"by": "r-tran"} if one["school"] == "tideline" else {}
            text.append(f"  - {flow(head | early | registrar)}")
    return "\n".join(text) + "\n"
