"""What somebody filled in and an import could overlook is refused; and a name in the place of an id is never said."""

import csv
from pathlib import Path

import openpyxl
import pytest
from tests.running import run
from tests.sheets import EVIDENCE, SECTION, TASK, contents, made, one_task, taken


def test_a_copy_of_the_scores_in_the_same_workbook_is_refused(tmp_path: Path) -> None:
    folder = one_task(tmp_path)
    path = made(folder)
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["scores"])
    copy.title = "second try"
    copy["F2"].value = "beginning"
    book.save(path)
    before = contents(folder)
    done = taken(folder, path)
    assert done.returncode == 1
    assert 'second try!1: error: the sheet has the columns of "scores", and would not be read' in done.stderr
    assert contents(folder) == before


def test_a_sheet_of_notes_is_passed_over(tmp_path: Path) -> None:
    folder = one_task(tmp_path)
    path = made(folder)
    book = openpyxl.load_workbook(path)
    book.create_sheet("notes")["A1"].value = "student"
    book.save(path)
    assert taken(folder, path).returncode == 0


@pytest.mark.parametrize("place", ["F2", "F17"])
def test_an_error_in_a_cell_is_no_empty_cell(tmp_path: Path, place: str) -> None:
    folder = one_task(tmp_path)
    path = made(folder)
    book = openpyxl.load_workbook(path)
    cell = book["scores"][place]
    cell.value = "#N/A"
    assert cell.data_type == "e"
    book.save(path)
    before = (folder / EVIDENCE).read_bytes()
    done = taken(folder, path)
    assert done.returncode == 1
    assert f"scores!{place}: error: the cell holds an error, such as #N/A" in done.stderr
    assert (folder / EVIDENCE).read_bytes() == before


@pytest.mark.parametrize("name", ["Priya Raghunathan", "Raghunathan, Priya"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_name_in_the_place_of_an_id_is_not_repeated(tmp_path: Path, name: str, form: str) -> None:
    folder = one_task(tmp_path)
    scores, earned = tmp_path / "scores.csv", tmp_path / "credits.csv"
    rejects = tmp_path / "rejects.csv"
    scores.write_text(
        f'student,section,task,on,by,MATH.1.a\n"{name}",{SECTION},{TASK},2026-02-02,t-rivera,proficient\n'
    )
    earned.write_text(f'student,basis,title,amount,earned,by\n"{name}",transfer,Biology,1,2024-06-10,r-delgado\n')
    before = contents(folder)
    for command in (("sheet", "import", str(scores)), ("import", "credits", str(earned))):
        done = run(folder, (*command, "--format", form, "--rejects", str(rejects)))
        said = done.stdout + done.stderr + rejects.read_text()
        assert done.returncode == 1
        assert "the cell holds no id" in said
        assert 'line 2, column "student"' in said.replace('\\"', '"').replace('""', '"')
        assert "Raghunathan" not in said
        rejects.unlink()
    assert contents(folder) == before


def test_a_refused_number_stays_a_number_and_a_formula_stays_text(tmp_path: Path) -> None:
    folder = one_task(tmp_path)
    scores, rejects = tmp_path / "scores.csv", tmp_path / "rejects.csv"
    row = f"{SECTION},{TASK},2026-02-02,t-rivera"
    scores.write_text(
        f"student,section,task,on,by,MATH.1.a\ns-0046,{row},-5\ns-0047,{row},-1.5\ns-0048,{row},=1+1\ns-0049,{row},-5+A1\n"
    )
    assert taken(folder, scores, "--rejects", rejects).returncode == 1
    with rejects.open(encoding="utf-8", newline="") as file:
        assert [one["value"] for one in csv.DictReader(file)] == ["-5", "-1.5", "'=1+1", "'-5+A1"]
