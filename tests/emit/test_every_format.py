"""What holds for all formats, whatever they look like."""

import json
import random
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.emit.reports import EVIL, HIDDEN, MANY, SAFE, finding, render, report

from mblkit import emit
from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity

NAME = Fix('"Zebulon"', safe=True, title="put it in quotes")
WORDS = Fix('"Ysolde saw it"', safe=True, title="put it in quotes")

every_format = pytest.mark.parametrize("form", emit.FORMATS)


@every_format
def test_nothing_moves_the_cursor_or_hides(form: str) -> None:
    printed = render(form, EVIL, *MANY)
    assert [f"U+{ord(sign):04X}" for sign in HIDDEN if sign in printed] == []
    assert printed.encode().decode() == printed
    assert "\n\n::" not in printed


@every_format
def test_the_order_of_findings_does_not_show(form: str) -> None:
    chance = random.Random(3)
    first = render(form, *MANY, EVIL)
    for _ in range(5):
        mixed = [*MANY, EVIL]
        chance.shuffle(mixed)
        assert render(form, *mixed) == first


@every_format
def test_nothing_of_people_and_no_words_of_students_are_shown(form: str) -> None:
    mends = (
        finding("MBL107", "this is a number", "people/all.yaml", line=4, column=12, fix=NAME),
        finding("MBL107", "this is a sentence", "evidence/a.yaml", line=4, column=17, fix=WORDS),
        finding("MBL110", "no day", "nowhere.yaml", line=1, fix=NAME),
    )
    printed = render(form, *mends)
    assert [one for one in ("Zebulon", "Ysolde") if one in printed] == []


ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING, ANYTHING.filter(bool), ANYTHING)
@settings(deadline=None)
def test_whatever_the_words_are_readers_can_read_them_and_nothing_hides(said: str, path: str, fix: str) -> None:
    found = finding(
        message=said,
        path=path,
        help=said,
        related=(Related(Location(path), said),),
        fix=Fix(fix, safe=True, title=said),
    )
    for form in emit.FORMATS:
        printed = render(form, found)
        categories = {unicodedata.category(sign) for sign in printed if sign not in "\n\u00ad"}
        assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}
        if form in {"json", "sarif", "gitlab"}:
            assert json.loads(printed)
        if form == "junit":
            ET.fromstring(printed)  # noqa: S314 - our own


@every_format
def test_ten_thousand_findings_take_no_time_to_speak_of(form: str) -> None:
    many = [finding(message=f"no task has the id {number}", line=number % 5 + 1) for number in range(10_000)]
    assert "MBL201" in render(form, *many)


@every_format
def test_a_quiet_run_with_findings_tells_them(form: str) -> None:
    assert "MBL201" in render(form, finding(), quiet=True)


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_a_clean_run_is_silent_when_quiet_unless_something_waits(form: str) -> None:
    assert render(form, quiet=True) == ""
    assert render(form) == "no findings in 3 files\n"
    assert "wait until the errors are mended" in render(form, quiet=True, waiting=True)


def test_the_summary_says_what_was_quieted_what_can_be_mended_and_what_waits() -> None:
    at = Location("a.yaml", line=1, column=1, end_column=2)
    fixable = Diagnostic("MBL201", "x", at, Severity.ERROR, fix=SAFE)
    guess = Diagnostic("MBL201", "x", at, Severity.ADVICE, fix=Fix("x", safe=False, title="write x"))
    waits = "the checks of framework, evidence, credit, supports and policy wait until the errors are mended"
    assert report(suppressed=2).summary() == "no findings in 3 files (2 suppressed)"
    assert report(known=1_400).summary() == "no findings in 3 files (1,400 known from the baseline)"
    assert report(fixable, fixable, guess, suppressed=2, known=14, waiting=True).summary().split("\n") == [
        "2 errors, 1 piece of advice in 1 of 3 files (2 suppressed, 14 known from the baseline)",
        "2 can be mended with --fix (1 more with --unsafe-fixes)",
        waits,
    ]
    assert report(fixable).summary().endswith("\n1 can be mended with --fix")
    assert report(guess).summary().endswith("\n1 can be mended with --fix --unsafe-fixes")
