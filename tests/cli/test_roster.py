"""`mbl import roster` as data staff run it: all or nothing, nobody deleted, and the same again changes nothing."""

import errno
import io
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests import running
from tests.districts import build
from tests.intake.rosters import (
    SAMPLES,
    TABLES,
    Table,
    archive,
    class_,
    folder,
    needs_samples,
    place,
    student,
    teacher,
    texts,
)
from tests.running import Done, run

from mblkit.load.repository import validate
from mblkit.model.people import PersonRecord
from mblkit.store.tree import TEMPORARY_PREFIX, WorkTree

Mbl = Callable[..., Done]


@pytest.fixture
def district(tmp_path: Path) -> Path:
    return build(tmp_path / "district", "").root


@pytest.fixture
def mbl(district: Path) -> Mbl:
    def import_(*options: str, delta: Sequence[str] = (), on: str = "2025-10-01", **tables: Table | None) -> Done:
        export = folder(district.parent / "export", texts(delta, **tables))
        return run(district, ("import", "roster", str(export), "--on", on, *options))

    return import_


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.yaml"))}


def text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def sound(root: Path) -> bool:
    return not validate(WorkTree(root)).errors


# --------------------------------------------------------------------------------------------------- the first time


def test_a_roster_becomes_students_names_staff_and_classes(district: Path, mbl: Mbl) -> None:
    before = contents(district)
    done = mbl()
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "comes: 2",
        "  s-3  grade 9, hs, from 2025-09-01",
        "  s-4  grade 10, hs, from 2025-09-01",
        "new staff: 1",
        "  t-0001  teacher",
        "new class: 1",
        "  algebra.2025.1  students: 2, by t-0001",
    ]
    assert text(district, "students.yaml") == before["students.yaml"].decode().replace(
        "{id: s-2}]", "{id: s-2}, {id: s-3}]"
    )
    assert text(district, "students/class-of-2028.yaml") == (
        "mbl: students/1\nclass: 2028\ngrade: 10\nschool: hs\nentered: {on: 2025-09-01, grade: 10}\nitems:\n"
        "  - {id: s-4}\n"
    )
    assert text(district, "people/students.yaml") == (
        "mbl: people/1\nitems:\n  - {id: s-3, given: Givenu1, family: Familyu1}\n"
        "  - {id: s-4, given: Givenu2, family: Familyu2}\n"
    )
    assert text(district, "people/roster.yaml").splitlines() == [
        "mbl: roster/1", "students:", "  s-3: [u1]", "  s-4: [u2]", "staff:", "  t-0001: [w1]",
        "sections:", "  algebra.2025.1: [k1]", "schools:", "  hs: [o1]", "experiences:", "  algebra: [c1]",
    ]  # fmt: skip
    assert sound(district)


def test_the_same_again_changes_nothing(district: Path, mbl: Mbl) -> None:
    mbl()
    before = contents(district)
    done = mbl()
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "nothing changes")
    assert contents(district) == before


def test_ids_that_look_like_numbers_stay_text(district: Path, mbl: Mbl) -> None:
    users = [student("007", orgSourcedIds="0012"), student("1e5", orgSourcedIds="0012")]
    orgs = [{"sourcedId": "0012", "name": "Test High School"}]
    assert mbl(users=users, orgs=orgs, enrollments=[]).returncode == 0
    assert 's-3: ["007"]' in text(district, "people/roster.yaml")
    assert 'hs: ["0012"]' in text(district, "people/roster.yaml")
    assert mbl(users=users, orgs=orgs, enrollments=[]).stderr.splitlines()[-1] == "nothing changes"


def test_names_that_look_like_formulas_and_yaml_stay_text(district: Path, mbl: Mbl) -> None:
    odd = ("=SUM(A1)", "- a: b", "null", "O'Neil # x", '"', "{x}", "*a", "Zoë")
    users = [student(f"u{number}", givenName=name) for number, name in enumerate(odd)]
    assert mbl(users=users, enrollments=[]).returncode == 0
    people = [kept.record for one in validate(WorkTree(district)).files for kept in one.records]
    assert [one.given for one in people if isinstance(one, PersonRecord)] == list(odd)
    assert mbl(users=users, enrollments=[]).stderr.splitlines()[-1] == "nothing changes"


