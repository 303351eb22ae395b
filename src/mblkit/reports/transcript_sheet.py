"""The transcript arranged for a reader."""

from collections.abc import Iterable, Iterator

from mblkit.reports.frame import masthead, sheet_of, student_facts
from mblkit.reports.habits_part import habits_section
from mblkit.reports.legend_part import legend_section
from mblkit.reports.locale import Locale
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Fact,
    Group,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Side,
    Signature,
    Table,
)
from mblkit.reports.passages import Text
from mblkit.reports.source_part import source_lines
from mblkit.reports.views import AreaBlock, CompetencyLine, CreditLine, TranscriptView, TransferLine, YearBlock
from mblkit.reports.words import sign_of


def transcript_sheet(view: TranscriptView, locale: Locale) -> Sheet:
    """Return a transcript as a sheet."""
    say, word = locale.say, locale.word
    kind = word("Official transcript") if view.official else word("Unofficial transcript")
    legal = view.student.legal_name if view.audience == "record" else None
    who = locale.name(legal or view.student.name or view.student.id)
    registrar = view.school.registrar
    sign = say("{name}, registrar", name=locale.name(registrar)) if registrar else word("Registrar")
    return sheet_of(
        view.frame,
        locale,
        title=locale.joined(": ", (kind, who)),
        kind=kind,
        plain=not view.official,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("Transcript of"),
        heading=who,
        facts=tuple(_facts(view, locale)),
        body=tuple(_body(view, locale)),
        closing=Signature(sign, word("Date")) if view.official else None,
        footer=(_footer(view, locale), *(source_lines(view.source, locale) if view.source is not None else ())),
    )


def _facts(view: TranscriptView, locale: Locale) -> Iterator[Fact]:
    say, word, one = locale.say, locale.word, view.enrollment
    yield from student_facts(view.student, locale)
    yield Fact(word("Class"), str(one.graduating_class))
    entered = say("{day}, grade {grade}", day=locale.day(one.entered), grade=one.entered_grade)
    yield Fact(word("Entered"), entered)
    if one.left:
        yield Fact(word("Left"), say("{day}, grade {grade}", day=locale.day(one.left), grade=one.grade))
    else:
        yield Fact(word("Grade"), str(one.grade))
    if one.diploma and (one.conferred or not one.left):  # who left without it is not to look like a graduate
        yield Fact(word("Diploma"), one.diploma)
    if one.conferred:
        yield Fact(word("Graduated"), locale.day(one.conferred))
    elif one.expected:
        yield Fact(word("Graduation expected"), locale.day(one.expected))


def _footer(view: TranscriptView, locale: Locale) -> Text:
    days = {"day": locale.day(view.frame.as_of), "made": locale.day(view.frame.generated)}
    if view.official:
        return locale.say("Credit posted by {day}. Made on {made}.", **days)
    return locale.say("Unofficial: for information only. Data as of {day}. Made on {made}.", **days)


def _body(view: TranscriptView, locale: Locale) -> Iterator[Section | Side]:
    areas = (*view.areas, *view.portrait)
    diploma = Section("requirements", locale.word("Toward the diploma"), tuple(_diploma(view, locale)))
    if areas:
        yield Side((diploma, Section("mastered", locale.word("Competencies mastered"), (_mastered(areas, locale),))))
    else:
        yield diploma
    yield Section("credit", locale.word("Learning experiences"), (_experiences(view, locale),))
    if areas:
        table = competency_table(view.areas, view.portrait, locale)
        yield Section("competencies", locale.word("Competencies"), (table,))
    for place, block in enumerate(view.habits, 1):
        yield habits_section(block, locale, f"habits-{place}")
    yield legend_section(view.legend, view.policies, locale, locale.word("How to read this transcript"))


# ------------------------------------------------------------------------------------------------ requirements


