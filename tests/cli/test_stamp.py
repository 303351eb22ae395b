"""`mbl stamp` as a person runs it."""

from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE
from tests.running import Done, run

from mblkit.model.standards import Standard

STANDARDS = (
    "mbl: standards/1\nset: S\ntitle: Standards\nissuer: State\n"
    "standards:\n  - {code: A, text: Count.}\n  - {code: B, text: Add.}\n  - {code: C}\n"
)
FRAMEWORK = (
    "mbl: framework/1\narea: math\ncompetencies:\n  - id: MATH.1\n    name: Functions\n    statement: Use functions.\n"
    "    aligns_to: [S:A]\n    indicators:\n      - {id: MATH.1.a, statement: Read., aligns_to: [S:B, S:C]}\n"
    "      - {id: MATH.1.b, statement: Write.}\n"
    "  - {id: MATH.2, name: Shapes, statement: Reason., aligns_to: [{standard: S:A, reviewed: abcdabcd}]}\n"
)
A, B = (Standard(code="X", text=text).fingerprint for text in ("Count.", "Add."))


def mbl(folder: Path, *arguments: str) -> Done:
    return run(folder, arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in BASE.items():
        (tmp_path / path).write_text(cleandoc(text) + "\n")
    (tmp_path / "standards.yaml").write_text(STANDARDS)
    (tmp_path / "framework.yaml").write_text(FRAMEWORK)
    return tmp_path


def test_without_targets_what_waits_is_listed(folder: Path) -> None:
    done = mbl(folder, "stamp")
    assert (done.returncode, done.stdout) == (
        0,
        (
            "MATH.1  S:A  never reviewed\nMATH.1.a  S:B  never reviewed\n"
            "MATH.2  S:A  the standard has changed since its review\n"
        ),
    )
    assert done.stderr == (
        "1 suspect, 2 never reviewed, 0 reviewed, 1 of standards without a text; nothing was written\n"
    )
    assert (folder / "framework.yaml").read_text() == FRAMEWORK
    assert not (folder / ".mbl").exists()


def test_a_competency_stands_for_its_indicators(folder: Path) -> None:
    done = mbl(folder, "stamp", "MATH.1")
    assert (done.returncode, done.stdout) == (0, f"MATH.1  S:A  reviewed: {A}\nMATH.1.a  S:B  reviewed: {B}\n")
    assert done.stderr == (
        "2 reviews recorded\nwithout a text there is nothing to compare with later, so these were left: S:C\n"
    )
    assert (folder / "framework.yaml").read_text() == FRAMEWORK.replace(
        "[S:A]", f"[{{standard: S:A, reviewed: {A}}}]"
    ).replace("[S:B,", f"[{{standard: S:B, reviewed: {B}}},")
    assert mbl(folder, "stamp", "MATH.1").stderr.startswith("there is nothing to record\n")


@pytest.mark.parametrize("choice", [("--all",), ("--area", "math"), ("MATH.2", "MATH.1.a", "MATH.1")])
def test_three_ways_to_choose_all(folder: Path, choice: tuple[str, ...]) -> None:
    done = mbl(folder, "stamp", *choice)
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "3 reviews recorded")
    assert mbl(folder, "stamp").stdout == ""
    assert "MBL306" not in mbl(folder, "validate", "--format", "concise").stdout


def test_looking_writes_nothing(folder: Path) -> None:
    done = mbl(folder, "stamp", "MATH.2", "--diff")
    assert (done.returncode, done.stderr) == (0, "1 review would be recorded\n")
    assert (
        f"\n-{FRAMEWORK.splitlines()[-1]}\n+{FRAMEWORK.splitlines()[-1].replace('abcdabcd', A or '')}\n" in done.stdout
    )
    assert mbl(folder, "stamp", "MATH.2", "--dry-run").stdout == f"MATH.2  S:A  reviewed: {A}\n"
    assert (folder / "framework.yaml").read_text() == FRAMEWORK


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("MATHS.2",), 'did you mean "MATH.2"?'),
        (("--area", "maths"), 'did you mean "math"?'),
        (("--area", "zoology"), "the areas are ela, math"),
        (("MATH.2", "--all"), "use one of them"),
        (("--all", "--dry-run", "--diff"), "choose one of the two"),
    ],
)
def test_what_cannot_be_meant(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = mbl(folder, "stamp", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert (folder / "framework.yaml").read_text() == FRAMEWORK


def test_a_broken_framework_is_not_stamped(folder: Path) -> None:
    (folder / "framework.yaml").write_text(FRAMEWORK.replace("S:B", "S:Z"))
    done = mbl(folder, "stamp", "--all")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'run "mbl validate"' in done.stderr
