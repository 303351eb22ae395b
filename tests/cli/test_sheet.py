"""`mbl sheet` as a teacher and a registrar run it."""

import csv
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from tests.districts import build
from tests.running import run
from tests.sheets import (
    EVIDENCE,
    SECTION,
    TASK,
    changed_parts,
    contents,
    diff,
    district,
    filled,
    made,
    one_task,
    taken,
)

HEAD = f"student,section,task,on,by,MATH.1.a\ns-0046,{SECTION},{TASK},2026-02-02,t-rivera,proficient\n"
DAY = datetime(2026, 2, 2)  # noqa: DTZ001 - cells have no zone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return one_task(tmp_path)


def written(folder: Path, text: str | bytes, name: str = "scores.csv") -> Path:
    path = folder.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ------------------------------------------------------------------------------------------------ there and back


def test_a_sheet_that_nobody_touched_changes_no_line(folder: Path) -> None:
    before = contents(folder)
    done = taken(folder, made(folder), "--format", "json")
    found = json.loads(done.stdout)
    assert (found["added"], found["changed"], found["refused"]) == (0, 0, 0), found["refusals"]
    assert found["same"] == 21
    assert contents(folder) == before


@pytest.mark.full
def test_a_sheet_that_nobody_touched_changes_no_line_of_any_task(tmp_path: Path) -> None:
    folder = district(tmp_path)
    before = contents(folder)
    tasks = sorted(
        {line.split()[2] for data in before.values() for line in data.decode().splitlines() if "- task: " in line}
    )
    sheets = []
    for task in tasks:
        path = folder.parent / f"{task}.xlsx"
        for day in ("2022-10-01", "2023-10-01", "2024-10-01", "2025-10-01"):
            done = run(folder, ("sheet", "new", "--task", task, "--as-of", day, "--output", str(path)))
            if done.returncode == 0:
                sheets.append(path)
                break
    assert len(sheets) > 20
    done = taken(folder, *sheets, "--format", "json")
    found = json.loads(done.stdout)
    assert (found["added"], found["changed"], found["refused"]) == (0, 0, 0), found["refusals"]
    assert found["same"] > 300
    assert contents(folder) == before


def test_what_was_edited_and_nothing_else_is_written(folder: Path) -> None:
    before, sheet = contents(folder), made(folder)
    filled(sheet, {"C2": DAY, "F2": "proficient", "G6": "developing"})
    again = {"A14": "s-0049", "B14": SECTION, "C14": DAY, "D14": 2, "E14": "t-rivera", "F14": "exemplary"}
    done = taken(folder, filled(sheet, again))
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines()[:4]] == [
        ["added", "2"],
        ["changed", "1"],
        ["same", "20"],
        ["refused", "0"],
    ]
    assert done.stdout.splitlines()[4].endswith("exemplary becomes developing  (" + f"{sheet}: scores!G6)")
    assert diff(before, contents(folder)) == {
        EVIDENCE: [
            "",
            f"  - task: {TASK}",
            "    on: 2026-02-02",
            "    scores:",
            "      s-0046: {MATH.1.a: proficient}",
            "",
            f"  - task: {TASK}",
            "    on: 2026-02-02",
            "    attempt: 2",
            "    scores:",
            "      s-0049: {MATH.1.a: exemplary}",
            "",
            f"  - task: {TASK}",
            "    on: 2025-11-03",
            "    recorded: 2026-06-20",
            "    id: fix-2026-06-20",
            "    replaces: {}",
            "    scores:",
            "      s-0050: {MATH.3.a: developing}",
        ]
    }
    assert run(folder, ("validate",)).returncode == 0


def test_the_same_file_twice_adds_nothing(folder: Path) -> None:
    sheet = filled(made(folder), {"C2": DAY, "F2": "proficient", "G6": "developing"})
    assert taken(folder, sheet).returncode == 0
    after = contents(folder)
    done = taken(folder, sheet)
    assert (done.returncode, done.stderr) == (0, "nothing was written\n")
    assert contents(folder) == after


