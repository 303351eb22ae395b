"""What the judgements of one target have in common for all students of a cohort."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from mblkit.engine.admitted import Scores
from mblkit.engine.findings import Bar, Finding
from mblkit.engine.patterns import Form, Work
from mblkit.engine.replay import Terms
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.settings import InForce
from mblkit.engine.wording import judging_reasons
from mblkit.model.origin import Origin
from mblkit.model.scale import ScaleRecord

if TYPE_CHECKING:
    from mblkit.engine.tracks import Dated


@dataclass(frozen=True, slots=True)
class Frame:
    """What the judgements of one target have in common.

    Attributes:
        target: its id.
        competency: the id of the competency that it is, or leads to.
        origin: where it stands.
        settings: the settings that judge it.
        scale: the scale.
        scores: what the scores of the scale are worth.
        bar: what a body of evidence is held against.
        retired: the day on which it ended, or None.
        sticky: whether mastery once shown stays.
        review: after how many months mastery needs a decision, or None.
        reach: the lowest and the highest value on the scale.
        told: the settings as reasons, of a roll-up and of a body of evidence, once somebody has asked for them.
        rolled: what was found in the outcomes of its parts, by these; of a rule that looks at nothing else.
        form: what its judgements ask of a body of evidence.
        dated: what work came to on its days, by the work; one for all targets of the same form.
        timeless: whether of the days of its evidence nothing but their order matters.
        terms: what bears on every judgement of it beside the evidence.
        parts: the indicators that make it, in order; none of a target that is judged by evidence of its own.
        family: the target and its parts.
        valued: whether the rule that makes it of its parts finds a number, and not only an outcome.
        by_outcomes: whether the rule that makes it of its parts looks at nothing but their outcomes.
    """

    target: str
    competency: str
    origin: Origin
    settings: InForce
    scale: ScaleRecord
    scores: Scores
    bar: Bar
    retired: date | None
    sticky: bool
    review: int | None
    reach: tuple[Fraction, Fraction]
    told: dict[bool, tuple[Reason, ...]]
    rolled: dict[tuple[MasteryOutcome, ...], Finding]
    form: Form
    dated: "dict[Work, Dated]"
    timeless: bool
    terms: Terms
    parts: tuple[str, ...]
    family: frozenset[str]
    valued: bool
    by_outcomes: bool

    def cited(self, *, rolled_up: bool) -> tuple[Reason, ...]:
        """Return the settings behind a judgement of the target as reasons."""
        if rolled_up not in self.told:
            self.told[rolled_up] = judging_reasons(self.settings, rolled_up=rolled_up)
        return self.told[rolled_up]
