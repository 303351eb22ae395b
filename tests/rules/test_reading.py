"""MBL338 and the measure behind it."""

from decimal import Decimal

import pytest
from tests.districts import Folder

from mblkit.rules.reading import reading_grade, syllables

HARD = "The student utilizes mathematical representations to facilitate interpretation of quantitative phenomena."


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("I", 1), ("can", 1), ("make", 1), ("the", 1), ("used", 1), ("rules", 1), ("little", 2), ("wanted", 2),
        ("classes", 2), ("people", 2), ("reason", 2), ("everything", 4), ("hmm", 1), ("experiment", 4),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count
    assert syllables(word.upper()) == count


def test_the_formula_worked_by_hand() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 x 6 + 11.8 x 1 - 15.59 = -1.45
    assert reading_grade("The cat sat on the mat.") == Decimal("-1.5")
    # 9 words, 2 sentences, 9 syllables: 0.39 x 4.5 + 11.8 - 15.59 = -2.035
    assert reading_grade("The cat sat. Then it ran up the tree.") == Decimal("-2.0")
    assert reading_grade("1 + 1 = 2!") is None


def framework(family: str, required: str = "true") -> str:
    return f"""mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    required: {required}
    family: {family}
    indicators:
      - {{id: MATH.1.a, statement: Read graphs.}}
      - {{id: MATH.1.b, statement: Write rules.}}
  - {{id: MATH.2, name: Shapes, statement: Reason about shapes.}}
"""


@pytest.mark.parametrize(
    ("family", "column"),
    [(HARD, 13), (f"{{en: {HARD}}}", 18), ("I can say how things change.", None), (f"{{es: {HARD}}}", None)],
)
def test_where_it_points(district: Folder, family: str, column: int | None) -> None:
    district.write("framework.yaml", framework(family))
    assert district.codes("MBL338") == ([f"MBL338 framework.yaml:8:{column}"] if column else [])


def test_only_what_all_must_master(district: Folder) -> None:
    district.write("framework.yaml", framework(HARD, "false"))
    assert district.codes("MBL338") == []


def test_indicators_and_the_limit(district: Folder) -> None:
    text = framework("I can say it.").replace("statement: Read graphs.", f"statement: Read graphs., family: {HARD}")
    district.write("framework.yaml", text)
    assert district.codes("MBL338") == ["MBL338 framework.yaml:10:57"]
    limits = "checks: {limits: {reading_grade: 40}}\n"
    district.write("mbl.yaml", (district.root / "mbl.yaml").read_text() + limits)
    assert district.codes("MBL338") == []