def test_a_correction_is_corrected_in_turn(folder: Path) -> None:
    taken(folder, filled(made(folder), {"G6": "developing"}))
    second = made(folder, name="second.xlsx")
    assert openpyxl.load_workbook(second)["scores"]["G6"].value == "developing"
    before = contents(folder)
    assert taken(folder, filled(second, {"G6": "beginning"})).returncode == 0
    assert diff(before, contents(folder))[EVIDENCE][4:] == [
        "    id: fix-2026-06-20-2",
        "    replaces: {id: fix-2026-06-20}",
        "    scores:",
        "      s-0050: {MATH.3.a: beginning}",
    ]
    assert run(folder, ("validate",)).returncode == 0
    third = made(folder, name="third.xlsx")
    assert openpyxl.load_workbook(third)["scores"]["G6"].value == "beginning"


def test_what_others_have_recorded_since_is_not_taken_back(folder: Path) -> None:
    mine, theirs = made(folder), made(folder, name="theirs.xlsx")
    assert taken(folder, filled(theirs, {"G6": "developing"})).returncode == 0
    after = contents(folder)
    untouched = taken(folder, mine)
    assert (untouched.returncode, contents(folder)) == (0, after)
    done = taken(folder, filled(mine, {"G6": "beginning"}))
    assert done.returncode == 1
    assert 'scores!G6: error: somebody recorded "developing" since the sheet was made' in done.stderr
    assert contents(folder) == after


def test_an_emptied_cell_and_a_changed_day_are_refused(folder: Path) -> None:
    before, sheet = contents(folder), made(folder)
    done = taken(folder, filled(sheet, {"F3": None, "C4": DAY}))
    assert 'scores!F3: error: the score "exemplary" was emptied, and scores are never deleted' in done.stderr
    assert "scores!4: error: the row was made for algebra-1.2025.1, 2025-11-03, attempt 1" in done.stderr
    assert (done.returncode, contents(folder)) == (1, before)


def test_a_sheet_says_what_it_is_and_helps_to_fill_it_in(folder: Path) -> None:
    sheet = made(folder, "--task", TASK, "--section", SECTION, "--names", "--on", "2026-02-02")
    book = openpyxl.load_workbook(sheet)
    assert [(one.title, one.sheet_state) for one in book] == [
        ("scores", "visible"),
        ("lists", "hidden"),
        ("meta", "visible"),
        ("written", "veryHidden"),
    ]
    scores = book["scores"]
    assert [cell.value for cell in scores[1]] == [
        "student",
        "name",
        "section",
        "on",
        "attempt",
        "by",
        "MATH.1.a",
        "MATH.3.a",
    ]
    assert scores["B3"].value == "Aminata Kone" or isinstance(scores["B3"].value, str)
    assert (scores.freeze_panes, scores.protection.sheet) == ("C2", True)
    assert (scores["A3"].protection.locked, scores["G3"].protection.locked) == (True, False)
    rules = {str(one.sqref).split(":")[0]: one for one in scores.data_validations.dataValidation}
    assert rules["G2"].formula1 == "lists!$D$2:$D$8"
    assert [book["lists"][f"D{row}"].value for row in range(2, 9)] == [
        "beginning", "developing", "proficient", "exemplary", "not-assessed", "missed", "excused",
    ]  # fmt: skip
    assert (rules["D2"].type, rules["D2"].operator or "between") == ("date", "between")
    about = {row[0].value: row[1].value for row in book["meta"]}
    assert {name: about[name] for name in ("format", "district", "task", "sections")} == {
        "format": "score-sheet/1",
        "district": "harbor-valley",
        "task": TASK,
        "sections": SECTION,
    }
    assert len(str(about["framework"])) == 16
    assert sheet.stat().st_mode & 0o777 == 0o600


def test_the_same_district_gives_the_same_bytes_and_no_sheet_is_replaced(folder: Path) -> None:
    one, two = made(folder), made(folder, name="other.xlsx")
    assert one.read_bytes() == two.read_bytes()
    done = run(folder, ("sheet", "new", "--task", TASK, "--section", SECTION, "--output", str(one)))
    assert (done.returncode, f'there is a file "{one}" already' in done.stderr) == (2, True)


def test_names_that_look_like_formulas_are_text(folder: Path) -> None:
    people = folder / "people" / "students.yaml"
    text = people.read_text(encoding="utf-8")
    wanted = ("=HYPERLINK(1)", "+1", "-2", "@SUM(A1)")
    for number, name in enumerate(wanted, start=47):
        begins = text.index(f"id: s-00{number}, given: ")
        given = text[begins:].partition("given: ")[2].partition(",")[0]
        text = text[:begins] + text[begins:].replace(f"given: {given}", f'preferred: "{name}", given: {given}', 1)
    people.write_text(text, encoding="utf-8")
    sheet = made(folder, "--task", TASK, "--section", SECTION, "--names")
    cells = [cell for cell in openpyxl.load_workbook(sheet)["scores"]["B"] if cell.value in wanted]
    assert sorted({str(cell.value) for cell in cells}) == sorted(wanted)
    assert {cell.data_type for cell in cells} == {"s"}
    assert taken(folder, sheet).returncode == 0


