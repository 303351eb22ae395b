"""The words of CASE for what a district has, as the export writes them and the import reads them back."""

import re
from collections.abc import Mapping
from typing import Final

from mblkit.model.shared import Pathway

OURS: Final = "mblkit"
"""The key in the `extensions` of CASE under which stands what CASE has no field for."""

EXPORT: Final = 1
"""The version of what stands there."""

OTHER: Final = "other"
"""The key under it for fields that an issuer has and CASE 1.1 has not."""

EMPHASIS: Final = "emphasis"
"""The key under it for the emphasis of a standard."""

FOREIGN: Final = "ext:"
"""How the types of associations begin that CASE does not know."""

_STRANGE: Final = re.compile(r"[^A-Za-z0-9._-]+")

ROOT: Final = "^"
"""What the document is called where links are kept with the keys of their ends."""

TYPES: Final[dict[str, str]] = {
    "area": "Content Area",
    "competency": "Graduation Competency",
    "indicator": "Performance Indicator",
    "objective": "Learning Objective",
    "unit": "Unit",
}
"""What CASE calls the type of an item."""

EXPERIENCES: Final[dict[Pathway, str]] = {
    "course": "Course",
    "cross-curricular": "Cross-Curricular Experience",
    "career-technical": "Career and Technical Experience",
    "virtual": "Virtual Learning",
    "work-based": "Work-Based Learning",
    "service": "Service Learning",
    "dual-enrollment": "Dual Enrollment",
    "middle-school": "Middle School Course",
    "internship": "Internship",
    "independent-study": "Independent Study",
    "other": "Other Experience",
}
"""The same for experiences, by the type that their file says."""

LEVELS: Final[dict[int, str]] = {0: "KG", **{grade: f"{grade:02}" for grade in range(1, 13)}}
"""The CEDS codes of the grades."""

Texts = str | Mapping[str, str]
"""A text, or texts by language."""


def foreign(kind: str) -> str:
    """Return how CASE writes the type of an association that it does not know."""
    return f"{FOREIGN}{_STRANGE.sub('_', kind.removeprefix(FOREIGN)).lstrip('-') or '_'}"


def spread(text: Texts, language: str, *, one_line: bool = False) -> tuple[str, str | dict[str, str] | None]:
    """Return what of a text a field of CASE takes, and what has to be kept beside it; None for nothing.

    The field takes the text in `language` (else in its base language, else in the first one there is), on one line
    where it must be. Beside it stand the other languages, with nothing for the one that is in the field; or the whole
    text, where the field could not take it as it is.
    """
    chosen = None if isinstance(text, str) else language_of(text, language)
    shown = text if isinstance(text, str) else text[str(chosen)]
    value = " ".join(shown.split()) if one_line else shown
    if isinstance(text, str):
        return value, None if value == text else text
    return value, {name: "" if name == chosen and value == shown else other for name, other in text.items()}


def language_of(text: Mapping[str, str], language: str) -> str:
    """Return the language in which a text by language is shown to those who read `language`."""
    base = language.partition("-")[0]
    return next((name for name in (language, base) if name in text), next(iter(text)))


def whole(value: str, kept: object) -> object:
    """Return the text of which `spread` gave a value and what was kept beside it; the reverse of it.

    What was kept in another shape is returned as it is, for those who check the data.
    """
    if isinstance(kept, dict):
        return {name: value if text == "" else text for name, text in kept.items()}
    return value if kept is None else kept
