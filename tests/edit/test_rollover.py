"""New grades and new classes in the text of files: comments and layout stay."""

import pytest

from mblkit.edit.rollover import plan_grades, plan_sections, sections_path
from mblkit.engine.rollover import NewSection
from mblkit.errors import MblError

FILE = """\
mbl: students/1
# The class of 2028
class: 2028
grade: 10   # all of them
school: hs
items:
  - {id: s-1}
  - {id: s-2}   # came late
  - {id: s-3, grade: 9}
  - id: s-4
    # in blocks
    entered: {on: 2025-09-01, grade: 9}
"""


def graded(text: str, **grades: int) -> str:
    change = plan_grades(
        "students.yaml", text.encode(), {name.replace("_", "-"): grade for name, grade in grades.items()}
    )
    assert change.before == text.encode()
    return change.after.decode()


def test_a_grade_above_the_items_is_changed_once() -> None:
    after = graded(FILE, s_1=11, s_2=11, s_4=11)
    assert after == FILE.replace("grade: 10   #", "grade: 11   #")


def test_who_stays_gets_a_grade_of_their_own() -> None:
    after = graded(FILE, s_1=11, s_2=11)
    assert after == FILE.replace("grade: 10   #", "grade: 11   #") + "    grade: 10\n"
    other = graded(FILE, s_1=11, s_4=11)
    assert "{id: s-2, grade: 10}   # came late" in other


def test_where_few_move_the_others_stay_as_they_are() -> None:
    assert graded(FILE, s_1=11) == FILE.replace("{id: s-1}", "{id: s-1, grade: 11}")


def test_a_grade_of_ones_own_is_changed_there() -> None:
    assert graded(FILE, s_3=10) == FILE.replace("{id: s-3, grade: 9}", "{id: s-3, grade: 10}")


def test_a_file_of_one_student() -> None:
    text = "mbl: students/1\nid: s-1\ngrade: 9\nclass: 2029\n"
    assert graded(text, s_1=10) == text.replace("9\n", "10\n", 1)
    assert graded(text, s_2=10) == text


def test_line_ends_and_a_mark_stay() -> None:
    text = "\ufeff" + FILE.replace("\n", "\r\n")
    assert graded(text, s_1=11, s_2=11, s_4=11) == text.replace("grade: 10   #", "grade: 11   #")


NEW = NewSection("a.2026", "a.2025", "algebra", "hs", "2026-27.s1", ("t-one", "t-two"))


def test_a_new_file_says_the_year_once() -> None:
    change = plan_sections("sections/2026-27.yaml", None, [NEW], "2026-27")
    assert change.private
    assert change.after.decode().splitlines() == [
        "mbl: sections/1",
        "year: 2026-27",
        "items:",
        "  - id: a.2026",
        "    experience: algebra",
        "    school: hs",
        "    term: 2026-27.s1",
        "    by: [t-one, t-two]",
    ]


def test_a_file_with_classes_of_all_years_takes_them_too() -> None:
    old = "mbl: sections/1\nschool: hs\nitems:\n  - {id: a.2025, experience: algebra, year: 2025-26, by: [t-one]}\n"
    after = plan_sections("sections.yaml", old.encode(), [NEW], "2026-27").after.decode()
    line = "  - {id: a.2026, experience: algebra, year: 2026-27, term: 2026-27.s1, by: [t-one, t-two]}\n"
    assert after == old + line


@pytest.mark.parametrize(
    "old", ["mbl: staff/1\nitems: []\n", "mbl: sections/1\nstudents: [s-1]\nitems: []\n", "mbl: sections/1\nid: a\n"]
)
def test_a_file_that_cannot_take_them_is_refused(old: str) -> None:
    with pytest.raises(MblError, match="nothing can be added"):
        plan_sections("sections.yaml", old.encode(), [NEW], "2026-27")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sections/2025-26.yaml", "sections/2026-27.yaml"),
        ("2025-26/hs/sections.yaml", "2026-27/hs/sections.yaml"),
        ("sections.yaml", "sections/2026-27.yaml"),
    ],
)
def test_the_file_of_the_new_year(old: str, new: str) -> None:
    assert sections_path(old, "2025-26", "2026-27") == new
