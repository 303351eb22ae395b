"""The district's own words for what the documents talk about."""

from typing import Final, Self

from pydantic import model_validator

from mblkit.model.base import LocalText, Record, contradiction

OURS: Final = "en"
"""The language of our own words, and so of those that take their place."""

_PAIRS: Final = (
    ("competency", "competencies"),
    ("credit", "credits"),
    ("experience", "experiences"),
    ("indicator", "indicators"),
    ("level", "levels"),
    ("requirement", "requirements"),
)


class Vocabulary(Record):
    """Words of the district that take the place of ours in documents. Files, messages and commands keep ours.

    Attributes:
        competency, competencies: for one graduation competency, and for several.
        indicator, indicators: for one performance indicator, and for several.
        evidence: for scored demonstrations.
        mastery: for the judgement that a body of evidence reaches the target.
        mastered: for what has been judged so.
        level, levels: for one level of a scale, and for several.
        experience, experiences: for one learning experience, and for several.
        credit, credits: for one credit, and for several.
        requirement, requirements: for one requirement of the diploma, and for several.
    """

    competency: LocalText | None = None
    competencies: LocalText | None = None
    indicator: LocalText | None = None
    indicators: LocalText | None = None
    evidence: LocalText | None = None
    mastery: LocalText | None = None
    mastered: LocalText | None = None
    level: LocalText | None = None
    levels: LocalText | None = None
    experience: LocalText | None = None
    experiences: LocalText | None = None
    credit: LocalText | None = None
    credits: LocalText | None = None
    requirement: LocalText | None = None
    requirements: LocalText | None = None

    @model_validator(mode="after")
    def _in_pairs(self) -> Self:
        given = self.model_fields_set
        for one, many in _PAIRS:
            if (one in given) != (many in given):
                alone = one if one in given else many
                raise contradiction("the vocabulary has a word for one or for several alone", (alone,))
        return self

    def words(self, plain: str, language: str = OURS) -> dict[str, str]:
        """Return the district's words in a language, by ours; `plain` is the language of plain text."""
        told: dict[str, LocalText | None] = {name: getattr(self, name) for name in type(self).model_fields}
        found: dict[str, str] = {}
        for name, text in told.items():
            by_language = {plain.partition("-")[0]: text} if isinstance(text, str) else text or {}
            if language in by_language:
                found[name] = by_language[language]
        return found
