"""District snippets with typing mistakes, through both readers: what the dialect lets through they must read alike."""

import math
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from mblkit.load.dialect import check
from mblkit.load.parse import parse

SNIPPETS = (
    """\
mbl: evidence/1
section: algebra-1.2   # period 2
by: t-rivera
items:
  - task: u3-modeling
    on: 2026-03-14
    scores:
      s-0017: {MATH.1.a: proficient, MATH.2.b: 2.5}
      s-0018: {MATH.1.a: not-assessed, MATH.2.b: 3}
    details:
      s-0018: {accommodations: [extended-time], note: "Oral, at home"}
""",
    """\
mbl: framework/1
area: mathematics
competencies:
  - id: MATH.1
    statement: Use functions to model, compare and predict.
    family: {en: I can use functions., es: 'Sé usar funciones: con gráficas'}
    aligns_to:
      - {standard: CCSS.MATH:HSF-IF.B.4, relation: full, reviewed: 3f9a1c0b}
    indicators:
    - id: MATH.1.a
      aligns_to: [CCSS.MATH:HSF-IF.B.4, CCSS.MATH:HSF-IF.B.5]
""",
    """\
mbl: experience/1
id: algebra-1
title: Algebra 1
grades: [9]
credit: {amount: 1, toward: [stem]}
carries: [
  MATH.1, MATH.2,
  MATH.3
]
description: >-
  A first course; *graphs* first,
  then rules & tables.

  Bring a notebook!
units: []
""",
    """\
mbl: policy/1
id: judging
judging:
  # the most recent work counts
  - body: {purposes: [summative], items: 2, recent: {months: 18}}
    method: {name: decaying-average, weight: 0.65}
    cites: "Policy 6146.1, section 5"
  - for:
      area: health
    retention: review
    after_months: 24
    waivable: true
note: |
  First line: kept.
    - indented
  Last line # no comment
""",
    """\
mbl: students/1
items:
  - id: s-0017
    school: hvhs
    entered: {on: 2022-08-29, grade: 9}
    class: 2026
    left: null
  - id: s-0018
    school: 'hvhs'
    status: "moved;
      no address"
    entered: {on: 2022-08-29, grade: 9,
      how: transfer}
""",
    """\
mbl: decisions/1
items:
  - type: waiver
    student: s-0031
    requirement: community-service
    decided: 2026-05-02
    by: {name: the principal, role: principal}
    reason: It's over; see the note of 5 May - "hardship"
    reference: 6146/2
""",
)
SIGNS = tuple(":-#'\"[]{},&*!|>%@`?\n \\~=<_.+0123456789aeTx")
STROKES = (": ", "- ", " #", "\n  ", "\n", "  ", "? ", "''", "[", "]", "{", "}", ", ", "é")


COUNTS = {
    500: {"same value": 194, "both refuse": 301, "only yaml-rs accepts": 1, "other value": 1},
    3000: {
        "same value": 1188,
        "both refuse": 1784,
        "only yaml-rs accepts": 9,
        "other value": 1,
    },
}
"""How many mutants are read how. A change of these numbers belongs in docs/decisions/0002-yaml-border.md."""


def mutated(dice: random.Random, text: str) -> str:
    """Return a stretch of `text` with one to three slips of the keyboard."""
    lines = text.split("\n")
    start = dice.randrange(len(lines) - 2)
    lines = lines[start : start + dice.randint(3, 9)]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    text = "\n".join(line[indent:] for line in lines) + "\n"
    for _ in range(dice.randint(1, 3)):
        at, slip = dice.randrange(len(text) + 1), dice.random()
        if slip < 0.35:
            text = text[:at] + dice.choice(SIGNS) + text[at:]
        elif slip < 0.6:
            text = text[:at] + text[at + 1 :]
        elif slip < 0.8:
            text = text[:at] + dice.choice(STROKES) + text[at:]
        elif slip < 0.9:
            text = text[:at] + text[at + dice.randint(2, 12) :]
        else:
            lines = text.split("\n")
            line = dice.randrange(len(lines))
            lines[line] = " " * dice.randint(0, 4) + lines[line].lstrip()
            text = "\n".join(lines)
    return text


@cache
def inside_the_dialect(count: int) -> tuple[str, ...]:
    """Return the texts of `count` mutants that the dialect lets through."""
    dice = random.Random(20260314)
    mutants = (mutated(dice, dice.choice(SNIPPETS)) for _ in range(count))
    texts = (check("a.yaml", mutant.encode())[0] for mutant in mutants)
    return tuple(text for text in texts if text is not None)


def same(one: object, other: object) -> bool:
    """Compare with types and the order of keys; not a number is itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(map(repr, one)) == list(map(repr, other)) and all(map(same, one.values(), other.values()))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


def outcomes(count: int) -> Iterator[tuple[str, str]]:
    for text in inside_the_dialect(count):
        quick, no_quick = parse("a.yaml", text, "yaml-rs")
        slow, no_slow = parse("a.yaml", text, "ruamel")
        if no_quick and no_slow:
            yield "both refuse", text
        elif no_quick:
            yield "only ruamel accepts", text
        elif no_slow:
            yield "only yaml-rs accepts", text
        else:
            yield "same value" if same(quick, slow) else "other value", text


def test_snippets_are_clean_and_read_alike() -> None:
    for snippet in SNIPPETS:
        text, found = check("a.yaml", snippet.encode())
        assert (text, found) == (snippet, [])
        quick, slow = parse("a.yaml", snippet, "yaml-rs"), parse("a.yaml", snippet, "ruamel")
        assert quick[1] == slow[1] == []
        assert same(quick[0], slow[0])


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(500, id="500 mutants"),
        pytest.param(3000, id="3,000 mutants", marks=pytest.mark.full),
    ],
)
def test_mutants(count: int) -> None:
    found = list(outcomes(count))
    assert Counter(outcome for outcome, _ in found) == COUNTS[count]
    # ruamel.yaml takes the colon of an empty value in brackets for a part of the key: `{en:, es: x}`
    others = [text for outcome, text in found if outcome == "other value"]
    assert all(":," in text or ":]" in text or ":}" in text for text in others)


def test_every_mutant_that_is_refused_has_a_place() -> None:
    for text in inside_the_dialect(600):
        for reader in ("yaml-rs", "ruamel"):
            for found in parse("a.yaml", text, reader)[1]:
                assert found.location.line is not None, text
                assert found.location.line <= text.count("\n") + 1, text
