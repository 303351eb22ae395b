"""The report card arranged for a reader."""

from collections.abc import Iterable, Iterator
from typing import Final

from mblkit.reports.frame import masthead, sheet_of
from mblkit.reports.habits_part import habits_section
from mblkit.reports.legend_part import legend_part
from mblkit.reports.locale import Locale
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Fact,
    Facts,
    Group,
    Legend,
    Listing,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Step,
    Steps,
    Table,
    Term,
    Terms,
    Track,
)
from mblkit.reports.passages import Text
from mblkit.reports.report_card_facts import every_line
from mblkit.reports.report_card_view import Contacts, CourseBlock, Remark, ReportCardView, TargetLine
from mblkit.reports.report_card_words import sign_for
from mblkit.reports.views import Legend as Meanings
from mblkit.reports.views import PolicyLine
from mblkit.reports.views import Term as Meaning
from mblkit.reports.words import sign_of

_CHARTED: Final = 3
"""From so many scores on a chart says more than the words of the trend."""

_BELOW: Final = frozenset({"not-yet", "not-enough-evidence"})


def report_card_sheet(view: ReportCardView, locale: Locale) -> Sheet:
    """Return a report card as a sheet."""
    say, word = locale.say, locale.word
    who = locale.name(view.student.name or view.student.id)
    term = say("{term}, {year}", term=view.period.name, year=locale.name(view.period.year))
    days = {"day": locale.day(view.frame.as_of), "made": locale.day(view.frame.generated)}
    return sheet_of(
        view.frame,
        locale,
        title=say("Report card: {name}", name=who),
        kind=word("Report card"),
        plain=False,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("Report card of"),
        heading=who,
        facts=tuple(_facts(view, term, locale)),
        body=tuple(_body(view, locale)),
        footer=(say("Data as of {day}. Made on {made}.", **days),),
    )


def _facts(view: ReportCardView, term: Text, locale: Locale) -> Iterator[Fact]:
    word = locale.word
    yield Fact(word("Term"), term)
    days = {"first": locale.brief_day(view.period.starts), "last": locale.brief_day(view.period.ends)}
    yield Fact(word("From and to"), locale.say("{first} to {last}", **days))
    yield Fact(word("Grade"), str(view.grade))
    yield Fact(word("Student id"), locale.name(view.student.id))


def _body(view: ReportCardView, locale: Locale) -> Iterator[Section]:
    word = locale.word
    yield Section("courses", word("Courses and credit"), tuple(_courses(view, locale)))
    groups: list[tuple[Text, Text, tuple[TargetLine, ...]]] = [
        (block.title, _names(block.teachers, locale), block.lines) for block in view.courses
    ]
    groups += [(name, word("outside the courses of the term"), lines) for name, lines in view.others]
    lines = [line for _, _, some in groups for line in some]
    yield Section("next", word("Next steps"), tuple(next_parts(lines, view.relearning, locale)))
    shown = tuple(Group(tuple(level_rows(lines, locale)), title, aside) for title, aside, lines in groups if lines)
    if shown:
        table = level_table(word("Competencies and what is scored toward them"), shown, locale)
        yield Section("levels", word("What the student can do"), (table,))
    yield from chart_section(lines, locale)
    yield from voice_sections(view.comments, view.reflections, locale)
    yield contact_section(view.contacts, view.support, locale)
    for place, block in enumerate(view.habits, 1):
        yield habits_section(block, locale, f"habits-{place}")
    extra = ((word("Credit of each course"), view.standings), (word("Which way the scores go"), view.trends))
    yield meanings(view.legend, view.policies, extra, locale, word("How to read this report card"))


# ------------------------------------------------------------------------------------------------------- courses


def _courses(view: ReportCardView, locale: Locale) -> Iterator[Part]:
    say, word = locale.say, locale.word
    credit, needed = locale.credit(view.credit.earned), locale.credit(view.credit.needed)
    rest = say("credits earned over all years; {needed} needed for the diploma", needed=needed)
    if view.credit.needed is None:
        rest = say("credits earned over all years")
    yield Balance(credit, rest, view.credit.share if view.credit.needed else None)
    if not view.courses:
        yield Prose((word("No course or other experience in this term."),), soft=True)
        return
    columns = (
        Column(word("Course and teacher"), "head", 30),
        Column(word("Parts mastered"), "number", 12),
        Column(word("Credit"), "number", 8),
        Column(word("Standing"), "standing", 15),
        Column(word("Why"), width=34),
    )
    rows = tuple(_course(block, locale) for block in view.courses)
    yield Table(word("Courses of the term and their credit"), columns, (Group(rows),), "lines")


