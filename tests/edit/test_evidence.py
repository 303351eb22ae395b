"""Recording evidence: the right file, the right item, and no score ever changed."""

import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mblkit.edit.changes import apply, difference
from mblkit.edit.evidence import evidence_path, keys_of, plan_evidence, record_evidence, score_of
from mblkit.errors import MblError
from mblkit.load.pipeline import read_text
from mblkit.model.evidence import ClassEvidence, StudentEvidence

IN_CLASS: dict[str, Any] = {
    "student": "s-1",
    "section": "algebra.1",
    "task": "t-1",
    "on": "2026-03-14",
    "by": "staff-1",
    "scores": {"MATH.1.a": "proficient"},
}
OUTSIDE: dict[str, Any] = {
    "student": "s-1",
    "experience": "internship",
    "task": "logbook",
    "on": "2026-05-02",
    "by": "staff-2",
    "setting": "workplace",
    "scores": {"ELA.4.b": "proficient"},
}
PATH = "evidence/2025-26/algebra.1.yaml"
CLASS_FILE = """\
mbl: evidence/1
# Period 3
section: algebra.1
by: staff-1
items:
  - task: t-1
    on: 2026-03-14
    scores:
      s-1: {MATH.1.a: proficient} # good
      s-2: {MATH.1.a: developing}
# end
"""


def planned(evidence: dict[str, Any], text: str | None = CLASS_FILE, **changed: Any) -> str:  # noqa: ANN401 - fields
    before = None if text is None else text.encode()
    change = plan_evidence(PATH, before, {**evidence, **changed})
    assert change.before == before
    assert change.private
    shaped, found = read_text(PATH, change.after, None)
    assert found == []
    assert shaped is not None
    return change.after.decode()


def refusal(evidence: dict[str, Any], text: str | None = CLASS_FILE, **changed: Any) -> str:  # noqa: ANN401 - fields
    given = {name: value for name, value in {**evidence, **changed}.items() if value != "left out"}
    with pytest.raises(MblError) as caught:
        plan_evidence(PATH, None if text is None else text.encode(), given)
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return caught.value.message


# ------------------------------------------------------------------------------------------------- which file


def test_the_file_of_the_section_that_is_there() -> None:
    files = {"algebra.1": "evidence/period-3.yaml", "s-1": "evidence/ann.yaml"}
    assert evidence_path(IN_CLASS, "2025-26", files) == "evidence/period-3.yaml"
    assert evidence_path(OUTSIDE, "2025-26", files) == "evidence/ann.yaml"


def test_a_new_file() -> None:
    assert evidence_path(IN_CLASS, "2025-26", {}) == "evidence/2025-26/algebra.1.yaml"
    assert evidence_path(OUTSIDE, "2025-26", {}) == "evidence/2025-26/s-1.yaml"


@pytest.mark.parametrize("section", ["../../etc", "a/b", "a b", "", ".hidden", 7])
def test_a_section_that_is_no_name_of_a_file(section: object) -> None:
    with pytest.raises(MblError, match="is not an id"):
        evidence_path({"section": section}, "2025-26", {})


@pytest.mark.parametrize("year", ["../..", "2025/26", ""])
def test_a_year_that_is_no_name_of_a_folder(year: str) -> None:
    with pytest.raises(MblError, match="is not an id"):
        evidence_path(IN_CLASS, year, {})


# ------------------------------------------------------------------------------------------------- what is added


def test_the_first_evidence_of_a_class() -> None:
    assert planned(IN_CLASS, None) == (
        "mbl: evidence/1\n"
        "section: algebra.1\n"
        "by: staff-1\n"
        "items:\n"
        "  - task: t-1\n"
        "    on: 2026-03-14\n"
        "    scores:\n"
        "      s-1: {MATH.1.a: proficient}\n"
    )


def test_the_first_evidence_from_outside_a_class() -> None:
    assert planned(OUTSIDE, None) == (
        "mbl: evidence/1\n"
        "student: s-1\n"
        "items:\n"
        "  - experience: internship\n"
        "    task: logbook\n"
        "    on: 2026-05-02\n"
        "    by: staff-2\n"
        "    setting: workplace\n"
        "    scores: {ELA.4.b: proficient}\n"
    )


