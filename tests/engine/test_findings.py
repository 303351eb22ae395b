from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import SCALE, competency, day, make_closure, make_district, policy, says, score

from mblkit.district import Evidence
from mblkit.engine.findings import level_at
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Judgement
from mblkit.model.scale import ScaleRecord


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (Fraction(1), "beginning"),
        (Fraction(199, 100), "beginning"),
        (Fraction(3), "proficient"),
        (Fraction(4), "exemplary"),
        (Fraction(5), "exemplary"),
        (Fraction(1, 2), None),
    ],
)
def test_a_number_has_the_best_level_that_it_reaches(value: Fraction, level: str | None) -> None:
    found = level_at(value, SCALE)
    assert (found.id if found is not None else None) == level


def test_a_number_below_the_lowest_level_has_no_level_and_is_not_yet() -> None:
    """A mean that is rounded down may fall below every level: 1.5 becomes 1."""
    scale = ScaleRecord.model_validate(
        {
            "id": "half",
            "name": "Half steps",
            "target": "high",
            "levels": [
                {"id": "low", "name": "Low", "value": 1.5, "meaning": "low"},
                {"id": "high", "name": "High", "value": 2.5, "meaning": "high"},
            ],
        }
    )
    down = {"name": "mean", "places": 0, "rounding": "down"}
    district = make_district([competency("M.1")], policies=[policy(judging=[{"method": down}])], scale=scale)
    found = judge_mastery(district, make_closure([score("M.1", "low", "2026-01-10")]), "M.1", day("2026-06-30"))
    assert (found.outcome, found.level, found.value) == ("not-yet", None, Fraction(1))
    assert found.reason.text == "M.1: not yet mastered"


def pair(place: int, first: str, second: str) -> Evidence:
    return score("M.2", first, f"2026-02-{1 + place:02}", task=f"p{place}", second=("t-two", second))


def found_by(evidence: list[Evidence], **judging: Any) -> Judgement:  # noqa: ANN401
    district = make_district([competency("M.2")], policies=[policy(judging=[judging])])
    return judge_mastery(district, make_closure(evidence), "M.2", day("2026-06-30"))


MODE = {"name": "mode", "tie": "highest"}


def test_where_a_higher_score_can_lower_the_result_every_combination_is_tried() -> None:
    """Of 3, 3 and 2, 2 with open scores: both lower give 2; both higher give 3; one each way gives 3 as well."""
    evidence = [
        score("M.2", "exemplary", "2026-01-10", task="a"),
        score("M.2", "exemplary", "2026-01-11", task="b"),
        pair(0, "developing", "exemplary"),
    ]
    assert found_by(evidence, method=MODE).outcome == "mastered"
    low = [score("M.2", "developing", f"2026-01-1{place}", task=f"l{place}") for place in range(2)]
    both = [*low, pair(0, "developing", "proficient"), pair(1, "developing", "proficient")]
    assert (found_by(both, method=MODE).outcome, found_by(both[:3], method=MODE).outcome) == (
        "needs-decision",
        "not-yet",
    )
    assert says(found_by(both, method=MODE).reason, "it depends on the score that holds")


def test_the_ends_agree_and_what_lies_between_does_not() -> None:
    """Mode, of equals the highest: 1 1 3 4 and 2 2 3 4 give a low level, but 1 2 3 4 is a tie, and 4 wins it."""
    evidence = [
        score("M.2", "proficient", "2026-01-10", task="a"),
        score("M.2", "exemplary", "2026-01-11", task="b"),
        pair(0, "beginning", "developing"),
        pair(1, "beginning", "developing"),
    ]
    found = found_by(evidence, method=MODE)
    assert found.outcome == "needs-decision"


def test_too_many_open_scores_need_a_decision_where_they_would_all_have_to_be_tried() -> None:
    sure = [score("M.2", "exemplary", f"2026-01-{day_:02}", task=f"s{day_}") for day_ in range(1, 26)]
    ten = [pair(place, "developing", "proficient") for place in range(10)]
    assert found_by([*sure, *ten], method=MODE).outcome == "mastered"
    eleven = [pair(place, "developing", "proficient") for place in range(11)]
    found = found_by([*sure, *eleven], method=MODE)
    assert found.outcome == "needs-decision"
    assert says(found.reason, "scorers differ on 11 pieces of evidence")
    assert found_by([*sure, *eleven], method={"name": "highest"}).outcome == "mastered"


def test_which_attempt_is_the_highest_may_depend_on_the_score_that_holds() -> None:
    """Where the first attempt is a 4, it takes the place of the second, and the later 1 on another task decides."""
    evidence = [
        score("M.2", "developing", "2026-01-01", task="a", second=("t-two", "exemplary")),
        score("M.2", "proficient", "2026-03-01", task="a", attempt=2),
        score("M.2", "beginning", "2026-02-01", task="b"),
    ]
    found = found_by(evidence, body={"attempts": "highest"})
    assert found.outcome == "needs-decision"
    assert found_by(evidence, body={"attempts": "latest"}).outcome == "mastered"


def test_a_method_that_finds_nothing_says_what_it_waits_for() -> None:
    few = found_by([score("M.2", "proficient", "2026-01-10")], method={"name": "n-mastery", "n": 2, "places": 2})
    assert (few.outcome, few.level, few.value) == ("not-enough-evidence", None, None)
    tied = [score("M.2", level, "2026-01-10", task=level) for level in ("proficient", "exemplary")]
    asked = found_by(tied, method={"name": "mode", "tie": "none"})
    assert (asked.outcome, asked.value) == ("needs-decision", None)
    assert says(asked.reason, "the policy leaves it to a decision")


def test_a_score_that_overtakes_another_may_change_what_has_a_weight() -> None:
    """Lowest and highest scores both leave the summative one last; a high formative and a low summative do not."""
    same: dict[str, Any] = {"second": ("t-two", "exemplary")}
    evidence = [
        score("M.2", "proficient", "2026-01-10", task="s", **same),
        score("M.2", Fraction(1), "2026-01-10", task="f", purpose="formative", second=("t-two", Fraction(7, 2))),
    ]
    method = {"name": "last", "n": 1, "of": {"name": "weighted-mean", "purposes": {"summative": 1}, "places": 1}}
    rules: dict[str, Any] = {"purposes": ["summative", "formative"]}
    assert found_by(evidence, method=method, body=rules).outcome == "needs-decision"
    assert found_by(evidence[:1], method=method, body=rules).outcome == "mastered"