def _course(block: CourseBlock, locale: Locale) -> Row:
    parts = locale.say("{part} of {whole}", part=block.mastered, whole=block.of) if block.of else ""
    return Row(
        (
            Cell(block.title, aside=_names(block.teachers, locale)),
            Cell(parts),
            Cell(locale.credit(block.credit)),
            Cell(block.state_name, sign=sign_for(block.state), whole=True),
            Cell(block.why),
        )
    )


def _names(names: Iterable[str], locale: Locale) -> Text:
    return locale.joined(", ", tuple(map(locale.name, names)))


# -------------------------------------------------------------------------------------------------------- levels


def level_table(caption: str, groups: tuple[Group, ...], locale: Locale) -> Table:
    """Return a table of where a student stands, group by group."""
    word = locale.word
    columns = (
        Column(word("Competency, and what is scored toward it"), "head", 45),
        Column(word("Level now"), width=26),
        Column(word("Trend"), width=8),
        Column(word("Last evidence"), width=12),
        Column(word("Evidence"), "number", 8),
    )
    return Table(caption, columns, groups)


def level_rows(lines: Iterable[TargetLine], locale: Locale) -> Iterator[Row]:
    """Yield the rows of competencies, each with those of its parts that are new or not mastered and were assessed."""
    for line in lines:
        yield level_row(line, locale)
        for part in line.parts:
            if part.outcome != "not-assessed" and (part.new or part.outcome != "mastered"):
                yield level_row(part, locale, 1)


def level_row(line: TargetLine, locale: Locale, depth: int = 0) -> Row:
    """Return the row of a competency or of a part of one."""
    support = locale.say("Support in place since {day}.", day=locale.brief_day(line.support)) if line.support else ""
    return Row(
        (
            Cell(line.statement, aside=support if depth or not line.parts else ""),
            standing_cell(line, locale),
            Cell(line.trend_name),
            Cell(locale.brief_day(line.last) if line.last else "", whole=True),
            Cell(locale.number(line.evidence) if line.evidence else ""),
        ),
        depth,
    )


def standing_cell(line: TargetLine, locale: Locale) -> Cell:
    """Return the level on its scale, else how many parts are mastered, else the outcome in words."""
    if line.parts_of:
        part = locale.say("({part} of {whole})", part=line.mastered, whole=line.parts_of)
        return Cell(line.outcome_name, aside=part, sign=sign_of(line.outcome))
    track = Track(len(line.levels), line.at, line.target) if line.at else None
    if line.at and line.outcome in {"mastered", "not-yet"}:
        spare = locale.say("{outcome}:", outcome=line.outcome_name)
        return Cell(line.level or "", sign=sign_of(line.outcome), spare=spare, track=track)
    return Cell(line.outcome_name, aside=line.level or "", sign=sign_of(line.outcome), track=track)


# ---------------------------------------------------------------------------------------------------- next steps


def next_parts(lines: Iterable[TargetLine], relearning: str | None, locale: Locale) -> Iterator[Part]:
    """Yield what would bring the student further, and how to try again."""
    word = locale.word
    shown = tuple(every_line(lines))
    open_ = {line.id: line for line in shown if line.next and line.outcome in _BELOW and line.evidence}
    if open_:
        columns = (
            Column(word("To work on"), "head", 30),
            Column(word("Next level"), width=15),
            Column(word("What the work looks like there"), width=36),
            Column(word("Show it again by"), width=18),
        )
        rows = tuple(_next(line, locale) for line in open_.values())
        yield Table(word("Next steps, with the level that comes next"), columns, (Group(rows),), "lines")
        if relearning is not None:
            yield Prose((relearning,))
    elif any(line.evidence for line in shown):
        yield Prose((word("All that was assessed so far reaches its target level."),), soft=True)
    else:
        yield Prose((word("No evidence so far."),), soft=True)


def _next(line: TargetLine, locale: Locale) -> Row:
    say, step = locale.say, line.next
    if step is None:
        return Row((Cell(line.statement), Cell(), Cell(), Cell()))
    when = locale.day(step.by) if step.by else say("Ask the school.")
    tries: Text = ""
    if step.tries is not None:
        tries = locale.say_many("{n} try at one task counts.", "{n} tries at one task count.", step.tries)
    looks: Text = step.criteria or ""
    if line.outcome == "not-enough-evidence":
        looks = say("More evidence is needed before a level can be told.")
    return Row((Cell(line.statement), Cell(step.level or ""), Cell(looks), Cell(when, aside=tries)))


# -------------------------------------------------------------------------------------------------------- charts


