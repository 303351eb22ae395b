"""`mbl rollover` as a registrar runs it."""

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.cutting import cut
from tests.running import Done, run

NEW_YEAR = """
  - id: 2026-27
    starts: 2026-08-26
    ends: 2027-06-14
    terms:
      - {id: 2026-27.s1, name: Fall semester, starts: 2026-08-26, ends: 2027-01-22}
      - {id: 2026-27.s2, name: Spring semester, starts: 2027-01-25, ends: 2027-06-14}

languages: [en"""
STANDING = """\
mbl: policy/1
id: standing
title: Standing
layer: district
as_of: 2025-05-13
recognition:
  - type: grade-standing
    id: standing
    title: Grade standing
    grades:
      - {grade: 10, criteria: [{figure: credit, at_least: 5}]}
      - {grade: 11, criteria: [{figure: credit, at_least: 11}]}
      - {grade: 12, criteria: [{figure: credit, at_least: 17}]}
"""
LATE = ("--to", "2026-27", "--on", "2026-06-20")


UNREAD = ("evidence", "habits", "people", "assertions", "attestations")  # what is posted is enough to stand somewhere


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some who stand in a higher grade, some who do not, and two who have left."""
    students = ("s-0016", "s-0017", "s-0018", "s-0031", "s-0034", "s-0044", "s-0047", "s-0060")
    return with_a_new_year(cut(tmp_path_factory.mktemp("rollover") / "district", students))


@pytest.fixture
def folder(part: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(part, tmp_path / "district", ignore=shutil.ignore_patterns(*UNREAD)))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    copy = shutil.copytree(ROOT / "examples" / "district", tmp_path / "whole", ignore=shutil.ignore_patterns(*UNREAD))
    return with_a_new_year(Path(copy))


def with_a_new_year(copy: Path) -> Path:
    home = copy / "mbl.yaml"
    home.write_text(home.read_text(encoding="utf-8").replace("\nlanguages: [en", NEW_YEAR, 1), encoding="utf-8")
    (copy / "policies" / "standing.yaml").write_text(STANDING, encoding="utf-8")
    return copy


def rollover(folder: Path, *arguments: str, answers: str | None = None) -> Done:
    return run(folder, ("rollover", *arguments), answers)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.yaml")}


def test_all_is_shown_and_nothing_is_written(folder: Path) -> None:
    before = contents(folder)
    done = rollover(folder, *LATE, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "nothing was written\n")
    lines = done.stdout.splitlines()
    assert lines[0] == "student  grade  to  reason"
    assert "s-0017   11     12  stands in grade 12" in lines
    assert "s-0034   10     -   stands in grade 10" in lines
    assert "algebra-1.2026.1  algebra-1, after algebra-1.2025.1" in lines
    assert not any(line.startswith(("s-0044", "s-0060")) for line in lines), "who has left is not spoken of"
    assert contents(folder) == before


def test_what_is_written_is_done_once(folder: Path) -> None:
    before = contents(folder)
    done = rollover(folder, *LATE, "--yes")
    assert done.returncode == 0
    after = contents(folder)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"sections/2026-27.yaml", *(f"students/class-of-{year}.yaml" for year in (2027, 2028, 2029))}
    assert before.keys() <= after.keys()
    assert done.stderr.startswith("prepared 2026-27: 5 students and 61 classes in ")
    assert "students: [" not in after["sections/2026-27.yaml"].decode(), "rosters are empty"
    assert "MBL2" not in run(folder, ("validate", "--select", "MBL0,MBL1,MBL2")).stdout
    again = rollover(folder, *LATE, "--yes")
    assert (again.returncode, again.stderr) == (0, "nothing is to be done\n")
    assert contents(folder) == after


def test_past_results_stay_what_they_were(folder: Path) -> None:
    def results() -> list[dict[str, object]]:
        asked = ("audit", "s-0031", "s-0034", "--format", "json", "--as-of", "2026-06-01")
        found = json.loads(run(folder, asked).stdout)
        return [{key: one[key] for key in ("student", "state", "total", "awards")} for one in found["audits"]]

    before = results()
    assert rollover(folder, *LATE, "--yes").returncode == 0
    assert results() == before


def test_a_person_is_asked(folder: Path) -> None:
    before = contents(folder)
    refused = rollover(folder, *LATE, answers="n\n")
    assert (refused.returncode, contents(folder)) == (1, before)
    assert "Prepare 2026-27: 5 students and 61 classes?" in refused.stderr
    assert rollover(folder, *LATE).returncode == 2, "nobody can be asked in a script"
    assert contents(folder) == before


def test_a_year_that_is_not_there_is_refused(folder: Path) -> None:
    for to, part in (("2031-32", "to mbl.yaml"), ("2022-23", "a later year")):
        done = rollover(folder, "--to", to)
        assert (done.returncode, done.stdout) == (2, "")
        assert part in done.stderr


def test_a_student_whom_an_error_touches_stays(folder: Path) -> None:
    credits_ = folder / "credits" / "broken.yaml"
    credits_.write_text("mbl: credits/1\nid: c-x\nstudent: s-0017\nbasis: online\n", encoding="utf-8")
    done = rollover(folder, *LATE, "--yes")
    assert done.returncode == 1
    assert "s-0017   11     -   errors touch the records" in done.stdout
    text = (folder / "students" / "class-of-2027.yaml").read_text(encoding="utf-8")
    assert "grade: 12" in text
    assert "{id: s-0017, grade: 11}" in text


def test_json_and_csv(folder: Path, whole: Path) -> None:
    found = json.loads(rollover(whole, *LATE, "--dry-run", "--format", "json").stdout)
    assert (found["schema"], found["year"], found["before"]) == (1, "2026-27", "2025-26")
    assert {"student": "s-0017", "grade": 11, "to": 12, "reason": "stands in grade 12"} in found["moves"]
    assert (sum(one["to"] is not None for one in found["moves"]), len(found["sections"])) == (40, 61)
    lines = rollover(folder, *LATE, "--dry-run", "--format", "csv").stdout.splitlines()
    assert lines[0] == "kind,id,from,to,reason"
    assert "move,s-0017,11,12,stands in grade 12" in lines
