"""Single values change in their place; what is around them stays byte for byte."""

import random
from typing import Any

import pytest

from mblkit.diagnostics import Keys
from mblkit.edit.reading import data_of
from mblkit.edit.revise import Revision, revised
from mblkit.errors import MblError

TEXT = """\
mbl: students/1
class: 2029   # due
items:
  # the first
  - {id: s-1, grade: 9}   # one
  - id: s-2
    grade: 9              # two
    # about the list
    list:
      - a
      - b   # bee
      - c
    days: {x: 2025-01-01, "y": 2025-01-02, z: 2025-01-03}
  - {id: s-3, list: [a, b, c], days: {}}
"""


def change(revision: Revision) -> list[str]:
    """Return the lines that go, with a minus, and those that come, with a plus."""
    old, new = TEXT.splitlines(), revised(TEXT, revision, "a.yaml").splitlines()
    return [*(f"-{line}" for line in old if line not in new), *(f"+{line}" for line in new if line not in old)]


@pytest.mark.parametrize(
    ("revision", "lines"),
    [
        (Revision(put={("items", 0, "grade"): 10}),
         ["-  - {id: s-1, grade: 9}   # one", "+  - {id: s-1, grade: 10}   # one"]),
        (Revision(put={("items", 1, "grade"): 10}),
         ["-    grade: 9              # two", "+    grade: 10              # two"]),
        (Revision(put={("items", 0, "left"): "2026-01-01"}),
         ["-  - {id: s-1, grade: 9}   # one", "+  - {id: s-1, grade: 9, left: 2026-01-01}   # one"]),
        (Revision(put={("class",): 2030}), ["-class: 2029   # due", "+class: 2030   # due"]),
        (Revision(put={("items", 1, "left"): "2026-01-01"}), ["+    left: 2026-01-01"]),
        (Revision(drop=(("items", 0),)), ["-  - {id: s-1, grade: 9}   # one"]),
        (Revision(drop=(("items", 1, "grade"),)), ["-    grade: 9              # two"]),
        (Revision(drop=(("items", 1, "list", 1),)), ["-      - b   # bee"]),
        (Revision(drop=(("items", 1, "list", 0), ("items", 1, "list", 1), ("items", 1, "list", 2))),
         ["-    list:", "-      - a", "-      - b   # bee", "-      - c", "+    list: []"]),
        (Revision(drop=(("items", 1, "days", "x"), ("items", 1, "days", "z"))),
         ['-    days: {x: 2025-01-01, "y": 2025-01-02, z: 2025-01-03}', '+    days: {"y": 2025-01-02}']),
        (Revision(drop=(("items", 2, "list", 0), ("items", 2, "list", 1))),
         ["-  - {id: s-3, list: [a, b, c], days: {}}", "+  - {id: s-3, list: [c], days: {}}"]),
        (Revision(drop=tuple(("items", 2, "list", place) for place in range(3))),
         ["-  - {id: s-3, list: [a, b, c], days: {}}", "+  - {id: s-3, list: [], days: {}}"]),
        (Revision(extend={("items", 1, "list"): ["d", "e"]}), ["+      - d", "+      - e"]),
        (Revision(extend={("items", 2, "list"): ["d", "e, f"]}),
         ["-  - {id: s-3, list: [a, b, c], days: {}}", '+  - {id: s-3, list: [a, b, c, d, "e, f"], days: {}}']),
        (Revision(put={("items", 2, "days", "x"): "2025-01-01"}),
         ["-  - {id: s-3, list: [a, b, c], days: {}}", "+  - {id: s-3, list: [a, b, c], days: {x: 2025-01-01}}"]),
    ],
)  # fmt: skip
def test_only_what_is_asked_for_changes(revision: Revision, lines: list[str]) -> None:
    assert change(revision) == lines


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    revision = Revision(put={("class",): 2030, ("items", 1, "left"): "2026-01-01"}, drop=(("items", 0),))
    assert revised(text, revision, "a.yaml") == "\ufeff" + revised(TEXT, revision, "a.yaml").replace("\n", "\r\n")


@pytest.mark.parametrize(
    "revision",
    [
        Revision(put={("items", 9, "grade"): 1}),
        Revision(drop=(("items", 0, "nothing"),)),
        Revision(extend={("class",): ["x"]}),
        Revision(put={("items", 1, "list"): ["x"]}),
        Revision(put={("items", 0, "grade"): 1}, drop=(("items", 0),)),
    ],
)
def test_what_cannot_be_changed_is_refused(revision: Revision) -> None:
    with pytest.raises(MblError, match=r'nothing can be added to "a\.yaml"'):
        revised(TEXT, revision, "a.yaml")


def test_any_drops_leave_exactly_the_rest() -> None:
    """Every result is proved inside; here the proof itself is counted again, on files of chance."""
    for seed in range(300):
        rng = random.Random(seed)
        text, leaves = made(rng)
        gone = tuple(rng.sample(leaves, rng.randint(1, min(3, len(leaves)))))
        try:
            new = data_of(revised(text, Revision(drop=gone), "a.yaml"), "a.yaml")
        except MblError:
            assert len(gone) > 1 or "items" not in text, (seed, text, gone)
            continue
        wanted = data_of(text, "a.yaml")
        for keys in sorted(gone, key=str, reverse=True):
            inner: Any = wanted
            for step in keys[:-1]:
                inner = inner[step]
            del inner[keys[-1]]
        assert new == wanted, (seed, text, gone)


def made(rng: random.Random) -> tuple[str, list[Keys]]:
    """Return a text of chance and places in it, none inside another."""
    lines, leaves = ["mbl: x/1", "items:"], list[Keys]()
    for item in range(rng.randint(1, 4)):
        names = [f"s-{number}" for number in range(rng.randint(1, 4))]
        if rng.random() < 0.5:
            list_, map_ = ", ".join(names), ": 1, ".join(names)
            lines.append(f"  - {{id: i{item}, {rng.choice(('', ' '))}list: [{list_}], map: {{{map_}: 1}}}}")
        else:
            lines += [f"  - id: i{item}  # {item}", "    list:", *(f"      - {name}" for name in names), "    map:"]
            lines += [f"      {name}: {{a: 1}}{rng.choice(('', '   # remark'))}" for name in names]
        leaves += [("items", item, "list", place) for place in range(len(names))]
        leaves += [("items", item, "map", name) for name in names]
    return "\n".join((*lines, "")), leaves
