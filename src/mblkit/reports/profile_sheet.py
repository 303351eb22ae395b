"""The school profile arranged for a reader: two pages on paper."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mblkit.reports.explainer_sheet import diploma_parts, judging_parts
from mblkit.reports.frame import masthead, sheet_of
from mblkit.reports.locale import Locale
from mblkit.reports.parts import (
    Cell,
    Column,
    Fact,
    Group,
    Legend,
    Listing,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Side,
    Table,
    Term,
    Terms,
)
from mblkit.reports.profile_view import GroupLine, GroupTable, ProfileView, TestLine

if TYPE_CHECKING:
    from mblkit.reports.passages import Text


def profile_sheet(view: ProfileView, locale: Locale) -> Sheet:
    """Return a school profile as a sheet."""
    word = locale.word
    made = locale.say(
        "As of {day}. Made on {made}.", day=locale.day(view.frame.as_of), made=locale.day(view.frame.generated)
    )
    few = locale.say(
        "A star stands for fewer than {least} students, or for a group that would tell of one.", least=view.least
    )
    return sheet_of(
        view.frame,
        locale,
        title=locale.joined(": ", (word("School profile"), locale.name(view.school.name))),
        kind=word("School profile"),
        plain=False,
        masthead=masthead(view.frame, view.school, locale),
        lead=str(locale.say("School profile {year}", year=view.year)),
        heading=locale.name(view.school.name),
        facts=tuple(_facts(view, locale)),
        body=tuple(_body(view, locale)),
        footer=(few, made),
    )


def _facts(view: ProfileView, locale: Locale) -> Iterator[Fact]:
    word, name = locale.word, locale.name
    if view.counselors:
        yield Fact(word("Counselors"), locale.joined(", ", tuple(name(one) for one in view.counselors)), wide=True)
    if view.web:
        yield Fact(word("On the web"), name(view.web), wide=True)
    if view.enrollment.whole is not None:
        yield Fact(word("Students"), locale.number(view.enrollment.whole))


def _body(view: ProfileView, locale: Locale) -> Iterator[Section | Side]:
    word = locale.word
    about = tuple(_about(view))
    groups = tuple(_groups((view.enrollment, *view.breakdowns), locale))
    school = Section("school", word("Community and school"), about)
    students = Section("students", word("Students"), groups)
    yield Side((school, students)) if about else students
    if view.teaching:
        yield Section("teaching", word("How we teach"), (Prose((view.teaching,)),))
    yield Section("offers", word("What students can take"), tuple(_offers(view, locale)))
    diploma = Section("diploma", word("What the diploma asks for"), tuple(diploma_parts(view, locale)))
    reading = Section("transcript", word("How to read our transcripts"), tuple(_reading(view, locale)))
    yield Side((diploma, reading))
    judging = (*judging_parts(view.judging, locale), _levels(view, locale))
    yield Section("judging", word("How mastery is found"), judging)
    after = Section("after", word("After graduation"), tuple(_after(view, locale)))
    tests = Section("tests", word("Tests"), (_tests(view.tests, locale),))
    ends = tuple(one for one in (after, tests) if (one is after and after.parts) or (one is tests and view.tests))
    if ends:
        yield Side(ends) if len(ends) > 1 else ends[0]


def _about(view: ProfileView) -> Iterator[Part]:
    if view.setting:
        yield Prose((view.setting,))
    if view.recognitions:
        yield Listing(view.recognitions)


def _groups(tables: tuple[GroupTable, ...], locale: Locale) -> Iterator[Part]:
    for one in tables:
        shares = any(line.sign for line in one.groups)
        columns = [Column(one.title, "head"), Column(locale.word("Students"), "number")]
        if shares:
            columns.append(Column(locale.word("Share"), "number"))
        rows = tuple(Row((Cell(line.name), *_figures(line, locale, shares=shares))) for line in one.groups)
        yield Table(one.title, tuple(columns), (Group(rows),), "compact" if not shares else "plain")


def _figures(line: GroupLine, locale: Locale, *, shares: bool) -> Iterator[Cell]:
    yield Cell(locale.number(line.students) if line.students is not None else "*")
    if shares:
        yield _share(line, locale)


def _share(line: GroupLine, locale: Locale) -> Cell:
    if line.share is None:
        return Cell("*")
    percent = locale.percent(line.share)
    if line.sign == "<=":
        return Cell(locale.say("at most {share}", share=percent))
    return Cell(locale.say("at least {share}", share=percent) if line.sign == ">=" else percent, bar=line.share)


def _offers(view: ProfileView, locale: Locale) -> Iterator[Part]:
    if view.curriculum:
        yield Prose((view.curriculum,))
    if view.programs:
        yield Listing(view.programs)
    offers = tuple(Term(one.name, locale.joined("; ", one.titles)) for one in view.offers)
    yield Legend((Terms(locale.word("With credit"), offers),))


def _levels(view: ProfileView, locale: Locale) -> Part:
    target = locale.word("This is the target level.")
    return Legend(
        tuple(
            Terms(
                locale.say("Levels: {scale}", scale=scale.name),
                tuple(
                    Term(one.name, one.meaning, last=target if one.name == scale.target else "") for one in scale.levels
                ),
            )
            for scale in view.scales
        )
    )


def _reading(view: ProfileView, locale: Locale) -> Iterator[Part]:
    say, word = locale.say, locale.word
    points: list[Text] = [
        say("The transcript shows credit by learning experience, and since when each competency is mastered."),
        word("Students are ranked by a rule of the district.") if view.ranks else word("Students are not ranked."),
    ]
    if view.averages:
        points.append(say("Averages: {rules}.", rules=locale.joined("; ", view.averages)))
    else:
        points.append(word("No average of grades is printed."))
    points.extend(
        say("{title}: {rows}.", title=one.name, rows=one.meaning) if one.meaning else one.name
        for one in view.conversions
    )
    if view.habits:
        points.append(word("Habits of work are reported apart, and no level of academic work depends on them."))
    yield Listing(tuple(points))


def _after(view: ProfileView, locale: Locale) -> Iterator[Part]:
    for one in view.after:
        columns = (Column(one.title, "head"), Column(locale.word("Share"), "number"))
        rows = tuple(Row((Cell(line.name), _share(line, locale))) for line in one.groups)
        yield Table(one.title, columns, (Group(rows),), "compact")
    if view.destinations:
        names = locale.joined("; ", tuple(locale.name(one) for one in view.destinations))
        yield Prose((locale.say("Colleges of the last years: {names}.", names=names),))


def _tests(tests: tuple[TestLine, ...], locale: Locale) -> Part:
    word = locale.word
    columns = (
        Column(word("Test"), "head"),
        Column(word("Took it"), "number"),
        Column(word("Middle half of the results"), "number"),
    )
    rows = tuple(
        Row(
            (
                Cell(locale.name(one.name)),
                Cell(locale.number(one.takers) if one.takers is not None else "*"),
                Cell(
                    locale.say("{value} to {last}", value=one.lowest, last=one.highest)
                    if one.lowest is not None
                    else "*"
                ),
            )
        )
        for one in tests
    )
    return Table(word("Tests and their results"), columns, (Group(rows),))
