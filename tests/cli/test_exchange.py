"""`mbl export` and `mbl import` as a person runs them."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from tests.export.case import DISTRICT, hostile, official
from tests.intake.files import TREE

from mblkit.__main__ import main


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Run(Protocol):
    """Runs `mbl` in a folder."""

    def __call__(self, folder: Path, *arguments: str) -> Done: ...


@pytest.fixture
def mbl(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`mbl` in this process: what stands here is about results, not about start-up."""

    def run(folder: Path, *arguments: str) -> Done:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["mbl", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capfd.readouterr()
        return Done(int(str(stopped.value)), told.out, told.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hostile(tmp_path / "district").root


def exported(mbl: Run, folder: Path, *arguments: str) -> str:
    done = mbl(folder, "export", "case", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_district_made_of_its_export_exports_the_same(mbl: Run, tmp_path: Path) -> None:
    district = tmp_path / "district"
    shutil.copytree(DISTRICT, district)
    texts = [exported(mbl, district, "--what", what) for what in ("framework", "courses")]
    for name, text in zip("fc", texts, strict=True):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    shutil.rmtree(district / "experiences")
    habits = (district / "framework" / "habits-of-work.yaml").read_bytes()
    shutil.rmtree(district / "framework")
    done = mbl(district, "import", "case", "../f.json", "../c.json", "--output", ".")
    assert (done.returncode, done.stderr) == (0, "wrote 22 of 22 files to .\n")
    (district / "framework" / "habits-of-work.yaml").write_bytes(habits)
    assert "framework/mathematics.yaml" in done.stdout.splitlines()
    assert [exported(mbl, district, "--what", what) for what in ("framework", "courses")] == texts
    assert mbl(district, "fmt", "--check", "framework", "experiences").returncode == 0


def test_files_that_are_there_are_never_replaced(mbl: Run, folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    assert mbl(folder, "export", "case", "-o", str(package)).stderr == f"wrote {package}\n"
    first = mbl(tmp_path, "import", "case", "package.json", "-o", "out")
    assert first.stdout == "framework/math.yaml\nframework/math_2.yaml\n"
    assert (
        first.stderr == "wrote 2 of 2 files to out\n2 objectives are in no file: give the package of the courses too\n"
    )
    (tmp_path / "out/framework/math.yaml").unlink()
    assert mbl(tmp_path, "import", "case", "package.json", "-o", "out").stdout == "framework/math.yaml\n"
    again = mbl(tmp_path, "import", "case", "package.json", "-o", "out")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.splitlines()[0] == "wrote 0 of 2 files to out: they are there already"
    (tmp_path / "out/framework/math.yaml").write_text("mine")
    (tmp_path / "out/framework/math_2.yaml").unlink()
    refused = mbl(tmp_path, "import", "case", "package.json", "-o", "out")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert '"out" already holds framework/math.yaml; nothing was written' in refused.stderr
    assert (tmp_path / "out/framework/math.yaml").read_text() == "mine"
    assert not (tmp_path / "out/framework/math_2.yaml").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{}", 'x.json: error: this is no package that "mbl export case" wrote'),
        (b'{"CFDocument": ', "x.json: line 1, column 16: error: this is not JSON"),
        (b"\xff", '"x.json" is not UTF-8 text'),
        (
            b'{"CFDocument":' + b"[" * 100_000,
            "x.json: line 1, column 54: error: values are nested deeper than 40 levels",
        ),
        (b" " * (32 * 1024 * 1024 + 1), '"x.json" is larger than 32 MiB'),
    ],
    ids=["foreign", "cut", "bytes", "deep", "large"],
)
def test_what_is_no_package_of_ours_is_refused(mbl: Run, data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(data)
    done = mbl(tmp_path, "import", "case", "x.json", "-o", "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_package_that_is_not_there(mbl: Run, tmp_path: Path) -> None:
    done = mbl(tmp_path, "import", "case", "x.json", "-o", "out")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        'mbl: "x.json" cannot be read: no such file or directory',
    )


def test_a_package_without_anything_writes_nothing(mbl: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(exported(mbl, folder, "--area", "ela"))
    done = mbl(tmp_path, "import", "case", "x.json", "-o", "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is nothing in it for a file of a district" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made(mbl: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(exported(mbl, folder))
    done = mbl(tmp_path, "import", "case", "x.json", "-o", "x.json/out")
    assert (done.returncode, done.stdout) == (2, "")
    assert '"x.json/out" cannot be used: not a directory' in done.stderr


def test_what_a_file_may_not_say_is_not_written(mbl: Run, folder: Path, tmp_path: Path) -> None:
    value = json.loads(exported(mbl, folder))
    one = next(item for item in value["CFItems"] if item["humanCodingScheme"] == "MATH.2")
    one["extensions"]["mblkit"]["adopted_by"] = {"nobody": [{}]}
    (tmp_path / "x.json").write_text(json.dumps(value))
    done = mbl(tmp_path, "import", "case", "x.json", "-o", "out")
    assert done.returncode == 1
    assert "framework/math.yaml: competencies.1.adopted_by: " in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["case", "canvas-outcomes"])
def test_errors_of_the_framework_stop_an_export(mbl: Run, command: str, folder: Path) -> None:
    (folder / "task.yaml").write_text("mbl: task/1\nid: t\ntitle: T\ntargets: [MATH.9]\nmeasure: test\n")
    done = mbl(folder, "export", command)
    assert (done.returncode, done.stdout) == (1, "")
    assert "task.yaml:4:11: error MBL201" in done.stderr


@pytest.mark.parametrize("command", ["case", "canvas-outcomes"])
def test_errors_in_files_about_students_do_not(mbl: Run, command: str, folder: Path) -> None:
    before = mbl(folder, "export", command).stdout
    (folder / "students.yaml").write_text("mbl: students/1\nid: [")
    done = mbl(folder, "export", command)
    assert (done.returncode, done.stdout) == (0, before)


@pytest.mark.parametrize("command", ["case", "canvas-outcomes"])
def test_an_unknown_area(mbl: Run, command: str, folder: Path) -> None:
    done = mbl(folder, "export", command, "--area", "maths")
    assert done.returncode == 2
    assert 'there is no content area "maths"' in done.stderr
    assert 'did you mean "math"?' in done.stderr


def test_commits_date_the_package(mbl: Run, folder: Path) -> None:
    before = exported(mbl, folder)
    assert '"2025-09-01T00:00:00Z"' in before
    run = ("git", "-c", "user.name=n", "-c", "user.email=e")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "all", "--date", "@5 +0000")):
        subprocess.run((*run, *arguments), cwd=folder, check=True, capture_output=True)
    time = subprocess.run(("git", "log", "-1", "--format=%cI"), cwd=folder, check=True, capture_output=True, text=True)
    after = exported(mbl, folder)
    stamped = {line for line in after.splitlines() if '"lastChangeDateTime"' in line}
    assert len({line.strip().rstrip(",") for line in stamped}) == 1
    assert '"2025-09-01T00:00:00Z"' not in after
    assert time.stdout[:4] in next(iter(stamped))


def test_canvas_says_what_it_cannot_say(mbl: Run, folder: Path) -> None:
    (folder / "policy.yaml").write_text(
        "mbl: policy/1\nid: own\ntitle: Own\nlayer: district\nas_of: 2025-01-01\n"
        "judging:\n  - {for: {classes: {to: 2029}}, method: {name: median, places: 1}}\n"
    )
    arguments = ("export", "canvas-outcomes", "--as-of", "2026-06-20")
    done = mbl(folder, *arguments)
    assert done.returncode == 0
    assert 'Canvas has no method "median": its latest score stands in for it' in done.stderr
    assert ",latest,,active," in done.stdout
    assert mbl(folder, *arguments, "--quiet").stderr == ""
    later = mbl(folder, *arguments, "--class", "2030")
    assert ("median" in later.stderr, ",latest,,active," in later.stdout) == (False, True)
    next_year = mbl(folder, "export", "canvas-outcomes", "--as-of", "2024-06-20")
    assert next_year.stdout == done.stdout.replace("deleted", "active")


# ------------------------------------------------------------------------------------------------ sets of standards


def test_a_set_is_exported_as_its_package(mbl: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tree.json").write_text(json.dumps(TREE))
    assert mbl(folder, "standards", "import", "../tree.json", "--set", "TREE").returncode == 0
    done = mbl(folder, "export", "case", "--set", "TREE")
    assert (done.returncode, done.stderr) == (0, "")
    value = json.loads(done.stdout)
    assert [one["humanCodingScheme"] for one in value["CFItems"] if "humanCodingScheme" in one] == [
        "A",
        "A.1",
        "A.2",
        "B",
    ]
    assert official().is_valid(value)
    assert mbl(folder, "export", "case", "--set", "TREE").stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "tree"), 'there is no set of standards "tree"'),
        (("--set", "S", "--area", "math"), "a set of standards has neither areas nor courses"),
        (("--set", "S", "--what", "courses"), "a set of standards has neither areas nor courses"),
    ],
)
def test_a_set_that_cannot_be_exported(mbl: Run, arguments: tuple[str, ...], message: str, folder: Path) -> None:
    done = mbl(folder, "export", "case", *arguments)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (2, "", f"mbl: {message}")


