"""Figures with cut-offs: what each came to for a student, and whether the cut-off is reached.

A figure that could still come out either way, because a decision or evidence is awaited, is open and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mblkit.engine.habits import summarize_habits
from mblkit.engine.recognition_facts import Facts, Placed
from mblkit.engine.recognition_periods import Span, taken_in
from mblkit.engine.recognized import Measured, RecognitionState
from mblkit.engine.results import Judgement, Reason
from mblkit.model.numbers import show
from mblkit.model.recognition import (
    CreditFigure,
    Figure,
    GpaFigure,
    HabitsFigure,
    LevelFigure,
    LoadFigure,
    MasteryFigure,
    ProgressFigure,
    RankFigure,
)

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count: so many surely, so many more perhaps, of so many."""

    sure: int
    perhaps: int
    of: int
    waits: RecognitionState


def measure(figure: Figure, facts: Facts, span: Span, placed: Placed) -> Measured:  # noqa: PLR0911 - one a figure
    """Return what a figure came to in a period. `placed` finds the student's place in the class, if it is asked for.

    Source: clauses C058, C089 to C093; dimensions D23 to D28; decision note 18.
    """
    match figure:
        case CreditFigure():
            return _credit(figure, facts, span)
        case MasteryFigure():
            return _mastery(figure, facts, span)
        case LevelFigure():
            return _level(figure, facts, span)
        case GpaFigure():
            return _gpa(figure, facts, span)
        case ProgressFigure():
            return _progress(figure, facts, span)
        case LoadFigure():
            return _load(figure, facts, span)
        case HabitsFigure():
            return _habits(figure, facts, span)
        case RankFigure():
            return _rank(figure, placed())


def _credit(figure: CreditFigure, facts: Facts, span: Span) -> Measured:
    fitting = [
        one
        for one in facts.credits.awards
        if (figure.of is None or facts.serving.fits(figure.of, one)) and _in(one.earned or one.posted, span)
    ]
    sure = sum((one.amount for one in fitting if not one.needs_decision), start=_NOTHING)
    perhaps = sum((one.amount for one in fitting if one.needs_decision), start=_NOTHING)
    state: RecognitionState = "met" if sure >= figure.at_least else "not-met"
    if state == "not-met" and sure + perhaps >= figure.at_least:
        state = "undetermined-by-policy" if any(one.undetermined for one in fitting) else "needs-decision"
    text = f"credit: {show(sure)} of {show(figure.at_least)}"
    text += f", {show(perhaps)} more is open" if perhaps else ""
    return Measured(
        state, sure, Reason("part", f"{text}: {state}", None, tuple(map(_brief, (a.reason for a in fitting))))
    )


def _in(day: date | None, span: Span) -> bool:
    """Tell whether credit belongs to a period; to all years belongs also what is older than the entry."""
    return span.year is None or (day is not None and span.starts <= day <= span.ends)


def _mastery(figure: MasteryFigure, facts: Facts, span: Span) -> Measured:
    district = facts.district
    wanted = _carried_competencies(facts, span)
    judged = [
        facts.standings.of(name).judgement
        for name, entry in district.competencies.items()
        if (wanted is None or name in wanted)
        and (not figure.areas or entry.area in figure.areas)
        and (entry.record.required or not figure.required)
    ]
    live = [one for one in judged if one.outcome != "not-applicable"]
    number = Tally(
        sum(one.outcome == "mastered" for one in live),
        sum(one.outcome == "needs-decision" for one in live),
        len(live),
        "needs-decision",
    )
    return _counted("competencies mastered", number, figure.at_least, figure.share, _told(live))


def _carried_competencies(facts: Facts, span: Span) -> set[str] | None:
    """Return the competencies of what the student takes in a period; None for all of them."""
    if span.year is None:
        return None
    taken = taken_in(facts.district, facts.closure, span)
    carried = (part for name in taken for part in facts.district.experiences[name].record.carries)
    return {facts.district.competency_of(part) for part in carried}


def _level(figure: LevelFigure, facts: Facts, span: Span) -> Measured:
    district, wanted = facts.district, _carried_competencies(facts, span)
    reached, all_, told = 0, 0, list[Reason]()
    for name, entry in district.competencies.items():
        bar = entry.scale.level(figure.level)
        if (
            bar is None
            or (wanted is not None and name not in wanted)
            or (figure.areas and entry.area not in figure.areas)
        ):
            continue
        for one in _leaves(facts.standings.of(name).judgement):
            level = entry.scale.level(one.level or "")
            if level is not None:
                all_ += 1
                reached += level.value >= bar.value
                told.append(_brief(one.reason))
    return _counted(
        f"parts at {figure.level} or above",
        Tally(reached, 0, all_, "not-enough-evidence"),
        figure.at_least,
        figure.share,
        told,
    )


def _leaves(one: Judgement) -> Iterable[Judgement]:
    return one.parts or (one,)


