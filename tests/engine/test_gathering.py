from typing import Any

import pytest
from tests.engine.builders import competency, day, experience, make_closure, make_district, score

from mblkit.district import Evidence
from mblkit.engine.gathering import gather, lineage, retired_on

DISTRICT = make_district(
    [
        competency("M.1", ["M.1.a", "M.1.b:2026-02-01"]),
        competency("M.2", ["M.2.a:2026-03-01"], retired={"on": "2026-02-01"}),
    ],
    experiences=[
        experience(
            "algebra",
            units=[
                {
                    "id": "u",
                    "title": "u",
                    "objectives": [
                        {"id": "M.1.a.1", "statement": "x", "leads_to": "M.1.a"},
                        {"id": "M.1.b.1", "statement": "x", "leads_to": "M.1.b", "retired": {"on": "2026-01-01"}},
                    ],
                }
            ],
        )
    ],
)


def replaced(evidence: list[Evidence], as_of: str = "2026-06-30") -> list[str]:
    """Return which evidence is replaced by what, by id or task."""
    found = gather(DISTRICT, make_closure(evidence), day(as_of)).replaced
    return sorted(f"{key[-1] or key[1]} by {correction.id}" for key, correction in found.items())


def fix(name: str, **more: Any) -> Evidence:  # noqa: ANN401
    return score("M.1.a", "proficient", more.pop("on", "2026-01-10"), id=name, **({"replaces": {}} | more))


ORIGINAL = score("M.1.a", "beginning", "2026-01-10")


def test_what_a_target_is_a_part_of() -> None:
    assert lineage(DISTRICT, "M.1.a.1") == ("M.1.a.1", "M.1.a", "M.1")
    assert lineage(DISTRICT, "M.1.a") == ("M.1.a", "M.1")
    assert lineage(DISTRICT, "M.1") == ("M.1",)


def test_a_target_ends_with_the_first_of_what_it_is_a_part_of() -> None:
    found = [retired_on(DISTRICT, target) for target in ("M.1", "M.1.a", "M.1.b", "M.1.b.1", "M.2", "M.2.a")]
    assert found == [None, None, day("2026-02-01"), day("2026-01-01"), day("2026-02-01"), day("2026-02-01")]


def test_a_correction_stands_for_the_evidence_of_its_own_place_and_day() -> None:
    assert replaced([ORIGINAL, fix("fix-1")]) == ["modeling by fix-1"]


def test_only_what_the_correction_scores_is_replaced() -> None:
    other = score("M.1.b", "beginning", "2026-01-10")
    found = gather(DISTRICT, make_closure([ORIGINAL, other, fix("fix-1")]), day("2026-06-30")).replaced
    assert list(found) == [ORIGINAL.key]


@pytest.mark.parametrize(
    ("points", "original"),
    [
        ({"task": "proof"}, {"task": "proof"}),
        ({"on": "2026-01-05"}, {"on": "2026-01-05"}),
        ({"attempt": 2}, {"attempt": 2}),
        ({"id": "first"}, {"id": "first"}),
    ],
)
def test_a_correction_may_point_elsewhere(points: dict[str, Any], original: dict[str, Any]) -> None:
    there = score("M.1.a", "beginning", **({"on": "2026-01-10"} | original))
    assert len(replaced([there, fix("fix-1", replaces=points)])) == 1
    assert replaced([ORIGINAL, fix("fix-1", replaces=points)]) == []


def test_a_correction_stays_in_its_section_or_experience() -> None:
    elsewhere = score("M.1.a", "beginning", "2026-01-10", experience="algebra")
    assert replaced([elsewhere, fix("fix-1")]) == []
    assert replaced([elsewhere, fix("fix-1", experience="algebra")]) == ["modeling by fix-1"]


def test_a_correction_of_a_correction_still_corrects() -> None:
    chain = [ORIGINAL, fix("fix-1"), fix("fix-2", replaces={"id": "fix-1"})]
    assert replaced(chain) == ["fix-1 by fix-2", "modeling by fix-1"]


def test_without_an_id_the_evidence_without_one_is_meant_if_there_are_several() -> None:
    named = score("M.1.a", "beginning", "2026-01-10", id="named")
    assert replaced([ORIGINAL, named, fix("fix-1")]) == ["modeling by fix-1"]
    assert replaced([named, fix("fix-1")]) == ["named by fix-1"]
    other = score("M.1.a", "beginning", "2026-01-10", id="other")
    assert replaced([named, other, fix("fix-1")]) == ["named by fix-1", "other by fix-1"]


def test_a_correction_replaces_from_the_day_on_which_it_is_known() -> None:
    late = fix("fix-1", recorded="2026-01-20")
    assert replaced([ORIGINAL, late], "2026-01-19") == []
    assert replaced([ORIGINAL, late], "2026-01-20") == ["modeling by fix-1"]


def test_a_correction_does_not_replace_itself() -> None:
    assert replaced([fix("fix-1", replaces={"id": "fix-1"})]) == []


def test_pools_are_in_order_of_day_whatever_the_order_of_the_files() -> None:
    evidence = [score("M.1.a.1", "proficient", "2026-01-12"), score("M.1.a", "proficient", "2026-01-11")]
    for order in (evidence, evidence[::-1]):
        pools = gather(DISTRICT, make_closure(order), day("2026-06-30")).pools
        assert [one.target for one in pools["M.1.a"]] == ["M.1.a", "M.1.a.1"]
        assert [one.target for one in pools["M.1.a.1"]] == ["M.1.a.1"]
