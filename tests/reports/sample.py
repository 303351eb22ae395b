"""A small district with one student, and results written by hand, so that views are tested without the engine."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from mblkit.district import Closure, CompetencyEntry, District, IndicatorEntry
from mblkit.engine.results import (
    Audit,
    Award,
    ConditionResult,
    Difference,
    Judgement,
    MasteryOutcome,
    Progress,
    Reason,
    RequirementResult,
    RequirementState,
)
from mblkit.model.base import Record
from mblkit.model.credits import HigherEducationCredit, TransferCredit
from mblkit.model.decisions import Exemption, Substitution, Waiver
from mblkit.model.district import DistrictRecord
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import Competency
from mblkit.model.ledger import Posting
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import PersonRecord, SectionRecord, StudentRecord
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import ScaleRecord
from mblkit.reports.answers import Answers
from mblkit.reports.catalogs import Catalog
from mblkit.reports.locale import Locale, locale_of
from mblkit.reports.render import Document
from mblkit.reports.transcript import TranscriptWish, transcript
from mblkit.reports.views import TranscriptView

AS_OF = date(2026, 3, 14)
GENERATED = date(2026, 3, 16)
HOSTILE = (
    "<script>alert(1)</script>",
    "Ann [/b] Lee",
    '=HYPERLINK("http://x.example","x")',
    "N" * 300,
    "\u202eمريم\u202c Ö\u0308 Ann",
    "| a | **b** _c_ `d` &lt; ![x](http://x.example) www.x.example",
    "one\ntwo\r\n# three\x1b[31m\x00",
    "{{ 7 * 7 }} {% raw %} ${x}",
    '" onmouseover="alert(1)',
)


def _kept(record: Any, path: str, *keys: str | int) -> Kept[Any]:  # noqa: ANN401 - any record
    return Kept(record, Origin(path, keys))


def _each(kind: type[Record], rows: list[dict[str, Any]], path: str) -> tuple[Kept[Any], ...]:
    return tuple(_kept(kind.model_validate(row), path, "items", place) for place, row in enumerate(rows))


def _experience(name: str, title: str, area: str, carries: list[str], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": name,
        "title": title,
        "area": area,
        "grades": [9],
        "carries": carries,
        "credit": {"amount": 1},
        **more,
    }


def district(title: str = "Algebra 1") -> District:
    scale = ScaleRecord.model_validate(
        {
            "id": "four",
            "name": "Four levels",
            "target": "proficient",
            "levels": [
                {"id": "beginning", "name": "Beginning", "value": 1, "meaning": "Has begun, with help."},
                {"id": "developing", "name": "Developing", "value": 2, "meaning": "Shows a part."},
                {"id": "proficient", "name": "Proficient", "value": 3, "meaning": "Shows what is asked, alone."},
                {"id": "exemplary", "name": "Exemplary", "value": 4, "meaning": "Goes beyond."},
            ],
        }
    )
    entries = _entries(scale)
    experiences = _each(
        ExperienceRecord,
        [
            _experience("algebra", title, "math", ["MATH.1"]),
            _experience(
                "harbor", "Harbor Internship", "math", ["MATH.1", "ELA.1"], type="internship", partner="Port Authority"
            ),
            _experience("poetry", "Poetry", "ela", ["ELA.1"], credit={"amount": "2/3"}),
            _experience("drama", "Drama", "ela", ["ELA.2"]),
            _experience("own-question", "A Question of My Own", "ela", ["ELA.2"], type="independent-study"),
            _experience("garden", "School Garden", "math", ["MATH.2"], type="other", other="Garden project"),
        ],
        "experiences/all.yaml",
    )
    policy = {"id": "ct", "title": "State requirements", "layer": "state", "as_of": "2025-07-01"}
    return District(
        record=DistrictRecord.model_validate(DISTRICT),
        origin=Origin("mbl.yaml"),
        scales={scale.id: scale},
        standards={},
        competencies={entry.record.id: entry for entry in entries},
        indicators={
            indicator.id: IndicatorEntry(indicator, entry.record.id, entry.origin.at("indicators", place))
            for entry in entries
            for place, indicator in enumerate(entry.record.indicators)
        },
        objectives={},
        experiences={kept.record.id: kept for kept in experiences},
        tasks={},
        habits=(),
        policies=_each(PolicyRecord, [policy], "policies/ct.yaml"),
        staff={},
    )


DISTRICT = {
    "id": "test",
    "name": "Test District",
    "state": "CT",
    "schools": [
        {
            "id": "hs",
            "name": "Test High School",
            "ceeb": "079901",
            "address": "1 Main Street, Testville",
            "phone": "860-555-0100",
            "principal": "p-one",
            "registrar": "r-one",
            "accreditor": "An Association of Schools",
        }
    ],
    "areas": [
        {"id": "math", "name": {"en": "Mathematics", "es": "Matemáticas"}},
        {"id": "ela", "name": "English"},
        {"id": "portrait", "name": "Portrait of a Graduate"},
    ],
    "years": [
        {"id": "2024-25", "starts": "2024-08-26", "ends": "2025-06-12"},
        {
            "id": "2025-26",
            "starts": "2025-08-27",
            "ends": "2026-06-15",
            "terms": [{"id": "2025-26.s1", "name": "Fall semester", "starts": "2025-08-27", "ends": "2026-01-23"}],
        },
    ],
    "scale": "four",
}


def _entries(scale: ScaleRecord) -> tuple[CompetencyEntry, ...]:
    def entry(area: str, row: dict[str, Any], scope: Any = "content-area") -> CompetencyEntry:  # noqa: ANN401
        record = Competency.model_validate(row)
        return CompetencyEntry(record, area, scope, scale, Origin(f"framework/{area}.yaml", ("competencies", 0)))

    parts = [{"id": "MATH.1.a", "statement": "Read graphs."}, {"id": "MATH.1.b", "statement": "Write rules."}]
    ended = {"retired": {"on": "2025-09-01"}}
    return (
        entry("math", {"id": "MATH.1", "name": "Functions", "statement": "Use functions.", "indicators": parts}),
        entry("math", {"id": "MATH.2", "name": "Shapes", "statement": "Reason about shapes."}),
        entry("math", {"id": "MATH.0", "name": "Old sums", "statement": "Do sums.", **ended}),
        entry("ela", {"id": "ELA.1", "name": "Read", "statement": "Read closely."}),
        entry("ela", {"id": "ELA.2", "name": "Write", "statement": "Write clearly."}),
        entry("portrait", {"id": "PG.1", "name": "Collaborate", "statement": "Work with others."}, "cross-curricular"),
        entry("portrait", {"id": "PG.2", "name": "Contribute", "statement": "Give back."}, "cross-curricular"),
    )


PERSON = {
    "id": "s-0001",
    "given": "Maya Elisabeth",
    "family": "Rivera",
    "preferred": "Maya Rivera",
    "birth_date": "2009-04-11",
    "state_id": "9000007919",
    "language": "es",
    "groups": ["special-education", "multilingual-learner"],
}


def closure(**person: Any) -> Closure:  # noqa: ANN401 - any field of a person
    student = {"id": "s-0001", "school": "hs", "class": 2026, "grade": 12, "entered": {"on": "2024-08-26", "grade": 11}}
    placements = [{"experience": "harbor", "starts": "2025-07-01", "ends": "2025-08-15", "by": "t-one"}]
    common = {"school": "hs", "by": ["t-one"], "students": ["s-0001"]}
    staff = [{"id": "p-one", "given": "Clara", "family": "Stone"}, {"id": "r-one", "given": "Ramón", "family": "Vega"}]
    return Closure(
        student=_kept(StudentRecord.model_validate({**student, "placements": placements}), "students.yaml"),
        sections=_each(
            SectionRecord,
            [
                {"id": "algebra.1", "experience": "algebra", "year": "2024-25", **common},
                {"id": "drama.1", "experience": "drama", "year": "2025-26", **common},
                {"id": "garden.1", "experience": "garden", "year": "2024-25", **common},
                {"id": "poetry.1", "experience": "poetry", "year": "2025-26", "term": "2025-26.s1", **common},
            ],
            "sections.yaml",
        ),
        credits=(
            *_each(TransferCredit, [TRANSFER], "credits/transfer.yaml"),
            *_each(HigherEducationCredit, [COLLEGE], "credits/college.yaml"),
        ),
        postings=_each(Posting, POSTINGS, "ledger.yaml"),
        decisions=(
            *_each(Exemption, [EXEMPTION], "decisions.yaml"),
            *_each(Substitution, [SUBSTITUTION], "decisions.yaml"),
            *_each(Waiver, [WAIVER], "decisions.yaml"),
        ),
        person=PersonRecord.model_validate({**PERSON, **person}),
        staff_names={row["id"]: PersonRecord.model_validate(row) for row in staff},
    )


TRANSFER = {
    "basis": "transfer",
    "id": "c-1",
    "student": "s-0001",
    "title": "Spanish 1",
    "amount": 1,
    "toward": ["world-language"],
    "earned": "2024-06-10",
    "grade": 10,
    "by": "r-one",
    "source": "Northfield School",
    "original": "9.2 of 10",
    "accepted": "2024-09-12",
}
COLLEGE = {
    "basis": "higher-education",
    "id": "c-2",
    "student": "s-0001",
    "title": "Introduction to Statistics",
    "amount": 0.5,
    "toward": ["stem"],
    "earned": "2025-12-18",
    "grade": 12,
    "by": "r-one",
    "institution": "Three Rivers College",
    "accreditor": "A Commission",
    "semester_credits": 3,
}
_POSTED: dict[str, Any] = {"entry": "credit", "student": "s-0001", "by": "r-one", "policy": "ct"}
POSTINGS = [
    {
        **_POSTED,
        "id": "l-1",
        "experience": "algebra",
        "title": "Algebra 1, as posted",
        "amount": 1,
        "basis": "mastery",
        "earned": "2025-06-02",
        "posted": "2025-06-20",
    },
    {
        **_POSTED,
        "id": "l-2",
        "credit": "c-1",
        "title": "Spanish 1",
        "amount": 1,
        "basis": "transfer",
        "earned": "2024-06-10",
        "posted": "2024-09-20",
    },
]
_DECIDED = {
    "student": "s-0001",
    "on": "2025-01-10",
    "role": "planning-team",
    "by": "p-one",
    "reference": "planning team minutes 2025-01-10",
}
EXEMPTION = {**_DECIDED, "type": "exemption", "id": "d-1", "requirement": "wellness"}
SUBSTITUTION = {
    **_DECIDED,
    "type": "substitution",
    "id": "d-2",
    "requirement": "languages",
    "by_credit_toward": "stem",
}
WAIVER = {**_DECIDED, "type": "waiver", "id": "d-3", "condition": "portfolio"}


def because(text: str, *children: Reason, origin: Origin | None = None) -> Reason:
    return Reason("note", text, origin, children)


def award(name: str, amount: Fraction | int = 1, earned: date | None = date(2025, 6, 2), **more: Any) -> Award:  # noqa: ANN401
    usual: dict[str, Any] = {
        "id": name,
        "title": name,
        "type": "course",
        "area": "math",
        "basis": "mastery",
        "amount": Fraction(amount),
        "toward": ("stem",),
        "earned": earned,
        "grade": 11,
        "posted": None,
        "posted_amount": None,
        "posting": None,
        "needs_decision": False,
        "reason": because(f"{name}: earned", origin=Origin("experiences/all.yaml", ("items", 0))),
    }
    return Award(**{**usual, **more})


def requirement(
    name: str,
    needed: Fraction | int = 1,
    counted: Fraction | int = 0,
    state: RequirementState = "short",
    within: str | None = None,
    credits_: tuple[tuple[str, Fraction], ...] = (),
    **more: Any,  # noqa: ANN401
) -> RequirementResult:
    short = max(Fraction(needed) - counted, Fraction(0)) if state != "not-applicable" else Fraction(0)
    usual: dict[str, Any] = {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "needed": Fraction(needed),
        "counted": Fraction(counted),
        "short": short,
        "state": state,
        "within": within,
        "shared": False,
        "credits": credits_,
        "cites": "C.G.S. 10-221a",
        "force": "statute",
        "reason": because(f"{name}: {state}", origin=Origin("policies/ct.yaml", ("diplomas", 0))),
    }
    return RequirementResult(**{**usual, **more})


def condition(name: str, state: RequirementState, *, private: bool = False) -> ConditionResult:
    title = name.replace("-", " ").capitalize()
    return ConditionResult(name, title, state, private, None, "local", because(f"{name}: {state}"))


def judgement(
    target: str,
    outcome: MasteryOutcome,
    evidence: int = 1,
    parts: tuple[Judgement, ...] = (),
    **more: Any,  # noqa: ANN401
) -> Judgement:
    since = date(2025, 6, 2) if outcome == "mastered" else None
    usual: dict[str, Any] = {"level": None, "value": None, "since": since, "shown": since}
    return Judgement(
        target=target,
        outcome=outcome,
        evidence=evidence,
        parts=parts,
        reason=because(f"{target}: {outcome}", origin=Origin("framework/math.yaml", ("competencies", 0))),
        **{**usual, **more},
    )


def judgements() -> dict[str, Judgement]:
    parts = (judgement("MATH.1.a", "mastered"), judgement("MATH.1.b", "not-yet"))
    return {
        "MATH.1": judgement("MATH.1", "not-yet", parts=parts),
        "MATH.2": judgement("MATH.2", "not-enough-evidence", evidence=0),
        "MATH.0": judgement("MATH.0", "not-applicable", evidence=0),
        "ELA.1": judgement("ELA.1", "mastered", level="exemplary", value=Fraction(4)),
        "ELA.2": judgement("ELA.2", "not-enough-evidence", evidence=1),
        "PG.1": judgement("PG.1", "needs-decision"),
        "PG.2": judgement("PG.2", "not-applicable", evidence=0),
    }


def audit(**more: Any) -> Audit:  # noqa: ANN401 - any field of an audit
    algebra, transfer = "experience:algebra", "credit:c-1"
    usual: dict[str, Any] = {
        "student": "s-0001",
        "graduating_class": 2026,
        "school": "hs",
        "as_of": AS_OF,
        "diploma": "ct-2024",
        "diploma_title": "High school diploma",
        "state": "short",
        "conferred": None,
        "total": requirement("total", 25, Fraction(25, 6)),
        "requirements": (
            requirement("stem", 9, Fraction(5, 2), credits_=((algebra, Fraction(1)),)),
            requirement("humanities", 9, Fraction(2, 3), credits_=(("experience:poetry", Fraction(2, 3)),)),
            requirement(
                "arts", 1, Fraction(2, 3), "needs-decision", "humanities", (("experience:poetry", Fraction(2, 3)),)
            ),
            requirement("world-language", 1, 1, "met", credits_=((transfer, Fraction(1)),)),
            requirement("wellness", 1, 0, "not-applicable"),
            requirement("languages", 1, 1, "met"),
        ),
        "conditions": (
            condition("community-service", "met"),
            condition("portfolio", "not-applicable"),
            condition("not-in-force-yet", "not-applicable"),
            condition("financial-aid-form", "needs-decision", private=True),
        ),
        "competencies": (judgements()["MATH.1"], judgements()["ELA.1"]),
        "awards": AWARDS,
        "progress": (
            Progress("drama", "Drama", Fraction(1), 0, 1, ("ELA.2",), because("drama: under way, 0 of 1 mastered")),
            Progress("garden", "School Garden", Fraction(1), 0, 1, ("MATH.2",), because("garden: 0 of 1 mastered")),
        ),
        "differences": (
            Difference(algebra, Fraction(0), Fraction(1), because("experience:algebra: 0 found, 1 posted")),
        ),
        "policies": (("ct", date(2025, 7, 1)), ("local", date(2024, 1, 1))),
        "reason": because("short of what ct-2024 asks for", Reason("part", "part", Origin("mbl.yaml", ("packs", 0)))),
    }
    return Audit(**{**usual, **more})


AWARDS = (
    award(
        "credit:c-1",
        earned=date(2024, 6, 10),
        basis="transfer",
        type=None,
        area=None,
        posted=date(2024, 9, 20),
        posted_amount=Fraction(1),
        posting="l-2",
        grade=10,
    ),
    award("experience:algebra", posted=date(2025, 6, 20), posted_amount=Fraction(1), posting="l-1"),
    award("experience:harbor", earned=date(2025, 8, 15), type="internship", grade=12),
    award(
        "credit:c-2",
        Fraction(1, 2),
        date(2025, 12, 18),
        title="Introduction to Statistics",
        basis="higher-education",
        type=None,
        area=None,
        grade=12,
    ),
    award("experience:poetry", Fraction(2, 3), date(2026, 1, 20), toward=("humanities", "arts"), grade=12),
    award("experience:own-question", 1, None, needs_decision=True, grade=12),
)


def answers(**more: Any) -> Answers:  # noqa: ANN401 - any field of an audit
    found = audit(**more)
    posted = tuple(award for award in found.awards if award.posted is not None)
    return Answers(found, replace(found, awards=posted), judgements())


ENGLISH = Locale("en", "en", Catalog("en"))


def wished(**wish: Any) -> TranscriptWish:  # noqa: ANN401 - any field of a wish
    return TranscriptWish(**{"locale": ENGLISH, "generated": GENERATED, **wish})


def document(
    of: District | None = None,
    *,
    person: Mapping[str, Any] | None = None,
    title: str = "Algebra 1",
    **wish: Any,  # noqa: ANN401 - any field of a wish
) -> Document:
    found = of or district(title)
    return transcript(found, closure(**(person or {})), answers(), wished(locale=locale_of(found), **wish))


def view(**given: Any) -> TranscriptView:  # noqa: ANN401 - what `document` takes
    found = document(**given).view
    assert isinstance(found, TranscriptView)
    return found
