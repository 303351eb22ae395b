"""Scores of sheets beside those of the district: what is new, what corrects a score, what is there, what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mblkit.district import District
from mblkit.edit.scores_present import Piece, Present
from mblkit.load.evidence_links import Scales
from mblkit.load.nearest import did_you_mean
from mblkit.load.words import listed
from mblkit.model.numbers import show
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.model.scale import CODES
from mblkit.model.score_line import Refused, ScoreLine, exact, spelled


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
    """Return what becomes of scores. Never raises."""
    found = Sorted()
    first: dict[object, ScoreLine] = {}
    torn: set[object] = set()
    for line in lines:
        wrong = check(line, known)
        if wrong is not None:
            found.refused.append(line.refused(*wrong))
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


def _compare(line: ScoreLine, present: Present, found: Sorted) -> bool:
    """Add a score to what it is. Tell whether only the scorer differs."""
    piece = present.pieces.get(line.key)
    score = exact(line.score)
    if line.key in present.unclear:
        message = "the district has more than one score with this identity"
        found.refused.append(line.refused(message, 'run "mbl validate", then correct the evidence file by hand'))
    elif line.key in present.moved and piece is None:
        to = present.moved[line.key]
        message = f"a correction has put this score on {to[2]}, attempt {to[3]}"
        found.refused.append(line.refused(message, "make a new sheet"))
    elif line.written not in {None, "?"} and (piece is None or score == exact(line.written or "")):
        if piece is None:
            message = "the score that the sheet was made from is no longer there"
            found.refused.append(line.refused(message, "make a new sheet"))
        else:
            found.same += 1  # the cell was not touched, whatever the district says by now
    elif piece is None:
        if line.by:
            found.added.append(line)
        else:
            found.refused.append(line.refused("the row names no scorer", 'fill in "by", or name one with --by'))
    elif piece.score == score:
        found.same += 1
        return bool(line.by) and line.by != piece.by
    elif line.written != "?" and piece.score != (exact(line.written) if line.written is not None else None):
        message = f'somebody recorded "{spelled(piece.score)}" since the sheet was made'
        found.refused.append(line.refused(message, "make a new sheet, and look again"))
    else:
        found.changed.append((line, piece))
    return False


def check(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    """Return what is wrong with a score by itself, a clause and what to do; None where nothing is."""
    return _who(line, known) or _what(line, known) or _when(line, known) or _score(line, known.scales)


def _who(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    if line.student not in known.students:
        return f'no student has the id "{line.student}"', did_you_mean(line.student, known.students)
    if line.by and line.by not in known.district.staff:
        return f'no member of the staff has the id "{line.by}"', did_you_mean(line.by, known.district.staff)
    return _in_class(line, known) if line.section else _outside(line, known)


def _outside(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    if line.experience in known.district.experiences:
        return None
    hint = did_you_mean(line.experience, known.district.experiences)
    return f'no experience has the id "{line.experience}"', hint


def _in_class(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    section = known.sections.get(line.section)
    if section is None:
        return f'no section has the id "{line.section}"', did_you_mean(line.section, known.sections)
    placed = {one.experience for one in known.students[line.student].placements}
    if line.student in section.students or section.experience in placed or line.key in known.present.pieces:
        return None
    return f'"{line.student}" is not on the roster of "{line.section}"', "put the student on it, or mend the id"


def _what(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    if line.task not in known.district.tasks:
        return f'no task has the id "{line.task}"', did_you_mean(line.task, known.district.tasks)
    if line.target not in known.scales.by_target:
        return f'"{line.target}" is nothing that is scored', did_you_mean(line.target, known.scales.by_target)
    if line.target in known.scales.rolled_up:
        return f'"{line.target}" is a competency with indicators, which is never scored itself', "score an indicator"
    return None


def _when(line: ScoreLine, known: Known) -> tuple[str, str | None] | None:
    if line.on > known.today:
        return f"{line.on} is still to come", "correct the day"
    name = known.year_of(line)
    if name is None:
        return f"{line.on} lies before the first school year", 'add the year to "years" in mbl.yaml'
    if not line.section:
        return None
    year = known.district.year(name)
    following = [one.starts for one in known.district.record.years if one.starts > year.starts]
    last = min(following, default=date.max) if line.attempt > 1 else year.ends
    if year.starts <= line.on <= last:
        return None
    return f"{line.on} lies outside {year.id}, which lasts from {year.starts} to {year.ends}", "correct the day"


def _score(line: ScoreLine, scales: Scales) -> tuple[str, str | None] | None:
    score = exact(line.score)
    if scales.takes(line.target, score):
        return None
    scale = scales.by_target[line.target]
    levels = (*(level.id for level in scale.levels), *CODES)
    low, high = (show(scale.levels[at].value) for at in (0, -1))
    numbers = f", or a number from {low} to {high}" if scale.numbers else ""
    close = did_you_mean(line.score.strip().casefold().replace(" ", "-"), levels)
    return (
        f'"{line.score}" is no score on the scale "{scale.id}" of "{line.target}"',
        close or f"write one of {listed(levels)}{numbers}",
    )
