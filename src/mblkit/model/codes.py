"""The many spellings of one standard's code, and which standards a spelling may mean.

`CCSS.Math.Content.HSS-MD.B.5a`, `CCSS.MATH.CONTENT.HSS.MD.B.5.A` and `HSS-MD.B.5.a` are one standard. Codes are
labels: two standards of a set may have one, and headings have none. The identifier is what never changes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

_FAMILY: Final = re.compile(
    r"CCSS[. ](?:(?P<math>Math)(?:\.(?:Content|Practice))?|ELA(?:[-. ]Literacy)?)\.(?=.)", re.IGNORECASE
)
"""What issuers print before a code and districts leave out."""

_SIGNS: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_LETTER: Final = re.compile(r"(?<=\d)(?=[a-z](?:\.|$))")


def normal(code: str) -> str:
    """Return what all spellings of a code have in common: no family name, one separator, small letters, 5.a for 5a."""
    folded = unicodedata.normalize("NFKC", without_family(code.strip())).casefold()
    return _LETTER.sub(".", _SIGNS.sub(".", folded)).strip(".")


def without_family(code: str) -> str:
    """Return a code without the name of the family of standards before it, such as `CCSS.Math.Content.`."""
    return _FAMILY.sub("", code, count=1) if _FAMILY.match(code) else code


def family(code: str) -> str | None:
    """Return the usual name of the set that a code says it is from, such as `CCSS.MATH`; None where it says nothing."""
    found = _FAMILY.match(code)
    return None if found is None else "CCSS.MATH" if found["math"] else "CCSS.ELA"


def begins(code: str, start: str) -> bool:
    """Tell whether a code begins with another text and a sign that parts codes, as `HSF-IF.B.4` with `HSF-IF`."""
    return code.startswith(start) and code[len(start) : len(start) + 1] in {".", "-", ":"}


class Names(NamedTuple):
    """What one standard is called: its set, and its code, identifier and short code as far as it has them."""

    set: str
    code: str | None
    identifier: str | None
    short: str | None = None


Found = tuple[str, ...]
"""References, each to one standard and to no other, in order."""


@dataclass(frozen=True)
class Spellings:
    """Which standards a reference may mean. `known` is every standard there is, by whatever order."""

    known: tuple[Names, ...]

    @classmethod
    def of(cls, known: Iterable[Names]) -> "Spellings":
        """Return the spellings of some standards."""
        return cls(tuple(known))

    def find(self, reference: str) -> Found:
        """Return the standards that a reference means: one is what it means, several that it is ambiguous.

        What is written exactly goes before identifiers without a set, these before other spellings of a code, and
        these before short codes. A reference without a set is looked for in all sets.
        """
        exact = self._exact.get(reference) or self._identifiers.get(reference.casefold())
        if exact:
            return tuple(sorted(exact))
        name, colon, code = reference.partition(":")
        in_set = bool(colon) and name.casefold() in self._sets
        spelled = normal(code if in_set else reference)
        if in_set:
            spelled = _without_set(spelled, name)
        for table in (self._codes, self._shorts):
            found = table.get(spelled, ())
            kept = {one for own, one in found if not in_set or own == name.casefold()}
            if kept:
                return tuple(sorted(kept))
        return ()

    @cached_property
    def _sets(self) -> frozenset[str]:
        return frozenset(one.set.casefold() for one in self.known)

    @cached_property
    def _keyed(self) -> tuple[tuple[Names, str], ...]:
        """Every standard with the reference that is to it alone: by its code, where no other of the set has that."""
        shared = Counter((one.set, one.code) for one in self.known)
        return tuple((one, f"{one.set}:{_key(one, alone=shared[one.set, one.code] == 1)}") for one in self.known)

    @cached_property
    def _exact(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one, reference in self._keyed:
            for name in (one.code, one.identifier):
                if name is not None:
                    found.setdefault(f"{one.set}:{name}", set()).add(reference)
        return found

    @cached_property
    def _identifiers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one, reference in self._keyed:
            if one.identifier is not None:
                for name in (one.identifier, f"{one.set}:{one.identifier}"):
                    found.setdefault(name.casefold(), set()).add(reference)
        return found

    @cached_property
    def _codes(self) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for one, reference in self._keyed:
            if one.code is not None:
                own = one.set.casefold()
                found.setdefault(_without_set(normal(one.code), own), set()).add((own, reference))
        return found

    @cached_property
    def _shorts(self) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for one, reference in self._keyed:
            if one.short is not None:
                found.setdefault(normal(one.short), set()).add((one.set.casefold(), reference))
        return found


def _key(one: Names, *, alone: bool) -> str | None:
    """Return the code of a standard that is alone in having it, else the identifier, if there is one."""
    return one.code if one.code is not None and alone else one.identifier or one.code


def _without_set(spelled: str, name: str) -> str:
    """Return a normal code without the name of its set, which some write before it."""
    before = f"{normal(name)}."
    return spelled[len(before) :] if spelled.startswith(before) and len(spelled) > len(before) else spelled
