"""After a change of a few files in bulk only these are looked at, and what is found is what the whole way finds."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.districts import TODAY, Folder, build

from mblkit.cli import short_way
from mblkit.cli.gist_memory import Remembered
from mblkit.cli.looking import Looked, look_closely
from mblkit.load.repository import read_any, validate
from mblkit.model.people import StudentRecord
from mblkit.rules import runner
from mblkit.rules.runner import Outcome, examine
from mblkit.rules.selection import select
from mblkit.store.cache import Cache
from mblkit.store.contents import Witness, contents_of

CLASSES = """
    mbl: sections/1
    items:
      - {id: class.%d, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1, s-2]}
"""
ITEM = "  - {task: modeling, on: 2025-10-%02d, attempt: %d, scores: {s-1: {MATH.1.a: proficient}}}\n"


THIRD = "  - {id: MATH.3, name: Chance, statement: Say how likely.}"


class Place:
    """A sound district of several classes; `check` looks at it; `reads` and `students` are what this parsed."""

    def __init__(self, root: Path) -> None:
        self.folder = build(root / "district", "")
        for number in range(1, 9):
            self.folder.write(f"sections/{number}.yaml", CLASSES.replace("\n    ", "\n").strip() % number + "\n")
            self.evidence(number)
        self.cache = Cache(root / "cache" / "district.sqlite3")
        self.reads: list[str] = []
        self.students: set[str] = set()

    def evidence(self, number: int, *items: tuple[int, int], more: str = "", name: str = "") -> None:
        lines = "".join(ITEM % item for item in items or [(number, 1)])
        head = f"mbl: evidence/1\nsection: class.{number}\nby: t-one\nitems:\n"
        self.folder.write(f"evidence/{name or number}.yaml", head + lines + more)

    def check(self, day: date = TODAY) -> bool:
        """Look at it, compare with what all records show, and tell whether the short way was gone."""
        contents = contents_of(self.folder.tree, self.cache, 1 << 62, each=True)
        assert contents is not None
        assert contents.blobs is not None
        looks: list[Looked] = []

        def noting(*arguments: object) -> Looked:
            looks.append(look_closely(*arguments))  # type: ignore[arg-type]
            return looks[-1]

        tree = Noted(self.folder.tree, contents.blobs)
        with patch.object(short_way, "look_closely", noting):
            found = short_way.sight(tree, None, day, 1, Remembered(self.cache, contents.blobs))
        told = self._told(found, day)
        found.settle(told)
        assert told == self._told(None, day)
        self.reads = tree.reads
        records = (kept.record for one in found.loaded.files for kept in one.records)
        self.students = {one.id for one in records if isinstance(one, StudentRecord)}
        return not looks

    def _told(self, found: short_way.Sight | None, day: date) -> Outcome:
        def read(path: str) -> bytes:
            return read_any(self.folder.tree, path)

        if found is None:
            loaded = validate(self.folder.tree)
            return examine(loaded, select(loaded), day, read)
        return examine(found.loaded, select(found.loaded), day, read, bulk=found.bulk, before=found.before)


class Noted(Witness):
    """Notes what is read."""

    def __init__(self, tree: object, blobs: object) -> None:
        super().__init__(tree, blobs)  # type: ignore[arg-type]
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    assert not found.check()
    return found


def test_of_the_classes_only_those_are_read_that_a_changed_file_names(place: Place) -> None:
    place.evidence(3, (4, 1), (5, 1))
    assert place.check()
    assert [path for path in place.reads if path.startswith(("sections/", "evidence/"))] == [
        "evidence/3.yaml",
        "sections/3.yaml",
    ]


TRANSFER = "{id: s-9, entered: {on: 2025-09-01, grade: 11, how: transfer}}"


def test_of_the_students_only_those_are_made_records_whom_a_change_or_a_check_of_evidence_names(place: Place) -> None:
    items = [f"{{id: {name}}}" for name in ("s-1", "s-2", *(f"n-{number}" for number in range(500)))]
    head = "mbl: students/1\nschool: hs\nclass: 2029\ngrade: 9\nentered: {on: 2025-09-01, grade: 9}\nitems:\n"
    place.folder.write("students.yaml", head + "".join(f"  - {item}\n" for item in (*items, TRANSFER)))
    assert not place.check()
    assert len(place.students) > 500
    place.evidence(3, (4, 1), (5, 1))
    assert place.check()
    assert place.students == {"s-1", "s-2", "s-9"}
    place.evidence(3, (4, 1), more=(ITEM % (9, 1)).replace("s-1", "n-7"))
    assert place.check()
    assert place.students == {"s-1", "s-2", "s-9", "n-7"}


def test_of_what_is_repeated_only_what_knows_of_these_asks_for_records_of_students() -> None:
    """What others asked of them would be lost where students are not read: see `_Short._still`."""
    folder = Path(runner.__file__).parent
    asking = {path.stem for path in folder.glob("*.py") if "StudentRecord" in path.read_text("utf-8")}
    repeated = {one.__module__.rpartition(".")[2] for one in runner.OF_EVIDENCE}
    assert asking & {"attempts", "gist", "gist_keys", "register", "scoring", "since", *repeated} == {
        "register",
        "transfers",
    }


def test_nothing_has_to_change(place: Place) -> None:
    assert place.check()
    assert not [path for path in place.reads if path.startswith(("sections/", "evidence/"))]


CHANGES: dict[str, Callable[[Place], object]] = {
    "added": lambda place: place.evidence(3, name="other"),
    "removed": lambda place: (place.folder.root / "evidence/3.yaml").unlink(),
    "renamed": lambda place: (place.folder.root / "evidence/3.yaml").rename(place.folder.root / "evidence/x.yaml"),
    "another class": lambda place: place.evidence(5, name="3"),
    "a second attempt elsewhere": lambda place: place.evidence(5, (20, 2)),
    "a third attempt alone": lambda place: place.evidence(5, (20, 3)),
    "an unknown id": lambda place: place.evidence(5, more=(ITEM % (9, 1)).replace("MATH.1.a", "MATH.1.x")),
    "a suppression": lambda place: place.evidence(5, more="# mbl: ignore[MBL401] they were there\n"),
    "the same twice": lambda place: place.evidence(3, (3, 1), name="twice"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_bulk_is_seen_on_the_short_way(place: Place, change: str) -> None:
    for _ in range(2):
        CHANGES[change](place) if change not in {"removed", "renamed"} or _ == 0 else None
        assert place.check()
    place.evidence(3)
    assert place.check()
    place.evidence(5)
    assert place.check()


def _replace(folder: Folder, path: str, old: str, new: str) -> None:
    text = folder.tree.read(path).decode()
    assert old in text
    folder.write(path, text.replace(old, new))


def _edit(old: str, new: str, path: str = "framework.yaml") -> Callable[[Place], object]:
    return lambda place: _replace(place.folder, path, old, new)


def _both(place: Place) -> None:
    place.evidence(5, (20, 1))
    TURNS["a statement"](place)


TURNS: dict[str, Callable[[Place], object]] = {
    "a remark": lambda place: _append(place.folder, "framework.yaml"),
    "a statement": _edit("Use functions.", "Use functions to model."),
    "a new competency": _edit("  - id: MATH.2", "  - {id: MATH.3, name: Chance, statement: Say.}\n  - id: MATH.2"),
    "a title of a task": _edit("title: Modeling", "title: Models", "task.yaml"),
    "a suppression": _edit("name: Shapes", "name: Shapes  # mbl: ignore[MBL302] we shall", "framework.yaml"),
    "a new file": lambda place: place.folder.write(
        "staff2.yaml", "mbl: staff/1\nitems: [{id: t-3, roles: [teacher]}]\n"
    ),
    "an id like that of a class": lambda place: place.folder.write(
        "scale2.yaml", place.folder.tree.read("scale.yaml").replace(b"id: four", b"id: class.l")
    ),
    "evidence as well": _both,
}


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_of_the_framework_leaves_classes_and_evidence_alone(place: Place, turn: str) -> None:
    TURNS[turn](place)
    assert place.check()
    read = {path for path in place.reads if path.startswith(("sections/", "evidence/"))}
    assert read == ({"sections/5.yaml", "evidence/5.yaml"} if turn == "evidence as well" else set())
    place.evidence(3)
    assert place.check()


LONG: dict[str, Callable[[Folder], object]] = {
    "an end": lambda folder: _replace(
        folder, "framework.yaml", "Read graphs.", "Read graphs., retired: {on: 2025-12-01}"
    ),
    "another scale": lambda folder: _replace(folder, "scale.yaml", "id: exemplary", "id: best"),
    "another task": lambda folder: _replace(folder, "task.yaml", "targets: [MATH.1.a, ", "targets: ["),
    "students": lambda folder: _append(folder, "students.yaml"),
    "a rule": lambda folder: folder.write("rules.yaml", "mbl: rules/1\nitems: []\n"),
    "class": lambda folder: _append(folder, "sections/2.yaml"),
    "configuration": lambda folder: _append(folder, "mbl.yaml"),
    "broken evidence": lambda folder: folder.write("evidence/2.yaml", "mbl: evidence/1\nitems: [\n"),
    "another kind": lambda folder: folder.write("evidence/2.yaml", "mbl: rules/1\nitems: []\n"),
    "new class": lambda folder: folder.write("sections/9.yaml", folder.tree.read("sections/2.yaml")),
    "lost class": lambda folder: (folder.root / "sections/2.yaml").unlink(),
    "clash": lambda folder: folder.write("EVIDENCE/2.yaml", folder.tree.read("evidence/2.yaml")),
}


def _append(folder: Folder, path: str) -> None:
    folder.write(path, folder.tree.read(path) + b"# more\n")


@pytest.mark.parametrize("change", LONG)
def test_what_is_no_change_in_bulk_goes_the_long_way(place: Place, change: str) -> None:
    LONG[change](place.folder)
    assert not place.check()


def test_what_is_said_of_an_id_of_another_kind_rests_on_where_that_stands(place: Place) -> None:
    place.evidence(3, more=(ITEM % (9, 1)).replace("task: modeling", "task: MATH.2"))
    assert place.check()
    text = place.folder.tree.read("framework.yaml").decode()
    place.folder.write("framework.yaml", text.replace("competencies:", f"competencies:\n{THIRD}"))
    assert not place.check()
    (place.folder.root / "framework.yaml").rename(place.folder.root / "frame.yaml")
    assert not place.check()


def test_another_day_looks_at_evidence_again_only_where_that_names_a_later_one(place: Place) -> None:
    assert place.check(date(2026, 6, 1))
    assert not [path for path in place.reads if path.startswith(("sections/", "evidence/"))]
    place.evidence(3, (4, 1))
    assert place.check(date(2026, 6, 19))
    assert not place.check(date(2025, 10, 3))
    assert not place.check(date(2026, 6, 1))
    assert place.check(date(2026, 6, 2))


def test_only_checks_that_are_not_repeated_ask_for_records_of_classes() -> None:
    """What others asked of them would be lost where classes are not read: see `rules.since.CLASSES`."""
    folder = Path(runner.__file__).parent
    asking = {path.stem for path in folder.glob("*.py") if "SectionRecord" in path.read_text("utf-8")}
    assert asking == {"local", "register", "rosters"}


def test_hand_audits_rest_on_all_evidence(place: Place) -> None:
    assertion = "id: a-1, student: s-1, as_of: 2026-03-01, credits: 1, by: t-one"
    place.folder.write("assertions.yaml", f"mbl: assertions/1\nitems:\n  - {{{assertion}}}\n")
    assert not place.check()
    assert not place.check()


@pytest.mark.parametrize("name", ["core", "aside", "sums", "sum:", "gists:"])
@pytest.mark.parametrize("text", ["", "[]", "7", '["x", {}]', None])
def test_what_does_not_fit_together_is_not_believed(place: Place, name: str, text: str | None) -> None:
    for full in [name] if not name.endswith(":") else [name + rest for rest in place.cache.below(name)]:
        place.cache.put({full: text} if text is not None else {}, [full] if text is None else [])
    place.evidence(3, (4, 1))
    assert not place.check()
    place.evidence(3, (5, 1))
    assert place.check()


def test_a_shelf_that_another_process_wrote_is_not_taken_for_that_of_the_sums(place: Place) -> None:
    for name, text in place.cache.below("gists:").items():
        first, _, body = text.partition("\n")
        place.cache.put({f"gists:{name}": f"{json.dumps(json.loads(first))}  \n{body}"})
    place.evidence(3, (4, 1))
    assert not place.check()


def test_a_small_change_rewrites_a_small_part(place: Place) -> None:
    before = {kind: place.cache.below(kind) for kind in ("gists:", "sum:")}
    place.evidence(3, (4, 1))
    assert place.check()
    for kind, texts in before.items():
        after = place.cache.below(kind)
        assert len({name for name in after if after[name] != texts.get(name)}) == 1, kind
