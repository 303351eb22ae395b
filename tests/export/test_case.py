"""CASE packages: valid by the official schema, the same every time, and with names that nothing changes."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from tests.export.case import DISTRICT, Json, hostile, official, package, source

from mblkit.edit.scaffold import scaffold
from mblkit.export.case import What, case_text
from mblkit.export.case_source import source_of
from mblkit.load.repository import open_framework_files
from mblkit.store.tree import FileInfo, WorkTree

WHATS: tuple[What, ...] = ("framework", "courses")


def example(_: Path) -> Path:
    return DISTRICT


def starter(folder: Path) -> Path:
    scaffold(folder / "new", "new-district", "New District", today=date(2026, 10, 1))
    return folder / "new"


def unusual(folder: Path) -> Path:
    return hostile(folder).root


every_district = pytest.mark.parametrize("made", [example, starter, unusual])
both = pytest.mark.parametrize("what", WHATS)

Made = Callable[[Path], Path]


def parts(value: Json) -> Iterator[dict[str, Json]]:
    """Every object of a package, extensions included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def stripped(value: Json) -> Json:
    """A package without its extensions."""
    if isinstance(value, list):
        return [stripped(inner) for inner in value]
    if isinstance(value, dict):
        return {key: stripped(inner) for key, inner in value.items() if key != "extensions"}
    return value


def named(value: Json) -> list[dict[str, Json]]:
    """Every object with an identifier of its own; links have none."""
    return [part for part in parts(value) if "lastChangeDateTime" in part]


def item(value: Json, code: str) -> Json:
    return next(one for one in value["CFItems"] if one["humanCodingScheme"] == code)


def links(value: Json, kind: str, origin: str | None = None) -> list[Json]:
    """The associations of a kind, as (origin, number, destination)."""
    return [
        (one["originNodeURI"]["title"], one.get("sequenceNumber"), one["destinationNodeURI"]["title"])
        for one in value["CFAssociations"]
        if one["associationType"] == kind and origin in {None, one["originNodeURI"]["title"]}
    ]


# ---------------------------------------------------------------------------------------------------------- valid


@both
@every_district
def test_it_passes_the_official_schema(made: Made, what: What, tmp_path: Path) -> None:
    validator = official()
    value = package(made(tmp_path), what)
    faults = [f"{list(one.absolute_path)}: {one.message}" for one in validator.iter_errors(value)]
    assert faults == []
    assert validator.is_valid({**value, "CFDocument": {**value["CFDocument"], "lastChangeDateTime": "2026-06-12"}}) is (
        False
    ), "formats are not checked"


@both
@every_district
def test_its_structure_holds(made: Made, what: What, tmp_path: Path) -> None:
    value = package(made(tmp_path), what)
    assert not [part for part in parts(value) if None in part.values()]
    assert not [part for part in parts(stripped(value)) if any(one in ("", [], {}) for one in part.values())]
    identifiers = [part["identifier"] for part in named(value)]
    assert len(set(identifiers)) == len(identifiers)
    assert {UUID(one).version for one in identifiers} == {5}
    assert all(part["uri"] == f"urn:uuid:{part['identifier']}" for part in named(value))
    assert all(time.strptime(part["lastChangeDateTime"], "%Y-%m-%dT%H:%M:%SZ") for part in named(value))
    own = {part["identifier"] for part in named(value)}
    assert all(one["originNodeURI"]["identifier"] in own for one in value["CFAssociations"] if what == "framework")
    types = {one["title"] for one in value["CFDefinitions"]["CFItemTypes"]}
    assert {one["CFItemType"] for one in value["CFItems"]} == types


@both
@every_district
def test_every_item_has_one_parent_and_hangs_on_the_document(made: Made, what: What, tmp_path: Path) -> None:
    value = package(made(tmp_path), what)
    above = {
        one["originNodeURI"]["identifier"]: one["destinationNodeURI"]["identifier"]
        for one in value["CFAssociations"]
        if one["associationType"] == "isChildOf"
    }
    assert len(above) == len(links(value, "isChildOf")) == len(value["CFItems"])
    for one in value["CFItems"]:
        here, steps = one["identifier"], 0
        while here in above:
            here, steps = above[here], steps + 1
            assert steps <= 5
        assert here == value["CFDocument"]["identifier"]


