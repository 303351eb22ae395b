"""The outcomes file, read by a reader that is as strict as the page of Canvas on its format."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from tests.districts import Folder
from tests.export.case import DISTRICT, HEBREW, hostile, package

from mblkit.export.canvas import canvas_outcomes
from mblkit.load.repository import open_framework

TODAY = date(2026, 6, 20)
METHODS = {
    "decaying_average": range(1, 100),
    "standard_decaying_average": range(50, 100),
    "n_mastery": range(1, 11),
    "highest": (),
    "average": (),
    "latest": (),
}


FIELDS = {
    "vendor_guid",
    "object_type",
    "course_id",
    "title",
    "description",
    "friendly_description",
    "display_name",
    "calculation_method",
    "calculation_int",
    "parent_guids",
    "workflow_state",
    "mastery_points",
}
"""The columns that the documentation names, before the ratings. Any other makes an import fail."""


@dataclass(frozen=True)
class Row:
    """A row that an import would take."""

    guid: str
    kind: str
    title: str
    description: str
    friendly: str
    display: str
    method: str
    number: str
    state: str
    parents: tuple[str, ...]
    mastery: float | None
    ratings: tuple[tuple[float, str], ...]


def outcomes(root: Path, on: date = TODAY, area: str | None = None, year: int = 2029) -> str:
    return canvas_outcomes(open_framework(Folder(root).tree), year, on, area).text


def taken(text: str) -> list[Row]:
    """Return the rows; raises AssertionError for whatever the documentation of outcome imports forbids."""
    assert not text.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(text), strict=True)
    end = header.index("ratings")
    assert set(header[end + 1 :]) <= {""}
    names = header[:end]
    assert {"vendor_guid", "object_type", "title"} <= {*names} <= FIELDS
    assert len({*names}) == len(names)
    found: list[Row] = []
    for row in rows:
        assert len(row) == len(header)
        found.append(_row(dict(zip(names, row[:end], strict=True)), row[end:], found))
    return found


def _row(cells: dict[str, str], ratings: list[str], before: list[Row]) -> Row:
    guid, kind = cells["vendor_guid"], cells["object_type"]
    assert guid
    assert guid.split() == [guid]
    assert not guid.startswith(("canvas_outcome:", "canvas_outcome_group:"))
    assert guid not in {one.guid for one in before}
    assert kind in {"group", "outcome"}
    assert 0 < len(cells["title"]) <= 255
    assert len(cells["display_name"]) <= 255
    assert len(cells["description"]) <= 65_535
    assert len(cells["friendly_description"]) <= 255
    parents = tuple(cells["parent_guids"].split())
    assert {*parents} <= {one.guid for one in before if one.kind == "group"}
    assert cells["workflow_state"] in {"active", "deleted", ""}
    while ratings and not ratings[-1]:
        ratings.pop()
    assert len(ratings) % 2 == 0
    pairs = tuple((float(ratings[at]), ratings[at + 1]) for at in range(0, len(ratings), 2))
    points = [one for one, _ in pairs]
    assert points == sorted(points, reverse=True)
    assert all(re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", one) for one in (*ratings[::2], cells["mastery_points"] or "0"))
    if kind == "group":
        assert len(parents) <= 1
        own = ("calculation_method", "calculation_int", "mastery_points", "display_name", "friendly_description")
        assert (pairs, *(cells[one] for one in own)) == ((), "", "", "", "", "")
    else:
        allowed = METHODS[cells["calculation_method"]]
        assert int(cells["calculation_int"]) in allowed if allowed else cells["calculation_int"] == ""
        assert float(cells["mastery_points"]) in points
    return Row(
        guid,
        kind,
        cells["title"],
        cells["description"],
        cells["friendly_description"],
        cells["display_name"],
        cells["calculation_method"],
        cells["calculation_int"],
        cells["workflow_state"],
        parents,
        float(cells["mastery_points"]) if cells["mastery_points"] else None,
        pairs,
    )


def test_the_example_is_taken_whole() -> None:
    rows = taken(outcomes(DISTRICT))
    district = open_framework(Folder(DISTRICT).tree)
    whole = [one for one in district.competencies.values() if not one.record.indicators]
    assert sum(one.kind == "outcome" for one in rows) == len(district.indicators) + len(whole)
    areas = {one.area for one in district.competencies.values()}
    assert sum(one.kind == "group" for one in rows) == len(areas) + len(district.competencies) - len(whole)
    ended = {one.display for one in rows if one.kind == "outcome" and one.state == "deleted"}
    expected = {
        indicator.id
        for entry in district.competencies.values()
        for indicator in entry.record.indicators
        for retired in (entry.record.retired, indicator.retired)
        if retired is not None and retired.on <= TODAY
    }
    assert ended == expected
    assert expected


def test_a_group_and_an_outcome(tmp_path: Path) -> None:
    text = outcomes(hostile(tmp_path).root)
    area, competency, first, *_ = taken(text)
    assert (area.kind, area.title, area.parents, area.state) == ("group", "Mathematics", (), "active")
    assert (competency.kind, competency.parents) == ("group", (area.guid,))
    assert competency.title.startswith('MATH.1 He said: "=1+1"')
    assert unescape(competency.description) == HEBREW
    assert (first.kind, first.display, first.parents) == ("outcome", "MATH.1.a", (competency.guid,))
    assert (first.method, first.number, first.mastery) == ("latest", "", 3)
    assert first.ratings == ((4.0, "Exemplary"), (3.0, "Proficient"), (2.0, "Developing"), (1.0, "Beginning"))
    assert "<br>Exemplary: He said" in first.description
    assert "&lt;b&gt;&amp;amp;" in competency.description
    assert text.startswith("vendor_guid,object_type,title,description,")
    assert text.splitlines()[0].endswith("mastery_points,ratings,,,,,,,")


def test_identifiers_are_those_of_the_package(tmp_path: Path) -> None:
    root = hostile(tmp_path).root
    known = {one["identifier"]: one["humanCodingScheme"] for one in package(root)["CFItems"]}
    assert all(known[one.guid] == one.display for one in taken(outcomes(root)) if one.kind == "outcome")


def test_what_is_retired_is_deleted_from_its_day_on(tmp_path: Path) -> None:
    root = hostile(tmp_path).root

    def states(on: date) -> list[tuple[str, str]]:
        return [(one.display, one.state) for one in taken(outcomes(root, on)) if one.kind == "outcome"]

    alive = [("MATH.1.a", "active"), ("MATH.1.b", "active"), ("MATH.2", "active"), ("P.1", "active")]
    assert states(date(2024, 12, 31)) == alive
    assert states(date(2025, 1, 1)) == [alive[0], ("MATH.1.b", "deleted"), *alive[2:]]
    assert states(date(2031, 12, 31))[2] == ("MATH.2", "deleted")


def test_with_a_competency_its_indicators_end(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write(
        "portrait.yaml",
        "mbl: framework/1\narea: ela\ncompetencies:\n  - id: P.1\n    name: P\n    statement: P\n"
        "    retired: {on: 2026-06-20}\n    indicators: [{id: P.1.a, statement: P}]\n",
    )
    assert [(one.kind, one.state) for one in taken(outcomes(folder.root, area="ela"))] == [
        ("group", "active"),
        ("group", "deleted"),
        ("outcome", "deleted"),
    ]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write("mbl.yaml", (folder.root / "mbl.yaml").read_text().replace("name: Mathematics", 'name: "=SUM(A1)"'))
    folder.write("scale.yaml", (folder.root / "scale.yaml").read_text().replace("name: Beginning", 'name: "\\t+1"'))
    text = outcomes(folder.root)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell]
    assert [one for one in cells if one.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    area, _, _, second, shapes, _ = taken(text)
    assert area.title == "'=SUM(A1)"
    assert second.ratings[-1] == (1.0, "'+1")
    assert second.description.startswith("&#45;1<br>")
    assert unescape(second.description).startswith("-1<br>")
    assert shapes.title == "MATH.2 @shapes"
    assert not {*text} & ({*map(chr, range(32))} - {"\r", "\n"})


def test_what_is_too_long_is_cut_and_said(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write(
        "portrait.yaml",
        f"mbl: framework/1\narea: ela\ncompetencies:\n  - {{id: P.1, name: {'n' * 300}, statement: a{'&' * 19_999}}}\n",
    )
    made = canvas_outcomes(open_framework(folder.tree), 2029, TODAY, "ela")
    _, row = taken(made.text)
    assert (len(row.title), row.title[-1]) == (255, "\u2026")
    assert row.description == "a" + "&amp;" * 13_106
    assert [one for one in made.notes if "(P.1)" in one and "255" in one]


def test_words_for_families_are_the_friendly_description(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write(
        "portrait.yaml",
        "mbl: framework/1\narea: ela\ncompetencies:\n"
        '  - {id: P.1, name: P, statement: P, family: {en: "=I can\\nread.", es: Puedo leer.}}\n'
        f"  - {{id: P.2, name: P, statement: P, family: {'long ' * 60}}}\n",
    )
    made = canvas_outcomes(open_framework(folder.tree), 2029, TODAY, "ela")
    _, first, second = taken(made.text)
    assert first.friendly == "'=I can read."
    assert (len(second.friendly), second.friendly[-1]) == (255, "\u2026")
    assert [one for one in made.notes if "families" in one and "(P.2)" in one]


POLICY = "mbl: policy/1\nid: own\ntitle: Own\nlayer: district\nas_of: 2025-01-01\njudging:\n"


@pytest.mark.parametrize(
    ("judging", "found", "notes"),
    [
        ("{method: {name: latest}}", ("latest", "", 3), []),
        ("{method: {name: highest}, target: developing}", ("highest", "", 2), []),
        ("{method: {name: mean, places: 1}}", ("average", "", 3), []),
        ("{method: {name: weighted-latest, weight: 70, places: 2}}", ("decaying_average", "70", 3), []),
        ("{method: {name: decaying-average, places: 2}}", ("standard_decaying_average", "65", 3), []),
        ("{method: {name: decaying-average, weight: 100, places: 2}}", ("latest", "", 3), []),
        ("{method: {name: n-mastery, n: 3, places: 2}}", ("n_mastery", "3", 3), []),
        ("{method: {name: median, places: 1}}", ("latest", "", 3), ['"median"']),
        ("{method: {name: highest, minimum: 2}}", ("highest", "", 3), ['"minimum"']),
        ("{method: {name: lowest, per: task}}", ("latest", "", 3), ['"lowest"', '"per"']),
        ("{body: {tasks: 2}}", ("latest", "", 3), ["evidence"]),
        ("{for: {competency: MATH.1}, method: {name: highest}}", ("highest", "", 3), []),
        ("{for: {competency: MATH.2}, method: {name: highest}}", ("latest", "", 3), []),
        ("{for: {classes: {from: 2030}}, method: {name: highest}}", ("latest", "", 3), []),
        ("{for: {classes: {to: 2029}}, method: {name: highest}}", ("highest", "", 3), []),
    ],
)
def test_the_method_is_that_of_the_policy_in_force(
    judging: str, found: tuple[str, str, float], notes: list[str], tmp_path: Path
) -> None:
    folder = hostile(tmp_path)
    folder.write("policy.yaml", f"{POLICY}  - {judging}\n")
    made = canvas_outcomes(open_framework(folder.tree), 2029, TODAY)
    row = next(one for one in taken(made.text) if one.display == "MATH.1.a")
    assert (row.method, row.number, row.mastery) == found
    told = [one for one in made.notes if "255" not in one]
    assert len(told) == len(notes)
    assert all(word in one and "(MATH.1, MATH.2, P.1)" in one for word, one in zip(notes, told, strict=True))


def test_an_indicator_has_the_method_and_the_target_of_its_own_setting(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    before = {one.display: (one.method, one.mastery) for one in taken(outcomes(folder.root))}
    own = next(name for name in before if name.count(".") > 1)
    rule = f"  - {{for: {{indicator: {own}}}, method: {{name: highest}}, body: {{attempts: latest}}}}\n"
    folder.write("policy.yaml", f"{POLICY}{rule}")
    made = canvas_outcomes(open_framework(folder.tree), 2029, TODAY)
    after = {one.display: (one.method, one.mastery) for one in taken(made.text)}
    assert {name for name, one in after.items() if one != before[name]} == {own}
    assert after[own][0] == "highest"
    assert [note for note in made.notes if note.startswith("Canvas counts every score")] == [
        f"Canvas counts every score: what evidence the policy asks for cannot be said there ({own})"
    ]


def test_points_that_do_not_end_are_rounded(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write("scale.yaml", (folder.root / "scale.yaml").read_text().replace("value: 2", 'value: "5/3"'))
    row = next(one for one in taken(outcomes(folder.root)) if one.display == "MATH.1.a")
    assert [points for points, _ in row.ratings] == [4, 3, 1.6667, 1]
