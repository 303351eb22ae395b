"""OneRoster exports are read as they come: leniently where they are merely untidy, never by guessing."""

import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.intake.rosters import (
    SAMPLES,
    archive,
    class_,
    folder,
    needs_samples,
    place,
    student,
    teacher,
    text,
    texts,
)

from mblkit.diagnostics import Severity
from mblkit.intake import oneroster_files
from mblkit.intake.findings import Findings
from mblkit.intake.oneroster import Roster, read_roster
from mblkit.intake.oneroster_files import open_export

HEAD = "sourcedId,givenName,familyName"


def read(path: Path, state_id: str | None = None) -> tuple[Roster | None, list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the roster, the errors and the notes, each as place and message."""
    findings = Findings()
    export = open_export(path, findings)
    roster = read_roster(export, findings, state_id) if export is not None else None
    by = {severity: [(one.place, one.message) for one in findings if one.severity is severity] for severity in Severity}
    return roster, by[Severity.ERROR], by[Severity.ADVICE]


def test_an_export_in_a_folder_and_in_an_archive_says_the_same(tmp_path: Path) -> None:
    here, errors, notes = read(folder(tmp_path / "export", texts()))
    packed = read(archive(tmp_path / "export.zip", texts()))
    assert (errors, notes) == ([], [])
    assert packed == (here, [], [])
    assert here is not None
    assert here.users["u2"].grade == 10
    assert sorted(here.students["k1"]) == ["u1", "u2"]
    assert sorted(here.teachers["k1"]) == ["w1"]


def test_a_folder_inside_the_archive_is_accepted_and_told(tmp_path: Path) -> None:
    files = {f"export/{name}": data for name, data in texts().items()}
    roster, errors, notes = read(archive(tmp_path / "a.zip", files))
    assert roster is not None
    assert errors == []
    assert notes == [("", "the tables stand in a folder of the archive; OneRoster wants them at its top")]


def test_a_byte_order_mark_semicolons_and_other_header_names_are_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict(texts())
    users = text([student("u1"), teacher("w1")]).replace("sourcedId", "SOURCEDID").replace("grades", "Grade")
    files["users.csv"] = b"\xef\xbb\xbf" + users.replace(",", ";").encode()
    roster, errors, notes = read(folder(tmp_path / "e", files))
    assert roster is not None
    assert errors == []
    assert roster.users["u1"].grade == 9
    assert ("users.csv:1:SOURCEDID", 'the column is read as "sourcedId"') in notes
    assert ("users.csv:1:Grade", 'the column is read as "grades"') in notes


def test_optional_tables_may_be_missing(tmp_path: Path) -> None:
    files = texts(courses=None, classes=None, enrollments=None, orgs=None, academicSessions=None)
    del files["manifest.csv"]
    roster, errors, notes = read(folder(tmp_path / "e", files))
    assert roster is not None
    assert errors == []
    assert notes == [("manifest.csv", "there is no manifest: every table is taken to be complete")]
    assert roster.is_bulk("users")
    assert not roster.is_bulk("enrollments")


def test_a_manifest_that_is_wrong_is_told_and_the_files_count(tmp_path: Path) -> None:
    files = texts()
    files["manifest.csv"] = files["manifest.csv"].replace("file.classes,bulk", "file.classes,absent")
    roster, errors, notes = read(folder(tmp_path / "e", files))
    assert roster is not None
    assert errors == []
    assert notes == [("manifest.csv:6:value", 'the manifest says "absent", and "classes.csv" is there')]
    assert roster.is_bulk("classes")


def test_words_that_are_wrong_are_read_or_told(tmp_path: Path) -> None:
    users = [student("u1", status="Inactive"), student("u2", status="maybe"), student("u3", role="STUDENT"),
             student("u4", role="pupil"), student("u5", role="parent")]  # fmt: skip
    roster, _, notes = read(folder(tmp_path / "e", texts(users=users, enrollments=[])))
    assert roster is not None
    assert [name for name, one in roster.users.items() if one.gone] == ["u1"]
    assert sorted(roster.users) == ["u1", "u2", "u3"]
    assert roster.refused == {"u4", "u5"}
    assert ("users.csv:3:status", '"maybe" is no status; the row is taken for active') in notes
    assert ("users.csv:5:role", '"pupil" is no role; it is passed over') in notes


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-09", date(2026, 1, 9)),
        ("2026-01-09T18:25:43.511Z", date(2026, 1, 9)),
        ("2026-01-09 08:01:05", date(2026, 1, 9)),
        ("1/31/2026", date(2026, 1, 31)),
        ("31/1/2026", date(2026, 1, 31)),
        ("1/2/2026", None),
        ("2026-13-09", None),
        ("soon", None),
    ],
)
def test_days_are_read_where_they_can_mean_only_one(written: str, day: date | None, tmp_path: Path) -> None:
    roster, _, _ = read(folder(tmp_path / "e", texts(enrollments=[place("k1", "u1", endDate=written)])))
    assert roster is not None
    assert roster.students["k1"]["u1"].ends == day


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("09", 9),
        ("9", 9),
        ("KG", 0),
        ("Grade 10", 10),
        ("11th", 11),
        ("10,11", 11),
        ("PK", "outside"),
        ("X", None),
        ("", None),
    ],
)
def test_grades(written: str, grade: object, tmp_path: Path) -> None:
    roster, _, _ = read(folder(tmp_path / "e", texts(users=[student("u1", written)])))
    assert roster is not None
    assert roster.users["u1"].grade == grade


def test_equal_rows_are_told_and_rows_that_differ_are_refused(tmp_path: Path) -> None:
    users = [student("u1"), student("u1"), student("u2"), student("u2", "12")]
    _, errors, notes = read(folder(tmp_path / "e", texts(users=users)))
    assert errors == [("users.csv:5:sourcedId", "an earlier row with this sourcedId says something else")]
    assert ("users.csv:3:sourcedId", "the row stands here twice") in notes


def test_roles_of_1_2_stand_in_their_own_table(tmp_path: Path) -> None:
    users = [{name: cell for name, cell in student(who).items() if name != "role"} for who in ("u1", "w1")]
    roles = [
        {"sourcedId": "r1", "userSourcedId": "u1", "roleType": "primary", "role": "student", "orgSourcedId": "o1"},
        {"sourcedId": "r2", "userSourcedId": "w1", "roleType": "secondary", "role": "guardian", "orgSourcedId": "o1"},
        {
            "sourcedId": "r3",
            "userSourcedId": "w1",
            "roleType": "primary",
            "role": "siteAdministrator",
            "orgSourcedId": "o2",
        },
    ]
    roster, errors, _ = read(folder(tmp_path / "e", {**texts(users=users), "roles.csv": text(roles)}))
    assert roster is not None
    assert errors == []
    assert {name: one.role for name, one in roster.users.items()} == {"u1": "student", "w1": "school administrator"}
    assert roster.users["w1"].schools == ("o2", "o1")


def test_a_role_in_a_class_that_is_not_the_person_s_own_is_told(tmp_path: Path) -> None:
    roster, _, notes = read(folder(tmp_path / "e", texts(enrollments=[place("k1", "w1", "student")])))
    assert roster is not None
    assert roster.students == {}
    assert notes == [("enrollments.csv:2:role", "the role here is not the person's own; the row is passed over")]


@pytest.mark.parametrize(
    ("users", "place_", "message"),
    [
        (f'{HEAD}\nu1,"A,B\n', "users.csv:2", "a quote is opened and never closed"),
        (f'{HEAD}\nu1,"A"x,B\n', "users.csv:2",
         "this is not CSV: text goes on behind a closing quote"),
        (f"{HEAD}\nu1,A\n", "users.csv:2", "the row has 2 cells and the header 3"),
        (f"{HEAD}\nu1,A,B,C\n", "users.csv:2", "the row has 4 cells and the header 3"),
        ("sourcedId,givenName\nu1,A\n", "users.csv:1", 'there is no column "familyName"'),
        (f"{HEAD},GivenName\nu1,A,B,C\n", "users.csv:1:GivenName",
         'two columns hold "givenName"'),
        ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>\n", "users.csv:1", "this is XML or HTML, not CSV"),
        ("", "users.csv", "the file is empty"),
        (f"{HEAD}\n,A,B\n", "users.csv:2:sourcedId", "the row has no sourcedId"),
        ("sourcedId,role,givenName,familyName\nu1,student,,B\n", "users.csv:2:givenName",
         "the person has no name here"),
        (f'{HEAD}\nu1,"A\nB",C\n', "users.csv:2:givenName",
         "the cell holds a line break or a sign that cannot be seen"),
        (f"{HEAD}\nu1,A\0,C\n", "users.csv:2:givenName",
         "the cell holds a line break or a sign that cannot be seen"),
        (f"{HEAD}\nu1,{'A' * 200_000},C\n", "users.csv:2", "a cell holds more than 131,072 characters"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_place(users: str, place_: str, message: str, tmp_path: Path) -> None:
    _, errors, _ = read(folder(tmp_path / "e", {**texts(enrollments=None), "users.csv": users}))
    assert errors == [(place_, message)]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_what_is_not_utf_8_is_refused(encoding: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict(texts())
    files["users.csv"] = text([student("u1", givenName="Zoë")]).encode(encoding)
    _, errors, _ = read(folder(tmp_path / "e", files))
    assert [one[1] for one in errors] == ["there or soon behind is text that is not UTF-8"]


# ------------------------------------------------------------------------------------------------- hostile archives


def entry(name: str, *, mode: int = 0o644, flags: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.flag_bits = flags
    return made


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../users.csv", '"../users.csv" leads out of the archive'),
        ("/etc/users.csv", '"/etc/users.csv" leads out of the archive'),
        ("a/../../users.csv", '"a/../../users.csv" leads out of the archive'),
        ("c:/users.csv", '"c:/users.csv" leads out of the archive'),
    ],
)
def test_a_path_out_of_the_archive_is_refused(name: str, message: str, tmp_path: Path) -> None:
    roster, errors, _ = read(archive(tmp_path / "a.zip", {**texts(), name: "x"}))
    assert roster is None
    assert ("", message) in errors
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_a_link_in_the_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", texts())
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(entry("link.csv", mode=stat.S_IFLNK | 0o777), "/etc/passwd")
    assert read(path)[1] == [("", '"link.csv" is a symbolic link')]


def test_a_link_in_the_folder_is_refused(tmp_path: Path) -> None:
    here = folder(tmp_path / "e", texts())
    (here / "users.csv").rename(tmp_path / "users.csv")
    (here / "users.csv").symlink_to(tmp_path / "users.csv")
    assert read(here)[1] == [("users.csv", "this is not a regular file")]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = "sourcedId,givenName,familyName\n" + "a,b,c\n" * 2_000_000
    roster, errors, _ = read(archive(tmp_path / "a.zip", {**texts(), "users.csv": bomb}))
    assert roster is None
    assert errors == [("", '"users.csv" unpacks to more than 200 times its size')]


def test_a_size_that_lies_ends_with_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "e", texts())
    findings = Findings()
    export = open_export(path, findings)
    monkeypatch.setattr(oneroster_files, "LARGEST", 100)
    assert export is not None
    read_roster(export, findings)
    assert ("users.csv", "the table is larger than 0 MiB") in [(one.place, one.message) for one in findings]


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", texts())
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert read(path)[1] == [("", "the ZIP archive is damaged")]
    path.write_bytes(data[:60] + bytes(20) + data[80:])
    assert any(message == "the archive is damaged here" for _, message in read(path)[1])


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"<xml/>", "this is XML"), (b"hello", "this is neither a folder nor a ZIP archive")],
)
def test_what_is_no_archive_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert read(path)[1] == [("", message)]


def test_a_workbook_several_exports_and_none_are_refused(tmp_path: Path) -> None:
    assert read(archive(tmp_path / "a.zip", {"[Content_Types].xml": "<x/>"}))[1] == [("", "this is a workbook")]
    twice = {f"{top}/users.csv": "x" for top in ("a", "b")}
    assert ("", "the archive holds several exports") in read(archive(tmp_path / "b.zip", twice))[1]
    assert read(archive(tmp_path / "c.zip", {"x.csv": "x"}))[1] == [("", "there is no users.csv in it")]


def test_an_encrypted_entry_and_too_many_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", texts())
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert [message for _, message in read(path)[1]] == ['"enrollments.csv" is encrypted']
    many = archive(tmp_path / "b.zip", {f"{number}.txt": "" for number in range(1001)})
    assert read(many)[1] == [("", "the archive holds 1,001 files")]


# ------------------------------------------------------------------------------------------------------- samples


@needs_samples
@pytest.mark.parametrize(
    ("name", "people", "notes"),
    [
        ("csv-1.1-sample", {"student": 3, "teacher": 2}, 2),
        ("csv-1.2-sample", {"student": 3, "teacher": 2, "school administrator": 1}, 4),
        ("csv-1.1-messy-sample", {"student": 2}, 0),
    ],
)
def test_the_samples_of_others_are_read(name: str, people: dict[str, int], notes: int) -> None:
    roster, errors, told = read(SAMPLES / name)
    assert roster is not None
    assert errors == []
    roles = [one.role for one in roster.users.values()]
    assert {role: roles.count(role) for role in roles} == people
    assert len(told) == notes


def test_passwords_and_demographics_are_never_kept(tmp_path: Path) -> None:
    files = {**texts(), "demographics.csv": "sourcedId,birthDate\nu1,2010-01-01\n"}
    roster, _, _ = read(folder(tmp_path / "e", files))
    assert "secret" not in repr(roster)
    assert "example.org" not in repr(roster)
    assert "2010-01-01" not in repr(roster)
    assert class_("k1")["sourcedId"] in repr(roster)
