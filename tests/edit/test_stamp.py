"""Stamps: where the fingerprint goes in every layout, and that nothing else changes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.districts import Folder

from mblkit.district.reviews import Review, reviews
from mblkit.edit.reading import data_of
from mblkit.edit.stamp import plan_stamps
from mblkit.errors import MblError
from mblkit.load.repository import district_if_sound, validate
from mblkit.model.origin import Origin
from mblkit.model.standards import Standard
from mblkit.store.overlay import OverlayTree
from mblkit.store.tree import WorkTree

PRINT = "0a1b2c3d"


def stamped(text: str, *places: tuple[int, str | None], prints: str = PRINT, tree: Folder | None = None) -> str:
    """Return a framework text with some of its first competency's alignments stamped."""
    keys = ("competencies", 0, "aligns_to")
    wanted = [Review("M.1", "S:1", prints, old, Origin("f.yaml", (*keys, place))) for place, old in places]
    shown: Any = OverlayTree(tree.tree if tree else WorkTree.__new__(WorkTree), {"f.yaml": text.encode()})
    changes = plan_stamps(shown, wanted)
    return changes[0].after.decode() if changes else text


HEAD = "mbl: framework/1\ncompetencies:\n  - id: M.1\n"

LAYOUTS = [
    ("    aligns_to: [S:1]  # one\n", "    aligns_to: [{standard: S:1, reviewed: 0a1b2c3d}]  # one\n"),
    ("    aligns_to: [ 'S:1' , S:2 ]\n", "    aligns_to: [ {standard: 'S:1', reviewed: 0a1b2c3d} , S:2 ]\n"),
    ("    aligns_to:\n      - S:1  # one\n      - S:2\n",
     "    aligns_to:\n      - {standard: S:1, reviewed: 0a1b2c3d}  # one\n      - S:2\n"),
    ("    aligns_to:\n    - S:a, b\n", '    aligns_to:\n    - {standard: "S:a, b", reviewed: 0a1b2c3d}\n'),
    ("    aligns_to:\n      - {standard: S:1, relation: full}\n",
     "    aligns_to:\n      - {standard: S:1, relation: full, reviewed: 0a1b2c3d}\n"),
    ("    aligns_to: [{standard: S:1}]\n", "    aligns_to: [{standard: S:1, reviewed: 0a1b2c3d}]\n"),
    ("    aligns_to:\n      - standard: S:1   # one\n        relation: full\n    # next\n    n: M\n",
     ("    aligns_to:\n      - standard: S:1   # one\n        relation: full\n        reviewed: 0a1b2c3d\n"
     "    # next\n    n: M\n")),
    ("    aligns_to:\n      - standard: S:1", "    aligns_to:\n      - standard: S:1\n        reviewed: 0a1b2c3d"),
    ("    aligns_to: [S:1]", "    aligns_to: [{standard: S:1, reviewed: 0a1b2c3d}]"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LAYOUTS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_layout(before: str, after: str, mark: str, end: str) -> None:
    text = (mark + HEAD + before).replace("\n", end)
    assert stamped(text, (0, None)) == (mark + HEAD + after).replace("\n", end)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    aligns_to: [{standard: S:1, reviewed: ffffffff}]\n",
         "    aligns_to: [{standard: S:1, reviewed: 0a1b2c3d}]\n"),
        ("    aligns_to:\n      - reviewed: 'old'   # then\n        standard: S:1\n",
         "    aligns_to:\n      - reviewed: 0a1b2c3d   # then\n        standard: S:1\n"),
    ],
)  # fmt: skip
def test_an_old_stamp_is_replaced(before: str, after: str) -> None:
    assert stamped(HEAD + before, (0, "ffffffff")) == HEAD + after


@pytest.mark.parametrize("prints", ["12345678", "1e345678", "00000000", "0e000000"])
def test_digits_alone_are_text(prints: str) -> None:
    """Else a reader would take the checksum for a number."""
    text = stamped(HEAD + "    aligns_to:\n      - S:1\n      - standard: S:2\n", (0, None), (1, None), prints=prints)
    (one, two) = data_of(text, "f.yaml")["competencies"][0]["aligns_to"]
    assert (one["reviewed"], two["reviewed"]) == (prints, prints)


def test_several_in_one_file_and_none_twice() -> None:
    text = stamped(HEAD + "    aligns_to: [S:1, S:2, {standard: S:3}]\n", (0, None), (2, None), (1, PRINT))
    assert text == HEAD + (
        "    aligns_to: [{standard: S:1, reviewed: 0a1b2c3d}, S:2, {standard: S:3, reviewed: 0a1b2c3d}]\n"
    )


def test_a_layout_that_nobody_thought_of_is_refused() -> None:
    with pytest.raises(MblError, match="does not know how to put this into its layout"):
        stamped(HEAD + "    aligns_to: [standard: S:1]\n", (0, None))


STANDARDS = """
# file: standards.yaml
mbl: standards/1
set: S
title: Standards
issuer: State
standards: [{code: A, text: Count.}, {code: B, text: Add.}, {code: C}]
---
"""


def found(folder: Folder) -> list[Review]:
    district = district_if_sound(validate(folder.tree))
    assert district is not None
    return list(reviews(district, date(2026, 6, 1)))


