"""The agreement of scorers for programs: JSON and CSV. The keys are described in docs/reliability.md."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from mblkit.district import District
from mblkit.engine.reliability.agreement import MEASURES, Agreement, Group
from mblkit.engine.reliability.estimates import CONFIDENCE, Estimate
from mblkit.engine.reliability.pieces import LeftOut, Piece
from mblkit.engine.settings import Won
from mblkit.model.moderation import Measure
from mblkit.model.numbers import rounded, show
from mblkit.model.origin import Origin
from mblkit.reports.plain import json_text
from mblkit.reports.reliability_view import score_text
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

_PLACES: Final = 12
"""So many decimals of a figure are printed where it does not end before."""

AGREEMENT_COLUMNS: Final = (
    *("by", "key", "scores", "small", "measure", "form", "value", "low", "high", "standard_error", "target", "below"),
    "reason",
)
ADJUDICATION_COLUMNS: Final = (
    *(
        "student",
        "target",
        "task",
        "place",
        "on",
        "attempt",
        "first_by",
        "first",
        "second_by",
        "second",
        "gap",
        "state",
    ),
    "where",
)


def as_json(
    district: District,
    found: Agreement,
    notices: tuple[str, ...] = (),
    *,
    agreement: bool = True,
    adjudication: bool = True,
) -> str:
    """Return the agreement, what is to be adjudicated, or both as JSON: file and keys for a place, never a line."""
    rules = found.rules
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "document": "reliability",
        "district": district.record.id,
        "as_of": found.as_of.isoformat(),
        "notices": list(notices),
        "confidence": show(CONFIDENCE),
        "moderation": {
            "max_gap": _setting(rules.max_gap, rules.max_gap.value),
            "within": _setting(rules.within, rules.within.value),
            "fewest": _setting(rules.fewest, rules.fewest.value),
            "targets": _setting(rules.targets, {name: show(one) for name, one in rules.targets.value.items()}),
        },
        "scored": found.scored,
        "twice": len(found.pieces),
    }
    if agreement:
        data |= {"total": _group(found.total), "groups": [_group(one) for one in found.groups]}
    if adjudication:
        data |= {
            "to_adjudicate": [_piece(one) for one in found.open],
            "left_out": [_left_out(one) for one in found.left_out],
        }
    return json_text(data)


def _setting(won: Won[Any], value: object) -> dict[str, Any]:
    return {"value": value, "layer": won.layer, "cites": won.cites, **_place(won.origin)}


def _place(origin: Origin | None) -> dict[str, Any]:
    return {
        "file": origin.path if origin is not None else None,
        "keys": list(origin.keys) if origin is not None else [],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "by": group.by,
        "key": group.key,
        "scores": group.pieces,
        "small": group.small,
        "below": list(group.below),
        "states": dict(group.states),
        "measures": {name: _estimate(one) for name, one in group.estimates.items()},
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    return {
        "value": _figure(one.value),
        "reason": one.reason,
        "observed": _figure(one.observed),
        "expected": _figure(one.expected),
        "standard_error": _figure(one.error),
        "low": _figure(one.low),
        "high": _figure(one.high),
        "form": one.form or None,
    }


def _figure(value: Fraction | None) -> str | None:
    return None if value is None else show(rounded(value, _PLACES))


def _piece(one: Piece) -> dict[str, Any]:
    evidence = one.evidence
    return {
        "student": evidence.student,
        "target": evidence.target,
        "task": evidence.task,
        "place": evidence.place,
        "on": evidence.on.isoformat(),
        "attempt": evidence.attempt,
        "first": {"by": evidence.by, "score": score_text(one.scores[0])},
        "second": {"by": one.second_by, "score": score_text(one.scores[1])},
        "gap": show(one.gap),
        "state": one.state,
        **_place(evidence.origin),
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        "student": one.student,
        "target": one.target,
        "task": one.task,
        "on": one.on.isoformat(),
        "why": one.why,
        **_place(one.origin),
    }


def agreement_csv(found: Agreement) -> str:
    """Return the figures as CSV: a row for each group and measure."""
    rows = (_row(group, name, found) for group in (found.total, *found.groups) for name in MEASURES)
    return table(AGREEMENT_COLUMNS, rows)


def _row(group: Group, name: Measure, found: Agreement) -> dict[str, str]:
    one, target = group.estimates[name], found.rules.targets.value.get(name)
    return {
        "by": group.by,
        "key": text_cell(group.key),
        "scores": str(group.pieces),
        "small": "yes" if group.small else "no",
        "measure": name,
        "form": one.form,
        "value": _figure(one.value) or "",
        "low": _figure(one.low) or "",
        "high": _figure(one.high) or "",
        "standard_error": _figure(one.error) or "",
        "target": show(target) if target is not None else "",
        "below": "yes" if name in group.below else "no",
        "reason": one.reason or "",
    }


def adjudication_csv(found: Agreement, places: Mapping[Origin, str]) -> str:
    """Return what somebody has to decide as CSV. `places`: where each score stands."""
    rows = ({**_cells(one), "where": text_cell(places[one.evidence.origin])} for one in found.open)
    return table(ADJUDICATION_COLUMNS, rows)


def _cells(one: Piece) -> dict[str, str]:
    data = _piece(one)
    names = ("student", "target", "task", "place", "on", "attempt", "gap", "state")
    return {
        **{name: text_cell(str(data[name])) for name in names},
        "first_by": text_cell(data["first"]["by"]),
        "first": text_cell(data["first"]["score"]),
        "second_by": text_cell(data["second"]["by"]),
        "second": text_cell(data["second"]["score"]),
    }
