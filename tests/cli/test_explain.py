import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at

THINGS = ("MATH.1", "MATH.1.a", "algebra", "stem", "numbers", "service", "total", "diploma")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        yield found


def test_reasons_have_files_and_lines(place: Place) -> None:
    run = place.mbl("explain", "s-1", "MATH.1", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("s-1, target MATH.1, as of 2026-03-01: mastered\n\n")
    assert "[evidence.yaml:8]" in run.out


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("form", ["text", "json"])
def test_everything_has_reasons_and_no_names(place: Place, thing: str, form: str) -> None:
    run = place.mbl("explain", "s-1", thing, "--format", form, *AS_OF)
    assert run.status == 0
    assert [name for name in NAMES if name in run.out] == []


def test_json_has_keys_and_no_lines(place: Place) -> None:
    found = json.loads(place.mbl("explain", "s-1", "algebra", "--format", "json", *AS_OF).out)
    assert (found["schema"], found["kind"], found["state"]) == (1, "experience", "earned")
    assert (found["reason"]["file"], found["reason"]["keys"]) == ("experience.yaml", [])


def test_an_unknown_thing_names_the_nearest(place: Place) -> None:
    run = place.mbl("explain", "s-1", "MATH.1.aa", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'did you mean "MATH.1.a"?' in run.err


def test_a_student_whom_an_error_touches(place: Place) -> None:
    place.break_student()
    refused = place.mbl("explain", "s-2", "total", *AS_OF)
    assert (refused.status, refused.out) == (1, "")
    assert "bad.yaml:4" in refused.err
    assert "--allow-errors" in refused.err
    allowed = place.mbl("explain", "s-2", "total", "--allow-errors", *AS_OF)
    assert allowed.status == 0
    assert allowed.out.startswith("! 1 error touch")


def test_a_file_is_private(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "why.txt"
    assert place.mbl("explain", "s-1", "total", "--output", str(path)).status == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
