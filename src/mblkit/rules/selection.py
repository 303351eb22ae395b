"""Which rules count, where, and how much they weigh: what `mbl.yaml` and the command line ask for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from mblkit.catalog import BY_NAME, RULES
from mblkit.diagnostics import Diagnostic, Severity
from mblkit.errors import MblError
from mblkit.load.nearest import did_you_mean
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import Loaded
from mblkit.model.checks import Checks
from mblkit.model.district import DistrictRecord
from mblkit.model.origin import Kept
from mblkit.model.rules import RuleRecord

_WHOLE_CODE: Final = 6
_CODE: Final = re.compile(r"(?:mbl|loc)[0-9]{0,3}", re.IGNORECASE)
_ORDER: Final = tuple(Severity)

TOGETHER: Final = "MBL3"
"""The first of the families that look at what the files say together, and wait for what is broken."""

Looked = Callable[[str, str], bool]
"""Tells for a rule's code and a path whether the run looked there, so that its silence means something."""


def districts_of(loaded: Loaded) -> Iterator[Kept[DistrictRecord]]:
    """Yield the records of the district: one, where nothing is wrong."""
    for one in loaded.files:
        for kept in one.records:
            if isinstance(kept.record, DistrictRecord):
                yield Kept(kept.record, kept.origin)


def checks_of(loaded: Loaded) -> Checks:
    """Return what the district asks of the check; what holds by default where its record cannot be read."""
    first = next(districts_of(loaded), None)
    return first.record.checks if first is not None else Checks()


class Vocabulary(NamedTuple):
    """The rules that a district can speak of: those of the catalog and its own.

    Attributes:
        local: the names of its own, by code.
        partial: whether a broken file may define more of them.
    """

    local: Mapping[str, str]
    partial: bool = False

    @classmethod
    def of(cls, loaded: Loaded) -> "Vocabulary":
        """Return the rules of a repository."""
        local = {
            kept.record.id: kept.record.name
            for one in loaded.files
            for kept in one.records
            if isinstance(kept.record, RuleRecord)
        }
        return cls(local, any(peek_kind(data) in {None, "rules"} for data in loaded.broken.values()))

    def named(self, entry: str) -> tuple[str, ...]:
        """Return the codes of the rules that a code, the beginning of codes, or a name stands for."""
        own = (code for code, name in self.local.items() if _length(entry, code, name))
        return (*(code for code, rule in RULES.items() if _length(entry, code, rule.name)), *own)

    def name_of(self, code: str) -> str:
        """Return the name of a rule, "" for one that does not exist."""
        return RULES[code].name if code in RULES else self.local.get(code, "")

    def whole(self, name: str) -> tuple[str, ...]:
        """Return the codes of the rules whose code or name this is."""
        codes = (code for code, rule in RULES.items() if name in {code, rule.name})
        return (*codes, *(code for code, own in self.local.items() if name in {code, own}))

    def objection(self, entry: str, *, whole: bool = False) -> tuple[str, str] | None:
        """Return what is wrong with an entry that stands for no rule, and what to do; None where nothing is.

        `whole` says that the entry stands in a comment: the beginning of codes is not enough there, and what looks
        like no rule is not quoted, since anything may stand in a comment.
        """
        if self.partial and not entry.startswith("MBL"):
            return None
        if self.whole(entry) if whole else entry == "LOC" or self.named(entry):
            return None
        hint = did_you_mean(entry, {*RULES, *BY_NAME, *self.local, *self.local.values()})
        message = f'there is no rule "{entry}"'
        if _CODE.fullmatch(entry) and len(entry) < _WHOLE_CODE:
            message = f'"{entry}" {"is not the whole code of a rule" if whole else "begins the code of no rule"}'
        elif whole and hint is None and not _CODE.fullmatch(entry):
            message = "there is no rule of this name"
        return message, hint or 'run "mbl rule" for the list'

    def refusal(self, entry: str) -> str | None:
        """Return what to do instead of ignoring or lowering an entry that only stands for fixed rules, else None."""
        codes = self.named(entry)
        return refusal(codes[0]) if codes and all(code in RULES and RULES[code].fixed for code in codes) else None


def is_fixed(found: Diagnostic) -> bool:
    """Tell whether configuration has no power over a finding: its rule is fixed, or it is about configuration."""
    return (found.rule in RULES and RULES[found.rule].fixed) or found.location.keys[:1] == ("checks",)


