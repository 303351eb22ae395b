"""Grade point averages: the levels in each experience, made points by a conversion for each scale, and averaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mblkit.district import District
from mblkit.engine.conversions import Converted, convert
from mblkit.engine.credits import Credits
from mblkit.engine.mastery import Standings
from mblkit.engine.recognition_periods import Span, taken_in
from mblkit.engine.recognition_rules import RuleInForce, rivalry
from mblkit.engine.recognized import Measured, RecognitionState
from mblkit.engine.results import Judgement, Reason
from mblkit.engine.rollups.means import mean_of
from mblkit.engine.tables import tables_of
from mblkit.model.conversions import Conversion
from mblkit.model.numbers import rounded, show
from mblkit.model.origin import Kept
from mblkit.model.recognition import Gpa
from mblkit.model.scale import ScaleRecord

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An experience in an average: its points, its weight, and how they were found."""

    points: Fraction
    weight: Fraction
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Left:
    """An experience that is in no average: because nothing is known of it, or because the policy has no answer."""

    state: RecognitionState
    reason: Reason


def grade_point_average(standings: Standings, had: Credits, rule: RuleInForce, span: Span | None = None) -> Measured:
    """Return a student's grade point average by a rule, exact or rounded as the rule says.

    Averaged are the experiences whose credit is earned or posted; of a term or a year (`span`), those that the student
    takes in it. The points of an experience are made of the values of the levels of what it carries, an average over
    scales counts each scored part once. Recorded credit has no levels and is set aside.
    Source: C.G.S. 10-220q (unweighted, for whoever has completed grade 11); dimension D22; decision note 18.
    """
    wrong = rivalry(rule)
    if wrong is not None or not isinstance(rule.rule, Gpa):
        return Measured("undetermined-by-policy", None, wrong or rule.reason)
    tables = _tables(standings, rule.rule)
    if isinstance(tables, Reason):
        return Measured("undetermined-by-policy", None, tables)
    found = [
        _experience(standings, tables, name, weight if rule.rule.by == "credit" else Fraction(1))
        for name, weight in _weights(standings, had, span).items()
    ]
    aside = [] if span is not None else [*_recorded(had)]
    return _average(rule, found, aside)


def _weights(standings: Standings, had: Credits, span: Span | None) -> Mapping[str, Fraction]:
    """Return the experiences that are averaged, with the credit of each; those without credit have no weight."""
    if span is None:
        earned = (one for one in had.awards if one.earned is not None or one.posted is not None)
        pairs = ((one.id.partition(":"), one) for one in earned if not one.needs_decision)
        return {name: one.amount for (kind, _, name), one in pairs if kind == "experience"}
    experiences = standings.district.experiences
    offers = {name: experiences[name].record.credit for name in taken_in(standings.district, standings.closure, span)}
    return {name: offer.amount for name, offer in offers.items() if offer is not None}


def _recorded(had: Credits) -> Iterable[Reason]:
    for one in had.awards:
        if one.id.startswith("credit:"):
            yield Reason("set-aside", f"{one.id}: recorded credit has no levels", one.reason.origin)


def _tables(standings: Standings, rule: Gpa) -> Mapping[str | None, Kept[Conversion]] | Reason:
    """Return the conversions of a rule by the scale that each is from; None stands for one from plain numbers."""
    found: dict[str | None, Kept[Conversion]] = {}
    known = tables_of(standings.district, standings.policies).conversions
    for name in rule.conversions:
        if name not in known:
            return Reason("note", f"no policy in force has the conversion {name}")
        kept = Kept(*known[name])
        other = found.get(kept.record.source.scale)
        if other is not None:
            both = tuple(Reason("setting", f"conversion {one.record.id}", one.origin) for one in (other, kept))
            return Reason("note", f"{rule.id} has two conversions for the same values", None, both)
        found[kept.record.source.scale] = kept
    return found


