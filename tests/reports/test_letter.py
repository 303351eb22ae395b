from tests.reports.sample import answers, closure, district, wished

from mblkit.reports.letter import letter_view
from mblkit.reports.letter_view import LetterView
from mblkit.reports.plain import plain


def view(**changed: object) -> LetterView:
    return letter_view(district(), closure(), answers(**changed).earned, wished())


def test_credit_that_waits_for_a_decision_is_not_earned() -> None:
    found = view(total=None, diploma=None, diploma_title=None, requirements=(), conditions=())
    assert (found.earned, found.needed, found.share) == ("25/6", None, 0)


def test_what_is_private_is_open_and_not_named() -> None:
    found = view()
    assert (found.conditions, found.unnamed) == ((), True)
    assert "financial" not in str(plain(found))
