"""A set of standards from a file of whatever format: recognised by what is in it, checked as a whole, then a record."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from pydantic import ValidationError

from mblkit.intake import asn, case, joining, opensalt, table
from mblkit.intake.draft import Draft, Node
from mblkit.intake.findings import Findings, shown
from mblkit.intake.jsontext import is_scalar, read_json, text_of_file
from mblkit.intake.sheet import Sheet, read_sheet
from mblkit.intake.tree import Tree, tree_of
from mblkit.intake.wishes import Wishes, wanted
from mblkit.model.base import ID_PATTERN
from mblkit.model.codes import family, without_family
from mblkit.model.standards import Standard, StandardsRecord

_BOM: Final = "\ufeff"
_LONGEST_NAME: Final = 48
_JOIN: Final = 'join it to a set that is there, with "mbl standards join"'
_FORMATS: Final = (
    "get a CASE package or an ASN document as JSON, a spreadsheet of OpenSALT as CSV, or a table as CSV or JSON"
)
_UNKNOWN_ISSUER: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file comes to.

    Attributes:
        format: the name of its format; "" where it has none that is known.
        record: the set; None where an error stands against it, or where the file holds no standard.
        findings: what is wrong with the file, and what is worth knowing.
        items: how many items the file has.
        left_out: the codes and identifiers of those that were not asked for.
        package: the CASE package, where the file is one, for `mbl export case --set`; see `intake.draft`.
    """

    format: str
    record: StandardsRecord | None
    findings: Findings
    items: int = 0
    left_out: frozenset[str] = frozenset()
    package: Mapping[str, Any] | None = None


def read_standards(name: str, data: bytes, wishes: Wishes | None = None) -> Taken:
    """Return the set of standards that a file holds. `name` is its name, for a title where it states none.

    Never raises for any bytes. `data` may be cut off after `LARGEST` + 1 bytes.
    """
    wishes = wishes or Wishes()
    findings = Findings()
    text = text_of_file(data, findings)
    draft = _draft(text, wishes, findings) if text is not None else None
    if draft is None or findings.failed():
        return Taken(draft.format if draft is not None else "", None, findings)
    if not draft.nodes:
        findings.note("", "the file holds no standards")
        return Taken(draft.format, None, findings)
    tree = tree_of(draft, findings)
    keys = wanted(draft, tree, wishes, findings) if tree is not None else None
    if tree is None or keys is None:
        return Taken(draft.format, None, findings, len(draft.nodes))
    naming = _Naming(tree, keys)
    record = _record(draft, naming, name, wishes, findings)
    left_out = frozenset(one for key, node in tree.by_key.items() if key not in keys for one in naming.names(node))
    taken = None if findings.failed() else record
    return Taken(draft.format, taken, findings, len(draft.nodes), left_out, draft.package)


def _draft(text: str, wishes: Wishes, findings: Findings) -> Draft | None:
    """Return the draft of a text, by the format that it is in."""
    columns = dict(wishes.columns)
    strange = _strange(text)
    if strange is not None:
        findings.error("", *strange)
        return None
    if text.lstrip()[0] not in "[{":
        sheet = read_sheet(text, findings)
        return None if sheet is None else _draft_of_sheet(sheet, columns, findings)
    value = read_json(text, findings)
    return None if findings.failed() else _draft_of_json(value, columns, findings)


def _strange(text: str) -> tuple[str, str] | None:
    """Return why a text is neither a table nor JSON that may hold standards, and what to do; None where it may."""
    begins = text.lstrip()[:2]
    if not begins:
        return "the file is empty", _FORMATS
    if text.startswith("mbl:"):
        return "the file is one of a district already", "name the file that the issuer publishes"
    if begins[0] == "<":
        return "the file is XML or a web page", "get the JSON or CSV of the same framework"
    if begins in {"//", "/*"} or is_scalar(text):
        return "this is no file of standards that is known", _FORMATS
    return None


