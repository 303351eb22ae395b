"""The commands that print documents: forms, languages, the gate, and what is asked wrongly."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at

ABOUT_STUDENTS = ("transcript", "letter", "plan")
PLAN = """\
mbl: plans/1
items:
  - id: plan-1
    student: s-1
    adviser: t-one
    reviewed: 2026-02-01
    goals:
      - {area: academic, statement: Prove it., targets: [MATH.1.a], due: 2026-02-20}
      - {area: career, statement: Visit a bridge., due: 2026-05-01}
    experiences: [algebra]
"""
PROFILE = """\
mbl: profile/1
school: hs
year: 2025-26
setting: {en: A town., es: Un pueblo.}
"""


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        yield found


@pytest.mark.parametrize("command", ABOUT_STUDENTS)
@pytest.mark.parametrize(
    ("name", "start"), [("t.html", "<!DOCTYPE html>"), ("t.md", "# "), ("t.json", "{"), ("t", "<!DOCTYPE html>")]
)
def test_a_file_gets_what_its_name_says(place: Place, tmp_path: Path, command: str, name: str, start: str) -> None:
    path = tmp_path / name
    run = place.mbl(command, "s-1", "--output", str(path), *AS_OF)
    assert (run.status, run.out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(start)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("command", ABOUT_STUDENTS)
def test_a_student_whom_nobody_knows(place: Place, command: str) -> None:
    run = place.mbl(command, "s-9", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'no student has the id "s-9"' in run.err


@pytest.mark.parametrize("command", ABOUT_STUDENTS)
def test_the_gate_keeps_a_student_out_and_lets_through_with_a_banner(place: Place, command: str) -> None:
    place.break_student()
    run = place.mbl(command, "s-2", *AS_OF)
    assert (run.status, run.out) == (1, "")
    assert "bad.yaml:4" in run.err
    run = place.mbl(command, "s-2", "--allow-errors", *AS_OF)
    assert run.status == 0
    assert "what follows may be wrong" in " ".join(run.out.split())


@pytest.mark.parametrize("command", ABOUT_STUDENTS)
def test_before_the_student_came_there_is_nothing_to_print(place: Place, command: str) -> None:
    run = place.mbl(command, "s-1", "--as-of", "2000-01-01")
    assert (run.status, run.out) == (2, "")
    assert "entered the district on" in run.err


@pytest.mark.parametrize("command", ABOUT_STUDENTS)
def test_redacted_means_no_name_in_any_form(place: Place, command: str) -> None:
    for form in ("html", "markdown", "text", "json"):
        out = place.mbl(command, "s-1", "--redact", "--format", form, *AS_OF).out
        assert [name for name in NAMES if name in out] == []
        assert "s-1" in out


def test_a_letter_says_what_is_open_and_names_nothing_private(place: Place) -> None:
    out = place.mbl("letter", "s-2", *AS_OF).out
    assert "Forty hours of service" in out
    assert "Something else is open that is not named here" in " ".join(out.split())
    assert "financial" not in out.lower()
    data = json.loads(place.mbl("letter", "s-2", "--format", "json", *AS_OF).out)
    assert (data["state"], data["earned"], data["needed"], data["short"], data["unnamed"]) == (
        "short",
        "0",
        "3",
        "3",
        True,
    )


def test_a_plan_tells_goals_by_part_of_life(place: Place) -> None:
    assert "No plan has been written yet." in place.mbl("plan", "s-1", *AS_OF).out
    place.folder.write("plans.yaml", PLAN)
    data = json.loads(place.mbl("plan", "s-1", "--format", "json", *AS_OF).out)
    goals = {block["area"]: block["goals"] for block in data["goals"]}
    assert [len(goals[area]) for area in ("academic", "career", "social-emotional-physical")] == [1, 1, 0]
    assert (goals["academic"][0]["overdue"], goals["career"][0]["overdue"]) == (True, False)
    assert goals["academic"][0]["targets"][0]["outcome"] == "mastered"
    assert [(one["id"], one["state"]) for one in data["planned"]] == [("algebra", "earned")]


def test_a_plan_that_was_reviewed_later_is_not_known_yet(place: Place) -> None:
    place.folder.write("plans.yaml", PLAN)
    assert json.loads(place.mbl("plan", "s-1", "--format", "json", "--as-of", "2026-01-31").out)["plan"] is None


def test_the_family_language_is_that_of_the_people_file(place: Place) -> None:
    found = next(path for path in place.folder.root.rglob("*.yaml") if "Quillfeather" in path.read_text())
    found.write_text(found.read_text().replace("state_id:", "language: es, state_id:"))
    data = json.loads(place.mbl("letter", "s-1", "--format", "json", *AS_OF).out)
    assert data["frame"]["language"] == "es"
    assert json.loads(place.mbl("transcript", "s-1", "--format", "json", *AS_OF).out)["frame"]["language"] == "en"
    asked = ("letter", "s-1", "--language", "pl", "--format", "json", *AS_OF)
    assert json.loads(place.mbl(*asked).out)["frame"]["language"] == "pl"


def test_a_language_that_documents_do_not_come_in(place: Place) -> None:
    run = place.mbl("letter", "s-1", "--language", "xx", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'documents do not come in the language "xx"' in run.err


def test_a_district_adds_a_language_and_changes_words(place: Place) -> None:
    folder = place.folder.root / "locales"
    folder.mkdir()
    lines = ("Language: vi", "Content-Type: text/plain; charset=utf-8", "X-Reviewed-By: Us")
    head = "\n".join(('msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), "", ""))
    (folder / "vi.po").write_text(f'{head}msgid "Credit audit"\nmsgstr "Kiểm tra tín chỉ"\n', encoding="utf-8")
    out = place.mbl("letter", "s-1", "--language", "vi", *AS_OF).out
    assert out.startswith("KIỂM TRA TÍN CHỈ")
    (folder / "vi.po").write_bytes(b"msgid \xff")
    run = place.mbl("letter", "s-1", "--language", "vi", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'the catalog "locales/vi.po" cannot be read' in run.err


# --------------------------------------------------------------------------------- documents about nobody


def test_an_explainer_is_about_a_class(place: Place, tmp_path: Path) -> None:
    data = json.loads(place.mbl("explainer", "--class", "2029", "--format", "json", *AS_OF).out)
    assert (data["graduating_class"], data["diploma"], data["needed"]) == (2029, "Local diploma", "3")
    assert [one["id"] for one in data["conditions"]] == ["service"]
    path = tmp_path / "e.html"
    assert place.mbl("explainer", "--class", "2029", "--output", str(path), *AS_OF).status == 0
    assert stat.S_IMODE(path.stat().st_mode) & 0o044
    run = place.mbl("explainer", "--school", "nowhere", *AS_OF)
    assert (run.status, run.out) == (2, "")


def test_a_profile_has_its_own_texts_and_no_small_group(place: Place) -> None:
    place.folder.write("profile.yaml", PROFILE)
    data = json.loads(place.mbl("profile", "--language", "es", "--format", "json", *AS_OF).out)
    assert (data["setting"], data["enrollment"]["whole"], data["ranks"]) == ("Un pueblo.", None, False)
    run = place.mbl("profile", "nowhere", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'the district has no school "nowhere"' in run.err


def test_before_the_calendar_there_is_no_profile(place: Place) -> None:
    run = place.mbl("profile", "--as-of", "2010-01-01")
    assert (run.status, run.out) == (2, "")
    assert "the calendar of the district begins on" in run.err


def test_a_profile_does_not_need_a_file_of_its_own(place: Place) -> None:
    run = place.mbl("profile", *AS_OF)
    assert run.status == 0
    assert run.out.startswith("SCHOOL PROFILE")
    assert [name for name in NAMES if name in run.out] == []


def test_a_name_that_says_a_form_that_documents_do_not_have(place: Place, tmp_path: Path) -> None:
    run = place.mbl("letter", "s-1", "--output", str(tmp_path / "letter.docx"), *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert 'no document has a form that ".docx" stands for' in run.err
    assert not (tmp_path / "letter.docx").exists()


def test_a_plan_explains_its_words(place: Place) -> None:
    place.folder.write("plans.yaml", PLAN)
    legend = json.loads(place.mbl("plan", "s-1", "--format", "json", *AS_OF).out)["legend"]
    assert [one["code"] for one in legend["outcomes"]] == ["mastered"]
    assert [one["code"] for one in legend["types"]] == ["course"]
    assert len(legend["scales"]) == 1