def test_another_student_joins_the_item() -> None:
    new = planned(IN_CLASS, student="s-3")
    assert new == CLASS_FILE.replace("# end", "      s-3: {MATH.1.a: proficient}\n# end")


def test_another_target_joins_the_line() -> None:
    new = planned(IN_CLASS, scores={"MATH.2": 3.5, "MATH.3": "2/3"})
    assert new == CLASS_FILE.replace(
        "{MATH.1.a: proficient} # good", "{MATH.1.a: proficient, MATH.2: 3.5, MATH.3: 2/3} # good"
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "t-2"},
        {"on": "2026-03-15"},
        {"attempt": 2},
        {"by": "staff-2"},
        {"purpose": "formative"},
        {"measure": "project"},
        {"setting": "community"},
        {"recorded": "2026-03-20"},
        {"note": "sat apart"},
        {"id": "e-1"},
    ],
)
def test_what_differs_makes_an_item_of_its_own(changed: dict[str, Any]) -> None:
    new = planned(IN_CLASS, student="s-3", **changed)
    shaped, _ = read_text(PATH, new.encode(), None)
    assert shaped is not None
    assert len(shaped.records) == 2
    old, added = (kept.record for kept in shaped.records)
    assert isinstance(old, ClassEvidence)
    assert isinstance(added, ClassEvidence)
    assert list(old.scores) == ["s-1", "s-2"]
    assert dict(added.scores) == {"s-3": {"MATH.1.a": "proficient"}}
    for name, value in changed.items():
        assert str(getattr(added, name)) == str(value)


def test_what_the_header_says_is_not_said_again() -> None:
    added = planned(IN_CLASS, task="t-2", section="algebra.1").removeprefix(CLASS_FILE[:-6])
    assert "section" not in added
    assert "by" not in added


def test_what_the_header_says_otherwise_is_said() -> None:
    added = planned(IN_CLASS, section="algebra.2")
    assert "  - section: algebra.2\n    task: t-1\n" in added


def test_the_usual_attempt_and_setting_are_the_same_as_none() -> None:
    new = planned(IN_CLASS, student="s-3", attempt=1, setting="school")
    assert new == CLASS_FILE.replace("# end", "      s-3: {MATH.1.a: proficient}\n# end")


def test_an_attempt_in_the_header_is_not_taken_for_granted() -> None:
    text = CLASS_FILE.replace("items:", "attempt: 2\nitems:")
    assert "    attempt: 1\n" in planned(IN_CLASS, text)
    assert "attempt: 1" not in planned(IN_CLASS, text, student="s-3", attempt=2)


def test_purpose_and_measure_of_the_header_hold_for_what_is_added() -> None:
    text = CLASS_FILE.replace("items:", "purpose: formative\nitems:")
    assert planned(IN_CLASS, text, student="s-3").count("- task") == 1
    assert planned(IN_CLASS, text, student="s-3", purpose="formative").count("- task") == 1
    assert planned(IN_CLASS, text, student="s-3", purpose="summative").count("- task") == 2


def test_details_come_with_the_scores() -> None:
    first = planned(IN_CLASS, student="s-3", details={"accommodations": ["extended-time"]})
    assert first == CLASS_FILE.replace(
        "# end",
        "      s-3: {MATH.1.a: proficient}\n    details:\n      s-3: {accommodations: [extended-time]}\n# end",
    )
    second = planned(IN_CLASS, first, student="s-4", details={"reflection": "How? Why: me!"})
    assert second == first.replace("# end", '      s-4: {reflection: "How? Why: me!"}\n# end').replace(
        "    details:", "      s-4: {MATH.1.a: proficient}\n    details:"
    )


def test_details_never_spread_to_scores_without_them() -> None:
    new = planned(IN_CLASS, scores={"MATH.2": "proficient"}, details={"language": "es"})
    assert new.count("- task: t-1") == 2
    again = planned(IN_CLASS, new, scores={"MATH.3": "proficient"})
    assert "s-1: {MATH.1.a: proficient, MATH.3: proficient}" in again


def test_empty_details_and_fields_that_are_none_are_left_out() -> None:
    new = planned(IN_CLASS, None, details={}, purpose=None, attempt=None, experience=None)
    assert new == planned(IN_CLASS, None)


