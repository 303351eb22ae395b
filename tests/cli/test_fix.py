"""`mbl validate --fix`, `--unsafe-fixes` and `--diff` as a person runs them."""

import os
import re
import subprocess
from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE
from tests.running import Done, run

ITEM = "  - {id: essay, title: 1984, targets: [math.2], measure: written}  # Orwell\n"
OTHER = "  - {id: poster, title: Poster, targets: [MATH.2], measure: writen}\n"
TASK = f"mbl: task/1\nitems:\n{ITEM}{OTHER}"
MENDED = ITEM.replace("1984", '"1984"').replace("math", "MATH")
STANDARDS = "mbl: standards/1\nset: S\ntitle: Standards\nissuer: State\nstandards: [{code: A.1, text: Count.}]\n"
ONLY = ("--select", "MBL0,MBL1,MBL2")


def mbl(folder: Path, *arguments: str) -> Done:
    return run(folder, arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in BASE.items():
        aligned = re.sub(r"( +)(- id: MATH\..)", r'\1\2\n\1  aligns_to: ["S:A.1"]', cleandoc(text))
        (tmp_path / path).write_text(aligned + "\n")
    (tmp_path / "standards.yaml").write_text(STANDARDS)
    (tmp_path / "essay.yaml").write_text(TASK)
    return tmp_path


def test_safe_ones_are_written_and_the_rest_is_told(folder: Path) -> None:
    done = mbl(folder, "validate", "--fix", *ONLY, "--format", "concise")
    assert done.returncode == 1
    (finding, *_) = done.stdout.splitlines()
    assert finding.startswith("essay.yaml:4:61: error MBL108")
    assert "1 mended" in mbl(folder, "validate", "--fix", "--unsafe-fixes", *ONLY).stdout
    assert (folder / "essay.yaml").read_text() == TASK.replace(ITEM, MENDED).replace("writen", "written")
    again = mbl(folder, "validate", "--fix", "--unsafe-fixes", *ONLY)
    assert (again.returncode, "mended" in again.stdout) == (0, False)


def test_the_summary_says_how_many(folder: Path) -> None:
    assert "1 error in 1 of 10 files (2 mended)" in mbl(folder, "validate", "--fix", *ONLY).stdout


def test_a_difference_is_shown_and_nothing_written(folder: Path) -> None:
    done = mbl(folder, "validate", "--diff", *ONLY)
    assert done.returncode == 1
    assert done.stdout == (
        f"--- a/essay.yaml\n+++ b/essay.yaml\n@@ -1,4 +1,4 @@\n mbl: task/1\n items:\n-{ITEM}+{MENDED} {OTHER}"
    )
    assert done.stderr == "2 findings would be mended in 1 file\n"
    assert (folder / "essay.yaml").read_text() == TASK
    assert "measure: written" in mbl(folder, "validate", "--diff", "--unsafe-fixes", *ONLY).stdout
    assert mbl(folder, "validate", "--diff", "--exit-zero", *ONLY).returncode == 0


def test_the_difference_can_be_applied(folder: Path) -> None:
    shown = mbl(folder, "validate", "--diff", "--unsafe-fixes", *ONLY).stdout
    subprocess.run(("git", "apply", "-"), input=shown, text=True, check=True, cwd=folder)
    assert mbl(folder, "validate", *ONLY).returncode == 0


def test_without_anything_to_mend_the_status_is_the_usual_one(folder: Path) -> None:
    (folder / "essay.yaml").write_text(TASK.replace(ITEM, MENDED))
    done = mbl(folder, "validate", "--diff", *ONLY)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "there is nothing to mend\n")
    (folder / "essay.yaml").unlink()
    assert mbl(folder, "validate", "--diff", *ONLY).returncode == 0


def test_what_is_not_told_is_not_mended(folder: Path) -> None:
    """Ignored, suppressed and known findings are as if they were not there."""
    text = cleandoc(BASE["task.yaml"]).replace("[MATH.2]", "[math.2]") + "\n"
    (folder / "essay.yaml").unlink()
    (folder / "task.yaml").write_text(text)
    assert mbl(folder, "validate", "--fix", "--ignore", "MBL201").stderr == ""
    assert (folder / "task.yaml").read_text() == text
    suppressed = text.replace("  - {id: proof", "  # mbl: ignore[MBL201] the id is changed next week\n  - {id: proof")
    (folder / "task.yaml").write_text(suppressed)
    mbl(folder, "validate", "--fix")
    assert (folder / "task.yaml").read_text() == suppressed
    (folder / "task.yaml").write_text(text)
    baseline = ("--baseline", "known.json")
    assert "known.json" in mbl(folder, "validate", "--write-baseline", *baseline).stderr
    mbl(folder, "validate", "--fix", *baseline)
    assert (folder / "task.yaml").read_text() == text
    mbl(folder, "validate", "--fix")
    assert (folder / "task.yaml").read_text() == cleandoc(BASE["task.yaml"]) + "\n"


@pytest.mark.parametrize(
    "arguments", [("--unsafe-fixes",), ("--fix", "--write-baseline"), ("--diff", "--write-baseline")]
)
def test_options_that_do_not_go_together(folder: Path, arguments: tuple[str, ...]) -> None:
    done = mbl(folder, "validate", *arguments)
    assert done.returncode == 2
    assert "  help: " in done.stderr
    assert (folder / "essay.yaml").read_text() == TASK


def test_names_are_not_in_a_difference(folder: Path) -> None:
    (folder / "essay.yaml").write_text(
        "mbl: people/1\nitems:\n  - {id: s-1, given: Zebulon, family: Quackenbush, state_id: 0456}\n"
    )
    done = mbl(folder, "validate", "--diff", *ONLY)
    assert done.returncode == 1
    assert (
        done.stderr == "essay.yaml: would change; not shown, it is about people\n1 finding would be mended in 1 file\n"
    )
    assert done.stdout == ""
    mbl(folder, "validate", "--fix", *ONLY)
    assert 'state_id: "0456"}' in (folder / "essay.yaml").read_text()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere, Windows has other modes")
def test_a_file_that_may_not_be_written(folder: Path) -> None:
    folder.chmod(0o500)
    done = mbl(folder, "validate", "--fix", *ONLY)
    folder.chmod(0o700)
    assert done.returncode == 2
    assert (folder / "essay.yaml").read_text() == TASK
