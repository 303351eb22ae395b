import csv
import json
import stat
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.reports.commands import NAMES, Place, district_at
from tests.running import run

AS_OF = ("--as-of", "2026-03-01")
POLICY = """\
mbl: policy/1
id: moderation
title: Moderation
layer: district
as_of: 2025-07-01
moderation: {moderation}
"""
ITEM = (
    "  - {{task: modeling, on: 2026-01-{day:02}, scores: {{s-1: {{MATH.1.a: {first}}}, s-2: {{MATH.1.b: {first}}}}},\n"
    "     details: {{s-1: {{second: {{by: t-two, scores: {{MATH.1.a: {second}}}}}}}}}}}\n"
)


def twice(*scores: tuple[str, str]) -> str:
    """Evidence on MATH.1.a of s-1 by two scorers, and on MATH.1.b of s-2 by one, from the eleventh of January on."""
    items = (ITEM.format(day=place + 11, first=first, second=second) for place, (first, second) in enumerate(scores))
    return f"mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n{''.join(items)}"


SCORES = (
    *[("proficient", "proficient")] * 5,
    *[("developing", "developing")] * 4,
    ("developing", "proficient"),
    ("beginning", "exemplary"),
)


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        found.folder.write("second.yaml", twice(*SCORES))
        yield found


def data(place: Place, *options: str) -> dict[str, Any]:
    run = place.mbl("reliability", "--format", "json", *AS_OF, *options)
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_the_terminal_gets_figures_groups_and_what_to_decide(place: Place) -> None:
    run = place.mbl("reliability", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("Test District: agreement of scorers as of 2026-03-01\n11 of 25 scores were given by two")
    assert [name for name in ("Content areas", "Pairs of scorers", "School years") if name not in run.out] == []
    assert "Criteria" not in run.out
    decide = [" ".join(line.split()) for line in run.out.splitlines() if "second.yaml" in line]
    assert decide == [
        "second.yaml:25 s-1 MATH.1.a modeling 2026-01-21 beginning by t-one exemplary by t-two 3 apart third scorer",
        "second.yaml:23 s-1 MATH.1.a modeling 2026-01-20 developing by t-one proficient by t-two 1 apart to settle",
    ]
    assert [name for name in NAMES if name in run.out] == []


def test_the_figures(place: Place) -> None:
    found = data(place)
    total = found["total"]
    assert (found["schema"], found["document"], found["scored"], found["twice"]) == (1, "reliability", 25, 11)
    assert (total["scores"], total["small"], total["below"]) == (11, False, [])
    assert total["measures"]["exact"]["value"] == "0.818181818182"
    assert total["measures"]["adjacent"]["value"] == "0.909090909091"
    # By chance (1 * 0 + 5 * 4 + 5 * 6 + 0 * 1) / 121: the scorers gave the levels so often.
    assert total["measures"]["kappa"]["observed"] == "0.818181818182"
    assert total["measures"]["kappa"]["expected"] == "0.413223140496"
    assert total["measures"]["kappa"]["value"] == "0.69014084507"
    assert total["measures"]["icc"]["form"] == "2,1"
    assert [(one["by"], one["key"], one["scores"]) for one in found["groups"]] == [
        ("area", "math", 11),
        ("criterion", "MATH.1.a", 11),
        ("task", "modeling", 11),
        ("pair", "t-one t-two", 11),
        ("year", "2025-26", 11),
        ("term", "", 1),
        ("term", "2025-26.s1", 10),
    ]
    first = found["to_adjudicate"][0]
    assert (first["student"], first["gap"], first["state"]) == ("s-1", "3", "third-scorer")
    assert (first["file"], first["keys"]) == ("second.yaml", ["items", 10, "scores", "s-1", "MATH.1.a"])


def test_options_choose_groups_and_areas(place: Place) -> None:
    assert [one["by"] for one in data(place, "--by", "pair", "--by", "area", "--by", "pair")["groups"]] == [
        "pair",
        "area",
    ]
    assert data(place, "--area", "ela")["twice"] == 0
    assert data(place, "--area", "math")["twice"] == 11
    assert "Areas: math" in place.mbl("reliability", "--area", "math", *AS_OF).out


@pytest.mark.parametrize(
    ("view", "there", "not_there"),
    [("agreement", "total", "to_adjudicate"), ("adjudication", "to_adjudicate", "total")],
)
def test_a_view_is_a_part(place: Place, view: str, there: str, not_there: str) -> None:
    found = data(place, "--view", view)
    assert there in found
    assert not_there not in found


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_a_view_is_a_part_of_what_people_read(place: Place, form: str) -> None:
    both = place.mbl("reliability", "--format", form, *AS_OF).out
    figures = place.mbl("reliability", "--format", form, "--view", "agreement", *AS_OF).out
    decide = place.mbl("reliability", "--format", form, "--view", "adjudication", *AS_OF).out
    assert ["Quadratic kappa" in one for one in (both, figures, decide)] == [True, True, False]
    assert ["To adjudicate" in one for one in (both, figures, decide)] == [True, False, True]


def test_csv_holds_one_table(place: Place) -> None:
    figures = list(csv.DictReader(StringIO(place.mbl("reliability", "--format", "csv", *AS_OF).out)))
    assert {one["by"] for one in figures} == {"all", "area", "criterion", "task", "pair", "year", "term"}
    kappa = next(one for one in figures if one["by"] == "all" and one["measure"] == "kappa")
    assert (kappa["scores"], kappa["value"], kappa["reason"]) == ("11", "0.69014084507", "")
    out = place.mbl("reliability", "--format", "csv", "--view", "adjudication", *AS_OF).out
    decide = list(csv.DictReader(StringIO(out)))
    assert [(one["student"], one["first"], one["second"], one["where"]) for one in decide] == [
        ("s-1", "beginning", "exemplary", "second.yaml:25"),
        ("s-1", "developing", "proficient", "second.yaml:23"),
    ]


def test_a_policy_sets_targets_and_what_holds(place: Place) -> None:
    policy = "{within: mean, targets: {exact: 0.85, adjacent: 0.9, kappa: 0.7}}"
    place.folder.write("moderation.yaml", POLICY.format(moderation=policy))
    found = data(place)
    assert found["total"]["below"] == ["exact", "kappa"]
    assert found["moderation"]["within"] == {
        "value": "mean",
        "layer": "district",
        "cites": None,
        "file": "moderation.yaml",
        "keys": ["moderation", "within"],
    }
    assert [one["state"] for one in found["to_adjudicate"]] == ["third-scorer"]
    run = place.mbl("reliability", "--by", "pair", "--fail-on", "targets", *AS_OF)
    assert run.status == 1
    assert "all scores: exact misses the target of the policy" in run.err
    assert "pair t-one t-two: kappa misses the target of the policy" in run.err
    assert "adjacent misses" not in run.err
    assert "below: Exact agreement, Kappa" in " ".join(run.out.split())
    assert "reached" in run.out


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--fail-below", "kappa=0.69"), 0, ""),
        (("--fail-below", "kappa=0.7"), 1, "all scores: kappa 0.690 is below 0.7"),
        (("--fail-below", "kappa=0.6", "--fail-below", "exact=1"), 1, "all scores: exact 0.818 is below 1"),
        (("--fail-below", "exact=1", "--by", "pair"), 1, "pair t-one t-two: exact 0.818 is below 1"),
        (("--fail-on", "adjudication"), 1, "scores to adjudicate: 2"),
        (("--area", "ela", "--fail-below", "kappa=0.5"), 1, "all scores: kappa is not computable"),
        (("--area", "ela", "--fail-on", "adjudication"), 0, ""),
    ],
)
def test_the_gate(place: Place, options: tuple[str, ...], status: int, said: str) -> None:
    run = place.mbl("reliability", *options, *AS_OF)
    assert (run.status, said in run.err) == (status, True)
    assert bool(run.err) == bool(said)
    assert run.out.startswith("Test District")