def is_about_reading(code: str) -> bool:
    """Tell whether a rule is of the families 0 and 1: of a file that breaks it nothing else can be said."""
    return code.startswith(("MBL0", "MBL1"))


def refusal(code: str) -> str:
    """Return what to do instead of ignoring, lowering or suppressing a rule that does not allow it."""
    if is_about_reading(code):
        return "mend what it finds: nothing else can be said about such a file"
    return f"it rests on statute; at one place, write # mbl: ignore[{code}] and the reason"


class Choice(NamedTuple):
    """One entry of `select` or `ignore`, and whether it was typed on the command line."""

    entry: str
    on: bool
    typed: bool = False


_AS_THEY_ARE: Final[Mapping[str, Severity]] = {}


class Selection(NamedTuple):
    """Which findings count.

    Attributes:
        choices: what is selected and ignored; without a selection, every rule is.
        severity: how much rules weigh, by code, beginning of codes or name.
        paths: patterns of files, each with an entry that is ignored in them.
    """

    choices: tuple[Choice, ...] = ()
    severity: Mapping[str, Severity] = _AS_THEY_ARE
    paths: tuple[tuple[str, str], ...] = ()

    def admits(self, code: str, name: str, path: str) -> bool:
        """Tell whether a rule is looked at in a file."""
        if code in RULES and RULES[code].fixed:
            return True
        if any(_length(entry, code, name) and fnmatchcase(path, files) for files, entry in self.paths):
            return False
        lengths = ((_length(one.entry, code, name), one.typed, not one.on) for one in self.choices)
        best = max(((length, *rest) for length, *rest in lengths if length), default=None)
        return not best[-1] if best is not None else not any(one.on for one in self.choices)

    def sifted(self, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the findings that count, with the severity that they have here."""
        return [self._weighed(found) for found in findings if self._counts(found)]

    def _counts(self, found: Diagnostic) -> bool:
        return is_fixed(found) or self.admits(found.rule, name_of(found), found.location.path)

    def _weighed(self, found: Diagnostic) -> Diagnostic:
        name = name_of(found)
        entry = max(self.severity, key=lambda entry: _length(entry, found.rule, name), default="")
        if not _length(entry, found.rule, name):
            return found
        severity = self.severity[entry]
        lower = is_lower(severity, found.severity)
        return found if lower and is_fixed(found) else replace(found, severity=severity)


def select(loaded: Loaded, chosen: Iterable[str] = (), ignored: Iterable[str] = ()) -> Selection:
    """Return what `mbl.yaml` asks for, with the options of the command line.

    What is chosen takes the place of the `select` of `mbl.yaml`; what is ignored is added to its `ignore`.
    Raises MblError for an option that stands for no rule, or for a fixed one that is to be ignored.
    """
    known, checks = Vocabulary.of(loaded), checks_of(loaded)
    typed = [Choice(_typed(entry, known, "--select"), on=True, typed=True) for entry in chosen]
    for entry in ignored:
        typed.append(Choice(_typed(entry, known, "--ignore"), on=False, typed=True))
        hint = known.refusal(typed[-1].entry)
        if hint is not None:
            raise MblError(f'--ignore: "{entry}" cannot be ignored', hint)
    written = (
        *(Choice(entry, on=True) for entry in checks.select if not any(one.on for one in typed)),
        *(Choice(entry, on=False) for entry in checks.ignore),
    )
    severity = {entry: Severity(value) for entry, value in checks.severity.items()}
    paths = tuple((files, entry) for one in checks.paths for files in one.files for entry in one.ignore)
    return Selection((*written, *typed), severity, paths)


def name_of(found: Diagnostic) -> str:
    """Return the name of the rule behind a finding."""
    return found.name or RULES[found.rule].name


def is_lower(one: Severity, other: Severity) -> bool:
    """Tell whether one severity weighs less than another."""
    return _ORDER.index(one) > _ORDER.index(other)


def _typed(entry: str, known: Vocabulary, option: str) -> str:
    whole = entry.upper() if _CODE.fullmatch(entry) else entry.lower()
    objection = known.objection(whole)
    if objection is not None:
        message, hint = known.objection(entry) or objection  # in the words of whoever typed it
        raise MblError(f"{option}: {message}", hint)
    return whole


def _length(entry: str, code: str, name: str) -> int:
    """Return how closely an entry stands for a rule: the longer wins; 0 where it does not."""
    if entry == name:
        return _WHOLE_CODE
    return len(entry) if code.startswith(entry) else 0
