"""What was found is told again where nothing has changed, and never where something has."""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.districts import Folder, build
from tests.reports.commands import DATA as COMPUTED
from tests.running import Done, run

from mblkit.cli import jobs, looking, short_way
from mblkit.load.shape import Shaped
from mblkit.rules import gist as gists
from mblkit.rules import runner
from mblkit.store.cache import cache_files

DATA = """
    mbl: framework/1
    area: math
    competencies:
      - {id: MATH.1, name: Functions, statement: Use functions., indicators: [{id: MATH.1.a, statement: Read.}]}
      - {id: MATH.1, name: Twice, statement: Use functions twice.}
    ---
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [MATH.9], measure: performance}
"""


@dataclass
class Place:
    """A district and a folder for what is remembered of it; `cold` counts the checks that looked at files."""

    folder: Folder
    caches: Path
    cold: int = 0

    def mbl(self, *arguments: str, **environ: str) -> Done:
        said = {"MBL_NO_CACHE": "", "XDG_CACHE_HOME": str(self.caches), **environ}
        return run(self.folder.root, arguments, environ=said)

    def told(self, *arguments: str, **environ: str) -> tuple[Done, bool]:
        """What `mbl validate` says, the same as without a cache; and whether it had to look."""
        before = self.cold
        done = self.mbl("validate", *arguments, **environ)
        looked = self.cold > before
        assert done == self.mbl("validate", *arguments, **{**environ, "MBL_NO_CACHE": "1"})
        return done, looked

    @property
    def file(self) -> Path:
        (file,) = cache_files(self.caches / "mblkit")
        return file


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(build(tmp_path / "district", DATA), tmp_path / "caches")
    examine = runner.examine

    def counting(*arguments: object, **more: object) -> object:
        found.cold += 1
        return examine(*arguments, **more)  # type: ignore[arg-type]

    with patch.object(runner, "examine", counting):
        yield found


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "concise", "-q"), ("--format", "sarif")])
def test_what_was_found_is_told_again(place: Place, options: tuple[str, ...]) -> None:
    first, looked = place.told(*options)
    assert (first.returncode, looked) == (1, True)
    assert "MBL202" in first.stdout
    again, looked = place.told(*options)
    assert (again, looked) == (first, False)


def test_other_ways_to_ask_share_what_is_remembered(place: Place) -> None:
    place.told("--as-of", "2026-03-01")
    for more in (("--format", "gitlab"), ("--exit-zero",), ("--fail-on", "advice"), ("--statistics",), ("--quiet",)):
        assert not place.told("--as-of", "2026-03-01", *more)[1], more


@pytest.mark.parametrize(
    "options", [("--as-of", "2025-01-01"), ("--select", "MBL2"), ("--ignore", "MBL3"), ("--deep",)]
)
def test_another_question_has_another_answer(place: Place, options: tuple[str, ...]) -> None:
    place.told()
    assert place.told(*options)[1]
    assert not place.told(*options)[1]


def test_another_reader_has_another_answer(place: Place) -> None:
    place.told()
    assert place.told(MBL_READER="ruamel")[1]