def test_negative_numbers_are_numbers_there_and_back(folder: Path) -> None:
    scale = folder / "scales" / "hv-4.yaml"
    text = scale.read_text(encoding="utf-8").replace("target: proficient", "target: proficient\nnumbers: true")
    scale.write_text(text.replace("value: 1", "value: -2"), encoding="utf-8")
    sheet = made(folder)
    cells = {"C2": DAY, "F2": -1.5, "G2": "-1"}
    assert taken(folder, filled(sheet, cells)).returncode == 0
    assert "      s-0046: {MATH.1.a: -1.5, MATH.3.a: -1}" in (folder / EVIDENCE).read_text(encoding="utf-8")
    again = made(folder, name="again.xlsx")
    cell = openpyxl.load_workbook(again)["scores"]["F2"]
    assert (cell.value, cell.data_type) == (-1.5, "n")
    assert taken(folder, again).stdout.split()[:4] == ["added", "0", "changed", "0"]


def test_a_copy_that_nobody_touched_does_not_hinder_the_edited_one(folder: Path) -> None:
    edited, plain = made(folder), made(folder, name="plain.xlsx")
    filled(edited, {"C2": DAY, "F2": "proficient", "G6": "developing"})
    before = contents(folder)
    for order in ((edited, plain), (plain, edited)):
        found = json.loads(taken(folder, *order, "--dry-run", "--format", "json").stdout)
        assert (found["added"], found["changed"], found["same"], found["refused"]) == (1, 1, 41, 0), found["refusals"]
    assert taken(folder, plain, edited).returncode == 0
    assert "      s-0050: {MATH.3.a: developing}" in diff(before, contents(folder))[EVIDENCE]


def test_two_different_edits_of_one_score_are_refused_with_both_cells(folder: Path) -> None:
    one, two = made(folder), made(folder, name="two.xlsx")
    filled(one, {"G6": "developing"})
    filled(two, {"G6": "beginning"})
    before = contents(folder)
    done = taken(folder, one, two)
    assert f'{one}: scores!G6: error: the same score stands at {two}: scores!G6 as "beginning"' in done.stderr
    assert f'{two}: scores!G6: error: the same score stands at {one}: scores!G6 as "developing"' in done.stderr
    assert (done.returncode, done.stderr.count("error: "), contents(folder)) == (1, 2, before)


def test_a_deleted_column_says_nothing_about_its_scores(folder: Path) -> None:
    sheet = made(folder)
    book = openpyxl.load_workbook(sheet)
    book["scores"].delete_cols(7)
    book.save(sheet)
    before = contents(folder)
    done = taken(folder, filled(sheet, {"F4": "beginning"}))
    assert done.returncode == 0, done.stderr
    assert f'{sheet}: the column "MATH.3.a" was deleted; its scores stay as they are' in done.stderr
    assert "was edited since" not in done.stderr
    assert diff(before, contents(folder))[EVIDENCE][-1] == "      s-0048: {MATH.1.a: beginning}"


def test_a_title_above_the_header_is_passed_over_and_told(folder: Path) -> None:
    sheet = made(folder)
    book = openpyxl.load_workbook(sheet)
    book["scores"].insert_rows(1, 2)
    book["scores"]["A1"].value = "Algebra, second period"
    book["scores"].merge_cells("A1:D1")
    book.save(sheet)
    done = taken(folder, sheet)
    assert (done.returncode, done.stdout.split()[:6]) == (0, ["added", "0", "changed", "0", "same", "21"]), done.stderr
    assert f"{sheet}: the header is scores!3; what stands above it is passed over" in done.stderr


