"""What is found must not depend on how: over all records, file by file, from memory, in any number of processes."""

import os
import random
from datetime import date
from inspect import cleandoc
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.districts import BASE as FILES
from tests.districts import TODAY, Folder, build

from mblkit.cli import short_way
from mblkit.cli.gist_memory import Remembered
from mblkit.cli.looking import Looked, look, look_closely
from mblkit.diagnostics import Severity
from mblkit.load.anatomy import definitions_plan_of, plan_of
from mblkit.load.pipeline import Loaded, load, read_text
from mblkit.load.repository import read_any, validate
from mblkit.rules.runner import Outcome, examine
from mblkit.rules.selection import select
from mblkit.store.cache import Cache
from mblkit.store.contents import Witness, contents_of
from mblkit.store.tree import WorkTree

SEEDS = range(12)
STEPS = 10
STUDENTS = [f"s-{number}" for number in range(1, 7)]
TARGETS = ["MATH.1.a", "MATH.1.b", "MATH.2"]
LEVELS = ["beginning", "proficient", "exemplary", "missed", "best", "2"]
SECTIONS = ["algebra.1", "algebra.2", "algebra.3"]
DAYS = ["2025-10-01", "2025-10-02", "2026-02-03", "2026-06-18", "2026-06-30", "2027-01-01"]

BASE = """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items:
      - {id: s-1}
      - {id: s-2, entered: {on: 2026-01-10, grade: 10, how: transfer}}
      - {id: s-3, status: withdrawn, left: 2026-02-01}
      - {id: s-4}
      - {id: s-5, grade: 11, entered: {on: 2025-09-01, grade: 11, how: transfer}}
      - {id: s-6}
    ---
    mbl: sections/1
    experience: algebra
    school: hs
    year: 2025-26
    by: [t-one]
    items:
      - {id: algebra.1, students: [s-1, s-2, s-3]}
      - {id: algebra.2, students: [s-3, s-4]}
      - {id: algebra.3, students: [s-1, s-5, s-6], term: 2025-26.s1}
    ---
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [MATH.1.a, MATH.1.b], measure: performance}
      - {id: proof, title: Proof, targets: [MATH.2], measure: written, experiences: [algebra]}
      - {id: placing, title: Placing, targets: [MATH.2], measure: test, purpose: placement}
"""

EDITS = [
    ("s-3", "s-9"),
    ("MATH.1.b", "MATH.1.c"),
    ("proof", "prove"),
    ("algebra.2", "algebra.4"),
    ("2026-02-01", "2026-02-20"),
    ("2026-01-10", "2025-09-20"),
    ("2026-06-15", "2026-06-25"),
    ("grade: 11", "grade: 8"),
    (", purpose: placement", ""),
    ("term: 2025-26.s1", "by: [t-two]"),
    (", experiences: [algebra]", ", experiences: [geometry]"),
    ("targets: [MATH.2]", "targets: [MATH.1.b]"),
    ("statement: Write rules.}", "statement: Write rules., retired: {on: 2025-10-02}}"),
    ("students: [s-1, s-2, s-3]", "students: [s-1, s-2]"),
    ("id: proficient", "id: good"),
    ("value: 4", "value: 5"),
    ("{id: s-6}", "{id: s-6, placements: [{experience: algebra, site: x, mentor: t-one}]}"),
    ("statement: Reason about shapes.", "statement: Reason about all shapes."),
    ("t-two", "t-three"),
]


def item(dice: random.Random) -> str:
    """One item of evidence, with mistakes of all sorts here and there."""
    scored = {
        name: {dice.choice(TARGETS): dice.choice(LEVELS[:3])} for name in dice.sample(STUDENTS, dice.randint(1, 3))
    }
    if dice.random() < 0.1:
        scored[dice.choice(STUDENTS)] = {dice.choice(["MATH.9", "MATH.1", *TARGETS]): dice.choice(LEVELS)}
    if dice.random() < 0.05:
        scored["s-77"] = {"MATH.2": "proficient"}
    fields = {
        "task": dice.choice(["modeling", "proof", "placing", *(["essay"] if dice.random() < 0.1 else [])]),
        "on": dice.choice(DAYS if dice.random() < 0.2 else DAYS[:2]),
        "by": dice.choice(["t-one", "t-two"]),
        "attempt": dice.choice([1, 1, 1, 2, 2, 3]),
        "scores": shown(scored),
    }
    if dice.random() < 0.3:
        fields["id"] = f"e{dice.randint(1, 6)}"
        if dice.random() < 0.6:
            wanted = {"attempt": dice.choice([1, 2]), "on": dice.choice(DAYS[:2]), "id": f"e{dice.randint(1, 6)}"}
            fields["replaces"] = shown({key: wanted[key] for key in dice.sample(sorted(wanted), dice.randint(1, 3))})
    if dice.random() < 0.2:
        name = next(iter(scored))
        fields["details"] = shown(
            {name: {"second": {"by": "t-two", "scores": {dice.choice(TARGETS): dice.choice(LEVELS)}}}}
        )
    return shown(fields)


