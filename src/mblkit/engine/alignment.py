"""The curriculum map: which standards the framework covers and which not, and where each competency is taught.

Coverage answers clauses C019, C032 and C033; the spread of competencies C023, C029 and C030; their rigor C063.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from mblkit.district import District
from mblkit.engine.chain import chain_of
from mblkit.engine.coverage import by_band, claims_of, homes_of, rows_of, tallies, tally
from mblkit.engine.forest import Forest, forest_of
from mblkit.engine.map_results import (
    AlignmentMap,
    Claim,
    CompetencyRow,
    Density,
    ExperienceRow,
    RetiredRow,
    Scope,
    StandardRow,
    Tally,
)
from mblkit.engine.spread import cells_of, competencies_of, experiences_of


def map_alignment(district: District, as_of: date, scope: Scope) -> AlignmentMap:
    """Return the curriculum map of a district on a day."""
    chain, forest = chain_of(district, as_of), forest_of(district, as_of)
    claims = claims_of(district, as_of, chain, forest)
    homes = homes_of(district, forest, claims)
    every = [row for row in rows_of(forest, claims, homes, headings=scope.headings) if _asked_for(row, scope)]
    counted = [row for row in every if scope.grades is None or scope.grades.intersection(row.grades)]
    competencies = [row for row in competencies_of(district, as_of, chain, forest, claims) if _shown(row, scope)]
    shown = {row.id for row in competencies}
    experiences = [row for row in experiences_of(district, as_of) if _offered(row, scope)]
    cells = tuple(cells_of(district, as_of, experiences, competencies))
    filled = {cell.experience for cell in cells}
    mine = [claim for claim in claims if claim.competency in shown]
    areas = [area.id for area in district.record.areas]
    return AlignmentMap(
        as_of=as_of,
        scope=scope,
        standards=tuple(counted),
        total=tally("all", counted),
        sets=tallies(_grouped(counted, lambda row: row.set)),
        areas=tallies(_by_area(counted, areas)),
        bands=tallies(by_band(counted)),
        grid=_grid(counted, areas),
        competencies=tuple(competencies),
        experiences=tuple(row for row in experiences if row.id in filled),
        cells=cells,
        retired=_retired(forest, mine, scope),
        beside=_beside(forest, mine, scope),
        without_grades=tuple(row.id for row in every if scope.grades is not None and not row.grades),
        densities=_densities(counted, competencies, chain.objectives),
    )


def _asked_for(row: StandardRow, scope: Scope) -> bool:
    """Tell whether a scope asks for a standard, whatever its grades."""
    return (
        (scope.sets is None or row.set in scope.sets)
        and (scope.areas is None or row.area in scope.areas)
        and (scope.under is None or row.id in scope.under)
    )


def _shown(row: CompetencyRow, scope: Scope) -> bool:
    """Tell whether a scope asks for a competency: where it names standards, one that answers some of them."""
    if scope.areas is not None and row.area not in scope.areas:
        return False
    if scope.sets is None and scope.under is None:
        return True
    return any(_named(name, scope) for name in (*row.standards, *row.retired))


def _named(standard: str, scope: Scope) -> bool:
    return (scope.sets is None or standard.partition(":")[0] in scope.sets) and (
        scope.under is None or standard in scope.under
    )


def _offered(row: ExperienceRow, scope: Scope) -> bool:
    return scope.grades is None or bool(scope.grades.intersection(row.grades))


def _grouped(rows: Iterable[StandardRow], key: Callable[[StandardRow], str]) -> dict[str, list[StandardRow]]:
    groups: dict[str, list[StandardRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _by_area(rows: Iterable[StandardRow], areas: list[str]) -> dict[str, list[StandardRow]]:
    """Return standards by the area of their set, in the district's order; those of sets that nothing answers last."""
    groups = _grouped(rows, lambda row: row.area or "")
    return {area: groups[area] for area in (*areas, "") if area in groups}


def _grid(rows: Iterable[StandardRow], areas: list[str]) -> tuple[tuple[str, tuple[Tally, ...]], ...]:
    return tuple((area, tallies(by_band(some))) for area, some in _by_area(rows, areas).items())


def _retired(forest: Forest, claims: Iterable[Claim], scope: Scope) -> tuple[RetiredRow, ...]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.standard in forest.retired and _named(claim.standard, scope):
            found.setdefault(claim.standard, []).append(claim)
    ends = forest.retired
    return tuple(RetiredRow(name, ends[name].on, ends[name].replaced_by, tuple(found[name])) for name in sorted(found))


def _beside(forest: Forest, claims: Iterable[Claim], scope: Scope) -> tuple[Claim, ...]:
    """Return the alignments that no counted standard shows: to what is not counted, with nothing below it that is."""
    return tuple(
        claim
        for claim in claims
        if not scope.headings
        and claim.standard in forest.nodes
        and _named(claim.standard, scope)
        and not forest.nodes[claim.standard].counted
        and (claim.relation == "partial" or not any(node.counted for node in forest.below(claim.standard)))
    )


def _densities(
    standards: Iterable[StandardRow], competencies: Iterable[CompetencyRow], objectives: Mapping[str, tuple[str, ...]]
) -> tuple[Density, ...]:
    rows = tuple(competencies)
    answering = ({claim.competency for claim in row.claims} for row in standards if row.claims)
    return (
        _density("standards-per-competency", [len(row.standards) for row in rows]),
        _density("competencies-per-standard", [len(some) for some in answering]),
        _density("objectives-per-indicator", [len(objectives.get(part, ())) for row in rows for part in row.parts]),
    )


def _density(name: str, counts: list[int]) -> Density:
    return Density(name, len(counts), sum(counts), min(counts, default=0), max(counts, default=0))