def _diploma(view: TranscriptView, locale: Locale) -> Iterator[Part]:
    totals = view.totals
    yield Balance(locale.credit(totals.earned), _balance(view, locale), totals.share if totals.needed else None)
    rows = [
        Row(
            (Cell(one.title), *_amounts((one.needed, one.counted), locale), _standing(one.state, one.state_name)),
            one.depth,
        )
        for one in view.requirements
    ]
    rows += [Row((Cell(one.title), Cell(), Cell(), _standing(one.state, one.state_name))) for one in view.conditions]
    if rows:
        columns = (
            Column(locale.word("Requirement"), "head"),
            Column(locale.word("Needed"), "number"),
            Column(locale.word("Counted"), "number"),
            Column(locale.word("Standing"), "standing"),
        )
        yield Table(locale.word("Requirements of the diploma"), columns, (Group(tuple(rows)),))


def _balance(view: TranscriptView, locale: Locale) -> Text:
    """Return what stands behind the large figure, the credits earned or posted."""
    totals, say = view.totals, locale.say
    values = {"rest": locale.credit(totals.not_posted), "needed": locale.credit(totals.needed)}
    if view.official:
        return say("credits posted; {needed} needed", **values) if totals.needed else say("credits posted")
    if totals.not_posted and totals.needed:
        return say("credits earned, {rest} of them not yet posted; {needed} needed", **values)
    if totals.not_posted:
        return say("credits earned, {rest} of them not yet posted", **values)
    return say("credits earned; {needed} needed", **values) if totals.needed else say("credits earned")


def _amounts(amounts: Iterable[str | None], locale: Locale) -> Iterator[Cell]:
    return (Cell(locale.credit(amount)) for amount in amounts)


def _standing(code: str, name: str) -> Cell:
    return Cell(name, sign=sign_of(code))


# ------------------------------------------------------------------------------------------------- experiences


def _experiences(view: TranscriptView, locale: Locale) -> Part:
    word = locale.word
    if not (view.years or view.transfers or view.under_way):
        posted, earned = (
            word("Nothing posted so far, and nothing under way."),
            word("Nothing earned so far, and nothing under way."),
        )
        return Prose((posted if view.official else earned,), soft=True)
    columns = (
        Column(word("Experience and type"), "head", 30),
        Column(word("Term"), width=13),
        Column(word("Completed"), width=10),
        Column(word("Basis"), width=8),
        Column(word("Counts toward"), width=26),
        Column(word("Attempted"), "number", 7),
        Column(word("Earned"), "number", 6),
    )
    groups = [_transfers(view.transfers, locale)] if view.transfers else []
    groups += [_year(year, locale) for year in view.years]
    if view.under_way:
        rows = tuple(_line(line, locale, None, Cell(line.mark_name)) for line in view.under_way)
        groups.append(Group(rows, word("Without credit so far")))
    sums = _amounts((view.totals.attempted, view.totals.earned), locale)
    groups.append(Group((Row((Cell(word("All credit")), Cell(), Cell(), Cell(), Cell(), *sums), sum=True),)))
    return Table(word("Learning experiences and their credit, by school year"), columns, tuple(groups), "lines")


def _transfers(lines: Iterable[TransferLine], locale: Locale) -> Group:
    return Group(tuple(_transfer(line, locale) for line in lines), locale.word("Accepted from other schools"))


def _transfer(line: TransferLine, locale: Locale) -> Row:
    say = locale.say
    came = say(
        "{school}, grade {grade}; recorded there as {original}",
        school=locale.name(line.source),
        grade=line.grade,
        original=locale.name(line.original),
    )
    accepted = say("Accepted {day}", day=locale.brief_day(line.accepted)) if line.accepted else say("Provisional")
    return Row(
        (
            Cell(locale.own(line.title), aside=came, note=_rest(line.not_posted, line.mark_name, locale)),
            Cell(say("Earned {day}", day=locale.brief_day(line.earned))),
            Cell(accepted),
            Cell(line.basis_name),
            _serving(line.serves, locale),
            *_amounts((line.credit, line.credit), locale),
        )
    )