def _experience(
    standings: Standings, tables: Mapping[str | None, Kept[Conversion]], name: str, weight: Fraction
) -> _Counted | _Left:
    entry = standings.district.experiences[name]
    by_scale: dict[str, list[Fraction]] = {}
    for judged in _scored(standings.of(target).judgement for target in entry.record.carries):
        scale = standings.district.scale_of(judged.target)
        level = scale.level(judged.level or "")
        if level is not None:
            by_scale.setdefault(scale.id, []).append(level.value)
    if not by_scale:
        return _Left(
            "not-enough-evidence", Reason("set-aside", f"{name}: nothing that it carries has a level", entry.origin)
        )
    points, told, number = _NOTHING, [], 0
    for scale_id, values in by_scale.items():
        made = _points(standings.district, tables, scale_id, values)
        if not isinstance(made.gives, Fraction):
            return _Left(
                "undetermined-by-policy", Reason("note", f"{name}, scale {scale_id}: {made.arithmetic}", entry.origin)
            )
        points += made.gives * len(values)
        number += len(values)
        told.append(f"scale {scale_id}: {made.arithmetic}")
    mean = points / number
    text = f"{name}: {show(mean)} points, weight {show(weight)} ({'; '.join(told)})"
    return _Counted(mean, weight, Reason("counted", text, entry.origin))


def _scored(judged: Iterable[Judgement]) -> Iterable[Judgement]:
    """Yield the judgements that rest on scores: of a roll-up, those of its parts."""
    for one in judged:
        if one.parts:
            yield from _scored(one.parts)
        else:
            yield one


def _points(
    district: District, tables: Mapping[str | None, Kept[Conversion]], scale_id: str, values: Sequence[Fraction]
) -> Converted:
    """Return the points of levels on one scale: by its conversion; without any conversion, by their values."""
    scale = district.scales[scale_id]
    kept = tables.get(scale_id) or tables.get(None)
    if kept is not None:
        made = convert(kept.record, values, scale if kept.record.source.scale == scale_id else None)
        if isinstance(made.gives, str):
            text = f'conversion {kept.record.id}: "{made.gives}" is no number'
            return Converted("undetermined-by-policy", None, text)
        return Converted(made.state, made.gives, f"conversion {kept.record.id}: {made.arithmetic}")
    if tables:
        return Converted("undetermined-by-policy", None, "the policy has no conversion from it")
    return _by_value(district, scale, values)


def _by_value(district: District, scale: ScaleRecord, values: Sequence[Fraction]) -> Converted:
    """Return the mean of the values of levels; those of another scale than the district's by its crosswalk."""
    usual = district.scales[district.record.scale]
    if scale.id != usual.id:
        crosswalk = scale.crosswalk
        if crosswalk is None or crosswalk.to != usual.id:
            return Converted("undetermined-by-policy", None, f"no crosswalk leads to the scale {usual.id}")
        ids = {level.value: level.id for level in scale.levels}
        met = (usual.level(crosswalk.levels[ids[value]]) for value in values)
        values = [level.value for level in met if level is not None]
    mean = mean_of(values)
    return Converted("converted", mean, f"mean of {', '.join(map(show, values))} = {show(mean)}")


def _average(rule: RuleInForce, found: Sequence[_Counted | _Left], aside: Sequence[Reason]) -> Measured:
    record = rule.rule
    assert isinstance(record, Gpa)  # noqa: S101 - the caller has looked
    counted = [one for one in found if isinstance(one, _Counted)]
    reasons = [one.reason for one in found]
    undetermined = [one.reason for one in found if isinstance(one, _Left) and one.state == "undetermined-by-policy"]
    weight = sum((one.weight for one in counted), start=_NOTHING)
    if undetermined:
        text = f"{record.id}: the policy does not say how {len(undetermined)} of {len(found)} experiences count"
        return Measured("undetermined-by-policy", None, Reason("note", text, None, (*reasons, *aside, rule.reason)))
    if not counted:
        text = f"{record.id}: no experience with levels is there to average"
        return Measured("not-enough-evidence", None, Reason("note", text, None, (*reasons, *aside, rule.reason)))
    total = sum((one.points * one.weight for one in counted), start=_NOTHING)
    value = total / weight
    text = f"{record.id}: {show(total)} / {show(weight)} = {show(value)}"
    if record.places is not None:
        shown = rounded(value, record.places, record.rounding)
        text, value = f"{text}, rounded {record.rounding} to {show(shown, record.places)}", shown
    return Measured("found", value, Reason("arithmetic", text, None, (*reasons, *aside, rule.reason)))
