"""Recognition: what each rule comes to, what is open, and who wins where two rules meet."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import (
    competency,
    credit,
    day,
    experience,
    make_closure,
    make_district,
    policy,
    posting,
    says,
    score,
    section,
)

from mblkit.district import Closure, District
from mblkit.engine.recognition import compares_students, recognize
from mblkit.engine.recognition_rank import Classmates, Place, place_of
from mblkit.engine.recognition_rules import rules_among
from mblkit.engine.recognized import Recognition, Recognized
from mblkit.model.habits import HabitsLogRecord, HabitsRecord
from mblkit.model.origin import Kept, Origin

Data = dict[str, Any]
END = "2026-06-01"

HABITS = HabitsRecord.model_validate(
    {
        "id": "habits",
        "levels": [
            {"id": name, "name": name, "value": value, "meaning": name}
            for value, name in enumerate(("rarely", "usually", "always"), 1)
        ],
        "habits": [{"id": name, "name": name, "statement": name} for name in ("care", "time")],
    }
)


def district_with(*rules: Data, **more: Any) -> District:  # noqa: ANN401 - YAML data
    made = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2"), competency("M.3", required=False)],
        experiences=[
            experience("algebra", ["M.1"], amount=1),
            experience("shapes", ["M.2"], amount="1/2"),
            experience("extra", ["M.3"], amount=1),
        ],
        policies=[policy(recognition=list(rules), **more)] if rules or more else [],
    )
    return replace(made, habits=(Kept(HABITS, Origin("habits.yaml")),))


def student(levels: Mapping[str, str], on: str = "2025-11-03", **more: Any) -> Closure:  # noqa: ANN401 - as above
    taken = (section("algebra.1"), section("shapes.1", of="shapes"), section("extra.1", of="extra"))
    return make_closure([score(target, level, on) for target, level in levels.items()], sections=taken, **more)


GOOD = {"M.1.a": "exemplary", "M.1.b": "proficient", "M.2": "proficient"}


def results(district: District, closure: Closure, on: str = END) -> Recognition:
    (found,) = recognize(Classmates(district, {"s-1": closure}, day(on)), ["s-1"])
    return found


def only(district: District, closure: Closure, on: str = END, type_: str = "honors") -> Recognized:
    (found,) = (one for one in results(district, closure, on).results if one.type == type_)
    return found


def honors(*criteria: Data, **more: Any) -> Data:  # noqa: ANN401 - as above
    return {"type": "honors", "id": "honors", "title": "Honors", "tiers": [tier("top", *criteria)], **more}


def tier(name: str, *criteria: Data) -> Data:
    return {"id": name, "title": name.title(), "criteria": list(criteria)}


def observed(closure: Closure, ratings: Mapping[str, str], on: str = "2025-12-01") -> Closure:
    data = {"section": "algebra.1", "by": "t-one", "on": on, "ratings": {"s-1": ratings}}
    return replace(closure, habits=(*closure.habits, Kept(HabitsLogRecord.model_validate(data), Origin("log.yaml"))))


# ---------------------------------------------------------------------------------------------- single figures


@pytest.mark.parametrize(
    ("figure", "state"),
    [
        ({"figure": "credit", "at_least": 1.5}, "met"),
        ({"figure": "credit", "at_least": "1501/1000"}, "not-met"),
        ({"figure": "credit", "of": {"basis": ["transfer"]}, "at_least": 1}, "not-met"),
        ({"figure": "mastery", "at_least": 2}, "met"),
        ({"figure": "mastery", "at_least": 3}, "not-met"),
        ({"figure": "mastery", "share": "2/3"}, "met"),
        ({"figure": "mastery", "share": 0.67}, "not-met"),
        ({"figure": "mastery", "required": True, "share": 1}, "met"),
        ({"figure": "mastery", "areas": ["ela"], "share": 1}, "not-enough-evidence"),
        ({"figure": "level", "level": "exemplary", "at_least": 1}, "met"),
        ({"figure": "level", "level": "exemplary", "share": "1/3"}, "met"),
        ({"figure": "level", "level": "exemplary", "share": 0.34}, "not-met"),
        ({"figure": "level", "level": "unknown", "share": 0.5}, "not-enough-evidence"),
        ({"figure": "progress", "at_least": 2}, "met"),
        ({"figure": "progress", "at_least": 3}, "not-enough-evidence"),
        ({"figure": "progress", "at_least": 4}, "not-met"),
        ({"figure": "load", "at_least": 3}, "met"),
        ({"figure": "load", "of": "credit", "at_least": 2.5}, "met"),
        ({"figure": "load", "of": "credit", "at_least": 2.51}, "not-met"),
        ({"figure": "gpa", "at_least": "10/3"}, "met"),
        ({"figure": "gpa", "at_least": 3.34}, "not-met"),
        ({"figure": "gpa", "gpa": "other", "at_least": 1}, "undetermined-by-policy"),
        ({"figure": "habits", "level": "usually", "share": 1}, "not-enough-evidence"),
    ],
)
def test_a_figure_and_its_cut_off(figure: Data, state: str) -> None:
    """Algebra carries M.1 (4 and 3: 3.5 points, 1 credit), shapes M.2 (3 points, 1/2 credit): 5 / 1.5 = 10/3."""
    assert only(district_with(honors(figure)), student(GOOD)).state == state


def test_credit_that_waits_leaves_a_cut_off_open() -> None:
    district = district_with(honors({"figure": "credit", "at_least": 1}), credit=[{"approval": True}])
    found = only(district, student(GOOD))
    assert found.state == "needs-decision"
    assert says(found.reason, "1.5 more is open")


def test_credit_of_a_grade_is_counted_apart() -> None:
    figure = {"figure": "credit", "of": {"grades": [11]}, "at_least": 1.5}
    district = district_with(honors(figure))
    assert only(district, student(GOOD)).state == "met"
    old = credit("transfer", 5, "2024-05-01", grade=9)
    assert only(district, student({}, credits_had=[old])).state == "not-met"


def test_a_mastery_that_waits_is_open_where_it_could_decide() -> None:
    second = score("M.2", "proficient", "2025-11-03", second=("t-two", "developing"))
    closure = make_closure([second], sections=[section("shapes.1", of="shapes")])
    wanted = {"figure": "mastery", "at_least": 1}
    assert only(district_with(honors(wanted)), closure).state == "needs-decision"
    assert only(district_with(honors({"figure": "mastery", "at_least": 2})), closure).state == "not-met"


@pytest.mark.parametrize(
    ("ratings", "share", "state"),
    [
        ({"care": "usually", "time": "always"}, 1, "met"),
        ({"care": "rarely", "time": "always"}, 1, "not-met"),
        ({"care": "rarely", "time": "always"}, 0.5, "met"),
        ({"time": "always"}, 1, "not-enough-evidence"),
        ({"time": "rarely"}, 1, "not-met"),
    ],
)
def test_habits_are_an_axis_of_their_own(ratings: Mapping[str, str], share: float, state: str) -> None:
    figures = ({"figure": "mastery", "at_least": 2}, {"figure": "habits", "level": "usually", "share": share})
    closure = observed(student(GOOD), ratings)
    found = only(district_with(honors(*figures)), closure)
    assert found.state == state
    assert says(found.reason, "competencies mastered: 2 of 3"), "the academic axis knows nothing of habits"


def test_only_habits_that_are_named_count() -> None:
    figure = {"figure": "habits", "level": "usually", "share": 1, "habits": ["time"]}
    closure = observed(student(GOOD), {"care": "rarely", "time": "usually"})
    assert only(district_with(honors(figure)), closure).state == "met"


def test_one_cut_off_that_is_not_reached_decides_whatever_is_open() -> None:
    figures = ({"figure": "habits", "level": "usually", "share": 1}, {"figure": "mastery", "at_least": 3})
    assert only(district_with(honors(*figures)), student(GOOD)).state == "not-met"


# ------------------------------------------------------------------------------------------------------- rules


def test_the_first_tier_that_is_reached_is_given() -> None:
    tiers = [tier(name, {"figure": "gpa", "at_least": cut}) for name, cut in (("summa", 3.9), ("cum", 3.3), ("any", 1))]
    rule = {"type": "honors", "id": "honors", "title": "Honors", "tiers": tiers}
    found = only(district_with(rule), student(GOOD))
    assert (found.state, found.gives, found.value) == ("met", "cum", Fraction(10, 3))
    assert says(found.reason, "summa: not-met")


def test_a_higher_tier_that_is_open_gives_nothing_yet() -> None:
    tiers = [
        tier("high", {"figure": "habits", "level": "usually", "share": 1}),
        tier("low", {"figure": "mastery", "at_least": 1}),
    ]
    found = only(district_with({"type": "honors", "id": "h", "title": "H", "tiers": tiers}), student(GOOD))
    assert (found.state, found.gives) == ("not-enough-evidence", None)


STANDING = {
    "type": "grade-standing",
    "id": "standing",
    "title": "Standing",
    "grades": [
        {"grade": 10, "criteria": [{"figure": "credit", "at_least": 1}]},
        {"grade": 11, "criteria": [{"figure": "mastery", "at_least": 2}]},
        {"grade": 12, "criteria": [{"figure": "credit", "at_least": 20}]},
    ],
}


@pytest.mark.parametrize(
    ("levels", "gives", "state"),
    [
        (GOOD, "11", "met"),
        ({"M.1.a": "proficient", "M.1.b": "proficient"}, "10", "not-met"),
        ({}, "9", "not-met"),
        ({"M.2": "proficient"}, "9", "not-met"),
    ],
)
def test_grade_standing_is_the_last_step_before_one_that_is_missed(
    levels: Mapping[str, str], gives: str, state: str
) -> None:
    found = only(district_with(STANDING), student(levels), type_="grade-standing")
    assert (found.gives, found.state) == (gives, state)


def test_eligibility_looks_at_the_term() -> None:
    rule = {
        "type": "eligibility",
        "id": "activities",
        "title": "Activities",
        "criteria": [{"figure": "progress", "at_least": 1}],
    }
    fall = section("algebra.1", term="2025-26.s1")
    closure = make_closure([score(one, "proficient", "2025-11-03") for one in ("M.1.a", "M.1.b")], sections=[fall])
    district = district_with(rule)
    november, april = (only(district, closure, on, "eligibility") for on in ("2025-11-10", "2026-04-01"))
    assert (november.state, november.period) == ("met", "2025-26.s1")
    assert (april.state, april.period) == ("not-met", "2025-26.s2")


def test_progress_is_a_share_of_what_was_judged() -> None:
    levels = {"M.1.a": "proficient", "M.1.b": "developing"}
    district = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"])],
        experiences=[experience("algebra", ["M.1.a", "M.1.b"])],
        policies=[policy(recognition=[honors({"figure": "progress", "mastered": 0.5, "at_least": 1})])],
    )
    closure = make_closure([score(*one, "2025-11-03") for one in levels.items()], sections=[section()])
    assert only(district, closure).state == "met"
    stricter = replace(
        district,
        policies=make_district(
            policies=[policy(recognition=[honors({"figure": "progress", "mastered": 0.51, "at_least": 1})])]
        ).policies,
    )
    assert only(stricter, closure).state == "not-met"


def test_an_honor_roll_is_that_of_its_term_whatever_comes_later() -> None:
    rule = {
        "type": "honor-roll",
        "id": "roll",
        "title": "Honor roll",
        "tiers": [tier("roll", {"figure": "level", "level": "proficient", "share": 1})],
    }
    closure = make_closure(
        [score("M.2", "developing", "2026-06-14"), score("M.2", "proficient", "2026-06-20")],
        sections=[section("shapes.1", of="shapes")],
    )
    assert only(district_with(rule), closure, "2026-07-15", "honor-roll").state == "not-met"


def test_who_takes_less_than_the_load_is_on_no_roll() -> None:
    rule = {
        "type": "honor-roll",
        "id": "roll",
        "title": "Honor roll",
        "load": {"figure": "load", "at_least": 4},
        "tiers": [tier("roll", {"figure": "mastery", "at_least": 1})],
    }
    found = only(district_with(rule), student(GOOD), type_="honor-roll")
    assert (found.state, found.gives) == ("not-met", None)
    assert says(found.reason, "experiences taken: 3 of 4")


# ------------------------------------------------------------------------------------------- which rule is in force


def test_without_a_policy_there_is_an_average_and_nothing_else() -> None:
    found = results(district_with(), student(GOOD))
    assert [(one.type, one.state, one.gives) for one in found.results] == [("gpa", "found", "10/3")]


def test_a_rule_for_classes_wins_over_one_for_all() -> None:
    first = honors({"figure": "mastery", "at_least": 3})
    second = honors({"figure": "mastery", "at_least": 1}, classes={"from": 2027})
    made = make_district(
        [competency("M.2")],
        experiences=[experience("algebra", ["M.2"])],
        policies=[policy("one", recognition=[first]), policy("two", recognition=[second])],
    )
    assert only(made, make_closure([score("M.2", "proficient", "2025-11-03")])).state == "met"
    (earlier,) = rules_among(made.policies, 2026)
    assert earlier.rule.classes is None


def test_two_rules_that_are_as_specific_settle_nothing() -> None:
    rules = (honors({"figure": "mastery", "at_least": cut}) for cut in (1, 2))
    made = make_district(policies=[policy(name, recognition=[rule]) for name, rule in zip("ab", rules, strict=True)])
    found = only(made, make_closure())
    assert (found.state, found.gives) == ("undetermined-by-policy", None)
    assert says(found.reason, "honors of policy a")
    assert says(found.reason, "honors of policy b")


def test_the_same_rule_twice_is_no_contradiction() -> None:
    rule = honors({"figure": "load", "at_least": 1})
    made = make_district(policies=[policy(name, recognition=[rule]) for name in "ab"])
    assert only(made, make_closure()).state == "not-met"


def test_a_more_local_rule_takes_the_place_of_the_states() -> None:
    state = policy("st", "state", recognition=[{"type": "rank", "id": "r", "title": "R", "form": "exact"}])
    own = policy("own", recognition=[{"type": "rank", "id": "none", "title": "None"}])
    made = make_district(policies=[state, own])
    assert [one.type for one in results(made, make_closure()).results] == ["gpa"]


# -------------------------------------------------------------------------------------------------------- rank


@pytest.mark.parametrize(
    ("student_", "place", "tenths"),
    [("a", Place(0, 1, 5), 1), ("b", Place(0, 1, 5), 1), ("c", Place(2, 0, 5), 5), ("e", Place(4, 0, 5), 9)],
)
def test_places_with_ties(student_: str, place: Place, tenths: int) -> None:
    averages = {"a": Fraction(4), "b": Fraction(4), "c": Fraction(3), "d": Fraction(2), "e": Fraction(1)}
    found = place_of(student_, averages)
    assert (found, found.band(10)) == (place, tenths)


def class_of(levels: Mapping[str, str | None], rule: Data) -> Classmates:
    """Return a class in which each student has one level in shapes, or none."""
    district = district_with(rule)
    closures = {
        name: replace(
            student({"M.2": level} if level is not None else {}),
            student=student({}, id=name).student,
        )
        for name, level in levels.items()
    }
    closures = {name: _own(closure, name) for name, closure in closures.items()}
    return Classmates(district, closures, day(END))


def _own(closure: Closure, name: str) -> Closure:
    return replace(closure, evidence=tuple(one._replace(student=name) for one in closure.evidence))


RANK = {"type": "rank", "id": "rank", "title": "Rank", "form": "exact"}
LEVELS = {"s-1": "proficient", "s-2": "exemplary", "s-3": "proficient", "s-4": "developing", "s-5": None}


def ranked(classmates: Classmates, name: str) -> Recognized:
    (found,) = recognize(classmates, [name])
    return next(one for one in found.results if one.type == "rank")


@pytest.mark.parametrize(
    ("name", "gives"),
    [("s-2", "1 of 3"), ("s-1", "2 of 3, tied with 1"), ("s-3", "2 of 3, tied with 1"), ("s-4", None), ("s-5", None)],
)
def test_an_exact_rank_says_its_ties(name: str, gives: str | None) -> None:
    """Who has no credit yet has no average, and is not compared."""
    assert ranked(class_of(LEVELS, RANK), name).gives == gives


def test_a_band_hides_the_place() -> None:
    classmates = class_of(LEVELS, {**RANK, "form": "bands", "bands": 4})
    assert [ranked(classmates, name).gives for name in ("s-2", "s-1")] == ["band 1 of 4", "band 2 of 4"]


def test_a_class_that_cannot_be_read_whole_has_no_ranks() -> None:
    whole = class_of(LEVELS, RANK)
    hidden = replace(whole, unreadable={"s-9": 2027})
    assert ranked(hidden, "s-2").state == "not-enough-evidence"
    assert ranked(replace(whole, unreadable={"s-9": 2026}), "s-2").gives == "1 of 3"
    assert ranked(replace(whole, unreadable={"s-9": None}), "s-2").gives is None


def test_who_has_left_is_not_ranked_and_not_compared() -> None:
    whole = class_of(LEVELS, RANK)
    record = whole.closures["s-2"].student.record.model_copy(update={"status": "withdrawn", "left": date(2026, 1, 1)})
    gone = replace(whole.closures["s-2"], student=Kept(record, Origin("students.yaml")))
    classmates = replace(whole, closures={**whole.closures, "s-2": gone})
    assert ranked(classmates, "s-2").state == "not-applicable"
    assert ranked(classmates, "s-1").gives == "1 of 2, tied with 1"


def test_a_cut_off_by_place_compares_students() -> None:
    rule = honors({"figure": "rank", "best": "1/3"})
    classmates = class_of(LEVELS, rule)
    assert compares_students(classmates.district)
    assert not compares_students(district_with(honors({"figure": "gpa", "at_least": 3})))
    states = {}
    for name in ("s-2", "s-1"):
        (found,) = recognize(classmates, [name])
        states[name] = found.results[0].state
    assert states == {"s-2": "met", "s-1": "not-met"}


# ------------------------------------------------------------------------------------------------- grade 11 is over


@pytest.mark.parametrize(
    ("on", "over"), [("2025-06-30", False), ("2026-06-14", False), ("2026-06-15", True), ("2027-01-10", True)]
)
def test_grade_11_is_completed_on_the_last_day_of_its_year(on: str, over: bool) -> None:
    assert results(district_with(), student({}), on).completed_grade_11 is over


def test_posted_credit_that_is_not_found_as_earned_is_averaged_by_its_levels() -> None:
    closure = student({"M.2": "developing"}, postings=[posting("experience:shapes", "1/2", "2026-01-30")])
    (found,) = results(district_with(), closure).results
    assert (found.state, found.value) == ("found", Fraction(2))
