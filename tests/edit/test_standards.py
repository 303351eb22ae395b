"""A set and a newer download of it, as records."""

from datetime import date
from typing import Any

from mblkit.edit.standards import Affected, Merged, affected, merged
from mblkit.model.framework import FrameworkRecord
from mblkit.model.standards import Standard, StandardsRecord

DAY = date(2026, 7, 1)


def record(*standards: dict[str, Any], **about: Any) -> StandardsRecord:  # noqa: ANN401 - as a file says it
    return StandardsRecord.model_validate(
        {"set": "S", "title": "T", "issuer": "I", "standards": list(standards), **about}
    )


def names(outcome: Merged) -> list[str]:
    return [name for name, _ in outcome.record.keyed()]


def one(outcome: Merged, name: str) -> Standard:
    return dict(outcome.record.keyed())[name]


A = {"code": "A", "identifier": "ia", "text": "Alpha."}
B = {"code": "B", "identifier": "ib", "text": "Beta.", "parent": "A"}
C = {"code": "C", "identifier": "ic", "text": "Gamma."}


def test_a_new_set_is_all_added() -> None:
    outcome = merged(None, record(A, B), DAY)
    assert (outcome.added, outcome.changed, outcome.gone, outcome.kept) == (("A", "B"), (), (), 0)


def test_the_same_set_twice_changes_nothing() -> None:
    old = record(A, B, C)
    outcome = merged(old, record(A, B, C), DAY)
    assert outcome.record == old
    assert (outcome.added, outcome.changed, outcome.gone, outcome.back, outcome.about) == ((), (), (), (), ())
    assert outcome.kept == 3


def test_added_changed_and_gone() -> None:
    outcome = merged(record(A, B), record({**A, "text": "Alpha!"}, C), DAY)
    assert names(outcome) == ["A", "B", "C"]
    assert (outcome.added, outcome.gone, outcome.kept) == (("C",), ("B",), 0)
    assert [(change.name, change.fields) for change in outcome.changed] == [("A", ("text",))]
    ended = one(outcome, "B")
    assert ended.retired is not None
    assert (ended.retired.on, ended.text, ended.parent) == (DAY, "Beta.", "A")


def test_what_is_gone_stays_so_and_comes_back() -> None:
    gone = merged(record(A, B), record(A), DAY)
    again = merged(gone.record, record(A), date(2027, 1, 1))
    assert (again.record, again.gone, again.kept) == (gone.record, (), 2)
    back = merged(gone.record, record(A, B), date(2027, 1, 1))
    assert (back.back, one(back, "B").retired) == (("B",), None)


def test_a_part_retires_nothing() -> None:
    assert merged(record(A, B), record(A), DAY, partial=True).gone == ()
    assert merged(record(A, B), record(A), DAY, left_out={"ib"}).gone == ()
    assert merged(record(A, {"code": "B.1a"}), record(A), DAY, left_out={"b-1.a"}).gone == ()


def test_the_spelling_of_the_district_stays_everywhere() -> None:
    old = record({"code": "HSF-IF.B.4"}, {"code": "N-RN.1"})
    new = record(
        {"code": "HSF.IF.B.4", "identifier": "i4"},
        {"code": "HSN-RN.A.1", "short": "N.RN.1", "identifier": "i1", "parent": "HSF.IF.B.4"},
        {"code": "X", "identifier": "ix", "parent": "HSN-RN.A.1", "links": {"precedes": ["HSF.IF.B.4", "far"]}},
    )
    outcome = merged(old, new, DAY)
    assert names(outcome) == ["HSF-IF.B.4", "N-RN.1", "X"]
    assert (one(outcome, "N-RN.1").short, one(outcome, "N-RN.1").parent) == ("HSN-RN.A.1", "HSF-IF.B.4")
    last = one(outcome, "X")
    assert last.links is not None
    assert (last.parent, last.links.precedes) == ("N-RN.1", ("HSF-IF.B.4", "far"))
    assert merged(outcome.record, new, DAY).kept == 3


def test_an_issuer_that_renames_a_standard_is_followed_by_its_identifier() -> None:
    outcome = merged(record(A, B), record({**A, "code": "Z"}, {**B, "parent": "Z"}), DAY)
    assert names(outcome) == ["Z", "B"]
    assert [(change.name, change.fields) for change in outcome.changed] == [("Z", ("code",)), ("B", ("parent",))]