@pytest.mark.parametrize(
    "field", ["humanCodingScheme", "abbreviatedStatement", "title", "quality", "creator", "CFItemType"]
)
def test_fields_that_must_be_one_line_are(field: str, tmp_path: Path) -> None:
    values = [part[field] for part in named(package(hostile(tmp_path).root)) if field in part]
    assert values
    assert [one for one in values if {"\n", "\r", "\t"} & {*one}] == []


# ------------------------------------------------------------------------------------------------- what goes where


def test_the_example_is_all_there() -> None:
    value = package(DISTRICT)
    district = source(DISTRICT).district
    kinds = Counter(one["CFItemType"] for one in value["CFItems"])
    assert kinds == {
        "Content Area": len({entry.area for entry in district.competencies.values()}),
        "Graduation Competency": len(district.competencies),
        "Performance Indicator": len(district.indicators),
        "Learning Objective": len(district.objectives),
    }
    assert len(value["CFRubrics"]) == len(district.competencies)
    rows = [row for rubric in value["CFRubrics"] for row in rubric["CFRubricCriteria"]]
    assert len(rows) == len(district.indicators) + sum(
        not one.record.indicators for one in district.competencies.values()
    )
    assert {len(row["CFRubricCriterionLevels"]) for row in rows} == {4}


def test_a_competency(tmp_path: Path) -> None:
    value = package(hostile(tmp_path).root)
    one = item(value, "MATH.1")
    assert (one["CFItemType"], one["subject"], one["language"]) == ("Graduation Competency", ["Mathematics"], "en")
    assert one["notes"] == " two\nlines "
    assert item(value, "MATH.2")["statusEndDate"] == "2031-12-31"
    assert item(value, "o.1")["language"] == "en"
    assert links(value, "isChildOf", "MATH.1") == [("MATH.1", 1, "math")]
    assert links(value, "isChildOf", "MATH.1.b") == [("MATH.1.b", 2, "MATH.1")]
    assert links(value, "isChildOf", "P.1") == [("P.1", 3, "math")]
    assert links(value, "precedes") == [("o.1", 1, "o.2")]
    assert links(value, "replacedBy") == [("o.1", None, "o.2"), ("MATH.1.b", None, "MATH.1.a")]
    assert links(value, "isChildOf", "o.2") == [("o.2", 1, "MATH.2")]


