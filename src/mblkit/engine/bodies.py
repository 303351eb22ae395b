"""Bodies of evidence: what counts for a target and from when, and what is set aside and why.

Evidence is gathered once for a student and a day. Whatever time changes (an acceptance, an adjudication, age)
is kept as a day on the item, so that a judgement can be replayed without looking at the evidence again.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import District, Evidence
from mblkit.engine.admitted import Admitted, Blocking, BodyOfEvidence, Scores, describe, shown
from mblkit.engine.gathering import Gathered, Key, lineage, place_of, retired_on
from mblkit.engine.methods import Kind, Moment
from mblkit.engine.moderation import ModerationInForce, place_on, state_of
from mblkit.engine.recency import too_old
from mblkit.engine.results import Reason
from mblkit.model.judging import Body, CodeRule, CountedCode
from mblkit.model.numbers import show
from mblkit.model.scale import CODES

_CODE_WORDS: Final = {
    "not-assessed": "not assessed, which is no score",
    "missed": "missed, which is no score and not zero",
    "excused": "excused, which is no score",
}


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a piece of evidence is looked at under."""

    district: District
    gathered: Gathered
    rules: Body
    scores: Scores
    moderation: ModerationInForce | None
    ends: dict[str, date | None]


def body_of(
    district: District,
    gathered: Gathered,
    target: str,
    body: Body,
    scores: Scores,
    moderation: ModerationInForce | None = None,
) -> BodyOfEvidence:
    """Return the body of evidence of a target: its own evidence, and that of objectives which lead to it.

    `moderation` says whether the mean of two scorers who differ holds; without it nothing does until it is settled.
    """
    terms = _Terms(district, gathered, body, scores, moderation, {})
    admitted: list[Admitted] = []
    set_aside: list[Reason] = []
    blocking: list[Blocking] = []
    before: list[Admitted] = []
    for one in gathered.pools.get(target, ()):
        found = _look_at(one, terms)
        if isinstance(found, Admitted):
            admitted.append(found)
        elif isinstance(found, Blocking):
            blocking.append(found)
        else:
            set_aside.append(_aside(one, found))
            value = scores.value(one.score)
            if one.purpose == "diagnostic" and found == _wrong_purpose(one) and value is not None:
                before.append(_admit(one, value, (one.on, ()), terms))
    return BodyOfEvidence(
        tuple(admitted if len(admitted) < 2 else sorted(admitted, key=_in_time)),  # noqa: PLR2004 - one needs no order
        tuple(set_aside),
        tuple(_until_made_up(one, admitted) for one in blocking),
        tuple(before),
    )


def _aside(one: Evidence, why: str) -> Reason:
    return Reason.later(lambda: {"text": f"{describe(one)}: {why}"}, kind="set-aside", origin=one.origin, children=())


def _look_at(one: Evidence, terms: _Terms) -> Admitted | Blocking | str:
    """Return a piece of evidence as it counts or blocks, or why it is set aside."""
    value, rule = terms.scores.value(one.score), _code_rule(one, terms.rules)
    refusal = _unknown(one, terms.gathered)
    if refusal is None and rule == "set-aside":
        refusal = _CODE_WORDS[str(one.score)]
    if refusal is None and rule is None and value is None:
        refusal = f'not on the scale "{terms.scores.scale.id}"'
    refusal = refusal or _ended(terms, one)
    entry = _entry(terms, one) if refusal is None else None
    if refusal is not None or entry is None:
        return refusal or _wrong_purpose(one)
    if terms.rules.max_attempts is not None and one.attempt > terms.rules.max_attempts:
        return f"attempt {one.attempt}, and the policy counts {terms.rules.max_attempts}"
    if isinstance(rule, CountedCode):
        return _counted(one, rule, entry, terms)
    if rule == "blocks":
        reason = Reason("note", f"{describe(one)}: the policy asks for a decision", one.origin, entry[1])
        return Blocking(one, entry[0], _too_old(one, terms), reason)
    return _wrong_purpose(one) if value is None else _admit(one, value, entry, terms)


def _code_rule(one: Evidence, rules: Body) -> CodeRule | None:
    """Return what the policy does with a code; None for a score. A correction to a code only takes a score back."""
    if not isinstance(one.score, str) or one.score not in CODES:
        return None
    return "set-aside" if one.replaces is not None else rules.codes.rule(one.score)


def _counted(one: Evidence, rule: CountedCode, entry: tuple[date, tuple[Reason, ...]], terms: _Terms) -> Admitted | str:
    """Return a code with the score that the policy gives it: a level of the scale, or any number."""
    given = rule.counts_as
    value = terms.scores.value(given) if isinstance(given, str) else given
    if value is None:
        return f'counts as "{given}" by the policy, which is not on the scale "{terms.scores.scale.id}"'
    note = Reason("note", f"{one.score} counts as {shown(given)} by the policy")
    found = _admit(one._replace(second=None), value, (entry[0], (*entry[1], note)), terms)
    return replace(found, evidence=one, scored=False)


def _until_made_up(one: Blocking, admitted: Iterable[Admitted]) -> Blocking:
    """Return an entry that blocks until the day on which the same task is scored after all."""
    of, attempt = one.evidence, (one.evidence.on, one.evidence.attempt)
    later = (
        other.since
        for other in admitted
        if (other.evidence.task, other.evidence.target) == (of.task, of.target)
        and (other.evidence.on, other.evidence.attempt) > attempt
        and other.scored
    )
    ends = [*later, *([one.until] if one.until is not None else [])]
    return replace(one, until=max(min(ends), one.since)) if ends else one


def _in_time(one: Admitted) -> tuple[Moment, Key]:
    return one.moment, one.evidence.key


