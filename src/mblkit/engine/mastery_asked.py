"""Competencies that a requirement asks for: those behind its areas, and how far the student is with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mblkit.district import CompetencyEntry, District
from mblkit.engine.mastery import Standings
from mblkit.engine.requirements import RequirementInForce
from mblkit.engine.results import Judgement, Reason
from mblkit.model.diplomas import MasteryAsked

Verdict = Literal["met", "needs-decision", "undetermined-by-policy", "short", "not-applicable"]


@dataclass(frozen=True, slots=True)
class MasteryFound:
    """Where a student stands on the competencies of a requirement.

    Attributes:
        verdict: what was found.
        judged: the judgements of those that apply, in the framework's order.
        needed: how many of them are asked for.
        reason: why.
    """

    verdict: Verdict
    judged: tuple[Judgement, ...]
    needed: int
    reason: Reason

    @property
    def mastered(self) -> int:
        """How many are mastered."""
        return sum(one.outcome == "mastered" for one in self.judged)

    @property
    def missing(self) -> tuple[str, ...]:
        """Those that are not mastered."""
        return tuple(one.target for one in self.judged if one.outcome != "mastered")


def mastery_found(asked: RequirementInForce, standings: Standings) -> MasteryFound | None:
    """Return where a student stands on the competencies of a requirement, or None where it asks for none.

    An area asks for its required competencies that have not ended. Where the framework has none, or fewer than are
    asked for, the policies do not settle what is to be mastered. Source: clauses D08 and D16; decision note 17.
    """
    if asked.mastery is None:
        return None
    names = list(_competencies(standings, asked.mastery))
    every = [standings.of(name).judgement for name in names]
    judged = tuple(one for one in every if one.outcome != "not-applicable")
    least = asked.mastery.least
    gap = _gap(standings.district, asked.mastery, len(names))
    if gap is not None:
        return MasteryFound("undetermined-by-policy", judged, least or 0, Reason("note", gap, asked.reason.origin))
    needed = len(judged) if least is None else min(least, len(judged))
    mastered = sum(one.outcome == "mastered" for one in judged)
    waiting = sum(one.outcome == "needs-decision" for one in judged)
    verdict: Verdict = "short"
    if not judged:
        verdict = "not-applicable"
    elif mastered >= needed:
        verdict = "met"
    elif mastered + waiting >= needed:
        verdict = "needs-decision"
    text = f"{mastered} of {needed} competencies mastered" if judged else "none of its competencies applies"
    return MasteryFound(verdict, judged, needed, Reason("arithmetic", text, None, tuple(one.reason for one in every)))


def _competencies(standings: Standings, asked: MasteryAsked) -> Iterator[str]:
    areas = {one for area in asked.areas for one in _serving(standings.district, area)}
    for name, entry in standings.district.competencies.items():
        if name in asked.competencies or (entry.area in areas and _lives(entry, standings)):
            yield name


def _lives(entry: CompetencyEntry, standings: Standings) -> bool:
    retired = entry.record.retired
    return entry.record.required and (retired is None or retired.on > standings.as_of)


def _serving(district: District, area: str) -> frozenset[str]:
    """Return the areas of the district that serve an area of the law, or are the one that is named."""
    return frozenset(one.id for one in district.record.areas if area in (one.id, *one.covers))


def _gap(district: District, asked: MasteryAsked, found: int) -> str | None:
    """Return what the policies and the framework leave open, or None."""
    for area in asked.areas:
        serving = _serving(district, area)
        if not any(entry.area in serving and entry.record.required for entry in district.competencies.values()):
            return f"no required competency of the framework serves the area {area}"
    if asked.least is not None and asked.least > found:
        return f"{asked.least} competencies are asked for, and there are {found}"
    return None
