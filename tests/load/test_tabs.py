"""What to write in the place of a tab."""

import re

import pytest

from mblkit.load.tabs import mend_tabs


def offers(text: str) -> list[tuple[str, bool] | None]:
    fixes = mend_tabs(text, [found.span() for found in re.finditer("\t+", text)])
    return [None if fix is None else (fix.text, fix.safe) for fix in fixes]


@pytest.mark.parametrize(
    ("text", "fixes"),
    [
        ("a:\tb\n", [(" ", True)]),
        ("a:\t\tb\n", [(" ", True)]),
        ("a: b\t\n", [("", True)]),
        ("a: b\t", [("", True)]),
        ("\t\na: b\n", [("", True)]),
        ("a: [b,\tc]\n", [(" ", True)]),
        ("a: b\t# c\td\n", [(" ", True), (" ", True)]),
        ("a: b # c\t\n", [("", True)]),
        ("\t# c\n", [("  ", True)]),
        ("a:\n\tb: c\n", [("  ", False)]),
        ("a:\n \t\tb: c\n", [("    ", False)]),
        ("-\ta: b\n", [(" ", False)]),
        ("a: b\tc\n", [(" ", False)]),
        ("a: b\n \tc\n", [("  ", False)]),
        ('a: "b\tc"\n', [("\\t", True)]),
        ('a: "b\t\tc"\n', [("\\t\\t", True)]),
        ('a: "b\n \tc"\n', [(" ", True)]),
        ('a: "b\\\tc"\n', [None]),
        ('a: "b\\\\\tc"\n', [("\\t", True)]),
        ("a: 'b\tc'\n", [(" ", False)]),
        ("a: 'b\tc\n", [None]),
        ("a: 'b\n\tc\n", [None]),
        ("a: |\n  b\tc\n", [(" ", False)]),
        ("a: |\n  b\t\n", [None]),
        ("a: |\n\tb\n", [("  ", False)]),
        ("a: b\n", []),
    ],
)
def test_tabs(text: str, fixes: list[tuple[str, bool] | None]) -> None:
    assert offers(text) == fixes
