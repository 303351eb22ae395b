"""Sample documents to try templates on: those of a made-up student of the example district, and hostile ones."""

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from mblkit.cli.documents import Subject, locale_for
from mblkit.reports.passages import Passage

if TYPE_CHECKING:
    from mblkit.district import Closure, District
    from mblkit.reports.frame import Wish
    from mblkit.reports.render import Document
    from mblkit.store.tree import Tree

STUDENT: Final = "s-0017"
DAY: Final = date(2026, 3, 16)

HOSTILE: Final = (
    '<script>mbl()</script><img src=x onerror=mbl()> "\'`|*_[a](javascript:mbl()) #eval("1") \u202egnp.exe\u202c'
)
"""A name that does something wherever it is not made harmless."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The example district, opened once, with its student."""

    tree: "Tree"
    district: "District"
    closure: "Closure"

    def of(self, document: str) -> "Document":  # noqa: PLR0911 - one for each document
        """Return a document of the sample student, by the name that its templates carry."""
        from mblkit.cli import letter, plan, progress, report_card, transcript
        from mblkit.reports.frame import Wish

        wish = Wish(locale_for(self.tree, self.district, None), DAY, ("This is a sample.",))
        subject = Subject(self.district, self.closure, DAY, wish)
        match document:
            case "letter":
                return letter.make(subject)
            case "plan":
                return plan.make(subject)
            case "report-card":
                return report_card.make(subject)
            case "progress-report":
                return progress.make(subject)
            case "explainer":
                return self._explainer(wish)
            case "profile":
                return self._profile(wish)
            case _:
                return transcript.make(subject, transcript.Shown(habits=True))

    def _explainer(self, wish: "Wish") -> "Document":
        from mblkit.engine.settings import Cohort
        from mblkit.reports.explainer import explainer

        student = self.closure.student.record
        return explainer(self.district, Cohort(student.graduating_class, DAY, student.school), wish)

    def _profile(self, wish: "Wish") -> "Document":
        from mblkit.reports.profile import Known, profile

        known = Known(None, (self.closure.student.record,), self.closure.staff_names or {})
        return profile(self.district, self.closure.student.record.school, DAY, known, wish)


def samples() -> Samples:
    """Return the sample student of the example district. Raises MblError where the installation has no example."""
    from mblkit.cli.gate import admitted
    from mblkit.store.examples import example_district
    from mblkit.store.tree import WorkTree

    tree = WorkTree(example_district())
    district, closure, _ = admitted(tree, STUDENT, reader=None, allow_errors=False)
    return Samples(tree, district, closure)


def hostile(document: "Document") -> "Document":
    """Return a document in which every text that a district or a family can write is a hostile name."""
    theirs = frozenset(_passages(document.sheet))
    return replace(document, sheet=_swapped(document.sheet, frozenset()), view=_swapped(document.view, theirs))


def _passages(value: object) -> set[str]:
    if isinstance(value, Passage):
        return {str(value)}
    if isinstance(value, tuple):
        return {found for one in value for found in _passages(one)}
    if is_dataclass(value) and not isinstance(value, type):
        return {found for one in fields(value) for found in _passages(getattr(value, one.name))}
    return set()


def _swapped(value: Any, theirs: frozenset[str]) -> Any:  # noqa: ANN401 - a part of a document
    """Return a value in which passages, and texts that are theirs, are a hostile name."""
    if isinstance(value, Passage):
        return Passage(HOSTILE, value.language)
    if isinstance(value, str):
        return HOSTILE if value in theirs else value
    if isinstance(value, tuple):
        return tuple(_swapped(one, theirs) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: _swapped(getattr(value, one.name), theirs) for one in fields(value)}
        return replace(value, **given)
    return value