def _gpa(figure: GpaFigure, facts: Facts, span: Span) -> Measured:
    found = facts.gpa(figure.gpa, None if span.year is None else span)
    if found.value is None:
        return found
    state: RecognitionState = "met" if found.value >= figure.at_least else "not-met"
    text = f"grade point average: {show(found.value)} of {show(figure.at_least)}: {state}"
    return Measured(state, found.value, Reason("part", text, None, (found.reason,)))


def _progress(figure: ProgressFigure, facts: Facts, span: Span) -> Measured:
    told, sure, perhaps = list[Reason](), 0, 0
    taken = taken_in(facts.district, facts.closure, span) if span.year is not None else _ever(facts)
    waits: RecognitionState = "not-enough-evidence"
    for name in taken:
        entry = facts.district.experiences[name]
        judged = [facts.standings.of(part).judgement.outcome for part in entry.record.carries]
        done, open_ = judged.count("mastered"), judged.count("needs-decision")
        number = len(judged) - judged.count("not-enough-evidence") - judged.count("not-applicable")
        if number and Fraction(done, number) >= figure.mastered:
            verdict, sure = "adequate", sure + 1
        elif not number or Fraction(done + open_, number) >= figure.mastered:
            verdict, perhaps = ("open" if number else "nothing is judged so far"), perhaps + 1
            waits = "needs-decision" if number else waits
        else:
            verdict = "not adequate"
        told.append(Reason("part", f"{name}: {done} of {number} judged parts mastered, {verdict}", entry.origin))
    return _counted(
        f"experiences with {show(figure.mastered)} of what was judged mastered",
        Tally(sure, perhaps, len(told), waits),
        figure.at_least,
        None,
        told,
    )


def _ever(facts: Facts) -> tuple[str, ...]:
    return tuple(sorted({kept.record.experience for kept in facts.closure.sections}))


def _load(figure: LoadFigure, facts: Facts, span: Span) -> Measured:
    taken = taken_in(facts.district, facts.closure, span) if span.year is not None else _ever(facts)
    offers = [facts.district.experiences[name].record.credit for name in taken]
    amount = sum((one.amount for one in offers if one is not None), start=_NOTHING)
    found = Fraction(len(taken)) if figure.of == "experiences" else amount
    state: RecognitionState = "met" if found >= figure.at_least else "not-met"
    what = "experiences taken" if figure.of == "experiences" else "credit of what is taken"
    told = tuple(Reason("part", name, facts.district.experiences[name].origin) for name in taken)
    return Measured(
        state, found, Reason("part", f"{what}: {show(found)} of {show(figure.at_least)}: {state}", None, told)
    )


def _habits(figure: HabitsFigure, facts: Facts, span: Span) -> Measured:
    told, sure, perhaps, all_ = list[Reason](), 0, 0, 0
    for found in summarize_habits(facts.district, facts.closure, span.ends, span.starts):
        order = {level.id: level.value for level in found.rubric.levels}
        if figure.level not in order:
            continue
        for one in found.habits:
            if figure.habits and one.habit.id not in figure.habits:
                continue
            all_ += 1
            perhaps += one.usual is None
            sure += one.usual is not None and order[one.usual] >= order[figure.level]
            origin = one.latest.origin if one.latest is not None else None
            told.append(Reason("part", f"{one.habit.id}: usually {one.usual or 'not observed'}", origin))
    number = Tally(sure, perhaps, all_, "not-enough-evidence")
    return _counted(f"habits of work usually {figure.level} or above", number, figure.at_least, figure.share, told)


def _rank(figure: RankFigure, placed: Measured) -> Measured:
    if placed.value is None:
        return placed
    state: RecognitionState = "met" if placed.value < figure.best else "not-met"
    text = (
        f"share of the class before the student: {show(placed.value)}, less than {show(figure.best)} is asked: {state}"
    )
    return Measured(state, placed.value, Reason("part", text, None, (placed.reason,)))


def _counted(
    what: str, number: Tally, at_least: int | None, share: Fraction | None, told: Sequence[Reason]
) -> Measured:
    """Return whether a count is reached: surely, surely not, or only if what is open comes out well."""
    if share is not None and not number.of:
        return Measured("not-enough-evidence", None, Reason("part", f"{what}: there are none", None, tuple(told)))
    if share is None:
        wanted, sure, best = Fraction(at_least or 0), Fraction(number.sure), Fraction(number.sure + number.perhaps)
    else:
        wanted, sure = share, Fraction(number.sure, number.of)
        best = Fraction(number.sure + number.perhaps, number.of)
    state: RecognitionState = "met" if sure >= wanted else number.waits if best >= wanted else "not-met"
    asked = show(wanted) if share is None else f"a share of {show(wanted)}"
    text = f"{what}: {number.sure} of {number.of}, asked for {asked}"
    text += f", {number.perhaps} open" if number.perhaps else ""
    return Measured(state, sure, Reason("part", f"{text}: {state}", None, tuple(told)))


def _told(judged: Iterable[Judgement]) -> tuple[Reason, ...]:
    return tuple(_brief(one.reason) for one in judged)


def _brief(reason: Reason) -> Reason:
    """Return a reason without those behind it: `explain` tells them under the id."""
    return Reason(reason.kind, reason.text, reason.origin)