def test_groups_of_few_scores_are_marked_and_fail_nothing(place: Place) -> None:
    place.folder.write("second.yaml", twice(*SCORES[:9], ("developing", "developing")))
    place.folder.write("third.yaml", twice(*SCORES[-2:]).replace("t-two", "t-three").replace("2026-01-1", "2026-02-1"))
    place.folder.write("staff3.yaml", "mbl: staff/1\nid: t-three\nroles: [teacher]\n")
    run = place.mbl("reliability", "--by", "pair", "--fail-below", "exact=0.8", *AS_OF)
    assert (run.status, run.err) == (0, "")
    few = next(line for line in run.out.splitlines() if "t-one t-three" in line or "t-three t-one" in line)
    assert "2*" in few
    assert "0.000" in few
    assert "* fewer than 10 scores by two people" in run.out


def test_what_is_not_computable_is_said_and_never_a_number(place: Place) -> None:
    place.folder.write("second.yaml", twice(*[("proficient", "proficient")] * 12))
    run = place.mbl("reliability", *AS_OF)
    assert "n/c: not computable, neither 0 nor 1" in run.out
    assert "every score is the same, so nothing shows" in " ".join(run.out.split())
    kappa = data(place)["total"]["measures"]["kappa"]
    assert (kappa["value"], kappa["low"], kappa["reason"][:24]) == (None, None, "every score is the same,")
    assert "Nothing: no two scorers differ without a decision" in run.out


