"""`mbl post` as a registrar runs it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.cutting import cut
from tests.running import Done, run

Mbl = Callable[..., Done]
LATE = ("--on", "2026-06-20")


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those to whom something is due, one with a diploma, one with more posted than found, and one with nothing due."""
    return cut(tmp_path_factory.mktemp("post") / "district", ("s-0001", "s-0010", "s-0012", "s-0031", "s-0047"))


@pytest.fixture
def folder(part: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(part, tmp_path / "district"))


@pytest.fixture
def mbl(folder: Path) -> Mbl:
    def post(*arguments: str, answers: str | None = None) -> Done:
        return run(folder, ("post", *arguments, "--by", "r-delgado"), answers)

    return post


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.yaml")}


def test_what_is_due_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    whole = Path(shutil.copytree(ROOT / "examples" / "district", tmp_path / "whole"))
    before = contents(whole)
    done = run(whole, ("post", "--all", *LATE, "--diplomas", "--dry-run", "--by", "r-delgado"))
    assert (done.returncode, done.stderr) == (0, "nothing was written\n")
    assert done.stdout.splitlines() == [
        "student  credit                  title        amount  earned      toward",
        "s-0010   experience:precalculus  Precalculus  1       2026-06-12  stem",
        "s-0010  diploma ct-2024  High school diploma",
        "s-0012  diploma ct-2024  High school diploma",
        "s-0031  not posted: experience:health-1: 0 found as earned, 0.5 posted; the posted credit counts",
    ]
    assert contents(whole) == before


def test_what_is_posted_is_the_ledger_and_no_longer_due(folder: Path, mbl: Mbl) -> None:
    before = contents(folder)
    done = mbl("--all", *LATE, "--diplomas", "--yes")
    files = ("ledger/2025-26-hvhs.yaml", "ledger/diplomas.yaml")
    assert done.returncode == 0
    assert done.stderr == f"posted 1 credit (1 in all) and 2 diplomas of 2 students in {', '.join(files)}\n"
    after = contents(folder)
    assert {path for path in after if after[path] != before[path]} == set(files)
    for path in files:
        assert after[path].startswith(before[path])
    line = after[files[0]].decode().splitlines()[-1]
    assert line == (
        "  - {id: p-s-0010-precalculus, student: s-0010, experience: precalculus, title: Precalculus, amount: 1, "
        'toward: [stem], earned: 2026-06-12, posted: 2026-06-20, policy: "ct, as of 2026-11-01; '
        'hv-credit, as of 2022-06-14; hv-graduation, as of 2024-03-12; judging-2025, as of 2025-08-27"}'
    )
    assert run(folder, ("validate",)).returncode == 0
    again = mbl("--all", *LATE, "--diplomas", "--yes")
    assert again.stderr == "nothing is due\n"
    assert contents(folder) == after


def test_without_diplomas_none_is_conferred(mbl: Mbl) -> None:
    assert "diploma" not in mbl("s-0012", *LATE, "--yes").stdout
    assert "s-0012" in mbl("s-0012", *LATE, "--diplomas", "--dry-run").stdout


def test_a_person_is_asked(folder: Path, mbl: Mbl) -> None:
    before = contents(folder)
    refused = mbl("s-0010", *LATE, answers="n\n")
    assert (refused.returncode, contents(folder)) == (1, before)
    assert "Post 1 credit (1 in all) of 1 student?" in refused.stderr
    assert "nothing was posted" in refused.stderr
    assert mbl("s-0010", *LATE, answers="y\n").returncode == 0
    assert contents(folder) != before


def test_nobody_can_be_asked_in_a_script(folder: Path, mbl: Mbl) -> None:
    before = contents(folder)
    done = mbl("s-0010", *LATE)
    assert (done.returncode, contents(folder)) == (2, before)
    assert "--yes" in done.stderr


def test_the_day_decides_what_is_due(mbl: Mbl) -> None:
    assert mbl("s-0010", "--on", "2026-06-11", "--dry-run").stderr == "nothing is due\n"
    assert mbl("s-0010", "--on", "2026-06-12", "--dry-run").stderr == "nothing was written\n"


def test_who_posts_is_on_the_staff(folder: Path) -> None:
    done = run(folder, ("post", "s-0010", "--by", "r-delgad"))
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "r-delgado"?' in done.stderr


def test_a_student_whom_an_error_touches_is_left_out(folder: Path, mbl: Mbl) -> None:
    ledger = folder / "ledger" / "2025-26-hvhs.yaml"
    broken = "  - {id: p-x, student: s-0010, experience: algebra-11, title: A, amount: 1, earned: 2026-05-01}\n"
    ledger.write_text(ledger.read_text() + broken)
    before = contents(folder)
    done = mbl("s-0010", "s-0012", *LATE, "--diplomas", "--dry-run")
    assert (done.returncode, contents(folder)) == (1, before)
    assert done.stdout == "s-0012  diploma ct-2024  High school diploma\n"
    assert "MBL201" in done.stderr


def test_json_has_exact_amounts_and_the_policies(mbl: Mbl) -> None:
    done = mbl("--class", "2026", *LATE, "--diplomas", "--format", "json", "--dry-run")
    found = json.loads(done.stdout)
    assert (found["schema"], found["on"]) == (1, "2026-06-20")
    assert found["credits"] == [
        {
            "student": "s-0010",
            "award": "experience:precalculus",
            "title": "Precalculus",
            "amount": "1",
            "posted": "0",
            "basis": "mastery",
            "toward": ["stem"],
            "earned": "2026-06-12",
            "policy": found["diplomas"][0]["policy"],
        }
    ]
    assert [one["student"] for one in found["diplomas"]] == ["s-0010", "s-0012"]


def test_csv_has_a_line_for_each_entry(mbl: Mbl) -> None:
    done = mbl("--class", "2026", *LATE, "--diplomas", "--format", "csv", "--dry-run")
    lines = done.stdout.splitlines()
    assert lines[0] == "student,credit,diploma,title,amount,posted_before,basis,toward,earned,policy"
    assert lines[1].startswith("s-0010,experience:precalculus,,Precalculus,1,0,mastery,stem,2026-06-12,")
    assert [line.split(",")[:3] for line in lines[2:]] == [["s-0010", "", "ct-2024"], ["s-0012", "", "ct-2024"]]
