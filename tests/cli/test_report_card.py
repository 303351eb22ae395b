import json
import stat
from pathlib import Path

import pytest
from tests.districts import build
from tests.reports.commands import Place
from tests.reports.terms_sample import DATA


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(build(tmp_path / "district", DATA), capsys)


def data(place: Place, *asked: str) -> dict[str, object]:
    run = place.mbl("report-card", *asked, "--format", "json")
    assert run.status == 0, run.err
    return dict(json.loads(run.out))


def term_and_day(place: Place, *asked: str) -> tuple[str, str]:
    found = data(place, "s-1", *asked)
    period, frame = found["period"], found["frame"]
    assert isinstance(period, dict)
    assert isinstance(frame, dict)
    return period["id"], frame["as_of"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("--as-of", "2026-03-01"), ("2025-26.s2", "2026-03-01")),
        (("--as-of", "2026-01-23"), ("2025-26.s1", "2026-01-23")),
        (("--as-of", "2026-08-01"), ("2025-26.s2", "2026-08-01")),
        (("--term", "2025-26.s1"), ("2025-26.s1", "2026-01-25")),
        (("--term", "2025-26.s1", "--as-of", "2026-03-01"), ("2025-26.s1", "2026-03-01")),
    ],
)
def test_the_term_and_the_day(place: Place, asked: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert term_and_day(place, *asked) == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--term", "2025-26.s3"), 'no term has the id "2025-26.s3"'),
        (("--as-of", "2025-08-01"), "entered the district on 2025-09-01"),
        (("--term", "2025-26.s2", "--as-of", "2026-01-25"), "the term 2025-26.s2 begins on 2026-01-26"),
    ],
)
def test_what_cannot_be_told(place: Place, asked: tuple[str, ...], said: str) -> None:
    run = place.mbl("report-card", "s-1", *asked)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_it_comes_in_the_language_of_the_family(place: Place) -> None:
    day = ("--as-of", "2026-03-01")
    assert [language(data(place, one, *day)) for one in ("s-1", "s-2", "s-3")] == ["es", "en", "en"]
    assert language(data(place, "s-1", "--language", "en", *day)) == "en"


def language(found: dict[str, object]) -> str:
    frame = found["frame"]
    assert isinstance(frame, dict)
    return str(frame["language"])


def test_a_file_is_its_owners_alone(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "card.html"
    run = place.mbl("report-card", "s-1", "--as-of", "2026-03-01", "--output", str(path))
    assert (run.status, run.out, stat.S_IMODE(path.stat().st_mode)) == (0, "", 0o600)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_errors_refuse_the_card_or_stand_above_it(place: Place) -> None:
    place.break_student()
    place.folder.write("bad.yaml", (place.folder.root / "bad.yaml").read_text().replace("algebra", "tools"))
    day = ("--as-of", "2026-03-01")
    run = place.mbl("report-card", "s-2", *day)
    assert (run.status, run.out) == (1, "")
    allowed = place.mbl("report-card", "s-2", "--allow-errors", *day)
    assert allowed.status == 0
    assert "so what follows may be wrong" in " ".join(allowed.out.split())
