"""One student's share of a record that tells of many."""

from datetime import date

from mblkit.load.narrow import narrow
from mblkit.model.people import SectionRecord
from mblkit.model.roster import RosterRecord

SECTION = SectionRecord.model_validate(
    {
        "id": "algebra.1",
        "experience": "algebra",
        "school": "hs",
        "year": "2025-26",
        "by": ["t-one"],
        "students": ["s-1", "s-2"],
        "left": {"s-1": "2026-01-09", "s-2": "2026-02-02"},
    }
)


def test_of_a_class_only_the_student_s_own_days_are_left() -> None:
    mine = narrow(SECTION, "s-2", ())
    assert isinstance(mine, SectionRecord)
    assert (mine.students, mine.left) == (("s-2",), {"s-2": date(2026, 2, 2)})
    assert narrow(SECTION, "s-9", ()) is None
    other = narrow(SECTION, "s-9", ("algebra.1",))
    assert isinstance(other, SectionRecord)
    assert (other.students, other.left) == ((), {})


def test_what_a_roster_calls_others_is_nobody_s_share() -> None:
    assert narrow(RosterRecord.model_validate({"students": {"s-1": ["u1"]}}), "s-1", ()) is None
