"""Both readers against the YAML test suite (commit ccfa74e5), which lies beside the checkout and is never shipped."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml_rs

from mblkit.load.dialect import check
from mblkit.load.nodes import compose
from mblkit.load.parse import parse
from mblkit.load.tokens import scan

SUITE = Path(__file__).parents[3] / "shared" / "data" / "yaml-test-suite" / "src"

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the YAML test suite is not beside the checkout")


@dataclass(frozen=True)
class Case:
    """One text of the suite: what a YAML 1.2 parser must make of it."""

    name: str
    text: str
    fails: bool
    values: tuple[object, ...] | None  # one a document; None where the suite gives none

    @property
    def has_one_value(self) -> bool:
        return self.values is not None and len(self.values) == 1


def decoded(shown: str) -> str:
    """Return the text behind the visible marks of the suite."""
    text = re.sub("—*»", "\t", shown.replace("␣", " "))
    text = text.replace("⇔", "\ufeff").replace("↵", "").replace("←", "\r")
    return re.sub("∎\n?$", "", text)


def json_values(stream: str) -> tuple[object, ...]:
    values, at = [], 0
    decoder = json.JSONDecoder()
    stream = stream.strip()
    while at < len(stream):
        value, end = decoder.raw_decode(stream, at)
        values.append(value)
        at = end + len(stream[end:]) - len(stream[end:].lstrip())
    return tuple(values)


@cache
def cases() -> tuple[Case, ...]:
    found = []
    for path in sorted(SUITE.glob("*.yaml")):
        for number, case in enumerate(yaml_rs.loads(path.read_text(encoding="utf-8"), parse_datetime=False)):
            assert isinstance(case, dict)
            if "skip" in case or "yaml" not in case:
                continue
            values = json_values(case["json"]) if case.get("json") is not None else None
            fails = bool(case.get("fail"))
            found.append(Case(f"{path.stem}/{number}", decoded(case["yaml"]), fails, values))
    return tuple(found)


def same(data: object, expected: object) -> bool:
    """Compare data with JSON, in which 450 and 450.00 are one number and all keys are text."""
    if isinstance(data, dict):
        texts = {"" if key is None else str(key): value for key, value in data.items()}
        return (
            isinstance(expected, dict)
            and texts.keys() == expected.keys()
            and all(same(value, expected[key]) for key, value in texts.items())
        )
    if isinstance(data, list):
        return isinstance(expected, list) and len(data) == len(expected) and all(map(same, data, expected))
    return isinstance(data, bool) == isinstance(expected, bool) and data == expected


def verdict(case: Case, reader: str) -> str:
    data, found = parse("case.yaml", case.text, reader)
    if found and "a key is a list" in found[0].message:
        return "refused: a key is a list or a mapping"
    if found:
        return "refused, rightly" if case.fails else "refused, wrongly"
    if case.fails:
        return "accepted, wrongly"
    if not case.has_one_value:
        return "accepted, no single value to compare"
    assert case.values is not None
    return "right value" if same(data, case.values[0]) else "other value"


def inside_dialect(case: Case) -> bool:
    return not check("case.yaml", case.text.encode())[1]


def test_all_cases_are_found() -> None:
    assert len(cases()) == 405
    assert sum(case.fails for case in cases()) == 94
    assert sum(map(inside_dialect, cases())) == 162


def test_yaml_rs_on_the_whole_suite() -> None:
    """Anchors, tags and all: what the quick reader is worth as such."""
    assert Counter(verdict(case, "yaml-rs") for case in cases()) == {
        "right value": 246,
        "refused, rightly": 94,
        "accepted, no single value to compare": 46,
        "refused: a key is a list or a mapping": 14,
        "refused, wrongly": 3,  # 2JQS, X38W, ZYU8
        "other value": 2,  # 2XXW, a set; L24T/1, whose last line of blanks we leave out
    }


def test_ruamel_on_the_whole_suite() -> None:
    """It refuses aliases and second documents by itself: most of what it refuses wrongly is no dialect."""
    assert Counter(verdict(case, "ruamel") for case in cases()) == {
        "right value": 187,
        "refused, rightly": 87,
        "refused, wrongly": 75,
        "accepted, no single value to compare": 19,
        "other value": 17,
        "refused: a key is a list or a mapping": 13,
        "accepted, wrongly": 7,
    }


def test_inside_the_dialect_yaml_rs_is_right() -> None:
    inside = [case for case in cases() if inside_dialect(case)]
    assert Counter(verdict(case, "yaml-rs") for case in inside) == {
        "right value": 104,
        "refused, rightly": 34,
        "accepted, no single value to compare": 13,
        "refused: a key is a list or a mapping": 9,
        "refused, wrongly": 1,  # 2JQS: two empty keys, which are duplicates
        "other value": 1,  # L24T/1, as above
    }


def test_inside_the_dialect_the_readers_agree_but_for_these() -> None:
    found: dict[str, list[str]] = {}
    for case in filter(inside_dialect, cases()):
        quick, no_quick = parse("case.yaml", case.text, "yaml-rs")
        slow, no_slow = parse("case.yaml", case.text, "ruamel")
        if no_quick and no_slow:
            outcome = "both refuse"
        elif no_quick:
            outcome = "only ruamel accepts"
        elif no_slow:
            outcome = "only yaml-rs accepts"
        else:
            outcome = "same value" if quick == slow else "other value"
        found.setdefault(outcome, []).append(case.name)
    assert {outcome: len(names) for outcome, names in found.items()} == {
        "same value": 108,
        "both refuse": 42,
        "only yaml-rs accepts": 7,
        "other value": 3,
        "only ruamel accepts": 2,
    }
    # a colon before a comma in brackets; block text of nothing but a line end
    assert found["other value"] == ["4ABK/0", "FRK4/0", "JEF9/2"]
    # a comment without a space before it; a dash alone in brackets
    assert found["only ruamel accepts"] == ["SU5Z/0", "YJV2/0"]
    # a key and its colon on two lines; block text that begins with blank lines; empty keys in a list
    assert found["only yaml-rs accepts"] == [
        "4MUZ/0", "4MUZ/1", "4MUZ/2", "4QFQ/0", "CFD4/0", "DWX9/0", "VJP3/1",
    ]  # fmt: skip


OUTSIDE = {"anchor": "AnchorToken", "alias": "AliasToken", "tag": "TagToken"}


def test_scanner_finds_the_anchors_aliases_and_tags_that_the_parser_finds() -> None:
    """Whatever valid text of the suite the dialect lets through, its events have none of the three."""
    for case in cases():
        if case.fails:
            continue
        expected = properties_by_ruamel(case.text)
        if expected is None:
            continue
        found = [(t.kind, t.start) for t in scan(case.text) if t.kind in OUTSIDE]
        assert found == expected, case.name


def properties_by_ruamel(text: str) -> list[tuple[str, int]] | None:
    """Return the kind and offset of each anchor, alias and tag by ruamel.yaml's scanner; None if it stops."""
    from ruamel.yaml import YAML

    kinds = {token: kind for kind, token in OUTSIDE.items()}
    try:
        tokens = list(YAML(typ="safe", pure=True).scan(text))
    except Exception:  # noqa: BLE001 - the text is beyond that parser
        return None
    return [(kinds[type(token).__name__], token.start_mark.index) for token in tokens if type(token).__name__ in kinds]


def test_composing_stops_at_little_that_is_inside_the_dialect_and_valid() -> None:
    stopped = [
        case.name
        for case in cases()
        if inside_dialect(case) and not case.fails and compose(case.text).problem is not None
    ]
    assert stopped == ["4MUZ/0", "4MUZ/1", "4MUZ/2", "CFD4/0", "VJP3/1"]