def test_names_that_are_not_at_hand_are_no_silent_gap(folder: Path) -> None:
    out = folder.parent / "named.xlsx"
    command = ("sheet", "new", "--task", TASK, "--section", SECTION, "--names", "--output", str(out))
    done = run(folder, command, environ={"MBL_PEOPLE": str(folder.parent / "volume")})
    assert (done.returncode, out.exists()) == (2, False)
    assert "the folder of the names is not there" in done.stderr
    people = folder / "people" / "students.yaml"
    lines = people.read_text(encoding="utf-8").splitlines(keepends=True)
    people.write_text("".join(line for line in lines if "id: s-0047," not in line), encoding="utf-8")
    done = run(folder, command)
    assert (done.returncode, "1 of 10 students have no name in the files" in done.stderr) == (0, True), done.stderr
    out.unlink()
    shutil.rmtree(folder / "people")
    done = run(folder, command)
    assert (done.returncode, out.exists()) == (2, False)
    assert "no student of this sheet has a name in the files; nothing was written" in done.stderr


# ------------------------------------------------------------------------------------------------------ bad input


ALGEBRA = "algebra.1"
SMALL = f"student,section,task,on,by,MATH.1.a\ns-1,{ALGEBRA},modeling,2026-02-02,t-one,proficient\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    path = built.root / "students.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{id: s-2}", "{id: s-2}, {id: s-3}"), encoding="utf-8")
    return built.root


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = build(tmp_path_factory.mktemp("blank") / "district", "").root
    return made(folder, "--task", "modeling", "--section", ALGEBRA).read_bytes()


def copied(folder: Path, sheet: bytes) -> Path:
    path = folder.parent / "scores.xlsx"
    path.write_bytes(sheet)
    return path