def test_an_archive_gives_the_same(district: Path, mbl: Mbl, tmp_path: Path) -> None:
    packed = archive(tmp_path / "e.zip", texts())
    assert run(district, ("import", "roster", str(packed), "--on", "2025-10-01")).returncode == 0
    assert mbl().stderr.splitlines()[-1] == "nothing changes"


def test_a_dry_run_writes_nothing(district: Path, mbl: Mbl) -> None:
    before = contents(district)
    done = mbl("--dry-run")
    assert done.returncode == 0
    assert "nothing was written; 7 files would change" in done.stderr
    assert contents(district) == before


def test_new_student_files_are_for_their_owner_alone(district: Path, mbl: Mbl) -> None:
    mbl()
    modes = {(district / path).stat().st_mode & 0o777 for path in ("people/students.yaml", "people/roster.yaml")}
    assert modes == {0o600}


def test_names_and_secrets_are_never_printed(district: Path, mbl: Mbl) -> None:
    first, second = mbl(), mbl(users=[student("u1", "10", givenName="Other"), student("u2", "x"), teacher("w1")])
    for done in (first, second):
        assert "Given" not in done.stdout + done.stderr
        assert "Other" not in done.stdout + done.stderr
    assert all(b"secret" not in data and b"example.org" not in data for data in contents(district).values())


def test_schools_and_courses_that_nobody_knows_are_asked_for_and_noted(mbl: Mbl) -> None:
    orgs = [{"sourcedId": "o1", "name": "Other Name"}]
    courses = [{"sourcedId": "c1", "title": "Maths", "courseCode": "MA"}]
    refused = mbl(orgs=orgs, courses=courses)
    assert refused.returncode == 1
    assert "say which is which, such as --school o1=hs (the district has hs)" in refused.stderr
    left_out = mbl("--school", "o1=hs", orgs=orgs, courses=courses)
    assert left_out.returncode == 0
    assert "classes.csv: advice: 1 class is of a course that no experience here is; left out" in left_out.stderr
    assert "new class: 1" in mbl("--course", "c1=algebra", orgs=orgs, courses=courses).stdout
    assert mbl(orgs=orgs, courses=courses).stderr.splitlines()[-1] == "nothing changes"


def test_students_of_other_schools_and_grades_are_counted_and_left_out(district: Path, mbl: Mbl) -> None:
    users = [*TABLES["users"], student("u3", "PK"), student("u4", orgSourcedIds="elsewhere")]
    done = mbl(users=users)
    assert done.stdout.splitlines()[-2:] == ["of other schools: 1", "outside the grades K to 12: 1"]
    assert b"u3" not in contents(district)["people/roster.yaml"]


def test_a_student_without_a_grade_stops_everything(district: Path, mbl: Mbl) -> None:
    before = contents(district)
    done = mbl(users=[student("u1", ""), student("u2")])
    assert done.returncode == 1
    assert "users.csv:2:grades: error: the student has no grade that can be read" in done.stderr
    assert contents(district) == before


def test_somebody_with_the_state_s_number_is_recognised(district: Path, mbl: Mbl) -> None:
    (district / "people.yaml").write_text(
        'mbl: people/1\nitems:\n  - {id: s-1, given: Givenu1, family: Familyu1, state_id: "0077"}\n'
    )
    users = [student("u1", stateNo="0077"), student("u2", "10", stateNo="0078"), teacher("w1", stateNo="")]
    done = mbl("--state-id", "stateNo", users=users)
    assert "s-1: [u1]" in text(district, "people/roster.yaml")
    assert "comes: 1" in done.stdout
    assert 'state_id: "0078"' in text(district, "people.yaml")


def test_a_newcomer_with_the_name_of_a_student_is_asked_about(district: Path, mbl: Mbl) -> None:
    (district / "people.yaml").write_text("mbl: people/1\nitems:\n  - {id: s-1, given: Givenu1, family: FAMILYU1}\n")
    refused = mbl()
    assert refused.returncode == 1
    assert 'users.csv:2: error: somebody new has the name of "s-1", whom the roster does not have' in refused.stderr
    assert mbl("--person", "u1=s-1").returncode == 0
    assert "s-1: [u1]" in text(district, "people/roster.yaml")


