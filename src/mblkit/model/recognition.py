"""How a policy recognizes what students have done: grade standing, eligibility, honors, rank, grade point average."""

from fractions import Fraction
from typing import Annotated, Final, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from mblkit.model.base import Defines, Distinct, Id, LocalText, Record, Ref, Refers, Some, Text, Way, contradiction
from mblkit.model.diplomas import AmountOrNone, CreditScope
from mblkit.model.forms import Forms
from mblkit.model.methods import Places
from mblkit.model.numbers import Amount, Count, Number, Rounding, Within
from mblkit.model.shared import ClassRange, Grade

_BANDS: Final = Within(2, 100)

Period = Literal["term", "year", "all"]
"""What is looked at: the term or the school year of a day, the last one between two; or everything so far."""

Bands = Annotated[int, PlainValidator(_BANDS), _BANDS.schema()]
"""A number of bands, from 2 to 100."""

Audience = Literal["student", "parent", "college", "state"]
"""Who may be told beside the school's own staff (dimension D26)."""


class _Share(Record):
    """What figures that count things have: so many of them, or a share of all.

    Attributes:
        at_least: how many.
        share: the share of all, such as 2/3.
    """

    at_least: Count | None = None
    share: Amount | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at_least is None) == (self.share is None):
            at: Way = ("share",) if self.share is not None else ()
            raise contradiction('what is counted has either "at_least" or "share"', at)
        if self.share is not None and self.share > 1:
            raise contradiction("the share is more than all parts", ("share",))
        return self


class CreditFigure(Record):
    """Credit that is earned or posted.

    Attributes:
        figure: credit.
        of: of which sort; without it, all credit.
        at_least: how much.
    """

    figure: Literal["credit"]
    of: CreditScope | None = None
    at_least: Amount


class MasteryFigure(_Share):
    """Competencies that are mastered, of those that apply to the student.

    Attributes:
        figure: mastery.
        areas: the content areas whose competencies are meant; without it, all.
        required: true where only those are meant that every student must master.
    """

    figure: Literal["mastery"]
    areas: Distinct[Annotated[Ref, Refers("area")]] = ()
    required: bool = False


class LevelFigure(_Share):
    """What was scored and has reached a level, of all that was scored.

    Attributes:
        figure: level.
        level: the level.
        areas: the content areas that are meant; without it, all.
    """

    figure: Literal["level"]
    level: Annotated[Ref, Refers("level")]
    areas: Distinct[Annotated[Ref, Refers("area")]] = ()


class GpaFigure(Record):
    """A grade point average.

    Attributes:
        figure: gpa.
        gpa: the rule by which it is found; without it, the one in force.
        at_least: the cut-off.
    """

    figure: Literal["gpa"]
    gpa: Annotated[Ref, Refers("gpa")] | None = None
    at_least: Number


class ProgressFigure(Record):
    """Experiences in which the student makes adequate progress.

    Attributes:
        figure: progress.
        mastered: the share that is adequate: of what an experience carries and was judged so far, so much is mastered.
        at_least: in how many experiences.
    """

    figure: Literal["progress"]
    mastered: Amount = Fraction(1)
    at_least: Count

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        if self.mastered > 1:
            raise contradiction("the share is more than all parts", ("mastered",))
        return self


class LoadFigure(Record):
    """What the student takes.

    Attributes:
        figure: load.
        of: what is counted: experiences, or the credit that they carry.
        at_least: how many, or how much.
    """

    figure: Literal["load"]
    of: Literal["experiences", "credit"] = "experiences"
    at_least: Amount


class HabitsFigure(_Share):
    """Habits of work that are usually shown at a level or above it. They never enter another figure (clause C058).

    Attributes:
        figure: habits.
        level: the level.
        habits: the habits that are meant; without it, all.
    """

    figure: Literal["habits"]
    level: Annotated[Ref, Refers("habit-level")]
    habits: Distinct[Annotated[Ref, Refers("habit")]] = ()


class RankFigure(Record):
    """A place among others of the class. It compares students with each other; a warning says so (clause C093).

    Attributes:
        figure: rank.
        best: the share of the class that is meant, such as 1/10.
    """

    figure: Literal["rank"]
    best: Amount

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        if self.best > 1:
            raise contradiction("the share is more than all parts", ("best",))
        return self


Figure = Annotated[
    CreditFigure | MasteryFigure | LevelFigure | GpaFigure | ProgressFigure | LoadFigure | HabitsFigure | RankFigure,
    Forms("figure"),
]
"""One figure and its cut-off, told apart by `figure`."""


class _Rule(Record):
    """What every rule of recognition has.

    Attributes:
        title: its title for people.
        classes: the graduating classes that it is for; without it, all of the policy's.
        cites: where it comes from.
    """

    title: LocalText
    classes: ClassRange | None = None
    cites: Text | None = None


class _Recognition(_Rule):
    """What rules that are not grade point averages have.

    Attributes:
        id: its permanent id.
    """

    id: Annotated[Id, Defines("recognition")]