def _unknown(one: Evidence, gathered: Gathered) -> str | None:
    if one.on > gathered.as_of:
        return f"dated after {gathered.as_of}"
    if not one.known_on(gathered.as_of):
        return f"entered on {one.recorded}, after {gathered.as_of}"
    correction = gathered.replaced.get(one.key) if gathered.replaced else None
    return f"replaced by {correction.id}" if correction is not None else None


def _ended(terms: _Terms, one: Evidence) -> str | None:
    if one.target not in terms.ends:
        terms.ends[one.target] = retired_on(terms.district, one.target)
    end = terms.ends[one.target]
    return f"{one.target} was retired on {end}" if end is not None and end <= one.on else None


def _entry(terms: _Terms, one: Evidence) -> tuple[date, tuple[Reason, ...]] | None:
    """Return the day from which evidence counts by its purpose; placement from its acceptance (C056)."""
    if one.purpose in terms.rules.purposes or one.purpose in terms.rules.otherwise:
        return one.on, ()
    if one.purpose != "placement":
        return None
    acceptances = [
        kept
        for name in lineage(terms.district, one.target)
        for kept in terms.gathered.accepted.get(name, ())
        if kept.record.on >= one.on
    ]
    if not acceptances:
        return None
    first = min(acceptances, key=lambda kept: (kept.record.on, kept.record.id))
    text = f"placement accepted on {first.record.on}: {first.record.reference}"
    return first.record.on, (Reason("decision", text, first.origin),)


def _wrong_purpose(one: Evidence) -> str:
    if one.purpose == "placement":
        return "placement evidence that no decision accepts"
    return f"{one.purpose} evidence does not count"


def _admit(one: Evidence, value: Fraction, entry: tuple[date, tuple[Reason, ...]], terms: _Terms) -> Admitted:
    second, raters, looked = _second_look(one, terms.scores)
    settled, decided = _settled(one, terms.scores, terms.gathered)
    since, accepted = entry
    low, high, moderated = _moderated(value, value if second is None else second, terms)
    return Admitted(
        evidence=one,
        low=low,
        high=high,
        since=since,
        until=_too_old(one, terms),
        settled=settled,
        raters=raters,
        because=(*accepted, *looked, *moderated, *decided),
        moment=(_day_of(one, terms.rules), one.attempt),
        kind=Kind(one.purpose, one.measure, one.task),
        provisional=one.purpose in terms.rules.otherwise,
    )


def _day_of(one: Evidence, rules: Body) -> date:
    """Return the day that puts evidence in order: of two days only one is always known, that of the work."""
    return one.recorded if rules.order_by == "recorded" and one.recorded is not None else one.on


def _too_old(one: Evidence, terms: _Terms) -> date | None:
    if terms.rules.months is None and terms.rules.school_years is None:
        return None
    return too_old(one.on, terms.rules, terms.district.record.years)


def _second_look(one: Evidence, scores: Scores) -> tuple[Fraction | None, tuple[str, ...], tuple[Reason, ...]]:
    """Return the second scorer's value, or None, with the scorers and what is to be said of it."""
    if one.second is None:
        return None, (one.by,), ()
    by, score = one.second
    value = scores.value(score)
    if value is None:
        return None, (one.by,), (Reason("note", f"{by} gave no second score: {shown(score)}"),)
    agree = "agrees" if value == scores.value(one.score) else "differs"
    return value, (one.by, by), (Reason("note", f"second score by {by} {agree}: {shown(score)}"),)


def _moderated(value: Fraction, second: Fraction, terms: _Terms) -> tuple[Fraction, Fraction, tuple[Reason, ...]]:
    """Return the lower and the higher of two scores, or their mean twice where the policy says that it holds."""
    if value is second or value == second:
        return value, value, ()
    rules, scale = terms.moderation, terms.scores.scale
    if rules is not None:
        gap = abs(place_on(scale, value) - place_on(scale, second))
        if state_of(gap, rules, adjudicated=False) == "mean":
            mean = (value + second) / 2
            cited = (Reason("clause", rules.within.cites),) if rules.within.cites is not None else ()
            text = f"mean of the two scores: ({show(value)} + {show(second)}) / 2 = {show(mean)}"
            return mean, mean, (Reason("setting", text, rules.within.origin, cited),)
    return min(value, second), max(value, second), ()


def _settled(
    one: Evidence, scores: Scores, gathered: Gathered
) -> tuple[tuple[date, Fraction] | None, tuple[Reason, ...]]:
    kept = gathered.adjudicated.get(place_of(one)) if gathered.adjudicated else None
    if kept is None:
        return None, ()
    level = kept.record.scores[one.target]
    value = scores.value(level)
    if value is None:
        return None, ()
    text = f"adjudicated on {kept.record.on} as {level}: {kept.record.reference}"
    return (kept.record.on, value), (Reason("decision", text, kept.origin),)


def lacking(admitted: Collection[Admitted], body: Body) -> tuple[str, ...]:
    """Return which of the minimums of a policy a body of evidence does not reach, in words."""
    if not admitted:
        return (f"0 of {body.items} items",)
    if max(body.items, body.tasks, body.measures, body.occasions, body.raters) == 1:
        return ()
    evidence = [one.evidence for one in admitted]
    asked: tuple[tuple[str, int, Callable[[], int]], ...] = (
        ("items", body.items, lambda: len(evidence)),
        ("tasks", body.tasks, lambda: len({one.task for one in evidence})),
        ("measures", body.measures, lambda: len({one.measure for one in evidence})),
        ("days", body.occasions, lambda: len({one.on for one in evidence})),
        ("scorers", body.raters, lambda: len({rater for one in admitted for rater in one.raters})),
    )
    counted = ((what, need, count()) for what, need, count in asked if need > 1)
    return tuple(f"{have} of {need} {what}" for what, need, have in counted if have < need)
