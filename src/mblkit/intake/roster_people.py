"""Who comes, who leaves, and what changes of those who stay, when a roster is taken in."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Final

from mblkit.intake.oneroster import User
from mblkit.intake.roster_matching import refuse_doubles
from mblkit.intake.roster_present import Present, Value
from mblkit.intake.roster_work import Work
from mblkit.model.people import StudentRecord

_GONE: Final = frozenset({"transferred", "withdrawn"})
_LAST_GRADE: Final = 12
_WIDTH: Final = 4


def plan_people(work: Work) -> None:
    """Add to the plan who comes or is back, and what changes of those who are there; matches newcomers to new ids."""
    present, matched, plan = work.present, work.matched, work.plan
    newcomers: dict[str, User] = {}
    free = {"s": _free_ids(present, "s"), "t": _free_ids(present, "t")}
    begins = _first_days(work)
    for theirs, user in work.roster.users.items():
        name = matched.people.get(theirs)
        if name is None:
            if user.gone or not _is_ours(work, theirs, user):
                continue
            name = next(free["s" if user.role == "student" else "t"])
            matched.people[theirs] = name
            newcomers[theirs] = user
        sort = "students" if _is_student(work, name, user) else "staff"
        if present.known[sort].get(theirs) != name:
            plan.learn(sort, name, theirs)
        if sort == "students":
            _plan_student(work, name, user, begins.get(theirs))
        elif name not in present.staff:
            schools = tuple(work.schools(user))
            plan.new["staff"][name] = {"id": name, **({"schools": schools} if schools else {}), "roles": (user.role,)}
            work.step("new staff", name, user.role)
        if not user.gone:
            _plan_name(work, name, user)
    students = {theirs: one for theirs, one in newcomers.items() if one.role == "student"}
    refuse_doubles(students, matched, present, work.findings)


def _is_student(work: Work, name: str, user: User) -> bool:
    return name in work.present.students or (name not in work.present.staff and user.role == "student")


def _is_ours(work: Work, theirs: str, user: User) -> bool:
    """Tell whether somebody new belongs into the district's files; what stands against it is counted or found."""
    if user.role == "":
        message = "the roster does not say what this person is"
        work.findings.note(user.place, message, "export roles.csv as well", "people without a role")
        return False
    if not work.schools(user) and not (user.role != "student" and _teaches(work, theirs)):
        work.plan.counts["of other schools"] += 1
        return False
    if user.role != "student":
        return True
    if user.grade == "outside":
        work.plan.counts["outside the grades K to 12"] += 1
        return False
    if user.grade is None:
        at = f"{user.place}:grades"
        work.findings.error(at, "the student has no grade that can be read", "write it in the system", "no grades")
        return False
    return True


def _teaches(work: Work, theirs: str) -> bool:
    return any(
        theirs in people and work.roster.classes[class_].school in work.matched.schools
        for class_, people in work.roster.teachers.items()
        if class_ in work.roster.classes
    )


def _free_ids(present: Present, letter: str) -> Iterator[str]:
    """Yield ids that nobody has or had: the next numbers."""
    numbers = [
        (int(found[1]), len(found[1])) for name in present.taken if (found := re.fullmatch(f"{letter}-([0-9]+)", name))
    ]
    width = max((length for _, length in numbers), default=_WIDTH)
    for number in count(max((one for one, _ in numbers), default=0) + 1):
        yield f"{letter}-{number:0{width}d}"


def _first_days(work: Work) -> dict[str, date]:
    """Return the first day in any class of the year, by student."""
    found: dict[str, date] = {}
    for people in work.roster.students.values():
        for theirs, one in people.items():
            if one.begins is not None and work.year.starts <= one.begins <= work.on:
                found[theirs] = min(one.begins, found.get(theirs, one.begins))
    return found


def _plan_student(work: Work, name: str, user: User, begins: date | None) -> None:
    old = work.present.students.get(name)
    if old is None:
        if not user.gone:
            _plan_newcomer(work, name, user, begins or work.year.starts)
        return
    work.plan.counts["known students"] += 1
    if user.gone:
        return
    changes: dict[str, Value] = {}
    if old.status in _GONE:
        changes |= {"status": "enrolled", "left": None}
        work.step("returns", name, f"{old.status} since {old.left}")
    elif old.status != "enrolled":
        message = f'"{name}" is {old.status} here and active in the roster; nothing of this student is changed'
        work.findings.note(user.place, message, sort="students who are graduated or expelled here")
        return
    changes |= _grade_and_school(work, name, user, old)
    if changes:
        work.plan.changed["students"].setdefault(name, {}).update(changes)
    if not user.enabled:
        work.findings.note(
            user.place, f'the account of "{name}" is switched off', sort="accounts that are switched off"
        )


