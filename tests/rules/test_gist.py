import json
import pickle  # noqa: TID251 - as processes send it
from pathlib import Path

import pytest
from tests.districts import TODAY, Folder, build

from mblkit.load.index import facts_of
from mblkit.load.pipeline import read_text
from mblkit.load.repository import validate
from mblkit.rules.bulk import ground_of, load_apart
from mblkit.rules.gist import KINDS_IN_BULK, Gist, gist_of
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Pool, bare, pack_gist, pooled, unpack_gist
from mblkit.rules.register import Given, Roster, Span

EVIDENCE = """mbl: evidence/1
section: algebra.1
by: t-one
items:
  - {task: modeling, on: 2026-02-01, scores: {s-1: {MATH.1.a: proficient}, s-9: {MATH.9: best}}}
  - {task: modeling, on: 2026-02-01, scores: {s-1: {MATH.1.a: proficient}}}
  - task: modeling
    on: 2026-03-01
    attempt: 3
    id: e1
    replaces: {on: 2026-02-01, attempt: 2}
    scores: {s-1: {MATH.1.a: proficient}}
    details: {s-1: {second: {by: t-two, scores: {MATH.1.a: proficient}}}}
  - {task: modeling, on: 2026-03-01}
  - {task: proof, on: 2026-05-01, purpose: placement, scores: {s-2: {MATH.1.b: exemplary}}}  # mbl: ignore[MBL402] so
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = build(tmp_path, "")
    found.write("evidence.yaml", EVIDENCE)
    return found


def gist(folder: Folder, text: str = EVIDENCE) -> Gist:
    return gist_of("evidence.yaml", text.encode(), ground_of(load_apart(folder.tree).core, TODAY, None))


def test_no_record_of_such_a_kind_defines_an_id(folder: Folder) -> None:
    """What others could refer to would have to be known before anything is looked at."""
    log = "mbl: habits-log/1\nsection: algebra.1\nby: t-one\non: 2026-02-01\nstudents: {s-1: {effort: often}}\n"
    for path, text in (("evidence.yaml", EVIDENCE), ("log.yaml", log)):
        shaped, _ = read_text(path, text.encode(), None)
        assert shaped is None or facts_of(shaped).defines == ()
    index = validate(folder.tree).index
    assert {one.kind for one in index.files.values() if not one.defines} >= {"evidence"}
    assert {"evidence", "habits-log"} == KINDS_IN_BULK


def test_it_keeps_what_was_found_and_what_others_need(folder: Folder) -> None:
    found = gist(folder)
    assert (found.kind, found.broken, found.marked) == ("evidence", True, True)
    assert found.read != ()
    assert {one.id for one in found.unknown} == {"s-9", "MATH.9"}
    assert {one.rule for one in found.identity} == {"MBL206", "MBL207"}
    assert {one.rule for one in found.attempts} == {"MBL408"}
    assert {one.rule for one in found.checked} == {"MBL402"}
    assert found.replaced == (("algebra.1", "modeling", "2026-02-01", 2),)
    assert found.unsettled == (("modeling", 2, "s-1"),)
    assert found.students == {"s-1", "s-2", "s-9"}
    assert found.placed == {"s-2"}
    assert found.second == {"t-two": ["MATH.1.a"]}
    assert found.latest == "2026-05-01"


def test_it_comes_back_as_it_was(folder: Folder) -> None:
    found = gist(folder)
    assert unpack_gist("evidence.yaml", json.loads(json.dumps(pack_gist(found)))) == found
    with pytest.raises((TypeError, ValueError, LookupError)):
        unpack_gist("evidence.yaml", [])


def test_it_comes_from_another_process_as_it_was_but_for_the_ids_that_it_uses(folder: Folder) -> None:
    found = gist(folder)
    assert found.refers
    assert pooled(pickle.loads(pickle.dumps(bare(found))), Pool()) == found._replace(refers=())  # noqa: S301 - our own


def test_the_students_of_two_files_are_held_once() -> None:
    pool = Pool()
    files = (Gist(path, "evidence", broken=False, marked=False, students=frozenset({"s-1", "s-2"})) for path in "ab")
    one, other = (pooled(pickle.loads(pickle.dumps(bare(each))), pool) for each in files)  # noqa: S301 - our own
    assert one.students is other.students


@pytest.mark.parametrize("text", ["mbl: evidence/1\nitems: [\n", "mbl: evidence/7\n", ""])
def test_a_file_that_cannot_be_read_has_a_gist_as_well(folder: Folder, text: str) -> None:
    found = gist(folder, text)
    assert (found.kind, found.broken, len(found.read) > 0) == (None, True, True)


# ---------------------------------------------------------------------------------------------------------- its key


def key(folder: Folder) -> str:
    text = EVIDENCE.replace(", s-9: {MATH.9: best}", "")
    ground = ground_of(load_apart(folder.tree).core, TODAY, None)
    return GroundKeys(ground, "whole", "edition").of(gist_of("evidence.yaml", text.encode(), ground))


def edited(folder: Folder, path: str, old: str, new: str) -> str:
    text = folder.tree.read(path).decode()
    assert old in text
    folder.write(path, text.replace(old, new))
    return key(folder)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("students.yaml", "{id: s-1}", "{id: s-1, entered: {on: 2026-03-01, grade: 9}}"),
        ("students.yaml", "{id: s-1}", "{id: s-1, status: left, left: 2026-03-01}"),
        ("sections.yaml", "students: [s-1, s-2]", "students: [s-2]"),
        ("sections.yaml", "year: 2025-26", "year: 2025-26, term: 2025-26.s1"),
        ("mbl.yaml", "ends: 2026-06-15", "ends: 2026-06-16"),
        ("mbl.yaml", "scale: four", "scale: four\nchecks: {limits: {feedback_days: 3}}"),
        ("task.yaml", "targets: [MATH.1.a, MATH.1.b]", "targets: [MATH.1.a]"),
        ("task.yaml", "measure: performance", "measure: performance, purpose: formative"),
        ("task.yaml", "{id: modeling", "{retired: {on: 2026-01-01}, id: modeling"),
        ("framework.yaml", "statement: Read graphs.", "statement: Read., retired: {on: 2026-01-01}"),
        ("framework.yaml", "MATH.1.b", "MATH.1.c"),
        ("scale.yaml", "id: proficient", "id: good"),
        ("scale.yaml", "value: 4", "value: 5"),
        ("staff.yaml", "t-two", "t-six"),
    ],
)
def test_what_touches_a_file_changes_its_key(folder: Folder, path: str, old: str, new: str) -> None:
    before = key(folder)
    assert edited(folder, path, old, new) != before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("framework.yaml", "statement: Use functions.", "statement: Use functions well."),
        ("framework.yaml", "id: MATH.2", "id: MATH.3"),
        ("experience.yaml", "title: Algebra", "title: Algebra 1"),
        ("mbl.yaml", "name: Test District", "name: Best District"),
    ],
)
def test_what_does_not_touch_it_leaves_it(folder: Folder, path: str, old: str, new: str) -> None:
    tasks = folder.tree.read("task.yaml").decode()
    folder.write("task.yaml", tasks.replace("targets: [MATH.2]", "targets: [MATH.1.b]"))
    before = key(folder)
    assert edited(folder, path, old, new) == before


def test_another_edition_has_other_keys(folder: Folder) -> None:
    ground = ground_of(load_apart(folder.tree).core, TODAY, None)
    empty = Gist("evidence.yaml", None, broken=True, marked=False)
    assert GroundKeys(ground, "w", "one").of(empty) != GroundKeys(ground, "w", "two").of(empty)


def test_the_keys_know_all_that_the_lookups_hold() -> None:
    """A new field of a lookup has to go into `rules/gist_keys.py`, or old gists would be believed."""
    assert {*Roster._fields} == {"experience", "students", "span", "all_from", "all_until"}
    assert {*Span._fields} == {"name", "starts", "ends", "next_year", "origin"}
    assert {*Given._fields} == {"experiences", "targets", "scored_on", "origin"}
