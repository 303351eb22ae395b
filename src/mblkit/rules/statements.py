"""What competencies say about themselves: words for families, a rationale, who adopted them."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.district import District
from mblkit.model.base import LocalText
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import competencies, required


def check_family_statements(material: Material) -> Iterator[Diagnostic]:
    """MBL312: a competency required of all says nothing to families, or not in each language of the district."""
    for entry in required(material):
        missing = _untold(material.district, entry.record.family)
        if missing:
            name, told = entry.record.id, entry.record.family
            inside = f" in {few(missing)}" if told is not None else ""
            yield diagnose(
                "MBL312",
                f'"{name}" has no words for families{inside}',
                place(entry.origin, "id") if told is None else place(entry.origin, "family"),
                help='say it in "family" in each language of the district, as one would to a parent',
                subject=name,
            )


def _untold(district: District, text: LocalText | None) -> list[str]:
    """Return the languages of the district that a text is not in."""
    if text is None:
        return list(district.record.languages)
    told = {district.language} if isinstance(text, str) else set(text)
    return [one for one in district.record.languages if not told & {one, one.partition("-")[0]}]


def check_rationales(material: Material) -> Iterator[Diagnostic]:
    """MBL315: a competency does not say why it is there."""
    for entry in competencies(material):
        if entry.record.rationale is None:
            yield diagnose(
                "MBL315",
                f'"{entry.record.id}" does not say why it belongs among the few',
                place(entry.origin, "id"),
                help='say in "rationale" what makes it enduring, or what else rests on it',
                subject=entry.record.id,
            )


_OWNERS: Final = {"school": "one school", "teacher": "a teacher"}


def check_adoption(material: Material) -> Iterator[Diagnostic]:
    """MBL325: a competency is required of all, and not the district's."""
    for entry in required(material):
        owner = _OWNERS.get(entry.record.adopted_by)
        if owner is not None:
            yield diagnose(
                "MBL325",
                f'"{entry.record.id}" is required of every student but was adopted by {owner}',
                place(entry.origin, "adopted_by"),
                help='have the district adopt it, or write "required: false"',
                subject=entry.record.id,
            )


CHECKS: Final[tuple[Check, ...]] = (check_family_statements, check_rationales, check_adoption)
