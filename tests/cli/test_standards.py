"""`mbl standards` as a person runs it."""

import io
import json
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from tests.districts import BASE, Folder
from tests.intake.files import SHARED, TREE, item, link, needs_shared, package

from mblkit.__main__ import main

FRAMEWORK: Final = BASE["framework.yaml"].replace(
    "statement: Use functions.", 'statement: Use functions.\n            aligns_to: ["S:A.1", "S:B"]'
)


class Done(NamedTuple):
    """What a run came to."""

    returncode: int
    stdout: str
    stderr: str


def mbl(folder: Path, *arguments: str) -> Done:
    """Run the command in this process, which is a second quicker than in one of its own."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with chdir(folder), redirect_stdout(streams[0]), redirect_stderr(streams[1]), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["mbl", "standards", *arguments])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
    out, err = (stream.buffer.getvalue().decode() for stream in streams)
    return Done(status, out, err)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    district = tmp_path / "district"
    district.mkdir()
    for path, text in BASE.items():
        (district / path).write_text(cleandoc(text) + "\n")
    (tmp_path / "tree.json").write_text(json.dumps(TREE))
    return district


def take(folder: Path, value: object, *arguments: str) -> Done:
    (folder.parent / "sample.json").write_text(json.dumps(value))
    return mbl(folder, "import", "../sample.json", "--set", "S", *arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".mbl" not in path.parts
    }


def test_a_set_is_taken_in(folder: Path) -> None:
    done = take(folder, TREE)
    assert (done.returncode, done.stdout) == (
        0,
        'S: 5 items of "Sample Standards" from CASE\n  added          5  A, A.1, i-a1x, A.2, B\n',
    )
    assert done.stderr == (
        "../sample.json: note: 1 links lead to what is not in this file; they are kept as they are\n"
        "wrote standards/S.yaml\n"
    )
    text = (folder / "standards" / "S.yaml").read_text()
    assert text.startswith("mbl: standards/1\nset: S\ntitle: Sample Standards\nissuer: The State\nidentifier: doc\n")
    assert "  - code: A.1\n    text: Statement i-a1\n    grades: [1]\n    parent: A\n    identifier: i-a1\n" in text


def test_the_same_file_twice_changes_nothing(folder: Path) -> None:
    take(folder, TREE)
    before = files(folder)
    done = take(folder, TREE)
    assert (done.returncode, done.stdout) == (0, 'S: 5 items of "Sample Standards" from CASE\n  as it was      5\n')
    assert done.stderr.endswith("nothing was written\n")
    assert files(folder) == before


def newer() -> Any:  # noqa: ANN401 - JSON
    value: Any = json.loads(json.dumps(TREE))
    value["CFItems"][3]["fullStatement"] = "Another statement"
    del value["CFItems"][0]
    value["CFItems"].append(item("i-n", "N"))
    value["CFAssociations"][0] = link("i-n", "doc", sequenceNumber=3)
    return value


def test_what_changed_says_whose_alignments_to_review(folder: Path) -> None:
    take(folder, TREE)
    (folder / "framework.yaml").write_text(cleandoc(FRAMEWORK) + "\n")
    done = take(folder, newer(), "--as-of", "2026-08-01")
    assert done.returncode == 0
    assert done.stdout == (
        'S: 5 items of "Sample Standards" from CASE\n'
        "  added          1  N\n"
        "  changed        1  A.1\n"
        "                    in text (1)\n"
        "  gone           1  B\n"
        "  as it was      3\n"
        "  of the set itself: package\n"
        "  what is gone is retired, not deleted; --partial leaves it in force\n"
        "these answer what is no longer in force:\n"
        "  MATH.1  S:B\n"
        "these answer another text now, and were never reviewed:\n"
        "  MATH.1  S:A.1\n"
    )
    assert (
        "  - code: B\n    text: Statement i-b\n    identifier: i-b\n    retired: {on: 2026-08-01}\n"
        in (folder / "standards" / "S.yaml").read_text()
    )
    back = take(folder, TREE, "--partial", "--format", "json")
    assert json.loads(back.stdout)["back"] == ["B"]


def test_only_alignments_that_were_reviewed_are_to_review_again(folder: Path) -> None:
    take(folder, TREE)
    reviewed = FRAMEWORK.replace('"S:A.1"', "{standard: 'S:A.1', reviewed: '00000000'}")
    (folder / "framework.yaml").write_text(cleandoc(reviewed) + "\n")
    lines = take(folder, newer(), "--as-of", "2026-08-01").stdout.splitlines()
    assert lines[-4:] == [
        "review the alignments of these again, then record it with mbl stamp:",
        "  MATH.1  S:A.1",
        "these answer what is no longer in force:",
        "  MATH.1  S:B",
    ]
    assert "MBL306 framework.yaml:7" in " ".join(Folder(folder).codes("MBL306"))


def test_json_holds_all_of_it(folder: Path) -> None:
    take(folder, TREE)
    (folder / "framework.yaml").write_text(cleandoc(FRAMEWORK) + "\n")
    done = take(folder, newer(), "--as-of", "2026-08-01", "--format", "json", "--dry-run")
    assert json.loads(done.stdout) == {
        "format": "CASE",
        "items": 5,
        "set": "S",
        "file": "standards/S.yaml",
        "standards": 6,
        "added": ["N"],
        "changed": [{"standard": "A.1", "fields": ["text"]}],
        "gone": ["B"],
        "back": [],
        "unchanged": 3,
        "about": ["package"],
        "affected": [
            {"target": "MATH.1", "standard": "S:A.1", "says": "changed", "reviewed": False},
            {"target": "MATH.1", "standard": "S:B", "says": "gone", "reviewed": False},
        ],
        "findings": [
            {
                "severity": "advice",
                "place": "",
                "message": "1 links lead to what is not in this file; they are kept as they are",
                "help": None,
            }
        ],
        "written": False,
    }


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = files(folder)
    done = take(folder, TREE, "--dry-run")
    assert done.returncode == 0
    assert done.stderr.endswith("nothing was written\n")
    assert files(folder) == before
    assert not (folder / ".mbl").exists()


def test_a_malformed_file_is_refused_as_a_whole(folder: Path) -> None:
    before = files(folder)
    value: Any = json.loads(json.dumps(TREE))
    value["CFItems"][1]["identifier"] = "i-b"
    done = take(folder, value)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        '../sample.json: /CFItems/1: error: the identifier "i-b" is already that of /CFItems/0\n'
        "    help: ask the issuer which one is right\n"
    )
    assert files(folder) == before


def test_filters_take_a_part_and_retire_nothing(folder: Path) -> None:
    take(folder, TREE)
    done = take(folder, TREE, "--grades", "1", "--under", "A")
    assert (done.returncode, done.stdout) == (
        0,
        'S: 4 of the 5 items of "Sample Standards" from CASE\n  as it was      5\n',
    )


def test_a_set_keeps_its_file_and_is_found_by_its_document(folder: Path) -> None:
    done = take(folder, TREE, "--output", "standards/mine.yaml", "--title", "Mine", "--issuer", "Us")
    assert (
        (folder / "standards" / "mine.yaml")
        .read_text()
        .startswith("mbl: standards/1\nset: S\ntitle: Mine\nissuer: Us\n")
    )
    assert done.stderr.endswith("wrote standards/mine.yaml\n")
    again = mbl(folder, "import", "../tree.json")
    assert again.stdout == 'S: 5 items of "Mine" from CASE\n  as it was      5\n'
    moved = take(folder, TREE, "--output", "standards/other.yaml")
    assert (moved.returncode, moved.stderr) == (
        2,
        'mbl: the set "S" stands in "standards/mine.yaml"\n  help: leave out --output, or move that file\n',
    )


@pytest.mark.parametrize("output", ["../outside.yaml", "standards/s.json", "mbl.yaml"])
def test_other_files_are_left_alone(folder: Path, output: str) -> None:
    before = files(folder.parent)
    assert take(folder, TREE, "--output", output).returncode == 2
    assert {**before, "sample.json": b""} == {**files(folder.parent), "sample.json": b""}


def test_a_link_in_the_way_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "standards").symlink_to(tmp_path / "elsewhere")
    assert take(folder, TREE).returncode == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_another_set_under_the_same_name_is_refused(folder: Path) -> None:
    take(folder, TREE)
    before = files(folder)
    other = package(item("x", "X.1"), identifier="other")
    done = take(folder, other)
    assert (done.returncode, done.stdout) == (2, "")
    assert 'the set "S" in "standards/S.yaml" has no standard in common with this file' in done.stderr
    assert files(folder) == before
    assert take(folder, other, "--partial").returncode == 0


def test_a_broken_set_stops_an_import(folder: Path) -> None:
    (folder / "old.yaml").write_text("mbl: standards/1\nset: S\ntitle: T\n")
    done = take(folder, TREE)
    assert (done.returncode, done.stderr.splitlines()[-2:]) == (
        2,
        ['mbl: "old.yaml" cannot be read as it should', '  help: run "mbl validate old.yaml" and mend it first'],
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--grades", "nine"), '"nine" are no grades'),
        (("--grades", "9-13"), '"9-13" are no grades'),
        (("--column", "code"), '"code" names no field and its column'),
        (("--column", "cod=x"), '"cod=x" names no field and its column'),
        (("--column", "code=x", "--column", "code=y"), 'the column of the "code" is named twice'),
        (("--as-of", "today"), '"today" is not a day'),
    ],
)
def test_options_that_say_nothing_are_refused(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = take(folder, TREE, *arguments)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"mbl: {message}")


def test_a_file_that_is_not_there(folder: Path) -> None:
    done = mbl(folder, "import", "nowhere.json")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, 'mbl: there is no file "nowhere.json"')
    assert mbl(folder, "import", ".").returncode == 2


@pytest.mark.parametrize("command", [("import",), ("join", "--set", "S")])
def test_what_is_no_regular_file_is_refused(folder: Path, command: tuple[str, ...]) -> None:
    os.mkfifo(folder.parent / "pipe.json")
    for path in ("../pipe.json", "/dev/zero"):
        done = mbl(folder, *command, path)
        assert (done.returncode, done.stderr.splitlines()[0]) == (2, f'mbl: "{path}" is no regular file')


def test_a_pipe_that_the_shell_opened_is_read(folder: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"code,text\nA.1,Count.\n")
    os.close(write)
    try:
        done = mbl(folder, "import", f"/dev/fd/{read}", "--set", "S")
    finally:
        os.close(read)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "  added          1  A.1")


def test_a_table_with_named_columns(folder: Path) -> None:
    (folder.parent / "list.csv").write_text("Number;Wording\n1.a;Count.\n")
    done = mbl(folder, "import", "../list.csv", "--column", "code=Number", "--column", "text=Wording", "--set", "L")
    assert done.stdout == 'L: 1 items of "list" from table\n  added          1  1.a\n'
    assert "  - code: 1.a\n    text: Count.\n" in (folder / "standards" / "L.yaml").read_text()


def test_an_empty_package_writes_nothing(folder: Path) -> None:
    done = take(folder, package())
    assert (done.returncode, done.stdout) == (0, "0 standards; there is nothing to import\n")
    assert not (folder / "standards").exists()


def test_the_sets_are_listed(folder: Path) -> None:
    assert mbl(folder, "list").stdout == 'there are no standards; begin with "mbl standards import"\n'
    take(folder, TREE)
    (folder / "zzz.yaml").write_text("mbl: standards/1\nset: Z\ntitle: T\n")
    done = mbl(folder, "list")
    assert done.stdout == (
        "set  standards  coded  retired  edition  file\nS            5      4        0           standards/S.yaml\n"
    )
    assert done.stderr == 'zzz.yaml cannot be read as it should: run "mbl validate zzz.yaml"\n'
    (row,) = json.loads(mbl(folder, "list", "--format", "json").stdout)["sets"]
    assert (row["set"], row["standards"], row["coded"], row["file"]) == ("S", 5, 4, "standards/S.yaml")


@needs_shared
def test_three_real_sets_stand_together(folder: Path) -> None:
    for name, known in (("ngss", "NGSS"), ("ccss-math", "CCSS.MATH"), ("ccss-ela", "CCSS.ELA")):
        source = SHARED / "derived" / f"{name}.case-v1p1.json"
        assert mbl(folder, "import", str(source), "--set", known).returncode == 0
    sizes = [path.stat().st_size for path in (folder / "standards").iterdir()]
    assert len(sizes) == 3
    assert max(sizes) < 1_500_000
    assert Folder(folder).codes() == []


# ------------------------------------------------------------------------------------------------ joined and exported


def test_links_are_joined_to_a_set_and_stay(folder: Path) -> None:
    take(folder, TREE)
    (folder.parent / "edges.csv").write_text("from,to,type\nA.2,B,precedes\nA.2,Q,precedes\n")
    before = files(folder)
    dry = mbl(folder, "join", "../edges.csv", "--set", "S", "--dry-run")
    assert (dry.returncode, files(folder)) == (0, before)
    done = mbl(folder, "join", "../edges.csv", "--set", "S")
    assert (done.returncode, done.stdout) == (
        0,
        "S: 2 in the file: 2 precedes\n  links          1  of which 1 are new\n  changed        1\n",
    )
    assert done.stderr == ('../edges.csv: line 3: note: no standard of "S" has the code "Q"\nwrote standards/S.yaml\n')
    text = (folder / "standards" / "S.yaml").read_text()
    assert "    links:\n      precedes: [B]\n" in text
    again = mbl(folder, "join", "../edges.csv", "--set", "S", "--format", "json")
    assert json.loads(again.stdout)["new_links"] == 0
    newer_file = take(folder, TREE)
    assert newer_file.stdout.endswith("  as it was      5\n")
    assert (folder / "standards" / "S.yaml").read_text() == text


def test_nothing_is_joined_where_the_file_has_an_error(folder: Path) -> None:
    take(folder, TREE)
    before = files(folder)
    (folder.parent / "edges.csv").write_text("from,to,type\nA.2,B,precedes\nA.2,B,eats\n")
    done = mbl(folder, "join", "../edges.csv", "--set", "S")
    assert (done.returncode, done.stdout) == (1, "")
    assert '../edges.csv: line 3: error: "eats" is no type of link' in done.stderr
    assert files(folder) == before


def test_joining_to_a_set_that_is_not_there(folder: Path) -> None:
    take(folder, TREE)
    (folder.parent / "edges.csv").write_text("from,to\nA.2,B\n")
    done = mbl(folder, "join", "../edges.csv", "--set", "T")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, 'mbl: there is no set of standards "T"')


def test_the_package_stands_at_the_end_in_lines(folder: Path) -> None:
    take(folder, TREE)
    path = folder / "standards" / "S.yaml"
    text = path.read_text()
    head, _, package_lines = text.partition("package: |\n")
    assert head.rstrip().endswith("identifier: i-b")
    assert package_lines.splitlines()[0] == '  {"case": 1}'
    assert '  ["isChildOf-i-b-doc", "isChildOf", "i-b", "^", {"sequenceNumber": 2}]' in package_lines.splitlines()
    path.write_text(f"{text}# a remark of ours\n")
    take(folder, newer(), "--partial")
    after = path.read_text()
    assert after.endswith("# a remark of ours\n")
    assert after.count("package: |") == 1
    assert '"i-n", "^"' in after
