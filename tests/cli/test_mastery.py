import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at

from mblkit.__main__ import main

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "district"
FORMS = ("text", "json", "jsonl", "csv")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        yield found


def judged(place: Place, *arguments: str) -> list[dict[str, object]]:
    """The rows of the one student that is asked about."""
    (found,) = json.loads(place.mbl("mastery", "s-1", *arguments, "--format", "json", *AS_OF).out)["students"]
    rows: list[dict[str, object]] = found["judgements"]
    return rows


def test_all_competencies_of_one_student(place: Place) -> None:
    run = place.mbl("mastery", "s-1", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        "s-1, class of 2029, hs, as of 2026-03-01",
        "",
        "  Mathematics: 1 of 2 mastered",
        "    MATH.1  Functions  ■■  2 of 2  mastered             2026-01-10",
        "    MATH.2  Shapes                 not-enough-evidence",
        "",
        '  ■ an indicator that is mastered; "mbl explain" says why',
    ]


def test_named_targets_in_detail(place: Place) -> None:
    out = place.mbl("mastery", "s-2", "MATH.1", *AS_OF).out
    assert "      □□  0 of 2\n      not-yet; 1 piece of evidence\n" in out
    assert "        ■■■■■■□□□┃□□□  developing\n        not-yet; 1 piece of evidence\n" in out


def test_an_indicator_and_an_objective_by_themselves(place: Place) -> None:
    (row,) = judged(place, "MATH.1.b")
    assert (row["target"], row["kind"], row["competency"], row["level"]) == (
        "MATH.1.b",
        "indicator",
        "MATH.1",
        "exemplary",
    )
    assert row["scores"] == [
        {
            "on": "2026-01-10",
            "score": "exemplary",
            "value": "4",
            "file": "evidence.yaml",
            "keys": ["items", 0, "scores", "s-1", "MATH.1.b"],
        }
    ]
    assert row["history"] == [{"on": "2026-01-10", "outcome": "mastered"}]


def test_the_json_holds_the_parts_and_every_reason_once(place: Place) -> None:
    found = json.loads(place.mbl("mastery", "s-1", "--format", "json", *AS_OF).out)
    assert (found["schema"], found["revision"], found["blocked"]) == (1, None, [])
    (student,) = found["students"]
    first = student["judgements"][0]
    assert [part["target"] for part in first["parts"]] == ["MATH.1.a", "MATH.1.b"]
    assert student["reasons"][first["reason"]]["text"] == "MATH.1: mastered since 2026-01-10"
    assert student["areas"] == [{"id": "math", "name": "Mathematics", "mastered": 1, "of": 2}]
    texts = [json.dumps(reason, sort_keys=True) for reason in student["reasons"]]
    assert len(texts) == len(set(texts))


def test_filters_leave_rows_out_and_change_none(place: Place) -> None:
    everything = judged(place)
    assert judged(place, "--outcome", "mastered") == everything[:1]
    assert judged(place, "--outcome", "mastered", "--outcome", "not-enough-evidence") == everything
    assert judged(place, "--area", "ela") == []
    assert judged(place, "--area", "math") == everything
    out = place.mbl("mastery", "s-1", "--outcome", "not-yet", *AS_OF).out
    assert out.endswith("nothing here matches what is asked for\n")


def test_filters_do_not_change_the_count_of_the_area(place: Place) -> None:
    out = place.mbl("mastery", "s-1", "--outcome", "not-enough-evidence", *AS_OF).out
    assert "Mathematics: 1 of 2 mastered" in out
    assert "MATH.1 " not in out


def test_a_day_before_the_work(place: Place) -> None:
    (row,) = json.loads(place.mbl("mastery", "s-1", "MATH.1", "--format", "json", "--as-of", "2026-01-09").out)[
        "students"
    ][0]["judgements"]
    assert (row["outcome"], row["evidence"], row["since"]) == ("not-enough-evidence", 0, None)


def test_csv_has_a_row_for_each_target_and_indicator(place: Place) -> None:
    rows = list(csv.DictReader(StringIO(place.mbl("mastery", "--all", "--format", "csv", *AS_OF).out)))
    assert [(row["student"], row["target"], row["kind"]) for row in rows][:4] == [
        ("s-1", "MATH.1", "competency"),
        ("s-1", "MATH.1.a", "indicator"),
        ("s-1", "MATH.1.b", "indicator"),
        ("s-1", "MATH.2", "competency"),
    ]
    assert (rows[0]["mastered"], rows[0]["of"], rows[2]["value"], rows[2]["scores"]) == ("2", "2", "4", "4")
    assert len(rows) == 8


def test_a_class_in_brief(place: Place) -> None:
    run = place.mbl("mastery", "--class", "2029", *AS_OF)
    assert [line.split() for line in run.out.splitlines()[1:]] == [
        ["s-1", "2029", "hs", "■□", "1", "-", "1", "-", "-"],
        ["s-2", "2029", "hs", "□□", "-", "1", "1", "-", "-"],
    ]


