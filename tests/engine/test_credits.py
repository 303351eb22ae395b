# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from datetime import date
from fractions import Fraction
from typing import Any

from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    posting,
    says,
    score,
    section,
)

from mblkit.engine.credits import Credits, award_credits, credits_of
from mblkit.engine.mastery import Standings
from mblkit.engine.results import Award
from mblkit.model.origin import Origin

COMPETENCIES = [
    competency("M.1", ["M.1.a"]),
    competency("M.2"),
    competency("M.3"),
    competency("M.4", retired={"on": "2026-04-01"}),
]
ALGEBRA = experience("algebra", ["M.1", "M.2"], toward=["stem"])
EVIDENCE = [score("M.1.a", "proficient", "2025-10-10"), score("M.2", "proficient", "2025-11-10")]


def had(
    *evidence: Any,  # noqa: ANN401
    as_of: str = "2026-06-30",
    experiences: list[Any] | None = None,
    credit_rules: list[Any] | None = None,
    retention: str = "current",
    **closure: Any,  # noqa: ANN401
) -> Credits:
    district = make_district(
        COMPETENCIES,
        experiences=experiences or [ALGEBRA],
        policies=[policy(judging=[{"retention": retention}], credit=credit_rules or [])],
    )
    closure.setdefault("sections", [section()])
    return credits_of(Standings(district, make_closure(evidence, **closure), day(as_of)))


def one(found: Credits) -> Award:
    (award,) = found.awards
    return award


def test_credit_is_earned_on_the_day_on_which_the_last_part_is_mastered() -> None:
    found = had(*EVIDENCE)
    award = one(found)
    assert (award.id, award.title, award.type, award.area) == ("experience:algebra", "Algebra", "course", "math")
    assert (award.basis, award.amount, award.toward) == ("mastery", 1, ("stem",))
    assert (award.earned, award.grade, award.needs_decision) == (date(2025, 11, 10), 11, False)
    assert (award.posted, award.posted_amount, award.posting) == (None, None, None)
    assert (found.progress, found.differences) == ((), ())
    assert award.reason.kind == "counted"
    assert award.reason.text == "algebra: 1 credit by mastery, earned on 2025-11-10"
    assert award.reason.origin == Origin("experiences.yaml", (0,))
    assert says(award.reason, "in section algebra.1 since 2025-09-01")
    assert says(award.reason, "M.1.a proficient in modeling on 2025-10-10")
    assert says(award.reason, "setting: all parts mastered at once (built-in)")


def test_the_public_function_gives_awards_and_progress() -> None:
    district = make_district(COMPETENCIES, experiences=[ALGEBRA])
    closure = make_closure(EVIDENCE, sections=[section()])
    awards, progress = award_credits(district, closure, day("2025-11-10"))
    assert [award.id for award in awards] == ["experience:algebra"]
    assert progress == ()
    awards, progress = award_credits(district, closure, day("2025-11-09"))
    assert awards == ()
    assert [under_way.experience for under_way in progress] == ["algebra"]


def test_progress_says_what_is_missing() -> None:
    found = had(EVIDENCE[0])
    (progress,) = found.progress
    assert (progress.experience, progress.title, progress.amount) == ("algebra", "Algebra", 1)
    assert (progress.mastered, progress.of, progress.missing) == (1, 2, ("M.2",))
    assert progress.reason.kind == "note"
    assert progress.reason.text == "algebra: 1 credit under way, 1 of 2 mastered"
    assert says(progress.reason, "M.2: not enough evidence")


def test_parts_must_be_mastered_at_once() -> None:
    lost = score("M.1.a", "developing", "2025-10-20")
    assert had(*EVIDENCE, lost).awards == ()
    assert one(had(*EVIDENCE, lost, retention="sticky")).earned == date(2025, 11, 10)
    back = score("M.1.a", "proficient", "2026-01-10")
    assert one(had(*EVIDENCE, lost, back)).earned == date(2026, 1, 10)


def test_credit_that_was_earned_stays_though_mastery_is_lost_later() -> None:
    lost = score("M.1.a", "developing", "2025-11-11")
    found = had(*EVIDENCE, lost)
    assert one(found).earned == date(2025, 11, 10)
    assert found.progress == ()


def test_credit_is_not_earned_before_the_student_takes_part() -> None:
    found = had(*EVIDENCE, sections=[section(term="2025-26.s2")])
    assert one(found).earned == date(2026, 1, 25)
    before = had(*EVIDENCE, sections=[section(year="2026-27")], as_of="2026-08-31")
    assert one(before).earned == date(2025, 11, 10)  # the evidence tells of taking part
    assert says(one(before).reason, "first evidence on 2025-10-10")


