"""A district repository as the commands use it: everything, or one student without parsing everybody."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from mblkit.diagnostics import Diagnostic
from mblkit.district import Closure, District
from mblkit.errors import MblError
from mblkit.load.assemble import Assembler, district_of
from mblkit.load.index import Index
from mblkit.load.narrow import narrow
from mblkit.load.nearest import did_you_mean
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import Loaded, extended, linked, load, reduced
from mblkit.load.shape import Shaped
from mblkit.model.evidence import ClassEvidence, StudentEvidence
from mblkit.model.kinds import KINDS, Kind
from mblkit.model.origin import Kept
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.model.records import PlanRecord
from mblkit.packs import PACK_PREFIX, pack_text
from mblkit.store.tree import Tree

_HOLDER: Final = re.compile(rb"^(?:section|student):[ ]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)
_ENROLMENT: Final = re.compile(rb"\bid:[ ]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)")


class Opened(NamedTuple):
    """The district with the closures of some students.

    Attributes:
        district: the district.
        closures: the closures, by student.
        blocked: for each student that an error touches, the errors.
        diagnostics: every finding on what was read.
    """

    district: District
    closures: Mapping[str, Closure]
    blocked: Mapping[str, tuple[Diagnostic, ...]]
    diagnostics: tuple[Diagnostic, ...]


def validate(tree: Tree, reader: str | None = None) -> Loaded:
    """Return everything in a repository, linked, with all findings of all files."""
    return linked(load(tree, reader))


def open_all(tree: Tree, reader: str | None = None) -> Opened:
    """Return the district with the closures of all its students.

    Raises BrokenDistrictError where the framework, a policy or another file about no single student has an error.
    """
    loaded = validate(tree, reader)
    district = sound_district(loaded)
    students = sorted(
        kept.record.id for one in loaded.files for kept in one.records if isinstance(kept.record, StudentRecord)
    )
    closures = Assembler(district, loaded.index, loaded.files).closures(students)
    blocked = {student: found for student in students if (found := _touching(student, loaded))}
    return Opened(district, closures, blocked, loaded.diagnostics)


def open_student(tree: Tree, student: str, reader: str | None = None) -> Opened:
    """Return the district with one student's closure; files that say nothing about the student are not parsed.

    Raises BrokenDistrictError as `open_all` does, and MblError for a student that no file enrols.
    """
    needle = student.encode()
    enrolled: set[str] = set()
    passed_over: dict[str, str] = {}

    def wanted(path: str, data: bytes) -> bool:
        kind = peek_kind(data)
        if kind == "students":
            enrolled.update(found.decode() for found in _ENROLMENT.findall(data))
        if kind is None or not KINDS[kind].students or _may_mention(data, needle):
            return True
        if kind in {"sections", "people"}:
            passed_over[path] = kind
        return False

    loaded = load(tree, reader, wanted)
    sections, staff = _also_needed(loaded, student)
    names = {"sections": tuple(map(str.encode, sections)), "people": tuple(map(str.encode, staff))}
    loaded = extended(
        loaded,
        tree,
        (path for path, kind in passed_over.items() if names[kind]),
        reader,
        lambda path, data: any(_may_mention(data, name) for name in names[passed_over[path]]),
    )
    files = tuple(_share(one, student, sections | staff) for one in loaded.files)
    loaded = linked(reduced(loaded, files))
    district = sound_district(loaded)
    closures = Assembler(district, loaded.index, loaded.files).closures((student,))
    found = _touching(student, loaded)
    if student not in closures and not found:
        raise MblError(f'no student has the id "{student}"', did_you_mean(student, enrolled))
    return Opened(district, closures, {student: found} if found else {}, loaded.diagnostics)


def open_framework(tree: Tree, reader: str | None = None) -> District:
    """Return the district; files about students are not parsed. Raises BrokenDistrictError as `open_all` does."""
    return open_framework_files(tree, reader)[0]


def open_framework_files(
    tree: Tree, reader: str | None = None, also: Collection[str] = ()
) -> tuple[District, tuple[Shaped, ...]]:
    """Return the district as `open_framework` does, and the files that it was made of.

    `also` names kinds of files about students that are read as well.
    """

    def wanted(_: str, data: bytes) -> bool:
        kind = peek_kind(data)
        return kind is None or kind in also or not KINDS[kind].students

    loaded = linked(load(tree, reader, wanted))
    return sound_district(loaded), loaded.files


def district_if_sound(loaded: Loaded) -> District | None:
    """Return the district of what was loaded and linked, or None where a file that it rests on has an error."""
    try:
        return sound_district(loaded)
    except (BrokenDistrictError, LookupError):
        return None


def district_but_for_links(loaded: Loaded) -> District | None:
    """Return the district where nothing is wrong but that ids lead nowhere; None else.

    What asks only which records there are can be answered then: no file was lost.
    """
    kinds = _kinds_of(loaded)
    wrong = {found.rule for found in loaded.errors if _concerns_all(found, loaded, kinds)}
    if loaded.broken or not wrong <= {"MBL201"}:
        return None
    try:
        return district_of(loaded.files)
    except LookupError:
        return None


def read_any(tree: Tree, path: str) -> bytes:
    """Return the bytes of a file or a pack. Raises OSError where there is none: for those who quote findings."""
    if path.startswith(PACK_PREFIX):
        text = pack_text(path.removeprefix(PACK_PREFIX))
        if text is None:
            raise FileNotFoundError(path)
        return text.encode()
    return tree.read(path)


class BrokenDistrictError(MblError):
    """The framework, a policy or another file about no single student has errors: nothing can be computed."""

    def __init__(self, errors: tuple[Diagnostic, ...]) -> None:
        super().__init__(
            f"{len(errors)} error(s) in files that every student's results rest on",
            'run "mbl validate" and mend them first',
            exit_code=1,
        )
        self.errors = errors


def _may_mention(data: bytes, name: bytes) -> bool:
    """Tell whether a file can hold an id: it stands there, or a quoted text has an escape that may spell it."""
    return name in data or b"\\" in data


def _also_needed(loaded: Loaded, student: str) -> tuple[set[str], set[str]]:
    """Return the sections of the student's evidence that were not read, and the staff whom documents name."""
    known = loaded.index.ids.get("section", {})
    sections = {
        kept.record.section
        for one in loaded.files
        for kept in one.records
        if isinstance(kept.record, ClassEvidence | StudentEvidence)
        and kept.record.section is not None
        and narrow(kept.record, student, ()) is not None
    }
    staff = {
        name
        for one in loaded.files
        if one.kind.name == "district"
        for kept in one.records
        for school in getattr(kept.record, "schools", ())
        for name in (school.principal, school.registrar)
        if name is not None
    }
    return {name for name in sections if name not in known}, staff | _around(loaded, student)


