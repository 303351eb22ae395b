"""What the engine finds for the hard cases of the example district is what was worked out by hand beside them."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Audit
from mblkit.load.parse import parse
from mblkit.load.repository import Opened

EXPECTED = Path(__file__).with_name("expected.yaml")
NOT_FIGURES = {"case", "why", "at", "as_of"}


def read() -> Mapping[str, Any]:
    value, faults = parse(EXPECTED.name, EXPECTED.read_text(encoding="utf-8"), None)
    assert isinstance(value, dict), faults
    return value


def cases() -> list[Any]:
    """Return one case for each figure that is told: student, day, what, and how it should be."""
    told = read()
    found: list[Any] = []
    for student, one in told["students"].items():
        for when in ({"as_of": told["as_of"], **one}, *one.get("at", ())):
            day = date.fromisoformat(when["as_of"])
            found.extend(
                pytest.param(student, day, what, value, id=f"{student}-{day}-{what}")
                for what, value in when.items()
                if what not in NOT_FIGURES
            )
    return found


@pytest.fixture(scope="session")
def audits(example: Opened) -> dict[tuple[str, date], Audit]:
    told = read()
    days = {
        (student, date.fromisoformat(day))
        for student, one in told["students"].items()
        for day in (told["as_of"], *(when["as_of"] for when in one.get("at", ())))
    }
    return {(one, day): audit_credits(example.district, example.closures[one], day) for one, day in sorted(days)}


@pytest.mark.parametrize(("student", "day", "what", "value"), cases())
def test_as_worked_out_by_hand(
    example: Opened,
    audits: Mapping[tuple[str, date], Audit],
    student: str,
    day: date,
    what: str,
    value: Any,  # noqa: ANN401 - whatever the file tells
) -> None:
    if what == "mastery":
        wanted = {name: one if isinstance(one, dict) else {"outcome": one} for name, one in value.items()}
        judged = {name: judge_mastery(example.district, example.closures[student], name, day) for name in wanted}
        assert _like(judged, wanted) == _figures(wanted)
    else:
        found, worked_out = FIGURES[what](audits[student, day], value)
        assert found == worked_out


Pair = tuple[object, object]
"""What the engine found, and what was worked out by hand."""


def _credit(audit: Audit, value: float) -> Pair:
    counted = (one.amount for one in audit.awards if not one.needs_decision)
    return sum(counted, start=Fraction(0)), Fraction(str(value))


def _state(audit: Audit, value: str) -> Pair:
    return audit.state, value


def _diploma(audit: Audit, value: str) -> Pair:
    return audit.diploma, value


def _conferred(audit: Audit, value: str | None) -> Pair:
    return _plain(audit.conferred), value


def _requirements(audit: Audit, value: Mapping[str, str]) -> Pair:
    found = {one.id: one.state for one in (audit.total, *audit.requirements) if one is not None}
    return {name: found.get(name) for name in value}, value


def _short(audit: Audit, value: Mapping[str, float]) -> Pair:
    found = {one.id: one.short for one in (audit.total, *audit.requirements) if one is not None}
    return {name: found.get(name) for name in value}, {name: Fraction(str(short)) for name, short in value.items()}


def _conditions(audit: Audit, value: Mapping[str, str]) -> Pair:
    found = {one.id: one.state for one in audit.conditions}
    return {name: found.get(name) for name in value}, value


def _awards(audit: Audit, value: Mapping[str, Mapping[str, Any]]) -> Pair:
    return _like({one.id: one for one in audit.awards}, value), _figures(value)


def _waits(audit: Audit, value: list[str]) -> Pair:
    return [one.id for one in audit.awards if one.needs_decision], value


def _absent(audit: Audit, value: list[str]) -> Pair:
    return [one.id for one in audit.awards if one.id in value], []


def _progress(audit: Audit, value: list[str]) -> Pair:
    begun = {one.experience for one in audit.progress}
    return [name for name in value if name in begun], value


def _differences(audit: Audit, value: Mapping[str, Mapping[str, float]]) -> Pair:
    found = {one.award: (one.earned, one.posted) for one in audit.differences}
    wanted = {name: (Fraction(str(one["earned"])), Fraction(str(one["posted"]))) for name, one in value.items()}
    return found, wanted


def _assigned(audit: Audit, value: Mapping[str, str]) -> Pair:
    carried = {one.id: {name for name, _ in one.credits} for one in audit.requirements}
    return {name: award for name, award in value.items() if award in carried.get(name, ())}, value


FIGURES: Mapping[str, Callable[[Audit, Any], Pair]] = {
    "credit": _credit,
    "state": _state,
    "diploma": _diploma,
    "conferred": _conferred,
    "requirements": _requirements,
    "short": _short,
    "conditions": _conditions,
    "awards": _awards,
    "waits": _waits,
    "absent": _absent,
    "progress": _progress,
    "differences": _differences,
    "assigned": _assigned,
}


def test_every_posting_has_an_award_and_says_the_same(example: Opened) -> None:
    """Only one credit of the whole district was posted and is no longer found, and one is found and not posted."""
    day = date.fromisoformat(read()["as_of"])
    differ: list[tuple[str, str]] = []
    unposted: list[tuple[str, str]] = []
    for student, closure in example.closures.items():
        audit = audit_credits(example.district, closure, day)
        differ.extend((student, one.award) for one in audit.differences)
        unposted.extend((student, one.id) for one in audit.awards if one.posted is None and not one.needs_decision)
    assert differ == [("s-0031", "experience:health-1")]
    assert unposted == [("s-0010", "experience:precalculus")]


def test_the_hand_audit_of_the_registrars(example: Opened) -> None:
    for student, closure in example.closures.items():
        for kept in closure.assertions:
            audit = audit_credits(example.district, closure, kept.record.as_of)
            if kept.record.requirement is None:
                assert _credit(audit, float(kept.record.credits)) == (kept.record.credits,) * 2, (
                    student,
                    kept.record.id,
                )
            else:
                result = next(one for one in audit.requirements if one.id == kept.record.requirement)
                assert result.counted == kept.record.credits, (student, kept.record.id)


def _like(found: Mapping[str, object], wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, object]]:
    """Return of each result the figures that are told of it; none of one that was not found."""
    return {
        name: {figure: _plain(getattr(found[name], figure)) for figure in told} if name in found else {}
        for name, told in wanted.items()
    }


def _figures(wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, object]]:
    """Return the figures as they are told, with amounts as exact numbers."""
    return {
        name: {figure: Fraction(str(one)) if figure == "amount" else one for figure, one in told.items()}
        for name, told in wanted.items()
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
