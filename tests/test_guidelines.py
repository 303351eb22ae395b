"""docs/guidelines.md names every clause once, and for each the rules that cite it."""

import re
from pathlib import Path

from mblkit.catalog import RULES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "guidelines.md"
ROWS = re.findall(r"(?m)^\| (C\d{3}) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"))
LAST = 104


def test_every_clause_has_its_row() -> None:
    assert [clause for clause, _, _ in ROWS] == [f"C{number:03}" for number in range(1, LAST + 1)]


def test_a_row_names_the_rules_that_cite_its_clause() -> None:
    cited = {clause: {code for code, rule in RULES.items() if clause in rule.clauses.split()} for clause, _, _ in ROWS}
    named = {clause: set(re.findall(r"MBL\d{3}", says)) for clause, _, says in ROWS}
    assert set().union(*named.values()) <= set(RULES)
    beside = {clause: {code for code in codes if not RULES[code].clauses} for clause, codes in named.items()}
    assert {clause: codes - beside[clause] for clause, codes in named.items()} == cited


def test_rules_cite_clauses_that_there_are() -> None:
    known = {clause for clause, _, _ in ROWS}
    assert {clause for rule in RULES.values() for clause in rule.clauses.split()} <= known
