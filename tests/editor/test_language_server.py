"""The schemas at work in an editor: what is completed, shown and underlined while somebody types."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.editor.server import Json, LanguageServer

from mblkit.edit.scaffold import scaffold
from mblkit.export.schema import WHOLE, schema_files, whole_text
from mblkit.model.kinds import KINDS

pytestmark = pytest.mark.full

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "district"
MODELINE = "# yaml-language-server: $schema=../schemas/framework.schema.json\n"

FRAMEWORK = """\
mbl: framework/1
area: mathematics
scope: content-area
competencies:
  - id: MATH.1
    statement: Use functions.
    """


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district as `mbl init` leaves it, and the schemas of each kind."""
    root = tmp_path_factory.mktemp("district")
    scaffold(root, "d", "District", today=date(2026, 6, 20), schemas={WHOLE: whole_text()})
    for name, text in schema_files().items():
        (root / "schemas" / name).write_text(text, encoding="utf-8")
    return root


def settings(folder: Path) -> Json:
    """Return what the editor reads from the file that `mbl init` wrote, as nested settings."""
    flat = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    nested = {key.removeprefix("yaml."): value for key, value in flat.items() if key.startswith("yaml.")}
    store = {"enable": nested.pop("schemaStore.enable")}
    return {"yaml": {**nested, "schemaStore": store, "validate": True, "hover": True, "completion": True}}


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[LanguageServer]:
    """An editor with the settings of `mbl init`."""
    with LanguageServer(folder, settings(folder)) as running:
        yield running


@pytest.fixture(scope="module")
def bare(folder: Path) -> Iterator[LanguageServer]:
    """An editor without settings of ours: only a modeline says which schema holds."""
    with LanguageServer(
        folder, {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True}}
    ) as running:
        yield running


@pytest.mark.parametrize("way", ["settings", "modeline"])
def test_keys_values_and_meanings(way: str, request: pytest.FixtureRequest) -> None:
    editor: LanguageServer = request.getfixturevalue("server" if way == "settings" else "bare")
    path, text, first = f"framework/{way}.yaml", FRAMEWORK, 0
    if way == "modeline":
        text, first = MODELINE + FRAMEWORK, 1
    editor.open(path, text)
    keys = editor.completions(path, first + 6, 4)
    assert {"name", "family", "aligns_to", "indicators", "retired"} <= set(keys)
    assert "statement" not in keys  # it is there already
    assert {"content-area", "cross-curricular"} <= set(editor.completions(path, first + 2, 7))
    assert "What a graduate can do, for teachers" in editor.hover(path, first + 5, 6)


@pytest.mark.parametrize("way", ["settings", "modeline"])
def test_a_misspelt_key_is_underlined(way: str, request: pytest.FixtureRequest) -> None:
    editor: LanguageServer = request.getfixturevalue("server" if way == "settings" else "bare")
    head = MODELINE if way == "modeline" else ""
    found = editor.open(f"framework/misspelt-{way}.yaml", f"{head}{FRAMEWORK}nam: Functions\n")
    (underlined,) = [one for one in found if "nam" in one["message"] and "not allowed" in one["message"]]
    line = 6 + head.count("\n")
    assert underlined["range"] == {"start": {"line": line, "character": 4}, "end": {"line": line, "character": 7}}


def test_a_new_file_is_offered_every_header(server: LanguageServer) -> None:
    server.open("new.yaml", "mbl: ")
    assert {kind.header for kind in KINDS.values()} <= set(server.completions("new.yaml", 0, 5))


def test_a_list_of_records_is_completed_too(server: LanguageServer) -> None:
    text = "mbl: task/1\nitems:\n  - id: essay\n    measure: \n    "
    server.open("tasks/new.yaml", text)
    assert {"performance", "portfolio", "test"} <= set(server.completions("tasks/new.yaml", 3, 13))
    assert {"title", "targets", "purpose"} <= set(server.completions("tasks/new.yaml", 4, 4))


@pytest.mark.parametrize("path", [".github/workflows/check.yml", ".pre-commit-config.yaml"])
def test_the_files_of_other_tools_are_left_alone(server: LanguageServer, path: str) -> None:
    assert server.open(path, "on: push\n") == []


FILES = sorted(path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.yaml"))


def test_nothing_of_the_example_is_underlined(server: LanguageServer) -> None:
    """One run over all files: an editor that cries wolf is switched off."""
    chosen = [path for path in FILES if not path.startswith(("evidence/", "habits/"))]
    chosen += [path for path in FILES if path.startswith(("evidence/", "habits/"))][::12]
    wrong = {path: found for path in chosen if (found := server.open(path, (EXAMPLE / path).read_text("utf-8")))}
    assert wrong == {}


def test_nothing_of_a_new_district_is_underlined(server: LanguageServer, folder: Path) -> None:
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.yaml"))]
    assert len(paths) > 10
    wrong = {path: found for path in paths if (found := server.open(path, (folder / path).read_text("utf-8")))}
    assert wrong == {}


def test_the_lock_names_no_registry() -> None:
    lock = (Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    packages = json.loads(lock)["packages"]
    assert all(re.match(r"sha512-", one["integrity"]) for name, one in packages.items() if name)
