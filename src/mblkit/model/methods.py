"""How a policy names a judging method and its parameters: one record for each method, told apart by `name`."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from mblkit.model.base import Many, Record, contradiction
from mblkit.model.forms import Forms
from mblkit.model.numbers import Amount, Count, Rounding, Within
from mblkit.model.shared import Measure, Purpose

_PLACES: Final = Within(0, 6)
_SHARE: Final = Within(1, 99)
_DECAY: Final = Within(50, 100)
_TIMES: Final = Within(1, 10)

Places = Annotated[int, PlainValidator(_PLACES), _PLACES.schema()]
"""How many decimals a value is rounded to."""

Share = Annotated[int, PlainValidator(_SHARE), _SHARE.schema()]
"""The percentage of the last score."""

Decay = Annotated[int, PlainValidator(_DECAY), _DECAY.schema()]
"""The percentage of each new score. Below 50 old work would weigh more than new."""

Times = Annotated[int, PlainValidator(_TIMES), _TIMES.schema()]
"""How often mastery must be shown."""


class MethodRecord(Record):
    """What every method has.

    Attributes:
        name: which method.
        minimum: how many scores at least; with fewer the method finds nothing.
        per: what counts as one score: each score; all scores of one task, day and attempt, as their mean (task); or
            that mean once for each of them (task-repeated), as Canvas counts the questions of a quiz.
    """

    name: str
    minimum: Count = 1
    per: Literal["score", "task", "task-repeated"] = "score"


class ReckonedMethodRecord(MethodRecord):
    """What a method has whose value may lie between the scores.

    Attributes:
        places: how many decimals the value is rounded to before it is compared.
        rounding: how it is rounded.
    """

    places: Places
    rounding: Annotated[Rounding, Field(strict=False)] = Rounding.HALF_UP


class LatestMethod(MethodRecord):
    """The last score.

    Attributes:
        name: latest.
        ties: which score holds when the last day and attempt have several.
    """

    name: Literal["latest"]
    ties: Literal["highest", "lowest"] = "highest"


class HighestMethod(MethodRecord):
    """The best score.

    Attributes:
        name: highest.
    """

    name: Literal["highest"]


class LowestMethod(MethodRecord):
    """The lowest score.

    Attributes:
        name: lowest.
    """

    name: Literal["lowest"]


class MeanMethod(ReckonedMethodRecord):
    """The average of all scores.

    Attributes:
        name: mean.
    """

    name: Literal["mean"]


class MedianMethod(ReckonedMethodRecord):
    """The score in the middle, or the mean of the two in the middle.

    Attributes:
        name: median.
    """

    name: Literal["median"]


class WeightedLatestMethod(ReckonedMethodRecord):
    """The last score against the mean of all earlier ones.

    Attributes:
        name: weighted-latest.
        weight: the percentage of the last score.
    """

    name: Literal["weighted-latest"]
    weight: Share = 65


class DecayingAverageMethod(ReckonedMethodRecord):
    """A running average to which each new score is added.

    Attributes:
        name: decaying-average.
        weight: the percentage of each new score against what came before.
    """

    name: Literal["decaying-average"]
    weight: Decay = 65


class NMasteryMethod(ReckonedMethodRecord):
    """The mean of the scores at the target or above, once there are enough of them.

    Attributes:
        name: n-mastery.
        n: how many scores must reach the target.
    """

    name: Literal["n-mastery"]
    n: Times = 5


class ModeMethod(MethodRecord):
    """The score that stands most often.

    Attributes:
        name: mode.
        tie: which holds of several that stand equally often: the tied score given last (most-recent), the last score
            of all (most-recent-score), the mean of the scores on the tied level reached last (most-recent-level), the
            highest, the lowest, or none: then somebody must decide.
    """

    name: Literal["mode"]
    tie: Literal["most-recent", "most-recent-score", "most-recent-level", "highest", "lowest", "none"] = "most-recent"


class BestMethod(ReckonedMethodRecord):
    """The mean of the highest scores.

    Attributes:
        name: best.
        n: how many of them; where there are fewer scores, all.
    """

    name: Literal["best"]
    n: Count


class PowerLawMethod(ReckonedMethodRecord):
    """A curve through the scores by attempt, a x attempt ^ b, read at an attempt.

    Attributes:
        name: power-law.
        minimum: how many scores at least; with fewer the method finds nothing.
        at: whether the curve is read at the last attempt (current) or at the one to come (next).
        floor: what lower scores are lifted to: a score of 0 has no logarithm.
        clamp: whether the value is kept within the scale.
    """

    name: Literal["power-law"]
    minimum: Count = 3
    at: Literal["current", "next"] = "current"
    floor: Amount | None = None
    clamp: bool = True


class BestFitMethod(ReckonedMethodRecord):
    """The power law where the scores rise and it fits them better than their mean; else the mean.

    Attributes:
        name: best-fit.
        at: whether the curve is read at the last attempt (current) or at the one to come (next).
        floor: what lower scores are lifted to for the curve: a score of 0 has no logarithm.
        clamp: whether the value is kept within the scale.
    """

    name: Literal["best-fit"]
    at: Literal["current", "next"] = "current"
    floor: Amount | None = None
    clamp: bool = True


class WeightedMeanMethod(ReckonedMethodRecord):
    """The mean of categories of evidence by weight; the weights of categories without scores go to the others.

    Attributes:
        name: weighted-mean.
        purposes: the weight of each purpose.
        measures: the weight of each measure.
    """

    name: Literal["weighted-mean"]
    purposes: Annotated[dict[Purpose, Amount], Field(min_length=1)] | None = None
    measures: Annotated[dict[Measure, Amount], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_kind_of_category(self) -> Self:
        if (self.purposes is None) == (self.measures is None):
            at, other = (("measures",), ("purposes",)) if self.purposes is not None else ((), ())
            raise contradiction('a weighted mean has either weights of "purposes" or of "measures"', at, other)
        return self


SimpleMethod = Annotated[
    LatestMethod
    | HighestMethod
    | LowestMethod
    | MeanMethod
    | MedianMethod
    | WeightedLatestMethod
    | DecayingAverageMethod
    | NMasteryMethod
    | ModeMethod
    | BestMethod
    | PowerLawMethod
    | BestFitMethod
    | WeightedMeanMethod,
    Forms("name"),
]
"""A method that is made of no other."""


class LastMethod(MethodRecord):
    """Another method, on the last scores alone.

    Attributes:
        name: last.
        n: how many of the last scores; where there are fewer, all.
        of: what is found in them.
    """

    name: Literal["last"]
    n: Count
    of: SimpleMethod


class GreatestOfMethod(MethodRecord):
    """The greatest value that any of several methods finds.

    Attributes:
        name: greatest-of.
        methods: the methods.
    """

    name: Literal["greatest-of"]
    methods: Annotated[Many[SimpleMethod], Field(min_length=2)]


Method = Annotated[
    LatestMethod
    | HighestMethod
    | LowestMethod
    | MeanMethod
    | MedianMethod
    | WeightedLatestMethod
    | DecayingAverageMethod
    | NMasteryMethod
    | ModeMethod
    | BestMethod
    | PowerLawMethod
    | BestFitMethod
    | WeightedMeanMethod
    | LastMethod
    | GreatestOfMethod,
    Forms("name"),
]
"""How one value is found in a body of evidence."""
