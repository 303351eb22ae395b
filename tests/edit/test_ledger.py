"""Postings as text: what is added, what is not repeated, and which ids are free."""

from datetime import date
from fractions import Fraction

import pytest

from mblkit.edit.ledger import credit_entry, diploma_entry, ledger_path, plan_postings
from mblkit.engine.posting import DueCredit, DueDiploma
from mblkit.errors import MblError

DAY = date(2026, 6, 20)
CREDIT = DueCredit(
    "s-1", "experience:algebra-1", "Algebra 1", Fraction(2, 3), Fraction(0), "mastery", ("stem",), DAY, "p, as of x"
)


def test_a_new_file_says_once_what_its_entries_share() -> None:
    entries = [credit_entry(CREDIT, DAY, "r-1", ())]
    change = plan_postings(ledger_path("2025-26", "hvhs"), None, entries)
    assert (change.path, change.before) == ("ledger/2025-26-hvhs.yaml", None)
    assert change.after.decode() == (
        "mbl: ledger/1\nentry: credit\nbasis: mastery\nposted: 2026-06-20\nby: r-1\npolicy: p, as of x\nitems:\n"
        "  - id: p-s-1-algebra-1\n    student: s-1\n    experience: algebra-1\n    title: Algebra 1\n"
        "    amount: 2/3\n    toward: [stem]\n    earned: 2026-06-20\n"
    )


def test_an_entry_says_only_what_the_file_does_not() -> None:
    old = b"mbl: ledger/1\nby: r-1\nposted: 2025-06-20\nitems:\n  - {id: a, x: 1}\n"
    after = plan_postings("l.yaml", old, [credit_entry(CREDIT, DAY, "r-1", ())]).after.decode()
    assert after.startswith(old.decode())
    assert "posted: 2026-06-20" in after.splitlines()[-1]
    assert "by:" not in after.splitlines()[-1]


def test_credit_on_another_basis_names_the_recorded_credit() -> None:
    due = DueCredit("s-1", "credit:cr-1", "History", Fraction(1, 2), Fraction(0), "transfer", (), DAY, "p")
    entry = credit_entry(due, DAY, "r-1", ())
    assert (entry["credit"], entry["amount"], entry["id"]) == ("cr-1", 0.5, "p-s-1-cr-1")
    assert "experience" not in entry
    assert "toward" not in entry


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert credit_entry(CREDIT, DAY, "r-1", {"p-s-1-algebra-1"})["id"] == "p-s-1-algebra-1-2"
    due = DueDiploma("s-1", "ct-2024", "High school diploma", "p")
    assert diploma_entry(due, DAY, "r-1", {"d-s-1-ct-2024", "d-s-1-ct-2024-2"})["id"] == "d-s-1-ct-2024-3"


def test_an_id_that_is_too_long_is_refused() -> None:
    due = DueCredit("s-1", f"experience:{'x' * 64}", "X", Fraction(1), Fraction(0), "mastery", (), DAY, "p")
    with pytest.raises(MblError, match="would be no id"):
        credit_entry(due, DAY, "r-1", ())


@pytest.mark.parametrize(
    "text", ["mbl: credits/1\nitems: []\n", "mbl: ledger/1\nentry: credit\ncredit: x\nitems: []\n"]
)
def test_a_file_that_cannot_take_the_entries_is_refused(text: str) -> None:
    with pytest.raises(MblError, match="nothing can be added"):
        plan_postings("l.yaml", text.encode(), [credit_entry(CREDIT, DAY, "r-1", ())])
