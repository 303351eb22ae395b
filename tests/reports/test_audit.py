import csv
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction
from io import StringIO

import pytest
from tests.reports.sample import HOSTILE, PERSON, audit, because, condition, judgement, judgements, requirement

from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.engine.results import Audit
from mblkit.model.origin import Origin
from mblkit.reports.audit import COLUMNS, Batch, as_csv, as_json, as_json_lines, states_of
from mblkit.reports.audit_table import as_table
from mblkit.reports.plain import json_line, json_text, plain, reason_data
from mblkit.reports.reasons import ReasonList, Row, as_data, as_line, as_lines

ERROR = Diagnostic(
    "MBL201", 'no task has the id "x"', Location("evidence/a.yaml", ("items", 0, "task")), Severity.ERROR
)


def batch(*audits: Audit, blocked: Sequence[str] = (), allowed: Sequence[str] = ()) -> Batch:
    return Batch(audits, dict.fromkeys(blocked, (ERROR,)), dict.fromkeys(allowed, (ERROR,)))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


FORMS = (
    as_json,
    as_json_lines,
    as_csv,
    lambda found: as_table(found, detailed=True),
    lambda found: as_table(found, detailed=False),
)


# ------------------------------------------------------------------------------------------------------- JSON


def test_the_document_has_a_version_and_stable_keys() -> None:
    found = json.loads(as_json(batch(audit(), blocked=["s-0002"])))
    assert list(found) == ["schema", "revision", "audits", "blocked", "classes"]
    assert found["schema"] == 1
    assert list(found["audits"][0]) == [
        *("student", "class", "school", "as_of", "state", "errors", "diploma", "conferred", "total"),
        *("requirements", "conditions", "competencies", "awards", "progress", "differences", "policies"),
        *("steps", "reason", "reasons"),
    ]


def test_every_field_of_an_audit_is_in_its_json() -> None:
    (found,) = json.loads(as_json(batch(audit())))["audits"]
    renamed = {"graduating_class": "class", "diploma_title": "diploma"}
    assert {renamed.get(field.name, field.name) for field in fields(Audit)} - {"state"} <= set(found)


def test_amounts_are_exact_text_and_days_are_days() -> None:
    (found,) = json.loads(as_json(batch(audit())))["audits"]
    assert found["as_of"] == "2026-03-14"
    humanities = found["requirements"][1]
    assert (humanities["needed"], humanities["counted"], humanities["short"]) == ("9", "2/3", "25/3")
    assert humanities["credits"] == [{"award": "experience:poetry", "amount": "2/3"}]
    assert found["awards"][1]["posted"] == "2025-06-20"


def test_a_reason_is_a_place_in_the_list_of_reasons() -> None:
    (found,) = json.loads(as_json(batch(audit())))["audits"]
    reasons = found["reasons"]
    top = reasons[found["reason"]]
    assert (top["kind"], top["text"], top["origin"]) == ("note", "short of what ct-2024 asks for", None)
    assert [reasons[child] for child in top["children"]] == [
        {"kind": "part", "text": "part", "origin": {"file": "mbl.yaml", "keys": ["packs", 0]}, "children": []}
    ]


def test_every_reason_of_every_part_is_in_the_list_as_it_was() -> None:
    part = judgement("A.1", "not-yet")
    whole = replace(judgement("A", "not-yet"), parts=(part,), reason=because("A", part.reason))
    told = audit(competencies=(whole,))
    (found,) = json.loads(as_json(batch(told)))["audits"]

    def tree(place: int) -> dict[str, object]:
        row = found["reasons"][place]
        origin = row["origin"] or {"file": None, "keys": []}
        return {
            "kind": row["kind"],
            "text": row["text"],
            "file": origin["file"],
            "keys": origin["keys"],
            "children": [tree(child) for child in row["children"]],
        }

    assert told.total is not None
    assert tree(found["total"]["reason"]) == reason_data(told.total.reason)
    assert tree(found["competencies"][0]["parts"][0]["reason"]) == reason_data(part.reason)
    for key in ("requirements", "conditions", "competencies", "awards", "progress", "differences"):
        assert [tree(one["reason"]) for one in found[key]] == [reason_data(one.reason) for one in getattr(told, key)]


def test_no_reason_is_written_twice() -> None:
    shared = because("shared", because("deeper"))
    again = because("shared", because("deeper"))  # equal, and another object
    told = audit(conditions=(replace(condition("c", "met"), reason=shared),), reason=because("top", again, shared))
    (found,) = json.loads(as_json(batch(told)))["audits"]
    rows = [json.dumps(row) for row in found["reasons"]]
    assert len(rows) == len(set(rows))
    assert found["reasons"][found["reason"]]["children"] == [found["conditions"][0]["reason"]] * 2


def test_reasons_stand_behind_first_in_the_order_of_the_fields() -> None:
    told = audit()
    (found,) = json.loads(as_json(batch(told)))["audits"]
    assert all(child < place for place, row in enumerate(found["reasons"]) for child in row["children"])
    assert found["total"]["reason"] == min(one["reason"] for one in (found["total"], *found["requirements"]))
    lone = [because(text) for text in ("first", "second", "third")]
    rows = ReasonList()
    assert [rows.place(reason) for reason in (*lone, *lone)] == [0, 1, 2, 0, 1, 2]
    assert rows.place(because("above", *lone)) == len(rows.rows) - 1


