"""A small district in git whose registrar signs, run as a user runs it."""

import subprocess
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from tests.districts import build
from tests.keys import allowed, key, write_key
from tests.reports.commands import DATA
from tests.running import Done, run

from mblkit.export.sshsig import fingerprint

POSTED = """
mbl: ledger/1
items:
  - {entry: credit, id: l-1, student: s-1, experience: algebra, title: Algebra, amount: 1, basis: mastery,
     toward: [stem], earned: 2026-01-10, posted: 2026-02-01, by: t-one, policy: local}
"""
SIGNING = f"signing: {{key: {fingerprint(key().public)!r}, address: www.harborvalley.example/signers}}\n"


@dataclass(frozen=True)
class Office:
    """A registrar's desk: the district in git, a private key elsewhere, and a folder for documents."""

    root: Path
    key: Path
    out: Path

    def mbl(self, *arguments: str, **more: str) -> Done:
        return run(self.root, arguments, environ=more)

    def sign(self, name: str, *arguments: str, student: str = "s-1") -> Path:
        """Print a signed official transcript and return where it is."""
        path = self.out / name
        asked = ("transcript", student, "--official", "--output", str(path), "--sign-with", str(self.key), *arguments)
        done = self.mbl(*asked)
        assert done.returncode == 0, done.stderr
        return path

    def verify(self, path: Path, *arguments: str) -> Done:
        return self.mbl("verify", str(path), *arguments)

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=n", "-c", "user.email=e@x.example", "-c", "commit.gpgsign=false")
        done = subprocess.run(("git", *who, *arguments), cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "state")
        return self.git("rev-parse", "HEAD")


def office(folder: Path, more: str = "") -> Office:
    """Set up a district in a folder, committed, with a key and its line in `signers`."""
    root = build(folder / "district", f"{cleandoc(DATA)}\n---\n{cleandoc(POSTED)}\n{more}").root
    with (root / "mbl.yaml").open("a") as stream:
        stream.write(SIGNING)
    (root / "signers").write_text(allowed('valid-after="20200101"'))
    (folder / "out").mkdir()
    made = Office(root, write_key(folder / "key"), folder / "out")
    made.git("init", "--quiet")
    made.commit()
    return made
