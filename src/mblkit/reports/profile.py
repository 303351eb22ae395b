"""The school profile: one sheet that tells colleges what a transcript of the school says (clauses, section 6.4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import District
from mblkit.engine.ground import Ground, ground_of
from mblkit.engine.participation import grade_on
from mblkit.engine.requirements import DiplomaInForce
from mblkit.engine.settings import Cohort
from mblkit.model.conversions import CutoffConversion, RangeConversion
from mblkit.model.numbers import show
from mblkit.model.people import PersonRecord, StudentRecord
from mblkit.model.profile import AfterSchool, Breakdown, GroupCount, ProfileRecord, TestRange
from mblkit.model.recognition import Gpa, Rank
from mblkit.reports.explainer import aim_blocks, asked_lines, judging_lines, scale_blocks
from mblkit.reports.frame import Wish, frame_of
from mblkit.reports.locale import Locale
from mblkit.reports.profile_sheet import profile_sheet
from mblkit.reports.profile_view import GroupLine, GroupTable, OfferBlock, ProfileView, TestLine
from mblkit.reports.render import Document
from mblkit.reports.suppression import share, suppressed
from mblkit.reports.titles import titles_of
from mblkit.reports.views import ConditionLine, PolicyLine, SchoolBlock, Term
from mblkit.reports.words import TYPES

NAME: Final = "profile"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""


@dataclass(frozen=True)
class Known:
    """What a profile is made from, beside the district.

    Attributes:
        profile: what the school says of itself, or None where no file does.
        students: everybody who is or was enrolled.
        people: the names of staff, by id; empty where the people files are not there.
    """

    profile: ProfileRecord | None
    students: tuple[StudentRecord, ...]
    people: Mapping[str, PersonRecord]


def profile(district: District, school: str, on: date, known: Known, wish: Wish) -> Document:
    """Return the profile of a school on a day, its data and how they are arranged."""
    view = profile_view(district, school, on, known, wish)
    return Document(SCHEMA, view, profile_sheet(view, wish.locale))


def profile_view(district: District, school: str, on: date, known: Known, wish: Wish) -> ProfileView:
    """Return the data of a school profile; small groups are left out of every table."""
    locale, least = wish.locale, district.record.privacy.min_group
    graduating = next((year.ends.year for year in district.record.years if year.ends >= on), on.year)
    ground = ground_of(district, Cohort(graduating, on, school))
    titles, found = titles_of(district, locale), ground.diploma(None)
    diploma = found if isinstance(found, DiplomaInForce) else None
    aims = tuple(aim_blocks(district, on, locale))
    own = known.profile
    return ProfileView(
        frame=frame_of(district, NAME, on, wish),
        school=_school(district, school, known, wish),
        year=own.year if own is not None else _year(district, on),
        web=own.web if own is not None else None,
        counselors=tuple(_names(own.counselors if own is not None else (), known, wish)),
        setting=locale.own(own.setting) if own is not None and own.setting is not None else None,
        teaching=locale.own(own.teaching) if own is not None and own.teaching is not None else None,
        curriculum=locale.own(own.curriculum) if own is not None and own.curriculum is not None else None,
        recognitions=tuple(locale.own(one) for one in (own.recognitions if own is not None else ())),
        programs=tuple(locale.own(one) for one in (own.programs if own is not None else ())),
        destinations=tuple(sorted(own.destinations)) if own is not None else (),
        enrollment=_enrollment(district, school, on, known.students, locale),
        breakdowns=tuple(_breakdown(one, least, locale) for one in (own.breakdowns if own is not None else ())),
        offers=tuple(_offers(district, on, locale)),
        diploma=titles.told(diploma.title) if diploma is not None else None,
        needed=show(diploma.needed) if diploma is not None and diploma.needed is not None else None,
        all_competencies=diploma is not None and diploma.competencies,
        asked=tuple(asked_lines(diploma, titles)),
        conditions=tuple(
            ConditionLine(one.id, titles.told(one.title), "", "")
            for one in (diploma.conditions if diploma is not None else ())
            if one.active and not one.private
        ),
        scales=tuple(scale_blocks(district, aims, locale)),
        judging=tuple(judging_lines(district, ground, aims, locale)),
        conversions=tuple(_conversions(ground, locale)),
        averages=tuple(locale.own(rule.title) for rule in _rules(ground) if isinstance(rule, Gpa)),
        ranks=any(isinstance(rule, Rank) and rule.form != "none" for rule in _rules(ground)),
        habits=bool(district.habits),
        after=tuple(_after(one, least, locale) for one in (own.after if own is not None else ())),
        tests=tuple(_test(one, least) for one in (own.tests if own is not None else ())),
        least=least,
        policies=tuple(
            PolicyLine(k.record.id, locale.own(k.record.title), k.record.as_of.isoformat()) for k in ground.policies
        ),
    )


def _school(district: District, school_id: str, known: Known, wish: Wish) -> SchoolBlock:
    school = district.school(school_id)
    (principal,) = (*_names([school.principal] if school.principal else [], known, wish), None)[:1]
    return SchoolBlock(school.name, school.address, school.phone, school.ceeb, school.accreditor, principal, None)


def _names(staff: Iterable[str], known: Known, wish: Wish) -> Iterator[str]:
    return (known.people[one].called() for one in staff if one in known.people and not wish.redact)


def _year(district: District, on: date) -> str:
    years = district.record.years
    return next((year.id for year in years if year.ends >= on), years[-1].id)


def _rules(ground: Ground) -> Iterator[object]:
    return (rule for kept in ground.policies for rule in kept.record.recognition)


# ------------------------------------------------------------------------------------------------------- groups


def _enrollment(
    district: District, school: str, on: date, students: Iterable[StudentRecord], locale: Locale
) -> GroupTable:
    """Return the students who are at the school on the day, by grade."""
    grades = Counter(
        grade_on(district, one, on) or one.grade
        for one in students
        if one.school == school and one.entered.on <= on and (one.left is None or one.left > on)
    )
    groups = [(locale.say("Grade {grade}", grade=grade), count) for grade, count in sorted(grades.items())]
    least = district.record.privacy.min_group
    return _table(locale.word("Enrollment by grade"), [(str(name), n) for name, n in groups], least, shares=False)


def _breakdown(one: Breakdown, least: int, locale: Locale) -> GroupTable:
    return _table(locale.own(one.title), _counted(one.groups, locale), least)


def _after(one: AfterSchool, least: int, locale: Locale) -> GroupTable:
    title = str(locale.say("Class of {class}", **{"class": str(one.graduating_class)}))
    return _table(title, _counted(one.groups, locale), least, counts=False)


def _counted(groups: Iterable[GroupCount], locale: Locale) -> list[tuple[str, int]]:
    return [(locale.own(group.name), group.students) for group in groups]


def _table(
    title: str, groups: Sequence[tuple[str, int]], least: int, *, counts: bool = True, shares: bool = True
) -> GroupTable:
    """Return a table with small groups left out; where shares stand beside counts, no share gives a count away."""
    sizes = [size for _, size in groups]
    whole, out = sum(sizes), suppressed(sizes, least)
    if whole < least:
        return GroupTable(title, None, tuple(GroupLine(name, None, None, "") for name, _ in groups))
    lines = []
    for (name, size), hidden in zip(groups, out, strict=True):
        said = share(size, whole) if shares and not hidden else None
        recoded = said is not None and said[0] != "="
        count = size if counts and not hidden and not recoded else None
        lines.append(GroupLine(name, count, said[1] if said is not None else None, said[0] if said is not None else ""))
    return GroupTable(title, whole, tuple(lines))


def _test(one: TestRange, least: int) -> TestLine:
    if one.takers < least:
        return TestLine(one.name, None, None, None)
    return TestLine(one.name, one.takers, show(one.lowest), show(one.highest))


# ------------------------------------------------------------------------------------------------------- offers


def _offers(district: District, on: date, locale: Locale) -> Iterator[OfferBlock]:
    records = [
        kept.record
        for kept in district.experiences.values()
        if kept.record.credit is not None and (kept.record.retired is None or on < kept.record.retired.on)
    ]
    for code, word in TYPES.items():
        titles = sorted(locale.own(one.title) for one in records if one.type == code)
        if titles:
            yield OfferBlock(code, locale.word(word.name), tuple(titles))


def _conversions(ground: Ground, locale: Locale) -> Iterator[Term]:
    """Yield the conversions with what each gives, as far as a line can say it."""
    for kept in ground.policies:
        for one in kept.record.conversions:
            rows: list[str] = []
            if isinstance(one, CutoffConversion):
                rows = [
                    str(locale.say("{gives} from {value}", gives=_given(row.gives), value=show(row.at_least)))
                    for row in one.rows
                ]
            elif isinstance(one, RangeConversion):
                rows = [
                    str(
                        locale.say(
                            "{gives} from {value} to {last}",
                            gives=_given(row.gives),
                            value=show(row.first),
                            last=show(row.last),
                        )
                    )
                    for row in one.rows
                ]
            yield Term(one.id, locale.own(one.title), "; ".join(rows))


def _given(gives: str | Fraction) -> str:
    return gives if isinstance(gives, str) else show(gives)
