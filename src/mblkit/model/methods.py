"""How a policy names a judging method and its parameters."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Record, Way, contradiction
from mblkit.model.numbers import Rounding, Whole


class Method(Record):
    """How one level is found in a body of evidence.

    Attributes:
        name: latest, highest or mean.
        ties: for latest: which score holds when the last day and attempt have several.
        places: for mean: how many decimals the mean is rounded to before it is compared.
        rounding: for mean: how it is rounded.
    """

    name: Literal["latest", "highest", "mean"]
    ties: Literal["highest", "lowest"] = "highest"
    places: Whole | None = None
    rounding: Annotated[Rounding, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _parameters_fit(self) -> Self:
        at: Way = ("name",) if self.places is None else ("places",)
        if self.name == "mean" and (self.places is None or not 0 <= self.places <= 6):  # noqa: PLR2004
            raise contradiction('the method mean has no "places" from 0 to 6 to round to', at)
        at = ("rounding",) if self.places is None else ("places",)
        if self.name != "mean" and (self.places is not None or self.rounding is not None):
            raise contradiction('"places" and "rounding" belong to the method mean alone', at, ("name",))
        if self.name != "latest" and "ties" in self.model_fields_set:
            raise contradiction('"ties" belongs to the method latest alone', ("ties",), ("name",))
        return self
