"""What the tests of exports share: districts, their packages, the official schema, and a hostile district."""

import json
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from tests.districts import BASE, Folder

from mblkit.export.case import What, case_text
from mblkit.export.case_source import Source, source_of
from mblkit.load.repository import open_framework_files
from mblkit.store.tree import WorkTree

Json = Any

ROOT = Path(__file__).resolve().parent.parent.parent
DISTRICT = ROOT / "examples" / "district"
OFFICIAL = ROOT.parent / "shared" / "data" / "specs" / "case" / "case_v1p1_cfpackage-jsonschema1.json"

LONG = "A statement that does not end, \u2026 " * 600
ODD = 'He said: "=1+1", \\ and {this: [is]} # no comment\n\n\tnext line\r\n\u0007bell\u001b[31m\u0085 end'
HEBREW = "\u05d4\u05ea\u05dc\u05de\u05d9\u05d3 \u202e\u05e7\u05d5\u05e8\u05d0 <b>&amp; \U0001f9ee"

HOSTILE = {
    "framework.yaml": {
        "mbl": "framework/1",
        "area": "math",
        "scale": "four",
        "competencies": [
            {
                "id": "MATH.1",
                "name": {"es": ODD, "he": HEBREW},  # not in the first language of the district
                "statement": {"es": LONG[:19_000], "en": HEBREW},
                "family": {"he": HEBREW},
                "rationale": {"en": " two\nlines "},
                "required": False,
                "adopted_by": "teacher",
                "aligns_to": [
                    "S:2.1",
                    {"standard": "S:A  B", "relation": "beyond", "reviewed": "00000000"},
                    {"standard": "S:2.1", "relation": "full"},
                ],
                "indicators": [
                    {"id": "MATH.1.a", "statement": ODD, "aligns_to": ["S:word"], "criteria": {"exemplary": ODD}},
                    {
                        "id": "MATH.1.b",
                        "statement": "-1",
                        "criteria": {"proficient": {"en": "yes", "es": "s\u00ed"}, "beginning": "=cmd|' /C calc'!A0"},
                        "retired": {"on": "2025-01-01", "replaced_by": "MATH.1.a"},
                    },
                ],
            },
            {
                "id": "MATH.2",
                "name": "@shapes",
                "statement": "null",
                "local_only": True,
                "criteria": {"developing": "2026-01-01"},
                "retired": {"on": "2031-12-31"},
            },
        ],
    },
    "portrait.yaml": {
        "mbl": "framework/1",
        "area": "math",
        "scope": "cross-curricular",
        "competencies": [{"id": "P.1", "name": "On its own", "statement": "true"}],
    },
    "experience.yaml": {
        "mbl": "experience/1",
        "area": "ela",
        "grades": [0, 12],
        "items": [
            {
                "id": "algebra",
                "title": {"es": ODD, "en": "Algebra"},
                "area": "math",
                "credit": {"amount": "2/3"},
                "carries": ["MATH.1.a", "MATH.2", "o.1", "MATH.1"],
                "prerequisites": ["zen", "harbor"],
                "choice": HEBREW,
                "units": [
                    {"id": "algebra.u1", "title": HEBREW, "credit": "1/3", "carries": ["MATH.1.a", "o.2"]},
                    {
                        "id": "algebra.u2",
                        "title": "2",
                        "objectives": [
                            {"id": "o.2", "statement": "No", "leads_to": "MATH.2", "prerequisites": ["o.1"]},
                            {
                                "id": "o.1",
                                "statement": {"es": "\u00bf", "en": "?"},
                                "leads_to": "MATH.1.a",
                                "retired": {"on": "2024-08-01", "replaced_by": "o.2"},
                            },
                        ],
                    },
                ],
            },
            {
                "id": "harbor",
                "title": "Harbor",
                "type": "other",
                "other": ODD,
                "partner": "=Harbor",
                "off_campus": {"site": "The quay", "insurance": "007"},
                "instead_of": ["zen"],
                "credit": {"amount": 0.5, "approved": {"on": "2022-04-05", "reference": "item 7.3"}},
                "carries": ["MATH.1"],
            },
            {
                "id": "zen",
                "title": "Zen",
                "type": "service",
                "required": True,
                "retired": {"on": "2033-01-01", "replaced_by": "harbor"},
            },
        ],
    },
    "standards.yaml": {
        "mbl": "standards/1",
        "set": "S",
        "title": "S",
        "issuer": "S",
        "standards": [
            {"code": "2.1", "identifier": "HTTPS://example.org/x/ims/case/v1p0/CFItems/9C1F2E36-D7CB-11E8-824F-0242AC160002"},
            {"code": "A  B", "identifier": "https://example.org/A"},
            {"code": "word", "text": " ".join(ODD.split())},
        ],
    },
}  # fmt: skip


def hostile(folder: Path) -> Folder:
    """A district that says everything it may in the most unusual way."""
    files = {path: cleandoc(text) + "\n" for path, text in BASE.items()}
    files["mbl.yaml"] = files["mbl.yaml"].replace("scale: four", "scale: four\nlanguages: [en, es, he]")
    files |= {path: json.dumps(data) + "\n" for path, data in HOSTILE.items()}
    made = Folder(folder)
    for path, text in files.items():
        made.write(path, text)
    return made


def source(root: Path) -> Source:
    """What an export of a district rests on, without git."""
    return _example() if root == DISTRICT else source_of(*open_framework_files(WorkTree(root)))


def package(root: Path, what: What = "framework", area: str | None = None) -> Json:
    """The package of a district, as others read it."""
    return json.loads(case_text(source(root), what, area))


@cache
def _example() -> Source:
    return source_of(*open_framework_files(WorkTree(DISTRICT)))


@cache
def official() -> Validator:
    """The official schema, formats included."""
    if not OFFICIAL.exists():
        pytest.skip(f"the official schema is not in {OFFICIAL.parent}")
    schema = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    kind = validator_for(schema)
    validator: Validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    return validator
