"""A district's own rules: named conditions on its records, picked from a list. No expressions."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Many, Record, Text, contradiction
from mblkit.model.numbers import Count

Noun = Literal["competency", "indicator", "experience", "unit", "objective", "task", "section"]


class Test(Record):
    """One condition on a record. Exactly one of `field`, `all`, `any` and `at_least` is given.

    Attributes:
        field: the field that is looked at.
        present: whether the field must have a value (true) or must have none (false).
        is_one_of: the values that the field may have.
        count: how many entries the field must have at least.
        at_most: how many entries the field may have.
        all: conditions that must all hold.
        any: conditions of which one must hold.
        at_least: how many of the conditions in `of` must hold.
        of: the conditions that `at_least` counts.
    """

    field: Text | None = None
    present: bool | None = None
    is_one_of: Many[str] = ()
    count: Count | None = None
    at_most: Count | None = None
    all: "Many[Test]" = ()
    any: "Many[Test]" = ()
    at_least: Count | None = None
    of: "Many[Test]" = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = (self.field is not None, bool(self.all), bool(self.any), self.at_least is not None)
        if sum(forms) != 1:
            raise contradiction('a condition has exactly one of "field", "all", "any", "at_least"')
        asks = (
            self.present is not None,
            bool(self.is_one_of),
            self.count is not None,
            self.at_most is not None,
        )
        if (self.field is not None) != any(asks):
            raise contradiction('a condition on a "field" says what is asked of it, and no other does')
        if self.at_least is not None and self.of and self.at_least > len(self.of):
            raise contradiction('"at_least" asks for more conditions than "of" has', ("at_least",), ("of",))
        if (self.at_least is not None) != bool(self.of):
            raise contradiction('"at_least" and "of" belong together', ("of",) if self.of else ("at_least",))
        return self


class RuleRecord(Record):
    """A rule of the district.

    Attributes:
        id: its code: LOC and three digits.
        name: its name, in words joined by dashes.
        severity: how much a finding weighs.
        on: the records that it looks at.
        where: which of them; without it, all.
        require: what must hold for them.
        message: what a finding says.
        help: what to do about it.
        authority: by whose decision the rule exists.
    """

    id: Annotated[str, Field(pattern=r"^LOC[0-9]{3}$")]
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    severity: Literal["error", "warning", "advice"] = "warning"
    on: Noun
    where: Test | None = None
    require: Test
    message: Text
    help: Text | None = None
    authority: Text