def _around(loaded: Loaded, student: str) -> set[str]:
    """Return the staff whom documents name beside a student: teachers and advisers."""
    found: set[str] = set()
    for record in (kept.record for one in loaded.files for kept in one.records):
        if isinstance(record, SectionRecord) and student in record.students:
            found.update(record.by)
        elif isinstance(record, PlanRecord) and record.student == student:
            found.add(record.adviser)
    return found


def _share(one: Shaped, student: str, also: set[str]) -> Shaped:
    if not one.kind.students:
        return one
    shares = ((narrow(kept.record, student, also), kept.origin) for kept in one.records)
    records = tuple(Kept(record, origin) for record, origin in shares if record is not None)
    return one._replace(records=records)


def sound_district(loaded: Loaded) -> District:
    """Return the district. Raises BrokenDistrictError for errors in what everybody's results rest on."""
    kinds = _kinds_of(loaded)
    errors = tuple(found for found in loaded.errors if _concerns_all(found, loaded, kinds))
    if errors:
        raise BrokenDistrictError(errors)
    return district_of(loaded.files)


def _kinds_of(loaded: Loaded) -> dict[str, Kind]:
    return {**loaded.kinds, **{one.path: one.kind for one in loaded.files}}


def _concerns_all(found: Diagnostic, loaded: Loaded, kinds: Mapping[str, Kind]) -> bool:
    path = found.location.path
    if path.startswith(PACK_PREFIX) or found.rule in {"MBL016", "MBL017", "MBL209"}:
        return True
    kind = peek_kind(loaded.broken[path]) if path in loaded.broken else None
    if kind is None:
        known = kinds.get(path)
        return known is None or not known.students
    return not KINDS[kind].students


def touched(students: Iterable[str], loaded: Loaded) -> set[str]:
    """Return which of some students an error touches."""
    return {student for student in students if _touching(student, loaded)} if loaded.errors else set()


def errors_by_student(students: Iterable[str], loaded: Loaded) -> dict[str, tuple[Diagnostic, ...]]:
    """Return the errors that touch students, of those whom any touches."""
    wrong = {found.location.path for found in loaded.errors}
    of_them = replace(loaded, files=tuple(one for one in loaded.files if one.path in wrong)) if wrong else loaded
    return {student: found for student in students if wrong and (found := _touching(student, of_them))}


def _touching(student: str, loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Return the errors that touch a student: in files that mention the student, unless they say whom they concern."""
    wrong = {found.location.path for found in loaded.errors}
    if not wrong:
        return ()
    needle = student.encode()
    mentions = {
        one.path
        for one in loaded.files
        if one.path in wrong and one.kind.students and _refers_to(one, student, loaded.index)
    }
    mentions.update(path for path, data in loaded.broken.items() if _may_mention(data, needle))
    students = loaded.index.ids.get("student", {})
    return tuple(
        found
        for found in loaded.errors
        if found.subject == student or (found.subject not in students and found.location.path in mentions)
    )


def _refers_to(one: Shaped, student: str, index: Index) -> bool:
    facts = index.files.get(one.path)
    if facts is None:
        return False
    if any(definition.namespace == "student" and definition.id == student for definition in facts.defines):
        return True
    return any("student" in spaces and student in names for spaces, names in facts.refers.items())


def evidence_files(tree: Tree) -> dict[str, str]:
    """Return the evidence files that exist, by the section or the student that their first lines name."""
    found: dict[str, str] = {}
    for info in tree.files():
        try:
            data = tree.read(info.path)
        except OSError:
            continue
        named = _HOLDER.search(data) if peek_kind(data) == "evidence" else None
        if named is not None:
            found.setdefault(named.group(1).decode(), info.path)
    return found