def _draft_of_sheet(sheet: Sheet, columns: Mapping[str, str], findings: Findings) -> Draft | None:
    if joining.holds_links(sheet) and not columns:
        findings.error("", "the table holds links between standards, and no standards", _JOIN)
        return None
    is_opensalt = opensalt.is_opensalt(sheet) and not columns
    return opensalt.read_opensalt(sheet, findings) if is_opensalt else table.read_table(sheet, columns, findings)


def _draft_of_json(value: Any, columns: Mapping[str, str], findings: Findings) -> Draft | None:  # noqa: ANN401 - JSON
    found = case.unwrapped(value)
    if found is not None:
        at, package = found
        return case.read_case(package, findings, at)
    if asn.is_rdf(value):
        return asn.read_rdf(value, findings)
    if asn.is_manifest(value):
        return asn.read_manifest(value, findings)
    rows = table.rows_of_json(value)
    if rows is not None and rows.header and not case.packages_in(value):
        return table.read_table(rows, columns, findings)
    findings.error("", *_refusal(value))
    return None


def _refusal(value: object) -> tuple[str, str]:
    """Return why a JSON value is no set of standards, and what to do."""
    listed = asn.documents_in(value)
    if listed:
        what = f"the file lists {listed:,} documents, and holds no standard of them"
        return what, "get the file of one of these documents, by its identifier"
    packages = case.packages_in(value)
    if packages:
        return f"the file holds {packages:,} packages", "get the package of one framework"
    if joining.weighs_codes(value):
        return "the file gives standards an emphasis, and holds no standards", _JOIN
    return (
        "this JSON is no CASE package, no ASN document and no list of standards",
        "get the package of one framework",
    )


class _Naming:
    """What the items of a tree are called: codes without their family's name, or identifiers where codes are shared."""

    def __init__(self, tree: Tree, keys: set[str]) -> None:
        self.tree = tree
        self.keys = keys
        full = {node.code for node in tree.nodes if node.code is not None}
        self._shorten = len({without_family(code) for code in full}) == len(full)
        codes = Counter(self.code(node) for node in tree.nodes)
        taken = {node.identifier for node in tree.nodes}
        self._shared = {code for code, number in codes.items() if number > 1 or code in taken}

    def code(self, node: Node) -> str | None:
        """Return the code as the set has it."""
        return without_family(node.code) if node.code is not None and self._shorten else node.code

    def names(self, node: Node) -> tuple[str, ...]:
        """Return the code and the identifier, as far as there are."""
        return tuple(name for name in (self.code(node), node.identifier) if name is not None)

    def key(self, node: Node) -> str:
        """Return the name that the item alone has."""
        code = self.code(node)
        return (
            code if code is not None and (code not in self._shared or node.identifier is None) else str(node.identifier)
        )


def _record(draft: Draft, naming: _Naming, name: str, wishes: Wishes, findings: Findings) -> StandardsRecord | None:
    about = {key: value for key, value in draft.about.items() if value}
    title = wishes.title or about.get("title") or PurePath(name).stem.replace("-", " ").replace("_", " ")
    own = wishes.set if wishes.set is not None else _set_id(naming, title)
    set_id = own if own is not None else _slug(PurePath(name).stem)
    if set_id is None or not re.match(ID_PATTERN, set_id):
        wrong = "the set needs a short name" if wishes.set is None else f"{shown(wishes.set)} is not a short name"
        findings.error(
            "", wrong, "give it one with --set, of letters, digits, dots and dashes, such as --set CCSS.MATH"
        )
        return None
    kept = [node for node in naming.tree.nodes if node.key in naming.keys]
    _check_names(kept, naming, findings)
    standards = [_standard(node, naming, set_id, findings) for node in kept]
    _dangling(draft, naming, findings)
    if findings.failed():
        return None
    try:
        return StandardsRecord.model_validate({
            **about,
            "set": set_id,
            "title": title,
            "issuer": wishes.issuer or about.get("issuer") or _UNKNOWN_ISSUER,
            "standards": standards,
        })  # fmt: skip
    except ValidationError as error:
        for one in error.errors():
            findings.error("", f"the document's {shown(str(one['loc'][0]))} cannot be kept: {one['msg'].lower()}")
        return None


