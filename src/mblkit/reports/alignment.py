"""The curriculum map for programs: JSON and CSV. The keys are described in docs/alignment.md."""

from collections.abc import Iterable
from typing import Any, Final

from mblkit.district import District
from mblkit.engine.map_results import (
    STATES,
    AlignmentMap,
    Cell,
    Claim,
    CompetencyRow,
    RetiredRow,
    StandardRow,
    Tally,
)
from mblkit.reports.map_view import brief, sign
from mblkit.reports.plain import json_text, names_of, plain
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

STANDARD_COLUMNS: Final = (
    *("standard", "set", "code", "state", "path", "area", "band", "grades", "heading"),
    *("claimed_by", "relations", "through", "taught_in", "assessed_by", "text"),
)
COMPETENCY_COLUMNS: Final = (
    *("competency", "name", "area", "scope", "required", "local_only", "gaps", "standards", "full", "partial"),
    *("beyond", "retired", "suspect", "never_reviewed", "experiences", "in_required", "objectives_only", "grades"),
    *("tasks", "objectives", "recall", "application", "strategic_thinking", "extended_thinking", "rigor_not_said"),
    *("parts", "uncarried", "elective", "unassessed"),
)
RETIRED_COLUMNS: Final = ("standard", "retired", "replaced_by", "target", "relation", "file")


def as_json(district: District, found: AlignmentMap, parts: tuple[str, ...]) -> str:
    """Return some parts of a map as one JSON document. Alignments stand once, in `claims`; rows name their places."""
    every = _claims(found, parts)
    places = {id(claim): place for place, claim in enumerate(every)}

    def told(claims: Iterable[Claim]) -> list[int]:
        return [places[id(claim)] for claim in claims]

    data: dict[str, Any] = {
        "schema": SCHEMA,
        "document": "curriculum-map",
        "district": district.record.id,
        "as_of": found.as_of.isoformat(),
        "scope": {
            "sets": _sorted(found.scope.sets),
            "areas": _sorted(found.scope.areas),
            "grades": _sorted(found.scope.grades),
            "under": _sorted(found.scope.under),
            "headings": found.scope.headings,
        },
        "claims": [_claim_data(claim) for claim in every],
    }
    if "coverage" in parts:
        data |= {
            "total": _tally_data(found.total),
            "sets": [_tally_data(one) for one in found.sets],
            "areas": [_tally_data(one) for one in found.areas],
            "bands": [_tally_data(one) for one in found.bands],
            "grid": [{"area": area, "bands": [_tally_data(one) for one in bands]} for area, bands in found.grid],
            "standards": [_row_data(row, told) for row in found.standards],
            "beside": told(found.beside),
            "without_grades": list(found.without_grades),
        }
    if "competencies" in parts:
        data |= {
            "competencies": [_competency_data(row, told) for row in found.competencies],
            "densities": [{**plain(one), "mean": plain(one.mean)} for one in found.densities],
        }
    if "matrix" in parts:
        data |= {"experiences": plain(found.experiences), "cells": plain(found.cells)}
    if "retired" in parts:
        data["retired"] = [_row_data(row, told) for row in found.retired]
    return json_text(data)


def _claims(found: AlignmentMap, parts: tuple[str, ...]) -> list[Claim]:
    """Return the alignments that the parts rest on, each once, in the order of the files."""
    rows: list[StandardRow | CompetencyRow | RetiredRow] = []
    rows += found.standards if "coverage" in parts else ()
    rows += found.competencies if "competencies" in parts else ()
    rows += found.retired if "retired" in parts else ()
    unique = {id(claim): claim for row in rows for claim in row.claims}
    unique |= {id(claim): claim for claim in found.beside} if "coverage" in parts else {}
    return sorted(unique.values(), key=lambda claim: claim.origin)


def _claim_data(claim: Claim) -> dict[str, Any]:
    data = {name: plain(getattr(claim, name)) for name in names_of(claim) if name != "origin"}
    return {**data, "file": claim.origin.path, "keys": list(claim.origin.keys)}


def _sorted(values: frozenset[Any] | None) -> list[Any] | None:
    return None if values is None else sorted(values)


def _tally_data(one: Tally) -> dict[str, Any]:
    counts: dict[str, int] = {state: len(ids) for state, ids in zip(STATES, one.states, strict=True)}
    return {"name": one.name or None, "of": one.of, **counts, "elective": len(one.elective)}


def _row_data(row: StandardRow | RetiredRow, told: Any) -> dict[str, Any]:  # noqa: ANN401 - a local function
    data = {name: getattr(row, name) for name in names_of(row)}
    return {name: told(value) if name == "claims" else plain(value) for name, value in data.items()}


