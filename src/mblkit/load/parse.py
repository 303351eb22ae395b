"""From text to plain data. One border for all parsers: whatever they raise becomes a finding with a place.

The data are dicts, lists, text, whole and broken numbers, truth values and None; dates stay text. Every
verdict comes from one reader; `docs/decisions/0002-yaml-border.md` says where the two differ.
"""

import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location, Related
from mblkit.errors import MblError
from mblkit.load.blanks import no_break_spaces
from mblkit.load.lines import Lines
from mblkit.load.nodes import START, Mark, Node, Problem, compose
from mblkit.load.places import Places, Twice
from mblkit.load.scalars import plain_value
from mblkit.load.syntax import explain_syntax
from mblkit.load.tokens import shallow_line

Parsed = tuple[object | None, list[Diagnostic]]
"""The data and no finding, or None and at least one; the data of an empty file are None as well."""

_PLACE: Final = re.compile(r"\AYAML parse error at line (\d+), column (\d+)\n")
_DUPLICATE: Final = "duplicate mapping key: "
_LONGEST_KEY: Final = 60
_ASIDE: Final = r"(?:[ \n]++|#[^\n]*+)*+"
_MAY_HAVE_COMPOUND_KEY: Final = re.compile(rf"\?|[\]}}]{_ASIDE}:|[{{,]{_ASIDE}[\[{{]")
_COMPOUND_KEYS: Final = (b"}:", b"]:", b"{{", b"{[", b"[{", b"[[", b",{", b",[")
"""What `_MAY_HAVE_COMPOUND_KEY` finds in text without comments, once its spaces and line ends are gone."""

_MAPPING_BEFORE_COLON: Final = re.compile(r"\}[ \n]*+:")
_LIST_BEFORE_COLON: Final = re.compile(r"\][ \n]*+:")
_ALL_BUT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")
_NESTED: Final = (b"{{", b"{[", b"[{", b"[[")

_PLAIN_KEYS: Final = frozenset({str, int, float, bool, type(None)})
_NOT_OURS: Final = (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)
_PROBLEMS: Final = {
    "MBL008": ("values are nested too deep", "take the inner values out into files or records of their own"),
    "MBL010": ("an alias is used", "write the value out in each place"),
    "MBL013": ("a second document begins", "divide the file; a file holds one document"),
}


@cache
def readers() -> tuple[str, ...]:
    """Return the names of the readers that work here; the first is used unless another is asked for."""
    return ("yaml-rs", "ruamel") if importlib.util.find_spec("yaml_rs") else ("ruamel",)


def parse(path: str, text: str, reader: str | None = None) -> Parsed:
    """Return the data of a text that the dialect has let through (`dialect.check`), and the findings.

    `path` is only for the findings. `reader` is one of `readers()`. Raises MblError for a reader that is not
    installed, and nothing else.
    """
    name = reader or readers()[0]
    if name not in readers():
        raise MblError(f'there is no YAML reader "{name}" here', f"choose one of: {', '.join(readers())}")
    return _READERS[name](path, _without_blank_end(text))


def _without_blank_end(text: str) -> str:
    """Return `text` without blanks on a last line that holds nothing else: no reader counts them alike."""
    shorter = text.rstrip(" ") if text.endswith(" ") else text
    return shorter if shorter.endswith("\n") else text


def _read_with_yaml_rs(path: str, text: str) -> Parsed:
    import yaml_rs

    try:
        data: object = yaml_rs.loads(text, parse_datetime=False)
    except _NOT_OURS:
        raise
    except BaseException as error:  # noqa: BLE001 - the border: a Rust panic is not even an Exception
        return None, _explain(path, text, error)
    if _may_have_compound_key(text) and _has_compound_key(data):
        return None, [_compound(path, Places(text))]
    return data, []


def _explain(path: str, text: str, error: BaseException) -> list[Diagnostic]:
    """Return the findings for what yaml-rs raised."""
    words = str(error)
    place = _PLACE.match(words)
    if place:
        return _broken(path, text, words.rpartition("\n")[2], int(place[1]), int(place[2]))
    if words.startswith(_DUPLICATE):
        key = words.removeprefix(_DUPLICATE)
        return _duplicates(path, Places(text)) or [_duplicate(Location(path), key.strip("'\""), ())]
    if isinstance(error, TypeError):  # a list or a mapping inside a compound key cannot be made a key
        return [_compound(path, Places(text))]
    if isinstance(error, RecursionError):
        return _problem(path, text, Problem("MBL008", "", START))
    return _broken(path, text, type(error).__name__, 1, 1)


def _broken(path: str, text: str, words: str, line: int, column: int) -> list[Diagnostic]:
    """Return the findings on a text that is no YAML: no-break spaces that nobody sees, else what the parser says."""
    return no_break_spaces(path, text) or [explain_syntax(path, text, words, line, column)]


def _duplicates(path: str, places: Places) -> list[Diagnostic]:
    """Return a finding for each key that its mapping has already, or for each entry of a list that lost its dash."""
    found: list[Diagnostic] = []
    for some in _entries(places.duplicates()):
        if _is_lost_entry(some):
            found.append(_lost_dash(path, some))
        else:
            found.extend(_twice(path, one) for one in some)
    return found


def _entries(duplicates: Iterable[Twice]) -> Iterator[list[Twice]]:
    """Yield the keys of a mapping that are there already, parted where the first of them comes once more."""
    some: list[Twice] = []
    for twice in duplicates:
        if some and (twice.keys != some[0].keys or twice.first is some[0].first):
            yield some
            some = []
        some.append(twice)
    if some:
        yield some


