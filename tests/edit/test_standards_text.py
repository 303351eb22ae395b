"""The file of a set after an import: what did not change stays as it was, with its comments."""

from datetime import date
from inspect import cleandoc
from random import Random
from typing import Any

import pytest

from mblkit.edit.standards import Merged, merged
from mblkit.edit.standards_text import plan_standards
from mblkit.errors import MblError
from mblkit.load.pipeline import read_text
from mblkit.model.standards import StandardsRecord

DAY = date(2026, 7, 1)
PATH = "standards/s.yaml"


def record(*standards: dict[str, Any], **about: Any) -> StandardsRecord:  # noqa: ANN401 - as a file says it
    return StandardsRecord.model_validate(
        {"set": "S", "title": "T", "issuer": "I", "standards": list(standards), **about}
    )


def held(text: str) -> StandardsRecord:
    shaped, found = read_text(PATH, text.encode(), None)
    assert shaped is not None
    assert found == []
    (kept,) = shaped.records
    assert isinstance(kept.record, StandardsRecord)
    return kept.record


def imported(text: str, new: StandardsRecord) -> str:
    old = held(text)
    outcome = merged(old, new, DAY)
    change = plan_standards(PATH, text.encode(), outcome, old)
    assert held(change.after.decode()) == outcome.record
    return change.after.decode()


def test_a_new_file_has_a_line_for_each_field() -> None:
    new = record(
        {"text": "Heading: one", "identifier": "i1", "grades": [0, 1], "type": "Domain"},
        {
            "code": "1.10",
            "parent": "i1",
            "links": {"precedes": ["A", "7f8ea8a2-885d"], "related_to": ["http://example.org"]},
            "retired": {"on": "2024-07-01"},
            "other": {"listEnumeration": "1.", "n": 1.5},
        },
        {"code": "W", "other": {"long": "x" * 60, "list": [{"a": "y" * 110, "b": [1, 2]}, "z"]}},
        notice="Two\nlines",
        edition="2010",
    )
    change = plan_standards(PATH, None, merged(None, new, DAY), None)
    assert change.before is None
    assert change.after.decode() == cleandoc(
        """
        mbl: standards/1
        set: S
        title: T
        issuer: I
        edition: "2010"
        notice: "Two\\nlines"
        standards:
          - type: Domain
            text: "Heading: one"
            grades: [0, 1]
            identifier: i1
          - code: "1.10"
            parent: i1
            links:
              precedes: [A, 7f8ea8a2-885d]
              related_to: ["http://example.org"]
            retired: {on: 2024-07-01}
            other: {listEnumeration: "1.", n: 1.5}
          - code: W
            other:
              long: LONG
              list:
                - a: WIDE
                  b: [1, 2]
                - z
        """
    ).replace("LONG", "x" * 60).replace("WIDE", "y" * 110) + "\n"  # fmt: skip


TEXT = """\
# Our set
mbl: standards/1
set: S
title: T  # ours
issuer: I

# The edition that the board adopted
edition: "2010"  # printed on the cover
standards:  # all of them
  # About A
  - {code: A, text: Alpha.}  # first
  - {code: B, text: Beta.}

  # About C
  - code: C  # third
    # Read this twice
    text: >-
      Gamma
      delta.
    grades: [9]  # only
    # The end of C
  - {code: D}
# The end
"""


def test_nothing_changes_where_nothing_is_different() -> None:
    assert imported(TEXT, held(TEXT)) == TEXT


def test_lines_that_are_not_changed_stay_with_their_comments() -> None:
    new = record(
        {"code": "B", "text": "Beta.", "type": "Standard"},
        {"code": "N", "text": "New."},
        {"code": "C", "text": "Gamma delta!", "grades": [9], "identifier": "ic"},
        {"code": "A", "text": "Alpha."},
        edition="2025",
    )
    assert (
        imported(TEXT, new)
        == """\
# Our set
mbl: standards/1
set: S
title: T  # ours
issuer: I

# The edition that the board adopted
edition: "2025"  # printed on the cover
standards:  # all of them
  - code: B
    type: Standard
    text: Beta.
  - code: N
    text: New.

  # About C
  - code: C  # third
    # Read this twice
    text: Gamma delta!
    grades: [9]  # only
    # The end of C
    identifier: ic
  - code: D
    retired: {on: 2026-07-01}
  # About A
  - {code: A, text: Alpha.}  # first
# The end
"""
    )


def test_a_comment_stays_when_its_line_changes() -> None:
    after = imported(
        TEXT, record({"code": "A", "text": "Alpha!"}, {"code": "C", "grades": [10], "text": "Gamma delta."})
    )
    assert "  # About A\n  - code: A  # first\n    text: Alpha!\n" in after
    assert "    grades: [10]  # only\n" in after