def _grade_and_school(work: Work, name: str, user: User, old: StudentRecord) -> dict[str, Value]:
    changes: dict[str, Value] = {}
    if isinstance(user.grade, int) and user.grade != old.grade:
        changes["grade"] = user.grade
        work.step("grade", name, f"{old.grade} -> {user.grade}")
        if user.grade < old.grade:
            work.findings.note(f"{user.place}:grades", f'the grade of "{name}" goes down', sort="grades that go down")
    elif not isinstance(user.grade, int):
        message = f'the roster has no grade of ours for "{name}"; the grade stays'
        work.findings.note(f"{user.place}:grades", message, sort="grades that stay")
    schools = work.schools(user)
    if schools and old.school not in schools:
        changes["school"] = schools[0]
        work.step("school", name, f"{old.school} -> {schools[0]}")
    due = work.year.ends.year + _LAST_GRADE - user.grade if isinstance(user.grade, int) else old.graduating_class
    if due != old.graduating_class and "grade" in changes:
        message = f'by the grade, "{name}" would be of the class of {due}; the class of {old.graduating_class} stays'
        work.findings.note(f"{user.place}:grades", message, sort="classes that stay")
    return changes


def _plan_newcomer(work: Work, name: str, user: User, first: date) -> None:
    if not isinstance(user.grade, int):
        return  # known by id, and without a record: an earlier run was broken off, or the record was removed
    grade, schools = user.grade, work.schools(user)
    if not schools:
        return
    work.plan.new["students"][name] = {
        "id": name,
        "school": schools[0],
        "class": work.year.ends.year + _LAST_GRADE - grade,
        "grade": grade,
        "entered": {"on": first.isoformat(), "grade": grade},
    }
    work.step("comes", name, f"grade {grade}, {schools[0]}, from {first}")


def _plan_name(work: Work, name: str, user: User) -> None:
    old = work.present.people.get(name)
    said = {"given": user.given, "family": user.family, "preferred": user.preferred, "state_id": user.state_id}
    said = {field: text for field, text in said.items() if text}
    if old is None:
        work.plan.new["people"][name] = {"id": name, **said}
        return
    changes = {field: text for field, text in said.items() if text != getattr(old, field)}
    if changes:
        work.plan.changed["people"][name] = dict(changes)
        work.step("name", name, ", ".join(changes))


def plan_leavers(work: Work) -> None:
    """Mark who is gone: taken back by the system, or missing where the table of people is complete."""
    linked: dict[str, list[str]] = {}
    for theirs, name in work.present.known["students"].items():
        linked.setdefault(name, []).append(theirs)
    for theirs, name in work.matched.people.items():
        linked.setdefault(name, []).append(theirs)
    unlinked = 0
    for name, old in work.present.students.items():
        if old.status != "enrolled":
            continue
        if name not in linked:
            unlinked += 1
            continue
        work.plan.counts["enrolled"] += 1
        users = [work.roster.users[theirs] for theirs in linked[name] if theirs in work.roster.users]
        refused = any(theirs in work.roster.refused for theirs in linked[name])
        missing = not users and not refused and work.roster.is_bulk("users") and old.school in work.covered
        if missing or (users and all(user.gone for user in users)):
            _plan_leaver(work, name, old, users)
    if unlinked:
        message = f"{unlinked:,} enrolled students are in no roster so far; they stay as they are"
        work.findings.note("users.csv", message)


def _plan_leaver(work: Work, name: str, old: StudentRecord, users: list[User]) -> None:
    since = max((user.since for user in users if user.since is not None), default=work.on)
    day = max(min(since, work.on), old.entered.on)
    work.plan.changed["students"].setdefault(name, {}).update({"status": work.leaver, "left": day.isoformat()})
    work.plan.counts["leaving"] += 1
    work.step("leaves", name, f"{work.leaver} on {day}")
