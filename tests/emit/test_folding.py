"""One thing that is wrong in many places is one finding, whose places are not lost."""

import json

import pytest
from tests.districts import Folder
from tests.emit.reports import finding, render, report

from mblkit import emit
from mblkit.diagnostics import Diagnostic, Location, Related, Severity
from mblkit.emit.folding import folded

SAID = 'no task has the id "x"'


def many(number: int, message: str = SAID, **more: object) -> list[Diagnostic]:
    return [finding(message=message, path=f"evidence/{place:02}.yaml", **more) for place in range(number)]  # type: ignore[arg-type]


def paths(found: Diagnostic) -> list[str]:
    return [found.location.path, *(one.path for one in found.others)]


def test_up_to_four_places_are_told_each() -> None:
    assert folded(many(4)) == tuple(many(4))


def test_of_more_the_first_is_told_with_the_places_of_the_others() -> None:
    (one,) = folded(many(5))
    assert paths(one) == [f"evidence/{place:02}.yaml" for place in range(5)]
    assert (one.message, one.rule, one.severity) == (SAID, "MBL201", Severity.ERROR)


def test_the_order_stays() -> None:
    others = [finding("MBL105", "a", "a.yaml"), finding("MBL105", "z", "z.yaml")]
    told = folded([others[0], *many(6), *many(5, 'no task has the id "y"'), others[1]])
    assert [(one.message, len(one.others)) for one in told] == [
        ("a", 0),
        (SAID, 5),
        ('no task has the id "y"', 4),
        ("z", 0),
    ]


@pytest.mark.parametrize(
    "different",
    [
        {"message": 'no task has the id "y"'},
        {"help": "write something else"},
        {"severity": Severity.WARNING},
        {"rule": "MBL208"},
    ],
)
def test_what_differs_is_not_told_together(different: dict[str, object]) -> None:
    others = [finding(path=f"z/{place}.yaml", **{"message": SAID, **different}) for place in range(4)]  # type: ignore[arg-type]
    assert len(folded([*many(4), *others])) == 8


def test_rules_about_a_place_and_names_that_are_not_told_stay_apart() -> None:
    assert len(folded(many(9, rule="MBL105"))) == 9
    assert len(folded(many(9, "this is not the id of a student"))) == 9


def test_whom_it_is_about() -> None:
    (one,) = folded(many(5, subject="s-1"))
    assert one.subject == "s-1"
    (one,) = folded([*many(5, subject="s-1"), *many(1, subject="s-2")])
    assert one.subject is None


# --------------------------------------------------------------------------------------------------------- formats


def test_the_summary_counts_findings_and_places() -> None:
    made = report(*many(30), finding("MBL105", "a"))
    assert made.summary() == "2 errors at 31 places in 31 files"
    assert made.counts() == {Severity.ERROR: 2, Severity.WARNING: 0, Severity.ADVICE: 0}
    assert emit.fails(made, "error")


def test_text_shows_three_more_places_and_counts_the_rest() -> None:
    lines = render("text", *many(30)).splitlines()
    assert lines[0].endswith('no task has the id "x" (and in 29 more places)')
    assert lines[1:-1] == [f"    evidence/{place:02}.yaml:4:9: here as well" for place in (1, 2, 3)]


def test_a_log_has_one_line() -> None:
    assert render("concise", *many(30)).splitlines()[0].endswith('"x" (and in 29 more places)')
    assert len(render("concise", *many(30)).splitlines()) == 2


def test_json_and_sarif_have_every_place() -> None:
    (told,) = json.loads(render("json", *many(30)))["diagnostics"]
    assert [one["path"] for one in told["others"]] == [f"evidence/{place:02}.yaml" for place in range(1, 30)]
    assert told["message"] == SAID
    related = Related(Location("a.yaml", line=1, column=1), "it is defined here")
    (result,) = json.loads(render("sarif", *many(30, related=(related,))))["runs"][0]["results"]
    assert [one["message"]["text"] for one in result["relatedLocations"]] == ["it is defined here"] + [
        "here as well"
    ] * 29
    assert [one["id"] for one in result["relatedLocations"]] == list(range(1, 31))


@pytest.mark.parametrize("form", ["github", "gitlab", "junit"])
def test_hosts_are_told_once(form: str) -> None:
    assert render(form, *many(30)).count("(and in 29 more places)") == (2 if form == "github" else 1)  # and in its log


def test_a_run_tells_what_is_missing_once_and_knows_each_place(district: Folder) -> None:
    """
    # file: many.yaml
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.9], measure: written}
      - {id: b, title: B, targets: [MATH.9], measure: written}  # mbl: ignore[MBL201] it comes next week
      - {id: c, title: C, targets: [MATH.9], measure: written}
      - {id: d, title: D, targets: [MATH.9], measure: written}
      - {id: e, title: E, targets: [MATH.9], measure: written}
      - {id: f, title: F, targets: [MATH.9], measure: written}
    """
    found = [one for one in district.findings() if one.rule == "MBL201"]
    assert [one.location.line for one in found] == [3, 5, 6, 7, 8]
    (told,) = report(*found).told
    assert [one.line for one in told.others] == [5, 6, 7, 8]