def chart_section(lines: Iterable[TargetLine], locale: Locale) -> Iterator[Section]:
    """Yield a section of charts of scores over time, each with a table of the same, where there are enough scores."""
    shown = {line.id: line for line in every_line(lines) if len(line.scores) >= _CHARTED and line.new}
    if shown:
        charts = tuple(_chart(line, locale) for line in shown.values())
        yield Section("growth", locale.word("Scores over time"), (*charts, _scores(shown.values(), locale)))


def _chart(line: TargetLine, locale: Locale) -> Steps:
    say = locale.say
    told = tuple(say("{level} on {day}", level=one.score, day=locale.brief_day(one.on)) for one in line.scores)
    return Steps(
        title=str(say("{statement} ({id})", id=line.id, statement=line.statement)),
        description=str(
            say("{points}. The target is {level}.", points=locale.joined(", ", told), level=line.target_name)
        ),
        steps=tuple(Step(locale.brief_day(one.on), one.at, one.score) for one in line.scores),
        levels=line.levels,
        target=line.target,
    )


def _scores(lines: Iterable[TargetLine], locale: Locale) -> Table:
    word = locale.word
    columns = (Column(word("Day"), "head", 25), Column(word("Level"), width=25), Column(word("Task"), width=50))
    groups = tuple(
        Group(
            tuple(Row((Cell(locale.brief_day(one.on)), Cell(one.score), Cell(one.task))) for one in line.scores),
            locale.say("{statement} ({id})", id=line.id, statement=line.statement),
        )
        for line in lines
    )
    return Table(word("Scores over time, oldest first"), columns, groups)


# --------------------------------------------------------------------------------------------------------- voice


def voice_sections(comments: Iterable[Remark], reflections: Iterable[Remark], locale: Locale) -> Iterator[Section]:
    """Yield what teachers say and what the student says, where they say something."""
    said = tuple(_comment(one, locale) for one in comments)
    if said:
        yield Section("comments", locale.word("What teachers say"), (Listing(said),))
    own = tuple(_reflection(one, locale) for one in reflections)
    if own:
        yield Section("reflections", locale.word("What the student says"), (Listing(own),))


def _comment(one: Remark, locale: Locale) -> Text:
    return locale.say(
        "{name}, {course}, on \u201c{task}\u201d, {day}: {words}",
        name=locale.name(one.by or ""),
        course=one.course,
        task=one.task,
        day=locale.brief_day(one.on),
        words=one.words,
    )


def _reflection(one: Remark, locale: Locale) -> Text:
    values = {"course": one.course, "task": one.task, "day": locale.brief_day(one.on)}
    scores = locale.joined(", ", tuple(locale.say("{id} {level}", id=name, level=level) for name, level in one.scores))
    if one.words and one.scores:
        return locale.say(
            "On \u201c{task}\u201d in {course}, {day}: {words} I see it as: {scores}.",
            words=one.words,
            scores=scores,
            **values,
        )
    if one.scores:
        return locale.say("On \u201c{task}\u201d in {course}, {day}: I see it as: {scores}.", scores=scores, **values)
    return locale.say("On \u201c{task}\u201d in {course}, {day}: {words}", words=one.words, **values)


# ------------------------------------------------------------------------------------------------------ contacts


def contact_section(contacts: Contacts, support: str | None, locale: Locale) -> Section:
    """Return whom to ask, and what support is in place that is not for one competency."""
    say, word = locale.say, locale.word
    parts: list[Part] = []
    if support is not None:
        parts.append(Prose((say("Support with all work is in place since {day}.", day=locale.day(support)),)))
    first = word("Ask the teacher of the course first, then the school.")
    if contacts.adviser:
        first = word("Ask the teacher of the course first. The adviser helps with everything else.")
    parts.append(Prose((first,)))
    facts = [Fact(word("Adviser"), locale.name(contacts.adviser))] if contacts.adviser else []
    facts += [Fact(word("Telephone of the school"), locale.name(contacts.phone))] if contacts.phone else []
    return Section("contacts", word("Questions"), (*parts, *((Facts(tuple(facts)),) if facts else ())))


def meanings(
    legend: Meanings,
    policies: Iterable[PolicyLine],
    extra: Iterable[tuple[str, Iterable[Meaning]]],
    locale: Locale,
    title: str,
) -> Section:
    """Return what the words of a document mean, those of its own tables after those of all documents."""
    blocks = [
        Terms(name, tuple(Term(one.name, one.meaning, sign_for(one.code)) for one in terms)) for name, terms in extra
    ]
    common = legend_part(legend, policies, locale).blocks
    parts = Legend((*common[:-1], *(block for block in blocks if block.terms), common[-1]))
    return Section("legend", title, (parts,))