class GradeStep(Record):
    """What standing in a grade asks for.

    Attributes:
        grade: the grade.
        criteria: the figures; each cut-off must be reached.
    """

    grade: Grade
    criteria: Some[Figure]


class GradeStanding(_Recognition):
    """In which grade a student stands, by credit or by competencies (clause C092).

    Attributes:
        type: grade-standing.
        grades: the grades, the lowest first; who does not reach the first stands in the grade before it.
    """

    type: Literal["grade-standing"]
    grades: Some[GradeStep]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        grades = [one.grade for one in self.grades]
        wrong = next((place for place in range(1, len(grades)) if grades[place - 1] >= grades[place]), 0)
        if wrong:
            raise contradiction("the grades do not rise", ("grades", wrong, "grade"), ("grades", wrong - 1, "grade"))
        if grades[0] == 0:
            raise contradiction("no grade comes before the first one", ("grades", 0, "grade"))
        return self


class Eligibility(_Recognition):
    """Whether a student may take part in what the school offers beside its lessons (clause C090).

    Attributes:
        type: eligibility.
        period: what is looked at.
        criteria: the figures; each cut-off must be reached.
    """

    type: Literal["eligibility"]
    period: Period = "term"
    criteria: Some[Figure]


class Tier(Record):
    """A tier of honors.

    Attributes:
        id: its short name.
        title: its title for people.
        criteria: the figures; each cut-off must be reached, so that two of them are two axes.
    """

    id: Id
    title: LocalText
    criteria: Some[Figure]


class _Tiers(_Recognition):
    """What honors and honor rolls have.

    Attributes:
        tiers: the tiers, the highest first; the first one holds whose cut-offs are all reached.
    """

    tiers: Some[Tier]

    @model_validator(mode="after")
    def _tiers_apart(self) -> Self:
        ids = [one.id for one in self.tiers]
        again = next((place for place, name in enumerate(ids) if name in ids[:place]), None)
        if again is not None:
            at, other = ("tiers", again, "id"), ("tiers", ids.index(ids[again]), "id")
            raise contradiction("two tiers have one id", at, other)
        return self


class Honors(_Tiers):
    """Honors for all that a student has done (dimension D24).

    Attributes:
        type: honors.
    """

    type: Literal["honors"]


class HonorRoll(_Tiers):
    """Honors for one term or one year (clause C093, dimension D25).

    Attributes:
        type: honor-roll.
        period: for what it is.
        load: what a student must take at least; who takes less is on no roll.
    """

    type: Literal["honor-roll"]
    period: Literal["term", "year"] = "term"
    load: LoadFigure | None = None


class Rank(_Recognition):
    """A place among the students of the class (clause C089). Without such a rule nobody is ranked.

    Attributes:
        type: rank.
        form: none, exact places, or bands.
        bands: how many bands: 10 are deciles, 100 percentiles.
        gpa: the grade point average that is compared; without it, the one in force.
        among: the students of the class in the school, or in the district.
        audience: who may be told beside the school's own staff.
    """

    type: Literal["rank"]
    form: Literal["none", "exact", "bands"] = "none"
    bands: Bands | None = None
    gpa: Annotated[Ref, Refers("gpa")] | None = None
    among: Literal["school", "district"] = "school"
    audience: Distinct[Audience] = ()

    @model_validator(mode="after")
    def _bands_belong(self) -> Self:
        if (self.form == "bands") != (self.bands is not None):
            at: Way = ("bands",) if self.bands is not None else ("form",)
            raise contradiction('the form bands and the field "bands" belong together', at)
        return self


class Gpa(_Rule):
    """A grade point average: of the levels in each experience, by a conversion for each scale (dimension D22).

    No experience weighs more because it is called advanced: the average is unweighted in that sense.

    Attributes:
        id: its permanent id.
        type: gpa.
        conversions: how levels become points, a conversion for each scale; without it, the values of the levels.
        by: whether an experience counts by its credit, or once.
        places: how many decimals it is rounded to before it is compared; without it, it stays exact.
        rounding: how it is rounded.
        minimum: the figure that a program of admission by grade point average asks for.
        audience: who may be told beside the school's own staff.
    """

    id: Annotated[Id, Defines("gpa")]
    type: Literal["gpa"]
    conversions: Distinct[Annotated[Ref, Refers("conversion")]] = ()
    by: Literal["credit", "experience"] = "credit"
    places: Places | None = None
    rounding: Annotated[Rounding, Field(strict=False)] = Rounding.HALF_UP
    minimum: AmountOrNone | None = None
    audience: Distinct[Audience] = ()

    @model_validator(mode="after")
    def _rounds_something(self) -> Self:
        if self.places is None and "rounding" in self.model_fields_set:
            raise contradiction('without "places" nothing is rounded', ("rounding",))
        return self


Recognition = Annotated[GradeStanding | Eligibility | Honors | HonorRoll | Rank | Gpa, Forms("type")]
"""A rule of recognition, told apart by `type`."""