# ------------------------------------------------------------------------------------------------------ later times


def test_leavers_are_marked_and_never_deleted(district: Path, mbl: Mbl) -> None:
    mbl()
    left = [student("u1"), teacher("w1")]
    done = mbl(on="2026-02-02", users=left, enrollments=[place("k1", "u1"), place("k1", "w1", "teacher")])
    assert "leaves: 1\n  s-4  withdrawn on 2026-02-02" in done.stdout
    assert "- {id: s-4, status: withdrawn, left: 2026-02-02}" in text(district, "students/class-of-2028.yaml")
    assert "left: {s-4: 2026-02-02}" in text(district, "sections/2025-26.yaml")
    assert "students: [s-3, s-4]" in text(district, "sections/2025-26.yaml")
    assert "s-4" in text(district, "people/students.yaml")
    assert sound(district)


def test_who_returns_is_enrolled_again(district: Path, mbl: Mbl) -> None:
    mbl()
    first = contents(district)
    mbl(
        on="2026-02-02",
        users=[student("u1"), teacher("w1")],
        enrollments=[place("k1", "u1"), place("k1", "w1", "teacher")],
    )
    done = mbl(on="2026-03-02")
    assert "returns: 1\n  s-4  withdrawn since 2026-02-02" in done.stdout
    assert "join again: 1\n  algebra.2025.1  s-4" in done.stdout
    assert "- {id: s-4, status: enrolled}" in text(district, "students/class-of-2028.yaml")
    assert contents(district)["sections/2025-26.yaml"] == first["sections/2025-26.yaml"]


def test_a_delta_says_nothing_about_who_is_not_in_it(district: Path, mbl: Mbl) -> None:
    mbl()
    gone = student("u2", "10", status="tobedeleted", dateLastModified="2026-01-15T08:00:00Z")
    done = mbl(
        delta=("users", "classes", "enrollments", "orgs", "academicSessions", "courses"),
        on="2026-02-02", users=[gone], classes=[],
        enrollments=[place("k1", "u2", status="tobedeleted", endDate="2026-01-15")],
    )  # fmt: skip
    assert done.returncode == 0
    assert "leaves: 1\n  s-4  withdrawn on 2026-01-15" in done.stdout
    assert "left: {s-4: 2026-01-15}" in text(district, "sections/2025-26.yaml")
    assert "s-3  " not in done.stdout


def test_a_mass_drop_is_stopped(district: Path, mbl: Mbl) -> None:
    users = [*(student(f"u{number:02}") for number in range(20)), teacher("w1")]
    places = [*(place("k1", one["sourcedId"]) for one in users[:-1]), place("k1", "w1", "teacher")]
    assert mbl(users=users, enrollments=places).returncode == 0
    before = contents(district)
    few = [*users[:10], teacher("w1")]
    stopped = mbl(users=few, enrollments=places)
    assert stopped.returncode == 1
    assert "10 of 20 students would be gone, more than 5 %; nothing was written" in stopped.stderr
    halved = mbl(users=users, enrollments=places[10:])
    assert "10 of 20 places in classes would be gone, more than 20 %" in halved.stderr
    assert contents(district) == before
    assert mbl("--allow-drop", users=few, enrollments=places).returncode == 0
    assert text(district, "students.yaml").count("withdrawn") == 10


def test_a_row_that_nobody_can_use_is_no_leaver(district: Path, mbl: Mbl) -> None:
    mbl()
    before = contents(district)
    done = mbl(users=[student("u1", role="pupil"), student("u2", "10"), teacher("w1")])
    assert done.returncode == 0
    assert "leave" not in done.stdout
    assert contents(district) == before


