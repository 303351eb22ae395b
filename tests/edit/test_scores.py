"""Scores into evidence files: what joins, what is new, what corrects, whatever layout the file has."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.districts import build

from mblkit.edit.append import add_all
from mblkit.edit.scores import plan_scores
from mblkit.edit.scores_present import Present
from mblkit.edit.scores_sort import Known, Sorted, sort_scores
from mblkit.errors import MblError
from mblkit.load.evidence_links import Scales, items_of
from mblkit.load.pipeline import linked, load
from mblkit.load.repository import district_if_sound
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.model.score_line import ScoreLine, exact, spelled
from mblkit.store.tree import WorkTree

HEAD = "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
ITEM = "  - task: modeling\n    on: 2026-02-02\n    scores:\n      s-1: {MATH.1.a: proficient}  # kept\n"
PATH = "evidence/2025-26/algebra.1.yaml"


def known_in(folder: Path, text: str) -> Known:
    built = build(folder, "")
    built.write(PATH, text)
    loaded = linked(load(WorkTree(built.root)))
    assert [one for one in loaded.errors if one.location.path == PATH] == []
    records = [kept.record for one in loaded.files for kept in one.records]
    district = district_if_sound(loaded)
    assert district is not None
    return Known(
        district,
        {one.id: one for one in records if isinstance(one, SectionRecord)},
        {one.id: one for one in records if isinstance(one, StudentRecord)},
        Scales(loaded.files),
        Present.of(items_of(loaded.files)),
        date(2026, 6, 20),
    )


def line(score: str, **other: object) -> ScoreLine:
    fields: dict[str, object] = {
        "order": (0, 2, 6), "place": "x.csv: line 2", "student": "s-1", "task": "modeling", "on": date(2026, 2, 2),
        "target": "MATH.1.a", "score": score, "by": "t-one", "section": "algebra.1",
    }  # fmt: skip
    return ScoreLine(**{**fields, **other})  # type: ignore[arg-type]


def planned(known: Known, text: str, *lines: ScoreLine) -> tuple[Sorted, str]:
    found = sort_scores(lines, known)
    changes = plan_scores(found, known, {"algebra.1": PATH}, lambda _: text.encode(), date(2026, 6, 1))
    return found, changes[0].after.decode() if changes else text


def test_a_new_student_and_a_new_target_join_the_item(tmp_path: Path) -> None:
    text = HEAD + ITEM
    known = known_in(tmp_path, text)
    lines = (line("missed", student="s-2"), line("developing", target="MATH.1.b"))
    found, after = planned(known, text, *lines)
    assert len(found.added) == 2
    assert (
        after == HEAD + ITEM.replace("}  # kept", ", MATH.1.b: developing}  # kept") + "      s-2: {MATH.1.a: missed}\n"
    )


@pytest.mark.parametrize(
    ("more", "other"),
    [
        ("    purpose: formative\n", {}),
        ("    note: in the hall\n", {}),
        ("", {"by": "t-two"}),
        ("", {"attempt": 2}),
        ("", {"on": date(2026, 2, 3)}),
        ("", {"id": "b"}),
    ],
)
def test_another_demonstration_makes_an_item(tmp_path: Path, more: str, other: Mapping[str, object]) -> None:
    text = HEAD + ITEM.replace("    scores", f"{more}    scores")
    known = known_in(tmp_path, text)
    _, after = planned(known, text, line("missed", student="s-2", **other))
    assert after.startswith(text)
    assert after[len(text) :].startswith("  - task: modeling\n")


def test_what_a_correction_moved_is_known(tmp_path: Path) -> None:
    text = (
        HEAD
        + ITEM
        + (
            "  - task: modeling\n    on: 2026-02-03\n    id: fix-1\n    recorded: 2026-02-04\n"
            "    replaces: {on: 2026-02-02}\n    scores:\n      s-1: {MATH.1.a: exemplary}\n"
        )
    )
    known = known_in(tmp_path, text)
    found, _ = planned(known, text, line("proficient"), line("exemplary", on=date(2026, 2, 3)))
    assert [one.message for one in found.refused] == ["a correction has put this score on 2026-02-03, attempt 1"]
    assert (found.same, found.added, found.changed) == (1, [], [])


def test_evidence_with_an_id_of_its_own_has_its_own_scores(tmp_path: Path) -> None:
    text = (
        HEAD + ITEM + "  - task: modeling\n    on: 2026-02-02\n    id: b\n    scores:\n      s-1: {MATH.1.a: missed}\n"
    )
    known = known_in(tmp_path, text)
    found, after = planned(known, text, line("proficient"), line("developing", id="b"))
    assert (found.same, len(found.changed)) == (1, 1)
    assert after.endswith("    replaces: {id: b}\n    scores:\n      s-1: {MATH.1.a: developing}\n")


@pytest.mark.parametrize("score", ["1", "-1.5", "2/3", "proficient", "3.", "1e9", "--1", ""])
def test_a_score_is_the_same_after_reading_and_spelling(score: str) -> None:
    assert spelled(exact(score)) == score
    assert isinstance(exact(score), str) == (score in {"proficient", "3.", "1e9", "--1", ""})


@pytest.mark.parametrize(
    "scores",
    [
        "{s-1: {MATH.1.a: missed}}\n",
        "\n      s-1:\n        MATH.1.a: missed # here\n",
        "\n      s-1: {\n        MATH.1.a: missed,\n      }\n",
    ],
    ids=["flow", "block", "lines"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_many_additions_at_once_fit_any_layout(scores: str, end: str) -> None:
    text = (HEAD + ITEM.partition("      s-1")[0].rstrip("\n").rstrip(" ") + " " + scores).replace(
        "scores: \n", "scores:\n"
    )
    text = text.rstrip("\n") if not end else text.replace("\n", end)
    added = add_all(
        text,
        (
            (("items", 0, "scores"), {"s-2": {"MATH.2": "missed"}}),
            (("items", 0, "scores", "s-1"), {"MATH.2": "missed"}),
        ),
        ({"task": "proof", "on": "2026-02-03", "scores": {"s-1": {"MATH.2": "missed"}}},),
        "a.yaml",
    )
    assert added.count("MATH.2: missed") == 3
    with pytest.raises(MblError):
        add_all(added, ((("items", 0, "scores"), {"s-2": {"MATH.2": "missed"}}),), (), "a.yaml")


def test_work_in_no_class_joins_the_file_of_its_experience(tmp_path: Path) -> None:
    text = (
        "mbl: evidence/1\nexperience: algebra\nby: t-one\nitems:\n"
        "  - task: modeling\n    on: 2026-02-02\n    scores:\n      s-1: {MATH.1.a: proficient}\n"
    )
    known = known_in(tmp_path, text)
    other = line("missed", student="s-2", section="", experience="algebra", on=date(2026, 2, 3))
    found = sort_scores((other,), known)
    (change,) = plan_scores(found, known, {"s-2": PATH}, lambda _: text.encode(), date(2026, 6, 1))
    added = "  - task: modeling\n    on: 2026-02-03\n    scores:\n      s-2: {MATH.1.a: missed}\n"
    assert change.after.decode() == text + added
