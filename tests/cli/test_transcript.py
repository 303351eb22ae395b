import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, Place, district_at

POSTED = """\
mbl: ledger/1
items:
  - {entry: credit, id: l-1, student: s-1, experience: algebra, title: Algebra, amount: 1, basis: mastery,
     toward: [stem], earned: 2026-01-10, posted: 2026-02-01, by: t-one, policy: local}
"""


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        yield found


def test_the_terminal_gets_text(place: Place) -> None:
    run = place.mbl("transcript", "s-1", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("UNOFFICIAL TRANSCRIPT")
    assert "Maya Quillfeather" in run.out
    assert "not yet posted" in run.out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("t.html", "<!DOCTYPE html>"),
        ("t.md", "# Transcript"),
        ("t.TXT", "UNOFFICIAL"),
        ("t.json", "{"),
        ("transcript", "<!DOCTYPE html>"),
    ],
)
def test_a_file_gets_what_its_name_says(place: Place, tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    run = place.mbl("transcript", "s-1", "--output", str(path), *AS_OF)
    assert (run.status, run.out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(start)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_form_that_is_named_wins(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    place.mbl("transcript", "s-1", "--output", str(path), "--format", "markdown", *AS_OF)
    assert path.read_text(encoding="utf-8").startswith("# Transcript")
    assert place.mbl("transcript", "s-1", "--output", "-", *AS_OF).out.startswith("<!DOCTYPE html>")


def test_the_official_transcript_prints_the_ledger(place: Place) -> None:
    asked = ("transcript", "s-1", "--official", "--format", "json", *AS_OF)
    before = json.loads(place.mbl(*asked).out)
    assert (before["official"], before["years"], before["totals"]["earned"]) == (True, [], "0")
    place.folder.write("ledger.yaml", POSTED)
    after = json.loads(place.mbl(*asked).out)
    assert [line["id"] for year in after["years"] for line in year["lines"]] == ["algebra"]
    assert [(one["id"], one["counted"]) for one in after["requirements"]] == [("stem", "1"), ("numbers", "0")]


def test_the_birth_date_is_asked_for(place: Place) -> None:
    assert "April 11, 2011" not in place.mbl("transcript", "s-1", *AS_OF).out
    assert "April 11, 2011" in place.mbl("transcript", "s-1", "--birth-date", *AS_OF).out


def test_a_private_condition_is_nowhere(place: Place) -> None:
    for form in ("html", "markdown", "text", "json"):
        out = place.mbl("transcript", "s-1", "--format", form, *AS_OF).out
        assert "Forty hours" in out
        assert "financial" not in out.lower()
        assert "aid-form" not in out


@pytest.mark.parametrize("form", ["html", "markdown", "text", "json"])
def test_the_same_bytes_twice(place: Place, form: str) -> None:
    arguments = ("transcript", "s-2", "--format", form, *AS_OF)
    assert place.mbl(*arguments).out == place.mbl(*arguments).out


def test_a_hostile_name_is_escaped(place: Place) -> None:
    out = place.mbl("transcript", "s-2", "--format", "html", *AS_OF).out
    assert "=1+1 &lt;b&gt;Bo&lt;/b&gt;" in out
    assert "<b>Bo" not in out


def test_an_error_that_touches_the_student_refuses_the_document(place: Place, tmp_path: Path) -> None:
    place.break_student()
    path = tmp_path / "t.html"
    run = place.mbl("transcript", "s-2", "--output", str(path), *AS_OF)
    assert (run.status, run.out, path.exists()) == (1, "", False)
    assert "bad.yaml:4" in run.err
    assert "did you mean" in run.err
    assert place.mbl("transcript", "s-1", *AS_OF).status == 0


@pytest.mark.parametrize("form", ["html", "markdown", "text", "json"])
def test_errors_that_are_allowed_are_said_in_every_form(place: Place, form: str) -> None:
    place.break_student()
    run = place.mbl("transcript", "s-2", "--allow-errors", "--format", form, *AS_OF)
    assert run.status == 0
    assert "so what follows may be wrong" in " ".join(run.out.split())


def test_an_official_transcript_is_never_printed_over_errors(place: Place) -> None:
    run = place.mbl("transcript", "s-2", "--official", "--allow-errors")
    assert (run.status, run.out) == (2, "")


def test_an_error_in_what_all_results_rest_on_refuses_everything(place: Place) -> None:
    place.break_everything()
    run = place.mbl("transcript", "s-1", "--allow-errors")
    assert (run.status, run.out) == (1, "")
    assert "extra.yaml:4" in run.err


def test_without_people_files_there_is_an_id_and_a_notice(place: Place) -> None:
    (place.folder.root / "people.yaml").unlink()
    run = place.mbl("transcript", "s-1", *AS_OF)
    assert run.status == 0
    assert "s-1" in run.out
    assert "No people file names this student" in " ".join(run.out.split())
    official = place.mbl("transcript", "s-1", "--official")
    assert (official.status, official.out) == (2, "")


def test_an_unknown_student_names_the_nearest(place: Place) -> None:
    run = place.mbl("transcript", "s-l")
    assert (run.status, run.out) == (2, "")
    assert "did you mean" in run.err


def test_a_day_that_is_none(place: Place) -> None:
    assert place.mbl("transcript", "s-1", "--as-of", "2026-02-30").status == 2
