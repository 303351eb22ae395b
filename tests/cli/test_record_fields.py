"""Every type of decision can be recorded: from the command line, and from questions on a terminal."""

from pathlib import Path
from typing import Any, Final

import pytest
from tests.districts import build
from tests.running import run

from mblkit.cli.record_fields import CHOICES, sort_of
from mblkit.engine.deciders import BY_TYPE
from mblkit.load.repository import validate
from mblkit.model.base import Record
from mblkit.model.decisions import FORMS
from mblkit.model.records import SupportRecord
from mblkit.store.tree import WorkTree

POLICY = """
mbl: policy/1
id: local
title: Local
layer: district
as_of: 2026-01-01
diplomas:
  - id: plain
    title: Diploma
    requirements:
      - {id: ways, title: Ways, choose: 1, chosen_by: student}
      - {id: music, title: Music, credits: 1, within: ways}
      - {id: stem, title: STEM, credits: 1}
    conditions:
      - {id: exam, title: Exam, within: ways}
      - {id: service, title: Service}
"""
EVIDENCE = """
mbl: evidence/1
section: algebra.1
by: t-one
items:
  - task: modeling
    on: 2026-01-10
    scores:
      s-1: {MATH.1.a: proficient, MATH.1.b: proficient}
    details:
      s-1: {second: {by: t-two, scores: {MATH.1.a: developing, MATH.1.b: developing}}}
"""
GIVEN: Final[tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...]] = (
    ("exemption", ("requirement=stem",), {}),
    ("exemption", ("competency=MATH.2",), {}),
    ("substitution", ("requirement=stem", "by_credit_toward=music"), {}),
    ("waiver", ("condition=service",), {}),
    ("completion", ("condition=service",), {}),
    ("determination", ("finding=may-graduate",), {}),
    ("choice", ("requirement=ways", "parts=music,exam"), {"parts": ("music", "exam")}),
    ("choice", ("diploma=plain",), {}),
    ("approval", ("experience=algebra",), {}),
    ("override", ("target=MATH.2", "level=proficient"), {}),
    ("acceptance", ("targets=MATH.1,MATH.2",), {"targets": ("MATH.1", "MATH.2")}),
    (
        "adjudication",
        (
            "section=algebra.1", "task=modeling", "demonstrated=2026-01-10", "attempt=1",
            "scores=MATH.1.a=developing,MATH.1.b=proficient",
        ),
        {"attempt": 1, "scores": {"MATH.1.a": "developing", "MATH.1.b": "proficient"}},
    ),
    (
        "adjudication",
        ("experience=algebra", "task=modeling", "demonstrated=2026-01-10", "scores=MATH.1.a=developing"),
        {"scores": {"MATH.1.a": "developing"}},
    ),
)  # fmt: skip
"""How each type of decision is written: its fields, and what those become that are no text."""

ANSWERS: Final = {
    "exemption": "requirement=stem\n",
    "substitution": "stem\nmusic\n",
    "waiver": "service\n",
    "completion": "service\n",
    "determination": "may-graduate\n",
    "choice": "requirement=ways parts=music\n",
    "approval": "algebra\n",
    "override": "MATH.2\nproficient\n",
    "acceptance": "MATH.1, MATH.2\n",
    "adjudication": "section=algebra.1\nmodeling\n2026-01-10\nMATH.1.a=developing, MATH.1.b=proficient\n",
}
"""What somebody at the terminal answers when the type is known."""

COMMON: Final = frozenset({"id", "type", "student", "on", "role", "by", "reference"})
SIGNED: Final = ("--by", "t-one", "--reference", "File 7", "--on", "2026-02-02", "--role")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    built.write("policy.yaml", POLICY.lstrip())
    built.write("evidence/algebra.yaml", EVIDENCE.lstrip())
    return built.root


def role_for(type_: str) -> str:
    """Return a role that may take decisions of a type."""
    return BY_TYPE.get(type_, ("board",))[0]


def recorded(root: Path) -> Record:
    loaded = validate(WorkTree(root))
    assert not loaded.errors
    found = [kept.record for one in loaded.files if one.kind.name == "decisions" for kept in one.records]
    (only,) = found
    assert isinstance(only, tuple(FORMS.values()))
    return only


def test_the_lists_are_complete() -> None:
    assert {type_ for type_, *_ in GIVEN} == ANSWERS.keys() == FORMS.keys()
    for type_, form in FORMS.items():
        written = {one.partition("=")[0] for name, fields, _ in GIVEN if name == type_ for one in fields}
        assert written == form.model_fields.keys() - COMMON, type_


