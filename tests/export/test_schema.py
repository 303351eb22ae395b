"""The schemas for editors: generated, valid, and of one mind with the records."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator

from mblkit.export.schema import WHOLE, schema_files, schema_of, schema_text, whole_text
from mblkit.load.dialect import check
from mblkit.load.parse import parse
from mblkit.model.kinds import KINDS, Kind

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = sorted((ROOT / "examples" / "district").rglob("*.yaml"))

Json: TypeAlias = Any

WHOLE_VALIDATOR = Draft202012Validator(json.loads(whole_text()))

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def data_of(text: str) -> Json:
    found, faults = check("a.yaml", text.encode())
    assert found is not None
    assert faults == []
    value, faults = parse("a.yaml", found, None)
    assert faults == []
    return value


def objections(text: str) -> list[str]:
    """What the schema of a file's kind has against it, as `path: keyword`."""
    data = data_of(text)
    validator = Draft202012Validator(schema_of(KINDS[data["mbl"].partition("/")[0]]))
    return sorted(f"{'.'.join(map(str, one.absolute_path))}: {one.validator}" for one in validator.iter_errors(data))


def parts(schema: Json, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every object in a schema, with the way to it."""
    if isinstance(schema, dict):
        yield way, schema
        for key, value in schema.items():
            yield from parts(value, (*way, key))
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value, way)


@pytest.mark.parametrize("name", [*schema_files()])
def test_the_file_in_schemas_is_the_generated_one(name: str) -> None:
    stored = (ROOT / "schemas" / name).read_text(encoding="utf-8")
    assert stored == schema_files()[name], "run: python tools/docs.py"


def test_there_is_no_other_schema() -> None:
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {
        f"{name}.schema.json" for name in (*KINDS, "mblkit")
    }


def test_the_whole_schema_has_a_branch_for_every_kind() -> None:
    whole = json.loads(schema_files()[WHOLE])
    Draft202012Validator.check_schema(whole)
    branches = {one["if"]["properties"]["mbl"]["const"]: one["then"]["$ref"] for one in whole["allOf"]}
    assert branches == {kind.header: f"#/$defs/{name}" for name, kind in KINDS.items()}
    assert whole["properties"]["mbl"]["enum"] == [*branches]


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_the_whole_schema_takes_every_file_of_the_example(path: Path) -> None:
    assert list(WHOLE_VALIDATOR.iter_errors(data_of(path.read_text(encoding="utf-8")))) == []


def test_the_whole_schema_finds_what_the_schema_of_the_kind_finds() -> None:
    data = {"mbl": "framework/1", "area": "math", "competencies": [{"id": "A.1", "nam": "A", "statement": "B"}]}
    found = sorted((one.validator, *one.absolute_path) for one in WHOLE_VALIDATOR.iter_errors(data))
    assert found == [("additionalProperties", "competencies", 0), ("required", "competencies", 0)]


@every_kind
def test_it_is_a_schema(kind: Kind) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@every_kind
def test_it_offers_no_null(kind: Kind) -> None:
    nulls = [way for way, part in parts(schema_of(kind)) if part.get("type") == "null" or None in part.get("enum", ())]
    assert nulls == []


@every_kind
def test_every_property_has_a_description(kind: Kind) -> None:
    bare = [
        ".".join((*way, name))
        for way, part in parts(schema_of(kind))
        for name, value in part.get("properties", {}).items()
        if way[-1:] != ("properties",) and not value.get("description")
    ]
    assert bare == []


@every_kind
def test_every_reference_leads_somewhere(kind: Kind) -> None:
    schema = schema_of(kind)
    used = {part["$ref"].removeprefix("#/$defs/") for _, part in parts(schema) if "$ref" in part}
    assert used == set(schema.get("$defs", {}))


@every_kind
def test_the_text_is_the_same_every_time(kind: Kind) -> None:
    assert schema_text(kind) == schema_text(kind)
    assert json.loads(schema_text(kind)) == schema_of(kind)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_files_of_the_example_district_pass(path: Path) -> None:
    assert objections(path.read_text(encoding="utf-8")) == []


def test_the_example_district_has_a_file_of_every_kind() -> None:
    seen = {data_of(path.read_text(encoding="utf-8"))["mbl"].partition("/")[0] for path in FILES}
    assert sorted(set(KINDS) - seen) == []


TASK = """\
mbl: task/1
id: tides
title: Tides
targets: [MATH.1.a]
measure: performance
"""


def test_a_good_file_passes() -> None:
    assert objections(TASK) == []


@pytest.mark.parametrize(
    ("right", "wrong", "objection"),
    [
        ("title:", "titel:", ": additionalProperties"),
        ("performance", "perfomance", "measure: enum"),
        ("task/1", "task/2", "mbl: const"),
        ("[MATH.1.a]", "[]", "targets: minItems"),
        ("[MATH.1.a]", "MATH.1.a", "targets: type"),
        ("Tides", "2026", "title: anyOf"),
        ("id: tides", "id: -tides-", "id: pattern"),
    ],
)
def test_a_mistake_is_found(right: str, wrong: str, objection: str) -> None:
    assert right in TASK
    assert objection in objections(TASK.replace(right, wrong))


def test_a_misspelt_key_deep_inside_is_found() -> None:
    text = (
        "mbl: framework/1\narea: mathematics\ncompetencies:\n  - {id: M.1, nam: Functions, statement: Use functions.}\n"
    )
    assert "competencies.0: additionalProperties" in objections(text)


def test_what_is_missing_is_found_in_a_single_record_and_left_to_the_loader_in_items() -> None:
    assert objections("mbl: task/1\nid: tides\n") != []
    assert objections("mbl: task/1\nmeasure: test\nitems:\n  - {id: tides, title: Tides, targets: [MATH.1.a]}\n") == []


def test_days_are_text() -> None:
    text = "mbl: staff/1\nid: t-one\nroles: [teacher]\n"
    assert objections(text) == []
    plan = "mbl: plans/1\nid: p-1\nstudent: s-1\nadviser: t-one\nreviewed: 2026-01-0\n"
    assert objections(plan) == ["reviewed: pattern"]


def test_a_field_that_differs_between_forms_takes_either() -> None:
    fields = schema_of(KINDS["decisions"])["properties"]
    assert "override" in fields["type"]["enum"]
    scores = schema_of(KINDS["evidence"])["properties"]["scores"]
    assert len(scores["anyOf"]) == 2