def _year(year: YearBlock, locale: Locale) -> Group:
    title = year.year if year.grade is None else locale.say("{year}, grade {grade}", year=year.year, grade=year.grade)
    rows = tuple(
        _line(line, locale, year.grade, Cell(locale.brief_day(line.completed) if line.completed else "", whole=True))
        for line in year.lines
    )
    return Group(rows, title, tail=tuple(_amounts((year.attempted, year.earned), locale)))


def _line(line: CreditLine, locale: Locale, grade: int | None, completed: Cell) -> Row:
    told: list[Text] = [line.type]
    if line.place:
        told.append(locale.name(line.place))
    if line.interdisciplinary:
        told.append(locale.word("interdisciplinary"))
    if line.grade is not None and line.grade != grade:
        told.append(locale.say("grade {grade}", grade=line.grade))
    return Row(
        (
            Cell(
                locale.own(line.title),
                aside=locale.joined(", ", told),
                note=_rest(line.not_posted, line.mark_name, locale),
            ),
            Cell(_when(line, locale)),
            completed,
            Cell(line.basis_name),
            _serving(line.serves, locale),
            *_amounts((line.attempted, line.earned), locale),
        )
    )


def _when(line: CreditLine, locale: Locale) -> Text:
    if line.term:
        return line.term
    return locale.say("from {day}", day=locale.brief_day(line.starts)) if line.starts else ""


def _rest(amount: str | None, mark: str, locale: Locale) -> Text:
    return locale.say("{credit} {mark}", credit=locale.credit(amount), mark=mark.lower()) if amount else ""


def _serving(titles: tuple[str, ...], locale: Locale) -> Cell:
    return Cell(locale.joined("; ", titles))


# ------------------------------------------------------------------------------------------------ competencies


def _mastered(areas: Iterable[AreaBlock], locale: Locale) -> Table:
    columns = (Column(locale.word("Area"), "head"), Column(locale.word("Mastered"), "number"))
    rows = tuple(Row((Cell(area.name), Cell(_share(area, locale)))) for area in areas)
    return Table(locale.word("Competencies mastered, by area"), columns, (Group(rows),), "compact")


def _share(area: AreaBlock, locale: Locale) -> Text:
    return locale.say("{part} of {whole}", part=area.mastered, whole=area.of)


def competency_table(areas: Iterable[AreaBlock], portrait: Iterable[AreaBlock], locale: Locale) -> Table:
    """Return a table of competencies by area, those of the content areas first."""
    columns = (Column(locale.word("Competency"), "head", 62), Column(locale.word("Mastered since"), width=38))
    aside = locale.word("cross-curricular")
    groups = [_area(area, "", locale) for area in areas] + [_area(area, aside, locale) for area in portrait]
    return Table(locale.word("Standing on each competency, by area"), columns, tuple(groups), "columns")


def _area(area: AreaBlock, aside: str, locale: Locale) -> Group:
    rows = tuple(Row((Cell(line.name, statement=line.statement), _reached(line, locale))) for line in area.lines)
    return Group(rows, area.name, aside, tail=(Cell(_share(area, locale)),))


def _reached(line: CompetencyLine, locale: Locale) -> Cell:
    text: Text = locale.brief_day(line.verified) if line.verified else line.outcome_name
    if line.level:
        text = locale.joined(", ", (text, line.level))
    of = line.of and line.outcome in {"not-yet", "not-enough-evidence"}
    parts = str(locale.say("({part} of {whole})", part=line.mastered, whole=line.of)) if of else ""
    spare = line.outcome_name if line.verified else ""
    return Cell(
        text, aside=parts.replace(" ", "\N{NO-BREAK SPACE}"), sign=sign_of(line.outcome), spare=spare, whole=False
    )