def test_several_students_and_targets(place: Place) -> None:
    arguments = ("--student", "s-2", "--student", "s-1", "MATH.1.a", "--format", "jsonl")
    lines = [json.loads(line) for line in place.mbl("mastery", *arguments, *AS_OF).out.splitlines()]
    assert [(line["student"], line["judgements"][0]["outcome"]) for line in lines] == [
        ("s-2", "not-yet"),
        ("s-1", "mastered"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ((), "it is not clear which students are meant", "--class YEAR"),
        (("--all", "--class", "2029"), "it is not clear which students are meant", "--class YEAR"),
        (("--student", "s-1", "--all"), "it is not clear which students are meant", "--class YEAR"),
        (("s-l",), 'no student has the id "s-l"', 'did you mean "s-1"?'),
        (("s-1", "MATH.1.aa"), 'there is no competency, indicator or objective "MATH.1.aa"', '"MATH.1.a"?'),
        (("s-1", "s-2"), 'there is no competency, indicator or objective "s-2"', "several students: --student"),
        (("s-1", "--area", "maht"), 'there is no content area "maht"', 'did you mean "math"?'),
        (("s-1", "--area", "zz"), 'there is no content area "zz"', "there are math, ela"),
        (("s-1", "--outcome", "passed"), "--outcome", "not-yet"),
        (("--class", "1999"), "no student is in the class of 1999", "the classes are 2029"),
        (("s-1", "--as-of", "soon"), '"soon" is not a day', "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_asked(place: Place, arguments: tuple[str, ...], message: str, hint: str) -> None:
    run = place.mbl("mastery", *arguments)
    assert (run.status, run.out) == (2, "")
    assert message in run.err
    assert hint in run.err


@pytest.mark.parametrize("form", FORMS)
def test_no_name_is_printed_and_the_same_bytes_twice(place: Place, form: str) -> None:
    arguments = ("mastery", "--all", "--format", form, *AS_OF)
    run = place.mbl(*arguments)
    assert [name for name in NAMES if name in run.out + run.err] == []
    assert place.mbl(*arguments).out == run.out


def test_a_student_whom_an_error_touches_is_listed_and_not_judged(place: Place) -> None:
    place.break_student()
    run = place.mbl("mastery", "--all", "--format", "jsonl", *AS_OF)
    lines = [json.loads(line) for line in run.out.splitlines()]
    assert run.status == 1
    assert [(line["student"], line.get("state")) for line in lines] == [("s-1", None), ("s-2", "blocked")]
    assert lines[1]["errors"][0]["rule"] == "MBL201"
    assert "bad.yaml:4" in run.err
    one = place.mbl("mastery", "s-2", *AS_OF)
    assert (one.status, one.out) == (1, "s-2: errors in the records: MBL201\n")
    rows = list(csv.DictReader(StringIO(place.mbl("mastery", "s-2", "--format", "csv", *AS_OF).out)))
    assert [(row["student"], row["kind"], row["outcome"]) for row in rows] == [("s-2", "blocked", "blocked")]
    assert place.mbl("mastery", "s-1", *AS_OF).status == 0


def test_errors_can_be_allowed_and_are_said(place: Place) -> None:
    place.break_student()
    run = place.mbl("mastery", "s-2", "--allow-errors", *AS_OF)
    assert run.status == 0
    assert run.out.startswith("! what follows may be wrong: s-2: errors in the records: MBL201\n\ns-2, class of 2029")
    found = json.loads(place.mbl("mastery", "s-2", "--allow-errors", "--format", "json", *AS_OF).out)
    assert [error["rule"] for error in found["students"][0]["errors"]] == ["MBL201"]


def test_an_error_in_what_all_results_rest_on_stops_everything(place: Place) -> None:
    place.break_everything()
    for arguments in (("s-1",), ("--all",), ("s-1", "--allow-errors")):
        run = place.mbl("mastery", *arguments)
        assert (run.status, run.out) == (1, "")
        assert "mbl validate" in run.err


def test_a_file_is_private_and_as_wide_as_a_pipe(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "mastery.txt"
    run = place.mbl("mastery", "s-1", "--output", str(path), *AS_OF)
    assert (run.status, run.out) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == place.mbl("mastery", "s-1", *AS_OF).out


def test_a_terminal_without_signs_of_its_own_gets_ascii(place: Place) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mblkit", "mastery", "s-1", "MATH.1", "--root", str(place.folder.root), *AS_OF],
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"[#########|---]  proficient" in done.stdout
    assert b"?" not in done.stdout


# ------------------------------------------------------------------------------------------------ the example district


@pytest.fixture
def example(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["mbl", *arguments, "--root", str(EXAMPLE)])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        assert (stop.value.code, printed.err) == (0, "")
        return printed.out

    return run


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("all.txt", ("s-0017",)),
        ("detail.txt", ("s-0017", "MATH.1", "PEW.1", "PF.1")),
        ("area.json", ("s-0017", "--area", "mathematics", "--format", "json")),
        ("one.csv", ("s-0017", "--format", "csv")),
        ("class.txt", ("--class", "2027")),
        ("class.jsonl", ("--class", "2027", "PEW.1", "--format", "jsonl")),
    ],
)
def test_the_example_district(
    example: Callable[..., str], golden: Callable[[str, str], None], name: str, arguments: tuple[str, ...]
) -> None:
    golden(f"mastery/{name}", example("mastery", *arguments, "--as-of", "2026-06-20"))


# ------------------------------------------------------------------------------------------------------ documentation


def keys_of(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from keys_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys_of(value)


@pytest.mark.parametrize(
    "arguments",
    [("mastery", "s-0019", "ELA.3"), ("mastery", "s-0001", "HEA.1"), ("policy", "HEA.1"), ("policy",)],
    ids=" ".join,
)
def test_every_key_and_column_is_documented(example: Callable[..., str], arguments: tuple[str, ...]) -> None:
    page = (EXAMPLE.parent.parent / "docs" / "mastery.md").read_text(encoding="utf-8")
    found = set(keys_of(json.loads(example(*arguments, "--format", "json", "--as-of", "2026-06-20"))))
    found |= set(example(*arguments, "--format", "csv").partition("\n")[0].split(","))
    assert sorted(key for key in found if f"`{key}`" not in page) == []
