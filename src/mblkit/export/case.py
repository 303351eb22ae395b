"""The district's own framework, or its courses, as one CASE 1.1 package.

The same files give the same bytes, whoever exports and whenever: nothing depends on the clock or the tool's version.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal
from uuid import uuid5

from mblkit.export.case_courses import add_courses
from mblkit.export.case_parts import STANDARDS, Draft, Json, Names, Node, line
from mblkit.export.case_rubrics import add_rubric
from mblkit.export.case_source import Source
from mblkit.model.base import local
from mblkit.model.case import EXPORT, TYPES, spread
from mblkit.model.experience import Objective
from mblkit.model.framework import Competency, FrameworkRecord, Indicator
from mblkit.model.origin import Kept
from mblkit.model.shared import Alignment, Retired

What = Literal["framework", "courses"]

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")


def case_text(source: Source, what: What, area: str | None = None) -> str:
    """Return the package as JSON text; of one content area where `area` names one. Never raises."""
    return json.dumps(case_package(source, what, area), ensure_ascii=False, indent=2) + "\n"


def case_package(source: Source, what: What, area: str | None = None) -> Json:
    """Return the package. See `case_text`."""
    record = source.district.record
    names = Names.of(source.district)
    areas = [one for one in record.areas if area in {None, one.id}]
    title = f"{record.name}: {'graduation competencies' if what == 'framework' else 'courses and other experiences'}"
    if area is not None:
        title += "".join(f", {local(one.name, source.district.language)}" for one in areas)
    draft = Draft(source, names, names.node("document", what if area is None else f"{what}/{area}", title))
    chosen = {one.id for one in areas}
    if what == "framework":
        _Framework(draft).add([kept for kept in source.frameworks if kept.record.area in chosen])
    else:
        add_courses(draft, [kept for kept in source.experiences if kept.record.area in chosen])
    subjects = list(dict.fromkeys(text for item in draft.items for text in item.get("subject", ())))
    about = {"subject": subjects, "frameworkType": "CourseCodes" if what == "courses" else None}
    kept = {"export": EXPORT, "what": what, "district": record.id, "area": area}
    return draft.finished({**about, "adoptionStatus": "Adopted" if what == "framework" else None}, kept)


class _Framework:
    """Adds competencies, indicators, objectives, criteria and alignments to a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.district = draft.source.district
        self.language = self.district.language
        self.objectives: dict[str, list[tuple[Objective, str]]] = {}
        for kept in draft.source.experiences:
            for objective in (one for unit in kept.record.units for one in unit.objectives):
                self.objectives.setdefault(objective.leads_to, []).append((objective, kept.origin.path))

    def add(self, frameworks: Iterable[Kept[FrameworkRecord]]) -> None:
        """Add what some framework files say, and the objectives that lead there."""
        numbers: dict[str, int] = {}
        for kept in frameworks:
            area = self._area(kept.record.area, new=kept.record.area not in numbers)
            for competency in kept.record.competencies:
                numbers[kept.record.area] = numbers.get(kept.record.area, 0) + 1
                node = self._competency(kept, competency)
                self.draft.relate("isChildOf", node, area, kept.origin.path, number=numbers[kept.record.area])

    def _area(self, name: str, *, new: bool) -> Node:
        node = self.draft.names.node("area", name)
        if new:
            number, area = next(pair for pair in enumerate(self.district.record.areas, 1) if pair[1].id == name)
            path = self.district.origin.path
            self.draft.item(node, area.name, TYPES["area"], path)
            self.draft.relate("isChildOf", node, self.draft.document, path, number=number)
        return node

    def _competency(self, kept: Kept[FrameworkRecord], competency: Competency) -> Node:
        framework, path = kept.record, kept.origin.path
        node = self.draft.names.node("competency", competency.id)
        name, names = spread(competency.name, self.language, one_line=True)
        notes, rationale = spread(competency.rationale, self.language) if competency.rationale else ("", None)
        area = next(one for one in self.district.record.areas if one.id == framework.area)
        fields = {
            "abbreviatedStatement": name,
            "notes": notes,
            "subject": [line(local(area.name, self.language))],
            "statusEndDate": _end(competency.retired),
        }
        beside = {
            "scope": framework.scope if framework.scope != "content-area" else None,
            "scale": framework.scale,
            "name": names,
            "family": competency.family,
            "rationale": rationale,
            "required": None if competency.required else False,
            "adopted_by": competency.adopted_by if competency.adopted_by != "district" else None,
            "local_only": competency.local_only or None,
        }
        self.draft.item(node, competency.statement, TYPES["competency"], path, fields, beside)
        self._around(node, competency, path)
        for number, indicator in enumerate(competency.indicators, 1):
            self._indicator(node, indicator, number, path)
        self._objectives(node, competency.id)
        add_rubric(self.draft, kept, competency)
        return node

    def _indicator(self, above: Node, indicator: Indicator, number: int, path: str) -> None:
        node = self.draft.names.node("indicator", indicator.id)
        fields = {"statusEndDate": _end(indicator.retired)}
        self.draft.item(node, indicator.statement, TYPES["indicator"], path, fields, {"family": indicator.family})
        self.draft.relate("isChildOf", node, above, path, number=number)
        self._around(node, indicator, path)
        self._objectives(node, indicator.id)

    def _objectives(self, above: Node, target: str) -> None:
        for number, (objective, path) in enumerate(self.objectives.get(target, ()), 1):
            node = self.draft.names.node("objective", objective.id)
            fields = {"statusEndDate": _end(objective.retired)}
            self.draft.item(node, objective.statement, TYPES["objective"], path, fields)
            self.draft.relate("isChildOf", node, above, path, number=number)
            for place, before in enumerate(objective.prerequisites, 1):
                self.draft.relate("precedes", self.draft.names.node("objective", before), node, path, number=place)
            self._replaced(node, objective, path)

    def _around(self, node: Node, record: Competency | Indicator, path: str) -> None:
        """Add the alignments of a record, and what takes its place."""
        for number, one in enumerate(record.aligns_to, 1):
            name = one.standard if isinstance(one, Alignment) else one
            kept = {"relation": one.relation, "reviewed": one.reviewed} if isinstance(one, Alignment) else {}
            kind = "exactMatchOf" if self._word_for_word(record, name) else "isRelatedTo"
            paths = (path, self.draft.source.sets[name.partition(":")[0]])
            link = self._standard(name)
            if link["title"] != name:
                kept["standard"] = name
            self.draft.relate(kind, node, link, *paths, number=number, kept=kept)
        self._replaced(node, record, path)

    def _replaced(self, node: Node, record: Competency | Indicator | Objective, path: str) -> None:
        if record.retired is not None and record.retired.replaced_by is not None:
            successor = self.draft.names.node(node.name.partition("/")[0], record.retired.replaced_by)
            self.draft.relate("replacedBy", node, successor, path)

    def _word_for_word(self, record: Competency | Indicator, standard: str) -> bool:
        text = self.district.standards[standard].text
        return text is not None and _words(local(record.statement, self.language)) == _words(text)

    def _standard(self, name: str) -> Json:
        """Return what refers to a standard: by its issuer's identifier or address, else by one made of its name."""
        made = str(uuid5(STANDARDS, name))
        known = self.district.standards[name].identifier or ""
        found = _UUID.search(known)
        uuid = found[0].lower() if found else None
        is_address = _ADDRESS.match(known) is not None
        uri = known if is_address else f"urn:uuid:{uuid or made}"
        return {"title": line(name), "identifier": uuid or line(known) or made, "uri": uri}


def _end(retired: Retired | None) -> str | None:
    return retired.on.isoformat() if retired is not None else None


def _words(text: str) -> str:
    return line(unicodedata.normalize("NFC", text))
