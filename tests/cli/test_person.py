"""`mbl person`: everything about one person, nothing about others; and the way out."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.districts import build
from tests.running import run

from mblkit.load.repository import validate
from mblkit.store.tree import WorkTree


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "district", tmp_path_factory.mktemp("example") / "district"))


@pytest.fixture
def district(tmp_path: Path) -> Path:
    folder = build(tmp_path / "district", "")
    folder.write(
        "people.yaml",
        "mbl: people/1\nitems:\n  # her\n  - {id: s-1, given: Ada, family: Quill}\n"
        "  - {id: s-2, given: B, family: C}\n",
    )
    folder.write("people/roster.yaml", "mbl: roster/1\nstudents:\n  s-1: [u1]\n  s-2: [u2]\n")
    folder.write(
        "evidence.yaml",
        "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n  - task: modeling\n    on: 2025-10-01\n    scores:\n"
        "      s-1: {MATH.1.a: proficient}   # hers\n      s-2: {MATH.1.a: developing}\n"
        "  - task: modeling\n    on: 2025-10-09\n    scores:\n      s-1: {MATH.1.b: proficient}\n",
    )
    return folder.root


def test_an_export_holds_all_about_one_and_nothing_about_others(example: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(example, ("person", "export", "s-0017", "--output", str(out)))
    assert done.returncode == 0
    data = json.loads((out / "person.json").read_text())
    text = (out / "person.txt").read_text()
    others = [f"s-{number:04d}" for number in range(1, 61) if number != 17]
    assert not [name for name in others if name in json.dumps(data) or name in text]
    mention = [path for path in example.rglob("*.yaml") if "s-0017" in path.read_text()]
    assert [one["path"] for one in data["files"]] == sorted(path.relative_to(example).as_posix() for path in mention)
    assert sum(path.read_text().count("s-0017:") for path in (example / "evidence").rglob("*.yaml")) == sum(
        "s-0017" in record.get(field, {})
        for one in data["files"]
        for record in one["records"]
        for field in ("scores", "details")
    )
    assert "Raghunathan" in text
    assert [path.stat().st_mode & 0o777 for path in (out, *out.iterdir())] == [0o700, 0o600, 0o600]


def test_an_archive_is_private_and_the_same_each_time(district: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        assert run(district, ("person", "export", "s-1", "-o", str(tmp_path / name))).returncode == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["s-1/person.json", "s-1/person.txt"]
        data = json.loads(archive.read("s-1/person.json"))
    records = {one["path"]: one["records"] for one in data["files"]}
    assert records["people/roster.yaml"] == [{"students": {"s-1": ["u1"]}}]
    assert records["evidence.yaml"][0]["scores"] == {"s-1": {"MATH.1.a": "proficient"}}
    assert records["sections.yaml"][0]["students"] == ["s-1"]


def test_staff_see_no_student_of_theirs(district: Path, tmp_path: Path) -> None:
    assert run(district, ("person", "export", "t-one", "-o", str(tmp_path / "t"))).returncode == 0
    text = (tmp_path / "t" / "person.json").read_text()
    assert "modeling" in text
    assert "s-1" not in text
    assert "s-2" not in text


def test_exports_are_refused_where_they_would_harm(district: Path, tmp_path: Path) -> None:
    assert run(district, ("person", "export", "s-9", "-o", str(tmp_path / "x"))).returncode == 2
    assert run(district, ("person", "export", "s-1", "-o", "inside")).returncode == 2
    (tmp_path / "there").mkdir()
    assert run(district, ("person", "export", "s-1", "-o", str(tmp_path / "there"))).returncode == 2
    (district / "students.yaml").write_text("mbl: students/1\nitems: [{id: }]\n")
    assert run(district, ("person", "export", "s-1", "-o", str(tmp_path / "y"))).returncode == 1


def test_a_removal_is_only_shown_at_first(district: Path) -> None:
    before = {path: path.read_bytes() for path in district.rglob("*.yaml")}
    for options in ((), ("--dry-run",), ("--dry-run", "--yes")):
        done = run(district, ("person", "remove", "s-1", *options))
        assert done.returncode == 0
        assert done.stdout.splitlines() == [
            "evidence.yaml: 2 entries would stay without --everywhere",
            "people.yaml: 1 entry would go",
            "people/roster.yaml: 1 entry would go",
            "sections.yaml: 1 entry would stay without --everywhere",
            "students.yaml: 1 entry would stay without --everywhere",
        ]
        assert "what git has kept of earlier days stays in its history" in done.stderr
        assert {path: path.read_bytes() for path in district.rglob("*.yaml")} == before


def test_the_name_goes_and_the_records_stay(district: Path) -> None:
    assert run(district, ("person", "remove", "s-1", "--yes")).returncode == 0
    assert (
        district / "people.yaml"
    ).read_text() == "mbl: people/1\nitems:\n  # her\n  - {id: s-2, given: B, family: C}\n"
    assert (district / "people/roster.yaml").read_text() == "mbl: roster/1\nstudents:\n  s-2: [u2]\n"
    assert "s-1" in (district / "evidence.yaml").read_text()
    assert not validate(WorkTree(district)).errors


def test_everywhere_is_everywhere(district: Path) -> None:
    assert run(district, ("person", "remove", "s-1", "--yes", "--everywhere")).returncode == 0
    assert not [path for path in district.rglob("*.yaml") if "s-1" in path.read_text()]
    assert (district / "evidence.yaml").read_text().endswith("    scores:\n      s-2: {MATH.1.a: developing}\n")
    assert not validate(WorkTree(district)).errors


def test_what_only_a_person_can_decide_is_told(district: Path) -> None:
    (district / "plans.yaml").write_text("mbl: plans/1\nstudent: s-1\n")
    done = run(district, ("person", "remove", "t-one"))
    assert "evidence.yaml: 1 place to decide about by hand (by)" in done.stdout
    whole = run(district, ("person", "remove", "s-1", "--everywhere"))
    assert "plans.yaml: the whole file is about the person: delete it by hand" in whole.stdout


def test_a_removal_that_breaks_something_is_refused(district: Path) -> None:
    before = {path: path.read_bytes() for path in district.rglob("*.yaml")}
    done = run(district, ("person", "remove", "t-one", "--yes", "--everywhere"))
    assert done.returncode == 1
    assert "the files would not fit together" in done.stderr
    assert {path: path.read_bytes() for path in district.rglob("*.yaml")} == before
    assert run(district, ("person", "remove", "s-77")).returncode == 2


def test_somebody_is_taken_out_to_the_end(example: Path, tmp_path: Path) -> None:
    """With everything that the example district has: habits, supports, plans, credit, ledger, decisions, classes."""
    root = Path(shutil.copytree(example, tmp_path / "district"))
    shown = run(root, ("person", "remove", "s-0017", "--everywhere"))
    for line in shown.stdout.splitlines():
        if "the whole file is about the person" in line:
            (root / line.partition(":")[0]).unlink()
    done = run(root, ("person", "remove", "s-0017", "--everywhere", "--yes"))
    assert done.returncode == 0, done.stderr
    assert "what git has kept of earlier days stays in its history" in done.stderr
    assert not [path for path in root.rglob("*.yaml") if "s-0017" in path.read_text(encoding="utf-8")]
    assert not validate(WorkTree(root)).errors
    assert "no file mentions" in run(root, ("person", "remove", "s-0017")).stderr
    others = [f"s-{number:04d}" for number in range(1, 61) if number != 17]
    mentioned = "".join(path.read_text(encoding="utf-8") for path in root.rglob("*.yaml"))
    assert all(one in mentioned for one in others)


def test_an_entry_of_one_student_alone_goes_as_a_whole(district: Path) -> None:
    (district / "habits.yaml").write_text(
        "mbl: habits/1\nid: habits\nlevels:\n  - {id: never, name: Never, value: 1, meaning: No.}\n"
        "  - {id: always, name: Always, value: 2, meaning: Yes.}\n"
        "habits:\n  - {id: persist, name: Persist, statement: Goes on.}\n"
    )
    log = district / "log.yaml"
    log.write_text(
        "mbl: habits-log/1\nsection: algebra.1\nby: t-one\nitems:\n"
        "  - {on: 2025-10-01, ratings: {s-1: {persist: always}}}\n"
        "  - {on: 2025-10-02, ratings: {s-1: {persist: always}, s-2: {persist: never}}}\n"
    )
    assert not validate(WorkTree(district)).errors
    assert run(district, ("person", "remove", "s-1", "--yes", "--everywhere")).returncode == 0
    assert log.read_text().endswith("items:\n  - {on: 2025-10-02, ratings: {s-2: {persist: never}}}\n")


def test_a_removal_spans_the_names_outside_and_the_records_inside(district: Path, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.mkdir()
    (district / "people.yaml").rename(names / "people.yaml")
    (district / "people/roster.yaml").rename(names / "roster.yaml")
    environ = {"MBL_PEOPLE": str(names)}
    assert run(district, ("person", "remove", "s-1", "--yes", "--everywhere"), environ=environ).returncode == 0
    assert not [path for path in (*district.rglob("*.yaml"), *names.rglob("*.yaml")) if "s-1" in path.read_text()]
