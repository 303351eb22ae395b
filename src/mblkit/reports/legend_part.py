"""The legend of a document, arranged for a reader."""

from collections.abc import Iterable
from typing import Final

from mblkit.reports.locale import Locale, mark
from mblkit.reports.parts import Legend, Section, Term, Terms
from mblkit.reports.views import Legend as Meanings
from mblkit.reports.views import PolicyLine
from mblkit.reports.views import Term as Meaning
from mblkit.reports.words import sign_of

_BRACKETS: Final = mark("In brackets: how many of its parts are mastered.")


def legend_section(legend: Meanings, policies: Iterable[PolicyLine], locale: Locale, title: str) -> Section:
    """Return what the words of a document mean, as a section in small print."""
    return Section("legend", title, (legend_part(legend, policies, locale),))


def legend_part(legend: Meanings, policies: Iterable[PolicyLine], locale: Locale) -> Legend:
    """Return what the words of a document mean."""
    say, word = locale.say, locale.word
    scales = (
        Terms(
            say("Levels: {scale}", scale=scale.name),
            tuple(
                Term(level.name, level.meaning, last=word("Target level.") if level.name == scale.target else "")
                for level in scale.levels
            ),
        )
        for scale in legend.scales
    )
    blocks = (
        *scales,
        _signed(word("Standing of each competency"), legend.outcomes, word(_BRACKETS)),
        _signed(word("Standing of each requirement"), legend.states),
        _terms(word("Basis of credit"), legend.bases),
        _terms(word("Types of experience"), legend.types),
        _terms(word("Marks"), legend.marks),
        Terms(
            word("Credit and policies"),
            note=legend.credit,
            points=tuple(
                say("{title} ({id}, as of {day})", title=one.title, id=one.id, day=locale.brief_day(one.as_of))
                for one in policies
            ),
        ),
    )
    return Legend(tuple(block for block in blocks if block.terms or block.points))


def _signed(title: str, terms: Iterable[Meaning], note: str = "") -> Terms:
    return Terms(title, tuple(Term(term.name, term.meaning, sign_of(term.code)) for term in terms), note)


def _terms(title: str, terms: Iterable[Meaning]) -> Terms:
    return Terms(title, tuple(Term(term.name, term.meaning) for term in terms))
