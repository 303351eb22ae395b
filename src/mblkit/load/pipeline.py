"""From a tree of files to records, findings and the index: one stage after another, file by file."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from mblkit.diagnostics import Diagnostic, Keys, Severity
from mblkit.load.blanks import no_break_spaces
from mblkit.load.comments import is_marked
from mblkit.load.cut_off import cut_off
from mblkit.load.dialect import check
from mblkit.load.discover import discover, unreadable
from mblkit.load.index import Definition, Facts, Index, facts_of
from mblkit.load.link import Follows, link
from mblkit.load.parse import parse
from mblkit.load.peek import peek_defined, peek_kind
from mblkit.load.places import Places
from mblkit.load.shape import Shaped, shape
from mblkit.load.spelling import check_numbers
from mblkit.model.district import DistrictRecord
from mblkit.model.kinds import Kind
from mblkit.model.origin import Origin
from mblkit.packs import PACK_PREFIX, pack_ids, pack_text
from mblkit.store.tree import ROOT_FILE, Tree

Wanted = Callable[[str, bytes], bool]
"""Tells from a file's path and bytes whether it is to be read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read.

    Attributes:
        files: the files with their records, in order of path, packs last.
        index: the ids of these files.
        diagnostics: the findings, without lines and in no order.
        broken: the bytes of files that could not be shaped or that dropped a record, by path.
        read: how many files were read, packs not counted.
        following: errors that only follow from broken records: nobody is told, but they touch students.
        marked: the paths of files that may hold suppressions, in order.
        kinds: the kinds of further files of which no record is kept, by path.
    """

    files: tuple[Shaped, ...]
    index: Index
    diagnostics: tuple[Diagnostic, ...]
    broken: dict[str, bytes]
    read: int
    following: tuple[Diagnostic, ...] = ()
    marked: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that say that data cannot be trusted, with those that only follow from others."""
        told = (found for found in self.diagnostics if found.severity is Severity.ERROR)
        return (*told, *self.following)


def read_text(path: str, data: bytes, reader: str | None) -> tuple[Shaped | None, list[Diagnostic]]:
    """Return the records of one file and its findings, from its bytes."""
    text, findings = check(path, data)
    if text is None:
        return None, findings
    value, faults = parse(path, text, reader)
    findings.extend(faults)
    if any(found.severity is Severity.ERROR for found in faults):
        return None, findings
    findings.extend(cut_off(path, text))
    shaped, faults = shape(path, value, _Source(text))
    findings.extend(faults)
    if faults:
        findings.extend(no_break_spaces(path, text))
    if shaped is not None and shaped.numbers:
        said = {found.location.keys for found in findings}
        findings.extend(found for found in check_numbers(path, text) if found.location.keys not in said)
    return shaped, findings


