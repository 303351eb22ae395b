"""Small districts and students for the tests of the engine, made of the records themselves."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

from mblkit.district import Closure, CompetencyEntry, District, Evidence, IndicatorEntry, ObjectiveEntry
from mblkit.engine.results import Reason
from mblkit.load.pipeline import read_text
from mblkit.model import credits as credit_records
from mblkit.model import decisions as decision_records
from mblkit.model import ledger as ledger_records
from mblkit.model.district import DistrictRecord
from mblkit.model.evidence import Replaces
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import FrameworkRecord
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.model.policy import PolicyRecord
from mblkit.model.records import PlanRecord, SupportRecord
from mblkit.model.scale import ScaleRecord
from mblkit.packs import pack_text

Data = Mapping[str, Any]

LEVELS = ("beginning", "developing", "proficient", "exemplary")

SCALE = ScaleRecord.model_validate(
    {
        "id": "four",
        "name": "Four levels",
        "target": "proficient",
        "numbers": True,
        "levels": [
            {"id": level, "name": level.title(), "value": value, "meaning": level}
            for value, level in enumerate(LEVELS, 1)
        ],
    }
)

PASS = ScaleRecord.model_validate(
    {
        "id": "pass",
        "name": "Pass or not",
        "target": "yes",
        "levels": [
            {"id": "no", "name": "No", "value": 0, "meaning": "no"},
            {"id": "yes", "name": "Yes", "value": 1, "meaning": "yes"},
        ],
    }
)

YEARS = [
    {
        "id": f"{first}-{first - 1999}",
        "starts": f"{first}-09-01",
        "ends": f"{first + 1}-06-15",
        "terms": [
            {
                "id": f"{first}-{first - 1999}.s1",
                "name": "Fall",
                "starts": f"{first}-09-01",
                "ends": f"{first + 1}-01-20",
            },
            {
                "id": f"{first}-{first - 1999}.s2",
                "name": "Spring",
                "starts": f"{first + 1}-01-25",
                "ends": f"{first + 1}-06-15",
            },
        ],
    }
    for first in range(2022, 2027)
]


def day(text: str) -> date:
    return date.fromisoformat(text)


def competency(name: str, indicators: Iterable[str] = (), **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML data
    """Return a competency's data; an indicator is an id, or an id and a day of retirement behind a colon."""
    parts = []
    for indicator in indicators:
        part, _, retired = indicator.partition(":")
        parts.append({"id": part, "statement": part} | ({"retired": {"on": retired}} if retired else {}))
    return {"id": name, "name": name, "statement": name, "indicators": parts} | more


