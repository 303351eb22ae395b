"""What somebody filled in and an import could overlook is refused; and a name in the place of an id is never said."""

import csv
from pathlib import Path

import openpyxl
import pytest
from tests.running import run
from tests.sheets import EVIDENCE, SECTION, TASK, contents, filled, made, one_task, taken


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


@pytest.mark.parametrize("name", ["Priya Raghunathan", "Raghunathan, Priya", "Raghunathan"])
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
        assert "the cell holds no id of a student" in said
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


NAMES = ("Raghunathan", "Raghunathan, Priya", "priya raghunathan", "Raghunathan@example.org")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["student", "section", "task", "on", "by", "attempt", "MATH.1.a", ""])
def test_a_name_is_repeated_wherever_it_was_typed_by_no_message(tmp_path: Path, place: str, name: str) -> None:
    folder = one_task(tmp_path)
    row = {"student": "s-0046", "section": SECTION, "task": TASK, "on": "2026-02-02", "by": "t-rivera",
           "attempt": "1", "MATH.1.a": "missed"}  # fmt: skip
    heads = [name if not place and one == "MATH.1.a" else one for one in row]
    scores, rejects = tmp_path / "scores.csv", tmp_path / "rejects.csv"
    with scores.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, [name if one == place else value for one, value in row.items()]])
    for form in ("text", "json"):
        done = taken(folder, scores, "--format", form, "--rejects", rejects)
        said = (done.stdout + done.stderr + rejects.read_text(encoding="utf-8")).casefold()
        assert done.returncode == 1
        assert "raghunathan" not in said
        assert "priya" not in said
        assert "scores.csv: line " in said
        rejects.unlink()


@pytest.mark.parametrize("of", ["basis", "amount", "earned", "by", "student", "grade"])
def test_a_name_in_a_table_of_credits_is_not_repeated(tmp_path: Path, of: str) -> None:
    folder = one_task(tmp_path)
    row = {"student": "s-0046", "basis": "transfer", "title": "Biology", "amount": "1", "earned": "2024-06-10",
           "grade": "8", "by": "r-delgado", "source": "Elm", "original": "B", "accepted": "2025-09-02"}  # fmt: skip
    earned, rejects = tmp_path / "credits.csv", tmp_path / "rejects.csv"
    with earned.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row, [*({**row, of: "Raghunathan"}).values()]])
    done = run(folder, ("import", "credits", str(earned), "--rejects", str(rejects)))
    assert done.returncode == 1
    assert f'line 2, column "{of}": error: ' in done.stderr
    assert "Raghunathan" not in done.stdout + done.stderr + rejects.read_text(encoding="utf-8")


def test_a_name_in_a_sheet_is_not_repeated(tmp_path: Path) -> None:
    folder = one_task(tmp_path)
    path = made(folder)
    for place, said in (("A14", "scores!A14: error: the cell holds no id of a student"),
                        ("F3", "scores!F3: error: the cell holds no score on the scale"),
                        ("H1", "scores!H1: error: the column is no known one")):  # fmt: skip
        spoiled = tmp_path / "spoiled.xlsx"
        spoiled.write_bytes(path.read_bytes())
        done = taken(folder, filled(spoiled, {place: "Raghunathan", "F14": "missed"}))
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
        assert "Raghunathan" not in done.stdout + done.stderr
