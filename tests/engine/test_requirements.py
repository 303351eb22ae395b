# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import day, make_district, policy, texts

from mblkit.engine.requirements import DiplomaInForce, Undetermined, diploma_for
from mblkit.model.origin import Origin

STEM = {"id": "stem", "title": "STEM", "credits": 9}
ARTS = {"id": "arts", "title": "Arts", "credits": 1}
FORM = {"id": "form", "title": "Form", "waivable": ["parent"]}


def diploma(name: str = "diploma", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": name, "title": name.title(), "credits": 25} | more


def read(
    *policies: dict[str, Any],
    graduating_class: int = 2027,
    on: str = "2026-06-30",
    packs: list[Any] | None = None,
    school: str | None = None,
) -> DiplomaInForce | Undetermined:
    district = make_district(policies=policies, packs=packs or [])
    return diploma_for(district, graduating_class, day(on), school)


def found(*policies: dict[str, Any], **more: Any) -> DiplomaInForce:  # noqa: ANN401
    answer = read(*policies, **more)
    assert isinstance(answer, DiplomaInForce), texts(answer.reason)
    return answer


def gaps(*policies: dict[str, Any], **more: Any) -> list[str]:  # noqa: ANN401
    answer = read(*policies, **more)
    assert isinstance(answer, Undetermined)
    return texts(answer.reason)


def needs(answer: DiplomaInForce) -> dict[str, Fraction]:
    return {one.id: one.needed for one in answer.requirements}


def test_a_diploma_with_its_places_and_what_its_parts_inherit() -> None:
    own = STEM | {"cites": "section 2", "force": "local", "title": {"es": "Ciencias", "en": "Sciences"}}
    answer = found(
        policy(diplomas=[diploma(cites="section 1", force="statute", requirements=[own, ARTS], conditions=[FORM])])
    )
    assert (answer.id, answer.title, answer.needed, answer.competencies) == ("diploma", "Diploma", 25, False)
    assert (answer.cites, answer.force) == ("section 1", "statute")
    stem, arts = answer.requirements
    assert (stem.title, stem.needed, stem.within, stem.shared) == ("Sciences", 9, None, False)
    assert (stem.cites, stem.force) == ("section 2", "local")
    assert (arts.cites, arts.force) == ("section 1", "statute")
    assert arts.reason.origin == Origin("policies/local.yaml", ("diplomas", 0, "requirements", 1))
    (form,) = answer.conditions
    assert (form.id, form.title, form.active, form.waivable, form.private) == ("form", "Form", True, ("parent",), False)
    assert form.reason.origin == Origin("policies/local.yaml", ("diplomas", 0, "conditions", 0))
    assert texts(arts.reason) == ["setting: arts of policy local (district)", "setting: 1 credit", "clause: section 1"]
    assert texts(answer.reason) == [
        "setting: diploma diploma of policy local (district)",
        "clause: section 1",
        "setting: 25 credit",
    ]


def test_no_diploma_for_the_class_is_undetermined() -> None:
    assert gaps() == ["note: no policy defines a diploma for the class of 2027 on 2026-06-30"]
    assert gaps(policy(diplomas=[diploma(classes={"to": 2026})])) == [
        "note: no policy defines a diploma for the class of 2027 on 2026-06-30"
    ]


def test_two_diplomas_for_the_class_are_undetermined_and_both_are_named() -> None:
    answer = read(policy("a", "state", diplomas=[diploma("one")]), policy("b", diplomas=[diploma("two")]))
    assert isinstance(answer, Undetermined)
    assert texts(answer.reason) == [
        "note: 2 diplomas apply for the class of 2027 on 2026-06-30",
        "setting: diploma one of policy a",
        "setting: diploma two of policy b",
    ]
    assert [child.origin for child in answer.reason.children] == [
        Origin("policies/a.yaml", ("diplomas", 0)),
        Origin("policies/b.yaml", ("diplomas", 0)),
    ]


@pytest.mark.parametrize(
    ("window", "graduating_class", "on", "inside"),
    [
        ({"classes": {"from": 2027}}, 2027, "2026-06-30", True),
        ({"classes": {"from": 2027}}, 2026, "2026-06-30", False),
        ({"classes": {"to": 2027}}, 2027, "2026-06-30", True),
        ({"classes": {"to": 2027}}, 2028, "2026-06-30", False),
        ({"dates": {"from": "2026-06-30"}}, 2027, "2026-06-30", True),
        ({"dates": {"from": "2026-06-30"}}, 2027, "2026-06-29", False),
        ({"dates": {"to": "2026-06-30"}}, 2027, "2026-06-30", True),
        ({"dates": {"to": "2026-06-30"}}, 2027, "2026-07-01", False),
    ],
)
def test_windows_of_every_part(window: dict[str, Any], graduating_class: int, on: str, inside: bool) -> None:
    when: dict[str, Any] = {"graduating_class": graduating_class, "on": on}
    assert isinstance(read(policy(diplomas=[diploma()], **window), **when), DiplomaInForce) is inside
    assert isinstance(read(policy(diplomas=[diploma(**window)]), **when), DiplomaInForce) is inside
    parts = found(policy(diplomas=[diploma(requirements=[STEM | window], conditions=[FORM | window])]), **when)
    assert ("stem" in needs(parts)) is inside
    assert [one.active for one in parts.conditions if one.active] == [True] * inside
    if "dates" in window:
        assert len(parts.conditions) == 1
    base = policy("base", "state", diplomas=[diploma()])
    added = found(base, policy(additions=[{"to": "diploma", "requirements": [STEM]} | window]), **when)
    assert ("stem" in needs(added)) is inside


SWITCHED: dict[str, Any] = {
    "settings": {
        "capstone": {"default": False, "note": "open"},
        "arts-credits": {"default": 0.5, "note": "open"},
    }
}


def test_a_switch_of_the_policy_turns_its_clauses_on() -> None:
    switched = [STEM | {"when": "capstone"}]
    base = policy(diplomas=[diploma(requirements=switched, conditions=[FORM | {"when": "capstone"}])], **SWITCHED)
    off = found(base)
    assert (off.requirements, off.conditions) == ((), ())
    chosen = found(base, packs=[{"id": "other"}, {"id": "local", "settings": {"capstone": True}}])
    assert needs(chosen) == {"stem": 9}
    assert [one.active for one in chosen.conditions] == [True]
    assert needs(found(base, packs=[{"id": "local", "settings": {"capstone": False}}])) == {}
    assert needs(found(base, packs=[{"id": "other", "settings": {"capstone": True}}])) == {}
    whole = policy(diplomas=[diploma(when="capstone")], **SWITCHED)
    assert isinstance(read(whole), Undetermined)


def test_an_amount_of_a_setting_is_the_districts_over_the_packs() -> None:
    asked = ARTS | {"credits": {"setting": "arts-credits"}}
    base = policy(diplomas=[diploma(requirements=[asked], credits={"setting": "arts-credits"})], **SWITCHED)
    default = found(base)
    assert needs(default) == {"arts": Fraction(1, 2)}
    assert default.needed == Fraction(1, 2)
    amount = default.requirements[0].reason.children[0]
    assert amount.text == "0.5 credit, the setting arts-credits"
    assert amount.origin == Origin("policies/local.yaml", ("settings", "arts-credits", "default"))
    chosen = found(base, packs=[{"id": "local", "settings": {"arts-credits": 1}}])
    assert needs(chosen) == {"arts": 1}
    assert chosen.requirements[0].reason.children[0].origin == Origin(
        "mbl.yaml", ("packs", 0, "settings", "arts-credits")
    )


def test_settings_that_do_not_fit_are_gaps() -> None:
    missing = policy(diplomas=[diploma(requirements=[ARTS | {"credits": {"setting": "nothing"}}])], **SWITCHED)
    assert 'setting: the policy local has no setting "nothing"' in gaps(missing)
    truth = policy(diplomas=[diploma(credits={"setting": "capstone"})], **SWITCHED)
    assert gaps(truth) == [
        "note: the policies leave open what the diploma diploma asks for",
        'setting: the setting "capstone" gives no amount',
    ]
    switch = policy(diplomas=[diploma(requirements=[ARTS | {"when": "nothing"}])], **SWITCHED)
    assert 'setting: the policy local has no setting "nothing"' in gaps(switch)
    odd = policy(diplomas=[diploma(when="nothing"), diploma("other")], **SWITCHED)
    assert 'setting: the policy local has no setting "nothing"' in gaps(odd)
    amount = policy(diplomas=[diploma(requirements=[ARTS | {"when": "arts-credits"}])], **SWITCHED)
    assert needs(found(amount)) == {}


def test_additions_append_replace_and_raise() -> None:
    base = policy("base", "state", diplomas=[diploma(requirements=[STEM, ARTS], conditions=[FORM], cites="law")])
    local = policy(
        additions=[
            {
                "to": "diploma",
                "cites": "board 12",
                "credits": 26,
                "competencies": True,
                "requirements": [
                    ARTS | {"credits": 2, "title": "More arts"},
                    {"id": "service", "title": "Service", "credits": 0.5},
                ],
                "conditions": [FORM | {"waivable": ["principal"]}, {"id": "hours", "title": "Hours", "private": True}],
            },
            {"to": "another", "credits": 99},
        ]
    )
    school = policy(
        "school", "school", additions=[{"to": "diploma", "requirements": [STEM | {"credits": 10, "force": "local"}]}]
    )
    answer = found(base, local, school)
    assert (answer.needed, answer.competencies) == (26, True)
    assert list(needs(answer).items()) == [("stem", 10), ("arts", 2), ("service", Fraction(1, 2))]
    stem, arts, service = answer.requirements
    assert (arts.title, arts.cites, arts.force) == ("More arts", "board 12", None)
    assert arts.reason.origin == Origin("policies/local.yaml", ("additions", 0, "requirements", 0))
    assert (stem.force, service.cites) == ("local", "board 12")
    assert [(one.id, one.waivable, one.private) for one in answer.conditions] == [
        ("form", ("principal",), False),
        ("hours", (), True),
    ]
    assert "setting: addition of policy local" in texts(answer.reason)
    assert "setting: 26 credit in all" in texts(answer.reason)
    assert "clause: board 12" in texts(answer.reason)


def test_an_addition_of_the_school_reaches_only_its_students() -> None:
    base = policy("base", "state", diplomas=[diploma()])
    here = policy("here", "school", school="hs", additions=[{"to": "diploma", "credits": 27}])
    assert found(base, here, school="hs").needed == 27
    assert found(base, here, school="other").needed == 25
    assert found(base, here).needed == 25


def test_a_condition_of_a_later_window_does_not_replace_the_one_in_force() -> None:
    now = FORM | {"title": "Now", "dates": {"to": "2026-12-31"}}
    then = FORM | {"title": "Then", "dates": {"from": "2027-01-01"}}
    for conditions in ([now, then], [then, now]):
        base = policy(diplomas=[diploma(conditions=conditions)])
        assert [(one.title, one.active) for one in found(base).conditions] == [("Now", True)]
        assert [(one.title, one.active) for one in found(base, on="2027-01-01").conditions] == [("Then", True)]
    later = policy("later", additions=[{"to": "diploma", "conditions": [then]}])
    both = found(policy("base", "state", diplomas=[diploma(conditions=[FORM])]), later)
    assert [(one.title, one.active) for one in both.conditions] == [("Form", True)]


def test_a_clause_that_applies_twice_is_a_gap() -> None:
    twice = policy(diplomas=[diploma(requirements=[ARTS, ARTS | {"credits": 2}])])
    assert gaps(twice) == [
        "note: the policies leave open what the diploma diploma asks for",
        "note: arts is asked for twice",
        "setting: arts here",
        "setting: arts here",
    ]
    apart = [ARTS | {"classes": {"to": 2026}}, ARTS | {"classes": {"from": 2027}, "credits": 2}]
    assert needs(found(policy(diplomas=[diploma(requirements=apart)]))) == {"arts": 2}
    conditions = policy(diplomas=[diploma(conditions=[FORM, FORM])])
    assert "note: form is asked for twice" in gaps(conditions)


def test_parents_come_before_their_parts() -> None:
    listed = [
        {"id": "civics", "title": "Civics", "credits": 0.5, "within": "humanities"},
        STEM,
        {"id": "humanities", "title": "Humanities", "credits": 9},
        ARTS | {"within": "humanities"},
        {"id": "music", "title": "Music", "credits": 0.5, "within": "arts", "counting": "shared"},
    ]
    answer = found(policy(diplomas=[diploma(requirements=listed)]))
    assert [one.id for one in answer.requirements] == ["stem", "humanities", "civics", "arts", "music"]
    assert [one.within for one in answer.requirements] == [None, None, "humanities", "humanities", "arts"]
    assert [one.shared for one in answer.requirements] == [False, False, False, False, True]


@pytest.mark.parametrize(
    "listed",
    [
        [ARTS | {"within": "humanities"}],
        [ARTS | {"within": "arts"}],
        [ARTS | {"within": "stem"}, STEM | {"within": "arts"}],
        [ARTS | {"within": "stem"}, STEM | {"classes": {"to": 2026}}],
    ],
)
def test_a_part_of_what_is_not_asked_for_is_a_gap(listed: list[dict[str, Any]]) -> None:
    found_gaps = gaps(policy(diplomas=[diploma(requirements=listed)]))
    assert any("arts is a part of" in text for text in found_gaps)