def test_grades_schools_and_names_that_change_are_shown_and_comments_stay(district: Path, mbl: Mbl) -> None:
    mbl()
    path = district / "students/class-of-2028.yaml"
    path.write_text(path.read_text().replace("{id: s-4}", "{id: s-4}   # plays the cello"))
    done = mbl(users=[student("u1"), student("u2", "11", familyName="Married"), teacher("w1")])
    assert "grade: 1\n  s-4  10 -> 11" in done.stdout
    assert "name: 1\n  s-4  family" in done.stdout
    assert 'by the grade, "s-4" would be of the class of 2027; the class of 2028 stays' in done.stderr
    assert path.read_text() == (
        "mbl: students/1\nclass: 2028\ngrade: 11\nschool: hs\nentered: {on: 2025-09-01, grade: 10}\nitems:\n"
        "  - {id: s-4}   # plays the cello\n"
    )
    assert "{id: s-4, given: Givenu2, family: Married}" in text(district, "people/students.yaml")


def test_a_year_later_most_go_up_by_one_line(district: Path, mbl: Mbl) -> None:
    users = [*(student(f"u{number}") for number in range(4)), teacher("w1")]
    mbl(users=users, enrollments=[])
    before = text(district, "students.yaml")
    promoted = [*(student(f"u{number}", "10" if number < 3 else "09") for number in range(4)), teacher("w1")]
    mbl(users=promoted, enrollments=[])
    after = text(district, "students.yaml")
    assert before.count("grade: 9") == 2
    assert "grade: 9\n" in after  # of six who take it from the header, three went up
    assert after.count("grade: 10") == 3


def test_graduates_are_left_alone(district: Path, mbl: Mbl) -> None:
    mbl()
    path = district / "students/class-of-2028.yaml"
    path.write_text(path.read_text().replace("{id: s-4}", "{id: s-4, status: graduated, left: 2025-09-20}"))
    before = contents(district)
    done = mbl(users=[student("u1"), student("u2", "12"), teacher("w1")])
    assert '"s-4" is graduated here and active in the roster; nothing of this student is changed' in done.stderr
    assert contents(district) == before


def test_who_joins_a_class_and_who_teaches_it(district: Path, mbl: Mbl) -> None:
    mbl()
    users = [*TABLES["users"], student("u3"), teacher("w2")]
    places = [*TABLES["enrollments"], place("k1", "u3"), place("k1", "w2", "teacher")]
    done = mbl(users=users, enrollments=places)
    assert "teaches: 1\n  algebra.2025.1  t-0002" in done.stdout
    assert "join: 1\n  algebra.2025.1  s-5" in done.stdout
    assert "by: [t-0001, t-0002]\n    students: [s-3, s-4, s-5]" in text(district, "sections/2025-26.yaml")


def test_ids_are_never_used_again(district: Path, mbl: Mbl) -> None:
    (district / "people.yaml").write_text("mbl: people/1\nitems:\n  - {id: s-2, given: A, family: B}\n")
    mbl()
    students = text(district, "students.yaml").replace(", {id: s-3}", "")
    (district / "students.yaml").write_text(students)
    done = mbl(users=[*TABLES["users"], student("u9")])
    assert "s-3  grade 9" in done.stdout  # known by the roster, whose record is gone: the same id, not a new one
    assert "s-5  grade 9" in done.stdout


def test_a_class_without_a_teacher_or_of_another_year_is_told(mbl: Mbl) -> None:
    sessions = [*TABLES["academicSessions"], {"sourcedId": "y9", "startDate": "2031-09-01", "endDate": "2032-06-15"}]
    done = mbl(classes=[class_("k1"), class_("k2", termSourcedIds="y9")], academicSessions=sessions, enrollments=[])
    assert "classes.csv:2:sourcedId: advice: the class has no teacher; it is left out" in done.stderr
    assert "classes.csv:3:sourcedId: advice: the sessions of the class lie in no school year" in done.stderr


def test_a_term_is_recognised_by_its_days(district: Path, mbl: Mbl) -> None:
    sessions = [{"sourcedId": "y1", "startDate": "2025-09-03", "endDate": "2026-01-16"}]
    mbl(academicSessions=sessions)
    assert "term: 2025-26.s1" in text(district, "sections/2025-26.yaml")


