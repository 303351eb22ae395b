"""Scores of sheets beside those of the district: what is new, what corrects a score, what is there, what is refused."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from mblkit.district import District
from mblkit.edit.scores_present import Piece, Present
from mblkit.load.evidence_links import Scales
from mblkit.load.told import Words
from mblkit.load.words import listed
from mblkit.model.numbers import show
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.model.scale import CODES
from mblkit.model.score_line import Refused, ScoreLine, exact, spelled

_ANEW: Final = "make a new sheet"
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Known:
    """What scores are held against.

    Attributes:
        district: the district.
        sections: its classes, by id.
        students: its students, by id.
        scales: which scores each target takes.
        present: the scores that it has.
        today: the day after which nothing has been done yet.
    """

    district: District
    sections: Mapping[str, SectionRecord]
    students: Mapping[str, StudentRecord]
    scales: Scales
    present: Present
    today: date

    def year_of(self, line: ScoreLine) -> str | None:
        """Return the school year of a score: that of its class, else of its day; None before the first one."""
        if line.section:
            return self.sections[line.section].year
        years = [year.id for year in self.district.record.years if year.starts <= line.on]
        return years[-1] if years else None


@dataclass(slots=True)
class Sorted:
    """What became of scores.

    Attributes:
        added: those that are new.
        changed: those that correct a score, each with the one that it corrects.
        same: how many the district has already.
        refused: what is refused.
        notes: what is worth knowing.
    """

    added: list[ScoreLine] = field(default_factory=list)
    changed: list[tuple[ScoreLine, Piece]] = field(default_factory=list)
    same: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sort_scores(lines: Iterable[ScoreLine], known: Known) -> Sorted:
    """Return what becomes of scores. A cell that nobody touched changes nothing, whatever another sheet says.

    Never raises.
    """
    found, checks = Sorted(), _Checks(known)
    first: dict[object, ScoreLine] = {}
    torn: set[object] = set()
    for line in lines:
        wrong = checks.wrong(line)
        if wrong is not None:
            found.refused.append(line.refused(wrong.message, wrong.hint, wrong.of, wrong.value))
            continue
        if line.untouched:
            _untouched(line, known.present, found)
            continue
        earlier = first.setdefault(line.key, line)
        if earlier is line:
            continue
        if exact(earlier.score) == exact(line.score):
            found.same += 1
            continue
        torn.add(line.key)
        for one, other in ((line, earlier), (earlier, line)):
            message = f'the same score stands at {other.place} as "{other.score}"'
            found.refused.append(one.refused(message, "decide which one holds, and delete the other"))
    strangers = 0
    for key, line in first.items():
        if key not in torn:
            strangers += _compare(line, known.present, found)
    if strangers:
        found.notes.append(f"{strangers:,} scores that are there were given by somebody else than the sheet says")
    found.refused = sorted(set(found.refused))
    return found


def _untouched(line: ScoreLine, present: Present, found: Sorted) -> None:
    """Count a score that nobody touched since the sheet was made; refuse it where it is no longer there."""
    wrong = _unclear(line, present)
    if wrong is not None:
        found.refused.append(line.refused(*wrong))
    elif line.key not in present.pieces:
        found.refused.append(line.refused("the score that the sheet was made from is no longer there", _ANEW))
    else:
        found.same += 1


def _unclear(line: ScoreLine, present: Present) -> tuple[str, str] | None:
    """Return why a score cannot be compared, and what to do; None where it can."""
    if line.key in present.unclear:
        message = "the district has more than one score with this identity"
        return message, 'run "mbl validate", then correct the evidence file by hand'
    if line.key in present.moved and line.key not in present.pieces:
        to = present.moved[line.key]
        return f"a correction has put this score on {to[2]}, attempt {to[3]}", _ANEW
    return None


def _compare(line: ScoreLine, present: Present, found: Sorted) -> bool:
    """Add a score to what it is. Tell whether only the scorer differs."""
    piece = present.pieces.get(line.key)
    wrong = _unclear(line, present)
    if wrong is not None:
        found.refused.append(line.refused(*wrong))
    elif piece is None and line.written not in {None, "?"}:
        found.refused.append(line.refused("the score that the sheet was made from is no longer there", _ANEW))
    elif piece is None:
        if line.by:
            found.added.append(line)
        else:
            message, hint = "the row names no scorer", 'fill in "by", or name one with --by'
            found.refused.append(line.refused(message, hint, "by"))
    elif piece.score == exact(line.score):
        found.same += 1
        return bool(line.by) and line.by != piece.by
    elif line.written != "?" and piece.score != (exact(line.written) if line.written is not None else None):
        message = f'somebody recorded "{spelled(piece.score)}" since the sheet was made'
        found.refused.append(line.refused(message, "make a new sheet, and look again"))
    else:
        found.changed.append((line, piece))
    return False


def outside_year(district: District, year_id: str, on: date, attempt: int) -> str | None:
    """Return why work in a class of a school year is not of a day; None where it may be.

    Another try may come after the year has ended, until the next one begins.
    """
    year = district.year(year_id)
    following = [one.starts for one in district.record.years if one.starts > year.starts]
    last = min(following, default=date.max) if attempt > 1 else year.ends
    if year.starts <= on <= last:
        return None
    return f"{on} lies outside {year.id}, which lasts from {year.starts} to {year.ends}"


class _Wrong(NamedTuple):
    """What is wrong with a score: a clause, what to do, the field of its row that is wrong, and what stands there.

    The field is "" where it is the score itself.
    """

    message: str
    hint: str | None = None
    of: str = ""
    value: str = ""


class _Checks:
    """What scores are checked for, each by itself."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.words: dict[str, Words] = {}

    def wrong(self, line: ScoreLine) -> _Wrong | None:
        """Return what is wrong with a score; None where nothing is."""
        return self._who(line) or self._what(line) or self._when(line) or self._score(line)

    def _unknown(self, of: str, text: str, known: Collection[str], thing: str) -> _Wrong | None:
        """Return what is wrong with an id of a row; None where it is known."""
        if text in known:
            return None
        words = self.words.setdefault(of, Words(known))
        message = words.clause(text, f"no {thing} has the id %", f"the cell holds no id of a {thing}")
        return _Wrong(message, words.hint(text, f"write the id of the {thing}"), of, text if '"' in message else "")

    def _who(self, line: ScoreLine) -> _Wrong | None:
        known = self.known
        wrong = self._unknown("student", line.student, known.students, "student")
        if wrong is None and line.by:
            wrong = self._unknown("by", line.by, known.district.staff, "member of the staff")
        if wrong is not None:
            return wrong
        if not line.section:
            return self._unknown("experience", line.experience, known.district.experiences, "experience")
        return self._unknown("section", line.section, known.sections, "section") or self._in_class(line)

    def _in_class(self, line: ScoreLine) -> _Wrong | None:
        section = self.known.sections[line.section]
        placed = {one.experience for one in self.known.students[line.student].placements}
        known = line.student in section.students or section.experience in placed
        if known or line.key in self.known.present.pieces:
            return None
        message = f'"{line.student}" is not on the roster of "{line.section}"'
        return _Wrong(message, "put the student on it, or mend the id", "student", line.student)

    def _what(self, line: ScoreLine) -> _Wrong | None:
        wrong = self._unknown("task", line.task, self.known.district.tasks, "task")
        if wrong is None:
            wrong = self._unknown("target", line.target, self.known.scales.by_target, "indicator")
        if wrong is None and line.target in self.known.scales.rolled_up:
            message = f'"{line.target}" is a competency with indicators, which is never scored itself'
            return _Wrong(message, "score an indicator", "target", line.target)
        return wrong

    def _when(self, line: ScoreLine) -> _Wrong | None:
        if line.on > self.known.today:
            return _Wrong(f"{line.on} is still to come", "correct the day", "on", str(line.on))
        name = self.known.year_of(line)
        if name is None:
            message = f"{line.on} lies before the first school year"
            return _Wrong(message, 'add the year to "years" in mbl.yaml', "on", str(line.on))
        if not line.section:
            return None
        outside = outside_year(self.known.district, name, line.on, line.attempt)
        return _Wrong(outside, "correct the day", "on", str(line.on)) if outside is not None else None

    def _score(self, line: ScoreLine) -> _Wrong | None:
        scales = self.known.scales
        if scales.takes(line.target, exact(line.score)):
            return None
        scale = scales.by_target[line.target]
        levels = (*(level.id for level in scale.levels), *CODES)
        words = self.words.setdefault(f"scale {scale.id}", Words(levels))
        low, high = (show(scale.levels[at].value) for at in (0, -1))
        numbers = f", or a number from {low} to {high}" if scale.numbers else ""
        spoken = line.score.strip().casefold().replace(" ", "-")
        near = words.near(spoken)
        quoted = words.told(line.score) if near is None or len(line.score) > _LONGEST else f'"{line.score}"'
        where = f'no score on the scale "{scale.id}" of "{line.target}"'
        message = f"the cell holds {where}" if quoted is None else f"{quoted} is {where}"
        hint = words.hint(spoken, f"write one of {listed(levels)}{numbers}")
        return _Wrong(message, hint, "", line.score if quoted is not None else "")