def _competency_data(row: CompetencyRow, told: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    data = {name: getattr(row, name) for name in names_of(row)}
    named: dict[str, Any] = {
        "claims": told(row.claims),
        "reviews": {state: list(ids) for state, ids in row.reviews},
        "rigor": {rigor or "not-said": list(tasks) for rigor, tasks in row.rigor},
        "spread": [{"grade": grade, "experiences": list(names)} for grade, names in row.spread],
    }
    return {name: named.get(name, plain(value)) for name, value in data.items()}


def standards_csv(found: AlignmentMap) -> str:
    """Return the standards as CSV, a row each."""
    return table(STANDARD_COLUMNS, map(_standard_row, found.standards))


def _standard_row(row: StandardRow) -> dict[str, str]:
    through = dict.fromkeys(claim.standard for claim in row.claims if claim.standard != row.id)
    return {
        "standard": text_cell(row.id),
        "set": text_cell(row.set),
        "code": text_cell(row.code),
        "state": row.state,
        "path": row.path or "",
        "area": text_cell(row.area),
        "band": row.band.replace("-", " to "),  # a spreadsheet takes 3-5 for a day in March
        "grades": grade_cell(row.grades),
        "heading": _yes(row.heading),
        "claimed_by": _ids(claim.target for claim in row.claims),
        "relations": _ids(claim.relation for claim in row.claims),
        "through": _ids(through),
        "taught_in": _ids(row.taught),
        "assessed_by": _ids(row.assessed),
        "text": text_cell(brief(row.text or "")),
    }


def competencies_csv(found: AlignmentMap) -> str:
    """Return the competencies as CSV, a row each."""
    return table(COMPETENCY_COLUMNS, map(_competency_row, found.competencies))


def _competency_row(row: CompetencyRow) -> dict[str, str]:
    relations = [claim.relation for claim in row.claims]
    reviews = {state: str(len(ids)) for state, ids in row.reviews}
    rigor = {(code or "rigor_not_said").replace("-", "_"): str(len(tasks)) for code, tasks in row.rigor}
    return {
        "competency": text_cell(row.id),
        "name": text_cell(row.name),
        "area": text_cell(row.area),
        "scope": row.scope,
        "required": _yes(row.required),
        "local_only": _yes(row.local_only),
        "gaps": _ids(row.gaps),
        "standards": _ids(row.standards),
        "full": str(relations.count("full")),
        "partial": str(relations.count("partial")),
        "beyond": str(relations.count("beyond")),
        "retired": _ids(row.retired),
        "suspect": reviews["suspect"],
        "never_reviewed": reviews["never-reviewed"],
        "experiences": _ids(row.experiences),
        "in_required": _ids(row.in_required),
        "objectives_only": _ids(row.touched),
        "grades": grade_cell(grade for grade, _ in row.spread),
        "tasks": _ids(row.tasks),
        "objectives": _ids(row.objectives),
        **rigor,
        "parts": _ids(row.parts),
        "uncarried": _ids(row.uncarried),
        "elective": _ids(row.elective),
        "unassessed": _ids(row.unassessed),
    }


def matrix_csv(found: AlignmentMap) -> str:
    """Return the matrix as CSV: a row for each experience, a column for each competency."""
    cells: dict[str, dict[str, Cell]] = {}
    for cell in found.cells:
        cells.setdefault(cell.experience, {})[cell.competency] = cell
    start = ("experience", "title", "area", "grades", "path")
    columns = {row.id: text_cell(row.id) for row in found.competencies}
    rows = (
        {
            "experience": text_cell(row.id),
            "title": text_cell(row.title),
            "area": text_cell(row.area),
            "grades": grade_cell(row.grades),
            "path": row.path,
            **{columns[name]: sign(cell, row) for name, cell in cells[row.id].items()},
        }
        for row in found.experiences
    )
    return table((*start, *columns.values()), rows)


def retired_csv(found: AlignmentMap) -> str:
    """Return the retired standards as CSV, a row for each alignment to one."""
    rows = (
        {
            "standard": text_cell(row.id),
            "retired": row.on.isoformat(),
            "replaced_by": text_cell(row.replaced_by),
            "target": text_cell(claim.target),
            "relation": claim.relation,
            "file": text_cell(claim.origin.path),
        }
        for row in found.retired
        for claim in row.claims
    )
    return table(RETIRED_COLUMNS, rows)


CSV: Final = {
    "coverage": standards_csv,
    "competencies": competencies_csv,
    "matrix": matrix_csv,
    "retired": retired_csv,
}


def _ids(names: Iterable[str]) -> str:
    return text_cell(" ".join(names))


def _yes(value: bool) -> str:  # noqa: FBT001 - a value, not a switch
    return "yes" if value else "no"


def grade_cell(grades: Iterable[int]) -> str:
    """Return grades for a spreadsheet, one by one."""
    return " ".join("K" if grade == 0 else str(grade) for grade in sorted(set(grades)))
