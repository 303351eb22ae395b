"""The part of a document that somebody wants: grades, a subject, what stands below one item."""

import re
from dataclasses import dataclass
from typing import Final

from mblkit.intake.draft import Draft
from mblkit.intake.findings import Findings
from mblkit.intake.tree import Tree
from mblkit.load.nearest import did_you_mean
from mblkit.load.words import listed
from mblkit.model.codes import Names, Spellings, begins, normal, without_family

_SIGN: Final = re.compile("[.:-]")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of an import.

    Attributes:
        set, title, issuer: what the set is called, or None for what the file says.
        grades: only items for one of these grades, or None for all.
        subject: only items of this subject, or None for all.
        under: only the item with this code or identifier, or the items whose codes begin so, and what is below them;
            None for all.
        columns: which column of a table holds which field.
    """

    set: str | None = None
    title: str | None = None
    issuer: str | None = None
    grades: frozenset[int] | None = None
    subject: str | None = None
    under: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


def wanted(draft: Draft, tree: Tree, wishes: Wishes, findings: Findings) -> set[str] | None:
    """Return the keys of the items that are wanted, with those above them; None, with a finding, where none is.

    An item that does not state its grades or subjects has those of the nearest above it that does; where nobody
    states them, it is wanted. A heading is wanted only for the sake of what is below it.
    """
    keys = set(tree.by_key)
    if wishes.under is not None:
        tops = _named(tree, wishes.under.removeprefix(f"{wishes.set}:"), findings)
        if not tops:
            return None
        keys = {key for top in tops for key in tree.all_below(top)}
    leaves = {key for key in keys if _fits(tree, key, wishes, draft)}
    kept = {one for key in leaves if _stands_alone(tree, key) for one in tree.way_up(key)} & keys
    if not kept and keys:
        _nothing(draft, tree, wishes, findings)
        return None
    return kept


def _stands_alone(tree: Tree, key: str) -> bool:
    """Tell whether an item is wanted for its own sake: it has a code, or nothing is below it."""
    return tree.by_key[key].code is not None or key not in tree.below


def _fits(tree: Tree, key: str, wishes: Wishes, draft: Draft) -> bool:
    way = [tree.by_key[one] for one in tree.way_up(key)]
    if wishes.grades is not None:
        grades = next((node.grades for node in way if node.grades), ())
        if grades and wishes.grades.isdisjoint(grades):
            return False
    if wishes.subject is not None:
        subjects = next((node.subjects for node in way if node.subjects), _subjects(draft))
        return wishes.subject.casefold() in {one.casefold() for one in subjects}
    return True


def _subjects(draft: Draft) -> tuple[str, ...]:
    return tuple(draft.about.get("subjects") or ())


def _named(tree: Tree, name: str, findings: Findings) -> tuple[str, ...]:
    """Return the key of the item with a code or identifier, in whatever spelling, else those whose codes begin so.

    Empty, with a finding, where there is none, or where the name may be that of several.
    """
    keys = {f"file:{node.key}": node.key for node in tree.nodes}
    spellings = Spellings.of(Names("file", node.code, node.identifier, node.short) for node in tree.nodes)
    found = spellings.find(f"file:{name}")
    if len(found) == 1:
        by_name = {
            f"file:{known}": node.key
            for node in tree.nodes
            for known in (node.code, node.identifier)
            if known is not None
        }
        return (keys.get(found[0]) or by_name[found[0]],)
    if found:
        several = listed(one.removeprefix("file:") for one in found)
        findings.error("", f'"{name}" may be each of {len(found)} items of the file', f"write {several}")
        return ()
    begun = tuple(node.key for node in tree.nodes if node.code is not None and begins(normal(node.code), normal(name)))
    if not begun:
        findings.error("", f'no item of the file has the code or identifier "{name}"', _near(tree, name))
    return begun


def _near(tree: Tree, name: str) -> str | None:
    """Return what somebody may have meant: the nearest code or beginning, else codes that begin alike or at the top."""
    codes = {node.key: without_family(node.code) for node in tree.nodes if node.code is not None}
    near = did_you_mean(name, {*codes.values(), *(start for code in codes.values() for start in _beginnings(code))})
    if near is not None or not codes:
        return near
    begun = [[one for one in codes.values() if begins(normal(one), start)] for start in _beginnings(normal(name))]
    found = next((one for one in reversed(begun) if one), None)
    if found is not None:
        return f"codes that begin alike are {listed(dict.fromkeys(found))}"
    tops = (code for key, code in codes.items() if codes.keys().isdisjoint(list(tree.way_up(key))[1:]))
    return f"the codes at the top are {listed(dict.fromkeys(tops))}"


def _beginnings(code: str) -> list[str]:
    """Return the parts of a code before each of its signs, the shortest first."""
    return [code[: sign.start()] for sign in _SIGN.finditer(code) if sign.start()]


def _nothing(draft: Draft, tree: Tree, wishes: Wishes, findings: Findings) -> None:
    """Add the finding that no item is wanted, with what there is."""
    if wishes.subject is not None:
        known = dict.fromkeys((*_subjects(draft), *(one for node in tree.nodes for one in node.subjects)))
        advice = f"the subjects are {listed(known)}" if known else "the file states no subjects; leave out --subject"
        also = " and for these grades" if wishes.grades is not None else ""
        findings.error("", f'no item of the file is of the subject "{wishes.subject}"{also}', advice)
        return
    grades = sorted({grade for node in tree.nodes for grade in node.grades})
    stated = f"the file has the grades {grades[0]} to {grades[-1]}" if grades else None
    findings.error("", "no item of the file is for these grades", stated)