def test_a_line_is_an_audit_or_a_student_who_is_blocked() -> None:
    lines = [json.loads(line) for line in as_json_lines(batch(audit(), blocked=["s-0002"])).splitlines()]
    assert [(line["schema"], line["student"], line["state"]) for line in lines] == [
        (1, "s-0001", "short"),
        (1, "s-0002", "blocked"),
    ]
    assert lines[1]["errors"] == [
        {
            "rule": "MBL201",
            "message": 'no task has the id "x"',
            "file": "evidence/a.yaml",
            "keys": ["items", 0, "task"],
        }
    ]


def test_errors_that_were_allowed_stand_beside_the_audit() -> None:
    (found,) = json.loads(as_json(batch(audit(), allowed=["s-0001"])))["audits"]
    assert [error["rule"] for error in found["errors"]] == ["MBL201"]


def test_classes_are_counted_by_state() -> None:
    found = json.loads(as_json(batch(audit(), replace(audit(), student="s-3", state="met"))))
    assert found["classes"] == [{"class": 2026, "students": 2, "states": {"met": 1, "short": 1}}]


def test_the_states_of_an_audit_are_those_of_all_its_parts() -> None:
    assert states_of(audit()) == {"short", "met", "needs-decision", "not-applicable"}
    assert states_of(audit(total=None, requirements=(), conditions=(), state="undetermined-by-policy")) == {
        "undetermined-by-policy"
    }


# -------------------------------------------------------------------------------------------------------- CSV


def test_a_row_for_the_total_each_requirement_and_each_condition() -> None:
    found = rows(as_csv(batch(audit())))
    assert tuple(found[0]) == COLUMNS
    assert [(row["type"], row["id"]) for row in found] == [
        ("total", "total"),
        ("requirement", "stem"),
        ("requirement", "humanities"),
        ("requirement", "arts"),
        ("requirement", "world-language"),
        ("requirement", "wellness"),
        ("requirement", "languages"),
        ("condition", "community-service"),
        ("condition", "portfolio"),
        ("condition", "not-in-force-yet"),
        ("condition", "financial-aid-form"),
    ]
    assert found[3]["within"] == "humanities"


