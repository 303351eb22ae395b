"""Plain tables: CSV with a header, lists of flat JSON objects, and tables with a column for each band of grades."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from mblkit.intake.draft import DOCUMENT, Above, Draft, Node, grades_of, text_of
from mblkit.intake.findings import Findings, shown
from mblkit.intake.jsontext import pointer
from mblkit.intake.sheet import Row, Sheet, folded, sheet_of

FIELDS: Final = {
    "code": ("code", "humancodingscheme", "statementcode", "statementnotation", "standardcode", "key"),
    "identifier": ("identifier", "guid", "uuid", "caseidentifieruuid"),
    "text": ("text", "fullstatement", "statement", "description", "details"),
    "short": ("short", "alternativelabel", "altstatementnotation", "shortcode"),
    "type": ("type", "cfitemtype", "statementtype", "statementlabel"),
    "grades": ("grades", "grade", "gradelevel", "gradelevels", "educationlevel"),
    "subject": ("subject", "subjects", "academicsubject"),
    "parent": ("parent", "parentcode", "ischildof"),
    "notes": ("notes", "note", "comment", "comments"),
}
"""The fields that a column may hold, each with the names that need no `--column`."""

_BANDS: Final = re.compile(r"(?:g|grades? ?)?(?:k|[0-9]{1,2})[-\u2013][0-9]{1,2}", re.IGNORECASE)
_CELL: Final = re.compile(r"(?P<code>[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?)\.\s+(?P<text>\S.*)", re.DOTALL)
_OF_A_BAND: Final = 2
"""So many columns named for bands make a table of bands."""


def rows_of_json(value: object) -> Sheet | None:
    """Return the table that a JSON value is: a list of flat objects, each perhaps wrapped in another; else None."""
    at = ""
    if isinstance(value, Mapping) and len(value) == 1:
        name, inner = next(iter(value.items()))
        at, value = pointer(name), inner
    if not isinstance(value, list) or not value:
        return None
    objects: list[tuple[str, dict[str, str]]] = []
    for number, one in enumerate(value):
        place = at + pointer(number)
        if isinstance(one, Mapping) and len(one) == 1 and isinstance(inner := next(iter(one.values())), Mapping):
            one = inner  # noqa: PLW2901 - the object that the wrapper holds
        if not isinstance(one, Mapping):
            return None
        cells = {str(name): text for name, inner in one.items() if (text := _cell(inner)) is not None}
        objects.append((place, cells))
    return sheet_of(objects)


def read_table(sheet: Sheet, columns: Mapping[str, str], findings: Findings) -> Draft | None:
    """Return the draft of a table; `columns` says which column holds a field where its name does not.

    None, with findings, where no column holds codes or identifiers, or where two columns may hold one field.
    """
    bands = [name for name in sheet.header if _BANDS.fullmatch(name)]
    if len(bands) >= _OF_A_BAND and not columns:
        return _read_bands(sheet, bands, findings)
    chosen = _chosen(sheet, columns, findings)
    if findings.failed():
        return None
    if "code" not in chosen and "identifier" not in chosen:
        names = ", ".join(f'"{name}"' for name in sheet.header[:12])
        message = f"no column is known to hold codes or identifiers; there are {names}"
        findings.error(sheet.top, message, "name the column, such as --column code=Number")
        return None
    draft = Draft("table", {})
    for row in sheet.rows:
        node = _node(row, chosen, findings)
        if node is not None:
            draft.nodes.append(node)
    _place(draft.nodes, chosen, sheet, findings)
    return None if findings.failed() else draft


def _cell(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ",".join(str(one) for one in value) or None
    return text_of(value)


def _chosen(sheet: Sheet, columns: Mapping[str, str], findings: Findings) -> dict[str, str]:
    """Return the column of each field."""
    chosen: dict[str, str] = {}
    for field, names in FIELDS.items():
        if field in columns:
            if columns[field] not in sheet.header:
                known = ", ".join(f'"{name}"' for name in sheet.header[:12])
                findings.error(sheet.top, f'there is no column "{columns[field]}"', f"the columns are {known}")
            chosen[field] = columns[field]
            continue
        found = [name for name in sheet.header if folded(name) in names and name not in columns.values()]
        if len(found) > 1:
            both = " and ".join(f'"{name}"' for name in found)
            findings.error(
                sheet.top, f"the columns {both} may both hold the {field}", f"choose with --column {field}=..."
            )
        elif found:
            chosen[field] = found[0]
    return chosen


def _node(row: Row, chosen: Mapping[str, str], findings: Findings) -> Node | None:
    read = {field: row.cells[name] for field, name in chosen.items() if name in row.cells}
    key = read.get("identifier") or read.get("code")
    if key is None:
        findings.error(row.place, "the row has neither a code nor an identifier", "add one", "rows without a code")
        return None
    grades, whole = grades_of((read.get("grades", ""),))
    used = {name for field, name in chosen.items() if field != "grades" or whole}
    return Node(
        key=key,
        place=row.place,
        identifier=read.get("identifier"),
        code=read.get("code"),
        short=read.get("short"),
        type=read.get("type"),
        text=read.get("text"),
        notes=read.get("notes"),
        grades=grades,
        subjects=tuple(one for part in read.get("subject", "").split(";") if (one := part.strip())),
        other={name: cell for name, cell in row.cells.items() if name not in used},
    )


def _place(nodes: Iterable[Node], chosen: Mapping[str, str], sheet: Sheet, findings: Findings) -> None:
    """Add the parents that a column names, by code or identifier."""
    kept = list(nodes)
    names: dict[str, set[str]] = {}
    for node in kept:
        for name in {node.code, node.identifier} - {None}:
            names.setdefault(str(name), set()).add(node.key)
    cells = {row.place: row.cells for row in sheet.rows}
    for number, node in enumerate(kept):
        parent = cells[node.place].get(chosen["parent"]) if "parent" in chosen else None
        found = sorted(names.get(parent or "", ()))
        if parent is None:
            node.above.append(Above(DOCUMENT, number, node.place))
        elif len(found) == 1:
            node.above.append(Above(found[0], number, node.place))
        else:
            many = "no row has" if not found else f"{len(found)} rows have"
            message = f"{many} the code or identifier {shown(parent)} of the parent"
            findings.error(node.place, message, "write the identifier of a row of this table", "unknown parents")


def _read_bands(sheet: Sheet, bands: list[str], findings: Findings) -> Draft | None:
    """Return the draft of a table with a column for each band: what stands in a row leads from band to band."""
    draft = Draft("table of bands", {})
    for row in sheet.rows:
        others: dict[str, Any] = {name: cell for name, cell in row.cells.items() if name not in bands}
        before: Node | None = None
        for band in bands:
            found = _CELL.fullmatch(row.cells.get(band, ""))
            if found is None:
                continue  # such as "Begins in grades 3-5"
            grades, _ = grades_of((band,))
            code, text = found["code"], found["text"].strip()
            node = Node(code, f'{row.place}, "{band}"', code=code, text=text, grades=grades, other=dict(others))
            node.above.append(Above(DOCUMENT, len(draft.nodes), node.place))
            if before is not None:
                before.links.append(("precedes", node.key))
            before = node
            draft.nodes.append(node)
    if not draft.nodes:
        findings.error(sheet.top, "no cell begins with a code, a full stop and a blank", "name columns with --column")
        return None
    return draft