def test_mastery_shown_elsewhere_counts() -> None:
    elsewhere = [
        score("M.1.a", "proficient", "2024-10-10", experience="studio"),
        score("M.2", "proficient", "2025-11-10", experience="harbor"),
    ]
    studio, harbor = experience("studio"), experience("harbor")
    found = had(*elsewhere, experiences=[ALGEBRA, studio, harbor])
    assert one(found).earned == date(2025, 11, 10)
    lost_on_first_day = score("M.2", "proficient", "2024-10-10", experience="harbor")
    gone = score("M.2", "developing", "2025-09-01")
    assert had(elsewhere[0], lost_on_first_day, gone, experiences=[ALGEBRA, studio, harbor]).awards == ()


def test_an_experience_without_credit_or_without_the_student_gives_none() -> None:
    assert had(*EVIDENCE, experiences=[experience("algebra")]) == Credits((), (), ())
    other = experience("geometry", ["M.2"])
    assert [award.id for award in had(*EVIDENCE, experiences=[ALGEBRA, other]).awards] == ["experience:algebra"]


def test_at_least_some_of_what_it_carries() -> None:
    wide = experience("algebra", ["M.1", "M.2", "M.3"])
    two = [{"requires": {"rule": "at-least", "count": 2}, "cites": "the board"}]
    found = had(*EVIDENCE, experiences=[wide], credit_rules=two)
    assert one(found).earned == date(2025, 11, 10)
    assert says(one(found).reason, "setting: at least 2 parts mastered at once (district)")
    assert says(one(found).reason, "clause: the board")
    assert had(EVIDENCE[0], experiences=[wide], credit_rules=two).awards == ()


def test_indicators_and_objectives_can_be_carried() -> None:
    unit = {"id": "u", "title": "u", "objectives": [{"id": "M.2.1", "statement": "x", "leads_to": "M.2"}]}
    narrow = experience("algebra", ["M.1.a", "M.2.1"], units=[unit])
    assert had(*EVIDENCE, experiences=[narrow]).awards == ()
    assert one(had(*EVIDENCE, score("M.2.1", "proficient", "2026-01-10"), experiences=[narrow])).earned == date(
        2026, 1, 10
    )


def test_a_retired_or_exempt_part_stops_blocking_from_its_day() -> None:
    old = experience("algebra", ["M.2", "M.4"])
    assert had(EVIDENCE[1], experiences=[old], as_of="2026-03-31").awards == ()
    assert one(had(EVIDENCE[1], experiences=[old])).earned == date(2026, 4, 1)
    exempt = decision("exemption", "2026-02-01", competency="M.3", role="planning-team")
    lifted = had(EVIDENCE[1], experiences=[experience("algebra", ["M.2", "M.3"])], decisions=[exempt])
    assert one(lifted).earned == date(2026, 2, 1)


def test_nothing_left_to_master_earns_nothing() -> None:
    found = had(experiences=[experience("algebra", ["M.4"])])
    assert found.awards == ()
    (progress,) = found.progress
    assert (progress.mastered, progress.of, progress.missing) == (0, 0, ())
    assert "nothing that it carries applies" in progress.reason.text


APPROVAL = [{"for": {"experience": "algebra"}, "approval": True}]


def test_credit_that_needs_an_approval_waits_for_it() -> None:
    waiting = one(had(*EVIDENCE, credit_rules=APPROVAL))
    assert (waiting.needs_decision, waiting.earned, waiting.amount) == (True, date(2025, 11, 10), 1)
    assert waiting.reason.kind == "set-aside"
    assert waiting.reason.text == "algebra: 1 credit by mastery, waits for approval"
    assert says(waiting.reason, "no approval is recorded")
    assert had(EVIDENCE[0], credit_rules=APPROVAL).awards == ()


def test_an_approval_before_mastery_leaves_its_day_and_one_after_it_moves_it() -> None:
    before = decision("approval", "2025-09-10", experience="algebra", role="board")
    award = one(had(*EVIDENCE, credit_rules=APPROVAL, decisions=[before]))
    assert (award.needs_decision, award.earned) == (False, date(2025, 11, 10))
    assert says(award.reason, "decision: approved on 2025-09-10 by board: file 2025-09-10")
    after = decision("approval", "2026-01-10", experience="algebra")
    late = had(*EVIDENCE, credit_rules=APPROVAL, decisions=[after])
    assert one(late).earned == date(2026, 1, 10)
    both = one(had(*EVIDENCE, credit_rules=APPROVAL, decisions=[after, before]))
    assert both.earned == date(2025, 11, 10)
    assert one(had(*EVIDENCE, credit_rules=APPROVAL, decisions=[after], as_of="2026-01-09")).needs_decision
    other = decision("approval", "2025-09-10", experience="geometry")
    assert one(had(*EVIDENCE, credit_rules=APPROVAL, decisions=[other])).needs_decision