def test_a_code_that_becomes_shared_gives_way_to_identifiers() -> None:
    new = record(A, {"code": "A", "identifier": "i2"}, {"code": "D", "identifier": "id", "parent": "ia"})
    outcome = merged(record(A, B), new, DAY)
    assert names(outcome) == ["ia", "B", "i2", "D"]
    assert (one(outcome, "B").parent, one(outcome, "D").parent) == ("ia", "ia")


def test_a_code_that_the_issuer_takes_away_is_gone() -> None:
    outcome = merged(record(A, B), record(A, {"identifier": "ib", "text": "Beta.", "parent": "A"}), DAY)
    assert names(outcome) == ["A", "ib"]
    assert [(change.name, change.fields) for change in outcome.changed] == [("ib", ("code",))]


def test_shared_codes_are_matched_by_identifier_alone() -> None:
    twins = ({"code": "A", "identifier": "i1", "text": "One."}, {"code": "A", "identifier": "i2", "text": "Two."})
    outcome = merged(record(*twins), record(twins[1], {**twins[0], "text": "Uno."}), DAY)
    assert [(change.name, change.fields) for change in outcome.changed] == [("i1", ("text",))]
    assert names(outcome) == ["i2", "i1"]


def test_a_field_that_the_source_never_states_is_the_districts() -> None:
    old = record({**A, "grades": [9], "notes": "Ours."}, {**B, "notes": "Theirs, once."})
    outcome = merged(old, record({**A, "notes": "New."}, B), DAY)
    assert (one(outcome, "A").grades, one(outcome, "A").notes, one(outcome, "B").notes) == ((9,), "New.", None)


def test_what_is_gone_stands_where_it_stood() -> None:
    old = record(*({"code": code} for code in "XABYCZ"))
    outcome = merged(old, record(*({"code": code} for code in "CBAN")), DAY)
    assert names(outcome) == ["X", "C", "Z", "B", "Y", "A", "N"]


def test_the_set_keeps_its_own_words_and_follows_the_edition() -> None:
    old = record(A, edition="2010", adopted="2010-07-07", notice="Ours.")
    new = record(
        A, title="Other", issuer="Others", edition="2025", notice="Theirs.", licence="Free", subjects=["Maths"]
    )
    outcome = merged(old, new, DAY)
    kept = outcome.record
    assert (kept.title, kept.issuer, kept.notice, kept.adopted) == ("T", "I", "Ours.", date(2010, 7, 7))
    assert (kept.edition, kept.licence, kept.subjects) == ("2025", "Free", ("Maths",))
    assert set(outcome.about) == {"edition", "licence", "subjects"}
    assert merged(old, new, DAY, given=["title"]).record.title == "Other"


def framework(*targets: Any) -> FrameworkRecord:  # noqa: ANN401 - as a file says it
    indicator = {"id": "M.1.a", "statement": "Read.", "aligns_to": list(targets[1:])}
    competency = {"id": "M.1", "name": "N", "statement": "S", "aligns_to": list(targets[:1]), "indicators": [indicator]}
    return FrameworkRecord.model_validate({"area": "math", "competencies": [competency]})


def test_who_answers_what_changed_is_told() -> None:
    old = record(A, B, C)
    outcome = merged(old, record({**A, "text": "Alpha!"}, {**C, "notes": "More."}), DAY)
    found = affected([framework("S:A", {"standard": "S:ia"}, "S:B", "S:C", "OTHER:A")], old, outcome)
    assert list(found) == [
        Affected("M.1", "S:A", "changed", reviewed=False),
        Affected("M.1.a", "S:ia", "changed", reviewed=False),
        Affected("M.1.a", "S:B", "gone", reviewed=False),
    ]


def test_a_review_of_the_text_that_holds_now_is_none_to_make() -> None:
    old = record(A, B)
    outcome = merged(old, record({**A, "text": "Alpha!"}, B), DAY)
    now = outcome.record.standards[0].fingerprint
    said = [{"standard": "S:A", "reviewed": old.standards[0].fingerprint}, {"standard": "S:ia", "reviewed": now}]
    assert list(affected([framework(*said)], old, outcome)) == [
        Affected("M.1", "S:A", "changed", reviewed=True),
    ]


def test_a_layout_of_the_same_words_and_a_first_text_affect_nobody() -> None:
    old = record(A, {"code": "B"})
    outcome = merged(old, record({**A, "text": "  Alpha. "}, {"code": "B", "text": "New."}), DAY)
    assert list(affected([framework("S:A", "S:B")], old, outcome)) == []
    assert list(affected([framework("S:A")], None, merged(None, old, DAY))) == []