class _Source:
    """Tells what stands in a text at some keys. Where its values stand is found when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _places(self) -> Places:
        return Places(self._text)

    def __call__(self, keys: Keys, at: Literal["value", "key"] = "value") -> str | None:
        return self._places.source_of(keys, at)


def load(tree: Tree, reader: str | None = None, wanted: Wanted | None = None, besides: Collection[str] = ()) -> Loaded:
    """Return the records, the index and the findings of stage one to three: read, shape, index. Not linked yet.

    Where `wanted` is given, a file is parsed only if it says so; those at the paths `besides` are not even opened. A
    file that cannot be opened is a finding.
    """
    paths, findings = discover(tree)
    read = _read(tree, [path for path in paths if path not in besides] if besides else paths, reader, wanted)
    packs, more = _packs(read.files, reader)
    return _loaded((*read.files, *packs), (*findings, *read.findings, *more), read.broken, len(paths), read.marked)


def load_some(tree: Tree, paths: Iterable[str], reader: str | None, others: Iterable[Facts]) -> Loaded:
    """Return the records of some files, packs included, and the index of these and of `others`. Not linked yet."""
    read = _read(tree, sorted(paths), reader, None)
    packs, more = _packs(read.files, reader)
    files = (*read.files, *packs)
    index = _index((*map(facts_of, files), *others))
    marked = tuple(sorted(read.marked))
    return Loaded(files, index, (*read.findings, *more), read.broken, len(read.files), marked=marked)


def with_some_items(
    loaded: Loaded, tree: Tree, paths: Iterable[str], reader: str | None, only: Collection[str]
) -> Loaded:
    """Return what was loaded with some sound files more, of which the index knows already.

    Of their items those are kept whose ids are among `only`; the findings of reading them are not. Raises LookupError
    for a file that is sound no more.
    """
    found: list[Shaped] = []
    for path in sorted(paths):
        try:
            text, _ = check(path, tree.read(path))
        except OSError as error:
            raise LookupError(path) from error
        value, faults = (None, []) if text is None else parse(path, text, reader)
        shaped = None if text is None or faults else shape(path, value, _Source(text), only)[0]
        if shaped is None:
            raise LookupError(path)
        found.append(shaped)
    return replace(loaded, files=(*found, *loaded.files))


def extended(loaded: Loaded, tree: Tree, paths: Iterable[str], reader: str | None, wanted: Wanted) -> Loaded:
    """Return what was loaded with some more files, those among `paths` that `wanted` asks for."""
    read = _read(tree, sorted(paths), reader, wanted)
    findings, broken = (*loaded.diagnostics, *read.findings), {**loaded.broken, **read.broken}
    return _loaded((*loaded.files, *read.files), findings, broken, loaded.read, (*loaded.marked, *read.marked))


def reduced(loaded: Loaded, files: tuple[Shaped, ...]) -> Loaded:
    """Return what was loaded with other records in its files, and the index of these."""
    return _loaded(files, loaded.diagnostics, loaded.broken, loaded.read, loaded.marked)


def _loaded(
    files: tuple[Shaped, ...],
    findings: tuple[Diagnostic, ...],
    broken: dict[str, bytes],
    read: int,
    marked: Iterable[str],
) -> Loaded:
    index = _index(facts_of(one) for one in files)
    return Loaded(files, index, findings, broken, read, marked=tuple(sorted(marked)))


def _index(facts: Iterable[Facts]) -> Index:
    index = Index.of(facts)
    for name in pack_ids():
        shipped = Definition("policy", name, Origin(f"{PACK_PREFIX}{name}"))
        index.ids.setdefault("policy", {}).setdefault(name, [shipped])
    return index


class _Read:
    """What the files of a tree gave, gathered one after another: as `Loaded` has it, not yet put together."""

    def __init__(self) -> None:
        self.files: list[Shaped] = []
        self.findings: list[Diagnostic] = []
        self.broken: dict[str, bytes] = {}
        self.marked: list[str] = []
        self._given: dict[frozenset[str], set[str]] = {}

    def keep(self, shaped: Shaped) -> None:
        """Keep the records of a file.

        Those with the same fields share the set of the names of these, which is as large as all else in a small record.
        """
        for one in shaped.records:
            given = one.record.model_fields_set
            object.__setattr__(one.record, "__pydantic_fields_set__", self._given.setdefault(frozenset(given), given))
        self.files.append(shaped)


def _read(tree: Tree, paths: Iterable[str], reader: str | None, wanted: Wanted | None) -> _Read:
    read = _Read()
    for path in paths:
        try:
            data = tree.read(path)
        except OSError as error:
            read.findings.append(unreadable(path, error))
            read.broken[path] = b""
            continue
        if wanted is None or wanted(path, data):
            shaped, faults = read_text(path, data, reader)
            read.findings.extend(faults)
            if any(found.severity is Severity.ERROR for found in faults):
                read.broken[path] = data
            if shaped is not None:
                read.keep(shaped)
            if is_marked(data):
                read.marked.append(path)
    return read


def linked(loaded: Loaded) -> Loaded:
    """Return what was loaded with the findings on how it fits together added."""
    rests = follows_of(loaded)
    found, following = link(
        loaded.files,
        loaded.index,
        rests.lost,
        blind=rests.blind,
        without_district=rests.without_district,
        without_its_ids=rests.without_its_ids,
    )
    return replace(loaded, diagnostics=(*loaded.diagnostics, *found), following=tuple(following))


def follows_of(loaded: Loaded) -> Follows:
    """Return which unknown ids only follow from what is broken."""
    broken = [data for path, data in loaded.broken.items() if path == ROOT_FILE or peek_kind(data) == "district"]
    nothing = bool(broken) and not any(True for data in broken for _ in peek_defined(data))
    blind = any(found.rule == "MBL001" for found in loaded.diagnostics)
    return Follows(_lost(loaded.broken), blind, bool(broken), nothing)


def _lost(broken: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids that files with broken records seem to define: that they are unknown is no finding of its own.

    Those of a file in UTF-16 show when its zero bytes are left out.
    """
    return frozenset(name for data in broken.values() for name in peek_defined(data.replace(b"\0", b"")))


def _packs(files: Iterable[Shaped], reader: str | None) -> tuple[list[Shaped], list[Diagnostic]]:
    chosen = {
        pack.id
        for one in files
        for kept in one.records
        if isinstance(kept.record, DistrictRecord)
        for pack in kept.record.packs
    }
    shaped: list[Shaped] = []
    findings: list[Diagnostic] = []
    for name in sorted(chosen):
        text = pack_text(name)
        if text is not None:
            one, faults = read_text(f"{PACK_PREFIX}{name}", text.encode(), reader)
            findings.extend(faults)
            if one is not None:
                shaped.append(one)
    return shaped, findings
