"""A OneRoster 1.1 or 1.2 export as a roster: who is there, in which classes, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from mblkit.intake.findings import Findings, shown
from mblkit.intake.oneroster_files import Export
from mblkit.intake.oneroster_rows import Row, rows_of
from mblkit.intake.oneroster_words import day_of, grade_of, is_no, names_in, role_of, state_of

Mode = Literal["bulk", "delta", "absent"]

_STUDENT: Final = "student"


@dataclass(frozen=True, slots=True)
class Org:
    """A school or another part of the district."""

    name: str
    identifier: str
    type: str


@dataclass(frozen=True, slots=True)
class Session:
    """A year, a term or a part of one."""

    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Course:
    """A course."""

    title: str
    code: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class. `place` is where it stands, for findings."""

    course: str
    code: str
    school: str
    terms: tuple[str, ...]
    gone: bool
    place: str


@dataclass(frozen=True, slots=True)
class User:
    """A student or a member of the staff, without what we never keep.

    Attributes:
        role: "student", or the role of the staff in plain words; "" where the export does not say.
        schools: the schools, the first one first.
        grade: of a student, the grade, "outside" for one that no grade of ours is, None where there is none.
        gone: whether the system has removed the person, and since when if that is said.
        enabled: whether the account is in use.
        place: table and line, for findings.
    """

    role: str
    given: str
    family: str
    preferred: str
    identifier: str
    state_id: str
    schools: tuple[str, ...]
    grade: "int | Literal['outside'] | None"
    gone: bool
    since: date | None
    enabled: bool
    place: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in a class: from when, until when if that is said, and whether it was taken back."""

    begins: date | None
    ends: date | None
    gone: bool


@dataclass(slots=True)
class Roster:
    """An export.

    Attributes:
        modes: how each table came, by its name without ending: complete, as changes, or not at all.
        orgs, sessions, courses, classes, users: by `sourcedId`.
        students, teachers: who is in a class, by class and person.
        refused: the `sourcedId`s of people whose rows do not hold: nothing is concluded from their absence.
    """

    modes: dict[str, Mode] = field(default_factory=dict)
    orgs: dict[str, Org] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    students: dict[str, dict[str, Membership]] = field(default_factory=dict)
    teachers: dict[str, dict[str, Membership]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def is_bulk(self, table: str) -> bool:
        """Tell whether a table is complete, so that what it lacks is gone."""
        return self.modes.get(table) == "bulk"


def read_roster(export: Export, findings: Findings, state_id: str | None = None) -> Roster:
    """Return the roster of an export. `state_id` is the column of users.csv with the state's student number.

    What is wrong is in the findings; nothing may be imported where one of them is an error.
    """
    roster = Roster()
    _read_modes(export, roster, findings)
    for row, _ in _records(export, "orgs", findings):
        roster.orgs[row.get("sourcedId")] = Org(row.get("name"), row.get("identifier"), row.get("type"))
    for row, gone in _records(export, "academicSessions", findings):
        _add_session(roster, row, gone=gone, findings=findings)
    for row, _ in _records(export, "courses", findings):
        roster.courses[row.get("sourcedId")] = Course(row.get("title"), row.get("courseCode"))
    for row, gone in _records(export, "classes", findings):
        roster.classes[row.get("sourcedId")] = Class(
            row.get("courseSourcedId"),
            row.get("classCode"),
            row.get("schoolSourcedId"),
            names_in(row.get("termSourcedIds")),
            gone,
            row.at("sourcedId"),
        )
    roles = _roles(export, findings)
    for row, gone in _records(export, "users", findings, state_id, roster.refused):
        _add_user(roster, row, roles, gone=gone, state_id=state_id, findings=findings)
    _read_enrolments(export, roster, findings)
    return roster


def _read_modes(export: Export, roster: Roster, findings: Findings) -> None:
    if "manifest.csv" not in export.members:
        findings.note("manifest.csv", "there is no manifest: every table is taken to be complete")
    said = {row.get("propertyName").casefold(): row for row in rows_of(export, "manifest.csv", findings)}
    for table in ("orgs", "academicSessions", "courses", "classes", "roles", "users", "enrollments"):
        row = said.get(f"file.{table}".casefold())
        there = f"{table}.csv" in export.members
        mode = row.get("value").casefold() if row is not None else ""
        if there and mode == "delta":
            roster.modes[table] = "delta"
        else:
            roster.modes[table] = "bulk" if there else "absent"
        if row is not None and (mode in {"bulk", "delta"}) != there:
            is_there = "is there" if there else "is not there"
            findings.note(row.at("value"), f'the manifest says {shown(mode)}, and "{table}.csv" {is_there}')


def _records(
    export: Export, table: str, findings: Findings, extra: str | None = None, refused: set[str] | None = None
) -> Iterator[tuple[Row, bool]]:
    """Yield the rows of a table with ids, and whether each is gone; of equal rows, the first one."""
    seen: dict[str, int] = {}
    for row in rows_of(export, f"{table}.csv", findings, extra):
        name = row.get("sourcedId")
        if not name:
            findings.error(row.at("sourcedId"), "the row has no sourcedId", "export it with one", "rows without an id")
            continue
        state = state_of(row.get("status"))
        if state is None:
            message = f"{shown(row.get('status'))} is no status; the row is taken for active"
            findings.note(row.at("status"), message, sort="words that are no status")
        said = hash(frozenset(row.cells.items()))
        if name in seen:
            if seen[name] == said:
                findings.note(row.at("sourcedId"), "the row stands here twice", sort="rows that stand here twice")
                continue
            message = "an earlier row with this sourcedId says something else"
            findings.error(row.at("sourcedId"), message, "export it again with one of them", "equal sourcedIds")
            if refused is not None:
                refused.add(name)
            continue
        seen[name] = said
        yield row, state == "gone"


def _add_session(roster: Roster, row: Row, *, gone: bool, findings: Findings) -> None:
    starts, ends = day_of(row.get("startDate")), day_of(row.get("endDate"))
    if starts is None or ends is None or starts > ends:
        column = "startDate" if starts is None else "endDate"
        findings.note(row.at(column), "the session has no days that can be read; it is left out")
    elif not gone:
        roster.sessions[row.get("sourcedId")] = Session(starts, ends)


def _roles(export: Export, findings: Findings) -> dict[str, list[tuple[str, str, bool]]]:
    """Return for each user the roles of 1.2, each with its school and whether it is the primary one."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for row in rows_of(export, "roles.csv", findings):
        role = _role(row, findings)
        if role and state_of(row.get("status")) != "gone":
            primary = row.get("roleType").casefold() != "secondary"
            found.setdefault(row.get("userSourcedId"), []).append((role, row.get("orgSourcedId"), primary))
    return found


