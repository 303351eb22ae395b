import csv
import json
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        yield found


def test_one_student_in_full(place: Place) -> None:
    run = place.mbl("audit", "s-1", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("s-1   class of 2029   hs   as of 2026-03-01\nLocal diploma: ")
    assert "STEM" in run.out


def test_all_students_in_brief(place: Place) -> None:
    run = place.mbl("audit", "--all", *AS_OF)
    assert run.status == 0
    assert [line.split()[:2] for line in run.out.splitlines()[1:3]] == [["s-1", "2029"], ["s-2", "2029"]]
    assert run.out.splitlines()[-1].startswith("class of 2029: 2 ")


def test_a_class(place: Place) -> None:
    found = json.loads(place.mbl("audit", "--class", "2029", "--format", "json", *AS_OF).out)
    assert [audit["student"] for audit in found["audits"]] == ["s-1", "s-2"]
    empty = place.mbl("audit", "--class", "1999", "--format", "json")
    assert (empty.status, empty.out) == (2, "")
    assert "the classes are 2029" in empty.err


def test_some_students_in_the_order_in_which_they_are_named(place: Place) -> None:
    run = place.mbl("audit", "s-2", "s-1", "s-2", "--format", "jsonl", *AS_OF)
    assert [json.loads(line)["student"] for line in run.out.splitlines()] == ["s-2", "s-1"]


def test_credit_is_exact(place: Place) -> None:
    (found,) = json.loads(place.mbl("audit", "s-1", "--format", "json", *AS_OF).out)["audits"]
    assert (found["total"]["needed"], found["total"]["counted"], found["total"]["short"]) == ("3", "1", "2")
    assert [award["id"] for award in found["awards"]] == ["experience:algebra"]


def test_as_of_a_day_before_the_work(place: Place) -> None:
    (found,) = json.loads(place.mbl("audit", "s-1", "--format", "json", "--as-of", "2026-01-09").out)["audits"]
    assert found["total"]["counted"] == "0"


def test_csv_has_a_header_and_rows(place: Place) -> None:
    rows = list(csv.DictReader(StringIO(place.mbl("audit", "--all", "--format", "csv", *AS_OF).out)))
    assert {row["student"] for row in rows} == {"s-1", "s-2"}
    assert {row["type"] for row in rows} == {"total", "requirement", "condition"}


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_no_name_is_printed(place: Place, form: str) -> None:
    run = place.mbl("audit", "--all", "--format", form, *AS_OF)
    assert [name for name in NAMES if name in run.out + run.err] == []


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_the_same_bytes_twice(place: Place, form: str) -> None:
    arguments = ("audit", "--all", "--format", form, *AS_OF)
    assert place.mbl(*arguments).out == place.mbl(*arguments).out


@pytest.mark.parametrize("arguments", [(), ("s-1", "--all"), ("--all", "--class", "2029")])
def test_whose_audit_must_be_clear(place: Place, arguments: tuple[str, ...]) -> None:
    run = place.mbl("audit", *arguments)
    assert (run.status, run.out) == (2, "")
    assert "--class YEAR" in run.err


@pytest.mark.parametrize("arguments", [("s-l",), ("s-1", "s-l")])
def test_an_unknown_student_names_the_nearest(place: Place, arguments: tuple[str, ...]) -> None:
    run = place.mbl("audit", *arguments)
    assert (run.status, run.out) == (2, "")
    assert 'no student has the id "s-l"' in run.err
    assert "did you mean" in run.err


@pytest.mark.parametrize("fail_on", [("short", 1), ("needs-decision", 0), ("undetermined", 0), ("never", 0)])
def test_what_fails(place: Place, fail_on: tuple[str, int]) -> None:
    assert place.mbl("audit", "s-1", "--fail-on", fail_on[0], *AS_OF).status == fail_on[1]


def test_a_student_whom_an_error_touches_is_listed_and_not_audited(place: Place) -> None:
    place.break_student()
    run = place.mbl("audit", "--all", "--format", "jsonl", *AS_OF)
    lines = [json.loads(line) for line in run.out.splitlines()]
    assert run.status == 1
    assert [(line["student"], line["state"] == "blocked") for line in lines] == [("s-1", False), ("s-2", True)]
    assert lines[1]["errors"][0]["rule"] == "MBL201"
    assert "bad.yaml:4" in run.err


def test_one_student_whom_an_error_touches(place: Place) -> None:
    place.break_student()
    run = place.mbl("audit", "s-2", *AS_OF)
    assert (run.status, run.out) == (1, "s-2: errors in the records: MBL201\n")
    assert place.mbl("audit", "s-1", *AS_OF).status == 0


def test_errors_can_be_allowed_and_are_said(place: Place) -> None:
    place.break_student()
    run = place.mbl("audit", "s-2", "--allow-errors", *AS_OF)
    assert run.status == 0
    assert run.out.startswith("! what follows may be wrong: s-2: errors in the records: MBL201")


def test_a_student_whose_enrolment_cannot_be_read_is_not_left_out_in_silence(place: Place) -> None:
    place.folder.write("students-2.yaml", "mbl: students/1\nid: s-3\nschool: hs\nclass: 2029\ngrade: nine\n")
    run = place.mbl("audit", "--all", *AS_OF)
    assert run.status == 1
    assert "students-2.yaml" in run.err


def test_an_error_in_what_all_results_rest_on_stops_everything(place: Place) -> None:
    place.break_everything()
    for arguments in (("s-1",), ("--all",), ("s-1", "--allow-errors")):
        run = place.mbl("audit", *arguments)
        assert (run.status, run.out) == (1, "")
        assert "extra.yaml:4" in run.err
        assert "mbl validate" in run.err


def test_a_file_is_private(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    run = place.mbl("audit", "--all", "--format", "csv", "--output", str(path))
    assert (run.status, run.out) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