def merged(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    book["scores"].merge_cells("F3:F4")
    book.save(path)
    return path


def two_sheets(path: Path) -> Path:
    book = openpyxl.Workbook()
    for name in ("one", "two"):
        book.create_sheet(name)["A1"] = "student"
    book.save(path)
    return path


def far_away(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "student"
    book.active["XFD1048576"] = "far"
    book.save(path)
    return path


def without_part(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist() if one != name}
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return path


def bomb(path: Path) -> Path:
    return changed_parts(path, lambda _, data: data, {"xl/media/zero.bin": b"\0" * (100 << 20)})


def entity(name: str, data: bytes) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return data.replace(b"?>", b"?>" + head, 1) if name == "xl/sharedStrings.xml" else data


def hidden_formula(name: str, data: bytes) -> bytes:
    """A sheet that says it is smaller than it is, with a formula beyond what it says."""
    if name != "xl/worksheets/sheet1.xml":
        return data
    start = data.index(b"<dimension")
    data = data[:start] + b'<dimension ref="A1:A1"/>' + data[data.index(b"/>", start) + 2 :]
    return data.replace(b'<c r="F3"', b'<c r="F3"', 1).replace(b"</row>", b'<c r="H1"><f>1+1</f><v>2</v></c></row>', 1)


SPOILED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a formula": (lambda path: filled(path, {"F2": "=1+1"}), "scores!F2: error: the cell holds a formula"),
    "a formula out of sight": (
        lambda path: changed_parts(path, hidden_formula),
        "scores!H1: error: the cell holds a formula",
    ),
    "merged cells": (merged, "scores!F3:F4: error: these cells are merged"),
    "a date as a number": (
        lambda path: filled(path, {"C2": 46055, "F2": "proficient"}, plain="C2"),
        "scores!C2: error: 46055 is a day that became a number",
    ),
    "a moment": (
        lambda path: filled(path, {"C2": datetime(2026, 2, 2, 9, 30), "F2": "proficient"}),  # noqa: DTZ001
        "scores!C2: error: the cell holds a moment and no day",
    ),
    "a day in another order": (
        lambda path: filled(path, {"C2": "02/03/2026", "F2": "proficient"}),
        'scores!C2: error: "02/03/2026" is not a day',
    ),
    "an id that became a number": (
        lambda path: filled(path, {"A14": 46, "C14": DAY, "F14": "proficient", "B14": ALGEBRA}),
        "scores!A14: error: 46 is a number, and ids are text",
    ),
    "no level": (
        lambda path: filled(path, {"C2": DAY, "F2": "Proficent"}),
        'scores!F2: error: "Proficent" is no score on the scale "four" of "MATH.1.a"',
    ),
    "a number as a level": (
        lambda path: filled(path, {"C2": DAY, "F2": 3}),
        'scores!F2: error: "3" is no score on the scale "four" of "MATH.1.a"',
    ),
    "true": (lambda path: filled(path, {"C2": DAY, "F2": True}), "scores!F2: error: the cell holds true or false"),
    "an unknown student": (
        lambda path: filled(path, {"A14": "s-9999", "B14": ALGEBRA, "C14": DAY, "E14": "t-one", "F14": "missed"}),
        'scores!A14: error: no student has the id "s-9999"',
    ),
    "a student of another class": (
        lambda path: filled(path, {"A14": "s-3", "B14": ALGEBRA, "C14": DAY, "E14": "t-one", "F14": "missed"}),
        'scores!A14: error: "s-3" is not on the roster of "algebra.1"',
    ),
    "an unknown scorer": (
        lambda path: filled(path, {"C2": DAY, "E2": "t-onn", "F2": "missed"}),
        'scores!E2: error: no member of the staff has the id "t-onn"',
    ),
    "no day": (lambda path: filled(path, {"F2": "missed"}), "scores!C2: error: the row names no day"),
    "a day to come": (
        lambda path: filled(path, {"C2": datetime(2026, 6, 21), "F2": "missed"}),  # noqa: DTZ001
        "scores!C2: error: 2026-06-21 is still to come",
    ),
    "a day of another year": (
        lambda path: filled(path, {"C2": datetime(2024, 11, 4), "F2": "missed"}),  # noqa: DTZ001
        "scores!C2: error: 2024-11-04 lies outside 2025-26",
    ),
    "half an attempt": (
        lambda path: filled(path, {"C2": DAY, "D2": 1.5, "F2": "missed"}),
        'scores!D2: error: "1.5" is no attempt',
    ),
    "a column that is nothing": (
        lambda path: filled(path, {"H1": "MATH.1.z", "H2": "proficient"}),
        'scores!H1: error: "MATH.1.z" is no field and nothing that is scored',
    ),
    "equal headers": (
        lambda path: filled(path, {"G1": "MATH.1.a"}),
        "scores!G1: error: the column has the name of the one at scores!F1",
    ),
    "a value without a header": (
        lambda path: filled(path, {"J2": "proficient"}),
        "scores!J2: error: the cell stands in a column without a name",
    ),
    "values without headers": (
        lambda path: filled(path, {"J2": "proficient", "K2": "missed", "K3": "missed"}),
        "scores!J2: error: the cell stands in a column without a name, and so do cells of 1 more",
    ),
    "a part that is missing": (
        lambda path: without_part(path, "xl/worksheets/sheet1.xml"),
        'error: the workbook is damaged: its part "xl/worksheets/sheet1.xml" is missing',
    ),
    "an unknown class": (
        lambda path: filled(
            path, {"A14": "s-1", "B14": "algebra.9", "C14": DAY, "E14": "t-one", "F14": "missed", "G14": "missed"}
        ),
        'scores!B14: error: no section has the id "algebra.9"',
    ),
    "two sheets": (two_sheets, "error: 2 sheets hold something"),
    "a cell far away": (
        far_away,
        "Sheet!XFD1048576: error: the sheet has more than 200,000 rows, 500 columns or 2,000,000 cells",
    ),
    "a bomb": (bomb, "error: unpacked it is larger than 96 MiB, or has more than 500 parts"),
    "entities": (
        lambda path: changed_parts(path, entity),
        "xl/sharedStrings.xml: error: its XML declares entities or has another encoding than UTF-8",
    ),
    "macros": (
        lambda path: changed_parts(path, lambda _, data: data, {"xl/vbaProject.bin": b"code"}),
        "error: the workbook holds macros",
    ),
    "a workbook for macros": (
        lambda path: changed_parts(
            path, lambda _, data: data.replace(b"spreadsheetml.sheet.main", b"x.macroEnabled.main")
        ),
        "error: it is a workbook for macros",
    ),
    "a document": (
        lambda path: changed_parts(path, lambda name, data: b"" if name.startswith("xl/work") else data),
        "error: the workbook is damaged",
    ),
    "another district": (
        lambda path: filled(path, {"B2": "elsewhere"}, "meta"),
        'meta: error: the sheet was made for the district "elsewhere"',
    ),
    "a newer version": (
        lambda path: filled(path, {"B1": "score-sheet/2"}, "meta"),
        'meta: error: the sheet has the format "score-sheet/2", and this mbl reads "score-sheet/1"',
    ),
}


@pytest.mark.parametrize("what", SPOILED)
def test_bad_sheets_are_refused_at_the_cell_and_nothing_is_written(what: str, small: Path, blank: bytes) -> None:
    spoil, said = SPOILED[what]
    before = contents(small)
    done = taken(small, spoil(copied(small, blank)))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert done.stderr.count("error: ") < 60
    assert contents(small) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "it is an old Excel file (.xls)"),
        (b"PK\x03\x04 no archive", "the file is damaged, or no workbook at all"),
        (SMALL.replace("t-one", "t-oné").encode("latin-1"), "line 2, byte 39: error: this is not UTF-8 text"),
        (SMALL.replace("on,by", 'on,"by').encode(), "error: a quote is opened and never closed"),
        (SMALL.replace(",by,", ",on,").encode(), "column 5: error: the column has the name of the one at"),
        (SMALL.replace("proficient", "x" * 200_000).encode(), "error: a cell holds more than 131,072 characters"),
        (SMALL.replace(",proficient", "").encode(), "line 2: error: the row has 5 cells and the header 6"),
        (SMALL.replace("proficient", "pro\0ficient").encode(), "null character"),
        (b"", "error: there is nothing in it"),
        (SMALL.replace("MATH.1.a", "Priya").encode(), "line 1, column 6: error: the column is no known one"),
        (b"student\n", "no column is for something that is scored"),
        (SMALL.partition("\n")[2].encode(), "line 1: error: no column holds the ids of students"),
        (SMALL.replace("student,", "pupil,").encode(), "line 1: error: no column holds the ids of students"),
        (SMALL.replace("t-one", "").encode(), "line 2: error: the row names no scorer"),
        (SMALL.replace(ALGEBRA, "algebra.3").encode(), 'error: no section has the id "algebra.3"'),
        (SMALL.replace("modeling", "modelin").encode(), 'error: no task has the id "modelin"'),
        (SMALL.replace("MATH.1.a", "MATH.1").encode(), '"MATH.1" is a competency with indicators'),
        (SMALL.replace("MATH.1.a", "MATH.1.a,name").replace("proficient", "proficient,=1").encode(), ""),
    ],
)  # fmt: skip
def test_bad_files_are_refused_at_the_cell_and_nothing_is_written(small: Path, data: bytes, said: str) -> None:
    before = contents(small)
    done = taken(small, written(small, data), "--dry-run")
    assert (done.returncode, said in done.stderr) == (1 if said else 0, True), done.stderr
    assert contents(small) == before


