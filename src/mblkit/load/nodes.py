"""The parts of a YAML file with their places, as ruamel.yaml reports them: what yaml-rs does not tell.

Built from parser events without recursion, to a depth and a number of nodes that are given: no text makes it
crash, and what was read before an error is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from mblkit.load.dialect import DEEPEST
from mblkit.load.tokens import scan


class Mark(NamedTuple):
    """A place in a text: line and column from 1, offset from 0, all in characters."""

    line: int
    column: int
    offset: int


@dataclass(slots=True)
class Node:
    """A scalar, list or mapping as written.

    Attributes:
        kind: what it is.
        start, end: where it begins and ends (exclusive).
        text: of a scalar, the text that it stands for.
        plain: of a scalar, whether it is written without quotes, so that it may be a number.
        flow: of a list or mapping, whether it is written in brackets.
        parts: the items of a list; the keys and values of a mapping in turn.
    """

    kind: Literal["scalar", "list", "mapping"]
    start: Mark
    end: Mark
    text: str = ""
    plain: bool = False
    flow: bool = False
    parts: list["Node"] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Yield the keys of a mapping with their values; a key without one (after an error) is left out."""
        return zip(self.parts[::2], self.parts[1::2], strict=False)


class Problem(NamedTuple):
    """Why a text could not be read to its end: the rule that it breaks, and for MBL009 the parser's words."""

    rule: str
    words: str
    mark: Mark


class Composed(NamedTuple):
    """The top node, None for an empty text; and what stopped the reading, if anything did."""

    root: Node | None
    problem: Problem | None = None

    def stopped(self) -> bool:
        """Tell whether the parser stopped at something that it takes for a syntax error."""
        return self.problem is not None and self.problem.rule == "MBL009"


_FOLD: Final = re.compile(r"[ \t]*\n([ \t\n]*)")
_SMALL: Final = 50_000
START: Final = Mark(1, 1, 0)
"""The beginning of a text."""


@cache
def has_quick_events() -> bool:
    """Tell whether ruamel.yaml's C parser is installed: some forty times as quick as the pure one."""
    try:
        import ruamel.yaml.cyaml  # noqa: F401 - whether it can be imported is the answer
    except ImportError:
        return False
    return True


def compose(text: str, *, pure: bool = False, most_nodes: int | None = None) -> Composed:
    """Return the nodes of `text`, at most `most_nodes` of them (then without a problem).

    `pure` asks for the pure Python parser even where the C parser is installed: it is nearer to YAML 1.2, and
    nearer still with the text in brackets masked. The C parser, which knows 1.1, gets masked text only where it
    stops, and where that does not help a small text goes to the pure one. Never raises.
    """
    if pure or not has_quick_events():
        return _composed(text, _pure_events(_masked(text)), most_nodes, masked=True)
    composed = _composed(text, _quick_events(text), most_nodes, masked=False)
    if not composed.stopped():
        return composed
    composed = _composed(text, _quick_events(_masked(text)), most_nodes, masked=True)
    if not composed.stopped() or len(text) > _SMALL:
        return composed
    return _composed(text, _pure_events(_masked(text)), most_nodes, masked=True)


def _composed(text: str, events: Iterator[Any], most_nodes: int | None, *, masked: bool) -> Composed:
    from ruamel.yaml.error import MarkedYAMLError

    builder = _Builder(text, masked=masked)
    try:
        for event in events:
            builder.add(event)
            if builder.problem or (most_nodes is not None and builder.count >= most_nodes):
                break
    except MarkedYAMLError as error:
        mark, words = error.problem_mark or error.context_mark, str(error.problem or error.context)
        builder.problem = Problem("MBL009", words, _mark(mark) if mark else START)
    except Exception as error:  # noqa: BLE001 - the border: both parsers are known to raise all sorts of errors
        builder.problem = Problem("MBL009", type(error).__name__, builder.last)
    return Composed(builder.root, builder.problem)


def _pure_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def _quick_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import cyaml

    parser = cyaml.CParser(text)  # type: ignore[attr-defined] # a name that the module imports
    while (event := parser.get_event()) is not None:
        yield event


def _mark(mark: Any) -> Mark:  # noqa: ANN401 - two classes without a common base
    return Mark(mark.line + 1, mark.column + 1, mark.index)


def _masked(text: str) -> str:
    """Return a text of the same length with x for unquoted text in brackets that parsers may stumble over."""
    kept, parts = 0, []
    for token in scan(text, whole_lines=False):
        if token.kind == "plain" and token.flow and text[token.start] not in "@`%-":
            parts += [text[kept : token.start], "x" * (token.end - token.start)]
            kept = token.end
    return "".join([*parts, text[kept:]])


def _folded(written: str) -> str:
    """Return the text that unquoted text of one or several lines stands for."""
    return _FOLD.sub(lambda fold: "\n" * fold[1].count("\n") or " ", written) if "\n" in written else written


class _Builder:
    """Puts nodes together from events. `masked` says that plain text has to be taken from the source."""

    def __init__(self, text: str, *, masked: bool) -> None:
        self._text = text if masked else None
        self.root: Node | None = None
        self.problem: Problem | None = None
        self.count = 0
        self.last = START
        self._open: list[Node] = []

    def add(self, event: Any) -> None:  # noqa: ANN401 - the events of two parsers
        """Take in one event."""
        name = type(event).__name__
        self.last = _mark(event.start_mark)
        if name == "ScalarEvent":
            plain, end, value = not event.style and event.implicit[0], _mark(event.end_mark), event.value
            if plain and self._text is not None:
                value = _folded(self._text[self.last.offset : end.offset])
            self._place(Node("scalar", self.last, end, value, plain))
        elif name in {"SequenceStartEvent", "MappingStartEvent"}:
            kind: Literal["list", "mapping"] = "list" if name[0] == "S" else "mapping"
            node = Node(kind, self.last, _mark(event.end_mark), flow=bool(event.flow_style))
            self._place(node)
            self._open.append(node)
            if len(self._open) > DEEPEST:
                self.problem = Problem("MBL008", "", self.last)
        elif name in {"SequenceEndEvent", "MappingEndEvent"}:
            self._open.pop().end = _mark(event.end_mark)
        elif name == "AliasEvent":
            self.problem = Problem("MBL010", "", self.last)
        elif name == "DocumentStartEvent" and self.root is not None:
            self.problem = Problem("MBL013", "", self.last)

    def _place(self, node: Node) -> None:
        self.count += 1
        if self._open:
            self._open[-1].parts.append(node)
        else:
            self.root = node
