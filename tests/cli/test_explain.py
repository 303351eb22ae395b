import json
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at

from mblkit.__main__ import main

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "district"

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


def test_credit_that_is_counted_elsewhere_is_listed(place: Place) -> None:
    out = place.mbl("explain", "s-1", "numbers", *AS_OF).out
    assert "counted: experience:algebra 1" in out
    assert "set-aside" not in out


def test_an_experience_that_is_not_taken_says_where_the_student_stands(place: Place) -> None:
    head = "mbl: experience/1\nid: geometry\ntitle: Geometry\narea: math\n"
    text = f"{head}grades: [10]\ncredit: {{amount: 1}}\ncarries: [MATH.2]\n"
    place.folder.write("geometry.yaml", text)
    run = place.mbl("explain", "s-1", "geometry", *AS_OF)
    assert run.status == 0
    assert [line.strip().partition(":")[0] for line in run.out.splitlines()[2:5]] == ["geometry", "note", "part"]
    assert "s-1 takes no part in it by 2026-03-01" in run.out


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("set-aside.txt", ("s-0018", "ELA.3.a")),
        ("override.txt", ("s-0023", "ELA.5.c")),
        ("adjudicated.txt", ("s-0018", "ELA.3.c")),
        ("placement.txt", ("s-0003", "WL.1.a")),
        ("requirement.txt", ("s-0017", "humanities")),
        ("substitution.txt", ("s-0007", "pe-wellness")),
        ("exemption.txt", ("s-0004", "world-language")),
        ("waiver.txt", ("s-0014", "community-service")),
        ("approval.json", ("s-0029", "independent-study", "--format", "json")),
        ("not-taken.txt", ("s-0017", "physics")),
        ("credit.txt", ("s-0017", "algebra-1")),
    ],
)
def test_the_example_district(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[str, str], None],
    name: str,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.setattr(sys, "argv", ["mbl", "explain", *arguments, "--as-of", "2026-06-20", "--root", str(EXAMPLE)])
    with pytest.raises(SystemExit) as stop:
        main()
    printed = capsys.readouterr()
    assert (stop.value.code, printed.err) == (0, "")
    golden(f"explain/{name}", printed.out)
