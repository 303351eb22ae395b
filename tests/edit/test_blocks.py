"""Whole files from data: what is written says that data, in the house layout."""

from inspect import cleandoc
from random import Random

import pytest

from mblkit.edit.blocks import file_text
from mblkit.edit.format import formatted
from mblkit.edit.reading import data_of
from mblkit.edit.spelling import Value

LONG = "a text of some length, " * 8


def test_short_things_stand_on_one_line() -> None:
    data: dict[str, Value] = {
        "mbl": "framework/1",
        "competencies": [
            {
                "id": "A.1",
                "family": {"en": "I can", "es": LONG},
                "aligns_to": ["S:A", {"standard": "S:B", "relation": "full"}],
                "indicators": [{"id": "A.1.a", "statement": LONG, "criteria": {}}, {"id": "A.1.b", "on": "2026-01-01"}],
                "retired": {"on": "2026-01-01"},
            }
        ],
        "links": [{"standard": "S:B", "relation": "full"}],
        "items": [],
    }
    long = f'"{LONG}"'
    expected = f"""
        mbl: framework/1
        competencies:
          - id: A.1
            family:
              en: I can
              es: {long}
            aligns_to:
              - S:A
              - {{standard: "S:B", relation: full}}
            indicators:
              - id: A.1.a
                statement: {long}
                criteria: {{}}
              - {{id: A.1.b, on: 2026-01-01}}
            retired: {{on: 2026-01-01}}
        links: [{{standard: "S:B", relation: full}}]
        items: []
    """
    assert file_text(data) == cleandoc(expected) + "\n"


WORDS = ("a", "null", "- x", "#", "1", "=1", "a: b", "[", "\u202e", "\x07", "\n", " ", LONG, "\U0001f9ee", "on", "")


def grown(chance: Random, depth: int) -> Value:
    if depth == 0 or chance.random() < 0.4:
        leaves: list[Value] = [*WORDS, 5, 0.5, True]
        return chance.choice(leaves)
    if chance.random() < 0.5:
        return [grown(chance, depth - 1) for _ in range(chance.randrange(4))]
    return {f"{chance.choice(WORDS)}{key}": grown(chance, depth - 1) for key in range(chance.randrange(4))}


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_written_is_read_as_it_was(seed: int) -> None:
    chance = Random(seed)
    data = {"mbl": "task/1", **{f"key{number}": grown(chance, 5) for number in range(6)}}
    text = file_text(data)
    assert repr(data_of(text, "a.yaml")) == repr(data)
    assert formatted("a.yaml", text.encode()).findings == ()