@pytest.mark.parametrize("change", ["semicolons", "mark"])
def test_semicolons_and_a_mark_at_the_start_change_nothing(small: Path, change: str) -> None:
    text = SMALL.replace(",", ";") if change == "semicolons" else "\ufeff" + SMALL.replace("\n", "\r\n")
    done = taken(small, written(small, text))
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["added", "1"]), done.stderr


def test_an_id_that_lost_its_zeros_is_named(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("s-0046", "00046"), encoding="utf-8")
    run(folder, ("fmt",))
    text = (folder / "students" / "class-of-2029.yaml").read_text(encoding="utf-8")
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("00046", '"00046"'), encoding="utf-8")
    assert "00046" in text
    done = taken(folder, written(folder, HEAD.replace("s-0046", "46")), "--dry-run")
    assert 'line 2, column "student": error: "46" has lost the zeros before it' in done.stderr
    assert 'did you mean "00046"?' in done.stderr


def test_two_sheets_for_one_task_agree_or_are_refused_both(folder: Path) -> None:
    one, two = written(folder, HEAD, "one.csv"), written(folder, HEAD, "two.csv")
    assert taken(folder, one, two, "--dry-run").stdout.split()[:6] == ["added", "1", "changed", "0", "same", "1"]
    before = contents(folder)
    done = taken(folder, one, written(folder, HEAD.replace("proficient", "developing"), "two.csv"))
    assert done.returncode == 1
    where = 'line 2, column "MATH.1.a"'
    assert f'{one}: {where}: error: the same score stands at {two}: {where} as "developing"' in done.stderr
    assert f'{two}: {where}: error: the same score stands at {one}: {where} as "proficient"' in done.stderr
    assert contents(folder) == before


