import json

from mblkit import emit
from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity

FILES = {
    "a.yaml": b"mbl: task/1\nitems:\n  - id: x\n    title: \xd0\x96\xe4\xb8\xad y\n",
    "people.yaml": b"# people\nmbl: people/1\nid: s-1\ngiven: Zebulon\n",
    "broken.yaml": b"given: Zebulon\n",
}


def unreadable(path: str) -> bytes:
    raise FileNotFoundError(path)


def report(*found: Diagnostic, files: int = 3, **more: int) -> emit.Report:
    return emit.Report(found, files, FILES.__getitem__, **more)  # type: ignore[arg-type]


def finding(path: str = "a.yaml", line: int | None = 3, column: int = 9, **more: object) -> Diagnostic:
    at = Location(path, ("items", 0, "id"), line=line, column=column if line else None, end_column=column + 1)
    fields: dict[str, object] = {"help": "do this", **more}
    return Diagnostic("MBL201", "no task has the id", at, Severity.ERROR, **fields)  # type: ignore[arg-type]


def text(*found: Diagnostic, style: emit.Style | None = None) -> str:
    return emit.FORMATS["text"](report(*found), style or emit.Style())


def test_text_shows_the_line_the_place_and_the_help() -> None:
    assert text(finding(related=(Related(Location("b.yaml", line=1, column=2), "the other"),))) == (
        "a.yaml:3:9: error MBL201 unknown-reference: no task has the id\n"
        "    3 |   - id: x\n"
        "      |         ^\n"
        "    help: do this\n"
        "    b.yaml:1:2: the other\n"
        "1 error in 1 of 3 files\n"
    )


def test_the_caret_counts_wide_letters_twice() -> None:
    at = Location("a.yaml", (), line=4, column=15, end_column=16)
    shown = text(Diagnostic("MBL201", "x", at, Severity.ERROR))
    assert "    title: Ж中 y\n      |                ^" in shown


def test_clean_runs() -> None:
    assert text() == "no findings in 3 files\n"
    assert text(style=emit.Style(quiet=True)) == ""
    assert emit.FORMATS["concise"](report(), emit.Style(quiet=True)) == ""
    assert emit.FORMATS["concise"](report(files=1), emit.Style()) == "no findings in 1 file\n"


def test_people_are_never_quoted() -> None:
    assert "Zebulon" not in text(finding("people.yaml", 4, 1))
    assert "Zebulon" not in text(finding("broken.yaml", 1, 1))


def test_a_terminal_cannot_be_steered() -> None:
    at = Location("bad\x1b[2J\u202e.yaml", line=1, column=1)
    found = Diagnostic("MBL001", "a \x1b[31m b\u200e\nnext", at, Severity.ERROR)
    for form in ("text", "concise"):
        shown = emit.FORMATS[form](emit.Report((found,), 1, unreadable), emit.Style())
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\\x1b[31m b\\u200e\\x0anext" in shown


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[31;1merror\x1b[0m" in text(finding(), style=emit.Style(coloured=True))
    assert "\x1b" not in text(finding())


def test_long_lines_are_cut_around_the_place() -> None:
    files = {"long.yaml": b"mbl: task/1\nx: " + b"a" * 5000 + b"HERE" + b"b" * 5000}
    at = Location("long.yaml", (), line=2, column=5004, end_column=5008)
    shown = emit.FORMATS["text"](
        emit.Report((Diagnostic("MBL201", "x", at, Severity.ERROR),), 1, files.__getitem__), emit.Style()
    )
    frame, caret = shown.splitlines()[1:3]
    assert len(frame) < 140
    assert frame[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_concise_is_one_line_a_finding() -> None:
    shown = emit.FORMATS["concise"](report(finding(), finding(line=None)), emit.Style())
    assert shown == (
        "a.yaml: error MBL201 unknown-reference: no task has the id\n"
        "a.yaml:3:9: error MBL201 unknown-reference: no task has the id\n"
        "2 errors in 1 of 3 files\n"
    )


def test_json_has_every_part() -> None:
    document = json.loads(emit.FORMATS["json"](report(finding(subject="s-1")), emit.Style()))
    assert document["schema"] == 1
    assert document["files"] == 3
    assert document["counts"] == {"error": 1, "warning": 0, "advice": 0}
    assert document["diagnostics"] == [
        {
            "rule": "MBL201",
            "name": "unknown-reference",
            "severity": "error",
            "message": "no task has the id",
            "help": "do this",
            "subject": "s-1",
            "location": {
                "path": "a.yaml",
                "line": 3,
                "column": 9,
                "end_column": 10,
                "keys": ["items", 0, "id"],
                "at": "value",
            },
            "related": [],
            "others": [],
            "fix": None,
        }
    ]


def test_json_has_the_fix_and_what_is_not_told() -> None:
    fix = Fix('"y"', safe=False, title='write "y" in quotes')
    document = json.loads(
        emit.FORMATS["json"](report(finding(fix=fix), suppressed=2, known=3, following=4), emit.Style())
    )
    assert document["diagnostics"][0]["fix"] == {
        "title": 'write "y" in quotes',
        "text": '"y"',
        "safe": False,
        "whole_line": False,
    }
    assert (document["suppressed"], document["known"], document["following"], document["waiting"]) == (2, 3, 4, False)


def test_json_gives_every_sign_back() -> None:
    message = "\x1b[31m \u202e\x85\x7f\u2028 Ж \U000e0001"
    printed = emit.FORMATS["json"](report(Diagnostic("MBL201", message, Location("a"), Severity.ERROR)), emit.Style())
    assert json.loads(printed)["diagnostics"][0]["message"] == message
    assert "Ж" in printed
    assert not {"\u202e", "\x85", "\x7f", "\U000e0001"} & set(printed)


def test_text_says_what_a_fix_does_and_marks_what_is_safe() -> None:
    safe = text(finding(fix=Fix("y", safe=True, title="write y")))
    assert "a.yaml:3:9: error MBL201 [*] unknown-reference: no task has the id\n" in safe
    assert "    help: do this\n    fix: write y\n1 error in 1 of 3 files\n1 can be mended with --fix\n" in safe
    guess = text(finding(fix=Fix("y", safe=False, title="write y")))
    assert "[*]" not in guess
    assert "    fix: write y (only with --unsafe-fixes)\n" in guess


def test_fails_from_the_least_severity_on() -> None:
    advice = Diagnostic("MBL205", "x", Location("a.yaml"), Severity.ADVICE)
    warning = Diagnostic("MBL205", "x", Location("a.yaml"), Severity.WARNING)
    assert emit.fails(report(warning), "warning")
    assert not emit.fails(report(warning), "error")
    assert not emit.fails(report(advice), "warning")
    assert emit.fails(report(advice), "advice")
    assert not emit.fails(report(), "advice")


def test_of_students_files_only_lines_of_ids_are_quoted() -> None:
    files = {"e.yaml": b"mbl: evidence/1\n  s-1: {MATH.1: proficent, MATH.2: proficient}\n  reflection: Ann saw it\n"}
    for line, quoted in ((2, True), (3, False)):
        found = Diagnostic("MBL208", "x", Location("e.yaml", (), line=line, column=3), Severity.ERROR)
        shown = emit.FORMATS["text"](emit.Report((found,), 1, files.__getitem__), emit.Style())
        assert ("    | " in shown.replace(f"{line} | ", "    | ")) is quoted
        assert "Ann" not in shown