def _check_names(kept: Iterable[Node], naming: _Naming, findings: Findings) -> None:
    """Add the names that two standards would have, as MBL202: a code that all have with an identifier is none."""
    holders: dict[str, list[tuple[Node, str]]] = {}
    for node in kept:
        for what, name in (("code", naming.code(node)), ("identifier", node.identifier)):
            if name is not None:
                holders.setdefault(name, []).append((node, what))
    for name, (first, *others) in holders.items():
        for node, what in others:
            codes = what == "code" == first[1]
            if node is first[0] or (codes and all(one.identifier is not None for one, _ in holders[name])):
                continue
            message = f'the {what} "{name}" is already that of {first[0].place}'
            findings.error(node.place, message, "ask the issuer which one is right", "names twice")


def _standard(node: Node, naming: _Naming, set_id: str, findings: Findings) -> Standard | None:
    code = naming.code(node)
    parent = naming.tree.above.get(node.key)
    links = _links(node, naming)
    fields: dict[str, Any] = {
        "code": code,
        "short": node.short if node.short != code else None,
        "type": node.type,
        "text": node.text,
        "notes": node.notes,
        "grades": list(node.grades),
        "emphasis": node.emphasis,
        "parent": naming.key(naming.tree.by_key[parent]) if parent in naming.keys else None,
        "identifier": node.identifier,
        "links": links or None,
        "retired": _retired(node, naming, set_id),
        "other": node.other,
    }
    try:
        return Standard.model_validate({key: value for key, value in fields.items() if value})
    except ValidationError as error:
        for one in error.errors():
            what = shown(str(one["loc"][0])) if one["loc"] else "item"
            findings.error(node.place, f"the {what} of {shown(node.called)} cannot be kept: {one['msg'].lower()}")
        return None


def _retired(node: Node, naming: _Naming, set_id: str) -> dict[str, str] | None:
    if node.ended is None:
        return None
    new = [target for relation, target in node.links if relation == "replaced_by" and target in naming.keys]
    successor = {"replaced_by": f"{set_id}:{naming.key(naming.tree.by_key[new[0]])}"} if len(new) == 1 else {}
    return {"on": node.ended, **successor}


def _links(node: Node, naming: _Naming) -> dict[str, list[str]]:
    """Return the links by relation: items of the file by their names, all others as the file names them."""
    found: dict[str, list[str]] = {}
    for relation, target in node.links:
        known = naming.tree.by_key.get(target)
        name = naming.key(known) if known is not None else target
        if known is not node and name not in found.setdefault(relation, []):
            found[relation].append(name)
    return {relation: names for relation, names in sorted(found.items()) if names}


def _dangling(draft: Draft, naming: _Naming, findings: Findings) -> None:
    known = naming.tree.by_key
    outside = sum(
        relation != "exemplars" and target not in known and not (relation == "exact_match_of" and "://" in target)
        for node in draft.nodes
        for relation, target in node.links
    )
    if outside:
        findings.note("", f"{outside:,} links lead to what is not in this file; they are kept as they are")
    if draft.dangling:
        findings.note("", f"{draft.dangling:,} links begin at what is not in this file; they are left out")


def _set_id(naming: _Naming, title: str) -> str | None:
    """Return a short name for a set: that of its family of codes, else one made of its title."""
    families = {family(node.code) for node in naming.tree.nodes if node.code is not None}
    found = families.pop() if len(families) == 1 else None
    if found is not None:
        return found
    return _slug(title)


def _slug(title: str) -> str | None:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()
    if len(words) > _LONGEST_NAME:
        words = words[:_LONGEST_NAME].rpartition("-")[0] or words[:_LONGEST_NAME]
    return words or None