def test_rejects_never_take_the_place_of_a_sheet(folder: Path) -> None:
    sheet = written(folder, HEAD.replace("proficient", "nonsense"))
    before, link = sheet.read_bytes(), folder.parent / "rejects.csv"
    link.hardlink_to(sheet)
    for rejects in (sheet, link):
        done = taken(folder, sheet, "--rejects", rejects)
        assert (done.returncode, "is read, and --rejects would take its place" in done.stderr) == (2, True)
        assert sheet.read_bytes() == before


def test_all_or_nothing_unless_a_part_is_asked_for(folder: Path) -> None:
    text = HEAD + f"s-0047,{SECTION},{TASK},2026-02-02,t-rivera,=CMD()\n"
    before, sheet, rejects = contents(folder), written(folder, text), folder.parent / "rejects.csv"
    done = taken(folder, sheet, "--rejects", rejects)
    assert (done.returncode, contents(folder)) == (1, before)
    assert done.stderr.endswith("nothing was written; --partial writes what is right\n")
    with rejects.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["place"], row["value"]) == (f'{sheet}: line 3, column "MATH.1.a"', "'=CMD()")
    assert row["message"] == '"=CMD()" is no score on the scale "hv-4" of "MATH.1.a"'
    assert rejects.stat().st_mode & 0o777 == 0o600
    assert taken(folder, sheet, "--partial", "--dry-run").returncode == 1
    assert contents(folder) == before
    assert taken(folder, sheet, "--partial").returncode == 1
    assert diff(before, contents(folder))[EVIDENCE][-1] == "      s-0046: {MATH.1.a: proficient}"


def test_what_is_not_in_the_sheet_is_given_by_options_or_a_saved_mapping(folder: Path) -> None:
    sheet = written(folder, "Pupil,When,MATH.1.a\ns-0046,2026-02-02,proficient\n")
    given = ("--task", TASK, "--section", SECTION, "--by", "t-rivera")
    columns = ("--column", "student=Pupil", "--column", "on=When")
    done = taken(folder, sheet, *given, *columns, "--save-map", "ours")
    assert done.returncode == 0, done.stderr
    assert (folder / "mappings" / "ours.yaml").read_text(encoding="utf-8") == (
        "mbl: mapping/1\nid: ours\ncolumns: {student: Pupil, on: When}\n"
        f"defaults: {{task: {TASK}, section: {SECTION}, by: t-rivera}}\n"
    )
    assert run(folder, ("validate",)).returncode == 0
    again = taken(folder, sheet, "--map", "ours")
    assert (again.returncode, again.stdout.split()[:6]) == (0, ["added", "0", "changed", "0", "same", "1"])
    assert run(folder, ("transcript", "s-0046")).returncode == 0
    assert "no mapping has the id" in taken(folder, sheet, "--map", "our").stderr
    other = written(folder, "Pupil,Day,MATH.1.a\ns-0046,2026-02-02,proficient\n", "other.csv")
    done = taken(folder, other, "--map", "ours")
    assert f'mappings/ours.yaml:3:31: error: "{other}" has no column "When"' in done.stderr
    done = taken(folder, other, "--map", "ours", "--column", "on=Dy")
    assert f'{other}: line 1: error: there is no column "Dy"\n    help: did you mean "Day"?' in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--task", "alg1-change", 'no task has the id "alg1-change"'),
        ("--section", "algebra-1.2025.9", 'no section has the id "algebra-1.2025.9"'),
        ("--by", "t-river", 'no member of the staff has the id "t-river"'),
    ],
)
def test_an_option_that_names_nothing_is_told_once(folder: Path, option: str, value: str, said: str) -> None:
    done = taken(folder, written(folder, HEAD), option, value)
    assert (done.returncode, f"mbl: {said}\n" in done.stderr, done.stdout) == (2, True, ""), done.stderr


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("task", "line 1: error: nothing says which task it is"),
        ("section", "line 1: error: nothing says which class it is"),
        ("on", "line 1: error: no column holds the day of the work"),
    ],
)
def test_a_column_that_every_row_needs_is_missed_once(folder: Path, gone: str, said: str) -> None:
    rows = [line.split(",") for line in (HEAD + HEAD.splitlines()[1] + "\n").splitlines()]
    at = rows[0].index(gone)
    text = "".join(",".join(cell for number, cell in enumerate(row) if number != at) + "\n" for row in rows)
    done = taken(folder, written(folder, text))
    assert (done.returncode, said in done.stderr, done.stderr.count("error: ")) == (1, True, 1), done.stderr


