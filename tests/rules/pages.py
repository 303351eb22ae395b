"""The YAML blocks of the rule pages as districts.

A block is laid over the base district of `tests/districts.py`, so that what it refers to exists: the competencies
MATH.1 (with the indicators MATH.1.a and MATH.1.b) and MATH.2, the tasks modeling and proof, the class algebra.1
with the students s-1 and s-2, the staff t-one and t-two. A file takes the place of the base district's file of
its path.

- A block is one file, `example.yaml`. Where it has several, or the name matters, each begins with a line
  `# file: <path>`, which stays in the file as a comment.
- A line that ends in `# expect: MBL201` gives exactly that finding on that line; `# expect: MBL104, MBL105` gives
  two. All other lines are clean.
"""

import re
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from tests.districts import BASE, Folder

SECTIONS = ("What it checks", "Why it matters", "Example", "How to fix", "Authority")

_FENCE = re.compile(r"(?ms)^```yaml\n(.*?)^```$")
_FILE = re.compile(r"# file: (\S+)")
_EXPECT = re.compile(r"# expect: (.*)$")


@dataclass(frozen=True)
class Block:
    """One YAML block: its files, and the findings that it asks for as (path, line, code)."""

    files: dict[str, str]
    expected: list[tuple[str, int | None, str]]

    def codes(self) -> set[str]:
        return {code for _, _, code in self.expected}


def sections(page: str) -> dict[str, str]:
    """Return the sections of a page by their titles, in order."""
    parts = re.split(r"(?m)^## (.*)$", page)
    return {title: body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def blocks(page: str) -> list[Block]:
    return [block(text) for text in _FENCE.findall(page)]


def block(text: str) -> Block:
    files: dict[str, str] = {}
    expected: list[tuple[str, int | None, str]] = []
    path = "example.yaml"
    for line in text.splitlines():
        named = _FILE.fullmatch(line)
        path = named[1] if named else path
        files[path] = files.get(path, "") + line + "\n"
        asked = _EXPECT.search(line)
        if asked:
            at = files[path].count("\n")
            expected.extend((path, at, code) for code in asked[1].split(", "))
    return Block(files, sorted(expected))


def build(root: Path, files: dict[str, str]) -> Folder:
    """Write the base district with the files of a block in it."""
    folder = Folder(root)
    for path, text in {**{name: cleandoc(body) + "\n" for name, body in BASE.items()}, **files}.items():
        folder.write(path, text)
    return folder