def test_more_from_outside_a_class() -> None:
    text = planned(OUTSIDE, None)
    more = planned(OUTSIDE, text, scores={"ELA.4.c": "missed"})
    assert more == text.replace("{ELA.4.b: proficient}", "{ELA.4.b: proficient, ELA.4.c: missed}")
    other = planned(OUTSIDE, text, on="2026-05-09", details={"artefact": "https://example.org/a?b"})
    assert other == text + (
        "  - experience: internship\n"
        "    task: logbook\n"
        "    on: 2026-05-09\n"
        "    by: staff-2\n"
        "    setting: workplace\n"
        "    scores: {ELA.4.b: proficient}\n"
        '    details: {artefact: "https://example.org/a?b"}\n'
    )


def test_another_student_in_the_file_of_one() -> None:
    text = planned(OUTSIDE, None)
    assert "  - experience: internship\n    student: s-2\n" in planned(OUTSIDE, text, student="s-2")


def test_the_file_of_one_experience_has_lines_for_students() -> None:
    text = "mbl: evidence/1\nexperience: internship\nby: staff-2\nsetting: workplace\nitems: []\n"
    new = planned(OUTSIDE, text)
    assert "    scores:\n      s-1: {ELA.4.b: proficient}\n" in new


def test_evidence_of_a_class_in_the_file_of_one_student() -> None:
    text = "mbl: evidence/1\nstudent: s-1\nitems: []\n"
    new = planned(IN_CLASS, text)
    shaped, _ = read_text(PATH, new.encode(), None)
    assert shaped is not None
    assert isinstance(shaped.records[0].record, StudentEvidence)


def test_a_correction_stands_beside_what_it_corrects() -> None:
    new = planned(IN_CLASS, id="fix-1", replaces={}, scores={"MATH.1.a": "developing"})
    assert new == CLASS_FILE.replace(
        "# end",
        "  - task: t-1\n"
        "    on: 2026-03-14\n"
        "    id: fix-1\n"
        "    replaces: {}\n"
        "    scores:\n"
        "      s-1: {MATH.1.a: developing}\n"
        "# end",
    )


def test_hostile_text_stays_text() -> None:
    for note in ("a\nb", "# no comment", "x: y", "- z", "\u202eevil", "'", '"', "}{", "null", "\u2028", " "):
        if note.strip():
            new = planned(IN_CLASS, student="s-3", note=note)
            shaped, _ = read_text(PATH, new.encode(), None)
            assert shaped is not None
            assert getattr(shaped.records[1].record, "note", None) == note


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_stay(line_end: str, mark: str) -> None:
    text = mark + CLASS_FILE.replace("\n", line_end)
    new = planned(IN_CLASS, text, student="s-3")
    assert new == text.replace("# end", f"      s-3: {{MATH.1.a: proficient}}{line_end}# end")


# --------------------------------------------------------------------------------------------------- refusals


def test_the_same_again() -> None:
    assert refusal(IN_CLASS).startswith("this score is recorded already: s-1 ")
    with pytest.raises(MblError, match="recorded already"):
        plan_evidence(PATH, CLASS_FILE.encode(), IN_CLASS, known=set(keys_of(IN_CLASS).values()))


def test_another_score_with_the_same_identity() -> None:
    assert refusal(IN_CLASS, scores={"MATH.1.a": "exemplary"}).startswith("there is another score already: ")
    assert "another score" in refusal(IN_CLASS, by="staff-9", scores={"MATH.1.a": "exemplary"})
    assert "another score" in refusal(OUTSIDE, planned(OUTSIDE, None), scores={"ELA.4.b": "missed"})


