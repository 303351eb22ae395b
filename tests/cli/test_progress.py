import json
from pathlib import Path
from typing import Any

import pytest
from tests.districts import build
from tests.reports.commands import Place
from tests.reports.terms_sample import DATA


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(build(tmp_path / "district", DATA), capsys)


def data(place: Place, *asked: str) -> dict[str, Any]:
    run = place.mbl("progress", *asked, "--format", "json")
    assert run.status == 0, run.err
    return dict(json.loads(run.out))


@pytest.mark.parametrize(
    ("asked", "since", "report"),
    [
        (("--as-of", "2026-03-14"), "2026-01-20", "Fall"),
        (("--as-of", "2026-06-20"), "2026-06-15", "Spring"),
        (("--as-of", "2025-12-10"), "2025-08-31", None),
        (("--as-of", "2026-03-14", "--since", "2026-03-01"), "2026-03-01", None),
    ],
)
def test_since_which_day(place: Place, asked: tuple[str, ...], since: str, report: str | None) -> None:
    found = data(place, "s-2", *asked)
    assert (found["since"], found["report"]) == (since, report)


@pytest.mark.parametrize("since", ["2026-03-14", "2026-04-01"])
def test_a_day_that_is_not_earlier(place: Place, since: str) -> None:
    run = place.mbl("progress", "s-1", "--as-of", "2026-03-14", "--since", since)
    assert (run.status, run.out) == (2, "")
    assert f"{since} is not before 2026-03-14" in run.err


def test_it_comes_in_the_language_of_the_family(place: Place) -> None:
    found = data(place, "s-1", "--as-of", "2026-03-14")
    assert (found["frame"]["language"], found["document"]) == ("es", "progress-report")
    assert [one["line"]["id"] for one in found["struggles"]] == ["MATH.1.b"]


@pytest.mark.parametrize("form", ["html", "markdown", "text", "json"])
def test_the_same_bytes_twice(place: Place, form: str) -> None:
    asked = ("progress", "s-1", "--as-of", "2026-03-14", "--format", form)
    assert place.mbl(*asked).out == place.mbl(*asked).out