def test_what_names_one_of_several_things_is_known() -> None:
    """A type none of whose own fields is needed has a question of its own; so has one with two ways to say where."""
    open_ = {
        type_
        for type_, form in FORMS.items()
        if not any(form.model_fields[name].is_required() for name in form.model_fields.keys() - COMMON)
    }
    assert CHOICES.keys() == open_ | {"adjudication"}


@pytest.mark.parametrize(("type_", "fields", "others"), GIVEN)
def test_a_decision_from_the_command_line(
    type_: str, fields: tuple[str, ...], others: dict[str, Any], small: Path
) -> None:
    done = run(small, ("record", "decision", "s-1", type_, *fields, *SIGNED, role_for(type_)))
    assert done.returncode == 0, done.stderr
    record = recorded(small)
    assert type(record) is FORMS[type_]
    for one in fields:
        name, _, value = one.partition("=")
        assert getattr(record, name) == others.get(name, value) or str(getattr(record, name)) == value


@pytest.mark.parametrize("type_", FORMS)
def test_a_decision_from_questions_on_a_terminal(type_: str, small: Path) -> None:
    answers = f"s-1\n{type_}\n{role_for(type_)}\nFile 7\nt-one\n{ANSWERS[type_]}"
    done = run(small, ("record", "decision", "--on", "2026-02-02"), answers)
    assert done.returncode == 0, done.stderr
    assert type(recorded(small)) is FORMS[type_]


def test_an_adjudication_says_what_it_does_and_settles_the_score(small: Path) -> None:
    fields = ("section=algebra.1", "task=modeling", "demonstrated=2026-01-10", "scores=MATH.1.a=exemplary")
    assert "nobody has settled it" in run(small, ("explain", "s-1", "MATH.1.a")).stdout
    done = run(small, ("record", "decision", "s-1", "adjudication", *fields, *SIGNED, "teacher"))
    assert done.returncode == 0, done.stderr
    text = (small / "decisions/2025-26.yaml").read_text()
    assert "    scores: {MATH.1.a: exemplary}\n" in text
    explained = run(small, ("explain", "s-1", "MATH.1.a"))
    assert "adjudicated on 2026-02-02 as exemplary: File 7" in explained.stdout
    assert "nobody has settled it" not in explained.stdout


def test_a_decision_of_whom_may_not_take_it_is_refused(small: Path) -> None:
    done = run(small, ("record", "decision", "s-1", "determination", "finding=may-graduate", *SIGNED, "teacher"))
    assert done.returncode == 2
    assert 'a decision of the type "determination" counts for nothing when its role is "teacher"' in done.stderr
    assert not (small / "decisions").exists()


def test_nobody_is_asked_where_nobody_sits(small: Path) -> None:
    before = sorted(small.rglob("*"))
    done = run(small, ("record", "decision", "s-1", "adjudication", "task=modeling", *SIGNED, "teacher"))
    assert (done.returncode, "demonstrated is missing" in done.stderr) == (2, True)
    assert sorted(small.rglob("*")) == before


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("scores=MATH.1.a", '"MATH.1.a" are no scores'),
        ("scores=MATH.1.a=developing,MATH.1.a=proficient", "names something twice"),
        ("scores=MATH.1.a=wonderful", "wonderful"),
        ("scores=MATH.9=developing", "MATH.9"),
        ("attempt=second", "second"),
    ],
)
def test_scores_that_are_none_are_refused(field: str, said: str, small: Path) -> None:
    fields = {"task": "modeling", "demonstrated": "2026-01-10", "section": "algebra.1", "scores": "MATH.1.a=developing"}
    name, _, value = field.partition("=")
    given = tuple(f"{key}={text}" for key, text in (fields | {name: value}).items())
    done = run(small, ("record", "decision", "s-1", "adjudication", *given, *SIGNED, "teacher"))
    assert (done.returncode in {1, 2}, said in done.stderr) == (True, True), done.stderr
    assert not (small / "decisions").exists()


def test_how_fields_are_written_follows_the_model() -> None:
    adjudication = FORMS["adjudication"]
    names = ("scores", "attempt", "task", "demonstrated", "section", "nothing")
    assert [sort_of(adjudication, one) for one in names] == ["mapping", "number", "text", "text", "text", "text"]
    assert sort_of(FORMS["acceptance"], "targets") == sort_of(SupportRecord, "targets") == "list"
    assert sort_of(None, "persist") == "text"
