"""`mbl validate --deep`: what only the results of every student show."""

import json
from pathlib import Path

from tests.districts import build
from tests.running import run

DATA = """\
# file: ledger.yaml
mbl: ledger/1
items:
  - {entry: credit, id: p-1, student: s-1, experience: algebra, title: Algebra, amount: 1, basis: mastery,
     earned: 2026-06-01, posted: 2026-06-10, by: t-one, policy: Policy 6146}
"""


def found(root: Path, *options: str) -> list[tuple[str, int]]:
    done = run(root, ("validate", "--as-of", "2026-06-20", "--format", "json", *options))
    rows = json.loads(done.stdout)["diagnostics"]
    return [(one["rule"], one["location"]["line"]) for one in rows if one["rule"].startswith("MBL52")]


def test_posted_beyond_earned_is_looked_for_only_when_asked(tmp_path: Path) -> None:
    folder = build(tmp_path, DATA)
    assert found(folder.root) == []
    assert found(folder.root, "--deep") == [("MBL522", 3)]


def test_a_baseline_keeps_what_is_not_looked_for(tmp_path: Path) -> None:
    folder = build(tmp_path, DATA)
    known = ("--baseline", "known.json")
    run(folder.root, ("validate", "--deep", "--as-of", "2026-06-20", "--write-baseline", *known))
    assert found(folder.root, "--deep", *known) == []
    shallow = run(folder.root, ("validate", "--as-of", "2026-06-20", *known))
    assert "gone since the baseline was written" not in shallow.stderr
