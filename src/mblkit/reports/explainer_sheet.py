"""The explainer for families arranged for a reader."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from mblkit.reports.explainer_view import AimBlock, AskedLine, ExplainerView, JudgingLine
from mblkit.reports.frame import masthead, sheet_of
from mblkit.reports.locale import Locale
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Group,
    Legend,
    Listing,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Table,
    Term,
    Terms,
)
from mblkit.reports.views import ConditionLine

if TYPE_CHECKING:
    from mblkit.reports.passages import Text


def explainer_sheet(view: ExplainerView, locale: Locale) -> Sheet:
    """Return an explainer as a sheet."""
    word = locale.word
    made = locale.say(
        "For the class of {class}, as of {day}. Made on {made}.",
        **{"class": str(view.graduating_class)},
        day=locale.day(view.frame.as_of),
        made=locale.day(view.frame.generated),
    )
    return sheet_of(
        view.frame,
        locale,
        title=locale.joined(": ", (word("How credit is earned here"), locale.name(view.frame.district))),
        kind=word("For families"),
        plain=True,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("For students and families"),
        heading=word("How credit is earned here"),
        facts=(),
        body=tuple(_body(view, locale)),
        footer=(made,),
    )


def _body(view: ExplainerView, locale: Locale) -> Iterator[Section]:
    word = locale.word
    yield Section("idea", word("The idea"), (_idea(locale),))
    yield Section("levels", word("What the levels mean"), (_levels(view, locale),))
    yield Section("judging", word("Who decides, and by what"), (*judging_parts(view.judging, locale), *_again(view)))
    yield Section("diploma", word("What the diploma asks for"), tuple(diploma_parts(view, locale)))
    if view.pathways:
        ways = Terms(word("Ways to earn credit"), tuple(Term(one.name, one.meaning) for one in view.pathways))
        yield Section("pathways", word("Where one can learn"), (Legend((ways,)),))
    if view.habits:
        habits = Terms(word("Habits of work"), tuple(Term(one.name, one.meaning) for one in view.habits))
        apart = word("Reported apart: no level of academic work, no mastery and no credit depends on them.")
        yield Section("habits", word("Habits of work"), (Prose((apart,), soft=True), Legend((habits,))), apart=True)
    if view.aims:
        yield Section("aims", word("What graduates know and can do"), (_aims(view.aims, locale),))
    yield Section("rights", word("What you can ask for"), (_rights(view, locale),))


def _idea(locale: Locale) -> Part:
    say = locale.say
    return Prose(
        (
            say("Credit here is earned by showing what one knows and can do, not by the hours spent in a room."),
            say(
                "Teachers look at a student's work and say for each competency which level it shows. "
                "When a competency is mastered, that is on the record with the day on which it was shown."
            ),
        )
    )


def _levels(view: ExplainerView, locale: Locale) -> Part:
    target = locale.word("This is the target level.")
    return Legend(
        tuple(
            Terms(
                locale.say("Levels: {scale}", scale=scale.name),
                tuple(
                    Term(level.name, level.meaning, last=target if level.name == scale.target else "")
                    for level in scale.levels
                ),
            )
            for scale in view.scales
        )
    )


def judging_parts(judging: Iterable[JudgingLine], locale: Locale) -> Iterator[Part]:
    """Yield how competencies are judged, in plain words."""
    word = locale.word
    yield Prose((word("Teachers of the school judge the work. The policies of the district say by what rule:"),))
    columns = (
        Column(word("Area"), "head", 40),
        Column(word("How evidence counts"), width=24),
        Column(word("From the parts to the whole"), width=24),
        Column(word("Target level"), width=12),
    )
    rows = tuple(
        Row(
            (
                Cell(locale.joined(", ", one.areas) if one.areas else word("All areas")),
                Cell(one.methods),
                Cell(one.rollups),
                Cell(one.target),
            )
        )
        for one in judging
    )
    if rows:
        yield Table(word("How competencies are judged"), columns, (Group(rows),), "lines")


def _again(view: ExplainerView) -> Iterator[Part]:
    if view.relearning:
        yield Prose(view.relearning)


class Diploma(Protocol):
    """What is told of a diploma."""

    @property
    def diploma(self) -> str | None:
        """Its title."""

    @property
    def needed(self) -> str | None:
        """The total of credit."""

    @property
    def all_competencies(self) -> bool:
        """Whether every required competency must be mastered."""

    @property
    def asked(self) -> tuple[AskedLine, ...]:
        """Its requirements."""

    @property
    def conditions(self) -> tuple[ConditionLine, ...]:
        """What else it asks for."""


def diploma_parts(view: Diploma, locale: Locale) -> Iterator[Part]:
    """Yield what a diploma asks for."""
    say, word = locale.say, locale.word
    if view.diploma is None:
        yield Prose((word("No policy says yet what the next class needs for its diploma."),))
        return
    if view.needed is not None:
        yield Balance(locale.credit(view.needed), say("credits for the {diploma}", diploma=view.diploma))
    rows = tuple(Row((Cell(one.title), Cell(locale.credit(one.needed))), one.depth) for one in view.asked)
    if rows:
        columns = (Column(word("Requirement"), "head"), Column(word("Credits needed"), "number"))
        yield Table(word("Requirements of the diploma"), columns, (Group(rows),), "compact")
    points: list[Text] = [one.title for one in view.conditions]
    if view.all_competencies:
        points.append(word("Every required competency is mastered."))
    if points:
        yield Prose((word("Besides:"),))
        yield Listing(tuple(points))


def _aims(aims: tuple[AimBlock, ...], locale: Locale) -> Part:
    columns = (Column(locale.word("Competency"), "head", 30), Column(locale.word("In plain words")))
    across = locale.word("cross-curricular")
    groups = tuple(
        Group(
            tuple(Row((Cell(one.name), Cell(one.statement))) for one in block.aims),
            block.name,
            across if block.cross_curricular else "",
        )
        for block in aims
    )
    return Table(locale.word("What graduates know and can do, by area"), columns, groups, "lines")


def _rights(view: ExplainerView, locale: Locale) -> Part:
    say = locale.say
    points: list[Text] = [
        say("To see the evidence behind every level, and to have every figure explained."),
        say("To be told in your language. Please say so if a text or a talk needs translation."),
        say("To show again what was not there yet, as the policies above say."),
        say("To have a mistake corrected. Speak with the teacher first, then with the counselor."),
    ]
    if view.school is not None and view.school.phone:
        points.append(say("The school can be reached at {phone}.", phone=locale.name(view.school.phone)))
    return Listing(tuple(points))
