"""Migrations: the files of each old version stand in tests/edit/migrations for ever, before and after."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.districts import Folder

from mblkit.edit.append import append_items
from mblkit.edit.migrate import Plan, plan_migration
from mblkit.edit.migrations import STEPS, step_from
from mblkit.edit.migrations.attestations_1_to_2 import attestations_1_to_2
from mblkit.edit.reading import data_of
from mblkit.edit.spelling import lines
from mblkit.errors import MblError
from mblkit.load.pipeline import read_text
from mblkit.model.kinds import KINDS
from mblkit.store.tree import WorkTree

ROOT = Path(__file__).parent / "migrations"
BEFORE = sorted(ROOT.glob("*/*.before.yaml"))


def plan(root: Path) -> Plan:
    tree = WorkTree(root)
    return plan_migration(tree, [one.path for one in tree.files()])


def migrated(root: Path, data: bytes) -> bytes:
    (root / "a.yaml").write_bytes(data)
    (one,) = plan(root).files
    assert one.change.before == data
    return one.change.after


@pytest.mark.parametrize("before", BEFORE, ids=lambda path: f"{path.parent.name}-{path.name.partition('.')[0]}")
def test_the_files_of_old_versions(before: Path, tmp_path: Path) -> None:
    after = before.with_name(before.name.replace(".before.", ".after.")).read_bytes()
    assert migrated(tmp_path, before.read_bytes()) == after
    shaped, found = read_text("a.yaml", after, None)
    assert (found, shaped is None) == ([], False)
    (tmp_path / "a.yaml").write_bytes(after)
    assert plan(tmp_path) == Plan((), ())


def test_the_fixtures_are_what_they_say() -> None:
    windows, no_end = (ROOT / "attestations-1" / f"{name}.before.yaml" for name in ("windows", "no-end"))
    assert windows.read_bytes().startswith(b"\xef\xbb\xbf")
    assert windows.read_bytes().count(b"\r\n") == windows.read_bytes().count(b"\n") > 30
    assert not no_end.read_bytes().endswith(b"\n")


def test_every_version_has_its_way_to_this_one_and_its_fixtures() -> None:
    wanted = {(kind.name, version) for kind in KINDS.values() for version in range(1, kind.version)}
    assert {(step.kind, step.version) for step in STEPS} == wanted
    assert {path.parent.name for path in BEFORE} == {f"{kind}-{version}" for kind, version in wanted}
    assert step_from("attestations", 2) is None


# What is left alone


def test_nothing_to_do(tmp_path: Path) -> None:
    for name, text in {
        "a.yaml": "mbl: attestations/2\nid: x\n",
        "b.yaml": "# a remark\n\nmbl: task/1  # tasks\nid: x\nbroken: [\n",
        "c.yaml": "mbl: 'task/1'\nid: x\n",
    }.items():
        (tmp_path / name).write_text(text)
    assert plan(tmp_path) == Plan((), ())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("mbl: attestations/1\nitems: [\n", "MBL009"),
        ("mbl: attestations/1\nid:\tx\n", "MBL005"),
        ("mbl: attestations/1\nid: x\nid: y\n", "MBL015"),
        ("mbl: attestation/1\nid: x\n", "MBL102"),
        ("mbl: attestations/3\nid: x\n", "MBL103"),
        ("mbl: attestations/0\nid: x\n", "MBL103"),
        ("mbl: attestations/999999999999\nid: x\n", "MBL103"),
        ("mbl: attestations\nid: x\n", "MBL103"),
        ("id: x\n", "MBL101"),
        ("- mbl: attestations/1\n", "MBL101"),
        (b"mbl: attestations/1\nid: \xff\n", "MBL003"),
    ],
)
def test_what_cannot_be_read_is_left_and_the_others_are_not(text: str | bytes, rule: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "b.yaml").write_text("mbl: attestations/1\nid: x\n")
    result = plan(tmp_path)
    assert [one.rule for one in result.left] == [rule]
    assert [one.change.path for one in result.files] == ["b.yaml"]


def test_faults_of_the_records_are_no_obstacle(tmp_path: Path) -> None:
    text = "mbl: attestations/1\nitems:\n  - {type: engagement, language: en, oops: 1}\n  - 7\n  - {language: [en]}\n"
    after = text.replace("/1", "/2").replace("engagement, language", "engagement, languages")
    assert migrated(tmp_path, text.encode()) == after.encode()
    assert migrated(tmp_path, b"mbl: attestations/1\nitems: 7\n") == b"mbl: attestations/2\nitems: 7\n"


def test_both_names_at_once_are_a_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("mbl: attestations/1\ntype: engagement\nlanguage: [en]\nlanguages: [es]\n")
    with pytest.raises(MblError, match="cannot be migrated") as error:
        plan(tmp_path)
    assert '"mbl: attestations/2"' in (error.value.hint or "")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert [one.rule for one in plan_migration(WorkTree(tmp_path), ["gone.yaml"]).left] == ["MBL001"]


def test_the_way_is_told_where_a_version_is_found(district: Folder) -> None:
    """
    # file: old.yaml
    mbl: attestations/1
    id: x
    ---
    # file: new.yaml
    mbl: attestations/3
    id: x
    """
    assert {one.location.path: one.help for one in district.findings()} == {
        "old.yaml": 'run "mbl migrate"',
        "new.yaml": "update mblkit",
    }


# Properties

TEXTS = st.sampled_from(["en", "a: b", "language", "# no", "ñ 漢", "two words", "1984", "-", "x\ny"])
FIELDS = st.dictionaries(
    st.sampled_from(["language", "type", "id", "says", "other"]),
    st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.just("engagement"), st.just("statement")),
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(FIELDS, st.one_of(st.none(), st.lists(FIELDS, max_size=3)), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_text_says_what_the_data_becomes(
    tmp_path_factory: pytest.TempPathFactory, header: dict[str, Any], items: list[Any] | None, in_blocks: bool, end: str
) -> None:
    text = "mbl: attestations/1\n" + "".join(f"{line}\n" for line in lines(header))
    if items is not None:
        text += "items: []  # the rest\n"
        text = append_items(text, items, "a") if items and in_blocks and all(items) else text
    data = data_of(text, "a")
    after = migrated(tmp_path_factory.mktemp("m"), text.replace("\n", end).encode()).decode()
    assert after.count(end) == text.count("\n")
    assert data_of(after, "a") == {**attestations_1_to_2(data), "mbl": "attestations/2"}
    kept = [line for line in text.splitlines() if "language" not in line and "mbl:" not in line]
    assert [line for line in after.splitlines() if "language" not in line and "mbl:" not in line] == kept


def test_the_data_alone() -> None:
    old = {"mbl": "attestations/1", "language": ["en"], "type": "engagement", "items": [{"id": "x"}, {"language": "y"}]}
    new = attestations_1_to_2(old)
    assert new == {
        "mbl": "attestations/1",
        "languages": ["en"],
        "type": "engagement",
        "items": [{"id": "x"}, {"languages": "y"}],
    }
    assert list(new) == ["mbl", "languages", "type", "items"]
    assert "language" in old
    assert attestations_1_to_2({"type": "statement", "language": "x"}) == {"type": "statement", "language": "x"}