def _role(row: Row, findings: Findings) -> str:
    role = role_of(row.get("role"))
    if role is None:
        findings.note(row.at("role"), f"{shown(row.get('role'))} is no role; it is passed over", sort="unknown roles")
    return role or ""


def _add_user(
    roster: Roster,
    row: Row,
    roles: dict[str, list[tuple[str, str, bool]]],
    *,
    gone: bool,
    state_id: str | None,
    findings: Findings,
) -> None:
    name = row.get("sourcedId")
    mine = sorted(roles.get(name, ()), key=lambda one: (one[0] != _STUDENT, not one[2]))
    role = mine[0][0] if mine else ""
    if not mine and row.get("role"):
        role = _role(row, findings)
    if not role and not gone and roster.modes["users"] != "delta":
        roster.refused.add(name)
        return
    schools = (row.get("primaryOrgSourcedId"), *(one[1] for one in mine), *names_in(row.get("orgSourcedIds")))
    missing = next((column for column in ("givenName", "familyName") if not row.get(column)), None)
    if missing is not None and not gone:
        findings.error(row.at(missing), "the person has no name here", "write it in the system", "people without names")
        roster.refused.add(name)
        return
    grade = grade_of(row.get("grades")) if row.get("grades") else None
    preferred = row.get("preferredGivenName"), row.get("preferredFamilyName")
    roster.users[name] = User(
        role,
        row.get("givenName"),
        row.get("familyName"),
        f"{preferred[0] or row.get('givenName')} {preferred[1] or row.get('familyName')}" if any(preferred) else "",
        row.get("identifier"),
        row.get(state_id) if state_id else "",
        tuple(dict.fromkeys(one for one in schools if one)),
        grade,
        gone,
        day_of(row.get("dateLastModified")) if gone else None,
        not is_no(row.get("enabledUser")),
        row.at("sourcedId").rpartition(":")[0],
    )


def _read_enrolments(export: Export, roster: Roster, findings: Findings) -> None:
    """Add who is in which class: row by row, so that only what is of use is kept."""
    unknown = 0
    delta = roster.modes.get("users") == "delta" or roster.modes.get("classes") == "delta"
    for row in rows_of(export, "enrollments.csv", findings):
        cells = row.cells
        class_, user = cells.get("classSourcedId", ""), cells.get("userSourcedId", "")
        if (class_ not in roster.classes or user not in roster.users) and not delta:
            unknown += 1
            continue
        state = state_of(cells.get("status", ""))
        if state is None:
            message = f"{shown(row.get('status'))} is no status; the row is taken for active"
            findings.note(row.at("status"), message, sort="words that are no status")
        role = role_of(cells["role"]) if "role" in cells else None
        person = roster.users.get(user)
        if role is None:
            role = person.role if person is not None else ""
        if person is not None and (role == _STUDENT) != (person.role == _STUDENT) and role:
            message = "the role here is not the person's own; the row is passed over"
            findings.note(row.at("role"), message, sort="roles that differ from the person's own")
            continue
        if role:
            _join(roster.students if role == _STUDENT else roster.teachers, class_, user, row, gone=state == "gone")
    if unknown:
        findings.note("enrollments.csv", f"{unknown:,} rows are of classes or people that the export does not have")


def _join(classes: dict[str, dict[str, Membership]], class_: str, user: str, row: Row, *, gone: bool) -> None:
    cells = row.cells
    begins = day_of(cells["beginDate"]) if "beginDate" in cells else None
    ends = day_of(cells["endDate"]) if "endDate" in cells else None
    if gone and ends is None:
        ends = day_of(row.get("dateLastModified"))
    members = classes.setdefault(class_, {})
    before = members.get(user)
    if before is None or before.gone or (not gone and (before.ends or date.max) < (ends or date.max)):
        members[user] = Membership(begins, ends, gone)
