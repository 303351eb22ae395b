"""The contracts of the source: who may import whom, how long things may be, what start-up may load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "mblkit"

LAYERS = (
    {"diagnostics", "errors"},
    {"model", "catalog", "store", "packs"},
    {"district"},
    {"load", "engine"},
    {"rules", "reports", "emit", "export", "intake", "edit"},
    {"cli"},
    {"__main__"},
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}

FORBIDDEN = {
    "mblkit.engine": {"mblkit.diagnostics", "mblkit.catalog"},
    "mblkit.engine.mastery": {"mblkit.engine.habits", "mblkit.model.habits"},
    "mblkit.engine.credits": {"mblkit.engine.habits", "mblkit.model.habits"},
}

HEAVY = {"typer", "pydantic", "pydantic_core", "rich", "jinja2", "ruamel", "yaml_rs"}

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60


@dataclass(frozen=True, slots=True)
class Import:
    """One module of the project that an import statement names."""

    by: str
    of: str
    line: int

    def __str__(self) -> str:
        return f"{self.by}:{self.line} imports {self.of}"


def module_name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(package: Path) -> dict[str, ast.Module]:
    """Every module of a package, by its dotted name."""
    return {
        module_name(path, package): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(package.rglob("*.py"))
    }


def imports(modules: dict[str, ast.Module]) -> Iterator[Import]:
    """Every import of the project's own modules, anywhere in a file: in functions and for types as well."""
    for by, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = "." * node.level + (node.module or "")
                inner = [f"{base}.{alias.name}" for alias in node.names]
                names = [name if name in modules else base for name in inner]
            else:
                continue
            for name in names:
                if name.partition(".")[0] in {"mblkit", ""}:
                    yield Import(by, name, node.lineno)


def part(name: str) -> str:
    """The part of the house a module is in: `mblkit.load.parse` is in `load`; the bare package is in none."""
    return [*name.split("."), ""][1]


def breach(found: Import) -> str | None:
    """Say what is wrong with an import, or nothing. The bare `mblkit` (its version) is for everyone."""
    if found.of.startswith("."):
        return f"{found}, which is relative"
    by, of = part(found.by), part(found.of)
    if not by and of:
        return f"{found}, but mblkit/__init__.py imports nothing"
    if not of or by == of:
        return None
    for name in (by, of):
        if name not in LEVEL:
            return f"{found}, but {name} has no layer"
    if LEVEL[of] == LEVEL[by]:
        return f"{found}, but {by} and {of} are strangers"
    return f"{found}, which is upward" if LEVEL[of] > LEVEL[by] else None


def reachable(start: str, found: list[Import], within: str) -> set[str]:
    """What a module imports, directly or through other modules of one package."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        by = todo.pop()
        for one in found:
            if one.by == by and one.of not in seen:
                seen.add(one.of)
                if one.of.startswith(f"{within}."):
                    todo.append(one.of)
    return seen


@cache
def project() -> tuple[dict[str, ast.Module], list[Import]]:
    modules = sources(PACKAGE)
    return modules, list(imports(modules))


def made(tmp_path: Path, files: dict[str, str]) -> list[Import]:
    for name, text in files.items():
        path = tmp_path / "mblkit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(imports(sources(tmp_path / "mblkit")))


# ------------------------------------------------------------------------------------------- the test, tested


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("load/parse.py", "from mblkit.model.base import Record", None),
        ("load/parse.py", "from mblkit.load.shape import shape", None),
        ("load/parse.py", "from mblkit import __version__", None),
        ("cli/audit.py", "def run():\n    from mblkit.engine import mastery", None),
        ("load/parse.py", "from mblkit.engine.mastery import judge", "strangers"),
        ("load/parse.py", "from mblkit import engine", "strangers"),
        ("model/base.py", "import mblkit.catalog as c", "strangers"),
        ("engine/mastery.py", "def run():\n    import mblkit.rules.runner", "upward"),
        ("model/base.py", "if TYPE_CHECKING:\n    from mblkit.district import District", "upward"),
        ("model/base.py", "from ..district import District", "relative"),
        ("helpers/text.py", "from mblkit.errors import MblError", "has no layer"),
        ("__init__.py", "from mblkit.errors import MblError", "imports nothing"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, name: str, text: str, wrong: str | None) -> None:
    files = {"engine/__init__.py": "", "district.py": "", name: text}
    found = made(tmp_path, files)
    assert len(found) == 1
    said = breach(found[0])
    assert (said is None) if wrong is None else (said is not None and wrong in said)


def test_an_import_through_the_package_is_found(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "engine/mastery.py": "from mblkit.engine import bodies",
            "engine/bodies.py": "from mblkit.engine.habits import summary",
            "engine/habits.py": "",
        },
    )
    assert "mblkit.engine.habits" in reachable("mblkit.engine.mastery", found, "mblkit.engine")


# ------------------------------------------------------------------------------------------------ the project


def test_imports_go_downward() -> None:
    _, found = project()
    assert [said for one in found if (said := breach(one))] == []


def test_every_part_has_a_layer() -> None:
    modules, _ = project()
    parts = {part(name) for name in modules} - {""}
    assert parts <= set(LEVEL)


def test_engine_knows_no_diagnostics_and_mastery_and_credit_know_no_habits() -> None:
    modules, found = project()
    breaches = [
        f"{name} reaches {one}"
        for name in modules
        for start, forbidden in FORBIDDEN.items()
        if name == start or name.startswith(f"{start}.")
        for one in reachable(name, found, "mblkit.engine")
        if any(one == banned or one.startswith(f"{banned}.") for banned in forbidden)
    ]
    assert breaches == []


def test_modules_are_short(root: Path) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted(PACKAGE.rglob("*.py"))
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_are_short() -> None:
    modules, _ = project()
    lengths = {
        f"{name}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


REPORT = f"""
import sys
heavy = sorted({HEAVY!r} & {{name.partition(".")[0] for name in sys.modules}})
print("loaded:", *heavy, file=sys.stderr)
"""


def loaded(code: str) -> list[str]:
    """Which heavy packages a fresh interpreter has loaded after running some code."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"{code}\n{REPORT}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return run.stderr.strip().splitlines()[-1].removeprefix("loaded:").split()


def test_the_measure_of_start_up_sees_a_heavy_import() -> None:
    assert loaded("import jinja2") == ["jinja2"]


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import mblkit, mblkit.__main__") == []


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    code = """
import sys
from mblkit.__main__ import main
sys.argv = ["mbl", "--version"]
try:
    status = main()
except SystemExit as stop:
    status = stop.code
assert not status, status
"""
    assert loaded(code) == []


def test_the_command_says_its_version() -> None:
    import mblkit

    run = subprocess.run(
        [sys.executable, "-m", "mblkit", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert mblkit.__version__ in run.stdout.split()
    assert run.stderr == ""
