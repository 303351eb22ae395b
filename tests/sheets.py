"""Score sheets for tests: made, filled in as a person does, and spoiled as a person or an attacker does."""

import io
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from tests.conftest import ROOT
from tests.running import Done, run

TASK = "alg1-change-in-town"
SECTION = "algebra-1.2025.1"
EVIDENCE = "evidence/2025-26/algebra-1.1.yaml"


def district(tmp_path: Path) -> Path:
    """Return a copy of the example district."""
    return Path(shutil.copytree(ROOT / "examples" / "district", tmp_path / "district"))


def one_task(tmp_path: Path) -> Path:
    """Return a copy of the example district whose evidence is that of the classes of one experience: it is read faster.

    What scores are held against is all there.
    """
    unread = shutil.ignore_patterns("evidence", "habits", "ledger", "assertions", "plans")
    copy = Path(shutil.copytree(ROOT / "examples" / "district", tmp_path / "district", ignore=unread))
    (copy / EVIDENCE).parent.mkdir(parents=True)
    for path in (ROOT / "examples" / "district" / EVIDENCE).parent.glob("algebra-1.*"):
        shutil.copy(path, (copy / EVIDENCE).parent)
    return copy


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file, those of the lock left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".mbl" not in path.parts
    }


def made(folder: Path, *arguments: str, name: str = "scores.xlsx") -> Path:
    """Return a new sheet, beside the district."""
    path = folder.parent / name
    wanted = arguments or ("--task", TASK, "--section", SECTION)
    done = run(folder, ("sheet", "new", *wanted, "--output", str(path)))
    assert done.returncode == 0, done.stderr
    return path


def taken(folder: Path, *arguments: str | Path) -> Done:
    """Run an import with a fixed day of entry."""
    return run(folder, ("sheet", "import", *map(str, arguments), "--recorded", "2026-06-20"))


def filled(path: Path, cells: Mapping[str, object], sheet: str = "scores", plain: str = "") -> Path:
    """Write cells into a sheet of a workbook, as a spreadsheet program does; one may lose its format."""
    book = openpyxl.load_workbook(path)
    if plain:
        book[sheet][plain].number_format = "General"
    for place, value in cells.items():
        book[sheet][place].value = value
    book.save(path)
    return path


def changed_parts(path: Path, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None) -> Path:
    """Rewrite the parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(more or {})}.items():
            archive.writestr(name, change(name, data))
    path.write_bytes(out.getvalue())
    return path


def diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return, for each file that changed, its new lines; asserts that no old line is gone."""
    found = {}
    for path in sorted({*before, *after}):
        old, new = before.get(path, b"").decode().splitlines(), after.get(path, b"").decode().splitlines()
        if old != new:
            at = 0
            for line in old:
                at = new.index(line, at) + 1
            rest = list(new)
            for line in old:
                rest.remove(line)
            found[path] = rest
    return found