def test_a_changed_framework_is_told(folder: Path) -> None:
    sheet = made(folder)
    framework = folder / "framework" / "mathematics.yaml"
    text = framework.read_text(encoding="utf-8")
    at = text.index("statement:", text.index("id: MATH.1.a"))
    framework.write_text(text[:at] + text[at:].replace("statement: ", "statement: Anew, ", 1), encoding="utf-8")
    assert "what is scored, or its scale, was edited since the sheet was made" in taken(folder, sheet).stderr


def test_an_error_in_the_files_stops_the_import(folder: Path) -> None:
    path = folder / EVIDENCE
    path.write_text(
        path.read_text(encoding="utf-8").replace("s-0048: {MATH.1.a: developing", "s-0048: {MATH.1.x: developing"),
        encoding="utf-8",
    )
    before = contents(folder)
    done = taken(folder, written(folder, HEAD))
    assert (done.returncode, "MBL201" in done.stderr, contents(folder)) == (1, True, before)


def test_without_the_extra_the_message_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    sheet = made(folder)
    for name in ("openpyxl", "python_calamine", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, name, None)
    for arguments in (("import", str(sheet)), ("new", "--task", TASK, "--output", "x.xlsx", "--as-of", "2026-02-02")):
        done = run(folder, ("sheet", *arguments))
        assert (done.returncode, "pip install 'mblkit[xlsx]'" in done.stderr) == (2, True), done.stderr
    assert taken(folder, written(folder, HEAD)).returncode == 0


# ------------------------------------------------------------------------------------------------ another program


def converted(path: Path, to: str) -> Path:
    """Return a file as LibreOffice saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: Debian's package is libreoffice-calc")
    out = path.parent / "out"
    home = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = (program, home, "--headless", "--convert-to", to, "--outdir", str(out), str(path))
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / f"{path.stem}.{to.partition(':')[0]}"


@pytest.mark.full
def test_libreoffice_keeps_drop_downs_and_text_ids(folder: Path) -> None:
    sheet = made(folder)
    saved = converted(sheet, "xlsx:Calc MS Excel 2007 XML")
    book = openpyxl.load_workbook(saved)
    scores = book["scores"]
    lists = {str(one.formula1).replace("$", "").replace("'", "") for one in scores.data_validations.dataValidation}
    assert any(one.startswith("lists!D2") for one in lists), lists
    assert (scores["A3"].value, scores["A3"].data_type, scores["A3"].number_format) == ("s-0047", "s", "@")
    assert (book["lists"].sheet_state, scores.protection.sheet) == ("hidden", True)
    before = contents(folder)
    done = taken(folder, saved)
    assert (done.returncode, done.stdout.split()[:4]) == (0, ["added", "0", "changed", "0"]), done.stderr
    assert contents(folder) == before
    assert not zipfile.is_zipfile(folder / EVIDENCE)


@pytest.mark.full
def test_what_libreoffice_makes_of_a_csv_file_is_refused_at_the_cell(small: Path) -> None:
    row = SMALL.splitlines()[1]
    wrong = {
        "A2: error: 46 is a number": row.replace("s-1", "00046"),
        "F2: error: the cell holds a formula": row.replace("proficient", "=1+1"),
        "D2: error: the cell holds no day": row.replace("2026-02-02", "on Monday"),
    }
    for said, line in wrong.items():
        path = written(small, SMALL.splitlines()[0] + f"\n{line}\n{row.replace('s-1', 's-2')}\n")
        before = contents(small)
        done = taken(small, converted(path, "xlsx:Calc MS Excel 2007 XML"))
        assert (done.returncode, said in done.stderr, contents(small)) == (1, True, before), done.stderr
    clean = converted(written(small, SMALL), "xlsx:Calc MS Excel 2007 XML")
    assert taken(small, clean).stdout.split()[:2] == ["added", "1"]


@pytest.mark.full
@pytest.mark.parametrize(
    ("to", "said"), [("ods", "it is an OpenDocument file (.ods)"), ("xls", "it is an old Excel file (.xls)")]
)
def test_other_formats_of_libreoffice_are_called_by_their_names(small: Path, blank: bytes, to: str, said: str) -> None:
    done = taken(small, converted(copied(small, blank), to))
    assert (done.returncode, said in done.stderr, done.stderr.count("error: ")) == (1, True, 1), done.stderr
