"""`mbl config show`: what is in force, and where it comes from."""

import ast
import json
from pathlib import Path

import pytest
from tests.districts import build
from tests.reports.commands import Place

from mblkit.cli.config import VARIABLES
from mblkit.model.checks import Checks, Limits

CHECKS = """checks:
  ignore: [MBL302, LOC]
  severity:
    MBL305: warning
  paths:
    - files: [archive/*]
      ignore: [MBL4]
  limits: {most_objectives: 80, feedback_days: 10}
packs:
  - id: ct
    settings: {arts-credits: 0.5, diploma-assessment: true}
"""


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    folder = build(tmp_path, "")
    folder.write("mbl.yaml", folder.tree.read("mbl.yaml").decode() + CHECKS)
    return Place(folder, capsys)


def test_every_key_has_its_value_and_its_place(place: Place) -> None:
    found = json.loads(place.mbl("config", "show", "--format", "json").out)
    assert (found["schema"], found["file"]) == (1, "mbl.yaml")
    assert {one["key"]: (one["value"], one["line"]) for one in found["checks"]} == {
        "select": ([], None),
        "ignore": (["MBL302", "LOC"], 14),
        "severity": ({"MBL305": "warning"}, 15),
        "paths": ([{"files": ["archive/*"], "ignore": ["MBL4"]}], 17),
        "fail_on": ("error", None),
        "baseline": (None, None),
        "limits.fewest_competencies": (5, None),
        "limits.most_competencies": (8, None),
        "limits.reading_grade": (10, None),
        "limits.most_indicators": (10, None),
        "limits.most_objectives": (80, 20),
        "limits.feedback_days": (10, 20),
        "limits.engagement_months": (12, None),
        "limits.fewest_tasks": (2, None),
        "limits.most_by_one_scorer": (10, None),
        "limits.most_without_second": (200, None),
    }
    assert found["packs"] == [{"id": "ct", "settings": {"arts-credits": "0.5", "diploma-assessment": True}, "line": 22}]


def test_no_key_is_left_out(place: Place) -> None:
    found = json.loads(place.mbl("config", "show", "--format", "json").out)
    keys = {*Checks.model_fields, *(f"limits.{name}" for name in Limits.model_fields)} - {"limits"}
    assert {one["key"] for one in found["checks"]} == keys


def test_as_text(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MBL_READER", "ruamel")
    lines = place.mbl("config", "show").out.splitlines()
    assert [" ".join(line.split()) for line in lines[:8]] == [
        "checks",
        "select all default",
        "ignore MBL302, LOC mbl.yaml:14",
        "severity MBL305: warning mbl.yaml:15",
        "paths (files: archive/*, ignore: MBL4) mbl.yaml:17",
        "fail_on error default",
        "baseline none default",
        "limits.fewest_competencies 5 default",
    ]
    assert "  ct  arts-credits: 0.5, diploma-assessment: true  mbl.yaml:22" in lines
    assert any(line.split()[:2] == ["MBL_READER", "ruamel"] for line in lines)
    assert any(line.split()[:3] == ["NO_COLOR", "not", "set"] for line in lines)
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_district_that_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Place(build(tmp_path, ""), capsys).mbl("config", "show")
    assert run.status == 0
    assert "mbl.yaml:" not in run.out
    assert "packs\n  none\n" in run.out


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["", "mark"])
def test_lines_are_those_of_the_file_whatever_its_line_ends(place: Place, start: bytes) -> None:
    data = place.folder.tree.read("mbl.yaml")
    place.folder.write("mbl.yaml", start + data.replace(b"\n", b"\r\n"))
    assert "mbl.yaml:14" in place.mbl("config", "show").out


def test_other_files_may_be_broken_and_this_one_may_not(place: Place) -> None:
    place.folder.write("torn.yaml", "mbl: task/1\nid: [\n")
    assert place.mbl("config", "show").status == 0
    place.folder.write("mbl.yaml", place.folder.tree.read("mbl.yaml").decode().replace("ignore: [MBL302", "ignroe: [x"))
    run = place.mbl("config", "show")
    assert (run.status, run.out) == (1, "")
    assert "mbl validate" in run.err


def test_it_can_be_written_to_a_file(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "config.json"
    assert place.mbl("config", "show", "--format", "json", "--output", str(target)).out == ""
    assert json.loads(target.read_text())["file"] == "mbl.yaml"


def test_every_variable_that_is_read_is_shown(root: Path) -> None:
    """What is read with os.environ anywhere in the source."""
    read = set()
    for path in (root / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
                name = node.args[0]
                read |= {name.value} if isinstance(name, ast.Constant) else set()
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                read |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    assert read - set(VARIABLES) == set()
    assert {"MBL_READER", "NO_COLOR"} <= read
