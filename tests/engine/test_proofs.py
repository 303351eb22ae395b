"""What speaks against recorded credit, and with which settings."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from typing import Any

import pytest
from tests.engine.builders import credit, day, make_district, policy, says

from mblkit.engine.bases import BUILT_IN, Bases, bases_for
from mblkit.engine.proofs import Proof, judged, proof_of

TEST = {
    "id": "test",
    "title": "t",
    "form": "cutoffs",
    "from": {"lowest": 1, "highest": 4},
    "rows": [{"at_least": 1, "gives": 1}],
}


def under(**rule: Any) -> Bases:  # noqa: ANN401 - YAML data
    district = make_district(policies=[policy(bases=[rule], conversions=[TEST])])
    return bases_for(district, 2027, day("2026-01-01"))


def exam(**more: Any) -> Any:  # noqa: ANN401 - a record
    return credit("examination", 1, "2026-01-10", **more)


def listed(**one: Any) -> Bases:  # noqa: ANN401 - YAML data
    return under(basis="examination", examinations=[{"name": "Proficiency exam"} | one])


def sorts(proof: Proof) -> list[tuple[str, str]]:
    return [(one.sort, one.key) for one in proof.faults]


@pytest.mark.parametrize(
    ("asked", "had", "faults", "most"),
    [
        ({}, {}, [], None),
        ({"credits": 0.5}, {}, [], 0.5),
        ({"results": ["passed"]}, {}, [], None),
        ({"results": ["honors"]}, {}, [("examination", "result")], None),
        ({"at_least": 3}, {"score": 3}, [], None),
        ({"at_least": 3}, {"score": 2}, [("examination", "score")], None),
        ({"at_least": 3, "credits": 2}, {"score": 2}, [("examination", "score")], 2),
        ({"at_least": 3}, {}, [("examination", "result")], None),
        ({"at_least": 3, "results": ["passed"]}, {}, [], None),
        ({"conversion": "test"}, {"score": 2}, [], 1),
        ({"conversion": "test", "credits": 0.5}, {"score": 2}, [], 0.5),
        ({"conversion": "test"}, {"score": 5}, [("undetermined", "score")], None),
        ({"conversion": "test"}, {}, [("examination", "result")], None),
        ({"dates": {"from": "2026-02-01"}}, {}, [("examination", "examination")], None),
        ({"name": "Another one"}, {}, [("examination", "examination")], None),
    ],
)
def test_examinations(
    asked: dict[str, Any], had: dict[str, Any], faults: list[tuple[str, str]], most: float | None
) -> None:
    proof = proof_of(exam(**had), listed(**asked))
    assert sorts(proof) == faults
    assert proof.most == most


def test_an_examination_outside_its_dates_says_so() -> None:
    (fault,) = proof_of(exam(), listed(dates={"from": "2026-02-01"})).faults
    assert fault.says == '"Proficiency exam" is no approved examination on 2026-01-10'


def test_a_setting_stands_behind_a_proof() -> None:
    proof = proof_of(exam(), listed(results=["passed", "honors"], credits=2))
    assert [one.text for one in proof.settings] == [
        'Proficiency exam: "passed" or "honors", at most 2 credit (district)'
    ]


def test_a_basis_that_is_not_accepted_names_the_policy() -> None:
    proof = proof_of(exam(), under(basis="examination", accepted=False, cites="the board"))
    assert sorts(proof) == [("refused", "basis")]
    assert says(proof.faults[0].reason, "clause: the board")


def test_an_approval_beforehand() -> None:
    bases = under(basis="examination", approval=True)
    assert sorts(proof_of(exam(), bases)) == [("approval", "basis")]
    assert sorts(proof_of(exam(approved="2026-01-11"), bases)) == [("approval", "approved")]
    assert sorts(proof_of(exam(approved="2026-01-10"), bases)) == []


def test_transfers_without_a_number_are_as_recorded() -> None:
    bases = under(basis="transfer", conversion="test")
    assert proof_of(credit("transfer", 3, "2026-01-10"), bases).most is None
    assert proof_of(credit("transfer", 3, "2026-01-10", original_credits=2), bases).most == 1
    unknown = proof_of(credit("transfer", 3, "2026-01-10", original_credits=9), bases)
    assert sorts(unknown) == [("undetermined", "original_credits")]


def test_provisional_credit_waits() -> None:
    found = credit("transfer", 1, "2026-01-10", accepted=None)
    assert sorts(proof_of(found, BUILT_IN)) == [("provisional", "source")]
    assert sorts(proof_of(found, under(basis="transfer", provisional="counts"))) == []


def test_credits_by_one_examination_share_what_it_carries_in_order_of_day() -> None:
    bases = listed(credits=1)
    late = credit("examination", 0.5, "2026-03-01", id="c-1")
    early = credit("examination", 0.75, "2026-01-10", id="c-2")
    found = judged([late, early], bases)
    assert [(kept.record.id, [one.says for one in faults]) for kept, _, faults in found] == [
        ("c-2", []),
        ("c-1", ["0.5 is claimed, and the proof carries 1, of which 0.75 counts already"]),
    ]
