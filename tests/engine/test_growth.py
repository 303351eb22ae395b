# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import (
    SCALE,
    competency,
    day,
    decision,
    make_closure,
    make_district,
    policy,
    says,
    score,
)

from mblkit.district import Evidence
from mblkit.engine.admitted import Scores
from mblkit.engine.bodies import body_of
from mblkit.engine.gathering import gather
from mblkit.engine.growth import Growth, growth_of, growth_over, trend
from mblkit.engine.mastery import judge_mastery
from mblkit.model.judging import Body

DISTRICT = make_district([competency("M.1", ["M.1.a", "M.1.b", "M.1.c"]), competency("M.2")])


def growth(evidence: list[Evidence], *decisions: Any, on: str = "2026-06-30", **rules: Any) -> Growth:  # noqa: ANN401
    gathered = gather(DISTRICT, make_closure(evidence, decisions=decisions), day(on))
    return growth_of(body_of(DISTRICT, gathered, "M.2", Body.model_validate(rules), Scores.on(SCALE)), day(on))


def scores(*levels: str | Fraction) -> list[Evidence]:
    return [score("M.2", level, f"2026-01-{10 + place}", task=f"t{place}") for place, level in enumerate(levels)]


def test_growth_is_the_last_score_minus_the_first() -> None:
    found = growth(scores("developing", "beginning", "exemplary"))
    assert (found.value, found.trend) == (Fraction(2), "rising")
    assert [(one.kind, one.text) for one in found.reasons] == [("arithmetic", "growth 4 - 2 = 2, from 2026-01-10 on")]
    assert growth(scores("proficient", "developing")).value == -1
    assert growth(scores(Fraction(5, 2), Fraction(10, 3))).value == Fraction(5, 6)


def test_without_two_scores_there_is_no_growth() -> None:
    assert growth([]) == Growth()
    assert growth(scores("developing")) == Growth()
    assert growth(scores("developing", "missed", "not-assessed")) == Growth()
    same = [score("M.2", level, "2026-01-10", task=level) for level in ("beginning", "exemplary")]
    assert growth(same) == Growth()


def test_a_diagnostic_score_is_a_baseline() -> None:
    before = score("M.2", "beginning", "2025-09-01", task="start", purpose="diagnostic")
    assert growth([before, *scores("proficient")]).value == 2
    assert growth([before]) == Growth()
    practice = score("M.2", "beginning", "2025-09-01", task="start", purpose="formative")
    assert growth([practice, *scores("proficient")]) == Growth()


def test_growth_counts_all_scores_however_old_and_whatever_the_attempt() -> None:
    found = scores("beginning", "proficient")
    assert growth(found, months=1).value == 2
    tries = [score("M.2", "beginning", "2026-01-10"), score("M.2", "proficient", "2026-01-20", attempt=2)]
    assert growth(tries, attempts="latest").value == 2


def test_what_a_code_counts_as_is_no_growth() -> None:
    found = [*scores("proficient", "exemplary"), score("M.2", "missed", "2026-05-01", task="m")]
    assert growth(found, codes={"missed": {"counts_as": 0}}).value == 1


def test_scorers_who_differ_leave_growth_open_until_it_is_settled() -> None:
    pair = score("M.2", "developing", "2026-02-10", second=("t-two", "proficient"))
    assert growth([*scores("beginning"), pair]) == Growth()
    fields = {"section": "algebra.1", "task": "modeling", "demonstrated": "2026-02-10"}
    settled = decision("adjudication", "2026-02-20", scores={"M.2": "proficient"}, **fields)
    assert growth([*scores("beginning"), pair], settled).value == 2
    between = [*scores("beginning"), pair, score("M.2", "exemplary", "2026-03-10", task="z")]
    assert (growth(between).value, growth(between).trend) == (3, None)


@pytest.mark.parametrize(
    ("levels", "way"),
    [
        ((1, 2, 3), "rising"),
        ((3, 3, 3), "steady"),
        ((1, 3, 2), "steady"),
        ((4, 4, 3), "falling"),
        ((1, 4, 2), "falling"),
        ((1, 1, 4, 2), "steady"),
    ],
)
def test_the_trend_is_the_last_score_against_the_mean_of_the_earlier_ones(levels: tuple[int, ...], way: str) -> None:
    assert trend([Fraction(level) for level in levels]) == way
    assert growth(scores(*map(Fraction, levels))).trend == way


def test_two_scores_are_no_trend_and_one_is_a_mistake() -> None:
    assert growth(scores("beginning", "proficient")).trend is None
    with pytest.raises(ValueError, match="two scores"):
        trend([Fraction(1)])


def test_the_growth_of_a_competency_is_the_mean_of_its_indicators_that_have_one() -> None:
    evidence = [
        score("M.1.a", "beginning", "2026-01-10"),
        score("M.1.a", "exemplary", "2026-02-10"),
        score("M.1.b", "beginning", "2026-01-10"),
        score("M.1.b", "developing", "2026-02-10"),
        score("M.1.c", "proficient", "2026-01-10"),
    ]
    found = judge_mastery(DISTRICT, make_closure(evidence), "M.1", day("2026-06-30"))
    assert (found.growth, found.trend) == (Fraction(2), None)
    assert [part.growth for part in found.parts] == [3, 1, None]
    assert says(found.reason, "growth 4 / 2 = 2, of 2 parts of 3")
    assert growth_over([found.parts[2]]) == Growth()


def test_growth_and_trend_are_parts_of_a_judgement_and_change_no_outcome() -> None:
    evidence = scores("beginning", "developing", "proficient")
    sticky = make_district([competency("M.2")], policies=[policy(judging=[{"method": {"name": "highest"}}])])
    for district in (DISTRICT, sticky):
        found = judge_mastery(district, make_closure(evidence), "M.2", day("2026-06-30"))
        assert (found.outcome, found.level, found.growth, found.trend) == ("mastered", "proficient", 2, "rising")
        assert says(found.reason, "growth 3 - 1 = 2, from 2026-01-10 on")
