"""Districts for tests: the docstring of a test is its data.

Records are separated by lines of three dashes; a record may begin with `# file: <path>`, and otherwise stands in
`<kind>.yaml`. A record of a kind takes the place of the base district's file of that path.
"""

import re
from dataclasses import dataclass
from datetime import date
from inspect import cleandoc
from pathlib import Path

from mblkit.diagnostics import Diagnostic
from mblkit.load.repository import read_any, validate
from mblkit.rules.runner import examine
from mblkit.rules.selection import select
from mblkit.store.tree import Tree, WorkTree

BASE = {
    "mbl.yaml": """
        mbl: district/1
        id: test-district
        name: Test District
        state: CT
        schools: [{id: hs, name: Test High School}]
        areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
        years:
          - id: 2025-26
            starts: 2025-09-01
            ends: 2026-06-15
            terms: [{id: 2025-26.s1, name: Fall, starts: 2025-09-01, ends: 2026-01-20}]
        scale: four
    """,
    "scale.yaml": """
        mbl: scale/1
        id: four
        name: Four levels
        target: proficient
        levels:
          - {id: beginning, name: Beginning, value: 1, meaning: Just begun.}
          - {id: developing, name: Developing, value: 2, meaning: On the way.}
          - {id: proficient, name: Proficient, value: 3, meaning: Shown.}
          - {id: exemplary, name: Exemplary, value: 4, meaning: Beyond.}
    """,
    "framework.yaml": """
        mbl: framework/1
        area: math
        competencies:
          - id: MATH.1
            name: Functions
            statement: Use functions.
            indicators:
              - {id: MATH.1.a, statement: Read graphs.}
              - {id: MATH.1.b, statement: Write rules.}
          - id: MATH.2
            name: Shapes
            statement: Reason about shapes.
    """,
    "experience.yaml": """
        mbl: experience/1
        id: algebra
        title: Algebra
        area: math
        grades: [9]
        credit: {amount: 1}
        carries: [MATH.1]
    """,
    "task.yaml": """
        mbl: task/1
        items:
          - {id: modeling, title: Modeling, targets: [MATH.1.a, MATH.1.b], measure: performance}
          - {id: proof, title: Proof, targets: [MATH.2], measure: written}
    """,
    "staff.yaml": """
        mbl: staff/1
        items:
          - {id: t-one, roles: [teacher]}
          - {id: t-two, roles: [teacher]}
    """,
    "sections.yaml": """
        mbl: sections/1
        items:
          - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1, s-2]}
    """,
    "students.yaml": """
        mbl: students/1
        school: hs
        class: 2029
        grade: 9
        entered: {on: 2025-09-01, grade: 9}
        items: [{id: s-1}, {id: s-2}]
    """,
}


SOUND = ("MBL0", "MBL1", "MBL2", "LOC")
TODAY = date(2026, 6, 20)


def findings(tree: Tree, reader: str | None = None, also: tuple[str, ...] = ()) -> list[Diagnostic]:
    """Return the findings of families 0 to 2, of local rules, and of the rules whose codes begin like `also`.

    The base district is too small to be a good one: most rules of the other families would say so. What `mbl.yaml`
    asks for and what comments quiet is left out.
    """
    loaded = validate(tree, reader)
    outcome = examine(loaded, select(loaded), TODAY, lambda path: read_any(tree, path), deep=True)
    return [one for one in outcome.diagnostics if one.rule.startswith((*SOUND, *also))]


@dataclass(frozen=True)
class Folder:
    """A district repository on the disk."""

    root: Path

    @property
    def tree(self) -> WorkTree:
        return WorkTree(self.root)

    def write(self, path: str, text: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def findings(self, reader: str | None = None, also: tuple[str, ...] = ()) -> list[Diagnostic]:
        """Return the findings on the files: see `findings`."""
        return findings(self.tree, reader, also)

    def codes(self, *also: str) -> list[str]:
        """The findings as `CODE path:line:column`; `also` as for `findings`."""
        return [f"{f.rule} {f.location.path}:{f.location.line}:{f.location.column}" for f in self.findings(also=also)]


def build(root: Path, text: str, base: dict[str, str] = BASE) -> Folder:
    """Write the base district and the records of `text` to `root`."""
    folder = Folder(root)
    files = {path: cleandoc(body) + "\n" for path, body in base.items()}
    for record in re.split(r"(?m)^---\n", cleandoc(text) + "\n"):
        if record.strip():
            files[_path(record)] = re.sub(r"\A# file: \S+\n", "", record)
    for path, body in files.items():
        folder.write(path, body)
    return folder


def _path(record: str) -> str:
    named = re.match(r"# file: (\S+)\n", record)
    if named:
        return named.group(1)
    kind = re.search(r"(?m)^mbl: ([a-z-]+)", record)
    if kind is None:
        return "record.yaml"
    return "mbl.yaml" if kind.group(1) == "district" else f"{kind.group(1)}.yaml"
