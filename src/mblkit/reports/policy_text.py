"""Which settings of the policies are in force, for a terminal: each with its place, and what it won against."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from mblkit.district import District
from mblkit.model.origin import Origin
from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.policy import (
    Chapter,
    Choice,
    Group,
    Overview,
    PolicyLine,
    Said,
    Setting,
    ThingView,
    Variant,
)
from mblkit.reports.policy_words import classes_in_words
from mblkit.reports.signs import visible

_SHORTEST: Final = 24
_FEW: Final = 6
"""Up to how many things stand by name, where they are not a whole area."""

Lines = Mapping[Origin, int]


def places_of(view: ThingView | Overview) -> Iterator[Origin]:
    """Yield every place that a view names."""
    said: list[Said] = []
    if isinstance(view, ThingView):
        said.extend(one for group in view.groups for each in group.settings for one in (each.won, *each.lost))
    else:
        chapters = [values for chapter in view.chapters for _, values in (*chapter.judging, *chapter.credit)]
        said.extend(one.said for values in chapters for one in values)
        yield from (one.origin for one in view.policies)
        yield from (one.origin for one in view.choices)
    yield from (one.origin for one in said if one.origin is not None)


def thing_text(view: ThingView, lines: Lines, width: int) -> str:
    """Return the settings in force for one thing, for each group of students."""
    head = paragraph(f"{view.thing}  {view.name} ({view.kind}, {view.area}), as of {view.as_of}", width)
    return "\n\n".join((head, *(_group(one, lines, width) for one in view.groups))) + "\n"


def _group(group: Group, lines: Lines, width: int) -> str:
    parts = [paragraph(f"For {_whom(group)}", width, 2), *(_setting(one, lines, width) for one in group.settings)]
    if group.apart:
        parts.append(paragraph(f"judged by other settings: {', '.join(group.apart)}", width, 4))
    return "\n".join(parts)


def _whom(group: Group | Chapter) -> str:
    said = classes_in_words(group.classes)
    return said if group.school is None else f"{said}, school {group.school}"


def _setting(one: Setting, lines: Lines, width: int) -> str:
    parts = [
        paragraph(f"{one.key}: {one.won.words}", width, 4),
        paragraph(_source(one.won, lines), width, 6),
    ]
    if one.won.cites is not None:
        parts.append(paragraph(f"from: {one.won.cites}", width, 6))
    parts.extend(paragraph(f"over: {lost.words}; {_source(lost, lines)}; {lost.why}", width, 6) for lost in one.lost)
    return "\n".join(parts)


def _source(said: Said, lines: Lines) -> str:
    if said.policy is None:
        return said.layer
    return f"{said.layer}, policy {said.policy}  {_place(said.origin, lines)}"


def _place(origin: Origin | None, lines: Lines) -> str:
    if origin is None:
        return ""
    line = f":{lines[origin]}" if origin in lines else ""
    return f"[{visible(origin.path)}{line}]"


# ------------------------------------------------------------------------------------------------------------ overview


def overview_text(district: District, view: Overview, lines: Lines, width: int) -> str:
    """Return the policies, what they leave open, what holds, and where settings differ."""
    parts = [
        paragraph(f"Policies as of {view.as_of}", width),
        _policies(view.policies, lines, width),
        _choices(view.choices, lines, width),
        *(_chapter(district, one, lines, width) for one in view.chapters),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _policies(policies: Sequence[PolicyLine], lines: Lines, width: int) -> str:
    if not policies:
        return paragraph("There is none: everything follows the Guidelines.", width, 2)
    told = (paragraph(f"{one.id}: {_about(one)}  {_place(one.origin, lines)}", width, 2) for one in policies)
    return "\n".join(told)


def _about(one: PolicyLine) -> str:
    return "; ".join(part for part in (_layer(one), _when(one), one.state, ", ".join(one.holds)) if part)


def _layer(one: PolicyLine) -> str:
    return one.layer if one.school is None else f"{one.layer} {one.school}"


def _when(one: PolicyLine) -> str:
    days = [f"from {one.first}"] if one.first is not None else []
    days += [f"to {one.last}"] if one.last is not None else []
    classes = classes_in_words(one.classes)
    return ", ".join((*([" ".join(days)] if days else []), *([classes] if classes != "all classes" else [])))


def _choices(choices: Sequence[Choice], lines: Lines, width: int) -> str:
    if not choices:
        return ""
    head = paragraph("What policies leave to the district", width, 2)
    rows = [
        (f"{one.policy} {one.name}", one.value, "chosen" if one.chosen else "default", _place(one.origin, lines))
        for one in choices
    ]
    return "\n".join((head, aligned(rows, widest=(max(_SHORTEST, width - 50),), indent=4)))


def _chapter(district: District, chapter: Chapter, lines: Lines, width: int) -> str:
    areas = _areas(district)
    parts: list[str] = [paragraph(f"For {_whom(chapter)}", width, 2)]
    for title, keys in (("how mastery is judged", chapter.judging), ("how credit is awarded", chapter.credit)):
        if keys:
            parts.append(paragraph(title, width, 4))
        for key, values in keys:
            parts.extend(_key(key, values, lines, width, areas))
    return "\n".join(parts)


def _key(
    key: str, values: tuple[Variant, ...], lines: Lines, width: int, areas: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    total = sum(len(one.things) for one in values)
    for one in values:
        most = len(values) > 1 and 2 * len(one.things) > total
        whom = "everything" if len(values) == 1 else "everything else" if most else things_in_words(one.things, areas)
        yield paragraph(f"{key}: {one.said.words}", width, 6)
        source = _place(one.said.origin, lines) or one.said.layer
        yield paragraph(f"{whom}  {source}", width, 8)


def _areas(district: District) -> dict[str, tuple[str, ...]]:
    """Return the competencies, and the experiences, of each area."""
    found: dict[str, tuple[str, ...]] = {}
    for area in district.record.areas:
        names = [name for name, one in district.competencies.items() if one.area == area.id]
        found[f"the area {area.id}"] = tuple(names)
    return found


def things_in_words(things: Iterable[str], areas: Mapping[str, tuple[str, ...]]) -> str:
    """Return things in words: whole areas by their names, the rest by id, of many the first ones."""
    rest, said = list(things), list[str]()
    for name, members in areas.items():
        if members and set(members) <= set(rest):
            said.append(name)
            rest = [one for one in rest if one not in members]
    shown = rest if len(rest) <= _FEW else rest[: _FEW - 1]
    more = [f"and {len(rest) - len(shown)} more"] if len(shown) < len(rest) else []
    return ", ".join((*said, *shown, *more))
