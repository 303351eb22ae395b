"""The example district with a few of its students: what holds of one student holds of the same records among fewer."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

STUDENT = re.compile(r"\bs-\d{4}\b")
RESULTS = ("scores:", "ratings:")  # an item without them would hold nothing


@dataclass
class Node:
    """A line, and the lines that stand further in below it."""

    text: str
    below: list["Node"] = field(default_factory=list)


def cut(target: Path, students: tuple[str, ...]) -> Path:
    """Write the example district to `target` with the records of these students alone, and return `target`."""
    shutil.copytree(ROOT / "examples" / "district", target)
    for path in sorted(target.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if STUDENT.search(text):
            left = _without_others(text, frozenset(students))
            if not left or ("items:" in text and "items:" not in left):
                path.unlink()
            else:
                path.write_text(left, encoding="utf-8")
    return target


def _without_others(text: str, students: frozenset[str]) -> str:
    top = Node("")
    stack = [(-1, top)]
    for line in re.sub(r",\n +", ", ", text).splitlines():  # a list may go on in the next line
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while stack[-1][0] >= indent:
            stack.pop()
        node = Node(line)
        stack[-1][1].below.append(node)
        stack.append((indent, node))
    return "".join(f"{line}\n" for line in _lines(top)[1:]) if _stays(top, students) else ""


def _lines(node: Node) -> list[str]:
    return [node.text, *(line for one in node.below for line in _lines(one))]


def _stays(node: Node, students: frozenset[str]) -> bool:
    """Take the others out of a line and of those below it; return whether anything is left of it."""
    node.text = _shortened(node.text, students)
    words = node.text.split("#")[0].strip()
    if set(STUDENT.findall(words)) - students or words.endswith((": []", ": {}")):
        return False
    kept = [one for one in node.below if _stays(one, students)]
    gone = [one.text.strip() for one in node.below if all(one is not other for other in kept)]
    hollow = node.below and not kept and words.endswith(":")
    node.below = kept
    return not hollow and not any(text.startswith(("student: ", *RESULTS)) for text in gone)


def _shortened(line: str, students: frozenset[str]) -> str:
    """Return the line with the others taken out of its lists of students, and of its mappings by student."""

    def some(match: re.Match[str]) -> str:
        parts = [one for one in match[2].split(", ") if STUDENT.findall(one)[0] in students]
        return match[1] + ", ".join(parts) + match[3]

    line = re.sub(r"(\[)(s-\d{4}(?:, s-\d{4})*)(\])", some, line)
    return re.sub(r"(\{)(s-\d{4}: [^{},]+(?:, s-\d{4}: [^{},]+)*)(\})", some, line)
