"""The way back: our own packages give the same records, and whatever is not ours is refused with its place."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.export.case import DISTRICT, hostile, source

from mblkit.edit.blocks import file_text
from mblkit.edit.format import formatted
from mblkit.edit.scaffold import scaffold
from mblkit.export.case import case_text
from mblkit.export.case_source import Source
from mblkit.intake.findings import Findings
from mblkit.intake.own_case import Files, district_files
from mblkit.intake.own_package import read_package
from mblkit.intake.standards import read_standards
from mblkit.load.pipeline import read_text
from mblkit.model.base import Record
from mblkit.model.case import spread, whole
from mblkit.model.experience import CreditOffer, ExperienceRecord, Objective, OffCampus, Unit
from mblkit.model.framework import FrameworkRecord

Json = Any


def back(*texts: str) -> tuple[Files, list[str]]:
    """What packages hold, and the findings as `place: message`."""
    findings = Findings()
    packages = [package for text in texts if (package := read_package(text, findings)) is not None]
    files = district_files(packages, findings)
    return files, [f"{one.place}: {one.message}" for one in findings]


def records(files: Files) -> list[Record]:
    """The records of the files that were made, as the loader reads their text."""
    found: list[Record] = []
    for path, data in files.data.items():
        shaped, wrong = read_text(path, file_text(data).encode(), None)
        assert wrong == []
        assert shaped is not None
        found.extend(kept.record for kept in shaped.records)
    return found


def by_area(records: Iterable[Record]) -> list[Record]:
    own: list[FrameworkRecord | ExperienceRecord] = [
        one for one in records if isinstance(one, FrameworkRecord | ExperienceRecord)
    ]
    return [*sorted(own, key=lambda one: (type(one).__name__, one.area))]


def example(_: Path) -> Source:
    return source(DISTRICT)


def unusual(folder: Path) -> Source:
    return source(hostile(folder).root)


def starter(folder: Path) -> Source:
    scaffold(folder / "new", "new-district", "New District", today=date(2026, 10, 1))
    return source(folder / "new")


Made = Callable[[Path], Source]


@pytest.mark.parametrize("made", [example, starter, unusual])
def test_our_own_export_gives_the_same_records_back(made: Made, tmp_path: Path) -> None:
    before = made(tmp_path)
    files, wrong = back(case_text(before, "framework"), case_text(before, "courses"))
    assert (wrong, files.left) == ([], 0)
    after = by_area(records(files))
    assert after == by_area(kept.record for kept in (*before.frameworks, *before.experiences))
    texts = [one for kept in before.frameworks for one in kept.record.competencies]
    again = [one for kept in records(files) if isinstance(kept, FrameworkRecord) for one in kept.competencies]
    known = {one.id: repr(one.statement) for one in texts}
    assert {one.id: repr(one.statement) for one in again} == known  # the order of languages as well


def test_area_by_area_is_the_same_as_all_at_once() -> None:
    before = source(DISTRICT)
    areas = [one.id for one in before.district.record.areas]
    parts = [case_text(before, what, area) for what in ("framework", "courses") for area in areas]
    files, wrong = back(*parts)
    assert wrong == []
    assert files.data == back(case_text(before, "courses"), case_text(before, "framework"))[0].data


def test_the_files_are_in_the_house_layout() -> None:
    before = source(DISTRICT)
    files, _ = back(case_text(before, "framework"), case_text(before, "courses"))
    for path, data in files.data.items():
        text = file_text(data).encode()
        laid = formatted(path, text)
        assert (laid.data == text, laid.left) == (True, False)


def test_a_framework_alone_leaves_the_objectives_to_the_courses() -> None:
    before = source(DISTRICT)
    files, wrong = back(case_text(before, "framework"))
    assert (wrong, files.left) == ([], len(before.district.objectives))
    assert {path.partition("/")[0] for path in files.data} == {"framework"}


def test_courses_alone_are_refused_where_they_teach_objectives(tmp_path: Path) -> None:
    _, wrong = back(case_text(source(hostile(tmp_path).root), "courses"))
    assert wrong == [': the objective "o.2" is not in what was given', ': the objective "o.1" is not in what was given']


def test_texts_that_were_changed_elsewhere_come_back_changed(tmp_path: Path) -> None:
    value = json.loads(case_text(source(hostile(tmp_path).root), "framework"))
    one = next(item for item in value["CFItems"] if item["humanCodingScheme"] == "MATH.1")
    one["fullStatement"] = "Edited elsewhere."
    files, wrong = back(json.dumps(value))
    assert wrong == []
    statement = files.data["framework/math.yaml"]["competencies"][0]["statement"]
    assert statement["en"] == "Edited elsewhere."
    assert statement["es"].startswith("A statement")


@pytest.mark.parametrize(
    "text",
    [
        "a",
        " a ",
        "a\nb",
        "",
        {"en": "a"},
        {"es": "b", "en": "a"},
        {"es": "b"},
        {"es": "b\n", "pt": "c"},
        {"en-US": "u"},
    ],
)
@pytest.mark.parametrize("one_line", [False, True])
def test_nothing_of_a_text_is_lost(text: str | dict[str, str], one_line: bool) -> None:
    value, kept = spread(text, "en", one_line=one_line)
    assert repr(whole(value, json.loads(json.dumps(kept)))) == repr(text)
    assert not one_line or "\n" not in value


def test_our_package_is_one_that_the_import_of_standards_takes() -> None:
    text = case_text(source(DISTRICT), "framework")
    taken = read_standards("framework.json", text.encode())
    assert taken.record is not None
    assert [one.identifier for one in taken.record.standards] == [
        one["identifier"] for one in json.loads(text)["CFItems"]
    ]


# ------------------------------------------------------------------------------------------------------ refused


def package(tmp_path: Path) -> Json:
    return json.loads(case_text(source(hostile(tmp_path).root), "framework"))


def of(value: Json, code: str) -> Json:
    return next(item for item in value["CFItems"] if item["humanCodingScheme"] == code)


def child(value: Json, code: str) -> Json:
    return next(
        one
        for one in value["CFAssociations"]
        if one["associationType"] == "isChildOf" and one["originNodeURI"]["title"] == code
    )


def no_parent(value: Json) -> None:
    value["CFAssociations"].remove(child(value, "MATH.1"))


def two_parents(value: Json) -> None:
    value["CFAssociations"].append(
        {**child(value, "MATH.1.a"), "destinationNodeURI": child(value, "P.1")["originNodeURI"]}
    )


def a_cycle(value: Json) -> None:
    one, other = child(value, "MATH.1"), child(value, "MATH.1.a")
    one["destinationNodeURI"] = other["originNodeURI"]


def twice(value: Json) -> None:
    value["CFItems"].append(of(value, "MATH.2"))


def another_type(value: Json) -> None:
    of(value, "MATH.2")["CFItemType"] = "Standard"


def a_way_out(value: Json) -> None:
    of(value, "math")["humanCodingScheme"] = "../../etc"


def no_code(value: Json) -> None:
    del value["CFItems"][1]["humanCodingScheme"]


def a_number(value: Json) -> None:
    value["CFItems"][1]["fullStatement"] = 5


def newer(value: Json) -> None:
    value["CFDocument"]["extensions"]["mblkit"]["export"] = 2


def foreign(value: Json) -> None:
    del value["CFDocument"]["extensions"]


PLACE = "does not stand where mbl puts it"


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (no_parent, [': the item "MATH.1" has no parent']),
        (two_parents, [': the item "MATH.1.a" has 2 parents']),
        (a_cycle, [f': the item "MATH.1" of the type "Graduation Competency" {PLACE}']),
        (twice, ['/CFItems/8: a second item has the identifier of "MATH.2"']),
        (another_type, [f': the item "MATH.2" of the type "Standard" {PLACE}']),
        (a_way_out, [': "../../etc" cannot be the id of a content area']),
        (no_code, ["/CFItems/1/humanCodingScheme: field required"]),
        (a_number, ["/CFItems/1/fullStatement: input should be a valid string"]),
        (newer, ['/CFDocument/extensions: the package is of version "2"']),
        (foreign, [': this is no package that "mbl export case" wrote']),
    ],
)
def test_what_is_not_as_we_write_it_is_refused(
    spoil: Callable[[Json], None], expected: list[str], tmp_path: Path
) -> None:
    value = package(tmp_path)
    spoil(value)
    assert back(json.dumps(value))[1][: len(expected)] == expected


def test_experiences_without_an_area_and_with_strange_grades_are_refused(tmp_path: Path) -> None:
    found = source(hostile(tmp_path).root)
    framework, courses = case_text(found, "framework"), json.loads(case_text(found, "courses"))
    del of(courses, "harbor")["extensions"]["mblkit"]["area"]
    of(courses, "zen")["educationLevel"].append("13")
    of(courses, "algebra.u1")["CFItemType"] = "Content Area"
    assert back(framework, json.dumps(courses))[1] == [
        ': the experience "harbor" is of no content area',
        ': "13" is not the code of a grade from kindergarten to 12',
        f': the item "algebra.u1" of the type "Content Area" {PLACE}',
    ]


def test_what_stands_below_the_document_and_is_no_area_is_refused(tmp_path: Path) -> None:
    value = package(tmp_path)
    child(value, "P.1")["destinationNodeURI"] = child(value, "math")["destinationNodeURI"]
    assert back(json.dumps(value))[1][0] == f': the item "P.1" of the type "Graduation Competency" {PLACE}'


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"CFDocument": null}', '{"CFDocument": {"extensions": []}}'])
def test_other_json_is_refused(text: str) -> None:
    assert len(back(text)[1]) == 1


def test_what_stands_in_extensions_is_judged_like_any_file(tmp_path: Path) -> None:
    value = package(tmp_path)
    of(value, "MATH.1")["extensions"]["mblkit"]["required"] = "maybe"
    files, wrong = back(json.dumps(value))
    assert wrong == []
    _, found = read_text("framework/math.yaml", file_text(files.data["framework/math.yaml"]).encode(), None)
    assert [one.location.keys for one in found] == [("competencies", 0, "required")]


def test_files_of_one_area_that_differ_stay_apart(tmp_path: Path) -> None:
    files, _ = back(json.dumps(package(tmp_path)))
    assert {path: (data.get("scope"), data.get("scale")) for path, data in files.data.items()} == {
        "framework/math.yaml": (None, "four"),
        "framework/math_2.yaml": ("cross-curricular", None),
    }


def test_these_districts_say_everything_that_an_experience_can(tmp_path: Path) -> None:
    # Whoever adds a field meets this test, and then the one that the export loses nothing
    kept = (*example(tmp_path).experiences, *unusual(tmp_path).experiences)
    said = {name for one in kept for name in _said(one.record)}
    missing = {name for name in _fields(ExperienceRecord) - said if not name.endswith(".identifier")}
    assert missing == set()


def _fields(record: type[Record]) -> set[str]:
    parts = {ExperienceRecord: (CreditOffer, OffCampus, Unit), Unit: (Objective,)}.get(record, ())
    return {f"{record.__name__}.{name}" for name in record.model_fields}.union(*map(_fields, parts))


def _said(record: Record) -> set[str]:
    found = {f"{type(record).__name__}.{name}" for name in record.model_fields_set}
    for name in record.model_fields_set:
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            found |= _said(part) if isinstance(part, Record) else set()
    return found
