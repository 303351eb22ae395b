import json
from dataclasses import replace
from datetime import date
from inspect import cleandoc

import pytest
from tests.reports.sample import PERSON, audit, because, closure, district

from mblkit.engine.results import Reason
from mblkit.errors import MblError
from mblkit.model.origin import Origin
from mblkit.reports.explain import Answer, as_json, as_text, explain, lines_of, origins_of


def asked(thing: str, **changed: object) -> Answer:
    return explain(district(), closure(), audit(**changed), thing)


@pytest.mark.parametrize(
    ("thing", "kind", "name", "state"),
    [
        ("total", "total", "total", "short"),
        ("diploma", "diploma", "ct-2024", "short"),
        ("ct-2024", "diploma", "ct-2024", "short"),
        ("stem", "requirement", "stem", "short"),
        ("requirement:stem", "requirement", "stem", "short"),
        ("wellness", "requirement", "wellness", "not-applicable"),
        ("community-service", "condition", "community-service", "met"),
        ("algebra", "experience", "algebra", "posted"),
        ("experience:harbor", "experience", "harbor", "earned"),
        ("c-1", "credit", "c-1", "posted"),
        ("own-question", "experience", "own-question", "needs-decision"),
        ("drama", "experience", "drama", "under way"),
    ],
)
def test_what_can_be_explained(thing: str, kind: str, name: str, state: str) -> None:
    answer = asked(thing)
    assert (answer.kind, answer.thing, answer.state) == (kind, name, state)


@pytest.mark.parametrize("target", ["MATH.1", "MATH.1.a", "ELA.1"])
def test_a_target_is_judged(target: str) -> None:
    assert asked(target).kind == "target"


def test_an_experience_that_the_student_does_not_take_has_an_answer_too() -> None:
    assert asked("poetry", awards=()).state == "nothing"


def test_an_unknown_thing_names_the_nearest() -> None:
    with pytest.raises(MblError) as error:
        asked("MATH.l.a")
    assert (error.value.message, error.value.hint) == (
        'there is nothing called "MATH.l.a" to explain',
        'did you mean "MATH.1.a"?',
    )


def test_a_thing_like_nothing_else_says_what_can_be_asked() -> None:
    with pytest.raises(MblError, match="nothing called") as error:
        asked("zzzzzzzzzz")
    assert error.value.hint is not None
    assert error.value.hint.startswith("name a competency")


def test_an_id_of_two_things_asks_which() -> None:
    found = audit()
    both = (replace(found.requirements[0], id="drama"),)
    with pytest.raises(MblError) as error:
        asked("drama", requirements=both)
    assert error.value.hint == "write one of experience:drama, requirement:drama"
    assert asked("requirement:drama", requirements=both).kind == "requirement"


def test_a_student_of_a_class_without_a_diploma() -> None:
    answer = asked("diploma", diploma=None, total=None, requirements=(), conditions=())
    assert answer.kind == "diploma"
    with pytest.raises(MblError):
        asked("total", diploma=None, total=None, requirements=(), conditions=())


SCORE = Origin("evidence/a.yaml", ("items", 0, "scores", "s-1"))
TREE = Reason(
    "part",
    "MATH.1: mastered since 2025-06-02",
    Origin("framework/math.yaml", ("competencies", 0)),
    (
        Reason(
            "counted", "modeling on 2025-06-02: proficient", Origin("evidence/a.yaml", ("items", 0, "scores", "s-1"))
        ),
        Reason("set-aside", "quiz on 2025-05-02: formative\x1b[31m", Origin("missing.yaml", ("items", 9)), ()),
        Reason("setting", "method latest", None, (because("the default"),)),
    ),
)
FILES = {
    "framework/math.yaml": "mbl: framework/1\narea: math\ncompetencies:\n  - id: MATH.1\n",
    "evidence/a.yaml": "mbl: evidence/1\nitems:\n  - task: modeling\n    scores:\n      s-1: {MATH.1: proficient}\n",
}


def read(path: str) -> bytes:
    if path not in FILES:
        raise FileNotFoundError(path)
    return FILES[path].encode()


def answer() -> Answer:
    return Answer("s-1", "target", "MATH.1", "2026-03-14", "mastered", TREE)


def test_places_become_lines_where_they_can_be_read() -> None:
    assert {origin.path: line for origin, line in lines_of(TREE, read).items()} == {
        "framework/math.yaml": 4,
        "evidence/a.yaml": 5,
    }


def test_each_place_is_looked_up_once() -> None:
    twice = Reason("note", "twice", TREE.origin, (TREE,))
    assert len(list(origins_of(twice))) == 3


def test_the_tree_as_text() -> None:
    expected = """
        ! may be wrong
        s-1, target MATH.1, as of 2026-03-14: mastered

        MATH.1: mastered since 2025-06-02  [framework/math.yaml:4]
          counted: modeling on 2025-06-02: proficient  [evidence/a.yaml:5]
          set-aside: quiz on 2025-05-02: formative[31m  [missing.yaml]
          setting: method latest
            note: the default
    """
    assert as_text(answer(), lines_of(TREE, read), ("may be wrong",)) == cleandoc(expected) + "\n"


def test_settings_that_stood_before_are_not_repeated() -> None:
    setting = Reason("setting", "method latest", Origin("policy.yaml"), (Reason("clause", "Policy 1"),))
    other = Reason("setting", "method mean")
    parts = (
        Reason("part", "A.1", None, (because("a"), setting)),
        Reason("part", "A.2", None, (because("b"), setting)),
        Reason("part", "A.3", None, (setting, other)),
    )
    expected = """
        s-1, total, as of 2026-03-14: met

        A
          part: A.1
            note: a
            setting: method latest  [policy.yaml]
              clause: Policy 1
          part: A.2
            note: b
            setting: the same as above
          part: A.3
            setting: method latest  [policy.yaml]
              clause: Policy 1
            setting: method mean
    """
    found = Answer("s-1", "total", "total", "2026-03-14", "met", Reason("part", "A", None, parts))
    assert as_text(found, {}) == cleandoc(expected) + "\n"


def test_the_tree_as_json() -> None:
    found = json.loads(as_json(answer(), ("may be wrong",)))
    assert list(found) == ["schema", "revision", "student", "kind", "id", "as_of", "state", "notices", "reason"]
    assert (found["schema"], found["revision"], found["notices"]) == (1, None, ["may be wrong"])
    assert found["reason"]["children"][0] == {
        "kind": "counted",
        "text": "modeling on 2025-06-02: proficient",
        "file": "evidence/a.yaml",
        "keys": ["items", 0, "scores", "s-1"],
        "children": [],
    }


@pytest.mark.parametrize("thing", ["total", "diploma", "stem", "algebra", "MATH.1", "c-1"])
def test_no_name_is_in_an_explanation(thing: str) -> None:
    found = asked(thing, as_of=date(2026, 3, 14))
    text = as_json(found) + as_text(found, {})
    assert [word for word in ("Maya", "Rivera", PERSON["state_id"]) if str(word) in text] == []
