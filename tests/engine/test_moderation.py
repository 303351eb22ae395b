"""Which settings of moderation are in force, and what they make of a difference."""

from datetime import date
from fractions import Fraction

import pytest
from tests.districts import Folder

from mblkit.district import District
from mblkit.engine.moderation import moderation_for, place_on, state_of
from mblkit.engine.settings import Cohort
from mblkit.load.repository import open_framework
from mblkit.model.scale import Level, ScaleRecord

TODAY = date(2026, 6, 20)

POLICY = """\
mbl: policy/1
id: {id}
title: Moderation
layer: {layer}
as_of: 2025-07-01
{more}
"""


def opened(folder: Folder) -> District:
    assert folder.codes() == []
    return open_framework(folder.tree)


def test_of_each_key_the_most_local_policy_holds(district: Folder) -> None:
    """"""
    district.write("a.yaml", POLICY.format(id="a", layer="state", more="moderation: {max_gap: 3, within: mean}"))
    district.write("b.yaml", POLICY.format(id="b", layer="district", more="moderation: {max_gap: 2, cites: Rule 4}"))
    more = "school: hs\nmoderation: {fewest: 3}"
    district.write("c.yaml", POLICY.format(id="c", layer="school", more=more))
    more = "classes: {from: 2029, to: 2029}\nmoderation: {fewest: 4}"
    district.write("d.yaml", POLICY.format(id="d", layer="district", more=more))
    more = "dates: {from: 2027-01-01}\nmoderation: {within: adjudicate}"
    district.write("e.yaml", POLICY.format(id="e", layer="district", more=more))
    records = opened(district)
    for_all = moderation_for(records, TODAY)
    assert (for_all.max_gap.value, for_all.max_gap.cites, for_all.within.value) == (2, "Rule 4", "mean")
    assert (for_all.fewest.value, for_all.fewest.layer, for_all.fewest.origin) == (10, "built-in", None)
    assert moderation_for(records, TODAY, Cohort(2029, TODAY, "hs")).fewest.value == 3
    assert moderation_for(records, TODAY, Cohort(2029, TODAY)).fewest.value == 4
    assert moderation_for(records, date(2027, 6, 1)).within.value == "adjudicate"


def test_a_difference_by_what_the_policy_says(district: Folder) -> None:
    """"""
    rules = moderation_for(opened(district), TODAY)
    states = [state_of(Fraction(gap), rules, adjudicated=False) for gap in ("0", "1/2", "1", "3/2")]
    assert states == ["agreed", "to-settle", "to-settle", "third-scorer"]
    assert state_of(Fraction(3), rules, adjudicated=True) == "adjudicated"


@pytest.mark.parametrize(
    ("value", "place"), [("0", "0"), ("25", "1/2"), ("50", "1"), ("80", "2"), ("85", "9/4"), ("100", "3")]
)
def test_the_place_on_a_scale_whose_steps_are_uneven(value: str, place: str) -> None:
    levels = tuple(
        Level(id=f"l{number}", name="L", value=Fraction(number), meaning="M.") for number in (0, 50, 80, 100)
    )
    scale = ScaleRecord(id="s", name="S", levels=levels, target="l80", numbers=True)
    assert place_on(scale, Fraction(value)) == Fraction(place)