def test_fields_of_the_set_are_added_in_their_order() -> None:
    after = imported(TEXT, record({"code": "A", "text": "Alpha."}, licence="Free", subjects=["Maths"], language="en"))
    assert "cover\nlanguage: en\nsubjects: [Maths]\nlicence: Free\nstandards:" in after


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_line_ends_and_a_mark_stay(mark: str, end: str) -> None:
    text = mark + TEXT.replace("\n", end)
    after = imported(text, record({"code": "A", "text": "Alpha!"}, {"code": "E"}))
    assert after.startswith(mark)
    assert after.count("\n") == after.count(end)


def test_a_last_line_without_an_end_gets_one() -> None:
    text = "mbl: standards/1\nset: S\ntitle: T\nissuer: I\nstandards:\n- {code: A}"
    assert imported(text, record({"code": "A"}, {"code": "B"})) == f"{text}\n- code: B\n"


def test_keys_after_the_list_move_before_it_and_say_the_same() -> None:
    text = "mbl: standards/1\nstandards:\n  - {code: A}\n# who\nset: S\ntitle: T\nissuer: I\n"
    assert imported(text, record({"code": "A"}, {"code": "B"})) == (
        "mbl: standards/1\n# who\nset: S\ntitle: T\nissuer: I\nstandards:\n  - {code: A}\n  - code: B\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "mbl: standards/1\nset: S\ntitle: T\nissuer: I\nstandards: [{code: A}]\n",
        "{mbl: standards/1, set: S, title: T, issuer: I, standards: [{code: A}]}\n",
        "mbl: standards/1\nset: S\ntitle: T\nissuer: I\nstandards:\n  -\n    code: A\n",
    ],
)
def test_a_layout_that_is_not_known_is_refused(text: str) -> None:
    old = held(text)
    outcome = merged(old, record({"code": "A", "text": "Alpha."}), DAY)
    with pytest.raises(MblError):
        plan_standards(PATH, text.encode(), outcome, old)


def test_what_would_not_be_read_back_is_not_written() -> None:
    odd = record({"code": "A"}).model_copy(update={"title": " "})
    with pytest.raises(MblError, match="nothing can be added"):
        plan_standards(PATH, None, merged(None, odd, DAY), None)


def random_standard(chance: Random, code: str) -> dict[str, Any]:
    words = ("Count.", "Add: two", "# no comment", "'q'", "two\nlines", "  spaced  inside", "[x]", "-", "1.0", "é")
    found: dict[str, Any] = {"code": code}
    for name in ("short", "type", "text", "notes", "identifier"):
        if chance.random() < 0.5:
            found[name] = f"{chance.choice(words)}{code if name == 'identifier' else ''}"
    if chance.random() < 0.4:
        found["grades"] = chance.sample(range(13), 3)
    if chance.random() < 0.3:
        found["links"] = {"precedes": [chance.choice(words)]}
    if chance.random() < 0.3:
        found["other"] = {"a": chance.choice(words), "b": [1, "x"]}
    return found


def commented(text: str, chance: Random) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("  - ") and chance.random() < 0.3:
            lines.append(f"  # above {chance.randrange(100)}")
        lines.append(line + ("  # beside" if chance.random() < 0.2 and not line.endswith(":") else ""))
        if chance.random() < 0.05:
            lines.append("")
    return "\n".join(lines) + "\n"


def outcome_of(text: str, new: StandardsRecord) -> tuple[Merged, str]:
    old = held(text)
    outcome = merged(old, new, DAY)
    return outcome, plan_standards(PATH, text.encode(), outcome, old).after.decode()


@pytest.mark.parametrize("seed", range(60))
def test_any_two_sets_can_be_joined(seed: int) -> None:
    chance = Random(seed)
    codes = [f"C.{number}" for number in range(12)]
    first = record(*(random_standard(chance, code) for code in chance.sample(codes, 8)))
    text = commented(plan_standards(PATH, None, merged(None, first, DAY), None).after.decode(), chance)
    assert held(text) == first
    second = record(*(random_standard(chance, code) for code in chance.sample(codes, 8)), edition="2")
    outcome, after = outcome_of(text, second)
    assert held(after) == outcome.record
    again, same = outcome_of(after, second)
    assert (again.added, again.changed, again.gone, same) == ((), (), (), after)
    assert {line.strip() for line in text.splitlines() if line.strip().startswith("#")} <= {
        line.strip() for line in after.splitlines()
    }