def _is_lost_entry(some: list[Twice]) -> bool:
    """Tell whether the fields of a list's entry begin again in the same order, and say something else."""
    firsts = [twice.first.start for twice in some]
    in_order = len(some) > 1 and firsts == sorted(firsts)
    return in_order and some[0].dash is not None and not all(twice.alike for twice in some)


def _lost_dash(path: str, some: list[Twice]) -> Diagnostic:
    """Return the one finding on fields that seem to be a new entry without its dash."""
    first, others = some[0], len(some) - 1
    at, earlier = _key_at(path, first, first.second), _key_at(path, first, first.first)
    title = 'begin a new entry with "- "'
    more = "one more below it" if others == 1 else f"{others} more below it"
    message = f'the key "{_short(first.second.text)}" and {more} are used twice'
    hint = f'if a new entry begins here, write "- " before "{_short(first.second.text)}"; else delete one of each two'
    fix = None
    if first.dash is not None and at.column is not None and first.second.plain:
        blanks = " " * (at.column - first.dash - 1)
        fix = Fix(f"-{blanks}{first.second.text}", safe=False, title=title)
        at = at.placed(first.second.start.line, first.dash, at.end_column)
    related = (Related(earlier, "the first one"),)
    return diagnose("MBL015", message, at, help=hint, related=related, fix=fix)


def _twice(path: str, twice: Twice) -> Diagnostic:
    fix = Fix("", safe=True, title="delete the line", whole_line=True) if twice.alike else None
    related = (Related(_key_at(path, twice, twice.first), "the first one"),)
    return _duplicate(_key_at(path, twice, twice.second), twice.second.text, related, fix)


def _key_at(path: str, twice: Twice, key: Node) -> Location:
    end = key.end.column if key.end.line == key.start.line else None
    return Location(path, (*twice.keys, key.text), "key").placed(key.start.line, key.start.column, end)


def _duplicate(at: Location, key: str, related: tuple[Related, ...], fix: Fix | None = None) -> Diagnostic:
    hint = "delete one of the two, or rename it"
    return diagnose("MBL015", f'the key "{_short(key)}" is used twice', at, help=hint, related=related, fix=fix)


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else key[: _LONGEST_KEY - 1] + "…"


def _compound(path: str, places: Places) -> Diagnostic:
    at = Location(path)
    for key in places.compound_keys():
        at = at.placed(key.start.line, key.start.column)
        break
    hint = "use text as the key, in quotes if need be"
    return diagnose("MBL009", "a key is a list or a mapping", at, help=hint)


def _may_have_compound_key(text: str) -> bool:
    """Tell whether a key can be a list or a mapping at all; false is certain.

    Without quotes and comments, no list or mapping in brackets lies in another one where no bracket opens behind one
    that is open; a key is then one that has a colon behind it. Else it is looked which signs follow each other once
    the space between them is gone.
    """
    if "#" in text:
        return _MAY_HAVE_COMPOUND_KEY.search(text) is not None
    if "?" in text:
        return True
    raw = text.encode("utf-8", "surrogatepass")
    if '"' not in text and "'" not in text:
        if _MAPPING_BEFORE_COLON.search(text) or _LIST_BEFORE_COLON.search(text):
            return True
        if not _any_in(_NESTED, raw.translate(None, _ALL_BUT_BRACKETS)):
            return False
    return _any_in(_COMPOUND_KEYS, raw.translate(None, b" \n"))


def _any_in(parts: Iterable[bytes], raw: bytes) -> bool:
    for part in parts:  # noqa: SIM110 - once for each file, and twice as quick
        if part in raw:
            return True
    return False


def _has_compound_key(data: object) -> bool:
    """Tell whether a mapping in `data` has a key that is a list or a mapping."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if not _PLAIN_KEYS.issuperset(map(type, value)) and any(
                isinstance(one, tuple | frozenset) for one in value
            ):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _too_long(path: str) -> Diagnostic:
    """Return the finding for whoever has not asked the dialect first: it knows the place."""
    hint = "write a number that fits"
    return diagnose("MBL112", "a number has thousands of digits", Location(path), help=hint)


def _read_with_ruamel(path: str, text: str) -> Parsed:
    composed = compose(text, pure=True)
    places = Places(text, composed)
    shallow = shallow_line(text)
    problem = composed.problem
    if shallow and (problem is None or problem.mark.offset > shallow[0]):
        words = "invalid indentation in multiline quoted scalar" if shallow[1] else "invalid indentation"
        problem = Problem("MBL009", words, Mark(*Lines(text).place(shallow[0]), shallow[0]))
    if problem:
        return None, _problem(path, text, problem)
    duplicates = _duplicates(path, places)
    if duplicates:
        return None, duplicates
    if any(True for _ in places.compound_keys()):
        return None, [_compound(path, places)]
    try:
        return _value(composed.root) if composed.root else None, []
    except ValueError:
        return None, [_too_long(path)]


def _problem(path: str, text: str, problem: Problem) -> list[Diagnostic]:
    line, column, _ = problem.mark
    if problem.rule == "MBL009":
        return _broken(path, text, problem.words, line, column)
    message, hint = _PROBLEMS[problem.rule]
    return [diagnose(problem.rule, message, Location(path).placed(line, column), help=hint)]


def _value(node: Node) -> object:
    """Return the data that a node stands for. Its depth is bounded by `compose`; its keys are scalars."""
    if node.kind == "scalar":
        return plain_value(node.text) if node.plain else node.text
    if node.kind == "list":
        return [_value(item) for item in node.parts]
    return {_value(key): _value(value) for key, value in node.pairs()}


_READERS: Final[dict[str, Callable[[str, str], Parsed]]] = {
    "yaml-rs": _read_with_yaml_rs,
    "ruamel": _read_with_ruamel,
}