def test_text_in_another_language_says_so(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    folder.write(
        "portrait.yaml",
        "mbl: framework/1\narea: ela\ncompetencies:\n  - {id: P.1, name: P, statement: {he: \u05d0, es: \u00f1}}\n",
    )
    one = item(package(folder.root), "P.1")
    assert (one["language"], one["fullStatement"]) == ("he", "\u05d0")
    assert one["extensions"]["mblkit"]["statement"] == {"he": "", "es": "\u00f1"}


def test_alignments_lead_to_the_identifier_the_address_or_a_name_that_stays(tmp_path: Path) -> None:
    value = package(hostile(tmp_path).root)
    found = [one for one in value["CFAssociations"] if one["associationType"] in {"isRelatedTo", "exactMatchOf"}]
    known = "9c1f2e36-d7cb-11e8-824f-0242ac160002"
    address = "HTTPS://example.org/x/ims/case/v1p0/CFItems/9C1F2E36-D7CB-11E8-824F-0242AC160002"
    made = str(uuid5(uuid5(UUID("f1ac2cc0-9d65-47ba-8e7b-28419388d4d2"), "standards"), "S:word"))
    assert [(one["associationType"], *one["destinationNodeURI"].values()) for one in found] == [
        ("isRelatedTo", "S:2.1", known, address),
        ("isRelatedTo", "S:A B", "https://example.org/A", "https://example.org/A"),
        ("isRelatedTo", "S:2.1", known, address),
        ("exactMatchOf", "S:word", made, f"urn:uuid:{made}"),
    ]
    assert [one.get("extensions") for one in found] == [
        None,
        {"mblkit": {"relation": "beyond", "reviewed": "00000000", "standard": "S:A  B"}},
        {"mblkit": {"relation": "full"}},
        None,
    ]


def test_a_rubric_has_a_row_for_each_indicator_and_a_cell_for_each_level(tmp_path: Path) -> None:
    value = package(hostile(tmp_path).root)
    first, second, _ = value["CFRubrics"]
    assert [row["CFItemURI"]["title"] for row in first["CFRubricCriteria"]] == ["MATH.1.a", "MATH.1.b"]
    assert [row["position"] for row in first["CFRubricCriteria"]] == [1, 2]
    (row,) = second["CFRubricCriteria"]
    assert row["CFItemURI"]["identifier"] == item(value, "MATH.2")["identifier"]
    assert [
        (cell["quality"], cell["score"], cell["position"], cell.get("description"))
        for cell in row["CFRubricCriterionLevels"]
    ] == [
        ("Beginning", 1, 1, None),
        ("Developing", 2, 2, "2026-01-01"),
        ("Proficient", 3, 3, None),
        ("Exemplary", 4, 4, None),
    ]
    assert row["rubricId"] == second["identifier"]
    assert {cell["rubricCriterionId"] for cell in row["CFRubricCriterionLevels"]} == {row["identifier"]}


def test_courses_refer_to_the_package_of_the_framework(tmp_path: Path) -> None:
    root = hostile(tmp_path).root
    framework, courses = package(root), package(root, "courses")
    assert courses["CFDocument"]["frameworkType"] == "CourseCodes"
    assert courses["CFDocument"]["identifier"] != framework["CFDocument"]["identifier"]
    assert [(one["humanCodingScheme"], one["CFItemType"]) for one in courses["CFItems"]] == [
        ("algebra", "Course"),
        ("algebra.u1", "Unit"),
        ("algebra.u2", "Unit"),
        ("harbor", "Other Experience"),
        ("zen", "Service Learning"),
    ]
    assert item(courses, "algebra")["educationLevel"] == ["KG", "12"]
    assert links(courses, "isPartOf") == [
        ("MATH.1.a", 1, "algebra"),
        ("MATH.2", 2, "algebra"),
        ("o.1", 3, "algebra"),
        ("MATH.1", 4, "algebra"),
        ("o.2", 1, "algebra.u2"),
        ("o.1", 2, "algebra.u2"),
        ("MATH.1", 1, "harbor"),
    ]
    assert links(courses, "precedes") == [("zen", 1, "algebra"), ("harbor", 2, "algebra")]
    assert (item(courses, "zen")["statusEndDate"], links(courses, "replacedBy")) == (
        "2033-01-01",
        [("zen", None, "harbor")],
    )
    known = {one["identifier"] for one in framework["CFItems"]}
    ends = [one["originNodeURI"] for one in courses["CFAssociations"] if one["associationType"] == "isPartOf"]
    assert {one["identifier"] for one in ends} <= known


@both
def test_one_area_is_a_document_of_its_own_with_the_same_items(what: What) -> None:
    whole, one = package(DISTRICT, what), package(DISTRICT, what, "mathematics")
    assert whole["CFDocument"]["identifier"] != one["CFDocument"]["identifier"]
    assert one["CFDocument"]["subject"] == ["Mathematics"]
    assert one["CFDocument"]["title"].endswith(", Mathematics")
    ours = {item["identifier"] for item in one["CFItems"]}
    assert ours < {item["identifier"] for item in whole["CFItems"]}
    assert len(links(one, "isChildOf")) == len(ours)


def test_an_area_without_anything_is_an_empty_package(tmp_path: Path) -> None:
    value = package(hostile(tmp_path).root, "framework", "ela")
    assert (value["CFItems"], value["CFAssociations"], "CFRubrics" in value) == ([], [], False)
    assert official().is_valid(value)


# ------------------------------------------------------------------------------------------------- what never changes


def test_the_recipe_of_identifiers() -> None:
    """If this fails, every identifier that districts have handed out is lost: mend the code, not the test."""
    value = package(DISTRICT)
    district = uuid5(UUID("f1ac2cc0-9d65-47ba-8e7b-28419388d4d2"), "district/CT/harbor-valley")
    assert value["CFDocument"]["identifier"] == str(uuid5(district, "document/framework"))
    assert item(value, "MATH.1")["identifier"] == str(uuid5(district, "competency/MATH.1"))
    assert item(value, "MATH.1")["identifier"] == "118caf76-39cb-5489-aa09-42bec9a600a1"
    assert item(value, "MATH.1.a")["identifier"] == str(uuid5(district, "indicator/MATH.1.a"))
    assert item(value, "MATH.1.a.1")["identifier"] == str(uuid5(district, "objective/MATH.1.a.1"))


def test_identifiers_do_not_follow_texts_order_or_files(tmp_path: Path) -> None:
    before = package(hostile(tmp_path).root)
    data = json.loads((tmp_path / "framework.yaml").read_text(encoding="utf-8"))
    data["competencies"].reverse()
    for one in data["competencies"]:
        one["statement"] = one["name"] = "Other words"
        for indicator in one.get("indicators", ()):
            indicator["statement"] = "Other words"
            indicator["criteria"] = {"beginning": "Other words", **indicator["criteria"]}
        one.get("indicators", []).reverse()
        one.get("aligns_to", []).reverse()
    (tmp_path / "framework.yaml").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "of-mathematics.yaml").write_text(json.dumps(data), encoding="utf-8")
    after = package(tmp_path)
    assert before != after
    assert {part["identifier"] for part in named(before)} == {part["identifier"] for part in named(after)}