def test_the_same_identity_in_another_file() -> None:
    key = keys_of(IN_CLASS)["MATH.1.a"]
    assert key == ("algebra.1", "t-1", date(2026, 3, 14), 1, "s-1", "MATH.1.a", "")
    with pytest.raises(MblError, match="another score already"):
        plan_evidence(PATH, None, IN_CLASS, known={key})
    assert plan_evidence(PATH, None, {**IN_CLASS, "attempt": 2}, known={key}).after


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"student": "left out"}, "names no student"),
        ({"student": ""}, "names no student"),
        ({"task": "left out"}, 'has no "task"'),
        ({"on": "left out"}, 'has no "on"'),
        ({"by": "left out"}, 'has no "by"'),
        ({"section": "left out"}, '"section" or its "experience"'),
        ({"experience": "internship"}, '"section" or its "experience"'),
        ({"on": "14.3.2026"}, "14.3.2026"),
        ({"on": 20260314}, "20260314"),
        ({"scores": {}}, '"scores" has no entry'),
        ({"scores": {"MATH.1.a": True}}, "true"),
        ({"scores": "proficient"}, "scores"),
        ({"attempt": 0}, "less than 1"),
        ({"purpose": "sumative"}, '"sumative" is not a value for "purpose"'),
        ({"replaces": {}}, '"id" of its own'),
        ({"grade": "A"}, 'no field "grade"'),
        ({"details": {"extra": 1}}, 'no field "extra"'),
    ],
)
def test_evidence_that_is_not_right(changed: dict[str, Any], said: str) -> None:
    assert said in refusal(IN_CLASS, **changed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mbl: task/1\nitems: []\n", 'begin with "mbl: evidence/1"'),
        ("mbl: evidence/2\nitems: []\n", 'begin with "mbl: evidence/1"'),
        ("mbl: evidence/1\nsection: algebra.1\n", 'no list "items"'),
        ("mbl: evidence/1\nexperience: internship\nitems: []\n", '"experience" is for every item'),
        ("mbl: evidence/1\nid: e\nitems: []\n", '"id" is for every item'),
        ("mbl: evidence/1\nitems: [\n", "nothing can be added"),
        ("mbl: evidence/1\n<<<<<<< HEAD\nitems: []\n", "git merge"),
    ],
)
def test_a_file_that_cannot_take_it(text: str, said: str) -> None:
    assert said in refusal(IN_CLASS, text)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(MblError, match="not UTF-8"):
        plan_evidence(PATH, b"mbl: evidence/1\n# \xff\nitems: []\n", IN_CLASS)


def test_items_that_are_none_are_left_alone() -> None:
    text = "mbl: evidence/1\nitems:\n- x\n- {task: t-1, scores: y}\n"
    new = plan_evidence(PATH, text.encode(), IN_CLASS).after.decode()
    assert new.startswith(text)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("proficient", "proficient"),
        ("not-assessed", "not-assessed"),
        ("3", 3),
        ("3.5", 3.5),
        ("-1", -1),
        ("2/3", "2/3"),
        ("007", "007"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("1" * 16, "1" * 16),
        ("٣", "٣"),
        ("", ""),
    ],
)
def test_scores_as_they_are_typed(text: str, score: object) -> None:
    found = score_of(text)
    assert (found, type(found)) == (score, type(score))


# ---------------------------------------------------------------------------------------------------- writing


def test_recording(tmp_path: Path) -> None:
    change = record_evidence(tmp_path, PATH, IN_CLASS)
    path = tmp_path / PATH
    assert path.read_bytes() == change.after
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert difference(change).startswith("--- /dev/null\n")
    again = record_evidence(tmp_path, PATH, {**IN_CLASS, "student": "s-2"})
    assert again.before == change.after
    assert path.read_bytes() == again.after


def test_a_plan_that_is_out_of_date_is_not_applied(tmp_path: Path) -> None:
    change = plan_evidence(PATH, None, IN_CLASS)
    record_evidence(tmp_path, PATH, {**IN_CLASS, "student": "s-2"})
    with pytest.raises(MblError, match="by someone else meanwhile"):
        apply(tmp_path, [change])


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    record_evidence(tmp_path, PATH, IN_CLASS)
    before = (tmp_path / PATH).stat()
    with pytest.raises(MblError):
        record_evidence(tmp_path, PATH, IN_CLASS)
    assert (tmp_path / PATH).stat() == before


def test_eight_at_once_lose_nothing(tmp_path: Path) -> None:
    children = []
    for writer in range(8):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                for number in range(6):
                    student = f"s-{writer}-{number}"
                    task = f"t-{number % 2}"
                    record_evidence(tmp_path, PATH, {**IN_CLASS, "student": student, "task": task})
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    shaped, found = read_text(PATH, (tmp_path / PATH).read_bytes(), None)
    assert found == []
    assert shaped is not None
    assert len(shaped.records) == 2
    students = [
        student for kept in shaped.records if isinstance(kept.record, ClassEvidence) for student in kept.record.scores
    ]
    assert sorted(students) == sorted(f"s-{writer}-{number}" for writer in range(8) for number in range(6))
