"""The ledger: credit that the registrar has posted, and diplomas conferred. It is never taken back by a policy."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator

from mblkit.model.base import Day, Defines, Id, Many, Record, Ref, Refers, Text, contradiction
from mblkit.model.numbers import Amount
from mblkit.model.people import Staff, Student
from mblkit.model.shared import Basis


class Posting(Record):
    """Credit posted to a student's record.

    Attributes:
        entry: credit.
        id: its permanent id.
        student: whose credit it is.
        experience: the experience that it was earned in, for credit by mastery.
        credit: the recorded credit, for every other basis.
        title: the title as posted.
        amount: how much.
        basis: the legal ground.
        toward: the requirements that it may serve, the most suitable first.
        earned: the day on which it was earned.
        posted: the day on which it was posted.
        by: the registrar.
        policy: the policy under which it was earned, and its date.
    """

    entry: Literal["credit"]
    id: Annotated[Id, Defines("posting")]
    student: Student
    experience: Annotated[Ref, Refers("experience")] | None = None
    credit: Annotated[Ref, Refers("credit")] | None = None
    title: Text
    amount: Amount
    basis: Basis
    toward: Many[Annotated[Ref, Refers("requirement")]] = ()
    earned: Day
    posted: Day
    by: Staff
    policy: Text

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        if (self.basis == "mastery") != (self.experience is not None):
            raise contradiction('the basis mastery and the field "experience" belong together', ("basis",))
        if (self.basis != "mastery") != (self.credit is not None):
            raise contradiction('a basis other than mastery and the field "credit" belong together', ("basis",))
        return self


class Conferral(Record):
    """A diploma conferred.

    Attributes:
        entry: diploma.
        id: its permanent id.
        student: who received it.
        diploma: the diploma, as the policy names it.
        conferred: the day.
        by: the staff member who recorded it.
        policy: the policy under which it was conferred, and its date.
    """

    entry: Literal["diploma"]
    id: Annotated[Id, Defines("posting")]
    student: Student
    diploma: Annotated[Ref, Refers("diploma")]
    conferred: Day
    by: Staff
    policy: Text


LedgerRecord = Posting | Conferral

FORMS: dict[str, type[LedgerRecord]] = {"credit": Posting, "diploma": Conferral}


def form_of(data: Mapping[str, Any]) -> type[LedgerRecord] | None:
    """Return the record of an entry, or None where it names no kind of entry."""
    entry = data.get("entry")
    return FORMS.get(entry) if isinstance(entry, str) else None