def test_two_districts_share_no_identifier(tmp_path: Path) -> None:
    one, other = hostile(tmp_path / "one"), hostile(tmp_path / "other")
    other.write("mbl.yaml", (other.root / "mbl.yaml").read_text().replace("id: test-district", "id: next-district"))
    ours, theirs = ({part["identifier"] for part in named(package(at.root))} for at in (one, other))
    assert not ours & theirs


class Backwards(WorkTree):
    """A work tree that finds its files in another order."""

    def files(self) -> tuple[FileInfo, ...]:
        return super().files()[::-1]


@both
def test_the_order_in_which_files_are_found_changes_nothing(what: What, tmp_path: Path) -> None:
    root = hostile(tmp_path).root
    assert Backwards(root).files() != WorkTree(root).files()
    assert case_text(source_of(*open_framework_files(Backwards(root))), what) == case_text(source(root), what)


@both
def test_neither_the_clock_nor_the_time_zone_nor_the_hash_seed_changes_a_byte(what: What, tmp_path: Path) -> None:
    root = hostile(tmp_path).root
    command = (sys.executable, "-m", "mblkit", "export", "case", "--what", what, "--root", str(root))
    told = [
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed})
        for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Los_Angeles", "2"))
    ]
    assert told[0].stdout == told[1].stdout == case_text(source(root), what).encode()
    assert told[0].stderr == b""


def test_changes_are_dated_by_the_commit_of_the_file_that_says_it(tmp_path: Path) -> None:
    times = {"framework.yaml": 1_700_000_000, "scale.yaml": 1_750_000_000, "experience.yaml": 1_600_000_000}
    found = replace(source(hostile(tmp_path).root), times=times)
    value = json.loads(case_text(found, "framework"))
    assert item(value, "MATH.1")["lastChangeDateTime"] == "2023-11-14T22:13:20Z"
    assert item(value, "o.1")["lastChangeDateTime"] == "2020-09-13T12:26:40Z"
    assert item(value, "math")["lastChangeDateTime"] == "2025-09-01T00:00:00Z"  # no commit: the latest school year
    assert {one["lastChangeDateTime"] for one in value["CFRubrics"][:2]} == {"2025-06-15T15:06:40Z"}
    assert value["CFDocument"]["lastChangeDateTime"] == "2025-06-15T15:06:40Z"


# ---------------------------------------------------------------------------------------------------- no students


def test_nothing_about_students_is_read(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    expected = {what: case_text(source(folder.root), what) for what in WHATS}
    for name in ("students", "sections"):
        folder.write(f"{name}.yaml", f"mbl: {name}/1\nthis is no: [YAML")
    assert {what: case_text(source(folder.root), what) for what in WHATS} == expected
    assert not [text for text in expected.values() if "s-1" in text or "t-one" in text]
