"""OpenSALT spreadsheets: the export, whose `smartLevel` is the tree, and the template, which names parents."""

import re
from collections.abc import Mapping
from typing import Any, Final

from mblkit.intake.draft import DOCUMENT, RELATIONS, Above, Draft, Node, grades_of, language_of
from mblkit.intake.findings import Findings, shown
from mblkit.intake.sheet import Row, Sheet, folded

_LEVEL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_READ: Final = {
    "identifier": "identifier",
    "fullstatement": "text",
    "humancodingscheme": "code",
    "alternativelabel": "short",
    "cfitemtype": "type",
    "notes": "notes",
    "educationlevel": "grades",
    "smartlevel": "level",
    "ischildof": "parent",
    "sequencenumber": "number",
    "lastchangedatetime": "",
}
_LINKS: Final = {folded(name): relation for name, relation in RELATIONS.items()}


def is_opensalt(sheet: Sheet) -> bool:
    """Tell whether a table has the columns of OpenSALT."""
    names = {folded(name) for name in sheet.header}
    return {"identifier", "fullstatement"} <= names and not names.isdisjoint({"smartlevel", "ischildof"})


def read_opensalt(sheet: Sheet, findings: Findings) -> Draft | None:
    """Return the draft of a spreadsheet, which says nothing about its document."""
    draft = Draft("OpenSALT CSV", {"language": _one_language(sheet)})
    levels: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    wanted: list[tuple[Node, Mapping[str, str]]] = []
    for row in sheet.rows:
        read = {_READ[folded(name)]: cell for name, cell in row.cells.items() if folded(name) in _READ}
        node = _node(row, read, findings, draft.about["language"])
        if node is None:
            continue
        draft.nodes.append(node)
        wanted.append((node, read))
        level = read.get("level")
        if level is not None and levels.setdefault(level, node.key) != node.key:
            findings.error(row.place, f'the level "{level}" stands twice', "give each row its own", "levels twice")
        for name in {read.get("code"), node.key} - {None}:
            names.setdefault(str(name), []).append(node.key)
    for node, cells in wanted:
        if "level" in cells:
            _place_by_level(node, cells["level"], levels, findings)
        elif "parent" in cells:
            _place_by_name(node, cells["parent"], cells.get("number"), names, findings)
        else:
            node.above.append(Above(DOCUMENT, _number(cells.get("number")), node.place))
    return None if findings.failed() else draft


def _one_language(sheet: Sheet) -> str | None:
    """Return the language of all rows, where it is one."""
    name = next((name for name in sheet.header if folded(name) == "language"), "language")
    found = {row.cells.get(name) for row in sheet.rows}
    return language_of(found.pop()) if len(found) == 1 else None


def _node(row: Row, read: Mapping[str, str], findings: Findings, language: str | None) -> Node | None:
    identifier = read.get("identifier")
    if identifier is None:
        findings.error(row.place, "the row has no identifier", "export the sheet again", "rows without an identifier")
        return None
    grades, whole = grades_of((read.get("grades", ""),))
    node = Node(
        key=identifier,
        place=row.place,
        identifier=identifier,
        code=read.get("code"),
        short=read.get("short"),
        type=read.get("type"),
        text=read.get("text"),
        notes=read.get("notes"),
        grades=grades,
    )
    said = ("language", language)
    for name, cell in row.cells.items():
        column = folded(name)
        if column in _LINKS and column != "ischildof":
            node.links += [(_LINKS[column], one.strip()) for one in cell.split(",") if one.strip()]
        elif (column not in _READ or (column == "educationlevel" and not whole)) and (column, cell) != said:
            node.other[name] = cell
    return node


def _place_by_level(node: Node, level: str, levels: Mapping[str, str], findings: Findings) -> None:
    if not _LEVEL.fullmatch(level):
        findings.error(node.place, f"{shown(level)} is not a level such as 1.2.3", "mend it", "levels that are none")
        return
    above, _, number = level.rpartition(".")
    if above and above not in levels:
        message = f'no row has the level "{above}", above "{level}"'
        findings.error(node.place, message, "export the whole sheet again", "levels without the one above")
        return
    node.above.append(Above(levels[above] if above else DOCUMENT, float(number[:300]), node.place))


def _place_by_name(node: Node, name: str, number: str | None, names: Mapping[str, Any], findings: Findings) -> None:
    found = names.get(name, ())
    if len(found) != 1:
        many = "no row has" if not found else f"{len(found)} rows have"
        help_ = "write the identifier of a row of this sheet"
        findings.error(
            node.place, f"{many} the code or identifier {shown(name)} of the parent", help_, "unknown parents"
        )
        return
    node.above.append(Above(found[0], _number(number), node.place))


def _number(text: str | None) -> float:
    return float(text) if text and text.isdecimal() else float("inf")
