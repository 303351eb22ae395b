"""`mbl record` and the guard before outputs, as a person runs them on a fresh district."""

from pathlib import Path

import pytest
from tests.running import Done, run

from mblkit.__main__ import main
from mblkit.cli import app


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    mbl(tmp_path, "init", "d", "--id", "d")
    return tmp_path / "d"


def mbl(folder: Path, *arguments: str) -> Done:
    return run(folder, arguments)


def evidence(folder: Path) -> str:
    (path,) = folder.glob("evidence/*/algebra-1.1.yaml")
    return path.read_text()


def test_one_piece_is_added_and_the_district_stays_clean(fresh: Path) -> None:
    before, day = evidence(fresh), f"{next(fresh.glob('evidence/*')).name[:4]}-11-02"
    done = mbl(fresh, "record", "student-1", "MATH.2=exemplary", "--task", "prove-it", "--by", "staff-1", "--on", day)
    assert done.returncode == 0, done.stderr
    assert evidence(fresh).startswith(before)
    assert f"  - task: prove-it\n    on: {day}\n    scores:\n      student-1: {{MATH.2: exemplary}}" in evidence(fresh)
    assert mbl(fresh, "validate", "--fail-on", "advice").returncode == 0


def test_a_correction_keeps_the_day_of_the_work(fresh: Path) -> None:
    """A corrected score that were dated today would outrank later work."""
    day = f"{next(fresh.glob('evidence/*')).name[:4]}-09-14"
    more = ("--by", "staff-1", "--id", "fix-1", "--replaces", day)
    done = mbl(fresh, "record", "student-2", "MATH.1.b=beginning", "--task", "phone-plans", *more)
    assert done.returncode == 0, done.stderr
    added = evidence(fresh).partition("id: fix-1")[0].rpartition("- task")[2]
    assert f"on: {day}\n" in added
    assert "recorded: " in added
    assert mbl(fresh, "validate").returncode == 0


@pytest.mark.parametrize(
    ("scores", "more", "said"),
    [
        ("MATH.2=exemplry", (), 'did you mean "exemplary"?'),
        ("MATH.2", (), "is no score"),
        ("MATH.9=proficient", (), "MATH.9"),
        ("MATH.2=proficient", ("--on", "2026-02-30"), "is not a day"),
        ("MATH.1=proficient", (), "is a competency with indicators"),
        ("MATH.2=proficient", ("--replaces", "2026-09-21"), "add one, such as --id fix-1"),
        ("MATH.2=proficient", ("--section", "a", "--experience", "b"), "give --section or --experience, and not both"),
        ("MATH.2=proficient", ("--attempt", "two"), "'--attempt': it is not a whole number; write digits only"),
    ],
)
def test_what_is_refused_writes_nothing(fresh: Path, scores: str, more: tuple[str, ...], said: str) -> None:
    before = evidence(fresh)
    done = mbl(fresh, "record", "student-1", scores, "--task", "prove-it", "--by", "staff-1", *more)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert evidence(fresh) == before


def test_the_day_lies_in_the_year_of_the_class(fresh: Path) -> None:
    year = int(next(fresh.glob("evidence/*")).name[:4])
    more = ("record", "student-1", "MATH.2=exemplary", "--task", "prove-it", "--by", "staff-1")
    section = ("--section", "algebra-1.1")
    before = evidence(fresh)
    done = mbl(fresh, *more, *section, "--on", f"{year + 1}-07-02")
    assert (done.returncode, f"{year + 1}-07-02 lies outside {year}-{year % 100 + 1:02}" in done.stderr) == (1, True)
    assert evidence(fresh) == before
    done = mbl(fresh, *more, *section, "--on", f"{year + 1}-07-02", "--attempt", "2", "--dry-run")
    assert done.returncode == 0, done.stderr


def test_a_day_to_come_is_told(fresh: Path) -> None:
    more = ("record", "student-3", "MATH.2=exemplary", "--task", "prove-it", "--by", "staff-1", "--dry-run")
    outside = ("--experience", "algebra-1")
    assert "2199-03-01 is still to come" in mbl(fresh, *more, *outside, "--on", "2199-03-01").stderr
    assert "still to come" not in mbl(fresh, *more, *outside).stderr


def test_a_dry_run_writes_nothing(fresh: Path) -> None:
    before = evidence(fresh)
    more = ("--task", "prove-it", "--by", "staff-1", "--dry-run")
    done = mbl(fresh, "record", "student-1", "MATH.2=exemplary", *more)
    assert done.returncode == 0
    assert "+      student-1: {MATH.2: exemplary}" in done.stdout
    assert evidence(fresh) == before


@pytest.mark.parametrize("output", ["mbl.yaml", "new.yaml", "policies/district.yaml", "README.txt"])
def test_an_output_never_takes_the_place_of_a_district_file(fresh: Path, output: str) -> None:
    (fresh / "README.txt").write_text("# kept\nmbl: task/1\n")
    before = {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()}
    done = mbl(fresh, "audit", "--all", "--output", output)
    assert done.returncode == 2
    assert "file of the district" in done.stderr
    assert {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()} == before


def test_a_folder_inside_a_district_is_not_checked_alone(fresh: Path) -> None:
    done = mbl(fresh, "validate", "-C", "evidence")
    assert done.returncode == 2
    assert "did you mean" in done.stderr


def test_an_error_of_the_system_names_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(error: OSError) -> int:
        raise error

    monkeypatch.setattr(app, "run", lambda _: fail(PermissionError(13, "Permission denied", "a/b.yaml")))
    with pytest.raises(SystemExit, match="2"):
        main()
    assert capsys.readouterr().err == 'mbl: "a/b.yaml": permission denied\n'
    monkeypatch.setattr(app, "run", lambda _: fail(OSError(5, "Input/output error")))
    with pytest.raises(SystemExit, match="2"):
        main()
    assert capsys.readouterr().err == "mbl: input/output error\n"
