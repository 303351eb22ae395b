"""What hangs on each competency, and how the competencies are spread over experiences and years."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, get_args

from mblkit.district import CompetencyEntry, District
from mblkit.district.reviews import State as ReviewState
from mblkit.engine.chain import Chain, lives, objectives_of, offered, reached
from mblkit.engine.forest import Forest
from mblkit.engine.map_results import Access, Cell, Claim, CompetencyRow, ExperienceRow, Gap
from mblkit.model.base import local
from mblkit.model.experience import ExperienceRecord
from mblkit.model.shared import Rigor

_REVIEWS: Final[tuple[ReviewState, ...]] = get_args(ReviewState)
RIGORS: Final[tuple[Rigor | None, ...]] = (*get_args(Rigor), None)


def competencies_of(
    district: District, day: date, chain: Chain, forest: Forest, claims: Iterable[Claim]
) -> list[CompetencyRow]:
    """Return the competencies that are not retired, by area and in the order of the files."""
    areas = {area.id: place for place, area in enumerate(district.record.areas)}
    entries = [entry for entry in district.competencies.values() if lives(entry.record, day)]
    entries.sort(key=lambda one: (areas[one.area], one.origin))
    own: dict[str, list[Claim]] = {}
    for claim in claims:
        own.setdefault(claim.competency, []).append(claim)
    return [_row(district, chain, forest, entry, own.get(entry.record.id, [])) for entry in entries]


def _row(
    district: District, chain: Chain, forest: Forest, entry: CompetencyEntry, claims: list[Claim]
) -> CompetencyRow:
    record, parts = entry.record, chain.parts[entry.record.id]
    living = tuple(claim for claim in claims if claim.standard in forest.nodes)
    experiences = _union(chain.carried, parts)
    touched = tuple(one for one in _union(chain.touched, parts) if one not in experiences)
    tasks = _union(chain.shown, parts)
    row = CompetencyRow(
        id=record.id,
        name=local(record.name, district.language),
        area=entry.area,
        scope=entry.scope,
        required=record.required,
        local_only=record.local_only,
        parts=parts,
        claims=living,
        standards=tuple(dict.fromkeys(claim.standard for claim in living)),
        retired=tuple(dict.fromkeys(claim.standard for claim in claims if claim.standard in forest.retired)),
        reviews=tuple(
            (state, tuple(f"{claim.target} {claim.standard}" for claim in living if claim.review == state))
            for state in _REVIEWS
        ),
        experiences=experiences,
        in_required=tuple(one for one in experiences if district.experiences[one].record.required),
        touched=touched,
        uncarried=tuple(part for part in parts if part not in chain.carried),
        elective=tuple(part for part in parts if part in chain.carried and part not in chain.for_all),
        tasks=tasks,
        unassessed=tuple(part for part in parts if part not in chain.shown),
        objectives=_union(chain.objectives, dict.fromkeys((*parts, record.id))),
        rigor=tuple(
            (rigor, tuple(one for one in tasks if district.tasks[one].record.rigor == rigor)) for rigor in RIGORS
        ),
        spread=_spread(district, (*experiences, *touched)),
        gaps=(),
    )
    return _with_gaps(row)


def _with_gaps(row: CompetencyRow) -> CompetencyRow:
    wanted: dict[Gap, bool] = {
        "no-standard": row.scope == "content-area" and not row.local_only and not row.standards,
        "no-experience": bool(row.uncarried),
        "elective-only": row.required and bool(row.elective),
        "no-task": bool(row.unassessed),
        "one-grade": row.required and row.scope == "content-area" and len(row.spread) == 1,
    }
    return replace(row, gaps=tuple(gap for gap, missing in wanted.items() if missing))


def _union(found: Mapping[str, tuple[str, ...]], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({one for key in keys for one in found.get(key, ())}))


def _spread(district: District, experiences: Iterable[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    grades: dict[int, list[str]] = {}
    for name in sorted(experiences):
        for grade in set(district.experiences[name].record.grades):
            grades.setdefault(grade, []).append(name)
    return tuple((grade, tuple(names)) for grade, names in sorted(grades.items()))


def experiences_of(district: District, day: date) -> list[ExperienceRow]:
    """Return the experiences that are offered, by their first grade and id."""
    required = {one.id for one in offered(district, day) if one.required}
    rows = [
        ExperienceRow(
            id=one.id,
            title=local(one.title, district.language),
            area=one.area,
            grades=tuple(sorted(set(one.grades))),
            path=_path(one, required),
        )
        for one in offered(district, day)
    ]
    return sorted(rows, key=lambda row: (row.grades, row.id))


def _path(experience: ExperienceRecord, required: set[str]) -> Access:
    if experience.required:
        return "required"
    return "alternative" if required.intersection(experience.instead_of) else "elective"


def cells_of(
    district: District, day: date, rows: Iterable[ExperienceRow], competencies: Sequence[CompetencyRow]
) -> Iterator[Cell]:
    """Yield what experiences have to do with competencies, in the order of both."""
    for row in rows:
        experience = district.experiences[row.id].record
        carried = reached(district, day, experience.carries)
        led: dict[str, list[str]] = {}
        for one in objectives_of(experience, day):
            if reached(district, day, [one]):
                led.setdefault(district.competency_of(one), []).append(one)
        for name, whole in ((one.id, one.parts) for one in competencies):
            parts = tuple(part for part in whole if part in carried)
            objectives = tuple(led.get(name, ()))
            if parts:
                yield Cell(row.id, name, "whole" if parts == whole else "parts", parts, len(whole), objectives)
            elif objectives:
                aims = reached(district, day, objectives)
                touched = tuple(part for part in whole if part in aims)
                yield Cell(row.id, name, "objectives", touched, len(whole), objectives)
