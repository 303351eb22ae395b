"""Commands run as a user runs them, in this process, on a small district."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.districts import Folder, build

from mblkit.__main__ import main

DATA = """
mbl: policy/1
id: local
title: Local policy
layer: district
as_of: 2025-07-01
diplomas:
  - id: local-2029
    title: Local diploma
    credits: 3
    cites: Policy 1
    force: local
    requirements:
      - {id: stem, title: STEM, credits: 2}
      - {id: numbers, title: Numbers, credits: 1, within: stem}
    conditions:
      - {id: service, title: Forty hours of service, waivable: [principal]}
      - {id: aid-form, title: Application for financial aid, private: true}
---
mbl: experience/1
id: algebra
title: Algebra
area: math
grades: [9]
credit: {amount: 1, toward: [numbers, stem]}
carries: [MATH.1]
---
mbl: evidence/1
section: algebra.1
by: t-one
items:
  - task: modeling
    on: 2026-01-10
    scores:
      s-1: {MATH.1.a: proficient, MATH.1.b: exemplary}
      s-2: {MATH.1.a: developing, MATH.1.b: not-assessed}
---
mbl: people/1
items:
  - {id: s-1, given: Maya, family: Quillfeather, state_id: "9000007919", birth_date: 2011-04-11}
  - {id: s-2, given: "=1+1", family: "<b>Bo</b>"}
"""
NAMES = ("Maya", "Quillfeather", "9000007919", "<b>Bo", "2011-04-11")
AS_OF = ("--as-of", "2026-03-01")


@dataclass(frozen=True)
class Run:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """A district with a terminal."""

    folder: Folder
    capsys: pytest.CaptureFixture[str]

    def mbl(self, *arguments: str) -> Run:
        self.capsys.readouterr()
        with patch.object(sys, "argv", ["mbl", *arguments, "--root", str(self.folder.root)]):
            try:
                main()
                status = 0
            except SystemExit as stop:
                status = int(stop.code or 0)
        printed = self.capsys.readouterr()
        return Run(status, printed.out, printed.err)

    def break_student(self) -> None:
        """Give s-2 evidence on something that does not exist."""
        evidence = "mbl: evidence/1\nstudent: s-2\nitems:\n  - {experience: algebra, task: modelling, on: 2026-01-11, "
        self.folder.write("bad.yaml", evidence + "by: t-one, scores: {MATH.1.a: proficient}}\n")

    def break_everything(self) -> None:
        self.folder.write("extra.yaml", "mbl: task/1\nid: x\ntitle: X\ntargets: [MATH.9]\nmeasure: test\n")


@contextmanager
def district_at(root: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    yield Place(build(root, DATA), capsys)
