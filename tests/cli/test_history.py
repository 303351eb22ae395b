"""`mbl import credits` and `mbl import results`, as a registrar runs them."""

import json
from pathlib import Path

import pytest
from tests.districts import build
from tests.running import Done, run
from tests.sheets import contents, diff

HEAD = "student,basis,title,amount,earned,grade,by,source,original,accepted\n"
ROW = 's-1,transfer,"Algebra, part 1",0.5,2025-06-10,9,t-one,Elm School,B+,2025-09-02\n'
CANVAS = (
    "student name,student id,student sis id,assessment title,submission date,learning outcome name,"
    "learning outcome id,attempt,outcome score,course name,learning outcome rating\n"
)
RESULT = "Ann,77,s-1,Quiz,2025-10-06T14:03:11Z,Read graphs,12,1,3.0,Algebra,Meets\n"
MAPPING = """
mbl: mapping/1
id: canvas
targets: {Read graphs: MATH.1.a}
scores: {Meets: proficient, Exceeds: exemplary}
defaults: {experience: algebra, task: modeling, by: t-one}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    built.write("mappings/canvas.yaml", MAPPING.lstrip())
    return built.root


def brought(folder: Path, what: str, text: str, *arguments: str) -> Done:
    path = folder.parent / "table.csv"
    path.write_text(text, encoding="utf-8")
    return run(folder, ("import", what, str(path), *arguments))


def test_credits_are_added_once(small: Path) -> None:
    before = contents(small)
    done = brought(small, "credits", HEAD + ROW)
    assert (done.returncode, done.stdout.split()) == (0, ["added", "1", "same", "0", "refused", "0"]), done.stderr
    assert diff(before, contents(small)) == {
        "credits/class-of-2029.yaml": [
            "mbl: credits/1",
            "items:",
            "  - id: cr-s-1-01",
            "    basis: transfer",
            "    student: s-1",
            "    title: Algebra, part 1",
            "    amount: 0.5",
            "    earned: 2025-06-10",
            "    grade: 9",
            "    by: t-one",
            "    source: Elm School",
            "    original: B+",
            "    accepted: 2025-09-02",
        ]
    }
    assert "MBL2" not in run(small, ("validate",)).stdout
    after = contents(small)
    again = brought(small, "credits", HEAD + ROW + ROW.replace("s-1", "s-2"))
    assert again.stdout.split() == ["added", "1", "same", "1", "refused", "0"]
    assert diff(after, contents(small))["credits/class-of-2029.yaml"][0] == "  - id: cr-s-2-01"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("s-1", "s-9", 'line 2, column "student": error: no student has the id "s-9"'),
        ("0.5", "half", 'line 2, column "amount": error: '),
        ("0.5", "-1", 'line 2, column "amount": error: '),
        ("2025-06-10", "10.06.2025", 'line 2, column "earned": error: '),
        ("2025-06-10", "2199-06-10", 'line 2, column "earned": error: 2199-06-10 is still to come'),
        ("t-one", "t-on", 'line 2, column "by": error: no staff has the id "t-on"'),
        ("transfer", "gift", 'line 2, column "basis": error: '),
        ("Elm School", "", "line 2: error: "),
        ("source", "origin", 'line 1, column 8: error: "origin" is no field'),
    ],
)
def test_bad_credits_are_refused_at_the_cell(small: Path, old: str, new: str, said: str) -> None:
    before = contents(small)
    done = brought(small, "credits", (HEAD + ROW).replace(old, new, 1) + ROW.replace("s-1", "s-2"))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert contents(small) == before


def test_credit_that_the_rules_call_an_error_is_not_written(small: Path) -> None:
    before = contents(small)
    done = brought(small, "credits", HEAD + ROW.replace(",9,", ",8,"))
    assert (done.returncode, contents(small)) == (1, before), done.stderr
    assert "a credit does not fit: " in done.stderr


def test_a_credit_that_is_there_is_never_changed(small: Path) -> None:
    brought(small, "credits", HEAD + ROW)
    before = contents(small)
    done = brought(small, "credits", HEAD + ROW.replace("0.5", "1"))
    where = 'column "amount": error: the student has this credit already, with another "amount"'
    assert (done.returncode, where in done.stderr, contents(small)) == (1, True, before)


def test_part_of_the_credits_where_that_is_asked_for(small: Path) -> None:
    rejects = small.parent / "rejects.csv"
    text = HEAD + ROW + ROW.replace("s-1", "s-9")
    done = brought(small, "credits", text, "--partial", "--format", "json", "--rejects", str(rejects))
    found = json.loads(done.stdout)
    assert (done.returncode, found["added"], found["refused"], found["written"]) == (1, 1, 1, True)
    assert rejects.read_text(encoding="utf-8").splitlines()[0] == "place,value,message,help"
    assert brought(small, "credits", text, "--dry-run").returncode == 1


def test_rejects_never_take_the_place_of_the_credits(small: Path) -> None:
    text = HEAD + ROW.replace("s-1", "s-9")
    table = small.parent / "table.csv"
    done = brought(small, "credits", text, "--rejects", str(table))
    assert (done.returncode, table.read_text(encoding="utf-8")) == (2, text), done.stderr
    assert "is read, and --rejects would take its place" in done.stderr


def test_results_of_canvas_become_evidence(small: Path) -> None:
    before = contents(small)
    done = brought(small, "results", CANVAS + RESULT, "--map", "canvas")
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["added", "1"]), done.stderr
    assert diff(before, contents(small)) == {
        "evidence/2025-26/s-1.yaml": [
            "mbl: evidence/1",
            "student: s-1",
            "items:",
            "  - experience: algebra",
            "    task: modeling",
            "    on: 2025-10-06",
            "    by: t-one",
            "    scores: {MATH.1.a: proficient}",
        ]
    }
    after = contents(small)
    again = brought(small, "results", CANVAS + RESULT, "--map", "canvas")
    assert (again.stdout.split()[:6], contents(small)) == (["added", "0", "changed", "0", "same", "1"], after)
    better = brought(small, "results", CANVAS + RESULT.replace("Meets", "Exceeds"), "--map", "canvas")
    assert better.stdout.split()[:4] == ["added", "0", "changed", "1"]
    assert "MBL2" not in run(small, ("validate",)).stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Read graphs", "Draw", 'column "learning outcome name": error: the cell holds nothing that is scored'),
        ("Meets", "Great", 'column "learning outcome rating": error: the cell holds no score on the scale "four"'),
        ("2025-10-06T14:03:11Z", "", 'column "submission date": error: the row names no day'),
        ("2025-10-06T14", "2024-10-06T14", "error: 2024-10-06 lies before the first school year"),
    ],
)
def test_bad_results_are_refused_at_the_cell(small: Path, old: str, new: str, said: str) -> None:
    before = contents(small)
    done = brought(small, "results", (CANVAS + RESULT).replace(old, new), "--map", "canvas")
    assert (done.returncode, said in done.stderr, contents(small)) == (1, True, before), done.stderr


def test_a_file_that_cannot_be_read_makes_no_credit_twice(small: Path) -> None:
    brought(small, "credits", HEAD + ROW)
    path = small / "credits" / "class-of-2029.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("amount: 0.5", "amount: none"), encoding="utf-8")
    before = contents(small)
    done = brought(small, "credits", HEAD + ROW)
    assert (done.returncode, contents(small)) == (1, before)
    assert "credits/class-of-2029.yaml:" in done.stderr
    assert "in the files that credits are held against" in done.stderr