# ---------------------------------------------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--school", "o1"), '"o1" is no pair'),
        (("--year", "1999-00"), 'no school year is called "1999-00"'),
        (("--on", "2020-01-01"), "2020-01-01 lies before the first school year"),
        (("--person", "u1=s-99"), 'nobody has the id "s-99"'),
        (("--school", "o1=nowhere"), '"nowhere" is no id of schools of the district'),
        (("--state-id", "nothing"), 'there is no column "nothing"'),
    ],
)
def test_what_cannot_be_meant_is_refused(options: tuple[str, str], says: str, district: Path, mbl: Mbl) -> None:
    before = contents(district)
    done = mbl(*options, academicSessions=None if "--on" in options else TABLES["academicSessions"])
    assert done.returncode in {1, 2}
    assert says in done.stderr
    assert contents(district) == before


def test_a_broken_district_and_a_missing_export_are_refused(district: Path, mbl: Mbl) -> None:
    assert run(district, ("import", "roster", "nowhere")).returncode == 2
    (district / "students.yaml").write_text("mbl: students/1\nitems: [{id: }]\n")
    done = mbl()
    assert (done.returncode, "errors in the district's files, the first in students.yaml" in done.stderr) == (1, True)


# ------------------------------------------------------------------------------------------------------- what breaks


def test_whatever_is_interrupted_the_next_run_finishes(tmp_path: Path) -> None:
    """Killed before its n-th rename, it leaves each file old or new; the same import then ends as an unbroken one."""
    other = build(tmp_path / "other", "").root
    export = folder(tmp_path / "export", texts())
    call = ("import", "roster", str(export), "--on", "2025-10-01")
    assert run(other, call).returncode == 0
    wanted = contents(other)
    for number in range(8):
        here = build(tmp_path / f"d{number}", "").root
        old = contents(here)
        child = os.fork()
        if child == 0:
            try:
                _killed_at(number)
                run(here, call)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        torn = {path: data for path, data in contents(here).items() if data not in {old.get(path), wanted[path]}}
        assert torn == {}
        again = run(here, call)
        assert again.returncode == 0, again.stderr
        assert contents(here) == wanted
        assert not list(here.rglob(f"{TEMPORARY_PREFIX}*"))


def _killed_at(number: int) -> None:
    """Make this process end at its n-th rename, as kill -9 does."""
    real, left = Path.replace, [number]

    def replace(self: Path, target: Path) -> Path:
        if left[0] == 0:
            os._exit(9)
        left[0] -= 1
        return real(self, target)

    Path.replace = replace  # type: ignore[method-assign,assignment]  # in a process of its own


@pytest.mark.parametrize("name", ["open", "write", "fsync"])
def test_a_full_disk_at_any_call_leaves_everything_as_it_was(
    name: str, district: Path, mbl: Mbl, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(district)
    real = getattr(os, name)
    for number in range(7):
        left = [number]

        def full(*arguments: object, left: list[int] = left) -> object:
            if name == "open" and not (isinstance(arguments[1], int) and arguments[1] & os.O_EXCL):
                return real(*arguments)
            if name == "fsync" and stat.S_ISDIR(os.fstat(int(str(arguments[0]))).st_mode):
                return real(*arguments)
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments)

        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            done = mbl()
        if left[0] >= 0 or done.returncode == 0:
            break
        assert (done.returncode, "the disk is full" in done.stderr) == (2, True)
        assert contents(district) == before
    assert number >= 6


def test_a_kill_at_any_rename_in_either_folder_is_finished_by_the_next_command(tmp_path: Path) -> None:
    """The names lie outside: a command that is killed between two renames leaves all or nothing to the next one."""
    export = folder(tmp_path / "export", texts())
    call = ("import", "roster", str(export), "--on", "2025-10-01")

    def made(number: int) -> tuple[Path, Path]:
        here = build(tmp_path / f"d{number}" / "district", "").root
        names = tmp_path / f"d{number}" / "names"
        names.mkdir()
        with (here / "mbl.yaml").open("a") as stream:
            stream.write("people: ../names\n")
        return here, names

    other, names = made(99)
    assert run(other, call).returncode == 0
    wanted = contents(other), contents(names)
    for number in range(9):
        here, names = made(number)
        old = contents(here), contents(names)
        child = os.fork()
        if child == 0:
            try:
                _killed_at(number)
                run(here, call)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        run(here, ("config", "show"))  # any command
        assert (contents(here), contents(names)) == (wanted if number else old)
        assert run(here, call).returncode == 0
        assert (contents(here), contents(names)) == wanted
        assert not list(here.parent.rglob(f"{TEMPORARY_PREFIX}*"))


