"""Which classes come, who joins and leaves those that there are, when a roster is taken in."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

from mblkit.intake.oneroster import Membership
from mblkit.intake.roster_matching import span_of, year_and_term
from mblkit.intake.roster_work import Work
from mblkit.model.district import Year

_LONGEST_ID: Final = 64


def plan_classes(work: Work) -> None:
    """Add to the plan which classes are new, and who joins and leaves the others. To be called after the people."""
    strange: Counter[str] = Counter()
    next_: Counter[str] = Counter()
    taken = {*work.present.sections, *work.present.known["sections"].values()}
    for theirs, ours in work.matched.sections.items():
        if ours in work.present.sections:
            _plan_class(work, theirs, ours)
    for theirs, class_ in work.roster.classes.items():
        name = work.matched.sections.get(theirs)
        if name in work.present.sections:
            continue
        if class_.gone or class_.school not in work.matched.schools:
            continue
        experience = work.matched.experiences.get(class_.course)
        if experience is None:
            strange[class_.course] += 1
            continue
        _plan_new_class(work, theirs, name, experience, taken, next_)
    if strange:
        first = next((one for one in strange if one), "4711")
        number = strange.total()
        are = "1 class is of a course" if number == 1 else f"{number:,} classes are of courses"
        hint = f"where one is, say so, such as --course {first}={next(iter(work.present.titles), 'algebra-1')}"
        work.findings.note("classes.csv", f"{are} that no experience here is; left out", hint)


def _plan_new_class(
    work: Work, theirs: str, name: str | None, experience: str, taken: set[str], next_: Counter[str]
) -> None:
    class_ = work.roster.classes[theirs]
    year, term = year_and_term(class_, work.roster, work.present, work.year)
    if year is None:
        message = "the sessions of the class lie in no school year of mbl.yaml; it is left out"
        work.findings.note(class_.place, message, "add the school year to mbl.yaml", "classes of other years")
        return
    teachers = _people(work, work.roster.teachers.get(theirs, {}))
    if not teachers:
        message = "the class has no teacher; it is left out"
        work.findings.note(class_.place, message, "enter one in the system", "classes without a teacher")
        return
    name = name or _free_section(experience, year, taken, next_)
    if name is None:
        work.findings.error(class_.place, f'no id is free for a class of "{experience}"', "add the class by hand")
        return
    taken.add(name)
    members = work.roster.students.get(theirs, {})
    students = _people(work, members)
    span = span_of(class_, work.roster)
    ended = {
        str(work.person(one)): str(member.ends) for one, member in members.items() if _has_ended(member, work.on, span)
    }
    left = {one: ended[one] for one in students if one in ended}
    work.plan.new["sections"][name] = {
        "id": name,
        "experience": experience,
        "school": work.matched.schools[class_.school],
        "year": year.id,
        **({"term": term.id} if term is not None else {}),
        "by": tuple(teachers),
        "students": tuple(students),
        **({"left": dict(left)} if left else {}),
    }
    if work.present.known["sections"].get(theirs) != name:
        work.plan.learn("sections", name, theirs)
    work.step("new class", name, f"students: {len(students)}, by {', '.join(teachers)}")


def _free_section(experience: str, year: Year, taken: set[str], next_: Counter[str]) -> str | None:
    """Return an id that no class has or had; None where it would be too long."""
    stem = f"{experience}.{year.starts.year}"
    while True:
        next_[stem] += 1
        name = f"{stem}.{next_[stem]}"
        if len(name) > _LONGEST_ID:
            return None
        if name not in taken:
            return name


def _people(work: Work, members: Mapping[str, Membership]) -> list[str]:
    """Return the ids of who is in a class and has a record, in order."""
    found = {work.person(theirs) for theirs, one in members.items() if not one.gone}
    return sorted(name for name in found if name in work.there)


def _plan_class(work: Work, theirs: str, name: str) -> None:
    """Plan what changes in a class that we have: who joins, who leaves, who teaches."""
    class_ = work.roster.classes.get(theirs)
    students = work.roster.students.get(theirs, {})
    old = work.present.sections[name]
    if (class_ is None and theirs not in work.roster.students) or (class_ is not None and class_.gone):
        return
    if work.present.known["sections"].get(theirs) != name:
        work.plan.learn("sections", name, theirs)
    teachers = [one for one in _people(work, work.roster.teachers.get(theirs, {})) if one not in old.by]
    if teachers:
        work.plan.joined[name, "by"] = teachers
        work.step("teaches", name, ", ".join(teachers))
    span = span_of(class_, work.roster) if class_ is not None else None
    members = {str(work.person(theirs)): one for theirs, one in students.items()}
    now = {one for one in _people(work, students) if not _has_ended(members[one], work.on, span)}
    joining = sorted(now - set(old.students))
    if joining:
        work.plan.joined[name, "students"] = joining
        work.step("join", name, ", ".join(joining))
    back = sorted(now & old.left.keys())
    if back:
        work.plan.left.setdefault(name, {}).update(dict.fromkeys(back))
        work.step("join again", name, ", ".join(back))
    if span is None or span[1] >= work.on:
        _plan_class_leavers(work, name, members, now)


def _plan_class_leavers(work: Work, name: str, members: Mapping[str, Membership], now: set[str]) -> None:
    old = work.present.sections[name]
    gone: dict[str, date] = {}
    for student in old.students:
        if student in old.left or student in now or student not in work.linked or student in work.refused:
            continue
        member = members.get(student)
        if member is None and not work.roster.is_bulk("enrollments"):
            continue
        gone[student] = min((member.ends if member is not None else None) or work.on, work.on)
    work.plan.counts["in classes"] += len(old.students) - len(old.left)
    if gone:
        work.plan.counts["leaving classes"] += len(gone)
        work.plan.left.setdefault(name, {}).update(gone)
        work.step("leave", name, ", ".join(gone))


def _has_ended(member: Membership, on: date, span: tuple[date, date] | None) -> bool:
    """Tell whether somebody left a class before its end: a last day outside its sessions says nothing."""
    if member.gone or member.ends is None or member.ends >= on:
        return member.gone
    return span is None or span[0] <= member.ends < span[1]