def shown(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def evidence(dice: random.Random) -> str:
    """A file of evidence: a class's, a student's, or one that is broken."""
    kind = dice.random()
    if kind < 0.06:
        return dice.choice(
            ["mbl: evidence/1\nitems: [\n", "mbl: evidence/9\n", "mbl: evidence/1\nsection: 7\nitems: [{}]\n"]
        )
    if kind < 0.3:
        student, score = dice.choice(STUDENTS), dice.choice(LEVELS)
        one = shown({"task": "modeling", "on": dice.choice(DAYS[:3]), "attempt": dice.choice([1, 2]), "by": "t-one"})
        where = f"section: {dice.choice(SECTIONS)}" if dice.random() < 0.6 else "experience: algebra"
        return (
            f"mbl: evidence/1\nstudent: {student}\n{where}\nitems:\n  - {one[:-1]}, scores: {{MATH.1.a: {score}}}}}\n"
        )
    mark = dice.choice(["", "", "  # mbl: ignore[MBL401, MBL408, MBL208] chance", "  # mbl: ignore[MBL206] chance"])
    items = "".join(f"  - {item(dice)}{mark}\n" for _ in range(dice.randint(1, 4)))
    head = "# a remark\n" if dice.random() < 0.1 else ""
    quoted = dice.choice(["evidence/1", '"evidence/1"', "'evidence/1'", "  evidence/1"])
    section = "algebra.9" if dice.random() < 0.05 else dice.choice(SECTIONS)
    return f"{head}mbl: {quoted}\nsection: {section}\nitems:\n{items}"


def grown(root: Path, dice: random.Random) -> Folder:
    folder = build(root, BASE)
    for number in range(dice.randint(3, 10)):
        folder.write(f"evidence/{number}.yaml", evidence(dice))
    return folder


def changed(folder: Folder, dice: random.Random) -> None:
    """Change one thing, as people do."""
    files = [one.path for one in folder.tree.files()]
    path, what = dice.choice(files), dice.random()
    text = folder.tree.read(path).decode()
    if what < 0.35:
        folder.write(f"evidence/{dice.randint(0, 10)}.yaml", evidence(dice))
    elif what < 0.4 and path != "mbl.yaml":
        (folder.root / path).unlink()
    elif what < 0.45:
        (folder.root / path).rename(folder.root / "evidence" / f"moved-{dice.randint(0, 3)}.yaml")
    elif what < 0.75:
        fitting = [(one, old, new) for one in files for old, new in EDITS if old in folder.tree.read(one).decode()]
        path, old, new = dice.choice(fitting)
        folder.write(path, folder.tree.read(path).decode().replace(old, new, dice.randint(1, 4)))
    elif what < 0.82:
        folder.write(path, text + "# x\n")
    elif what < 0.9:
        known = (folder.root / path).stat()
        folder.write(path, text.replace("2025-10-01", "2025-10-02"))
        os.utime(folder.root / path, ns=(known.st_atime_ns, known.st_mtime_ns))
    else:
        folder.write(
            "mbl.yaml",
            cleandoc(FILES["mbl.yaml"]).replace("scale: four", "scale: four\nchecks: {limits: {feedback_days: 3}}"),
        )


def over_all(folder: Folder, day: date) -> tuple[Outcome, int]:
    """What the whole path finds, which keeps every record."""
    return outcome(validate(folder.tree), None, folder.tree, day)


def file_by_file(folder: Folder, day: date, jobs: int = 1) -> tuple[Outcome, int]:
    found = look(folder.tree, None, day, jobs)
    return outcome(found.loaded, found.bulk, folder.tree, day)


def from_memory(folder: Folder, day: date, cache: Cache) -> tuple[Outcome, int]:
    contents = contents_of(folder.tree, cache, 1 << 62, each=True)
    if contents is None or contents.blobs is None:
        return file_by_file(folder, day)
    tree = Witness(folder.tree, contents.blobs)
    found = look(tree, None, day, 1, Remembered(cache, contents.blobs))
    return outcome(found.loaded, found.bulk, folder.tree, day)


def outcome(loaded: Loaded, bulk: object, tree: WorkTree, day: date) -> tuple[Outcome, int]:
    found = examine(loaded, select(loaded), day, lambda path: read_any(tree, path), bulk=bulk)  # type: ignore[arg-type]
    return found, len(loaded.following)


@pytest.mark.parametrize("seed", SEEDS)
def test_file_by_file_finds_what_is_found_over_all_records(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    folder = grown(tmp_path, dice)
    for _ in range(STEPS):
        assert file_by_file(folder, TODAY) == over_all(folder, TODAY)
        changed(folder, dice)


@pytest.mark.parametrize("seed", SEEDS)
def test_memory_tells_what_is_so(tmp_path: Path, seed: int) -> None:
    dice = random.Random(f"memory {seed}")
    folder, cache = grown(tmp_path / "district", dice), Cache(tmp_path / "cache" / "district.sqlite3")
    days = [TODAY, date(2026, 3, 1), date(2026, 6, 29), date(2027, 2, 1)]
    for _ in range(STEPS):
        day = dice.choice(days)
        assert from_memory(folder, day, cache) == over_all(folder, day)
        if dice.random() < 0.8:
            changed(folder, dice)
    cache.close()


def readable(dice: random.Random) -> str:
    """Evidence with mistakes, but none that is an error of reading."""
    while True:
        text = evidence(dice)
        shaped, found = read_text("evidence.yaml", text.encode(), None)
        if shaped is not None and not any(one.severity is Severity.ERROR for one in found):
            return text


def rooted(root: Path, dice: random.Random) -> Folder:
    folder = build(root, BASE)
    for number in range(dice.randint(3, 10)):
        folder.write(f"evidence/{number}.yaml", readable(dice))
    return folder


def way(folder: Folder, day: date, cache: Cache) -> tuple[tuple[Outcome, int], bool]:
    """What a run finds that remembers what it may, and whether it went the short way."""
    contents = contents_of(folder.tree, cache, 1 << 62, each=True)
    assert contents is not None
    assert contents.blobs is not None
    tree = Witness(folder.tree, contents.blobs)
    looks: list[object] = []

    def noting(*arguments: object) -> Looked:
        looks.append(arguments)
        return look_closely(*arguments)  # type: ignore[arg-type]

    with patch.object(short_way, "look_closely", noting):
        found = short_way.sight(tree, None, day, 1, Remembered(cache, contents.blobs))
    told = examine(
        found.loaded,
        select(found.loaded),
        day,
        lambda path: read_any(folder.tree, path),
        bulk=found.bulk,
        before=found.before,
    )
    found.settle(told)
    return (told, len(found.loaded.following)), not looks


def touched(folder: Folder, dice: random.Random) -> None:
    """Change evidence, mostly; now and then a class, a student, the framework or the configuration, or mend them."""
    for _ in range(dice.choice([1, 1, 2, 4])):
        several = [one.path for one in folder.tree.files() if one.path.startswith("evidence/")]
        what, path = dice.random(), dice.choice(several)
        if what < 0.5:
            folder.write(f"evidence/{dice.randint(0, 10)}.yaml", readable(dice))
        elif what < 0.6 and len(several) > 2:
            (folder.root / path).unlink()
        elif what < 0.7:
            (folder.root / path).replace(folder.root / "evidence" / f"moved-{dice.randint(0, 3)}.yaml")
        elif what < 0.8:
            text = folder.tree.read(path).decode()
            folder.write(path, text + dice.choice(["# x\n", "# mbl: ignore[MBL401] known\n"]))
        elif what < 0.86:
            path = dice.choice([one.path for one in folder.tree.files()])
            old, new = dice.choice(EDITS)
            folder.write(path, folder.tree.read(path).decode().replace(old, new, dice.randint(1, 4)))
        elif what < 0.9:
            folder.write(path, evidence(dice))
        else:
            mended(folder, dice)


def mended(folder: Folder, dice: random.Random) -> None:
    """Mend what is no evidence, and write all evidence anew that cannot be read."""
    build(folder.root, BASE)
    for one in folder.tree.files():
        if any(found.severity is Severity.ERROR for found in read_text(one.path, folder.tree.read(one.path), None)[1]):
            folder.write(one.path, readable(dice))


@pytest.mark.parametrize("seed", range(24))
def test_the_short_way_finds_what_the_whole_does(tmp_path: Path, seed: int) -> None:
    dice = random.Random(f"short {seed}")
    folder, cache = rooted(tmp_path / "district", dice), Cache(tmp_path / "cache" / "district.sqlite3")
    days = [TODAY, TODAY, TODAY, date(2026, 6, 29)]
    for _ in range(STEPS):
        day = dice.choice(days)
        assert way(folder, day, cache)[0] == over_all(folder, day)
        if dice.random() < 0.9:
            touched(folder, dice)
    cache.close()


def test_the_short_way_is_gone(tmp_path: Path) -> None:
    """What the test above compares is something: the short way is gone often, with files looked at together too."""
    short = 0
    for seed in range(6):
        dice = random.Random(f"short {seed}")
        folder, cache = rooted(tmp_path / str(seed), dice), Cache(tmp_path / f"caches-{seed}" / "d.sqlite3")
        for _ in range(STEPS):
            short += way(folder, TODAY, cache)[1]
            touched(folder, dice)
        cache.close()
    assert short > 12


TURNS = [
    ("statement: Use functions.", "statement: Use functions well."),
    ("{id: MATH.1.a, statement: Read graphs.}", "{id: MATH.1.a, statement: Read graphs., retired: {on: 2025-10-02}}"),
    ("{id: MATH.1.b,", "{id: MATH.1.c, statement: More.}\n      - {id: MATH.1.b,"),
    ("  - id: MATH.2\n", "  - id: MATH.3\n    name: Chance\n    statement: Say how likely.\n  - id: MATH.2\n"),
    ("  - id: MATH.2\n", "  - id: MATH.9\n    name: Chance\n    statement: Say how likely.\n  - id: MATH.2\n"),
    ("id: MATH.2\n", "id: MATH.8\n"),
    ("name: Shapes", "name: Forms  # mbl: ignore[MBL401] nothing of the kind"),
    ("name: Shapes", "name:"),
    ("meaning: Beyond.", "meaning: Far beyond."),
    ("value: 4", "value: 4.5"),
    ("id: exemplary", "id: best"),
    ("title: Modeling", "title: Models"),
    ("title: Proof, targets: [MATH.2]", "title: Proof, targets: [MATH.1, MATH.2]"),
    ("{id: proof,", "{id: essay, title: Essay, targets: [MATH.1.a], measure: written}\n  - {id: proof,"),
    ("{id: t-two,", "{id: algebra.3, roles: [teacher]}\n  - {id: t-two,"),
    ("{id: t-two,", "{id: t-three, roles: [teacher]}\n  - {id: t-two,"),
    ("{id: t-two, roles: [teacher]}", ""),
    ("carries: [MATH.1]", "carries: [MATH.1, MATH.2]"),
    ("carries: [MATH.1]", "carries: [MATH.7]"),
    ("count: 2", "count: 3"),
    ("adviser: t-one", "adviser: t-two"),
    ("students: [s-3, s-4]", "students: [s-3, s-4], left: {s-9: 2025-12-01, s-1: 2025-12-01}"),
    ("  - {id: algebra.2,", "  # mbl: ignore[MBL415] known\n  - {id: algebra.2,"),
    ("{id: s-6}", "{id: s-6}\n  - {id: s-9}"),
    ("mbl: plans/1", "mbl: evidence/1"),
]
"""Edits of the framework, and of what stands beside it."""

BESIDE = """
    mbl: plans/1
    items:
      - {id: p-1, student: s-1, reviewed: 2025-10-01, adviser: t-one}
    ---
    mbl: rules/1
    items:
      - {id: LOC001, name: two-or-more, on: section, require: {field: students, count: 2}, severity: advice,
         authority: the board, message: has one student}
"""

BOTH = f"{cleandoc(BASE)}\n---\n{cleandoc(BESIDE)}"


def turned(folder: Folder, dice: random.Random) -> None:
    """Change the framework or what stands beside it, or take back what was changed; and evidence now and then."""
    if dice.random() < 0.4:
        mended(folder, dice)
        build(folder.root, BOTH)
    for _ in range(dice.choice([0, 1, 1, 1, 2])):
        files = {one.path: folder.tree.read(one.path).decode() for one in folder.tree.files()}
        fitting = [(path, old, new) for path, text in files.items() for old, new in TURNS if old in text]
        path, old, new = dice.choice(fitting)
        folder.write(path, files[path].replace(old, new, 1))
    if dice.random() < 0.3:
        touched(folder, dice)
    if dice.random() < 0.1:
        folder.write("more.yaml", dice.choice(MORE))


MORE = [
    "mbl: framework/1\narea: ela\ncompetencies:\n  - {id: ELA.1, name: Read, statement: Read closely.}\n",
    "mbl: framework/1\narea: ela\ncompetencies:\n  - {id: MATH.9, name: Read, statement: Read closely.}\n",
    "mbl: sections/1\nitems: []\n",
    "mbl: nothing/1\n",
]


@pytest.mark.parametrize("seed", range(24))
def test_the_short_way_after_the_framework_has_turned_finds_what_the_whole_does(tmp_path: Path, seed: int) -> None:
    dice = random.Random(f"turned {seed}")
    folder, cache = rooted(tmp_path / "district", dice), Cache(tmp_path / "cache" / "district.sqlite3")
    build(folder.root, BOTH)
    days = [TODAY, TODAY, TODAY, date(2026, 6, 29), date(2026, 3, 1)]
    for _ in range(STEPS):
        day = dice.choice(days)
        assert way(folder, day, cache)[0] == over_all(folder, day)
        turned(folder, dice)
    cache.close()


def test_the_short_way_is_gone_after_the_framework_has_turned(tmp_path: Path) -> None:
    """What the test above compares is something: with evidence as it was, and with some that has changed too."""
    ways = []
    for seed in range(8):
        dice = random.Random(f"turned {seed}")
        folder, cache = rooted(tmp_path / str(seed), dice), Cache(tmp_path / f"caches-{seed}" / "d.sqlite3")
        build(folder.root, BOTH)
        for _ in range(STEPS):
            ways.append(way(folder, TODAY, cache)[1])
            turned(folder, dice)
        cache.close()
    assert sum(ways) > 4


def test_the_districts_are_flawed_in_every_way(tmp_path: Path) -> None:
    """What the tests above compare is something: each rule that needs two files, or more, is broken somewhere."""
    rules: set[str] = set()
    for seed in SEEDS:
        dice = random.Random(seed)
        folder = grown(tmp_path / str(seed), dice)
        rules.update(one.rule for one in over_all(folder, TODAY)[0].diagnostics)
    wanted = {"MBL201", "MBL206", "MBL207", "MBL208", "MBL401", "MBL405", "MBL406", "MBL408", "MBL412"}
    assert wanted - rules == set()


def test_any_number_of_processes_finds_the_same(tmp_path: Path) -> None:
    dice = random.Random(5)
    folder = grown(tmp_path, dice)
    for number in range(150):
        folder.write(f"evidence/many/{number:03}.yaml", evidence(dice))
    assert file_by_file(folder, TODAY, 3) == file_by_file(folder, TODAY, 1) == over_all(folder, TODAY)


def test_what_is_passed_by_defines_nothing() -> None:
    """The index asks a shorter plan for the ids that records define: it finds the same, in the same order."""
    tree = WorkTree(Path(__file__).parent.parent.parent / "examples" / "district")
    found = 0
    for one in load(tree).files:
        for kept in one.records:
            plans = (plan_of(type(kept.record)), definitions_plan_of(type(kept.record)))
            whole, short = ([one for one in plan.walk(kept.record, ()) if one.defines] for plan in plans)
            assert short == whole
            found += len(short)
    assert found > 1000