def test_numbers_stay_numbers() -> None:
    found = rows(as_csv(batch(audit(requirements=(requirement("stem", 9, Fraction(25, 6)), requirement("arts"))))))
    assert [(row["needed"], row["counted"], row["short"]) for row in found[1:3]] == [
        ("9", "4.166667", "4.833333"),
        ("1", "0", "1"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\r="])
def test_no_cell_is_a_formula(start: str) -> None:
    title = f'{start}HYPERLINK("http://x.example")'
    found = rows(as_csv(batch(audit(requirements=(requirement("stem", title=title),), diploma="=1+1"))))
    assert found[1]["title"].startswith("'")
    assert {row["diploma"] for row in found} == {"'=1+1"}


def test_a_student_who_is_blocked_has_a_row() -> None:
    found = rows(as_csv(batch(blocked=["s-0002"])))
    assert [(row["student"], row["type"], row["state"], row["errors"]) for row in found] == [
        ("s-0002", "blocked", "blocked", "1")
    ]


def test_a_student_without_a_diploma_has_a_row() -> None:
    nothing = audit(total=None, requirements=(), conditions=(), diploma=None, state="undetermined-by-policy")
    assert [(row["type"], row["state"]) for row in rows(as_csv(batch(nothing)))] == [
        ("diploma", "undetermined-by-policy")
    ]


# ------------------------------------------------------------------------------------------------------ tables


def test_one_student_in_full() -> None:
    text = as_table(batch(audit()), detailed=True)
    assert text == FULL


FULL = """\
s-0001   class of 2026   hs   as of 2026-03-14
High school diploma: short

  Requirement     needed  counted  short  state
  Total               25     25/6  125/6  short
  Stem                 9      2.5    6.5  short
  Humanities           9      2/3   25/3  short
    Arts               1      2/3    1/3  needs-decision
  World language       1        1      -  met
  Wellness             1        0      -  not-applicable
  Languages            1        1      -  met

  Conditions
    Community service: met
    Portfolio: not-applicable
    Not in force yet: not-applicable
    Financial aid form: needs-decision

  Competencies that the diploma still asks for
    not-yet: MATH.1

  Waiting for a decision
    arts: needs-decision
    financial-aid-form: needs-decision
    experience:own-question: earned

  Under way
    drama: under way, 0 of 1 mastered; to do: ELA.2
    garden: 0 of 1 mastered; to do: MATH.2

  Earned and not posted, or posted otherwise
    experience:harbor: 1 credit earned, not posted
    credit:c-2: 0.5 credit earned, not posted
    experience:poetry: 2/3 credit earned, not posted
    experience:algebra: 0 found, 1 posted

  Policies
    ct, as of 2025-07-01
    local, as of 2024-01-01
"""


def test_many_students_in_brief() -> None:
    total = requirement("total", 25, Fraction(25, 6), "met", short=Fraction(0))
    done = audit(student="s-0002", state="met", total=total, requirements=(), conditions=(), competencies=())
    assert as_table(batch(audit(), done, blocked=["s-0009"]), detailed=False) == BRIEF


BRIEF = """\
student  class  school  state    credits  needed  still to do
s-0001   2026   hs      short       25/6      25  stem 6.5, humanities 25/3, arts 1/3, and 2 more
s-0002   2026   hs      met         25/6      25
s-0009                  blocked                   errors in the records: MBL201

class of 2026: 1 met, 1 short
without an audit, because of errors: 1
"""


def to_do(**changed: object) -> str:
    return as_table(batch(audit(**changed)), detailed=False).splitlines()[1].split("  ")[-1]


def test_what_is_still_to_do_in_one_line() -> None:
    nothing: dict[str, object] = {"requirements": (), "conditions": (), "competencies": ()}
    assert to_do(**nothing) == "total 125/6"
    assert to_do(**{**nothing, "competencies": (judgement("A", "not-yet"), judgement("B", "not-yet"))}) == (
        "total 125/6, 2 competencies"
    )
    awaited = because("a decision is awaited", because("expelled, and the board has not determined anything"))
    waiting = {**nothing, "total": requirement("total", 25, 25, "met"), "state": "needs-decision", "reason": awaited}
    assert to_do(**waiting) == "expelled, and the board has not determined anything"
    assert "expelled, and the board" in as_table(batch(audit(**waiting)), detailed=True)


def test_a_long_name_alone_is_shown_whole() -> None:
    asked = (requirement("r" * 60),)
    assert to_do(requirements=asked).startswith("r" * 60)


def test_a_policy_that_decides_nothing_is_said() -> None:
    nothing = audit(
        total=None, requirements=(), conditions=(), diploma=None, diploma_title=None, state="undetermined-by-policy"
    )
    text = as_table(batch(nothing), detailed=True)
    assert "no diploma can be told: undetermined-by-policy" in text
    assert as_table(batch(nothing), detailed=False).splitlines()[1].split()[:4] == [
        *("s-0001", "2026", "hs", "undetermined-by-policy")
    ]


def test_a_decision_that_is_awaited_is_named_by_the_note_behind_it() -> None:
    reason = because("arts waits", because("a planning team decides"))
    waiting = audit(requirements=(replace(requirement("arts", state="needs-decision"), reason=reason),))
    assert "arts waits (a planning team decides)" in as_table(batch(waiting), detailed=True)


@pytest.mark.parametrize("detailed", [True, False])
def test_a_banner_stands_over_what_errors_touch(detailed: bool) -> None:
    text = as_table(batch(audit(), allowed=["s-0001"], blocked=["s-0002"]), detailed=detailed)
    assert "may be wrong" in text
    assert "s-0002" in text


def test_a_conferred_diploma_is_said() -> None:
    from datetime import date

    assert "conferred on 2026-03-01" in as_table(batch(audit(conferred=date(2026, 3, 1))), detailed=True)


@pytest.mark.parametrize("form", range(len(FORMS)))
def test_no_name_is_in_an_audit(form: int) -> None:
    text = FORMS[form](batch(audit(), blocked=["s-0002"]))
    assert [word for word in ("Maya", "Rivera", PERSON["state_id"], "Stone", "Vega") if str(word) in text] == []


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("form", range(2, len(FORMS)))
def test_no_title_moves_a_cursor(form: int, title: str) -> None:
    odd = audit(
        diploma_title=title, requirements=(requirement("stem", title=title),), conditions=(condition(title, "met"),)
    )
    text = FORMS[form](batch(odd))
    assert not set(text) & set("\x00\x1b\r\u202e\u2066")


def test_what_no_result_holds_has_no_plain_form() -> None:
    with pytest.raises(TypeError):
        plain({1.5})


def test_a_competency_that_waits_makes_the_audit_wait() -> None:
    assert "needs-decision" in states_of(audit(requirements=(), conditions=(), competencies=(judgements()["PG.1"],)))


@pytest.mark.parametrize(
    "row",
    [
        Row("note", "nothing behind it", None, ()),
        Row(
            "counted", 'é 漢 😀 \u2028 \x7f \x01 \b\f\n\r\t " \\ /', Origin("a/é.yaml", ("items", 0, 'x "y"')), (0, 12)
        ),
        Row("setting", "of a whole file", Origin("mbl.yaml"), (3,)),
    ],
)
def test_a_reason_is_written_as_the_encoder_writes_it(row: Row) -> None:
    assert as_line(row) == json_line(as_data(row)).rstrip("\n")
    whole = json_text({"audits": [{"reasons": [as_data(row)]}]})
    assert whole == '{\n  "audits": [\n    {\n      "reasons": [\n' + as_lines(row) + "\n      ]\n    }\n  ]\n}\n"
