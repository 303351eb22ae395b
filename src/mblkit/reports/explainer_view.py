"""What the explainer for families holds. Amounts of credit are exact text."""

from dataclasses import dataclass

from mblkit.reports.views import ConditionLine, Frame, PolicyLine, ScaleBlock, SchoolBlock, Term


@dataclass(frozen=True, slots=True)
class AimLine:
    """A competency in words for families; `required` where every student masters it for the diploma."""

    id: str
    name: str
    statement: str
    required: bool


@dataclass(frozen=True, slots=True)
class AimBlock:
    """The competencies of one area."""

    id: str
    name: str
    cross_curricular: bool
    aims: tuple[AimLine, ...]


@dataclass(frozen=True, slots=True)
class JudgingLine:
    """How competencies are judged.

    Attributes:
        areas: the names of the areas that are judged so, or of single competencies; none where all are.
        method: the name of the method.
        methods: what it means, a sentence.
        rollups: how the parts make the competency, a sentence.
        target: the name of the level that shows mastery.
    """

    areas: tuple[str, ...]
    method: str
    methods: str
    rollups: str
    target: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A requirement of the diploma; `needed` is credit, or None. `depth` says how far in it stands."""

    id: str
    title: str
    depth: int
    needed: str | None


@dataclass(frozen=True, slots=True)
class ExplainerView:
    """The explainer of a framework and of how credit is earned.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        school: the school that speaks, or None for the district.
        graduating_class: the class whose rules it explains.
        aims: what graduates know and can do, by area.
        scales: the scales with their levels.
        judging: how competencies are judged.
        relearning: how students try again, as the policies say it.
        habits: the habits of work, name and statement.
        diploma: the title of the diploma, or None where no policy defines one for the class.
        needed: the total of credit, or None.
        all_competencies: whether every required competency must be mastered.
        asked: its requirements.
        conditions: what else it asks for; `state` and `state_name` are empty, for nobody is judged here.
        pathways: the types of experiences that carry credit here, with their meaning.
        policies: the policies that it rests on.
    """

    frame: Frame
    school: SchoolBlock | None
    graduating_class: int
    aims: tuple[AimBlock, ...]
    scales: tuple[ScaleBlock, ...]
    judging: tuple[JudgingLine, ...]
    relearning: tuple[str, ...]
    habits: tuple[Term, ...]
    diploma: str | None
    needed: str | None
    all_competencies: bool
    asked: tuple[AskedLine, ...]
    conditions: tuple[ConditionLine, ...]
    pathways: tuple[Term, ...]
    policies: tuple[PolicyLine, ...]