def test_a_district_without_second_scores(place: Place) -> None:
    place.folder.write("second.yaml", "mbl: staff/1\nid: t-three\nroles: [teacher]\n")
    run = place.mbl("reliability", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert "0 of 3 scores were given by two people" in run.out
    assert "no unit was scored by two people" in run.out


def test_what_is_left_out_is_told(place: Place) -> None:
    place.folder.write("second.yaml", twice(("proficient", "not-assessed")))
    out = place.mbl("reliability", *AS_OF).out
    assert "second.yaml:5  s-1 MATH.1.a modeling 2026-01-11: one of the two gave no score" in out
    for form in ("markdown", "html"):
        assert "one of the two gave no score" in place.mbl("reliability", "--format", form, *AS_OF).out
    assert data(place)["left_out"][0]["why"] == "one of the two gave no score"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fail-below", "kapa=0.7"), ('there is no measure "kapa"', 'did you mean "kappa"?')),
        (("--fail-below", "zzz=0.7"), ('there is no measure "zzz"', "there are exact, adjacent, kappa")),
        (("--fail-below", "kappa"), ('"kappa" says no least value', "kappa=0.7")),
        (("--fail-below", "kappa=70"), ('"kappa=70" says no least value',)),
        (("--fail-below", "kappa=1.5"), ('"kappa=1.5" says no least value up to 1',)),
        (("--fail-below", "kappa=1e9"), ('"kappa=1e9" says no least value',)),
        (("--area", "maht"), ('there is no content area "maht"', 'did you mean "math"?')),
        (("--area", "zzz"), ('there is no content area "zzz"', "there are ela, math")),
        (("--fail-on", "targets"), ("no policy that is for everybody has targets", "--fail-below")),
        (("--as-of", "1.3.2026"), ("is not a day",)),
    ],
)
def test_what_is_not_there_is_told(place: Place, options: tuple[str, ...], said: tuple[str, ...]) -> None:
    run = place.mbl("reliability", *options)
    assert run.status == 2
    assert [one for one in said if one not in run.err] == []


def test_a_student_with_an_error_is_left_out_and_fails_the_command(place: Place) -> None:
    place.break_student()
    run = place.mbl("reliability", *AS_OF)
    assert run.status == 1
    assert "MBL201" in run.err
    assert "! The work of 1 student whom an error touches is left out." in run.out
    assert "11 of 13 scores" in run.out


def test_errors_may_be_allowed_with_a_banner(place: Place) -> None:
    place.break_student()
    run = place.mbl("reliability", "--allow-errors", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert "! Errors touch the work of 1 student that is counted here." in run.out
    html = place.mbl("reliability", "--allow-errors", "--format", "html", *AS_OF).out
    assert "Errors touch the work of 1 student" in html
    markdown = place.mbl("reliability", "--allow-errors", "--format", "markdown", *AS_OF).out
    assert "**Errors touch the work of 1 student" in markdown


def test_an_error_that_touches_nobody_known_may_hide_work(place: Place) -> None:
    place.folder.write("ghost.yaml", twice(("proficient", "proficient")).replace("s-1", "s-9").replace("s-2", "s-9"))
    run = place.mbl("reliability", *AS_OF)
    assert run.status == 1
    assert "! Errors that touch no known student may hide work." in run.out


def test_a_broken_district_is_refused_with_its_errors(place: Place) -> None:
    place.break_everything()
    run = place.mbl("reliability", *AS_OF)
    assert (run.status, run.out) == (1, "")
    assert "MBL201" in run.err


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", "<!DOCTYPE html>"),
        ("r", "<!DOCTYPE html>"),
        ("r.MD", "# Agreement of scorers"),
        ("r.json", "{"),
        ("r.csv", "by,key,scores"),
        ("r.txt", "Test District"),
    ],
)
def test_a_file_gets_what_its_name_says_and_is_private(place: Place, tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    run = place.mbl("reliability", "--output", str(path), *AS_OF)
    assert (run.status, run.out) == (0, "")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert [one for one in NAMES if one in text] == []


def test_later_evidence_is_not_known_yet(place: Place) -> None:
    run = place.mbl("reliability", "--format", "json", "--as-of", "2026-01-14")
    assert json.loads(run.out)["twice"] == 4


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("table.txt", ()),
        ("adjudication.csv", ("--format", "csv", "--view", "adjudication")),
        ("agreement.csv", ("--format", "csv", "--by", "area", "--by", "year")),
        ("report.md", ("--format", "markdown", "--by", "area", "--by", "pair")),
        ("report.html", ("--format", "html", "--by", "area", "--by", "pair")),
        ("report.json", ("--format", "json", "--by", "year")),
    ],
)
def test_the_example_district(
    root: Path, golden: Callable[[str, str], None], name: str, options: tuple[str, ...]
) -> None:
    done = run(root / "examples" / "district", ("reliability", "--as-of", "2026-06-20", *options))
    assert (done.returncode, done.stderr) == (0, "")
    golden(f"reliability/{name}", done.stdout)
