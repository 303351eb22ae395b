from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.reports.sample import district, judgement

from mblkit.engine.results import Judgement, MasteryOutcome
from mblkit.model.origin import Origin
from mblkit.reports.charts import PLAIN
from mblkit.reports.mastery import AreaCount, Batch, Kind, Row, Step, StudentMastery, as_csv
from mblkit.reports.mastery_table import Look, as_text
from mblkit.reports.signs import cells

SCALE = district().competencies["MATH.1"].scale
THIRD = Fraction(1, 3)


def row(judged: Judgement, *parts: Row, scores: Sequence[int] = (), kind: Kind = "competency", name: str = "") -> Row:
    origin = Origin("evidence/a.yaml", ("items", 0))
    steps = tuple(Step(date(2026, 1, day), str(score), Fraction(score), origin) for day, score in enumerate(scores, 1))
    said = name or f"The name of {judged.target}"
    return Row(judged, kind, said, judged.target[:6], "math", "content-area", SCALE, "proficient", steps, (), parts)


def student(*rows: Row, name: str = "s-1") -> StudentMastery:
    return StudentMastery(name, 2027, "hs", date(2026, 3, 1), (AreaCount("math", "Mathematics", 1, 3),), rows)


def batch(*students: StudentMastery) -> Batch:
    return Batch(students, {}, {})


GROWN = row(
    judgement(
        "MATH.1.a", "not-yet", 3, level="developing", value=Fraction(7, 3), growth=4 * THIRD, trend="rising",
        shown=date(2025, 6, 2),
    ),
    scores=(1, 2, 4),
    kind="indicator",
)  # fmt: skip
WHOLE = row(judgement("MATH.1", "needs-decision", 3, parts=(GROWN.judgement,)), GROWN)


def text(*rows: Row, width: int = 100, detailed: bool = True) -> list[str]:
    look = Look(width, PLAIN, detailed=detailed)
    return as_text(batch(student(*rows)), look, in_full=True).splitlines()


def test_value_growth_and_trend_are_said_beside_the_chart() -> None:
    lines = text(WHOLE)
    assert "        [#######--|---]  developing  1-2-4" in lines
    said = " ".join(line.strip() for line in lines)
    facts = (
        "not-yet; first shown on 2025-06-02; 3 pieces of evidence; value 7/3 (2.33); growth +4/3 (1.33); trend rising"
    )
    assert facts in said


@pytest.mark.parametrize(("growth", "said"), [(Fraction(-1, 2), "growth -0.5"), (Fraction(0), "growth 0")])
def test_growth_keeps_its_sign(growth: Fraction, said: str) -> None:
    fallen = replace(GROWN, judgement=replace(GROWN.judgement, growth=growth, trend=None))
    assert any(said in line for line in text(fallen))


def test_a_part_that_does_not_apply_is_left_out_of_the_whole() -> None:
    outcomes: tuple[MasteryOutcome, ...] = ("mastered", "not-applicable", "not-yet")
    parts = [row(judgement(f"MATH.1.{sign}", outcome)) for sign, outcome in zip("abc", outcomes, strict=True)]
    whole = row(judgement("MATH.1", "not-yet", parts=tuple(part.judgement for part in parts)), *parts)
    assert (whole.mastered, whole.live) == (1, 2)
    assert "[#-]  1 of 2  not-yet" in text(whole, detailed=False)[3]


@pytest.mark.parametrize("width", [100, 80, 71, 40, 30])
@pytest.mark.parametrize("detailed", [True, False])
def test_nothing_is_wider_than_the_terminal(width: int, detailed: bool) -> None:
    long = replace(WHOLE, name="A name that goes on and on, with an incomprehensibilities in it, to the very end")
    lines = text(WHOLE, long, width=width, detailed=detailed)
    assert max(cells(line) for line in lines) <= width


def test_charts_have_colour_only_where_it_is_wanted_and_the_legend_never() -> None:
    plain = as_text(batch(student(WHOLE)), Look(detailed=True), in_full=True)
    coloured = as_text(batch(student(WHOLE)), Look(coloured=True, detailed=True), in_full=True)
    assert "\x1b" not in plain
    assert coloured.replace("\x1b[32m", "").replace("\x1b[33m", "").replace("\x1b[0m", "") == plain
    assert "\x1b" not in coloured.rpartition("\n\n")[2]
    assert "\x1b[33m■■■■■■■□□┃□□□\x1b[0m" in coloured


def test_a_name_cannot_move_the_cursor() -> None:
    (line,) = [one for one in text(replace(WHOLE, name="Red\x1b[31m\nline")) if "Red" in one]
    assert line == "    MATH.1  Red[31m line"


def test_many_students_stand_a_line_each_in_the_order_given() -> None:
    rows = [row(judgement(f"MATH.{number}", "mastered")) for number in range(3)]
    students = (student(*rows, WHOLE, name="s-2"), student(name="s-1"))
    lines = as_text(batch(*students), Look(signs=PLAIN), in_full=False).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["s-2", "2027", "hs", "[###-]", "3", "-", "-", "-", "1"],
        ["s-1", "2027", "hs", "-", "-", "-", "-", "-"],
    ]
    narrow = as_text(batch(*students), Look(40, PLAIN), in_full=False).splitlines()
    assert [line.split() for line in narrow] == [
        ["student", "mastered"],
        ["s-2", "3", "of", "4"],
        ["s-1", "0", "of", "0"],
    ]


def test_csv_rounds_what_has_no_end_and_guards_text() -> None:
    guarded = replace(WHOLE, area="=1+1")
    lines = as_csv(batch(student(guarded))).splitlines()
    assert len(lines) == 3
    assert "'=1+1" in lines[1]
    assert ",2.333333,proficient,,2025-06-02,3,,,1.333333,rising,1 2 4" in lines[2]
