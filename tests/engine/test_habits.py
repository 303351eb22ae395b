"""Habits of work, counted and never averaged."""

from dataclasses import replace
from datetime import date

from tests.engine.builders import make_closure, make_district

from mblkit.engine.habits import summarize_habits
from mblkit.model.habits import HabitsLogRecord, HabitsRecord
from mblkit.model.origin import Kept, Origin

LEVELS = ("rarely", "usually", "always")
RUBRIC = HabitsRecord.model_validate(
    {
        "id": "work",
        "levels": [{"id": one, "name": one, "value": place, "meaning": one} for place, one in enumerate(LEVELS)],
        "habits": [
            {"id": "prepare", "name": "Prepare", "statement": "Comes ready."},
            {"id": "persist", "name": "Persist", "statement": "Goes on."},
        ],
    }
)
END = date(2026, 6, 15)


def log(on: str, ratings: dict[str, str], section: str = "algebra.1") -> Kept[HabitsLogRecord]:
    data = {"section": section, "by": "t-1", "on": on, "ratings": {"s-1": ratings}}
    return Kept(HabitsLogRecord.model_validate(data), Origin("habits.yaml", ("items", 0)))


def summed(*logs: Kept[HabitsLogRecord], as_of: date = END, since: date | None = None) -> dict[str, tuple[object, ...]]:
    district = replace(make_district([]), habits=(Kept(RUBRIC, Origin("rubric.yaml")),))
    closure = replace(make_closure(), habits=logs)
    (found,) = summarize_habits(district, closure, as_of, since)
    return {
        one.habit.id: (one.usual, one.latest.level if one.latest is not None else None, dict(one.counts))
        for one in found.habits
    }


def test_nothing_observed_is_nothing_and_no_level() -> None:
    assert summed()["prepare"] == (None, None, {"rarely": 0, "usually": 0, "always": 0})


def test_levels_are_counted_and_the_last_is_named() -> None:
    found = summed(
        log("2026-01-10", {"prepare": "always"}),
        log("2026-02-10", {"prepare": "always", "persist": "usually"}),
        log("2026-03-10", {"prepare": "rarely"}),
    )
    assert found["prepare"] == ("always", "rarely", {"rarely": 1, "usually": 0, "always": 2})
    assert found["persist"] == ("usually", "usually", {"rarely": 0, "usually": 1, "always": 0})


def test_of_levels_that_are_equally_usual_the_last_one_is() -> None:
    early, late = log("2026-01-10", {"prepare": "always"}), log("2026-02-10", {"prepare": "rarely"})
    assert summed(early, late)["prepare"][0] == "rarely"
    assert summed(late, early) == summed(early, late)


def test_two_classes_on_one_day_have_an_order() -> None:
    first, second = (
        log("2026-01-10", {"prepare": level}, section) for level, section in (("always", "a"), ("rarely", "b"))
    )
    assert summed(first, second)["prepare"][1] == "rarely"
    assert summed(second, first)["prepare"][1] == "rarely"


def test_days_bound_what_is_seen() -> None:
    logs = (log("2026-01-10", {"prepare": "always"}), log("2026-03-10", {"prepare": "rarely"}))
    assert summed(*logs, as_of=date(2026, 3, 9))["prepare"][1] == "always"
    assert summed(*logs, as_of=date(2026, 3, 10))["prepare"][1] == "rarely"
    assert summed(*logs, since=date(2026, 1, 11))["prepare"][2] == {"rarely": 1, "usually": 0, "always": 0}


def test_every_observation_has_its_place() -> None:
    district = replace(make_district([]), habits=(Kept(RUBRIC, Origin("rubric.yaml")),))
    closure = replace(make_closure(), habits=(log("2026-01-10", {"persist": "always"}),))
    (found,) = summarize_habits(district, closure, END)
    (seen,) = found.habits[1].observations
    assert (seen.origin.path, seen.origin.keys) == ("habits.yaml", ("items", 0, "ratings", "s-1", "persist"))
