# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.methods import attempt_policy

TRIES = [None, 60, 85, 70]


@pytest.mark.parametrize(
    ("policy", "primary", "expected"),
    [
        ("highest", None, 85),
        ("latest", None, 70),
        ("first", None, 60),
        ("mean", None, Fraction(215, 3)),
        ("average", 2, Fraction(215, 3)),
        ("manual", 1, 60),
        ("manual", 0, 70),
        ("manual", 9, 70),
        ("manual", -2, 70),
        ("manual", None, 70),
    ],
)
def test_which_attempt_counts(policy: Any, primary: int | None, expected: Fraction) -> None:  # noqa: ANN401 - a name
    assert attempt_policy(TRIES, policy, primary) == expected


@pytest.mark.parametrize("policy", ["highest", "latest", "first", "mean", "average", "manual"])
def test_no_attempt_no_score(policy: Any) -> None:  # noqa: ANN401 - a name
    assert attempt_policy([None], policy, 0) is None


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match='no rule for attempts is called "best"'):
        attempt_policy([1], "best")  # type: ignore[arg-type]
