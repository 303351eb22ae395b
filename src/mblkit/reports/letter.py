"""The letter on a credit audit: what a student still needs for the diploma, in plain words for the family."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.requirement_results import TOTAL
from mblkit.engine.results import Audit, ConditionResult, RequirementResult, Step
from mblkit.model.numbers import show
from mblkit.reports.frame import Wish, admitted, frame_of, masthead, school_block, sheet_of, student_block
from mblkit.reports.letter_view import LetterView, OpenCondition, OpenRequirement, Way
from mblkit.reports.locale import Locale, mark
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Group,
    Listing,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Signature,
    Table,
)
from mblkit.reports.passages import Text
from mblkit.reports.render import Document
from mblkit.reports.terms import span_of
from mblkit.reports.titles import Titles, titles_of
from mblkit.reports.transcript import policy_lines

NAME: Final = "letter"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""

_NOTHING: Final = Fraction(0)
_WAITS: Final = frozenset({"needs-decision", "undetermined-by-policy"})
_WAYS: Final = {"experience": "under-way", "offered": "offered", "competency": "competency"}
_HOW: Final = {
    "under-way": mark("Under way"),
    "not-completed": mark("Not yet completed"),
    "offered": mark("Can be taken"),
    "competency": mark("Still to be mastered"),
}


def letter(district: District, closure: Closure, audit: Audit, wish: Wish) -> Document:
    """Return the letter to a student's family on what the diploma still asks for, from the audit of the same day."""
    view = letter_view(district, closure, audit, wish)
    return Document(SCHEMA, view, letter_sheet(view, wish.locale))


def letter_view(district: District, closure: Closure, audit: Audit, wish: Wish) -> LetterView:
    """Return the data of a letter.

    What is private is not named in it: of such conditions it says only that something is open. No decision of
    another person is told.
    """
    closure, titles = admitted(closure, wish), titles_of(district, wish.locale)
    total = audit.total
    needed = total.needed if total is not None and total.needed else None
    sound = [one.amount for one in audit.awards if not one.needs_decision]
    counted = total.counted if total is not None else sum(sound, start=_NOTHING)
    last = [year.ends for year in district.record.years if year.ends.year == audit.graduating_class]
    left = closure.student.record.left
    steps = audit.steps if left is None or left > audit.as_of else ()  # nothing is under way for who has gone
    posted = sum((one.posted_amount or _NOTHING for one in audit.awards), start=_NOTHING)
    return LetterView(
        frame=frame_of(district, NAME, audit.as_of, wish, closure),
        student=replace(student_block(closure), state_id=None),
        school=school_block(district, audit.school, closure),
        state="waiting" if audit.state in _WAITS else audit.state,
        graduating_class=audit.graduating_class,
        diploma=titles.told(audit.diploma_title) if audit.diploma_title is not None else None,
        conferred=audit.conferred.isoformat() if audit.conferred is not None else None,
        expected=last[0].isoformat() if last and audit.conferred is None else None,
        earned=show(counted),
        needed=show(needed) if needed is not None else None,
        short=show(total.short) if total is not None and total.short else None,
        not_posted=show(counted - posted) if counted > posted else None,
        share=min(100, int(100 * counted / needed)) if needed else 0,
        requirements=tuple(_requirement(one, titles) for one in audit.requirements if _is_open(one)),
        conditions=tuple(_condition(one, titles) for one in audit.conditions if _is_open(one) and not one.private),
        unnamed=any(_is_open(one) and one.private for one in audit.conditions),
        ways=tuple(_way(step, district, closure, audit, titles) for step in steps if step.type in _WAYS),
        relearning=_relearning(district, audit, wish.locale),
        policies=policy_lines(district, audit, wish.locale),
    )


def _relearning(district: District, audit: Audit, locale: Locale) -> tuple[str, ...]:
    """Return how students try again, as the policies that apply say it."""
    applying = {name for name, _ in audit.policies}
    records = (kept.record for kept in district.policies if kept.record.id in applying)
    return tuple(locale.own(one.relearning) for one in records if one.relearning is not None)


def _is_open(result: RequirementResult | ConditionResult) -> bool:
    """Tell whether something is not met; a part of a choice is open only with the choice."""
    return result.state in {"short", *_WAITS} and not result.alternative


def _requirement(one: RequirementResult, titles: Titles) -> OpenRequirement:
    return OpenRequirement(
        id=one.id,
        title=titles.told(one.title),
        needed=show(one.needed) if one.needed else None,
        counted=show(one.counted) if one.needed else None,
        short=show(one.short) if one.needed and one.short else None,
        competencies=one.of - one.mastered if one.of is not None and one.mastered is not None else None,
        waits=one.state in _WAITS,
    )


def _condition(one: ConditionResult, titles: Titles) -> OpenCondition:
    return OpenCondition(one.id, titles.told(one.title), one.state in _WAITS)


def _way(step: Step, district: District, closure: Closure, audit: Audit, titles: Titles) -> Way:
    experience = district.experiences.get(step.id) if step.type != "competency" else None
    under_way = next((one for one in audit.progress if one.experience == step.id), None)
    entry = district.competencies.get(step.id)
    title = experience.record.title if experience is not None else entry.record.name if entry is not None else step.id
    offered = experience.record.credit if experience is not None else None
    over = under_way is not None and _is_over(step.id, district, closure, audit, titles)
    names: dict[str, str] = {one.id: titles.told(one.title) for one in audit.requirements}
    names[TOTAL] = titles.locale.word("All credit")
    return Way(
        id=step.id,
        title=titles.locale.own(title),
        type="not-completed" if over else _WAYS[step.type],
        credit=show(offered.amount) if offered is not None else None,
        mastered=under_way.mastered if under_way is not None else None,
        of=under_way.of if under_way is not None else None,
        closes=tuple(names[one] for one in step.closes if one in names),
    )