def test_an_approval_that_nobody_asks_for_changes_nothing() -> None:
    after = decision("approval", "2026-01-10", experience="algebra")
    award = one(had(*EVIDENCE, decisions=[after]))
    assert award.earned == date(2025, 11, 10)
    assert not says(award.reason, "approved")


def test_recorded_credit_stands_for_an_experience_once_whichever_came_first() -> None:
    first = credit("transfer", 1, "2025-11-09", instead_of="algebra")
    found = had(*EVIDENCE, credits_had=[first])
    assert one(found).id == "credit:c-transfer"
    assert says(one(found).reason, "counts once: of experience:algebra, 0 is left beside it")
    assert found.progress == ()
    later = credit("transfer", 1, "2025-11-11", instead_of="algebra")
    mastered = one(had(*EVIDENCE, credits_had=[later]))
    assert mastered.id == "experience:algebra"
    assert says(mastered.reason, "counts once: credit:c-transfer for the same experience does not count beside it")
    same_day = credit("transfer", 1, "2025-11-10", instead_of="algebra")
    assert one(had(*EVIDENCE, credits_had=[same_day])).id == "credit:c-transfer"


def test_part_of_the_credit_on_another_basis_leaves_the_rest_to_mastery() -> None:
    half = credit("seat-time", 0.5, "2025-10-01", instead_of="algebra")
    found = had(*EVIDENCE, credits_had=[half])
    assert [(award.id, award.amount) for award in found.awards] == [
        ("credit:c-seat-time", Fraction(1, 2)),
        ("experience:algebra", Fraction(1, 2)),
    ]
    two = [half, credit("transfer", 0.5, "2025-10-02", instead_of="algebra")]
    assert [award.id for award in had(*EVIDENCE, credits_had=two).awards] == ["credit:c-seat-time", "credit:c-transfer"]


def test_recorded_credit_alone_counts_and_ends_the_progress_it_stands_for() -> None:
    whole = credit("transfer", 1, "2025-10-01", instead_of="algebra")
    assert had(credits_had=[whole]).progress == ()
    half = credit("transfer", 0.5, "2025-10-01", instead_of="algebra")
    assert [one.experience for one in had(credits_had=[half]).progress] == ["algebra"]
    faulty = credit("seat-time", 1, "2025-10-01", instead_of="algebra", days=10)
    found = had(credits_had=[faulty])
    assert [one.experience for one in found.progress] == ["algebra"]
    assert one(found).needs_decision
    other = credit("transfer", 1, "2025-10-01", instead_of="geometry")
    assert [award.id for award in had(*EVIDENCE, credits_had=[other]).awards] == [
        "credit:c-transfer",
        "experience:algebra",
    ]


def test_credit_that_waits_gives_way_to_credit_that_does_not() -> None:
    faulty = credit("seat-time", 1, "2025-10-01", instead_of="algebra", days=10)
    assert one(had(*EVIDENCE, credits_had=[faulty])).id == "experience:algebra"
    later = credit("transfer", 1, "2026-02-01", instead_of="algebra")
    assert one(had(*EVIDENCE, credits_had=[later], credit_rules=APPROVAL)).id == "credit:c-transfer"
    both = had(*EVIDENCE, credits_had=[faulty, later], credit_rules=APPROVAL)
    assert [award.id for award in both.awards] == ["credit:c-seat-time", "credit:c-transfer"]


def test_what_is_posted_goes_first() -> None:
    first = credit("transfer", 1, "2025-11-09", instead_of="algebra")
    found = had(*EVIDENCE, credits_had=[first], postings=[posting("experience:algebra", 1, "2026-01-15")])
    assert one(found).id == "experience:algebra"
    assert found.differences == ()
    late = credit("transfer", 1, "2026-02-01", instead_of="algebra")
    posted = had(*EVIDENCE, credits_had=[late], postings=[posting("credit:c-transfer", 1, "2026-02-15")])
    assert one(posted).id == "credit:c-transfer"


def test_posted_twice_counts_twice_and_says_so() -> None:
    first = credit("transfer", 1, "2025-11-09", instead_of="algebra")
    postings = [posting("experience:algebra", 1, "2026-01-15"), posting("credit:c-transfer", 1, "2026-01-16")]
    found = had(*EVIDENCE, credits_had=[first], postings=postings)
    assert [award.id for award in found.awards] == ["credit:c-transfer", "experience:algebra"]
    (difference,) = found.differences
    assert (difference.award, difference.earned, difference.posted) == ("experience:algebra", 0, 1)


def test_awards_are_in_order_of_day_then_id() -> None:
    recorded = [
        credit("online", 1, "2025-11-10"),
        credit("transfer", 1, "2025-11-12"),
        credit("examination", 1, "2025-11-10"),
    ]
    found = had(*EVIDENCE, credits_had=recorded)
    assert [award.id for award in found.awards] == [
        "credit:c-examination",
        "credit:c-online",
        "experience:algebra",
        "credit:c-transfer",
    ]