FRAMEWORK = """
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    aligns_to: [S:A]
    indicators:
      - id: MATH.1.a
        statement: Read.
        aligns_to:
          - S:B
          - {standard: S:A, reviewed: PRINT}
          - S:C
      - {id: MATH.1.b, statement: Write., aligns_to: [{standard: S:A, reviewed: abcdabcd}]}
      - {id: MATH.1.c, statement: Old., aligns_to: [S:A], retired: {on: 2026-05-31}}
  - {id: MATH.2, name: Shapes, statement: Reason., aligns_to: [S:A], retired: {on: 2026-06-02}}
""".replace("PRINT", str(Standard(code="A", text="Count.").fingerprint))


@pytest.fixture
def aligned(district: Folder) -> Folder:
    district.write("standards.yaml", STANDARDS.strip().removesuffix("---"))
    district.write("framework.yaml", FRAMEWORK.lstrip())
    return district


def test_the_states(aligned: Folder) -> None:
    assert [(one.target, one.standard, one.state) for one in found(aligned)] == [
        ("MATH.1", "S:A", "never-reviewed"),
        ("MATH.1.a", "S:B", "never-reviewed"),
        ("MATH.1.a", "S:A", "reviewed"),
        ("MATH.1.a", "S:C", "without-text"),
        ("MATH.1.b", "S:A", "suspect"),
        ("MATH.2", "S:A", "never-reviewed"),
    ]


def test_only_the_suspect_one_is_a_finding(aligned: Folder) -> None:
    (one,) = [one for one in aligned.findings(also=("MBL306",)) if one.rule == "MBL306"]
    assert (one.location.line, one.location.column, one.location.end_column) == (15, 81, 89)
    assert (one.subject, one.severity.value) == ("MATH.1.b", "warning")
    assert one.help is not None
    assert one.help.endswith('"mbl stamp MATH.1.b"')


def test_after_a_stamp_everything_with_a_text_is_reviewed(aligned: Folder) -> None:
    (change,) = plan_stamps(aligned.tree, found(aligned))
    assert change.path == "framework.yaml"
    before, after = change.before or b"", change.after
    assert [len(text.splitlines()) for text in (before, after)] == [17, 17]
    aligned.write("framework.yaml", after)
    assert {one.state for one in found(aligned)} == {"reviewed", "without-text"}
    assert plan_stamps(aligned.tree, found(aligned)) == []
    aligned.write("standards.yaml", STANDARDS.replace("Count.", "Count to ten.").strip().removesuffix("---"))
    assert {one.target for one in found(aligned) if one.state == "suspect"} == {
        "MATH.1",
        "MATH.1.a",
        "MATH.1.b",
        "MATH.2",
    }


def test_a_new_layout_of_the_text_asks_for_no_review() -> None:
    one = Standard(code="A", text="Caf\u00e9 and  sums.")
    assert one.fingerprint == replace_text(one, "Cafe\u0301\n  and sums. ").fingerprint
    assert one.fingerprint != replace_text(one, "Caf\u00e9 and sums").fingerprint


def replace_text(one: Standard, text: str) -> Standard:
    return one.model_copy(update={"text": text})


CODES = st.from_regex(r"[A-Z]{1,3}(?:[.-][A-Za-z0-9]{1,3}){0,3}", fullmatch=True)
ENTRIES = st.lists(st.tuples(CODES, st.sampled_from(["plain", "flow", "block", "old"])), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(ENTRIES, st.booleans(), st.sampled_from(["\n", "\r\n"]), st.text("0123456789abcdef", min_size=8, max_size=8))
def test_the_text_says_the_stamps_and_nothing_else(
    entries: list[tuple[str, str]], brackets: bool, end: str, prints: str
) -> None:
    shapes = {
        "plain": "S:{}",
        "flow": "{{standard: S:{}}}",
        "block": "{{standard: S:{}, relation: full}}" if brackets else "standard: S:{}  # so\n        relation: full",
        "old": "{{standard: S:{}, reviewed: aaaaaaaa}}",
    }
    written = [shapes[shape].format(code) for code, shape in entries]
    listed = f" [{', '.join(written)}]\n" if brackets else "\n" + "".join(f"      - {one}\n" for one in written)
    text = f"{HEAD}    aligns_to:{listed}    # after\n".replace("\n", end)
    after = stamped(
        text, *((place, "aaaaaaaa" if one[1] == "old" else None) for place, one in enumerate(entries)), prints=prints
    )
    wanted = data_of(text, "f.yaml")
    (competency,) = wanted["competencies"]
    competency["aligns_to"] = [
        {**({"standard": one} if isinstance(one, str) else one), "reviewed": prints} for one in competency["aligns_to"]
    ]
    assert data_of(after, "f.yaml") == wanted
    assert after.startswith(HEAD.replace("\n", end))
    assert after.endswith(f"    # after{end}")
    assert after.count("\n") == after.count(end)


def test_a_review_names_its_alignment() -> None:
    one = Review("M.1", "S:1", PRINT, None, Origin("f.yaml", ("x",)))
    assert one.state == "never-reviewed"
    assert one._replace(fingerprint=None).state == "without-text"
    assert one._replace(reviewed=PRINT).state == "reviewed"
