"""Which of the admitted evidence counts on a day: what is provisional, and which of several attempts at a task."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from mblkit.engine.admitted import Admitted
from mblkit.engine.methods import Moment
from mblkit.engine.results import Reason
from mblkit.model.judging import Body

_PASSED_OVER: Final = {
    "latest": "a later attempt counts",
    "highest": "a higher attempt counts",
    "first": "the first attempt counts",
}


class Scored(NamedTuple):
    """A piece of evidence with one of the scores that may hold."""

    one: Admitted
    score: Fraction


def in_play(admitted: Iterable[Admitted], day: date) -> tuple[Admitted, ...]:
    """Return what counts on a day, in its order: provisional evidence only while there is no other."""
    counted = [one for one in admitted if one.counts_on(day)]
    if any([one.provisional for one in counted]):  # noqa: C419 - a list is quicker, and this runs for every day
        return tuple(one for one in counted if not one.provisional) or tuple(counted)
    return tuple(counted)


def chosen(scored: Sequence[Scored], rules: Body) -> list[Scored]:
    """Return the evidence that counts of each task and place, in order of time; of one moment, the lower score first.

    `scored` is in play, in the order of a body of evidence. Of two attempts that are equally high the later one counts.
    """
    kept = scored if rules.attempts == "all" else [_best(tries, rules) for tries in _tries(scored)]
    return sorted(kept, key=_in_order)


def weighed(admitted: Iterable[Admitted], rules: Body, day: date) -> tuple[list[Admitted], list[Reason]]:
    """Return what counts on a day, and why the rest of what was admitted does not.

    It is too old, or provisional, or another attempt counts. Where scorers differ, the lower scores tell which attempt
    is the highest.
    """
    all_of_it = tuple(admitted)
    playing = in_play(all_of_it, day)
    counted = {id(one) for one in _counting(playing, rules, day)}
    considered = {id(one) for one in playing}
    passed = [
        Reason("set-aside", f"{one.reason.text}: {_why(one, rules, day, considered)}", one.reason.origin)
        for one in all_of_it
        if id(one) not in counted
    ]
    return [one for one in all_of_it if id(one) in counted], passed


def how_many(admitted: Iterable[Admitted], rules: Body, day: date) -> int:
    """Return how many pieces of evidence count on a day."""
    return len(_counting(in_play(admitted, day), rules, day))


def _counting(playing: Sequence[Admitted], rules: Body, day: date) -> Sequence[Admitted]:
    if rules.attempts == "all":
        return playing
    return [each.one for each in chosen([Scored(one, one.scores_on(day)[0]) for one in playing], rules)]


def _why(one: Admitted, rules: Body, day: date, considered: set[int]) -> str:
    if not one.counts_on(day):
        return f"too old since {one.until}"
    if id(one) not in considered:
        return f"{one.evidence.purpose} evidence, and other evidence counts"
    return _PASSED_OVER[rules.attempts]


def _tries(scored: Iterable[Scored]) -> Iterable[list[Scored]]:
    found: dict[tuple[str, str, str], list[Scored]] = {}
    for each in scored:
        evidence = each.one.evidence
        found.setdefault((evidence.place, evidence.task, evidence.target), []).append(each)
    return found.values()


def _best(tries: Sequence[Scored], rules: Body) -> Scored:
    if rules.attempts == "first":
        return min(tries, key=_in_order)
    if rules.attempts == "latest":
        return max(tries, key=_in_order)
    return max(tries, key=lambda each: (each.score, each.one.moment))


def _in_order(scored: Scored) -> tuple[Moment, Fraction]:
    return scored.one.moment, scored.score
