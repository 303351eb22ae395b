"""What must hold for any bytes. A judge takes bytes and raises AssertionError where something does not."""

import re
from collections.abc import Callable
from typing import Final

from fuzz.plainness import is_everyday

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Severity
from mblkit.edit.format import formatted
from mblkit.emit.lines import headline
from mblkit.load.dialect import check
from mblkit.load.parse import Parsed, parse, readers
from mblkit.load.pipeline import read_text
from mblkit.load.places import place_all

PATH: Final = "fuzz.yaml"

_MARKER: Final = re.compile(rb"^ +(?:---|\.\.\.|%|<{7}|={7}|>{7}|\|{7})", re.MULTILINE)
"""Lines that would mean something else at the left margin, so that the layout of their file is left alone."""

Judge = Callable[[bytes], None]


def judge_loader(data: bytes) -> None:
    """Any bytes become records, findings or both; each finding has a place; both readers say the same."""
    for reader in readers():
        shaped, found = read_text(PATH, data, reader)
        assert shaped is not None or found, "neither records nor findings"
        _judge_findings(data, found)
    text, _ = check(PATH, data)
    if text is not None:
        _judge_agreement(text)


def judge_formatter(data: bytes) -> None:
    """What can be read is laid out, says the same to both readers and stays so; what cannot is left alone."""
    outcome = formatted(PATH, data)
    if outcome.findings:
        assert outcome.data == data, "a file with findings was changed"
        return
    assert not outcome.left or _MARKER.search(data), "no layout was found that proves to be the same"
    assert formatted(PATH, outcome.data).data == outcome.data, "laid out twice it changes"
    assert _signs(outcome.data) == _signs(data), "more than white space changed"
    for reader in readers():
        value, faults = _read(data, reader)
        if not faults:
            assert repr(_read(outcome.data, reader)) == repr((value, [])), f"{reader} reads something else"


JUDGES: Final[dict[str, Judge]] = {"loader": judge_loader, "formatter": judge_formatter}


def _judge_findings(data: bytes, found: list[Diagnostic]) -> None:
    lines = data.count(b"\n") + 1
    for one in place_all(lambda _: data, found):
        assert one.rule in RULES, one.rule
        assert one.message.strip() == one.message, one
        assert one.message, one
        assert headline(one).isprintable(), one
        assert one.help or one.severity is not Severity.ERROR, one
        assert one.location.line is None or 1 <= one.location.line <= lines, one


def _judge_agreement(text: str) -> None:
    """Compare the readers on everyday YAML; docs/decisions/0002-yaml-border.md lists where else they differ."""
    if len(readers()) == 1 or not is_everyday(text):
        return
    (quick, no_quick), (slow, no_slow) = (parse(PATH, text, reader) for reader in readers())
    assert bool(no_quick) == bool(no_slow), f"only one reader refuses: {no_quick or no_slow}"
    assert repr(quick) == repr(slow), "the readers say different things"


def _read(data: bytes, reader: str) -> Parsed:
    text, found = check(PATH, data)
    return (None, found) if text is None or found else parse(PATH, text, reader)


def _signs(data: bytes) -> bytes:
    return data.translate(None, b" \r\n")
