from fractions import Fraction

import pytest

from mblkit.engine.rollups import at_least, fraction, graduation_audit, needs_measures, retention, rule_all


@pytest.mark.parametrize(
    ("states", "met"),
    [
        ([True, True], True),
        ({"a": True, "b": True}, True),
        ([True, False], False),
        ([True, None], False),
        ([], False),
        ({}, False),
    ],
)
def test_all_parts(states: list[bool | None] | dict[str, bool | None], met: bool) -> None:
    assert rule_all(states) is met


def test_at_least_some_parts() -> None:
    assert at_least([True, None, True], 2)
    assert not at_least({"a": True, "b": False}, 2)
    with pytest.raises(ValueError, match="below 1"):
        at_least([True], 0)


@pytest.mark.parametrize(
    ("mastered", "of", "share", "met"),
    [
        (7, 10, 0.7, True),
        (6, 10, 0.7, False),
        (2, 3, Fraction(2, 3), True),
        (2, 3, 0.67, False),
        (12, 18, 0.66, True),
        (11, 18, 0.66, False),
        (0, 0, 0.5, False),
    ],
)
def test_a_share_of_the_parts(mastered: int, of: int, share: float | Fraction, met: bool) -> None:
    assert fraction([True] * mastered + [False] * (of - mastered), share) is met


@pytest.mark.parametrize("share", [0, -1, 1.01])
def test_a_share_that_is_none(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        fraction([True], share)


def test_measures() -> None:
    assert needs_measures([3, None, 4], proficient=3, measures=2)
    assert not needs_measures([2, 3], proficient=3, measures=2)
    assert not needs_measures([2.9, 3, 0], proficient=3, measures=2)


@pytest.mark.parametrize(
    ("attempts", "n", "kept"),
    [
        ([False, True, True], 2, True),
        ([True, False, False, True], 2, True),
        ([True, None, False], 2, False),
        ([], 1, False),
    ],
)
def test_a_failed_attempt_never_blocks_later_success(attempts: list[bool | None], n: int, kept: bool) -> None:
    assert retention(attempts, policy="n_successes", n=n) is kept


def test_other_policies_of_retention() -> None:
    assert retention([True, False], policy="sticky")
    assert not retention([True, False], policy="current")
    assert retention([False, True, None], policy="current")
    assert not retention([], policy="current")
    with pytest.raises(ValueError, match="forever"):
        retention([True], policy="forever")  # type: ignore[arg-type]


def test_a_plain_audit_of_credit() -> None:
    """An area that is short stays short, whatever other areas have."""
    found = graduation_audit({"humanities": 10, "stem": 8.5, "elective": None}, 18, {"humanities": 9, "stem": 9})
    assert found == {"eligible": False, "total": Fraction(37, 2), "short_areas": {"stem": Fraction(1, 2)}}
    assert graduation_audit({"stem": 9}, 9.5, {"stem": 9, "arts": 1})["short_areas"] == {"arts": 1}
    assert not graduation_audit({"stem": 9}, 9.5, {"stem": 9})["eligible"]
    assert graduation_audit({"stem": 9, "elective": 0.5}, 9.5, {"stem": 9})["eligible"]
