"""The words that report cards and progress reports use for codes, with a sentence each for a family."""

from fractions import Fraction
from typing import Final

from mblkit.engine.results import Judgement
from mblkit.reports.locale import Locale, mark
from mblkit.reports.parts import Sign
from mblkit.reports.words import Word


def _table(*rows: Word) -> dict[str, Word]:
    return {row.code: row for row in rows}


CREDIT: Final = _table(
    Word("earned", mark("Earned"), mark("The credit is earned.")),
    Word("on-track", mark("On track"), mark("What was assessed so far reaches the target; the rest is still to come.")),
    Word("not-assessed", mark("Not yet assessed"), mark("No evidence so far.")),
    Word(
        "needs",
        mark("More needed"),
        mark("Something is below the target, or the course ended with parts still to show."),
    ),
    Word("under-review", mark("Under review"), mark("Waits for a decision of the school.")),
    Word("none", mark("No credit"), mark("No credit is to be earned here, or it counts elsewhere.")),
)
"""Where a student stands on the credit of a course."""

TRENDS: Final = _table(
    Word("rising", mark("Going up"), mark("The last score is above the usual one before it.")),
    Word("steady", mark("Steady"), mark("The last score is the usual one.")),
    Word("falling", mark("Going down"), mark("The last score is below the usual one before it.")),
    Word("higher", mark("Higher"), mark("The last score is above the first one.")),
    Word("same", mark("Same"), mark("The last score is the first one again.")),
    Word("lower", mark("Lower"), mark("The last score is below the first one.")),
)
"""Which way the scores go: by three of them or more, else by the first and the last."""

PACE: Final = _table(
    Word("done", mark("Done"), mark("All that the course asks for is mastered.")),
    Word(
        "on-pace",
        mark("On pace"),
        mark("As many parts are mastered as the time that is over asks for."),
    ),
    Word("behind", mark("Behind"), mark("Fewer parts are mastered than the time that is over asks for.")),
)
"""How far a student is in a course, against the calendar."""

GOALS: Final = _table(
    Word("academic", mark("Academic"), mark("What the student wants to learn.")),
    Word("career", mark("Career"), mark("What the student wants to do later.")),
)
"""The goals of a plan that progress reports tell of; those of wellbeing are nobody's business but the adviser's."""

_SIGNS: Final[dict[str, Sign]] = {
    "earned": "full",
    "on-track": "dot",
    "not-assessed": "ring",
    "needs": "half",
    "under-review": "diamond",
    "done": "full",
    "on-pace": "dot",
    "behind": "half",
}


def sign_for(code: str) -> Sign | None:
    """Return the shape that goes with the code of a standing on credit or of a pace; None for one that has none."""
    return _SIGNS.get(code)


def trend_of(judgement: Judgement) -> str | None:
    """Return the code of the direction in which the scores of a judgement go; None where it has too few."""
    if judgement.trend is not None:
        return judgement.trend
    return _against_first(judgement.growth)


def _against_first(growth: Fraction | None) -> str | None:
    if growth is None:
        return None
    return "same" if not growth else "higher" if growth > 0 else "lower"


def named(words: dict[str, Word], code: str | None, locale: Locale) -> str:
    """Return the word of a table for a code in the language of a document; empty for None."""
    return locale.word(words[code].name) if code is not None else ""