def experience(name: str, carries: Iterable[str] = (), amount: object = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an experience's data; without `carries` it has no credit."""
    toward = more.pop("toward", ())
    carried = list(carries)
    credit = {"credit": {"amount": amount, "toward": list(toward)}} if carried else {}
    base = {"id": name, "title": name.title(), "area": "math", "grades": [9], "carries": carried}
    return base | credit | more


def policy(name: str = "local", layer: str = "district", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": name, "title": name, "layer": layer, "as_of": "2026-01-01"} | more


def pack(name: str) -> PolicyRecord:
    """Return a shipped pack as the loader reads it."""
    shaped, findings = read_text(f"pack:{name}", (pack_text(name) or "").encode(), None)
    assert shaped is not None, findings
    return cast("PolicyRecord", shaped.records[0].record)


def make_district(  # noqa: PLR0913 - one parameter for each kind of record
    competencies: Iterable[Data] = (),
    *,
    experiences: Iterable[Data] = (),
    policies: Iterable[Data | PolicyRecord] = (),
    packs: Iterable[Data] = (),
    frameworks: Iterable[Data] = (),
    scale: ScaleRecord = SCALE,
    areas: Iterable[Data] = (),
) -> District:
    """Return a district. `competencies` are of the area math; `frameworks` are whole files; `areas` are added."""
    record = DistrictRecord.model_validate(
        {
            "id": "test",
            "name": "Test District",
            "state": "CT",
            "schools": [{"id": "hs", "name": "High School"}, {"id": "other", "name": "Other School"}],
            "areas": [{"id": "math", "name": "Mathematics"}, {"id": "ela", "name": "English"}, *areas],
            "years": YEARS,
            "scale": "four",
            "packs": list(packs),
        }
    )
    listed = list(competencies)
    files = [*([{"area": "math", "competencies": listed}] if listed else []), *frameworks]
    entries = {
        one.id: CompetencyEntry(one, framework.area, framework.scope, scale, Origin(f"{framework.area}.yaml", (place,)))
        for framework in map(FrameworkRecord.model_validate, files)
        for place, one in enumerate(framework.competencies)
    }
    kept = [
        Kept(ExperienceRecord.model_validate(data), Origin("experiences.yaml", (place,)))
        for place, data in enumerate(experiences)
    ]
    return District(
        record=record,
        origin=Origin("mbl.yaml"),
        scales={scale.id: scale},
        standards={},
        competencies=entries,
        indicators={
            indicator.id: IndicatorEntry(indicator, name, entry.origin.at("indicators", place))
            for name, entry in entries.items()
            for place, indicator in enumerate(entry.record.indicators)
        },
        objectives={
            objective.id: ObjectiveEntry(objective, unit, one.record.id, one.origin.at(objective.id))
            for one in kept
            for unit in one.record.units
            for objective in unit.objectives
        },
        experiences={one.record.id: one for one in kept},
        tasks={},
        habits=(),
        policies=tuple(make_policy(data) for data in policies),
        staff={},
    )


def make_policy(data: Data | PolicyRecord) -> Kept[PolicyRecord]:
    record = data if isinstance(data, PolicyRecord) else PolicyRecord.model_validate(data)
    return Kept(record, Origin(f"policies/{record.id}.yaml"))


def score(target: str, level: str | Fraction, on: str, **more: Any) -> Evidence:  # noqa: ANN401
    """Return a summative score of s-1 in the section algebra.1, unless `more` says otherwise."""
    section = more.pop("section", "algebra.1" if "experience" not in more else None)
    replaces = more.pop("replaces", None)
    recorded = more.pop("recorded", None)
    fields: dict[str, Any] = {
        "student": "s-1",
        "target": target,
        "score": level,
        "on": day(on),
        "task": "modeling",
        "experience": "algebra",
        "section": section,
        "attempt": 1,
        "by": "t-one",
        "purpose": "summative",
        "measure": "performance",
        "setting": "school",
        "within": Origin("evidence.yaml", (on, more.get("task", "modeling"))),
        "recorded": day(recorded) if recorded is not None else None,
        "replaces": Replaces.model_validate(replaces) if replaces is not None else None,
    }
    return Evidence(**(fields | more))


def decision(kind: str, on: str, **more: Any) -> Kept[decision_records.DecisionRecord]:  # noqa: ANN401
    """Return a decision of the principal about s-1."""
    data = {
        "type": kind,
        "id": more.pop("id", f"d-{kind}-{on}"),
        "student": "s-1",
        "on": on,
        "role": "principal",
        "by": "p-one",
        "reference": f"file {on}",
    }
    record = decision_records.FORMS[kind].model_validate(data | more)
    return Kept(record, Origin("decisions.yaml", (record.id,)))


def credit(basis: str, amount: object, earned: str, **more: Any) -> Kept[credit_records.CreditRecord]:  # noqa: ANN401
    """Return recorded credit of s-1, with the proof that its basis asks for."""
    proofs: dict[str, dict[str, Any]] = {
        "seat-time": {"period_minutes": 40, "days": 180},
        "higher-education": {"institution": "College", "accreditor": "NECHE", "semester_credits": 3},
        "online": {"provider": "Online School", "policy_ref": "policy 1"},
        "examination": {"examination": "Proficiency exam", "result": "passed"},
        "transfer": {"source": "Other School", "original": "B", "accepted": earned},
    }
    data = {
        "basis": basis,
        "id": more.pop("id", f"c-{basis}"),
        "student": "s-1",
        "title": basis.title(),
        "amount": amount,
        "earned": earned,
        "grade": 10,
        "by": "r-one",
    }
    record = credit_records.FORMS[basis].model_validate(data | proofs[basis] | more)
    return Kept(record, Origin("credits.yaml", (record.id,)))


def posting(source: str, amount: object, posted: str, **more: Any) -> Kept[ledger_records.Posting]:  # noqa: ANN401
    """Return a posting of `experience:<id>` or `credit:<id>`."""
    kind, _, name = source.partition(":")
    data = {
        "entry": "credit",
        "id": more.pop("id", f"p-{name}-{posted}"),
        "student": "s-1",
        kind: name,
        "title": f"{name} as posted",
        "amount": amount,
        "basis": "mastery" if kind == "experience" else "transfer",
        "earned": posted,
        "posted": posted,
        "by": "r-one",
        "policy": "local, 2026-01-01",
    }
    record = ledger_records.Posting.model_validate(data | more)
    return Kept(record, Origin("ledger.yaml", (record.id,)))


def conferral(on: str, diploma: str = "diploma") -> Kept[ledger_records.Conferral]:
    data = {
        "entry": "diploma",
        "id": f"conferral-{on}",
        "student": "s-1",
        "diploma": diploma,
        "conferred": on,
        "by": "r-one",
        "policy": "local, 2026-01-01",
    }
    return Kept(ledger_records.Conferral.model_validate(data), Origin("ledger.yaml", ("diploma", on)))


def section(name: str = "algebra.1", of: str = "algebra", year: str = "2025-26", **more: Any) -> Kept[SectionRecord]:  # noqa: ANN401
    data = {"id": name, "experience": of, "school": "hs", "year": year, "by": ["t-one"], "students": ["s-1"]}
    return Kept(SectionRecord.model_validate(data | more), Origin("sections.yaml", (name,)))


def plan(reviewed: str, **choices: Iterable[str]) -> Kept[PlanRecord]:
    data = {"id": f"plan-{reviewed}", "student": "s-1", "adviser": "t-one", "reviewed": reviewed}
    listed = {name.replace("_", "-"): list(parts) for name, parts in choices.items()}
    return Kept(PlanRecord.model_validate(data | {"choices": listed}), Origin("plans.yaml", (reviewed,)))


def support(name: str, starts: str) -> Kept[SupportRecord]:
    data = {
        "id": f"support-{name}",
        "student": "s-1",
        "type": "accommodation",
        "name": name,
        "starts": starts,
        "by": "t-one",
    }
    return Kept(SupportRecord.model_validate(data), Origin("supports.yaml", (name,)))


def make_closure(  # noqa: PLR0913 - one parameter for each kind of record
    evidence: Iterable[Evidence] = (),
    *,
    decisions: Iterable[Kept[Any]] = (),
    sections: Iterable[Kept[SectionRecord]] = (),
    credits_had: Iterable[Kept[Any]] = (),
    postings: Iterable[Kept[ledger_records.Posting]] = (),
    conferrals: Iterable[Kept[ledger_records.Conferral]] = (),
    supports: Iterable[Kept[SupportRecord]] = (),
    plans: Iterable[Kept[PlanRecord]] = (),
    **student: Any,  # noqa: ANN401
) -> Closure:
    """Return the closure of s-1, of the class of 2027 unless `student` says otherwise."""
    data: dict[str, Any] = {
        "id": "s-1",
        "school": "hs",
        "class": 2027,
        "grade": 11,
        "entered": {"on": "2023-09-01", "grade": 9},
    }
    return Closure(
        student=Kept(StudentRecord.model_validate(data | student), Origin("students.yaml", ("items", 0))),
        sections=tuple(sections),
        evidence=tuple(sorted(evidence, key=lambda one: (one.on, one.key))),
        credits=tuple(credits_had),
        postings=tuple(postings),
        conferrals=tuple(conferrals),
        decisions=tuple(decisions),
        supports=tuple(supports),
        plans=tuple(plans),
    )


def texts(reason: Reason) -> list[str]:
    """Return every text of a tree of reasons, with its kind."""
    return [f"{reason.kind}: {reason.text}", *(text for child in reason.children for text in texts(child))]


def says(reason: Reason, part: str) -> bool:
    """Tell whether a text with a part stands anywhere in a tree of reasons."""
    return any(part in text for text in texts(reason))