def _is_over(experience: str, district: District, closure: Closure, audit: Audit, titles: Titles) -> bool:
    """Tell whether an experience ended without credit: it can still be earned, and is not under way any more."""
    ends = span_of(district, closure, experience, audit.as_of, titles.locale).ends
    return ends is not None and ends < audit.as_of.isoformat()


# ---------------------------------------------------------------------------------------------------- the sheet


def letter_sheet(view: LetterView, locale: Locale) -> Sheet:
    """Return a letter as a sheet."""
    word = locale.word
    who = locale.name(view.student.name or view.student.id)
    principal = view.school.principal
    sign = locale.say("{name}, principal", name=locale.name(principal)) if principal else word("Principal")
    made = locale.say(
        "As of {day}. Made on {made}.", day=locale.day(view.frame.as_of), made=locale.day(view.frame.generated)
    )
    return sheet_of(
        view.frame,
        locale,
        title=locale.joined(": ", (word("On the way to the diploma"), who)),
        kind=word("Credit audit"),
        plain=True,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("On the way to the diploma"),
        heading=who,
        facts=(),
        body=tuple(_body(view, locale)),
        closing=Signature(sign, word("Date")),
        footer=(made,),
    )


def _body(view: LetterView, locale: Locale) -> Iterator[Section]:
    word = locale.word
    yield Section("now", word("Where things stand"), tuple(_standing(view, locale)))
    if view.requirements or view.conditions or view.unnamed:
        yield Section("open", word("What is still open"), tuple(_open(view, locale)))
    if view.ways:
        yield Section("ways", word("What would close it soonest"), tuple(_ways(view, locale)))
    yield Section("help", word("What you can do"), (_help(view, locale),))


def _standing(view: LetterView, locale: Locale) -> Iterator[Part]:
    say, who = locale.say, locale.name(view.student.name or view.student.id)
    values: dict[str, object] = {"name": who, "class": str(view.graduating_class), "diploma": view.diploma or ""}
    if view.diploma is None:
        yield Prose((say("No policy says yet what the class of {class} needs for its diploma.", **values),))
    elif view.conferred is not None:
        yield Prose((say("{name} received the diploma on {day}.", day=locale.day(view.conferred), **values),))
    elif view.state == "met":
        yield Prose((say("{name} has met everything that the diploma of the class of {class} asks for.", **values),))
    elif view.state == "waiting":
        yield Prose((say("The school still has to decide something before {name} can be done.", **values),))
    else:
        yield Prose(
            (say("{name} is in the class of {class} and still has to do something for the diploma.", **values),)
        )
    yield Balance(locale.credit(view.earned), _credits(view, locale), view.share if view.needed else None)


def _credits(view: LetterView, locale: Locale) -> Text:
    values = {"needed": locale.credit(view.needed), "short": locale.credit(view.short)}
    if view.needed is None:
        return locale.say("credits earned")
    if view.short is None:
        return locale.say("credits earned; {needed} needed", **values)
    return locale.say("credits earned; {needed} needed, {short} still missing", **values)


def _open(view: LetterView, locale: Locale) -> Iterator[Part]:
    word = locale.word
    if view.requirements:
        columns = (
            Column(word("Requirement"), "head"),
            Column(word("Needed"), "number"),
            Column(word("Counted"), "number"),
            Column(word("Missing"), "number"),
            Column(word("Remark"), "standing"),
        )
        rows = tuple(_row(one, locale) for one in view.requirements)
        yield Table(word("Requirements that are still open"), columns, (Group(rows),), "lines")
    points: list[Text] = [
        locale.say("{title}: the school has to decide.", title=one.title) if one.waits else one.title
        for one in view.conditions
    ]
    if view.unnamed:
        points.append(locale.say("Something else is open that is not named here. Please ask the counselor."))
    if points:
        yield Listing(tuple(points))


def _row(one: OpenRequirement, locale: Locale) -> Row:
    remark: Text = ""
    if one.waits:
        remark = locale.word("The school has to decide.")
    elif one.competencies:
        remark = locale.say_many("{n} competency to master", "{n} competencies to master", one.competencies)
    amounts = (Cell(locale.credit(amount)) for amount in (one.needed, one.counted, one.short))
    return Row((Cell(one.title), *amounts, Cell(remark)))


def _ways(view: LetterView, locale: Locale) -> Iterator[Part]:
    word = locale.word
    yield Prose((word("These are ways that would do, the nearest first. There may be others: ask the counselor."),))
    columns = (
        Column(word("Experience or competency"), "head"),
        Column(word("How it stands")),
        Column(word("Helps with")),
        Column(word("Credit"), "number"),
    )
    rows = tuple(
        Row(
            (
                Cell(one.title),
                Cell(_how(one, locale)),
                Cell(locale.joined("; ", one.closes)),
                Cell(locale.credit(one.credit)),
            )
        )
        for one in view.ways
    )
    yield Table(word("Ways to what is missing"), columns, (Group(rows),), "lines")


def _how(one: Way, locale: Locale) -> Text:
    if one.type == "under-way" and one.of:
        return locale.say("Under way: {part} of {whole} parts mastered", part=one.mastered, whole=one.of)
    return locale.word(_HOW[one.type])


def _help(view: LetterView, locale: Locale) -> Part:
    say = locale.say
    paragraphs: list[Text] = [
        say("Credit here is earned by showing what one knows and can do."),
        *view.relearning,
        say("Please speak with the counselor if anything in this letter is not right or not clear."),
    ]
    if view.school.phone:
        paragraphs.append(say("The school can be reached at {phone}.", phone=locale.name(view.school.phone)))
    return Prose(tuple(paragraphs))
