"""Diplomas: never less than the statute, one for each class, nothing left open, a source for what the state asks."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location, Related
from mblkit.engine.layering import laxer_clauses
from mblkit.engine.reasons import Reason
from mblkit.engine.windows import Window, open_windows
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import StudentRecord
from mblkit.model.policy import PolicyRecord
from mblkit.rules.material import Check, Material, place

_HERE: Final = ("enrolled", "expelled")
"""What a student is who may still receive a diploma."""

_CODES: Final = {"gap": "MBL721", "overlap": "MBL722", "unsettled": "MBL723"}

_HELP: Final = {
    "gap": "give one of the diplomas these classes too, or add a policy that defines one for them",
    "overlap": "end one of them before the other begins, or take one of the packs out of mbl.yaml",
    "unsettled": "let one policy say it, or end one of them before the other begins",
}


def check_layers(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL720 for each clause of a more local policy that asks for less than the statute does."""
    for one in laxer_clauses(material.district):
        yield diagnose(
            "MBL720",
            f'"{one.id}" asks for {one.says}',
            place(one.origin),
            help="ask for as much as the statute, or for more; what is left open is a setting of the pack",
            related=(Related(place(one.statute), "the statute's clause stands here"),),
            subject=one.id,
        )


def check_windows(material: Material) -> Iterator[Diagnostic]:
    """Yield the classes without a diploma (MBL721), with several (MBL722), and with one that is left open (MBL723)."""
    classes = {kept.record.graduating_class for kept in material.records(StudentRecord) if kept.record.status in _HERE}
    for window in open_windows(material.district, material.as_of, classes):
        rules = list(_rules(window.reason))
        where = place(rules[-1]) if rules else place(material.district.origin, "packs")
        yield diagnose(
            _CODES[window.kind],
            _says(window),
            where if rules or material.district.record.packs else Location(material.district.origin.path),
            help=_HELP[window.kind],
            related=tuple(Related(place(one), "and here") for one in rules[:-1]),
            subject=str(window.first),
        )


def _says(window: Window) -> str:
    who = f"the class of {window.first}" if window.first == window.last else f"the classes from {window.first}"
    who += f" to {window.last}" if window.last is not None and window.last != window.first else ""
    who += " on" if window.last is None else ""
    who += f' at "{window.school}"' if window.school is not None else ""
    names = [child.text for child in window.reason.children]
    if window.kind == "gap":
        return f"no policy in force defines a diploma for {who}"
    if window.kind == "overlap":
        return f"{len(names)} diplomas are for {who}: {', '.join(names)}"
    return f"the policies leave open what the diploma for {who} asks for: {'; '.join(names)}"


def _rules(reason: Reason) -> Iterator[Origin]:
    """Yield the places of the rules that leave a diploma open, the one to mend last."""
    first = reason.children[0] if reason.children else reason
    rules = reason.children if all(not child.children for child in reason.children) else first.children
    places = [child.origin for child in rules if child.origin is not None]
    last = first.origin if rules is first.children else None
    yield from (one for one in places if one != last)
    if last is not None:
        yield last


def check_sources(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL724 for each diploma and addition of the state's layer that cites nothing."""
    for kept in material.district.policies:
        if kept.record.layer == "state":
            yield from _uncited(kept)


def _uncited(kept: Kept[PolicyRecord]) -> Iterator[Diagnostic]:
    groups = (
        ("diplomas", [(one.id, one.cites, one.requirements) for one in kept.record.diplomas]),
        ("additions", [(one.to, one.cites, one.requirements) for one in kept.record.additions]),
    )
    for key, owners in groups:
        for number, (name, cites, requirements) in enumerate(owners):
            bare = [one.id for one in requirements if one.cites is None]
            if cites is None and (bare or not requirements):
                yield diagnose(
                    "MBL724",
                    f'the state\'s diploma "{name}" cites no law or rule',
                    place(kept.origin, key, number),
                    help='add "cites" with the act or the rule that it restates',
                    subject=name,
                )


CHECKS: tuple[Check, ...] = (check_layers, check_windows, check_sources)
