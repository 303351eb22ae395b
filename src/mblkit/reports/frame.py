"""What all documents share: who speaks, about whom, in which language, and what to know before relying on it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from mblkit.district import Closure, District
from mblkit.model.people import PersonRecord
from mblkit.reports.locale import Locale
from mblkit.reports.parts import Fact, Masthead, Section, Sheet, Side, Signature
from mblkit.reports.passages import Passage, Text, joined
from mblkit.reports.sandbox import fields_of
from mblkit.reports.views import Frame, SchoolBlock, StudentBlock


@dataclass(frozen=True)
class Wish:
    """What the reader asks for.

    Attributes:
        locale: the language of the document.
        generated: the day on which the document is made.
        notices: what must stand above everything else.
        redact: whether names and what else is personal are left out.
    """

    locale: Locale
    generated: date
    notices: tuple[Text, ...] = ()
    redact: bool = False


def admitted(closure: Closure, wish: Wish) -> Closure:
    """Return a closure without names where a document must have none: not even ids of staff, which often are names."""
    return replace(closure, person=None, staff_names={}) if wish.redact else closure


def frame_of(district: District, name: str, as_of: date, wish: Wish, closure: Closure | None = None) -> Frame:
    """Return the frame of a document: its language, its days, and what to know before relying on it."""
    missing = closure is not None and closure.person is None and not wish.redact
    said = wish.locale.say("No people file names this student: the student is shown by id.")
    return Frame(
        document=name,
        language=wish.locale.language,
        direction=wish.locale.direction,
        district=wish.locale.name(district.record.name),
        generated=wish.generated.isoformat(),
        as_of=as_of.isoformat(),
        notices=tuple(str(one) for one in (*wish.notices, *([said] if missing else []))),
        remarks=tuple(_remarks(wish)),
    )


def _remarks(wish: Wish) -> Iterator[str]:
    if not wish.locale.catalog.reviewed:
        text = wish.locale.say(
            "No native speaker has checked this translation yet. Ask the school for the English version or for help."
        )
        yield str(text)
    if wish.redact:
        yield str(wish.locale.say("Names and other personal data are left out of this copy."))


def student_block(closure: Closure, *, birth_date: bool = False) -> StudentBlock:
    """Return who a document is about. Where no people file names the student, there is the id alone."""
    person = closure.person
    if person is None:
        return StudentBlock(closure.id, None, None, None, None)
    return StudentBlock(
        id=closure.id,
        name=person.called(),
        legal_name=_legal_name(person),
        state_id=person.state_id,
        birth_date=person.birth_date.isoformat() if birth_date and person.birth_date else None,
    )


def _legal_name(person: PersonRecord) -> str:
    return f"{person.given} {person.family}"


def school_block(district: District, school_id: str, closure: Closure | None = None) -> SchoolBlock:
    """Return the school that speaks, with its people where a closure knows their names."""
    school = district.school(school_id)
    return SchoolBlock(
        name=school.name,
        address=school.address,
        phone=school.phone,
        ceeb=school.ceeb,
        accreditor=school.accreditor,
        principal=_staff_name(closure, school.principal),
        registrar=_staff_name(closure, school.registrar),
    )


def _staff_name(closure: Closure | None, staff: str | None) -> str | None:
    person = ((closure.staff_names if closure is not None else None) or {}).get(staff or "")
    return person.called() if person is not None else None


def masthead(frame: Frame, school: SchoolBlock | None, locale: Locale) -> Masthead:
    """Return the head of a document: the school and how to reach it, or the district."""
    if school is None:
        return Masthead(locale.name(frame.district), ())
    say, name = locale.say, locale.name
    places = [frame.district, school.address, school.phone]
    people: list[Text] = []
    if school.ceeb:
        people.append(say("CEEB code {code}", code=name(school.ceeb)))
    if school.principal:
        people.append(say("{name}, principal", name=name(school.principal)))
    if school.registrar:
        people.append(say("{name}, registrar", name=name(school.registrar)))
    lines = [joined(" · ", tuple(name(place) for place in places if place)), joined(" · ", people)]
    if school.accreditor:
        lines.append(say("Accredited by {name}", name=name(school.accreditor)))
    return Masthead(name(school.name), tuple(line for line in lines if str(line)))


def student_facts(student: StudentBlock, locale: Locale) -> Iterator[Fact]:
    """Yield who a document is about: legal name, ids, date of birth, as far as they are known and shown."""
    word, name = locale.word, locale.name
    if student.legal_name and student.legal_name != student.name:
        yield Fact(word("Legal name"), name(student.legal_name), wide=True)
    yield Fact(word("Student id"), name(student.id))
    if student.state_id:
        yield Fact(word("State student id"), name(student.state_id))
    if student.birth_date:
        yield Fact(word("Date of birth"), locale.day(student.birth_date))


def sheet_of(  # noqa: PLR0913 - what a sheet is made of, beside its frame
    frame: Frame,
    locale: Locale,
    *,
    title: Text,
    kind: str,
    plain: bool,
    masthead: Masthead,
    lead: str,
    heading: Text,
    facts: tuple[Fact, ...],
    body: tuple[Section | Side, ...],
    footer: tuple[Text, ...],
    closing: Signature | None = None,
) -> Sheet:
    """Return the sheet of a document: what its frame says, and the rest as `Sheet` has it.

    Where texts of the district are in another language than the document, a remark says so.
    """
    sheet = Sheet(
        language=frame.language,
        direction=frame.direction,
        name=frame.document,
        title=title,
        kind=kind,
        plain=plain,
        masthead=masthead,
        lead=lead,
        heading=heading,
        facts=facts,
        warning=locale.word("Before you rely on this document"),
        notices=frame.notices,
        remarks=frame.remarks,
        body=body,
        closing=closing,
        footer=footer,
        pages=_pages(locale),
    )
    foreign = sorted(_languages((sheet.body, sheet.facts, sheet.heading)))
    if not foreign:
        return sheet
    names = locale.joined(", ", tuple(locale.language_name(tag) for tag in foreign))
    told = locale.say("Some texts are not translated yet and are shown in {languages}.", languages=names)
    return replace(sheet, remarks=(*sheet.remarks, told))


def _pages(locale: Locale) -> tuple[str, str, str]:
    found = locale.say("Page {page} of {pages}", page=Passage("\0"), pages=Passage("\0"))
    before, between, after = str(found).split("\0")
    return before, between, after


_SILENT: Final = frozenset({str, int, bool, type(None)})
"""Classes of values that are in no other language."""


def _languages(whole: object) -> set[str]:
    """Return the languages of the passages in a value that are not in the language of the document."""
    found, todo = set[str](), [whole]
    while todo:
        value = todo.pop()
        kind: type = type(value)
        if kind in _SILENT:  # most of what there is
            continue
        if isinstance(value, Passage):
            found.add(value.language or "")
        elif isinstance(value, tuple):
            todo.extend(value)
        elif not isinstance(value, str):
            todo.extend([getattr(value, name) for name in fields_of(kind)])
    return found - {""}
