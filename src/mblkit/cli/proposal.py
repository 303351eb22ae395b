"""What commands that add records share: the year of a day, and the check before anything is written."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.district import District


class Checked(Protocol):
    """What was read and checked: a district with closures, or files."""

    @property
    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """The findings."""


@dataclass(frozen=True, slots=True)
class Found:
    """Findings, as something that was checked has them."""

    diagnostics: "tuple[Diagnostic, ...]"


def year_of(district: "District", when: date) -> str:
    """Return the id of the school year of a day; between two years, that of the one before.

    Raises MblError for a day before the first school year.
    """
    for year in district.record.years:
        if year.starts <= when <= year.ends:
            return year.id
    past = [year for year in district.record.years if year.starts <= when]
    if not past:
        raise MblError(f"{when} lies before the first school year", "write a day in a school year of mbl.yaml")
    return past[-1].id


def refuse_new_errors(what: str, before: Checked, after: Checked) -> None:
    """Raise MblError where a change would bring a finding that was not there. `what` is what does not fit then."""

    def said(found: "Diagnostic") -> tuple[str, str, str]:
        return found.rule, found.location.path, found.message

    old = {said(found) for found in before.diagnostics}
    new = [found for found in after.diagnostics if said(found) not in old]
    if new:
        more = f", and {len(new) - 1} more" if len(new) > 1 else ""
        raise MblError(f"{what} does not fit: {new[0].message}{more}", new[0].help, exit_code=1)
