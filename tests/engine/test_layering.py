from typing import Any

import pytest
from tests.engine.builders import make_district, pack, policy

from mblkit.engine.layering import Laxer, laxer_clauses
from mblkit.model.origin import Origin

STEM: dict[str, Any] = {"id": "stem", "title": "STEM", "credits": 9}
AREA: dict[str, Any] = {"id": "math", "title": "Math", "mastery": {"areas": ["math", "ela"], "least": 3}}
WAYS: dict[str, Any] = {"id": "ways", "title": "Ways", "choose": 2}
FORM: dict[str, Any] = {"id": "form", "title": "Form", "waivable": [{"role": "teacher", "from": "03-15"}]}
CAP: dict[str, Any] = {"id": "cap", "title": "Cap", "most": 2, "of": {"route": ["summer", "online"]}, "per": "summer"}


def laxer(key: str, old: dict[str, Any], change: dict[str, Any], **diploma: Any) -> tuple[Laxer, ...]:  # noqa: ANN401
    """Return what is found where a district puts a changed clause in the place of one of the state."""
    base = {"id": "diploma", "title": "Diploma", "credits": 25, "cites": "law", "force": "statute", key: [old]}
    state = policy("state", "state", diplomas=[base | diploma])
    local = policy("local", additions=[{"to": "diploma", key: [old | change]}])
    return laxer_clauses(make_district(policies=[state, local]))


@pytest.mark.parametrize(
    ("key", "old", "change", "says"),
    [
        ("requirements", STEM, {"credits": 8}, "8 credit, and the statute asks for 9"),
        ("requirements", STEM, {"credits": "17/2"}, "8.5 credit, and the statute asks for 9"),
        ("requirements", STEM, {"counting": "shared"}, "credit that counts elsewhere too"),
        ("requirements", STEM, {"within": "ways"}, "credit within ways, and the statute asks for it beside"),
        ("requirements", STEM, {"choose": 1}, "some of its parts, and the statute asks for all"),
        ("requirements", STEM, {"of": {"grades": [9]}}, "credit of more sorts"),
        ("requirements", STEM, {"exemptible": ["parent"]}, "parent in exemptible"),
        ("requirements", AREA, {"mastery": {"areas": ["math"], "least": 3}}, "mastery without ela"),
        ("requirements", AREA, {"mastery": {"areas": ["math", "ela"], "least": 2}}, "at least 2 competencies"),
        ("requirements", AREA, {"mastery": None, "credits": 3}, "no mastery, and the statute asks for it"),
        ("requirements", WAYS, {"choose": None, "credits": 3}, "none of its parts, and the statute asks for 2"),
        ("requirements", STEM, {"credits": None, "choose": 1}, "no credit, and the statute asks for 9"),
        ("requirements", WAYS, {"choose": 1}, "1 of its parts, and the statute asks for 2"),
        ("conditions", FORM, {"waivable": ["parent"]}, "parent in waivable, which the statute does not name"),
        ("conditions", FORM, {"waivable": [{"role": "teacher", "from": "01-15"}]}, "from an earlier day"),
        ("conditions", FORM, {"within": "ways"}, "one of several ways"),
        ("limits", CAP, {"most": 3}, "at most 3 credit, and the statute lets 2 count"),
        ("limits", CAP, {"of": {"route": ["summer"]}}, "a limit on fewer sorts of credit"),
        ("limits", CAP, {"beyond": "total"}, "credit beyond the limit in the total"),
        ("limits", CAP | {"per": "all"}, {"per": "year"}, "so much in each year"),
    ],
)
def test_less_than_the_statute(key: str, old: dict[str, Any], change: dict[str, Any], says: str) -> None:
    found = next(one for one in laxer(key, old, change) if says in one.says)
    assert (found.id, found.origin) == (old["id"], Origin("policies/local.yaml", ("additions", 0, key, 0)))
    assert found.statute == Origin("policies/state.yaml", ("diplomas", 0, key, 0))


@pytest.mark.parametrize(
    ("key", "old", "change"),
    [
        ("requirements", STEM, {"credits": 10}),
        ("requirements", STEM, {"title": "Other"}),
        ("requirements", STEM | {"of": {}}, {"of": {"grades": [9]}}),
        ("requirements", STEM | {"counting": "shared"}, {"counting": "exclusive"}),
        ("requirements", AREA, {"mastery": {"areas": ["math", "ela"]}}),
        ("requirements", WAYS, {"choose": 3}),
        ("requirements", STEM, {"mastery": {"areas": ["math"]}}),
        ("conditions", FORM, {"waivable": []}),
        ("conditions", FORM, {"waivable": [{"role": "teacher", "from": "04-15"}]}),
        ("limits", CAP, {"most": 1}),
        ("limits", CAP, {"of": {}}),
        ("limits", CAP, {"per": "all"}),
        ("limits", CAP, {"per": "year"}),
    ],
)
def test_as_much_or_more(key: str, old: dict[str, Any], change: dict[str, Any]) -> None:
    assert laxer(key, old, change) == ()


def test_only_statutes_bind() -> None:
    assert laxer("requirements", STEM, {"credits": 8}, force="guideline") == ()
    assert laxer("requirements", STEM | {"force": "local"}, {"credits": 8}) == ()
    assert len(laxer("requirements", STEM | {"force": "statute"}, {"credits": 8}, force="guideline")) == 1


def test_classes_that_do_not_meet_are_not_compared() -> None:
    assert laxer("requirements", STEM, {"credits": 8, "classes": {"to": 2026}}, classes={"from": 2027}) == ()
    assert len(laxer("requirements", STEM, {"credits": 8, "classes": {"to": 2027}}, classes={"from": 2027})) == 1


def test_the_total_and_the_competencies_of_a_diploma() -> None:
    base = {"id": "diploma", "title": "D", "credits": 25, "competencies": True, "cites": "law", "force": "statute"}
    local = policy("local", additions=[{"to": "diploma", "credits": 24, "competencies": False}])
    found = laxer_clauses(make_district(policies=[policy("state", "state", diplomas=[base]), local]))
    assert [one.says for one in found] == [
        "24 credit in all, and the statute asks for 25",
        "not every required competency, and the statute asks for all",
    ]


def test_an_amount_that_the_district_has_fixed_is_compared() -> None:
    state = policy(
        "state",
        "state",
        settings={"arts": {"default": 1, "note": "open"}},
        diplomas=[
            {"id": "d", "title": "D", "force": "statute", "requirements": [STEM | {"credits": {"setting": "arts"}}]}
        ],
    )
    local = policy("local", additions=[{"to": "d", "requirements": [STEM | {"credits": 1}]}])
    assert laxer_clauses(make_district(policies=[state, local])) == ()
    fixed = make_district(policies=[state, local], packs=[{"id": "state", "settings": {"arts": 2}}])
    assert [one.says for one in laxer_clauses(fixed)] == ["1 credit, and the statute asks for 2"]


@pytest.mark.parametrize("name", ["ct", "me", "nh"])
def test_the_shipped_packs_by_themselves(name: str) -> None:
    assert laxer_clauses(make_district(policies=[pack(name)])) == ()
