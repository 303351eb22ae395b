"""What the engine finds for the hard cases of the example district is what was worked out by hand beside them."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Audit, Award
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
    audit = audits[student, day]
    if what == "mastery":
        for target, wanted in value.items():
            judged = judge_mastery(example.district, example.closures[student], target, day)
            _same(judged, wanted if isinstance(wanted, dict) else {"outcome": wanted})
    else:
        FIGURES[what](audit, value)


def _credit(audit: Audit, value: float) -> None:
    counted = (one.amount for one in audit.awards if not one.needs_decision)
    assert sum(counted, start=Fraction(0)) == Fraction(str(value))


def _state(audit: Audit, value: str) -> None:
    assert audit.state == value


def _diploma(audit: Audit, value: str) -> None:
    assert audit.diploma == value


def _conferred(audit: Audit, value: str | None) -> None:
    assert _plain(audit.conferred) == value


def _requirements(audit: Audit, value: Mapping[str, str]) -> None:
    assert audit.total is not None
    found = {one.id: one.state for one in (audit.total, *audit.requirements)}
    assert {name: found[name] for name in value} == value


def _short(audit: Audit, value: Mapping[str, float]) -> None:
    assert audit.total is not None
    found = {one.id: one.short for one in (audit.total, *audit.requirements)}
    assert {name: found[name] for name in value} == {name: Fraction(str(short)) for name, short in value.items()}


def _conditions(audit: Audit, value: Mapping[str, str]) -> None:
    found = {one.id: one.state for one in audit.conditions}
    assert {name: found[name] for name in value} == value


def _awards(audit: Audit, value: Mapping[str, Mapping[str, Any]]) -> None:
    found = _by_id(audit)
    for name, wanted in value.items():
        assert name in found
        _same(found[name], wanted)


def _waits(audit: Audit, value: list[str]) -> None:
    assert [one.id for one in audit.awards if one.needs_decision] == value


def _absent(audit: Audit, value: list[str]) -> None:
    assert [name for name in value if name in _by_id(audit)] == []


def _progress(audit: Audit, value: list[str]) -> None:
    assert set(value) <= {one.experience for one in audit.progress}


def _differences(audit: Audit, value: Mapping[str, Mapping[str, float]]) -> None:
    found = {one.award: (one.earned, one.posted) for one in audit.differences}
    wanted = {name: (Fraction(str(one["earned"])), Fraction(str(one["posted"]))) for name, one in value.items()}
    assert found == wanted


def _assigned(audit: Audit, value: Mapping[str, str]) -> None:
    for requirement, award in value.items():
        result = next(one for one in audit.requirements if one.id == requirement)
        assert award in {name for name, _ in result.credits}


FIGURES: Mapping[str, Callable[[Audit, Any], None]] = {
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
                _credit(audit, float(kept.record.credits))
            else:
                result = next(one for one in audit.requirements if one.id == kept.record.requirement)
                assert result.counted == kept.record.credits, (student, kept.record.id)


def _by_id(audit: Audit) -> dict[str, Award]:
    return {one.id: one for one in audit.awards}


def _same(found: object, wanted: Mapping[str, Any]) -> None:
    told = {name: Fraction(str(value)) if name == "amount" else value for name, value in wanted.items()}
    assert {name: _plain(getattr(found, name)) for name in told} == told


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