def test_another_edition_of_the_tool_looks_itself(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.told()
    monkeypatch.setattr("mblkit.cli.warm.edition", lambda: "another")
    assert place.told()[1]


CHANGES = {
    "framework": ("framework.yaml", "MATH.1.a", "MATH.1.c"),
    "configuration": ("mbl.yaml", "scale: four", "scale: four\nchecks: {ignore: [MBL3]}"),
    "suppression": ("task.yaml", "[MATH.9]", "[MATH.9] # mbl: ignore[MBL201] later"),
    "students": ("students.yaml", "s-2", "s-3"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(place: Place, change: str) -> None:
    path, old, new = CHANGES[change]
    text = place.folder.tree.read(path).decode()
    if old not in text:
        text += "\n"
        place.folder.write(path, text)
    place.told()
    place.folder.write(path, text.replace(old, new) if old in text else text + "# more\n")
    assert place.told()[1]


def test_a_file_that_is_renamed_deleted_or_added_is_seen(place: Place) -> None:
    place.told()
    (place.folder.root / "staff.yaml").rename(place.folder.root / "people-at-work.yaml")
    assert place.told()[1]
    (place.folder.root / "people-at-work.yaml").unlink()
    assert place.told()[1]
    place.folder.write("rules.yaml", "mbl: rules/1\nitems: []\n")
    assert place.told()[1]


def test_what_touches_no_byte_is_no_change(place: Place) -> None:
    place.told()
    os.utime(place.folder.root / "mbl.yaml", (5, 5))
    assert not place.told()[1]


def test_the_baseline_counts(place: Place) -> None:
    place.mbl("validate", "--write-baseline", "-q")
    place.folder.write("mbl.yaml", place.folder.tree.read("mbl.yaml") + b"checks: {baseline: mbl-baseline.json}\n")
    known, _ = place.told()
    assert not place.told()[1]
    (place.folder.root / "mbl-baseline.json").write_text('{"mbl-baseline": 1, "findings": []}')
    other, looked = place.told()
    assert looked
    assert other.stdout != known.stdout
    (place.folder.root / "mbl-baseline.json").unlink()
    assert place.told()[0].returncode == 2


def test_a_baseline_of_the_command_line_counts(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text('{"mbl-baseline": 1, "findings": []}')
    place.told("--baseline", str(file))
    assert not place.told("--baseline", str(file))[1]
    file.write_text("no baseline")
    assert place.told("--baseline", str(file))[0].returncode == 2
    file.unlink()
    assert place.told("--baseline", str(file))[0].returncode == 2


def test_names_outside_the_district_count(place: Place, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.mkdir()
    (names / "people.yaml").write_text("mbl: people/1\nitems: [{id: s-1, given: Ann, family: Lee}]\n")
    place.told(MBL_PEOPLE=str(names))
    assert not place.told(MBL_PEOPLE=str(names))[1]
    (names / "people.yaml").write_text("mbl: people/1\nitems: [{id: s-9, given: Ann, family: Lee}]\n")
    assert "s-9" in place.told(MBL_PEOPLE=str(names))[0].stdout
    assert place.told()[1]


def test_a_file_that_changes_while_it_is_checked_is_not_remembered(place: Place) -> None:
    sight = short_way.sight

    def slow(*arguments: object, **more: object) -> object:
        place.folder.write("students.yaml", place.folder.tree.read("students.yaml") + b"# x\n")
        return sight(*arguments, **more)  # type: ignore[arg-type]

    with patch.object(short_way, "sight", slow):
        place.mbl("validate")
    assert place.told()[1]


def test_only_the_whole_district_is_remembered(place: Place) -> None:
    place.told()
    for options in (("task.yaml",), ("--no-cache",)):
        assert place.told(*options)[1]
        assert place.told(*options)[1]


def test_where_nothing_may_be_remembered_nothing_is(place: Place) -> None:
    place.mbl("validate", "--no-cache")
    place.mbl("validate", MBL_NO_CACHE="1")
    assert not place.caches.exists()


@pytest.mark.parametrize("damage", ["corrupt", "truncated", "foreign", "read-only", "folder"])
def test_what_is_remembered_is_never_believed_when_it_is_damaged(place: Place, damage: str) -> None:
    first, _ = place.told()
    file = place.file
    if damage == "corrupt":
        data = bytearray(file.read_bytes())
        data[len(data) // 2 :: 7] = b"\xaa" * len(data[len(data) // 2 :: 7])
        file.write_bytes(data)
    elif damage == "truncated":
        file.write_bytes(file.read_bytes()[:5000])
    elif damage == "foreign":
        file.chmod(0o666)
    elif damage == "read-only":
        file.chmod(0o400)
        file.parent.chmod(0o500)
    else:
        file.unlink()
        file.mkdir()
    for _ in range(2):
        assert place.told()[0] == first
    file.parent.chmod(0o700)


def test_a_verdict_that_is_none_is_not_told(place: Place) -> None:
    from mblkit.store.cache import Cache

    first, _ = place.told()
    cache = Cache(place.file)
    for text in ("", "[]", '{"others": {}}', "7"):
        cache.put({f"verdict:{name}": text for name in cache.below("verdict:")})
        again, looked = place.told()
        assert (again, looked) == (first, True)
    cache.close()


def test_no_name_is_remembered(place: Place) -> None:
    people = "[{id: s-1, given: Xanthippe, family: Quill}, {id: s-7, given: Xanthippe, family: Quill}]"
    place.folder.write("people/people.yaml", f"mbl: people/1\nitems: {people}\n")
    done, _ = place.told()
    assert "s-7" in done.stdout
    assert b"Xanthippe" not in place.file.read_bytes()
    assert b"Quill" not in place.file.read_bytes()


# ------------------------------------------------------------------------------------------------- several processes


def many(folder: Folder, files: int, other: str = "s-3: {MATH.2: best}") -> None:
    """Write evidence into so many files."""
    for number in range(files):
        day = f"2025-{9 + number % 4:02}-{1 + number % 28:02}"
        scores = f"{{s-1: {{MATH.1.a: proficient}}, {other}}}"
        head = "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
        folder.write(f"evidence/{number}.yaml", f"{head}  - {{task: proof, on: {day}, scores: {scores}}}\n")


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes begin afresh, as they do where this one cannot be copied; of copies see `test_copies`."""
    monkeypatch.setattr(jobs, "may_copy", lambda: False)


@pytest.mark.usefixtures("afresh")
def test_any_number_of_processes_says_the_same(place: Place) -> None:
    many(place.folder, 150)
    alone = place.mbl("validate", "--format", "json", "--jobs", "1", "--no-cache")
    assert alone.returncode == 1
    assert place.mbl("validate", "--format", "json", "--jobs", "3", "--no-cache") == alone
    assert place.mbl("validate", "--format", "json", "--jobs", "3") == alone
    assert place.mbl("validate", "--format", "json") == alone


@pytest.mark.usefixtures("afresh")
def test_names_outside_the_district_reach_other_processes(place: Place, tmp_path: Path) -> None:
    many(place.folder, 70)
    names = tmp_path / "names"
    names.mkdir()
    (names / "people.yaml").write_text("mbl: people/1\nitems: [{id: s-9, given: Ann, family: Lee}]\n")
    alone = place.mbl("validate", "--jobs", "1", MBL_NO_CACHE="1", MBL_PEOPLE=str(names))
    assert "s-9" in alone.stdout
    assert place.mbl("validate", "--jobs", "2", MBL_NO_CACHE="1", MBL_PEOPLE=str(names)) == alone


def test_an_interrupt_stops_at_once_and_leaves_what_was_remembered(place: Place) -> None:
    many(place.folder, 70)
    place.mbl("validate")
    before = place.file.read_bytes()
    place.folder.write("mbl.yaml", place.folder.tree.read("mbl.yaml") + b"checks: {limits: {feedback_days: 3}}\n")
    with patch.object(looking, "gist_of", side_effect=KeyboardInterrupt):
        assert place.mbl("validate", "--jobs", "1").returncode == 130
    after = place.told()[0]
    assert after.returncode == 1
    assert before != place.file.read_bytes()


def test_the_collector_of_garbage_is_as_before_after_a_check(place: Place) -> None:
    before = gc.get_threshold()
    during: list[tuple[int, int, int]] = []
    sight = short_way.sight

    def noting(*arguments: object, **more: object) -> object:
        during.append(gc.get_threshold())
        return sight(*arguments, **more)  # type: ignore[arg-type]

    with patch.object(short_way, "sight", noting):
        place.mbl("validate")
        place.mbl("validate", "--no-cache")
    assert len(during) == 2
    assert before not in during
    assert gc.get_threshold() == before


def test_files_that_nothing_touches_are_not_read_again(place: Place) -> None:
    build(place.folder.root, "")  # every id is known: what is not rests on everything
    many(place.folder, 30, other="s-2: {MATH.1.a: best}")
    place.mbl("validate", "--jobs", "1")
    looked: list[str] = []
    gist_of = gists.gist_of

    def noting(path: str, *rest: object) -> object:
        looked.append(path)
        return gist_of(path, *rest)  # type: ignore[arg-type]

    gist_of_records = gists.gist_of_records

    def noting_records(shaped: Shaped, *rest: object, **more: object) -> object:
        looked.append(shaped.path)
        return gist_of_records(shaped, *rest, **more)  # type: ignore[arg-type]

    with patch.object(looking, "gist_of", noting), patch.object(short_way, "gist_of_records", noting_records):
        place.folder.write("evidence/7.yaml", place.folder.tree.read("evidence/7.yaml") + b"# x\n")
        place.mbl("validate")
        assert looked == ["evidence/7.yaml"]
        place.folder.write("experience.yaml", place.folder.tree.read("experience.yaml") + b"# x\n")
        place.mbl("validate")
        assert looked == ["evidence/7.yaml"]
        students = place.folder.tree.read("students.yaml")
        place.folder.write("students.yaml", students.replace(b"on: 2025-09-01", b"on: 2025-09-02"))
        place.mbl("validate")
        assert len(looked) == 31


@pytest.mark.parametrize(("credit", "told"), [(1, False), (2, True)])
def test_a_hand_audit_is_compared_with_all_evidence(place: Place, credit: int, told: bool) -> None:
    """The evidence behind it is in files of which no record is kept."""
    build(place.folder.root, COMPUTED)
    assertion = f"id: a-1, student: s-1, as_of: 2026-03-01, credits: {credit}, by: t-one"
    place.folder.write("assertions.yaml", f"mbl: assertions/1\nitems:\n  - {{{assertion}}}\n")
    for _ in range(2):
        done = place.mbl("validate", "--select", "MBL521", "--as-of", "2026-03-02")
        assert (f"found {credit} credit in all on 2026-03-01, the computation 1" in done.stdout) is told