WRITTEN = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


def test_an_identifier_in_the_files_wins_and_comes_back(mbl: Run, folder: Path, tmp_path: Path) -> None:
    framework = json.loads((folder / "framework.yaml").read_text())
    framework["competencies"][0]["indicators"][0]["identifier"] = WRITTEN
    (folder / "framework.yaml").write_text(json.dumps(framework))
    text = exported(mbl, folder)
    (item,) = [one for one in json.loads(text)["CFItems"] if one["identifier"] == WRITTEN]
    assert (item["humanCodingScheme"], item["uri"]) == ("MATH.1.a", f"urn:uuid:{WRITTEN}")
    assert f'"identifier": "{WRITTEN}"' in text.partition('"CFAssociations"')[2]
    assert f"{WRITTEN},outcome," in mbl(folder, "export", "canvas-outcomes").stdout
    (tmp_path / "x.json").write_text(text)
    assert mbl(tmp_path, "import", "case", "x.json", "-o", "out").returncode == 0
    again = (tmp_path / "out/framework/math.yaml").read_text()
    assert again.count("identifier: ") == 1
    assert f"identifier: {WRITTEN}" in again


def test_an_identifier_that_two_have_is_a_finding(mbl: Run, folder: Path) -> None:
    framework = json.loads((folder / "framework.yaml").read_text())
    framework["competencies"][0]["identifier"] = framework["competencies"][1]["identifier"] = WRITTEN
    (folder / "framework.yaml").write_text(json.dumps(framework))
    done = mbl(folder, "validate", "framework.yaml")
    assert done.returncode == 1
    assert f'error MBL202 duplicate-id: the id "{WRITTEN}" is already that of another' in done.stdout + done.stderr
    framework["competencies"][1]["identifier"] = WRITTEN.upper()
    (folder / "framework.yaml").write_text(json.dumps(framework))
    told = mbl(folder, "validate", "framework.yaml")
    assert f'"{WRITTEN.upper()}" is not an identifier' in told.stdout + told.stderr