def test_a_disk_that_is_full_in_one_folder_leaves_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = build(tmp_path / "district", "").root
    names = tmp_path / "names"
    names.mkdir()
    export = folder(tmp_path / "export", texts())
    real, before = os.write, contents(here)

    def full(descriptor: int, data: bytes) -> int:
        if b"items:" in bytes(data) and b"sections/1" in bytes(data):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    call = ("import", "roster", str(export), "--on", "2025-10-01")
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        done = run(here, call, environ={"MBL_PEOPLE": str(names)})
    assert (done.returncode, "the disk is full; nothing was changed" in done.stderr) == (2, True)
    assert (contents(here), contents(names)) == (before, {})
    assert run(here, call, environ={"MBL_PEOPLE": str(names)}).returncode == 0


def test_a_person_at_a_terminal_sees_how_far_a_large_one_is(mbl: Mbl, monkeypatch: pytest.MonkeyPatch) -> None:
    users = [*(student(f"u{number}") for number in range(1_100)), teacher("w1")]
    assert "planned" not in mbl("--dry-run", users=users).stderr
    monkeypatch.setattr(running, "stream", lambda data=b"": running.Terminal(io.BytesIO(data), encoding="utf-8"))
    assert "files, which are checked now with the others" in mbl("--dry-run", users=users).stderr


def test_names_that_differ_only_in_how_accents_are_stored_are_one(district: Path, mbl: Mbl) -> None:
    (district / "people.yaml").write_text("mbl: people/1\nitems:\n  - {id: s-1, given: José, family: Núñez}\n")
    users = [student("u1", givenName="Jose\u0301", familyName="Nu\u0301n\u0303ez")]
    refused = mbl(users=users, enrollments=[])
    assert (refused.returncode, 'somebody new has the name of "s-1"' in refused.stderr) == (1, True)


def test_eight_at_once_import_each_student_once(district: Path, mbl: Mbl, tmp_path: Path) -> None:
    export = folder(tmp_path / "export", texts())
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            try:
                run(district, ("import", "roster", str(export), "--on", "2025-10-01"))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert mbl().returncode == 0
    assert text(district, "people/students.yaml").count("Givenu1") == 1
    assert sound(district)


@pytest.mark.full
def test_twenty_thousand_students(district: Path, mbl: Mbl) -> None:
    users = [*(student(f"u{number}", f"{9 + number % 4:02}") for number in range(20_000)), teacher("w1")]
    classes = [class_(f"k{number}") for number in range(2_000)]
    places = [place(f"k{(number + 97 * one) % 2_000}", f"u{number}") for number in range(20_000) for one in range(4)]
    places += [place(f"k{number}", "w1", "teacher") for number in range(2_000)]
    assert mbl(users=users, classes=classes, enrollments=places).returncode == 0
    assert sum(data.count(b"{id: s-") for data in contents(district).values()) >= 40_000


@needs_samples
@pytest.mark.parametrize("name", ["csv-1.1-sample", "csv-1.2-sample"])
def test_the_samples_of_others_import(name: str, district: Path) -> None:
    call = ("import", "roster", str(SAMPLES / name), "--on", "2025-10-01", "--school", "org-sch-222-456=hs")
    done = run(district, call)
    assert done.returncode == 0, done.stderr
    assert "comes: 3" in done.stdout
    assert sound(district)
    assert run(district, call).stderr.splitlines()[-1] == "nothing changes"


@needs_samples
def test_the_messy_sample_is_refused_with_the_reason(district: Path) -> None:
    before = contents(district)
    schools = ("--school", "12345=hs", "--school", "54321=hs")
    done = run(district, ("import", "roster", str(SAMPLES / "csv-1.1-messy-sample"), "--on", "2025-10-01", *schools))
    assert done.returncode == 1
    assert "users.csv:2:grades: error: the student has no grade that can be read" in done.stderr
    assert contents(district) == before
